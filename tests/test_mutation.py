"""Each mutant is planted in the running program as if it had been written there."""

from importlib import import_module
from textwrap import dedent
from types import ModuleType

from mutants import mutants

mutation = import_module("mutation")

PROGRAM = dedent("""
    SCALE = 3


    class Line:
        slope = 2

        @property
        def double(self):
            return self.slope * 2

        def at(self, x, offset=5):
            return self.slope * x + offset


    def scaled(x):
        return SCALE * x
""")


def program(source=PROGRAM):
    """A module as it runs."""
    module = ModuleType("program")
    module.__file__ = "program.py"
    exec(compile(source, module.__file__, "exec"), vars(module))
    return module


def values(module):
    line = module.Line()
    return module.scaled(7), line.at(11), line.double


def outcome(module):
    try:
        return values(module)
    except (AttributeError, NameError, TypeError) as error:
        return type(error)


def test_every_mutant_of_a_program_is_planted_in_it_as_it_runs():
    assert values(program()) == (21, 27, 4)
    for mutant in mutants(PROGRAM):
        module = program()
        mutation.plant(module, mutant)
        assert outcome(module) == outcome(program(mutant.source)), mutant.description
