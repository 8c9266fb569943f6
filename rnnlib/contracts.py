"""What a function takes, written above it in one line and checked whenever it is called.

The letters are sizes, the same for all arguments of a call; three dots stand for any axes, and
every array of floating-point numbers has the dtype of the first::

    @takes(x=floats("... I"), params={"weight": floats("O I"), "bias": floats("O")})
    def linear_forward(x, params):

What does not fit is refused with a ``TypeError`` (another kind of thing) or a ``ValueError``
(another shape or number) that says what was expected and what came. Nothing is cast, but for lists
of whole numbers, which become arrays of int64. An argument whose default is None may be None.
"""

import functools
import inspect
import math
import types
from collections.abc import Mapping

import numpy as np

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def takes(**contracts):
    """Check the named arguments of a function before each call.

    Parameters
    ----------
    **contracts
        For an argument's name one of the functions below, a dictionary of them (the argument is a
        dictionary with at least these keys), or a class or classes (the argument is an instance).

    Returns
    -------
    callable
        A decorator.
    """

    def decorate(function):
        parameters = inspect.signature(function).parameters
        names = list(parameters)
        optional = {name for name in names if parameters[name].default is None}
        owner = function.__qualname__.removesuffix(".__init__")

        @functools.wraps(function)
        def checked(*args, **kwargs):
            arguments = dict(zip(names, args)) | kwargs
            if len(arguments) < len(args) + len(kwargs):
                return function(*args, **kwargs)  # too many: Python says it
            sizes = {}
            for name, contract in contracts.items():
                if name in arguments and not (name in optional and arguments[name] is None):
                    where = f"{owner}: {name}"
                    arguments[name] = _fulfil(contract, where, arguments[name], sizes)
            return function(**arguments)

        return checked

    return decorate


def unchecked(function):
    """The function without its contracts, for a loop whose arguments have been checked."""
    return inspect.unwrap(function)


def _fulfil(contract, where, value, sizes):
    if isinstance(contract, dict):
        if not isinstance(value, Mapping) or not contract.keys() <= value.keys():
            came = sorted(map(str, value)) if isinstance(value, Mapping) else said(value)
            raise TypeError(f"{where}: expected a dict with keys {[*contract]}, got {came}")
        for key, part in contract.items():
            _fulfil(part, f"{where}[{key!r}]", value[key], sizes)
        return value
    if isinstance(contract, type | types.UnionType):
        if not isinstance(value, contract):
            kind = getattr(contract, "__name__", contract)
            raise TypeError(f"{where}: expected a {kind}, got {said(value)}")
        return value
    return contract(where, value, sizes)


def said(value):
    """What came, in words: dtype and shape of an array, a short number itself, else its type."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape}"
    if isinstance(value, bool | int | float | str | np.generic | type(None)):
        return f"{value!r}"[:60]
    return type(value).__name__


def floats(shape="...", empty=True, nan=True, low=None, high=None, write=False):
    """An array of float32 or float64, of a `shape` such as ``"... I"``.

    Parameters
    ----------
    shape : str
    empty, nan : bool
        Whether it may be empty, or hold NaN.
    low, high : float, optional
        Bounds of its values.
    write : bool
        Whether the function changes it.
    """
    axes = shape.split()

    def check(where, value, sizes):
        if isinstance(value, float):
            value = np.float64(value)
        if not isinstance(value, np.ndarray | np.floating) or value.dtype not in FLOATS:
            raise TypeError(f"{where}: expected an array of float32 or float64, got {said(value)}")
        if value.dtype != sizes.setdefault("dtype", value.dtype):
            expected = f"{sizes['dtype']}, as the first array is"
            raise TypeError(f"{where}: expected an array of {expected}, got {said(value)}")
        if write and not (isinstance(value, np.ndarray) and value.flags.writeable):
            raise ValueError(f"{where}: expected an array to write into, got a read-only one")
        value = _shaped(where, value, axes, sizes, empty)
        if not nan and np.isnan(value).any():
            raise ValueError(
                f"{where}: expected numbers, got NaN in {np.isnan(value).sum()} places"
            )
        if low is not None and value.size and not low <= value.min() <= value.max() <= high:
            came = f"from {value.min()} to {value.max()}"
            raise ValueError(f"{where}: expected values from {low} to {high}, got {came}")
        return value

    return check


def ints(shape="...", low=None, empty=True):
    """Whole numbers of at least `low`: an array of any integer type, or lists; becomes int64."""
    axes = shape.split()

    def check(where, value, sizes):
        array = _array(where, value)
        if array.dtype.kind not in "iu" and (array.size or isinstance(value, np.ndarray)):
            raise TypeError(f"{where}: expected whole numbers, got {said(array)}")
        if array.size and (
            array.min() < (-(2**63) if low is None else low) or array.max() >= 2**63
        ):
            expected = "whole numbers" if low is None else f"whole numbers >= {low}"
            came = f"values from {array.min()} to {array.max()}"
            raise ValueError(f"{where}: expected {expected}, got {came}")
        return _shaped(where, array.astype(np.int64, copy=False), axes, sizes, empty)

    return check


def bools(shape="..."):
    """An array (or lists) of true and false."""
    axes = shape.split()

    def check(where, value, sizes):
        array = _array(where, value)
        if array.dtype != bool:
            raise TypeError(f"{where}: expected true and false (dtype bool), got {said(array)}")
        return _shaped(where, array, axes, sizes, True)

    return check


def reals(shape="...", finite=False, empty=True):
    """Measured values, as a list or an array: whole numbers become float64, float32 stays."""
    axes = shape.split()

    def check(where, value, sizes):
        array = _array(where, value)
        if array.dtype.kind in "iu" or not array.size:
            array = array.astype(np.float64)
        if array.dtype not in FLOATS:
            raise TypeError(f"{where}: expected numbers (float64, float32, int), got {said(array)}")
        if finite and not np.isfinite(array).all():
            others = np.count_nonzero(~np.isfinite(array))
            raise ValueError(f"{where}: expected finite numbers, got {others} others")
        return _shaped(where, array, axes, sizes, empty)

    return check


def levels(shape):
    """Levels of quantiles: measured values strictly between 0 and 1."""
    read = reals(shape)

    def check(where, value, sizes):
        array = read(where, value, sizes)
        if not ((array > 0) & (array < 1)).all():  # NaN is neither
            came = array[~((array > 0) & (array < 1))][0]
            raise ValueError(f"{where}: expected levels between 0 and 1, got {came}")
        return array

    return check


def any_numbers(shape="..."):
    """Numbers or truth values of any type, which stay what they are; lists become an array."""
    axes = shape.split()

    def check(where, value, sizes):
        array = _array(where, value)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"{where}: expected real numbers, got {said(array)}")
        return _shaped(where, array, axes, sizes, True)

    return check


def _array(where, value):
    if isinstance(value, np.ndarray | np.generic | bool | int | float | list | tuple | range):
        try:
            return np.asarray(value)
        except ValueError:  # lists of unequal lengths
            pass
    raise TypeError(f"{where}: expected an array or lists of equal lengths, got {said(value)}")


def _shaped(where, array, axes, sizes, empty):
    """The array, if it has the axes, and the sizes that other arguments have set."""
    if not empty and not array.size:
        raise ValueError(f"{where}: expected at least one value, got shape {array.shape}")
    free, more = axes[:1] == ["..."], axes[1:] and axes[-1] == "..."
    named = [axis for axis in axes if axis != "..."]
    shape, split = array.shape, len(array.shape) - len(named)
    if more and split >= 0:  # "T N ...": what follows does not matter
        shape, split = shape[: len(named)], 0
    fits = split >= 0 if free else split == 0
    if fits and free:
        fits = sizes.setdefault("...", shape[:split]) == shape[:split]
    if fits:
        for letter, size in zip(named, shape[split:]):
            fits = fits and size > 0 and sizes.setdefault(letter, size) == size
    if not fits:
        lead = sizes.get("...", ("...",)) if free else ()
        wanted = [*map(str, lead), *(str(sizes.get(a, a)) for a in named), *["..."] * bool(more)]
        hint = " with no empty axis" * (0 in shape)
        wanted = f"({', '.join(wanted)}{',' * (len(wanted) == 1)})"
        raise ValueError(f"{where}: expected shape {wanted}{hint}, got {shape}")
    return array


def whole(low=1):
    """A whole number of at least `low`."""

    def check(where, value, sizes):
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < low:
            kind = ValueError if isinstance(value, int | float | np.number) else TypeError
            raise kind(f"{where}: expected a whole number >= {low}, got {said(value)}")
        return int(value)

    return check


def number(low=-math.inf, high=math.inf, above=-math.inf, below=math.inf, infinite=False):
    """A real number: ``low <= number <= high`` and ``above < number < below``, finite."""

    def check(where, value, sizes):
        if not isinstance(value, int | float | np.integer | np.floating) or isinstance(value, bool):
            raise TypeError(f"{where}: expected a number, got {said(value)}")
        if (
            math.isnan(value)
            or (math.isinf(value) and not infinite)
            or not low <= value <= high
            or (value <= above and above > -math.inf)
            or (value >= below and below < math.inf)
        ):
            raise ValueError(f"{where}: expected a {wanted}, got {value!r}")
        return value.item() if isinstance(value, np.generic) else value  # float32 / float64(2)

    bounds = [(">=", low), (">", above), ("<=", high), ("<", below)]
    bounds = [f"{sign} {bound:g}" for sign, bound in bounds if abs(bound) < math.inf]
    wanted = " ".join(["number" if infinite else "finite number", " and ".join(bounds)]).rstrip()
    return check


def or_none(contract):
    """What another contract asks for, or None, though that is not the default."""

    def check(where, value, sizes):
        return value if value is None else contract(where, value, sizes)

    return check


def float_type(where, value, sizes):
    """float32 or float64, as a type or by name."""
    try:
        known = value is not None and np.dtype(value)
    except (TypeError, ValueError):
        known = None
    if not isinstance(known, np.dtype) or known not in FLOATS:  # to NumPy, float64 == None
        kind = ValueError if isinstance(known, np.dtype) else TypeError
        came = getattr(value, "__name__", said(value))
        raise kind(f"{where}: expected float32 or float64, got {came}")
    return value


def flag(where, value, sizes):
    """True or False, and nothing that only counts as such."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{where}: expected True or False, got {said(value)}")
    return bool(value)


def gated(count):
    """The weights of a step with `count` gates, one below the other."""

    def check(where, value, sizes):
        _fulfil(_GATED, where, value, sizes)
        rows, H = value["weight_hh"].shape
        if rows != count * H:
            expected = f"{count} x {H} rows in weight_hh"
            raise ValueError(f"{where}: expected {expected}, got {rows}")
        return value

    return check


def input_gates(count):
    """The weights of `count` gates that see the input alone, one below the other."""

    def check(where, value, sizes):
        _fulfil({"weight_ih": floats("G D"), "bias_ih": floats("G")}, where, value, sizes)
        rows = len(value["bias_ih"])
        if rows % count:
            raise ValueError(f"{where}: expected {count} equal blocks of rows, got {rows} rows")
        sizes["H"] = rows // count
        return value

    return check


def pair_of_state(names):
    """A state of two parts, each (N, H)."""

    def check(where, value, sizes):
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise TypeError(f"{where}: expected a pair ({names}), got {said(value)}")
        return tuple(floats("N H")(where, part, sizes) for part in value)

    return check


parts_of_state = pair_of_state("h, c")


def record(kind):
    """A named tuple with the fields of `kind`, such as a cache."""

    def check(where, value, sizes):
        if getattr(value, "_fields", None) != kind._fields:
            raise TypeError(f"{where}: expected a {kind.__name__}, got {said(value)}")
        return value

    return check


def function(where, value, sizes):
    """Anything that can be called."""
    if not callable(value):
        raise TypeError(f"{where}: expected a function, got {said(value)}")
    return value


def one_of(*choices):
    """One of some words."""

    def check(where, value, sizes):
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"{where}: expected one of {list(choices)}, got {said(value)}")
        return value

    return check


def tokens(strings=True):
    """Tokens in order: a list, a tuple, an array with one axis, or a string of characters.

    Parameters
    ----------
    strings : bool
        Whether it may be a string. Two arguments are both strings or both not.
    """

    def check(where, value, sizes):
        value = value.tolist() if isinstance(value, np.ndarray) and value.ndim == 1 else value
        kinds = str | list | tuple | range if strings else list | tuple | range
        if not isinstance(value, kinds):
            or_string = " or a string" * strings
            raise TypeError(f"{where}: expected a list of tokens{or_string}, got {said(value)}")
        if sizes.setdefault("strings", isinstance(value, str)) != isinstance(value, str):
            expected = "a string, as the first is" if sizes["strings"] else "tokens, as the first"
            raise TypeError(f"{where}: expected {expected}, got {said(value)}")
        for token in value:
            if getattr(token, "__hash__", None) is None:
                raise TypeError(f"{where}: expected words or numbers in it, got {said(token)}")
        return value if isinstance(value, str) else list(value)

    return check


def texts(strings=True):
    """A list of at least one text, each of them :func:`tokens`."""

    def check(where, value, sizes):
        if not isinstance(value, list | tuple) or not value:
            kind = ValueError if isinstance(value, list | tuple) else TypeError
            came = "none" if isinstance(value, list | tuple) else said(value)
            raise kind(f"{where}: expected a list of at least one text, got {came}")
        sizes["texts"] = len(value)
        return [tokens(strings)(f"{where}[{n}]", text, sizes) for n, text in enumerate(value)]

    return check


def token_lists(where, value, sizes):
    """A list of at least one sequence of whole numbers from 0, each of them perhaps empty."""
    if not isinstance(value, list | tuple):
        raise TypeError(f"{where}: expected a list of sequences, got {said(value)}")
    if not value:
        raise ValueError(f"{where}: expected at least one sequence, got none")
    arrays = [ints(low=0)(f"{where}[{n}]", s, {}) for n, s in enumerate(value)]
    for n, array in enumerate(arrays):
        if array.ndim != 1:
            raise ValueError(f"{where}[{n}]: expected a sequence, got shape {array.shape}")
    return arrays


def references(strings=True):
    """For each of the texts a list of references, at least one, each of them :func:`tokens`."""

    def check(where, value, sizes):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{where}: expected a list for each text, got {said(value)}")
        if len(value) != sizes.get("texts", len(value)):
            raise ValueError(f"{where}: expected {sizes['texts']} lists, got {len(value)}")
        return [texts(strings)(f"{where}[{n}]", r, dict(sizes)) for n, r in enumerate(value)]

    return check


rng = np.random.Generator


def parameters(where, value, sizes):
    """A dictionary of float arrays that are changed in place, each of them once."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{where}: expected a dict of arrays, got {said(value)}")
    seen = {}
    for name, array in value.items():
        floats(write=True)(f"{where}[{name!r}]", array, {})
        other = seen.setdefault(array.__array_interface__["data"][0], name)
        if other != name and array.size:
            raise ValueError(f"{where}: expected each array once, got {other!r} again as {name!r}")
    return value


def alike(where, sequences, padding_value):
    """Sequences as arrays that differ in their length alone, and can hold the padding."""
    try:
        arrays = [_array(f"{where}[{n}]", s) for n, s in enumerate(sequences)]
    except TypeError as error:
        raise TypeError(f"{where}: expected a list of sequences ({error})") from None
    lengths = np.array([len(s) if s.ndim else 0 for s in arrays])
    if not lengths.size or not lengths.min():
        raise ValueError(f"{where}: expected non-empty sequences, got lengths {lengths}")
    shapes = sorted({s.shape[1:] for s in arrays})
    if len(shapes) > 1:
        raise ValueError(f"{where}: expected one shape after the first axis, got {shapes}")
    fit_value(f"{where}: padding_value", padding_value, np.result_type(*arrays))
    return arrays


def fit_value(where, value, dtype):
    """Refuse a number that an array of `dtype` cannot hold."""
    plain = value.item() if isinstance(value, np.generic) else value
    if dtype.kind not in "biuf":
        raise TypeError(f"{where}: expected sequences of numbers, got {dtype}")
    if not isinstance(plain, bool | int | float):
        raise TypeError(f"{where}: expected a number, got {said(value)}")
    fits = isinstance(plain, bool) if dtype.kind == "b" else dtype.kind == "f"
    if isinstance(plain, bool) and dtype.kind != "b":
        raise TypeError(f"{where}: expected a number, got {said(value)}")
    if dtype.kind in "iu" and isinstance(plain, int):
        fits = np.iinfo(dtype).min <= plain <= np.iinfo(dtype).max
    if not fits:
        raise ValueError(f"{where}: expected a value of {dtype}, got {said(value)}")


def fit_word(where, value, choices):
    """Refuse a word that is not one of the choices."""
    one_of(*choices)(where, value, {})


def fit_lengths(where, lengths, steps):
    """Refuse lengths above the number of steps."""
    if lengths.max() > steps:
        raise ValueError(f"{where}: expected values up to {steps}, got {lengths.tolist()}")


def fit_labels(where, labels, lengths, symbols):
    """Refuse labels of CTC for another number of sequences, or for too few steps or symbols."""
    if len(labels) != len(lengths):
        raise ValueError(f"{where}: expected {len(lengths)} lists, got {len(labels)}")
    for n, (row, steps) in enumerate(zip(labels, lengths)):
        if len(row) and not 1 <= row.min() <= row.max() < symbols:
            raise ValueError(f"{where}[{n}]: expected 1 to {symbols - 1}, got {row.tolist()}")
        need = len(row) + np.count_nonzero(row[1:] == row[:-1])
        if need > steps:
            raise ValueError(f"{where}[{n}]: expected at least {need} steps for them, got {steps}")


def fit_samples(where, wave, size):
    """Refuse a wave that is shorter than a frame."""
    if len(wave) < size:
        raise ValueError(f"{where}: expected at least {size} samples, got {len(wave)}")


def fit_filters(where, filters):
    """Refuse filters of which one holds no frequency at all."""
    if not filters.any(axis=1).all():
        raise ValueError(
            f"{where}: expected filters that hold a frequency each, got {len(filters)} of "
            f"{filters.shape[1]} frequencies; fewer filters or longer frames do"
        )


def fit_even(where, size):
    """Refuse an odd number."""
    if size % 2:
        raise ValueError(f"{where}: expected an even number, got {size}")


def fit_heads(where, heads, units):
    """Refuse a number of heads that does not divide the units."""
    if units % heads:
        raise ValueError(f"{where}: expected a divisor of {units}, got {heads}")


def fit_most(where, count, most):
    """Refuse more than there are."""
    if count > most:
        raise ValueError(f"{where}: expected at most {most}, got {count}")


def fit_sound(where, noise):
    """Refuse silence."""
    if not noise.any():
        raise ValueError(f"{where}: expected noise that is not silent, got zeros")


def fit_mask(where, mask, shape):
    """Refuse a mask that is not of true and false, or does not broadcast to `shape`."""
    if mask is None:
        return
    if not isinstance(mask, np.ndarray) or mask.dtype != bool:
        raise TypeError(f"{where}: expected an array of true and false, got {said(mask)}")
    sizes = zip(mask.shape[::-1], shape[::-1])
    if mask.ndim > len(shape) or any(size not in (1, other) for size, other in sizes):
        raise ValueError(f"{where}: expected a shape that fits {shape}, got {mask.shape}")


def fit_same_size(where, first, second):
    """Refuse arrays whose last axes differ."""
    if first.shape[-1] != second.shape[-1]:
        came = f"{first.shape[-1]} and {second.shape[-1]}"
        raise ValueError(f"{where}: expected as many numbers in both, got {came}")


def fit_directions(where, state, axis, directions):
    """Refuse a state whose axis cannot be cut into so many directions."""
    floats("rows N units")(where, state, {})
    if state.shape[axis] % directions:
        expected = f"a state (rows, N, units) of {directions} directions"
        raise ValueError(f"{where}: expected {expected}, got {state.shape}")


def fit_logits(where, logits, rows=None, end=None):
    """Refuse what are no logits, for so many rows and with an end, or leaves a row no token."""
    fits = isinstance(logits, np.ndarray) and logits.dtype.kind == "f" and logits.ndim
    if not fits or (rows is not None and (logits.ndim != 2 or len(logits) != rows)):
        expected = "(..., V)" if rows is None else f"({rows}, V)"
        raise ValueError(f"{where}: expected logits of shape {expected}, got {said(logits)}")
    if end is not None and end >= logits.shape[-1]:
        raise ValueError(f"{where}: end: expected a token below {logits.shape[-1]}, got {end}")
    if not np.isfinite(best := logits.max(axis=-1)).all():
        raise ValueError(
            f"{where}: expected a finite logit, and none above it or NaN, in each row, "
            f"got rows whose largest is {best[~np.isfinite(best)][0]}"
        )


def fit_allowed(where, mask, shape):
    """Refuse what is not an array of bool of that shape."""
    if not isinstance(mask, np.ndarray) or mask.dtype != bool or mask.shape != shape:
        raise ValueError(f"{where}: expected an array of bool {shape}, got {said(mask)}")


def fit_gradient(where, dy, shape, dtype):
    """Refuse a gradient that is not of the shape and dtype of what it is the gradient of."""
    if not isinstance(dy, np.ndarray | np.floating) or dy.shape != shape or dy.dtype != dtype:
        kind = ValueError if isinstance(dy, np.ndarray) and dy.dtype == dtype else TypeError
        raise kind(f"{where}: expected {dtype} {shape}, got {said(dy)}")


def fit_gradients(where, parts, count, shape, dtype):
    """Refuse what is not one gradient for each part of a state."""
    if not isinstance(parts, tuple | list) or len(parts) != count:
        raise TypeError(f"{where}: expected a tuple of {count} arrays, got {said(parts)}")
    for part in parts:
        fit_gradient(where, part, shape, dtype)


def fit_grads(grads, params):
    """`grads` with the keys, shapes and dtypes of `params`: NumPy would broadcast and cast."""
    if not isinstance(grads, dict):
        raise TypeError(f"grads: expected a dict of arrays, got {said(grads)}")
    if set(grads) != set(params):
        raise ValueError(f"grads: expected the keys {sorted(params)}, got {[*grads]}")
    for name, p in params.items():
        if np.shape(grads[name]) != p.shape:
            raise ValueError(
                f"grads[{name!r}]: expected shape {p.shape}, got {np.shape(grads[name])}"
            )
        if not isinstance(grads[name], np.ndarray | np.generic) or grads[name].dtype != p.dtype:
            raise TypeError(f"grads[{name!r}]: expected {p.dtype}, got {said(grads[name])}")
    return grads


def fit_log_weights(where, value):
    """Refuse NaN and plus infinity; minus infinity forbids."""
    if not (value < np.inf).all():  # NaN is not
        others = np.count_nonzero(~(value < np.inf))
        raise ValueError(
            f"{where}: expected numbers or minus infinity, got NaN or infinity in {others} places"
        )


def fit_paths(where, score):
    """Refuse sequences whose path, or best path, has the score minus infinity."""
    if (score == -np.inf).any():
        which = np.flatnonzero(score == -np.inf).tolist()
        raise ValueError(f"{where}: expected a path that is allowed, got none for {which}")


def fit_axis(where, axis, ndim):
    """Refuse what is not an axis of an array with `ndim` axes."""
    whole(low=-ndim)(where, axis, {})
    if axis >= ndim:
        raise ValueError(f"{where}: expected an axis of {ndim}, got {axis}")


def fit_range(where, tokens, size):
    """Refuse tokens that are not in ``0 .. size - 1``."""
    if tokens.size and not 0 <= tokens.min() <= tokens.max() < size:
        raise ValueError(
            f"{where}: expected tokens in 0..{size - 1}, "
            f"got values from {tokens.min()} to {tokens.max()}"
        )


_GATED = {
    "weight_ih": floats("G D"),
    "weight_hh": floats("G H"),
    "bias_ih": floats("G"),
    "bias_hh": floats("G"),
}
rnn_weights = {
    "weight_ih": floats("H D"),
    "weight_hh": floats("H H"),
    "bias_ih": floats("H"),
    "bias_hh": floats("H"),
}
rnn_sensitivity = {
    "weight_ih": floats("N H H D"),
    "weight_hh": floats("N H H H"),
    "bias_ih": floats("N H H"),
    "bias_hh": floats("N H H"),
}
lru_weights = {
    **dict.fromkeys(["nu_log", "theta_log", "gamma_log"], floats("H")),
    **dict.fromkeys(["B_re", "B_im"], floats("H D")),
    **dict.fromkeys(["C_re", "C_im"], floats("D H")),
    "skip": floats("D"),
}


def log_weights(shape):
    """Numbers in log space: minus infinity forbids, NaN and plus infinity are refused."""

    def check(where, value, sizes):
        value = floats(shape)(where, value, sizes)
        fit_log_weights(where, value)
        return value

    return check


crf_weights = {
    "start": log_weights("K"),
    "transition": log_weights("K K"),
    "end": log_weights("K"),
}


def bio_tags(where, value, sizes):
    """A sequence of tags ``O``, ``B-X`` and ``I-X``, as a list of strings."""
    if not isinstance(value, list | tuple | np.ndarray) or np.ndim(value) != 1:
        raise TypeError(f"{where}: expected a list of tags such as 'B-PER', got {said(value)}")
    for tag in value:
        if not isinstance(tag, str) or not (tag == "O" or (tag[:2] in ("B-", "I-") and tag[2:])):
            raise ValueError(f"{where}: expected tags O, B-X or I-X, got {said(tag)}")
    return [str(tag) for tag in value]


def bio_labels(where, value, sizes):
    """The names of all tags, each once."""
    labels = bio_tags(where, value, sizes)
    if not labels or len(set(labels)) < len(labels):
        raise ValueError(f"{where}: expected different tags, at least one, got {labels}")
    return labels


def bio_sequences(where, value, sizes):
    """At least one sequence of tags, as many, and of the same lengths, as another argument's."""
    if not isinstance(value, list | tuple) or not value:
        kind = ValueError if isinstance(value, list | tuple) else TypeError
        raise kind(f"{where}: expected a list of lists of tags, got {said(value)}")
    sequences = [bio_tags(f"{where}[{n}]", tags, sizes) for n, tags in enumerate(value)]
    lengths = [len(tags) for tags in sequences]
    if lengths != (expected := sizes.setdefault("lengths", lengths)):
        raise ValueError(f"{where}: expected sequences of lengths {expected}, got {lengths}")
    return sequences
