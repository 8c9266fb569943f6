"""Filters on logits and sampling: against plain definitions, and bad input."""

import numpy as np
import pytest
import torch

from rnnlib import decoding
from rnnlib.decoding import sample, temperature, top_k, top_p
from rnnlib.functional import softmax

RNG = np.random.default_rng(0)
LOGITS = RNG.standard_normal((4, 3, 9)) * 2


@pytest.mark.parametrize("tau", [0.3, 1.0, 2.5])
def test_temperature_is_a_power_of_the_probabilities(tau):
    powered = softmax(LOGITS) ** (1 / tau)
    expected = powered / powered.sum(axis=-1, keepdims=True)
    assert np.allclose(softmax(temperature(LOGITS, tau)), expected)


@pytest.mark.parametrize("k", [1, 4, 9, 50])
def test_top_k_keeps_the_k_largest(k):
    kept = top_k(LOGITS, k)
    for old, new in zip(LOGITS.reshape(-1, 9), kept.reshape(-1, 9)):
        expected = set(sorted(range(9), key=lambda i: -old[i])[:k])
        assert set(np.flatnonzero(np.isfinite(new))) == expected
        assert all(new[i] == old[i] for i in expected)


def test_top_k_breaks_ties_by_number():
    assert np.isfinite(top_k(np.zeros(5), 2)).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize("p", [1e-9, 0.3, 0.8, 0.999, 1.0])
def test_top_p_keeps_the_smallest_set_that_holds_p(p):
    kept = np.isfinite(top_p(LOGITS, p)).reshape(-1, 9)
    for q, mask in zip(softmax(LOGITS).reshape(-1, 9), kept):
        ranked = sorted(range(9), key=lambda i: -q[i])
        size = next((n for n in range(1, 10) if q[ranked[:n]].sum() >= p - 1e-12), 9)
        assert set(np.flatnonzero(mask)) == set(ranked[:size])


@pytest.mark.parametrize("reshape", [lambda a: top_k(a, 3), lambda a: top_p(a, 0.5)])
def test_filters_leave_their_input_and_its_type_alone(reshape):
    logits = LOGITS.astype(np.float32)
    before = logits.copy()
    assert reshape(logits).dtype == np.float32
    assert np.array_equal(logits, before)


def test_a_nucleus_of_everything_is_everything():
    """Tokens too improbable to change a sum of probabilities, too."""
    logits = np.array([0.0, -50.0, -60.0])
    np.testing.assert_array_equal(top_p(logits, 1.0), logits)
    assert np.isfinite(top_p(logits, 0.999)).tolist() == [True, False, False]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_temperature_keeps_the_type_whatever_its_own(dtype):
    for tau in (2, 2.0, np.float32(2), np.float64(2)):
        np.testing.assert_array_equal(
            temperature(LOGITS.astype(dtype), tau), LOGITS.astype(dtype) / 2
        )
        assert temperature(LOGITS.astype(dtype), tau).dtype == dtype


@pytest.mark.parametrize("reshape", [lambda a: top_k(a, 90), lambda a: top_p(a, 0.7)])
def test_of_equal_logits_those_of_lower_number_stay_and_the_others_are_impossible(reshape):
    logits = RNG.integers(0, 3, 300).astype(float)
    kept = reshape(logits)
    order = sorted(range(300), key=lambda i: (-logits[i], i))
    stay = np.isfinite(kept)
    assert set(np.flatnonzero(stay)) == set(order[: stay.sum()]) and 50 < stay.sum() < 280
    np.testing.assert_array_equal(kept[stay], logits[stay])
    assert (kept[~stay] == -np.inf).all()


def test_a_nucleus_forgives_rounding_by_four_units_and_keeps_one_token():
    eps = np.finfo(float).eps
    for excess, kept in [(3.5, 1), (4, 1), (4.5, 2)]:
        assert np.isfinite(top_p(np.zeros(2), 0.5 + excess * eps)).sum() == kept
    assert np.isfinite(top_p(np.zeros(2), 1e-20)).tolist() == [True, False]


def test_probabilities_are_added_up_in_float64():
    assert np.isfinite(top_p(np.zeros(100_000, np.float32), 0.5)).sum() == 50_000


def test_filters_follow_each_other():
    logits = np.log([0.5, 0.25, 0.15, 0.1])
    assert np.isfinite(top_p(top_k(logits, 2), 0.7)).tolist() == [True, True, False, False]


def test_draws_are_as_frequent_as_their_probability():
    p = np.array([0.5, 0.0, 0.3, 0.2])
    with np.errstate(divide="ignore"):
        logits = np.log(p)
    prompt = np.zeros((1, 500), dtype=int)
    drawn = sample(
        lambda t, s: (np.tile(logits, (500, 1)), s), prompt, 40, np.random.default_rng(1)
    )
    assert drawn.shape == (40, 500)
    assert np.allclose(np.bincount(drawn.ravel(), minlength=4) / 20_000, p, atol=0.012)
    assert not (drawn == 1).any()


class Always(np.random.Generator):
    """Draws one number again and again."""

    def __init__(self, number):
        super().__init__(np.random.PCG64(0))
        self.number = number

    def random(self, size):
        return np.full(size, self.number)


def test_the_smallest_and_the_largest_draw_give_tokens_that_there_are():
    impossible = np.array([[-np.inf, 0.0]])
    prompt = np.zeros((1, 1), np.uint8)
    assert sample(lambda t, s: (impossible, s), prompt, 2, Always(0.0)).tolist() == [[1], [1]]
    many, prompt = RNG.standard_normal((500, 300)), np.zeros((1, 500), np.uint8)
    drawn = sample(lambda t, s: (many, s), prompt, 1, Always(np.nextafter(1, 0)))
    assert (drawn == 299).any() and drawn.max() == 299 and drawn.dtype == np.int64


def test_each_row_draws_from_its_own_probabilities():
    logits = np.where(np.eye(7, dtype=bool), 0.0, -np.inf)
    prompt = np.zeros((1, 7), dtype=int)
    drawn = sample(lambda t, s: (logits, s), prompt, 3, np.random.default_rng(0))
    assert drawn.tolist() == [[*range(7)]] * 3


def test_the_model_reads_the_prompt_and_then_itself():
    seen = []

    def step(tokens, state):
        seen.append(tokens.copy())
        count = 0 if state is None else state
        logits = np.full((2, 10), -np.inf)
        logits[:, count % 10] = 0
        return logits, count + 1

    prompt = np.array([[7, 8], [5, 6]])
    drawn = sample(step, prompt, 3, np.random.default_rng(0))
    assert drawn.tolist() == [[1, 1], [2, 2], [3, 3]]
    assert np.array_equal(seen, [[7, 8], [5, 6], [1, 1], [2, 2], [3, 3]])


def test_the_same_seed_draws_the_same():
    prompt = np.zeros((1, 9), dtype=int)
    texts = [
        sample(lambda t, s: (LOGITS[0, t % 3], s), prompt, 9, np.random.default_rng(5))
        for _ in range(2)
    ]
    assert np.array_equal(*texts)


def test_nothing_to_draw():
    step = lambda tokens, state: (np.zeros((1, 3)), state)  # noqa: E731
    assert sample(step, [[0]], 0, np.random.default_rng(0)).shape == (0, 1)


@pytest.mark.parametrize(
    "bad",
    [
        lambda: temperature(LOGITS, 0),
        lambda: temperature(LOGITS, float("nan")),
        lambda: top_k(LOGITS, 0),
        lambda: top_p(LOGITS, 0),
        lambda: top_p(LOGITS, 1.1),
        lambda: sample(None, [1, 2], 3, RNG),
        lambda: sample(None, np.zeros((0, 2), int), 3, RNG),
        lambda: sample(None, [[1]], -1, RNG),
    ],
)
def test_bad_input_is_refused(bad):
    with pytest.raises(ValueError, match="expected.*got"):
        bad()


def test_what_adjusts_the_logits_is_asked_before_each_draw():
    step = lambda tokens, state: (np.array([[0.0, 0.1, 0.0]]), state)  # noqa: E731
    drawn = sample(step, [[0]], 20, np.random.default_rng(0), lambda logits: top_k(logits, 1))
    assert (drawn == 1).all()


@pytest.mark.parametrize("logits", [np.float64(1.0), np.zeros(3), np.zeros((2, 3)), [[0.0, 1.0]]])
def test_a_model_that_gives_no_row_a_text_is_refused(logits):
    with pytest.raises(ValueError, match=r"sample: expected logits of shape \(1, V\), got"):
        sample(lambda tokens, state: (logits, state), [[0]], 2, np.random.default_rng(0))


def test_a_state_without_a_batch_is_refused_with_its_shape():
    with pytest.raises(ValueError, match=r"expected the batch on axis 1, got shape \(3,\)"):
        decoding.greedy(lambda tokens, state: (LOGITS[0], state), torch.zeros(3), 1, 2, 5)
