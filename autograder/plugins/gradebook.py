"""The gradebook as a database: whether it can be opened, and whether it answers.

What is in it is nbgrader's. SQLite needs nothing; for PostgreSQL, one line in `nbgrader_config.py`
(`c.CourseDirectory.db_url`) or in the environment (`NBGRADER_DB_URL`) names an empty database:

    postgresql+psycopg://grader@db.example.org/gradebook?connect_timeout=10

The password stays out of it in `~/.pgpass`. nbgrader makes the tables when it first needs them.
"""

import contextlib
import time

import sqlalchemy
from nbgrader.api import Gradebook
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
