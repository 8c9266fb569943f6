"""A whole class: side by side, killed at any moment, exported, reported."""

import contextlib
import csv
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import nbformat
import psutil
import pytest

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("class")]


@pytest.fixture(scope="module", autouse=True)
def bwrap(program):
    return program("bwrap")


KILLS = 30
HALF = "def running_mean(x):\n    return [x[0] + 0 * v for v in x]\n"


def grade(root, *arguments, **kwargs):
    command = [sys.executable, "-m", "autograder", "grade", "ps", "--quiet", *arguments]
    return subprocess.Popen(
        command,
        cwd=root,
        env=harness.environment(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **kwargs,
    )


def answers():
    """Students with answers that are all different, and what they must score."""
    result = {}
    for number in range(12):
        text = f"# student {number}\n"
        right = number % 3
        result[f"s{number:02}"] = (
            text + (course.RIGHT, course.WRONG, "")[right],
            (8.0, 3.0, 0.0)[right],
        )
    return result


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A class of which the grading is killed thirty times, and then let be."""
    root = course.make_course(tmp_path_factory.mktemp("class") / "course", safe=True)
    assert harness.nbgrader(root, "generate_assignment", "ps").returncode == 0
    for student, (text, _) in answers().items():
        course.hand_in_honest(root, student, text)
    rng, kills, progress = random.Random(1), 0, []
    while kills < KILLS:
        job = grade(root, "--workers", "2", start_new_session=True)
        try:
            job.wait(rng.uniform(0.5, 6.0))
            (root / "autograded").exists() and progress.append("done")
            # All is graded: take some of it away, so that there is something to kill.
            for record in rng.sample(sorted((root / "exams/ps/graded").glob("*.json")), 6):
                record.unlink()
            for result in rng.sample(sorted((root / "exams/ps/results").glob("*.json")), 4):
                result.unlink()
        except subprocess.TimeoutExpired:
            os.kill(job.pid, signal.SIGKILL)
            job.wait()
            kills += 1
        finally:
            job.stdout.close()
    time.sleep(2)
    left = harness.leftovers("python-student")
    job = grade(root, "--workers", "2")
    text, _ = job.communicate(timeout=300)
    return root, text, job.returncode, left


def test_after_thirty_kills_everybody_is_graded_once(killed):
    root, text, code, _ = killed
    assert code == 0, text
    assert harness.scores(root) == {student: score for student, (_, score) in answers().items()}
    with sqlite3.connect(root / "gradebook.db") as book:
        assert book.execute("pragma integrity_check").fetchone() == ("ok",)
        (count,) = book.execute("select count(*) from submitted_assignment").fetchone()
        assert count == len(answers())
    for student in answers():
        notebook = nbformat.read(root / "autograded" / student / "ps/means.ipynb", as_version=4)
        assert notebook.metadata["autograder"]["seconds"] >= 0
    assert not list((root / "exams").rglob("*.part"))


def test_a_second_run_grades_nobody_again(killed):
    root, *_ = killed
    before = {p: p.stat().st_mtime_ns for p in (root / "autograded").rglob("*.ipynb")}
    job = grade(root)
    text, _ = job.communicate(timeout=120)
    assert "0 graded" in text and f"{len(answers())} were graded before" in text
    assert before == {p: p.stat().st_mtime_ns for p in (root / "autograded").rglob("*.ipynb")}


def test_killed_runs_leave_no_process(killed):
    root, *_ = killed
    lines = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(root) not in lines


@contextlib.contextmanager
def cluster(folder):
    """A scheduler and two workers, each started by its own command; the scheduler's address."""
    about = folder / "scheduler.json"
    dask = [str(Path(sys.executable).with_name("dask"))]
    local = ["--host", "127.0.0.1", "--scheduler-file", str(about)]
    here = dict(cwd=folder, env={**os.environ, "PYTHONPATH": str(harness.ROOT)})
    here |= dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    scheduler = [*dask, "scheduler", *local, "--port", "0", "--dashboard-address", "127.0.0.1:0"]
    worker = [*dask, "worker", *local, "--nthreads", "1", "--memory-limit", "0"]
    commands = [scheduler, worker, worker]
    with contextlib.ExitStack() as stack:
        for command in commands:
            job = stack.enter_context(subprocess.Popen(command, **here))
            stack.callback(job.terminate)
        while not about.exists():
            assert job.poll() is None
            time.sleep(0.1)
        yield json.loads(about.read_text())["address"]


def test_a_cluster_by_its_address(killed, tmp_path):
    """Workers that share nothing with the instructor's process but the software."""
    root, *_ = killed
    records = sorted((root / "exams/ps/graded").glob("*.json"))
    for path in (*records[:3], *(root / "exams/ps/results").glob("*.json")):
        path.unlink()
    with cluster(tmp_path) as address:
        job = grade(root, "--scheduler", address)
        text, _ = job.communicate(timeout=300)
    assert job.returncode == 0, text
    assert "3 graded" in text
    assert harness.scores(root) == {student: score for student, (_, score) in answers().items()}


def begun(root, job, count):
    """Wait until the running `job` has graded `count` students."""
    while job.poll() is None and len(list((root / "exams/ps/graded").glob("*.json"))) < count:
        time.sleep(0.02)
    assert job.poll() is None


def workers_of(job):
    """Its running workers; students' short-lived processes come and go while it looks."""
    found = []
    for process in psutil.Process(job.pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "spawn_main" in " ".join(process.cmdline()):
                found.append(process)
    return found


def kill_a_worker(job):
    """Once there is one: after another's death the pool takes a moment to start anew."""
    while job.poll() is None and not (workers := workers_of(job)):
        time.sleep(0.02)
    assert job.poll() is None
    workers[0].kill()


def test_ctrl_c_ends_a_run_and_the_next_goes_on(killed):
    """As in a terminal, every process gets the signal."""
    root, *_ = killed
    shutil.rmtree(root / "exams")
    job = grade(root, "--workers", "2", start_new_session=True)
    begun(root, job, 3)
    workers = workers_of(job)
    os.killpg(job.pid, signal.SIGINT)
    text, _ = job.communicate(timeout=60)
    done = len(list((root / "exams/ps/graded").glob("*.json")))
    assert job.returncode == 130 and "Traceback" not in text, text
    assert f"{done} graded" in text
    assert f"Stopped: {len(answers()) - done} are left. The same command goes on" in text
    assert len(workers) == 2 and not any(worker.is_running() for worker in workers)
    job = grade(root, "--workers", "2")
    text, _ = job.communicate(timeout=300)
    assert f"{len(answers()) - done} graded" in text and f"{done} were graded before" in text


def test_a_worker_that_dies_stops_nobody(killed):
    """As when the machine runs out of memory."""
    root, *_ = killed
    shutil.rmtree(root / "exams")
    job = grade(root, "--workers", "2")
    for count in (2, 5):
        begun(root, job, count)
        kill_a_worker(job)
    text, _ = job.communicate(timeout=300)
    assert job.returncode == 0 and f"{len(answers())} graded" in text, text
    assert harness.scores(root) == {student: score for student, (_, score) in answers().items()}


def test_an_assignment_that_was_not_released_is_said_in_words(killed):
    root, *_ = killed
    command = [sys.executable, "-m", "autograder", "grade", "ps_2"]
    env = harness.environment(root)
    run = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    assert run.returncode and "Traceback" not in run.stderr
    assert "does not know the assignment 'ps_2'. There are sources for: ps." in run.stderr


def test_without_bubblewrap_nothing_is_graded(killed):
    root, *_ = killed
    before = harness.scores(root)
    env = {**harness.environment(root), "PATH": "/nowhere"}
    for command in (["nbgrader", "autograde", "ps", "--force"], ["autograder", "grade", "ps"]):
        run = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 1
        assert "apt-get install bubblewrap" in run.stderr
    assert harness.scores(root) == before


def test_unsafe_is_said_in_the_feedback(killed):
    root, *_ = killed
    student = ["--student", "s00", "--force"]
    run = harness.nbgrader(root, "autograde", "ps", *student, "--Sandbox.unsafe=True")
    assert run.returncode == 0 and "UNSAFE" in run.stderr
    assert harness.nbgrader(root, "generate_feedback", "ps", *student).returncode == 0
    assert "Run without the sandbox" in (root / "feedback/s00/ps/means.html").read_text()
    assert harness.scores(root)["s00"] == 8.0


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("kind", ["Canvas", "Moodle"])
def test_exports(killed, kind):
    root, *_ = killed
    path = root / f"{kind}.csv"
    plugin = f"--ExportApp.plugin_class=autograder.plugins.exports.{kind}Export"
    run = harness.nbgrader(root, "export", plugin, f"--to={path}")
    assert run.returncode == 0, run.stderr
    head, *rows = table(path)
    column = head.index("ps")
    if kind == "Canvas":
        assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        assert rows.pop(0)[column] == "8"
    login = head.index("SIS Login ID" if kind == "Canvas" else "username")
    assert {r[login]: float(r[column]) for r in rows} == harness.scores(root)


def test_a_changed_test_regrades_and_says_whose_score_changed(killed):
    """The instructor gives a test other points of view; nobody hands in again."""
    root, *_ = killed
    source = course.source_notebook()
    source.cells[4].source = source.cells[4].source.replace("== 3", "== 4")  # nobody passes now
    nbformat.write(source, root / "source/ps/means.ipynb")
    made = harness.nbgrader(root, "generate_assignment", "ps", "--force")
    assert made.returncode == 0, made.stderr
    job = grade(root, "--workers", "2")
    text, _ = job.communicate(timeout=300)
    assert job.returncode == 0, text
    lost = {s for s, (_, score) in answers().items() if score > 0}
    assert {s for s, score in harness.scores(root).items() if score in (5.0, 0.0)} == set(answers())
    rows = table(root / "reports/ps/changes.csv")[1:]
    assert {row[0] for row in rows} == lost
    assert all("shape: 3 to 0" in row[3] for row in rows)


def test_item_statistics():
    from autograder.reports.items import items

    most = {"easy": 1.0, "telling": 2.0, "broken": 1.0}
    students = {
        f"s{n}": {"easy": 1.0, "telling": 2.0 * (n > 4), "broken": 1.0 * (n <= 4)}
        for n in range(10)
    }
    easy, telling, broken = items(students, most)
    assert easy["share_full"] == 1.0 and easy["discrimination"] == ""
    assert telling["share_zero"] == telling["share_full"] == 0.5
    assert telling["discrimination"] == -1.0 == broken["discrimination"]  # one undoes the other


def test_likenesses_leave_out_what_everybody_has():
    from autograder.reports.likenesses import likenesses

    template = "def f(x):\n    return x + 1\n" * 3
    copied = "\n".join(
        f"a{i} = [b * {i} for b in range({i}) if b % {i + 2} == {i}]" for i in range(9)
    )
    renamed = copied.replace("b ", "other ").replace(" b", " other").replace("a", "c")
    answers = {f"s{n}": template + f"y = {n}\n" for n in range(8)}
    answers |= {"one": template + copied, "two": template + "# mine\n" + renamed}
    rows = likenesses(answers, [template])
    assert [(row["student"], row["other"]) for row in rows] == [("one", "two")]


HARD = {"signs": "-" * 60_000 + "1", "fields": f"f'{'{a}' * 66_000}'", "brackets": "(" * 99_999}


@pytest.mark.parametrize("source", HARD.values(), ids=HARD)
def test_a_program_that_no_parser_likes_stops_no_report(source):
    """One cell would end it with a MemoryError for the whole class."""
    from autograder.reports.likenesses import likenesses

    answers = {"ann": source, "ben": source, "cyd": course.RIGHT}
    assert {row["other"] for row in likenesses(answers, few=1)} <= {"ben"}


def test_likenesses_miss_no_pair():
    """What is found by the rarest sequences is what comparing all pairs finds."""
    from autograder.reports.likenesses import likenesses, shingles

    rng = random.Random(0)
    lines = [f"a[{i}] = b[{i + 1}] * ({i} - c) / f(d, {i % 7})" for i in range(60)]
    answers = {f"s{n:02}": "\n".join(rng.sample(lines, rng.randint(3, 12))) for n in range(60)}
    sets = {student: shingles(text, 10) for student, text in answers.items()}
    count = Counter(itertools.chain.from_iterable(sets.values()))
    rare = {student: {s for s in mine if count[s] <= 9} for student, mine in sets.items()}
    want = {}
    for one, two in itertools.combinations(sorted(rare), 2):
        smaller, shared = min(len(rare[one]), len(rare[two])), len(rare[one] & rare[two])
        if smaller >= 5 and shared >= 0.3 * smaller:
            want[one, two] = shared
    found = likenesses(answers, common=0.15, least=0.3, few=5)
    assert len(want) > 20
    assert {(row["student"], row["other"]): row["sequences"] for row in found} == want


def test_known_mistakes_are_named():
    from autograder.reports.mistakes import planted

    folder = Path(__file__).parent / "answers/02_rnn"
    found = planted(folder)
    assert len(found) >= 20
    assert all(words and "Caught" not in words for _, words in found)
