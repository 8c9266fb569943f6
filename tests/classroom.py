"""A class of generated students, to practise grading on before the real one hands in.

    python tests/classroom.py 200              # into grading/submitted, grading/students.csv

Right and wrong answers are mixtures of `tests/answers/`, mishaps are those of `mishaps.py`, and
attacks those of `tests/attacks/`: grade this class in the sandbox or not at all. Student number n
hands in the same whatever the size of the class.

What a submission must score is found without nbgrader and without `autograder/`: its cells, as
the student means them, run in plain Python in one namespace, each test cell once.
"""

import argparse
import contextlib
import copy
import csv
import functools
import io
import json
import os
import random
import re
import sys
import warnings
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
sys.path.insert(0, str(Path(__file__).parent))
import course as attacked
import mishaps

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = ROOT / "tests" / "answers"
ASSIGNMENTS = "02_rnn", "03_language_models"
KINDS = (
    "right wrong broken hostile late wrong unfinished broken right hostile "
    "wrong broken right hostile broken wrong unfinished broken right hostile"
).split()
IN_TIME, DUE, LATE = "2026-02-27 18:05:00 UTC", "2026-03-01 23:59:00 UTC", "2026-03-02 01:12:00 UTC"
FIRST = "Ada Ben Chloé Dmitri Eve Fatima Grace Hiro Inés Jamal Kurt Łucja Maya Noor Omar".split()
LAST = "Abara Berg Costa Dijkstra Evans Fischer Gómez Haddad Ito Jensen Kim Lindqvist Moore".split()

# Attacks on what these assignments' tests use; those of tests/attacks/ aim at a smaller course.
AIMED = {
    "checks that check nothing": """
import rnnlib.grading as g
g.check_array = g.check_number = g.check_integers = lambda *args, **kwargs: None
g.as_array = g.as_number = lambda value, *args, **kwargs: value
""",
    "a call that returns what its caller wants": """
import sys, rnnlib.grading
def call(function, *args, **kwargs):
    space = sys._getframe(1).f_locals
    return space["want"] if "want" in space else function(*args, **kwargs)
rnnlib.grading.call = call
""",
    "an array that is close to everything": """
class Close(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(np.shape(inputs[0]), bool)
    __eq__ = __le__ = __ge__ = lambda self, other: True
honest = running_mean
def running_mean(x):
    return np.asarray(honest(x)).view(Close)
""",
    "a module with the name of the checks": """
import sys, types
fake = types.ModuleType("rnnlib.grading")
for name in ("call", "as_array", "as_number", "check_array", "check_number", "check_integers"):
    setattr(fake, name, lambda *args, **kwargs: 1.0)
sys.modules["rnnlib.grading"] = fake
""",
}


def mark(cell):
    """nbgrader's marks in a cell's metadata."""
    return cell.metadata.get("nbgrader", {})


def solutions(notebook):
    return {mark(c).grade_id: c for c in notebook.cells if mark(c).get("solution")}


@functools.cache
def read(path):
    return nbformat.read(path, as_version=4)


def released(course, assignment):
    path = Path(course, "exercises", assignment, f"{assignment}.ipynb")
    return copy.deepcopy(read(path))


def source(course, assignment):
    return nbformat.read(Path(course, "solutions", assignment, f"{assignment}.ipynb"), as_version=4)


# Planted since the large run whose output the book shows. A class draws from what was there, so
# that the same students make the same mistakes; forget these when the large run is made again.
PLANTED_SINCE = {
    "02_rnn/contains_11/wrong_zeros",
    "02_rnn/leaky_rnn_step/wrong_state_clipped",
    "03_language_models/bits_per_byte/wrong_repeats_lost",
    "03_language_models/bits_per_byte/wrong_through_exp",
    "03_language_models/draw_text/wrong_u_clipped",
    "03_language_models/mixed_bigram/wrong_only_unigrams_where_unseen",
    "03_language_models/typical/right_warnings_are_errors",
}


def answers(assignment, function, kind):
    """Texts of the answers that the class draws from; nobody looks answers up."""
    return [
        path.read_text("utf-8")
        for path in sorted((ANSWERS / assignment / function).glob(f"{kind}_*.py"))
        if path.stem != "wrong_hard_coded"
        and f"{assignment}/{function}/{path.stem}" not in PLANTED_SINCE
    ]


# What a submission must score.


def run(code, space):
    """Whether `code` runs to its end, in the namespace `space`."""
    nowhere = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        try:
            exec(compile(code, "<cell>", "exec"), space)
        except (Exception, SystemExit):
            return False
    return True


def points(notebook, source):
    """{test cell: points} of a notebook's cells, run in plain Python from the top."""
    tests = {mark(cell).grade_id: cell for cell in source.cells if mark(cell).get("grade")}
    space, result = {"__name__": "__main__", "input": None}, {}
    for cell in notebook.cells:
        test = tests.get(mark(cell).get("grade_id"))
        if test:
            result[mark(test).grade_id] = mark(test).points * run(test.source, space)
        elif cell.cell_type == "code":
            run(cell.source, space)
    return result


# What a student hands in.


class Paper:
    """One student's work on one assignment.

    Attributes
    ----------
    notebook : the released notebook with what the student means to hand in
    files : {name: bytes} of what is handed in; None for nothing at all
    readable : whether there is a notebook among the files; else it is worth nothing
    kind, what : what sort of submission it is, and a word on it
    mistakes : {function: the planted mistake, in words}
    """

    def __init__(self, course, assignment, number):
        self.course, self.assignment, self.number = course, assignment, number
        self.student = f"s{number:04}"
        self.rng = random.Random(f"{assignment} {number}")
        self.notebook = released(course, assignment)
        # Two assignments, two different fates.
        turn = number - 1 + 7 * ASSIGNMENTS.index(assignment) if assignment in ASSIGNMENTS else 0
        self.kind, self.what, self.readable = KINDS[turn % len(KINDS)], "", True
        self.turn = turn // len(KINDS) * KINDS.count(self.kind) + KINDS[: turn % len(KINDS)].count(
            self.kind
        )
        self.answer({"right": 0.0, "wrong": 0.6, "hostile": 1.0}.get(self.kind, 0.25))
        self.files = {f"{assignment}.ipynb": self.text()}
        getattr(self, self.kind, lambda: None)()
        if self.files is not None:
            moment = LATE if self.kind == "late" else IN_TIME
            self.files.setdefault("timestamp.txt", moment.encode())

    def answer(self, wrong):
        """Answer every function, each wrongly with probability `wrong`."""
        self.mistakes = {}
        for name, cell in solutions(self.notebook).items():
            kind = "wrong" if self.rng.random() < wrong else "right"
            first, _, text = self.rng.choice(answers(self.assignment, name, kind)).partition("\n")
            cell.source = f"# {self.student} wrote this\n{text}"  # and not what is wrong with it
            if kind == "wrong":
                self.mistakes[name] = re.search(r"Mistake: (.*?)\.? Caught by:", first)[1]

    def text(self, notebook=None):
        return nbformat.writes(notebook or self.notebook).encode()

    def unfinished(self):
        """One function or more as it was released, or a bare `pass`."""
        blank = solutions(released(self.course, self.assignment))
        cells = solutions(self.notebook)
        for name in self.rng.sample(sorted(cells), self.rng.randint(1, len(cells) - 1)):
            cells[name].source = blank[name].source
            if self.rng.random() < 0.3:
                cells[name].source = re.sub(r"raise NotImpl.*", "pass", blank[name].source)
        self.files = {f"{self.assignment}.ipynb": self.text()}

    def broken(self):
        names = sorted(mishaps.ALL)
        start = 5 * ASSIGNMENTS.index(self.assignment)
        random.Random(3).shuffle(names)
        self.what = names[(self.turn + start) % len(names)]
        self.files = mishaps.ALL[self.what](self)

    def hostile(self):
        names = [name for name in attacked.names() if name != "cell_none"]
        random.Random(5).shuffle(names)
        start = 40 * ASSIGNMENTS.index(self.assignment)
        names = [*AIMED, *names[start:], *names[:start]]
        self.what = names[self.turn % len(names)]
        handed = copy.deepcopy(self.notebook)
        if self.what.startswith("file_"):
            self.attack = handed
        else:
            name, cell = self.rng.choice(sorted(solutions(handed).items()))
            cell.source += "\n" + aimed(self.what, name, self.course)
            self.files = {f"{self.assignment}.ipynb": self.text(handed)}

    def expected(self, source):
        """{test cell: points}, an attack taken out."""
        if not self.readable:
            return dict.fromkeys(points(self.notebook, source), 0.0)
        return points(self.notebook, source)

    def hand_in(self, submitted):
        """Write the files where nbgrader looks for them."""
        if self.files is None:
            return
        folder = Path(submitted, self.student, self.assignment)
        folder.mkdir(parents=True)
        for name, data in self.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
        if self.what.startswith("file_"):
            for path in folder.iterdir():
                path.unlink()
            self.attack_with_files(folder)

    def attack_with_files(self, folder):
        text = (Path(attacked.HERE) / f"{self.what}.py").read_text("utf-8")
        text = text.replace("parents[2]", "parents[3]")
        text = text.replace("source/ps/means", f"solutions/{self.assignment}/{self.assignment}")
        text = text.replace("aa_honest/ps", f"s0001/{self.assignment}")
        text = text.replace("means.ipynb", f"{self.assignment}.ipynb")
        space = {"nbformat": nbformat, "json": json, "os": os, "WRONG": "", "RIGHT": ""}
        exec(compile(text, self.what, "exec"), space)
        space["submit"](self.attack, folder)


def aimed(name, function, course):
    """An attack of tests/attacks/, aimed at `function` of this course."""
    text = AIMED.get(name) or (Path(attacked.HERE) / f"{name}.py").read_text("utf-8")
    text = re.sub(r"\brunning_mean\b", function, text)
    text = text.replace(f"def {function}(x)", f"def {function}(x, *others, **named)")
    text = re.sub(r"\b(honest|wrong)\(x\)", r"\1(x, *others, **named)", text)
    for old, new in {
        "@COURSE@/gradebook.db": "@COURSE@/grading/gradebook.db",
        "@COURSE@/source/ps/means": "@COURSE@/solutions/02_rnn/02_rnn",
        "@COURSE@/submitted/aa_honest/ps/means": "@COURSE@/grading/submitted/s0001/02_rnn/02_rnn",
        "@COURSE@/submitted/zz_honest/ps/means": "@COURSE@/grading/submitted/s0002/02_rnn/02_rnn",
        "@COURSE@": str(course),
        "@HOME@": os.path.expanduser("~"),
        "@MARK@": f"{course}/mark/left",
        "@RUN@": Path(course).parent.name,
        "@PORT@": os.environ.get("ATTACK_PORT", "9"),  # who listens there counts the calls
        "@SOCKET@": os.environ.get("ATTACK_SOCKET", "/nowhere"),
    }.items():
        text = text.replace(old, new)
    return text


def papers(course, students):
    """Every submission of a class, student by student."""
    for number in range(1, students + 1):
        for assignment in ASSIGNMENTS:
            yield Paper(course, assignment, number)


def register(path, students):
    """A list of students, as `nbgrader db student import` reads it."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "first_name", "last_name", "email"])
        for number in range(1, students + 1):
            name = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
            table.writerow([f"s{number:04}", *name, f"s{number:04}@example.org"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("students", type=int)
    options = parser.parse_args()
    submitted = ROOT / "grading" / "submitted"
    if submitted.exists():
        raise SystemExit("There are submissions already, in grading/submitted.")
    count = dict.fromkeys(dict.fromkeys(KINDS), 0)
    for paper in papers(ROOT, options.students):
        paper.hand_in(submitted)
        count[paper.kind] += 1
    register(ROOT / "grading" / "students.csv", options.students)
    kinds = ", ".join(f"{number} {kind}" for kind, number in count.items())
    print(f"{options.students} students hand in {len(ASSIGNMENTS)} assignments: {kinds}")


if __name__ == "__main__":
    main()
