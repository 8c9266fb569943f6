"""Initial weights, written into existing arrays as ``torch.nn.init`` does."""

import numpy as np

from .contracts import floats, number, rng, takes, whole


@takes(p=floats(write=True), bound=number(low=0), rng=rng)
def uniform_(p, bound, rng):
    """Uniform in ``[-bound, bound]``; torch's layers take ``bound = 1 / sqrt(H)``.

    Parameters
    ----------
    p : ndarray
        Changed in place, and returned, by every function here.
    bound : float
    rng : numpy.random.Generator

    Returns
    -------
    ndarray
    """
    p[...] = rng.uniform(-bound, bound, p.shape)
    return p


@takes(p=floats("O I", write=True), rng=rng, gain=number())
def xavier_uniform_(p, rng, gain=1.0):
    """Uniform with ``bound = gain sqrt(6 / (fan_in + fan_out))`` (Glorot & Bengio 2010).

    Parameters
    ----------
    p : ndarray, shape (fan_out, fan_in)
    rng : numpy.random.Generator
    gain : float

    Returns
    -------
    ndarray
    """
    return uniform_(p, abs(gain) * np.sqrt(6 / sum(p.shape)), rng)


@takes(p=floats("O I", write=True), rng=rng, gain=number())
def orthogonal_(p, rng, gain=1.0):
    """Orthonormal rows or columns (Saxe et al. 2014), whichever are fewer, times `gain`.

    NB: for stacked gates, call it on each block of H rows (:func:`blocks`): an orthogonal
    (4H, H) matrix has blocks that shrink the state.

    Parameters
    ----------
    p : ndarray, shape (O, I)
    rng : numpy.random.Generator
    gain : float

    Returns
    -------
    ndarray
    """
    rows, columns = p.shape
    q, r = np.linalg.qr(rng.standard_normal((max(p.shape), min(p.shape))))
    q = q * np.sign(np.diag(r))  # makes the distribution uniform over orthogonal matrices
    p[...] = gain * (q if rows >= columns else q.T)
    return p


@takes(p=floats("O I", write=True), gain=number())
def identity_(p, gain=1.0):
    """The identity matrix times `gain`: for a ReLU network's ``weight_hh`` (Le et al. 2015).

    Parameters
    ----------
    p : ndarray, shape (O, I)
    gain : float

    Returns
    -------
    ndarray
    """
    p[...] = gain * np.eye(*p.shape)
    return p


@takes(p=np.ndarray, gates=whole())
def blocks(p, gates):
    """The gates' blocks of rows of a stacked weight or bias, as views.

    Parameters
    ----------
    p : ndarray, shape (gates H, ...)
    gates : int

    Returns
    -------
    list of ndarray, shape (H, ...)
    """
    if not p.ndim or len(p) % gates:
        raise ValueError(f"blocks: expected p with {gates} equal blocks of rows, got {p.shape}")
    return np.split(p, gates)


@takes(value=number())
def forget_bias_(layer, value=1.0):
    """Set the forget gates' bias of an LSTM (Gers et al. 2000; Jozefowicz et al. 2015).

    torch adds two biases: ``bias_ih`` gets the value and ``bias_hh`` zero.

    Parameters
    ----------
    layer : LSTM
    value : float
        The sum of the two.

    Returns
    -------
    LSTM
        The layer, changed.

    Raises
    ------
    ValueError
        If the layer has no biases, or not an LSTM's four gates.
    """
    if getattr(layer, "gates", None) != 4 or not getattr(layer, "bias", False):
        raise ValueError(
            f"forget_bias_: expected an LSTM with biases, got {type(layer).__name__} "
            f"with bias={getattr(layer, 'bias', None)}"
        )
    for name, p in layer.params.items():
        if name.startswith("bias"):
            blocks(p, 4)[1][...] = value if name.startswith("bias_ih") else 0
    return layer
