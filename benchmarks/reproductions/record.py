"""Run a reproduction over its seeds and record it in `rnnlib/results/`.

A script defines ``run(seed, tiny=False)``, which returns a dict of figures (numbers, strings,
lists and dicts of them), or that and a dict of arrays, of which the first seed's are kept. It ends:

    if __name__ == "__main__":
        record.main("sunspots", run, seeds=10, title=..., papers=[...], published=[...],
                    settings=SETTINGS)

and then has this command line:

    python benchmarks/reproductions/sunspots.py [--seeds 10] [--workers 2] [--tiny] [--output DIR]

Every seed is written down when it is done, so a run that was stopped or killed goes on where it
was. What is kept belongs to one state of the script, its settings and versions; after a change of
these it starts anew. Seeds run side by side, each in a process with one thread.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np
from tqdm import tqdm

from rnnlib import results

ROOT = Path(__file__).resolve().parents[2]
PARTIAL = Path(os.environ.get("RNNLIB_PARTIAL", ROOT / "_build" / "reproductions"))


def main(name, run, *, seeds, title, papers, published, settings, gpu=False, together=False):
    """The command line of a script.

    Parameters
    ----------
    name : str
        Of the script and the result.
    run : callable
        ``run(seed, tiny=False)``; with `gpu` also ``device``, "cuda" or "cpu".
    seeds : int
        How many: 0 to seeds - 1.
    title : str
        One line: what is reproduced.
    papers : list of str
        Keys in book/references.bib.
    published : list of dict
        ``model``, ``figures`` (by name), ``paper`` (a key), ``source`` (where we read them),
        ``verified`` (whether that is the paper itself, or a copy of its table).
    settings : dict
        What the runs depend on, as plain data.
    gpu : bool
        Whether `run` can use one.
    together : bool
        Whether `run` takes a list of seeds and returns a list of what it found: on a GPU all
        seeds are trained side by side. Without one it gets one seed at a time.
    """
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--seeds", type=int, default=seeds, help=f"how many (default {seeds})")
    parser.add_argument("--workers", type=int, help="processes (default 2, on a GPU 1)")
    parser.add_argument("--tiny", action="store_true", help="see that it runs; writes no result")
    parser.add_argument("--output", type=Path, help="folder, in place of rnnlib/results")
    options = parser.parse_args()
    device = pick_device(gpu)
    workers = options.workers if options.workers is not None else 1 if device == "cuda" else 2
    if options.seeds < 1 or workers < 1:
        parser.error("--seeds and --workers: expected 1 or more")
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # of the processes
    versions = versions_used()
    state = [settings, versions, options.tiny, device, Path(sys.argv[0]).read_text("utf-8")]
    digest = hashlib.sha256(json.dumps(state).encode()).hexdigest()[:16]
    partial = PARTIAL / f"{name}-{digest}"
    partial.mkdir(parents=True, exist_ok=True)

    extra = {"tiny": options.tiny} | ({"device": device} if gpu else {})
    try:
        if together and device == "cuda":
            groups = [list(range(options.seeds))]
        else:
            groups = [[seed] for seed in range(options.seeds)]
        finish_seeds(run, groups, extra, partial, workers, name, together)
    except KeyboardInterrupt:
        done = len(list(partial.glob("*.json")))
        sys.exit(f"Stopped with {done} of {options.seeds} seeds done; the same command goes on.")

    parts = [json.loads((partial / f"{k}.json").read_text("utf-8")) for k in range(options.seeds)]
    result = {
        "format": results.FORMAT,
        "name": name,
        "title": title,
        "made_by": f"{results.SCRIPTS}/{name}.py",
        "papers": papers,
        "published": published,
        "settings": settings,
        "measured_with": versions
        | {
            "device": device_name(device),
            "threads": 1,
            "processes": workers,
            "commit": commit(),
            "seconds": [part["seconds"] for part in parts],
        },
        "seeds": list(range(options.seeds)),
        "runs": [part["figures"] for part in parts],
    }
    if options.tiny and options.output is None:
        print(dumps(result))
    else:
        folder = options.output or results.FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        if (partial / "0.npz").exists():
            replace(folder / f"{name}.npz", (partial / "0.npz").read_bytes())
        replace(folder / f"{name}.json", dumps(result).encode())
        print(f"{folder / name}.json")
    shutil.rmtree(partial)


def finish_seeds(run, groups, extra, partial, workers, name, together):
    """Run the groups of seeds that are not done, side by side."""
    waiting = [g for g in groups if not all((partial / f"{k}.json").exists() for k in g)]
    total, left = sum(map(len, groups)), sum(map(len, waiting))
    bar = tqdm(total=total, initial=total - left, desc=name, unit="seed")
    context = multiprocessing.get_context("spawn")
    with bar, ProcessPoolExecutor(workers, context, initializer=follow) as pool:
        jobs = {pool.submit(one_group, run, g, extra, partial, together): g for g in waiting}
        try:
            for job in as_completed(jobs):
                job.result()
                bar.update(len(jobs[job]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.kill()
            raise


def follow():
    """In a worker: end with the process that started this one, however that ends."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def one_group(run, seeds, extra, partial, together):
    start = time.monotonic()
    found = run(seeds, **extra) if together else [run(seeds[0], **extra)]
    seconds = round(time.monotonic() - start, 1)
    for seed, figures in zip(seeds, found, strict=True):
        figures, arrays = figures if isinstance(figures, tuple) else (figures, None)
        if arrays and seed == 0:
            with open(partial / "0.npz", "wb") as file:
                np.savez_compressed(file, **arrays)
        # The last to be written: a seed is done when this is there.
        part = json.dumps({"figures": figures, "seconds": seconds}, allow_nan=False, default=plain)
        replace(partial / f"{seed}.json", part.encode())


def plain(value):
    """NumPy's numbers and arrays as JSON knows them."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"run: expected numbers, strings, lists and dicts, got {type(value).__name__}")


def replace(path, data):
    """Write a file so that at any moment the old or the new one is there, whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    os.replace(draft, path)


def dumps(result):
    """JSON with a list of numbers on one line, so that a change can be read."""
    text = json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False)
    return re.sub(r'\[[^\[\]{}"]*\]', lambda found: " ".join(found[0].split()), text) + "\n"


def pick_device(gpu):
    if not gpu:
        return "cpu"
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def device_name(device):
    if device == "cuda":
        import torch

        return torch.cuda.get_device_name()
    names = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    return names[0] if names else platform.processor() or platform.machine()


def versions_used():
    """Of Python and NumPy, and of torch where the script has imported it."""
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    return versions | (
        {"torch": sys.modules["torch"].__version__} if "torch" in sys.modules else {}
    )


def commit():
    """The commit that the code is at, with a + if `rnnlib` or the scripts differ from it."""

    def git(*command):
        done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    changed = git("status", "--porcelain", "--", "rnnlib/*.py", str(Path(sys.argv[0]).resolve()))
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "") or "unknown"
