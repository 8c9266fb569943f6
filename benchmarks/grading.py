"""Submissions a minute, with all walls up, against stock nbgrader in the same run.

    python benchmarks/grading.py [--students 24] [--assignment 02_rnn] [--torch] [--memory]

The class is made from the planted answers of `tests/answers/`: every student another mixture. With
`--torch` every notebook imports torch, as a student's of part IV may. Writes grading.json.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
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


def command(folder, module, *arguments):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    started = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(run.stderr[-3000:] + run.stdout[-3000:])
    return time.monotonic() - started


def scores(folder, assignment):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/grading/gradebook.db") as book:
        return {s.student.id: s.score for s in book.find_assignment(assignment).submissions}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="02_rnn")
    parser.add_argument("--students", type=int, default=24)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--torch", action="store_true")
    parser.add_argument("--no-stock", action="store_true")
    options = parser.parse_args()
    name, students = options.assignment, options.students
    with tempfile.TemporaryDirectory(prefix="class_") as folder:
        ours, stock = Path(folder, "ours"), Path(folder, "stock")
        make_class(ours, name, students, options.torch)
        shutil.copytree(ours, stock)
        workers = ["--workers", str(options.workers), "--quiet"]
        seconds = {"ours": command(ours, "autograder", "grade", name, *workers)}
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        if not options.no_stock:
            with (stock / "nbgrader_config.py").open("a") as file:
                file.write(STOCK)
            seconds["stock"] = command(stock, "nbgrader", "autograde", name)
            first, second = scores(ours, name), scores(stock, name)
            differ = sorted(s for s in first if first[s] != second.get(s))
            print(f"scores that differ between the two: {len(differ)} {differ[:5]}")
    rates = {which: round(60 * students / s, 1) for which, s in seconds.items()}
    result = {
        "assignment": name,
        "students": students,
        "torch": options.torch,
        "workers": options.workers,
        "per_minute": rates,
        "times_stock": round(rates["ours"] / rates["stock"], 2) if "stock" in rates else None,
        "largest_process_MB": peak,
        "load": round(os.getloadavg()[0], 1),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    print(json.dumps(result, indent=1))
    path = Path(__file__).with_name("grading.json")
    kept = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps([*kept, result], indent=1) + "\n")


if __name__ == "__main__":
    main()
