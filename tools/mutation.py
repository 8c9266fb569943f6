"""Mutation testing: does a test fail when one expression of the package is wrong?

`tests/mutants.py` makes the mutants. pytest collects the tests of the core once; then each mutant
is planted in a forked copy of that process, by giving the live function the mutated code, and
those tests that call the function run there until one fails: first those that are quick, or have
failed for many mutants before. Which tests call what is found by one run with a profiler. A mutant
that no test notices has survived: write the test that it lacks, or list it in
`tests/equivalent.toml` with the reason why nobody can tell it from the original.

A mutant whose place a running program does not reach is not planted: it counts neither as killed
nor as survived. (Importing numpy, torch and the tests takes seconds; a fork of what has imported
them takes a tenth of one. No other program for mutation testing was tried.)

Usage: python tools/mutation.py [MODULE ...] [--every N | --least N | --sample N] (--help says more)
"""

import argparse
import ast
import dataclasses
import gc
import importlib
import inspect
import json
import multiprocessing
import os
import platform
import resource
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections import Counter, defaultdict
from contextlib import suppress
from fnmatch import fnmatch
from functools import cache
from hashlib import sha256
from multiprocessing.connection import wait
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "rnnlib"
STATE = ROOT / "_build/mutants"
RESULTS = ROOT / "benchmarks/results/mutants.json"
EQUIVALENT = ROOT / "tests/equivalent.toml"

# The numeric core. Drawing, data, pages and graders are tested in other ways.
MODULES = [
    *("functional", "rnn", "lstm", "gru", "rtrl", "sequence", "_kernels", "recurrent", "layers"),
    *("cells", "wrappers", "init", "optim", "training", "models", "ngram", "decoding", "metrics"),
    *("testing", "serialization", "attention", "crf", "ctc", "seq2seq", "scan", "modern"),
    *("pooling", "speech"),
]
MODULES = [name for name in MODULES if (PACKAGE / f"{name}.py").exists()]
# Their tests. (test_planted_bugs is left out: it swaps the code of functions itself.)
TESTS = [
    *("attention", "cells", "crf", "ctc", "decoding", "functional", "init", "layers", "metrics"),
    *("models", "ngram"),
    *("normalisation_and_packing", "optim", "recurrent", "rtrl", "sequence", "serialization"),
    *("training", "wrappers", "interface", "silent_faults", "search", "text_metrics"),
    *("seq2seq", "scan", "modern", "pooling", "speech", "testing"),
]
MISSING = object()
PATIENCE = 5  # a mutant may compute so many times as long as the original, and so many seconds more
ASLEEP = 10  # and wait so many times as long as it may compute (the machine may have other work)
NOT_PLANTED = "not planted"
MEMORY = 4 << 30  # and allocate so many bytes


class Server:
    """A pytest plugin that, in place of running the collected tests, calls `work(self)`."""

    def __init__(self, work):
        self.work, self.failed, self.status = work, [], 0

    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        self.status = self.work(self)
        return True

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed.append(report.nodeid)

    def run(self, tests, first=True):
        """Run tests, until the first that fails if `first`, and return those that failed."""
        items = [self.items[test] for test in tests]
        for item, following in zip(items, [*items[1:], None]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if first and self.failed:
                break
        return self.failed


class Reach:
    """A pytest plugin that notes for each test its seconds and the functions that it calls."""

    def __init__(self):
        self.seconds, self.reached, self.shared = Counter(), defaultdict(set), defaultdict(set)
        self.calls = set()

    def profile(self, frame, event, _):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(PACKAGE)):
            self.calls.add((Path(code.co_filename).stem, code.co_qualname.partition(".<")[0]))

    def pytest_runtest_logstart(self, nodeid, location):
        self.calls.clear()
        threading.setprofile(self.profile)
        sys.setprofile(self.profile)

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] += report.duration
        self.reached[report.nodeid] |= self.calls
        if report.when == "setup":
            # What a fixture of a whole file calls concerns all tests of that file.
            self.shared[report.nodeid.partition("::")[0]] |= self.calls

    def pytest_runtest_logfinish(self, nodeid, location):
        sys.setprofile(None)
        threading.setprofile(None)

    def answer(self, failed):
        reached = {
            test: sorted(calls | self.shared[test.partition("::")[0]])
            for test, calls in self.reached.items()
        }
        return {"seconds": dict(self.seconds), "reached": reached, "failed": failed}


def hush():
    """What a test prints goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


def measure(answer, server):
    """In a forked process: which tests reach what."""
    hush()
    plugin = Reach()
    next(iter(server.items.values())).config.pluginmanager.register(plugin)
    answer.send(plugin.answer(server.run(server.items, first=False)))


def attempt(answer, server, module, source, mutant, chosen):
    """In a forked process: plant a mutant, run the chosen tests, answer the one that failed."""
    hush()
    limit = MEMORY + 4096 * int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        plant(importlib.import_module(f"rnnlib.{module}"), source, mutant)
    except NotPlantedError:
        answer.send(NOT_PLANTED)
    except Exception as error:
        answer.send(f"at import: {type(error).__name__}")
    else:
        answer.send((server.run(chosen) or [None])[0])


class NotPlantedError(Exception):
    """The mutant's place is out of reach in a running program."""


def plant(module, source, mutant):
    """Change the running module into the mutant: one function's code, or what it was made with.

    `source` is the module's own.
    """
    from rnnlib.serialization import REGISTRY

    name, live = owner(mutant, dict(functions(module)))
    program = compile(mutant.source, module.__file__, "exec", dont_inherit=True)
    new = codes(program).get(name)
    if live and new and repr_of(live.__code__) != repr_of(new):
        live.__code__ = with_cells(new, live.__code__)
        return
    # Defaults of arguments, constants of the module and of classes: run the module once more,
    # and beside it the original, so that what differs is the mutant's doing.
    double, entered = run_again(module, program)
    if live:
        again = dict(functions(double))[name]
        old, new = ((f.__defaults__, f.__kwdefaults__) for f in (live, again))
        if repr(old) == repr(new):
            raise NotPlantedError
        live.__defaults__, live.__kwdefaults__ = new
        return
    original = compile(source, module.__file__, "exec", dont_inherit=True)
    before, had = run_again(module, original)
    changed = replace_values(module, before, double)
    for kind in had - entered:
        changed |= REGISTRY.pop(kind, None) is not None
    if not changed:
        raise NotPlantedError


def run_again(module, program):
    """A copy of a module, and the names it registers; the registry stays as it was."""
    from rnnlib.serialization import REGISTRY

    double = type(module)(module.__name__)
    double.__package__, double.__file__ = module.__package__, module.__file__
    kept = dict(REGISTRY)
    REGISTRY.clear()
    try:
        exec(program, vars(double))
        return double, set(REGISTRY)
    finally:
        REGISTRY.clear()
        REGISTRY.update(kept)


def with_cells(new, old):
    """A function's new code with the closure of the old one, which it may no longer use."""
    if set(new.co_freevars) - set(old.co_freevars):
        raise NotPlantedError
    if new.co_freevars == old.co_freevars:
        return new
    if new.co_freevars:
        raise NotPlantedError  # which cell is which is settled when a function is made
    return new.replace(co_freevars=old.co_freevars)


def repr_of(code):
    """What a code object computes with, nested ones included, as bytes."""
    constants = [repr_of(c) if inspect.iscode(c) else repr((type(c), c)) for c in code.co_consts]
    return repr((constants, code.co_names, code.co_varnames, code.co_code)).encode()


def functions(module):
    """All functions of a module by qualified name, those in classes and properties too."""
    for name, value in vars(module).items():
        members = {name: value}
        if inspect.isclass(value) and value.__module__ == module.__name__:
            members = {f"{name}.{member}": method for member, method in vars(value).items()}
        for member, function in members.items():
            function = getattr(function, "fget", None) or getattr(function, "func", function)
            function = inspect.unwrap(getattr(function, "__func__", function))
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                yield member, function


def codes(program):
    """The code of each function and method in a compiled module."""
    found = {}
    for constant in program.co_consts:
        if inspect.iscode(constant):
            found[constant.co_qualname] = constant
            found |= codes(constant)
    return found


def replace_values(module, before, after):
    """Change what differs between two copies of a module in the running one; say whether any."""
    changed = False
    for name in {*vars(before), *vars(after)} - {"__builtins__"}:
        old, new = vars(before).get(name, MISSING), vars(after).get(name, MISSING)
        if inspect.isclass(new) and new.__module__ == module.__name__:
            changed |= replace(vars(module)[name], vars(old), vars(new))
        elif differ(name, old, new):
            changed = True
            live = vars(module)[name]
            holders = [m for m in list(sys.modules.values()) if vars(m).get(name, MISSING) is live]
            for holder in {id(one): one for one in [*holders, module]}.values():
                if new is MISSING:
                    delattr(holder, name)
                else:
                    setattr(holder, name, new)
    return changed


def replace(owner, old, new):
    """The same for the attributes of a class."""
    names = [n for n in {*old, *new} if differ(n, old.get(n, MISSING), new.get(n, MISSING))]
    for name in names:
        if name in new:
            setattr(owner, name, new[name])
        elif name in vars(owner):  # (a class may have two names)
            delattr(owner, name)
    if names and dataclasses.is_dataclass(owner):  # its __init__ has taken its defaults already
        owner.__init__.__defaults__ = new["__init__"].__defaults__
        owner.__init__.__kwdefaults__ = new["__init__"].__kwdefaults__
    return bool(names)


def differ(name, old, new):
    """Whether two values are plain ones, and not the same."""
    if name.startswith("__") or (old is MISSING) != (new is MISSING):
        return not name.startswith("__")
    texts = repr(old), repr(new)
    plain = not callable(old) and not callable(new) and " at 0x" not in texts[0] + texts[1]
    return plain and texts[0] != texts[1]


def limited(seconds, function, *arguments):
    """In a forked process: after so many processor seconds, SIGPROF ends it."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    function(*arguments)


class Jobs:
    """Forked processes, a few at a time, each with a limit of processor seconds."""

    def __init__(self, workers):
        self.workers, self.running = workers, {}
        self.fork = multiprocessing.get_context("fork")

    def run(self, jobs):
        """Yield (key, answer) for each (key, seconds, function, arguments), as they end."""
        try:
            for job in jobs:
                self.start(*job)
                while len(self.running) >= self.workers:
                    yield from self.ended()
            while self.running:
                yield from self.ended()
        finally:
            for process, _, _ in self.running.values():
                process.kill()

    def start(self, key, seconds, function, arguments):
        ours, theirs = self.fork.Pipe(duplex=False)
        process = self.fork.Process(target=limited, args=(seconds, function, theirs, *arguments))
        process.start()
        theirs.close()
        self.running[ours] = (process, key, time.monotonic() + ASLEEP * seconds)

    def ended(self):
        soonest = min(until for _, _, until in self.running.values())
        ready = wait(self.running, max(0, soonest - time.monotonic()))
        late = [one for one, (*_, until) in self.running.items() if until <= time.monotonic()]
        for one in {*ready, *late}:
            process, key, _ = self.running.pop(one)
            answer = "too slow"
            if one in ready:
                # (A process that the kernel ended, or that ended itself, sends nothing.)
                try:
                    answer = one.recv()
                except EOFError:
                    process.join()
                    answer = "too slow" if process.exitcode == -signal.SIGPROF else "crashed"
            process.kill()
            process.join()
            one.close()
            yield key, answer


def reach(jobs, server):
    """Which tests reach what, kept until a file of the package or of the tests changes."""
    sources = [*PACKAGE.glob("*.py"), *(ROOT / "tests").glob("*.py")]
    digest = sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()
    with suppress(FileNotFoundError, json.JSONDecodeError):
        kept = json.loads((STATE / "reach.json").read_text("utf-8"))
        if kept["digest"] == digest and kept["seconds"].keys() == server.items.keys():
            return kept
    ((_, found),) = jobs.run([("reach", 600, measure, [server])])
    if isinstance(found, str) or found["failed"]:
        raise SystemExit(
            f"Without a mutant: {found if isinstance(found, str) else found['failed']}"
        )
    found["digest"] = digest
    write(STATE / "reach.json", found)
    return found


def write(path, value):
    """A file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")
    new.replace(path)


@cache
def mutants_of(module):
    """All mutants of a module of the package, a list."""
    from mutants import mutants

    return list(mutants((PACKAGE / f"{module}.py").read_text("utf-8")))


class Module:
    """A module's mutants and the tests that reach each."""

    def __init__(self, name, found):
        self.name, self.source = name, (PACKAGE / f"{name}.py").read_text("utf-8")
        self.mutants = mutants_of(name)
        self.seconds, self.failed = found["seconds"], Counter()
        self.by_function = defaultdict(list)
        for test in found["reached"]:
            names = {function for module, function in found["reached"][test] if module == name}
            for function in names | ({""} if names else set()):
                self.by_function[function].append(test)
        self.bodies = bodies(self.source)
        nodes = ast.walk(ast.parse(self.source))
        self.classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}

    def tests(self, mutant):
        """Those that call the mutated function; for what runs at import, all of the module.

        In the order in which a failure is soon to be hoped for.
        """
        name = owner(mutant, self.bodies)[0]
        reaching = self.by_function.get("" if name in self.classes else name, [])
        return sorted(reaching, key=lambda t: (self.seconds[t] + 0.002) / (self.failed[t] + 0.05))

    def job(self, mutant, server):
        tests = self.tests(mutant)
        seconds = 5 + PATIENCE * sum(self.seconds[test] for test in tests)
        arguments = [server, self.name, self.source, mutant, tests]
        return (self.name, mutant.description), seconds, attempt, arguments

    def digest(self, mutant):
        """Of what a verdict rests on: the text of the mutated function."""
        body = owner(mutant, self.bodies)[1] or self.source
        return sha256(body.encode()).hexdigest()[:16]


def owner(mutant, functions):
    """The function that a mutant changes, by name, and what is known of it; "" for none.

    A function within a function belongs to the outer one, which makes it.
    """
    name = mutant.description.partition(":")[0]
    while name and name not in functions:
        name = name.rpartition(".")[0]
    return name, functions.get(name)


def bodies(source):
    """The text of each function, by qualified name."""
    found = {}

    def look(node, prefix):
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                name = f"{prefix}.{child.name}" if prefix else child.name
            if isinstance(child, ast.FunctionDef):
                found[name] = ast.unparse(child)
            else:
                look(child, name)

    look(ast.parse(source), "")
    return found


def equivalents():
    """Listed mutants by module: a pattern of descriptions and the reason, one after the other."""
    listed = tomllib.loads(EQUIVALENT.read_text("utf-8"))
    return {
        module: {pattern: entry["why"] for entry in entries for pattern in entry["mutants"]}
        for module, entries in listed.items()
    }


def is_listed(description, patterns):
    return any(description == p or ("*" in p and fnmatch(escaped(description), escaped(p)))
               for p in patterns)  # fmt: skip


def escaped(text):
    """Only the star is special in a pattern."""
    return text.replace("[", "⟦").replace("]", "⟧").replace("?", "⁇")


def stale(module, patterns):
    """Patterns in the list that fit no mutant of today's module."""
    names = [mutant.description for mutant in mutants_of(module)]
    return [p for p in patterns if not any(is_listed(name, [p]) for name in names)]


def collect(work):
    """Let pytest collect the tests of the core, call `work` with them, return what it returns."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    import hypothesis
    import pytest

    # A failure is enough: no example need be shrunk, and none is drawn at random.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutants", derandomize=True, phases=phases, database=None)
    hypothesis.settings.load_profile("mutants")
    os.chdir(ROOT)
    files = [f"tests/test_{name}.py" for name in TESTS]
    files = [file for file in files if Path(file).exists()]
    options = ["-q", "-s", "-m", "not slow and not gpu", "--tb=no", "-p", "no:cacheprovider"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options += ["-k", "not data. and not forecasting."]  # parts of test_interface
    server = Server(work)
    status = pytest.main([*options, *files], plugins=[server])
    return server.status or int(status)


def choose(modules):
    """Each module with those of its mutants that are tried: every nth that is not listed."""
    listed = equivalents()
    return [
        (module, mutant)
        for module in modules
        for mutant in module.mutants[:: module.every]
        if not is_listed(mutant.description, listed.get(module.name, ()))
    ]


def sample(modules, size):
    """A few mutants of all modules, the same ones until their own text changes.

    (Taken by number, all would be others when a line is added to the first module.)
    """
    pairs = [(module, mutant) for module in modules for mutant in module.mutants]
    pairs.sort(key=lambda pair: sha256(f"{pair[0].name}/{pair[1].description}".encode()).digest())
    listed = equivalents()
    return [(m, u) for m, u in pairs[:size] if not is_listed(u.description, listed.get(m.name, ()))]


def survivors(chosen, jobs, server, known=None, progress=False):
    """Try mutants; yield (module, description, the test that failed or None)."""
    from tqdm import tqdm

    known = {} if known is None else known
    todo = [(m, mutant) for m, mutant in chosen if key(m, mutant) not in known]
    modules = {m.name: m for m, _ in todo}
    unreached = [(m, mutant) for m, mutant in todo if not m.tests(mutant)]
    for module, mutant in unreached:
        yield module.name, mutant.description, None
    reached = (module.job(mutant, server) for module, mutant in todo if module.tests(mutant))
    bar = tqdm(
        total=len(todo),
        initial=len(unreached),
        unit=" mutants",
        disable=not progress,
        mininterval=5,
    )
    with bar:
        for (name, description), failed in jobs.run(reached):
            modules[name].failed[failed] += 1
            bar.update()
            yield name, description, failed


def key(module, mutant):
    return f"{module.name}/{mutant.description}/{module.digest(mutant)}"


def report(module, chosen, known):
    """One module's line of the results; `known` has the test that failed, None for a survivor."""
    every = module.every
    verdict = {
        mutant.description: known[key(module, mutant)] for m, mutant in chosen if m is module
    }
    alive = sorted(text for text, failed in verdict.items() if failed is None)
    count = Counter(verdict.values())
    unplanted = count[NOT_PLANTED]
    killed = len(verdict) - len(alive) - unplanted
    return {
        "mutants": len(module.mutants),
        "tried": "all" if every == 1 else f"every {ordinal(every)} of them",
        "listed as equivalent": len(module.mutants[::every]) - len(verdict),
        "not planted": unplanted,
        "killed": killed,
        "of these by the clock": count["too slow"],
        "survived": alive,
        "score": round(killed / max(1, killed + len(alive)), 4),
    }


def ordinal(number):
    """2 becomes 2nd."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else endings.get(number % 10, 'th')}"


def origin():
    """What the results were found with."""
    import numpy
    import pytest

    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%H"]
    commit = (
        os.environ.get("COMMIT")
        or subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    )
    return {
        "commit": commit,
        "date": time.strftime("%Y-%m-%d"),
        "versions": {
            "python": platform.python_version(),
            "numpy": numpy.__version__,
            "pytest": pytest.__version__,
        },
    }


def recorded():
    """The results of earlier runs."""
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"modules": {}}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="of rnnlib; all by default")
    parser.add_argument("--every", type=int, default=1, help="try only every Nth of a module")
    parser.add_argument("--least", type=int, help="so many of each module: sets its --every")
    parser.add_argument("--sample", type=int, help="try so many of all modules, always the same")
    parser.add_argument("--record", action="store_true", help="keep a sample's survivors as known")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    return collect(lambda server: work(server, options))


def work(server, options):
    jobs = Jobs(options.workers)
    found = reach(jobs, server)
    modules = [Module(name, found) for name in options.modules or MODULES]
    if options.sample:
        return sampled(sample(modules, options.sample), jobs, server, options.record)
    for module in modules:
        if options.least:
            module.every = max(1, len(module.mutants) // options.least)
        else:
            module.every = options.every
    return full(modules, choose(modules), jobs, server, options)


def sampled(chosen, jobs, server, record):
    """Try a sample: 1 if one survives that is not known to; or record those that do."""
    alive = sorted(line[:2] for line in survivors(chosen, jobs, server) if line[2] is None)
    results = recorded()
    if record:
        lines = [f"{module}/{text}" for module, text in alive]
        results["sample"] = origin() | {"tried": len(chosen), "survived": lines}
        write(RESULTS, results)
    known = {f"{m}/{text}" for m, line in results["modules"].items() for text in line["survived"]}
    known |= set(results.get("sample", {}).get("survived", ()))
    new = [one for one in alive if "/".join(one) not in known]
    return tell(new, len(chosen), equivalents())


def full(modules, chosen, jobs, server, options):
    """Try all that is not known yet; what a run found stays, so it can be stopped at any time."""
    keys = {(m.name, mutant.description): key(m, mutant) for m, mutant in chosen}
    path, known, verdicts = STATE / "killed.json", {}, {}
    with suppress(FileNotFoundError):
        known = {} if options.fresh else json.loads(path.read_text("utf-8"))
    try:
        for name, description, failed in survivors(chosen, jobs, server, known, progress=True):
            verdicts[keys[name, description]] = failed
            if failed is not None:
                known[keys[name, description]] = failed
                if len(known) % 100 == 0:
                    write(path, known)
    finally:
        write(path, known)
    reports = {m.name: report(m, chosen, verdicts | known) for m in modules}
    found = origin()
    for name, line in reports.items():
        reports[name] = found | line
        tried = line["killed"] + len(line["survived"])
        print(f"{name:14} {line['killed']:5} of {tried:5} killed {line['score']:7.1%}")
    results = recorded()
    results["modules"] = dict(sorted((results["modules"] | reports).items()))
    write(RESULTS, results)
    alive = [(name, text) for name, line in reports.items() for text in line["survived"]]
    return tell(alive, len(chosen), reports)


def tell(alive, tried, modules):
    listed = [(m, patterns) for m, patterns in equivalents().items() if m in modules]
    old = [f"{m}: {p}" for m, patterns in listed for p in stale(m, patterns)]
    for name, description in alive:
        print(f"survived: rnnlib/{name}.py, {description}")
    for line in old:
        print(f"listed, but no such mutant: {line}")
    print(f"{tried} mutants tried, {len(alive)} survived")
    return 1 if alive or old else 0


if __name__ == "__main__":
    sys.exit(main())
