"""Every mutant of every reference answer loses points, or says why it cannot.

`mutants` plants one small mistake in the answer of the instructors' notebook, and the test cells of
its function judge it, here in this process. A mutant that no cell notices must be listed in
`equivalent_answers.toml` with the reason why nobody could: it computes the same on everything that
the task allows. `pytest -s` prints the score.
"""

import contextlib
import io
import re
import resource
import signal
import tomllib
from pathlib import Path

import pytest
from mutants import mutants
from test_graders import ASSIGNMENTS, answers, graded_functions, planted, source

SECONDS = 3  # of the processor, for one cell; the reference takes less than one
AGAIN = 0.5  # seconds: an alarm that rings in a `__del__` or a collector's callback is swallowed
MEMORY = 4 << 30  # bytes: one call of C may ask for all that there is, and no alarm ends it
EQUIVALENT = Path(__file__).parent / "equivalent_answers.toml"


class TooLate(BaseException):
    """The time is over. (An `Exception` would be taken for the answer's own.)"""


@contextlib.contextmanager
def limited(seconds, memory=MEMORY):
    def stop(number, frame):
        raise TooLate

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory, hard))
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class Judge:
    """The test cells of one assignment, for answers that run in this process."""

    def __init__(self, assignment):
        self.answers, self.names, self.cells = {}, {}, {}
        functions = graded_functions(assignment)
        for cell in source(assignment).cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("solution"):
                self.answers[mark.grade_id] = cell.source
            elif mark.get("grade"):
                self.cells[mark.grade_id] = compile(cell.source, mark.grade_id, "exec")
            elif cell.cell_type == "code" and not self.answers:
                exec(cell.source, self.names)
        self.rungs = {name: list(cells) for name, cells in functions.items()}

    def lost(self, function, text, first_only=False):
        """The cells whose points the answer `text` does not get, with their messages."""
        names, lost = dict(self.names), {}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                with limited(SECONDS):
                    exec(compile(text, "answer", "exec"), names)
            except Exception as error:
                return {rung: repr(error) for rung in self.rungs[function]}
            for rung in self.rungs[function]:
                try:
                    with limited(SECONDS):
                        exec(self.cells[rung], {function: names[function]})
                except (Exception, TooLate) as error:
                    lost[rung] = str(error) or repr(error)
                    if first_only:
                        break
        return lost


def survivors(judge, function):
    """How many mutants of the answer there are, and those that keep all points."""
    every = list(mutants(judge.answers[function]))
    return len(every), [
        mutant.description for mutant in every if not judge.lost(function, mutant.source, True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_mutant_loses_points(assignment):
    judge = Judge(assignment)
    alike = tomllib.loads(EQUIVALENT.read_text("utf-8")).get(assignment, {})
    total, unlisted, found = 0, [], set()
    for function in judge.rungs:
        assert not judge.lost(function, judge.answers[function])
        number, survived = survivors(judge, function)
        total += number
        found |= set(survived)
        unlisted += [description for description in survived if description not in alike]
    killed = total - len(found)
    print(f"\n{assignment}: {total} mutants, {killed} lose points, {len(found)} survive;", end=" ")
    print(f"score {killed / max(1, total - len(found & set(alike))):.1%} without the equivalent")
    assert not unlisted, "\n".join(unlisted)
    assert set(alike) == found, f"no longer there, or no longer alike: {set(alike) - found}"
    assert all(len(reason) > 20 for reason in alike.values())


def test_the_judge_sees_a_wrong_answer_and_an_endless_one(monkeypatch):
    monkeypatch.setattr("test_graders_mutated.SECONDS", 0.2)
    judge = Judge("03_language_models")
    wrong = "def bits_per_byte(log_probabilities, tokens):\n    return 1.0\n"
    assert "bits_per_byte_bytes" in judge.lost("bits_per_byte", wrong)
    endless = re.sub("return 1.0", "while True: pass", wrong)
    assert len(judge.lost("bits_per_byte", endless, first_only=True)) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_alarm_that_is_swallowed_rings_again():
    class Slow:
        def __del__(self):
            while True:
                pass

    went_on = False
    with contextlib.suppress(TooLate), limited(0.2):
        Slow()  # its alarm is printed, and goes no further
        went_on = True
        while True:
            pass
    assert went_on


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_planted_answers_lose_what_they_say(assignment):
    """The seconds-long form of `test_graders.py`, which grades them in the sandbox."""
    judge, faults = Judge(assignment), []
    for function in judge.rungs:
        for path in answers(assignment, function, "*"):
            lost = judge.lost(function, path.read_text("utf-8"))
            caught = planted(path)[1] if path.stem.startswith("wrong") else set()
            if set(lost) != caught:
                faults.append(f"{function}/{path.name}: {sorted(set(lost) ^ caught)} {lost}")
    assert not faults, "\n".join(faults)
