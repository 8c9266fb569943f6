"""What the test cells of the exercises share: calls that protect the test, checks that teach.

A test cell hands plain data to a student's function through `call`, and judges what comes back
with `check_array`, `check_number` or `check_integers`. Its hidden part compares the function with
a reference on everything that the task allows (`agree`, with `case`, `draw` and `every_size`).
Nothing here is an answer: references and domains are in the hidden part of a test cell. Every
failure is an `AssertionError` whose text says what is wrong and where to read; none of them shows
the value that was expected.
"""

from .checks import (
    as_array,
    as_dict,
    as_number,
    as_passes,
    as_tuple,
    by_hand,
    call,
    check_array,
    check_integers,
    check_number,
    finite_difference,
    run_lstm,
    run_scan,
    run_threshold_network,
)
from .domain import AnyOf, agree, case, draw, every_size

__all__ = [
    "AnyOf",
    "agree",
    "as_array",
    "as_dict",
    "as_number",
    "as_passes",
    "as_tuple",
    "by_hand",
    "call",
    "case",
    "check_array",
    "check_integers",
    "check_number",
    "draw",
    "every_size",
    "finite_difference",
    "run_lstm",
    "run_scan",
    "run_threshold_network",
]
