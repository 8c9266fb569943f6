"""The student's side: runs their cells, then answers the calls of the tests. Never sees a test.

Forked inside the sandbox with one socket. Nothing here is trusted by the other side: once a
student's cell has run, this process may say anything.
"""

import json
import os
import socket
import sys
import warnings

import numpy as np

from ..sandbox.channel import Channel, Closed, NotPlain
from .shell import Output, Shell
from .wire import Codec


class Objects:
    """What was not plain data and is known to the other side by a number."""

    def __init__(self, call_back):
        self.items, self.call_back = {}, call_back

    def keep(self, value, must):
        is_tuple = isinstance(value, tuple)
        if not (must or is_tuple or type(value).__name__ == "Generator"):
            return None
        self.items[id(value)] = value
        return {"handle": id(value), "type": type(value).__name__}

    def find(self, tree, items):
        if "handle" in tree:
            return self.items[tree["handle"]]
        number = tree["callback"]
        return lambda *args, **kwargs: self.call_back(number, args, kwargs)


class Student:
    """Answers frames until the other side closes."""

    def __init__(self, channel, limits):
        self.channel, self.limits = channel, limits
        self.shell = Shell(limits)
        self.objects = Objects(self.call_back)
        self.codec = Codec(self.objects.keep, self.objects.find, trusting=True)

    def serve(self):
        actions = {
            b"X": self.run,
            b"M": self.mark,
            b"S": self.restore,
            b"Q": self.question,
            b"F": self.files,
        }
        self.channel.send(b"O")
        while True:
            kind, label, header, body = self.channel.receive()
            actions[kind](label, header, body)

    def run(self, label, header, body):
        outputs = self.shell.run(json.loads(header)["source"])
        self.channel.send(b"O", json.dumps(outputs).encode())

    def files(self, label, header, body):
        """The assignment's data files, into the working folder."""
        for name, data in self.codec.decode(header, body).items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(data)
        self.channel.send(b"O")

    def mark(self, label, header, body):
        self.shell.marks[label] = dict(self.shell.names)
        self.channel.send(b"O")

    def restore(self, label, header, body):
        """Bind the names as they were at a mark: later cells must not change earlier answers."""
        self.shell.names.clear()
        self.shell.names.update(self.shell.marks[label])
        self.channel.send(b"O")

    def question(self, label, header, body):
        out = Output("stdout", 0)
        saved, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), out, out
        try:
            # As `rnnlib.grading.call` has it in a notebook: whatever that notebook has set.
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                answer = {"value": self.answer(self.codec.decode(header, body))}
            header, buffers = self.codec.encode(answer)
        except BaseException as error:  # SystemExit and KeyboardInterrupt are answers too
            header, buffers = self.codec.encode({"error": describe(error)})
        finally:
            sys.stdout, sys.stderr = saved
        self.channel.send(b"A", header, buffers)

    def answer(self, question):
        match question:
            case {"names": names}:
                return {n: self.shell.names[n] for n in names if n in self.shell.names}
            case {"call": target, "args": args, "kwargs": kwargs}:
                return target(*args, **kwargs)
            case {"attribute": name, "of": target}:
                return getattr(target, name)
            case {"item": key, "of": target}:
                return target[key]
            case {"length": target}:
                return len(target)
            case {"iterate": target}:
                return iter(target)
            case {"next": target}:
                item = next(target, self)
                return () if item is self else (item,)

    def call_back(self, number, args, kwargs):
        """A function of the test's, called by the student's code."""
        message = {"callback": number, "args": args, "kwargs": kwargs}
        self.channel.send(b"C", *self.codec.encode(message))
        kind, _, header, body = self.channel.receive()
        reply = self.codec.decode(header, body)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply["value"]


def describe(error):
    """An exception as plain data: its built-in kind, its name, its text, the student's line."""
    kinds = [k.__name__ for k in type(error).__mro__ if k.__module__ == "builtins"]
    line, trace = 0, error.__traceback__
    while trace:
        if "ipython-input" in trace.tb_frame.f_code.co_filename or "<string>" in (
            trace.tb_frame.f_code.co_filename
        ):
            line = trace.tb_lineno
        trace = trace.tb_next
    try:
        text = str(error)[:1000]
    except Exception:
        text = ""
    if isinstance(error, NotPlain):
        text = f"what it returns cannot be passed on ({text})"
    return {"kinds": kinds, "name": type(error).__name__[:80], "text": text, "line": line}


def main(number, limits):
    """Serve the other end of a socket; called by the fork server."""
    sys.path.insert(0, os.environ["HOME"])
    try:
        Student(Channel(socket.socket(fileno=number)), limits).serve()
    except Closed:
        os._exit(0)
