"""The small course that the attacks are aimed at, its answers, and how an attack is handed in.

Eight points for one function; the answer that comes with every attack is wrong and worth three.
"""

import json
import os
import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).parent
HONEST, FULL = 3.0, 8.0
CANARY = "CANARY"  # whatever a student must not see has this word in it

STUB = '''\
def running_mean(x):
    """The mean of x[0], ..., x[t] for every t, as a list of floats."""
    ### BEGIN SOLUTION
    # CANARY of the solution
    return [sum(x[: t + 1]) / (t + 1) for t in range(len(x))]
    ### END SOLUTION
'''
RIGHT = """\
def running_mean(x):
    return [sum(x[: t + 1]) / (t + 1) for t in range(len(x))]
"""
WRONG = """\
def running_mean(x):
    return [float(sum(x)) for _ in x]
"""
SHAPE = '''\
"""One number for every element."""
assert len(running_mean([1.0, 2.0, 3.0])) == 3, "one number for every element, please"
assert len(running_mean([])) == 0, "nothing in, nothing out"
'''
VALUES = '''\
"""The values."""
from numpy.testing import assert_allclose

want = [1.0, 1.5, 2.0]
assert_allclose(running_mean([1.0, 2.0, 3.0]), want, err_msg="divide by the number so far")
### BEGIN HIDDEN TESTS
def reference(x):  # CANARY of the hidden tests
    return np.cumsum(x) / np.arange(1, len(x) + 1)


x = [0.5, 7.0, -3.25, 4.125]
want = reference(x)
got = running_mean(x)
assert_allclose(got, want, err_msg="divide by the number so far")
### END HIDDEN TESTS
'''
POINTS = '''\
"""Partial credit."""
wants = [[2.0], [4.0, 3.0], [0.0, 0.0, 1.0]]
cases = [[2.0], [4.0, 2.0], [0.0, 0.0, 3.0]]
points = 2
for got, want in zip(map(running_mean, cases), wants):
    if got != want:
        points = 0
points
'''


def meta(name, **kind):
    kind = {"solution": False, "grade": False, "locked": False, "task": False, **kind}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **kind}}


def test_cell(name, source, points):
    return new_code_cell(
        source, id=name, metadata=meta(name, grade=True, locked=True, points=points)
    )


def source_notebook():
    return new_notebook(
        cells=[
            new_markdown_cell("# Running means", id="title"),
            new_code_cell("import numpy as np", id="imports"),
            new_code_cell(STUB, id="answer", metadata=meta("running_mean", solution=True)),
            new_code_cell("running_mean([1.0, 2.0])", id="try"),
            test_cell("shape", SHAPE, 3),
            test_cell("values", VALUES, 3),
            test_cell("points", POINTS, 2),
        ],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "rnn": {"without": ["torch", "rnnlib"]},
        },
    )


CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "attacked"
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = "sqlite:///" + {root!r} + "/gradebook.db"
c.Execute.shutdown_kernel = "immediate"
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
"""
SAFE = """
from autograder.plugins.install import install
install(c)
c.Sandbox.cell_seconds = 4
c.Sandbox.call_seconds = 2
c.Sandbox.notebook_seconds = 12
c.Sandbox.memory = 600_000_000
"""


def make_course(root, safe):
    """A course with its sources; nbgrader makes the release."""
    root = Path(root)
    (root / "source/ps").mkdir(parents=True)
    nbformat.write(source_notebook(), root / "source/ps/means.ipynb")
    (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root)) + (SAFE if safe else ""))
    home = root / "home"
    home.mkdir()
    (home / "secret.txt").write_text("CANARY of the home folder")
    return root


def released(root):
    return nbformat.read(Path(root, "release/ps/means.ipynb"), as_version=4)


def answer(notebook, source):
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))
    cell.source = source
    return notebook


def names():
    """All attacks: `cell_*` is code in the answer's cell, `file_*` builds the submission."""
    return sorted(p.stem for p in HERE.glob("*.py") if p.stem.startswith(("cell_", "file_")))


def tries(name):
    return (HERE / f"{name}.py").read_text().split("\n")[0].lstrip("# ")


def hand_in(root, name, words, student=None):
    """Put the attack `name` into the course's submitted folder; `words` fill its @WORDS@."""
    root = Path(root)
    folder = root / "submitted" / (student or name) / "ps"
    folder.mkdir(parents=True)
    text = (HERE / f"{name}.py").read_text()
    for word, value in words.items():
        text = text.replace(f"@{word}@", str(value))
    notebook = released(root)
    if name.startswith("cell_"):
        nbformat.write(answer(notebook, WRONG + "\n" + text), folder / "means.ipynb")
    else:
        space = {"WRONG": WRONG, "RIGHT": RIGHT, "nbformat": nbformat, "json": json, "os": os}
        exec(compile(text, name, "exec"), space)
        space["submit"](answer(notebook, WRONG), folder)


def hand_in_honest(root, student, source=RIGHT):
    folder = Path(root) / "submitted" / student / "ps"
    folder.mkdir(parents=True)
    nbformat.write(answer(released(root), source), folder / "means.ipynb")


def clean(root):
    for step in ("submitted", "autograded", "feedback"):
        shutil.rmtree(Path(root, step), ignore_errors=True)
