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
import socket

from ..sandbox.channel import Channel, Closed
from .messages import Gone, explain
from .proxies import Handle, Link, RemoteTuple


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
        return {"verdict": message, "behaviour": getattr(trace, "behaviour", "")}

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


def main(number, limits):
    """Serve the other end of a socket; called by the fork server."""
    try:
        Examiner(Channel(socket.socket(fileno=number))).serve()
    except Closed:
        os._exit(0)
