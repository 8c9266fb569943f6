"""Grade a class side by side: workers run the exams, this process writes the gradebook.

Everything can be killed at any moment. Exams are kept by content (`results.py`), and a
submission counts as graded only when a record says so that is written after nbgrader has
finished with it; until then it is done again, with the same result.
"""

import collections
import logging
import os
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import NbGraderException
from tqdm import tqdm

from . import process
from .converters import Intake, SafeAutograde, Sandbox, exam_of, finish
from .gradebook import Records, opened, wait_for
from .intake import Refused, submitted_at
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


def exams(intake, masters, folder):
    """The exams of one submission: [(key, exam)]."""
    result = []
    with tempfile.TemporaryDirectory(prefix="intake_") as clean:
        intake.take(folder, clean)
        for name, sources in masters.items():
            notebook = nbformat.read(Path(clean, f"{name}.ipynb"), as_version=4)
            for cell in notebook.cells:
                meta = cell.metadata.get("nbgrader", {})
                cell.source = sources.get(meta.get("grade_id"), cell.source)
            result.append(exam_of(notebook, intake.files(), intake.box.limits(), intake.box.unsafe))
    return result


def run_all(todo):
    """On a worker: run exams, each {key: result}."""
    return {key: finish(exam) for key, exam in todo}


def pool(workers, scheduler):
    """A Dask client: of a cluster's scheduler, or of worker processes on this machine."""
    from dask.distributed import Client, LocalCluster, Security

    logging.getLogger("distributed").setLevel(logging.ERROR)
    if scheduler:
        return Client(scheduler)
    security = Security.temporary()  # others on this machine must not hand in work
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=None,
        security=security,
        memory_limit=None,
    )
    return Client(cluster, security=security)


class Class:
    """One assignment of a course, to be graded."""

    def __init__(self, assignment, arguments=(), force=False):
        self.assignment, self.force = assignment, force
        self.app = load(assignment, arguments)
        self.coursedir = self.app.coursedir
        self.box = Sandbox(config=self.app.config)
        if not self.box.unsafe:
            process.check()
        self.results, records = results_of(self.coursedir, assignment)
        self.results.tidy()
        records.tidy()
        self.records = Records(self.coursedir, assignment, self.app.config, records)
        self.intake = Intake(self.coursedir, self.app.config)
        self.masters = master_cells(self.coursedir, assignment)
        self.failed, self.graded, self.kept, self.remarks = {}, [], [], {}

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
        """Grade whoever is not graded yet."""
        started = time.monotonic()
        waiting = collections.deque()
        submissions = self.submissions()
        bar = tqdm(total=len(submissions), unit="submission", disable=not progress)
        for student, folder in submissions.items():
            todo = exams(self.intake, self.masters, folder)
            keys = [key for key, _ in todo]
            if not self.force and self.is_graded(student, keys, folder):
                self.kept.append(student)
                bar.update()
            elif all(self.results.get(key) for key in keys) and not self.force:
                self.write(student, keys, folder, bar)
            else:
                waiting.append((student, keys, folder, todo))
        if waiting:
            with pool(min(workers or os.cpu_count() or 1, len(waiting)), scheduler) as client:
                self.spread(client, waiting, bar)
                if not scheduler:
                    client.cluster.close()
        bar.close()
        self.seconds = time.monotonic() - started
        return self

    def spread(self, client, waiting, bar):
        """Keep every worker busy, hold no more than a few results, write as they come."""
        from dask.distributed import as_completed

        flow, owners = as_completed(), {}
        ahead = 2 * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

        def feed():
            student, keys, folder, todo = waiting.popleft()
            future = client.submit(run_all, todo, pure=False, retries=1)
            owners[future.key] = student, keys, folder
            flow.add(future)

        for _ in range(min(ahead, len(waiting))):
            feed()
        for future in flow:
            student, keys, folder = owners.pop(future.key)
            if future.status == "error":
                self.failed[student] = f"{type(future.exception()).__name__}: {future.exception()}"
                bar.update()
            else:
                for key, result in future.result().items():
                    self.results.put(key, result)
                future.release()
                self.write(student, keys, folder, bar)
            if waiting:
                feed()

    def is_graded(self, student, keys, folder):
        handed_in = self.handed_in(student, folder)
        if self.records.are_newer(student, keys, handed_in):
            self.remarks[student] = "a later submission is graded already (--force grades this one)"
            return True
        return self.records.hold(student, keys, handed_in)

    def handed_in(self, student, folder):
        try:
            return submitted_at(folder)
        except Refused as reason:
            self.remarks[student] = f"whether it is late is not known: timestamp.txt, {reason}"
            return None

    def write(self, student, keys, folder, bar):
        """Let nbgrader put one student's exam into the gradebook and the autograded folder."""
        self.records.drop(student)
        handed_in = self.handed_in(student, folder)  # before the rest is read, which may change
        saved = self.coursedir.student_id
        self.coursedir.student_id = student
        try:
            try:
                self.convert()
            except NbGraderException:  # the database's failing, perhaps: it gets a second chance
                wait_for(self.coursedir.db_url)
                self.convert()
            self.records.put(student, keys, handed_in)
            self.graded.append(student)
        except NbGraderException as error:
            self.failed[student] = str(error)
        finally:
            self.coursedir.student_id = saved
            bar.update()

    def convert(self):
        converter = SafeAutograde(coursedir=self.coursedir, parent=self.app)
        converter.force, converter.results = True, self.results
        converter.start()

    def report(self):
        rate = 60 * len(self.graded) / self.seconds if self.seconds else 0
        lines = [
            f"{self.assignment}: {len(self.graded)} graded in {self.seconds:.0f} s "
            f"({rate:.0f} a minute), {len(self.kept)} were graded before, "
            f"{len(self.failed)} could not be graded."
        ]
        told = [*sorted(self.failed.items()), *sorted(self.remarks.items())]
        lines += [f"  {student}: {why}" for student, why in told]
        if self.box.unsafe:
            lines.append("UNSAFE: the submissions were run without the sandbox.")
        return "\n".join(lines)
