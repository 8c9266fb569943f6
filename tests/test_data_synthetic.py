"""Generated tasks: the promised answers, shapes and errors."""

import numpy as np
import pytest

from rnnlib.data.synthetic import parity


@pytest.mark.parametrize(("num_sequences", "length"), [(1, 1), (1, 9), (5, 1), (4, 30)])
def test_parity_targets_count_the_ones(num_sequences, length):
    x, targets = parity(num_sequences, length, np.random.default_rng(0))
    assert x.shape == (length, num_sequences, 1)
    assert targets.shape == (length, num_sequences)
    assert x.dtype == np.float32
    assert targets.dtype == np.int64
    for n in range(num_sequences):
        odd = False
        for t in range(length):
            odd ^= bool(x[t, n, 0])
            assert targets[t, n] == odd


def test_parity_draws_both_bits_and_follows_the_generator():
    x, _ = parity(50, 40, np.random.default_rng(1), dtype=np.float64)
    assert x.dtype == np.float64
    assert set(np.unique(x)) == {0.0, 1.0}
    assert abs(x.mean() - 0.5) < 0.05
    np.testing.assert_array_equal(x, parity(50, 40, np.random.default_rng(1), np.float64)[0])
    assert (x != parity(50, 40, np.random.default_rng(2), np.float64)[0]).any()


@pytest.mark.parametrize(
    ("num_sequences", "length", "message"),
    [
        (0, 3, "num_sequences: expected a whole number >= 1, got 0"),
        (-1, 3, "num_sequences: .* got -1"),
        (3, 0, "length: expected a whole number >= 1, got 0"),
        (3, 2.0, "length: .* got 2.0"),
    ],
)
def test_parity_refuses_empty_sizes(num_sequences, length, message):
    with pytest.raises(ValueError, match=message):
        parity(num_sequences, length, np.random.default_rng(0))
