"""Grade a class side by side: workers run the exams, this process writes the gradebook.

Everything can be killed at any moment. Exams are kept by content (`results.py`), and a
submission counts as graded only when a record says so that is written after nbgrader has
finished with it; until then it is done again, with the same result.
"""

import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import NbGraderException
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from ..exam.make import exam_of
from ..exam.run import check
from ..intake.files import Refused, opened_folder
from ..intake.submission import submitted_at
from ..plugins.autograde import Writer
from ..plugins.gradebook import is_known, opened, wait_for
from ..plugins.settings import Sandbox
from ..plugins.submissions import Intake, private_folder
from .crew import Crew, uninterrupted
from .ledger import Ledger
from .records import Records
from .results import Results


def load(assignment, arguments=()):
    """nbgrader's own application for this course: its configuration, its folders."""
    AutogradeApp.clear_instance()
    app = AutogradeApp.instance()
    app.initialize([assignment, "--log-level=ERROR", *arguments])
    app.coursedir.assignment_id = assignment
    return app


def results_of(coursedir, assignment):
    """(exams, records): results by content, and who is graded with which."""
    folder = Path(coursedir.format_path(coursedir.autograded_directory, ".", ".")).resolve()
    base = folder.parent / "exams" / assignment
    return Results(base / "results"), Results(base / "graded")


def master_cells(coursedir, assignment):
    """{notebook: {grade id: source}}: the locked cells, hidden tests and all."""
    with opened(coursedir) as book:
        return {
            notebook.name: {c.name: c.source for c in notebook.source_cells if c.locked}
            for notebook in book.find_assignment(assignment).notebooks
        }


NOT_RELEASED = """\
The gradebook does not know the assignment {assignment!r}. There are sources for: {there}.
Release it first: make release ASSIGNMENT={assignment}"""


def skip(bar):
    """Count one that was graded before: it is done, and no part of the rate and the time left."""
    if not bar.disable:
        bar.n, bar.initial, bar.last_print_n = bar.n + 1, bar.initial + 1, bar.last_print_n + 1
        bar.update(0)


@dataclass
class Submission:
    student: str
    handed_in: datetime | None
    folder: Path  # where it is taken in
    keys: list
    exams: list


class Class:
    """One assignment of a course, to be graded."""

    def __init__(self, assignment, arguments=(), force=False):
        self.assignment, self.force = assignment, force
        self.app = load(assignment, arguments)
        self.coursedir = self.app.coursedir
        self.box = Sandbox(config=self.app.config)
        if not self.box.unsafe:
            check()
        if not is_known(self.coursedir, assignment):
            raise NbGraderException(NOT_RELEASED.format(assignment=assignment, there=self.known()))
        self.results, records = results_of(self.coursedir, assignment)
        self.results.tidy()
        records.tidy()
        self.records = Records(self.coursedir, assignment, self.app.config, records)
        self.intake = Intake(self.coursedir, self.app.config)
        self.masters = master_cells(self.coursedir, assignment)
        self.failed, self.graded, self.kept, self.remarks = {}, [], [], {}
        self.stopped, self.left = False, 0

    def known(self):
        """The names of the assignments that have a source."""
        folder = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", "."))
        return ", ".join(sorted(p.name for p in folder.glob("*/") if any(p.glob("*.ipynb"))))

    def submissions(self):
        """{student: folder}"""
        pattern = self.coursedir.format_path(
            self.coursedir.submitted_directory, self.coursedir.student_id, self.assignment
        )
        root = Path(self.coursedir.format_path(self.coursedir.submitted_directory, ".", "."))
        found = sorted(Path("/").glob(os.path.normpath(pattern).lstrip("/")))
        root = Path(os.path.normpath(root))
        return {p.relative_to(root).parts[0]: p for p in found if p.is_dir() and not p.is_symlink()}

    def run(self, workers=None, scheduler=None, progress=True):
        """Grade whoever is not graded yet, with a few at a time in memory."""
        started = time.monotonic()
        submissions = self.submissions()
        bar = tqdm(total=len(submissions), unit="submission", disable=not progress, smoothing=0.05)
        workers = min(workers or os.cpu_count() or 1, max(1, len(submissions)))
        try:
            with bar, self.writing() as clean, Crew(workers, scheduler) as crew:
                for student, folder in submissions.items():
                    self.begin(self.take(student, folder, clean), crew, bar)
                    for submission, future in crew.done():
                        self.end(submission, future, bar)
                for submission, future in crew.done(everything=True):
                    self.end(submission, future, bar)
        except KeyboardInterrupt:
            self.stopped = True
        self.seconds = time.monotonic() - started
        self.left = len(submissions) - len(self.graded) - len(self.kept) - len(self.failed)
        return self

    @contextlib.contextmanager
    def writing(self):
        """The folder for rebuilt submissions, while gradebook and converter are open for them."""
        submitted = self.coursedir.submitted_directory
        with (
            contextlib.chdir(self.coursedir.root),
            private_folder() as clean,
            contextlib.closing(Ledger(self.coursedir)) as self.ledger,
        ):
            self.coursedir.submitted_directory = clean
            try:
                self.writer = Writer(self.intake, self.results, parent=self.app)
                yield clean
            finally:
                self.coursedir.submitted_directory = submitted

    def take(self, student, folder, clean):
        """Rebuild a submission below the folder `clean`, and make its exams."""
        target = self.intake.folder(clean, student)
        handed_in = self.handed_in(student, folder)  # before the rest is read, which may change
        self.intake.take(folder, target)
        files, exams = self.intake.files_with(target), []
        for name, sources in self.masters.items():
            notebook = nbformat.read(target / f"{name}.ipynb", nbformat.NO_CONVERT)
            for cell in notebook.cells:
                meta = cell.metadata.get("nbgrader", {})
                cell.source = sources.get(meta.get("grade_id"), cell.source)
            exams.append(exam_of(notebook, files, self.box.limits(), self.box.unsafe))
        return Submission(student, handed_in, target, [key for key, _ in exams], exams)

    def begin(self, submission, crew, bar):
        """Hand a submission to the workers, unless that has been done before."""
        known = not self.force and all(self.results.get(key) for key in submission.keys)
        if not self.force and self.is_graded(submission):
            self.kept.append(submission.student)
            self.forget(submission)
            skip(bar)
        elif known:
            self.write(submission)
            self.forget(submission)
            bar.update()
        else:
            crew.add(submission)

    def end(self, submission, future, bar):
        """Keep what a worker has found, and write it."""
        try:
            results = future.result()  # waits again if it went down with its worker
        except Exception as error:
            self.failed[submission.student] = f"{type(error).__name__}: {error}"
        else:
            for key, result in results.items():
                self.results.put(key, result)
            self.write(submission)
        self.forget(submission)
        if self.failed:
            bar.set_postfix(failed=len(self.failed), refresh=False)
        bar.update()

    def forget(self, submission):
        shutil.rmtree(submission.folder.parent, ignore_errors=True)

    def is_graded(self, submission):
        about = submission.student, submission.keys, submission.handed_in
        if self.records.are_newer(*about):
            remark = "a later submission is graded already (--force grades this one)"
            self.remarks[submission.student] = remark
            return True
        return self.records.hold(*about)

    def handed_in(self, student, folder):
        try:
            with opened_folder(folder) as place:
                return submitted_at(place)
        except Refused as reason:
            self.remarks[student] = f"whether it is late is not known: timestamp.txt, {reason}"
            return None

    @uninterrupted()
    def write(self, submission):
        """Let nbgrader put one student's exam into the gradebook and the autograded folder."""
        self.records.drop(submission.student)
        try:
            try:
                self.convert(submission)
            except (NbGraderException, SQLAlchemyError):  # the database's failing, perhaps
                wait_for(self.coursedir.db_url)
                self.convert(submission)
            self.graded.append(submission.student)
        except (NbGraderException, SQLAlchemyError) as error:
            self.failed[submission.student] = str(error)

    def convert(self, submission):
        with self.ledger:
            self.writer.write(submission.folder)
            self.ledger.commit()
            self.records.put(submission.student, submission.keys, submission.handed_in)

    def report(self):
        rate = 60 * len(self.graded) / self.seconds if self.seconds else 0
        lines = [
            f"{self.assignment}: {len(self.graded)} graded in {self.seconds:.0f} s "
            f"({rate:.0f} a minute), {len(self.kept)} were graded before, "
            f"{len(self.failed)} could not be graded."
        ]
        if self.stopped:
            lines.append(f"Stopped: {self.left} are left. The same command goes on from here.")
        told = [*sorted(self.failed.items()), *sorted(self.remarks.items())]
        lines += [f"  {student}: {why}" for student, why in told]
        if self.box.unsafe:
            lines.append("UNSAFE: the submissions were run without the sandbox.")
        return "\n".join(lines)
