"""Grade a class side by side: workers run the exams, this process writes the gradebook.

Everything can be killed at any moment. Exams are kept by content (`results.py`), and a
submission counts as graded only when a record says so that is written after nbgrader has
finished with it; until then it is done again, with the same result.
"""

import contextlib
import logging
import os
import shutil
import signal
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import NbGraderException
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from . import process
from .converters import Intake, Sandbox, Writer, exam_of, private_folder
from .gradebook import Records, is_known, opened, wait_for
from .intake import Refused, submitted_at
from .ledger import Ledger
from .results import Results
from .worker import run_all


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

LEAN = {  # Dask keeps histories for its dashboard, tasks and all: memory that grows with the class
    "distributed.admin.low-level-log-length": 10,
    "distributed.admin.system-monitor.interval": "60s",
    "distributed.diagnostics.computations.max-history": 1,
    "distributed.diagnostics.erred-tasks.max-history": 1,
    "distributed.worker.profile.enabled": False,
    # No pages over HTTP: every account of the machine could read them.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def pool(workers, scheduler):
    """A Dask client: of a cluster's scheduler, or of worker processes on this machine."""
    import dask
    from dask.distributed import Client, LocalCluster, Security

    dask.config.set(LEAN)
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if scheduler:
        return Client(scheduler)
    security = Security.temporary()  # others on this machine must not hand in work
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # not a port that others may have
        security=security,
        memory_limit=None,
        preload="autograder.worker",
    )
    return Client(cluster, security=security)


@contextlib.contextmanager
def uninterrupted():
    """Ctrl-C comes at the end of this block: what is begun in it is not left half done."""
    came = []
    saved = signal.signal(signal.SIGINT, lambda *_: came.append(True))
    try:
        yield
    except Exception:
        if not came:  # workers that are still starting get the signal too, and do not start
            raise
    finally:
        signal.signal(signal.SIGINT, saved)
    if came:
        raise KeyboardInterrupt


class Crew:
    """Who runs the exams: Dask's workers, started when there is something to do."""

    def __init__(self, workers, scheduler):
        self.workers, self.scheduler, self.client, self.owners = workers, scheduler, None, {}

    def __enter__(self):
        return self

    @uninterrupted()
    def __exit__(self, kind, *_):
        if self.client is None:
            return
        cluster = self.client.cluster
        if kind and cluster:  # no time for what is under way: sandboxes end with their worker
            for nanny in cluster.workers.values():
                with contextlib.suppress(ProcessLookupError, TypeError):
                    os.kill(nanny.pid, signal.SIGKILL)
        self.client.close()
        if cluster:
            cluster.close()

    def add(self, submission):
        from dask.distributed import as_completed

        if self.client is None:
            with uninterrupted():
                self.client, self.flow = pool(self.workers, self.scheduler), as_completed()
        future = self.client.submit(run_all, submission.exams, pure=False, retries=1)
        submission.exams = None  # the scheduler has them; here, only a few may be in memory
        self.owners[future.key] = submission
        self.flow.add(future)

    def done(self, everything=False):
        """(submission, future) of those that are done; waits if enough others are under way.

        Each worker has one to run and one to go on with, and no more results wait here.
        """
        while self.owners:
            enough = len(self.owners) < 2 * max(1, len(self.client.nthreads()))
            if not everything and enough and not self.flow.has_ready():
                return
            future = next(self.flow)
            yield self.owners.pop(future.key), future
            future.release()


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
            process.check()
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
            bar.initial = getattr(bar, "initial", 0) + 1  # no part of the rate
            bar.update()
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
            return submitted_at(folder)
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
