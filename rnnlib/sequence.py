"""Sequences of unequal length in one array, and long sequences in pieces.

Everything is time-major: step t of sequence n is ``x[t, n]``.
"""

from typing import NamedTuple

import numpy as np

from .contracts import alike, any_numbers, fit_lengths, fit_value, ints, record, rng, takes, whole


def pad_sequences(sequences, padding_value=0):
    """Put sequences of unequal length side by side, short ones padded at the end.

    NB: torch's ``pad_sequence`` returns the array alone; here the lengths come with it, because
    padding cannot be told from data afterwards.

    Parameters
    ----------
    sequences : list of array_like
        Sequence n has shape (T_n, ...), T_n >= 1, with the same trailing shape for all.
    padding_value : number
        Fills the steps after a sequence's end. A whole number, if the sequences hold such.

    Returns
    -------
    x : ndarray, shape (max T_n, N, ...)
    lengths : ndarray of int, shape (N,)

    Raises
    ------
    ValueError
        If there are no sequences, one of them is empty, their trailing shapes differ, or their
        dtype cannot hold `padding_value`.
    """
    sequences = alike("pad_sequences", sequences, padding_value)
    lengths = np.array([len(s) for s in sequences])
    shape = (lengths.max(), len(sequences), *sequences[0].shape[1:])
    x = np.full(shape, padding_value, dtype=np.result_type(*sequences))
    for n, s in enumerate(sequences):
        x[: len(s), n] = s
    return x, lengths


@takes(lengths=ints("N", low=0), steps=whole(0))
def length_mask(lengths, steps=None):
    """True where a step is data, false where it is padding.

    Parameters
    ----------
    lengths : ndarray of int, shape (N,)
    steps : int, optional
        T; by default the longest length.

    Returns
    -------
    ndarray of bool, shape (T, N)
    """
    steps = lengths.max() if steps is None else steps
    return np.arange(steps)[:, None] < lengths


@takes(x=any_numbers("T N ..."), lengths=ints("N", low=0))
def reverse_sequences(x, lengths=None):
    """Reverse each sequence within its own length; padding stays where it is.

    Applying it twice gives `x` back.

    Parameters
    ----------
    x : ndarray, shape (T, N, ...)
    lengths : ndarray of int, shape (N,), optional
        By default all sequences fill all T steps.

    Returns
    -------
    ndarray, shape (T, N, ...)
    """
    if lengths is None:
        return x[::-1]
    fit_lengths("reverse_sequences: lengths", lengths, len(x))
    t = np.arange(len(x))[:, None]
    source = np.where(t < lengths, lengths - 1 - t, t)
    return x[source, np.arange(x.shape[1])]


@takes(series=any_numbers("T"), width=whole(), horizon=whole())
def sliding_windows(series, width, horizon=1):
    """Cut a series into inputs of `width` values and the value `horizon` steps after each.

    Parameters
    ----------
    series : ndarray, shape (T,)
    width : int
        Values in a window.
    horizon : int
        1 asks for the value right after the window.

    Returns
    -------
    windows : ndarray, shape (M, width)
        With ``M = T - width - horizon + 1``; ``windows[m] = series[m : m + width]``.
    targets : ndarray, shape (M,)
        ``targets[m] = series[m + width + horizon - 1]``.

    Raises
    ------
    ValueError
        If the series is not one-dimensional or too short for one window and its target.
    """
    if len(series) < width + horizon:
        raise ValueError(
            f"sliding_windows: expected T >= width + horizon, "
            f"got T = {len(series)}, width {width}, horizon {horizon}"
        )
    targets = series[width + horizon - 1 :]
    windows = np.lib.stride_tricks.sliding_window_view(series, width)[: len(targets)]
    return windows, targets


@takes(x=any_numbers("T ..."), window=whole())
def tbptt_windows(x, window):
    """Cut time into consecutive windows for truncated backpropagation through time.

    Parameters
    ----------
    x : ndarray, shape (T, ...)
    window : int
        Steps per window; the last one may be shorter.

    Yields
    ------
    ndarray, shape (window, ...)
        Views, in order.

    Raises
    ------
    ValueError
        If `window` is below 1.
    """
    for start in range(0, len(x), window):
        yield x[start : start + window]


class PackedSequence(NamedTuple):
    """Sequences without their padding, step by step, in torch's order.

    Attributes
    ----------
    data : ndarray, shape (sum of lengths, ...)
        All sequences' step 0, longest sequence first, then their step 1, and so on.
    batch_sizes : ndarray of int, shape (max length,)
        How many sequences have each step.
    sorted_indices, unsorted_indices : ndarray of int, shape (N,)
        The order from longest to shortest, and back.
    """

    data: np.ndarray
    batch_sizes: np.ndarray
    sorted_indices: np.ndarray
    unsorted_indices: np.ndarray


@takes(x=any_numbers("T N ..."), lengths=ints("N", low=1))
def pack_padded_sequence(x, lengths):
    """Drop the padding: torch's function of that name, with ``enforce_sorted=False``.

    Parameters
    ----------
    x : ndarray, shape (T, N, ...)
    lengths : ndarray of int, shape (N,)

    Returns
    -------
    PackedSequence

    Raises
    ------
    ValueError
        If a length is not in 1 .. T, or there is not one for each sequence.
    """
    fit_lengths("pack_padded_sequence: lengths", lengths, len(x))
    order = np.argsort(-lengths, kind="stable")
    mask = length_mask(lengths[order])
    data = x[: len(mask), order][mask]
    return PackedSequence(data, mask.sum(axis=1), order, np.argsort(order))


@takes(packed=record(PackedSequence))
def pad_packed_sequence(packed, padding_value=0):
    """Put the padding back, the inverse of :func:`pack_padded_sequence`.

    Parameters
    ----------
    packed : PackedSequence
    padding_value : scalar

    Returns
    -------
    x : ndarray, shape (max length, N, ...)
    lengths : ndarray of int, shape (N,)
    """
    data, batch_sizes, _, unsorted = packed
    fit_value("pad_packed_sequence: padding_value", padding_value, data.dtype)
    mask = np.arange(batch_sizes[0]) < batch_sizes[:, None]
    x = np.full((*mask.shape, *data.shape[1:]), padding_value, dtype=data.dtype)
    x[mask] = data
    return x[:, unsorted], mask.sum(axis=0)[unsorted]


@takes(lengths=ints("N", low=0), batch_size=whole(), rng=rng)
def bucket_batches(lengths, batch_size, rng=None):
    """Batches of sequences of similar length, so that little of a batch is padding.

    Parameters
    ----------
    lengths : ndarray of int, shape (N,)
    batch_size : int
        The last batch of the longest sequences may be smaller.
    rng : numpy.random.Generator, optional
        Shuffles equal lengths and the order of the batches.

    Returns
    -------
    list of ndarray of int
        Indices of the sequences, each index in one batch.

    Raises
    ------
    ValueError
        If `batch_size` is below 1.
    """
    shuffled = np.arange(len(lengths)) if rng is None else rng.permutation(len(lengths))
    order = shuffled[np.argsort(lengths[shuffled], kind="stable")]
    batches = [order[k : k + batch_size] for k in range(0, len(order), batch_size)]
    if rng is not None:
        rng.shuffle(batches)
    return batches
