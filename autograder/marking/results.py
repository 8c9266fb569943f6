"""Results by name, as files: what a killed run has computed, the next one finds again."""

import json
import os
import tempfile
from pathlib import Path


class Results:
    """A folder of JSON files, each written whole or not at all."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def path(self, name):
        return self.folder / f"{name}.json"

    def get(self, name):
        try:
            return json.loads(self.path(name).read_text())
        except (FileNotFoundError, ValueError):
            return None

    def put(self, name, value):
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=self.folder, suffix=".part", delete=False
        ) as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self.path(name))

    def drop(self, name):
        self.path(name).unlink(missing_ok=True)

    def tidy(self):
        """Remove what a killed run was writing."""
        for path in self.folder.glob("*.part"):
            path.unlink()
