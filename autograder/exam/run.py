"""The run of an exam: the student's cells first, then the tests, each in its own sandbox.

All of the student's cells run before any test does, and the names that they bind are marked
where a test stands, so a test sees what it would have seen in the notebook's own order, but
nothing that a test did can appear in an output that the student gets to read. For the same reason
the hidden parts of all tests come last: an answer that has heard what one of them asks could tell
it in the message of the next test, where that may quote the answer. Between the
trusted examiner and the student's process this module carries frames, keeps the time, and
starts afresh what died.
"""

import json
import time

from ..sandbox import process
from ..sandbox.channel import Closed, WireError
from ..sandbox.limits import Limits
from ..text import clean_text
from .outputs import clean_outputs, failure
from .wire import Codec, read_json

# What the fork server of each side runs.
MODULES = {side: f"autograder.exam.{side}" for side in ("student", "examiner")}


class Died(Exception):
    """The process is gone, or has to go; the text says why."""


class Exam:
    """One notebook's run.

    Parameters
    ----------
    cells : list of dict
        `student` (source to run on the student's side, or None), `trusted` (source to run on
        the examiner's side, or None), `test` (whether that is graded), `hidden` (line numbers),
        `points` (the most that the test gives), `name`.
    declared : list of str
        The names that a test may look up on the student's side.
    files : dict of name to bytes
        The assignment's data files.
    imports : dict of "student" and "examiner" to list of str
        Modules that the released notebook imports, which each side's fork server may have ready.
    without : list of str
        Packages that are not there on the student's side.
    """

    def __init__(
        self, cells, declared, files=None, limits=None, unsafe=False, imports=None, without=()
    ):
        self.cells, self.declared, self.files = cells, declared, files or {}
        self.imports, self.without = imports or {}, {"student": tuple(without)}
        self.limits, self.unsafe = limits or Limits(), unsafe
        self.student = self.examiner = None
        self.deadly, self.starts, self.stuck = {}, 0, set()
        self.why = "could not be called: the process had ended"
        self.examined, self.shown, self.behaviours = [], 0, {}
        self.halfway = {}

    def run(self):
        """Outputs for each cell."""
        self.end = time.monotonic() + self.limits.notebook_seconds
        outputs = [[] for _ in self.cells]
        if not self.unsafe:  # both fork servers import at once
            for side, module in MODULES.items():
                process.server_of(module, *self.modules(side))
        try:
            for i, cell in enumerate(self.cells):
                outputs[i] = self.study(i, cell)
            for i, cell in enumerate(self.cells):
                if cell["test"]:
                    outputs[i] = self.judge(i, cell)
                elif cell["trusted"] is not None:
                    self.prepare(i, cell)
            for i in [*self.halfway]:
                outputs[i] = self.judge(i, self.cells[i])
        finally:
            self.stop_student()
            self.stop_examiner()
        return outputs

    def modules(self, side):
        """What a side's fork server imports, and what it has not got."""
        return self.imports.get(side, ()), self.without.get(side, ())

    def start(self, side):
        return process.start(MODULES[side], self.limits, self.unsafe, *self.modules(side))

    # The student's side.

    def study(self, i, cell):
        """Run one cell of the student's, and mark the names where the trusted side will look."""
        try:
            outputs = []
            if cell["student"] is not None:
                self.ensure_student(i)
                outputs = self.run_cell(i)
            if cell["trusted"] is not None:
                self.ensure_student(i)
                self.mark(i)
            return self.fitting(outputs)
        except Died as reason:
            self.deadly[i] = str(reason)
            self.stop_student()
            return [failure(f"This cell {reason}.", "Stopped")]

    def fitting(self, outputs):
        """A cell's outputs, unless all cells together show too much."""
        self.shown += len(json.dumps(outputs))
        if self.shown <= self.limits.shown:
            return outputs
        text = "[not shown: the outputs of this notebook are too large]"
        return [{"output_type": "stream", "name": "stderr", "text": text}]

    def ensure_student(self, upto):
        """A process in which all cells before `upto` have run, but for those that end it."""
        while self.student is None:
            if self.starts > self.limits.restarts:
                raise Died("was not run: the notebook's process ended too often")
            self.starts += 1
            self.student = self.start("student")
            if self.files:
                self.to_student(b"F", *Codec().encode(self.files))
            for i, cell in enumerate(self.cells[:upto]):
                try:
                    if cell["student"] is not None and i not in self.deadly:
                        self.run_cell(i)
                    if cell["trusted"] is not None:
                        self.mark(i)
                except Died as reason:
                    self.deadly[i] = str(reason)
                    self.stop_student()
                    break

    def run_cell(self, i):
        source = json.dumps({"source": self.cells[i]["student"]}).encode()
        header = self.to_student(b"X", source)
        try:
            return clean_outputs(read_json(header), self.limits)
        except (ValueError, RecursionError):
            raise Died("sent no output that can be read") from None

    def mark(self, i):
        self.to_student(b"M", label=str(i))

    def to_student(self, kind, header=b"", body=(), label=""):
        """Send a frame that is answered by b"O"."""
        deadline = self.deadline(self.limits.cell_seconds)
        try:
            self.student.channel.send(kind, header, body, label, deadline)
            answer, _, header, _ = self.student.channel.receive(deadline)
        except (WireError, TimeoutError) as error:
            raise Died(self.reason(error, self.limits.cell_seconds)) from None
        if answer != b"O":
            raise Died("sent something else than its output")
        if not self.student.within_limits():  # now, not when the watcher next looks
            raise Died(self.student.over)
        return header

    def deadline(self, seconds):
        return min(time.monotonic() + seconds, self.end)

    def reason(self, error, seconds):
        if time.monotonic() >= self.end:
            return f"was stopped: the whole notebook has {self.limits.notebook_seconds:.0f} s"
        if isinstance(error, TimeoutError):
            return f"did not finish within {seconds:.0f} s"
        if isinstance(error, Closed):
            time.sleep(0.15)  # the watcher may be about to say why
            return self.student.over or "ended its process (an exit, or no memory left)"
        return f"sent what cannot be read ({error})"

    def stop_student(self):
        if self.student:
            self.student.close()
        self.student = None

    # The trusted side.

    def prepare(self, i, cell):
        """Run a released cell that later tests need."""
        self.examined.append(i)
        try:
            self.ensure_student(len(self.cells))
            self.to_student(b"S", label=str(i))
            self.ensure_examiner(i)
            self.examine(cell, test=False)
        except Died:
            self.stop_student()
            self.stop_examiner()

    def judge(self, i, cell):
        """The outputs of a test cell: none, a number of points, or an error.

        At first of the part that is shown; where that has left the test halfway, of the rest.
        """
        if time.monotonic() >= self.end:
            seconds = f"{self.limits.notebook_seconds:.0f} s"
            return [failure(f"This test was not run: the whole notebook has {seconds}.")]
        try:
            self.ensure_student(len(self.cells))
            self.to_student(b"S", label=str(i))
        except Died as reason:
            self.stop_student()
            return [failure(f"This test could not be run: your notebook {reason}.")]
        try:
            self.ensure_examiner(i)
            answer = self.examine(cell, test=True, part=self.part(i))
        except Died as reason:
            self.stop_student()
            self.stop_examiner()
            return [failure(f"This test {reason}.")]
        if answer.get("more"):
            self.halfway[i] = self.student, self.examiner
        verdict = answer["verdict"]
        if answer.get("behaviour"):
            self.behaviours[cell["name"]] = answer["behaviour"]
        if verdict is None:
            return []
        if isinstance(verdict, str):
            return [failure(clean_text(verdict, 2000))]
        points = float(verdict)
        if not 0 <= points <= cell["points"]:
            return [failure("This test gave more points than it has, or less than none.")]
        data = {"text/plain": repr(points)}
        return [
            {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
        ]

    def part(self, i):
        """What of a test is to be run; all of it again where a process has gone in between."""
        before = self.halfway.get(i)
        if before is None:
            return "shown"
        return "rest" if before == (self.student, self.examiner) else "whole"

    def stop_examiner(self):
        if self.examiner:
            self.examiner.close()
        self.examiner = None

    def ensure_examiner(self, upto):
        if self.examiner is None:
            self.examiner = self.start("examiner")
            for i in self.examined:
                if i < upto:
                    self.examine(self.cells[i], test=False)

    def examine(self, cell, test, part="whole"):
        task = {
            "source": cell["trusted"],
            "declared": self.declared,
            "cell": f"<{cell['name']}>",
            "hidden": cell["hidden"],
            "test": test,
            "part": part,
        }
        limit = self.limits.cell_seconds
        channel, deadline = self.examiner.channel, self.deadline(limit)
        call = None
        try:
            channel.send(b"X", json.dumps(task).encode(), deadline=deadline)
            while True:
                kind, label, header, body = channel.receive(deadline)
                if kind == b"O":
                    return json.loads(bytes(header))
                if kind == b"Q":
                    again = label in self.stuck
                    seconds = self.limits.again_seconds if again else self.limits.call_seconds
                    call = label, seconds, min(self.deadline(seconds), deadline)
                channel.send(*self.relay(kind, header, body, *call), deadline=deadline)
        except TimeoutError:
            raise Died(f"did not finish within {limit:.0f} s") from None
        except (WireError, ValueError):
            raise Died("could not be finished: what came back was too much for it") from None

    def relay(self, kind, header, body, label, seconds, deadline):
        """Pass a question to the student's process; the answer, or why there is none."""
        if self.student is None:
            return b"G", b"", (), self.why
        try:
            self.student.channel.send(kind, header, [body], label, deadline)
            kind, _, header, body = self.student.channel.receive(deadline)
            if kind not in (b"A", b"C"):
                raise WireError("no answer")
            if self.student.within_limits():  # now, or a bomb's score hangs on who is first
                return kind, header, [body]
            self.why = self.student.over
        except (WireError, TimeoutError) as error:
            self.why = self.reason(error, seconds)
            if isinstance(error, TimeoutError):
                self.stuck.add(label)
        self.stop_student()
        return b"G", b"", (), self.why


def finish(exam):
    """Run an exam: outputs by cell, what identifies a wrong answer's results by test, seconds."""
    started = time.monotonic()
    cells = exam["cells"]
    if any("refused" in cell for cell in cells):
        outputs, behaviours = [[failure(c["refused"])] if c["test"] else [] for c in cells], {}
    else:
        run = Exam(**{**exam, "limits": Limits(**exam["limits"])})
        outputs, behaviours = run.run(), run.behaviours
    seconds = round(time.monotonic() - started, 2)
    return {"outputs": outputs, "behaviours": behaviours, "seconds": seconds}


def check():
    """Raise `Unavailable`, with what to do about it, unless exams can be run here."""
    process.check(MODULES["student"])
