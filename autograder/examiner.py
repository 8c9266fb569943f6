"""The trusted side: runs test cells, with proxies in place of what the student defined.

A test cell sees the names that the released notebook asks the student to define, as plain
data or as a `Handle` to call, and nothing else of theirs. What a call returns was rebuilt here
from plain data, so it has no code of the student's in it.
"""

import ast
import builtins
import contextlib
import io
import json
import linecache
import math
import os
import re
import socket
import traceback

from .wire import Channel, Closed, Codec, NotPlain, WireError

# Exceptions that steer a loop or end a program would change the test; they become StudentError.
STEERING = (StopIteration, StopAsyncIteration)
MESSAGE = 1500  # characters


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


class Handle:
    """Something of the student's that is no plain data: call it, read its parts."""

    def __init__(self, link, target, label, kind):
        self.__dict__.update(_link=link, _target=target, _label=label, _type=kind)

    def __call__(self, *args, **kwargs):
        return self._link.ask(
            {"call": self._target, "args": list(args), "kwargs": kwargs}, self._label
        )

    def __getattr__(self, name):
        if name.startswith("_"):
            if name == "__name__":
                return self._label
            raise AttributeError(name)
        return self._link.ask({"attribute": name, "of": self._target}, f"{self._label}.{name}")

    def __setattr__(self, name, value):
        raise TypeError("a test cannot change what is the student's")

    def __getitem__(self, key):
        return self._link.ask({"item": key, "of": self._target}, self._label)

    def __len__(self):
        length = self._link.ask({"length": self._target}, self._label)
        if type(length) is not int or not 0 <= length < 10_000_000:
            raise TypeError("no length")
        return length

    def __iter__(self):
        iterator = self._link.ask({"iterate": self._target}, self._label)
        while True:
            item = self._link.ask({"next": iterator}, self._label)
            if not isinstance(item, tuple) or len(item) != 1:
                return
            yield item[0]

    def _no_value(self, *args):
        raise TypeError(f"{self._label} gave an object of type {self._type!r}, not plain data")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __float__ = _no_value
    __hash__ = object.__hash__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<{self._label}>"


class RemoteTuple(tuple):
    """A named tuple of the student's: its items are here, the original is there."""

    def __getattr__(self, name):
        return getattr(self.__dict__["_handle"], name)

    def __deepcopy__(self, memo):
        return self


class Link:
    """Questions to the student's process, through the grader."""

    def __init__(self, channel):
        self.channel, self.callbacks, self.gone = channel, {}, None
        self.codec = Codec(self.keep, self.find)
        self.labels = ["the answer"]

    def keep(self, value, must):
        if isinstance(value, Handle):
            return {"handle": value._target.number}
        if isinstance(value, RemoteTuple):
            return {"handle": value.__dict__["_handle"]._target.number}
        if isinstance(value, Number):
            return {"handle": value.number}
        if must and callable(value):
            self.callbacks[id(value)] = value
            return {"callback": id(value)}

    def find(self, tree, items):
        if "callback" in tree:
            return self.callbacks[tree["callback"]]
        handle = Handle(self, Number(tree["handle"]), self.labels[-1], str(tree["type"])[:80])
        if items is None:
            return handle
        remote = RemoteTuple(items)
        remote.__dict__["_handle"] = handle
        return remote

    def ask(self, question, label):
        if self.gone:
            raise Gone(self.gone)
        self.labels.append(label)
        try:
            header, body = self.codec.encode(question)
            self.channel.send(b"Q", header, body, label)
            while True:
                kind, reason, header, body = self.channel.receive()
                if kind != b"C":
                    break
                self.channel.send(b"R", *self.called_back(header, body), label)
            if kind == b"G":
                raise Gone(f"`{label}` {reason}")
            answer = self.codec.decode(header, body)
            if not isinstance(answer, dict) or not {"value", "error"} & set(answer):
                raise WireError("no answer")
            if "error" in answer:
                if type(answer["error"]) is not dict:  # a handle would be asked for its parts
                    raise WireError("no description")
                error = student_error(answer["error"], label)
        except Gone as reason:
            self.gone = str(reason)
            raise
        except NotPlain:
            raise
        except (WireError, KeyError, TypeError, ValueError):
            self.gone = f"`{label}` did not answer with plain data"
            raise Gone(self.gone) from None
        finally:
            self.labels.pop()
        if "error" in answer:
            raise error
        return answer["value"]

    def called_back(self, header, body):
        """The student's code calls a function that the test handed over."""
        try:
            message = self.codec.decode(header, body)
            value = self.callbacks[message["callback"]](*message["args"], **message["kwargs"])
            return self.codec.encode({"value": value})
        except Exception as error:
            text = f"{type(error).__name__}: {str(error)[:200]}"
            return self.codec.encode({"error": text})


class Number:
    """The number of a handle, kept apart from plain integers."""

    def __init__(self, number):
        self.number = int(number)


class Examiner:
    """Runs the released cells that tests need, and the tests."""

    def __init__(self, channel):
        self.channel, self.link = channel, Link(channel)
        self.names = {"__name__": "__main__", "__builtins__": builtins}

    def serve(self):
        self.channel.send(b"O")
        while True:
            _, _, header, _ = self.channel.receive()
            task = json.loads(header)
            self.channel.send(b"O", json.dumps(self.run(**task)).encode())

    def run(self, source, declared, cell, hidden, test):
        """Run one cell; the verdict is None, a number of points, or a message."""
        self.link.gone = None
        self.link.callbacks.clear()
        out = io.StringIO()
        trace = None
        try:
            tree = ast.parse(plain_python(source))
            value = None
            wanted = sorted(
                {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} & set(declared)
            )
            self.fetch(wanted, declared)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            lines = source.splitlines(True)
            linecache.cache[cell] = len(source), None, lines, cell
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                exec(compile(tree, cell, "exec"), self.names)
                if last is not None:
                    code = compile(ast.Expression(last.value), cell, "eval")
                    value = eval(code, self.names)
            if self.link.gone:  # caught by the test, which no test may do
                raise Gone(self.link.gone)
            return {"verdict": points(value) if test else None}
        except BaseException as error:
            trace = error
        if isinstance(trace, (SystemExit, KeyboardInterrupt)):
            trace = AssertionError("the test ended before it was finished")
        if self.link.gone and not isinstance(trace, Gone):
            trace = Gone(self.link.gone)
        try:
            message = explain(trace, cell, hidden)
        except Exception:
            message = "the test could not be finished"
        return {"verdict": message}

    def fetch(self, wanted, declared):
        for name in declared:
            self.names.pop(name, None)
        if not wanted:
            return
        found = self.link.ask({"names": wanted}, ", ".join(wanted))
        if not isinstance(found, dict):
            raise Gone("no plain answer")
        for name in wanted:
            if name in found:
                value = found[name]
                if type(value) is Handle:
                    value = Handle(self.link, value._target, name, value._type)
                self.names[name] = value


def plain_python(source):
    """Without IPython's magics, which a test has no use for."""
    return "\n".join("" if line[:1] in "%!" and line else line for line in source.split("\n"))


def points(value):
    """Partial credit, if the last expression of a test is a number."""
    if value is None:
        return None
    if isinstance(value, Handle | RemoteTuple) or type(value) in (str, bytes, bool):
        raise AssertionError("the test cell does not end in a number of points")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise AssertionError("the test cell does not end in a number of points") from None
    if not math.isfinite(number):
        raise AssertionError("the test cell does not end in a number of points")
    return number


NUMPY_DETAIL = re.compile(
    r"^(Mismatched|Max |First |Items are|Arrays are|nan location|\(shapes| ?x: | ?y: | ACTUAL"
    r"| DESIRED| *\[\d+\]: |x and y|\(dtypes|\+inf loc|-inf loc)"
)


def explain(error, cell, hidden):
    """One failure in words for the student; nothing that is written in a hidden test.

    `hidden` holds the line numbers of the hidden part: a failure in the visible part may show
    all, the student can repeat it.
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == cell]
    secret = bool(hidden) and (not frames or frames[0].lineno in hidden)
    text = str(error)
    if isinstance(error, Gone):
        return text[:MESSAGE]
    if isinstance(error, StudentError):
        where = f" (line {error.line} of the cell)" if error.line else ""
        # A class of the student's can be named after what a hidden test has asked.
        what = error.builtin if secret else f"{error.name}: {error.text}"
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
        return text[:MESSAGE]
    if isinstance(error, NameError) and error.name:
        return f"`{error.name}` is not defined: did the cell that defines it run without an error?"
    kind = type(error).__name__
    return (kind if secret else f"{kind}: {text}")[:MESSAGE]


def inside(error, package):
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.sep}{package}{os.sep}" in last.filename


def main(number, limits):
    """Serve the other end of a socket; called by the fork server."""
    try:
        Examiner(Channel(socket.socket(fileno=number))).serve()
    except Closed:
        os._exit(0)
