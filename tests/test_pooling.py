"""Pooling: values and gradients against torch and finite differences, padding, ties."""

import numpy as np
import pytest
import torch
from test_attention import compare, names, tensors

from rnnlib import pooling
from rnnlib.torch import AttentionPool, load_numpy_, max_pool, mean_pool

DIFFERENT = dict(T=4, N=3, H=5, A=6)
SIZES = [DIFFERENT, *[DIFFERENT | {letter: 1} for letter in DIFFERENT]]
SIZES += [dict.fromkeys("TNHA", 1), dict.fromkeys("TNHA", 2)]  # square: a transpose fits
KINDS = ["mean", "max", "attention"]


def arrays_of(kind, rng, T, N, H, A, dtype=np.float64):
    """The states, and the parameters if there are any, far enough from 0 to matter."""
    arrays = {"x": rng.standard_normal((T, N, H)).astype(dtype)}
    if kind == "attention":
        params = pooling.attention_pool_params(H, A, rng=rng, dtype=dtype)
        more = {name: rng.standard_normal(p.shape).astype(dtype) for name, p in params.items()}
        arrays |= {name: p + more[name] for name, p in params.items()}
    return arrays


def forward(kind, lengths, x, **params):
    """The pool and the cache, whatever the kind."""
    if kind == "attention":
        y, _, cache = pooling.attention_pool_forward(x, params, lengths)
        return y, cache
    return getattr(pooling, f"{kind}_pool_forward")(x, lengths)


def backward(kind, dy, cache):
    if kind == "attention":
        dx, grads = pooling.attention_pool_backward(dy, cache)
        return {"x": dx, **grads}
    return {"x": getattr(pooling, f"{kind}_pool_backward")(dy, cache)}


def by_row(kind, lengths, x, **params):
    """One sequence after another, cut to its length: no mask anywhere."""
    rows = []
    for n, length in enumerate(lengths):
        steps = x[: int(length), n]
        if not length:
            rows.append(0 * x[0, n])
        elif kind == "attention":
            scores = torch.tanh(steps @ params["weight"].T + params["bias"]) @ params["v"]
            rows.append(scores.softmax(0) @ steps)
        else:
            rows.append(steps.mean(0) if kind == "mean" else steps.max(0).values)
    return torch.stack(rows)


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("sizes", SIZES, ids=names)
@pytest.mark.parametrize("kind", KINDS)
def test_value_and_gradients(kind, sizes, padded, rng):
    T, N = sizes["T"], sizes["N"]
    lengths = np.array([T, 0, *range(1, T + N)])[:N].clip(max=T) if padded else None
    whole = np.full(N, T) if lengths is None else lengths
    compare(
        lambda **a: forward(kind, lengths, **a),
        lambda dy, cache: backward(kind, dy, cache),
        lambda **a: by_row(kind, whole, **a),
        arrays_of(kind, rng, **sizes),
        rng,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_padding_is_never_read(kind, rng):
    arrays, lengths = arrays_of(kind, rng, **DIFFERENT), np.array([4, 1, 2])
    clean, cache = forward(kind, lengths, **arrays)
    grads = backward(kind, np.cos(clean), cache)
    assert not grads["x"][1:, 1].any() and not grads["x"][2:, 2].any()
    assert grads["x"][:4, 0].any() and grads["x"][0, 1].all()
    for fill in (np.nan, np.inf, -np.inf, 1e300):
        spoilt = arrays | {"x": arrays["x"].copy()}
        spoilt["x"][1:, 1] = spoilt["x"][2:, 2] = fill
        y, cache = forward(kind, lengths, **spoilt)
        np.testing.assert_array_equal(y, clean)
        for name, grad in backward(kind, np.cos(y), cache).items():
            np.testing.assert_array_equal(grad, grads[name], err_msg=f"{name}, {fill}")


@pytest.mark.parametrize("kind", KINDS)
def test_no_step_at_all(kind, rng):
    arrays = arrays_of(kind, rng, **DIFFERENT)
    arrays["x"][:, 1] = np.nan
    y, cache = forward(kind, np.array([4, 0, 2]), **arrays)
    assert not y[1].any() and np.isfinite(y).all() and y[0].all()
    for grad in backward(kind, np.ones_like(y), cache).values():
        assert np.isfinite(grad).all()
    assert not backward(kind, np.ones_like(y), cache)["x"][:, 1].any()


def test_one_step_is_its_own_pool(rng):
    for kind in KINDS:
        arrays = arrays_of(kind, rng, **DIFFERENT | {"T": 1})
        y, _ = forward(kind, None, **arrays)
        np.testing.assert_array_equal(y, arrays["x"][0])


def test_of_equal_numbers_the_first_gets_the_gradient():
    x = np.array([[1.0, 3.0], [3.0, -np.inf], [3.0, 3.0]])[:, :, None]
    y, cache = pooling.max_pool_forward(x)
    assert y[:, 0].tolist() == [3, 3]
    dx = pooling.max_pool_backward(np.array([[5.0], [7.0]]), cache)
    assert dx[:, :, 0].tolist() == [[0, 7], [5, 0], [0, 0]]
    leaf = torch.from_numpy(x).requires_grad_()
    max_pool(leaf).backward(torch.tensor([[5.0], [7.0]], dtype=torch.float64))
    np.testing.assert_array_equal(leaf.grad, dx)


def test_the_lowest_numbers_count_and_padding_does_not():
    """Zero in padding is larger than what is there, and minus infinity is not nothing."""
    x = np.array([[[-3.0, -np.inf]], [[-2.0, -np.inf]], [[0.0, 0.0]]])
    y, cache = pooling.max_pool_forward(x, [2])
    assert y.tolist() == [[-2, -np.inf]]
    assert pooling.max_pool_backward(np.ones((1, 2)), cache)[:, 0].tolist() == [
        [0, 1],
        [1, 0],
        [0, 0],
    ]


def test_without_lengths_all_steps_count_however_many(rng):
    x = rng.standard_normal((300, 2, 3))
    np.testing.assert_allclose(pooling.mean_pool_forward(x)[0], x.mean(axis=0), rtol=1e-9)


def test_weights_come_time_first_where_there_are_as_many_sequences(rng):
    arrays = arrays_of("attention", rng, **DIFFERENT | dict(T=3))
    y, weights, _ = pooling.attention_pool_forward(x := arrays.pop("x"), arrays)
    np.testing.assert_allclose(np.einsum("tn,tnh->nh", weights, x), y, rtol=1e-9)


def test_attention_with_equal_scores_is_the_mean(rng):
    arrays, lengths = arrays_of("attention", rng, **DIFFERENT), np.array([4, 1, 2])
    arrays["v"][:] = 0
    y, weights, _ = pooling.attention_pool_forward(arrays.pop("x"), arrays, lengths)
    expected = (np.arange(4)[:, None] < lengths) / lengths
    np.testing.assert_allclose(weights, expected, rtol=1e-12)
    assert y.shape == (3, 5)


def test_attention_by_hand():
    """Scores 0 and log 3: the second step weighs three times as much as the first."""
    x = np.array([[[0.0]], [[2.0]]])
    params = {"weight": np.array([[1.0]]), "bias": np.zeros(1)}
    params["v"] = np.log([3.0]) / np.tanh(2)
    y, weights, _ = pooling.attention_pool_forward(x, params)
    np.testing.assert_allclose(weights[:, 0], [0.25, 0.75], rtol=1e-12)
    assert y[0, 0] == pytest.approx(1.5)


def test_a_large_score_takes_all(rng):
    arrays = arrays_of("attention", rng, **DIFFERENT)
    arrays["v"] *= 1e6
    y, cache = forward("attention", None, **arrays)
    _, weights, _ = pooling.attention_pool_forward(arrays["x"], arrays)
    np.testing.assert_allclose(np.sort(weights, axis=0), np.eye(4)[:, [3, 3, 3]], atol=1e-12)
    assert all(np.isfinite(grad).all() for grad in backward("attention", y, cache).values())


@pytest.mark.parametrize("kind", KINDS)
def test_float32_stays(kind, rng):
    arrays = arrays_of(kind, rng, **DIFFERENT, dtype=np.float32)
    for lengths in (None, [4, 0, 2]):
        y, cache = forward(kind, lengths, **arrays)
        for array in (y, *backward(kind, y, cache).values()):
            assert array.dtype == np.float32
    with pytest.raises(TypeError, match="dy: expected float32"):
        backward(kind, y.astype(np.float64), cache)
    if kind == "attention":
        assert pooling.attention_pool_forward(arrays["x"], arrays)[1].dtype == np.float32


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_changed(kind, rng):
    arrays, lengths = arrays_of(kind, rng, **DIFFERENT), np.array([4, 1, 2])
    before = {name: a.copy() for name, a in arrays.items()}
    y, cache = forward(kind, lengths, **arrays)
    dy = np.ones_like(y)
    backward(kind, dy, cache)
    assert (dy == 1).all() and lengths.tolist() == [4, 1, 2]
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize("lengths", [None, [4, 0, 2]], ids=["whole", "padded"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_torch_twin_computes_the_same(kind, lengths, rng):
    arrays = arrays_of(kind, rng, **DIFFERENT)
    if lengths:
        arrays["x"][:, 1], arrays["x"][2:, 2] = np.nan, np.inf
    params = {name: a for name, a in arrays.items() if name != "x"}
    twin = AttentionPool(5, 6).double()
    if params:
        load_numpy_(twin, params)
    leaf = tensors({"x": arrays["x"]})["x"]
    call = {"mean": mean_pool, "max": max_pool, "attention": lambda *a: twin(*a)[0]}[kind]
    y = call(leaf, None if lengths is None else torch.tensor(lengths))
    ours, cache = forward(kind, lengths, **arrays)
    np.testing.assert_allclose(y.detach(), ours, rtol=1e-12, atol=1e-14)
    dy = rng.standard_normal(ours.shape)
    y.backward(torch.from_numpy(dy))
    grads = backward(kind, dy, cache)
    np.testing.assert_allclose(leaf.grad, grads.pop("x"), rtol=1e-10, atol=1e-13)
    for name, grad in grads.items():
        np.testing.assert_allclose(getattr(twin, name).grad, grad, rtol=1e-10, atol=1e-13)
    if params:
        weights = pooling.attention_pool_forward(arrays["x"], params, lengths)[1]
        np.testing.assert_allclose(twin(leaf, lengths)[1].detach(), weights, rtol=1e-12)


def test_initial_weights(rng):
    """Uniform within one over the root of their inputs, in both."""
    numpy = pooling.attention_pool_params(100, 400, rng=rng, dtype=np.float32)
    twin = {name: p.detach().numpy() for name, p in AttentionPool(100, 400).named_parameters()}
    bounds = {"weight": 0.1, "bias": 0.1, "v": 0.05}
    for params in (numpy, twin):
        assert params.keys() == bounds.keys()
        for name, p in params.items():
            assert p.dtype == np.float32 and p.shape == numpy[name].shape
            assert -bounds[name] <= p.min() < -0.9 * bounds[name], name
            assert bounds[name] >= p.max() > 0.9 * bounds[name], name


@pytest.mark.parametrize("lengths", [[5, 1, 2], [1, 2], [-1, 1, 2], [1.0, 2.0, 3.0], "abc"])
@pytest.mark.parametrize("kind", KINDS)
def test_lengths_that_do_not_fit(kind, lengths, rng):
    arrays = arrays_of(kind, rng, **DIFFERENT)
    with pytest.raises((ValueError, TypeError), match="lengths: expected .* got"):
        forward(kind, lengths, **arrays)
    call = {"mean": mean_pool, "max": max_pool, "attention": AttentionPool(5, 6).double()}[kind]
    with pytest.raises((ValueError, TypeError), match="lengths: expected .* got"):
        call(torch.from_numpy(arrays["x"]), lengths)
