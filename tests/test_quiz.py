"""Self-checks: what is refused, what readers see without scripts, what Chromium makes of it."""

import re

import pytest
from bs4 import BeautifulSoup
from test_live import html_page
from test_site import CONTRAST, TOO_WIDE

from rnnlib import quiz

CHOICE = quiz.Choice(
    "What does $W_{hh}$ multiply?",
    [
        ("the state $h_{t-1}$", True, "It feeds back."),
        ("the input `x`", False, "That is $W_{ih}$."),
    ],
)
NUMBER = quiz.Number("What is a quarter of 5,000?", 1250, 0.5, "$5000 / 4$.", unit="weights")
SMALL = quiz.Number("What is $\\log 20$?", 2.9957, 0.01, "By hand.")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: quiz.Choice("?", [("a", False, "no"), ("b", False, "no")]), "one right answer"),
        (lambda: quiz.Choice("?", [("a", True, "so"), ("b", False, " ")]), "why 'b' is wrong"),
        (lambda: quiz.Choice("?", [("a", True, ""), ("b", False, "no")]), "why 'a' is right"),
        (lambda: quiz.Choice("?", [("a", 1, "so"), ("b", False, "no")]), "True or False"),
        (lambda: quiz.Choice("?", [("a", True, "so")]), "two or more answers"),
        (lambda: quiz.Choice("", [("a", True, "so"), ("b", False, "no")]), "question: expected"),
        (lambda: quiz.Number("?", float("nan"), 0, "so"), "finite"),
        (lambda: quiz.Number("?", 1, -1, "so"), "tolerance"),
        (lambda: quiz.Number("?", 1, 0, ""), "why the answer"),
        (lambda: quiz.show([], name="quiz-99"), "at least one"),
    ],
)
def test_a_question_that_teaches_nothing_is_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_something_else_than_a_question_is_refused():
    with pytest.raises(TypeError, match="got str"):
        quiz.show(["What?"], name="quiz-99")


def test_answers_are_folded_away_with_their_reasons():
    tree = BeautifulSoup(quiz.show([CHOICE, NUMBER, SMALL], name="quiz-99").data, "html.parser")
    assert len(tree.select("li")) == 3
    folds = tree.select("details")
    assert len(folds) == 4 and not any(fold.has_attr("open") for fold in folds)
    assert [fold.select_one("b").text for fold in folds] == ["Right.", "No.", "1,250", "2.9957"]
    # Outside of the folds nothing tells the right answer from the wrong ones.
    for fold in folds:
        fold.p.decompose()
    choices = [str(fold) for fold in tree.select(".choice details")]
    assert len({re.sub(r"<summary>.*</summary>", "", choice) for choice in choices}) == 1
    assert tree.select_one("#quiz-99-1 .math").text == "\\(W_{hh}\\)"


@pytest.fixture
def visit(browser):
    """A function that shows questions on a page."""
    contexts = []

    def show(*questions, scheme="light", width=720, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.set_content(html_page(quiz.show(questions, name="quiz-99"), scheme=scheme))
        return page

    yield show
    for context in contexts:
        context.close()


@pytest.mark.slow
def test_a_choice_gives_its_reason_at_once_by_the_keyboard(visit):
    page = visit(CHOICE, NUMBER)
    page.locator("summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("details[data-wrong]").wait_for()
    assert "No. That is" in page.locator("details[data-wrong] p").inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("details[data-right]").wait_for()
    assert page.locator(".score").inner_text() == "0 of 1 right at the first try; 1 to go."
    assert not page.faults


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "typed", "right"),
    [
        (NUMBER, "1250", True),
        (NUMBER, "1,250", True),
        (NUMBER, "1 250", True),
        (NUMBER, "1250.5", True),
        (NUMBER, "1250.6", False),
        (NUMBER, "−1250", False),
        (NUMBER, "5000/4", True),
        (NUMBER, "1.25e3", True),
        (SMALL, "3,0", True),
        (SMALL, "3.01", False),
    ],
)
def test_a_number_is_read_as_people_write_it(visit, question, typed, right):
    page = visit(question)
    page.locator("input").fill(typed)
    page.locator("input").press("Enter")
    assert page.locator(".says").inner_text().startswith("Right." if right else "Not ")
    assert page.locator("details").evaluate("(fold) => fold.open") == right


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said"), [("", "Enter a number first."), ("twelve", "“twelve” is not a number")]
)
def test_what_is_no_number_is_met_kindly(visit, typed, said):
    page = visit(NUMBER)
    page.locator("input").fill(typed)
    page.get_by_role("button", name="Check").click()
    assert page.locator(".says").inner_text().startswith(said)
    assert page.locator(".score").inner_text() == ""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_quiz_is_legible_opened_and_fits_a_phone(visit, scheme):
    page = visit(CHOICE, NUMBER, scheme=scheme, width=341)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.locator("input").fill("1250")
    page.locator("input").press("Enter")
    assert not page.evaluate(CONTRAST)
    assert not page.evaluate(TOO_WIDE)
    assert not page.faults


@pytest.mark.slow
def test_without_scripts_the_folds_open(visit):
    page = visit(CHOICE, NUMBER, java_script_enabled=False)
    page.locator("summary").nth(2).click()
    assert page.locator("details").nth(2).locator("p").is_visible()
    assert not page.locator("details").nth(0).locator("p").is_visible()
    assert page.locator("input").count() == 0
