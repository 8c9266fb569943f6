"""Tables and sources as outputs of a notebook."""

import ast

import numpy as np
import pytest
from bs4 import BeautifulSoup

from rnnlib import models, page


def cells(table):
    tree = BeautifulSoup(table._repr_html_(), "html.parser")
    return [[cell.get_text() for cell in row.select("th, td")] for row in tree.select("tr")]


def example(**options):
    rows = {
        "linear": [19.316, (0.912, 0.9, 0.925), 1234],
        "small <RNN>": [-21.0, (1, 0.5, 1.25), None],
    }
    return page.table(rows, ["RMSE", "MASE", "note"], corner="model", **options)


def test_a_table_writes_numbers_ranges_words_and_nothing():
    assert cells(example()) == [
        ["model", "RMSE", "MASE", "note"],
        ["linear", "19.32", "0.91 (0.90–0.93)", "1,234"],
        ["small <RNN>", "−21.00", "1.00 (0.50–1.25)", "–"],
    ]


def test_decimals_are_for_all_columns_or_one_a_column():
    assert cells(example(decimals=1))[1][1:3] == ["19.3", "0.9 (0.9–0.9)"]
    assert cells(example(decimals=[0, 3, 0]))[1][1:3] == ["19", "0.912 (0.900–0.925)"]


def test_numbers_of_numpy_are_numbers():
    table = page.table({"a": [np.float32(0.5), np.int64(2000)]}, ["x", "n"])
    assert cells(table)[1] == ["a", "0.50", "2,000"]


def bold(table):
    tree = BeautifulSoup(table._repr_html_(), "html.parser")
    return [cell.get_text() for cell in tree.select("td strong")]


def test_the_best_of_each_column_stands_out_and_ties_all_do():
    assert bold(example(best="min")) == ["0.91", "1,234", "−21.00"]
    assert bold(example(best=["max", None, None])) == ["19.32"]
    tie = page.table({"a": [0.501], "b": [0.504], "c": [0.6]}, ["x"], best="min")
    assert bold(tie) == ["0.50", "0.50"]
    assert not bold(page.table({"a": ["word"], "b": [float("nan")]}, ["x"], best="min"))


def test_plain_text_is_aligned_and_marks_the_best():
    lines = repr(example(best=["max", "min", None], caption="Errors")).splitlines()
    assert lines == [
        "Errors",
        "model          RMSE               MASE    note",
        "linear        19.32*  0.91* (0.90–0.93)  1,234",
        "small <RNN>  −21.00   1.00  (0.50–1.25)      –",
    ]


def test_html_is_escaped_and_readable_without_style():
    tree = BeautifulSoup(example(caption="A & B")._repr_html_(), "html.parser")
    assert tree.caption.get_text() == "A & B"
    assert [th["scope"] for th in tree.select("tbody th")] == ["row", "row"]
    assert all("right" in td["style"] for td in tree.select("td"))
    assert tree.div["tabindex"] == "0" and tree.div["aria-label"] == "A & B"


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ({"a": [1]}, {}, "expected 2 cells a row.*got 1 in row 'a'"),
        ({"a": [1, 2]}, {"best": "most"}, "got 'most'"),
        ({"a": [1, 2]}, {"decimals": [1]}, "expected 2 decimals, got 1"),
    ],
)
def test_a_wrong_table_is_told(rows, options, said):
    with pytest.raises(ValueError, match=said):
        page.table(rows, ["x", "y"], **options)


def test_a_cell_of_another_type_is_told():
    with pytest.raises(TypeError, match="got list"):
        page.table({"a": [[1, 2]]}, ["x"])


def test_heads_names_and_words_may_hold_formulas():
    html = page.table({"$h_t$": ["`x`"]}, ["*d*"])._repr_html_()
    assert r"\(h_t\)" in html and "<code>x</code>" in html and "<em>d</em>" in html


def test_source_is_the_packages_own_without_docstrings():
    shown = page.show_source(models.LanguageModel, models.ManyToOne)
    text = repr(shown)
    assert text.startswith(
        "# rnnlib/models.py\n@register\nclass LanguageModel(Configured):\n    @takes("
    )
    assert text.count("# rnnlib/models.py") == 1 and "\n\n\n@register\nclass ManyToOne" in text
    assert shown._repr_markdown_() == f"```python\n{text}\n```"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            assert ast.get_docstring(node) is None
    assert "# y, not h_n" in text, "comments stay"


def documented():
    """Only words."""


def test_a_body_of_words_alone_keeps_a_body():
    source = 'def documented():\n    """Only words."""\n'
    assert page._without_docstrings(source) == "def documented():\n    ..."


def test_a_corner_without_words_is_no_head_and_a_table_no_landmark():
    tree = BeautifulSoup(page.table({"a": [1]}, ["b"])._repr_html_(), "html.parser")
    assert [cell.name for cell in tree.thead.find_all(["td", "th"])] == ["td", "th"]
    tree_of_blank = BeautifulSoup(page.table({" ": [1]}, ["b"])._repr_html_(), "html.parser")
    assert [cell.name for cell in tree_of_blank.tbody.find_all(["td", "th"])] == ["td", "td"]
    assert tree.div["role"] == "group"
    shown = page.table({"a": [1]}, ["b"], caption="Norm of $h$, by `seed`.")._repr_html_()
    assert BeautifulSoup(shown, "html.parser").div["aria-label"] == "Norm of h, by seed."
