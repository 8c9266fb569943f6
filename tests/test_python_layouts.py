"""The sandbox finds Python and its packages wherever they lie.

Each layout is built with a real interpreter; its packages are those of the environment that runs
the tests. Where a layout's Python is of another version, its standard library is all it can load.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from autograder.sandbox import view

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = sysconfig.get_path("purelib")
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
BASE = Path(sys.base_prefix)
# Runs in the layout's Python: an exam behind all walls, or only the interpreter.
EXAM = """
import json
from autograder.exam.run import Exam
from autograder.sandbox.process import start

answer = "import numpy as np\\ndef f(x):\\n    return float(np.sum(x))"
test = "import numpy as np\\nassert f(np.ones(3)) == 3.0"
empty = dict(student=None, trusted=None, test=False, hidden=[], points=0.0, name="cell")
cells = [{**empty, "student": answer}, {**empty, "trusted": test, "test": True, "points": 1.0}]
print(json.dumps(Exam(cells, ["f"]).run()))
"""
BARE = """
import json, subprocess
from autograder.sandbox.view import sandbox_command

command = [*sandbox_command(), "-c", "import ctypes, decimal, json, sqlite3, ssl, sys"]
run = subprocess.run(command, capture_output=True, text=True)
print(json.dumps([[], [run.stderr] * bool(run.returncode)]))
"""
SEEN = """
import json
from autograder.sandbox.view import folders

print(json.dumps([*folders().values()]))
"""


def venv(python, folder, packages=PACKAGES):
    """A virtual environment by `python`; its own site-packages only lead to the others."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = Path(folder).glob("lib/python3*/site-packages")
    (site / "course.pth").write_text(f"{packages}\n")
    return Path(folder, "bin/python")


def of_debian(folder):
    python = shutil.which("python3", path="/usr/bin")
    if python is None:
        pytest.skip("needs Debian's Python: apt-get install python3")
    return venv(python, folder / "venv")


def of_this_python(folder):
    return venv(os.path.realpath(sys.executable), folder / "venv")


def in_odd_folders(folder):
    return venv(sys.executable, folder / "Kürs ünd 作業/a 'quoted' b/.venv")


def in_a_venv_of_a_venv(folder):
    """Made by the python of another virtual environment, and lying in it."""
    return venv(of_this_python(folder), folder / "venv/share/inner")


def by_a_symlinked_python(folder):
    """As with /opt/python -> /opt/python-3.11.7: the environment knows the link only."""
    (folder / "opt").mkdir()
    (folder / "opt/python").symlink_to(BASE.resolve(), target_is_directory=True)
    name = Path(os.path.realpath(sys.executable)).name
    return venv(folder / "opt/python/bin" / name, folder / "venv")


def by_a_link_in_bin(folder):
    """As with update-alternatives or ~/bin: links to links to an interpreter."""
    (folder / "bin").mkdir()
    (folder / "bin/python-of-the-course").symlink_to(os.path.realpath(sys.executable))
    (folder / "bin/python3").symlink_to("python-of-the-course")
    return venv(folder / "bin/python3", folder / "venv")


def reached_through_a_link(folder):
    """The environment's folder is a link to where it really is."""
    venv(sys.executable, folder / "real")
    (folder / "venv").symlink_to("real")
    return folder / "venv/bin/python"


def with_copies(folder):
    python = of_this_python(folder)
    python.unlink()
    shutil.copy(os.path.realpath(sys.executable), python)
    return python


def without_a_venv(folder):
    """A prefix of its own, as conda makes it."""
    prefix, library = folder / "conda", f"lib/{VERSION}"
    left_out = shutil.ignore_patterns("site-packages", "test", "idlelib", "__pycache__", "config-*")
    shutil.copytree(sysconfig.get_path("stdlib"), prefix / library, ignore=left_out)
    (prefix / library / "site-packages").mkdir()
    (prefix / library / "site-packages/course.pth").write_text(f"{PACKAGES}\n")
    (prefix / "bin").mkdir()
    shutil.copy(os.path.realpath(sys.executable), prefix / "bin/python3")
    return prefix / "bin/python3"


LAYOUTS = [
    of_debian,
    of_this_python,
    in_odd_folders,
    in_a_venv_of_a_venv,
    by_a_symlinked_python,
    by_a_link_in_bin,
    reached_through_a_link,
    with_copies,
    without_a_venv,
]


def ask(python, program, **environment):
    env = {"PATH": os.environ["PATH"], "HOME": "/", "PYTHONPATH": str(ROOT), **environment}
    run = subprocess.run(
        [python, "-c", program], env=env, cwd="/", capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(autouse=True)
def bwrap(program):
    return program("bwrap")


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("layout")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_exam_runs_wherever_python_lies(layout, folder):
    python = layout(folder)
    version = ask(python, "import json, sys; print(json.dumps(sys.version_info[:2]))")
    outputs = ask(python, EXAM if version == [*sys.version_info[:2]] else BARE)
    assert outputs == [[], []]


def test_packages_by_pythonpath(folder):
    """As a module system of a cluster has it."""
    python = venv(sys.executable, folder / "venv", packages="")
    path = f"{ROOT}{os.pathsep}{PACKAGES}"
    assert ask(python, EXAM, PYTHONPATH=path) == [[], []]


def test_a_package_that_is_installed_to_be_edited(folder):
    """It is there for the notebooks; what lies beside it is not."""
    python = of_this_python(folder)
    project = folder / "project/src"
    (project / "helpful").mkdir(parents=True)
    (project / "helpful/__init__.py").write_text("three = 3.0\n")
    (project / "single.py").write_text("one = 1.0\n")
    (project / "notes.txt").write_text("private")
    (project / "drafts").mkdir()
    (site,) = (folder / "venv").glob("lib/python3*/site-packages")
    (site / "_helpful.pth").write_text(f"import sys\n# a comment\n{project}\n/nowhere\n")
    needs = EXAM.replace("import numpy as np\\n", "import helpful, single\\nimport numpy as np\\n")
    assert ask(python, needs) == [[], []]
    shown = [Path(path) for path in ask(python, SEEN)]
    assert project / "helpful" in shown and project not in shown
    assert not [path for path in shown if path in (project / "notes.txt", project / "drafts")]


def test_a_package_that_setuptools_has_put_there_to_be_edited(folder):
    """Not by a folder on the path, but by a finder that knows where each package lies."""
    python = of_this_python(folder)
    (folder / "project/helpful").mkdir(parents=True)
    (folder / "project/helpful/__init__.py").write_text("three = 3.0\n")
    (site,) = (folder / "venv").glob("lib/python3*/site-packages")
    (site / "__editable___helpful_finder.py").write_text(
        "import importlib.util, sys\n"
        f"MAPPING = {{'helpful': {str(folder / 'project/helpful')!r}}}\n"
        "class _Finder:\n"
        "    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n"
        "        if name in MAPPING:\n"
        "            init = f'{MAPPING[name]}/__init__.py'\n"
        "            return importlib.util.spec_from_file_location(name, init)\n"
        "def install():\n"
        "    sys.meta_path.append(_Finder)\n"
    )
    line = "import __editable___helpful_finder as f; f.install()\n"
    (site / "__editable__.helpful.pth").write_text(line)
    needs = EXAM.replace("import numpy as np\\n", "import helpful\\nimport numpy as np\\n")
    assert needs != EXAM
    assert ask(python, needs) == [[], []]
    assert str(folder / "project") not in ask(python, SEEN)


def test_the_course_is_not_shown_even_when_it_is_on_the_path(folder):
    """`pip install --editable .` may put the repository, answers and all, where Python looks."""
    python = of_this_python(folder)
    (site,) = (folder / "venv").glob("lib/python3*/site-packages")
    for line in (ROOT, ROOT.parent, ROOT / "tests"):
        (site / "rnn.pth").write_text(f"{line}\n")
        shown = [Path(path) for path in ask(python, SEEN)]
        inside = {path for path in shown if path.is_relative_to(ROOT)}
        inside -= {path for path in inside if path.is_relative_to(ROOT / ".venv")}
        assert inside == {ROOT / "rnnlib", ROOT / "autograder"}
        assert not [path for path in shown if ROOT.is_relative_to(path)]


@pytest.mark.parametrize("environment", [True, False], ids=["a venv", "no venv"])
def test_what_lies_beside_python_is_not_shown(tmp_path, monkeypatch, environment):
    """In /usr/local, say: an exchange with others' submissions, a password in etc/jupyter."""
    version = Path(sysconfig.get_path("stdlib")).name
    there = [f"bin/{version}", f"lib/{version}/os.py", "lib/libpython3.so", "bin/mysqldump"]
    there += ["share/nbgrader/exchange/inbound", "etc/jupyter/password", "lib/secrets.txt"]
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    if not environment:
        monkeypatch.setattr(sys, "prefix", str(tmp_path))
    shown = list(map(Path, view.folders.__wrapped__()))
    seen = {name for name in there if any((tmp_path / name).is_relative_to(s) for s in shown)}
    assert seen == set(there[:3])
