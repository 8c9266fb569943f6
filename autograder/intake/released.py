"""What the cells of a released notebook are, and which of their lines are hidden."""

import re

NAME = re.compile(r"[A-Za-z_]\w*").fullmatch  # no dots: a part of a package is not withheld
HIDDEN = re.compile(r"###\s*BEGIN HIDDEN TESTS.*?###\s*END HIDDEN TESTS", re.S)


def role(cell):
    """What a released cell is: test, solution, locked, or plain."""
    meta = cell.metadata.get("nbgrader", {})
    if meta.get("solution"):
        return "solution"
    if meta.get("grade"):
        return "test"
    return "locked" if meta.get("locked") or meta.get("task") else "plain"


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def without(notebook):
    """The packages that an assignment is answered without: `rnn: {without: [torch]}` in its head.

    Read from the instructor's copy of the notebook only.
    """
    names = notebook.metadata.get("rnn", {}).get("without", [])
    if not isinstance(names, list) or not all(isinstance(n, str) and NAME(n) for n in names):
        raise ValueError(f"rnn: without: a list of names of packages expected, got {names!r}")
    return list(names)


def hidden_lines(source):
    """The numbers of the lines between the marks of hidden tests."""
    hidden, inside = [], False
    for number, line in enumerate(source.split("\n"), 1):
        inside = inside or "BEGIN HIDDEN TESTS" in line
        if inside:
            hidden.append(number)
        inside = inside and "END HIDDEN TESTS" not in line
    return hidden
