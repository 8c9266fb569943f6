"""minGRU, minLSTM and the LRU: step by step, finite differences, torch twins, extremes."""

import numpy as np
import pytest
import torch

import rnnlib.torch
from rnnlib import modern
from rnnlib.functional import sigmoid
from rnnlib.modern import (
    lru_backward,
    lru_forward,
    lru_init,
    min_gru_backward,
    min_gru_forward,
    min_lstm_backward,
    min_lstm_forward,
)
from rnnlib.testing import assert_gradients

SIZES = [dict(T=5, N=2, D=3, H=4), dict(T=1, N=1, D=1, H=1), dict(T=8, N=3, D=1, H=2)]
# Where a matrix is square, and there are as many steps, its transpose fits as well.
SQUARE = [dict(T=4, N=2, D=4, H=2), dict(T=6, N=2, D=6, H=2), dict(T=3, N=2, D=3, H=3)]
KINDS = {
    "min_gru": (2, min_gru_forward, min_gru_backward, rnnlib.torch.MinGRU),
    "min_lstm": (3, min_lstm_forward, min_lstm_backward, rnnlib.torch.MinLSTM),
}
CANDIDATES = modern.CANDIDATES


def draw(rng, T, N, D, H, gates):
    params = {
        "weight_ih": rng.standard_normal((gates * H, D)),
        "bias_ih": rng.standard_normal(gates * H),
    }
    return rng.standard_normal((T, N, D)), params, np.abs(rng.standard_normal((N, H)))


def by_steps(kind, x, params, h, candidate):
    """The equations of the paper, one step and one gate at a time."""
    states = []
    for x_t in x:
        a = x_t @ params["weight_ih"].T + params["bias_ih"]
        *gates, a_n = np.split(a, KINDS[kind][0], axis=-1)
        n = a_n if candidate == "linear" else np.where(a_n >= 0, a_n + 0.5, sigmoid(a_n))
        if kind == "min_gru":
            z = sigmoid(gates[0])
            h = (1 - z) * h + z * n
        else:
            i, f = sigmoid(gates[0]), sigmoid(gates[1])
            h = f / (f + i) * h + i / (f + i) * n
        states.append(h)
    return np.stack(states)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("candidate", CANDIDATES)
@pytest.mark.parametrize("sizes", SIZES + SQUARE, ids=str)
def test_values_gradients_and_twin(kind, candidate, sizes, rng):
    gates, forward, backward, module = KINDS[kind]
    x, params, h_0 = draw(rng, **sizes, gates=gates)
    h, cache = forward(x, params, h_0, candidate)
    np.testing.assert_allclose(h, by_steps(kind, x, params, h_0, candidate), rtol=1e-10)
    np.testing.assert_allclose(
        forward(x, params, candidate=candidate)[0],
        by_steps(kind, x, params, 0 * h_0, candidate),
        rtol=1e-10,
    )
    dh = rng.standard_normal(h.shape)
    dx, dh_0, grads = backward(dh, cache)

    def loss(arrays):
        weights = {name: arrays[name] for name in params}
        return (dh * forward(arrays["x"], weights, arrays["h_0"], candidate)[0]).sum()

    arrays = {"x": x, "h_0": h_0, **params}
    assert_gradients(loss, arrays, {"x": dx, "h_0": dh_0, **grads}, rng)

    layer = module(sizes["D"], sizes["H"], candidate, dtype=torch.float64)
    rnnlib.torch.load_numpy_(layer, params)
    theirs = {name: torch.tensor(arrays[name], requires_grad=True) for name in ("x", "h_0")}
    y, h_n = layer(theirs["x"], theirs["h_0"])
    np.testing.assert_allclose(y.detach(), h, rtol=1e-10)
    assert torch.equal(h_n, y[-1])
    y.backward(torch.tensor(dh))
    found = {"x": dx, "h_0": dh_0} | grads
    for name, p in theirs.items() | dict(layer.named_parameters()).items():
        np.testing.assert_allclose(p.grad, found[name], rtol=1e-8, atol=1e-12, err_msg=name)
    without, _ = layer(theirs["x"])
    np.testing.assert_allclose(without.detach(), forward(x, params, None, candidate)[0], rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_a_positive_candidate_keeps_the_state_positive(kind, rng):
    gates, forward, _, _ = KINDS[kind]
    x, params, h_0 = draw(rng, 50, 4, 3, 6, gates)
    assert (forward(5 * x, params, h_0)[0] > 0).all()
    assert (forward(5 * x, params, h_0, "linear")[0] < 0).any()


def test_the_slope_of_the_candidate_at_zero():
    """NumPy and torch take the slope of the right side, 1."""
    x = np.zeros((1, 1, 1))
    for gates, forward, backward, module in KINDS.values():
        params = {"weight_ih": np.ones((gates, 1)), "bias_ih": np.zeros(gates)}
        h, cache = forward(x, params)
        assert h.item() == 0.25
        _, _, grads = backward(np.ones_like(h), cache)
        assert grads["bias_ih"][-1] == 0.5
        layer = rnnlib.torch.load_numpy_(module(1, 1, dtype=torch.float64), params)
        layer(torch.tensor(x))[0].sum().backward()
        np.testing.assert_allclose(layer.bias_ih.grad, grads["bias_ih"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extremes_and_types(kind, dtype, rng):
    """Gates that are closed as far as a number can say: no NaN, no warning, the type stays."""
    gates, forward, backward, module = KINDS[kind]
    D = H = 2
    for signs in np.ndindex(*(2,) * gates):
        bias = np.repeat(2000.0 * (2 * np.array(signs) - 1), H).astype(dtype)
        params = {"weight_ih": np.ones((gates * H, D), dtype), "bias_ih": bias}
        x, h_0 = rng.standard_normal((6, 1, D)).astype(dtype), np.ones((1, H), dtype)
        h, cache = forward(x, params, h_0)
        dx, dh_0, grads = backward(np.ones_like(h), cache)
        for part in (h, dx, dh_0, *grads.values()):
            assert part.dtype == dtype and np.isfinite(part).all()
        if kind == "min_gru":
            closed = not signs[0]
            assert (h == 1).all() == closed
        elif signs[0] == signs[1] == 0:  # both closed: only their ratio, exp(a_f - a_i), counts
            np.testing.assert_allclose(h[0], (1 + cache.gates[2][0]) / 2, rtol=1e-3)
        layer = module(D, H, dtype=getattr(torch, np.dtype(dtype).name))
        rnnlib.torch.load_numpy_(layer, params)
        y, _ = layer(torch.tensor(x), torch.tensor(h_0))
        y.sum().backward()
        np.testing.assert_allclose(y.detach(), h, rtol=1e-3, atol=1e-6)
        assert all(p.grad.isfinite().all() for p in layer.parameters())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("candidate", CANDIDATES)
def test_types_stay(kind, candidate, rng):
    gates, forward, backward, _ = KINDS[kind]
    x, params, _ = draw(rng, 5, 2, 3, 4, gates)
    x, params = np.float32(x), {name: np.float32(p) for name, p in params.items()}
    h, cache = forward(x, params, candidate=candidate)
    dx, dh_0, grads = backward(h, cache)
    parts = [h, dx, dh_0, *grads.values(), cache.slope, *cache.gates, *cache.recurrence]
    assert {part.dtype for part in parts} == {np.dtype(np.float32)}


@pytest.mark.parametrize("kind", KINDS)
def test_in_two_parts(kind, rng):
    gates, forward, backward, _ = KINDS[kind]
    x, params, h_0 = draw(rng, 7, 2, 3, 4, gates)
    h, cache = forward(x, params, h_0)
    first, one = forward(x[:3], params, h_0)
    second, two = forward(x[3:], params, first[-1])
    np.testing.assert_allclose(np.concatenate([first, second]), h, rtol=1e-12)
    dh = rng.standard_normal(h.shape)
    _, dstate, late = backward(dh[3:], two)
    early_dh = dh[:3].copy()
    early_dh[-1] += dstate
    _, dh_0, early = backward(early_dh, one)
    _, want, grads = backward(dh, cache)
    np.testing.assert_allclose(dh_0, want, rtol=1e-10)
    for name, grad in grads.items():
        np.testing.assert_allclose(early[name] + late[name], grad, rtol=1e-10)


# The linear recurrent unit


def lru_by_steps(x, params, state):
    """The equations, with 2 x 2 matrices that turn and shrink in place of complex numbers."""
    radius, angle = np.exp(-np.exp(params["nu_log"])), np.exp(params["theta_log"])
    re, im = state
    ys = []
    for x_t in x:
        drive = np.exp(params["gamma_log"])
        re, im = (
            radius * (np.cos(angle) * re - np.sin(angle) * im) + drive * (x_t @ params["B_re"].T),
            radius * (np.sin(angle) * re + np.cos(angle) * im) + drive * (x_t @ params["B_im"].T),
        )
        ys.append(re @ params["C_re"].T - im @ params["C_im"].T + params["skip"] * x_t)
    return np.stack(ys), (re, im)


def draw_lru(rng, T, N, D, H):
    params = lru_init(D, H, rng, dtype=np.float64)
    params["gamma_log"] += rng.standard_normal(H)  # learned, so any
    return rng.standard_normal((T, N, D)), params, tuple(rng.standard_normal((2, N, H)))


@pytest.mark.parametrize("sizes", SIZES + SQUARE, ids=str)
def test_lru_values_gradients_and_twin(sizes, rng):
    x, params, state = draw_lru(rng, **sizes)
    y, last, cache = lru_forward(x, params, state)
    want, want_last = lru_by_steps(x, params, state)
    np.testing.assert_allclose(y, want, rtol=1e-9)
    np.testing.assert_allclose(last, want_last, rtol=1e-9)
    zero = np.zeros_like(state[0])
    np.testing.assert_allclose(lru_forward(x, params)[0], lru_by_steps(x, params, (zero, zero))[0])
    dy, dlast = rng.standard_normal(y.shape), tuple(rng.standard_normal((2, *zero.shape)))
    dx, dstate, grads = lru_backward(dy, dlast, cache)

    def loss(arrays):
        weights = {name: arrays[name] for name in params}
        y, last, _ = lru_forward(arrays["x"], weights, (arrays["re"], arrays["im"]))
        return (dy * y).sum() + sum((d * part).sum() for d, part in zip(dlast, last))

    arrays = {"x": x, "re": state[0], "im": state[1], **params}
    found = {"x": dx, "re": dstate[0], "im": dstate[1], **grads}
    assert_gradients(loss, arrays, found, rng)
    np.testing.assert_allclose(
        lru_backward(dy, None, cache)[0], lru_backward(dy, (zero, zero), cache)[0]
    )

    layer = rnnlib.torch.LRU(sizes["D"], sizes["H"], dtype=torch.float64)
    rnnlib.torch.load_numpy_(layer, params)
    theirs = {name: torch.tensor(arrays[name], requires_grad=True) for name in ("x", "re", "im")}
    out, end = layer(theirs["x"], (theirs["re"], theirs["im"]))
    np.testing.assert_allclose(out.detach(), y, rtol=1e-9)
    total = (out * torch.tensor(dy)).sum()
    for part, ours, d in zip(end, last, dlast, strict=True):
        np.testing.assert_allclose(part.detach(), ours, rtol=1e-9)
        total = total + (part * torch.tensor(d)).sum()
    total.backward()
    for name, p in theirs.items() | dict(layer.named_parameters()).items():
        np.testing.assert_allclose(p.grad, found[name], rtol=1e-8, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(layer(theirs["x"])[0].detach(), lru_forward(x, params)[0], rtol=1e-9)


def test_lru_types_stay(rng):
    for dtype in (np.float32, np.float64):
        params = lru_init(3, 4, rng, dtype=dtype)
        x = rng.standard_normal((5, 2, 3)).astype(dtype)
        y, state, cache = lru_forward(x, params)
        again, _, _ = lru_forward(x, params, state)
        dx, dstate, grads = lru_backward(y, state, cache)
        parts = [y, *state, again, dx, *dstate, *grads.values(), *params.values()]
        assert {part.dtype for part in parts} == {np.dtype(dtype)}
        assert {part.dtype for part in cache.recurrence} == {np.result_type(dtype, np.complex64)}
        assert not any(np.shares_memory(part, cache.recurrence.h) for part in state)
        assert grads.keys() == params.keys()
        assert all(grads[name].shape == p.shape for name, p in params.items())


@pytest.mark.parametrize("make", ["numpy", "torch"])
def test_lru_starts_on_a_ring(make, rng):
    def values(**options):
        if make == "numpy":
            return lru_init(3, 5000, rng, dtype=np.float64, **options)
        torch.manual_seed(0)
        layer = rnnlib.torch.LRU(3, 5000, dtype=torch.float64, **options)
        return {name: p.detach().numpy() for name, p in layer.named_parameters()}

    params = values(r_min=0.8, r_max=0.99, max_phase=0.3)
    radius, angle = np.exp(-np.exp(params["nu_log"])), np.exp(params["theta_log"])
    assert 0.8 <= radius.min() < 0.81 and 0.985 < radius.max() <= 0.99
    assert 0 < angle.min() < 0.001 and 0.299 < angle.max() <= 0.3
    # Uniform over the ring's area: half of it lies outside this radius.
    assert abs((radius > np.sqrt((0.8**2 + 0.99**2) / 2)).mean() - 0.5) < 0.03
    np.testing.assert_allclose(np.exp(params["gamma_log"]), np.sqrt(1 - radius**2), rtol=1e-6)
    for name, want in [("B_re", 1 / 6), ("B_im", 1 / 6), ("C_re", 1 / 5000), ("C_im", 1 / 5000)]:
        np.testing.assert_allclose(params[name].var(), want, rtol=0.1)
    params = values()
    assert abs((np.exp(-np.exp(params["nu_log"])) > 0.5**0.5).mean() - 0.5) < 0.03
    radius, angle = np.exp(-np.exp(params["nu_log"])), np.exp(params["theta_log"])
    assert radius.max() < 1 and radius.min() < 0.05 and 6.27 < angle.max() <= 2 * np.pi
    assert all(np.isfinite(p).all() for p in params.values())


class Extreme(np.random.Generator):
    """A generator whose uniform numbers are all the smallest, or the largest."""

    uniform_number = 0.0

    def random(self, size):
        return np.full(size, self.uniform_number)


def test_lru_at_the_edges_of_the_ring():
    edge = Extreme(np.random.PCG64(0))
    params = lru_init(2, 3, edge, r_min=0.5, r_max=0.75, dtype=np.float64)
    np.testing.assert_allclose(np.exp(-np.exp(params["nu_log"])), 0.75, rtol=1e-12)
    np.testing.assert_allclose(np.exp(params["theta_log"]), 2 * np.pi, rtol=1e-12)
    # On the unit circle gamma would be 0; it is kept off by a hair that float32 knows.
    params = lru_init(2, 3, edge, dtype=np.float64)
    np.testing.assert_allclose(np.exp(2 * params["gamma_log"]), 1e-7, rtol=1e-6)
    assert all(np.isfinite(p).all() for p in params.values())
    edge.uniform_number = 1 - 2**-53
    params = lru_init(2, 3, edge, r_min=0.5, r_max=0.75, dtype=np.float64)
    np.testing.assert_allclose(np.exp(-np.exp(params["nu_log"])), 0.5, rtol=1e-12)
    params = lru_init(2, 3, edge, dtype=np.float64)
    assert all(np.isfinite(p).all() for p in params.values())


def test_lru_gamma_gives_every_unit_one_scale(rng):
    """With white noise in, the mean square of each state is that of B's row, at any radius."""
    params = lru_init(4, 6, rng, r_min=0.3, r_max=0.95, dtype=np.float64)
    x = rng.standard_normal((40000, 1, 4))
    cache = lru_forward(x, params)[2]
    square = (np.abs(cache.recurrence.h) ** 2).mean(axis=(0, 1))
    want = (params["B_re"] ** 2 + params["B_im"] ** 2).sum(axis=1)
    np.testing.assert_allclose(square, want, rtol=0.1)


def test_lru_is_stable_whatever_is_learned(rng):
    params = lru_init(2, 3, rng, dtype=np.float64)
    for nu in (-40.0, 0.0, 40.0):
        params["nu_log"][:] = nu
        y, _, cache = lru_forward(np.ones((300, 1, 2)), params)
        assert np.isfinite(y).all() and (np.abs(cache.recurrence.a) <= 1).all()


def test_what_does_not_fit_is_refused(rng):
    with pytest.raises(ValueError, match="2 equal blocks of rows, got 5"):
        min_gru_forward(np.ones((3, 2, 3)), {"weight_ih": np.ones((5, 3)), "bias_ih": np.ones(5)})
    x, params, h_0 = draw(rng, 3, 2, 3, 4, 2)
    with pytest.raises(ValueError, match=r"h_0: expected shape \(2, 4\)"):
        min_gru_forward(x, params, h_0[:, 1:])
    for kind in KINDS:
        gates, forward, backward, _ = KINDS[kind]
        given = draw(rng, 3, 2, 3, 4, gates)
        with pytest.raises(ValueError, match=f"{kind}_backward: dh: expected float64"):
            backward(np.ones((2, 2, 4)), forward(*given)[1])
    x, weights, state = draw_lru(rng, 3, 2, 3, 4)
    cache = lru_forward(x, weights, state)[2]
    with pytest.raises(ValueError, match="lru_backward: dy: expected float64"):
        lru_backward(x[1:], None, cache)
    with pytest.raises(ValueError, match="lru_backward: dstate: expected float64"):
        lru_backward(x, (state[0], state[1][1:]), cache)
    with pytest.raises(ValueError, match="candidate: expected one of"):
        min_gru_forward(np.ones((3, 2, 3)), params, candidate="tanh")
    for make in (lambda **a: lru_init(2, 3, rng, **a), lambda **a: rnnlib.torch.LRU(2, 3, **a)):
        with pytest.raises(ValueError, match="expected more than r_min"):
            make(r_min=0.5, r_max=0.5)
    layers = [rnnlib.torch.MinGRU(3, 4), rnnlib.torch.MinLSTM(3, 4), rnnlib.torch.LRU(3, 4)]
    for layer in layers:
        for given in (torch.ones(5, 3), torch.ones(0, 2, 3), "x"):
            with pytest.raises(ValueError, match="x: expected a tensor of shape"):
                layer(given)
        with pytest.raises(ValueError, match="x: expected shape"):
            layer(torch.ones(5, 2, 4))
        with pytest.raises(TypeError, match="x: expected a tensor of torch.float32"):
            layer(torch.ones(5, 2, 3).double())
    for layer in layers[:2]:
        with pytest.raises(ValueError, match="h_0: expected shape"):
            layer(torch.ones(5, 2, 3), torch.ones(3, 4))
    with pytest.raises(TypeError, match="expected a pair"):
        layers[2](torch.ones(5, 2, 3), torch.ones(2, 4))
    with pytest.raises(ValueError, match="state: expected shape"):
        layers[2](torch.ones(5, 2, 3), (torch.ones(2, 4), torch.ones(2, 3)))


def check_all(rng):
    """What must fail where a bug is planted."""
    for kind in KINDS:
        for candidate in CANDIDATES:
            test_values_gradients_and_twin(kind, candidate, SIZES[0], rng)
        test_extremes_and_types(kind, np.float32, rng)
    test_the_slope_of_the_candidate_at_zero()
    test_lru_values_gradients_and_twin(SIZES[0], rng)
    test_lru_starts_on_a_ring("numpy", rng)
