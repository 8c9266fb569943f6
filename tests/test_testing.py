"""What compares gradients and layers must find each fault, at the tolerance that it names."""

import numpy as np
import pytest

from rnnlib import GRU, LSTM, RNN
from rnnlib.testing import assert_gradients, assert_matches_torch, torch_twin


def slope(claimed, true=None, **options):
    """Compare the gradient of a line through zero, whose finite differences are exact."""
    true = claimed if true is None else true
    arrays, grads = {"p": np.zeros(1)}, {"p": np.array([claimed])}
    assert_gradients(lambda a: true * a["p"][0], arrays, grads, np.random.default_rng(0), **options)


@pytest.mark.parametrize(("size", "unit"), [(1.0, 1.0), (8.0, 8.0), (1e-4, 1e-3)])
def test_a_gradient_may_be_off_by_a_millionth_of_its_length_or_of_a_thousandth(size, unit):
    slope(size)
    slope(size, size + 0.7e-6 * unit)
    for wrong in (1.5e-6, -1.5e-6):
        with pytest.raises(AssertionError, match="gradient of p"):
            slope(size, size + wrong * unit)


def test_the_tolerance_itself_is_tolerated():
    slope(1.0, 1.25, eps=2**-10, rtol=0.25)


def test_a_step_is_a_hundred_thousandth(rng):
    seen = []
    assert_gradients(
        lambda a: seen.append(abs(a["p"][0])) or 0.0,
        {"p": np.zeros(1)},
        {"p": np.zeros(1)},
        rng,
    )
    np.testing.assert_allclose(seen, 1e-5)


def test_gradients_of_other_names_or_shapes_are_refused(rng):
    for arrays in ({}, {"p": np.zeros(2), "q": np.zeros(1)}):
        with pytest.raises(ValueError, match="grads: expected the keys"):
            assert_gradients(lambda a: 0.0, arrays, {"p": np.zeros(2)}, rng)
    with pytest.raises(AssertionError, match=r"shape \(1, 3\), got \(3,\)"):
        assert_gradients(lambda a: a["p"].sum(), {"p": np.zeros((1, 3))}, {"p": np.ones(3)}, rng)


def spoiled(layer, forward=None, backward=None):
    """A layer whose results go through a function that spoils them."""
    for name, spoil in (("forward", forward), ("backward", backward)):
        if spoil:
            right = getattr(layer, name)
            setattr(layer, name, lambda *a, right=right, spoil=spoil: spoil(*right(*a)))
    return layer


@pytest.mark.parametrize("size", [1e-3, 1e3])
def test_an_output_may_be_off_by_a_billionth_of_the_largest(size, rng):
    def compare(share):
        layer = RNN(3, 4, nonlinearity="relu", bias=False, rng=rng, dtype=np.float64)
        spoiled(layer, forward=lambda y, state, cache: (y * (1 + share), state, cache))
        x = size * rng.standard_normal((5, 2, 3))
        assert_matches_torch(layer, x, np.zeros((1, 2, 4)), rng)

    compare(0.7e-9)
    with pytest.raises(AssertionError, match="y"):
        compare(1.5e-9)


def lstm_and_input(rng):
    layer = LSTM(3, 4, rng=rng, dtype=np.float64)
    return layer, rng.standard_normal((5, 2, 3)), tuple(rng.standard_normal((2, 1, 2, 4)))


@pytest.mark.parametrize("part", [0, 1])
def test_each_final_state_is_compared(part, rng):
    layer, x, state = lstm_and_input(rng)

    def spoil(y, final, cache):
        return y, tuple(p + 1e-6 * (k == part) for k, p in enumerate(final)), cache

    with pytest.raises(AssertionError, match=f"final state {part}"):
        assert_matches_torch(spoiled(layer, forward=spoil), x, state, rng)


def test_the_number_of_states_and_the_types_are_compared(rng):
    layer, x, state = lstm_and_input(rng)
    spoiled(layer, backward=lambda dx, dstate, grads: (dx, dstate[:1], grads))
    with pytest.raises(ValueError, match="zip"):
        assert_matches_torch(layer, x, state, rng)
    layer, x, state = lstm_and_input(rng)
    spoiled(layer, backward=lambda dx, dstate, grads: (dx.astype(np.float32), dstate, grads))
    with pytest.raises(AssertionError, match="dx: dtype float32, torch's float64"):
        assert_matches_torch(layer, x, state, rng, rtol=1e-3)


def test_states_may_lie_in_memory_in_any_order(rng):
    layer, x, state = lstm_and_input(rng)
    assert_matches_torch(layer, x[::-1], tuple(part[..., ::-1] for part in state), rng)


def test_torch_has_no_gru_whose_reset_comes_before(rng):
    torch_twin(GRU(3, 4, rng=rng))
    with pytest.raises(ValueError, match="expected a layer that torch has"):
        torch_twin(GRU(3, 4, reset="before", rng=rng))
