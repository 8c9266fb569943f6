"""What each trick of ``rnnlib/_kernels.py`` is worth: a training step of the LSTM without it.

The first three rows are whole other programs: cells in a loop with the weights' gradients added
up step by step, the readable sequence functions, and the fast ones. Each further row is the fast
functions with one trick taken out; the last ones are torch's layer, and the matrix products alone.
Processor time of one thread, medians of runs in turns, each turn in another order; once with the
kernels that the BLAS chooses, once with its AVX-512 kernels where the processor has them.
`reproductions/kernel_steps.py` does this five times and records it.

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
import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from rnnlib import _kernels, lstm  # noqa: E402 (found only now)
from rnnlib.contracts import unchecked  # noqa: E402 (likewise)

SHAPES = [(100, 32, 128, 256), (200, 64, 64, 128), (100, 1, 64, 128)]
KERNELS = "SkylakeX"
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
    runs |= {f"fast, but {name}": without(values) for name, values in ABLATIONS.items()}
    return runs | torchs(params, x, dy, state) | {"products alone": products(params, x, dy)}


def torchs(params, x, dy, state):
    """Torch's layer with the same weights, as it comes and without the library oneDNN."""
    layer = torch.nn.LSTM(x.shape[-1], dy.shape[-1])
    layer.load_state_dict({f"{name}_l0": torch.from_numpy(p) for name, p in params.items()})
    x, dy = torch.from_numpy(x).requires_grad_(), torch.from_numpy(dy)
    state = tuple(torch.from_numpy(part)[None] for part in state)
    inputs = [x, *layer.parameters()]

    def whole():
        torch.autograd.grad(layer(x, state)[0], inputs, dy)

    def plain():
        with torch.backends.mkldnn.flags(enabled=False):
            whole()

    return {"torch": whole, "torch without oneDNN": plain}


def products(params, x, dy):
    """The matrix products of a training step, step by step where a step waits, and nothing else."""
    T, N, D = x.shape
    ih, hh = params["weight_ih"].T.copy(), params["weight_hh"].T.copy()
    rows, h = x.reshape(T * N, D), dy.reshape(T * N, -1)
    a, inputs = np.empty((T, N, hh.shape[1]), x.dtype), np.empty((T * N, hh.shape[1]), x.dtype)
    dh, dx = np.empty_like(dy[0]), np.empty_like(rows)
    d_ih, d_hh = (np.empty_like(params[name]) for name in ("weight_ih", "weight_hh"))

    def run():
        np.matmul(rows, ih, out=inputs)
        for h_t, a_t in zip(dy, a, strict=True):
            np.matmul(h_t, hh, out=a_t)
        for a_t in a:
            np.matmul(a_t, params["weight_hh"], out=dh)
        np.matmul(inputs.T, rows, out=d_ih)
        np.matmul(inputs.T, h, out=d_hh)
        np.matmul(inputs, params["weight_ih"], out=dx)

    return run


def measure(runs, rounds=15, seed=0):
    times, rng = {name: [] for name in runs}, np.random.default_rng(seed)
    for run in runs.values():
        run()
    for _ in range(rounds):
        for name in rng.permutation(list(runs)):
            start = time.process_time()
            runs[name]()
            times[name].append(time.process_time() - start)
    return {name: 1e3 * statistics.median(values) for name, values in times.items()}


def child(shapes=SHAPES, rounds=15, seed=0, kernels=""):
    """What :func:`measure` finds at each shape, in a process of its own with these kernels."""
    given = json.dumps({"shapes": shapes, "rounds": rounds, "seed": seed})
    variables = {"OPENBLAS_CORETYPE": kernels} if kernels else {}
    command = [sys.executable, __file__, "--child", given]
    done = subprocess.run(
        command, env=os.environ | variables, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def has_avx512():
    cpuinfo = Path("/proc/cpuinfo")
    return cpuinfo.exists() and "avx512f" in cpuinfo.read_text()


def main():
    if "--child" in sys.argv:
        torch.set_num_threads(1)
        given = json.loads(sys.argv[-1])
        print(
            json.dumps(
                {
                    ", ".join(map(str, shape)): measure(
                        programs(*shape), given["rounds"], given["seed"]
                    )
                    for shape in given["shapes"]
                }
            )
        )
        return
    results, lines = {}, []
    for title, kernels in [("kernels as chosen", ""), ("AVX-512 kernels", KERNELS)]:
        if kernels and not has_avx512():
            continue
        columns = results[title] = child(kernels=kernels)
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
