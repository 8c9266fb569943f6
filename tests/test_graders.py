"""Every graded function against planted wrong answers and differently written right ones.

`tests/answers/NN_topic/<function>/` holds the answers, one a file. The first line of a wrong
one says the mistake, and exactly which cells must catch it (named without the function's name):
all others of the same function must give their points. They are graded as students'
submissions are, in the sandbox: filled into the release, handed in, autograded, read from the
gradebook. One submission carries one answer for every function of the assignment, so that few
kernels grade many answers.
"""

import ast
import builtins
import contextlib
import io
import itertools
import os
import re
import shutil
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path

import forked
import nbformat
import numpy as np
import pytest

import rnnlib

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = ROOT / "tests" / "answers"
ASSIGNMENTS = sorted(path.parent.name for path in ROOT.glob("solutions/*/*.ipynb"))
FIRST_LINE = re.compile(r"# Mistake: (?P<mistake>.+)\. Caught by: (?P<cells>[\w, ]+)\.?$")


def source(assignment):
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    return nbformat.read(path, as_version=4)


def graded_functions(assignment):
    """The graded functions in order, each with the points of its cells by name."""
    functions = {}
    for cell in source(assignment).cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("solution"):
            functions[mark.grade_id] = {}
        elif mark.get("grade"):
            owner = [name for name in functions if mark.grade_id.startswith(name + "_")]
            functions[max(owner, key=len)][mark.grade_id] = mark.points
    return functions


def answers(assignment, function, kind):
    return sorted((ANSWERS / assignment / function).glob(f"{kind}_*.py"))


def nbgrader(course, *command):
    """Run an nbgrader command in the folder `course`."""
    done = forked.nbgrader(course, *command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr


def submit(course, student, assignment, answers):
    """Hand in the release with `answers`, {function: text}, in its solution cells."""
    name = f"{assignment}.ipynb"
    notebook = nbformat.read(course / "exercises" / assignment / name, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    target = course / "grading" / "submitted" / student / assignment / name
    target.parent.mkdir(parents=True)
    nbformat.write(notebook, target)


class Graded:
    """What the autograder made of every submission to one assignment."""

    def __init__(self, empty, course, assignment):
        self.folder = course
        self.assignment = assignment
        self.functions = graded_functions(assignment)
        shutil.copytree(empty, course, dirs_exist_ok=True)
        shutil.copytree(ROOT / "solutions" / assignment, course / "solutions" / assignment)
        nbgrader(course, "generate_assignment", assignment)
        self.students = {}  # (function, answer) -> student
        batch = defaultdict(dict)
        queues = [
            [(function, path) for path in sorted(folder.glob("*.py"))]
            for function in self.functions
            for folder in [ANSWERS / assignment / function]
        ]
        for number, row in enumerate(zip_longest(*queues)):
            for function, path in filter(None, row):
                student = f"mixed{number:02}"
                batch[student][function] = path.read_text("utf-8")
                self.students[function, path.stem] = student
        batch["blank"] = {}
        batch["reference"] = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in source(assignment).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }
        for student, texts in batch.items():
            submit(course, student, assignment, texts)
        nbgrader(course, "autograde", assignment)
        self.scores = {student: self.read_scores(student) for student in batch}

    def read_scores(self, student):
        from nbgrader.api import Gradebook

        path = self.folder / "grading" / "gradebook.db"
        with Gradebook(f"sqlite:///{path}") as gradebook:
            notebook = gradebook.find_submission_notebook(self.assignment, self.assignment, student)
            return {grade.name: grade.score for grade in notebook.grades}

    def messages(self, student):
        """The error of every graded cell that has one, as the student may read it."""
        name = f"{self.assignment}.ipynb"
        path = self.folder / "grading" / "autograded" / student / self.assignment / name
        return {
            cell.metadata.nbgrader.grade_id: (output.ename, output.evalue)
            for cell in nbformat.read(path, as_version=4).cells
            if cell.metadata.get("nbgrader", {}).get("grade")
            for output in cell.outputs
            if output.output_type == "error"
        }


def make_empty(course):
    """A course with an empty gradebook: for each new one nbgrader waits two seconds for Alembic."""
    shutil.copy(ROOT / "nbgrader_config.py", course)
    nbgrader(course, "db", "student", "list")
    assert (course / "grading" / "gradebook.db").exists()
    return course


@pytest.fixture(scope="module")
def graded(tmp_path_factory, program):
    """Grade an assignment once, however many tests ask."""
    program("bwrap")
    empty, done = make_empty(tmp_path_factory.mktemp("empty")), {}

    def get(assignment):
        if assignment not in done:
            folder = tmp_path_factory.mktemp(assignment)
            done[assignment] = Graded(empty, folder, assignment)
        return done[assignment]

    return get


def marks(assignment):
    # One group each: with several workers every assignment is graded in one of them.
    return [pytest.mark.slow, pytest.mark.xdist_group(f"graders_{assignment}")]


def each_assignment():
    return [pytest.param(name, marks=marks(name)) for name in ASSIGNMENTS]


def each_answer(kind):
    return [
        pytest.param(
            assignment,
            function,
            path,
            id=f"{assignment}-{function}-{path.stem}",
            marks=marks(assignment),
        )
        for assignment in ASSIGNMENTS
        for function in graded_functions(assignment)
        for path in answers(assignment, function, kind)
    ]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_function_has_planted_answers(assignment):
    functions = graded_functions(assignment)
    assert 3 <= len(functions) <= 6
    assert {path.name for path in (ANSWERS / assignment).iterdir()} == set(functions)
    for function, cells in functions.items():
        assert len(cells) >= 3, f"{function} has few rungs"
        assert len(answers(assignment, function, "wrong")) >= 6, function
        assert len(answers(assignment, function, "right")) >= 3, function
        caught = {
            cell for path in answers(assignment, function, "wrong") for cell in planted(path)[1]
        }
        unseen = set(cells) - caught
        assert not unseen, f"no wrong answer fails in {unseen}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_answer_can_be_imported(assignment):
    """Neither the package nor a module of it has a graded function.

    A method may have the name: Matplotlib calls one of a drawing's `draw_text`.
    """
    for function in graded_functions(assignment):
        assert not hasattr(rnnlib, function)
        for path in (ROOT / "rnnlib").rglob("*.py"):
            text = path.read_text("utf-8")
            assert not re.search(rf"^(def|class) {function}\b|^{function}\b *=", text, re.M), path


def planted(path):
    first = path.read_text("utf-8").splitlines()[0]
    match = FIRST_LINE.match(first)
    assert match, f"{path}: '# Mistake: ... Caught by: cell, cell' expected, got {first}"
    cells = match["cells"].split(",")
    return match["mistake"], {f"{path.parent.name}_{name.strip()}" for name in cells}


@pytest.mark.parametrize("assignment", each_assignment())
def test_blank_scores_nothing(graded, assignment):
    assert set(graded(assignment).scores["blank"].values()) == {0.0}


@pytest.mark.parametrize("assignment", each_assignment())
def test_reference_scores_everything(graded, assignment):
    every = {}
    for cells in graded_functions(assignment).values():
        every |= cells
    assert graded(assignment).scores["reference"] == every


@pytest.mark.parametrize("assignment,function,path", each_answer("right"))
def test_right_answer_scores_everything(graded, assignment, function, path):
    result = graded(assignment)
    student = result.students[function, path.stem]
    cells = result.functions[function]
    lost = {name for name in cells if result.scores[student][name] != cells[name]}
    errors = {name: result.messages(student).get(name) for name in lost}
    assert not lost, errors


@pytest.mark.parametrize("assignment,function,path", each_answer("wrong"))
def test_wrong_answer_is_caught_where_it_says(graded, assignment, function, path):
    result = graded(assignment)
    student = result.students[function, path.stem]
    cells = result.functions[function]
    lost = {name for name in cells if result.scores[student][name] != cells[name]}
    assert lost == planted(path)[1]
    assert {result.scores[student][name] for name in lost} == {0.0}
    for name in lost:
        kind, text = result.messages(student)[name]
        if "` raised " not in text:
            assert len(text) > 40, f"{name} does not say what is wrong: {text!r}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_graded_cell_shows_anything(assignment):
    """nbgrader reads the value of a cell as partial credit, and stderr as failure."""
    for cell in source(assignment).cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            assert not cell.outputs, cell.metadata.nbgrader.grade_id


def graded_cells(assignment):
    return [
        cell for cell in source(assignment).cells if cell.metadata.get("nbgrader", {}).get("grade")
    ]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_graded_cell_takes_a_name_a_student_may_use(assignment):
    """Tests share a kernel with the answers: `from math import tanh` would replace theirs."""
    shared = {"rnnlib.grading", "collections", "itertools"}
    for cell in graded_cells(assignment):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert node.name.startswith("_"), cell.metadata.nbgrader.grade_id
            if isinstance(node, ast.ImportFrom):
                assert node.module in shared, cell.metadata.nbgrader.grade_id


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_graded_cell_stands_alone(assignment):
    """It uses built-in names, its own, and one function of the student."""
    functions = set(graded_functions(assignment))
    for cell in graded_cells(assignment):
        tree, name = ast.parse(cell.source), cell.metadata.nbgrader.grade_id
        assert ast.get_docstring(tree), f"{name} does not say what it tests"
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        for node in ast.walk(tree):
            if isinstance(node, ast.alias):
                bound.add(node.asname or node.name)
            elif isinstance(node, ast.FunctionDef):
                bound.add(node.name)
            elif isinstance(node, ast.arg):
                bound.add(node.arg)
        from_student = used - bound - set(dir(builtins))
        assert from_student <= functions and len(from_student) == 1, (
            name,
            from_student,
        )
        assert name.startswith(from_student.pop() + "_")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_messages_name_sections_that_exist(assignment):
    """ "... chapter 4, 'Truncated BPTT'" is a heading of book/04_bptt.md."""
    named = set()
    for cell in graded_cells(assignment):
        text = re.sub(r'"\s*\n\s*f?"', "", cell.source)
        named |= set(re.findall(r"[Cc]hapter (\d+), '([^']+)'", text))
        hints = re.findall(r"hint = \(.*?^\)", text, re.DOTALL | re.MULTILINE)
        for hint in hints:
            assert re.search(r"equation|[Cc]hapter|task", hint, re.IGNORECASE), hint
    assert len(named) >= 2
    for number, title in named:
        (chapter,) = ROOT.glob(f"book/{int(number):02}_*.md")
        assert f"\n## {title}\n" in chapter.read_text("utf-8"), title


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_page_promises_what_the_reference_prints(assignment):
    """'You should get `[62.]`' stands above a cell whose stored output is that."""
    cells = source(assignment).cells
    promises = 0
    for text, code in itertools.pairwise(cells):
        found = re.search(r"should (?:get|be)\s+`(\[[^`]+)`", text.source)
        if text.cell_type == "markdown" and found:
            printed = "".join(output.get("text", "") for output in code.outputs)
            assert "".join(found[1].split()) in "".join(printed.split()), text.source
            promises += 1
    assert promises >= 3


def plain(value):
    """Whether `value` can be sent to another process as data, without pickle."""
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(value[key]) for key in value)
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    return isinstance(value, bool | int | float | str | np.number)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_only_plain_data_goes_to_an_answer_and_comes_back(assignment):
    """So the answers can run in another process than the tests."""
    answers, calls = {}, []
    for cell in source(assignment).cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            with contextlib.redirect_stdout(io.StringIO()):
                exec(cell.source, answers)

    def remote(function):
        def ask(*args, **kwargs):
            assert plain(args) and plain(kwargs), function
            result = answers[function](*args, **kwargs)
            assert plain(result), function
            calls.append(function)
            return result

        return ask

    functions = graded_functions(assignment)
    for cell in graded_cells(assignment):
        before = len(calls)
        exec(cell.source, {function: remote(function) for function in functions})
        made = len(calls) - before
        assert 1 <= made <= 150, (cell.metadata.nbgrader.grade_id, made)
    assert set(calls) == set(functions)
