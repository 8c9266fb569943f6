"""Each mutant is planted in the running program as if it had been written there."""

import os
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from textwrap import dedent
from types import ModuleType, SimpleNamespace

import pytest
from mutants import mutants

from rnnlib import serialization

mutation = import_module("mutation")

PROGRAM = dedent("""
    from dataclasses import dataclass

    SCALE = 3


    class Line:
        slope = 2

        @property
        def double(self):
            return self.slope * 2

        def at(self, x, offset=5):
            return self.slope * x + offset


    class Steep(Line):
        def __init__(self):
            super().__init__()
            self.slope = 4


    @dataclass
    class Record:
        best: int = 5


    def scaled(x):
        return SCALE * x


    def shifted(by):
        def shift(x):
            return x - by

        return shift
""")


def program(source=PROGRAM):
    """A module as it runs."""
    module = ModuleType("program")
    module.__file__ = "program.py"
    exec(compile(source, module.__file__, "exec"), vars(module))
    return module


def values(module):
    line = module.Line()
    slopes = line.double, module.Steep().slope
    return module.scaled(7), line.at(11), *slopes, module.Record().best, module.shifted(2)(9)


def outcome(module):
    try:
        return values(module)
    except (AttributeError, NameError, TypeError) as error:
        return type(error)


def test_every_mutant_of_a_program_is_planted_in_it_as_it_runs():
    assert values(program()) == (21, 27, 4, 4, 5, 7)
    for mutant in mutants(PROGRAM):
        module = program()
        mutation.plant(module, PROGRAM, mutant)
        assert outcome(module) == outcome(program(mutant.source)), mutant.description


REGISTERED = dedent("""
    from rnnlib.serialization import register

    SIZE = 2


    @register
    class Passing:
        size = SIZE


    for kind in (Passing,):
        register(kind)
""")


def test_a_module_that_is_run_again_registers_nothing_twice(monkeypatch):
    monkeypatch.setattr(serialization, "REGISTRY", dict(serialization.REGISTRY))
    for mutant in mutants(REGISTERED):
        module = program(REGISTERED)
        before = dict(serialization.REGISTRY)
        assert before["Passing"] is module.Passing
        with suppress(mutation.NotPlantedError, NameError, TypeError):
            mutation.plant(module, REGISTERED, mutant)
        assert serialization.REGISTRY == before, mutant.description
    assert "Passing" in before


def test_the_registry_itself_may_be_mutated(monkeypatch):
    monkeypatch.setattr(serialization, "REGISTRY", dict(serialization.REGISTRY))
    source = REGISTERED.replace("@register\n", "")
    (mutant,) = [m for m in mutants(source) if m.description.endswith("register(kind) -> left out")]
    module = program(source)
    mutation.plant(module, source, mutant)
    assert "Passing" not in serialization.REGISTRY


def test_what_is_not_planted_is_outside_the_score():
    source = "def f(x):\n    return x + 1\n"
    answers = [mutation.NOT_PLANTED, None, "too slow", "test_it"]
    module = SimpleNamespace(name="none", mutants=list(mutants(source))[:4], every=1)
    module.digest = lambda mutant: ""
    chosen = [(module, mutant) for mutant in module.mutants]
    known = {mutation.key(*pair): answer for pair, answer in zip(chosen, answers, strict=True)}
    line = mutation.report(module, chosen, known)
    counts = "not planted", "killed", "of these by the clock", "score"
    assert [line[name] for name in counts] == [1, 2, 1, 0.6667]
    assert line["survived"] == [module.mutants[1].description]


def spin(answer):
    while True:
        pass


def test_the_clock_of_a_mutant_counts_processor_seconds():
    """So a busy machine kills none, and one that ends by itself is told from a slow one."""
    work = {"slow": spin, "ends": lambda answer: os._exit(3), "done": lambda answer: answer.send(1)}
    jobs = [(name, 0.2, function, []) for name, function in work.items()]
    found = dict(mutation.Jobs(workers=1).run(jobs))
    assert found == {"slow": "too slow", "ends": "crashed", "done": 1}


def test_a_sample_stays_the_same_when_other_lines_change():
    source = "def f(x):\n    return x + 1\n\n\ndef g(x):\n    return x - 1\n"
    longer = "def a(x):\n    return x\n\n\n" + source

    def sampled(text):
        module = SimpleNamespace(name="none", mutants=list(mutants(text)))
        return [mutant.description for _, mutant in mutation.sample([module], 9)]

    first, second = sampled(source), sampled(longer)
    assert len(first) == 9
    kept = [one for one in second if not one.startswith("a:")]
    assert kept and kept == first[: len(kept)]


@pytest.mark.slow
def test_no_mutant_of_the_sample_survives_that_is_not_known_to(root):
    """A test that is weakened, or code that no test looks at, shows here: see CONTRIBUTING.md."""
    command = [sys.executable, "tools/mutation.py", "--sample", "40"]
    run = subprocess.run(
        command, cwd=root, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
