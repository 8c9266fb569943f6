"""The submissions to one assignment of a course, rebuilt in a private folder."""

import contextlib
import functools
import os
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.converters import NbGraderException

from ..intake.code import defined_names
from ..intake.released import role
from ..intake.submission import take_in
from .settings import Sandbox


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
