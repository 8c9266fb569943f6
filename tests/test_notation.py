"""The page of symbols has every symbol of the chapters, and says in which chapters it holds."""

import re

import notebooks
import pytest
from notebooks import ROOT

BOOK = ROOT / "book"
FORMULA = re.compile(
    r"```\{math\}\n(.*?)```|\$\$(.*?)\$\$|\{math\}`(.*?)`|(?<![\\$])\$([^$]+?)(?<!\\)\$", re.DOTALL
)
# Words in a formula, and commands that are no symbols.
WORDS = re.compile(
    r":label:.*|\\(?:text|mathrm|mathtt|operatorname\*?|begin|end|tag|mathbf)\s*\{[^{}]*\}"
)
ACCENT = r"\\(?:hat|tilde|bar|overrightarrow|overleftarrow|mathcal|mathbb)"
SYMBOL = re.compile(rf"{ACCENT}\s*(?:\{{\s*)?(?:\\[A-Za-z]+|[A-Za-z])|\\[A-Za-z]+|[A-Za-z]")
GREEK = set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma"
    " tau varphi phi chi psi omega Delta Gamma Theta Lambda Sigma Phi Psi Omega ell".split()
)


def symbols(formula):
    """The letters of a formula, with their accents, without their indices' places."""
    found = set()
    for symbol in SYMBOL.findall(WORDS.sub(" ", formula)):
        name = re.sub(r"[\s{]", "", symbol)
        if re.fullmatch(r"[A-Za-z]", name) or name[1:] in GREEK:
            found.add(name)
        elif re.match(ACCENT, name):
            found.add(name)
    return found


def used(text):
    """The symbols of a text: for each a formula that has it."""
    formulas = (next(filter(None, m)) for m in FORMULA.findall(text))
    return {symbol: formula for formula in formulas for symbol in symbols(formula)}


def rows(page):
    """The rows of the page: their symbols, and the chapters, None for the whole book."""
    letters = page.partition("## Letters")[2].partition("**Columns and rows.**")[0]
    whole, _, single = letters.partition("| chapters |\n")
    for part in (whole, single):
        for row in re.findall(r"^\| (\$.*) \|$", part, re.MULTILINE):
            letter, *_, last = row.split(" | ")
            found = set().union(*map(symbols, re.findall(r"\$(.*?)\$", letter)))
            numbers = set(map(int, re.findall(r"\b\d+\b", re.sub(r"<.*?>", "", last))))
            yield found, numbers if part is single else None


def missing(text, number, page):
    known = [row for row, numbers in rows(page) if numbers is None or number in numbers]
    known = set().union(*known)
    found = used(notebooks.without_cells(text))
    return {symbol: formula for symbol, formula in found.items() if symbol not in known}


def chapters():
    contents = (ROOT / "_toc.yml").read_text("utf-8")
    return re.findall(r"file: (\d\d_\w+)$", contents, re.MULTILINE)


@pytest.fixture(scope="module")
def page():
    return (BOOK / "notation.md").read_text("utf-8")


@pytest.mark.parametrize("chapter", chapters())
def test_every_symbol_of_a_chapter_is_on_the_page_of_notation(chapter, page):
    text = (BOOK / f"{chapter}.md").read_text("utf-8")
    assert missing(text, int(chapter[:2]), page) == {}


def test_every_row_has_a_letter_of_each_of_its_chapters(page):
    texts = {
        int(chapter[:2]): (BOOK / f"{chapter}.md").read_text("utf-8") for chapter in chapters()
    }
    there = {number: used(text).keys() for number, text in texts.items()}  # figures' too
    for row, numbers in rows(page):
        for number in (numbers or set()) & there.keys():
            assert row & there[number], f"chapter {number} has none of {row}"


PAGE = (
    "## Letters\n\n| letter | stands for | chapter |\n|---|---|---|\n"
    "| $h_t$ | state (`h`) | {doc}`2 <02_rnn>` |\n\nSingle.\n\n"
    "| letter | stands for | chapters |\n|---|---|---|\n"
    "| $\\hat q$, $\\rho$ | a | {doc}`4 <04_bptt>`, {doc}`5 <05_gradients>` |\n\n"
    "**Columns and rows.** $z$"
)


@pytest.mark.parametrize(
    "text, number, lacks",
    [
        ("$h_h$ and $\\rho + \\hat q$", 4, set()),
        ("$h$ and $\\rho$", 2, {"\\rho"}),
        ("$$ z \\text{words} $$", 5, {"z"}),
        ("```{math}\n:label: eq-a\n\\hat{q} q\n```", 5, {"q"}),
        ("costs 5 $ and {math}`\\tilde h`", 5, {"\\tildeh"}),
    ],
)
def test_a_symbol_that_is_missing_is_found(text, number, lacks):
    assert missing(text, number, PAGE).keys() == lacks
