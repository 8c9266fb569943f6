"""Time and memory of the layers beside torch.nn and beside the bare matrix products.

Every comparison is made in one process, one round after another: in each round each candidate
runs once, so that what else the machine does meets all of them; the medians are compared.
Settings that a process fixes at its start (threads, the BLAS's kernels) get a process each.

Usage: python benchmarks/speed.py [--quick] [--settings NAME ...]
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SHAPES = [
    (50, 16, 32, 64),
    (100, 32, 128, 256),
    (200, 64, 64, 128),
    (100, 1, 64, 128),
    (35, 20, 650, 650),
]
CASES = [(kind, shape, {}) for shape in SHAPES for kind in ("RNN", "LSTM", "GRU")]
CASES += [
    (kind, (100, 32, 128, 256), options)
    for options in ({"num_layers": 2}, {"bidirectional": True})
    for kind in ("RNN", "LSTM", "GRU")
]
# What the installed BLAS chooses by itself, and its AVX-512 kernels, which OpenBLAS has but does
# not choose on processors that it does not know.
SETTINGS = {
    "1 thread": {"threads": 1},
    "1 thread, AVX-512": {"threads": 1, "kernels": "SkylakeX"},
}
SIDES = ("ours", "torch")
TARGETS = {"training": 1.0, "inference": 1.5}


def interleaved(candidates, seconds, least=5, most=40):
    """Median seconds of each candidate, a dictionary of functions, run in turns."""
    times = {name: [] for name in candidates}
    for run in candidates.values():
        run()
    start = time.perf_counter()
    while len(next(iter(times.values()))) < least or (
        time.perf_counter() - start < seconds and len(next(iter(times.values()))) < most
    ):
        for name, run in candidates.items():
            begin = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in times.items()}


def floors(layer, T, N, rng):
    """The matrix products alone, of inference and of a training step, buffers made beforehand."""
    import numpy as np

    H, rows, products = layer.hidden_size, layer.gates * layer.hidden_size, []
    for name, weight in layer.params.items():
        if not name.startswith("weight_ih"):
            continue
        D = weight.shape[1]
        x, y, dx = (np.zeros((T * N, k), np.float32) for k in (D, rows, D))
        h = rng.standard_normal((N, H)).astype(np.float32)
        a, dh = np.zeros((N, rows), np.float32), np.zeros((N, H), np.float32)
        weight_hh = layer.params[name.replace("_ih", "_hh")]
        weight_t, weight_hh_t = np.ascontiguousarray(weight.T), np.ascontiguousarray(weight_hh.T)
        hs = np.zeros((T * N, H), np.float32)
        dweights = np.empty_like(weight), np.empty_like(weight_hh)
        products.append(
            (x, y, dx, h, a, dh, weight, weight_hh, weight_t, weight_hh_t, hs, dweights)
        )

    def forward():
        for x, y, _, h, a, _, _, _, weight_t, weight_hh_t, *_ in products:
            np.matmul(x, weight_t, out=y)
            for _ in range(T):
                np.matmul(h, weight_hh_t, out=a)

    def training():
        forward()
        for x, y, dx, _, a, dh, weight, weight_hh, _, _, hs, (dweight, dweight_hh) in products:
            for _ in range(T):
                np.matmul(a, weight_hh, out=dh)
            np.matmul(y, weight, out=dx)
            np.matmul(y.T, x, out=dweight)
            np.matmul(y.T, hs, out=dweight_hh)

    return forward, training


def compare(kind, shape, options, seconds):
    """Medians for one layer and shape: ours, torch's and the floor, inference and training."""
    import numpy as np
    import torch

    import rnnlib
    from rnnlib.testing import torch_twin

    (T, N, D, H), rng = shape, np.random.default_rng(0)
    layer = getattr(rnnlib, kind)(D, H, rng=rng, **options)
    twin = torch_twin(layer)
    x = rng.standard_normal((T, N, D)).astype(np.float32)
    dy = rng.standard_normal((T, N, H * layer.directions)).astype(np.float32)
    x_torch, dy_torch = torch.from_numpy(x).requires_grad_(), torch.from_numpy(dy)

    def torch_inference():
        with torch.no_grad():
            twin(x_torch)

    def torch_training():
        twin.zero_grad(set_to_none=True)
        x_torch.grad = None
        twin(x_torch)[0].backward(dy_torch)

    def ours_training():
        layer.backward(dy, None, layer.forward(x)[2])

    floor_inference, floor_training = floors(layer, T, N, rng)
    medians = interleaved(
        {
            "ours_training": ours_training,
            "torch_training": torch_training,
            "floor_training": floor_training,
            "ours_inference": lambda: layer.forward(x, grad=False),
            "torch_inference": torch_inference,
            "floor_inference": floor_inference,
        },
        seconds,
    )
    return {"layer": kind, "shape": shape, "options": options, "seconds": medians}


def alone(side, threads):
    """Median seconds of a training step of one side, alone in its process: no shared threads."""
    import numpy as np
    import torch

    import rnnlib
    from rnnlib.testing import torch_twin

    torch.set_num_threads(threads)
    out = []
    for kind, (T, N, D, H), options in CASES[: 3 * len(SHAPES)]:
        rng = np.random.default_rng(0)
        layer = getattr(rnnlib, kind)(D, H, rng=rng, **options)
        x, dy = (rng.standard_normal((T, N, k)).astype(np.float32) for k in (D, H))
        twin, x_torch, dy_torch = torch_twin(layer), torch.from_numpy(x), torch.from_numpy(dy)
        x_torch.requires_grad_()

        def ours(layer=layer, x=x, dy=dy):
            layer.backward(dy, None, layer.forward(x)[2])

        def theirs(twin=twin, x=x_torch, dy=dy_torch):
            twin.zero_grad(set_to_none=True)
            x.grad = None
            twin(x)[0].backward(dy)

        out.append(interleaved({side: ours if side == "ours" else theirs}, 0.5)[side])
    return out


def two_threads(rounds=3):
    """Each side in a process of its own, by turns: rows of layer, shape and the two medians."""
    times = {side: [] for side in SIDES}
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | dict.fromkeys(names, "2") | {"PYTHONPATH": str(HERE.parent)}
    for _ in range(rounds):
        for side in SIDES:
            command = [sys.executable, __file__, "--alone", side]
            output = subprocess.run(
                command, env=environment, check=True, capture_output=True, text=True
            )
            times[side].append(json.loads(output.stdout))
    medians = [[statistics.median(column) for column in zip(*times[side])] for side in SIDES]
    return [
        {"layer": kind, "shape": shape, "ours": mine, "torch": theirs}
        for (kind, shape, _), mine, theirs in zip(CASES, *medians)
    ]


def linear_in_time(seconds):
    """Seconds and peak bytes of a training step at growing T, and in windows of 50 steps."""
    import numpy as np

    import rnnlib.sequence

    rng, rows = np.random.default_rng(0), []
    layer = rnnlib.LSTM(32, 64, rng=rng)

    def whole(x):
        y, _, cache = layer.forward(x)
        layer.backward(y, None, cache)

    def windows(x):
        state = None
        for window in rnnlib.sequence.tbptt_windows(x, 50):
            y, state, cache = layer.forward(window, state)
            layer.backward(y, None, cache)

    for T in (250, 500, 1000, 2000, 5000):
        x = rng.standard_normal((T, 8, 32)).astype(np.float32)
        row = {"T": T}
        for name, run in (("whole", whole), ("windows", windows)):
            tracemalloc.start()
            run(x)
            row[f"{name}_bytes"] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        row |= interleaved({"whole": lambda: whole(x), "windows": lambda: windows(x)}, seconds)  # noqa: B023 (run now)
        rows.append(row)
    return rows


def measure(threads, quick):
    """All measurements of one process."""
    import torch
    from threadpoolctl import threadpool_info

    torch.set_num_threads(threads)
    seconds = 0.2 if quick else 1.5
    blas = [info for info in threadpool_info() if info["internal_api"] == "openblas"]
    return {
        "blas": blas[0]["architecture"] if blas else "unknown",
        "threads": threads,
        "load": os.getloadavg()[0],
        "cases": [compare(*case, seconds) for case in CASES],
        "time": linear_in_time(seconds / 3),
    }


def geometric_mean(values):
    return statistics.geometric_mean(values)


def ratios(result, phase, other):
    return [
        case["seconds"][f"ours_{phase}"] / case["seconds"][f"{other}_{phase}"]
        for case in result["cases"]
    ]


def slope(rows, key):
    """The exponent p of ``key ~ T^p``, by least squares on logarithms."""
    import numpy as np

    steps = [row["T"] for row in rows]
    return float(np.polyfit(np.log(steps), np.log([row[key] for row in rows]), 1)[0])


def summary(result):
    """The figures that issue and chapters name, one for each target."""
    large = [
        case["seconds"]["ours_training"] / case["seconds"]["floor_training"]
        for case in result["cases"]
        if case["shape"][3] >= 256
    ]
    training = ratios(result, "training", "torch")
    return {
        "training / torch, geometric mean (<= 1.0)": geometric_mean(training),
        "training / torch, worst (<= 1.3)": max(training),
        "inference / torch, geometric mean (<= 1.5)": geometric_mean(
            ratios(result, "inference", "torch")
        ),
        "training / products, H >= 256, geometric mean (<= 1.3)": geometric_mean(large),
        "training / products, H >= 256, worst": max(large),
        "time ~ T^p, p (0.95 .. 1.05)": slope(result["time"], "whole"),
        "memory ~ T^p, p (0.95 .. 1.05)": slope(result["time"], "whole_bytes"),
        "memory in windows of 50 ~ T^p, p (0)": slope(result["time"], "windows_bytes"),
    }


def table(results):
    """The results as Markdown."""
    lines = ["# Speed beside torch.nn and the bare matrix products", ""]
    lines += [
        f"{results['processor']}, {results['cores']} cores, Python {results['python']}, "
        f"NumPy {results['numpy']}, torch {results['torch']}; float32, medians of runs in turns.",
        "",
        "| | " + " | ".join(results["settings"]) + " |",
        "|---|" + "---:|" * len(results["settings"]),
    ]
    summaries = {name: summary(result) for name, result in results["settings"].items()}
    for key in next(iter(summaries.values())):
        figures = " | ".join(f"{summaries[name][key]:.2f}" for name in summaries)
        lines.append(f"| {key} | {figures} |")
    for name, result in results["settings"].items():
        lines += [
            "",
            f"## {name} (OpenBLAS kernels: {result['blas']})",
            "",
            "| layer | T, N, D, H | training ms | torch ms | / torch | / products "
            "| inference ms | torch ms | / torch |",
            "|---|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for case in result["cases"]:
            s = {key: 1e3 * value for key, value in case["seconds"].items()}
            options = "".join(f" {k}={v}" for k, v in case["options"].items())
            lines.append(
                f"| {case['layer']}{options} | {', '.join(map(str, case['shape']))} "
                f"| {s['ours_training']:.2f} | {s['torch_training']:.2f} "
                f"| {s['ours_training'] / s['torch_training']:.2f} "
                f"| {s['ours_training'] / s['floor_training']:.2f} "
                f"| {s['ours_inference']:.2f} | {s['torch_inference']:.2f} "
                f"| {s['ours_inference'] / s['torch_inference']:.2f} |"
            )
    return "\n".join(lines) + "\n"


def plot(results, path):
    """Ratios to torch for each layer and shape, a panel for each setting."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from rnnlib.plot import use_style

    use_style()
    settings = results["settings"]
    figure, axes = plt.subplots(
        len(settings), 1, figsize=(9, 2.8 * len(settings)), squeeze=False, sharex=True
    )
    for ax, (name, result) in zip(axes[:, 0], settings.items(), strict=True):
        for shift, phase in ((-0.2, "training"), (0.2, "inference")):
            values = ratios(result, phase, "torch")
            ax.bar([k + shift for k in range(len(values))], values, width=0.4, label=phase)
        ax.axhline(1, color="black", linewidth=1)
        ax.set(title=name, ylabel="time / torch's time")
        labels = [
            f"{case['layer']}{' x2' if case['options'].get('num_layers') else ''}"
            f"{' bi' if case['options'].get('bidirectional') else ''} {case['shape']}"
            for case in result["cases"]
        ]
        ax.set_xticks(range(len(labels)), labels, rotation=60, ha="right", fontsize=7)
        ax.legend()
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, to try it out")
    parser.add_argument("--settings", nargs="*", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--two-threads", action="store_true", help="each side in its own process")
    parser.add_argument("--alone", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        print(json.dumps(alone(arguments.alone, 2)))
        return
    if arguments.two_threads:
        RESULTS.mkdir(exist_ok=True)
        rows = two_threads()
        (RESULTS / "two_threads.json").write_text(json.dumps(rows, indent=1) + "\n")
        for row in rows:
            shape, ratio = ", ".join(map(str, row["shape"])), row["ours"] / row["torch"]
            print(f"{row['layer']} ({shape}): {ratio:.2f} of torch's time")
        return
    if arguments.child:
        print(json.dumps(measure(arguments.child, arguments.quick)))
        return
    import numpy
    import torch

    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    flags = ""
    if cpuinfo.exists():
        text = cpuinfo.read_text()
        flags = text
        names = [line for line in text.splitlines() if line.startswith("model name")]
        processor = names[0].partition(": ")[2] if names else processor
    results = {
        "processor": processor,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "torch": torch.__version__,
        "settings": {},
    }
    for name in arguments.settings:
        setting = SETTINGS[name]
        if "kernels" in setting and "avx512f" not in flags:
            continue
        threads = str(setting["threads"])
        environment = os.environ | {
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
            "PYTHONPATH": str(HERE.parent),
        }
        if "kernels" in setting:
            environment["OPENBLAS_CORETYPE"] = setting["kernels"]
        command = [sys.executable, __file__, "--child", threads]
        command += ["--quick"] if arguments.quick else []
        start = time.perf_counter()
        output = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        )
        results["settings"][name] = json.loads(output.stdout)
        print(f"{name}: {time.perf_counter() - start:.0f} s")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "speed.json").write_text(json.dumps(results, indent=1) + "\n")
    (RESULTS / "speed.md").write_text(table(results))
    plot(results, RESULTS / "speed.png")
    print(table(results))


if __name__ == "__main__":
    main()
