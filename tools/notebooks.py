"""Make each notebook of book/ and solutions/ from its MyST text, with outputs.

`NN_topic.md` is what people edit; `NN_topic.ipynb` is made from it here and committed. A
notebook whose code is unchanged keeps its outputs; any other is executed from the top. What
the package computes may change under a notebook without its text changing: re-execution by
nbval in the tests tells, and `--all` makes every notebook anew.

A chapter's notebook is in plain Markdown, see `plain.py`, so that it can be read wherever it is
opened. The site takes the text from the `.md`, and the outputs from the notebook. An
assignment's source is read by nbgrader and stays as it is.
"""

import argparse
import functools
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import jupytext
import nbformat
import plain
from jupytext.myst import get_parser
from nbclient import NotebookClient
from tqdm import tqdm

ROOT = Path(__file__).resolve().parent.parent
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def sources(root=ROOT):
    """Every text that has a notebook: numbered chapters, and the assignments' solutions."""
    return sorted([*root.glob("book/[0-9]*.md"), *root.glob("solutions/[0-9]*/*.md")])


def read_text(path):
    """The notebook that the text at `path` describes, without outputs.

    It holds nothing that differs from one machine, or one run, to the next.
    """
    notebook = jupytext.read(path, fmt="md:myst")
    header = notebook.metadata.get("jupytext", {}).get("formats")
    if header != "md:myst,ipynb":
        raise ValueError(
            f"{path.name}: expected 'formats: md:myst,ipynb' in the jupytext header, got {header!r}"
        )
    notebook.metadata["kernelspec"] = KERNEL
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = set()
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()
        n = next(n for n in range(len(digest)) if digest[n : n + 8] not in seen)
        cell.id = digest[n : n + 8]
        seen.add(cell.id)
    return notebook


@functools.lru_cache(maxsize=2)
def _book(folder, versions):
    return plain.Book(folder)


def is_chapter(path):
    return path.parent.parent.name != "solutions"


def read_plain(path):
    """The notebook as it is stored, without outputs: a chapter's is in plain Markdown."""
    notebook = read_text(path)
    if not is_chapter(path):
        return notebook
    del notebook.metadata["jupytext"]  # or JupyterLab would show the text, directives and all
    pages = [*path.parent.glob("*.md"), *path.parent.glob("*.bib")]
    versions = tuple(sorted((page, page.stat().st_mtime_ns) for page in pages))
    return _book(path.parent, versions).plain(path, notebook)


def read_site(path):
    """The notebook as the site reads it: the text in MyST, with the stored outputs.

    Returns it with a word on what is wrong: where the code is another by now, the cells that
    have changed have no output.
    """
    notebook = read_text(path)
    made = plain.without_stills(nbformat.read(path.with_suffix(".ipynb"), as_version=4))
    if code(notebook) == code(made):
        return with_outputs(notebook, made), None
    outputs = {cell.source: cell for cell in made.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        if cell.source in outputs:
            cell.outputs = outputs[cell.source].outputs
    return notebook, "the code differs from the notebook's"


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def fences(text):
    """Where a text's code cells are, as jupytext finds them: the fence's line, that of its end."""
    depth = 0
    for token in get_parser().parse(text):
        depth += token.nesting
        if token.type == "fence" and not depth and token.info.startswith("{code-cell}"):
            yield token.map[0], token.map[0] + 1 + token.content.count("\n")


def without_cells(text):
    """A text without its code cells."""
    lines = text.split("\n")
    for start, stop in reversed([*fences(text)]):
        del lines[start : stop + 1]
    return "\n".join(lines)


def with_outputs(notebook, executed):
    """Give `notebook` the outputs of `executed`, whose code is the same."""
    outputs = iter([cell for cell in executed.cells if cell.cell_type == "code"])
    for cell in notebook.cells:
        if cell.cell_type == "code":
            old = next(outputs)
            cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return notebook


def execute(notebook, folder, name):
    """Run every cell in a fresh kernel. Raises on an error and on output to stderr."""
    bar = tqdm(total=len(notebook.cells), desc=name, unit="cell", leave=False)
    client = NotebookClient(
        notebook,
        timeout=300,
        record_timing=False,
        resources={"metadata": {"path": folder}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        on_cell_complete=lambda **_: bar.update(),
    )
    with bar:
        client.execute(env={**os.environ, "PYTHONHASHSEED": "0"})
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise ValueError(f"{name}: a cell writes to stderr:\n{output.text}")
    return notebook


def joined(outputs):
    """Outputs with what was printed in pieces in one, and of each line what was printed last.

    A carriage return at a text's end stays, as nbval expects when it compares.
    """
    new = []
    for output in outputs:
        last = new[-1] if new else None
        if output.output_type == "stream" and last and last.get("name") == output.name:
            last.text += output.text
        else:
            new.append(output)
    for output in new:
        if output.output_type == "stream":
            output.text = re.sub(r".*\r(?=[^\n])", "", output.text)
    return new


def stored(path, notebook):
    """A notebook with outputs as it is stored: a chapter's figures are seen without trust."""
    return plain.with_stills(notebook) if is_chapter(path) else notebook


def write(notebook):
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def problem(path):
    """What keeps the notebook of the text at `path` from agreeing with it; None if nothing."""
    target = path.with_suffix(".ipynb")
    if not target.exists():
        return "there is no notebook"
    new, old = read_plain(path), nbformat.read(target, as_version=4)
    if code(new) != code(old):
        return "the code differs"
    if any(c.source and not c.execution_count for c in old.cells if c.cell_type == "code"):
        return "a cell has not been executed"
    if write(stored(path, with_outputs(new, old))) != target.read_text("utf-8"):
        return "the text, an option of a cell or the metadata differs"
    return None


def make(path, force=False):
    """Bring the notebook of the text at `path` up to date; returns what was done."""
    found = problem(path)
    if not (found or force):
        return "is up to date"
    target = path.with_suffix(".ipynb")
    notebook = read_plain(path)
    if found and found.startswith("the text") and not force:
        notebook = with_outputs(notebook, nbformat.read(target, as_version=4))
        done = "has new text"
    else:
        start = time.monotonic()
        execute(notebook, path.parent, path.stem)
        done = f"executed in {time.monotonic() - start:.0f} s"
    target.write_text(write(stored(path, notebook)), "utf-8")
    return done


def format_cells(path):
    """Format the code cells of a text as ruff formats those of a notebook."""
    old = path.read_text("utf-8")
    notebook = read_text(path)
    # Under the notebook's name, so that ruff finds the settings of its folder.
    name, text = path.with_suffix(".ipynb"), write(notebook)
    for command in (["check", "--fix-only", "--select=I"], ["format"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--quiet", "--stdin-filename", name, "-"]
        done = subprocess.run(ruff, input=text, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{path.name}: {done.stderr}")
        text = done.stdout
    lines, changed = old.split("\n"), code(nbformat.reads(text, as_version=4))
    for (start, stop), before, after in reversed(
        [*zip(fences(old), code(notebook), changed, strict=True)]
    ):
        if not before.strip():
            continue
        indent, last = re.match(" *", lines[start])[0], stop
        while not lines[last - 1].strip():
            last -= 1
        first = last - len(before.rstrip().split("\n"))
        found = "\n".join(line.removeprefix(indent) for line in lines[first:last])
        if found.rstrip() != before.rstrip():
            raise SystemExit(f"{path.name}:{start + 1}: expected the cell\n{before}\ngot\n{found}")
        if before != after:
            lines[first:stop] = [line and indent + line for line in after.split("\n")]
    new = "\n".join(lines)
    if new != old:
        path.write_text(new, "utf-8")
        print(f"{path.relative_to(ROOT)} formatted; now: make notebooks")


def is_named(path, name):
    """Whether a text is meant by `name`: its path, or that without folder and suffix."""
    if "/" in name:
        return path.with_suffix("") == (ROOT / name).with_suffix("")
    return path.stem == Path(name).stem


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", help="02_rnn (page and answers) or book/02_rnn.md")
    parser.add_argument("--all", action="store_true", help="execute what has not changed too")
    parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")
    parser.add_argument("--format", action="store_true", help="format the cells with ruff")
    options = parser.parse_args()

    paths = sources()
    if options.only:
        found = {name: [path for path in paths if is_named(path, name)] for name in options.only}
        if missing := [name for name in options.only if not found[name]]:
            parser.error(f"no text named {', '.join(missing)}")
        paths = [path for path in paths if any(path in some for some in found.values())]
    if options.format:
        for path in paths:
            format_cells(path)
        return
    faults = []
    for path in paths:
        name = path.relative_to(ROOT)
        try:
            if not options.check:
                print(name, make(path, options.all), flush=True)
            elif found := problem(path):
                faults.append(f"{name}: {found}; run: make notebooks")
        except plain.Refused as refused:
            faults.append(str(refused))
    sys.exit("\n".join(faults) or None)


if __name__ == "__main__":
    main()
