"""IPython without a kernel: a student's cell in, its outputs out."""

import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config


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
