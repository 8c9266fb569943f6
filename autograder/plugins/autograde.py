"""nbgrader's autograder, with the reading and the running of a submission replaced."""

import json
from pathlib import Path

import nbformat
from nbconvert.writers import FilesWriter
from nbgrader.converters import Autograde, BaseConverter, NbGraderException
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    DeduplicateIds,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import List

from ..exam import run
from ..exam.make import exam_of
from ..sandbox.view import Unavailable
from .settings import Sandbox
from .submissions import Intake, private_folder


class Examine(NbGraderPreprocessor):
    """In place of nbgrader's `Execute`: the exam of `exam/`."""

    def preprocess(self, nb, resources):
        box = Sandbox(parent=self.parent)
        about = resources["nbgrader"]
        key, exam = exam_of(nb, about["files"], box.limits(), box.unsafe)
        result = (about["results"] and about["results"].get(key)) or run.finish(exam)
        for cell, outputs in zip(nb.cells, result["outputs"], strict=True):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = nbformat.from_dict(outputs), None
                name = cell.metadata.get("nbgrader", {}).get("grade_id")
                if name in result["behaviours"]:
                    cell.metadata["autograder"]["behaviour"] = result["behaviours"][name]
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


class SafeAutograde(Autograde):
    """nbgrader's autograder, behind the walls of README.md."""

    sanitize_preprocessors = List(
        [DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckRelease]
    ).tag(config=True)
    autograde_preprocessors = List(
        [Examine, SaveAutoGrades, AssignLatePenalties, CheckRelease]
    ).tag(config=True)

    results = None  # of exams that others have run: see marking/grade.py

    def start(self):
        box = Sandbox(parent=self)
        if box.unsafe:
            self.log.warning("UNSAFE: submissions run with this account's own rights.")
        else:
            try:
                run.check()
            except Unavailable as error:
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
