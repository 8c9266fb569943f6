"""Generated tasks with a known answer: seeded, cheap and of any length."""

import numpy as np

from rnnlib.contracts import rng, takes, whole

__all__ = ["parity"]


@takes(num_sequences=whole(), length=whole(), rng=rng)
def parity(num_sequences, length, rng, dtype=np.float32):
    """Draw random bit strings with their running parity.

    Each bit is 0 or 1 with equal chance. The parity after step t is 1 if the bits up to and with
    step t hold an odd number of ones. It is the smallest task that needs a memory: one bit, kept
    for as long as the sequence lasts, and every input matters to the last output.

    Parameters
    ----------
    num_sequences : int
        N, the number of strings; at least 1.
    length : int
        T, the bits of each; at least 1.
    rng : numpy.random.Generator
        Where the bits come from.
    dtype : dtype, default float32
        Type of `x`.

    Returns
    -------
    x : ndarray (T, N, 1)
        The bits, 0 or 1.
    targets : ndarray (T, N) int64
        The parity after each step; ``targets[-1]`` is the parity of the whole string.

    Raises
    ------
    ValueError
        If `num_sequences` or `length` is no whole number, or less than 1.
    """
    bits = rng.integers(0, 2, size=(length, num_sequences))
    return bits[:, :, None].astype(dtype), np.cumsum(bits, axis=0) % 2
