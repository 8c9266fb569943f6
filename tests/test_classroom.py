"""The page for instructors, followed word for word; and the generated class that it is tried on.

The large run, 200 students, is `python tests/acceptance.py`; its figures and outputs are stored in
benchmarks/results/ and on the page. Here a class of 20 goes the same way.
"""

import copy
import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import acceptance
import classroom
import mishaps
import nbformat
import pytest

from autograder.intake.submission import take_in

ROOT = Path(__file__).resolve().parent.parent
STUDENTS = 20
PAGE = acceptance.PAGE.read_text("utf-8")


@functools.cache
def class_of(students):
    return list(classroom.papers(ROOT, students))


# The class.


def test_a_class_has_every_kind_and_every_mishap_and_nobody_hands_in_the_same():
    papers = class_of(200)
    assert {paper.kind for paper in papers} == set(classroom.KINDS)
    assert {paper.kind for paper in papers[: 2 * STUDENTS]} == set(classroom.KINDS)
    happened = {paper.what for paper in papers if paper.kind == "broken"}
    assert happened == set(mishaps.ALL)
    assert len({paper.what for paper in papers if paper.kind == "hostile"}) > 60
    texts = [paper.text() for paper in papers]
    assert len(set(texts)) == len(texts)


def test_a_class_is_the_same_each_time_and_a_smaller_one_is_its_beginning():
    one, two = class_of(40), class_of(20)
    for first, second in zip(one, two):
        assert (first.student, first.assignment) == (second.student, second.assignment)
        assert (first.kind, first.what) == (second.kind, second.what)
        assert first.files == second.files


@pytest.mark.parametrize("assignment", classroom.ASSIGNMENTS)
def test_plain_python_finds_the_points(assignment):
    """All for the reference, none for the release, and for a planted mistake what it says."""
    source = classroom.source(ROOT, assignment)
    marks = [classroom.mark(cell) for cell in source.cells]
    most = {mark["grade_id"]: mark["points"] for mark in marks if mark.get("grade")}
    assert classroom.points(source, source) == most
    blank = classroom.released(ROOT, assignment)
    assert set(classroom.points(blank, source).values()) == {0}
    for function in classroom.solutions(source):
        (path, *_) = sorted((classroom.ANSWERS / assignment / function).glob("wrong_*.py"))
        text = path.read_text("utf-8")
        caught = text.split("\n")[0].split("Caught by: ")[1].strip(" .").split(", ")
        wrong = copy.deepcopy(source)
        classroom.solutions(wrong)[function].source = text
        got = classroom.points(wrong, source)
        assert {name for name in got if not got[name]} == {f"{function}_{c}" for c in caught}


def test_a_class_hands_in(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    for paper in class_of(200):
        paper.hand_in(tmp_path / "grading" / "submitted")
        folder = tmp_path / "grading" / "submitted" / paper.student / paper.assignment
        assert folder.is_dir() == (paper.files is not None)
        assert not folder.is_dir() or list(folder.iterdir()), paper.what


@pytest.mark.parametrize("name", sorted(mishaps.ALL))
def test_the_intake_reads_what_a_mishap_has_left(name, tmp_path):
    """Or says why not: quick, while the right points are a matter for the slow test below."""
    paper = next(p for p in class_of(200) if p.what == name)
    if paper.files is None:
        assert name == "missing"
        return
    paper.hand_in(tmp_path)
    release = {paper.assignment: classroom.released(ROOT, paper.assignment)}
    take_in(tmp_path / paper.student / paper.assignment, tmp_path / "clean", release)
    rebuilt = nbformat.read(tmp_path / "clean" / f"{paper.assignment}.ipynb", as_version=4)
    assert ("refused" in rebuilt.metadata.autograder) == (not paper.readable)


# What the acceptance run sees.


def checked(grade):
    """A check of two right submissions, with `grade` done to what the gradebook says."""
    check = acceptance.Check(desk=None)
    papers = [paper for paper in class_of(3) if paper.assignment == "02_rnn"][:2]
    check.papers = {"02_rnn": {paper.student: paper for paper in papers}}
    source = classroom.source(ROOT, "02_rnn")
    for paper in papers:
        paper.points = paper.expected(source)
    graded = {paper.student: dict(paper.points) for paper in papers}
    grade(graded)
    check.graded = lambda assignment: graded
    check.grades(["02_rnn"])
    return check.wrong


def test_grades_that_differ_are_seen():
    assert checked(lambda graded: None) == []

    def one_point_less(graded):
        graded["s0001"]["read_out_shape"] -= 1

    def somebody_is_gone(graded):
        del graded["s0002"]

    def another_cell(graded):
        cells = graded["s0002"]
        lost, won = (next(c for c in cells if bool(cells[c]) == full) for full in (True, False))
        cells[lost], cells[won] = cells[lost] - 1, cells[won] + 1

    for change in (one_point_less, somebody_is_gone, another_cell):
        assert len(checked(change)) == 1, change


def test_a_hostile_gain_is_seen_and_a_loss_is_not():
    def with_gain(points):
        check = acceptance.Check(desk=None)
        paper = next(p for p in class_of(20) if p.kind == "hostile")
        paper.points = paper.expected(classroom.source(ROOT, paper.assignment))
        check.papers = {paper.assignment: {paper.student: paper}}
        cell = min(paper.points, key=paper.points.get)
        graded = {paper.student: paper.points | {cell: paper.points[cell] + points}}
        check.graded = lambda assignment: graded
        check.grades([paper.assignment])
        return check.wrong

    assert with_gain(1) and not with_gain(0) and not with_gain(-1)


def test_a_formula_is_not_alive_and_a_script_is():
    alive = acceptance.harness.live("<math><mi>x</mi></math><script></script><mi onclick='y()'>")
    assert [what for what in alive if what not in acceptance.FORMULAS] == ["script", "mi onclick"]


def test_a_terminal_writes_over_a_line():
    assert acceptance.on_screen("a\n 50%|██ |\r100%|████|\nb  \n") == "a\n100%|████|\nb"
    assert acceptance.on_screen("10%|\r    \rdone\n") == "done"
    assert acceptance.masked("20 graded\n  s0007: is late\ndone\n") == "# graded\ndone\n"
    assert acceptance.masked(" 50%|█ | 1/2 [00:01<00:01]\n20 graded in 3.5 s") == "# graded in # s"


# The page.


def test_the_page_shows_what_the_large_run_printed():
    stored = json.loads(acceptance.RESULTS.read_text("utf-8"))
    typed = [(step["command"], step["output"]) for step in stored["transcript"]]
    assert acceptance.steps(PAGE) == typed
    assert stored["students"] == 200
    assert all(row["submissions"] == row["as they must"] for row in stored["grades"].values())


@pytest.fixture(scope="module")
def followed(tmp_path_factory, program):
    program("bwrap")
    path = tmp_path_factory.mktemp("acceptance") / "results.json"
    command = [sys.executable, str(ROOT / "tests" / "acceptance.py")]
    done = subprocess.run(
        [*command, "--students", str(STUDENTS), "--results", str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert path.exists(), done.stdout + done.stderr
    return json.loads(path.read_text("utf-8"))


def slow(test):
    return pytest.mark.slow(pytest.mark.xdist_group("class")(test))


@slow
def test_the_page_followed_leads_to_the_right_grades(followed):
    assert followed["wrong"] == []
    kinds = followed["grades"]
    assert set(kinds) == set(classroom.KINDS)
    assert all(row["submissions"] == row["as they must"] for row in kinds.values())
    assert sum(row["submissions"] for row in kinds.values()) == followed["feedback pages"]


@slow
def test_the_commands_print_what_the_page_shows(followed):
    """But for figures, and for what a command had printed when it was stopped."""
    for (command, shown), step in zip(acceptance.steps(PAGE), followed["transcript"], strict=True):
        assert command == step["command"]
        if not shown.endswith(("^C\n", "Killed\n")):
            assert acceptance.masked(shown) == acceptance.masked(step["output"]), command
