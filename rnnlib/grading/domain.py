"""A function compared with a reference on everything that a task allows.

The author of a test writes a *domain*, a generator of cases, and a *reference*, the same function
in other words; `agree` does the rest. A case without a hint is ordinary; one with a hint is an
edge (a batch of padding only, a share of 0, a sequence of thousands of steps), and the hint says
what must hold there. What a student reads is about the smallest ordinary case that fails, or, if
all ordinary ones are right, about the smallest edge.
"""

import hashlib
import inspect
import itertools
from dataclasses import dataclass, field

import numpy as np

from .checks import (
    NEAR,
    TOLERANCE,
    Difference,
    as_array,
    as_dict,
    as_tuple,
    call,
    difference,
    whole,
)

FEW = 16
"""A case with at most so many numbers is shown."""

WHY = {
    "AttributeError": "it asks a value for something that a value of its type does not have",
    "IndexError": "it reaches beyond the end of an array or a list",
    "KeyError": "it asks a dictionary for a key that is not there",
    "RecursionError": "it calls itself once for each step, and Python stops after about 1000",
    "TypeError": "an operation does not fit the type of what it is given",
    "ValueError": "often two shapes that do not fit each other",
    "ZeroDivisionError": "it divides by zero",
}


@dataclass(frozen=True)
class Case:
    """Arguments of a call, the sizes in them by letter, and the hint that makes it an edge."""

    args: tuple
    sizes: dict = field(default_factory=dict)
    hint: str = ""


def case(*args, hint="", **sizes):
    """One input: `case(x, h, params, alpha, N=2, D=3, H=4, hint="With alpha = 0 ...")`."""
    return Case(args, sizes, hint)


class AnyOf:
    """What a reference returns if several results are right."""

    def __init__(self, *results):
        self.results = results


def draw(rng, *shape, scale=1.0):
    """Numbers between -1 and 1, none of them 0, with two decimals: a student can type them."""
    magnitude = rng.integers(10, 100, size=shape) / 100
    return magnitude * rng.choice([-1.0, 1.0], size=shape) * scale


def every_size(rng, more=10, **largest):
    """Sizes by letter: every combination of 1 and 2, all of them different, `more` at random.

    ``every_size(rng, N=5, H=4)`` yields dictionaries such as ``{"N": 1, "H": 2}``. A size that may
    not be 1 is given as a pair: ``V=(2, 6)``.
    """
    bounds = {name: b if isinstance(b, tuple) else (1, b) for name, b in largest.items()}
    for extra in itertools.product((0, 1), repeat=len(bounds)):
        yield {name: low + e for (name, (low, _)), e in zip(bounds.items(), extra, strict=True)}
    different = {name: low + 1 + i for i, (name, (low, _)) in enumerate(bounds.items())}
    yield different
    yield dict(zip(bounds, reversed(different.values()), strict=True))
    for _ in range(more):
        yield {name: int(rng.integers(low, high + 1)) for name, (low, high) in bounds.items()}


@dataclass
class Fault:
    """A case that fails: `wrong` says how; `part` names whose values differ, "" if none can."""

    case: Case
    wrong: Difference
    part: str = ""


def agree(
    function,
    reference,
    domain,
    hint,
    what="the result",
    *,
    observe=call,
    tolerance=TOLERANCE,
    seed=0,
):
    """Compare `function` with `reference` on every case of `domain`.

    Parameters
    ----------
    function : callable
        The student's. It gets copies of the arguments.
    reference : callable
        Takes the same arguments; returns an array or a number (if whole, it is compared exactly),
        text, a dictionary of such, a tuple of such, or `AnyOf` of them.
    domain : callable
        ``domain(rng)`` yields cases, as `case` makes them.
    hint : str or dict
        What to say where the values of an ordinary case are wrong; as a dictionary, for each part
        of the result: ``{"dx": ..., "grads['bias']": ..., "": "for the others"}``.
    what : str or list of str
        The name of the result, or of each of its parts.
    observe : callable
        ``observe(function, *args)`` is what is compared; by default the result of a call.
    tolerance : float
        See `check_array`.
    seed : int
        Of `rng`.

    Raises
    ------
    AssertionError
        With an attribute `behaviour`, the same for two functions that return the same in all cases.
    """
    cases = sorted(domain(np.random.default_rng(seed)), key=lambda one: _count(one.args))
    seen, faults = hashlib.sha256(), []
    for one in cases:
        try:
            got = observe(function, *one.args)
        except NotImplementedError:
            raise
        except Exception as error:
            seen.update(_kind(error).encode())
            text = f"`{function.__name__}` raises {_exception(error)}"
            faults.append(Fault(one, Difference(text)))
            continue
        except BaseException as error:  # the process of the answer has ended, or its time
            error.add_note(f"{one.hint}\n({_words(reference, one)}.)".lstrip())
            raise
        wrong = _compare(got, reference(*one.args), what, tolerance, seen)
        if wrong:
            faults.append(Fault(one, *wrong))
    if faults:
        ordinary = [fault for fault in faults if not fault.case.hint]
        fault = (ordinary or faults)[0]
        error = AssertionError(_message(fault, faults, cases, reference, hint))
        error.behaviour = seen.hexdigest()
        raise error


def _compare(got, want, what, tolerance, seen):
    """None, or what differs and the part that it is about ("" if the kind is wrong)."""
    if isinstance(want, AnyOf):
        wrongs = [_compare(got, one, what, tolerance, seen) for one in want.results]
        return None if None in wrongs else wrongs[0]
    try:
        if isinstance(want, tuple):
            parts = list(zip(as_tuple(got, what), want, what, strict=True))
        elif isinstance(want, dict):
            got = as_dict(got, want, what)
            parts = [(got[key], want[key], f"{what}[{key!r}]") for key in want]
        else:
            return _compare_plain(got, want, what, tolerance, seen)
    except AssertionError as error:
        seen.update(str(error).encode())
        return Difference(str(error)), ""
    wrongs = [_compare(*part, tolerance, seen) for part in parts]
    return next(filter(None, wrongs), None)


def _compare_plain(got, want, what, tolerance, seen):
    if isinstance(want, str):
        got = got if isinstance(got, str) else None
        seen.update(repr(got).encode())
        return None if got == want else (Difference(f"{what} is another text"), what)
    want = np.asarray(want)
    array = as_array(got, want.shape, what)
    finite = np.isfinite(want)
    scale = np.abs(np.where(finite, want, 0)).max(initial=0.0) or 1.0
    with np.errstate(all="ignore"):
        seen.update((np.nan_to_num(array / scale * 1e3, nan=1e17).round() + 0.0).tobytes())
    if want.dtype.kind in "biu":
        array, tolerance = whole(array, want.shape, what), 0.0
    wrong = difference(array, want, what, tolerance)
    return (wrong, what) if wrong else None


def _message(fault, faults, cases, reference, hint):
    """The hint, what is wrong, and where: the input itself if it is small."""
    if isinstance(hint, dict):
        hint = hint.get(fault.part, hint.get("", ""))
    where = _words(reference, fault.case)
    where += f". It is right for {len(cases) - len(faults)} of {len(cases)} inputs"
    where += _contrast(fault, faults, cases)
    text = f"{fault.wrong.text}. The input: {where}"
    kinds = {one.wrong.likeness for one in faults if one.part == fault.part}
    alike = kinds - {None}
    if alike == {NEAR}:  # a single number can be near by chance, so all of them must be
        alike = kinds
    likeness = alike.pop() if len(alike) == 1 else fault.wrong.likeness
    about = fault.case.hint or (hint if fault.part else "")
    return Difference(text, likeness).message(about).lstrip()


def _contrast(fault, faults, cases):
    """Where it is right, as far as the sizes tell."""
    if fault.case.hint:
        return ", the ordinary ones among them"
    failed = {id(one.case) for one in faults}
    ordinary = [one for one in cases if not one.hint]
    bad = [one.sizes for one in ordinary if id(one) in failed]
    good = [one.sizes for one in ordinary if id(one) not in failed]
    least = {name: min(s[name] for s in good + bad if name in s) for name in fault.case.sizes}

    def always(name):
        return all(s.get(name) != least[name] for s in bad) and any(
            s.get(name) == least[name] for s in good
        )

    def alone(a, b):
        return (
            len(bad) > 1
            and all(s.get(a) == s.get(b) for s in bad)
            and any(s.get(a) != s.get(b) for s in good)
        )

    right = [f"all with {name} = {least[name]}" for name in least if always(name)]
    right += [
        f"all where {a} and {b} differ" for a, b in itertools.combinations(least, 2) if alone(a, b)
    ]
    return f", among them {' and '.join(right)}" if right else ""


def _words(reference, one):
    """The sizes of a case, and its numbers if they are few."""
    words = ", ".join(f"{name} = {size}" for name, size in one.sizes.items())
    if _count(one.args) <= FEW:
        names = list(inspect.signature(reference).parameters)
        shown = ", ".join(f"{n} = {_show(v)}" for n, v in zip(names, one.args, strict=False))
        words += f"{'; ' if words else ''}{shown}"
    return words or "too large to be shown"


def _show(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_show(v)}" for k, v in value.items()) + "}"
    if isinstance(value, np.ndarray):
        usual = value.dtype in (np.float64, np.int64, np.bool_)
        return f"{value.tolist()}{'' if usual else f' ({value.dtype})'}"
    return repr(value)


def _count(value):
    """How many numbers, letters and items there are in a value."""
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_count, value)) or 1
    return len(value) if isinstance(value, str) else int(np.size(value))


def _kind(error):
    kinds = [k.__name__ for k in type(error).__mro__ if k.__module__ == "builtins"]
    return getattr(error, "builtin", "") or kinds[0]


def _exception(error):
    """The built-in kind of an exception, its line in the student's cell, what it often means.

    NB: not its text, which can hold what a hidden test has asked.
    """
    kind, line = _kind(error), getattr(error, "line", 0)
    return (
        kind
        + (f" in line {line} of the cell" if line else "")
        + (f": {WHY[kind]}" if kind in WHY else "")
    )
