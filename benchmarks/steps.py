"""What each trick of ``rnnlib/_kernels.py`` is worth: a training step of the LSTM without it.

The first three rows are whole other programs: cells in a loop with the weights' gradients added
up step by step, the readable sequence functions, and the fast ones. Each further row is the fast
functions with one trick taken out. Processor time of one thread, medians of runs in turns; once
with the kernels that the BLAS chooses, once with its AVX-512 kernels where the processor has them.

Usage: python benchmarks/steps.py
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import contextlib
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from rnnlib import _kernels, lstm  # noqa: E402 (found only now)
from rnnlib.contracts import unchecked  # noqa: E402 (likewise)

SHAPES = [(100, 32, 128, 256), (200, 64, 64, 128), (100, 1, 64, 128)]
KERNELS = {"OPENBLAS_CORETYPE": "SkylakeX"}
ABLATIONS = {
    "input product step by step": {"ROWS": 1},
    "derivatives of the gates step by step": {"CHUNK": 1},
    "weights' rows not padded": {"PAD": 0},
    "matmul even for one sequence": {"_product": lambda N: np.matmul},
    "1/2 always broadcast": {"_half": lambda gates, N, H, dtype: np.full(1, 0.5, dtype)},
}


@contextlib.contextmanager
def changed(**values):
    saved = {name: getattr(_kernels, name) for name in values}
    for name, value in values.items():
        setattr(_kernels, name, value)
    yield
    for name, value in saved.items():
        setattr(_kernels, name, value)


def programs(T, N, D, H):
    rng = np.random.default_rng(0)

    def draw(*shape):
        return rng.uniform(-1, 1, shape).astype(np.float32) / 16

    params = {
        "weight_ih": draw(4 * H, D),
        "weight_hh": draw(4 * H, H),
        "bias_ih": draw(4 * H),
        "bias_hh": draw(4 * H),
    }
    x, dy, state = draw(T, N, D), draw(T, N, H), (draw(N, H), draw(N, H))

    forward, backward = unchecked(lstm.lstm_cell_forward), unchecked(lstm.lstm_cell_backward)

    def cells():
        s, caches, total = state, [], {name: np.zeros_like(p) for name, p in params.items()}
        for x_t in x:
            s, cache = forward(x_t, s, params)
            caches.append(cache)
        d = (np.zeros_like(s[0]), np.zeros_like(s[1]))
        for dy_t, cache in zip(dy[::-1], caches[::-1], strict=True):
            _, d, grads = backward((d[0] + dy_t, d[1]), cache)
            for name, g in grads.items():
                total[name] += g

    def readable():
        lstm.lstm_backward(dy, None, lstm.lstm_forward(x, state, params)[2])

    def fast():
        zeros = (np.zeros_like(state[0]), np.zeros_like(state[1]))
        _kernels.lstm_backward(dy, zeros, _kernels.lstm_forward(x, state, params)[2])

    def without(values):
        def run():
            with changed(**values):
                fast()

        return run

    runs = {
        "cells in a loop": cells,
        "readable sequence functions": readable,
        "fast sequence functions": fast,
    }
    return runs | {f"fast, but {name}": without(values) for name, values in ABLATIONS.items()}


def measure(runs, rounds=15):
    times = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            run()
            times[name].append(time.process_time() - start)
    return {name: 1e3 * statistics.median(values) for name, values in times.items()}


def has_avx512():
    cpuinfo = Path("/proc/cpuinfo")
    return cpuinfo.exists() and "avx512f" in cpuinfo.read_text()


def main():
    if "--child" in sys.argv:
        print(
            json.dumps({", ".join(map(str, shape)): measure(programs(*shape)) for shape in SHAPES})
        )
        return
    results, lines = {}, []
    for title, variable in [("kernels as chosen", {}), ("AVX-512 kernels", KERNELS)]:
        if variable and not has_avx512():
            continue
        command = [sys.executable, __file__, "--child"]
        done = subprocess.run(
            command, env=os.environ | variable, check=True, capture_output=True, text=True
        )
        columns = results[title] = json.loads(done.stdout)
        lines += [
            f"| {title} | " + " | ".join(f"({shape})" for shape in columns) + " |",
            "|---|" + "---:|" * len(columns),
        ]
        for name in next(iter(columns.values())):
            figures = " | ".join(f"{column[name]:.2f}" for column in columns.values())
            lines.append(f"| {name} | {figures} |")
        lines.append("")
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "steps.json").write_text(json.dumps(results, indent=1) + "\n")
    (HERE / "results" / "steps.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
