"""A process in bubblewrap: no network, nothing of the machine but Python, limits, one socket.

`start("autograder.student")` runs a module of this package inside and returns a `Process` with
the other end of the socket. All that is inside ends with it, and it ends with its parent.

Started by root, bubblewrap would leave root's files in reach (`/proc/sys/kernel/core_pattern`
for one, even with `--uid`). So root first makes a view of the few folders needed (an outer
bubblewrap, since an ordinary user may not pass `/root` to reach an interpreter there), drops to
a user number that owns nothing, and only then starts the real sandbox.
"""

import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from . import seccomp
from .limits import Limits
from .wire import Closed, channel_pair

HOME = "/scratch"
CODE = "/course"
HERE = Path(__file__).resolve().parent
USERS = 61_184  # the first of the numbers that systemd keeps for users who own nothing
BASE = "--unshare-all --unshare-user --disable-userns --die-with-parent --new-session --clearenv"
HELP = """\
Submissions are run in a sandbox, and the sandbox does not work here: {reason}
On Debian and Ubuntu: apt-get install bubblewrap util-linux. In a container, user namespaces have
to be allowed. To run the students' programs as yourself all the same, with your files and your
network in their reach: nbgrader autograde ... --Sandbox.unsafe=True, or
python -m autograder grade ... --unsafe."""


class Unavailable(RuntimeError):
    """There is no sandbox on this machine."""


class Process:
    """A running sandbox and the channel into it."""

    def __init__(self, popen, channel, limits, folder=None):
        self.popen, self.channel, self.limits, self.folder = popen, channel, limits, folder
        self.over = ""
        self.watch = threading.Thread(target=self._watch, daemon=True)
        self.watch.start()

    def _watch(self):
        """Kill the sandbox when all its processes together use too much memory."""
        while self.popen.poll() is None:
            if resident(self.popen.pid) > self.limits.resident:
                self.over = f"used more than {self.limits.resident >> 20} MB of memory"
                self.kill()
            time.sleep(0.1)

    def kill(self):
        for pid in (*descendants(self.popen.pid), self.popen.pid):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self.popen.wait()

    def close(self):
        self.channel.close()
        self.kill()
        self.watch.join()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def descendants(pid):
    """The numbers of all processes below `pid`, the deepest first."""
    found = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                found += [*descendants(child), int(child)]
    return found


def resident(pid):
    """Bytes of memory, and of pages shared with nobody else's, below `pid`."""
    total, page = 0, os.sysconf("SC_PAGE_SIZE")
    for child in descendants(pid):
        with contextlib.suppress(OSError, ValueError, IndexError):
            _, pages, shared, *_ = Path(f"/proc/{child}/statm").read_text().split()
            total += (int(pages) - int(shared)) * page
            status = Path(f"/proc/{child}/status").read_text()
            total += int(status.split("RssShmem:")[1].split()[0]) << 10
    return total


def start(module, limits=None, unsafe=False):
    """Start `module` of this package, ready to answer; `Unavailable` where that cannot be."""
    limits = limits or Limits()
    folder = tempfile.mkdtemp(prefix="unsafe-") if unsafe else None
    with contextlib.ExitStack() as files:
        channel, theirs = channel_pair()
        files.callback(channel.close)
        given = files.enter_context(contextlib.ExitStack())
        given.enter_context(theirs)
        passed, extra = [theirs.fileno()], []
        if not unsafe and (rules := seccomp.program()):
            given.enter_context(rules)
            passed.append(rules.fileno())
            extra = ["--seccomp", str(rules.fileno())]
        command = [sys.executable] if unsafe else sandbox_command(extra)
        popen = subprocess.Popen(
            [*command, "-m", module, str(theirs.fileno()), json.dumps(limits.to_dict())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=passed,
            env={**plain_environment(), "HOME": folder} if unsafe else {},
            cwd="/",
        )
        given.close()
        files.pop_all()
    process = Process(popen, channel, limits, folder)
    try:
        channel.receive(time.monotonic() + limits.start_seconds)
    except (Closed, TimeoutError) as error:
        process.close()
        reason = popen.stderr.read()[-2000:].decode(errors="replace").strip()
        popen.stderr.close()
        raise Unavailable(reason or f"no answer: {error}") from None
    threading.Thread(target=drain, args=(popen.stderr,), daemon=True).start()
    return process


def drain(stream):
    with stream:
        while stream.read(1 << 16):
            pass


@functools.cache
def folders():
    """What the sandbox may read: {folder inside: folder outside}, and the interpreter."""
    base, prefix = Path(sys.base_prefix).resolve(), Path(sys.prefix)
    # Not resolved: a virtual environment is known by the path of its python.
    seen = [Path("/usr/lib"), Path("/usr/lib64"), base, prefix]
    seen += [path.resolve() for path in prefix.iterdir() if path.is_symlink()]
    seen += [Path(path) for path in sys.path if "site-packages" in path or "dist-packages" in path]
    result = {}
    for path in seen:
        known = any(path.is_relative_to(other) for other in result)
        if path.is_dir() and path != Path("/usr") and not known:
            result[str(path)] = str(path)
    python = Path(sys.executable)
    while python.is_symlink():  # each link on the way to the interpreter has to be there
        python = python.parent / os.readlink(python)
        if not any(python.is_relative_to(other) for other in result):
            result[str(python)] = str(python)
    if Path("/etc/ld.so.cache").exists():
        result["/etc/ld.so.cache"] = "/etc/ld.so.cache"
    for package in ("rnnlib", "autograder"):
        result[f"{CODE}/{package}"] = str(HERE.parent / package)
    return result


def parents(paths):
    """Arguments that make the folders above `paths`, passable for everybody."""
    above = {parent for path in paths for parent in Path(path).parents} - {Path("/")}
    return [a for p in sorted(above) for a in ("--perms", "0755", "--dir", str(p))]


def binds(inside, outside):
    result = parents(inside)
    for path, source in zip(inside, outside, strict=True):
        result += ["--ro-bind", source, path]
    for link in ("lib", "lib64", "lib32"):
        if os.path.islink(f"/{link}"):
            result += ["--symlink", f"usr/{link}", f"/{link}"]
        elif os.path.isdir(f"/{link}"):
            result += ["--ro-bind", f"/{link}", f"/{link}"]
    return result


def environment():
    return {
        "HOME": HOME,
        "TMPDIR": HOME,
        "IPYTHONDIR": f"{HOME}/.ipython",
        "MPLCONFIGDIR": f"{HOME}/.mpl",
        "USER": "student",
        "LOGNAME": "student",
        "PATH": "",
        "LANG": "C.UTF-8",
        "PYTHONPATH": CODE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TORCHINDUCTOR_CACHE_DIR": HOME,
    }


def plain_environment():
    env = {**os.environ, **environment(), "PATH": os.environ.get("PATH", "")}
    return {**env, "PYTHONPATH": str(HERE.parent), "TMPDIR": tempfile.gettempdir()}


def sandbox_command(extra=()):
    """The command line up to the arguments of Python."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise Unavailable("there is no bwrap on this machine.")
    shown = folders()
    scratch = Limits().scratch
    inner = [bwrap, *BASE.split(), "--cap-drop", "ALL", "--hostname", "sandbox", *extra]
    inner += binds(list(shown), list(shown.values()))
    inner += ["--proc", "/proc", "--dev", "/dev"]
    inner += ["--size", str(scratch), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    inner += ["--size", str(scratch), "--perms", "0700", "--tmpfs", HOME]
    if not any(Path(path).is_relative_to("/tmp") for path in shown):
        inner += ["--symlink", HOME, "/tmp"]
    inner += ["--remount-ro", "/", "--chdir", HOME]
    for name, value in environment().items():
        inner += ["--setenv", name, value]
    inner += [sys.executable, "-s"]
    return inner if os.geteuid() else as_nobody(bwrap, inner, shown)


def as_nobody(bwrap, inner, shown):
    """`inner`, started by root, in a view that an ordinary user may pass, as that user."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Unavailable("there is no setpriv on this machine.")
    tools = [*{os.path.realpath(tool) for tool in (bwrap, setpriv)}]
    outside = [*dict.fromkeys([*shown.values(), *tools])]
    user = str(USERS + os.getpid() % 4000)
    # Its own process numbers: what has dropped to another user cannot be signalled by a parent
    # that has gone without rights, but all of it ends with the first process of its numbers.
    outer = [bwrap, "--die-with-parent", "--unshare-pid", "--perms", "1777", "--tmpfs", "/tmp"]
    outer += binds(outside, outside)
    outer += ["--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"]
    drop = [setpriv, "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
    drop += ["--inh-caps=-all", "--bounding-set=-all", "--pdeathsig", "KILL"]
    return [*outer, *drop, *inner]


@functools.cache
def check():
    """Raise `Unavailable`, with what to do about it, unless a sandbox starts here."""
    try:
        start("autograder.student").close()
    except (Unavailable, OSError) as error:
        raise Unavailable(HELP.format(reason=error)) from None
