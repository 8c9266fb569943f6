"""Runs attacks against stock nbgrader and against the course's, and sees what they achieved.

    python tests/attacks/harness.py stock [NAME ...]    # writes stock.json
    python tests/attacks/harness.py ours [NAME ...]     # prints

Each attack on stock nbgrader runs in a bubblewrap of its own, without a network and with a
read-only file system around its course, because stock nbgrader would let it do what it tries.
"""

import contextlib
import functools
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
import course
import forked

ROOT = Path(__file__).parents[2]
SECRETS = [f"CANARY of {what}" for what in ("the solution", "the hidden tests", "the home folder")]
NUMBER = "13257303"  # stands for what a hidden test has asked, where only a number gets through
MOST = 8 << 20  # bytes of a page
HARMLESS = {
    *"html head meta title style body h1 h2 h3 h4 p div span table thead tbody tr th td".split(),
    *"main section article header meter".split(),
    *"a ul ol li pre code strong em details summary img br blockquote hr".split(),
}

HIDING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\x00-\x08\x1b]"
)

# What stock nbgrader's feedback has in it for everybody: measured with the attack `cell_none`.
USUAL = {
    "CANARY of the hidden tests",
    "main",
    "script",
    "script src=https://cdnjs.cloudflare.com/a",
    "output: CANARY of the hidden tests",
}


# Attacks whose aim is the feedback page (on stock nbgrader, the others' is not made).
SHOWN = ("read", "html", "markdown", "outputs", "hidden_characters", "blank_lines")
# Attacks whose effect is seen in the course's folder, in the network or among the processes.
MARKED = (
    "cell_burner",
    "cell_error_output",
    "cell_network",
    "cell_write",
    "cell_daemon",
    "cell_reduce",
    "cell_forged_named",
)
FORMER, LATER = "cell_state_1_leave", "cell_state_2_find"
GROUP = 12  # attacks in one run of stock nbgrader
# How many times as long as on a quiet machine a run of stock nbgrader may take.
PATIENCE = float(os.environ.get("PATIENCE", 1))


class Listener:
    """A server that only counts who calls: TCP, UDP, a socket file, an abstract socket."""

    def __init__(self, folder):
        self.calls = []
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        self.path = f"{folder}/listening"
        unix, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        unix.bind(self.path)
        os.chmod(self.path, 0o777)
        abstract.bind(f"\0attack-{self.port}")
        self.sockets = [tcp, udp, unix, abstract]
        for s in (unix, abstract):
            s.listen()
        for s in self.sockets:
            threading.Thread(target=self.listen, args=(s,), daemon=True).start()

    def listen(self, s):
        with contextlib.suppress(OSError):
            while True:
                if s.type == socket.SOCK_DGRAM:
                    self.calls.append(s.recvfrom(100)[1])
                else:
                    s.accept()[0].close()
                    self.calls.append(s.family)

    def close(self):
        for s in self.sockets:
            s.close()


def words(root, port=9, path="/nowhere"):
    return {
        "COURSE": root,
        "HOME": f"{root}/home",
        "MARK": f"{root}/mark/left",
        "RUN": Path(root).parent.name,
        "PORT": port,
        "SOCKET": path,
    }


def environment(root):
    env = {**os.environ, "HOME": f"{root}/home", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    # nbgrader calls `alembic` by name, which is not found when .venv is not activated.
    env["PATH"] = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{env['PATH']}"
    env["JUPYTER_CONFIG_DIR"] = f"{root}/home/.jupyter"
    env["SECRET"] = "CANARY of the home folder"
    return env


def nbgrader(root, *arguments):
    return forked.nbgrader(root, *arguments, env=environment(root))


def scores(root, db_url=None):
    """{student: points, or None where there is no score}."""
    result = {}
    with Gradebook(db_url or f"sqlite:///{root}/gradebook.db") as book:
        for student in book.students:
            with contextlib.suppress(Exception):
                submission = book.find_submission("ps", student.id)
                grades = [g for n in submission.notebooks for g in n.grades]
                none = not grades or any(
                    g.auto_score is None and g.manual_score is None for g in grades
                )
                result[student.id] = None if none else submission.score
    return result


class Live(HTMLParser):
    """Collects whatever a browser would run or fetch."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag not in HARMLESS:
            self.found.append(tag)
        for name, value in attributes:
            value = (value or "").strip().lower()
            if name.startswith("on") or value.startswith(("javascript:", "vbscript:")):
                self.found.append(f"{tag} {name}")
            if name in ("src", "href", "data", "action") and not value.startswith(
                ("data:image/png", "#")
            ):
                self.found.append(f"{tag} {name}={value[:30]}")


def live(html):
    parser = Live()
    parser.feed(html)
    return parser.found


def leaks(root, student):
    """What a student's graded notebook and feedback show that they must not."""
    found = []
    path = Path(root, "autograded", student, "ps/means.ipynb")
    if path.exists():
        nb = nbformat.read(path, as_version=4)
        outputs = json.dumps([c.get("outputs") for c in nb.cells])
        found += [f"output: {s}" for s in sorted(set(re.findall(r"CANARY[\w ,:]*", outputs)))]
        kinds = {k for c in nb.cells for o in c.get("outputs", []) for k in o.get("data", {})}
        found += [f"output of type {k}" for k in kinds - {"text/plain", "image/png"}]
        found += ["hidden characters"] * any(unicodedata.category(c) == "Cf" for c in texts(nb))
        found += ["a number of the hidden tests"] * (NUMBER in outputs)
        found += ["outputs without a limit"] * (len(outputs) > MOST)
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                found += live(markdown2html(cell.source))
    path = Path(root, "feedback", student, "ps/means.html")
    if path.exists():
        html = path.read_text()
        found += [s for s in SECRETS if s in html]
        found += live(html)
        found += ["hidden characters"] * bool(HIDING.search(html))
        found += ["a page without a limit"] * (len(html) > MOST)
    return found


def texts(nb):
    """All characters of a notebook's outputs, pictures apart."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            yield from output.get("text", "") + output.get("evalue", "")
            yield from output.get("data", {}).get("text/plain", "")


def traces(root):
    """What is left in the course's folder."""
    found = []
    if Path(root, "mark").exists():
        found.append("a file in the course")
    if Path(root, "home/.ipython/profile_default/startup/00.py").exists():
        found.append("a start-up file")
    if Path(root, "submitted/zz_honest/ps/means.ipynb").read_text() == "{}":
        found.append("another student's submission")
    import sqlite3

    with sqlite3.connect(f"{root}/gradebook.db") as book:
        if book.execute("select 1 from sqlite_master where name = 'canary'").fetchall():
            found.append("the gradebook")
    return found


def leftovers(name="leftover"):
    """Processes that bear the name that the attacks give them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if path.read_text().strip() == name:
                found.append(path.parent.name)
    return found


@functools.cache
def template(safe):
    """A released course, to be copied."""
    folder = tempfile.TemporaryDirectory(prefix="template")
    root = course.make_course(Path(folder.name) / "course", safe)
    made = nbgrader(root, "generate_assignment", "ps")
    assert made.returncode == 0, made.stderr
    return folder, root


def prepare(folder, safe, attacks, listener=None, honest=("aa_honest", "zz_honest")):
    _, model = template(safe)
    root = Path(folder) / "course"
    shutil.copytree(model, root)
    config = root / "nbgrader_config.py"
    text = config.read_text().replace(str(model), str(root))
    config.write_text(f"{text}\nc.Execute.timeout = {int(5 * PATIENCE)}\n")
    for student in honest:
        course.hand_in_honest(root, student)
    filled = words(root, listener.port, listener.path) if listener else words(root)
    for name in attacks:
        course.hand_in(root, name, filled)
    return root


def groups(names, known):
    """Which attacks go into one run of stock nbgrader: those that leave each other alone.

    One that has ended a run before (`known`), or finds what another has left, is alone; of those
    whose effect is seen in the course or the network, a group has one at most; those that aim at
    the feedback page are together, as no other group's is made.
    """
    alone = [n for n in names if n == LATER or known.get(n, {}).get("alone")]
    together = []
    for shown in (False, True):
        some = [n for n in names if n not in alone and aims_at_feedback(n) == shown]
        marked = [n for n in some if n.startswith(MARKED)]
        plain = [n for n in some if n not in marked]
        count = max(len(marked), -(-len(some) // GROUP))
        together += [marked[k : k + 1] + plain[k::count] for k in range(count)]
    return [[name] for name in alone] + [group for group in together if group]


def aims_at_feedback(name):
    return any(word in name for word in SHOWN)


def stock(names):
    """Attacks on stock nbgrader, in one run: {name: what it got, in a few words}.

    Those that a run did not come to, because another has ended it, are run again, each alone.
    """
    with tempfile.TemporaryDirectory(prefix="stock") as folder:
        both = [FORMER, *names] if names == [LATER] else names
        root = prepare(folder, False, both, honest=["zz_honest"])
        command = [
            *("bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent"),
            *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),
            *("--tmpfs", "/var/tmp", "--bind", folder, folder, "--cap-drop", "ALL", "--"),
            *(sys.executable, __file__, "inside", str(root), *both),
        ]
        seconds = PATIENCE * (120 + 20 * len(names))
        try:
            run = subprocess.run(
                command, capture_output=True, text=True, timeout=seconds, check=False
            )
            found = json.loads(run.stdout.strip().split("\n")[-1])
        except (subprocess.TimeoutExpired, ValueError) as error:
            ends = isinstance(error, ValueError)
            effect = "the run ended" if ends else "the run does not end"
            found = {names[0]: {"score": None, "effects": [effect], "alone": True}}
            found = found if len(names) == 1 else {}
    for name in names:
        if name not in found:
            found[name] = stock([name])[name] | {"alone": True}
        found[name]["tries"] = course.tries(name)
    return {name: found[name] for name in names}


def inside(root, names):
    """Within the protecting bubblewrap: run stock nbgrader, report."""
    for what, value in (
        (resource.RLIMIT_AS, 3 << 30),
        (resource.RLIMIT_NPROC, 800),
        (resource.RLIMIT_FSIZE, 700 << 20),
    ):
        resource.setrlimit(what, (value, value))
    listener = Listener(root)
    for name in names:  # once more, now that the port is known
        shutil.rmtree(f"{root}/submitted/{name}")
        course.hand_in(root, name, words(root, listener.port, listener.path))
    effects = {name: [] for name in names}
    run = nbgrader_until(root, PATIENCE * (60 + 15 * len(names)), "autograde", "ps")
    if any(map(aims_at_feedback, names)) and not nbgrader_until(
        root, PATIENCE * (30 + 5 * len(names)), "generate_feedback", "ps"
    ):
        pages = [Path(root, "feedback", name, "ps/means.html").exists() for name in sorted(names)]
        effects[sorted(names)[pages.index(False)]].append("the feedback does not end")
    found = scores(root)
    reached = [name for name in names if f"submitted/{name}/" in (run or "")]
    if run is None:
        reached = [name for name in names if found.get(name) is not None]
    if len(names) == 1 or LATER in names:
        effects[names[-1]] += ["the run does not end"] * (run is None)
        reached = names
    for name in names:
        if not Path(root, "autograded", name, "ps/means.ipynb").exists():
            effects[name].append("it cannot be graded")
        effects[name] += leaks(root, name)
    marked = next((name for name in names if name.startswith(MARKED)), names[-1])
    effects[marked] += traces(root)
    effects[marked] += ["packets"] * bool(listener.calls)
    effects[marked] += ["a process is left"] * bool(leftovers())
    report = {
        name: {"score": found.get(name), "effects": sorted(set(effects[name]) - USUAL)[:6]}
        for name in reached
    }
    print(json.dumps(report))


def nbgrader_until(root, seconds, *arguments):
    """What nbgrader said, or None when it had to be stopped: in a process of its own."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    try:
        run = subprocess.run(
            command, cwd=root, env=environment(root), capture_output=True, text=True,
            timeout=seconds, check=False,
        )  # fmt: skip
        return run.stdout + run.stderr + " "
    except subprocess.TimeoutExpired:
        return None


def stock_all(names, known, workers=3, done=lambda results: None):
    """All `names` on stock nbgrader, a few runs side by side: {name: result}."""
    template(False)
    results = {}
    # They wait for their own time limits, mostly: more of them than processors are no harm.
    with ThreadPoolExecutor(workers) as pool:
        for result in pool.map(stock, groups(names, known)):
            results |= result
            done(result)
    return results


def real(result):
    """Whether an attack achieved anything against stock nbgrader."""
    return bool(result["effects"]) or result["score"] is None or result["score"] > course.HONEST


RECORD = Path(__file__).parent / "stock.json"


def record():
    """{name: result} of the last measurement of all, nbgrader's version then, and what it lacks."""
    tree = json.loads(RECORD.read_text())
    return tree["attacks"], tree["nbgrader"], tree["not measured"]


def measure(chosen):
    """Run attacks on stock nbgrader, and write down what they got."""
    known, *_ = record()
    results = {name: known[name] for name in course.names() if name in known}

    def done(some):
        for name, result in some.items():
            print(name, result["score"], result["effects"], flush=True)
            results[name] = result
        missing = sorted({*course.names()} - {*results})
        tree = {"nbgrader": version("nbgrader"), "not measured": missing}
        tree["attacks"] = dict(sorted(results.items()))
        RECORD.write_text(json.dumps(tree, indent=1) + "\n")

    stock_all(chosen, known, done=done)


def main():
    what, *chosen = sys.argv[1:]
    if what == "inside":
        return inside(chosen[0], chosen[1:])
    chosen = chosen or course.names()
    if what == "ours":
        with tempfile.TemporaryDirectory(prefix="ours") as folder:
            root = prepare(folder, True, chosen, Listener(folder))
            run = nbgrader(root, "autograde", "ps")
            print(run.stderr[-3000:] if run.returncode else "run ok")
            nbgrader(root, "generate_feedback", "ps")
            for name, score in scores(root).items():
                print(f"{name:35}{score}  {leaks(root, name)}")
            print(traces(root), leftovers())
            if os.environ.get("KEEP"):
                shutil.copytree(
                    root,
                    os.environ["KEEP"],
                    symlinks=True,
                    dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("submitted", "home"),
                )
        return
    measure(chosen)


if __name__ == "__main__":
    main()
