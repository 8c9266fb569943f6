"""Measures of Python text, on pieces small enough to judge by eye."""

import numpy as np
import pytest

from rnnlib.data.text import load_stdlib
from rnnlib.pythontext import (
    bracket_places,
    brackets_match,
    character_classes,
    follow,
    indentation_places,
    indents_after_colon,
    lines_parse,
    name_uses,
    words_known,
)


def picture(text, mask):
    return "".join(c if marked else "." for c, marked in zip(text, mask)).replace("\n", "~")


def test_every_character_is_in_the_class_that_it_looks_like():
    text = "if a_b:\n    f2(xy)\n"
    got = {name: picture(text, mask) for name, mask in character_classes(text).items()}
    assert got == {
        "indentation": "........    .......",
        "first letter of a word": "i..a........f..x...",
        "later letters of a word": ".f.._b.......2..y..",
        "closing bracket": ".................).",
        "end of line": ".......~..........~",
        "all else": ".. ...:.......(....",
    }


def test_every_character_of_a_file_is_in_one_class():
    text = load_stdlib("test")["textwrap.py"]
    masks = character_classes(text)
    assert np.array_equal(sum(mask.astype(int) for mask in masks.values()), np.ones(len(text)))
    assert min(mask.sum() for mask in masks.values()) > 100


def test_no_text_has_no_classes():
    assert {mask.shape for mask in character_classes("").values()} == {(0,)}


def test_places_of_a_closing_bracket_and_what_is_open():
    #                 0123456789
    places, distance = bracket_places("f(a, (b) )\n")
    # after f: none open; after a: `(` at 1; after b: `(` at 5; after `(b)`: `(` at 1; after all.
    assert places.tolist() == [1, 3, 7, 8, 10]
    assert distance.tolist() == [-1, 2, 2, 7, -1]


@pytest.mark.parametrize(
    ("code", "distance"),
    [
        ("x = ')('\n", [-1, -1]),  # in a string
        ("x  # ((\n", [-1]),  # in a comment
        ("[a]\n", [-1]),  # after a, `[` is open: no place for `)`; after `]` nothing is
        ("f(\n  a)\n", [-1, 5, -1]),  # on another line
    ],
)
def test_only_round_brackets_of_the_code_count(code, distance):
    assert bracket_places(code)[1].tolist() == distance


def test_in_real_code_a_bracket_closes_only_what_is_open():
    code = load_stdlib("test")["textwrap.py"]
    places, distance = bracket_places(code)
    closing = np.array([code[i] == ")" for i in places])
    assert closing[distance >= 0].mean() > 0.2 and not closing[distance < 0].any()


def test_lines_by_what_the_line_before_asks_for():
    code = "def f():\n    a\n    b\n\n    if c:\n        d\n    e\nf\ng\n"
    assert indentation_places(code) == {
        "deeper": [(9, 4), (32, 8)],
        "same": [(15, 4), (22, 4)],
        "less": [(42, 4), (48, 0)],
    }


def test_a_continuation_line_is_none_of_the_three():
    assert not any(indentation_places("f(\n        a)\n").values())


def test_uses_of_new_names_are_counted():
    uses = name_uses("spam_eggs known_name spam_eggs short", {"known_name"})
    assert uses == [(0, 0, 9), (1, 21, 30)]


def test_brackets_are_matched_with_the_one_opened_last():
    assert brackets_match("(a[b])") == [True, True]
    assert brackets_match("(a[b)]") == [False, False]
    assert brackets_match(")") == [False]
    assert brackets_match("((") == []


def test_lines_after_a_colon_are_deeper_or_not():
    assert indents_after_colon("def f():\n    a\n") == [True]
    assert indents_after_colon("if x:\ny\nfor z in w:\n\n  q\n") == [False, True]
    assert indents_after_colon("x = {1:\n2}\n") == []  # opens no block
    assert indents_after_colon("def f():\n    cut off") == []  # which may be cut off


def test_lines_that_parse_and_lines_that_do_not():
    text = "cut off\nx = 1\nif x:\n    return self.\n\n# comment (\n'\\d'\ny = (\ncut"
    assert lines_parse(text) == [True, True, False, True, False]


def test_words_are_looked_up():
    assert words_known("self.nxme = to_do x", {"self", "to_do"}) == [True, False, True]


def test_what_a_reader_of_code_knows():
    code = 'f(\n    [1], r"a#(" )  # b"\nx'
    found = follow(code)
    assert picture(code, found["in a string"]) == "." * 13 + '"a#(' + "." * 11
    assert picture(code, found["in a comment"]) == "." * 22 + '# b"' + ".."
    shown = ["".join(f"{v:.0f}" for v in found[name]) for name in ("brackets", "indentation")]
    assert shown[0] == "0111111221111111111000000000"
    assert shown[1] == "0001234444444444444444444400"
    assert found["place in the line"].tolist() == [1, 2, 0, *range(1, 24), 0, 1]


def test_a_string_of_several_lines_goes_on():
    found = follow('"""a\n  b"""\n')
    assert found["in a string"].tolist() == [1] * 10 + [0, 0]
    assert found["indentation"].tolist() == [0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 0]
