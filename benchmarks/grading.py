"""Submissions a minute, with all walls up, against stock nbgrader; and memory over a long run.

    python benchmarks/grading.py [--students 40] [--repeats 3] [--no-torch]
    python benchmarks/grading.py --memory 500

The class is made from the planted answers of `tests/answers/`: every student another mixture, and
the release imports torch, as those of part IV do. Ours and stock take turns, and the medians are
compared. Writes `results/grading.json`, of which `cluster.py` takes its service times, or
`results/grading_memory.json` and `.png`.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
import psutil

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("results")
STOCK = "\nimport nbgrader.converters as _stock\nimport nbgrader.apps.autogradeapp as _app\n" + (
    "_app.Autograde = _stock.Autograde\n"
)


def mixtures(assignment):
    """Endlessly: {function: answer}, all different for a long time."""
    folders = sorted((ROOT / "tests/answers" / assignment).iterdir())
    answers = {f.name: [p.read_text("utf-8") for p in sorted(f.glob("*.py"))] for f in folders}
    number = 0
    while True:
        yield {
            name: texts[(number * (i + 1) + number // len(texts)) % len(texts)]
            for i, (name, texts) in enumerate(answers.items())
        }
        number += 1


def make_class(folder, assignment, students, torch=False):
    """A course with a class of submissions in `folder`."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    source = folder / "solutions" / assignment
    shutil.copytree(ROOT / "solutions" / assignment, source)
    if torch:  # in the release, as in part IV, so that fork servers have it ready
        path = source / f"{assignment}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        first.source = "import torch\n" + first.source
        nbformat.write(notebook, path)
    command(folder, "nbgrader", "generate_assignment", assignment)
    release = folder / "exercises" / assignment / f"{assignment}.ipynb"
    for number, answers in zip(range(students), mixtures(assignment)):
        notebook = nbformat.read(release, as_version=4)
        for cell in notebook.cells:
            meta = cell.metadata.get("nbgrader", {})
            if meta.get("solution"):
                cell.source = answers.get(meta["grade_id"], cell.source)
                cell.source += f"\n# student {number}\n"
        target = folder / "grading/submitted" / f"s{number:04}" / assignment
        target.mkdir(parents=True)
        nbformat.write(notebook, target / f"{assignment}.ipynb")


def begin(folder, module, *arguments):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def command(folder, module, *arguments):
    """Run a command to its end; the seconds it took."""
    started = time.monotonic()
    run = begin(folder, module, *arguments)
    text, _ = run.communicate()
    if run.returncode:
        raise SystemExit(text[-3000:])
    return time.monotonic() - started


def grade(folder, assignment, workers):
    return command(folder, "autograder", "grade", assignment, "--quiet", "--workers", str(workers))


def scores(folder, assignment):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/grading/gradebook.db") as book:
        return {s.student.id: s.score for s in book.find_assignment(assignment).submissions}


def exam_seconds(folder):
    """How long each exam took, as the autograded notebooks say."""
    found = sorted(folder.glob("grading/autograded/*/*/*.ipynb"))
    return [nbformat.read(p, as_version=4).metadata["autograder"]["seconds"] for p in found]


def costs(folder, assignment, students):
    """Seconds of what is not an exam, from a graded class: runs that leave one more thing out."""
    exams = folder / "grading/exams" / assignment
    kept = grade(folder, assignment, 1)
    shutil.rmtree(exams / "graded")
    written = grade(folder, assignment, 1)
    one = ["--quiet", "--workers", "1", "--student", "s0000"]
    start = command(folder, "autograder", "grade", assignment, *one)
    shutil.rmtree(exams)
    first = command(folder, "autograder", "grade", assignment, *one)
    feedback = command(folder, "nbgrader", "generate_feedback", "--force", "--quiet", assignment)
    one = ["--force", "--quiet", assignment, "--student", "s0000"]
    feedback -= command(folder, "nbgrader", "generate_feedback", *one)
    return {
        "start": start,  # the command, when nothing is left to do
        "take": (kept - start) / (students - 1),  # one submission taken in and named
        "write": (written - kept) / students,  # one exam into gradebook and autograded folder
        "first": first - start,  # workers, their fork servers with torch, and one exam
        "feedback": feedback / (students - 1),
    }


def sizes(folder, assignment, students):
    """Bytes a submission."""
    grading = folder / "grading"
    places = {
        "submission": grading.glob("submitted/**/*.ipynb"),
        "autograded": grading.glob("autograded/**/*.ipynb"),
        "result": grading.glob(f"exams/{assignment}/results/*.json"),
        "gradebook": [grading / "gradebook.db"],
    }
    return {k: sum(p.stat().st_size for p in found) // students for k, found in places.items()}


def machine():
    packages = ("nbgrader", "distributed", "torch", "numpy")
    return {
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in packages},
    }


def compare(options, work):
    """Ours with each number of workers and stock, one after the other, again and again."""
    name, students = options.assignment, options.students
    made = work / "made"
    make_class(made, name, students, options.torch)
    seconds, loads = {}, []
    turns = [f"{n} workers" for n in range(1, options.workers + 1)] + ["stock"]
    for turn in turns * options.repeats:
        folder = work / turn
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder)
        loads.append(round(os.getloadavg()[0], 1))
        if turn == "stock":
            with (folder / "nbgrader_config.py").open("a") as file:
                file.write(STOCK)
            took = command(folder, "nbgrader", "autograde", name)
        else:
            took = grade(folder, name, int(turn.split()[0]))
        seconds.setdefault(turn, []).append(round(took, 2))
        print(f"{turn}: {60 * students / took:.1f} a minute, load before {loads[-1]}", flush=True)
    ours, stock = work / turns[-2], work / "stock"
    first, second = scores(ours, name), scores(stock, name)
    differ = [s for s in first if first[s] != second.get(s)]
    rates = {k: round(60 * students / statistics.median(v), 1) for k, v in seconds.items()}
    best = max(v for k, v in rates.items() if k != "stock")
    result = {
        "assignment": name,
        "students": students,
        "torch": options.torch,
        "machine": machine(),
        "load_before_each_run": loads,
        "seconds": seconds,
        "per_minute": rates,
        "times_stock": round(best / rates["stock"], 2),
        "scores_that_differ": differ,
        "exam_seconds": exam_seconds(work / "1 workers"),
        "bytes": sizes(ours, name, students),
        "costs": {k: round(v, 4) for k, v in costs(ours, name, students).items()},
    }
    (RESULTS / "grading.json").write_text(json.dumps(result, indent=1) + "\n")
    (RESULTS / "grading.md").write_text(summary(result))
    print(json.dumps({k: v for k, v in result.items() if k != "exam_seconds"}, indent=1))


def summary(result):
    """The result as a page."""
    loads = result["load_before_each_run"]
    about = "importing torch" if result["torch"] else "not importing torch"
    versions = ", ".join(f"{k} {v}" for k, v in result["machine"].items())
    lines = [
        f"{result['students']} submissions of {result['assignment']} {about}; {versions};",
        f"load {min(loads)} to {max(loads)} before each run.",
        f"By the medians, {result['times_stock']} times stock nbgrader's rate.\n",
        "| | a minute | seconds of each run |",
        "|---|---:|---|",
    ]
    for name, seconds in result["seconds"].items():
        lines.append(f"| {name} | {result['per_minute'][name]} | {', '.join(map(str, seconds))} |")
    lines += ["\n| what it costs | seconds |", "|---|---:|"]
    lines += [f"| {name} | {seconds} |" for name, seconds in result["costs"].items()]
    exam = statistics.median(result["exam_seconds"])
    return "\n".join([*lines, f"| exam (one worker, median) | {exam} |\n"])


# Memory.


def proportional(pid):
    """MB of a process, shared pages divided by those who share them; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(text.split("\nPss:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def sample(job):
    """MB of the writer, of Dask's workers, and of all that lives in sandboxes."""
    found = {"writer": proportional(job.pid), "workers": 0.0, "sandboxes": 0.0}
    for child in psutil.Process(job.pid).children(recursive=True):
        try:
            kind = "workers" if "multiprocessing" in " ".join(child.cmdline()) else "sandboxes"
            found[kind] += proportional(child.pid)
        except psutil.NoSuchProcess:
            pass
    return found


def watch(options, work):
    """One long run, and the memory of all its processes every second."""
    folder, name = work / "class", options.assignment
    make_class(folder, name, options.memory, options.torch)
    records = folder / "grading/exams" / name / "graded"
    arguments = ["--quiet", "--workers", str(options.workers)]
    job = begin(folder, "autograder", "grade", name, *arguments)
    rows, started = [], time.monotonic()
    while job.poll() is None:
        graded = len(list(records.glob("*.json")))
        rows.append({"graded": graded, **sample(job)})
        time.sleep(1)
    seconds = time.monotonic() - started
    text = job.stdout.read()
    if job.returncode:
        raise SystemExit(text[-3000:])
    kinds = ("writer", "workers", "sandboxes")
    graded = np.array([row["graded"] for row in rows])
    settled = (graded >= options.memory // 10) & (graded < options.memory)
    total = {kind: np.array([row[kind] for row in rows]) for kind in kinds}
    total["all"] = sum(total.values())
    slopes = {k: 100 * np.polyfit(graded[settled], v[settled], 1)[0] for k, v in total.items()}
    result = {
        "students": options.memory,
        "torch": options.torch,
        "workers": options.workers,
        "machine": machine(),
        "per_minute": round(60 * options.memory / seconds, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "MB_median": {k: round(float(np.median(v[settled])), 1) for k, v in total.items()},
        "MB_largest": {k: round(float(v.max()), 1) for k, v in total.items()},
        "MB_per_100_submissions": {k: round(float(v), 2) for k, v in slopes.items()},
        "samples": [{k: round(v, 1) for k, v in row.items()} for row in rows],
    }
    (RESULTS / "grading_memory.json").write_text(json.dumps(result) + "\n")
    plot(graded, total, slopes, RESULTS / "grading_memory.png")
    print(json.dumps({k: v for k, v in result.items() if k != "samples"}, indent=1))


def plot(graded, total, slopes, path):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    for kind, values in total.items():
        axes.plot(graded, values, label=f"{kind}: {slopes[kind]:+.1f} MB per 100 submissions")
    axes.set(xlabel="submissions graded", ylabel="memory in MB (PSS)", ylim=(0, None))
    axes.legend(frameon=False, loc=(0.3, 0.2))
    figure.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="02_rnn")
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="1, 2, ... up to it")
    parser.add_argument("--torch", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--memory", type=int, metavar="STUDENTS", help="watch one long run")
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="class_") as folder:
        (watch if options.memory else compare)(options, Path(folder))


if __name__ == "__main__":
    main()
