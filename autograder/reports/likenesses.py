"""Pairs of answers that share more than the assignment makes everybody share."""

import ast
import io
import itertools
import keyword
import math
import tokenize
from collections import Counter, defaultdict
from pathlib import Path

import nbformat

from ..intake.code import MAX_PARSED
from ..intake.released import role


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
