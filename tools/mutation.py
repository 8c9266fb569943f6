"""Mutation testing: does a test fail when one expression of the package is wrong?

`tests/mutants.py` makes the mutants. pytest collects the tests of the core once; then each mutant
is planted in a forked copy of that process, by giving the live function the mutated code, and
those tests that call the function run there, quickest first, until one fails. Which tests call
what is found by one run with a profiler. A mutant that no test notices has survived: write the
test that it lacks, or list it in `tests/equivalent.toml` with the reason why nobody can tell it
from the original.

(mutmut and cosmic-ray start an interpreter, or collect all tests, for each mutant, which takes
seconds in place of a tenth, and they know no transposes, axes, types and aliases.)

Usage: python tools/mutation.py [MODULE ...] [--every N] [--sample N] [--fresh] [--workers N]
"""

import argparse
import ast
import gc
import importlib
import inspect
import json
import multiprocessing
import os
import resource
import sys
import threading
import time
import tomllib
from collections import Counter, defaultdict
from contextlib import suppress
from fnmatch import fnmatch
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
    *("testing", "serialization"),
]
MODULES = [name for name in MODULES if (PACKAGE / f"{name}.py").exists()]
# Their tests. (test_planted_bugs is left out: it swaps the code of functions itself.)
TESTS = [
    *("cells", "decoding", "functional", "init", "layers", "metrics", "models", "ngram"),
    *("normalisation_and_packing", "optim", "recurrent", "rtrl", "sequence", "serialization"),
    *("testing", "training", "variants", "wrappers", "killed"),
]
PATIENCE = 5  # a mutant may take so many times as long as the original, and so many seconds more
MEMORY = 4 << 30  # and allocate so many bytes
TOLERATED = 0.1  # of a sample: survivors that are neither listed nor in the results


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


def attempt(answer, server, module, mutant, chosen):
    """In a forked process: plant a mutant, run the chosen tests, answer the one that failed."""
    hush()
    limit = MEMORY + 4096 * int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        plant(importlib.import_module(f"rnnlib.{module}"), mutant)
    except NotPlantedError:
        answer.send("not planted")
    except Exception as error:
        answer.send(f"at import: {type(error).__name__}")
    else:
        answer.send((server.run(chosen) or [None])[0])


class NotPlantedError(Exception):
    """The mutant's place is out of reach in a running program."""


def plant(module, mutant):
    """Change the running module into the mutant: one function's code, or what it was made with."""
    name = function_of(mutant)
    program = compile(mutant.source, module.__file__, "exec", dont_inherit=True)
    live = dict(functions(module)).get(name)
    new = codes(program).get(name)
    if (
        live
        and new
        and live.__code__.co_code + repr_of(live.__code__) != new.co_code + repr_of(new)
    ):
        live.__code__ = new
        return
    # Defaults of arguments, constants of the module and of classes: run the module once more.
    double = type(module)(module.__name__)
    double.__package__, double.__file__ = module.__package__, module.__file__
    exec(program, vars(double))
    if live:
        again = dict(functions(double))[name]
        live.__defaults__, live.__kwdefaults__ = again.__defaults__, again.__kwdefaults__
    elif not replace_values(module, double):
        raise NotPlantedError


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


def replace_values(module, double):
    """Set constants of the module and of its classes as in `double`; say whether one differs."""
    changed = False
    for name in {*vars(module), *vars(double)} - {"__builtins__"}:
        old, new = vars(module).get(name, module), vars(double).get(name, double)
        if inspect.isclass(new) and new.__module__ == module.__name__:
            changed |= replace(old, vars(old), vars(new))
        elif differ(name, old, new):
            changed = True
            holders = [m for m in list(sys.modules.values()) if vars(m).get(name, m) is old]
            for holder in {id(one): one for one in [*holders, module]}.values():
                if new is double:
                    delattr(holder, name)
                else:
                    setattr(holder, name, new)
    return changed


def replace(owner, old, new):
    """The same for the attributes of a class."""
    names = [name for name in {*old, *new} if differ(name, old.get(name), new.get(name))]
    for name in names:
        if name in new:
            setattr(owner, name, new[name])
        else:
            delattr(owner, name)
    return bool(names)


def differ(name, old, new):
    """Whether two values are plain ones, and not the same."""
    texts = repr(old), repr(new)
    plain = not callable(old) and not callable(new) and " at 0x" not in texts[0] + texts[1]
    return plain and not name.startswith("__") and texts[0] != texts[1]


class Jobs:
    """Forked processes, a few at a time, each with a time limit."""

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
        process = self.fork.Process(target=function, args=(theirs, *arguments))
        process.start()
        theirs.close()
        self.running[ours] = (process, key, time.monotonic() + seconds)

    def ended(self):
        soonest = min(until for _, _, until in self.running.values())
        ready = wait(self.running, max(0, soonest - time.monotonic()))
        late = [one for one, (*_, until) in self.running.items() if until <= time.monotonic()]
        for one in {*ready, *late}:
            process, key, _ = self.running.pop(one)
            answer = "too slow"
            if one in ready:
                # (A process that the kernel ended, or that ended itself, sends nothing.)
                answer = "crashed"
                with suppress(EOFError):
                    answer = one.recv()
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


class Module:
    """A module's mutants and the tests that reach each."""

    def __init__(self, name, found):
        from mutants import mutants

        self.name, self.source = name, (PACKAGE / f"{name}.py").read_text("utf-8")
        self.mutants = list(mutants(self.source))
        self.seconds = found["seconds"]
        self.by_function = defaultdict(list)
        for test in sorted(found["reached"], key=self.seconds.get):
            names = {function for module, function in found["reached"][test] if module == name}
            for function in names | ({""} if names else set()):
                self.by_function[function].append(test)
        self.bodies = bodies(self.source)

    def tests(self, mutant):
        """Those that call the mutated function; for what runs at import, all of the module."""
        function = function_of(mutant)
        if function not in self.bodies:
            return self.by_function[""]
        return self.by_function[function] if function in self.by_function else []

    def job(self, mutant, server):
        tests = self.tests(mutant)
        seconds = 5 + PATIENCE * sum(self.seconds[test] for test in tests)
        arguments = [server, self.name, mutant, tests]
        return (self.name, mutant.description), seconds, attempt, arguments

    def digest(self, mutant):
        """Of what a verdict rests on: the text of the mutated function."""
        function = function_of(mutant)
        return sha256(self.bodies.get(function, self.source).encode()).hexdigest()[:16]


def function_of(mutant):
    return mutant.description.partition(":")[0]


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
    from mutants import mutants

    source = (PACKAGE / f"{module}.py").read_text("utf-8")
    names = [mutant.description for mutant in mutants(source)]
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
    server = Server(work)
    status = pytest.main([*options, *files], plugins=[server])
    return server.status or int(status)


def choose(modules, every, sample):
    """Each module with those of its mutants that are tried, unlisted ones only."""
    listed = equivalents()
    stride = every
    if sample:
        stride = max(1, sum(len(module.mutants) for module in modules) // sample)
    count, chosen = 0, []
    for module in modules:
        for mutant in module.mutants:
            if count % stride == 0 and not is_listed(
                mutant.description, listed.get(module.name, ())
            ):
                chosen.append((module, mutant))
            count += 1
        count = count if sample else 0
    return chosen


def survivors(chosen, jobs, server, known=None, progress=False):
    """Try mutants; yield (module, description, the test that failed or None)."""
    from tqdm import tqdm

    known = {} if known is None else known
    todo = [(m, mutant) for m, mutant in chosen if key(m, mutant) not in known]
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
            bar.update()
            yield name, description, failed


def key(module, mutant):
    return f"{module.name}/{mutant.description}/{module.digest(mutant)}"


def report(module, chosen, known, every):
    """One module's line of the results."""
    listed = equivalents().get(module.name, ())
    mutants = [mutant for one, mutant in chosen if one is module]
    verdict = {mutant.description: known.get(key(module, mutant)) for mutant in mutants}
    alive = [name for name, failed in verdict.items() if failed is None]
    slow = sum(failed == "too slow" for failed in verdict.values())
    left_out = [m for m in module.mutants[::every] if is_listed(m.description, listed)]
    return {
        "mutants": len(module.mutants),
        "tried": "all" if every == 1 else f"every {every}th",
        "equivalent": len(left_out),
        "killed": len(mutants) - len(alive),
        "of these by the clock": slow,
        "survived": sorted(alive),
        "score": round((len(mutants) - len(alive)) / max(1, len(mutants)), 4),
    }


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="of rnnlib; all by default")
    parser.add_argument("--every", type=int, default=1, help="try only every Nth of a module")
    parser.add_argument("--sample", type=int, help="try so many of all modules, write no result")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    return collect(lambda server: work(server, options))


def work(server, options):
    jobs = Jobs(options.workers)
    found = reach(jobs, server)
    modules = [Module(name, found) for name in options.modules or MODULES]
    chosen = choose(modules, options.every, options.sample)
    if options.sample:
        alive = [line[:2] for line in survivors(chosen, jobs, server) if line[2] is None]
        recorded = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        new = [
            (m, text) for m, text in alive if text not in recorded.get(m, {}).get("survived", ())
        ]
        tell(new, len(chosen))
        return int(len(new) > TOLERATED * len(chosen))
    return full(modules, chosen, jobs, server, options)


def full(modules, chosen, jobs, server, options):
    """Try all that is not known yet; what a run found stays, so it can be stopped at any time."""
    keys = {(m.name, mutant.description): key(m, mutant) for m, mutant in chosen}
    path, known = STATE / "killed.json", {}
    with suppress(FileNotFoundError):
        known = {} if options.fresh else json.loads(path.read_text("utf-8"))
    try:
        for name, description, failed in survivors(chosen, jobs, server, known, progress=True):
            if failed is not None:
                known[keys[name, description]] = failed
                if len(known) % 100 == 0:
                    write(path, known)
    finally:
        write(path, known)
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    reports = {m.name: report(m, chosen, known, options.every) for m in modules}
    write(RESULTS, dict(sorted((results | reports).items())))
    for name, line in reports.items():
        tried = line["killed"] + len(line["survived"])
        print(f"{name:14} {line['killed']:5} of {tried:5} killed {line['score']:7.1%}")
    alive = [(name, text) for name, line in reports.items() for text in line["survived"]]
    return tell(alive, len(chosen))


def tell(alive, tried):
    old = [f"{m}: {p}" for m, patterns in equivalents().items() for p in stale(m, patterns)]
    for name, description in alive:
        print(f"survived: rnnlib/{name}.py, {description}")
    for line in old:
        print(f"listed, but no such mutant: {line}")
    print(f"{tried} mutants tried, {len(alive)} survived")
    return 1 if alive or old else 0


if __name__ == "__main__":
    sys.exit(main())
