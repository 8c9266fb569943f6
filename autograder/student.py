"""The student's side: runs their cells, then answers the calls of the tests. Never sees a test.

Forked inside the sandbox with one socket. Nothing here is trusted by the other side: once a
student's cell has run, this process may say anything.
"""

import json
import os
import socket
import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from .wire import Channel, Closed, Codec, NotPlain


class Output:
    """Stands for stdout or stderr: keeps the first characters, counts none of the rest."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name, limit):
        self.name, self.limit, self.parts, self.size = f"<{name}>", limit, [], 0

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.size < self.limit:
            self.parts.append(text[: self.limit - self.size])
            self.size += len(self.parts[-1])
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def text(self):
        return "".join(self.parts) + ("\n[cut here]" if self.size >= self.limit else "")

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False

    def fileno(self):
        raise OSError("this stream has no file descriptor")


RUN_CODE = {"time", "timeit", "prun", "run", "debug", "memit", "mprun", "lprun", "capture"}
"""Magics that run the student's own code: what it raises is theirs."""


class NoShell:
    """What a notebook may ask of Jupyter and of a shell, where there is neither.

    In Jupyter `%matplotlib inline`, `!ls` or `%pip install` on top of a cell do no harm to what
    stands below them. Here they have no effect, and a note says so.
    """

    def note(self, what):
        print(f"[no effect while this notebook is graded: {what}]"[:200])

    def enable_gui(self, gui=None):
        pass

    def system(self, command):
        self.note(f"!{command}")

    system_raw = system_piped = system

    def getoutput(self, command, split=True, depth=0):
        self.system(command)
        return SList() if split else ""

    def run_line_magic(self, name, line, _stack_depth=1):
        def run():
            return super(NoShell, self).run_line_magic(name, line, _stack_depth + 3)

        return self.leniently(run, name, f"%{name} {line}")

    def run_cell_magic(self, name, line, cell):
        def run():
            return super(NoShell, self).run_cell_magic(name, line, cell)

        return self.leniently(run, name, f"%%{name} {line}")

    def leniently(self, run, name, words):
        try:
            return run()
        except (Exception, SystemExit):
            if name in RUN_CODE and self.find_magic(name):
                raise
            self.note(words)


class Shell:
    """IPython without a kernel: runs a cell, returns its outputs in nbformat's terms."""

    def __init__(self, limits):
        class Keep(DisplayHook):
            def write_output_prompt(self):
                pass

            def write_format_data(self, format_dict, md_dict=None):
                self.values.append({"data": format_dict})

            def finish_displayhook(self):
                self._is_active = False

        class CellShell(NoShell, InteractiveShell):
            displayhook_class = Type(Keep)

        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 0
        self.limits = limits
        self.shell = CellShell.instance(config=config)
        self.shell._showtraceback = self._showtraceback
        self.shell.xmode = "Context"
        self.names = self.shell.user_ns
        self.marks = {}

    def _showtraceback(self, kind, value, lines):
        self.error = {
            "output_type": "error",
            "ename": kind.__name__,
            "evalue": str(value)[: self.limits["output"]],
            "traceback": "\n".join(lines)[-self.limits["output"] :].split("\n"),
        }

    def run(self, source):
        self.error, values = None, []
        self.shell.displayhook.values = values
        out, err = (Output(name, self.limits["output"]) for name in ("stdout", "stderr"))
        saved = sys.stdout, sys.stderr, self.shell.display_pub
        self.shell.display_pub = publisher = CapturingDisplayPublisher()
        sys.stdout, sys.stderr = out, err
        try:
            self.shell.run_cell(source, store_history=False)
            self._figures()
        finally:
            sys.stdout, sys.stderr, self.shell.display_pub = saved
        outputs = [
            {"output_type": "stream", "name": name, "text": stream.text()}
            for name, stream in (("stdout", out), ("stderr", err))
            if stream.size
        ]
        shown = publisher.outputs[: self.limits["displays"]]
        self.images = self.limits["images"]
        outputs += [self._display("display_data", one) for one in shown]
        outputs += [self._display("execute_result", one) for one in values[:1]]
        return outputs + ([self.error] if self.error else [])

    def _figures(self):
        """Show what matplotlib has open, as the inline backend does after a cell."""
        if "matplotlib.pyplot" in sys.modules:
            from IPython.core.pylabtools import select_figure_formats
            from IPython.display import display
            from matplotlib import pyplot

            select_figure_formats(self.shell, {"png"})
            for number in pyplot.get_fignums():
                display(pyplot.figure(number))
            pyplot.close("all")

    def _display(self, kind, shown):
        data = shown["data"]
        keep = {"text/plain": str(data.get("text/plain", ""))[: self.limits["output"]]}
        image = data.get("image/png", "")
        if self.images and 0 < len(image) <= self.limits["image"]:
            keep["image/png"] = image
            self.images -= 1
        return {"output_type": kind, "data": keep}


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
