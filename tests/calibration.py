"""Budgets in processor time, scaled by how fast this machine is at what a chapter does.

A wall clock measures whatever else a machine does; processor time does not, or little. And a slow
machine is no reason for a red test. So what is measured stands between two calibrations, each of
which repeats four small pieces of work in turn, and a budget is that of the reference machine:
the slowest on which the course was tried, an x86-64 with AVX2 and no AVX-512. There chapters 01
to 04 once took 73, 38, 67 and 30 processor seconds, and on an "AMD EPYC" (family 26, model 2),
where `REFERENCE` was measured, 24, 20, 40 and 16: less than half (208 against 99 seconds).

`python tests/calibration.py` prints this machine's speed.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

SLOWER = 208 / 99  # the reference machine's times over those of the machine of REFERENCE
REFERENCE = {"batch": 13.6, "single": 14.0, "loop": 14.5, "sort": 13.0}  # milliseconds
# Two tests side by side share a core's units and caches: a chapter that took 17.4 processor seconds
# alone took 26.5 beside a browser, while the short pieces below hardly slowed down.
NEIGHBOURS = 1.5 if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1)) > 1 else 1.0
ROUNDS = 9
HANGS = 600  # seconds of wall clock, far beyond any budget


def pieces():
    """What chapters do: steps of a batch and of one sequence, plain Python, tables of counts."""
    import numpy as np

    rng = np.random.default_rng(0)
    weights = rng.normal(size=(96, 96)) / 10
    batch, single = rng.normal(size=(32, 96)).astype("f4"), rng.normal(size=96)
    keys = rng.integers(0, 50_000, size=1_800_000)

    def steps(h, w, count):
        for _ in range(count):
            h = np.tanh(h @ w + 0.1)

    def loop():
        counts = {}
        for k in range(100_000):
            key = (k % 97, str(k % 11))
            counts[key] = counts.get(key, 0) + 1

    return {
        "batch": lambda: steps(batch, weights.astype("f4"), 1700),
        "single": lambda: steps(single, weights, 7000),
        "loop": loop,
        "sort": lambda: np.unique(keys, return_counts=True),
    }


def samples(rounds=ROUNDS):
    """Milliseconds of processor time of each piece, by name; the pieces take turns."""
    work = pieces()
    found = {name: [] for name in work}
    for _ in range(rounds):
        for name, piece in work.items():
            start = time.process_time()
            piece()
            found[name].append((time.process_time() - start) * 1e3)
    return found


def calibrate():
    """The same, in a process of its own with one thread, whatever this one has loaded."""
    command = [sys.executable, __file__, "--samples"]
    done = subprocess.run(
        command, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def pace(*calibrations):
    """This machine's times over the reference machine's: 0.5 is twice as fast."""
    ratios = [
        median(sum((found[name] for found in calibrations), [])) / milliseconds
        for name, milliseconds in REFERENCE.items()
    ]
    return sum(ratios) / len(ratios) / SLOWER


@dataclass
class Bill:
    """What child processes used while one thing was done."""

    seconds: float  # of processor time
    pace: float
    neighbours: float = 1.0

    def excess(self, budget):
        """Words if more was used than `budget`, seconds of the reference machine; else None."""
        allowed = budget * self.pace * self.neighbours
        if self.seconds > allowed:
            return (
                f"{self.seconds:.1f} processor seconds; {allowed:.1f} are allowed: {budget:.0f} "
                f"of the reference machine, times {self.pace:.2f} for this one (calibration.py)"
                + (f", times {self.neighbours} beside other tests" if self.neighbours > 1 else "")
            )


def children():
    """Processor seconds of all child processes that have ended, and of theirs."""
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measured(function, *args, **kwargs):
    """What `function` returns, and the bill for the processes that it started and waited for."""
    before, start = calibrate(), children()
    result = function(*args, **kwargs)
    used = children() - start
    return result, Bill(used, pace(before, calibrate()), NEIGHBOURS)


if __name__ == "__main__":
    found = samples()
    if "--samples" in sys.argv:
        json.dump(found, sys.stdout)
    else:
        for name, values in found.items():
            print(f"{name:8}{median(values):8.2f} ms, {REFERENCE[name]:.2f} where measured first")
        print(f"{pace(found):.2f} of the reference machine's time")
