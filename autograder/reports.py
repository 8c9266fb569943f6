"""What an instructor wants to know besides grades. Each report is a file, and none is sent.

- `points`: what each student got for each test.
- `items`: how each test did (points, share at zero and at full, discrimination), with a plot.
- `mistakes`: which planted mistake a wrong answer behaves like.
- `likenesses`: pairs of answers that share more than the assignment makes everybody share.
- `changes`: whose score a new grading has changed.
"""

import ast
import csv
import io
import itertools
import json
import keyword
import math
import re
import tokenize
from collections import Counter, defaultdict
from pathlib import Path

import nbformat
import numpy as np
from nbgrader.api import BaseCell, Grade, MissingEntry, SubmittedAssignment, SubmittedNotebook

from . import gradebook
from .exports import harmless
from .intake import MAX_PARSED, Rebuild, role


def write_table(path, rows):
    """Dicts to CSV; the first says the columns."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0] if rows else ["nothing"])
        table.writeheader()
        table.writerows(rows)
    return path


def scores(coursedir, assignment):
    """{student: {cell: points}} and {cell: most points}, in the notebook's order."""
    with gradebook.opened(coursedir) as book:
        found = book.find_assignment(assignment)
        most = {
            cell.name: cell.max_score
            for notebook in found.notebooks
            for cell in notebook.source_cells
            for cell in [next((g for g in notebook.grade_cells if g.name == cell.name), None)]
            if cell is not None
        }
        handed_in = book.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.score)
        handed_in = handed_in.filter(SubmittedAssignment.assignment_id == found.id)
        handed_in = handed_in.outerjoin(SubmittedAssignment.notebooks)
        handed_in = handed_in.outerjoin(SubmittedNotebook.grades).outerjoin(Grade.cell)
        table = defaultdict(dict)
        for student, cell, score in handed_in:  # one query, however large the class
            table[student] |= {cell: float(score or 0.0)} if cell else {}
    return dict(table), most


def points(table, most):
    """One dict a student: the points of each test cell, and of all (no cell has such a name)."""
    for student in sorted(table):
        cells = {cell: table[student].get(cell, 0.0) for cell in most}
        yield {"student id": harmless(student), "all points": sum(cells.values()), **cells}


def items(table, most):
    """Classical item statistics, one dict a test cell.

    The discrimination is the correlation of a cell's points with the points of all other cells:
    near 0, the cell says nothing about who knows the subject; below 0, look at the test.
    """
    students = sorted(table)
    points = np.array([[table[s].get(c, 0.0) for c in most] for s in students]).reshape(
        len(students), len(most)
    )
    rows = []
    for j, (cell, top) in enumerate(most.items()):
        own, rest = points[:, j], points.sum(1) - points[:, j]
        spread = len(students) > 2 and own.std() > 0 and rest.std() > 0
        rows.append(
            {
                "cell": cell,
                "points": top,
                "students": len(students),
                "mean": round(float(own.mean()), 3) if len(students) else "",
                "share_zero": round(float((own == 0).mean()), 3) if len(students) else "",
                "share_full": round(float((own >= top).mean()), 3) if len(students) else "",
                "discrimination": round(float(np.corrcoef(own, rest)[0, 1]), 3) if spread else "",
            }
        )
    return rows


def plot_items(rows, path):
    """Bars of who got all, some and none of a test's points; the discrimination beside."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.34 * len(rows) + 1.4), layout="constrained")
    bars, dots = figure.subplots(1, 2, sharey=True, width_ratios=[3, 1])
    names = [row["cell"] for row in rows]
    full = np.array([row["share_full"] for row in rows], float)
    zero = np.array([row["share_zero"] for row in rows], float)
    bars.barh(names, full, color="#0072b2", label="all points")
    bars.barh(names, 1 - full - zero, left=full, color="#9ecae1", label="some")
    bars.barh(names, zero, left=1 - zero, color="#d55e00", label="none")
    bars.set(xlim=(0, 1), xlabel="share of the students")
    bars.invert_yaxis()
    bars.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    known = [(row["discrimination"], row["cell"]) for row in rows if row["discrimination"] != ""]
    dots.plot(*zip(*known, strict=True) if known else ([], []), "o", color="#333333")
    dots.axvline(0, color="#999999", linewidth=1)
    dots.set(xlim=(-1, 1), xlabel="discrimination")
    figure.savefig(path)
    return path


# Planted mistakes.


def functions(notebook):
    """{answer's grade id: [test cells that belong to it]}: those that follow it."""
    result, current = {}, None
    for cell in notebook.cells:
        if role(cell) == "solution":
            current = cell.metadata["nbgrader"]["grade_id"]
            result[current] = []
        elif role(cell) == "test" and current:
            result[current].append(cell.metadata["nbgrader"]["grade_id"])
    return result


def verdicts(cells, outputs):
    """{test: what it said}"""
    return {
        cell["name"]: outs[0].get("evalue", "partly") if outs else ""
        for cell, outs in zip(cells, outputs, strict=True)
        if cell["test"]
    }


def planted(folder):
    """{(function, mistake in words): answer} from `folder/function/wrong_*.py`."""
    found = {}
    for path in sorted(Path(folder).glob("*/wrong_*.py")):
        text = path.read_text("utf-8")
        words = re.search(r"Mistake: (.*?)\.? Caught by:", text.split("\n")[0])
        found[path.parent.name, words[1] if words else path.stem[6:]] = text
    return found


def fingerprints(job, folder):
    """{(function, words): verdicts} of the planted answers, run like any submission."""
    from .converters import exam_of
    from .worker import finish

    releases, declared = job.intake.releases
    (name, release), *_ = releases.items()
    tests = functions(release)
    prints, mistaken = {}, defaultdict(list)
    for (function, words), answer in planted(folder).items():
        mistaken[function].append((function, words, answer))
    for row in itertools.zip_longest(*mistaken.values()):  # one mistake of each function
        row = [answer for answer in row if answer]
        submitted = [
            {"type": "code", "source": source, "id": None, "grade_id": function}
            for function, _, source in row
        ]
        notebook = Rebuild(release, submitted, declared.get(name, ())).notebook()
        for cell in notebook.cells:
            meta = cell.metadata.get("nbgrader", {})
            cell.source = job.masters[name].get(meta.get("grade_id"), cell.source)
        key, exam = exam_of(notebook, job.intake.files, job.box.limits(), job.box.unsafe)
        result = job.results.get(key) or finish(exam)
        job.results.put(key, result)
        said = verdicts(exam["cells"], result["outputs"])
        for function, words, _ in row:
            prints[function, words] = {test: said[test] for test in tests.get(function, [])}
    return name, tests, prints


def mistakes(job, folder):
    """One dict for every wrong answer that behaves like a planted one.

    "exactly" when every test of the function says the same, numbers included; "by its tests"
    when only the set of failed tests is the same, and no other mistake has that set.
    """
    name, tests, prints = fingerprints(job, folder)
    rows = []
    for student in job.submissions():
        path = job.coursedir.format_path(
            job.coursedir.autograded_directory, student, job.assignment
        )
        path = Path(path, f"{name}.ipynb")
        if not path.exists():
            continue
        said = {}
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.metadata.get("autograder", {}).get("role") == "test":
                error = next((o for o in cell.outputs if o.output_type == "error"), None)
                said[cell.metadata.nbgrader.grade_id] = error.evalue if error else ""
        for function, cells in tests.items():
            mine = {cell: said.get(cell, "") for cell in cells}
            if not any(mine.values()):
                continue
            near = {w: p for (f, w), p in prints.items() if f == function}
            same = [w for w, p in near.items() if p == mine]
            failed = {c for c, text in mine.items() if text}
            alike = [w for w, p in near.items() if {c for c, t in p.items() if t} == failed]
            alike = alike if len(failed) < len(mine) else []  # a blank answer fails them all
            if same or len(alike) == 1:
                how = "exactly" if same else "by its tests"
                words = (same or alike)[0]
                rows.append(
                    {"student": student, "function": function, "mistake": words, "match": how}
                )
    return rows


# Likenesses.


def tokens(source):
    """A program's tokens without comments, layout, docstrings and the choice of names."""
    source = source[:MAX_PARSED]
    try:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
                if isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
                    body[0] = ast.Pass()
        source = ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    result = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME:
                result.append(token.string if keyword.iskeyword(token.string) else "name")
            elif token.type in (tokenize.OP, tokenize.NUMBER, tokenize.STRING):
                result.append(token.string)
    except (tokenize.TokenError, SyntaxError, MemoryError):
        pass
    return result


def shingles(source, size):
    words = tokens(source)
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def likenesses(answers, templates=(), size=10, common=0.1, most=100, least=0.6, few=8):
    """Pairs of students whose answers share what is rare.

    Only pairs that can be alike are compared: who shares `least` of the smaller answer's sequences
    shares one of the first `1 - least` of them, in whatever order, so the rarest come first.

    Parameters
    ----------
    answers : dict of student to source
    templates : sources that everybody was given
    size : tokens in a row that are compared
    common, most : share, and number, of the class from which on a sequence is nobody's own
    least : smallest share of the smaller answer's rare sequences that is reported
    few : rare sequences that an answer must have to be compared
    """
    given = set().union(*(shingles(t, size) for t in templates)) if templates else set()
    numbers = defaultdict(itertools.count().__next__)  # a number for each sequence
    sets = {
        student: {numbers[s] for s in shingles(source, size) - given}
        for student, source in answers.items()
    }
    count = Counter(itertools.chain.from_iterable(sets.values()))
    limit = max(3, min(common * len(sets), most))
    rare = {student: {s for s in mine if count[s] <= limit} for student, mine in sets.items()}
    rare = {student: mine for student, mine in rare.items() if len(mine) >= few}
    owners = defaultdict(list)
    rows = []
    for student in sorted(rare, key=lambda s: (-len(rare[s]), s)):  # the larger first
        mine = rare[student]
        first = sorted(mine, key=lambda s: (count[s], s))
        first = first[: len(mine) - math.ceil(least * len(mine)) + 1]
        for other in set(itertools.chain.from_iterable(owners[s] for s in first)):
            number = len(mine & rare[other])
            if number >= least * len(mine):
                one, two = sorted((student, other))
                share = round(number / len(mine), 3)
                rows.append({"student": one, "other": two, "share": share, "sequences": number})
        for shingle in mine:
            owners[shingle].append(student)
    return sorted(rows, key=lambda r: (-r["share"], -r["sequences"], r["student"], r["other"]))


def answers_of(job):
    """{student: all code of their own} and the templates that were handed out."""
    releases, _ = job.intake.releases
    cells = [c for r in releases.values() for c in r.cells if c.cell_type == "code"]
    templates = [c.source for c in cells]
    templates.append("\n\n".join(c.source for c in cells if role(c) == "solution"))  # and borders
    answers = {}
    for student in job.submissions():
        folder = job.coursedir.format_path(
            job.coursedir.autograded_directory, student, job.assignment
        )
        parts = []
        for name in releases:
            path = Path(folder, f"{name}.ipynb")
            if path.exists():
                for cell in nbformat.read(path, as_version=4).cells:
                    kind = cell.metadata.get("autograder", {}).get("role")
                    if cell.cell_type == "code" and kind in ("solution", "student"):
                        parts.append(cell.source)
        answers[student] = "\n\n".join(parts)
    return answers, templates


# Changes.


def changes(before, after):
    """One dict for every student whose score is another one now."""
    rows = []
    for student in sorted(after):
        if student not in before:
            continue
        old, new = before[student], after[student]
        cells = {c: (old.get(c, 0.0), new[c]) for c in new if old.get(c, 0.0) != new[c]}
        if cells:
            said = "; ".join(f"{c}: {a:g} to {b:g}" for c, (a, b) in cells.items())
            rows.append(
                {
                    "student": student,
                    "before": sum(old.values()),
                    "after": sum(new.values()),
                    "cells": said,
                }
            )
    return rows


def score_of(coursedir, assignment):
    """{student: {cell: points}}, and what is taken off for being late."""
    try:
        table, _ = scores(coursedir, assignment)
        with gradebook.opened(coursedir) as book:
            submissions = book.find_assignment(assignment).submissions
            late = {s.student_id: float(s.late_submission_penalty) for s in submissions}
        return {s: {**cells, "late penalty": 0.0 - late.get(s, 0.0)} for s, cells in table.items()}
    except MissingEntry:
        return {}


def mistakes_file(coursedir, assignment):
    """Where `mistakes` leaves what the feedback shows."""
    folder = Path(coursedir.format_path(coursedir.autograded_directory, ".", ".")).resolve()
    return folder.parent / "reports" / assignment / "mistakes.json"


def store_mistakes(path, rows):
    by_student = defaultdict(dict)
    for row in rows:
        by_student[row["student"]][row["function"]] = row["mistake"]
    Path(path).write_text(json.dumps(by_student, indent=1, ensure_ascii=False), "utf-8")
