"""The gradebook as a database: whether it can be opened, whether it answers, who is in it.

What is in it is nbgrader's. SQLite needs nothing; for PostgreSQL, one line in `nbgrader_config.py`
(`c.CourseDirectory.db_url`) or in the environment (`NBGRADER_DB_URL`) names an empty database:

    postgresql+psycopg://grader@db.example.org/gradebook?connect_timeout=10

The password stays out of it in `~/.pgpass`. nbgrader makes the tables when it first needs them.
"""

import contextlib
import hashlib
import inspect
import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

PATIENCE = 30  # seconds that a database may be away, as for a restart, before grading stops
NO_DRIVER = """\
The gradebook cannot be opened: {url}
{reason}
For PostgreSQL: pip install 'psycopg[binary]', and an address that begins with
postgresql+psycopg://"""
AWAY = """\
The gradebook does not answer: {url}
{reason}
Nothing is lost: what has been graded is in it, and what has been run besides is kept in files.
When it answers again, give the same command again."""


class Away(RuntimeError):
    """The gradebook's database does not answer."""

    def __init__(self, db_url, error):
        reason = str(getattr(error, "orig", error)).strip()
        super().__init__(AWAY.format(url=public(db_url), reason=reason))


def public(db_url):
    """An address without its password."""
    try:
        return sqlalchemy.make_url(db_url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(this is no address of a database)"


def check_driver(db_url):
    """Exit, saying what to install, when no program could ever open this gradebook."""
    try:
        sqlalchemy.make_url(db_url).get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise SystemExit(NO_DRIVER.format(url=public(db_url), reason=error)) from None


def is_known(coursedir, assignment):
    """Whether an assignment was released: only then does the gradebook have its tests."""
    with opened(coursedir) as book:
        return any(found.name == assignment for found in book.assignments)


@contextlib.contextmanager
def opened(coursedir):
    """nbgrader's Gradebook of a course, or `Away`."""
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            yield book
    except OperationalError as error:
        raise Away(coursedir.db_url, error) from None


def wait_for(db_url):
    """Return as soon as the gradebook answers; `Away` when it does not for too long."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return Gradebook(db_url, course_id="").close()
        except OperationalError as error:
            if time.monotonic() > end:
                raise Away(db_url, error) from None
        time.sleep(0.5)


def penalties(config):
    """A name for the way in which late submissions are punished: its program and its settings."""
    kind = AssignLatePenalties(config=config).plugin_class
    settings = [config.get(base.__name__) for base in kind.__mro__]
    try:
        source = inspect.getsource(kind)
    except (OSError, TypeError):  # it is defined in the configuration itself
        source = ""
    text = repr([kind.__module__, kind.__qualname__, settings, source])
    return hashlib.sha256(text.encode()).hexdigest()


class Records:
    """Who is graded, and all that must not have changed if that is to stay so.

    Files and gradebook do not change in one step, so a record is written last, and dropped first.
    """

    def __init__(self, coursedir, assignment, config, store):
        self.coursedir, self.assignment, self.store = coursedir, assignment, store
        self.penalties = penalties(config)
        self.rows = self.read()

    def read(self, *student):
        """{student: (their row in the gradebook, when they have to hand in)}, None for the rest."""
        row = SubmittedAssignment
        with opened(self.coursedir) as book:
            due = book.find_assignment(self.assignment).duedate
            rows = book.db.query(row.student_id, row.id, row.extension).join(row.assignment)
            rows = rows.filter_by(name=self.assignment)
            rows = rows.filter(row.student_id.in_(student)) if student else rows
            found = {s: (key, due and due + (more or timedelta())) for s, key, more in rows}
            return {None: (None, due), **found}

    def record(self, student, keys, handed_in):
        row, due = self.rows.get(student, self.rows[None])
        times = [moment and str(moment) for moment in (handed_in, due)]
        return {"keys": keys, "times": times, "penalties": self.penalties, "row": row}

    def graded_folder(self, student):
        step = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(step, student, self.assignment))

    def hold(self, student, keys, handed_in):
        """Whether a submission is graded, and nothing has changed that its grade depends on."""
        known = self.store.get(student) == self.record(student, keys, handed_in)
        return known and self.graded_folder(student).is_dir()

    def are_newer(self, student, keys, handed_in):
        """Whether what is graded is another submission, handed in later: nbgrader keeps that."""
        before = self.store.get(student)
        if not before or before["keys"] == keys or not handed_in:
            return False
        graded = self.coursedir.get_existing_timestamp(str(self.graded_folder(student)))
        return graded is not None and handed_in < graded

    def put(self, student, keys, handed_in):
        self.rows.update(self.read(student))
        self.store.put(student, self.record(student, keys, handed_in))

    def drop(self, student):
        self.store.drop(student)
