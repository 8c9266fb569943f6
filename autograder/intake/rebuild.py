"""The released notebook with a student's answers put in.

From a submission come the sources of solution cells, and extra cells as plain cells. No metadata,
no outputs, no attachments. Whatever had to be put right is said in the feedback and costs nothing.
"""

import json
import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ..text import clean_text, tame
from .cells import code_of
from .code import are_halves, defined_names, imports, spelled
from .released import HIDDEN, grade_id, role, without

MAX_EXTRA = 200  # cells


class Rebuild:
    """The released notebook with a student's answers in it, and what was repaired."""

    def __init__(self, release, cells, declared=()):
        self.release, self.cells = release, [dict(cell) for cell in cells]
        self.declared = sorted(
            {n for c in release.cells if role(c) == "solution" for n in defined_names(c.source)}
            | set(declared)
        )
        self.repairs, self.used, self.names = [], {}, {}
        self.without = without(release)

    def say(self, text):
        if len(self.repairs) < 40:
            self.repairs.append(clean_text(text, 300))

    def names_of(self, j):
        if j not in self.names:
            self.names[j] = defined_names(code_of(self.cells[j]))
        return self.names[j]

    def notebook(self):
        self.match()
        self.join_halves()
        self.find_answers()
        after = self.extras()
        cells = after.pop(-1, [])
        for i, cell in enumerate(self.release.cells):
            cells += [self.rebuilt(i, cell), *after.pop(i, [])]
        notebook = new_notebook(cells=cells)
        for name in ("kernelspec", "language_info"):
            if name in self.release.metadata:
                notebook.metadata[name] = self.release.metadata[name]
        notebook.metadata["autograder"] = {
            "declared": self.declared,
            "repairs": self.repairs,
            "without": self.without,
        }
        return notebook

    def match(self):
        """Find each released cell in the submission: `used` is {released index: submitted}."""
        known = {grade_id(c): i for i, c in enumerate(self.release.cells) if grade_id(c)}
        plain = [i for i, c in enumerate(self.release.cells) if not grade_id(c)]
        by_cell_id = {self.release.cells[i].id: i for i in plain if "id" in self.release.cells[i]}
        for j, cell in enumerate(self.cells):
            name = cell["grade_id"]
            i = known.get(name)
            if name and i is None:
                self.say(
                    f"a cell with the id “{name[:60]}”, which this assignment has not, "
                    "was kept as a cell of your own"
                )
            elif i in self.used:
                self.say(
                    f"the cell “{name}” is there twice: the first was taken, "
                    "the second was kept as a cell of your own"
                )
            elif i is not None:
                self.used[i] = j
            elif (
                (i := by_cell_id.get(cell["id"])) is not None
                and i not in self.used
                and (self.release.cells[i].cell_type == cell["type"])
            ):
                self.used[i] = j
        taken = set(self.used.values())
        for i in plain:  # an older Jupyter has no cell ids
            if i not in self.used:
                source = self.release.cells[i].source.strip()
                for j, cell in enumerate(self.cells):
                    if j not in taken and not cell["grade_id"] and cell["source"].strip() == source:
                        self.used[i] = j
                        taken.add(j)
                        break

    def join_halves(self):
        """A code cell that begins indented may be the rest of the answer that it was cut from.

        It is so where both together are Python and one of them alone is not: notes and scratch
        cells, which may be indented too, stay what they are.
        """
        taken = set(self.used.values())
        for i, j in self.used.items():
            after = j + 1
            while (
                role(self.release.cells[i]) == "solution"
                and after < len(self.cells)
                and after not in taken
                and self.cells[after]["type"] == "code"
                and re.match(r"\n*[ \t]+\S", self.cells[after]["source"])
                and are_halves(self.cells[j]["source"], self.cells[after]["source"])
            ):
                self.cells[j]["source"] += "\n" + self.cells[after]["source"]
                self.cells[after]["source"] = ""
                self.say(f"the answer “{grade_id(self.release.cells[i])}” was cut in two: joined")
                after += 1

    def find_answers(self):
        """Answers under another id, under none, or in one cell with another answer."""
        for i, cell in enumerate(self.release.cells):
            names = {*map(spelled, defined_names(cell.source))} if role(cell) == "solution" else {}
            blank = (
                i in self.used and self.cells[self.used[i]]["source"].strip() == cell.source.strip()
            )
            if names and (blank or i not in self.used):
                taken = set(self.used.values())
                having = [
                    j for j in range(len(self.cells)) if names <= {*map(spelled, self.names_of(j))}
                ]
                free = [j for j in having if j not in taken]
                if blank and free:
                    self.cells[self.used[i]]["source"] = ""  # or it would undo the answer
                if free or (having and not blank):
                    self.used[i] = (free or having)[0]
                    self.say(f"the answer “{grade_id(cell)}” was found in another cell")

    def answered(self, i, cell):
        """The student's code for an answer; a name that is nearly the wanted one will do."""
        source, own = code_of(self.cells[self.used[i]]), self.names_of(self.used[i])
        for name in sorted(defined_names(cell.source) - own):
            near = [n for n in own if spelled(n) == spelled(name)]
            if len(near) == 1 and not any(name in self.names_of(j) for j in range(len(self.cells))):
                source += f"\n\n{name} = {near[0]}"
                self.say(f"“{near[0]}” was taken for “{name}”, which the assignment asks for")
        return source

    def extras(self):
        """The student's other cells, by the released cell that they follow."""
        released = {j: i for i, j in self.used.items()}
        after, last, count = {}, -1, 0
        for j, cell in enumerate(self.cells):
            if j in released:
                last = released[j]
            elif cell["source"].strip():
                count += 1
                if count > MAX_EXTRA:
                    self.say(f"only the first {MAX_EXTRA} cells of your own were kept")
                    break
                if cell["type"] == "code":
                    new = new_code_cell(cell["source"], id=f"extra-{count}")
                    new.metadata["autograder"] = {"role": "student"}
                else:
                    new = new_markdown_cell(tame(cell["source"]), id=f"extra-{count}")
                    new.metadata["autograder"] = {"role": "student-text"}
                after.setdefault(last, []).append(new)
        return after

    def rebuilt(self, i, cell):
        new = nbformat.from_dict(json.loads(json.dumps(cell)))
        new.metadata = nbformat.from_dict(
            {"nbgrader": dict(cell.metadata["nbgrader"])} if grade_id(cell) else {}
        )
        new.pop("attachments", None)
        if cell.cell_type == "code":
            new.outputs, new.execution_count = [], None
        kind, name = role(cell), grade_id(cell)
        theirs = self.cells[self.used[i]] if i in self.used else None
        note = {"role": kind}
        if (
            theirs
            and name
            and theirs["type"] != ("code" if cell.cell_type == "code" else "markdown")
        ):
            self.say(f"the type of the cell “{name}” had been changed, and was changed back")
        if kind in ("test", "locked"):
            if theirs is None and name:
                self.say(f"the cell “{name}” was missing, and was put back")
            elif theirs and theirs["source"].strip() != cell.source.strip():
                self.say(f"the cell “{name}” is not the released one, which was used")
            if kind == "test" and cell.cell_type == "code":
                note["imports"] = imports(HIDDEN.sub("", cell.source), self.without)
        elif kind == "solution":
            if theirs is None:
                self.say(f"the cell “{name}” was missing, and was put back without an answer")
            elif cell.cell_type == "code":
                new.source = self.answered(i, cell)
            elif theirs["source"] != cell.source:
                new.source = tame(theirs["source"])
        elif cell.cell_type == "code":
            note["release"] = cell.source
            if theirs is None:
                self.say("a cell of the assignment was missing, and was put back")
            else:
                new.source = theirs["source"]
        new.metadata["autograder"] = note
        return new


def refused(release, reason):
    """The blank assignment, with the reason why nothing better can be graded."""
    notebook = Rebuild(release, []).notebook()
    notebook.metadata["autograder"].update(refused=reason, repairs=[])
    return notebook
