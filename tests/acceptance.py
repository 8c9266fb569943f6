"""The page for instructors, followed word for word with a generated class.

    python tests/acceptance.py [--students 200] [--results FILE] [--write-page]

Every command of the page's console blocks is typed in a fresh clone of this repository, as it
stands, by somebody with an empty home folder. Where the page shows `^C` after a command, Ctrl-C is
pressed when half of the class is graded; where it shows `Killed`, the power fails then. In
between, the grades are compared with what `classroom.py` finds without nbgrader, and everything
that could have been left behind is looked for.
"""

import argparse
import collections
import contextlib
import csv
import ctypes
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
sys.path.insert(0, str(Path(__file__).parent))
import classroom
import harness

from autograder.reports.mistakes import OR

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "book" / "instructors.md"
RESULTS = ROOT / "benchmarks" / "results" / "acceptance.json"
URL = "https://git.example.org/rnn.git"
FORMULAS = set(  # MathML's elements, which show and do nothing
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover "
    "mtable mtr mtd mstyle mpadded".split()
)
REMARK = re.compile(r"^  s\d{4}: .*\n", re.M)
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
BAR = re.compile(r"^(.*\d+%\||Updating files:).*\n?", re.M)


# The page.


def steps(text):
    """(command, output) of every line after a `$` in the page's console blocks."""
    result = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            result.append((command, output))
    return result


def with_outputs(text, outputs):
    """The page's text with `outputs` under its commands, one for each."""
    left = iter(outputs)

    def block(match):
        parts = re.split(r"^\$ ", match[1], flags=re.M)[1:]
        shown = "".join(f"$ {part.partition(chr(10))[0]}\n{next(left)}" for part in parts)
        return f"```console\n{shown}```"

    return BLOCK.sub(block, text)


def masked(output):
    """An output without what varies from run to run and from class to class.

    Figures, bars of progress, and remarks about single students.
    """
    return re.sub(r"-?\d+([.:]\d+)*", "#", REMARK.sub("", BAR.sub("", output)))


def on_screen(output):
    """What a terminal shows of an output: after a carriage return, a line is written over."""
    lines = []
    for line in output.replace("\r\n", "\n").split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return "\n".join(filter(None, lines))


# The place.


def snapshot(folder):
    """A repository in `folder` with this one's files as they are, committed or not."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    who = ["-c", "user.name=author", "-c", "user.email=author@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "As it stands"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def lend_environment(clone):
    """This Python's environment as the clone's .venv: `make` would take minutes to fill one."""
    (clone / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.is_dir():
            (clone / ".venv" / path.name).symlink_to(path)
    shutil.copy(Path(sys.prefix, "pyvenv.cfg"), clone / ".venv")  # by this, Python knows it
    (clone / ".venv" / "ready").touch()


def adopt_orphans():
    """From now on, a process below this one that loses its parent is given to this one."""
    assert ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0) == 0  # PR_SET_CHILD_SUBREAPER


def bury():
    """Take note of the end of adopted processes, as the first process of a machine does."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def processes():
    """The command lines of all processes below this one."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()) or process.name())
    return found


class Desk:
    """An instructor's account: a home folder, a terminal, and a place for the course."""

    def __init__(self, folder, students):
        self.folder, self.students = Path(folder), students
        self.home, self.temporary = self.folder / "home", self.folder / "tmp"
        for path in (self.home, self.temporary, self.folder / "origin"):
            path.mkdir()
        (self.home / "secret.txt").write_text("CANARY of the home folder")
        snapshot(self.folder / "origin")
        self.where, self.clone = self.folder, self.folder / "rnn"
        self.listener = harness.Listener(str(self.folder))
        self.transcript = []

    def environment(self):
        ours = "PYTEST", "COVERAGE", "OMP", "MAKE"
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(self.clone),
            "JUPYTER_CONFIG_DIR": str(self.home / ".jupyter"),
            "SECRET": "CANARY of the environment",
            "NO_COLOR": "1",
            "ATTACK_PORT": str(self.listener.port),
            "ATTACK_SOCKET": self.listener.path,
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.folder / 'origin'}.insteadOf",
            "GIT_CONFIG_VALUE_0": URL,
        }

    def type(self, command, stop=None, when=None):
        """Run a command; send the signal `stop` to all of it as soon as `when()` holds."""
        typed = command.replace("classroom.py 200", f"classroom.py {self.students}")
        started = time.monotonic()
        with tempfile.TemporaryFile("w+", newline="") as screen:
            job = subprocess.Popen(
                ["bash", "-c", typed],
                cwd=self.where,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            while stop and job.poll() is None and not when():
                time.sleep(0.05)
            if stop:
                assert job.poll() is None, f"{command}: over before it could be stopped"
                os.killpg(job.pid, stop)
            job.wait()
            bury()
            screen.seek(0)
            output = on_screen(screen.read())
        if stop is None and job.returncode:
            raise SystemExit(f"$ {command}\n{output}\nended with {job.returncode}")
        if command.startswith("cd "):
            self.where = self.where / command[3:]
        if command.startswith("git clone"):
            lend_environment(self.clone)
        output = output.replace(str(self.clone), "~/rnn") + "\n" * bool(output)
        output += {None: "", signal.SIGINT: "^C\n", signal.SIGKILL: "Killed\n"}[stop]
        seconds = round(time.monotonic() - started, 1)
        self.transcript.append({"command": command, "output": output, "seconds": seconds})
        print(f"[{seconds:6.1f} s] $ {typed}\n{output}", end="", flush=True)

    def records(self, assignment):
        """{student: when the autograded notebook was written} of those who count as graded."""
        grading = self.clone / "grading"
        found = (grading / "exams" / assignment / "graded").glob("*.json")
        book = f"{assignment}/{assignment}.ipynb"
        return {p.stem: (grading / "autograded" / p.stem / book).stat().st_mtime_ns for p in found}


# What is looked at.


class Check:
    """Compares what the commands left with what must be there; collects what is wrong."""

    def __init__(self, desk):
        self.desk, self.wrong, self.figures = desk, [], {}

    def that(self, right, *what):
        if not right:
            self.wrong.append(" ".join(map(str, what)))

    def handed_in(self):
        """The class as it was handed in, by assignment."""
        self.papers = collections.defaultdict(dict)
        for paper in classroom.papers(self.desk.clone, self.desk.students):
            self.papers[paper.assignment][paper.student] = paper
        self.expect(classroom.ASSIGNMENTS)

    def expect(self, assignments):
        """Find what everybody must score, without nbgrader."""
        for assignment in assignments:
            source = classroom.source(self.desk.clone, assignment)
            for paper in self.papers[assignment].values():
                paper.points = paper.expected(source)

    def graded(self, assignment):
        """{student: {cell: points}} in the gradebook."""
        with Gradebook(f"sqlite:///{self.desk.clone}/grading/gradebook.db", "rnn") as book:
            return {
                submission.student.id: {
                    grade.name: float(grade.score or 0.0)
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in book.find_assignment(assignment).submissions
            }

    def grades(self, assignments=classroom.ASSIGNMENTS):
        """The honest have what they must have, cell by cell; the hostile have no more."""
        table = collections.defaultdict(lambda: [0, 0, 0.0, 0.0])
        for assignment in assignments:
            graded = self.graded(assignment)
            here = {s: p for s, p in self.papers[assignment].items() if p.files is not None}
            self.that(set(graded) == set(here), assignment, "graded are", len(graded), len(here))
            for student in sorted(set(graded) & set(here)):
                paper, got = here[student], graded[student]
                total, most = sum(got.values()), sum(paper.points.values())
                hostile = paper.kind == "hostile"
                right = total <= most if hostile else got == paper.points
                self.that(
                    right, student, assignment, paper.kind, paper.what, f"{total} and not {most}"
                )
                row = table[paper.kind]
                for i, number in enumerate((1, right, total, most)):
                    row[i] += number
        self.figures["grades"] = {
            kind: dict(zip(("submissions", "as they must", "points", "independently"), row))
            for kind, row in sorted(table.items())
        }

    def regraded(self, assignment):
        """changes.csv names exactly those whose points have to be other ones now."""
        before = {s: p.points for s, p in self.papers[assignment].items() if p.files is not None}
        self.expect([assignment])
        after = {s: p.points for s, p in self.papers[assignment].items()}
        honest = {s for s in before if self.papers[assignment][s].kind != "hostile"}
        must = {s for s in honest if before[s] != after[s]}
        path = self.desk.clone / f"grading/reports/{assignment}/changes.csv"
        rows = {row["student"]: row for row in table(path)}
        self.that(must, "the mended test changes nobody's score")
        self.that(set(rows) & honest == must, "changes.csv:", set(rows) ^ must)
        for student in must & set(rows):
            new = sum(after[student].values())
            self.that(float(rows[student]["after"]) == new, "changes.csv:", student)
        self.figures["scores that a mended test changes"] = len(rows)
        self.grades()

    def reports(self, assignment):
        """Planted mistakes are named; who has handed in nothing of their own is like nobody."""
        folder = self.desk.clone / "grading/reports" / assignment
        named = {
            (r["student"], r["function"]): r["mistake"] for r in table(folder / "mistakes.csv")
        }
        planted = {
            (student, function): mistake
            for student, paper in self.papers[assignment].items()
            for function, mistake in paper.mistakes.items()
            if paper.kind in ("right", "wrong", "late")
        }
        right = [
            which for which, mistake in planted.items() if mistake in named.get(which, "").split(OR)
        ]
        self.that(len(right) > 0.9 * len(planted), "mistakes.csv names", len(right), len(planted))
        self.figures["planted mistakes that mistakes.csv names"] = f"{len(right)} of {len(planted)}"
        blank = {s for s, paper in self.papers[assignment].items() if not paper.readable}
        pairs = [{r["student"], r["other"]} for r in table(folder / "likenesses.csv")]
        self.that(not any(pair & blank for pair in pairs), "likenesses.csv has blank notebooks")

    def late(self):
        with Gradebook(f"sqlite:///{self.desk.clone}/grading/gradebook.db", "rnn") as book:
            for assignment in classroom.ASSIGNMENTS:
                for submission in book.find_assignment(assignment).submissions:
                    paper = self.papers[assignment][submission.student.id]
                    is_late = submission.total_seconds_late > 0
                    self.that(is_late == (paper.kind == "late"), paper.student, "late?")

    def exports(self):
        """Three tables with the gradebook's figures."""
        most = {
            a: max(sum(p.points.values()) for p in self.papers[a].values()) for a in self.papers
        }
        grading = self.desk.clone / "grading"
        for assignment in classroom.ASSIGNMENTS:
            scores = {s: sum(cells.values()) for s, cells in self.graded(assignment).items()}
            rows = [r for r in table(grading / "grades.csv") if r["assignment"] == assignment]
            found = {r["student_id"]: float(r["score"]) for r in rows if r["score"]}
            absent = set(found) - set(scores)
            self.that(not any(found[s] for s in absent), "grades.csv: points for nothing")
            self.that({s: found[s] for s in scores} == scores, "grades.csv:", assignment)
            for name, login in (("canvas", "SIS Login ID"), ("moodle", "username")):
                rows = table(grading / f"{name}.csv")
                if name == "canvas":
                    possible = rows.pop(0)
                    self.that(float(possible[assignment]) == most[assignment], "canvas: possible")
                found = {r[login]: float(r[assignment]) for r in rows if r[assignment]}
                self.that(found == scores, f"{name}.csv:", assignment)
                self.that(len(rows) == self.desk.students, f"{name}.csv has not everybody")

    def feedback(self):
        """A page for everybody: no hidden test, nothing that a browser would run or fetch."""
        count = 0
        for assignment, papers in self.papers.items():
            hidden = hidden_lines(self.desk.clone, assignment)
            self.that(len(hidden) > 50, assignment, "has few hidden lines")
            for student, paper in papers.items():
                folder = self.desk.clone / "grading/feedback" / student / assignment
                path = folder / f"{assignment}.html"
                self.that(path.exists() == (paper.files is not None), student, "has a page?")
                if path.exists():
                    count += 1
                    html = path.read_text("utf-8")
                    text = " ".join(BeautifulSoup(html, "html.parser").get_text().split())
                    shown = [line for line in hidden if line in text]
                    self.that(not shown, student, paper.kind, paper.what, "is shown", shown[:2])
                    alive = [what for what in harness.live(html) if what not in FORMULAS]
                    self.that(not alive, student, paper.what, "has in their page", alive[:3])
                    secret = re.search("CANARY of the (home folder|environment)", text)
                    self.that(not secret, student, paper.what, "shows a secret")
        self.figures["feedback pages"] = count

    def nothing_left(self):
        """No process, no file outside the course's own, no call to the network."""
        for _ in range(100):  # what was killed may need a moment to go
            running = processes()
            if not running:
                break
            time.sleep(0.1)
        self.that(not running, "processes are left:", running)
        self.that(not self.desk.listener.calls, "somebody called:", self.desk.listener.calls)
        left = [path for path in self.desk.temporary.rglob("*") if path.is_file()]
        left = [path for path in left if path.name not in ("global.lock", "purge.lock")]  # Dask's
        self.that(not left, "temporary files are left:", left)
        for folder in ("/tmp", "/dev/shm", "/var/tmp", self.desk.home, self.desk.clone):
            notes = list(Path(folder).glob(f"note-{self.desk.folder.name}.txt"))
            self.that(not notes, "a note was left:", notes)
        command = ["git", "status", "--porcelain"]
        status = subprocess.run(
            command, cwd=self.desk.clone, capture_output=True, text=True, check=True
        )
        self.figures["changed in the clone"] = status.stdout.split("\n")[:-1]
        strange = [n for n in self.figures["changed in the clone"] if n.startswith("??")]
        self.that(not strange, "new in the clone:", strange)
        known = {".ipython", ".jupyter", ".cache", ".config", ".local", "secret.txt", ".dask"}
        strange = {path.name for path in self.desk.home.iterdir()} - known
        self.that(not strange, "new in the home folder:", strange)


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def hidden_lines(clone, assignment):
    """Lines of hidden tests that stand neither in the release nor in an answer."""
    known = [cell.source for cell in classroom.released(clone, assignment).cells]
    for function in (classroom.ANSWERS / assignment).iterdir():
        known += [path.read_text("utf-8") for path in function.glob("*.py")]
    known, hidden = " ".join(" ".join(known).split()), set()
    for cell in classroom.source(clone, assignment).cells:
        for part in cell.source.split("### BEGIN HIDDEN TESTS")[1:]:
            lines = part.split("### END HIDDEN TESTS")[0].split("\n")
            hidden |= {" ".join(line.split()) for line in lines}
    return {line for line in hidden if len(line) > 20 and line not in known}


# The story.


def story(desk, text):
    """Type the page's commands, and look around at the right moments."""
    check, kept = Check(desk), None
    for command, shown in steps(text):
        stop = {"^C": signal.SIGINT, "Killed": signal.SIGKILL}.get(shown.strip().split("\n")[-1])
        grading = re.match(r"make grade ASSIGNMENT=(\w+)", command)
        assignment = grading and grading[1]
        if command.startswith("sed"):
            check.grades()
        if stop:
            half = sum(p.files is not None for p in check.papers[assignment].values()) // 2
            desk.type(command, stop, lambda a=assignment, n=half: len(desk.records(a)) >= n)
            kept = desk.records(assignment)
            check.figures[f"graded when {assignment} was stopped"] = len(kept)
            continue
        desk.type(command)
        if "classroom.py" in command:
            check.handed_in()
        if assignment and kept is not None:
            again = {s for s, when in desk.records(assignment).items() if kept.get(s, when) != when}
            check.that(not again, "graded twice:", again)
            said = f"{len(kept)} were graded before"
            check.that(said in desk.transcript[-1]["output"], "resumed without saying:", said)
            kept = None
    check.regraded("02_rnn")
    check.reports("02_rnn")
    check.late()
    check.exports()
    check.feedback()
    check.nothing_left()
    return check


def summary(check):
    lines = [
        f"{'kind':12}{'submissions':>12}{'as they must':>14}{'points':>9}{'independently':>15}"
    ]
    for kind, row in check.figures["grades"].items():
        number, right, points, most = row.values()
        lines.append(f"{kind:12}{number:12}{right:14}{points:9.0f}{most:15.0f}")
    lines += [f"{key}: {value}" for key, value in check.figures.items() if key != "grades"]
    lines += [f"WRONG: {what}" for what in check.wrong] or ["Nothing is wrong."]
    return "\n".join(lines)


def as_table(result):
    """The class by kind, for the page."""
    lines = ["| they hand in | number | agree | points | must be |"]
    lines.append("|---|---:|---:|---:|---:|")
    for kind, row in result["grades"].items():
        number, right, points, most = row.values()
        lines.append(f"| {kind} | {number} | {right} | {points:.0f} | {most:.0f} |")
    said = f"{result['seconds'] / 60:.0f} minutes for all commands of this page and the comparison"
    where = f"{result['machine']}, {result['workers']} workers, load {result['load']} in the end"
    lines += ["", f"({said}; {where}.)"]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--results", type=Path, help=f"JSON with all figures, e.g. {RESULTS}")
    parser.add_argument("--write-page", action="store_true", help="put the outputs into the page")
    parser.add_argument("--keep", type=Path, help="move the course here in the end")
    options = parser.parse_args()
    adopt_orphans()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="instructor_") as folder:
        desk = Desk(folder, options.students)
        text = PAGE.read_text("utf-8")
        check = story(desk, text)
        if options.keep:
            shutil.copytree(desk.clone, options.keep, symlinks=True)
    print(summary(check))
    result = {
        "students": options.students,
        "seconds": round(time.monotonic() - started),
        "load": round(os.getloadavg()[0], 1),
        "workers": int(os.environ.get("WORKERS", os.cpu_count())),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        **check.figures,
        "wrong": check.wrong,
        "transcript": desk.transcript,
    }
    if options.results:
        as_text = json.dumps(result, indent=1, ensure_ascii=False)
        options.results.write_text(as_text + "\n", "utf-8")
        options.results.with_suffix(".md").write_text(as_table(result), "utf-8")
    if options.write_page:
        PAGE.write_text(with_outputs(text, [s["output"] for s in desk.transcript]), "utf-8")
    return bool(check.wrong)


if __name__ == "__main__":
    sys.exit(main())
