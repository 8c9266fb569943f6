"""Networks as data for the page: arrays in base64, in float16 where that is exact enough."""

import base64
import copy

import numpy as np

from rnnlib.functional import linear_forward, one_hot, softmax

TOLERANCE = 1e-3
"""Largest error in a probability that shorter weights may cause."""


def array(values, dtype="float32"):
    """An array as the page reads it: its type, its shape, and its bytes in base64.

    Of ``int8``, a matrix has a scale for each row beside it (:func:`eight_bits`); a vector is
    float32.
    """
    values = np.asarray(values)
    if dtype == "int8" and values.ndim == 2 and np.isfinite(values).all():
        whole, scale = eight_bits(values)
        return {**_packed(whole), "dtype": dtype, "scale": _packed(scale[:, 0])["data"]}
    dtype = "float32" if dtype == "int8" else dtype
    values = values.astype(dtype)
    if not np.isfinite(values).all():
        raise ValueError(f"array: expected finite numbers of {dtype}, got NaN or infinity")
    return {**_packed(values), "dtype": dtype}


def _packed(values):
    data = base64.b64encode(values.astype(values.dtype.newbyteorder("<")).tobytes())
    return {"shape": list(values.shape), "data": data.decode("ascii")}


def eight_bits(matrix):
    """Whole numbers from -127 to 127 and a scale for each row: ``whole * scale`` is near `matrix`.

    Returns
    -------
    whole : ndarray of int8, shape (R, C)
    scale : ndarray of float32, shape (R, 1)
    """
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    scale = np.where(largest == 0, 1, largest / 127).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale


def in_eight_bits(model):
    """A copy of a model whose matrices are rounded as ``array(..., "int8")`` sends them."""
    short = copy.deepcopy(model)
    for p in short.params.values():
        if p.ndim == 2:
            whole, scale = eight_bits(p)
            p[...] = whole * scale
    return short


def linear(params, dtype):
    """A linear layer or an embedding."""
    return {name: array(p, dtype) for name, p in params.items()}


def recurrent(layer, dtype):
    """A recurrent layer: any of ``rnnlib.layers``, or torch's of the same name."""
    kind = type(layer).__name__.lower()
    if kind not in ("rnn", "lstm", "gru"):
        raise TypeError(f"layer: expected an RNN, LSTM or GRU, got {type(layer).__name__}")
    params = {name: array(p, dtype) for name, p in layer.state_dict().items()}
    spec = {"kind": kind, "layers": []}
    for option in ("nonlinearity", "reset"):
        if hasattr(layer, option):
            spec[option] = getattr(layer, option)
    for depth in range(layer.num_layers):
        ends = (f"_l{depth}", f"_l{depth}_reverse")[: 1 + layer.bidirectional]
        spec["layers"].append(
            [{n.removesuffix(end): p for n, p in params.items() if n.endswith(end)} for end in ends]
        )
    return spec


def class_states(model, tokens):
    """Of a `ManyToOne` on one-hot symbols, after each of `tokens` (T, N): states, probabilities."""
    x = one_hot(tokens, model.rnn.input_size, model.rnn.dtype)
    y = model.rnn.forward(x, grad=False)[0]
    return y, softmax(linear_forward(y, model.head)[0])


def class_probabilities(model, tokens):
    """Of a `ManyToOne` on one-hot symbols, after each of `tokens` (T, N): (T, N, K)."""
    return class_states(model, tokens)[1]


def next_probabilities(model, tokens):
    """Of a `LanguageModel`, after each of `tokens` (T, N): (T, N, V)."""
    return softmax(model.logits(tokens)[0])


def shorten(model, probabilities, tokens):
    """The weights' type for the page, and the model with weights rounded to it.

    Parameters
    ----------
    model : ManyToOne or LanguageModel
    probabilities : callable
        From a model and tokens to probabilities.
    tokens : ndarray of int, shape (T, N)
        On which the two models are compared.

    Returns
    -------
    dtype : {"float16", "float32"}
        The shorter one if it changes no probability by more than `TOLERANCE`.
    model
        A copy, with weights as the page will have them.
    """
    exact = probabilities(model, tokens)
    for dtype in ("float16", "float32"):
        short = copy.deepcopy(model)
        with np.errstate(over="ignore"):
            for p in short.params.values():
                p[...] = p.astype(dtype)
        finite = all(np.isfinite(p).all() for p in short.params.values())
        if finite and np.abs(probabilities(short, tokens) - exact).max() <= TOLERANCE:
            return dtype, short
    raise ValueError(f"weights: expected probabilities to within {TOLERANCE} in float32, got more")
