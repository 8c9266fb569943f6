"""Points: what each student got for each test, and whose score a new grading has changed."""

import csv
from collections import defaultdict
from pathlib import Path

from nbgrader.api import BaseCell, Grade, MissingEntry, SubmittedAssignment, SubmittedNotebook

from ..plugins import gradebook
from ..plugins.exports import harmless


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
