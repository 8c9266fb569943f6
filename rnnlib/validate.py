"""Before you hand in: `python -m rnnlib.validate NOTEBOOK.ipynb`.

Compares an assignment's notebook with what was released, so that it sees the tests that are no
longer there; then runs it in a fresh kernel and says which answers are blank and which visible
tests fail. It changes nothing and needs no network. Exit codes: 0 if there is nothing to mend, 1
if there is, 2 if the notebook cannot be read or run.

`assignments.json` holds the fingerprint of each released cell; `make release` writes it.
"""

import argparse
import ast
import hashlib
import json
import re
import sys
import textwrap
import warnings
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

__all__ = [
    "Cell",
    "Unreadable",
    "compare",
    "fingerprint",
    "identify",
    "main",
    "marked_cells",
    "read_cells",
    "record",
    "run",
]

RELEASED = Path(__file__).with_name("assignments.json")
SECONDS = 30  # that a cell may take, here as in grading


class Unreadable(ValueError):
    """A notebook that cannot be read or run, and why."""


class Cell(NamedTuple):
    """What counts of a notebook's cell: "code" or another type, its text, nbgrader's marks."""

    type: str
    source: str
    marks: dict

    @property
    def grade_id(self):
        return self.marks.get("grade_id")


class Run(NamedTuple):
    """What running a notebook gave, by the cells' numbers.

    The first line of each error; which cells ran; and the cell in which the kernel died, if it did.
    """

    failed: dict
    done: set
    died: int | None


def read_cells(path):
    """The cells of the notebook at `path`, as a list of `Cell`.

    Raises
    ------
    Unreadable
        If there is no such file, or it is no notebook.
    """
    try:
        tree = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise Unreadable(f"expected a notebook, got {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            f"expected a notebook, got {path}, which is not JSON ({error}); is it whole?"
        ) from None
    version = tree.get("nbformat") if isinstance(tree, dict) else None
    if version not in (3, 4):
        raise Unreadable(
            f"expected a notebook (nbformat 3 or 4), got {path}, with nbformat {version!r}"
        )
    try:
        cells = tree["cells"] if version == 4 else sum((s["cells"] for s in tree["worksheets"]), [])
        return [_cell(cell) for cell in cells]
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(
            f"expected a notebook, got {path}, with a damaged cell ({error!r})"
        ) from None


def _cell(cell):
    source = cell.get("source", cell.get("input", ""))
    source = source if isinstance(source, str) else "".join(source)
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    source = source.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text
    return Cell(str(cell.get("cell_type")), source, marks if isinstance(marks, dict) else {})


def fingerprint(cell):
    """Sixteen hexadecimal digits that tell a cell's type and text; blanks at ends do not count."""
    lines = [line.rstrip() for line in cell.source.strip().splitlines()]
    return hashlib.sha256("\n".join([cell.type, *lines]).encode()).hexdigest()[:16]


def marked_cells(cells):
    """What is kept of a release: a dict for each graded or locked cell, in the notebook's order."""
    return [
        {
            "grade_id": cell.grade_id,
            "role": "answer" if cell.marks.get("solution") else "test",
            "points": cell.marks.get("points", 0),
            "hash": fingerprint(cell),
        }
        for cell in cells
        if cell.grade_id
    ]


def record(notebooks, path=RELEASED):
    """Enter released notebooks in the file at `path`, one line a cell; others stay as they are."""
    path = Path(path)
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known |= {Path(name).stem: marked_cells(read_cells(name)) for name in notebooks}
    blocks = [
        f"{json.dumps(name)}: [\n" + ",\n".join(f"  {json.dumps(c)}" for c in cells) + "\n]"
        for name, cells in sorted(known.items())
    ]
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", "utf-8")


def identify(path, cells, assignments):
    """The name of the assignment that a notebook is: what its graded cells say.

    Where none is left, a file of an assignment's name that defines one of its answers will do.

    Raises
    ------
    Unreadable
        If it is none of `assignments`.
    """
    sure = {
        name: len({c["grade_id"] for c in released} & {str(cell.grade_id) for cell in cells})
        + len({c["hash"] for c in released if c["role"] == "test"} & set(map(fingerprint, cells)))
        for name, released in assignments.items()
    }
    best = max(sure, key=sure.get)
    if sure[best]:
        return best
    for name, released in assignments.items():
        if Path(path).stem.startswith(name) and _places(cells, released):
            return name
    raise Unreadable(
        f"expected an assignment of this course ({', '.join(assignments)}), "
        f"got {path}, which has none of their cells"
    )


def _places(cells, released):
    """The numbers of each released cell's copies in a notebook, by grade_id.

    A cell that has lost its marks, as some editors drop them, is found by its text, and an
    answer by the name that it defines. An answer may stand in another cell than the blank one.
    """
    found = {}
    for entry in released:
        name = entry["grade_id"]
        marked = [j for j, cell in enumerate(cells) if cell.grade_id == name]
        others = [
            j
            for j, cell in enumerate(cells)
            if not cell.grade_id
            and (
                _defines(cell, name)
                if entry["role"] == "answer"
                else fingerprint(cell) == entry["hash"]
            )
        ]
        blank = entry["role"] == "answer" and all(_is_blank(cells[j], name) for j in marked)
        if where := others if others and (blank or not marked) else marked:
            found[name] = where
    return found


def _defines(cell, name):
    pattern = rf"^[ ]*(?:async +def|def|class) +{re.escape(name)}\b|^{re.escape(name)} *="
    return cell.type == "code" and re.search(pattern, cell.source, re.M)


def _is_blank(cell, name):
    """Whether an answer's cell has nothing but what it was released with: a docstring, a raise."""
    try:
        with warnings.catch_warnings(action="ignore"):
            body = ast.parse(cell.source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    for node in body:
        if getattr(node, "name", None) == name:
            return all(
                isinstance(n, ast.Pass)
                or (isinstance(n, ast.Raise) and "NotImplementedError" in ast.unparse(n))
                or (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
                for n in node.body
            )
    return not body


def compare(cells, released):
    """What differs from the release, in sentences.

    Parameters
    ----------
    cells : list of Cell
        The notebook's.
    released : list of dict
        Those of its assignment in `assignments.json`.

    Returns
    -------
    list of str
        Empty if all released cells are there, once each, the tests unchanged.
    """
    found = _places(cells, released)
    return [*_test_faults(cells, released, found), *_answer_faults(cells, released, found)]


def _test_faults(cells, released, found):
    tests = {entry["grade_id"]: entry["hash"] for entry in released if entry["role"] == "test"}
    here = {name: cells[found[name][0]] for name in tests if name in found}
    as_text = [n for n, c in here.items() if c.type != "code" and _as_code(c) == tests[n]]
    changed = [n for n, c in here.items() if fingerprint(c) != tests[n] and n not in as_text]
    unmarked = [name for name, cell in here.items() if cell.grade_id != name]
    faults = [
        _said([n for n in tests if n not in found], "test", "is missing", "are missing"),
        _said(changed, "test", "is not as it was released", "are not as they were released"),
        _said(as_text, "test", "is now a cell of text, which never runs",
              "are now cells of text, which never run"),
        _said([n for n in here if len(found[n]) > 1], "test", "is there more than once",
              "are there more than once"),
        _said(unmarked, "test", "has lost its mark, the cell's metadata",
              "have lost their marks, the cells' metadata"),
    ]  # fmt: skip
    order = [found[e["grade_id"]][0] for e in released if e["grade_id"] in found]
    order = [j for j in order if cells[j].grade_id]
    if order != sorted(order):
        faults.append("The graded cells are in another order than the released ones.")
    if any(faults):
        faults.append(
            "When your work is graded, the autograder puts every released test back in its place, "
            "so this costs no points and wins none; but here you see only what your tests say. "
            "To have the released ones, put your answers into a fresh copy of the assignment."
        )
    return filter(None, faults)


def _answer_faults(cells, released, found):
    answers = [entry["grade_id"] for entry in released if entry["role"] == "answer"]
    here = [name for name in answers if name in found]
    if missing := [name for name in answers if name not in found]:
        yield _said(missing, "answer", "is missing", "are missing") + (
            " The autograder puts a blank cell there, worth no points. Write the answer in a cell "
            "that defines the function under this name, and it will be found."
        )
    if text := [name for name in here if cells[found[name][0]].type != "code"]:
        yield _said(text, "answer", "is now a cell of text", "are now cells of text")
    if several := [name for name in here if len(found[name]) > 1]:
        yield _said(several, "answer", "is there more than once", "are there more than once") + (
            " The autograder takes the first; when the notebook runs, the last one counts."
        )


def _as_code(cell):
    return fingerprint(cell._replace(type="code"))


def _said(names, thing, one, many):
    """A sentence on the cells of these names; no text if there are none."""
    if not names:
        return ""
    plural = len(names) > 1
    return f"{len(names)} {thing} cell{'s' * plural} {many if plural else one}: {', '.join(names)}."


def run(cells, folder, seconds=SECONDS):
    """Run the code cells from a fresh kernel, from top to bottom; an error does not stop it.

    Returns
    -------
    Run
    """
    try:
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient import NotebookClient
        from nbclient.exceptions import DeadKernelError
        from nbformat.v4 import new_code_cell, new_notebook
    except ModuleNotFoundError as error:
        raise Unreadable(
            f"running a notebook needs {error.name}: pip install nbclient ipykernel"
        ) from None
    numbers = [j for j, cell in enumerate(cells) if cell.type == "code"]
    notebook = new_notebook(cells=[new_code_cell(cells[j].source) for j in numbers])
    started = []
    bar = tqdm(total=len(numbers), desc="Running", unit="cell", leave=False, disable=None)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=seconds,
        interrupt_on_timeout=True,
        allow_errors=True,  # they are what is reported; the cells after one run all the same
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        on_cell_start=lambda cell_index, **_: started.append(cell_index),
        on_cell_complete=lambda **_: bar.update(),
    )
    client.log.setLevel("CRITICAL")
    try:
        with bar:
            client.execute()
        died = None
    except DeadKernelError:
        if not started:
            raise Unreadable("expected a kernel for Python, got one that died at once") from None
        died = numbers[started[-1]]
    except NoSuchKernel as error:
        raise Unreadable(
            f"expected a kernel for Python, got none ({error}): pip install ipykernel"
        ) from None
    ran = dict(zip(numbers, notebook.cells))
    failed = {
        j: _first_line(output, seconds)
        for j, cell in ran.items()
        for output in cell.outputs
        if output.output_type == "error"
    }
    return Run(failed, {j for j in numbers if died is None or j < died}, died)


def _first_line(error, seconds):
    if error.ename == "KeyboardInterrupt":
        return f"this takes longer than {seconds} s"
    line = (error.evalue.strip().splitlines() or [""])[0]
    return line if error.ename == "AssertionError" and line else f"{error.ename}: {line}"


def results(cells, released, outcome):
    """What running gave: for each answer whether it is written and how its tests ended.

    Returns
    -------
    lines : list of str
    good : bool
        Whether every answer is written and every visible test that is there passes.
    """
    found = _places(cells, released)
    tasks = {}  # the tests that follow an answer are its own
    for entry in released:
        if entry["role"] == "answer":
            tests = tasks.setdefault(entry["grade_id"], [])
        elif entry["grade_id"] in found:
            tests.append(entry["grade_id"])
    lines, good = [], outcome.died is None
    if not good:
        line = cells[outcome.died].source.strip().splitlines()[0]
        lines.append(f"The kernel died in the cell that begins with “{line}”; none after it ran.")
    for task, tests in tasks.items():
        first = found[task][0] if task in found else None
        if first is None or _is_blank(cells[first], task):
            lines.append(f"{task}: {'missing' if first is None else 'still blank'}")
            good = False
            continue
        faults = {n: fault for n in tests if (fault := _fault(found[n][0], outcome))}
        right = len(tests) - len(faults)
        lines.append(f"{task}: {right} of {len(tests)} visible tests pass")
        if own := _fault(first, outcome):
            lines.append(f"  the cell of the answer fails: {own}")
        lines += [f"  {name}: {fault}" for name, fault in faults.items()]
        good = good and not faults and not own
    return lines, good


def _fault(j, outcome):
    if j not in outcome.done:
        return "the kernel died in it" if j == outcome.died else "did not run"
    return outcome.failed.get(j)


def main(arguments=None):
    """The command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m rnnlib.validate",
        description="Compare an assignment's notebook with the release, and run its visible tests.",
        epilog="Exit codes: 0 nothing to mend, 1 something, 2 the notebook cannot be read or run.",
    )
    parser.add_argument("notebook", type=Path, help="such as exercises/02_rnn/02_rnn.ipynb")
    path = parser.parse_args(arguments).notebook
    assignments = json.loads(RELEASED.read_text("utf-8"))
    try:
        cells = read_cells(path)
        name = identify(path, cells, assignments)
        released = assignments[name]
        _say(f"{path.name} is compared with assignment {name} as it was released.")
        faults = compare(cells, released)
        for fault in faults or [
            "All its graded cells are there, and the tests are the released ones."
        ]:
            _say(f"- {fault}")
        if path.stem != name:
            _say(f"- Call the file {name}.ipynb when you hand it in.")
        _say("Now it runs from the top, in a fresh kernel.")
        lines, good = results(cells, released, run(cells, path.resolve().parent))
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Unreadable as error:
        print(f"Cannot validate: {error}", file=sys.stderr)
        return 2
    for line in lines:
        _say(f"- {line}" if line[0] != " " else f"    {line.strip()}")
    if faults or not good:
        _say("There is something to mend; see above.")
        return 1
    _say("Nothing to mend. Your grade comes from these tests and from some that you cannot see.")
    return 0


def _say(line):
    indent = " " * (len(line) - len(line.lstrip(" -")) + 2 * (line[0] == " "))
    print(textwrap.fill(line, 100, subsequent_indent=indent, break_on_hyphens=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
