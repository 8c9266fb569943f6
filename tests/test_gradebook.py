"""The gradebook in PostgreSQL: a real server, which is killed, restarted and taken away.

The class, the commands and the results are those of SQLite, which every other test uses.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness
import postgres

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gradebook")]

KILLS = 4
# Right if the gradebook can be reached from where the answer runs.
SPY = (
    course.WRONG
    + """\
import glob, os, socket
found = [k for k, v in os.environ.items() if "postgresql" in v] + glob.glob("@FOLDER@/*")
try:
    socket.socket(socket.AF_UNIX).connect("@FOLDER@/.s.PGSQL.5432")
    found.append("the server")
except OSError as error:
    pass
if found:
    def running_mean(x):
        return [sum(x[: t + 1]) / (t + 1) for t in range(len(x))]
"""
)


@pytest.fixture(scope="module")
def server(program):
    program("bwrap")
    server = postgres.Server(program("initdb"))
    try:
        server.start()
        yield server
    finally:
        server.close()


def answers(server):
    """{student: (answer, score)}: all different, so that each is run."""
    kinds = (course.RIGHT, 8.0), (course.WRONG, 3.0), ("", 0.0)
    result = {
        f"s{number:02}": (f"# student {number}\n{text}", score)
        for number, (text, score) in enumerate(kinds * 4)
    }
    result["s12"] = SPY.replace("@FOLDER@", str(server.folder)), 3.0
    return result


def make_course(root, server, db_url=None):
    """A course that has its gradebook at `db_url`, and its class."""
    course.make_course(root, safe=True)
    if db_url:
        config = root / "nbgrader_config.py"
        config.write_text(
            config.read_text().replace(
                f'"sqlite:///" + {str(root)!r} + "/gradebook.db"', f"{db_url!r}"
            )
            + "from autograder.plugins import gradebook\ngradebook.PATIENCE = 5\n"
        )
        assert db_url in config.read_text()
    made = harness.nbgrader(root, "generate_assignment", "ps")
    assert made.returncode == 0, made.stderr
    for student, (text, _) in answers(server).items():
        course.hand_in_honest(root, student, text)
    return root


def start(root, *arguments):
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "autograder",
            "grade",
            "ps",
            "--quiet",
            "--workers",
            "2",
            *arguments,
        ],
        cwd=root,
        env=harness.environment(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(job, code=0):
    text, _ = job.communicate(timeout=300)
    assert job.returncode == code, text
    return text


def outcome(root):
    """Everything that an instructor gets, as text in an order of its own: {name: lines}."""
    plugins = {
        "nbgrader": "nbgrader.plugins.export.CsvExportPlugin",
        "canvas": "autograder.plugins.exports.CanvasExport",
        "moodle": "autograder.plugins.exports.MoodleExport",
    }
    assert harness.nbgrader(root, "generate_feedback", "ps", "--force").returncode == 0
    for name, plugin in plugins.items():
        target = root / f"reports/ps/{name}.csv"
        export = [f"--ExportApp.plugin_class={plugin}", f"--to={target}"]
        made = harness.nbgrader(root, "export", *export)
        assert made.returncode == 0, made.stderr
    pages = {p.parts[-3]: p for p in (root / "feedback").rglob("*.html")}
    files = {p.name: p for p in (root / "reports").rglob("*.csv")}
    return {
        name: sorted(re.sub(r"Graded in [\d.]+ s", "", path.read_text()).splitlines())
        for name, path in (pages | files).items()
    }


@pytest.fixture(scope="module")
def in_sqlite(server, tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("sqlite") / "course", server)
    finish(start(root))
    finish(start_report(root))
    return outcome(root)


def start_report(root):
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "report", "ps"],
        cwd=root,
        env=harness.environment(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Reader(threading.Thread):
    """The formgrader's questions to the gradebook, over and over."""

    def __init__(self, root, db_url):
        super().__init__(daemon=True)
        directory = CourseDirectory(config=Config(CourseDirectory={"db_url": db_url}))
        directory.root, directory.course_id = str(root), "attacked"
        self.api, self.over, self.seen, self.error = NbGraderAPI(directory), False, [], None

    def run(self):
        try:
            while not self.over:
                self.api.get_assignments()
                rows = self.api.get_submissions("ps")
                for row in rows:
                    self.api.get_student_notebook_submissions(row["student"], "ps")
                self.seen.append(sum(row["autograded"] for row in rows))
                time.sleep(0.1)
        except Exception as error:
            self.error = error


@pytest.fixture(scope="module")
def in_postgres(server, tmp_path_factory):
    """A class of which the grading is killed again and again, and read all the time."""
    db_url = server.database("course")
    root = make_course(tmp_path_factory.mktemp("postgres") / "course", server, db_url)
    reader = Reader(root, db_url)
    reader.start()
    rng, kills = random.Random(2), 0
    while kills < KILLS:
        job = start(root)
        try:
            job.wait(rng.uniform(2, 6))
            shutil.rmtree(root / "exams/ps")  # all is graded: again, so that there is what to kill
        except subprocess.TimeoutExpired:
            os.kill(job.pid, signal.SIGKILL)
            job.wait()
            kills += 1
        finally:
            job.stdout.close()
    finish(start(root))
    reader.over = True
    reader.join(60)
    return root, db_url, reader


def expected(server):
    return {student: score for student, (_, score) in answers(server).items()}


def test_killed_and_resumed_everybody_is_graded_once(in_postgres, server):
    root, db_url, _ = in_postgres
    assert harness.scores(root, db_url) == expected(server)
    assert server.run("course", "select count(*) from submitted_assignment") == 13
    assert server.run("course", "select count(*) from grade") == 3 * 13
    assert not (root / "gradebook.db").exists()
    assert (
        server.run("course", "select count(*) from pg_stat_activity where state like 'idle in%'")
        == 0
    )


def test_formgrader_reads_while_grades_are_written(in_postgres):
    _, _, reader = in_postgres
    assert reader.error is None
    assert len(reader.seen) > 5 and reader.seen[-1] == 13


def test_postgresql_gives_what_sqlite_gives(in_postgres, in_sqlite):
    root, *_ = in_postgres
    finish(start_report(root))
    assert outcome(root) == in_sqlite
    assert len(in_sqlite) == 13 + 3 + 2


def test_one_student_by_nbgrader_itself(in_postgres, server):
    """`nbgrader autograde`, as the formgrader's button calls it, on what is graded already."""
    root, db_url, _ = in_postgres
    run = harness.nbgrader(root, "autograde", "ps", "--student=s01", "--force")
    assert run.returncode == 0, run.stderr
    assert harness.scores(root, db_url) == expected(server)


def forget(root):
    """Have the class graded anew: neither records nor results."""
    shutil.rmtree(root / "exams/ps")
    shutil.rmtree(root / "autograded")


def wait_until_graded(root, number, job):
    while len(list((root / "exams/ps/graded").glob("*.json"))) < number:
        assert job.poll() is None, job.communicate()
        time.sleep(0.05)


def test_a_server_that_goes_away_loses_nothing(in_postgres, server):
    root, db_url, _ = in_postgres
    forget(root)
    job = start(root)
    wait_until_graded(root, 4, job)
    server.stop(signal.SIGQUIT)
    try:
        text = finish(job, code=2)
        told = text[text.index("The gradebook does not answer") :]
        assert "Nothing is lost" in told and "give the same command again" in told
        for secret in (postgres.PASSWORD, server.url("course")):
            assert secret not in text
        at_once = finish(start(root), code=2)
        assert at_once.startswith("The gradebook does not answer: postgresql+psycopg://grader:***@")
        assert "Traceback" not in at_once and "\n" in at_once
    finally:
        server.start()
    kept = {p: p.stat().st_mtime_ns for p in (root / "exams/ps/results").glob("*.json")}
    done = {p: p.stat().st_mtime_ns for p in (root / "exams/ps/graded").glob("*.json")}
    assert 4 <= len(done) <= len(kept) <= 13
    text = finish(start(root))
    assert f"{13 - len(done)} graded" in text and f"{len(done)} were graded before" in text
    assert harness.scores(root, db_url) == expected(server)
    assert all(p.stat().st_mtime_ns == when for p, when in (kept | done).items())


def test_a_server_that_restarts_is_waited_for(in_postgres, server):
    root, db_url, _ = in_postgres
    forget(root)
    job = start(root)
    wait_until_graded(root, 4, job)
    server.stop(signal.SIGQUIT)
    time.sleep(1)
    server.start()
    assert "13 graded" in finish(job)
    assert harness.scores(root, db_url) == expected(server)


def test_an_empty_gradebook_is_filled_whatever_the_records_say(in_postgres, server):
    """A course that moves from one database to another is graded there, without a new run."""
    root, db_url, _ = in_postgres
    config = root / "nbgrader_config.py"
    text = config.read_text()
    other = server.database("other")
    try:
        config.write_text(text.replace(db_url, other))
        assert harness.nbgrader(root, "generate_assignment", "ps", "--force").returncode == 0
        assert "13 graded" in finish(start(root))
        assert harness.scores(root, other) == expected(server)
    finally:
        config.write_text(text)


@pytest.mark.parametrize("db_url", ["postgresql+asyncpg:///x", "nosuch:///x", "words"])
def test_a_gradebook_without_a_driver_is_refused(tmp_path, db_url):
    root = course.make_course(tmp_path / "course", safe=True)
    config = root / "nbgrader_config.py"
    text = config.read_text().replace(
        "install(c)", f"c.CourseDirectory.db_url = {db_url!r}\ninstall(c)"
    )
    config.write_text(text)
    run = harness.nbgrader(root, "generate_assignment", "ps")
    assert run.returncode == 1
    assert "pip install 'psycopg[binary]'" in run.stderr and "Traceback" not in run.stderr


def test_the_course_takes_its_gradebook_from_the_environment(root, tmp_path):
    """`nbgrader_config.py` as it is, in a folder of its own."""
    shutil.copy(root / "nbgrader_config.py", tmp_path)
    shutil.copytree(root / "autograder", tmp_path / "autograder")
    program = (
        "from traitlets.config import PyFileConfigLoader\n"
        "config = PyFileConfigLoader('nbgrader_config.py', '.').load_config()\n"
        "print(config.CourseDirectory.db_url)"
    )

    def asked(**more):
        env = {**os.environ, **more}
        return subprocess.check_output(
            [sys.executable, "-c", program], cwd=tmp_path, env=env, text=True
        ).strip()

    url = "postgresql+psycopg://grader@/gradebook"
    assert asked(NBGRADER_DB_URL=url) == url
    assert asked(NBGRADER_DB_URL="") == f"sqlite:///{tmp_path}/grading/gradebook.db"
