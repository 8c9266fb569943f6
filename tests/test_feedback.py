"""The page that a student gets back: what it says in each case, and that all of it can be read.

Opened as a file in a real Chromium with the network cut, in the light and the dark, on a desk and
on a phone, and printed.
"""

import xml.etree.ElementTree as ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from markdown_it.tree import SyntaxTreeNode
from notebooks import ROOT
from test_site import CHROMIUM, CONTRAST, DESK, PHONE, TOO_WIDE

from autograder.exam.outputs import failure
from autograder.intake.rebuild import Rebuild, refused
from autograder.plugins.feedback import FeedbackExporter, HideTests, NameMistakes
from autograder.plugins.mathematics import mathml, parser, rendered

RELEASES = sorted(ROOT.glob("exercises/*/*.ipynb"))
FIRST = nbformat.read(RELEASES[0], as_version=4)
MESSAGE = "The input term is wrong.\nSee equation (1): <b>W_ih x</b>."
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def submission(extra=()):
    """A released notebook that came back untouched, with cells of the student's own."""
    cells = [
        {
            "type": cell.cell_type,
            "source": cell.source,
            "id": cell.get("id"),
            "grade_id": cell.metadata.get("nbgrader", {}).get("grade_id"),
        }
        for cell in FIRST.cells
    ]
    return [*cells, *extra]


def own_cell(kind, source):
    return {"type": kind, "source": source, "id": None, "grade_id": None}


def rungs_of(notebook):
    return [cell for cell in notebook.cells if cell.metadata.autograder.role == "test"]


def graded(notebook, lost=()):
    """Give every test its points, but for those by the numbers `lost`."""
    for i, cell in enumerate(rungs_of(notebook)):
        cell.metadata.nbgrader.score = 0.0 if i in lost else cell.metadata.nbgrader.points
        cell.outputs = [nbformat.from_dict(failure(MESSAGE))] if i in lost else []
    notebook.metadata.autograder.update(unsafe=False, seconds=1.25)
    return notebook


def page_of(notebook, folder="", late=0.0, **about):
    """The page that `nbgrader generate_feedback` would write."""
    exporter = FeedbackExporter()
    for preprocessor in (HideTests, NameMistakes):
        exporter.register_preprocessor(preprocessor, enabled=True)
    metas = [cell.metadata.nbgrader for cell in rungs_of(notebook)]
    grade = {
        "notebook": RELEASES[0].stem,
        "assignment": RELEASES[0].stem,
        "student": "ada",
        "score": sum(meta.get("score", 0) for meta in metas) - late,
        "max_score": sum(meta.points for meta in metas),
        "late_penalty": late,
        **about,
    }
    resources = {"nbgrader": grade, "metadata": {"path": str(folder)}}
    return exporter.from_notebook_node(notebook, resources)[0]


def text_of(html):
    return " ".join(BeautifulSoup(html, "html.parser").body.get_text(" ").split())


@pytest.fixture
def notebook():
    return Rebuild(FIRST, submission()).notebook()


# What it says.


def test_a_test_that_failed_has_its_message_beside_its_points(notebook):
    tree = BeautifulSoup(page_of(graded(notebook, lost=[1])), "html.parser")
    rungs = tree.select(".rungs li")
    assert len(rungs) == len(rungs_of(notebook))
    assert [i for i, rung in enumerate(rungs) if rung.select(".message")] == [1]
    assert rungs[1].select_one(".message").get_text() == MESSAGE
    assert rungs[1].select_one(".points").get_text().startswith("0 of ")
    assert "✗" in rungs[1].get_text()
    target = rungs[1].a["href"].removeprefix("#")
    assert MESSAGE in tree.find(id=target).get_text()


def test_points_are_added_up_by_answer_and_in_all(notebook):
    html = page_of(graded(notebook, lost=[0, 3]))
    tree = BeautifulSoup(html, "html.parser")
    metas = [cell.metadata.nbgrader for cell in rungs_of(notebook)]
    sums = [task.get_text() for task in tree.select(".task > header .points")]
    names = [task.get_text() for task in tree.select(".task > header span:first-child")]
    answers = [c for c in notebook.cells if c.metadata.autograder.role == "solution"]
    assert names == [cell.metadata.nbgrader.grade_id for cell in answers]
    assert sum(float(text.split()[0]) for text in sums) == sum(meta.score for meta in metas)
    score, most = sum(meta.score for meta in metas), sum(meta.points for meta in metas)
    assert tree.h1.get_text().endswith(f"{score:g} of {most:g} points")


def test_a_part_of_the_points_is_neither_full_nor_none(notebook):
    graded(notebook)
    rungs_of(notebook)[0].metadata.nbgrader.score = 0.5
    rung = BeautifulSoup(page_of(notebook), "html.parser").select_one(".rungs li")
    assert "◐" in rung.get_text()
    assert "0.5 of" in rung.get_text()


def test_a_refused_file_has_its_reason_and_no_empty_notebook():
    notebook = graded(refused(FIRST, "This notebook could not be graded: it is a link."), range(99))
    html = page_of(notebook)
    text = text_of(html)
    assert text.count("This notebook could not be graded: it is a link.") == 1
    assert "hand in again" in text
    assert "Your cell" not in text
    assert MESSAGE.split("\n")[0] not in text
    assert "0 of " in BeautifulSoup(html, "html.parser").h1.get_text()


def test_a_run_without_the_sandbox_is_said(notebook):
    assert "Run without the sandbox" not in page_of(graded(notebook))
    notebook.metadata.autograder.unsafe = True
    assert "Run without the sandbox" in text_of(page_of(notebook))


def test_a_late_submission_says_what_was_taken_off_and_when_it_came(notebook, tmp_path):
    (tmp_path / "timestamp.txt").write_text("2026-11-20 23:59:59 UTC")
    metas = [cell.metadata.nbgrader for cell in rungs_of(graded(notebook))]
    most = sum(meta.points for meta in metas)
    text = text_of(page_of(notebook, tmp_path, late=2.0))
    assert f"{most - 2:g} of {most:g} points" in text
    assert f"Late submission: 2 points taken off the {most:g} that the tests gave" in text
    assert "handed in 2026-11-20 23:59:59 UTC" in text
    assert "Late" not in text_of(page_of(notebook))


def test_a_comment_of_the_instructor_s_is_shown_with_the_result_and_with_the_answer(notebook):
    answer = next(c for c in notebook.cells if c.metadata.autograder.role == "solution")
    answer.metadata.nbgrader.comment = "Well done,\n<script>but</script> $x < y$"
    tree = BeautifulSoup(page_of(graded(notebook)), "html.parser")
    comments = tree.select(".comment")
    assert len(comments) == 2
    assert all(answer.metadata.nbgrader.comment in comment.get_text() for comment in comments)
    assert comments[0].find_parent(class_="task").header.span.get_text() in str(comments[1].parent)


def test_a_known_mistake_is_named(notebook):
    answer = next(c for c in notebook.cells if c.metadata.autograder.role == "solution")
    name = answer.metadata.nbgrader.grade_id
    found = {"ada": {name: "forgets the <bias>"}, "ben": {name: "another's mistake"}}
    html = page_of(graded(notebook, lost=[0]), mistakes=found)
    assert text_of(html).count("others have made: forgets the <bias>.") == 2
    assert "another's mistake" not in html


def test_what_was_repaired_is_told(notebook):
    cells = [cell for cell in submission() if cell["grade_id"] != "leaky_rnn_step_shape"]
    html = page_of(graded(Rebuild(FIRST, cells).notebook()))
    assert "the cell “leaky_rnn_step_shape” was missing, and was put back" in text_of(html)
    assert "put right" not in page_of(graded(notebook))


def test_a_task_that_an_instructor_grades_by_hand(notebook):
    answer = next(c for c in notebook.cells if c.metadata.autograder.role == "solution")
    answer.metadata.nbgrader.update(grade=True, points=4.0, score=3.0)
    task = BeautifulSoup(page_of(graded(notebook)), "html.parser").select_one(".task")
    assert "3 of 4 points" in task.select_one(".rungs li").get_text()


# What is alive in it: nothing.


def test_a_student_s_text_and_code_stay_text():
    evil = "<script>attack()</script> $x$ [a](javascript:b) </pre><img src=x onerror=c>"
    extra = [
        {"type": kind, "source": evil, "id": None, "grade_id": None}
        for kind in ("markdown", "code")
    ]
    notebook = graded(Rebuild(FIRST, submission(extra)).notebook())
    notebook.cells[-1].outputs = [
        nbformat.v4.new_output("stream", text=evil),
        nbformat.v4.new_output("display_data", {"text/html": evil, "image/svg+xml": evil}),
        nbformat.from_dict(failure(evil)),
    ]
    tree = BeautifulSoup(page_of(notebook), "html.parser")
    assert not tree.select("script, img, iframe, object, svg, form, [onerror], [onload]")
    assert {a["href"][0] for a in tree.select("a[href]")} == {"#"}
    mine = [pre.get_text() for pre in tree.select(".cell pre") if "attack()" in pre.get_text()]
    assert len(mine) == 4
    assert "$x$" in mine[0]
    policy = tree.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


def test_released_text_is_not_html_either():
    html = rendered("<script>attack()</script>\n\n<img src=x onerror=y>\n\n[a](javascript:b)")
    assert not BeautifulSoup(html, "html.parser").select("script, img, a")


# Formulas.


def formulas():
    """Every formula of every release, once."""
    found = {}
    for path in RELEASES:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                for node in SyntaxTreeNode(parser().parse(cell.source)).walk():
                    if node.type.startswith("math"):
                        found[node.content.strip()] = path.stem
    return found


def letters(element):
    return "".join(element.itertext())


def test_every_formula_of_every_release_is_typeset():
    found = formulas()
    assert len(found) > 100
    assert set(found.values()) == {path.stem for path in RELEASES}
    for path in RELEASES:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                tree = BeautifulSoup(rendered(cell.source), "html.parser")
                assert not tree.select(".math code"), tree.select(".math code")
                for element in tree.select("math"):
                    assert "\\" not in element.get_text(), element["alttext"]
                    element.decompose()
                for element in tree.select("code"):
                    element.decompose()
                assert "$" not in tree.get_text()


def test_a_formula_is_mathml_with_its_tex_for_those_who_cannot_see_it():
    tex = r"h_t = \tanh(W_{ih} x_t) < \frac{\partial L}{\partial h}"
    element = ElementTree.fromstring(mathml(tex))
    assert element.tag == MATHML + "math"
    assert element.get("alttext") == tex
    assert element.find(f".//{MATHML}mfrac") is not None
    assert letters(element).replace(" ", "") == "ht=tanh(Wihxt)<∂L∂h"


def test_what_the_converter_gets_wrong_is_put_right():
    assert letters(ElementTree.fromstring(mathml(r"\Big\{ k \Big\}"))).split() == ["{k}"]
    html = rendered("$$\na = b \\tag{3}\n$$")
    assert BeautifulSoup(html, "html.parser").select_one(".number").get_text() == "(3)"
    assert "tag" not in BeautifulSoup(html, "html.parser").math["alttext"]


def test_a_formula_that_is_not_understood_is_shown_as_it_is_typed():
    html = rendered(r"before $a_b_c$ and $\text{<script>}$ after")
    tree = BeautifulSoup(html, "html.parser")
    assert tree.select_one("code").get_text() == "a_b_c"
    assert not tree.select("script")
    assert "after" in tree.get_text()


# How it looks.


@pytest.fixture(scope="module")
def browser(program):
    chromium = program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield running
        running.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A page with something of everything."""
    extra = [own_cell("code", "x = 1  # mine\nprint('y' * 300)")]
    notebook = graded(Rebuild(FIRST, submission(extra)[1:]).notebook(), lost=[1, 4])
    answer = next(c for c in notebook.cells if c.metadata.autograder.role == "solution")
    answer.metadata.nbgrader.comment = "Nearly there."
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="y" * 300)]
    notebook.metadata.autograder.unsafe = True
    found = {"ada": {answer.metadata.nbgrader.grade_id: "forgets the bias"}}
    path = tmp_path_factory.mktemp("feedback") / "page.html"
    (path.parent / "timestamp.txt").write_text("2026-11-20 23:59:59 UTC")
    path.write_text(page_of(notebook, path.parent, late=2.0, mistakes=found), "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_it_can_be_read(browser, written, scheme, viewport):
    context = browser.new_context(color_scheme=scheme, viewport=viewport)
    page, faults = context.new_page(), []
    page.on("request", lambda r: faults.append(r.url) if r.url != written.as_uri() else None)
    page.on("console", lambda said: faults.append(said.text))
    page.goto(written.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    everything = CONTRAST.replace('document.querySelector("article")', "document.body")
    assert page.evaluate(everything) == []
    assert page.evaluate(TOO_WIDE.replace("main article *", "body *")) == []
    assert page.locator("math").first.evaluate("e => e.getBoundingClientRect().height") > 10
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    assert faults == []
    context.close()


@pytest.mark.slow
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, written):
    page = browser.new_page()
    page.goto(written.as_uri())
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        what, outline = page.evaluate(
            "[document.activeElement.className || document.activeElement.tagName,"
            " parseFloat(getComputedStyle(document.activeElement).outlineWidth)]"
        )
        reached.add(what)
        assert what == "BODY" or outline >= 2, what
    assert {"skip", "A", "SUMMARY"} <= reached
    page.close()


@pytest.mark.slow
def test_it_prints_with_the_tests_unfolded_and_dark_on_light(browser, written):
    page = browser.new_page(color_scheme="dark")
    page.goto(written.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    test = page.locator("details pre").first
    assert test.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")
    assert test.bounding_box()["height"] > 10
    page.close()
