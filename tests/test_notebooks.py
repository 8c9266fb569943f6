"""The notebooks: in step with their texts, clean, and the same when they are run again."""

import os
import re
import subprocess
import sys

import calibration
import nbformat
import notebooks
import pytest

BUDGET = 45  # processor seconds for a chapter, its kernel's start included: see calibration.py

SOURCES = notebooks.sources()
CHAPTERS = [path for path in SOURCES if path.parent.name == "book"]
BY_NAME = {"ids": lambda path: str(path.relative_to(notebooks.ROOT).with_suffix(""))}

# What differs from one machine, or one run, to the next.
LOCAL = re.compile(r"/home/\w|/Users/\w|/root/|/tmp/|[A-Z]:\\\\Users|\b0x[0-9a-f]{9,}|file://")


def texts(output):
    """All the text in an output, but not its images."""
    if output.output_type == "stream":
        yield output.text
    for mime, value in output.get("data", {}).items():
        if mime == "text/html":  # images are inside it, too
            yield re.sub(r"data:[\w/+-]+;base64,[\w+/=\s]+", "", value)
        elif mime.startswith("text/"):
            yield value


def output_faults(notebook, root):
    """What must not stand in a stored output, in words."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"cell {number}: stores an error, {output.ename}"
            if output.get("name") == "stderr":
                yield f"cell {number}: writes to stderr"
            for text in texts(output):
                if found := LOCAL.search(text) or re.search(re.escape(str(root)), text):
                    yield f"cell {number}: names a path or address, {found[0]}"


# A chapter needs neither: downloads fail at once, and torch sees no GPU.
ALONE = {"http_proxy": "http://localhost:9", "https_proxy": "http://localhost:9"}
ALONE |= {"CUDA_VISIBLE_DEVICES": "", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}


def rerun(path, budget=BUDGET):
    """Execute a notebook with nbval; returns what went wrong in words, or None."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-q"]
    command += ["--override-ini=filterwarnings=default", "-p", "no:cacheprovider", "-p", "no:xdist"]
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("PYTEST_")}
    try:
        done, bill = calibration.measured(
            subprocess.run,
            [*command, "--durations=5", path.with_suffix(".ipynb").name],
            cwd=path.parent,
            env=environment | ALONE,
            capture_output=True,
            text=True,
            timeout=calibration.HANGS,
        )
    except subprocess.TimeoutExpired:
        return f"{path.stem} has not ended after {calibration.HANGS} s"
    if done.returncode:
        return done.stdout + done.stderr
    excess = bill.excess(budget)
    return excess and f"{path.stem}: {excess}\n{done.stdout}"


@pytest.mark.parametrize("path", SOURCES, **BY_NAME)
def test_the_pair_agrees(path):
    assert notebooks.problem(path) is None, "run: make notebooks"


@pytest.mark.parametrize("path", SOURCES, **BY_NAME)
def test_outputs_are_clean(path, root):
    notebook = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    assert not list(output_faults(notebook, root))


@pytest.mark.parametrize("path", CHAPTERS, **BY_NAME)
def test_jupyterlab_opens_a_chapter_as_it_is_stored(path):
    """Paired with its text, it would be shown as that, directives and all."""
    assert "jupytext" not in nbformat.read(path.with_suffix(".ipynb"), as_version=4).metadata


@pytest.mark.parametrize("path", CHAPTERS, **BY_NAME)
def test_a_chapter_has_checked_outputs(path):
    cells = notebooks.read_text(path).cells
    assert any("nbval-check-output" in cell.metadata.get("tags", []) for cell in cells)


@pytest.mark.slow
@pytest.mark.parametrize("path", CHAPTERS, **BY_NAME)
def test_the_notebook_runs_again_in_time_with_the_same_output(path):
    if fault := rerun(path):
        pytest.fail(fault, pytrace=False)


# The checks themselves, on planted faults.

TEXT = """---
jupytext: {formats: "md:myst,ipynb"}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A page

```{code-cell} ipython3
:tags: [nbval-check-output]

print(1 + 1)
```
"""


@pytest.fixture
def pair(tmp_path):
    """A text and its notebook, in step; the output is written by hand, to be quick."""
    path = tmp_path / "01_page.md"
    path.write_text(TEXT)
    notebook = notebooks.read_plain(path)
    cell = notebook.cells[-1]
    cell.execution_count = 1
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="2\n")]
    path.with_suffix(".ipynb").write_text(notebooks.write(notebook))
    return path


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_pair_in_step_passes(pair, root):
    assert notebooks.problem(pair) is None
    assert not list(output_faults(nbformat.read(pair.with_suffix(".ipynb"), 4), root))


@pytest.mark.parametrize(
    ("suffix", "old", "new", "said"),
    [
        (".md", "1 + 1", "1 + 2", "code differs"),
        (".md", "# A page", "# Another page", "text"),
        (".md", "nbval-check-output", "hide-input", "text"),
        (".ipynb", "A page", "Another page", "text"),
        (".ipynb", '"execution_count": 1', '"execution_count": null', "executed"),
        (".ipynb", '"python3"', '"somebody"', "metadata"),
    ],
)
def test_a_pair_out_of_step_is_found(pair, suffix, old, new, said):
    replace(pair.with_suffix(suffix), old, new)
    assert said in notebooks.problem(pair)


def test_new_text_keeps_the_outputs_and_new_code_does_not(pair, monkeypatch):
    executed = []
    monkeypatch.setattr(notebooks, "execute", lambda *args: executed.append(args))
    replace(pair, "# A page", "# Another page")
    assert notebooks.make(pair) == "has new text"
    assert notebooks.problem(pair) is None
    assert not executed
    replace(pair, "1 + 1", "1 + 2")
    notebooks.make(pair)
    assert executed


@pytest.mark.parametrize("text", ["/home/" + "ada/x", "<f at 0x7f1234567890>", "C:\\\\Users"])
def test_a_path_or_an_address_in_an_output_is_found(pair, root, text):
    notebook = nbformat.read(pair.with_suffix(".ipynb"), 4)
    notebook.cells[-1].outputs[0].text = text
    assert "path or address" in next(output_faults(notebook, root))


# What jupytext reads as a cell, though it looks otherwise, and what it does not.
FENCES = {
    "tildes": ("~~~{code-cell} ipython3\nx=1\n~~~", 1),
    "a longer end": ("```{code-cell}\nx=1\n`````\n\n```{code-cell}\nx=1\n```", 2),
    "an indented fence": ("   ```{code-cell}\nx=1\n   ```", 1),
    "a fence inside": ('````{code-cell}\nx=1\ns = """\n```\n"""\n````', 1),
    "blank lines": (
        "```{code-cell}\n---\ntags: [a]\n---\n\nx=1\n\n\n```\n\n```{code-cell}\n```",
        1,
    ),
    "an example": ("````md\n```{code-cell}\nx=2\n```\n````\n\n```{code-cell}\nx=1\n```", 1),
    "an example in tildes": ("~~~md\n```{code-cell}\nx=2\n```\n~~~\n\n```{code-cell}\nx=1\n```", 1),
    "an example in a list": (
        "- so\n\n  ```{code-cell}\n  x=2\n  ```\n\n```{code-cell}\nx=1\n```",
        1,
    ),
    "another language": ("```python\nx=2\n```\n\n```{code-cell}\nx=1\n```", 1),
}


@pytest.mark.parametrize("fence", FENCES)
def test_cells_are_formatted_where_jupytext_finds_them(tmp_path, monkeypatch, fence):
    body, count = FENCES[fence]
    path = tmp_path / "01_page.md"
    text = TEXT[: TEXT.index("```{code-cell}")] + f"{body}\n\nThe end: x=1.\n"
    path.write_text(text)
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    notebooks.format_cells(path)
    new = path.read_text()
    assert new.count("x = 1\n") == count and "x = 2" not in new
    assert new.replace("x = 1\n", "x=1\n").split() == text.split()
    notebooks.format_cells(path)
    assert path.read_text() == new
    prose = notebooks.without_cells(text)
    assert "x=1\n" not in prose and "The end" in prose and ("x=2" in prose) == ("x=2" in text)


def printed(*texts):
    return [nbformat.v4.new_output("stream", name="stdout", text=text) for text in texts]


@pytest.mark.parametrize(
    ("pieces", "left"),
    [
        (["0\r1\r2\n"], "2\n"),
        (["\r0", "\r1", "\r2"], "2"),
        (["0\r", "1\r", "2\r"], "2\r"),
        (["a\n0\r", "1\nb", "c\n"], "a\n1\nbc\n"),
        (["a\r\nb\r\n"], "a\r\nb\r\n"),
    ],
)
def test_what_is_printed_in_pieces_is_stored_as_nbval_compares_it(pieces, left):
    from nbval.plugin import coalesce_streams

    (stored,) = notebooks.joined(printed(*pieces))
    assert stored.text == left
    assert coalesce_streams(printed(*pieces)) == coalesce_streams([stored])


def test_what_is_printed_round_a_figure_stays_round_it():
    figure = nbformat.v4.new_output("display_data", {"text/plain": "figure"})
    outputs = [*printed("a\n"), figure, *printed("b\n")]
    assert notebooks.joined(outputs) == [*printed("a\n"), figure, *printed("b\n")]


@pytest.mark.slow
def test_a_cell_with_carriage_returns_runs_again(pair):
    replace(pair, "print(1 + 1)", 'for i in range(3):\n    print(i, end="\\r", flush=True)')
    notebooks.make(pair)
    assert notebooks.problem(pair) is None
    assert rerun(pair) is None


@pytest.mark.slow
def test_stderr_stops_the_making_of_a_notebook(pair):
    replace(pair, "print(1 + 1)", "import warnings; warnings.warn('look out')")
    with pytest.raises(ValueError, match="look out"):
        notebooks.make(pair)


@pytest.mark.slow
def test_a_notebook_with_the_right_output_runs_again(pair):
    assert rerun(pair) is None


@pytest.mark.slow
def test_an_output_that_differs_is_found(pair):
    replace(pair.with_suffix(".ipynb"), '"2\\n"', '"3\\n"')
    assert "mismatch" in rerun(pair)


@pytest.mark.slow
def test_a_page_over_its_time_is_found(pair):
    """What the kernel works is counted, and the message names the cell."""

    def used():
        fault = rerun(pair, budget=0)
        assert "Cell 0" in fault
        return float(re.search(r"([\d.]+) processor seconds", fault)[1])

    before = used()
    burn = "import time\\nwhile time.process_time() < 6: pass\\n"
    replace(pair.with_suffix(".ipynb"), "print(1 + 1)", f"{burn}print(1 + 1)")
    assert used() > before + 3


def test_a_text_is_named_by_its_path_or_by_number_and_topic(root):
    page, answers = root / "book/02_rnn.md", root / "solutions/02_rnn/02_rnn.md"
    for name, wanted in [
        ("02_rnn", [True, True]),
        ("book/02_rnn.md", [True, False]),
        ("solutions/02_rnn/02_rnn.ipynb", [False, True]),
        ("03_rnn", [False, False]),
    ]:
        assert [notebooks.is_named(path, name) for path in (page, answers)] == wanted
