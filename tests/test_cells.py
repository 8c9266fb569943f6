"""Cells: the battery, an independent loop under torch's autograd, finite differences."""

import battery
import numpy as np
import pytest
import torch

import rnnlib
from rnnlib import cells

CELLS = {
    "RNNCell": cells.RNNCell,
    "LSTMCell": cells.LSTMCell,
    "GRUCell after": cells.GRUCell,
    "GRUCell before": lambda *s, **o: cells.GRUCell(*s, reset="before", **o),
    "PeepholeLSTMCell": cells.PeepholeLSTMCell,
    "CoupledLSTMCell": cells.CoupledLSTMCell,
    "LayerNormLSTMCell": cells.LayerNormLSTMCell,
}


def make_cell(name, D, H, rng, dtype=np.float64):
    cell = CELLS[name](D, H, rng=rng, dtype=dtype)
    for key, p in cell.params.items():
        if "." in key:  # away from the special values 0 and 1
            p += rng.standard_normal(p.shape).astype(dtype) / 2
    return cell


@pytest.mark.parametrize("check", battery.CHECKS)
@pytest.mark.parametrize("name", CELLS)
def test_battery(name, check, rng):
    check(lambda D, H, rng, dtype: cells.CellLayer(make_cell(name, D, H, rng, dtype)), rng)


@pytest.mark.parametrize("check", [battery.check_gradients, battery.check_padding])
@pytest.mark.parametrize("name", ["LSTMCell", "GRUCell before", "PeepholeLSTMCell"])
def test_battery_with_zoneout(name, check, rng):
    def make(D, H, rng, dtype):
        cell = make_cell(name, D, H, rng, dtype)
        return cells.CellLayer(cells.Zoneout(cell, (0.2, 0.4)[: len(cell.state_names)], rng=rng))

    check(make, rng)


@pytest.mark.parametrize(
    "sizes", [(6, 4, 3, 5), (1, 4, 3, 5), (6, 1, 3, 5), (6, 4, 1, 5), (6, 4, 3, 1)]
)
@pytest.mark.parametrize("name", CELLS)
def test_equals_the_torch_module(name, sizes, rng):
    import rnnlib.torch as T_

    (T, N, D, H), (kind, _, reset) = sizes, name.partition(" ")
    cell = make_cell(name, D, H, rng)
    layer = cells.CellLayer(cell)
    module = getattr(T_, kind)(D, H, dtype=torch.float64, **({"reset": reset} if reset else {}))
    T_.load_numpy_(module, cell.params)
    x, state = battery.draw(layer, T, N, rng)
    for lengths in (None, np.minimum([3, 1, 6, 1][:N], T)):
        y, final, cache = layer.forward(x, state, lengths)
        dy = rng.standard_normal(y.shape)
        dfinal = [rng.standard_normal(part.shape) for part in battery.parts(final)]
        dx, dstate, grads = layer.backward(dy, battery.like(final, dfinal), cache)
        x_torch = torch.from_numpy(x.copy()).requires_grad_()
        starts = [torch.from_numpy(p[0].copy()).requires_grad_() for p in battery.parts(state)]
        y_torch, ends = T_.CellLayer(module)(x_torch, tuple(starts), lengths)
        module.zero_grad()
        torch.autograd.backward(
            [y_torch, *ends], [torch.from_numpy(d) for d in (dy, *(d[0] for d in dfinal))]
        )
        pairs = [(y, y_torch.detach()), (dx, x_torch.grad)]
        pairs += [(a[0], b.detach()) for a, b in zip(battery.parts(final), ends, strict=True)]
        pairs += [(a[0], b.grad) for a, b in zip(battery.parts(dstate), starts, strict=True)]
        pairs += [(grads[k], p.grad) for k, p in module.named_parameters()]
        for ours, theirs in pairs:
            np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_a_cell_in_a_layer_equals_the_layer(kind, rng):
    layer = getattr(rnnlib, kind)(3, 4, rng=rng, dtype=np.float64)
    cell = getattr(cells, f"{kind}Cell")(3, 4, rng=rng, dtype=np.float64)
    for name, p in cell.params.items():
        p[...] = layer.params[f"{name}_l0"]
    x, state = battery.draw(layer, 6, 5, rng)
    lengths = np.array([3, 1, 6, 2, 6])
    (y, final, _), (y_2, final_2, _) = (
        each.forward(x, state, lengths) for each in (layer, cells.CellLayer(cell))
    )
    for a, b in zip([y, *battery.parts(final)], [y_2, *battery.parts(final_2)], strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)


def peephole_by_hand(x, h, c, p):
    """One unit, one sequence, scalars only."""
    sigmoid = lambda a: 1 / (1 + np.exp(-a))  # noqa: E731
    ys = []
    for x_t in x:
        weights = zip(
            p["weight_ih"][:, 0], p["weight_hh"][:, 0], p["bias_ih"] + p["bias_hh"], strict=True
        )
        a = [w * x_t + u * h + b for w, u, b in weights]
        i = sigmoid(a[0] + p["weight_peephole"][0, 0] * c)
        f = sigmoid(a[1] + p["weight_peephole"][1, 0] * c)
        c = f * c + i * np.tanh(a[2])
        h = sigmoid(a[3] + p["weight_peephole"][2, 0] * c) * np.tanh(c)
        ys.append(h)
    return ys


def test_peephole_against_scalars(rng):
    cell = make_cell("PeepholeLSTMCell", 1, 1, rng)
    x = rng.standard_normal((6, 1, 1))
    state = (np.full((1, 1, 1), 0.3), np.full((1, 1, 1), -0.7))
    y = cells.CellLayer(cell).forward(x, state)[0]
    np.testing.assert_allclose(y.ravel(), peephole_by_hand(x.ravel(), 0.3, -0.7, cell.params))


def test_zoneout_in_training(rng):
    cell = make_cell("LSTMCell", 3, 40, rng)
    zoneout = cells.Zoneout(cell, (0.25, 0.5), rng=rng)
    x, state = rng.standard_normal((50, 3)), tuple(rng.standard_normal((2, 50, 40)))
    new, _ = cell.forward(x, state)
    mixed, cache = zoneout.forward(x, state, training=True)
    for p, old, fresh, got in zip((0.25, 0.5), state, new, mixed, strict=True):
        kept = got == old
        np.testing.assert_array_equal(np.where(kept, old, fresh), got)
        assert abs(kept.mean() - p) < 0.05
    expected, _ = zoneout.forward(x, state)
    np.testing.assert_allclose(expected[1], 0.5 * state[1] + 0.5 * new[1])
    d = tuple(rng.standard_normal((2, 50, 40)))
    dx, dstate, _ = zoneout.backward(d, cache)
    v, eps = rng.standard_normal(x.shape), 1e-6

    def along(s):
        new = cell.forward(x + s * v, state)[0]
        mixed = (k * o + (1 - k) * n for k, o, n in zip(cache[1], state, new, strict=True))
        return sum(np.vdot(a, b) for a, b in zip(mixed, d, strict=True))

    np.testing.assert_allclose(np.vdot(dx, v), (along(eps) - along(-eps)) / (2 * eps), rtol=1e-6)
    with pytest.raises(ValueError, match="2 values"):
        cells.Zoneout(cell, (0.5,), rng=rng)


@pytest.mark.parametrize("kind", ["RNNCell", "LSTMCell", "GRUCell", "LayerNormLSTMCell"])
@pytest.mark.parametrize("filler", [1e6, np.nan, np.inf])
def test_what_stands_in_padding_spoils_no_gradient(rng, kind, filler):
    """What is masked after it was computed has gradients of 0 times NaN."""
    import rnnlib.torch as T_

    cell = getattr(cells, kind)(2, 4, rng=rng, dtype=np.float64)
    module = getattr(T_, kind)(2, 4, dtype=torch.float64)
    twin = T_.CellLayer(T_.load_numpy_(module, cell.params))
    lengths = np.array([3, 5, 1])
    x = rng.standard_normal((5, 3, 2))
    x[np.arange(5)[:, None] >= lengths] = filler
    y, _, cache = cells.CellLayer(cell).forward(x, lengths=lengths)
    dx, _, grads = cells.CellLayer(cell).backward(np.ones_like(y), None, cache)
    x_torch = torch.from_numpy(x).requires_grad_()
    twin(x_torch, lengths=lengths)[0].sum().backward()
    np.testing.assert_allclose(dx, x_torch.grad.numpy(), rtol=1e-9, atol=1e-12)
    for name, p in twin.cell.named_parameters():
        np.testing.assert_allclose(grads[name], p.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_what_does_not_fit_is_refused(rng):
    layer = cells.CellLayer(cells.RNNCell(3, 4, rng=rng))
    with pytest.raises(TypeError, match="float32, got float64"):
        layer.forward(np.zeros((5, 2, 3)))
    with pytest.raises(ValueError, match=r"lengths: expected values in 1\.\.5"):
        layer.forward(np.zeros((5, 2, 3), np.float32), lengths=[6, 1])
