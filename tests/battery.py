"""One battery for every recurrent layer: what it must do, whatever its kind and options.

Each check takes ``make`` (a function ``make(D, H, rng, dtype) -> layer``) and draws its own
random input with T, N, D and H all different, so that no two axes can be confused.
``tests/planted_bugs.py`` proves that the battery catches each bug on its list.
"""

import numpy as np

import rnnlib
from rnnlib.testing import assert_gradients, assert_matches_torch

SIZES = [(7, 3, 4, 5), (1, 3, 4, 5), (7, 1, 4, 5), (7, 3, 1, 5), (7, 3, 4, 1), (2, 6, 3, 2)]
RAGGED = [(7, 5, 4, 3), (6, 4, 2, 5)]


def parts(state):
    """The arrays of a state, as a list."""
    return list(state) if isinstance(state, tuple) else [state]


def like(state, arrays):
    """`arrays` in the form of `state`."""
    return tuple(arrays) if isinstance(state, tuple) else arrays[0]


def draw(layer, T, N, rng):
    """Random input and initial state."""
    x = rng.standard_normal((T, N, layer.input_size)).astype(layer.dtype)
    shape = (layer.num_layers * layer.directions, N, layer.hidden_size)
    arrays = [rng.standard_normal(shape).astype(layer.dtype) for _ in layer.state_names]
    return x, tuple(arrays) if len(arrays) > 1 else arrays[0]


def check_torch(make, rng, dtype=np.float64, rtol=1e-9):
    """Outputs and every gradient equal torch's, for all sizes, with and without lengths."""
    for T, N, D, H in SIZES:
        layer = make(D, H, rng, dtype)
        assert_matches_torch(layer, *draw(layer, T, N, rng), rng, rtol=rtol)
    for T, N, D, H in RAGGED:
        layer = make(D, H, rng, dtype)
        lengths = np.array([3, 1, T, 1, 5][:N])
        assert_matches_torch(layer, *draw(layer, T, N, rng), rng, lengths, rtol=rtol)


def check_many_chunks(make, rng):
    """More steps than fit in one block of the forward product or of the backward derivatives."""
    layer = make(3, 16, rng, np.float64)
    assert_matches_torch(layer, *draw(layer, 300, 40, rng), rng, rtol=1e-9)


def check_gradients(make, rng):
    """Every gradient against finite differences, with lengths, through outputs and final state."""
    layer, T, N = make(4, 3, rng, np.float64), 5, 6
    x, state = draw(layer, T, N, rng)
    lengths = np.array([3, 1, 5, 2, 5, 1])
    y, final, cache = layer.forward(x, state, lengths)
    dy = rng.standard_normal(y.shape)
    dfinal = [rng.standard_normal(part.shape) for part in parts(final)]
    dx, dstate, grads = layer.backward(dy, like(final, dfinal), cache)
    assert grads.keys() == layer.params.keys()
    saved = layer.state_dict()

    def loss(arrays):
        layer.load_state_dict({name: arrays[name] for name in saved})
        start = like(state, [arrays[f"state {k}"] for k in range(len(dfinal))])
        y, final, _ = layer.forward(arrays["x"], start, lengths)
        pairs = zip(parts(final), dfinal, strict=True)
        return np.vdot(y, dy) + sum(np.vdot(part, d) for part, d in pairs)

    arrays = saved | {"x": x} | {f"state {k}": part for k, part in enumerate(parts(state))}
    grads = grads | {"x": dx} | {f"state {k}": d for k, d in enumerate(parts(dstate))}
    assert_gradients(loss, arrays, grads, rng)
    layer.load_state_dict(saved)


def check_two_steps(make, rng):
    """Two training steps: the second sees the first's weights, and a repeated run is the same."""
    layer = make(4, 3, rng, np.float64)
    x, state = draw(layer, 5, 2, rng)
    target = rng.standard_normal((5, 2, 3 * layer.directions))
    losses = []
    for _ in range(3):
        y, _, cache = layer.forward(x, state)
        again = layer.forward(x, state)[0]
        np.testing.assert_array_equal(y, again, err_msg="a second forward pass differs")
        losses.append(((y - target) ** 2).sum())
        _, _, grads = layer.backward(2 * (y - target), None, cache)
        _, _, same = layer.backward(2 * (y - target), None, cache)
        for name, p in layer.params.items():
            np.testing.assert_array_equal(grads[name], same[name], err_msg=f"{name}, again")
            p -= 1e-3 * grads[name]
    assert losses[2] < losses[1] < losses[0], losses


def check_split(make, rng):
    """A sequence in two pieces with the state carried over equals the whole, back too."""
    layer, T = make(4, 3, rng, np.float64), 7
    if layer.directions == 2 or layer.num_layers > 1:
        return
    x, state = draw(layer, T, 2, rng)
    y, final, cache = layer.forward(x, state)
    y_1, middle, cache_1 = layer.forward(x[:3], state)
    y_2, end, cache_2 = layer.forward(x[3:], middle)
    np.testing.assert_allclose(np.concatenate([y_1, y_2]), y, atol=1e-12)
    for a, b in zip(parts(end), parts(final), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)
    dy = rng.standard_normal(y.shape)
    dx, dstate, grads = layer.backward(dy, None, cache)
    dx_2, dmiddle, grads_2 = layer.backward(dy[3:], None, cache_2)
    dx_1, dstate_1, grads_1 = layer.backward(dy[:3], dmiddle, cache_1)
    np.testing.assert_allclose(np.concatenate([dx_1, dx_2]), dx, atol=1e-12)
    for a, b in zip(parts(dstate_1), parts(dstate), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)
    for name, g in grads.items():
        np.testing.assert_allclose(grads_1[name] + grads_2[name], g, atol=1e-12, err_msg=name)


def check_padding(make, rng):
    """Each padded sequence gives what it gives alone; padding is zero, unread and gradientless."""
    layer, T, N = make(4, 3, rng, np.float64), 6, 5
    lengths = np.array([3, 1, 6, 1, 4])
    x, state = draw(layer, T, N, rng)
    padding = np.arange(T)[:, None] >= lengths
    x[padding] = np.nan
    y, final, cache = layer.forward(x, state, lengths)
    dy = rng.standard_normal(y.shape)
    dfinal = [rng.standard_normal(part.shape) for part in parts(final)]
    before = [dy.copy(), *(d.copy() for d in dfinal)]
    dx, dstate, grads = layer.backward(dy, like(final, dfinal), cache)
    for a, b in zip(before, [dy, *dfinal], strict=True):
        np.testing.assert_array_equal(a, b, err_msg="backward changed its argument")
    assert not y[padding].any(), "outputs in padding are not zero"
    assert not dx[padding].any(), "gradients of padding are not zero"
    total = {name: np.zeros_like(g) for name, g in grads.items()}
    for n, length in enumerate(lengths):
        one = slice(n, n + 1)
        start = like(state, [part[:, one] for part in parts(state)])
        y_n, final_n, cache_n = layer.forward(x[:length, one], start)
        end = like(final, [d[:, one] for d in dfinal])
        dx_n, dstate_n, grads_n = layer.backward(dy[:length, one], end, cache_n)
        pairs = [(y_n, y[:length, one]), (dx_n, dx[:length, one])]
        pairs += [(a, b[:, one]) for a, b in zip(parts(final_n), parts(final), strict=True)]
        pairs += [(a, b[:, one]) for a, b in zip(parts(dstate_n), parts(dstate), strict=True)]
        for a, b in pairs:
            np.testing.assert_allclose(a, b, atol=1e-12, err_msg=f"sequence {n}")
        for name, g in grads_n.items():
            total[name] += g
    for name, g in grads.items():
        np.testing.assert_allclose(total[name], g, atol=1e-11, err_msg=name)


def check_dtype(make, rng):
    """float32 in, float32 out, everywhere; no warning of overflow at extreme inputs."""
    layer = make(4, 3, rng, np.float32)
    x, state = draw(layer, 5, 2, rng)
    y, final, cache = layer.forward(x, state, np.array([2, 5]))
    dx, dstate, grads = layer.backward(np.ones_like(y), final, cache)
    for array in [y, *parts(final), dx, *parts(dstate), *grads.values()]:
        assert array.dtype == np.float32
    y, _, _ = layer.forward(np.full((2, 1, 4), 1e4, np.float32))
    assert np.isfinite(y).all()


def check_inference(make, rng):
    """Without gradients the values are the same, and there is no cache."""
    layer = make(4, 3, rng, np.float64)
    x, state = draw(layer, 5, 2, rng)
    y, final, _ = layer.forward(x, state)
    y_2, final_2, cache = layer.forward(x, state, grad=False)
    assert cache is None
    for a, b in zip([y, *parts(final)], [y_2, *parts(final_2)], strict=True):
        np.testing.assert_allclose(a, b, atol=1e-14)


def check_none(make, rng):
    """None stands for a zero state and a zero gradient."""
    layer = make(4, 3, rng, np.float64)
    x, state = draw(layer, 5, 2, rng)
    zero = like(state, [np.zeros_like(part) for part in parts(state)])
    y, final, cache = layer.forward(x)
    y_0, _, _ = layer.forward(x, zero)
    np.testing.assert_array_equal(y, y_0)
    dfinal = like(final, [rng.standard_normal(part.shape) for part in parts(final)])
    a = layer.backward(None, dfinal, cache)
    b = layer.backward(np.zeros_like(y), dfinal, cache)
    np.testing.assert_array_equal(a[0], b[0])
    for name in layer.params:
        np.testing.assert_array_equal(a[2][name], b[2][name])


TORCH_CHECKS = [check_torch, check_many_chunks]
CHECKS = [
    check_gradients,
    check_two_steps,
    check_split,
    check_padding,
    check_dtype,
    check_inference,
    check_none,
]


def maker(kind, **options):
    """``make`` for a kind of layer with its options."""

    def make(D, H, rng, dtype):
        return getattr(rnnlib, kind)(D, H, rng=rng, dtype=dtype, **options)

    return make
