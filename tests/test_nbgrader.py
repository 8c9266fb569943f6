"""The course in nbgrader's commands: release, submit, collect, autograde, feedback, export."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import forked
import nbformat
import pytest
from acceptance import lend_environment

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(ROOT.glob("solutions/*/*.ipynb"))
ASSIGNMENT = "02_rnn"
POINTS = 32


def run(folder, *command, home=None, fails=False):
    """Run an nbgrader command in `folder`; returns what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if home:
        environment |= {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / ".jupyter")}
    done = forked.nbgrader(folder, *command, env=environment)
    printed = done.stdout + done.stderr
    assert (done.returncode != 0) == fails, printed
    return printed


def solutions(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]


def solution_lines(path):
    """The lines of every solution region, which no release may contain.

    A line of less than 12 characters, such as `return y`, gives nothing away.
    """
    lines = set()
    for cell in solutions(nbformat.read(path, as_version=4)):
        _, *regions = cell.source.split("### BEGIN SOLUTION\n")
        for region in regions:
            text, end, _ = region.partition("### END SOLUTION")
            assert end, f"{path}: a solution region does not end"
            lines |= {line.strip() for line in text.splitlines()}
    return {line for line in lines if len(line) >= 12}


def leaks(folder):
    """(file, line) for every line of a solution in any file under `folder`."""
    secrets = set().union(*map(solution_lines, SOURCES))
    found = []
    for path in filter(Path.is_file, folder.rglob("*")):
        text = path.read_text("utf-8", errors="replace")
        if path.suffix == ".ipynb":  # as the student reads it, and as it is stored
            cells = nbformat.read(path, as_version=4).cells
            text += "\n".join(str(cell) + "\n" + cell.source for cell in cells)
        found += [(path.name, line) for line in secrets if line in text]
    return found


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of what an instructor has: the config and the sources, nothing graded yet."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    for path in SOURCES:
        run(folder, "generate_assignment", path.stem)
    return folder


def stable(path):
    """A notebook without what may differ between two runs of the same release."""
    notebook = nbformat.read(path, as_version=4)
    return [(cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in SOURCES])
def test_release_is_up_to_date(course, name):
    released = ROOT / "exercises" / name / f"{name}.ipynb"
    fresh = course / "exercises" / name / f"{name}.ipynb"
    assert stable(released) == stable(fresh), "run: make release"
    names = {path.name for path in released.parent.iterdir()} - {".ipynb_checkpoints"}
    assert names == {path.name for path in fresh.parent.iterdir()}


@pytest.mark.parametrize("name", [path.stem for path in SOURCES])
def test_release_has_neither_hidden_tests_nor_outputs(name):
    notebook = nbformat.read(ROOT / "exercises" / name / f"{name}.ipynb", as_version=4)
    assert len(solutions(notebook)) >= 3
    for cell in notebook.cells:
        assert "HIDDEN" not in cell.source and "SOLUTION" not in cell.source
        assert not cell.get("outputs")
    for cell in solutions(notebook):
        assert "raise NotImplementedError" in cell.source
        assert '"""' in cell.source, "the stub has lost its docstring"


def test_no_release_holds_a_line_of_any_solution():
    assert all(len(solution_lines(path)) >= 8 for path in SOURCES)
    assert not leaks(ROOT / "exercises")


def test_a_planted_leak_is_found(tmp_path):
    """In a code cell, in a text, in metadata, in another assignment's file."""
    line = max(solution_lines(SOURCES[0]), key=len)
    for plant in ("code", "markdown", "metadata", "file"):
        folder = tmp_path / plant
        shutil.copytree(ROOT / "exercises", folder)
        path = folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        if plant == "code":
            cell = next(c for c in notebook.cells if c.cell_type == "code")
            cell.source += f"\n    {line}"
        elif plant == "markdown":
            notebook.cells[0].source += f"\n`{line}`"
        elif plant == "metadata":
            notebook.metadata["note"] = line
        else:
            (folder / ASSIGNMENT / "hints.txt").write_text(line, "utf-8")
        nbformat.write(notebook, path)
        assert {found for _, found in leaks(folder)} == {line}, plant


@pytest.mark.slow
def test_no_text_of_a_solution_is_released(course):
    assert not list(course.glob("exercises/**/*.md"))
    assert not list(ROOT.glob("exercises/**/*.md"))


def answered(course, which):
    """The released notebook with the first `which` solution cells answered rightly."""
    right = nbformat.read(course / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    notebook = nbformat.read(
        course / "exercises" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4
    )
    pairs = list(zip(solutions(notebook), solutions(right), strict=True))
    for cell, reference in pairs[:which]:
        cell.source = reference.source
    return notebook


@pytest.fixture(scope="module")
def graded(course, tmp_path_factory, program):
    """Five students hand in through the exchange; the instructor collects and grades."""
    program("bwrap")
    wrong = answered(course, 99)
    solutions(wrong)[0].source = solutions(wrong)[0].source.replace(' + params["bias"]', "")
    handed_in = {
        "ann": nbformat.writes(answered(course, 99)),
        "ben": nbformat.writes(answered(course, 0)),
        "cyd": nbformat.writes(answered(course, 1)),
        "dan": '{"cells": [{"cell_type": "code", "sou',
        "eve": nbformat.writes(wrong),
    }
    run(course, "release_assignment", ASSIGNMENT)
    desk = tmp_path_factory.mktemp("desk")
    (desk / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.course_id = 'rnn'\n"
        f"c.Exchange.root = {str(course / 'grading' / 'exchange')!r}\n",
        "utf-8",
    )
    run(desk, "fetch_assignment", ASSIGNMENT, home=desk)
    for student, text in handed_in.items():
        (desk / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text(text, "utf-8")
        run(desk, "submit", ASSIGNMENT, "--student", student, home=desk)
    run(course, "collect", ASSIGNMENT)
    logs = {
        "autograde": run(course, "autograde", ASSIGNMENT),
        "feedback": run(course, "generate_feedback", ASSIGNMENT),
        "export": run(course, "export"),
    }
    with (course / "grading" / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = {
            row["student_id"]: row
            for row in csv.DictReader(file)
            if row["assignment"] == ASSIGNMENT
        }
    return logs, rows


@pytest.mark.slow
def test_grades_are_exported(graded):
    _, rows = graded
    assert {row["max_score"] for row in rows.values()} == {str(float(POINTS))}
    scores = {student: float(row["score"]) for student, row in rows.items()}
    assert scores.pop("dan", 0.0) == 0.0
    assert scores["ann"] == POINTS
    assert scores["ben"] == 0
    assert scores["cyd"] == 8, "one of four functions"
    assert 0 < POINTS - scores["eve"] < 8, "a step without a bias keeps the points of the rest"


@pytest.mark.slow
def test_a_corrupt_notebook_is_a_zero_with_a_reason(course, graded):
    """The run goes on, the student reads why."""
    _, rows = graded
    assert {"ann", "ben", "cyd", "dan", "eve"} == set(rows)
    assert rows["dan"]["score"] == "0.0"
    page = course / "grading/feedback/dan" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    assert "This notebook could not be graded" in page.read_text("utf-8")


@pytest.mark.slow
def test_feedback_says_what_is_wrong(course, graded):
    pages = course / "grading" / "feedback"
    for student in ("ann", "ben", "cyd", "eve"):
        assert (pages / student / ASSIGNMENT / f"{ASSIGNMENT}.html").exists()
    page = (pages / "eve" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text("utf-8")
    assert "The bias is wrong" in page
    assert "The feedback is wrong" not in page.split("<style")[0]


@pytest.mark.slow
def test_everything_but_sources_and_release_is_in_one_folder(course, graded):
    names = {path.name for path in course.iterdir()}
    assert names == {"nbgrader_config.py", "solutions", "exercises", "grading"}
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert "/grading/" in ignored
    for path in SOURCES:
        folder = course / "solutions" / path.stem
        original = {file.name: file.read_bytes() for file in path.parent.glob("*.*")}
        assert {f.name: f.read_bytes() for f in folder.glob("*.*")} == original


@pytest.mark.slow
def test_validate_tells_a_student_what_fails(course, tmp_path):
    """What a student runs before handing in, on the visible tests alone."""
    for which, said in ((99, "Success"), (1, "failed")):
        path = tmp_path / f"{which}.ipynb"
        nbformat.write(answered(course, which), path)
        assert said in run(tmp_path, "validate", path.name)


def commands(heading, marker=""):
    """The lines of the first shell block after `marker` under a heading of the README."""
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    block = section[section.index(marker) :].partition("```sh\n")[2].partition("```")[0]
    assert block, f"README.md has no commands under {heading}"
    return block


@pytest.mark.slow
def test_readme_grades_an_assignment_word_for_word(tmp_path):
    for name in ("Makefile", "README.md", "nbgrader_config.py", "pyproject.toml"):
        shutil.copy2(ROOT / name, tmp_path)
    shutil.copy2(ROOT / "requirements.txt", tmp_path)
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    lend_environment(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = commands("Instructors", "word for word")
    script += commands("Instructors", "through the same sandbox")
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for path in SOURCES:
        assert (tmp_path / "exercises" / path.stem / path.name).exists()
    with (tmp_path / "grading" / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}
    assert float(rows["ada", ASSIGNMENT]["score"]) == 0
    assert (tmp_path / "grading/feedback/ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").exists()
