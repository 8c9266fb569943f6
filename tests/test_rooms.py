"""The rooms of `autograder/`: imports go down only, and no file grows into a second README."""

import ast
import re

import pytest

# From the ground up; a module of the folder itself is a room of its own.
ROOMS = ["text", "sandbox", "intake", "exam", "plugins", "marking", "reports", "__main__"]
LINES = 350


def room(path, folder):
    return path.relative_to(folder).parts[0].removesuffix(".py")


def imported(path, folder):
    """The modules of this package that a file imports, as (room, module)."""
    parts = ["autograder", *path.relative_to(folder).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            base = parts[: len(parts) - node.level + 1] if node.level else []
            base = ".".join(filter(None, [*base, node.module]))
            names = [f"{base}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("autograder."):
                yield name.split(".")[1], name


def running_back(folder):
    """Imports that go up, from the lower room to a higher one."""
    for path in sorted(folder.rglob("*.py")):
        if (own := room(path, folder)) != "__init__":
            for other, name in imported(path, folder):
                if ROOMS.index(other) > ROOMS.index(own):
                    yield f"{path.relative_to(folder)} imports {name}"


def test_imports_run_one_way(root):
    assert not list(running_back(root / "autograder"))


@pytest.mark.parametrize(
    "line",
    [
        "from ..reports import tables",
        "from ..exam.run import finish",
        "import autograder.marking.grade",
        "from autograder.plugins import feedback",
        "def f():\n    from .. import marking",
    ],
)
def test_an_import_that_runs_back_is_found(tmp_path, line):
    (tmp_path / "intake").mkdir()
    (tmp_path / "intake" / "cells.py").write_text(line)
    assert list(running_back(tmp_path))


def test_an_import_that_goes_down_is_none(tmp_path):
    (tmp_path / "exam").mkdir()
    (tmp_path / "exam" / "run.py").write_text(
        "from ..text import tame\nfrom .wire import Codec\nfrom ..sandbox import process\nimport os"
    )
    assert not list(running_back(tmp_path))


def modules_of(folder):
    """{module: modules of the package that it imports}"""
    files = {f"autograder.{'.'.join(p.relative_to(folder).with_suffix('').parts)}": p
             for p in folder.rglob("*.py") if p.name != "__init__.py"}  # fmt: skip
    graph = {}
    for name, path in files.items():
        found = {n for _, n in imported(path, folder)}
        graph[name] = {m for m in files if any(n == m or n.startswith(f"{m}.") for n in found)}
    return graph


def test_no_circle_within_a_room(root):
    left = modules_of(root / "autograder")
    while free := {name for name, below in left.items() if not below & left.keys()}:
        left = {name: below for name, below in left.items() if name not in free}
    assert not left


def test_no_file_is_long(root):
    files = (root / "autograder").rglob("*.py")
    lengths = {path.name: len(path.read_text("utf-8").split("\n")) for path in files}
    assert not {name: lines for name, lines in lengths.items() if lines > LINES}


def test_the_readme_names_every_room_and_only_files_that_are_there(root):
    folder = root / "autograder"
    text = (folder / "README.md").read_text("utf-8")
    for name in ROOMS[1:-1]:
        assert f"`{name}/`" in text
        files = {path.name for path in (folder / name).glob("*.py")} - {"__init__.py"}
        assert files <= set(re.findall(r"`(\w+\.py)`", text)), name
    for named in re.findall(r"`(\w+/\w+\.py)`", text):
        assert (folder / named).exists() or (root / named).exists(), named
