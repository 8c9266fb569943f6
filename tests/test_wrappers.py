"""Layers made of layers, together and alone."""

import numpy as np
import pytest

import rnnlib
from rnnlib import cells, optim, wrappers
from rnnlib.testing import assert_gradients


def test_stack_residual_bidirectional_and_dropout_together(rng):
    options = {"rng": rng, "dtype": np.float64}
    dropout = wrappers.VariationalDropout(0.3, rng=rng)
    net = wrappers.Stack([
        rnnlib.LSTM(3, 4, **options),
        dropout,
        wrappers.Residual(rnnlib.GRU(4, 4, **options)),
        wrappers.Bidirectional(rnnlib.GRU(4, 2, **options), rnnlib.GRU(4, 2, **options)),
        wrappers.Residual(rnnlib.RNN(4, 2, bidirectional=True, **options)),
        cells.CellLayer(cells.PeepholeLSTMCell(4, 3, **options)),
    ])  # fmt: skip
    x, lengths = rng.standard_normal((6, 5, 3)), np.array([3, 1, 6, 2, 6])
    w = rng.standard_normal((6, 5, 3))

    def run(x):
        dropout.rng = np.random.default_rng(3)
        return net.forward(x, lengths=lengths, training=True)

    y, final, cache = run(x)
    assert not y[np.arange(6)[:, None] >= lengths].any()
    dx, _, grads = net.backward(w, None, cache)
    assert grads.keys() == net.params.keys()
    saved = {name: p.copy() for name, p in net.params.items()}

    def loss(arrays):
        for name, p in net.params.items():
            p[...] = arrays[name]
        return np.vdot(run(arrays["x"])[0], w)

    assert_gradients(loss, saved | {"x": x}, grads | {"x": dx}, rng, directions=1)
    for name, p in net.params.items():
        p[...] = saved[name]
    # Through the final states alone, and an optimiser's step in place.
    dfinal = (None, None, np.ones_like(final[2]), None, None, None)
    dx, _, _ = net.backward(np.zeros_like(y), dfinal, cache)
    assert np.isfinite(dx).all() and dx.any()
    optim.SGD(net.params, 0.1).step(grads)
    assert np.abs(run(x)[0] - y).max() > 1e-6


def test_bidirectional_equals_the_option(rng):
    layer = rnnlib.LSTM(3, 4, bidirectional=True, rng=rng, dtype=np.float64)
    pair = [rnnlib.LSTM(3, 4, rng=rng, dtype=np.float64) for _ in range(2)]
    for half, suffix in zip(pair, ("", "_reverse"), strict=True):
        half.load_state_dict({k: layer.params[k + suffix] for k in half.params})
    both = wrappers.Bidirectional(*pair)
    x, lengths = rng.standard_normal((6, 3, 3)), np.array([2, 6, 1])
    (y, _, cache), (y_2, _, cache_2) = (each.forward(x, lengths=lengths) for each in (layer, both))
    np.testing.assert_allclose(y_2, y, atol=1e-12)
    dy = rng.standard_normal(y.shape)
    (dx, _, grads), (dx_2, _, grads_2) = (
        layer.backward(dy, None, cache),
        both.backward(dy, None, cache_2),
    )
    np.testing.assert_allclose(dx_2, dx, atol=1e-12)
    np.testing.assert_allclose(
        grads_2["back.weight_hh_l0"], grads["weight_hh_l0_reverse"], atol=1e-12
    )


def test_variational_dropout_holds_for_the_whole_sequence(rng):
    layer = wrappers.VariationalDropout(0.5, rng=rng)
    x = np.ones((7, 3, 50))
    y, _, _ = layer.forward(x, training=True)
    np.testing.assert_array_equal(y, np.broadcast_to(y[:1], y.shape))
    assert layer.forward(x)[0] is x


def test_what_does_not_fit_is_refused(rng):
    gru = rnnlib.GRU(3, 4, rng=rng)
    with pytest.raises(ValueError, match="outputs of 3 values, got 4"):
        wrappers.Residual(gru)
    with pytest.raises(ValueError, match="equal sizes"):
        wrappers.Bidirectional(gru, rnnlib.GRU(4, 4, rng=rng))
    with pytest.raises(ValueError, match="at least one"):
        wrappers.Stack([])
    with pytest.raises(ValueError, match="p: expected .* < 1, got 1"):
        wrappers.VariationalDropout(1, rng=rng)


def test_dropout_has_no_state_to_be_handed(rng):
    dropout = wrappers.VariationalDropout(0.3, rng=rng)
    with pytest.raises(TypeError, match="state: expected None"):
        dropout.forward(rng.normal(size=(2, 1, 3)), np.zeros((1, 3)))


def highway(rng, H=3, **options):
    return wrappers.Highway(rnnlib.GRU(H, H, rng=rng, dtype=np.float64), rng=rng, **options)


def test_a_highway_gate_mixes_a_layer_with_its_input(rng):
    net, x = highway(rng), rng.standard_normal((5, 2, 3))
    y, final, _ = net.forward(x)
    h, end, _ = net.layer.forward(x)
    W, b = net.params["gate.weight"], net.params["gate.bias"]
    t = 1 / (1 + np.exp(-(x @ W.T + b)))
    np.testing.assert_allclose(y, t * h + (1 - t) * x, rtol=1e-12)
    np.testing.assert_array_equal(final, end)
    assert (b == -1).all()
    start = highway(rng, 30).params["gate.weight"]
    assert 0.9 / 30**0.5 < np.abs(start).max() <= 1 / 30**0.5 and abs(start.mean()) < 0.02
    for start, expected in [(100.0, h), (-100.0, x)]:
        W[...], b[...] = 0, start
        np.testing.assert_allclose(net.forward(x)[0], expected, atol=1e-12)


@pytest.mark.parametrize("sizes", [(5, 3, 4), (1, 1, 1)])
@pytest.mark.parametrize("dy", [True, False])
def test_a_highways_gradients_are_finite_differences(rng, sizes, dy):
    T, N, H = sizes
    net = wrappers.Stack([highway(rng, H, bias=-0.5), highway(rng, H)])
    x, lengths = rng.standard_normal(sizes), np.arange(N)[::-1] % T + 1
    w, v = rng.standard_normal(sizes) * dy, rng.standard_normal((1, N, H))
    y, _, cache = net.forward(x, lengths=lengths)
    assert not y[np.arange(T)[:, None] >= lengths].any()
    noisy = w + 9.0 * (np.arange(T)[:, None] >= lengths)[..., None]  # in padding: no matter
    dx, _, grads = net.backward(noisy if dy else None, (None, v), cache)
    assert grads.keys() == net.params.keys()
    saved = {name: p.copy() for name, p in net.params.items()}

    def loss(arrays):
        for name, p in net.params.items():
            p[...] = arrays[name]
        y, (_, end), _ = net.forward(arrays["x"], lengths=lengths)
        return np.vdot(y, w) + np.vdot(end, v)

    assert_gradients(loss, saved | {"x": x}, grads | {"x": dx}, rng, directions=2)


def test_a_highway_refuses_what_does_not_fit(rng):
    with pytest.raises(ValueError, match="Highway: expected outputs of 3 values, got 4"):
        wrappers.Highway(rnnlib.GRU(3, 4, rng=rng), rng=rng)
    net = highway(rng)
    y, _, cache = net.forward(np.ones((4, 2, 3)))
    with pytest.raises(ValueError, match="dy: expected shape"):
        net.backward(y[:, :1], None, cache)
    with pytest.raises(TypeError, match="expected a HighwayCache"):
        net.backward(y, None, [])
    with pytest.raises(ValueError, match="grad=False"):
        net.backward(y, None, net.forward(y, grad=False)[2])
    with pytest.raises(ValueError, match="bias: expected a finite number"):
        highway(rng, bias=np.inf)


OPTIONS = {"dtype": np.float64}


def wrapped(rng, inner):
    """Each wrapper around layers that `inner()` makes, all of 4 values."""
    return {
        "Residual": wrappers.Residual(inner()),
        "Highway": wrappers.Highway(inner(), rng=rng),
        "Bidirectional": wrappers.Bidirectional(inner(), inner()),
        "Stack": wrappers.Stack([inner()]),
    }


KINDS = ["Residual", "Highway", "Bidirectional", "Stack"]


def dropping(rng):
    return lambda: rnnlib.GRU(4, 4, 2, dropout=0.5, rng=rng, dtype=np.float64)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrapper_trains_only_when_it_is_told_to_and_keeps_a_cache_unless(kind, rng):
    net, x = wrapped(rng, dropping(rng))[kind], rng.standard_normal((5, 2, 4))
    y, _, cache = net.forward(x)
    np.testing.assert_array_equal(net.forward(x, training=False)[0], y)
    assert np.abs(net.forward(x, training=True)[0] - y).max() > 1e-3
    assert net.forward(x, grad=False)[2] is None
    net.backward(y, None, cache)


@pytest.mark.parametrize("kind", KINDS)
def test_a_gradient_of_the_outputs_may_be_left_out(kind, rng):
    net, x = wrapped(rng, dropping(rng))[kind], rng.standard_normal((5, 2, 4))
    y, final, cache = net.forward(x)
    ends = tuple(np.ones_like(part) for part in final) if kind in KINDS[2:] else np.ones_like(final)
    for dstate in (None, ends):
        found, wanted = (net.backward(dy, dstate, cache) for dy in (None, np.zeros_like(y)))
        np.testing.assert_array_equal(found[0], wanted[0])
        assert found[0].dtype == np.float64 and found[0].any() == (dstate is not None)
        assert found[2].keys() == net.params.keys()


class Twice(rnnlib.recurrent.Layer):
    """A layer that looks at nothing it is given."""

    input_size = output_size = 4
    dtype, params = np.dtype(np.float64), {}

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        return 2 * x, None, None

    def backward(self, dy, dstate, cache):
        return 2 * dy, None, {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrapper_looks_at_its_input_itself(kind, rng):
    net = wrapped(rng, Twice)[kind]
    with pytest.raises(TypeError, match="x: expected an array of float64"):
        net.forward(np.ones((3, 2, 4), np.float32))
    with pytest.raises(ValueError, match="lengths: expected values in 1..3"):
        net.forward(np.ones((3, 2, 4)), lengths=[1, 4])


def test_a_stacks_states_are_those_of_its_layers(rng):
    below, above = rnnlib.GRU(3, 4, rng=rng, **OPTIONS), rnnlib.LSTM(4, 2, rng=rng, **OPTIONS)
    layers = [below, wrappers.VariationalDropout(0.3, rng=rng), above]
    net = wrappers.Stack(layers)
    layers.clear()  # the list is the stack's own
    x, h = rng.standard_normal((5, 2, 3)), rng.standard_normal((1, 2, 4))
    start = tuple(rng.standard_normal((2, 1, 2, 2)))
    y, final, cache = net.forward(x, [h, None, start])
    middle, end, below_cache = below.forward(x, h)
    top, top_end, above_cache = above.forward(middle, start)
    np.testing.assert_array_equal(y, top)
    assert type(final) is tuple and final[1] is None
    for a, b in zip((final[0], *final[2]), (end, *top_end)):
        np.testing.assert_array_equal(a, b)
    dx, dstart, grads = net.backward(y, [end, None, top_end], cache)
    dmiddle, dtop_start, above_grads = above.backward(y, top_end, above_cache)
    dx_2, dh, below_grads = below.backward(dmiddle, end, below_cache)
    np.testing.assert_array_equal(dx, dx_2)
    assert type(dstart) is tuple and dstart[1] is None
    for a, b in zip((dstart[0], *dstart[2]), (dh, *dtop_start)):
        np.testing.assert_array_equal(a, b)
    for name, g in grads.items():
        number, _, name = name.partition(".")
        np.testing.assert_array_equal(g, (below_grads, None, above_grads)[int(number)][name])
    for states in ([h, None], [h, None, start, None]):
        with pytest.raises(TypeError, match="state: expected a tuple of 3 states"):
            net.forward(x, states)


def test_layers_that_do_not_fit_on_each_other_are_refused(rng):
    gru = {size: rnnlib.GRU(*size, rng=rng) for size in ((3, 4), (4, 4), (4, 5))}
    fine = [gru[3, 4], gru[4, 4], gru[4, 5]]
    wrappers.Stack(fine)
    said = "Stack: expected a layer that reads 5 values of float32, got GRU, which reads 3 of"
    with pytest.raises(ValueError, match=said):
        wrappers.Stack([*fine, rnnlib.GRU(3, 4, rng=rng)])
    with pytest.raises(ValueError, match="4 values of float32, got GRU, which reads 4 of float64"):
        wrappers.Stack([gru[3, 4], rnnlib.GRU(4, 4, rng=rng, **OPTIONS)])
    with pytest.raises(TypeError, match="Stack: expected layers, got 'GRU'"):
        wrappers.Stack([gru[3, 4], "GRU"])
    for twice in (lambda: wrappers.Stack([gru[4, 4]] * 2),
                  lambda: wrappers.Bidirectional(gru[4, 4], gru[4, 4])):  # fmt: skip
        with pytest.raises(ValueError, match="layers: expected different ones, got one twice"):
            twice()


def test_a_gradient_that_does_not_fit_two_directions_is_refused(rng):
    net = wrapped(rng, dropping(rng))["Bidirectional"]
    y, _, cache = net.forward(rng.standard_normal((5, 2, 4)))
    for wrong in (y[0], y[..., :6], y[:0], y[:, :0]):
        with pytest.raises(ValueError, match=r"dy: expected shape \(T, N, 8\)"):
            net.backward(wrong, None, cache)
    careless = wrapped(rng, Twice)["Bidirectional"]
    for wrong in (y.astype(np.float32), y.tolist()):
        for each in (net, careless):
            with pytest.raises(TypeError, match="dy: expected an array of float64"):
                each.backward(wrong, None, each.forward(np.ones((5, 2, 4)))[2])


def test_variational_dropout_drops_its_share_and_nothing_else(rng):
    layer, x = wrappers.VariationalDropout(0.25, rng=rng), np.ones((3, 40, 50), np.float32)
    y, state, cache = layer.forward(x, training=True)
    assert state is None and abs((y == 0).mean() - 0.25) < 0.05
    np.testing.assert_allclose(y[y != 0], 4 / 3, rtol=1e-6)
    np.testing.assert_array_equal(layer.backward(x, None, cache)[0], y)
    dx, dstate, grads = layer.backward(None, None, cache)
    assert dx.shape == x.shape and dx.dtype == np.float32 and not dx.any()
    assert dstate is None and grads == {}
    with pytest.raises(TypeError, match="dstate: expected None"):
        layer.backward(x, x[0], cache)
    assert layer.forward(x, grad=False)[2] is None
    assert wrappers.VariationalDropout(0.0, rng=rng).forward(x, training=True)[0] is x
    assert layer.input_size is layer.output_size is layer.dtype is None


def test_a_highways_gate_has_the_type_of_its_layer(rng):
    net = wrappers.Highway(rnnlib.GRU(3, 3, rng=rng), rng=rng, bias=1)
    assert {p.dtype for p in net.params.values()} == {np.dtype(np.float32)}
    assert type(net.bias) is float
