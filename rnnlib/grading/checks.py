"""Calls that protect a test, and checks of what comes back."""

import contextlib
import copy
import io
import numbers
import sys
import warnings
from array import array as c_array
from collections import UserList, deque
from dataclasses import dataclass

import numpy as np


def call(function, *args, **kwargs):
    """Call `function` on copies of the arguments and return what it returns.

    The copies make an answer that writes into its arguments harmless to the rest of the test.
    Warnings and whatever is written to stderr are dropped: nbgrader gives no points to a test
    cell with anything on stderr.
    """
    args, kwargs = copy.deepcopy((args, kwargs))
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            return function(*args, **kwargs)
        except SystemExit:
            raise AssertionError("your function ends the program instead of returning") from None


def as_array(value, shape, what="the result"):
    """`value` as a float64 array of exactly this `shape`; lists and tensors are welcome."""
    if value is None:
        raise AssertionError(f"{what} is None: does your function end with a return?")
    try:
        array = np.asarray(_numbers(value))
    except (TypeError, ValueError, RuntimeError):
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise AssertionError(
            f"{what} must be an array of real numbers, got {_type(value)} that is none"
        )
    if array.shape != tuple(shape):
        raise AssertionError(
            f"{what} must have shape {tuple(shape)}, yours has shape {array.shape}"
        )
    return array.astype(np.float64)


def _numbers(value):
    """`value` for NumPy, tensors in lists detached.

    What is neither a number, a list nor an array is refused: NumPy would ask any object that has
    a length for its items, again at each conversion, and it could answer differently each time.
    """
    if isinstance(value, list | tuple):
        return [_numbers(item) for item in value]
    torch = sys.modules.get("torch")
    if torch and isinstance(value, torch.Tensor):  # perhaps one that tracks gradients
        return value.detach().cpu().numpy()
    if isinstance(value, numbers.Number) or hasattr(type(value), "__array__"):
        return value
    if isinstance(value, c_array | memoryview | UserList | deque):
        return list(value)
    return None


def as_tuple(value, names):
    """`value` as a tuple of as many things as there are `names`, in which they are given."""
    if not isinstance(value, list | tuple) or len(value) != len(names):
        listed = f"{', '.join(names[:-1])} and {names[-1]}"
        came = f"{len(value)} came" if isinstance(value, list | tuple) else _kind(value)
        raise AssertionError(f"return {len(names)} things: {listed}; {came}")
    return tuple(value)


def as_dict(value, keys, what="the result"):
    """`value` as a dictionary that has exactly these `keys`."""
    if not isinstance(value, dict):
        raise AssertionError(
            f"{what} must be a dictionary with the keys {sorted(keys)}; {_kind(value)}"
        )
    lacks, others = sorted(set(keys) - set(value)), len(set(value) - set(keys))
    if lacks or others:
        faults = [f"yours lacks {', '.join(map(repr, lacks))}"] if lacks else []
        faults += [f"yours has {others} more"] if others else []
        raise AssertionError(
            f"{what} must be a dictionary with the keys {sorted(keys)}; {' and '.join(faults)}"
        )
    return {key: value[key] for key in keys}


def _type(value):
    """The name of a type that a student knows: what is no plain data comes as a handle."""
    name = type(value).__name__
    return "an object" if name == "Handle" else name


def _kind(value):
    if value is None:
        return "yours returns None: does your function end with a return?"
    if type(value).__name__ == "Handle":  # where answers are graded; of what is no plain data
        return (
            "what came is no number, text, list, tuple, dictionary or array (a generator is none)"
        )
    return f"what came is of type {_type(value)}"


def as_number(value, what="the result"):
    """`value` as a Python float; NumPy's and torch's scalars are welcome."""
    if isinstance(value, numbers.Real):
        return float(value)
    return float(as_array(value, (), what))


TOLERANCE = 2e-5
"""Of the largest number: float32 passes, numbers rounded to four decimals do not."""


@dataclass
class Difference:
    """Which numbers are wrong, in words, and what they have in common with the right ones."""

    text: str
    likeness: str | None = ""

    def message(self, hint):
        if self.likeness == NEAR:
            hint = (
                f"Nearly right. Is something rounded, or computed with few digits? If not: {hint}"
            )
        return f"{hint}\n({self})"

    def __str__(self):
        return f"{self.text}{f'; {self.likeness}' if self.likeness else ''}."


NEAR = "all are close to the right ones"


def difference(got, want, what="the result", tolerance=TOLERANCE):
    """How `got`, an array or what can be one, differs from the array `want`; None if it does not.

    The tolerance is a share of the largest finite number in `want`: small numbers are not right
    for being small.
    """
    want = np.asarray(want, dtype=np.float64)
    got = as_array(got, want.shape, what)
    finite = np.isfinite(want)
    scale = np.abs(want[finite]).max(initial=0.0) or 1.0

    def close(a, tolerance=tolerance):
        with np.errstate(invalid="ignore"):
            same = np.abs(a - want) <= tolerance * scale
        return np.where(finite, same, (a == want) | np.isnan(a) & np.isnan(want))

    wrong = ~close(got)
    if not wrong.any():
        return None
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    text = f"{what}: you have {_number(got[first])}"
    if first:
        text = (
            f"{what}: {int(wrong.sum())} of {wrong.size} numbers are wrong, the first of them at"
            f" index {list(first)}, where you have {_number(got[first])}"
        )
    return Difference(text, _likeness(got, want, close))


def _number(value):
    """A number for a message: whole ones in full, or 1000001 would read as 1e+06."""
    whole = np.isfinite(value) and value == np.rint(value) and abs(value) < 2**53
    return f"{value:.0f}" if whole else f"{value:.6g}"


def _likeness(got, want, close):
    if close(got, 1e-3).all():
        return NEAR
    if want.size < 3:
        return None  # too few to say
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return ""
    if close(-got).all():
        return "all have the wrong sign"
    square = float(np.sum(got * got))
    if square and want.any() and close(got * (np.sum(got * want) / square)).all():
        return "all are off by the same factor"
    if close(np.sort(got, axis=None)[_ranks(want)]).all():
        return "they are the right ones in other places"
    return ""


def _ranks(array):
    """The place of each number among all, by size."""
    return np.argsort(np.argsort(array, axis=None)).reshape(array.shape)


def check_array(got, want, hint, what="the result", tolerance=TOLERANCE):
    """Compare `got` with the array `want`; `hint` says which term is wrong and where to read.

    The tolerance, a share of the largest number in `want`, lets float32 pass.
    """
    wrong = difference(got, want, what, tolerance)
    if wrong:
        raise AssertionError(wrong.message(hint))


def check_number(got, want, hint, what="the result", tolerance=TOLERANCE):
    """Compare `got` with the number `want`, as `check_array` does."""
    check_array(as_number(got, what), want, hint, what, tolerance)


def check_integers(got, want, hint, what="the result"):
    """Compare `got`, a sequence of whole numbers, with the list `want`."""
    check_array(whole(got, (len(want),), what), want, hint, what, tolerance=0.0)


def whole(value, shape, what="the result"):
    """`value` as an array of this `shape`, all of whose numbers must be whole."""
    array = as_array(value, shape, what)
    if not np.array_equal(array, np.rint(array)):
        raise AssertionError(f"{what} must be whole numbers")
    return array


def finite_difference(loss, array, step=1e-6):
    """The gradient of `loss(array)`, a float, by central differences, entry by entry."""
    _refuse_inside("finite_difference")
    array = np.array(array, dtype=np.float64)
    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        saved = array[index]
        array[index] = saved + step
        above = loss(array)
        array[index] = saved - step
        below = loss(array)
        array[index] = saved
        gradient[index] = (above - below) / (2 * step)
    return gradient


BY_HAND = set()
"""Functions whose gradients a student writes."""


def by_hand(*names):
    """Finite differences and torch's differentiation refuse to work inside these functions.

    Outside of them, to check what they return, both work as usual.
    """
    BY_HAND.update(names)
    try:
        import torch.autograd as autograd
    except ImportError:
        return
    run = autograd._engine_run_backward
    if not hasattr(run, "by_hand"):

        def guarded(*args, **kwargs):
            _refuse_inside("automatic differentiation")
            return run(*args, **kwargs)

        guarded.by_hand = True
        autograd._engine_run_backward = guarded


def _refuse_inside(what):
    frame = sys._getframe(1)
    while frame:
        if frame.f_code.co_name in BY_HAND:
            raise RuntimeError(
                f"{what} is no answer: write the backward pass of {frame.f_code.co_name} by hand,"
                f" and use {what} outside of it, as a check"
            )
        frame = frame.f_back


def run_threshold_network(weights, bits):
    """The last state of a network of threshold units that reads `bits`, one a step.

    ``h = 1 where weight_ih * bit + weight_hh @ h + bias > 0, else 0``, starting from ``h_0``.

    Parameters
    ----------
    weights : dict
        ``weight_ih`` (H, 1), ``weight_hh`` (H, H), ``bias`` (H,) and ``h_0`` (H,).
    bits : iterable of int
        The input, 0 or 1 at every step.

    Returns
    -------
    ndarray of shape (H,)
        Zeros and ones, except for an empty input, which returns ``h_0`` as it is.
    """
    names = {"weight_ih", "weight_hh", "bias", "h_0"}
    if not isinstance(weights, dict) or not names <= set(weights):
        raise AssertionError(f"the weights must be a dictionary with the keys {sorted(names)}")
    try:
        size = len(weights["bias"])
    except TypeError:
        raise AssertionError("bias must be a vector, one number for every unit") from None
    weight_ih = as_array(weights["weight_ih"], (size, 1), "weight_ih")
    weight_hh = as_array(weights["weight_hh"], (size, size), "weight_hh")
    bias = as_array(weights["bias"], (size,), "bias")
    h = as_array(weights["h_0"], (size,), "h_0")
    for bit in bits:
        h = (weight_ih[:, 0] * bit + weight_hh @ h + bias > 0).astype(np.float64)
    return h


def as_passes(plan, size):
    """A plan of a scan over `size` places: a list of passes, each a list of pairs (i, j).

    Every i is less than j, and in a pass no place is the second of two pairs.
    """
    kinds = list | tuple | np.ndarray
    if not isinstance(plan, kinds):
        raise AssertionError(f"the plan must be a list of passes; {_kind(plan)}")
    passes = []
    for number, one in enumerate(plan, 1):
        if not isinstance(one, kinds):
            raise AssertionError(f"pass {number} must be a list of pairs (i, j); {_kind(one)}")
        pairs = whole(one, (len(one), 2), f"pass {number}") if len(one) else np.zeros((0, 2))
        pairs = [(int(i), int(j)) for i, j in pairs]
        for i, j in pairs:
            if not 0 <= i < j < size:
                raise AssertionError(
                    f"pass {number} has the pair ({i}, {j}); of {size} places the first is 0 and"
                    f" the last {size - 1}, and i must be less than j"
                )
        if len({j for _, j in pairs}) < len(pairs):
            raise AssertionError(f"in pass {number} a place is the second of more than one pair")
        passes.append(pairs)
    return passes


def run_scan(passes, size):
    """The first step that each place holds after some passes; its last step is its own number.

    All pairs of a pass read what the places held before it. A pair (i, j) that joins steps which
    are not neighbours is refused.
    """
    first = list(range(size))
    for number, pairs in enumerate(passes, 1):
        old = list(first)
        for i, j in pairs:
            if i != old[j] - 1:
                fault = "twice" if i >= old[j] else "not at all"
                steps = f"{i + 1} to {old[j] - 1}" if i < old[j] else f"{old[j]} to {i}"
                raise AssertionError(
                    f"pass {number}, pair ({i}, {j}): before the pass place {i} holds the steps"
                    f" {old[i]} to {i} and place {j} the steps {old[j]} to {j}, so that steps"
                    f" {steps} would come {fault}"
                )
            first[j] = old[i]
    return first


def run_lstm(weights, strings, order="ifgo"):
    """What an LSTM with weights set by hand says after each of some strings of a and b.

    It reads ``a`` as (1, 0) and ``b`` as (0, 1), from states of zero, and says the number
    ``weight_ho @ h + bias_o`` after the last letter.

    Parameters
    ----------
    weights : dict
        ``weight_ih`` (4H, 2), ``weight_hh`` (4H, H), ``bias`` (4H,), ``weight_ho`` (H,) and
        ``bias_o``, a number. All of them must be finite.
    strings : list of str
    order : str
        The gates whose blocks of H rows the first three arrays hold, from the top.

    Returns
    -------
    ndarray of shape (len(strings),)
    """
    names = {"weight_ih", "weight_hh", "bias", "weight_ho", "bias_o"}
    weights = as_dict(weights, names, "what you return")
    try:
        size = len(weights["weight_ho"])
    except TypeError:
        raise AssertionError("weight_ho must be a vector, one number for every unit") from None
    shapes = {"weight_ho": (size,), "bias_o": (), "bias": (4 * size,)}
    shapes |= {"weight_ih": (4 * size, 2), "weight_hh": (4 * size, size)}
    arrays = {name: as_array(weights[name], shape, name) for name, shape in shapes.items()}
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise AssertionError(f"{name} must hold finite numbers")
    h = c = np.zeros((len(strings), size))
    lengths = np.array([len(string) for string in strings])[:, None]
    with np.errstate(all="ignore"):
        for t in range(lengths.max(initial=0)):
            x = np.array([[s[t : t + 1] == "a", s[t : t + 1] == "b"] for s in strings], dtype=float)
            a = x @ arrays["weight_ih"].T + h @ arrays["weight_hh"].T + arrays["bias"]
            gates = dict(zip(order, np.split(a, 4, axis=1), strict=True))
            i, f, o = (1 / (1 + np.exp(-gates[name])) for name in "ifo")
            c_next = f * c + i * np.tanh(gates["g"])
            h = np.where(t < lengths, o * np.tanh(c_next), h)
            c = np.where(t < lengths, c_next, c)
    return h @ arrays["weight_ho"] + arrays["bias_o"]
