"""Forward mode against backward mode and against finite differences."""

import numpy as np
import pytest

from rnnlib.rnn import rnn_backward, rnn_cell_forward, rnn_forward
from rnnlib.rtrl import rtrl_grads, rtrl_init, rtrl_step

SIZES = [(5, 3, 2, 4), (1, 3, 2, 4), (5, 1, 2, 4), (5, 3, 1, 4), (5, 3, 2, 1)]


def random_params(D, H, rng, dtype=np.float64):
    shapes = {"weight_ih": (H, D), "weight_hh": (H, H), "bias_ih": (H,), "bias_hh": (H,)}
    return {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}


def online_grads(x, h, params, dy, nonlinearity):
    """The sum over time of the gradients as they come, and the final state."""
    sensitivity = rtrl_init(params, h.shape[0])
    total = {name: np.zeros_like(p) for name, p in params.items()}
    for x_t, dy_t in zip(x, dy, strict=True):
        h, sensitivity = rtrl_step(x_t, h, sensitivity, params, nonlinearity)
        for name, g in rtrl_grads(dy_t, sensitivity).items():
            total[name] += g
    return h, total


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu", "identity"])
@pytest.mark.parametrize("T, N, D, H", SIZES)
def test_equals_backpropagation_through_time(T, N, D, H, nonlinearity):
    rng = np.random.default_rng(1)
    params = random_params(D, H, rng)
    x, h_0 = rng.standard_normal((T, N, D)), rng.standard_normal((N, H))
    y, cache = rnn_forward(x, h_0, params, nonlinearity)
    dy = rng.standard_normal(y.shape)
    _, _, expected = rnn_backward(dy, None, cache)
    h, grads = online_grads(x, h_0, params, dy, nonlinearity)
    np.testing.assert_allclose(h, y[-1], rtol=1e-12)
    assert grads.keys() == params.keys()
    for name, g in grads.items():
        np.testing.assert_allclose(g, expected[name], rtol=1e-10, atol=1e-10, err_msg=name)


def test_gradient_of_one_step_is_ready_at_that_step():
    """After step t the gradient of the loss so far equals backpropagation over t steps."""
    rng = np.random.default_rng(2)
    params = random_params(2, 4, rng)
    x, h_0, dy = (rng.standard_normal(s) for s in [(6, 3, 2), (3, 4), (6, 3, 4)])
    for t in range(1, 7):
        _, cache = rnn_forward(x[:t], h_0, params)
        _, _, expected = rnn_backward(dy[:t], None, cache)
        _, grads = online_grads(x[:t], h_0, params, dy[:t], "tanh")
        for name, g in grads.items():
            np.testing.assert_allclose(g, expected[name], rtol=1e-10, atol=1e-12, err_msg=name)


def test_sensitivity_is_the_derivative_of_the_state():
    rng = np.random.default_rng(3)
    params = random_params(2, 3, rng)
    x, h_0 = rng.standard_normal((4, 2, 2)), rng.standard_normal((2, 3))

    def final(params):
        h = h_0
        for x_t in x:
            h, _ = rnn_cell_forward(x_t, h, params)
        return h

    h, sensitivity = h_0, rtrl_init(params, 2)
    for x_t in x:
        h, sensitivity = rtrl_step(x_t, h, sensitivity, params)
    eps = 1e-6
    for name, p in params.items():
        for index in np.ndindex(p.shape):
            step = np.zeros_like(p)
            step[index] = eps
            above, below = final(params | {name: p + step}), final(params | {name: p - step})
            numeric = (above - below) / (2 * eps)
            np.testing.assert_allclose(
                sensitivity[name][(..., *index)], numeric, atol=1e-8, err_msg=f"{name} {index}"
            )


def test_keeps_dtype_and_its_inputs():
    rng = np.random.default_rng(4)
    params = random_params(2, 3, rng, np.float32)
    x, h = (rng.standard_normal(s).astype(np.float32) for s in [(5, 2), (5, 3)])
    h, sensitivity = rtrl_step(x, h, rtrl_init(params, 5), params)
    before = {name: S.copy() for name, S in sensitivity.items()}
    h_next, after = rtrl_step(x, h, sensitivity, params)
    assert h_next.dtype == np.float32
    for name, S in sensitivity.items():
        np.testing.assert_array_equal(S, before[name])
        assert after[name].dtype == np.float32 and after[name].shape == S.shape
        assert after[name].shape == (5, 3, *params[name].shape)
    assert all(g.dtype == np.float32 for g in rtrl_grads(h, sensitivity).values())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_at_first_nothing_depends_on_the_parameters(dtype):
    params = random_params(2, 3, np.random.default_rng(5), dtype)
    for name, S in rtrl_init(params, 4).items():
        assert S.dtype == dtype and S.shape == (4, 3, *params[name].shape) and not S.any()
