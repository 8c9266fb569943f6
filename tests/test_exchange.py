"""nbgrader's exchange as on a JupyterHub: one machine, one folder, an account for everybody.

Started by root, each command runs as another user, with ordinary rights, in a view of the machine
in which the repository and its interpreter can be reached wherever they lie. Started by anybody
else, there is one account, and the tests of who may read what are for root alone.
"""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "02_rnn"
FULL = 32
ALONE = os.geteuid() != 0  # then there is one account only
USERS = {"teacher": 61_000, "ann": 61_001, "ben": 61_002, "eve": 61_003}
SITE = "/mnt"  # where the accounts see the folder that they share
MANY = "only root can act as several accounts; with one account nobody is kept from anything"

pytestmark = pytest.mark.slow


def passable(path):
    return path.stat().st_mode & stat.S_IXOTH


def view(site):
    """bubblewrap's arguments: the machine as it is, the repository and Python within reach."""
    needed = [Path(sys.base_prefix).resolve(), Path(sys.prefix), ROOT]
    needed += [path.resolve() for path in Path(sys.prefix).iterdir() if path.is_symlink()]
    shut = {p for path in needed for p in reversed(path.parents) if not passable(p)}
    top = {p for p in shut if not shut & set(p.parents)}
    arguments = "--die-with-parent --ro-bind / / --bind /proc /proc --dev-bind /dev /dev".split()
    top |= {Path("/tmp")}
    for path in sorted(top):
        mode = "1777" if path == Path("/tmp") else "0755"
        arguments += ["--perms", mode, "--tmpfs", str(path)]
    above = {p for path in needed for p in path.parents if top & set(p.parents)}
    for path in sorted(above):
        arguments += ["--perms", "0755", "--dir", str(path)]
    for path in sorted(set(needed)):
        arguments += ["--ro-bind", str(path), str(path)]
    return [*arguments, "--ro-bind", f"{site}/passwd", "/etc/passwd", "--bind", str(site), SITE]


class Machine:
    """A folder `site` that holds the exchange and everybody's home."""

    def __init__(self, site):
        self.site = Path(site)
        self.site.chmod(0o755)
        users = (f"{name}:x:{uid}:{uid}::{SITE}/{name}:/bin/sh" for name, uid in USERS.items())
        (self.site / "passwd").write_text("root:x:0:0::/:/bin/sh\n" + "\n".join(users) + "\n")
        for name in USERS:
            (self.site / name).mkdir(mode=0o700)
            self.give(self.site / name, name)
        (self.site / "exchange").mkdir()
        os.chmod(self.site / "exchange", 0o777)
        (self.site / "etc").mkdir()
        (self.site / "etc/nbgrader_config.py").write_text(
            "c = get_config()\n"
            'c.CourseDirectory.course_id = "rnn"\n'
            f'c.Exchange.root = "{self.seen(self.site / "exchange")}"\n'
        )

    def seen(self, path):
        """A path as the accounts see it."""
        return str(path) if ALONE else SITE + "/" + str(Path(path).relative_to(self.site))

    def give(self, folder, name):
        if not ALONE:
            for path in [folder, *Path(folder).rglob("*")]:
                os.chown(path, USERS[name], USERS[name], follow_symlinks=False)

    def run(self, name, *command, folder="", fails=False):
        """Run a command as `name`, in their home or a folder of it; returns what it printed."""
        home = self.site / name
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))},
            **{"HOME": self.seen(home), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            **{"USER": name, "LOGNAME": name, "JUPYTER_CONFIG_PATH": self.seen(self.site / "etc")},
        }
        if ALONE:
            place = home / folder
        else:
            user = str(USERS[name])
            start = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
            chdir = ["--chdir", self.seen(home / folder), "--"]
            command = ["bwrap", *view(self.site), *chdir, *start, *command]
            place = "/"
        done = subprocess.run(
            command, cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        printed = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, printed
        return printed

    def nbgrader(self, name, *command, **kwargs):
        if ALONE and command[0] == "submit":
            command = (*command, "--student", name)
        return self.run(name, sys.executable, "-m", "nbgrader", *command, **kwargs)

    def teach(self, *command, **kwargs):
        return self.nbgrader("teacher", *command, folder="course", **kwargs)

    def reads(self, name, path):
        """What an account gets of a file, or of a folder's list."""
        program = (
            "import os, sys; p = sys.argv[1]\n"
            "print(*sorted(os.listdir(p)) if os.path.isdir(p) else [open(p).read()])"
        )
        return self.run(name, sys.executable, "-c", program, self.seen(path)).strip()

    def cannot_read(self, name, path):
        program = "import os, sys; p = sys.argv[1]; os.listdir(p) if p[-1] == '/' else open(p)"
        seen = self.seen(path) + "/" * Path(path).is_dir()
        return "Permission" in self.run(name, sys.executable, "-c", program, seen, fails=True)

    def inbound(self, name=""):
        return sorted((self.site / "exchange/rnn/inbound").glob(f"{name}+*"))

    def scores(self):
        with Gradebook(f"sqlite:///{self.site}/teacher/course/grading/gradebook.db") as book:
            return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}


def answer(machine, name, which):
    """Put the first `which` right answers into an account's copy of the assignment."""
    right = nbformat.read(ROOT / f"solutions/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", as_version=4)
    path = machine.site / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    answers = {c.metadata.nbgrader.grade_id: c.source for c in right.cells if is_answer(c)}
    for cell in [c for c in notebook.cells if is_answer(c)][:which]:
        cell.source = answers[cell.metadata.nbgrader.grade_id]
    next(filter(is_answer, notebook.cells)).source += f"\n# written by {name}\n"
    nbformat.write(notebook, path)


def is_answer(cell):
    return cell.metadata.get("nbgrader", {}).get("solution")


@pytest.fixture(scope="module")
def machine(tmp_path_factory, program):
    """The course released, fetched and handed in once."""
    program("bwrap")
    machine = Machine(tmp_path_factory.mktemp("machine"))
    course = machine.site / "teacher/course"
    (course / "solutions").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "autograder", course / "autograder")
    shutil.copytree(ROOT / "rnnlib", course / "rnnlib")
    shutil.copytree(ROOT / f"solutions/{ASSIGNMENT}", course / f"solutions/{ASSIGNMENT}")
    machine.give(machine.site / "teacher", "teacher")
    machine.teach("generate_assignment", ASSIGNMENT)
    machine.teach("release_assignment", ASSIGNMENT)
    for name, which in (("ann", 99), ("ben", 1)):
        machine.nbgrader(name, "fetch_assignment", ASSIGNMENT)
        answer(machine, name, which)
        machine.give(machine.site / name, name)
        machine.nbgrader(name, "submit", ASSIGNMENT)
    return machine


def plant(machine, student, hour="2030-01-01 00:00:00.000000 UTC", owner="eve", **files):
    """A folder in the exchange that no nbgrader has made: its files are texts, or links."""
    folder = machine.site / f"exchange/rnn/inbound/{student}+{ASSIGNMENT}+{hour}+planted"
    folder.mkdir()
    for name, content in {"timestamp.txt": hour, **files}.items():
        path = folder / name.replace("_ipynb", ".ipynb")
        path.symlink_to(content) if isinstance(content, Path) else path.write_text(content)
    machine.give(folder, owner)
    return folder


@pytest.fixture(scope="module")
def collected(machine):
    """What attackers put beside the honest submissions; then the instructor collects."""
    secret = Path(machine.seen(machine.site / f"teacher/course/solutions/{ASSIGNMENT}"))
    plant(machine, "eve", **{f"{ASSIGNMENT}_ipynb": secret / f"{ASSIGNMENT}.ipynb"})
    plant(machine, "zed", hour="no hour")
    if not ALONE:
        plant(machine, "ann", **{f"{ASSIGNMENT}_ipynb": "{}"})
    link = machine.site / f"exchange/rnn/inbound/dan+{ASSIGNMENT}+2030-01-01 00:00:00 UTC+x"
    link.symlink_to(secret)
    return machine.teach("collect", ASSIGNMENT)


@pytest.fixture(scope="module")
def returned(machine, collected):
    """Graded, fed back, and fetched by each student."""
    machine.teach("generate_feedback", ASSIGNMENT, fails=True)  # nothing is graded yet
    give_back(machine)
    return machine


def give_back(machine):
    command = ["-m", "autograder", "grade", ASSIGNMENT, "--workers", "1", "--quiet"]
    machine.run("teacher", sys.executable, *command, folder="course")
    machine.teach("generate_feedback", "--force", ASSIGNMENT)
    machine.teach("release_feedback", ASSIGNMENT)
    for name in ("ann", "ben"):
        machine.nbgrader(name, "fetch_feedback", ASSIGNMENT)


def pages(machine, name):
    """The feedback that a student has fetched, the oldest first."""
    found = (machine.site / name / ASSIGNMENT / "feedback").glob("*/*.html")
    return [path.read_text("utf-8") for path in sorted(found)]


def test_what_is_released_holds_nothing_private(machine):
    outbound = machine.site / f"exchange/rnn/outbound/{ASSIGNMENT}"
    assert [path.name for path in outbound.rglob("*")] == [f"{ASSIGNMENT}.ipynb"]
    text = (outbound / f"{ASSIGNMENT}.ipynb").read_text("utf-8")
    source = (ROOT / f"solutions/{ASSIGNMENT}/{ASSIGNMENT}.ipynb").read_text("utf-8")
    for mark in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS"):
        assert mark in source
        assert mark not in text
    everything = {path.name for path in (machine.site / "exchange").rglob("*")}
    assert not [name for name in everything if name.endswith((".md", ".db", ".py"))]


@pytest.mark.skipif(ALONE, reason=MANY)
def test_nobody_reads_what_is_another_s(machine):
    (theirs,) = machine.inbound("ann")
    assert machine.cannot_read("ben", theirs.parent)
    assert machine.cannot_read("ben", machine.site / "teacher")
    assert machine.cannot_read("ben", machine.site / "ann")
    assert machine.reads("teacher", theirs.parent)
    assert machine.reads("ben", machine.site / "exchange/rnn/outbound") == ASSIGNMENT


def test_collecting_takes_each_student_s_own_and_says_what_it_leaves(machine, collected):
    submitted = machine.site / "teacher/course/grading/submitted"
    assert {path.name for path in submitted.iterdir()} == {"ann", "ben", "eve"}
    for name in ("ann", "ben"):
        path = submitted / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        assert f"written by {name}" in path.read_text("utf-8")
    assert {p.name for p in (submitted / "eve" / ASSIGNMENT).iterdir()} == {"timestamp.txt"}
    assert "it is a link, or cannot be read" in collected
    assert f"zed+{ASSIGNMENT}+no hour" in collected
    assert "it is no folder" in collected
    assert ("eve hands in as ann" in collected) != ALONE


def test_an_hour_that_is_not_true_is_said(machine, collected):
    folder = plant(machine, "eve", hour="2020-01-01 00:00:00.000000 UTC")
    said = machine.teach("collect", ASSIGNMENT)
    shutil.rmtree(folder)
    assert "hours later" in said
    assert "hours later" not in collected


def test_the_class_is_graded_on_what_it_handed_in(returned):
    assert returned.scores() == {"ann": FULL, "ben": 8, "eve": 0}


def test_each_student_gets_the_page_of_their_own(returned):
    for name, other, score in (("ann", "ben", FULL), ("ben", "ann", 8)):
        (page,) = pages(returned, name)
        assert f"written by {name}" in page
        assert f"written by {other}" not in page
        assert f"{score} of {FULL} points" in page
        assert "Content-Security-Policy" in page


@pytest.mark.skipif(ALONE, reason=MANY)
def test_nobody_finds_another_s_feedback(returned):
    assert returned.cannot_read("ben", returned.site / "exchange/rnn/feedback")


def test_a_later_submission_replaces_the_first_and_both_pages_stay(returned):
    """Also one that is no other: it is another hand-in, with a page of its own."""
    returned.nbgrader("ann", "submit", ASSIGNMENT)
    answer(returned, "ben", 2)
    returned.give(returned.site / "ben", "ben")
    returned.nbgrader("ben", "submit", ASSIGNMENT)
    assert "already exists" in returned.teach("collect", ASSIGNMENT)
    assert "Updating submission: ben" in returned.teach("collect", "--update", ASSIGNMENT)
    give_back(returned)
    assert 8 < returned.scores()["ben"] < FULL
    old, new = pages(returned, "ben")
    assert f"8 of {FULL} points" in old
    assert f"{returned.scores()['ben']:g} of {FULL} points" in new
    assert [f"{FULL} of {FULL} points" in page for page in pages(returned, "ann")] == [True] * 2


@pytest.mark.parametrize("place", ["usual", "configured", "none"])
def test_the_course_leaves_the_exchange_to_a_machine_that_has_one(tmp_path, monkeypatch, place):
    """The instructor sets nothing: the folder is a matter of the whole machine."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config.loader import PyFileConfigLoader

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))
    monkeypatch.setattr(Path, "is_dir", lambda path: place == "usual")
    if place == "configured":
        (tmp_path / "nbgrader_config.py").write_text(
            "c = get_config()\nc.Exchange.root = '/srv/exchange'\n"
        )
    assert str(tmp_path) in jupyter_config_path()
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path / "course_config.py")
    config = PyFileConfigLoader("course_config.py", str(tmp_path)).load_config()
    own = str(tmp_path / "grading/exchange")
    assert config.Exchange.get("root") == (own if place == "none" else None)
