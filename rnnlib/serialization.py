"""Layers and models in one ``.npz`` file: configuration as JSON, parameters, no pickle."""

import json
import os

import numpy as np

from . import layers, models

LAYERS = {name: getattr(layers, name) for name in ("RNN", "LSTM", "GRU")}


def configuration(model):
    """What builds an equal layer or model, as plain data.

    Parameters
    ----------
    model : RNN, LSTM, GRU, ManyToOne or LanguageModel

    Returns
    -------
    dict
        ``kind`` and the constructor's arguments.

    Raises
    ------
    TypeError
        If it is of another class.
    """
    kind = type(model).__name__
    if type(model) in LAYERS.values():
        return {"kind": kind} | model.config
    if type(model) is models.ManyToOne:
        return {
            "kind": kind,
            "rnn": configuration(model.rnn),
            "output_size": len(model.head["bias"]),
            "loss": model.loss,
        }
    if type(model) is models.LanguageModel:
        vocab_size, embedding_size = model.embedding["weight"].shape
        return {
            "kind": kind,
            "rnn": configuration(model.rnn),
            "vocab_size": vocab_size,
            "embedding_size": embedding_size,
        }
    expected = [*LAYERS, "ManyToOne", "LanguageModel"]
    raise TypeError(f"save: expected one of {expected}, got {kind}")


def build(config, rng=None):
    """A layer or model from its :func:`configuration`, with fresh weights.

    Parameters
    ----------
    config : dict
    rng : numpy.random.Generator, optional
        For the weights, and later for dropout.

    Returns
    -------
    RNN, LSTM, GRU, ManyToOne or LanguageModel

    Raises
    ------
    ValueError
        If the kind is unknown.
    """
    rng = np.random.default_rng() if rng is None else rng
    config = dict(config)
    kind = config.pop("kind", None)
    if kind in LAYERS:
        sizes = [config.pop(name) for name in ("input_size", "hidden_size", "num_layers")]
        return LAYERS[kind](*sizes, rng=rng, **config)
    if kind not in ("ManyToOne", "LanguageModel"):
        raise ValueError(f"kind: expected a layer or model of rnnlib, got {kind!r}")
    rnn = build(config.pop("rnn"), rng)
    return getattr(models, kind)(rnn=rnn, rng=rng, **config)


def save(path, model):
    """Write a layer or model to an ``.npz`` file.

    Parameters
    ----------
    path : str, path or binary file
        A name without the ending ``.npz`` gets it, here and in :func:`load`.
    model : RNN, LSTM, GRU, ManyToOne or LanguageModel
    """
    arrays = {f"params/{name}": p for name, p in model.params.items()}
    config = json.dumps(configuration(model), default=_plain)
    np.savez(_with_suffix(path), config=np.array(config), **arrays)


def _plain(value):
    """A size or option that is a NumPy number, as JSON knows it."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"save: expected numbers and strings as options, got {type(value).__name__}")


def _with_suffix(path):
    """The name that NumPy would write to: what was saved as "model" is loaded as "model"."""
    if isinstance(path, str | os.PathLike) and not os.fspath(path).endswith(".npz"):
        return f"{os.fspath(path)}.npz"
    return path


def load(path, rng=None):
    """Read what :func:`save` wrote. Nothing in the file is executed.

    Parameters
    ----------
    path : str, path or binary file
    rng : numpy.random.Generator, optional
        For dropout.

    Returns
    -------
    RNN, LSTM, GRU, ManyToOne or LanguageModel

    Raises
    ------
    KeyError, ValueError
        If parameters are missing, unexpected, or of another shape or dtype.
    """
    with np.load(_with_suffix(path), allow_pickle=False) as file:
        if "config" not in file:
            raise KeyError(f"load: expected a file of rnnlib.save, got arrays {sorted(file)[:3]}")
        model = build(json.loads(str(file["config"])), rng)
        arrays = {k.removeprefix("params/"): file[k] for k in file if k != "config"}
    if arrays.keys() != model.params.keys():
        raise KeyError(
            f"load: parameters that differ: {sorted(arrays.keys() ^ model.params.keys())}"
        )
    for name, p in model.params.items():
        value = arrays[name]
        if value.shape != p.shape or value.dtype != p.dtype:
            raise ValueError(
                f"{name}: expected {p.dtype} {p.shape}, got {value.dtype} {value.shape}"
            )
        p[...] = value
    return model
