"""What nbgrader runs in place of its own autograder and its own feedback.

`install` puts both behind `nbgrader autograde`, `nbgrader generate_feedback`, the formgrader's
buttons and nbgrader's Python interface. They stay nbgrader's converters: same folders, same
gradebook, same flags; only the reading and the running of a submission are replaced.
"""

import ast
import contextlib
import functools
import json
import os
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbconvert.writers import FilesWriter
from nbgrader import utils
from nbgrader.converters import Autograde, BaseConverter, GenerateFeedback, NbGraderException
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    DeduplicateIds,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from tornado import web
from traitlets import Bool, Float, Integer, List, Unicode
from traitlets.config import LoggingConfigurable

from . import gradebook, process
from .exam import hidden_lines
from .feedback import FeedbackExporter, HideTests, NameMistakes, ReadGrades
from .intake import defined_names, role, take_in
from .limits import Limits
from .reports import mistakes_file
from .results import key_of
from .worker import finish


class Sandbox(LoggingConfigurable):
    """What a submission may use."""

    unsafe = Bool(
        False, help="Run submissions with this account's own rights, files and network."
    ).tag(config=True)
    data_files = List(Unicode(), help="Files that a student may hand in besides.").tag(config=True)
    cell_seconds = Float(Limits.cell_seconds, help="Longest time of a cell.").tag(config=True)
    call_seconds = Float(Limits.call_seconds, help="Longest time of a call.").tag(config=True)
    notebook_seconds = Float(Limits.notebook_seconds, help="Longest time of all.").tag(config=True)
    memory = Integer(Limits.resident, help="Bytes in use, all processes together.").tag(config=True)
    processes = Integer(Limits.processes, help="Processes and threads.").tag(config=True)

    def limits(self):
        return Limits(
            cell_seconds=self.cell_seconds,
            call_seconds=self.call_seconds,
            notebook_seconds=self.notebook_seconds,
            resident=self.memory,
            processes=self.processes,
        )


class Examine(NbGraderPreprocessor):
    """In place of nbgrader's `Execute`: the exam of `exam.py`."""

    def preprocess(self, nb, resources):
        box = Sandbox(parent=self.parent)
        about = resources["nbgrader"]
        key, exam = exam_of(nb, about["files"], box.limits(), box.unsafe)
        result = (about["results"] and about["results"].get(key)) or finish(exam)
        for cell, outputs in zip(nb.cells, result["outputs"], strict=True):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = nbformat.from_dict(outputs), None
        nb.metadata["autograder"].update(unsafe=box.unsafe, seconds=result["seconds"])
        return nb, resources


class CheckRelease(CheckCellMetadata):
    """nbgrader's check, once for equal metadata: after the intake they are the release's own."""

    seen = set()

    def preprocess(self, nb, resources):
        tree = [[cell.cell_type, cell.metadata.get("nbgrader")] for cell in nb.cells]
        key = json.dumps(tree, sort_keys=True)
        if key not in self.seen:
            nb, resources = super().preprocess(nb, resources)
            self.seen.add(key)
        return nb, resources


def exam_cells(nb, declared):
    """An exam's cells from a rebuilt notebook's."""
    cells, wanted = [], set()
    for cell in reversed(nb.cells):  # from the end: which released cells do the tests need?
        note = cell.metadata.get("autograder", {})
        kind, code = note.get("role", "student"), cell.cell_type == "code"
        item = dict(student=None, trusted=None, test=False, hidden=[], points=0.0, name="cell")
        if code and kind == "test":
            item.update(student=note.get("imports") or None, trusted=cell.source, test=True)
            item.update(hidden=hidden_lines(cell.source), name=cell.metadata.nbgrader.grade_id)
            item["points"] = float(cell.metadata.nbgrader.points)
            wanted |= names_in(cell.source)
        elif code:
            item["student"] = cell.source
            source = cell.source if kind == "locked" else note.get("release")
            if source is not None and kind in ("locked", "plain") and bound(source) & wanted:
                item["trusted"] = source
                wanted |= names_in(source)
        cells.append(item)
    return cells[::-1]


@functools.lru_cache(1000)  # released cells, the same for everybody
def names_in(source):
    try:
        return {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)}
    except SyntaxError:
        return set()


@functools.lru_cache(1000)
def bound(source):
    """Names that a released cell binds, imports among them."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return {""}
    names = defined_names(source)
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(a.asname or a.name).split(".")[0] for a in node.names}
        elif not isinstance(node, ast.Expr):
            names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names


def exam_of(nb, files, limits, unsafe=False):
    """(key, exam) of a rebuilt notebook: all that `finish` needs, and its name in the results."""
    about = nb.metadata.get("autograder", {})
    declared = list(about.get("declared", []))
    cells = exam_cells(nb, declared)
    if about.get("refused"):
        cells = [{**cell, "refused": about["refused"]} for cell in cells]
    exam = {
        "cells": cells,
        "declared": declared,
        "files": files,
        "limits": limits.to_dict(),
        "unsafe": unsafe,
        "imports": imports_of(nb, cells),
    }
    return key_of(cells, declared, files, limits, unsafe), exam


def imports_of(nb, cells):
    """Modules for each side to have ready: those of the release, whatever a student imports."""
    released = [
        note.get("imports") or note.get("release") or (cell.source if role == "locked" else "")
        for cell in nb.cells
        if (note := cell.metadata.get("autograder", {})) and (role := note.get("role"))
    ]
    trusted = [cell["trusted"] for cell in cells if cell["trusted"]]
    return {"student": modules(released), "examiner": modules(trusted)}


def modules(sources):
    """The names of all modules that some sources import."""
    return sorted(set().union(*map(imported, sources)))


@functools.lru_cache(1000)
def imported(source):
    found = set()
    with contextlib.suppress(SyntaxError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module)
    return found


@contextlib.contextmanager
def private_folder():
    """A folder for rebuilt submissions; those that killed processes of ours have left go away."""
    ours = f"intake_{os.getuid()}_"
    for path in Path(tempfile.gettempdir()).glob(f"{ours}*_*"):
        if not Path("/proc", path.name.removeprefix(ours).split("_")[0]).exists():
            shutil.rmtree(path, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{ours}{os.getpid()}_") as folder:
        yield folder


class Intake:
    """Rebuilds the submissions of one assignment in a private folder."""

    def __init__(self, coursedir, config=None):
        self.coursedir = coursedir
        self.box = Sandbox(config=config or coursedir.config)

    def folder(self, step, student="."):
        return Path(self.coursedir.format_path(step, student, self.coursedir.assignment_id))

    @functools.cached_property
    def releases(self):
        """The released notebooks, and what their answers define in the source."""
        folder = self.folder(self.coursedir.release_directory)
        source = self.folder(self.coursedir.source_directory)
        releases, declared = {}, {}
        for path in sorted(folder.glob("*.ipynb")):
            releases[path.stem] = nbformat.read(path, as_version=4)
            if (source / path.name).exists():
                cells = nbformat.read(source / path.name, as_version=4).cells
                declared[path.stem] = {
                    n for c in cells if role(c) == "solution" for n in defined_names(c.source)
                }
        if not releases:
            raise NbGraderException(
                f"There is no released notebook in {folder}: nbgrader generate_assignment "
                f"{self.coursedir.assignment_id} first."
            )
        return releases, declared

    @functools.cached_property
    def files(self):
        """The assignment's data files, for the student's working folder."""
        folder = self.folder(self.coursedir.release_directory)
        names = utils.find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"])
        return {os.path.relpath(n, folder): Path(n).read_bytes() for n in names}

    def take(self, folder, target):
        releases, declared = self.releases
        take_in(folder, target, releases, self.box.data_files, declared, self.files)

    def files_with(self, taken):
        """The assignment's files and those that a student, taken in at `taken`, handed in."""
        own = {name: path for name in self.box.data_files if (path := Path(taken, name)).is_file()}
        return self.files | {name: path.read_bytes() for name, path in own.items()}


class SafeAutograde(Autograde):
    """nbgrader's autograder, behind the four walls of README.md."""

    sanitize_preprocessors = List(
        [DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckRelease]
    ).tag(config=True)
    autograde_preprocessors = List(
        [Examine, SaveAutoGrades, AssignLatePenalties, CheckRelease]
    ).tag(config=True)

    results = None  # of exams that others have run: see grade.py

    def start(self):
        box = Sandbox(parent=self)
        if box.unsafe:
            self.log.warning("UNSAFE: submissions run with this account's own rights.")
        else:
            try:
                process.check()
            except process.Unavailable as error:
                self.log.error(str(error))
                raise NbGraderException(str(error)) from None
        submitted = self.coursedir.submitted_directory
        with private_folder() as clean:
            try:
                self.take_in(submitted, clean)
                self.coursedir.submitted_directory = clean
                super().start()
            finally:
                self.coursedir.submitted_directory = submitted

    def take_in(self, submitted, clean):
        intake = self.intake = Intake(self.coursedir, self.config)
        pattern = intake.folder(submitted, self.coursedir.student_id)
        folders = sorted(Path("/").glob(str(pattern).lstrip("/")))
        for folder in folders:
            if folder.is_symlink() or not folder.is_dir():
                self.log.warning("Skipping %s: it is no folder", folder)
                continue
            student = folder.relative_to(self.root_of(submitted)).parts[0]
            intake.take(folder, intake.folder(clean, student))

    def root_of(self, step):
        return Path(self.coursedir.format_path(step, ".", ".")).resolve()

    def init_single_notebook_resources(self, notebook_filename):
        resources = super().init_single_notebook_resources(notebook_filename)
        files = self.intake.files_with(Path(notebook_filename).parent)
        resources["nbgrader"].update(files=files, results=self.results)
        return resources


class Writer(SafeAutograde):
    """The same for exams that others have run: set up once, then one student after the other."""

    def __init__(self, intake, results, **kwargs):
        super().__init__(coursedir=intake.coursedir, **kwargs)
        self.intake, self.results, self.force = intake, results, True
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.exporter.optimistic_validation = True  # once a notebook, not once a preprocessor
        for preprocessor in (*self.sanitize_preprocessors, *self.autograde_preprocessors):
            self.exporter.register_preprocessor(preprocessor)

    def write(self, folder):
        """Put a submission that is taken in at `folder` into gradebook and autograded folder."""
        self.assignments = {str(folder): [str(path) for path in sorted(folder.glob("*.ipynb"))]}
        self.convert_notebooks()

    def convert_single_notebook(self, notebook_filename):
        """Both of nbgrader's passes in one, without a file in between."""
        BaseConverter.convert_single_notebook(self, notebook_filename)


class SafeFeedback(GenerateFeedback):
    """nbgrader's feedback, as a page in which nothing of a student's is alive."""

    exporter_class = FeedbackExporter
    preprocessors = List([HideTests, NameMistakes, ReadGrades]).tag(config=True)

    def init_single_notebook_resources(self, notebook_filename):
        resources = super().init_single_notebook_resources(notebook_filename)
        path = mistakes_file(self.coursedir, resources["nbgrader"]["assignment"])
        with contextlib.suppress(FileNotFoundError):
            resources["nbgrader"]["mistakes"] = json.loads(path.read_text("utf-8"))
        return resources


def one_course_only(get):
    """nbgrader's entrance without its argument `path`.

    It loads the configuration, a program, of the folder that it names: a link on any page could
    name a submission.
    """
    if hasattr(get, "wrapped"):
        return get

    def guarded(handler):
        if handler.get_argument("path", ""):
            raise web.HTTPError(403, "This formgrader opens the course that it was started in.")
        return get(handler)

    guarded.wrapped = get
    return guarded


def install(config):
    """Put the safe converters where nbgrader's commands and the formgrader look for theirs.

    Into `config`, nbgrader's, go the parts that nbgrader lets one configure.
    """
    import nbgrader.apps.api as api
    import nbgrader.apps.autogradeapp as autograde_app
    import nbgrader.apps.generatefeedbackapp as feedback_app
    from nbgrader.server_extensions.formgrader.handlers import FormgraderHandler

    autograde_app.Autograde = api.Autograde = SafeAutograde
    feedback_app.GenerateFeedback = api.GenerateFeedback = SafeFeedback
    FormgraderHandler.get = one_course_only(FormgraderHandler.get)
    if "db_url" in config.CourseDirectory:
        gradebook.check_driver(config.CourseDirectory.db_url)
    config.ExchangeFactory.collect = "autograder.exchange.SafeCollect"
