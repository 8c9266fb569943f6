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
        self.left = {}

    def serve(self):
        self.channel.send(b"O")
        while True:
            _, _, header, _ = self.channel.receive()
            task = json.loads(header)
            self.channel.send(b"O", json.dumps(self.run(**task)).encode())

    def run(self, source, declared, cell, hidden, test, part="whole"):
        """Run one cell, or the part of it that is "shown" to students, or the "rest".

        The verdict is None, a number of points, or a message; `more` says that there is a rest.
        """
        self.link.gone = None
        self.link.callbacks.clear()
        trace = None
        try:
            tree = ast.parse(plain_python(source))
            lines = source.splitlines(True)
            linecache.cache[cell] = len(source), None, lines, cell
            shown, rest = halves(tree.body, hidden)
            if part == "rest":
                self.take_up(cell)
            names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            self.fetch(sorted(names & set(declared)), declared)
            value = self.execute({"shown": shown, "rest": rest}.get(part, tree.body), cell)
            if self.link.gone:  # caught by the test, which no test may do
                raise Gone(self.link.gone)
            if part == "shown" and rest:
                self.left[cell] = dict(self.names), dict(self.link.callbacks)
                return {"verdict": None, "more": True}
            return {"verdict": points(value) if test else None}
        except BaseException as error:
            trace = error
        if isinstance(trace, (SystemExit, KeyboardInterrupt)):
            trace = AssertionError("the test ended before it was finished")
        if self.link.gone and not isinstance(trace, Gone):
            trace = Gone(self.link.gone)
        try:
            message = explain(trace, cell, secret=part != "shown")
        except Exception:
            message = "the test could not be finished"
        return {"verdict": message, "behaviour": getattr(trace, "behaviour", "")}

    def take_up(self, cell):
        """The names as the part above has left them: other cells have run since."""
        names, callbacks = self.left[cell]
        self.names.clear()
        self.names.update(names)
        self.link.callbacks.update(callbacks)

    def execute(self, body, cell):
        """Run statements; the value of the last one, if that is an expression."""
        *body, last = body or ast.parse("None").body
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            if not isinstance(last, ast.Expr):
                body, last = [*body, last], None
            exec(compile(ast.Module(body, []), cell, "exec"), self.names)
            return last and eval(compile(ast.Expression(last.value), cell, "eval"), self.names)

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


def halves(body, hidden):
    """Statements above the hidden part of a cell, and all from there on."""
    first = hidden[0] if hidden else math.inf
    rest = next((k for k, node in enumerate(body) if node.end_lineno >= first), len(body))
    return body[:rest], body[rest:]


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
