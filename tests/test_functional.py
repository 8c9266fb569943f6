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
