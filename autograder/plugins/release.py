"""nbgrader's release of an assignment, which refuses one that could not be graded as it says."""

from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment, NbGraderException

from ..intake.authored import faults


class SafeRelease(GenerateAssignment):
    def start(self):
        name = self.coursedir.assignment_id
        folder = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", name))
        for path in sorted(folder.glob("*.ipynb")):
            if found := list(faults(nbformat.read(path, as_version=4))):
                text = f"{path.name} is not released:\n" + "\n".join(f"- {one}." for one in found)
                self.log.error(text)
                raise NbGraderException(text)
        super().start()
