"""The stateless functions against torch and finite differences."""

import numpy as np
import pytest
import torch
import torch.nn.functional as TF

from rnnlib import functional as F
from rnnlib.testing import assert_gradients


def as_torch(array):
    return torch.from_numpy(array.copy()).requires_grad_(array.dtype.kind == "f")


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("scale", [1, 50, 2000])
def test_activations_match_torch_without_overflow(rng, scale):
    x = scale * rng.standard_normal((3, 4, 5))
    t = torch.from_numpy(x)
    close(F.sigmoid(x), torch.sigmoid(t))
    for axis in (-1, 0, 1):
        close(F.softmax(x, axis), torch.softmax(t, axis))
        close(F.log_softmax(x, axis), torch.log_softmax(t, axis))


@pytest.mark.parametrize("shape", [(5,), (2, 5), (3, 2, 5), (1, 1, 1)])
def test_linear_matches_torch(rng, shape):
    x = rng.standard_normal(shape)
    params = {
        "weight": rng.standard_normal((4, shape[-1])),
        "bias": rng.standard_normal(4),
    }
    y, cache = F.linear_forward(x, params)
    dy = rng.standard_normal(y.shape)
    dx, grads = F.linear_backward(dy, cache)
    tx, tw, tb = as_torch(x), as_torch(params["weight"]), as_torch(params["bias"])
    ty = TF.linear(tx, tw, tb)
    ty.backward(torch.from_numpy(dy))
    for ours, theirs in [
        (y, ty),
        (dx, tx.grad),
        (grads["weight"], tw.grad),
        (grads["bias"], tb.grad),
    ]:
        close(ours, theirs)


def test_embedding_matches_torch_with_repeated_tokens(rng):
    params = {"weight": rng.standard_normal((6, 3))}
    tokens = np.array([[0, 5, 5], [2, 5, 0]])
    y, cache = F.embedding_forward(tokens, params)
    dy = rng.standard_normal(y.shape)
    weight = as_torch(params["weight"])
    ty = TF.embedding(torch.from_numpy(tokens), weight)
    ty.backward(torch.from_numpy(dy))
    close(y, ty)
    close(F.embedding_backward(dy, cache)["weight"], weight.grad)
    one_hot = F.one_hot(tokens, 6, np.float64)
    np.testing.assert_array_equal(y, one_hot @ params["weight"])


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("shape", [(7,), (4, 3)])
def test_cross_entropy_matches_torch(rng, shape, masked):
    logits, targets = rng.standard_normal((*shape, 5)), rng.integers(0, 5, shape)
    mask = rng.random(shape) < 0.6 if masked else None
    loss, cache = F.cross_entropy_forward(logits, targets, mask)
    t = as_torch(logits)
    ignored = np.where(mask, targets, -100) if masked else targets
    tloss = TF.cross_entropy(t.reshape(-1, 5), torch.from_numpy(ignored).reshape(-1))
    tloss.backward()
    close(loss, tloss)
    close(F.cross_entropy_backward(cache), t.grad)


@pytest.mark.parametrize("name", ["binary_cross_entropy_with_logits", "mse_loss"])
def test_other_losses_match_torch(rng, name):
    y, targets = 40 * rng.standard_normal((4, 3)), rng.random((4, 3))
    loss, cache = getattr(F, f"{name}_forward")(y, targets)
    t = as_torch(y)
    tloss = getattr(TF, name)(t, torch.from_numpy(targets))
    tloss.backward()
    close(loss, tloss)
    close(getattr(F, f"{name}_backward")(cache), t.grad)


LEVELS = [0.9, 0.05, 0.5]


def torch_pinball(y, targets, mask):
    """The larger of two lines, and torch's own gradient of it."""
    t, levels = as_torch(y), torch.tensor(LEVELS, dtype=torch.float64)
    error = torch.from_numpy(targets)[..., None] - t
    loss = torch.maximum(levels * error, (levels - 1) * error)[torch.from_numpy(mask)].mean()
    loss.backward()
    return loss, t.grad


def check_pinball(rng):
    for shape in [(), (1,), (7,), (4, 2)]:
        y, targets = rng.standard_normal((*shape, 3)), np.array(rng.standard_normal(shape))
        loss, cache = F.pinball_loss_forward(y, targets, LEVELS)
        tloss, tgrad = torch_pinball(y, targets, np.ones(shape, bool))
        close(loss, tloss)
        close(F.pinball_loss_backward(cache), tgrad)
    # Padding is never read, and what is counted is what the mask leaves.
    mask = rng.random((4, 2)) < 0.6
    loss, _ = F.pinball_loss_forward(y, targets, LEVELS, mask)
    tloss, tgrad = torch_pinball(y, targets, mask)
    for fill in (7.0, np.nan, np.inf):
        y[~mask] = targets[~mask] = fill
        got, cache = F.pinball_loss_forward(y, targets, LEVELS, mask)
        assert got == loss == pytest.approx(tloss.item())
        close(F.pinball_loss_backward(cache), tgrad)
    # On the target the slope is 0, whatever the level; one unit off it is 1 - q or -q.
    y = np.array([[2.0, 3.0, 1.0]])
    loss, cache = F.pinball_loss_forward(y, np.array([2.0]), LEVELS)
    assert loss == pytest.approx((0 + 0.95 + 0.5) / 3)
    np.testing.assert_allclose(F.pinball_loss_backward(cache), [[0, 0.95 / 3, -0.5 / 3]])


def test_pinball_loss(rng):
    check_pinball(rng)


def test_pinball_loss_matches_scikit_learn_and_finite_differences(rng):
    from sklearn.metrics import mean_pinball_loss

    y, targets = rng.standard_normal((5, 2, 3)), rng.standard_normal((5, 2))
    theirs = [
        mean_pinball_loss(targets.ravel(), y[..., k].ravel(), alpha=level)
        for k, level in enumerate(LEVELS)
    ]
    loss, cache = F.pinball_loss_forward(y, targets, LEVELS)
    assert loss == pytest.approx(np.mean(theirs))
    grads = {"y": F.pinball_loss_backward(cache)}
    assert_gradients(
        lambda a: F.pinball_loss_forward(a["y"], targets, LEVELS)[0], {"y": y}, grads, rng
    )
    half, _ = F.pinball_loss_forward(y[..., :1], targets, [0.5])
    assert half == pytest.approx(np.abs(y[..., 0] - targets).mean() / 2)


def test_the_best_constant_for_the_pinball_loss_is_the_quantile(rng):
    sample = rng.gamma(2.0, size=501)  # for these levels the best order statistic is unique
    losses = [
        [F.pinball_loss_forward(np.full((501, 1), c), sample, [level])[0] for c in sample]
        for level in (0.1, 0.5, 0.9)
    ]
    best = sample[np.argmin(losses, axis=1)]
    np.testing.assert_allclose(best, np.quantile(sample, [0.1, 0.5, 0.9]))


@pytest.mark.parametrize("level", [0, 1, -0.5, 1.5, np.nan])
def test_a_level_is_between_0_and_1(level):
    with pytest.raises(ValueError, match=f"expected levels between 0 and 1, got {level}"):
        F.pinball_loss_forward(np.ones((2, 2)), np.ones(2), [0.5, level])
    with pytest.raises(ValueError, match="pinball_loss: expected at least one unmasked target"):
        F.pinball_loss_forward(np.ones((2, 1)), np.ones(2), [0.5], np.zeros(2, bool))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_changes_the_dtype(rng, dtype):
    x = rng.standard_normal((3, 2, 4)).astype(dtype)
    params = {"weight": np.ones((5, 4), dtype), "bias": np.zeros(5, dtype)}
    y, cache = F.linear_forward(x, params)
    dx, grads = F.linear_backward(y, cache)
    targets = np.zeros((3, 2), int)
    dlogits = F.cross_entropy_backward(F.cross_entropy_forward(y, targets)[1])
    pair = F.binary_cross_entropy_with_logits_forward(y, np.ones_like(y))
    dbinary = F.binary_cross_entropy_with_logits_backward(pair[1])
    dmse = F.mse_loss_backward(F.mse_loss_forward(y, np.ones_like(y))[1])
    for array in [y, dx, *grads.values(), F.sigmoid(x), F.softmax(x)]:
        assert array.dtype == dtype
    loss, cache = F.pinball_loss_forward(y, y[..., 0], np.linspace(0.1, 0.9, 5))
    for array in [loss, *cache[:2], F.pinball_loss_backward(cache)]:
        assert array.dtype == dtype
    for array in [dlogits, dbinary, dmse, F.one_hot(targets, 3, dtype)]:
        assert array.dtype == dtype


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"expected tokens in 0\.\.2, got values from 0 to 3"):
        F.one_hot([0, 3], 3)
    with pytest.raises(ValueError, match="at least one unmasked target"):
        F.cross_entropy_forward(np.ones((2, 3)), np.zeros(2, int), np.zeros(2, bool))


def test_assert_gradients_names_the_wrong_array_and_both_numbers(rng):
    arrays = {"right": rng.standard_normal(3), "wrong": rng.standard_normal(3)}

    def loss(arrays):
        return float(np.sum(arrays["right"] ** 2) + np.sum(arrays["wrong"] ** 3))

    grads = {"right": 2 * arrays["right"], "wrong": 3 * arrays["wrong"] ** 2}
    assert_gradients(loss, arrays, grads, rng)
    grads["wrong"] = grads["wrong"] + 1e-3
    with pytest.raises(AssertionError, match="gradient of wrong: backward says .* say"):
        assert_gradients(loss, arrays, grads, rng)
    with pytest.raises(TypeError, match="expected float64 .* got float32"):
        assert_gradients(loss, {"right": np.ones(3, np.float32)}, grads, rng)
