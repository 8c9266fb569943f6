"""Wall 1: honest mistakes cost nothing and are told; files that do harm are bounded or refused.

Each mistake is made in a right answer's notebook, which is then taken in and graded: all points,
and in the feedback the line that says what was put right.
"""

import functools
import gzip
import itertools
import json
import os
import stat
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.exam.make import exam_of
from autograder.exam.run import finish
from autograder.intake import rebuild
from autograder.intake.cells import code_of, first_side, read_cells
from autograder.intake.files import Refused, read_file
from autograder.intake.rebuild import Rebuild
from autograder.intake.submission import take_in
from autograder.sandbox.limits import Limits

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course

QUICK = Limits(cell_seconds=6, call_seconds=2, again_seconds=0.5, notebook_seconds=30)


@pytest.fixture(scope="module")
def bwrap(program):
    return program("bwrap")


def add_second_answer(notebook):
    """A second function, so that there is something to mix up."""
    answer = new_code_cell(
        "def total(x):\n    raise NotImplementedError",
        id="second",
        metadata=course.meta("total", solution=True),
    )
    test = course.test_cell("total_is_right", "assert total([1, 2]) == 3", 1)
    notebook.cells += [answer, test]
    return notebook


def released():
    notebook = course.source_notebook()
    notebook.cells[2].source = "def running_mean(x):\n    raise NotImplementedError"
    return add_second_answer(notebook)


SECOND = "def total(x):\n    return sum(x)\n"


def right():
    notebook = course.answer(released(), course.RIGHT)
    notebook.cells[7].source = SECOND
    return notebook


def taken(tmp_path, write):
    """The rebuilt notebook of what `write` puts into a student's folder."""
    folder = tmp_path / "submitted/ann/ps"
    folder.mkdir(parents=True)
    write(folder)
    take_in(folder, tmp_path / "out", {"means": released()})
    return nbformat.read(tmp_path / "out/means.ipynb", as_version=4)


def points(notebook):
    """Points of each test cell."""
    _, task = exam_of(notebook, {}, QUICK)
    got = []
    for cell, outputs in zip(task["cells"], finish(task)["outputs"], strict=True):
        if cell["test"]:
            error = outputs and outputs[0]["output_type"] == "error"
            got.append(0 if error else cell["points"])
    return got


FULL = [3, 3, 2, 1]


def delete_tests(cells):
    cells[:] = [c for c in cells if not c.metadata.get("nbgrader", {}).get("grade")]


def delete_imports(cells):
    del cells[1]


def split_answer(cells):
    """As Jupyter does it: both halves keep the cell's metadata."""
    cells[2].source = "def helper(x, t):\n    return sum(x[: t + 1]) / (t + 1)"
    second = "def running_mean(x):\n    return [helper(x, t) for t in range(len(x))]"
    cells.insert(3, nbformat.from_dict({**cells[2], "source": second, "id": "half"}))


def split_inside_function(cells):
    head, tail = course.RIGHT.split("\n", 1)
    cells[2].source = head + "\n    n = len(x)"
    cells.insert(3, new_code_cell(tail.replace("len(x)", "n")))


def copy_everything(cells):
    cells += [nbformat.from_dict({**c, "id": f"copy{i}"}) for i, c in enumerate(cells)]


def retype_answer(cells):
    cells[2] = new_markdown_cell(cells[2].source, metadata=cells[2].metadata)


def answer_in_a_fence(cells):
    cells[2] = new_markdown_cell(f"```python\n{cells[2].source}\n```")


def retype_tests(cells):
    for cell in cells[4:7]:
        cell.cell_type = "raw"


def reorder(cells):
    cells[:] = cells[::-1]


def answer_before_imports(cells):
    cells.insert(0, cells.pop(2))
    cells[0].source = cells[0].source.replace("def", "unit = np.float64(1)\n\n\ndef", 1)


def extra_import(cells):
    cells.insert(0, new_code_cell("import math\nfrom itertools import accumulate"))
    cells[
        3
    ].source = "def running_mean(x):\n    return [s / (t + 1) for t, s in enumerate(accumulate(x))]"


def helper_cell(cells):
    cells.insert(2, new_code_cell("def mean(x):\n    return sum(x) / len(x)"))
    cells[3].source = "def running_mean(x):\n    return [mean(x[: t + 1]) for t in range(len(x))]"


def merge_into_first(cells):
    cells[2].source += "\n\n" + cells[7].source
    del cells[7]


def merge_into_second(cells):
    cells[7].source += "\n\n" + cells[2].source
    del cells[2]


def answer_in_a_test_cell(cells):
    cells[4].source = cells[2].source + "\n" + cells[4].source
    del cells[2]


def answer_in_a_cell_of_its_own(cells):
    """Above the one that was meant for it."""
    cells.insert(2, new_code_cell(cells[2].source))
    cells[3].source = "def running_mean(x):\n    raise NotImplementedError"


def other_case(cells):
    cells[2].source = course.RIGHT.replace("running_mean", "runningMean")


def lost_metadata(cells):
    """As some editors leave a notebook: no metadata, no ids."""
    for cell in cells:
        cell.metadata.clear()
        cell.pop("id", None)


def changed_tests(cells):
    cells[4].source = "assert True"


def older_release(cells):
    cells[5].source = "assert True"
    cells[6].metadata["nbgrader"]["grade_id"] = "points_of_last_year"
    del cells[7:]


def notes_between(cells):
    cells.insert(3, new_markdown_cell("My notes: <b>done</b>"))
    cells.append(new_code_cell("raise RuntimeError('scratch')"))


MISTAKES = [
    (delete_tests, "the cell “shape” was missing, and was put back"),
    (delete_imports, "a cell of the assignment was missing, and was put back"),
    (split_answer, "the cell “running_mean” is there twice: the first was taken, "),
    (split_inside_function, "the answer “running_mean” was cut in two: joined"),
    (copy_everything, "the cell “shape” is there twice: the first was taken, "),
    (retype_answer, "the type of the cell “running_mean” had been changed, and was changed back"),
    (answer_in_a_fence, "the answer “running_mean” was found in another cell"),
    (retype_tests, "the type of the cell “shape” had been changed, and was changed back"),
    (reorder, None),
    (answer_before_imports, None),
    (extra_import, None),
    (helper_cell, None),
    (merge_into_first, "the answer “total” was found in another cell"),
    (merge_into_second, "the answer “running_mean” was found in another cell"),
    (answer_in_a_test_cell, "the answer “running_mean” was found in another cell"),
    (answer_in_a_cell_of_its_own, "the answer “running_mean” was found in another cell"),
    (other_case, "“runningMean” was taken for “running_mean”, which the assignment asks for"),
    (lost_metadata, "the answer “running_mean” was found in another cell"),
    (changed_tests, "the cell “shape” is not the released one, which was used"),
    (older_release, "a cell with the id “points_of_last_year”, which this assignment has not, "),
    (notes_between, None),
]


@pytest.mark.parametrize(("change", "line"), MISTAKES, ids=lambda v: getattr(v, "__name__", ""))
@pytest.mark.usefixtures("bwrap")
def test_honest_mistakes_cost_nothing_and_are_told(tmp_path, change, line):
    def write(folder):
        notebook = right()
        change(notebook.cells)
        (folder / "means.ipynb").write_text(json.dumps(notebook))

    notebook = taken(tmp_path, write)
    expected = [*FULL[:3], 0] if change is older_release else FULL  # what there was no answer to
    assert points(notebook) == expected
    repairs = notebook.metadata["autograder"]["repairs"]
    assert any(text.startswith(line) for text in repairs) if line else repairs == []


def as_conflict(notebook):
    text = nbformat.writes(notebook)
    line = next(s for s in text.split("\n") if "sum(x[: t + 1])" in s)
    other = line.replace("(t + 1)", "t")
    mark = f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> branch"
    assert text.count(line) == 1
    return text.replace(line, mark).encode()


def as_version_3(notebook):
    cells = [
        {**c, "input": c.source} if c.cell_type == "code" else {**c, "level": 1}
        for c in notebook.cells
    ]
    for cell in cells:
        cell.pop("source") if "input" in cell else None
    tree = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    return json.dumps(tree).encode()


FILES = {
    "as it is": lambda notebook: nbformat.writes(notebook).encode(),
    "with a byte order mark": lambda notebook: nbformat.writes(notebook).encode("utf-8-sig"),
    "as PowerShell writes it": lambda notebook: nbformat.writes(notebook).encode("utf-16"),
    "with line ends of Windows": lambda n: nbformat.writes(n).replace("\n", "\r\n").encode(),
    "of version 3": as_version_3,
    "with a conflict of git": as_conflict,
}


@pytest.mark.parametrize("how", FILES)
def test_a_file_that_is_written_otherwise_is_read(tmp_path, how):
    notebook = taken(tmp_path, lambda f: (f / "means.ipynb").write_bytes(FILES[how](right())))
    about = notebook.metadata["autograder"]
    assert "refused" not in about
    assert notebook.cells[2].source.strip() == course.RIGHT.strip()
    assert notebook.cells[7].source == SECOND
    said = ["git's marks of a conflict were in the file: of two versions, the first counts"]
    assert about["repairs"] == (said if "git" in how else [])


@pytest.mark.parametrize("text", ["", "a\nb", "<<<<<<< a\nx", "=======\n", "x <<<<<<< y"])
def test_what_is_no_whole_conflict_is_left_alone(text):
    assert first_side(text) is None


def test_a_renamed_file_is_taken_and_told(tmp_path):
    notebook = taken(tmp_path, lambda f: nbformat.write(right(), f / "Means (final) \u202e.ipynb"))
    assert notebook.cells[7].source == SECOND
    assert notebook.metadata["autograder"]["repairs"] == [
        "the file “Means (final) .ipynb” was taken for means.ipynb"
    ]


def test_an_answer_that_nothing_was_wrong_with_is_left_alone():
    """No repair may touch a right notebook, or one whose answers are still blank."""
    for notebook in (right(), released()):
        cells = [
            {
                "type": c.cell_type,
                "source": c.source,
                "id": c.id,
                "grade_id": c.metadata.get("nbgrader", {}).get("grade_id"),
            }
            for c in notebook.cells
        ]
        rebuilt = Rebuild(released(), cells).notebook()
        assert [c.source for c in rebuilt.cells] == [c.source for c in notebook.cells]
        assert rebuilt.metadata["autograder"]["repairs"] == []


def test_code_in_a_code_cell_keeps_its_fence():
    assert code_of({"type": "code", "source": "```\nx\n```"}) == "```\nx\n```"
    assert code_of({"type": "markdown", "source": "```py\nx\n```\n"}) == "x"


# Files that do harm.


def write_extra(folder, source=None, grade_id=None, count=1):
    notebook = json.loads(nbformat.writes(right()))
    extra = {"cell_type": "code", "source": source or "1", "outputs": [], "execution_count": None}
    extra["metadata"] = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    notebook["cells"] += [extra] * count
    (folder / "means.ipynb").write_text(json.dumps(notebook))


@pytest.mark.parametrize("name", ["\ud800", "\u202eflah", "\0", "x\x1b[31m", "<b>" * 1000])
def test_names_of_cells_are_written_without_harm(tmp_path, name):
    notebook = taken(tmp_path, lambda folder: write_extra(folder, grade_id=name))
    (said,) = notebook.metadata["autograder"]["repairs"]
    assert said.startswith("a cell with the id “")
    assert len(said) < 200
    assert not set(said) & set("\ud800\u202e\0\x1b")
    assert notebook.cells[7].source == SECOND


def test_text_that_a_parser_is_slow_on_is_bounded(tmp_path):
    """Five megabytes of commas would take the parser half a minute, for each answer anew."""

    def write(folder):
        write_extra(folder, "1," * 4900, count=500)

    started = time.monotonic()
    notebook = taken(tmp_path, write)
    assert time.monotonic() - started < 10
    assert "characters together" in notebook.metadata["autograder"]["refused"]


def test_a_cell_is_parsed_once(tmp_path, monkeypatch):
    """However many answers are looked for in it."""
    parsed = []
    names = rebuild.defined_names
    monkeypatch.setattr(rebuild, "defined_names", lambda s: parsed.append(s) or names(s))

    def write(folder):
        notebook = right()
        lost_metadata(notebook.cells)
        notebook.cells.append(new_code_cell("marker = 1"))
        (folder / "means.ipynb").write_text(json.dumps(notebook))

    taken(tmp_path, write)
    assert parsed.count("marker = 1") == 1


def test_a_heading_of_a_great_level_is_not_written_out(tmp_path):
    cells = [{"cell_type": "heading", "level": 10**12, "source": "x", "metadata": {}}]
    tree = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    notebook = taken(tmp_path, lambda f: (f / "means.ipynb").write_text(json.dumps(tree)))
    assert "refused" not in notebook.metadata["autograder"]


def test_a_compressed_notebook_is_not_unpacked(tmp_path):
    data = gzip.compress(b" " * 10**7)
    notebook = taken(tmp_path, lambda f: (f / "means.ipynb").write_bytes(data))
    assert "no notebook" in notebook.metadata["autograder"]["refused"]


def test_whatever_cannot_be_written_is_a_zero_with_a_reason(tmp_path, monkeypatch):
    """Should a notebook ever be rebuilt that cannot be written, the next student is graded."""
    monkeypatch.setattr(rebuild, "clean_text", lambda text, limit: text + "\ud800")
    notebook = taken(tmp_path, lambda folder: write_extra(folder, grade_id="x"))
    assert "could not be read" in notebook.metadata["autograder"]["refused"]


def linked(tmp_path, owner, folder_owner, keeper):
    """A file with two names, and the numbers of those whom its folders belong to."""
    folder = tmp_path / "submitted/ann/ps"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("{}")
    os.link(tmp_path / "secret", folder / "means.ipynb")
    os.chown(tmp_path / "secret", owner, -1)
    os.chown(folder, folder_owner, -1)
    os.chown(tmp_path / "submitted", keeper, -1)
    return folder / "means.ipynb"


ANN, BEN, TEACHER = 61_001, 61_002, 61_003


@pytest.mark.parametrize(
    ("owner", "folder", "keeper", "mine"),
    [
        (ANN, ANN, TEACHER, True),  # somebody else has made a link to Ann's file
        (TEACHER, ANN, TEACHER, False),  # Ann has made a link to the solution
        (TEACHER, TEACHER, TEACHER, False),  # out of an archive that the teacher has unpacked
        (BEN, ANN, TEACHER, False),  # Ann has made a link to Ben's file
        (0, ANN, TEACHER, False),
        (0, 0, TEACHER, False),
    ],
)
def test_a_file_with_two_names_is_read_only_where_it_is_the_students(
    tmp_path, monkeypatch, owner, folder, keeper, mine
):
    if os.geteuid() == 0:
        path = linked(tmp_path, owner, folder, keeper)
    else:  # an ordinary user owns all: what the system would say is put in its place
        path = linked(tmp_path, -1, -1, -1)
        file_stat, fstat = os.stat, os.fstat

        def pretend(info, number):
            return os.stat_result([*info[:4], number, *info[5:]])

        def of_another(place, **kwargs):
            info = file_stat(place, **kwargs)
            return pretend(info, keeper) if place == "../.." else info

        def of_the_student(number):
            info = fstat(number)
            return pretend(info, folder if stat.S_ISDIR(info.st_mode) else owner)

        monkeypatch.setattr(os, "stat", of_another)
        monkeypatch.setattr(os, "fstat", of_the_student)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    if mine:
        assert read_file(path) == b"{}"
    else:
        with pytest.raises(Refused, match="hard link"):
            read_file(path)


def swapped(tmp_path, place):
    """A submission in which `place` is changed for a link to a secret, back and forth, for ever."""
    submitted, secret = tmp_path / "submitted", tmp_path / "solution"
    for root, word in ((submitted / "ann/ps", "own"), (secret / "ann/ps", "SECRET")):
        (root / "inner").mkdir(parents=True)
        for file in (root / "means.ipynb", root / "inner/means.ipynb"):
            notebook = nbformat.v4.new_notebook(cells=[new_markdown_cell(word)])
            nbformat.write(notebook, file)
    if place == "ann/ps/inner":
        (submitted / "ann/ps/means.ipynb").unlink()
    real, aside = submitted / place, submitted / f"{place}.aside"
    while True:
        real.rename(aside)
        real.symlink_to(secret / place)
        yield
        real.unlink()
        aside.rename(real)
        yield


@pytest.mark.parametrize("place", ["ann", "ann/ps", "ann/ps/inner"])
def test_a_folder_that_becomes_a_link_in_between_is_not_followed(tmp_path, monkeypatch, place):
    """Whichever call of the system it is before."""
    texts = []
    for moment in range(40):
        calls, root = itertools.count(), tmp_path / str(moment)
        change = swapped(root, place)
        next(change), next(change)

        def late(*args, made, change=change, calls=calls, moment=moment, **kwargs):
            if next(calls) == moment:
                next(change)
            return made(*args, **kwargs)

        with monkeypatch.context() as patch:
            for name in ("open", "scandir", "stat", "fstat"):
                patch.setattr(os, name, functools.partial(late, made=getattr(os, name)))
            take_in(root / "submitted/ann/ps", root / "clean", {"means": released()})
        texts.append((root / "clean/means.ipynb").read_text("utf-8"))
        if next(calls) <= moment:  # the change has come too late
            break
    else:
        pytest.fail("there are more calls than this test makes")
    assert len(texts) > 5
    assert not any("SECRET" in text for text in texts)
    assert "own" in texts[-1]


def test_all_cells_together_are_bounded(tmp_path):
    write_extra(tmp_path, "x" * 150_000, count=8)
    with pytest.raises(Refused, match="characters together"):
        read_cells(tmp_path / "means.ipynb")
