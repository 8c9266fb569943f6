"""Optimisers and clipping beside torch.optim; schedules and initialisers by their definition."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

import rnnlib
from rnnlib import init, optim

PAIRS = {
    "SGD": (optim.SGD, torch.optim.SGD, {"lr": 0.1}),
    "SGD momentum": (optim.SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "RMSprop": (optim.RMSprop, torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9}),
    "Adam": (optim.Adam, torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-3}),
    "AdamW": (optim.AdamW, torch.optim.AdamW, {"lr": 0.05, "weight_decay": 0.1}),
}


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_five_steps_equal_torch(name, dtype, rng):
    ours, theirs, options = PAIRS[name]
    params = {"a": rng.standard_normal((3, 4)).astype(dtype), "b": np.ones(5, dtype)}
    twins = {key: torch.from_numpy(p.copy()).requires_grad_() for key, p in params.items()}
    arrays = dict(params)
    optimizer, twin = ours(params, **options), theirs(twins.values(), **options)
    for step in range(5):
        grads = {key: rng.standard_normal(p.shape).astype(dtype) for key, p in params.items()}
        kept = {key: g.copy() for key, g in grads.items()}
        optimizer.lr = twin.param_groups[0]["lr"] = options["lr"] / (1 + step)
        for key, p in twins.items():
            p.grad = torch.from_numpy(grads[key].copy())
        optimizer.step(grads)
        twin.step()
        for key, p in params.items():
            assert p is arrays[key] and p.dtype == dtype
            np.testing.assert_array_equal(grads[key], kept[key])
            tolerance = 1e-12 if dtype == np.float64 else 1e-5
            np.testing.assert_allclose(p, twins[key].detach().numpy(), rtol=0, atol=tolerance)
    for running in ("velocity", "mean", "square"):  # they take as much memory as the parameters
        assert all(a.dtype == dtype for a in getattr(optimizer, running, {}).values())


def test_clipping_equals_torch(rng):
    for scale in (1, 100):
        grads = {"a": scale * rng.standard_normal((3, 4)), "b": scale * rng.standard_normal(5)}
        twins = [torch.zeros(g.shape).double() for g in grads.values()]
        for p, g in zip(twins, grads.values(), strict=True):
            p.grad = torch.from_numpy(g.copy())
        expected = float(torch.nn.utils.clip_grad_norm_(twins, 20.0))
        assert optim.clip_grad_norm(grads, 20.0) == pytest.approx(expected)
        for p, g in zip(twins, grads.values(), strict=True):
            np.testing.assert_allclose(g, p.grad.numpy(), rtol=1e-6)
    torch.nn.utils.clip_grad_value_(twins, 0.5)
    optim.clip_grad_value(grads, 0.5)
    for p, g in zip(twins, grads.values(), strict=True):
        np.testing.assert_allclose(g, p.grad.numpy(), rtol=1e-6)  # torch adds 1e-6 to the norm


def test_schedules():
    decay = optim.step_decay(1.0, size=3, gamma=0.5)
    assert [decay(step) for step in range(7)] == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]
    cosine = optim.cosine_decay(1.0, steps=10, lowest=0.2)
    assert cosine(0) == 1 and cosine(5) == pytest.approx(0.6, rel=1e-12)
    assert cosine(2) == pytest.approx(0.2 + 0.4 * (1 + np.cos(0.2 * np.pi)), rel=1e-12)
    assert cosine(10) == pytest.approx(0.2) and cosine(99) == pytest.approx(0.2)
    warm = optim.warmup(lambda step: 2.0, steps=4)
    assert [warm(step) for step in range(6)] == [0.5, 1, 1.5, 2, 2, 2]


def test_initialisers(rng):
    p = np.empty((200, 100), np.float32)
    assert init.xavier_uniform_(p, rng) is p
    assert 0.99 * np.sqrt(6 / 300) < np.abs(p).max() <= np.float32(np.sqrt(6 / 300))
    assert abs(p.mean()) < 1e-3
    init.xavier_uniform_(p, rng, gain=-2.0)
    assert 1.98 * np.sqrt(6 / 300) < np.abs(p).max() <= np.float32(2 * np.sqrt(6 / 300))
    init.uniform_(p, 0.5, rng)
    assert 0.49 < np.abs(p).max() <= 0.5
    for shape in [(5, 5), (7, 3), (3, 7)]:
        q = init.orthogonal_(np.empty(shape), rng, gain=2.0)
        small = q @ q.T if shape[0] <= shape[1] else q.T @ q
        np.testing.assert_allclose(small, 4 * np.eye(min(shape)), atol=1e-12)
    np.testing.assert_array_equal(init.identity_(np.empty((3, 3)), 2.0), 2 * np.eye(3))
    np.testing.assert_array_equal(init.identity_(np.empty((2, 3))), np.eye(2, 3))
    square = np.empty((3, 3), np.float32)
    for same in (
        init.uniform_(square, 0.5, rng),
        init.xavier_uniform_(square, rng),
        init.orthogonal_(square, rng),
        init.identity_(square),
    ):
        assert same is square
    diagonal = [init.orthogonal_(np.empty((2, 2)), rng)[0, 0] for _ in range(200)]
    assert min(diagonal) < -0.9 and max(diagonal) > 0.9 and abs(np.mean(diagonal)) < 0.2


def test_forget_bias_opens_the_forget_gate_alone(rng):
    layer = rnnlib.LSTM(3, 4, num_layers=2, bidirectional=True, rng=rng)
    before = layer.state_dict()
    assert init.forget_bias_(layer, 1.5) is layer
    for name, p in layer.params.items():
        if name.startswith("bias"):
            assert (p[4:8] == (1.5 if "ih" in name else 0)).all()
            np.testing.assert_array_equal(
                np.delete(p, range(4, 8)), np.delete(before[name], range(4, 8))
            )
        else:
            np.testing.assert_array_equal(p, before[name])
    with pytest.raises(ValueError, match="got GRU"):
        init.forget_bias_(rnnlib.GRU(3, 4, rng=rng))


@pytest.mark.parametrize("kind", [optim.SGD, optim.RMSprop, optim.Adam, optim.AdamW])
@pytest.mark.parametrize(
    ("grads", "said"),
    [
        ({"w": np.ones((1, 3))}, r"expected shape \(2, 3\), got \(1, 3\)"),
        ({"w": 1.0}, r"expected shape \(2, 3\), got \(\)"),
        ({"v": np.ones((2, 3))}, r"expected the keys \['w'\], got \['v'\]"),
    ],
)
def test_gradients_of_another_shape_are_refused_before_anything_changes(kind, grads, said):
    params = {"w": np.ones((2, 3))}
    with pytest.raises(ValueError, match=said):
        kind(params, lr=0.1).step(grads)
    np.testing.assert_array_equal(params["w"], 1.0)


@pytest.mark.parametrize("value", [0, -1.0, np.nan])
def test_limits_and_lengths_are_positive(value):
    grads = {"w": np.ones(2)}
    for call in (
        lambda: optim.clip_grad_norm(grads, value),
        lambda: optim.clip_grad_value(grads, value),
        lambda: optim.step_decay(0.1, value),
        lambda: optim.cosine_decay(0.1, value),
        lambda: optim.warmup(lambda step: 1.0, value),
    ):
        with pytest.raises(ValueError, match="expected a (finite |whole )?number >=? "):
            call()
    np.testing.assert_array_equal(grads["w"], 1.0)


@pytest.mark.parametrize("name", ["Adam", "AdamW", "RMSprop"])
def test_the_defaults_are_torchs(name):
    params = {"w": np.linspace(-1, 1, 5)}
    twin = torch.from_numpy(params["w"].copy()).requires_grad_()
    ours, theirs = getattr(optim, name)(params), getattr(torch.optim, name)([twin])
    if name == "RMSprop":
        assert (ours.lr, ours.alpha, ours.eps) == (0.01, 0.99, 1e-8)
    for step in range(3):
        g = np.linspace(1, 2, 5) * (-1) ** step
        twin.grad = torch.from_numpy(g.copy())
        ours.step({"w": g})
        theirs.step()
    np.testing.assert_allclose(params["w"], twin.detach().numpy(), rtol=1e-12)


def test_defaults_of_schedules_and_initialisers(rng):
    assert optim.step_decay(1.0, 2)(2) == 0.1
    assert optim.cosine_decay(1.0, 2)(2) == pytest.approx(0, abs=1e-12)
    q = init.orthogonal_(np.empty((4, 4)), rng)
    np.testing.assert_allclose(q @ q.T, np.eye(4), atol=1e-12)
    p = init.xavier_uniform_(np.empty((100, 200)), rng)
    assert 0.99 * np.sqrt(6 / 300) < np.abs(p).max() <= np.sqrt(6 / 300)
    layer = init.forget_bias_(rnnlib.LSTM(3, 4, rng=rng))
    assert (layer.params["bias_ih_l0"][4:8] == 1).all()


@pytest.mark.parametrize("betas", [(0.9, 1.0), (1.0, 0.9), (-0.1, 0.9)])
def test_decays_of_one_would_never_learn(betas):
    with pytest.raises(ValueError, match="betas: expected a finite number >= 0 and < 1"):
        optim.Adam({"w": np.ones(2)}, betas=betas)


def test_initialisers_refuse_what_has_no_blocks_or_no_biases(rng):
    with pytest.raises(ValueError, match=r"2 equal blocks of rows, got \(\)"):
        init.blocks(np.array(1.0), 2)
    with pytest.raises(ValueError, match=r"2 equal blocks of rows, got \(3, 4\)"):
        init.blocks(np.ones((3, 4)), 2)
    with pytest.raises(ValueError, match="got SimpleNamespace with bias=None"):
        init.forget_bias_(SimpleNamespace(gates=4, params={}))
    with pytest.raises(ValueError, match="got LSTM with bias=False"):
        init.forget_bias_(rnnlib.LSTM(3, 4, bias=False, rng=rng))
