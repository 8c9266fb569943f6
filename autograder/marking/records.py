"""Who is graded, and with what."""

import hashlib
import inspect
from datetime import timedelta
from pathlib import Path

from nbgrader.api import SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties

from ..plugins.gradebook import opened


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
