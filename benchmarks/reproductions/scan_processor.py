"""A linear recurrence on one thread of a processor: the loop of `rnnlib.scan` against its scan.

The scan has more products and fewer calls of NumPy. Which of them costs more depends on how many
numbers a step has. Times are processor seconds, the best of several calls in turn.
"""

import time

import numpy as np
import record

from rnnlib.scan import linear_recurrence_forward, scan

SETTINGS = {"steps": 1000, "numbers": [16, 128, 512, 2048, 8192], "calls": 15}


def run(seed, tiny=False):
    """For each count of numbers a step: milliseconds of the loop, of the scan, and their ratio."""
    rng = np.random.default_rng(seed)
    steps, calls = (10, 2) if tiny else (SETTINGS["steps"], SETTINGS["calls"])
    found = {"loop": [], "scan": [], "ratio": []}
    for numbers in SETTINGS["numbers"]:
        a, b = rng.random((2, steps, 1, numbers), dtype=np.float32)
        loop, doubling = np.inf, np.inf
        for _ in range(calls):
            loop = min(loop, seconds(linear_recurrence_forward, a, b))
            doubling = min(doubling, seconds(scan, a, b))
        found["loop"].append(round(1000 * loop, 4))
        found["scan"].append(round(1000 * doubling, 4))
        found["ratio"].append(round(loop / doubling, 3))
    return found


def seconds(function, a, b):
    start = time.process_time()
    function(a, b)
    return time.process_time() - start


if __name__ == "__main__":
    record.main(
        "scan_processor",
        run,
        seeds=5,
        title="A linear recurrence on one thread of a processor: loop and scan",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
