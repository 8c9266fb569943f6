"""Which planted mistake a wrong answer behaves like."""

import itertools
import json
import re
from collections import defaultdict
from pathlib import Path

import nbformat

from ..exam.make import exam_of
from ..exam.run import finish
from ..intake.rebuild import Rebuild
from ..intake.released import role

OR = "; or: "  # between the words of several mistakes


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


def verdicts(cells, result):
    """{test: (what it said, what identifies the results that it saw)}"""
    return {
        cell["name"]: (
            outs[0].get("evalue", "partly") if outs else "",
            result["behaviours"].get(cell["name"], ""),
        )
        for cell, outs in zip(cells, result["outputs"], strict=True)
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
        said = verdicts(exam["cells"], result)
        for function, words, _ in row:
            prints[function, words] = {test: said[test] for test in tests.get(function, [])}
    return name, tests, prints


def mistakes(job, folder):
    """One dict for every wrong answer that behaves like a planted one.

    That is, every test of the function says the same of both, wrong numbers included, and where a
    test compares with a reference, both return the same for all of its inputs. Which tests fail is
    not enough: many mistakes fail the same. Several that agree are all named.
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
                behaviour = cell.metadata.autograder.get("behaviour", "")
                said[cell.metadata.nbgrader.grade_id] = (error.evalue if error else ""), behaviour
        for function, cells in tests.items():
            mine = {cell: said.get(cell, ("", "")) for cell in cells}
            if not any(message for message, _ in mine.values()):
                continue
            same = [w for (f, w), said_of in prints.items() if f == function and said_of == mine]
            if same:
                row = {"student": student, "function": function, "mistake": OR.join(same)}
                rows.append(row | {"match": "exactly"})
    return rows


def store_mistakes(path, rows):
    by_student = defaultdict(dict)
    for row in rows:
        by_student[row["student"]][row["function"]] = row["mistake"]
    Path(path).write_text(json.dumps(by_student, indent=1, ensure_ascii=False), "utf-8")
