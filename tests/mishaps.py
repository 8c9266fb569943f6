"""What goes wrong with notebooks on their way from an honest student to the instructor.

Each mishap takes a student's paper (`classroom.Paper`) and returns the files that arrive,
{name: bytes}, or None for nothing. It leaves in `paper.notebook` what the student means, which is
what must be graded, and says `readable = False` where no notebook arrives.
"""

import copy
import json
import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

ALL = {}


def mishap(function):
    ALL[function.__name__] = function
    return function


def meta(cell):
    return cell.metadata.get("nbgrader", {})


def tests(notebook):
    return [cell for cell in notebook.cells if meta(cell).get("grade")]


def solutions(notebook):
    return [cell for cell in notebook.cells if meta(cell).get("solution")]


def arrives(paper, notebook=None, name=None):
    return {name or f"{paper.assignment}.ipynb": paper.text(notebook)}


def unreadable(paper, data, name=None):
    paper.readable = False
    return {name or f"{paper.assignment}.ipynb": data}


def altered(change):
    """A mishap of the file alone: `change(notebook, rng)` alters a copy of what is meant."""

    def happens(paper):
        handed = copy.deepcopy(paper.notebook)
        change(handed, paper.rng)
        return arrives(paper, handed)

    ALL[change.__name__] = happens
    return change


def meant(change):
    """A mishap of the work itself: it is graded as it stands."""

    def happens(paper):
        change(paper.notebook, paper.rng)
        return arrives(paper)

    ALL[change.__name__] = happens
    return change


# Cells that are gone, doubled, moved, of another type.


@altered
def deleted_tests(notebook, rng):
    gone = rng.sample(tests(notebook), 5)
    notebook.cells = [cell for cell in notebook.cells if not any(cell is g for g in gone)]


@altered
def only_the_answers(notebook, rng):
    notebook.cells = solutions(notebook)


@altered
def deleted_imports(notebook, rng):
    notebook.cells = [
        cell for cell in notebook.cells if cell.source.strip() != "import numpy as np"
    ]


@mishap
def deleted_answer(paper):
    """A function of which nothing is left: worth nothing, and nothing else is lost."""
    cell = paper.rng.choice(solutions(paper.notebook))
    cell.source = ""
    handed = copy.deepcopy(paper.notebook)
    handed.cells = [c for c in handed.cells if meta(c).get("grade_id") != meta(cell).grade_id]
    return arrives(paper, handed)


@altered
def answer_copied(notebook, rng):
    """An older attempt stands above the answer, with the same marks."""
    cell = rng.choice(solutions(notebook))
    older = copy.deepcopy(cell)
    older["id"] = "older-attempt"
    older.source = re.sub(r"return .*", "return 0  # does not work yet", older.source)
    notebook.cells.insert(notebook.cells.index(cell), older)


@altered
def tests_copied(notebook, rng):
    for number, cell in enumerate(rng.sample(tests(notebook), 3)):
        twin = copy.deepcopy(cell)
        twin["id"] = f"twin-{number}"
        notebook.cells.insert(notebook.cells.index(cell), twin)


@altered
def reordered(notebook, rng):
    first, *rest = notebook.cells
    rng.shuffle(rest)
    notebook.cells = [first, *rest]


@altered
def types_changed(notebook, rng):
    for cell, kind in (
        (rng.choice(solutions(notebook)), "raw"),
        (rng.choice(tests(notebook)), "markdown"),
    ):
        cell.cell_type = kind
        cell.pop("outputs")
        cell.pop("execution_count")


@altered
def tests_edited(notebook, rng):
    for cell in rng.sample(tests(notebook), 4):
        cell.source = "# passes now\n" + "\n".join(cell.source.split("\n")[:3])


# Metadata, versions, names, encodings.


@altered
def metadata_lost(notebook, rng):
    notebook.metadata = nbformat.NotebookNode()
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()


@altered
def from_another_service(notebook, rng):
    """Only what such services keep: no marks, other ids, outputs."""
    for number, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.NotebookNode({"id": f"x{number}"})
        cell["id"] = f"x{number}"
        if cell.cell_type == "code":
            cell.execution_count = 3 * number
            cell.outputs = [nbformat.v4.new_output("stream", text="it worked\n")]


@altered
def older_release(notebook, rng):
    """One test less, another text, and a test that is not there any more."""
    gone, other, *_ = rng.sample(tests(notebook), 2)
    other.source = other.source.replace("import", "import ", 1)
    gone.metadata["nbgrader"]["grade_id"] = "a_test_of_last_year"
    gone.source = 'assert False, "of last year"'


@mishap
def old_format(paper):
    tree = nbformat.convert(copy.deepcopy(paper.notebook), 3)
    return {f"{paper.assignment}.ipynb": nbformat.writes(tree, version=3).encode()}


@mishap
def no_cell_ids(paper):
    tree = json.loads(paper.text())
    tree["nbformat_minor"] = 2
    for cell in tree["cells"]:
        del cell["id"]
    return {f"{paper.assignment}.ipynb": json.dumps(tree).encode()}


@mishap
def renamed(paper):
    return arrives(paper, name=f"{paper.assignment} (1).ipynb")


@mishap
def renamed_altogether(paper):
    return arrives(paper, name="Homework final FINAL.ipynb")


@mishap
def two_notebooks(paper):
    older = copy.deepcopy(paper.notebook)
    for cell in solutions(older):
        cell.source = "pass"
    name = f"{paper.assignment}-Copy1.ipynb"
    return arrives(paper) | arrives(paper, older, name)


@mishap
def byte_order_mark(paper):
    return {f"{paper.assignment}.ipynb": b"\xef\xbb\xbf" + paper.text()}


@mishap
def line_ends(paper):
    for cell in paper.notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    return arrives(paper)


@mishap
def other_encoding(paper):
    return {f"{paper.assignment}.ipynb": paper.text().decode().encode("utf-16")}


@mishap
def cut_off(paper):
    data = paper.text()
    return unreadable(paper, data[: len(data) // 2])


@mishap
def merge_conflict(paper):
    """Of two versions, git puts one's own first."""
    first = ' "nbformat": 4,\n'
    both = f"<<<<<<< HEAD\n{first}=======\n  nbformat: 4,\n>>>>>>> of yesterday\n"
    return {f"{paper.assignment}.ipynb": paper.text().decode().replace(first, both).encode()}


@mishap
def empty_file(paper):
    return unreadable(paper, b"")


@mishap
def a_document_instead(paper):
    return unreadable(paper, b"%PDF-1.7 my answers", f"{paper.assignment}.pdf")


@mishap
def missing(paper):
    return None


# The work itself.


@meant
def syntax_error(notebook, rng):
    cell = rng.choice(solutions(notebook))
    cell.source = cell.source.replace("return ", "return (", 1)


@meant
def wrong_name(notebook, rng):
    cell = rng.choice(solutions(notebook))
    name = meta(cell).grade_id
    cell.source = re.sub(rf"\b{name}\b", f"my_{name}", cell.source)


@meant
def helper_in_its_own_cell(notebook, rng):
    cell = rng.choice(solutions(notebook))
    name = meta(cell).grade_id
    helper = new_code_cell(re.sub(rf"\b{name}\b", "_helper", cell.source), id="helper")
    cell.source = f"def {name}(*args, **kwargs):\n    return _helper(*args, **kwargs)\n"
    notebook.cells.insert(notebook.cells.index(cell), helper)


@meant
def extra_imports(notebook, rng):
    for cell in solutions(notebook):
        cell.source = re.sub(r"\bnp\.", "npy.", cell.source)
    notebook.cells.insert(1, new_code_cell("import numpy as npy\nimport math", id="imports"))


@meant
def cell_that_fails(notebook, rng):
    cell = rng.choice(solutions(notebook))
    place = notebook.cells.index(cell)
    notebook.cells.insert(place, new_code_cell("print(result_of_yesterday)", id="fails"))
    notebook.cells.insert(place, new_markdown_cell("Why does this *not* work?", id="why"))


@meant
def asks_for_input(notebook, rng):
    notebook.cells.insert(2, new_code_cell('seed = int(input("Which seed? "))', id="asks"))


@altered
def shell_and_magic(notebook, rng):
    notebook.cells.insert(2, new_code_cell("%matplotlib inline\n!pip list", id="magic"))
