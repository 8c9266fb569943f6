"""What once gave a wrong result without a word, and small changes that no other test noticed."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from rnnlib import LSTM, RNN, decoding, init, metrics, optim, sequence
from rnnlib import functional as F
from rnnlib.models import LanguageModel, ManyToOne, linear_params
from rnnlib.ngram import NGram
from rnnlib.testing import assert_matches_torch, torch_twin


def dropped(rng):
    return LSTM(3, 8, 2, dropout=0.5, rng=rng, dtype=np.float64)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_sigmoid_keeps_its_digits_far_from_zero(dtype):
    x = np.linspace(-80, 80, 321).astype(dtype)
    exact = 1 / (1 + np.exp(-x.astype(np.longdouble)))
    np.testing.assert_allclose(F.sigmoid(x), exact, rtol=4 * np.finfo(dtype).eps)
    assert F.sigmoid(dtype(-np.inf)) == 0 and F.sigmoid(dtype(np.inf)) == 1
    assert F.sigmoid(x).dtype == dtype


@pytest.mark.parametrize("filler", [-1, -100, 99])
def test_what_stands_in_a_masked_target_does_not_matter(rng, filler):
    logits, targets = rng.standard_normal((4, 3, 5)), rng.integers(0, 5, (4, 3))
    mask = rng.random((4, 3)) < 0.6
    loss, cache = F.cross_entropy_forward(logits, targets, mask)
    other, other_cache = F.cross_entropy_forward(logits, np.where(mask, targets, filler), mask)
    assert other == loss
    gradient = F.cross_entropy_backward(cache)
    np.testing.assert_array_equal(F.cross_entropy_backward(other_cache), gradient)
    with pytest.raises(ValueError, match=r"targets: expected tokens in 0\.\.4, got values from"):
        F.cross_entropy_forward(logits, np.where(mask, filler, targets), mask)
    with pytest.raises(TypeError, match="mask: expected true and false .*got int64"):
        F.cross_entropy_forward(logits, targets, mask.astype(np.int64))


@pytest.mark.parametrize("nonlinearity", ["relu", "identity"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_state_does_not_grow_in_padding(rng, nonlinearity, bidirectional):
    """There it would pass all bounds, and 0 times infinity is NaN in the weights' gradients."""
    options = {"nonlinearity": nonlinearity, "bidirectional": bidirectional}
    layer = RNN(1, 2, **options, rng=rng, dtype=np.float32)
    for name, p in layer.params.items():
        p[...] = (1 if "ih" in name else 2 * np.eye(2)) if "weight" in name else 0
    x = np.ones((400, 1, 1), np.float32)

    def gradients(x, lengths):
        y, _, cache = layer.forward(x, lengths=lengths)
        return layer.backward(np.ones_like(y), None, cache)[2]

    alone = gradients(x[:5], None)
    for name, gradient in gradients(x, [5]).items():
        np.testing.assert_array_equal(gradient, alone[name])


@pytest.mark.parametrize("token", [-1, 5])
def test_no_row_for_a_token_outside_the_table(rng, token):
    model = LanguageModel(5, 3, RNN(3, 4, rng=rng), rng=rng)
    with pytest.raises(ValueError, match=r"tokens: expected tokens in 0\.\.4, got values from"):
        model.logits([[0, token]])


def test_unsigned_numbers_do_not_wrap():
    low, high = np.array([0, 5], np.uint8), np.array([255, 2], np.uint8)
    assert metrics.mae(low, high) == metrics.mae(high, low) == 129
    assert metrics.rmse(low, high) == pytest.approx(np.sqrt((255**2 + 9) / 2))
    assert metrics.mase([1.0], [2.0], np.array([3, 1, 3], np.uint8)) == 0.5
    x = np.arange(6).reshape(3, 2)
    reversed_ = sequence.reverse_sequences(x, np.array([3, 2], np.uint64))
    np.testing.assert_array_equal(reversed_, sequence.reverse_sequences(x, [3, 2]))


@pytest.mark.parametrize("row", [[np.nan] * 3, [1, np.nan, 2], [1, np.inf, 2], [-np.inf] * 3])
def test_no_token_is_drawn_from_what_is_no_distribution(row):
    with pytest.raises(ValueError, match="sample: expected a finite logit, .* got rows"):
        decoding.sample(lambda tokens, s: (np.array([row], float), s), [[1]], 3, rng_())
    assert decoding.sample(lambda t, s: (np.array([[-np.inf, 0.0]]), s), [[1]], 2, rng_()).all()


def rng_():
    return np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_nucleus_whose_sum_is_exactly_the_mass_is_enough(dtype):
    twentieths = [p for p in product(range(1, 18), repeat=4) if sum(p) == 20 and len({*p}) == 4]
    for p in twentieths:
        logits = np.log(np.array(p, dtype) / dtype(20))
        ranked = sorted(range(4), key=lambda i: -p[i])
        for kept in (1, 2, 3):
            mass = float(Fraction(sum(p[i] for i in ranked[:kept]), 20))
            left = np.flatnonzero(np.isfinite(decoding.top_p(logits, mass)))
            assert set(left) == set(ranked[:kept]), (p, mass)


def test_columns_are_not_broadcast_against_rows():
    column, row = np.ones((3, 1)), np.ones(3)
    for loss in (F.mse_loss_forward, F.binary_cross_entropy_with_logits_forward):
        with pytest.raises(ValueError, match=r"targets: expected shape \(3, 1\), got \(3,\)"):
            loss(column, row)
    with pytest.raises(ValueError, match="one shape after the first axis"):
        sequence.pad_sequences([np.zeros((3, 2)), [[7.0]]])
    with pytest.raises(ValueError, match="padding_value: expected a value of int64, got 0.5"):
        sequence.pad_sequences([[1, 2], [3]], 0.5)


def test_a_probability_of_dropout_lies_below_one(rng):
    for p in (-0.1, 1.0, 1.1, np.nan):
        with pytest.raises(ValueError, match="p: expected a finite number >= 0 and < 1, got"):
            F.dropout_forward(np.ones(9), p, rng)


def test_initialisers_refuse_what_they_cannot_fill(rng):
    for p in (np.ones((2, 2, 2)), np.ones(())):
        for call in (init.identity_, lambda p: init.xavier_uniform_(p, rng)):
            with pytest.raises(ValueError, match=r"expected shape \(O, I\), got"):
                call(p)
    with pytest.raises(TypeError, match="expected an array of float32 or float64, got int64"):
        init.uniform_(np.ones((2, 2), np.int64), 0.5, rng)
    with pytest.raises(TypeError, match="rng: expected a Generator, got 0"):
        init.uniform_(np.ones((2, 2)), 0.5, 0)


def test_cryptic_errors_have_words(rng):
    model = ManyToOne(RNN(3, 4, rng=rng), 4, "mse_loss", rng=rng)
    x = np.ones((5, 2, 3), np.float32)
    with pytest.raises(TypeError, match="targets: expected an array of float32, as the first"):
        model.loss_and_grads(x, np.zeros((2, 4)))
    with pytest.raises(ValueError, match="expected a model after fit"):
        NGram(2, 5).log_probs([1, 2])
    for wrong in ((1.5, 3), (True, 3), (2, 0)):
        with pytest.raises((ValueError, TypeError), match="expected a whole number >= 1, got"):
            NGram(*wrong)
    with pytest.raises(TypeError, match="expected numbers twice or words twice, got <U1 and int"):
        metrics.accuracy(["1"], [1])
    with pytest.raises(ValueError, match="expected each array once, got 'a' again as 'b'"):
        optim.SGD(dict.fromkeys("ab", np.ones(3)), 0.1)
    classes = ManyToOne(RNN(3, 4, rng=rng), 4, rng=rng)
    assert classes.loss_and_grads(x, [0, 3])[0] == classes.loss_and_grads(x, np.array([0, 3]))[0]


def test_dropout_acts_in_training_and_nowhere_else(rng):
    x, tokens = rng.standard_normal((5, 2, 3)), rng.integers(0, 6, (5, 2))
    reader = ManyToOne(dropped(rng), 4, rng=rng)
    writer = LanguageModel(6, 3, dropped(rng), rng=rng)
    np.testing.assert_array_equal(reader.predict(x), reader.predict(x))
    np.testing.assert_array_equal(writer.logits(tokens)[0], writer.logits(tokens)[0])
    for loss in (
        lambda: reader.loss_and_grads(x, [0, 3])[0],
        lambda: writer.loss_and_grads(tokens, tokens)[0],
    ):
        assert len({float(loss()) for _ in range(3)}) == 3


def test_first_weights_are_drawn_as_torch_draws_them(rng):
    head = linear_params(100, 400, rng, np.float64)
    for p in head.values():
        assert 0.09 < np.abs(p).max() <= 0.1 and abs(p.mean()) < 0.01
        assert p.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.1)
    rows = LanguageModel(500, 20, RNN(20, 4, rng=rng), rng=rng).embedding["weight"]
    assert rows.std() == pytest.approx(1, rel=0.05) and abs(rows.mean()) < 0.05


def test_the_comparison_with_torch_looks_at_every_gradient(rng):
    class Wrong(RNN):
        def backward(self, dy, dstate, cache):
            parts = list(super().backward(dy, dstate, cache))
            wrong = parts[self.at]
            parts[self.at] = {k: v + 1 for k, v in wrong.items()} if self.at == 2 else wrong + 1
            return parts

    Wrong.__name__ = "RNN"
    layer = Wrong(3, 4, rng=rng, dtype=np.float64)
    x, state = rng.standard_normal((5, 2, 3)), rng.standard_normal((1, 2, 4))
    for layer.at, name in enumerate(["dx", "gradient of initial state", "gradient of weight_ih"]):
        with pytest.raises(AssertionError, match=name):
            assert_matches_torch(layer, x, state, rng)
    with pytest.raises(ValueError, match="expected a layer that torch has"):
        torch_twin(RNN(3, 4, nonlinearity="identity", rng=rng))
