"""What 10,000 submissions need on a cluster: a simulation fed by measurements.

    python benchmarks/cluster.py [--students 10000]

One grader takes submissions in, hands out exams and writes what comes back, one thing at a time;
workers run exams, now and then meet a hostile one that uses up its time limit, and now and then
die with theirs. All times are drawn from `results/grading.json`, which `grading.py` measures, and
the simulation is first held against what was measured there. Writes `results/cluster.json`, `.md`
and `.png`.
"""

import argparse
import json
import random
import statistics
from pathlib import Path

import simpy

RESULTS = Path(__file__).with_name("results")
WORKERS = (1, 2, 4, 8, 16, 32, 64, 128)
SLICE = 0.02  # seconds that a process computes before another gets the core
BUDGET = 240  # seconds that a notebook may take
HOSTILE = 0.01  # share of the notebooks that take long, up to all of the budget
DISPATCH = 0.005  # seconds that Dask's client and scheduler compute for an exam, beside the grader
LIFE = 24 * 3600  # seconds that a worker lives on average: machines are taken away
REPLACED = 120  # seconds until another stands in its place


class Run:
    """One run of the grader on simulated machines."""

    def __init__(self, measured, students, workers, cores=None, hostile=0.0, life=None, seed=0):
        self.costs, self.exams = measured["costs"], measured["exam_seconds"]
        self.students, self.workers, self.hostile, self.life = students, workers, hostile, life
        self.env, self.rng, self.fate = (
            simpy.Environment(),
            random.Random(seed),
            random.Random(seed),
        )
        self.cores = simpy.Resource(self.env, cores) if cores else None  # shared, or one for each
        self.queue, self.results = simpy.Store(self.env), simpy.Store(self.env)
        self.again, self.busy, self.examined = 0, 0.0, 0.0
        for _ in range(workers):
            self.env.process(self.worker())
        self.env.run(self.env.process(self.grader()))
        self.seconds = self.env.now

    def compute(self, seconds):
        """Use a core for some seconds."""
        if self.cores is None:
            yield self.env.timeout(seconds)
        while self.cores and seconds > 0:
            with self.cores.request() as turn:
                yield turn
                yield self.env.timeout(min(SLICE, seconds))
            seconds -= SLICE

    def exam(self):
        if self.rng.random() < self.hostile:
            return self.rng.uniform(10, BUDGET)
        return self.rng.choice(self.exams)

    def worker(self):
        start = self.costs["first"] - statistics.median(self.exams) - self.costs["write"]
        yield from self.compute(start)
        end = self.env.now + self.fate.expovariate(1 / self.life) if self.life else float("inf")
        while True:
            seconds = yield self.queue.get()
            if self.env.now + seconds > end:  # lost with its worker: somebody else begins anew
                self.again += 1
                self.queue.items.insert(0, seconds)
                yield self.env.timeout(max(0, end - self.env.now) + REPLACED + start)
                end = self.env.now + self.fate.expovariate(1 / self.life)
                continue
            yield from self.compute(seconds)
            self.examined += seconds
            self.results.put(seconds)

    def grader(self):
        """As `Class.run`: no more exams are out than each worker can run and have waiting."""
        out = 0
        yield from self.compute(self.costs["start"])
        for _ in range(self.students):
            yield from self.use(self.costs["take"] + DISPATCH)
            self.queue.put(self.exam())
            out += 1
            while out >= 2 * self.workers or self.results.items:
                yield self.results.get()
                yield from self.use(self.costs["write"])
                out -= 1
        for _ in range(out):
            yield self.results.get()
            yield from self.use(self.costs["write"])

    def use(self, seconds):
        self.busy += seconds
        yield from self.compute(seconds)


def validate(measured, cores):
    """Predicted against measured seconds for the class that was measured."""
    rows = []
    for name, seconds in measured["seconds"].items():
        if name != "stock":
            taken = statistics.median(seconds)
            run = Run(measured, measured["students"], int(name.split()[0]), cores)
            rows.append(
                {
                    "workers": int(name.split()[0]),
                    "measured_seconds": round(taken, 1),
                    "predicted_seconds": round(run.seconds, 1),
                    "error_percent": round(100 * (run.seconds / taken - 1), 1),
                }
            )
    return rows


def predict(measured, memory, students):
    """One dict for each number of workers."""
    rows = []
    for workers in WORKERS:
        quiet = Run(measured, students, workers)
        real = Run(measured, students, workers, hostile=HOSTILE)
        lossy = Run(measured, students, workers, hostile=HOSTILE, life=LIFE)
        rows.append(
            {
                "workers": workers,
                "minutes": round(quiet.seconds / 60, 1),
                "minutes_hostile": round(real.seconds / 60, 1),
                "minutes_hostile_lossy": round(lossy.seconds / 60, 1),
                "exams_run_again": lossy.again,
                "grader_busy_percent": round(100 * real.busy / real.seconds),
                "workers_busy_percent": round(100 * real.examined / real.seconds / workers),
                "memory_GB": round(workers * per_worker(memory) / 1024, 1),
            }
        )
    return rows


def per_worker(memory):
    """MB of one worker with its fork servers and an exam."""
    return (memory["MB_largest"]["workers"] + memory["MB_largest"]["sandboxes"]) / memory["workers"]


def table(rows):
    head = list(rows[0])
    lines = [head, ["---:"] * len(head), *([row[k] for k in head] for row in rows)]
    return "\n".join("| " + " | ".join(str(v).replace("_", " ") for v in r) + " |" for r in lines)


def plot(rows, limit, students, path):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.8), layout="constrained")
    axes = figure.subplots()
    workers = [row["workers"] for row in rows]
    axes.loglog(workers, [r["minutes"] for r in rows], "o-", label="honest notebooks")
    label = f"{HOSTILE:.0%} up to {BUDGET} s, workers that die"
    axes.loglog(workers, [r["minutes_hostile_lossy"] for r in rows], "s-", label=label)
    axes.axhline(limit, color="#999999", linestyle="--", label="the one grader, without a pause")
    axes.set(xlabel="workers, a core each", ylabel="minutes", title=f"{students:,} submissions")
    axes.set_xticks(workers, workers)
    axes.set_yticks(ticks := [5, 10, 20, 50, 100, 200, 500], ticks)
    axes.minorticks_off()
    axes.legend(frameon=False)
    figure.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    students = parser.parse_args().students
    measured = json.loads((RESULTS / "grading.json").read_text())
    memory = json.loads((RESULTS / "grading_memory.json").read_text())
    checked = validate(measured, int(measured["machine"]["processor"].split()[-2]))
    rows = predict(measured, memory, students)
    grader = measured["costs"]["take"] + measured["costs"]["write"] + DISPATCH
    limit = students * grader / 60
    size = measured["bytes"]
    facts = {
        "students": students,
        "grader_seconds_a_submission": round(grader, 4),
        "grader_alone_minutes": round(limit, 1),
        "workers_that_saturate_it": round(
            sum(measured["exam_seconds"]) / len(measured["exam_seconds"]) / grader, 1
        ),
        "feedback_minutes_on_one_core": round(students * measured["costs"]["feedback"] / 60, 1),
        "grader_memory_MB": round(memory["MB_largest"]["writer"]),
        "worker_memory_MB": round(per_worker(memory)),
        "gradebook_MB": round(students * size["gradebook"] / 1e6),
        "folders_MB": round(students * (sum(size.values()) - size["gradebook"]) / 1e6),
        "sent_to_workers_MB": round(students * size["autograded"] / 1e6),
        "sent_back_MB": round(students * size["result"] / 1e6),
    }
    result = {**facts, "validation": checked, "predictions": rows}
    (RESULTS / "cluster.json").write_text(json.dumps(result, indent=1) + "\n")
    text = "\n\n".join([table(checked), table(rows), table([facts])])
    (RESULTS / "cluster.md").write_text(text + "\n")
    plot(rows, limit, students, RESULTS / "cluster.png")
    print(text)


if __name__ == "__main__":
    main()
