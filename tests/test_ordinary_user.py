"""The whole of grading as an ordinary user: release, a class with attackers, feedback, exports.

Started by root, it is done by an account without rights, in a home of its own, and once more by
root: both must give the same. Started by anybody else, it is done by whoever has started it.
"""

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from test_exchange import ALONE, ASSIGNMENT, FULL, ROOT, Machine, is_answer

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness

pytestmark = pytest.mark.slow

# Every wall, and whatever depends on who the grader is: processes, files, limits, the network.
ATTACKS = """
cell_bomb_memory cell_bomb_processes cell_daemon cell_equal_to_everything cell_forged_verdict
cell_kill_everything cell_kill_parent cell_network_tcp cell_network_unix cell_new_namespace
cell_read_environment cell_read_gradebook cell_read_home cell_read_solution cell_state_1_leave
cell_state_2_find cell_trace cell_trace_others cell_write_anywhere cell_write_gradebook
cell_write_home cell_write_submission file_fifo file_link_solution file_hard_link
""".split()
TOKEN = f"run-{uuid.uuid4().hex}"  # in the environment of whatever this test starts
EXPORTS = {
    "canvas.csv": "autograder.plugins.exports.CanvasExport",
    "moodle.csv": "autograder.plugins.exports.MoodleExport",
    "grades.csv": "nbgrader.plugins.export.CsvExportPlugin",
}


class Ordinary:
    """An account on a machine, and the attacked course in its home."""

    def __init__(self, machine):
        self.machine, self.home = machine, machine.site / "teacher"
        self.root = self.home / "attacked"

    def seen(self, path):
        return self.machine.seen(path)

    def own(self):
        self.machine.give(self.home, "teacher")

    def run(self, *command, folder="attacked"):
        return self.machine.run("teacher", sys.executable, "-m", *command, folder=folder)


class Root(Ordinary):
    """The same by root, in a folder like any other."""

    def __init__(self, folder):
        self.home, self.root = folder, folder / "attacked"

    def seen(self, path):
        return str(path)

    def own(self):
        pass

    def run(self, *command):
        env = {**harness.environment(self.root), "HOME": str(self.home)}
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def grade_everything(user, listener):
    """What an instructor does, from an empty folder to exported grades."""
    root = course.make_course(user.root, safe=True)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(root), user.seen(root)))
    (user.home / "secret.txt").write_text("CANARY of the home folder")
    user.own()
    user.run("nbgrader", "generate_assignment", "ps")
    words = harness.words(user.seen(root), listener.port, user.seen(listener.path))
    words |= {"HOME": user.seen(user.home), "RUN": TOKEN}
    for student in ("aa_honest", "zz_honest"):
        course.hand_in_honest(root, student)
    for name in ATTACKS:
        course.hand_in(root, name, words)
    user.own()
    said = user.run("autograder", "grade", "ps", "--quiet", "--workers", "2")
    user.run("nbgrader", "generate_feedback", "ps")
    user.run("autograder", "report", "ps")
    for name, plugin in EXPORTS.items():
        user.run("nbgrader", "export", f"--ExportApp.plugin_class={plugin}", f"--to={name}")
    return said


@pytest.fixture(scope="module")
def users(tmp_path_factory, program):
    """[(user, what grading printed, calls that got out)], the ordinary one first."""
    program("bwrap")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOKEN", TOKEN)
        patch.setenv("PATH", harness.environment("/")["PATH"])
        machine = Machine(tmp_path_factory.mktemp("ordinary"))
        found = [Ordinary(machine)]
        if not ALONE:
            found.append(Root(tmp_path_factory.mktemp("root")))
        result = []
        for user in found:
            listener = harness.Listener(user.home.parent)
            try:
                result.append((user, grade_everything(user, listener), listener.calls))
            finally:
                listener.close()
        yield result


def test_the_account_has_no_rights(users):
    user, *_ = users[0]
    program = (
        "import json, os, nbgrader; print(json.dumps([os.geteuid(), os.path.expanduser('~')]))"
    )
    printed = user.machine.run("teacher", sys.executable, "-c", program)
    assert json.loads(printed)[0] != 0
    assert json.loads(printed)[1] == user.seen(user.home)
    if not ALONE:
        owners = {path.stat().st_uid for path in (user.root / "autograded").rglob("*")}
        assert owners == {user.home.stat().st_uid} != {0}


def test_scores_are_what_they_are_for_root(users):
    for user, said, _ in users:
        assert f"{len(ATTACKS) + 2} graded" in said and "0 could not be graded" in said
        scores = harness.scores(user.root)
        assert scores == harness.scores(users[0][0].root)
        assert scores.pop("aa_honest") == scores.pop("zz_honest") == course.FULL
        assert set(scores) == set(ATTACKS)
        assert all(score is not None and score <= course.HONEST for score in scores.values())


def test_nothing_is_shown_written_sent_or_left(users):
    for user, _, calls in users:
        for name in ATTACKS:
            assert harness.leaks(user.root, name) == []
            assert (user.root / f"feedback/{name}/ps/means.html").exists()
        assert harness.traces(user.root) == [] == calls
        assert not (user.home / ".ipython/profile_default/startup").exists() or not list(
            (user.home / ".ipython/profile_default/startup").glob("*.py")
        )
    assert harness.leftovers() == []
    assert processes() == []


def processes():
    """Command lines of what this test has started and what still runs."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.name != str(os.getpid()) and TOKEN in (path / "environ").read_text("latin1"):
                found.append((path / "cmdline").read_text("latin1"))
        except OSError:
            continue
    return found


def test_exports_and_reports_are_what_they_are_for_root(users):
    for user, *_ in users:
        for name in [*EXPORTS, "reports/ps/items.csv", "reports/ps/likenesses.csv"]:
            lines = sorted((user.root / name).read_text().splitlines())
            assert lines == sorted((users[0][0].root / name).read_text().splitlines())
            assert len(lines) > 1 or "likenesses" in name


def test_the_course_itself_in_a_home(users):
    """The repository's configuration, package and first assignment, all the account's own."""
    user, *_ = users[0]
    folder = user.home / "course"
    (folder / "solutions").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for name in ("autograder", "rnnlib", f"solutions/{ASSIGNMENT}"):
        shutil.copytree(ROOT / name, folder / name)
    user.own()
    user.run("nbgrader", "generate_assignment", ASSIGNMENT, folder="course")
    release = folder / f"exercises/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    for student, right in (("all", True), ("none", False)):
        notebook = nbformat.read(release, as_version=4)
        if right:
            fill(notebook)
        handed_in = folder / "grading/submitted" / student / ASSIGNMENT
        handed_in.mkdir(parents=True)
        nbformat.write(notebook, handed_in / f"{ASSIGNMENT}.ipynb")
    user.own()
    user.run("autograder", "grade", ASSIGNMENT, "--quiet", folder="course")
    user.run("nbgrader", "generate_feedback", ASSIGNMENT, folder="course")
    user.run("nbgrader", "export", folder="course")
    with Gradebook(f"sqlite:///{folder}/grading/gradebook.db") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}
    assert scores == {"all": FULL, "none": 0}
    assert len(list((folder / "grading/feedback").rglob("*.html"))) == 2
    assert len((folder / "grading/grades.csv").read_text().splitlines()) == 3


def fill(notebook):
    """Put the right answers in."""
    solved = nbformat.read(ROOT / f"solutions/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", as_version=4)
    answers = {c.metadata.nbgrader.grade_id: c.source for c in solved.cells if is_answer(c)}
    for cell in filter(is_answer, notebook.cells):
        cell.source = answers[cell.metadata.nbgrader.grade_id]
