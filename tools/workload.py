"""How much work the course is: counted from the chapters and the assignments, never typed in.

The rule is a guess that an instructor may replace; RATES is the place. All else is counted, so a
new chapter or assignment is in every sum as soon as it is in the table of contents.
"""

import json
import re
from typing import NamedTuple

import yaml
from notebooks import ROOT, read_text, without_cells

# Minutes. Nobody has been timed: the rates are for careful reading with a pencil in the hand.
RATES = {
    "word": 1 / 200,
    "line": 1 / 5,  # of code that a page shows
    "formula": 2.0,  # that stands in lines of its own
    "output": 1.0,  # a figure or a table
    "question": 2.0,  # of a self-check
    "exercise": 20.0,  # with a folded answer
    "point": 6.0,  # of an assignment
}
FOLDED = {"hide-input", "hide-cell", "remove-input", "remove-cell"}


class Chapter(NamedTuple):
    """A chapter, and the assignment that goes with it, if there is one."""

    name: str
    title: str
    counts: dict  # how many of each thing that takes time
    functions: int
    tests: int
    points: int
    needs: tuple  # numbers of the earlier chapters that its tests send to
    refers: dict  # how often the chapter refers to each earlier one

    @property
    def number(self):
        return int(self.name[:2])

    def minutes(self, *what):
        return sum(RATES[w] * self.counts[w] for w in what)

    @property
    def reading(self):
        """Hours."""
        return self.minutes("word", "line", "formula", "output") / 60

    @property
    def practice(self):
        """Hours for the self-check and the exercises."""
        return self.minutes("question", "exercise") / 60

    @property
    def assignment(self):
        """Hours."""
        return RATES["point"] * self.points / 60

    @property
    def hours(self):
        return self.reading + self.practice + self.assignment


def counts(path):
    """What of a chapter's text and notebook takes time."""
    source = re.sub(r"\A---\n.*?^---\n", "", path.read_text("utf-8"), flags=re.S | re.M)
    prose = without_cells(source)
    cells = [cell for cell in read_text(path).cells if cell.cell_type == "code"]
    shown = [c.source for c in cells if not FOLDED & set(c.metadata.get("tags", []))]
    code = "\n".join(cell.source for cell in cells)
    stored = json.loads(path.with_suffix(".ipynb").read_text("utf-8"))["cells"]
    outputs = [o.get("data", {}) for cell in stored for o in cell.get("outputs", ())]
    return {
        "word": len(re.sub(r"\$\$.*?\$\$", "", prose, flags=re.S).split()),
        "line": sum(len(cell.splitlines()) for cell in shown),
        "formula": len(re.findall(r"\$\$.*?\$\$|^`{3,}\{math\}", prose, flags=re.S | re.M)),
        "output": sum("image/svg+xml" in data or "text/html" in data for data in outputs),
        "question": len(re.findall(r"quiz\.(?:Choice|Number)\(", code)),
        "exercise": len(re.findall(r"^`{3,}\{exercise\}", prose, flags=re.M)),
    }


def needs(path, own):
    """The other chapters that an assignment names: its tests send readers there."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    named = {int(number) for number in re.findall(r"[Cc]hapter (\d+)", text)}
    return tuple(sorted(number for number in named if number < own))


def refers(text, own):
    """How often a chapter refers to each of those before it, by a label or by its number."""
    labels = re.findall(r"`[^`]*?\b(?:sec|eq|fig|tab|ex)-(\d\d)-|\{doc\}`[^`]*?(\d\d)_", text)
    named = [int(a or b) for a, b in labels]
    named += [int(number) for number in re.findall(r"\b[Cc]hapter (\d+)", text)]
    return {n: named.count(n) for n in sorted(set(named)) if n < own}


def chapters(root=ROOT):
    """Every chapter of the table of contents, in order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    released = json.loads((root / "rnnlib/assignments.json").read_text("utf-8"))
    for part in toc["parts"]:
        for name in (chapter["file"] for chapter in part["chapters"]):
            path = root / "book" / f"{name}.md"
            if name[0].isdigit():
                text = without_cells(path.read_text("utf-8"))
                title = re.search(r"^# (.+)", text, re.M)[1]
                roles = [cell["role"] for cell in released.get(name, ())]
                exercise = root / "exercises" / name / f"{name}.ipynb"
                yield Chapter(
                    name,
                    title,
                    counts(path),
                    roles.count("answer"),
                    roles.count("test"),
                    sum(cell["points"] for cell in released.get(name, ())),
                    needs(exercise, int(name[:2])) if roles else (),
                    refers(text, int(name[:2])),
                )


def weeks(course, number):
    """Split chapters, in their order, into weeks so that the longest week is as short as can be."""
    hours = [chapter.hours for chapter in course]
    number = min(number, len(course))
    # best[n][k]: the longest of n weeks for the first k chapters, and where the last of them starts
    best = [[(0.0 if k == 0 else float("inf"), 0) for k in range(len(course) + 1)]]
    for n in range(1, number + 1):
        best.append(
            [
                min(
                    ((max(best[n - 1][j][0], sum(hours[j:k])), j) for j in range(n - 1, k)),
                    default=(float("inf"), 0),
                )
                for k in range(len(course) + 1)
            ]
        )
    plan, stop = [], len(course)
    for n in range(number, 0, -1):
        start = best[n][stop][1]
        plan.insert(0, course[start:stop])
        stop = start
    return plan
