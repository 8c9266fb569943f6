"""A stranger's layer works where the package's own do, and what the padding does is nothing."""

import doctest
import io

import battery
import numpy as np
import pytest

import rnnlib
from rnnlib import cells, recurrent, serialization, wrappers
from rnnlib.models import ManyToOne


def test_the_examples_in_the_docstrings_run():
    assert doctest.testmod(recurrent).failed == 0


class LeakyCell(cells.Cell):
    """Written from the docstring of `Cell` alone: ``h = a h + (1 - a) (W x)``."""

    def __init__(self, input_size, hidden_size, *, keep=0.5, rng, dtype=np.float32):
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype)
        self.keep = keep

    def _shapes(self):
        return {"weight": (self.hidden_size, self.input_size)}

    def forward(self, x, state, training=False):
        (h,) = state
        return (self.keep * h + (1 - self.keep) * x @ self.params["weight"].T,), x

    def backward(self, dstate_next, x):
        (dh,) = dstate_next
        da = (1 - self.keep) * dh
        return da @ self.params["weight"], (self.keep * dh,), {"weight": da.T @ x}


class Running(recurrent.Recurrent):
    """A way through time written from the docstring of `Recurrent`: the sum of all inputs."""

    def __init__(self, input_size, *, rng, dtype=np.float32):
        self.input_size = self.hidden_size = input_size
        self.rng, self.dtype = rng, np.dtype(dtype)
        self.params = {"scale_l0": rng.standard_normal(input_size).astype(dtype)}

    def _run(self, x, state, params, lengths, training, grad):
        y = state[0] + np.cumsum(x * params["scale"], axis=0)  # x is zero in padding
        return y, (y[-1],), (x, params, lengths)

    def _run_backward(self, dy, dstate, cache):
        x, params, lengths = cache
        dh = dstate[0] + np.cumsum(dy[::-1], axis=0)[::-1]
        dx = recurrent.only_valid(dh * params["scale"], lengths)
        return dx, (dh[0],), {"scale": (dh * x).sum(axis=(0, 1))}


@pytest.mark.parametrize(
    ("kind", "check"),
    [("cell", check) for check in battery.CHECKS]
    # The check of two steps wants three hidden units of four inputs.
    + [("layer", check) for check in battery.CHECKS if check is not battery.check_two_steps],
)
def test_a_strangers_layer_passes_the_battery(kind, check, rng):
    def make(D, H, rng, dtype):
        if kind == "cell":
            return cells.CellLayer(LeakyCell(D, H, rng=rng, dtype=dtype))
        return Running(D, rng=rng, dtype=dtype)

    check(make, rng)


def test_a_strangers_layer_is_saved_under_its_name(rng, monkeypatch):
    monkeypatch.setattr(serialization, "REGISTRY", dict(serialization.REGISTRY))
    layer = cells.CellLayer(LeakyCell(3, 4, keep=0.25, rng=rng))
    with pytest.raises(TypeError, match="expected plain data or one of .* got LeakyCell"):
        rnnlib.save(io.BytesIO(), layer)
    serialization.register(LeakyCell)
    file = io.BytesIO()
    rnnlib.save(file, layer)
    file.seek(0)
    back, x = rnnlib.load(file), rng.standard_normal((5, 2, 3)).astype(np.float32)
    np.testing.assert_array_equal(back.forward(x)[0], layer.forward(x)[0])
    with pytest.raises(ValueError, match="expected a new name, got LSTM"):
        serialization.register(type("LSTM", (recurrent.Recurrent,), {"__module__": "other"}))


@pytest.mark.parametrize(
    ("nonlinearity", "lengths"),
    [("relu", [5, 200]), ("relu", [10, 12]), ("identity", [5, 20]), ("identity", [10, 12])],
)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_state_that_would_grow_in_padding_is_held(nonlinearity, lengths, bidirectional, rng):
    """Past its end a sequence's state would overflow, and 0 times infinity is NaN."""
    layer = rnnlib.RNN(1, 2, nonlinearity=nonlinearity, bidirectional=bidirectional, rng=rng)
    for name, p in layer.params.items():
        p[...] = 2 * np.eye(2) if "weight_hh" in name else 1 if "weight_ih" in name else 0
    x = np.zeros((200, 2, 1), np.float32)
    x[0, 0] = 1
    if lengths == [10, 12]:
        x[:12] = rng.standard_normal((12, 2, 1))
    y, h_n, cache = layer.forward(x, lengths=lengths)
    dx, _, grads = layer.backward(np.ones_like(y), np.ones_like(h_n), cache)
    total = {name: 0 for name in grads}
    for n, length in enumerate(lengths):
        y_n, h_n, cache = layer.forward(x[:length, n : n + 1])
        dx_n, _, alone = layer.backward(np.ones_like(y_n), np.ones_like(h_n), cache)
        np.testing.assert_allclose(dx[:length, n : n + 1], dx_n, rtol=1e-5)
        total = {name: total[name] + g for name, g in alone.items()}
    for name, g in grads.items():
        assert np.isfinite(g).all()
        np.testing.assert_allclose(g, total[name], rtol=1e-4)


def test_cell_layers_refuse_what_other_layers_refuse(rng):
    layer = cells.CellLayer(cells.LSTMCell(3, 4, rng=rng, dtype=np.float64))
    x, h = rng.standard_normal((2, 3, 3)), np.zeros((1, 3, 4))
    y, _, cache = layer.forward(x)
    for error, said, call in [
        (ValueError, "state c", lambda: layer.forward(x, (h, h[0]))),
        (ValueError, "state h: expected finite", lambda: layer.forward(x, (h * np.nan, h))),
        (ValueError, "finite values", lambda: layer.forward(x * np.nan)),
        (ValueError, "whole numbers", lambda: layer.forward(x, lengths=[1.7, 2, 1])),
        (ValueError, "dy: expected shape", lambda: layer.backward(np.ones((9, 3, 4)), None, cache)),
        (ValueError, "dy: expected shape", lambda: layer.backward(y[:, :1], None, cache)),
        (ValueError, "grad=False", lambda: layer.backward(y, None, None)),
        (TypeError, "expected a LayerCache", lambda: layer.backward(y, None, [])),
    ]:
        with pytest.raises(error, match=said):
            call()


def test_wrappers_refuse_one_layer_twice_and_what_does_not_fit(rng):
    gru, wide = rnnlib.GRU(3, 3, rng=rng), rnnlib.GRU(3, 4, rng=rng)
    dropout = wrappers.VariationalDropout(0.5, rng=rng)
    for said, call in [
        ("one twice", lambda: wrappers.Stack([gru, gru])),
        ("one twice", lambda: wrappers.Bidirectional(gru, gru)),
        ("at least one layer with sizes", lambda: wrappers.Stack([dropout])),
        ("reads 4 values", lambda: wrappers.Stack([wide, gru])),
    ]:
        with pytest.raises(ValueError, match=said):
            call()
    both = wrappers.Bidirectional(gru, rnnlib.GRU(3, 3, rng=rng))
    x = rng.standard_normal((4, 2, 3)).astype(np.float32)
    y, _, _ = both.forward(x, lengths=[2, 4])  # lists, as every layer takes
    np.testing.assert_array_equal(y, both.forward(x, lengths=np.array([2, 4]))[0])
    with pytest.raises(TypeError, match="tuple of 2 states"):
        both.forward(x, np.zeros((2, 2, 3), np.float32))
    for layer in (both, wrappers.Residual(gru), wrappers.Stack([gru]), dropout):
        with pytest.raises(ValueError, match="grad=False"):
            layer.backward(None, None, layer.forward(x, grad=False)[2])


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize(
    "option", [{"rng": 0}, {"bias": 2}, {"num_layers": True}, {"dropout": "a"}]
)
def test_constructors_refuse_another_kind_of_argument(kind, option, rng):
    with pytest.raises((TypeError, ValueError), match=f"{[*option][0]}: expected"):
        getattr(rnnlib, kind)(3, 4, **{"rng": rng} | option)


def test_dropout_has_one_choice_for_each_step_and_sequence(rng):
    layer = rnnlib.RNN(3, 8, 2, dropout=0.5, rng=rng)
    _, _, cache = layer.forward(np.ones((20, 5, 3), np.float32), training=True)
    (mask,) = cache.dropped
    assert (mask != mask[:1]).any() and (mask != mask[:, :1]).any()
    y, _, _ = wrappers.VariationalDropout(0.5, rng=rng).forward(
        np.ones((4, 50, 8), np.float32), training=True
    )
    assert (y[:, 1:] != y[:, :1]).any(), "each sequence has its own choice"


@pytest.mark.parametrize("H", [4, 25])
def test_initial_weights_fill_their_range(H, rng):
    made = [
        rnnlib.LSTM(30, H, rng=rng),
        *(k(30, H, rng=rng) for k in (cells.RNNCell, cells.GRUCell)),
    ]
    for thing in made:
        for name, p in thing.params.items():
            if p.size >= 100:
                bound = H**-0.5
                assert 0.9 * bound < p.max() <= bound and -bound <= p.min() < -0.9 * bound, name
                assert abs(p.mean()) < 0.2 * bound
    head = ManyToOne(rnnlib.RNN(3, H, rng=rng), 40, rng=rng).head["weight"]
    assert 0.9 * H**-0.5 < np.abs(head).max() <= H**-0.5
