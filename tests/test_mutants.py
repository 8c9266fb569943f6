"""The machine that makes mutants: each differs, is a program, comes once, in a fixed order."""

import ast
from textwrap import dedent

import numpy as np
import pytest
from mutants import mutants

PROGRAM = dedent('''
    def leaky(x, h, w, b, alpha=0.5):
        """A leaky network."""
        total = np.zeros(h.shape)
        for t in reversed(range(len(x))):
            new = np.tanh(x[t] @ w.T + b)  # a comment with an é
            h = (1 - alpha) * h + alpha * new
            total[1:] += h[1:].copy()
        if alpha < 1 and len(x) >= 2:
            total = total.sum(axis=0)
        return total if alpha else -total
''')


def made(source):
    return [mutant.description for mutant in mutants(source)]


def test_every_mutant_is_another_program_and_comes_once():
    every = list(mutants(PROGRAM))
    trees = [ast.dump(ast.parse(mutant.source)) for mutant in every]
    assert len(every) > 80
    assert ast.dump(ast.parse(PROGRAM)) not in trees
    assert len(set(trees)) == len(trees)
    assert len({mutant.description for mutant in every}) == len(every)
    assert every == list(mutants(PROGRAM))


def test_a_mutant_differs_in_one_place_and_keeps_the_rest():
    for mutant in mutants(PROGRAM):
        pairs = zip(PROGRAM.splitlines(), mutant.source.splitlines(), strict=True)
        assert sum(before != after for before, after in pairs) == 1, mutant.description


@pytest.mark.parametrize(
    "change",
    [
        "x[t] @ w.T + b -> x[t] @ w.T - b",  # an operator
        "x[t] @ w.T + b -> x[t] @ w.T in",  # a term dropped
        "x[t] @ w.T -> w.T @ x[t]",  # operands
        "1 - alpha -> alpha - 1",
        "alpha < 1 -> alpha <= 1",  # comparisons
        "len(x) >= 2 -> len(x) > 2",
        "alpha < 1 and len(x) >= 2 -> alpha < 1 or len(x) >= 2",
        "1 -> 0 in if",  # constants
        "0.5 -> 1.0",
        "0 -> 1 in total = total.sum(axis=0)",  # an axis
        "total.sum(axis=0) -> total.sum()",
        "total.sum(axis=0) -> total.mean(axis=0)",
        "x[t] @ w.T -> x[t] @ w in",  # transposes
        "-> x[t] @ (w.T if w.shape[0] != w.shape[-1] else w)",
        "np.zeros(h.shape) -> np.zeros(h.shape, dtype=np.uint8)",  # types
        "np.zeros(h.shape) -> np.zeros(h.shape, dtype=np.asarray(x).dtype)",
        "total = total.sum(axis=0) -> left out",  # a statement dropped
        "total[1:] += h[1:].copy() -> total[1:] = h[1:].copy()",
        "h[1:].copy() -> h[1:]",  # aliases
        "h[1:] -> h[2:]",  # bounds
        "h[1:] -> h",
        "x[t] -> x[t - 1]",
        "range(len(x)) -> range(len(x) - 1)",
        "reversed(range(len(x))) -> range(len(x))",
        "np.tanh -> lambda a: 1 / (1 + np.exp(-a))",
        "total if alpha else -total -> total",
        "-total -> total",
        "alpha < 1 and len(x) >= 2 -> True",
    ],
)
def test_kinds_of_mistakes(change):
    assert any(change in description for description in made(PROGRAM)), change


def test_in_place():
    assert any("-> x += y" in text for text in made("def f(x, y):\n    x = x + y\n    return x"))


def test_what_no_result_depends_on_is_left_alone():
    quiet = dedent('''
        """A module."""
        import numpy as np


        def f(x: int) -> np.ndarray:
            """Says 1 + 1."""
            with np.errstate(divide="ignore"):
                raise ValueError(f"expected {x + 1}, got {x - 1}")
    ''')
    assert made(quiet) == [
        'f: raise ValueError(f"expected {x + 1}, got {x - 1}") -> left out'.replace('"', "'")
    ]


def test_mutants_run():
    """Most are programs that compute something else: the machine makes no nonsense."""
    x, y = np.arange(12.0).reshape(4, 3) + 1, np.full((4, 3), 0.5)
    want = np.sum((x - y)[1:] * x[:-1], axis=0)
    source = "def f(x, y):\n    z = x - y\n    return np.sum(z[1:] * x[:-1], axis=0)\n"
    results = []
    for mutant in mutants(source):
        names = {"np": np}
        exec(mutant.source, names)
        try:
            with np.errstate(all="ignore"):
                results.append(np.array_equal(names["f"](x, y), want))
        except (ValueError, TypeError, NameError, np.exceptions.AxisError):
            continue
    assert len(results) > len(list(mutants(source))) / 2
    # (Three give the result in the type of x, of y, and in one that these numbers fit into.)
    assert sum(results) == 3
