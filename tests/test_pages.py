"""What `--deliver` leaves: pages for those for whom something has changed, tables of all."""

import csv
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness

pytestmark = [pytest.mark.slow]
CLASS = {"ann": course.RIGHT, "King, Jr.": course.WRONG, "x[1]": course.RIGHT}


@pytest.fixture(scope="module")
def root(program, tmp_path_factory):
    program("bwrap")
    root = tmp_path_factory.mktemp("pages") / "course"
    course.make_course(root, True)
    assert harness.nbgrader(root, "generate_assignment", "ps").returncode == 0
    for student, source in CLASS.items():
        folder = root / "submitted" / student / "ps"
        folder.mkdir(parents=True)
        nbformat.write(course.answer(course.released(root), source), folder / "means.ipynb")
    return root


def deliver(root):
    command = [sys.executable, "-m", "autograder", "grade", "ps", "--deliver", "--quiet"]
    run = subprocess.run(
        [*command, "--workers", "1"],
        cwd=root,
        env=harness.environment(root),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return {row.get("student_id") or row["student id"]: row for row in csv.DictReader(file)}


def test_pages_are_made_for_those_for_whom_something_has_changed(root):
    assert "Feedback: 3 pages are new" in deliver(root)
    pages = {p.parts[-3]: p for p in (root / "feedback").rglob("means.html")}
    assert set(pages) == set(CLASS)
    before = {student: page.stat().st_mtime_ns for student, page in pages.items()}
    assert "Feedback: 0 pages" in deliver(root)
    with (
        warnings.catch_warnings(action="ignore"),
        Gradebook(f"sqlite:///{root}/gradebook.db") as book,
    ):
        book.find_comment("running_mean", "means", "ps", "ann").manual_comment = "Well said."
        book.db.commit()
    pages["x[1]"].unlink()
    assert "Feedback: 2 pages" in deliver(root)
    after = {student: page.stat().st_mtime_ns for student, page in pages.items()}
    assert {s for s in CLASS if before[s] != after[s]} == {"ann", "x[1]"}
    assert "Well said." in pages["ann"].read_text("utf-8")


def test_a_comma_in_a_name_shifts_no_column(root):
    deliver(root)
    grades = table(next(root.rglob("grades.csv")))
    scores = harness.scores(root)
    assert {student: float(row["score"]) for student, row in grades.items()} == scores
    points = table(root / "reports/ps/points.csv")
    assert {student: float(row["all points"]) for student, row in points.items()} == scores
    assert float(points["ann"]["shape"]) == 3.0
