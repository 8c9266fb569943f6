"""An exam out of a rebuilt notebook: what each side runs, what it is worth, and its name."""

import ast
import contextlib
import functools
import hashlib
import json

from ..intake.code import defined_names
from ..intake.released import hidden_lines

VERSION = 4  # raise it when the same notebook would be graded differently


def key_of(cells, declared, files, limits, unsafe, without=()):
    """A name for an exam: equal for equal questions and equal answers, and for nothing else."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    tree = [VERSION, cells, declared, sums, limits.to_dict(), unsafe, list(without)]
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def exam_cells(nb, declared):
    """An exam's cells from a rebuilt notebook's."""
    cells, wanted = [], set()
    for cell in reversed(nb.cells):  # from the end: which released cells do the tests need?
        note = cell.metadata.get("autograder", {})
        kind, code = note.get("role", "student"), cell.cell_type == "code"
        item = dict(student=None, trusted=None, test=False, hidden=[], points=0.0, name="cell")
        if code and kind == "test":
            item.update(student=note.get("imports") or None, trusted=cell.source, test=True)
            item.update(hidden=hidden_lines(cell.source), name=cell.metadata.nbgrader.grade_id)
            item["points"] = float(cell.metadata.nbgrader.points)
            wanted |= names_in(cell.source)
        elif code:
            item["student"] = cell.source
            source = cell.source if kind == "locked" else note.get("release")
            if source is not None and kind in ("locked", "plain") and bound(source) & wanted:
                item["trusted"] = source
                wanted |= names_in(source)
        cells.append(item)
    return cells[::-1]


@functools.lru_cache(1000)  # released cells, the same for everybody
def names_in(source):
    try:
        return {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)}
    except SyntaxError:
        return set()


@functools.lru_cache(1000)
def bound(source):
    """Names that a released cell binds, imports among them."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return {""}
    names = defined_names(source)
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(a.asname or a.name).split(".")[0] for a in node.names}
        elif not isinstance(node, ast.Expr):
            names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names


def exam_of(nb, files, limits, unsafe=False):
    """(key, exam) of a rebuilt notebook: all that `finish` needs, and its name in the results."""
    about = nb.metadata.get("autograder", {})
    declared, without = list(about.get("declared", [])), list(about.get("without", []))
    cells = exam_cells(nb, declared)
    if about.get("refused"):
        cells = [{**cell, "refused": about["refused"]} for cell in cells]
    exam = {
        "cells": cells,
        "declared": declared,
        "files": files,
        "limits": limits.to_dict(),
        "unsafe": unsafe,
        "imports": imports_of(nb, cells),
        "without": without,
    }
    return key_of(cells, declared, files, limits, unsafe, without), exam


def imports_of(nb, cells):
    """Modules for each side to have ready: those of the release, whatever a student imports."""
    released = [
        note.get("imports") or note.get("release") or (cell.source if role == "locked" else "")
        for cell in nb.cells
        if (note := cell.metadata.get("autograder", {})) and (role := note.get("role"))
    ]
    trusted = [cell["trusted"] for cell in cells if cell["trusted"]]
    return {"student": modules(released), "examiner": modules(trusted)}


def modules(sources):
    """The names of all modules that some sources import."""
    return sorted(set().union(*map(imported, sources)))


@functools.lru_cache(1000)
def imported(source):
    found = set()
    with contextlib.suppress(SyntaxError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module)
    return found
