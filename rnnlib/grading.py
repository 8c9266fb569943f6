"""What the test cells of the exercises share: calls that protect the test, checks that teach.

A test cell hands plain data to a student's function through `call`, and judges what comes back
with `check_array`, `check_number` or `check_integers`. It holds no answer: references are in
the hidden part of a test cell. Every failure is an `AssertionError` whose text says what is
wrong and where to read; none of them shows the value that was expected.
"""

import contextlib
import copy
import io
import numbers
import warnings
from array import array as c_array
from collections import UserList, deque

import numpy as np

__all__ = [
    "as_array",
    "as_number",
    "call",
    "check_array",
    "check_integers",
    "check_number",
    "finite_difference",
    "run_threshold_network",
]


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
            f"{what} must be an array of real numbers, got {type(value).__name__} that is none"
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
    if hasattr(value, "detach"):  # a torch tensor, perhaps one that tracks gradients
        return value.detach().cpu().numpy()
    if isinstance(value, numbers.Number) or hasattr(type(value), "__array__"):
        return value
    if isinstance(value, c_array | memoryview | UserList | deque):
        return list(value)
    return None


def as_number(value, what="the result"):
    """`value` as a Python float; NumPy's and torch's scalars are welcome."""
    if isinstance(value, numbers.Real):
        return float(value)
    return float(as_array(value, (), what))


def check_array(got, want, hint, what="the result", tolerance=1e-4):
    """Compare `got` with the array `want`; `hint` says which term is wrong and where to read.

    The tolerance, absolute for small and relative for large numbers, lets float32 pass.
    """
    want = np.asarray(want, dtype=np.float64)
    got = as_array(got, want.shape, what)
    with np.errstate(invalid="ignore"):
        close = np.abs(got - want) <= tolerance * (1 + np.abs(want))
    wrong = ~np.where(np.isfinite(want), close, got == want)
    if wrong.any():
        first = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f" at index {list(first)}" if first else ""
        raise AssertionError(
            f"{hint}\n({what}: {int(wrong.sum())} of {wrong.size} numbers are wrong, "
            f"the first of them{where}, where you have {got[first]:.6g}.)"
        )


def check_number(got, want, hint, what="the result", tolerance=1e-4):
    """Compare `got` with the number `want`, as `check_array` does."""
    check_array(as_number(got, what), want, hint, what, tolerance)


def check_integers(got, want, hint, what="the result"):
    """Compare `got`, a sequence of whole numbers, with the list `want`."""
    got = as_array(got, (len(want),), what)
    if not np.array_equal(got, np.rint(got)):
        raise AssertionError(f"{what} must be whole numbers")
    check_array(got, want, hint, what, tolerance=0.0)


def finite_difference(loss, array, step=1e-6):
    """The gradient of `loss(array)`, a float, by central differences, entry by entry."""
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
