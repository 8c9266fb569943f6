"""Right answers in notebooks that are odd and honest: each must get all points."""

VALUES = "[sum(x[: t + 1]) / (t + 1) for t in range(len(x))]"
ANSWERS = {
    "awaits": f"""\
import asyncio

await asyncio.sleep(0)


async def work(x):
    return {VALUES}


def running_mean(x):
    return asyncio.run(work(x))
""",
    "cached": f"""\
from __future__ import annotations
import functools

calls = 0


def counted(function):
    @functools.wraps(function)
    def counting(*args):
        global calls
        calls += 1
        return function(*args)

    return counting


@functools.cache
def work(x: tuple[float, ...]) -> list[float]:
    return {VALUES}


@counted
def running_mean(x: list[float]) -> list[float]:
    return work(tuple(x))
""",
    "drawing": f"""\
%matplotlib inline
%pip install numpy
import matplotlib.pyplot as plt

for _ in range(5):
    plt.figure()


def running_mean(x):
    plt.plot(x)
    return {VALUES}
""",
    "in_windows": f"def running_mean(x):\r\n    return {VALUES}\r\n",
    "loud": f"""\
%%time
import sys

print("x" * 10_000_000)
print("y\\n" * 1_000_000, file=sys.stderr)


def running_mean(x):
    print("x" * 10_000_000, file=sys.stderr)
    return {VALUES}
""",
    "processes": """\
import multiprocessing
import threading
import time

threading.Thread(target=time.sleep, args=[100], daemon=True).start()


def one(x, t):
    return sum(x[: t + 1]) / (t + 1)


def running_mean(x):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.starmap(one, [(x, t) for t in range(len(x))])
""",
    "strict": """\
import warnings

import numpy as np

warnings.simplefilter("error")
np.seterr(all="raise")
np.set_printoptions(precision=1)


class Mean:
    def __call__(self, x):
        with np.errstate(invalid="ignore"):
            warnings.warn("this is only a warning")
            return list(np.cumsum(x) / np.arange(1, len(x) + 1))


running_mean = Mean()
""",
}
