"""N-gram models: proper distributions, the formulas against a slow and plain count, bad input."""

import itertools
from collections import Counter

import numpy as np
import pytest

from rnnlib.ngram import NGram

SMOOTHINGS = ["witten_bell", "kneser_ney"]


def plain(text, order, V, smoothing, context, token, continuation=None):
    """The probability by the formula's own words, with dictionaries and recursion."""

    continuation = smoothing == "kneser_ney" if continuation is None else continuation

    def grams(n):
        return Counter(zip(*(text[i:] for i in range(n))))

    def counts(n):  # of n-grams
        if not continuation or n == order:
            return grams(n)
        return Counter(gram[1:] for gram in grams(n + 1))

    def p(h):
        below = p(h[1:]) if h else 1 / V
        here = counts(len(h) + 1)
        after = {gram[-1]: c for gram, c in here.items() if gram[:-1] == h and c}
        c, t = sum(after.values()), len(after)
        if not c:
            return below
        if smoothing == "witten_bell":
            return (after.get(token, 0) + t * below) / (c + t)
        once = sum(v == 1 for v in here.values())
        twice = sum(v == 2 for v in here.values())
        d = once / (once + 2 * twice) if once and twice else 0.5
        return (max(after.get(token, 0) - d, 0) + d * t * below) / c

    return p(tuple(context)[max(len(context) - order + 1, 0) :])


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_formula_against_a_plain_count(order, smoothing):
    rng = np.random.default_rng(order)
    V, text = 4, rng.integers(0, 3, 40).tolist()  # token 3 never occurs
    model = NGram(order, V, smoothing).fit(text)
    for C in range(4):
        contexts = np.array(list(itertools.product(range(V), repeat=C)), dtype=int).reshape(V**C, C)
        expected = [[plain(text, order, V, smoothing, h, w) for w in range(V)] for h in contexts]
        assert np.allclose(model.probabilities(contexts), expected, rtol=1e-12)


@pytest.mark.parametrize("continuation", [None, True, False])
@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_variant_is_the_model_fitted_anew(order, smoothing, continuation):
    rng = np.random.default_rng(order)
    V, text = 4, rng.integers(0, 3, 60).tolist()
    model = NGram(4, V, "kneser_ney").fit(text)
    before = model.log_probs(text)
    variant = model.variant(order, smoothing, continuation=continuation)
    new = NGram(order, V, smoothing, continuation=continuation).fit(text)
    assert np.array_equal(variant.log_probs(text), new.log_probs(text))
    assert np.array_equal(model.log_probs(text), before)  # and is left as it was
    for u in itertools.product(range(V), repeat=2):
        expected = [plain(text, order, V, smoothing, u, s, continuation) for s in range(V)]
        assert np.allclose(variant.probabilities([u])[0], expected, rtol=1e-12)


@pytest.mark.parametrize("order", [0, 5])
def test_no_variant_is_longer_than_what_was_counted(order):
    with pytest.raises(ValueError, match=r"1\.\.4, got"):
        NGram(4, 3).fit([0, 1, 2, 0, 1]).variant(order)


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("T", [0, 1, 2, 30])
def test_along_a_text_each_place_sees_what_came_before_it(T, smoothing):
    rng = np.random.default_rng(T)
    model = NGram(3, 6, smoothing).fit(rng.integers(0, 6, 200))
    text = rng.integers(0, 6, T)
    p = model.along(text, np.arange(6)[None])
    assert p.shape == (T, 6)
    for t in range(T):
        assert np.allclose(p[t], model.probabilities(text[None, :t])[0])


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize(("order", "V", "T"), [(1, 1, 1), (2, 5, 2), (3, 7, 300), (5, 30, 4000)])
def test_distributions_are_proper_after_every_context(order, V, T, smoothing):
    rng = np.random.default_rng(V)
    model = NGram(order, V, smoothing).fit(rng.integers(0, max(V - 2, 1), max(T, order)))
    p = model.probabilities(rng.integers(0, V, (200, order + 1)))
    assert p.shape == (200, V) and p.dtype == np.float64
    assert np.allclose(p.sum(axis=1), 1) and (p > 0).all()


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("T", [1, 2, 3, 50])
def test_a_text_is_scored_token_by_token(T, smoothing):
    rng = np.random.default_rng(T)
    model = NGram(3, 6, smoothing).fit(rng.integers(0, 6, 200))
    text = rng.integers(0, 6, T)
    expected = [model.probabilities(text[None, :t])[0, text[t]] for t in range(T)]
    assert np.allclose(model.log_probs(text), np.log(expected))


def test_what_was_counted_was_seen():
    model = NGram(3, 4).fit([0, 1, 2, 0, 1])
    assert model.seen([0, 1, 2, 1, 0, 1]).tolist() == [False, False, True, False, False, False]
    assert model.variant(2).seen([0, 1, 2, 1, 0, 1]).tolist() == [False, True, True] + [
        False,
        False,
        True,
    ]


def test_no_overflow_with_many_words_and_long_contexts():
    text = np.random.default_rng(0).integers(0, 100_000, 1000)
    model = NGram(6, 100_000).fit(text)
    assert model.probabilities(text[None, :5], text[None, 5:6])[0, 0] > 0.4


def test_steps_are_the_scores():
    rng = np.random.default_rng(3)
    text, model = rng.integers(0, 5, (12, 2)), NGram(3, 5).fit(rng.integers(0, 5, 100))
    state = None
    for t in range(11):
        logits, state = model.step(text[t], state)
        assert [ids.shape for ids in state] == [(2, 1)] * 3
        for n in range(2):
            after = model.log_probs(text[: t + 2, n])[-1]
            assert np.isclose(logits[n, text[t + 1, n]], after)


def test_a_unigram_model_steps_without_a_state():
    model = NGram(1, 3).fit([0, 0, 1])
    logits, state = model.step(np.array([0, 2]))
    logits, state = model.step(np.array([1, 2]), state)
    assert len(state) == 1 and np.allclose(logits[0], logits[1])


@pytest.mark.parametrize("arguments", [(0, 5), (2, 0), (2, 5, "laplace")])
def test_bad_models_are_refused(arguments):
    with pytest.raises(ValueError, match="expected.*got"):
        NGram(*arguments)


@pytest.mark.parametrize("tokens", [[0, 1, 5], [0, -1, 1], [0.0, 1.5, 2.0], [1]])
def test_bad_texts_are_refused(tokens):
    with pytest.raises((ValueError, TypeError), match="expected.*got"):
        NGram(2, 5).fit(tokens)


def test_bad_contexts_are_refused():
    with pytest.raises(ValueError, match=r"0\.\.4, got"):
        NGram(2, 5).fit([0, 1, 2]).probabilities([[7]])


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("order", [2, 3])
def test_what_only_ends_the_text_leaves_the_decision_to_shorter_contexts(order, smoothing):
    model = NGram(order, 4, smoothing).fit([0, 1, 0, 1, 2])
    expected = model.probabilities(np.zeros((1, 0), int))
    np.testing.assert_array_equal(model.probabilities([[1, 2]]), expected)


def test_a_state_of_another_kind_is_refused():
    model = NGram(2, 5).fit([0, 1, 2])
    _, state = model.step([0])
    with pytest.raises(TypeError, match="step: expected a list of arrays, got int64"):
        model.step([1], np.array(state))
    with pytest.raises(ValueError, match=r"a state of 2 arrays \(1, 1\) from the step before"):
        model.step([1], state[:1])


def test_along_takes_a_row_of_tokens_for_all_places_or_one_for_each():
    model = NGram(2, 5).fit([0, 1, 2])
    np.testing.assert_array_equal(
        model.along([0, 1, 2], [[3, 4]]), model.along([0, 1, 2], [[3, 4]] * 3)
    )
    with pytest.raises(ValueError, match=r"shape \(3 or 1, K\), got \(2, 2\)"):
        model.along([0, 1, 2], [[3, 4]] * 2)
