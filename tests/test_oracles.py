"""Packages that an assignment is answered without, and what a release is refused for."""

import json
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.exam.make import exam_of
from autograder.exam.run import finish
from autograder.intake.authored import faults
from autograder.intake.rebuild import Rebuild
from autograder.sandbox import process, view
from autograder.sandbox.limits import Limits

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course

pytestmark = pytest.mark.xdist_group("autograder")
WITHOUT = ("torch", "rnnlib")
LOOK = """
import os, sys
for name in ("torch", "torch.nn", "functorch", "rnnlib.grading", "numpy"):
    try:
        __import__(name)
        print(name)
    except ImportError as error:
        print(error)
print(sorted(m for m in sys.modules if m.split(".")[0] in ("torch", "rnnlib")))
for folder, _, files in os.walk("/"):
    if not folder.startswith(("/proc", "/sys")):
        for file in files:
            if "libtorch" in file or file == "checks.py" and "grading" in folder:
                print(folder, file)
"""


def test_withheld_packages_are_nowhere_and_say_so(program):
    program("bwrap")
    student = process.start("autograder.exam.student", imports=WITHOUT, without=WITHOUT)
    student.channel.send(b"X", json.dumps({"source": LOOK}).encode())
    header = student.channel.receive(time.monotonic() + 60)[2]
    student.close()
    lines = json.loads(header)[0]["text"].splitlines()
    said = "this assignment is answered without "
    assert lines == [*[said + "torch"] * 3, said + "rnnlib", "numpy", "[]"]


def test_a_package_is_withheld_wherever_it_is(tmp_path):
    site = tmp_path / "lib/python3.11/site-packages"
    (site / "torch").mkdir(parents=True)
    (site / "other/torch").mkdir(parents=True)  # a part of another package stays
    (site / "other/__init__.py").touch()
    (site / "single.py").touch()
    (tmp_path / "lib/python3/dist-packages/torch").mkdir(parents=True)
    covers = view.withheld(("torch", "single"), {str(tmp_path): str(tmp_path)})[2::3]
    covered = {str(Path(path).relative_to(tmp_path)) for path in covers}
    inside = "lib/python3.11/site-packages"
    dist = "lib/python3/dist-packages/torch"
    assert covered == {f"{inside}/torch", f"{inside}/single.py", dist}
    assert view.withheld(("torch",), {"/x/other": str(site / "other")}) == []


@pytest.mark.parametrize("name", [n for n in course.names() if n.startswith("cell_oracle")])
def test_an_oracle_is_an_answer_only_where_it_is_there(name, program):
    """Without the policy the same code gains points: the attacks are real ones."""
    program("bwrap")
    verdicts = {}
    for without in ([], [*WITHOUT]):
        release = course.source_notebook()
        release.metadata["rnn"] = {"without": without}
        code = course.WRONG + (course.HERE / f"{name}.py").read_text()
        cells = [
            {
                "type": cell.cell_type,
                "source": code if cell.id == "answer" else cell.source,
                "id": cell.id,
                "grade_id": cell.metadata.get("nbgrader", {}).get("grade_id"),
            }
            for cell in release.cells
        ]
        notebook = Rebuild(release, cells).notebook()
        outputs = finish(exam_of(notebook, {}, Limits())[1])["outputs"]
        verdicts[bool(without)] = outputs[course_index(release, "values")]
        text = json.dumps(outputs[course_index(release, "answer")])
        assert ("is answered without" in text) == bool(without)
    assert verdicts[False] == []
    assert verdicts[True][0]["output_type"] == "error"


def course_index(notebook, name):
    return [cell.id for cell in notebook.cells].index(name)


# What a release is refused for.

TEST = """
import numpy as np
from rnnlib.grading import as_array, as_dict, call, check_array
want = np.ones(2)
"""
UNCONVERTED = [
    "assert call(f, 1).allclose(want)",
    "assert f(1).issubset(want)",
    "got = call(f, 1)\nassert got.shape == (2,)",
    "got, _ = call(f, 1)\nassert got.equals(want)",
    "for got in call(f, 1):\n    assert got.all()",
    "assert [g.startswith(want) for g in call(f, 1)]",
    "def _check(got):\n    return got.count(want)\n\n\n_check(call(f, 1))",
    "assert np.take(f(1), want)",
    "seen = []\nseen.append(f(1))\nassert seen[0].any()",
    "assert f(1)['a'].all()",
    "call(f, 1)(want)",
    "_look = lambda function, x: call(function, x).mean()\nagree(f, 0, 0, observe=_look)",
    "### BEGIN HIDDEN TESTS\ngot = f(1)\nassert got == 1, f'not {got}'\n### END HIDDEN TESTS",
]
CONVERTED = [
    "np.testing.assert_allclose(call(f, 1), want)",
    "assert abs(f(1) - 2) < 0.1 and float(f(1)) == sum(f(2))",
    "assert as_array(call(f, 1), (2,), 'it').all()",
    "got = call(f, 1)\ngot = as_array(got, (2,))\nassert got.shape == (2,)",
    "for key, got in as_dict(f(1), ['a']).items():\n    check_array(got, want, 'hint')",
    "got = [f(x) for x in range(3)]\ncheck_array(got[0], want, 'hint')",
    "assert isinstance(f(1), str) and f(1) == 'a', f'not {f(1)}'",
]


def assignment(test, cell="import numpy as np", **rnn):
    stub = new_code_cell("def f(x):\n    pass", metadata=course.meta("f", solution=True))
    test = course.test_cell("f_values", TEST + test, 1)
    return new_notebook(cells=[new_code_cell(cell), stub, test], metadata={"rnn": rnn})


@pytest.mark.parametrize("test", UNCONVERTED)
def test_a_test_that_asks_an_unconverted_result_is_found(test):
    found = list(faults(assignment(test)))
    assert found and all("the test f_values, line" in fault for fault in found)


@pytest.mark.parametrize("test", CONVERTED)
def test_a_test_that_converts_first_is_none(test):
    assert not list(faults(assignment(test)))


def test_a_withheld_package_in_another_cell_is_found():
    found = faults(assignment("", "def g():\n    from torch import nn", without=["torch"]))
    assert "imports torch" in next(found)
    assert not list(faults(assignment("", without=["rnnlib"])))  # tests may


@pytest.mark.parametrize("names", ["torch", ["torch.nn"], [1]])
def test_a_list_of_names_is_expected(names):
    with pytest.raises(ValueError, match="a list of names"):
        list(faults(assignment("", without=names)))


def test_no_assignment_of_the_course_has_a_fault(root):
    paths = sorted(root.glob("solutions/*/*.ipynb"))
    assert {p.name: list(faults(nbformat.read(p, 4))) for p in paths} == {p.name: [] for p in paths}


# How much a failure in a hidden part can carry out.

LEAK = """
def f(x):
    number = int(x * 2**53)
    if {way!r} == "shape":
        return np.zeros((0, number), np.int8)
    if {way!r} == "length":
        return [0.0] * (number % 1000)
    if {way!r} == "value":
        return np.array([x, x])
    code = compile("raise BufferError", "<string>", "exec")
    exec(code.replace(co_firstlineno=number % 1000))
"""
HIDDEN = """### BEGIN HIDDEN TESTS
import numpy as np
from rnnlib.grading import agree, as_tuple, call, case, check_array
{}
### END HIDDEN TESTS"""
CHECK = HIDDEN.format("check_array(call(f, {x}), [1.0, 2.0], 'hint')")
TUPLE = HIDDEN.format("as_tuple(call(f, {x}), ['a', 'b'])")
AGREE = HIDDEN.format(
    "agree(f, lambda x: np.ones(2), lambda rng: [case({x}, hint='edge')], 'hint', 'it')"
)


@pytest.mark.parametrize(
    "way,test",
    [("shape", CHECK), ("length", CHECK), ("length", TUPLE), ("value", CHECK), ("line", CHECK)],
)
def test_a_hidden_failure_says_the_same_for_inputs_that_differ_in_late_digits(way, test, program):
    program("bwrap")
    said = {message(way, test.replace("{x}", str(x))) for x in (0.31234567, 0.31398765)}
    assert len(said) == 1
    assert "0.312" not in said.pop()


def test_agree_says_no_line_and_no_unusual_kind(program):
    program("bwrap")
    text = message("line", AGREE.replace("{x}", "0.5"))
    assert "raises an error" in text and "line" not in text


def message(way, test):
    release = assignment("")
    release.cells[0].id, release.cells[1].id = "numpy", "answer"
    release.cells[2].source = test
    source = LEAK.replace("{way!r}", repr(way))
    cells = [{"type": "code", "source": source, "id": "answer", "grade_id": "f"}]
    notebook = Rebuild(release, cells).notebook()
    return finish(exam_of(notebook, {}, Limits())[1])["outputs"][2][0]["evalue"]
