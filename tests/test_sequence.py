"""Padding, masks, reversal and windows."""

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pad_sequence

from rnnlib import sequence


def test_padding_equals_torch_and_masks_exactly_the_data(rng):
    sequences = [rng.standard_normal((t, 2)) for t in (3, 1, 5)]
    x, lengths = sequence.pad_sequences(sequences, padding_value=-1)
    expected = pad_sequence([torch.from_numpy(s) for s in sequences], padding_value=-1)
    np.testing.assert_array_equal(x, expected.numpy())
    assert lengths.tolist() == [3, 1, 5]
    zeros, _ = sequence.pad_sequences(sequences)
    np.testing.assert_array_equal(zeros, np.where(x == -1, 0, x))
    mask = sequence.length_mask(lengths)
    assert mask.sum(axis=0).tolist() == [3, 1, 5]
    for n, s in enumerate(sequences):
        np.testing.assert_array_equal(x[mask[:, n], n], s)
    assert sequence.length_mask([2, 1], 4)[:, 0].tolist() == [True, True, False, False]


def test_reversal_stays_inside_each_length_and_undoes_itself():
    x = np.array([[1, 4], [2, 5], [3, 0]])
    lengths = np.array([3, 2])
    reversed_ = sequence.reverse_sequences(x, lengths)
    assert reversed_.tolist() == [[3, 5], [2, 4], [1, 0]]
    twice = sequence.reverse_sequences(reversed_, lengths)
    np.testing.assert_array_equal(twice, x)


@pytest.mark.parametrize("horizon", [1, 3])
def test_windows_hold_what_comes_before_their_target(horizon):
    windows, targets = sequence.sliding_windows(np.arange(10), 4, horizon)
    assert len(windows) == len(targets) == 10 - 4 - horizon + 1
    np.testing.assert_array_equal(windows[:, -1] + horizon, targets)
    np.testing.assert_array_equal(windows[0], [0, 1, 2, 3])
    assert targets[-1] == 9


@pytest.mark.parametrize("window", [1, 3, 7, 10])
def test_tbptt_windows_lose_and_repeat_nothing(window):
    x = np.arange(14).reshape(7, 2)
    pieces = list(sequence.tbptt_windows(x, window))
    np.testing.assert_array_equal(np.concatenate(pieces), x)
    assert all(len(piece) == window for piece in pieces[:-1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sequence.pad_sequences([]), "expected non-empty sequences"),
        (lambda: sequence.pad_sequences([[1], []]), r"got lengths \[1 0\]"),
        (
            lambda: sequence.sliding_windows(np.ones((3, 2)), 1),
            r"expected shape \(T,\), got \(3, 2\)",
        ),
        (lambda: sequence.sliding_windows(np.ones(3), 3), "T >= width"),
        (
            lambda: list(sequence.tbptt_windows(np.ones(3), 0)),
            "window: expected a whole number >= 1, got 0",
        ),
    ],
)
def test_bad_input_says_what_was_expected_and_got(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_padding_stays_where_it_is_however_long():
    x = np.arange(10).reshape(5, 2)
    out = sequence.reverse_sequences(x, [2, 3])
    assert out.tolist() == [[2, 5], [0, 3], [4, 1], [6, 7], [8, 9]]


def test_one_window_needs_no_more_than_itself_and_its_target():
    windows, targets = sequence.sliding_windows(np.arange(5), 3, 2)
    assert windows.tolist() == [[0, 1, 2]] and targets.tolist() == [4]


def test_batches_are_shuffled_by_a_generator_alone(rng):
    lengths = [2, 1, 2, 1, 2, 1, 2, 1]
    plain = sequence.bucket_batches(lengths, 2)
    assert [batch.tolist() for batch in plain] == [[1, 3], [5, 7], [0, 2], [4, 6]]
    first = {sequence.bucket_batches(lengths, 2, rng)[0].tobytes() for _ in range(20)}
    assert len(first) > 4  # more than the order of the batches: equal lengths change places too
