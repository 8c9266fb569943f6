"""Layers, models and whole trainings in one ``.npz`` file: JSON and arrays, no pickle.

A class whose objects can be saved has the decorator :func:`register`, which enters it under its
name, and keeps each argument of its constructor as an attribute of the same name.
"""

import contextlib
import inspect
import json
import os
from typing import NamedTuple

import numpy as np

REGISTRY = {}
"""The classes that a file may name."""

GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def register(kind):
    """Enter a class under its name, so that :func:`load` can build what :func:`save` wrote.

    Parameters
    ----------
    kind : type

    Returns
    -------
    type
        The class itself: this is a decorator.

    Raises
    ------
    ValueError
        If the name belongs to a class of another module.
    """
    if not isinstance(kind, type):
        raise TypeError(f"register: expected a class, got {type(kind).__name__}")
    held = REGISTRY.setdefault(kind.__name__, kind)
    if (held.__module__, held.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"register: expected a new name, got {kind.__name__} of {held.__module__}")
    REGISTRY[kind.__name__] = kind
    return kind


class Configured:
    """What can be built again: each argument of the constructor is an attribute of that name."""

    @property
    def config(self):
        """The constructor's arguments, without `rng`: what builds an equal object."""
        names = inspect.signature(type(self)).parameters
        return {name: getattr(self, name) for name in names if name != "rng"}


class Checkpoint(NamedTuple):
    """What :func:`resume` gives back."""

    model: object
    optimizer: object
    rng: np.random.Generator | None
    progress: object


class _Writer:
    """Turns objects into JSON, arrays and generators into places in lists beside it."""

    def __init__(self):
        self.arrays, self.generators = {}, []

    def plain(self, value):
        if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
            name = f"arrays/{len(self.arrays)}"
            self.arrays[name] = value
            return {"array": name}
        if isinstance(value, np.dtype):
            return value.name
        if isinstance(value, np.bool_ | np.integer | np.floating):
            return value.item()
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, list):
            return [self.plain(part) for part in value]
        if isinstance(value, tuple):
            return {"tuple": [self.plain(part) for part in value]}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {"dict": {key: self.plain(part) for key, part in value.items()}}
        if isinstance(value, np.random.Generator):
            return {"generator": self.generator(value)}
        return self.built(value)

    def built(self, value):
        name = type(value).__name__
        if REGISTRY.get(name) is not type(value) or not hasattr(value, "config"):
            raise TypeError(f"save: expected plain data or one of {sorted(REGISTRY)}, got {name}")
        config = {key: self.plain(part) for key, part in value.config.items()}
        out = {"kind": name, "config": config}
        if getattr(value, "rng", None) is not None:
            out["rng"] = self.generator(value.rng)
        return out

    def generator(self, rng):
        """Its place in the list: objects that share one share it when they are loaded."""
        for place, other in enumerate(self.generators):
            if other is rng:
                return place
        self.generators.append(rng)
        return len(self.generators) - 1


class _Reader:
    """The way back. Only registered classes are called, with what the file says."""

    def __init__(self, arrays, generators, rng=None):
        self.arrays, self.rng = arrays, rng
        self.generators = [_generator(state) for state in generators]

    def value(self, plain):
        if isinstance(plain, list):
            return [self.value(part) for part in plain]
        if not isinstance(plain, dict):
            return plain
        if "kind" in plain:
            return self.built(plain)
        ((form, content),) = plain.items()
        if form == "array":
            return self.arrays[content]
        if form == "tuple":
            return tuple(self.value(part) for part in content)
        if form == "dict":
            return {key: self.value(part) for key, part in content.items()}
        if form == "generator":
            return self.generators[content]
        raise ValueError(f"load: expected a file of rnnlib.save, got a value of kind {form!r}")

    def built(self, plain):
        kind = REGISTRY.get(plain["kind"])
        if kind is None:
            expected = f"a registered class ({', '.join(sorted(REGISTRY))})"
            raise ValueError(f"kind: expected {expected}, got {plain['kind']!r}")
        config = {name: self.value(part) for name, part in plain["config"].items()}
        if "rng" not in inspect.signature(kind).parameters:
            return kind(**config)
        thing = kind(**config, rng=np.random.default_rng(0))  # the weights come from the file
        if "rng" in plain:
            thing.rng = self.generators[plain["rng"]] if self.rng is None else self.rng
        return thing


def _generator(state):
    """A generator that goes on where the saved one was."""
    name = state.get("bit_generator")
    if name not in GENERATORS:
        raise ValueError(f"load: expected a generator of {GENERATORS}, got {name!r}")
    bits = getattr(np.random, name)()
    bits.state = state
    return np.random.Generator(bits)


def _plain_state(state):
    if isinstance(state, dict):
        return {key: _plain_state(part) for key, part in state.items()}
    return state.tolist() if isinstance(state, np.ndarray) else state


def save(path, model, optimizer=None, *, rng=None, progress=None):
    """Write a model to an ``.npz`` file, and what a training needs to go on.

    Parameters
    ----------
    path : str, path or binary file
        A name without the ending ``.npz`` gets it, here and in :func:`load`.
    model : object
        A layer, cell or model of a registered class: all of ``rnnlib``'s are.
    optimizer : object, optional
        An optimiser of ``model.params``.
    rng : numpy.random.Generator, optional
        The one that shuffles the batches. Those of dropout are saved with the model, and what was
        one generator is one again in :func:`resume`.
    progress : optional
        Plain data and arrays, such as the epoch, the history, the state carried over.

    Raises
    ------
    TypeError
        If something is of another kind.
    """
    writer = _Writer()
    content = {"model": writer.built(model), "progress": writer.plain(progress)}
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a Generator, got {type(rng).__name__}")
    if optimizer is not None:
        name = type(optimizer).__name__
        if REGISTRY.get(name) is not type(optimizer) or not hasattr(optimizer, "lr"):
            raise TypeError(f"optimizer: expected one of {sorted(REGISTRY)}, got {name}")
        if optimizer.params.keys() != model.params.keys() or any(
            p is not optimizer.params[name] for name, p in model.params.items()
        ):
            raise ValueError("optimizer: expected one made on model.params, got other arrays")
        state = {key: value for key, value in vars(optimizer).items() if key != "params"}
        content["optimizer"] = {"name": name, "state": writer.plain(state)}
    if rng is not None:
        content["rng"] = writer.generator(rng)
    content["generators"] = [_plain_state(g.bit_generator.state) for g in writer.generators]
    arrays = {f"params/{name}": p for name, p in model.params.items()}
    np.savez(
        _with_suffix(path, "write"),
        content=np.array(json.dumps(content)),
        **arrays,
        **writer.arrays,
    )


def load(path, rng=None):
    """Read the model that :func:`save` wrote. Nothing in the file is executed.

    Parameters
    ----------
    path : str, path or binary file
    rng : numpy.random.Generator, optional
        For dropout, in place of the saved one.

    Returns
    -------
    object
        The model.

    Raises
    ------
    KeyError, ValueError
        If the file is none of :func:`save`'s, or parameters are missing, unexpected, or of another
        shape or dtype.
    """
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a Generator, got {type(rng).__name__}")
    content, arrays = _read(path)
    return _model(_Reader(arrays, content["generators"], rng), content, arrays)


def resume(path):
    """Read all that :func:`save` wrote, to go on with a training as if it had not stopped.

    Parameters
    ----------
    path : str, path or binary file

    Returns
    -------
    Checkpoint
        The model, its optimiser (or None), the generator (or None), and the progress.
    """
    content, arrays = _read(path)
    reader = _Reader(arrays, content["generators"])
    model, optimizer = _model(reader, content, arrays), None
    if "optimizer" in content:
        name, state = content["optimizer"]["name"], reader.value(content["optimizer"]["state"])
        if name not in REGISTRY or "lr" not in state:
            raise ValueError(f"optimizer: expected one of {sorted(REGISTRY)}, got {name!r}")
        optimizer = REGISTRY[name](model.params, lr=state["lr"])
        if state.keys() != vars(optimizer).keys() - {"params"}:
            expected = sorted(vars(optimizer).keys() - {"params"})
            raise ValueError(f"optimizer: expected the state {expected}, got {sorted(state)}")
        vars(optimizer).update(state)
    rng = reader.generators[content["rng"]] if "rng" in content else None
    return Checkpoint(model, optimizer, rng, reader.value(content["progress"]))


def _read(path):
    path, named = _with_suffix(path, "read"), isinstance(path, str | os.PathLike)
    try:
        # NumPy leaves a file open that it cannot read.
        with open(path, "rb") if named else contextlib.nullcontext(path) as stream:
            with np.load(stream, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file}
    except OSError:
        raise
    except Exception as error:  # zipfile, zlib and NumPy have one each for every broken byte
        raise ValueError(f"load: expected a whole .npz file, got one with: {error}") from None
    if "content" not in arrays:
        raise KeyError(f"load: expected a file of rnnlib.save, got {sorted(arrays)[:3]}")
    return json.loads(str(arrays.pop("content"))), arrays


def _model(reader, content, arrays):
    model = reader.built(content["model"])
    saved = {k.removeprefix("params/"): a for k, a in arrays.items() if k.startswith("params/")}
    if saved.keys() != model.params.keys():
        differing = sorted(saved.keys() ^ model.params.keys())
        raise KeyError(f"load: expected the model's parameters, got others: {differing}")
    for name, p in model.params.items():
        value = saved[name]
        if value.shape != p.shape or value.dtype != p.dtype:
            came = f"{value.dtype} {value.shape}"
            raise ValueError(f"{name}: expected {p.dtype} {p.shape}, got {came}")
        p[...] = value
    return model


def _with_suffix(path, method):
    """The name that NumPy would write to: what was saved as "model" is loaded as "model"."""
    if not isinstance(path, str | os.PathLike) and not hasattr(path, method):
        raise TypeError(f"path: expected a name or a binary file, got {type(path).__name__}")
    if isinstance(path, str | os.PathLike) and not os.fspath(path).endswith(".npz"):
        return f"{os.fspath(path)}.npz"
    return path
