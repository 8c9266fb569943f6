"""Layer norm and dropout, packing and buckets, beside torch and by their properties."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlib import functional as F
from rnnlib import sequence
from rnnlib.testing import assert_gradients


def test_layer_norm_equals_torch(rng):
    x, dy = rng.standard_normal((2, 5, 3, 4))
    params = {"weight": rng.standard_normal(4), "bias": rng.standard_normal(4)}
    tensors = [torch.from_numpy(a.copy()).requires_grad_() for a in (x, *params.values())]
    y_torch = torch.nn.functional.layer_norm(tensors[0], (4,), *tensors[1:])
    y_torch.backward(torch.from_numpy(dy))
    y, cache = F.layer_norm_forward(x, params)
    dx, grads = F.layer_norm_backward(dy, cache)
    pairs = zip((y, dx, grads["weight"], grads["bias"]),
                (y_torch.detach(), *(t.grad for t in tensors)), strict=True)  # fmt: skip
    for ours, theirs in pairs:
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)
    assert_gradients(
        lambda a: np.vdot(F.layer_norm_forward(a["x"], a)[0], dy), params | {"x": x},
        grads | {"x": dx}, rng,
    )  # fmt: skip
    assert (
        F.layer_norm_forward(x.astype("f4"), {k: p.astype("f4") for k, p in params.items()})[
            0
        ].dtype
        == np.float32
    )


def test_dropout(rng):
    x = np.ones((50, 40, 30), np.float32)
    y, mask = F.dropout_forward(x, 0.2, rng)
    assert y.dtype == np.float32 and set(np.unique(y)) == {np.float32(0), np.float32(1.25)}
    assert abs((y == 0).mean() - 0.2) < 0.01
    np.testing.assert_array_equal(F.dropout_backward(3 * x, mask), 3 * y)
    y, _ = F.dropout_forward(x, 0.2, rng, shared_axes=(0,))
    np.testing.assert_array_equal(y, np.broadcast_to(y[:1], y.shape))
    assert 0 < (y[0] == 0).mean() < 0.4 and (y[0] != y[0, :1]).any()


@settings(deadline=None, max_examples=80, derandomize=True)
@given(lengths=st.lists(st.integers(1, 9), min_size=1, max_size=8), extra=st.integers(0, 2))
def test_packing_equals_torch_and_comes_back(lengths, extra):
    T, N = max(lengths) + extra, len(lengths)
    x = np.random.default_rng(0).standard_normal((T, N, 2))
    ours = sequence.pack_padded_sequence(x, lengths)
    theirs = torch.nn.utils.rnn.pack_padded_sequence(
        torch.from_numpy(x), torch.tensor(lengths), enforce_sorted=False
    )
    np.testing.assert_array_equal(ours.batch_sizes, theirs.batch_sizes.numpy())
    # Equal lengths may come in any order: torch's sort decides, and is stable only by chance.
    if len(set(lengths)) == N:
        np.testing.assert_array_equal(ours.data, theirs.data.numpy())
        np.testing.assert_array_equal(ours.sorted_indices, theirs.sorted_indices.numpy())
        np.testing.assert_array_equal(ours.unsorted_indices, theirs.unsorted_indices.numpy())
    back, back_lengths = sequence.pad_packed_sequence(ours)
    np.testing.assert_array_equal(back_lengths, lengths)
    mask = sequence.length_mask(np.array(lengths))[..., None]
    np.testing.assert_array_equal(back, np.where(mask, x[: max(lengths)], 0))
    assert len(ours.data) == sum(lengths)


def test_packing_refuses_wrong_lengths(rng):
    said = {">= 1, got values from 0": [0, 1], "up to 4, got": [5, 1], r"\(2,\), got": [1, 1, 1]}
    for message, lengths in said.items():
        with pytest.raises(ValueError, match=f"lengths: expected .*{message}"):
            sequence.pack_padded_sequence(np.zeros((4, 2, 3)), lengths)


def test_buckets_hold_every_sequence_once_and_little_padding(rng):
    lengths = rng.integers(1, 100, 997)
    batches = sequence.bucket_batches(lengths, 32, rng)
    assert sorted(np.concatenate(batches)) == list(range(997))
    padded = sum(lengths[b].max() * len(b) for b in batches)
    assert padded < 1.05 * lengths.sum()
    assert [len(b) for b in batches].count(32) == 31
    first = [lengths[b].max() for b in batches]
    assert first != sorted(first), "the batches come in a random order"
    again = sequence.bucket_batches(lengths, 32, rng)
    assert any(set(a.tolist()) != set(b.tolist()) for a, b in zip(batches, again, strict=True))
    with pytest.raises(ValueError, match="batch_size: expected a whole number >= 1, got 0"):
        sequence.bucket_batches(lengths, 0)
