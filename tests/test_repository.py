"""The repository as a newcomer finds it: its files, its README's commands, its versions."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = {
    *(".binder", ".ci", ".gitattributes", ".github", ".gitignore", ".pre-commit-config.yaml"),
    *("CITATION.cff", "CONTRIBUTING.md", "LICENSE", "LICENSE-TEXT", "Makefile", "README.md"),
    *("_config.yml", "_toc.yml", "nbgrader_config.py", "pyproject.toml", "requirements.txt"),
    *("autograder", "benchmarks", "book", "exercises", "rnnlib", "solutions", "tests", "tools"),
}
TARGETS = ["book", "serve", "pdf", "test", "mutants", "check", "format", "notebooks"]
TARGETS += ["release", "grade", "student", "bench", "clean"]
# A home folder, or an address that only one machine knows; written so as not to match itself.
MACHINE = re.compile(r"/home/[a-z]\w*/|/Users/[A-Z]\w*/|/root[/]\w|localhost:\d{4,5}/\w")


@pytest.fixture(scope="module")
def tracked(root):
    """The repository's files: what git tracks, and what it would track."""
    if not (root / ".git").exists():
        pytest.skip("needs a clone: this is a copy without .git")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted({root / name for name in listed.split("\0") if (root / name).is_file()})


def machine_names(paths):
    """Files whose text names a place on somebody's machine, with what they say."""
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        text = re.sub(r"base64,[\w+/=]+|\"image/\w+\": \"[^\"]*\"", "", text)
        if found := MACHINE.search(text):
            yield f"{path.name}: {found[0]}"


def test_the_top_folder_holds_what_the_design_says(tracked, root):
    assert {path.relative_to(root).parts[0] for path in tracked} <= TOP


def test_no_file_names_a_place_on_a_machine(tracked):
    assert not list(machine_names(tracked))


def test_a_place_on_a_machine_is_found(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("see /home/" + "ada/notes")
    assert list(machine_names([path]))


def test_no_file_is_heavy(tracked):
    heavy = [path.name for path in tracked if path.stat().st_size > 5_000_000]
    assert not heavy, "data belongs into a package, long outputs into a figure"


def test_pairs_and_contents_have_the_same_chapters(root):
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    chapters = [name for name in files if name[0].isdigit()]
    assert chapters == sorted(path.stem for path in (root / "book").glob("[0-9]*.md"))
    assert chapters == sorted(path.stem for path in (root / "book").glob("[0-9]*.ipynb"))
    pages = {path.stem for path in (root / "book").glob("[!0-9]*.md")}
    assert pages == {name for name in files if not name[0].isdigit()} | {toc["root"]}
    planned = re.findall(r"\b\d\d_\w+", (root / "_toc.yml").read_text("utf-8").split("parts:")[0])
    assert set(chapters) <= set(planned)


def test_every_module_is_on_the_api_page(root):
    page = (root / "book" / "api.md").read_text("utf-8")
    listed = set(re.findall(r"automodule:: (rnnlib[\w.]+)", page))
    assert not list(api_faults(root / "rnnlib", listed))


def api_faults(package, listed):
    """Modules that the page lacks, and those on it that are gone.

    A folder whose `__init__.py` collects names from its modules may stand for them.
    """
    names = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts): path
        for path in package.rglob("*.py")
        if not re.fullmatch("_[a-z]+.*", path.stem) and path.stem != "__main__"
    }
    for name in listed - {name.removesuffix(".__init__") for name in names}:
        yield f"{name} is gone"
    for name, path in names.items():
        folder = name.rpartition(".")[0]
        own = path.stem != "__init__" or "\ndef " in path.read_text("utf-8")
        start = path.with_name("__init__.py").read_text("utf-8")
        collected = folder in listed and re.search(r"^from \.\w+ import", start, re.M)
        if own and not collected and name.removesuffix(".__init__") not in listed:
            yield f"{name} is not on the page"


def test_a_module_that_the_api_page_lacks_is_found(tmp_path):
    files = {
        "__init__.py": "from .new import f\n",
        "new.py": "def f(): ...\n",
        "_kernels.py": "def g(): ...\n",
        "all/__init__.py": '"""All."""\nfrom .inner import h\n',
        "all/inner.py": "def h(): ...\n",
        "plain/__init__.py": "",
        "plain/part.py": "def i(): ...\n",
        "plain/__main__.py": "",
    }
    for name, text in files.items():
        path = tmp_path / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def faults(*listed):
        return sorted(api_faults(tmp_path / "lib", set(listed)))

    assert faults("lib.new", "lib.all", "lib.plain.part") == []
    assert faults("lib.new", "lib.all.inner", "lib.plain.part") == []
    assert faults("lib.all", "lib.old") == [
        "lib.new is not on the page",
        "lib.old is gone",
        "lib.plain.part is not on the page",
    ]


def test_every_source_of_the_bibliography_is_cited(root):
    keys = re.findall(r"^@\w+\{(\S+),", (root / "book/references.bib").read_text("utf-8"), re.M)
    pages = "".join(path.read_text("utf-8") for path in (root / "book").glob("*.md"))
    cited = set(",".join(re.findall(r"\{cite:\w+\}`([^`]+)`", pages)).replace(" ", "").split(","))
    assert set(keys) == cited
    assert keys == sorted(keys), "the bibliography is in alphabetical order"


def test_the_glossary_is_in_alphabetical_order(root):
    body = (root / "book" / "glossary.md").read_text("utf-8").partition(":::{glossary}\n")[2]
    terms = [line for line in body.splitlines() if line and line[0] not in " :"]
    assert terms == sorted(terms, key=str.lower)


def test_make_prints_each_target_in_a_line(root):
    done = subprocess.run(["make", "-s"], cwd=root, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == TARGETS


def test_an_old_python_is_refused_in_plain_words(root, tmp_path):
    shutil.copy(root / "Makefile", tmp_path)
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    old = tmp_path / "bin" / "python3"
    old.parent.mkdir()
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        shutil.copy(old, old.with_name(name))
    environment = os.environ | {"PATH": f"{old.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["make", "book"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode
    assert "needs Python 3.11 or later, and found Python 3.9.2" in done.stdout


def test_every_command_of_the_documents_exists(root):
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (root / name).read_text("utf-8")
        blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S))
        inline = "\n".join(re.findall(r"`(make [^`\n]+)`", text))
        for target in re.findall(r"^make ([a-z]+)", f"{blocks}\n{inline}", re.M):
            assert target in TARGETS
        for command in re.findall(r"^\.venv/bin/(\S+)", blocks, re.M):
            assert (root / ".venv" / "bin" / command).exists()
        for path in re.findall(r"\b(?:book|exercises)/\w+[\w/]*\.ipynb", blocks):
            assert (root / path).exists()
        for link in re.findall(r"\]\(([\w.-]+)\)", text):
            assert (root / link).exists()


def decisions(text):
    """(file, word) of the design's table of decisions."""
    (table,) = re.findall(r"^\| what \| file \| word \|\n(.*?)\n\n", text, re.M | re.S)
    for line in table.split("\n")[1:]:
        _, files, word = line.strip("| ").split(" | ")
        yield from ((file, word.strip("`")) for file in re.findall(r"`([^`]+)`", files))


def test_what_decides_a_thing_is_where_the_design_says(root):
    found = list(decisions((root / "CONTRIBUTING.md").read_text("utf-8")))
    assert len(found) > 12
    lacking = [(file, word) for file, word in found if word not in (root / file).read_text("utf-8")]
    assert not lacking


def test_the_versions_that_are_installed_meet_the_ranges(root):
    pins = {}
    for line in (root / "requirements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            assert canonicalize_name(name) not in pins, f"{name} is pinned twice"
            pins[canonicalize_name(name)] = version
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    for text in [*project["dependencies"], *(text for extra in extras for text in extra)]:
        wanted = Requirement(text)
        pinned = pins[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(pinned), f"{text}, but {pinned} is pinned"


def test_rnnlib_imports_without_torch(root):
    program = (
        "import sys; sys.modules['torch'] = None; import rnnlib, rnnlib.models, rnnlib.training"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=root, check=True)


@pytest.mark.slow
@pytest.mark.parametrize("ci", ["", "true"])
def test_what_is_left_out_is_said_last_and_fails_in_ci(root, tmp_path, ci):
    shutil.copy(root / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text("def test_it(program):\n    program('chromium')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
        cwd=tmp_path,
        env=os.environ | {"PATH": str(tmp_path), "CI": ci},
        capture_output=True,
        text=True,
    )
    assert done.returncode == (1 if ci else 0)
    if ci:
        assert "left out, which CI does not allow: Skipped: needs chromium" in done.stdout
    else:
        assert done.stdout.splitlines()[-2].startswith("LEFT OUT in test_it.py: needs chromium")
