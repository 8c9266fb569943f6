"""Feedback for those for whom something has changed since their page was made.

A page depends on the graded notebook, on points and comments in the gradebook, whoever gave them,
on the mistakes that a report has named, and on the program that makes it.
"""

import hashlib
import json
from collections import defaultdict
from pathlib import Path

from nbconvert.writers import FilesWriter
from nbgrader.api import BaseCell, Comment, Grade, SubmittedAssignment, SubmittedNotebook

from ..plugins import feedback, gradebook, mathematics
from ..plugins.feedback import SafeFeedback, mistakes_file
from .results import Results


def program():
    """A name for the text of the program that makes the pages."""
    template = Path(feedback.__file__).with_name("feedback.html.j2")
    parts = [feedback.__file__, mathematics.__file__, template]
    return hashlib.sha256(b"".join(Path(part).read_bytes() for part in parts)).hexdigest()


def entries(coursedir, assignment):
    """{student: points, penalties and comments}, in one query each for the class."""
    found = defaultdict(list)
    with gradebook.opened(coursedir) as book:
        id_ = book.find_assignment(assignment).id
        for kind, values in (
            (Grade, (Grade.auto_score, Grade.manual_score, Grade.extra_credit)),
            (Comment, (Comment.auto_comment, Comment.manual_comment)),
        ):
            penalty = SubmittedNotebook.late_submission_penalty
            rows = book.db.query(SubmittedAssignment.student_id, penalty, BaseCell.name, *values)
            rows = rows.join(SubmittedAssignment.notebooks)
            rows = rows.join(kind, kind.notebook_id == SubmittedNotebook.id)
            rows = rows.join(BaseCell, BaseCell.id == kind.cell_id)
            rows = rows.filter(SubmittedAssignment.assignment_id == id_)
            for student, *entry in rows:
                found[student].append([kind.__name__, *entry])
    return {student: sorted(map(str, rows)) for student, rows in found.items()}


class Pages:
    """The feedback pages of one assignment."""

    def __init__(self, job):
        self.job, self.coursedir = job, job.coursedir
        self.made = Results(job.results.folder.parent / "pages")

    def folder(self, step, student):
        return Path(self.coursedir.format_path(step, student, self.job.assignment))

    def keys(self):
        """{student: what their page depends on}"""
        try:
            named = json.loads(
                mistakes_file(self.coursedir, self.job.assignment).read_text("utf-8")
            )
        except FileNotFoundError:
            named = {}
        keys, version = {}, program()
        for student, rows in entries(self.coursedir, self.job.assignment).items():
            graded = sorted(self.folder(self.coursedir.autograded_directory, student).glob("*"))
            if graded:
                tree = [version, rows, named.get(student)]
                texts = [hashlib.sha256(f.read_bytes()).hexdigest() for f in graded if f.is_file()]
                keys[student] = hashlib.sha256(json.dumps([tree, texts]).encode()).hexdigest()
        return keys

    def are_there(self, student):
        graded = self.folder(self.coursedir.autograded_directory, student).glob("*.ipynb")
        pages = self.folder(self.coursedir.feedback_directory, student)
        return all((pages / f"{path.stem}.html").exists() for path in graded)

    def make(self):
        """Write the pages that are missing or out of date; returns how many there are."""
        keys = self.keys()
        stale = [s for s, key in keys.items() if self.made.get(s) != key or not self.are_there(s)]
        if stale:
            converter = SafeFeedback(coursedir=self.coursedir, parent=self.job.app)
            converter.force = True
            converter.writer = FilesWriter(parent=converter, config=converter.config)
            converter.exporter = converter.exporter_class(parent=converter, config=converter.config)
            for preprocessor in converter.preprocessors:
                converter.exporter.register_preprocessor(preprocessor)
            folders = {s: self.folder(self.coursedir.autograded_directory, s) for s in stale}
            converter.assignments = {
                str(folder): sorted(map(str, folder.glob("*.ipynb"))) for folder in folders.values()
            }
            for student in stale:
                self.made.drop(student)
            converter.convert_notebooks()
            for student in stale:
                self.made.put(student, keys[student])
        return len(stale)
