"""`python -m rnnlib.validate`: what is told of a notebook that is not as it was released."""

import copy
import json
import re
import subprocess
import sys

import pytest

from rnnlib import validate

NAME = "05_gradients"


@pytest.fixture(scope="module")
def assignments():
    return json.loads(validate.RELEASED.read_text("utf-8"))


@pytest.fixture(scope="module")
def released(assignments):
    return assignments[NAME]


@pytest.fixture
def cells(root):
    return validate.read_cells(root / f"exercises/{NAME}/{NAME}.ipynb")


@pytest.fixture
def tree(root):
    """The released notebook as JSON."""
    return json.loads((root / f"exercises/{NAME}/{NAME}.ipynb").read_text("utf-8"))


def number(cells, name):
    return next(j for j, cell in enumerate(cells) if cell.grade_id == name)


def test_the_record_is_that_of_the_releases(root, tmp_path):
    """Run: make release."""
    path = tmp_path / "assignments.json"
    validate.record(sorted(root.glob("exercises/*/*.ipynb")), path)
    assert path.read_text("utf-8") == validate.RELEASED.read_text("utf-8")


def test_a_record_of_one_assignment_leaves_the_others(root, tmp_path, tree):
    path = tmp_path / "assignments.json"
    path.write_text(validate.RELEASED.read_text("utf-8"))
    next(c for c in tree["cells"] if c["metadata"].get("nbgrader"))["source"] = ["pass"]
    notebook = tmp_path / f"{NAME}.ipynb"
    notebook.write_text(json.dumps(tree))
    validate.record([notebook], path)
    before, after = validate.RELEASED.read_text("utf-8"), path.read_text("utf-8")
    differ = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(differ) == 1 and '"grade_id": "span_jacobian"' in differ[0][0]


def test_what_is_released_is_as_released(root, assignments):
    for path in root.glob("exercises/*/*.ipynb"):
        cells = validate.read_cells(path)
        assert validate.identify(path, cells, assignments) == path.stem
        assert validate.compare(cells, assignments[path.stem]) == []


def test_answers_own_cells_and_blanks_at_ends_of_lines_are_no_fault(cells, released):
    j = number(cells, "span_jacobian")
    cells[j] = cells[j]._replace(source="def span_jacobian(*args):\n    return 1")
    k = number(cells, "span_jacobian_shape")
    cells[k] = cells[k]._replace(source=cells[k].source.replace("\n", "  \r\n") + "\n")
    cells.insert(3, validate.Cell("code", "scratch = 1", {}))
    assert validate.compare(cells, released) == []


def delete(cells, j):
    del cells[j]


def weaken(cells, j):
    cells[j] = cells[j]._replace(source=cells[j].source + "\nassert True")


def empty(cells, j):
    cells[j] = cells[j]._replace(source="")


def to_text(cells, j):
    cells[j] = cells[j]._replace(type="markdown")


def double(cells, j):
    cells.append(cells[j])


def unmark(cells, j):
    cells[j] = cells[j]._replace(marks={})


def move(cells, j):
    cells.insert(0, cells.pop(j))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (delete, "1 test cell is missing: clip_groups_joint."),
        (weaken, "1 test cell is not as it was released: clip_groups_joint."),
        (empty, "1 test cell is not as it was released: clip_groups_joint."),
        (to_text, "1 test cell is now a cell of text, which never runs: clip_groups_joint."),
        (double, "1 test cell is there more than once: clip_groups_joint."),
        (unmark, "1 test cell has lost its mark, the cell's metadata: clip_groups_joint."),
        (move, "The graded cells are in another order than the released ones."),
    ],
)
def test_a_test_that_is_not_as_released_is_told(cells, released, fault, said):
    fault(cells, number(cells, "clip_groups_joint"))
    first, *others = validate.compare(cells, released)
    assert first == said
    assert len(others) == 1 and "the autograder puts every released test back" in others[0]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (delete, "1 answer cell is missing: clip_groups. The autograder puts a blank cell"),
        (to_text, "1 answer cell is now a cell of text: clip_groups."),
        (double, "1 answer cell is there more than once: clip_groups. The autograder takes"),
    ],
)
def test_an_answer_that_is_not_as_released_is_told(cells, released, fault, said):
    fault(cells, number(cells, "clip_groups"))
    (only,) = validate.compare(cells, released)
    assert only.startswith(said)


def test_many_are_told_in_one_sentence(cells, released):
    cells = [c for c in cells if not (c.grade_id or "").startswith("clip_groups_")]
    said = validate.compare(cells, released)[0]
    names = "clip_groups_short, clip_groups_joint, clip_groups_values"
    assert said == f"3 test cells are missing: {names}."


def test_an_answer_without_its_mark_or_in_another_cell_is_found(cells, released):
    j = number(cells, "positive_q")
    unmark(cells, j)
    assert validate.compare(cells, released) == []
    k = number(cells, "clip_groups")
    own = validate.Cell("code", "def clip_groups(*args):\n    return args", {})
    cells.insert(k + 1, own)
    lines, _ = validate.results(cells, released, everything_passes(cells))
    assert "clip_groups: 3 of 3 visible tests pass" in lines
    assert "positive_q: still blank" in lines


def test_a_notebook_without_any_marks_is_known_by_its_tests(cells, released, assignments):
    cells = [cell._replace(marks={}) for cell in cells]
    assert validate.identify("any.ipynb", cells, assignments) == NAME
    (said, _) = validate.compare(cells, released)
    tests = [entry for entry in released if entry["role"] == "test"]
    assert said.startswith(f"{len(tests)} test cells have lost their marks")


def test_what_is_left_of_an_assignment_is_known_by_name_and_answer(assignments):
    cells = [validate.Cell("code", "def clip_groups(groups):\n    return groups", {})]
    assert validate.identify(f"{NAME} (1).ipynb", cells, assignments) == NAME
    with pytest.raises(validate.Unreadable, match="expected an assignment of this course"):
        validate.identify("homework.ipynb", cells, assignments)


def test_no_chapter_is_taken_for_an_assignment(root, assignments):
    for path in root.glob("book/[0-9]*.ipynb"):
        with pytest.raises(validate.Unreadable, match=f"05_gradients, .*got .*{path.name}"):
            validate.identify(path, validate.read_cells(path), assignments)


def everything_passes(cells):
    return validate.Run({}, set(range(len(cells))), None)


@pytest.mark.parametrize(
    ("source", "blank"),
    [
        ("", True),
        ("# later", True),
        ("def clip_groups(a):\n    pass", True),
        ('def clip_groups(a):\n    """Docstring."""\n\n    ...', True),
        ('def clip_groups(a):\n    raise NotImplementedError("write your answer")', True),
        ("def clip_groups(a):\n    return a\n    raise NotImplementedError", False),
        ("import math\ndef helper():\n    pass\n", False),
        ("%matplotlib inline\ndef clip_groups(a):\n    return a", False),
        ("def clip_groups(a:\n    return a", False),
        ("clip_groups = lambda a: a", False),
        ("def clip_groups(a):\n    raise KeyError(a)", False),
    ],
)
def test_a_blank_answer_is_told_from_a_written_one(cells, released, source, blank):
    j = number(cells, "clip_groups")
    cells[j] = cells[j]._replace(source=source)
    lines, good = validate.results(cells, released, everything_passes(cells))
    assert ("clip_groups: still blank" in lines) == blank
    assert not good, "the other answers are blank"


def test_failures_are_told_under_their_answer(cells, released):
    for entry in released:
        if entry["role"] == "answer":
            j = number(cells, entry["grade_id"])
            cells[j] = cells[j]._replace(source=f"{entry['grade_id']} = print")
    outcome = everything_passes(cells)
    assert validate.results(cells, released, outcome)[1]
    outcome.failed[number(cells, "clip_groups_joint")] = "One norm for all."
    outcome.failed[number(cells, "positive_q")] = "SyntaxError: invalid syntax"
    outcome.done.discard(number(cells, "length_bound_slope"))
    lines, good = validate.results(cells, released, outcome)
    assert not good
    assert lines == [
        "span_jacobian: 3 of 3 visible tests pass",
        "length_bound: 2 of 3 visible tests pass",
        "  length_bound_slope: did not run",
        "clip_groups: 2 of 3 visible tests pass",
        "  clip_groups_joint: One norm for all.",
        "positive_q: 3 of 3 visible tests pass",
        "  the cell of the answer fails: SyntaxError: invalid syntax",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        ("", "is not JSON"),
        ('{"cells": [{"cell_type": "code", "sou', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "with nbformat None"),
        ('{"nbformat": 2}', "with nbformat 2"),
        ('{"nbformat": 4}', "damaged"),
        ('{"nbformat": 4, "cells": ["x"]}', "damaged"),
        ('{"nbformat": 4, "cells": [{"source": 1}]}', "damaged"),
        ('{"nbformat": 4, "cells": []}', "expected an assignment of this course (02_rnn, "),
        ('{"nbformat": 3, "worksheets": []}', "expected an assignment of this course"),
        (b"\xff\xfe\x00", "is not JSON"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_code_of_its_own(tmp_path, capsys, text, said):
    path = tmp_path / "homework.ipynb"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert validate.main([str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("Cannot validate: expected ")
    assert said in printed.err and "homework.ipynb" in printed.err
    assert not printed.out


def test_a_folder_cannot_be_read(tmp_path, capsys):
    assert validate.main([str(tmp_path)]) == 2
    assert "Is a directory" in capsys.readouterr().err


def test_encodings_and_versions_that_the_autograder_reads_are_read(tmp_path, tree, cells):
    path = tmp_path / "x.ipynb"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text(json.dumps(tree, ensure_ascii=False), encoding)
        assert validate.read_cells(path) == cells
    old = copy.deepcopy(tree["cells"])
    for cell in old:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
    path.write_text(json.dumps({"nbformat": 3, "worksheets": [{"cells": old}]}))
    assert validate.read_cells(path) == cells


def validated(path, cwd):
    command = [sys.executable, "-m", "rnnlib.validate", path.name]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert not done.stderr
    return done.returncode, " ".join(done.stdout.split())


@pytest.mark.slow
def test_a_notebook_is_run_from_a_fresh_kernel(root, tmp_path, tree):
    """Answers that are right, wrong, blank; a test that is gone, and a kernel that dies."""
    right = json.loads((root / f"solutions/{NAME}/{NAME}.ipynb").read_text("utf-8"))
    answers = {
        c["metadata"]["nbgrader"]["grade_id"]: c["source"]
        for c in right["cells"]
        if c["metadata"].get("nbgrader", {}).get("solution")
    }
    here = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in tree["cells"]}
    for name, source in answers.items():
        here[name]["source"] = source
    path = tmp_path / f"{NAME}.ipynb"
    path.write_text(json.dumps(tree))
    code, printed = validated(path, tmp_path)
    assert code == 0, printed
    assert "positive_q: 3 of 3 visible tests pass" in printed
    assert "some that you cannot see" in printed

    here["span_jacobian"]["source"] = "def span_jacobian(*args):\n    return 0.0"
    here["length_bound"]["source"] = ""
    here["clip_groups_joint"]["metadata"]["tags"] = ["skip-execution", "raises-exception"]
    here["clip_groups"]["source"] = "def clip_groups(*args):\n    raise KeyError('x')"
    here["positive_q"]["source"] = "import os\nos._exit(1)"
    tree["cells"].remove(here["span_jacobian_values"])
    path.write_text(json.dumps(tree))
    before = path.read_bytes()
    code, printed = validated(path, tmp_path)
    assert code == 1, printed
    assert "1 test cell is missing: span_jacobian_values." in printed
    assert "span_jacobian: 0 of 2 visible tests pass" in printed
    assert re.search(
        r"span_jacobian_shape: the .* must have shape .*, yours has shape \(\)", printed
    )
    assert "length_bound: still blank" in printed
    assert "clip_groups: 0 of 3 visible tests pass" in printed
    assert "clip_groups_joint: KeyError: 'x'" in printed
    assert "The kernel died in the cell that begins with “import os”" in printed
    assert "positive_q_values: did not run" in printed
    assert path.read_bytes() == before


@pytest.mark.slow
def test_a_cell_that_does_not_end_is_stopped_and_the_next_one_runs(tmp_path):
    sources = ["while True:\n    pass", "1 / 0", "assert False, 'one\\ntwo'", "x = 1"]
    cells = [validate.Cell("code", source, {}) for source in sources]
    outcome = validate.run(cells, tmp_path, seconds=2)
    assert outcome.failed == {
        0: "this takes longer than 2 s",
        1: "ZeroDivisionError: division by zero",
        2: "one",
    }
    assert outcome.done == {0, 1, 2, 3} and outcome.died is None
