"""What a failed test says: one sentence for the student, and nothing of a hidden test's text."""

import builtins
import contextlib
import math
import os
import re
import traceback

# Exceptions that steer a loop or end a program would change the test; they become StudentError.
STEERING = (StopIteration, StopAsyncIteration)
MESSAGE = 1500  # characters
NUMPY_DETAIL = re.compile(
    r"^(Mismatched|Max |First |Items are|Arrays are|nan location|\(shapes| ?x: | ?y: | ACTUAL"
    r"| DESIRED| *\[\d+\]: |x and y|\(dtypes|\+inf loc|-inf loc)"
)

# Kinds of exceptions that a hidden part names; others are "an error" there.
USUAL = set(
    "AssertionError AttributeError ImportError IndexError KeyError MemoryError ModuleNotFoundError"
    " NameError NotImplementedError OverflowError RecursionError RuntimeError TypeError"
    " UnboundLocalError ValueError ZeroDivisionError".split()
)
# What an answer can choose freely in the sentences of `rnnlib.grading`.
CHOSEN = [
    (re.compile(r"yours has shape \([\d, ]*\)"), lambda found: "yours has another"),
    (re.compile(r"; \d+ came"), lambda found: "; another number of them came"),
    (re.compile(r"yours has \d+ more"), lambda found: "yours has others"),
    (re.compile(r"you have (-?[\w.+-]*\w)"), lambda found: f"you have {coarse(found[1])}"),
    (
        re.compile(r"(raises|raised) (\w+)( in line \d+ of the cell)?"),
        lambda found: f"{found[1]} {usual(found[2])}",
    ),
]


class StudentError(Exception):
    """Raised by the student's code; also an instance of the built-in kind that it was there."""

    origin, line, builtin = "", 0, "an error"


class Gone(BaseException):
    """The student's process did not answer, or not with plain data. No test may catch it."""


def student_error(description, origin):
    kind, builtin = StudentError, "an error"
    for name in description["kinds"]:
        base = getattr(builtins, str(name), None)
        if isinstance(base, type) and issubclass(base, Exception) and base not in STEERING:
            with contextlib.suppress(TypeError):  # two layouts do not mix, as in OSError's
                kind = type("StudentError", (StudentError, base), {})
            builtin = base.__name__
            break
    text = str(description["text"])
    try:
        error = kind(text)
    except TypeError:  # UnicodeDecodeError and the like want more arguments
        error = StudentError(text)
    line = description["line"]
    error.line = line if type(line) is int and 0 < line < 1000 else 0
    error.origin, error.builtin = origin, builtin
    error.name, error.text = str(description["name"])[:80], text
    return error


def explain(error, cell, secret):
    """One failure in words for the student; nothing that is written in a hidden test.

    A failure above the hidden part may show all, the student can repeat it. Where the answer may
    have heard what a hidden part asks, the message is a `secret` one.
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == cell]
    text = str(error)
    if isinstance(error, Gone):  # a note says for which input, as a failed comparison would
        return "\n".join([text, *getattr(error, "__notes__", ())])[:MESSAGE]
    if isinstance(error, StudentError):
        where = f" (line {error.line} of the cell)" if error.line and not secret else ""
        # A class of the student's can be named after what a hidden test has asked.
        what = usual(error.builtin) if secret else f"{error.name}: {error.text}"
        return f"`{error.origin}` raised {what}{where}"[:MESSAGE]
    if isinstance(error, AssertionError):
        if not text:
            return "a check failed" + (
                "" if secret else f", line {frames[0].lineno}: {frames[0].line}"
            )
        if secret and inside(error, "numpy"):
            lines = text.strip("\n").split("\n")
            cut = next((i for i, s in enumerate(lines) if NUMPY_DETAIL.match(s)), len(lines))
            drop = ("Not equal to tol", "Arrays are not", "Items are not", "AssertionError")
            text = "\n".join(s for s in lines[:cut] if s and not s.startswith(drop))
            text = text or "what comes back has wrong values"
        return (reticent(text) if secret else text)[:MESSAGE]
    if isinstance(error, NameError) and error.name:
        return f"`{error.name}` is not defined: did the cell that defines it run without an error?"
    kind = type(error).__name__
    return (kind if secret else f"{kind}: {text}")[:MESSAGE]


def reticent(text):
    """A hidden part's message with little in it that an answer could choose: it knows the input."""
    for pattern, instead in CHOSEN:
        text = pattern.sub(instead, text)
    return text


def usual(kind):
    return kind if kind in USUAL else "an error"


def coarse(number):
    """A number's first two digits, and of a very small or large one not even these."""
    try:
        value = float(number)
    except ValueError:
        return "another value"
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    size = "a number near 0" if abs(value) < 1e-3 else "a very large number"
    return f"{value:.2g}" if 1e-3 <= abs(value) < 1e4 else size


def inside(error, package):
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.sep}{package}{os.sep}" in last.filename
