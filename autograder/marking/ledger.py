"""One open gradebook and one transaction a student, for converters that open and commit often.

For each submission nbgrader opens the gradebook nine times, asks each time which tables there
are, compiles every query anew, and commits once a cell. Within `with ledger:` all that nbgrader
opens is one connection, and what it commits waits for `ledger.commit()`: a student is in the
gradebook with all grades or with none.
"""

from unittest import mock

from nbgrader.api import Gradebook
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from ..plugins.gradebook import opened


class Waiting(Session):
    """A session whose `commit` keeps the transaction open."""

    def commit(self):
        self.flush()
        self.expire_all()  # as a commit does: what the database computes is read again

    def commit_now(self):
        super().commit()


class Ledger:
    def __init__(self, coursedir):
        with opened(coursedir) as book:  # makes tables and courses where there are none
            Gradebook(coursedir.db_url).close()
            self.engine = book.engine
        self.session = scoped_session(sessionmaker(class_=Waiting, bind=self.engine))
        released = {
            name: self.remembered(name) for name in ("find_source_cell", "find_graded_cell")
        }

        def share(book, db_url, course_id="default_course", authenticator=None):
            book.engine, book.db = self.engine, self.session
            book.course_id, book.authenticator = course_id, authenticator

        self.patches = {"__init__": share, "close": lambda book: None, **released}

    def remembered(self, name):
        """A query whose answer is the same for every student: about a released cell."""
        find, found = getattr(Gradebook, name), {}

        def once(book, *where):
            if where not in found:
                found[where] = find(book, *where)
                self.session.expunge(found[where])  # it outlives the student's transaction
            return found[where]

        return once

    def __enter__(self):
        self.patch = mock.patch.multiple(Gradebook, **self.patches)
        self.patch.start()
        return self

    def __exit__(self, *_):
        """Forget what was read, and what was not committed."""
        self.patch.stop()
        self.session.remove()

    def commit(self):
        self.session().commit_now()

    def close(self):
        self.engine.dispose()
