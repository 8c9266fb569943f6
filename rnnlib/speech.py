"""From the pressure of the air to what a recogniser reads: frames, mel filters, cepstra.

A wave is cut into overlapping frames. Of each the power at every frequency is summed by filters
that are narrow where the ear tells tones apart well, and wide above; the logarithm of these sums is
a spectrum smoothed by the ear, and its first cosine coefficients, the cepstrum, are its shape
without the details. Davis and Mermelstein (1980), "Comparison of parametric representations for
monosyllabic word recognition in continuously spoken sentences".
"""

import numpy as np

from .contracts import (
    fit_even,
    fit_filters,
    fit_most,
    fit_samples,
    fit_sound,
    floats,
    number,
    reals,
    takes,
    whole,
)

FLOOR = 1e-10  # of a filter's energy, so that silence has a logarithm


@takes(hertz=floats(nan=False, low=0, high=1e9))
def to_mel(hertz):
    """Frequency on the mel scale, on which equal steps sound about equal.

    ``2595 log10(1 + f / 700)``: nearly linear below 700 Hz, logarithmic above. 1000 Hz are 1000
    mel.

    Parameters
    ----------
    hertz : ndarray
        Any shape, 0 or more.

    Returns
    -------
    ndarray
        The same shape.
    """
    return 2595 * np.log10(1 + hertz / 700)


@takes(wave=reals("S", finite=True), size=whole(), hop=whole())
def frames(wave, size, hop):
    """Windows of a wave that overlap: frame t begins at sample ``t * hop``.

    Samples behind the last whole frame are left out.

    Parameters
    ----------
    wave : ndarray, shape (S,)
    size, hop : int
        Samples of a frame, and from one frame to the next.

    Returns
    -------
    ndarray, shape (T, size)
        ``T = 1 + (S - size) // hop``.

    Raises
    ------
    ValueError
        If the wave is shorter than a frame.
    """
    fit_samples("frames: wave", wave, size)
    return np.lib.stride_tricks.sliding_window_view(wave, size)[::hop].copy()


@takes(count=whole(), size=whole(2), rate=whole(2))
def mel_filters(count, size, rate):
    """Triangles of equal width on the mel scale, each from one neighbour's peak to the other's.

    Parameters
    ----------
    count : int
        Number of filters, F.
    size : int
        Samples of a frame, even.
    rate : int
        Samples in a second.

    Returns
    -------
    ndarray, shape (F, size / 2 + 1)
        The weight of each frequency of ``rfft``, from 0 to ``rate / 2`` Hz.

    Raises
    ------
    ValueError
        If `size` is odd, or a filter is so narrow that it holds no frequency.
    """
    fit_even("mel_filters: size", size)
    bins = to_mel(np.arange(size // 2 + 1) * rate / size)
    edges = np.linspace(0, bins[-1], count + 2)[:, None]
    left, peak, right = edges[:-2], edges[1:-1], edges[2:]
    filters = np.minimum((bins - left) / (peak - left), (right - bins) / (right - peak))
    filters = np.maximum(filters, 0)
    fit_filters("mel_filters", filters)
    return filters


@takes(wave=reals("S", finite=True), filters=reals("F B", finite=True), hop=whole())
def log_mel(wave, filters, hop):
    """Log-energies of the mel filters in each frame.

    A frame is weighted by Hamming's window, so that its ends do not look like clicks; its power
    spectrum is ``|rfft|^2``.

    Parameters
    ----------
    wave : ndarray, shape (S,)
    filters : ndarray, shape (F, B)
        As :func:`mel_filters` makes them, for frames of ``2 (B - 1)`` samples.
    hop : int
        Samples from one frame to the next.

    Returns
    -------
    ndarray, shape (T, F)
    """
    size = 2 * (filters.shape[1] - 1)
    window = np.hamming(size).astype(wave.dtype)
    power = np.abs(np.fft.rfft(frames(wave, size, hop) * window)) ** 2
    energy = power @ filters.T.astype(wave.dtype)
    return np.log(np.maximum(energy, wave.dtype.type(FLOOR)))


@takes(energies=reals("T F", finite=True), count=whole())
def cepstra(energies, count):
    """The first cosine coefficients of each row (the orthonormal DCT-II).

    ``c_k = s_k sum_f e_f cos(pi k (f + 1/2) / F)`` with ``s_0 = sqrt(1/F)``, else ``sqrt(2/F)``.

    Parameters
    ----------
    energies : ndarray, shape (T, F)
    count : int
        In 1 .. F.

    Returns
    -------
    ndarray, shape (T, count)
        Coefficient 0 is the loudness, the others the shape of the spectrum.
    """
    F = energies.shape[1]
    fit_most("cepstra: count", count, F)
    k, f = np.ogrid[:count, :F]
    cosines = np.sqrt((1 + (k > 0)) / F) * np.cos(np.pi * k * (f + 0.5) / F)
    return energies @ cosines.T.astype(energies.dtype)


@takes(wave=reals("S", finite=True, empty=False), noise=reals("S", finite=True), decibels=number())
def add_noise(wave, noise, decibels):
    """A wave with noise, at a ratio of their powers (the signal-to-noise ratio).

    ``wave + g noise`` with g such that ``10 log10(power(wave) / power(g noise))`` is `decibels`.

    Parameters
    ----------
    wave, noise : ndarray, shape (S,)
        The noise must not be zero everywhere.
    decibels : float
        20: a hundredth of the power; 0: as loud as the wave.

    Returns
    -------
    ndarray, shape (S,)
    """
    fit_sound("add_noise: noise", noise)
    gain = np.sqrt(np.mean(wave**2) / np.mean(noise**2) / 10 ** (decibels / 10))
    return wave + gain * noise
