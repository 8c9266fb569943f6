"""The formgrader's buttons, clicked in a real Chromium, on submissions that attack.

nbgrader's formgrader shows what students wrote in the browser of the instructor, who is logged in
to a server that runs whatever it is told. So nothing of theirs may run there, and the button that
grades must grade behind the walls wherever JupyterLab was started.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from jinja2 import Environment, FileSystemLoader
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader import handlers

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness
from test_site import CHROMIUM

from autograder.plugins.formgrader import guard

pytestmark = pytest.mark.slow

TOKEN = "a-token-for-the-tests"
FORGED = "cell_equal_to_everything"
SHOWN = ["cell_html", "cell_html_in_error", "cell_html_in_text", "file_markdown", "file_outputs"]
STUDENTS = ["aa_honest", FORGED, *SHOWN]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory, program):
    """The attacks' assignment under this course's own configuration, handed in, not yet graded."""
    program("bwrap")
    root = harness.prepare(tmp_path_factory.mktemp("formgrader"), True, [FORGED, *SHOWN])
    shutil.rmtree(root / "submitted/zz_honest")
    (root / "grading").mkdir()
    moves = {"source": "solutions", "release": "exercises"}
    moves |= {name: f"grading/{name}" for name in ("submitted", "gradebook.db")}
    for old, new in moves.items():
        (root / old).rename(root / new)
    shutil.copy(harness.ROOT / "nbgrader_config.py", root)
    return root


@contextlib.contextmanager
def jupyterlab(course, cwd, folder=None, **changes):
    """A server, started in `cwd`, that shows `folder`: its address."""
    runtime = course / f"home/runtime-{time.monotonic_ns()}"
    environment = {**harness.environment(course), "JUPYTER_RUNTIME_DIR": str(runtime), **changes}
    options = {
        "ServerApp.ip": "localhost",
        "ServerApp.port": 0,
        "ServerApp.token": TOKEN,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": folder or cwd,
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    log = course / "home/jupyterlab.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())],
            cwd=cwd,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield address(runtime, server, log)
    finally:
        server.send_signal(signal.SIGINT)  # twice: no question whether it is meant
        server.terminate()
        with contextlib.suppress(ProcessLookupError):
            server.wait(20)
            os.killpg(server.pid, signal.SIGKILL)  # kernels


def address(runtime, server, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):
                return json.loads(path.read_text())["url"]
        time.sleep(0.1)
    pytest.fail(f"JupyterLab does not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="module")
def browser(program):
    chromium = program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield running
        running.close()


class Instructor:
    """A browser that is logged in, and what happened in it that should not have."""

    def __init__(self, browser, base):
        self.base, self.ran, self.asked = base, [], []
        self.context = browser.new_context(viewport={"width": 1400, "height": 1000})
        self.context.set_default_timeout(40_000)
        self.context.expose_function("attack", lambda *_: self.ran.append("attack()"))
        self.context.on("request", self.watch)
        self.page = self.context.new_page()
        self.page.on("dialog", self.answer)
        self.open("formgrader/manage_assignments")

    def watch(self, request):
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.asked.append(request.url)

    def answer(self, dialog):
        if dialog.type != "beforeunload":  # which is JupyterLab's own
            self.ran.append(f"{dialog.type}: {dialog.message}")
        dialog.accept()

    def open(self, path):
        token = "&?"["?" not in path] + "token=" + TOKEN
        self.page.goto(self.base + path + token, wait_until="load")
        self.page.wait_for_load_state("networkidle")

    def row(self, student):
        return self.page.locator("#main-table tr").filter(
            has=self.page.locator(".student-id", has_text=re.compile(f"^{student}$"))
        )

    def click(self, student, button):
        """Click a student's button; what the formgrader then says, and whether it is glad."""
        self.row(student).locator(f".{button} a").click()
        modal = self.page.locator(".modal.in")
        modal.wait_for()
        said, glad = modal.inner_text(), modal.get_attribute("id") == "success-modal"
        modal.locator(".modal-footer button").click()
        modal.wait_for(state="detached")
        return said, glad


@pytest.fixture(scope="module")
def server(lesson):
    with jupyterlab(lesson, lesson) as base:
        yield base


@pytest.fixture(scope="module")
def instructor(browser, server):
    return Instructor(browser, server)


@pytest.fixture(scope="module")
def graded(instructor, lesson):
    """Every student graded by the button with the lightning; what it said."""
    instructor.page.locator("#main-table tr .num-submissions a").click()
    instructor.row("aa_honest").wait_for()
    return {student: instructor.click(student, "autograde") for student in STUDENTS}


def scores(lesson):
    with Gradebook(f"sqlite:///{lesson}/grading/gradebook.db") as book:
        return {s.student.id: s.score for s in book.assignment_submissions("ps")}


def autograded(lesson, student):
    return lesson / f"grading/autograded/{student}/ps/means.ipynb"


def test_the_button_grades_behind_the_walls(graded, lesson):
    assert all(glad for _, glad in graded.values()), graded
    found = scores(lesson)
    assert found.pop("aa_honest") == course.FULL
    assert found.pop(FORGED) == course.HONEST
    assert set(found) == set(SHOWN)
    assert max(found.values()) <= course.HONEST
    for student in STUDENTS:
        about = nbformat.read(autograded(lesson, student), as_version=4).metadata["autograder"]
        assert about["unsafe"] is False


def test_the_feedback_button_writes_the_safe_page(graded, instructor, lesson):
    for student in ("aa_honest", "file_markdown"):
        said, glad = instructor.click(student, "generate-feedback")
        assert glad, said
        page = (lesson / f"grading/feedback/{student}/ps/means.html").read_text("utf-8")
        assert "Content-Security-Policy" in page
        assert harness.live(page) == []


def show(instructor, lesson, student):
    """Open a student's notebook as the formgrader shows it for grading by hand."""
    with Gradebook(f"sqlite:///{lesson}/grading/gradebook.db") as book:
        number = book.find_submission_notebook("means", "ps", student).id
    instructor.open(f"formgrader/submissions/{number}/")
    assert instructor.page.locator(".nbgrader-label", has_text="Student's answer").count() == 1


def open_in_lab(instructor, path):
    instructor.open(f"lab/tree/{path}?reset")
    instructor.page.locator(".jp-Notebook .jp-MarkdownCell").first.wait_for()
    instructor.page.wait_for_timeout(1000)  # outputs are drawn after the cells


@pytest.mark.parametrize("student", SHOWN)
def test_nothing_of_theirs_runs_in_the_page_for_grading(graded, instructor, lesson, student):
    instructor.asked.clear()
    tag = "<img src=x onerror=attack()>"  # as one may call oneself in a learning platform
    with Gradebook(f"sqlite:///{lesson}/grading/gradebook.db") as book:
        book.update_or_create_student(student, first_name=tag, last_name=tag)
    show(instructor, lesson, student)
    # nbgrader's page asks for MathJax, and for nothing else.
    assert {url for url in instructor.asked if "/mathjax/" not in url} == set()
    assert instructor.ran == []


def test_nothing_of_theirs_runs_in_jupyterlab(graded, instructor, lesson):
    instructor.asked.clear()
    for student in ("cell_html", "file_markdown"):
        open_in_lab(instructor, f"grading/autograded/{student}/ps/means.ipynb")
    assert instructor.asked == []
    assert instructor.ran == []


def test_a_submission_that_was_not_rebuilt_would_be_seen_to_run(graded, browser, server, lesson):
    """The two tests above can fail: the same text, as it was handed in, is alive."""
    raw = Instructor(browser, server)
    target = autograded(lesson, "file_markdown")
    kept = target.read_bytes()
    target.chmod(0o644)
    target.write_bytes((lesson / "grading/submitted/file_markdown/ps/means.ipynb").read_bytes())
    show(raw, lesson, "file_markdown")
    target.write_bytes(kept)
    assert raw.ran
    assert any("attack.png" in url for url in raw.asked)


@pytest.mark.parametrize("name", ["<img src=x onerror=attack()>", '";attack();"', "O'Brien"])
def test_no_name_of_a_student_is_markup(name):
    """A folder's name is one, where an archive of a learning platform was unpacked."""

    class Handler:
        render = handlers.BaseHandler.render
        exporter = None

    guard(SimpleNamespace(BaseHandler=Handler))
    handler = Handler()
    keeps = SimpleNamespace(from_filename=lambda _, resources: resources)
    pages = Environment(loader=FileSystemLoader(handlers.template_path))
    handler.settings = {"nbgrader_jinja2_env": pages, "nbgrader_exporter": keeps}
    resources = {"student": name, "last_name": name, "first_name": name}
    shown = [
        handler.render("manage_students_assignments.tpl", student_id=name),
        handler.render("manage_students_notebook_submissions.tpl", student_id=name),
        repr(handler.exporter.from_filename("a.ipynb", resources=resources)),
    ]
    honest = name == "O'Brien"
    assert [name in page for page in shown] == [honest] * 3
    assert all("attack()" in page or honest for page in shown)


def test_a_comment_by_hand_reaches_the_student(graded, instructor, lesson):
    show(instructor, lesson, "aa_honest")
    text = "Well done; <b>but</b> see $x < y$."
    instructor.page.locator("textarea.comment").fill(text)
    instructor.page.keyboard.press("Tab")
    instructor.page.locator(".comment-saved").first.wait_for(state="visible")
    instructor.open("formgrader/manage_submissions/ps")
    assert instructor.click("aa_honest", "generate-feedback")[1]
    page = (lesson / "grading/feedback/aa_honest/ps/means.html").read_text("utf-8")
    assert "&lt;b&gt;but&lt;/b&gt; see $x &lt; y$." in page


def test_without_bubblewrap_the_button_says_what_to_install(graded, browser, lesson):
    before = scores(lesson)
    with jupyterlab(lesson, lesson, PATH="/nowhere") as base:
        person = Instructor(browser, base)
        person.open("formgrader/manage_submissions/ps")
        said, glad = person.click(FORGED, "autograde")
        person.context.close()
    assert not glad
    assert "apt-get install bubblewrap" in said
    assert scores(lesson) == before


# Where JupyterLab is started. nbgrader reads the course's configuration, which puts up the walls,
# in the folder where it is started, or in the course's folder where it has been told which.


def press(person, student="aa_honest"):
    """What the autograde button asks of the server, on a page that need not list the student."""
    address = f"{person.base}formgrader/api/submission/ps/{student}/autograde"
    cookie = {c["name"]: c["value"] for c in person.context.cookies()}["_xsrf"]
    return person.context.request.post(address, headers={"X-XSRFToken": cookie}).json()


def test_started_above_the_course_nothing_is_graded_until_the_course_is_chosen(
    graded, browser, lesson
):
    before = scores(lesson)
    with jupyterlab(lesson, lesson.parent) as base:
        person = Instructor(browser, base)
        assert person.page.locator("#main-table tr .num-submissions a").count() == 0
        assert press(person, FORGED)["success"] is False
        person.open(f"formgrader?path={lesson}")  # "Formgrader (local)" in JupyterLab's menu
        person.page.locator("#main-table tr .num-submissions a").click()
        said, glad = person.click(FORGED, "autograde")
        person.context.close()
    assert glad, said
    assert scores(lesson) == before
    assert not (lesson.parent / "autograded").exists()


def autograde(folder, lesson, **changes):
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "ps", "--student", FORGED, "--force"],
        cwd=folder,
        env={**harness.environment(lesson), **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_started_among_the_submissions_the_walls_are_up_all_the_same(graded, lesson):
    """`grading/` is laid out as a course without a configuration would be."""
    before = scores(lesson)
    run = autograde(lesson / "grading", lesson)
    assert run.returncode == 0, run.stderr
    assert scores(lesson) == before
    about = nbformat.read(autograded(lesson, FORGED), as_version=4).metadata["autograder"]
    assert about["unsafe"] is False


def test_where_the_walls_cannot_be_put_up_nbgrader_grades_nothing(graded, lesson, tmp_path):
    (tmp_path / "autograder.py").write_text("raise ImportError('no walls today')")
    before = autograded(lesson, FORGED).stat()
    for folder in (lesson, lesson / "grading"):
        run = autograde(folder, lesson, PYTHONPATH=str(tmp_path))
        assert run.returncode != 0
        assert "no walls today" in run.stderr
    assert autograded(lesson, FORGED).stat() == before
