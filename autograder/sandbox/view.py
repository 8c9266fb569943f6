"""A view of the machine in bubblewrap: no network, nothing but Python, limits, no rights.

`sandbox_command` is the command line that starts a Python in it. All that runs inside ends with
it, and it ends with its parent.

Started by root, bubblewrap would leave root's files in reach (`/proc/sys/kernel/core_pattern`
for one, even with `--uid`). So root first makes a view of the few folders needed (an outer
bubblewrap, since an ordinary user may not pass `/root` to reach an interpreter there), drops to
a user number that owns nothing, and only then starts the real sandbox.
"""

import functools
import itertools
import os
import shutil
import sys
import sysconfig
from pathlib import Path

from .isolate import RIGHTS
from .limits import Limits

HOME = "/scratch"
CODE = "/course"
COURSE = Path(__file__).resolve().parents[2]
ABSENT = Path(__file__).resolve().parent / "absent"
USERS = 61_184  # the first of the numbers that systemd keeps for users who own nothing
number = itertools.count()
BASE = "--unshare-all --unshare-user --disable-userns --die-with-parent --new-session --clearenv"
HELP = """\
Submissions are run in a sandbox, and the sandbox does not work here: {reason}
On Debian and Ubuntu: apt-get install bubblewrap util-linux. In a container, user namespaces have
to be allowed. To run the students' programs as yourself all the same, with your files and your
network in their reach: nbgrader autograde ... --Sandbox.unsafe=True, or
python -m autograder grade ... --unsafe."""


class Unavailable(RuntimeError):
    """There is no sandbox on this machine."""


def for_packages(path):
    """Whether a folder on Python's path holds what has been installed, and nothing else."""
    return "site-packages" in path or "dist-packages" in path


def editable():
    """Packages and modules that lie where somebody works on them, but for the course's own.

    The folder itself may hold anything: only what can be imported from it is shown.
    """
    found = []
    for site in map(Path, filter(for_packages, sys.path)):
        for file in site.glob("*.pth"):
            for line in file.read_text("utf-8", "replace").splitlines():
                folder = site / (line.strip() or "/nowhere")
                if folder.is_dir() and not for_packages(str(folder)):
                    found += [p for p in folder.iterdir() if p.suffix in (".py", ".so")]
                    found += [init.parent for init in folder.glob("*/__init__.py")]
    for finder in sys.meta_path:  # as setuptools leaves them
        module = sys.modules.get(getattr(finder, "__module__", None))
        found += map(Path, getattr(module, "MAPPING", {}).values())
    return [path for path in found if not is_course(path)]


def is_course(path):
    """Whether a path is in a course's folder, where answers are, or above this one's."""
    course = (folder / "nbgrader_config.py" for folder in path.parents)
    return COURSE.is_relative_to(path) or any(config.exists() for config in course)


def libraries():
    """Python's shared library: the loader may have found it anywhere."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return {Path(line.split(maxsplit=5)[5]) for line in lines if "/libpython" in line}


def interpreter():
    """Where Python itself is, and nothing beside it: /usr/local, for one, holds much else."""
    found = [Path(sysconfig.get_path("stdlib"))]
    for base in dict.fromkeys([Path(sys.base_prefix).resolve(), Path(sys.base_prefix)]):
        found += sorted((base / "bin").glob("python*"))
        if (base / "conda-meta").is_dir():  # packages of its own may need any library in there
            found.append(base / "lib")
        for lib in ("lib", "lib64"):
            found += sorted((base / lib).glob("lib*.so*"))
            found.append(base / lib / Path(sysconfig.get_path("stdlib")).name)
    return found


@functools.cache
def folders():
    """What the sandbox may read: {folder inside: folder outside}, and the interpreter."""
    seen = [Path("/usr/lib"), Path("/usr/lib64"), *interpreter()]
    if sys.prefix != sys.base_prefix:
        # Not resolved: a virtual environment is known by the path of its python.
        prefix = Path(sys.prefix)
        seen += [prefix, *(path.resolve() for path in prefix.iterdir() if path.is_symlink())]
    seen += [Path(path) for path in filter(for_packages, sys.path)]
    seen += [*editable(), *libraries()]
    result = {}
    for path in seen:
        known = any(path.is_relative_to(other) for other in result)
        if path.exists() and path != Path("/usr") and not known:
            result[str(path)] = str(path)
    python = Path(sys.executable)
    if not any(python.is_relative_to(other) for other in result):
        result[str(python)] = str(python)
    while python.is_symlink():  # each link on the way to the interpreter has to be there
        python = python.parent / os.readlink(python)
        if not any(python.is_relative_to(other) for other in result):
            result[str(python)] = str(python)
    if Path("/etc/ld.so.cache").exists():
        result["/etc/ld.so.cache"] = "/etc/ld.so.cache"
    for package in ("rnnlib", "autograder"):
        result[f"{CODE}/{package}"] = str(COURSE / package)
    return result


def withheld(names, shown):
    """Arguments that lay a package which says no over all that would import as one of `names`.

    Over the files, where the kernel holds it: what Python itself could be told, a student's code
    could take back. The folder of a single-file module's compiled code is searched too.
    """
    places = ("", "?i*-packages", "python3*/?i*-packages", "lib*/python3*/?i*-packages")
    result = []
    for inside, outside in shown.items():
        top = Path(outside)
        folders = [folder for place in places for folder in (top.glob(place) if place else [top])]
        folders = [folder for folder in folders if not (folder / "__init__.py").exists()]
        for name in names:
            patterns = (name, f"{name}.*", f"__pycache__/{name}.*")
            found = [path for f in folders for pattern in patterns for path in f.glob(pattern)]
            found += [top] if top.name.split(".")[0] == name else []
            for path in dict.fromkeys(found):
                cover = ABSENT if path.is_dir() else ABSENT / "__init__.py"
                result += ["--ro-bind", str(cover), str(Path(inside) / path.relative_to(top))]
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


def environment(home=HOME):
    packages = filter(for_packages, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    return {
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.mpl",
        "USER": "student",
        "LOGNAME": "student",
        "PATH": "",
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([CODE, *packages]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TORCHINDUCTOR_CACHE_DIR": home,
    }


def plain_environment(home):
    """For a process without a sandbox."""
    own = {"PYTHONPATH": str(COURSE), "PATH": os.environ.get("PATH", "")}
    return {**os.environ, **environment(home), **own}


def sandbox_command(without=()):
    """The command line up to the arguments of Python; no package named in `without` is there."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise Unavailable("there is no bwrap on this machine.")
    shown = folders()
    scratch = Limits().scratch
    inner = [bwrap, *BASE.split(), "--cap-drop", "ALL", "--hostname", "sandbox"]
    for right in RIGHTS:
        inner += ["--cap-add", right]
    inner += binds(list(shown), list(shown.values()))
    inner += withheld(without, shown)
    inner += ["--proc", "/proc", "--dev", "/dev"]
    inner += ["--size", str(scratch), "--tmpfs", "/dev/shm"]
    # No terminals; and no shared memory without a file, which a mapping of /dev/zero would be.
    inner += ["--size", "4096", "--tmpfs", "/dev/pts", "--dev-bind", "/dev/null", "/dev/zero"]
    inner += ["--remount-ro", "/dev/pts", "--remount-ro", "/dev"]
    inner += ["--size", str(scratch), "--perms", "0700", "--tmpfs", HOME]
    if not any(Path(path).is_relative_to("/tmp") for path in shown):
        inner += ["--symlink", HOME, "/tmp"]
    inner += ["--remount-ro", "/", "--chdir", HOME]
    for name, value in environment().items():
        inner += ["--setenv", name, value]
    inner += [sys.executable, "-s", "-P"]
    return inner if os.geteuid() else as_nobody(bwrap, inner, shown)


def as_nobody(bwrap, inner, shown):
    """`inner`, started by root, in a view that an ordinary user may pass, as that user."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Unavailable("there is no setpriv on this machine.")
    tools = [*{os.path.realpath(tool) for tool in (bwrap, setpriv)}]
    outside = [*dict.fromkeys([*shown.values(), *tools])]
    user = str(USERS + (8 * os.getpid() + next(number)) % 4000)  # limits are counted by user
    # Its own process numbers: what has dropped to another user cannot be signalled by a parent
    # that has gone without rights, but all of it ends with the first process of its numbers.
    outer = [bwrap, "--die-with-parent", "--unshare-pid", "--perms", "1777", "--tmpfs", "/tmp"]
    outer += binds(outside, outside)
    outer += ["--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"]
    drop = [setpriv, "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
    drop += ["--inh-caps=-all", "--bounding-set=-all", "--pdeathsig", "KILL"]
    return [*outer, *drop, *inner]
