"""The chapters and the package agree: what a page builds is what `rnnlib` holds.

A cell whose first line is `# rnnlib/rnn.py` holds definitions of that module. They are compared
as syntax trees without docstrings, comments and contracts (`@takes`, `fit_...`), so the package may
explain and refuse more and the page may be shorter, but neither may compute anything else. What a
page does not build it can show from the package itself, with `page.show_source`.

A chapter also has a size that can be read in a sitting, and the parts that readers look for.
"""

import ast
import importlib
import re
from collections import Counter

import nbformat
import notebooks
import plain
import pytest

# The modules whose every public function and class some chapter builds.
CORE = [
    "attention",
    "crf",
    "ctc",
    "decoding",
    "functional",
    "gru",
    "init",
    "lstm",
    "metrics",
    "models",
    "modern",
    "ngram",
    "optim",
    "pooling",
    "rnn",
    "rtrl",
    "scan",
    "seq2seq",
    "sequence",
    "speech",
    "testing",
    "training",
]

# The others: tools that a page uses, and what no chapter builds in full.
TOOLS = {
    *(
        "contracts",
        "backtest",
        "cost",
        "forecasting",
        "grading",
        "layers",
        "pythontext",
        "serialization",
        "recurrent",
        "cells",
        "wrappers",
        "tunes",
    ),
    *("live", "markup", "page", "plot", "quiz", "results", "svg", "data", "torch"),
    "g2p",
    "validate",
}

# Built in a chapter that is not written yet: the name, and the chapter that owes it.
WAITING = {}

HEADER = re.compile(r"# (rnnlib/[\w/]+\.py)$")
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def name_of(node):
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return node.target.id if isinstance(node, ast.AnnAssign) else node.name


def definitions(source):
    """The top-level definitions of a program, by name."""
    return {name_of(node): node for node in ast.parse(source).body if isinstance(node, DEFINITIONS)}


def is_contract(node):
    """Whether a decorator or a statement only refuses wrong arguments (`rnnlib.contracts`)."""
    call = node.value if isinstance(node, ast.Expr) else node
    name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
    return name.startswith("fit_") if isinstance(node, ast.Expr) else name == "takes"


class _Unchecked(ast.NodeTransformer):
    """``unchecked(f)`` is f without the contracts of its arguments."""

    def visit_Call(self, node):
        self.generic_visit(node)
        return node.args[0] if ast.unparse(node.func) == "unchecked" else node


def essence(node):
    """A definition as text, without docstrings, comments and the contracts of its arguments."""
    node = _Unchecked().visit(ast.parse(ast.unparse(node)))
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            part.decorator_list = [d for d in part.decorator_list if not is_contract(d)]
        if isinstance(part, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.If):
            part.body = [line for line in part.body if not is_contract(line)]
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(part):
            part.body = part.body[1:] or [ast.Pass()]
    return ast.unparse(node)


def built(text):
    """The cells of a notebook that build the package: pairs of file and source."""
    for cell in text.cells:
        first = cell.source.partition("\n")[0]
        if cell.cell_type == "code" and (match := HEADER.match(first)):
            yield match[1], cell.source


def differences(text, root):
    """What a chapter builds that is not what the package holds, in words."""
    for file, source in built(text):
        path = root / file
        package = definitions(path.read_text("utf-8")) if path.exists() else {}
        for node in ast.parse(source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                continue
            if not isinstance(node, DEFINITIONS):
                yield f"{file}: a cell with this header only defines, but has: {ast.unparse(node)}"
            elif name_of(node) not in package:
                yield f"{file} has no {name_of(node)}"
            elif essence(node) != (held := essence(package[name_of(node)])):
                shown = f"{name_of(node)} on the page\n{essence(node)}"
                yield f"{file}: {shown}\nin the package\n{held}"


def public(root, module):
    """The names of a module's public functions and classes; caches belong to their function."""
    path = root / "rnnlib" / f"{module.replace('.', '/')}.py"
    for name, node in definitions(path.read_text("utf-8")).items():
        is_cache = isinstance(node, ast.ClassDef) and name.endswith("Cache")
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and name[0] != "_" and not is_cache:
            yield f"{module}.{name}"


def imported(text):
    """What the names that a notebook imports from rnnlib stand for, as dotted paths."""
    found = {}
    for cell in text.cells:
        if cell.cell_type != "code" or "rnnlib" not in cell.source:
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                # `import a.b` binds a; `import a.b as c` binds c to a.b.
                paths = [(name.asname, name.name) for name in node.names]
                found |= {alias or path.split(".")[0]: path for alias, path in paths if alias}
                found |= {
                    path.split(".")[0]: path.split(".")[0] for alias, path in paths if not alias
                }
            elif isinstance(node, ast.ImportFrom):
                found |= {n.asname or n.name: f"{node.module}.{n.name}" for n in node.names}
    return found


def shown(text):
    """The names of the package, as "models.LanguageModel", whose source a notebook shows."""
    names = imported(text)
    for cell in text.cells:
        if cell.cell_type != "code" or "show_source(" not in cell.source:
            continue
        for call in ast.walk(ast.parse(cell.source)):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("show_source"):
                for argument in call.args:
                    first, *rest = ast.unparse(argument).split(".")
                    path = ".".join([names.get(first, first), *rest])
                    module, _, name = path.rpartition(".")
                    thing = getattr(importlib.import_module(module), name)
                    yield f"{thing.__module__.removeprefix('rnnlib.')}.{thing.__qualname__}"


def places(texts):
    """For each name, the number of chapters that build it or show its source."""
    found = Counter()
    for text in texts:
        for file, source in built(text):
            module = file.removeprefix("rnnlib/").removesuffix(".py").replace("/", ".")
            found.update(f"{module}.{name}" for name in definitions(source))
        found.update(set(shown(text)))
    return found


def coverage_faults(names, found, waiting, chapters):
    """Where the promise that each name is built in exactly one chapter is broken, in words."""
    for name in sorted(set(names) - set(waiting)):
        if found[name] != 1:
            yield f"{name} is built in {found[name]} chapters, not in one"
    for name, chapter in waiting.items():
        if name not in names:
            yield f"WAITING lists {name}, which the package does not have"
        if found[name]:
            yield f"WAITING lists {name}, which a chapter builds by now"
        if chapter in chapters:
            yield f"WAITING lists {name} for {chapter}, which is written by now"


# What fits a sitting, and a screen.
WORDS, LINES, CELL = 3600, 300, 30
HIDDEN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}


def length_faults(source, text):
    """Where a chapter is too long, in words; `text` is the notebook read from `source`."""
    prose = re.sub(r"\A---\n.*?^---\n", "", source, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"\$\$.*?\$\$", "", notebooks.without_cells(prose), flags=re.DOTALL)
    if (words := len(prose.split())) > WORDS:
        yield f"{words} words, more than {WORDS}"
    cells = [cell for cell in text.cells if cell.cell_type == "code"]
    visible = [cell.source for cell in cells if not HIDDEN & set(cell.metadata.get("tags", []))]
    lines = [len(cell.splitlines()) for cell in visible]
    if sum(lines) > LINES:
        yield f"{sum(lines)} visible lines of code, more than {LINES}"
    for cell, count in zip(visible, lines):
        if count > CELL:
            yield f"a visible cell of {count} lines, more than {CELL}: {cell[:40]!r}"


def part_faults(number, source, text):
    """The parts that chapter `number`, as "02", lacks, in words."""
    for cell in text.cells:
        words = cell.metadata.get("mystnb", {}).get("code_prompt_show")
        if "hide-input" in cell.metadata.get("tags", []) and not words:
            yield f"a hidden cell without code_prompt_show: {cell.source[:40]!r}"

    head, end = (
        rf"\(sec-{number}-check\)=\n## Self-check\n",
        r"(?:\(sec-[\w-]+\)=\n)?## Exercises\n",
    )
    section = re.search(rf"\n{head}(?P<body>((?!\n## ).)*)\n{end}", source, re.DOTALL)
    if not section:
        yield f"no section (sec-{number}-check)= with the head Self-check before the Exercises"
    elif not re.search(r"^(quiz\.)?show\(", section["body"], re.MULTILINE):
        yield "a self-check without questions"

    blocks = list(plain.blocks(source))
    exercises = [block.options.get("label") for block in blocks if block.name in plain.EXERCISES]
    answers = [block for block in blocks if block.name in ("solution", "solution-start")]
    folded = {block.argument for block in answers if "dropdown" in block.options.get("class", "")}
    if not exercises:
        yield "no exercise"
    for label in exercises:
        if label not in folded:
            yield f"exercise {label} has no folded answer"
    for block in blocks:
        if "{literalinclude} ../rnnlib/" in block.source:
            yield f"line {block.line - 1}: a literalinclude of the package; use page.show_source"


def picture_faults(stored):
    """What the outputs of a notebook lack, in words."""
    outputs = [
        output.get("data", {}) for cell in stored.cells for output in cell.get("outputs", [])
    ]
    pages = ["".join(data.get("text/html", "")) for data in outputs]
    if not any(re.search(r"class=\"[^\"]*\brnnlib-live\b", page) for page in pages):
        yield "no live figure"
    if any("image/png" in data for data in outputs) or any("data:image/png" in p for p in pages):
        yield "a figure that is stored as PNG, not SVG"


def shape_faults(path):
    """Where a chapter is too long, or lacks a part that every chapter has, in words."""
    source, text = path.read_text("utf-8"), notebooks.read_text(path)
    yield from length_faults(source, text)
    yield from part_faults(path.stem[:2], source, text)
    yield from picture_faults(nbformat.read(path.with_suffix(".ipynb"), as_version=4))


CHAPTERS = [path for path in notebooks.sources() if path.parent.name == "book"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_builds_what_the_package_holds(path, root):
    assert not list(differences(notebooks.read_text(path), root))


def test_every_public_name_of_the_core_is_built_in_exactly_one_chapter(root):
    names = [name for module in CORE for name in public(root, module)]
    found = places(map(notebooks.read_text, CHAPTERS))
    assert not list(coverage_faults(names, found, WAITING, {path.stem for path in CHAPTERS}))


def test_every_module_is_core_or_a_tool(root):
    names = {path.stem for path in (root / "rnnlib").glob("[!_]*.py")}
    names |= {path.parent.name for path in (root / "rnnlib").glob("*/__init__.py")}
    assert names - TOOLS == set(CORE)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_its_size_and_its_parts(path):
    faults = "\n".join(shape_faults(path))
    assert not faults


# The checks themselves, on planted faults.

PAGE = """---
jupytext: {formats: "md:myst,ipynb"}
---

```{code-cell} ipython3
# rnnlib/toy.py
%s
```
"""
PACKAGE = '''
import numpy as np


def double(x, times: int = 2):
    """Twice `x`, or more."""
    return times * x  # not x + x
'''


def planted(tmp_path, cell):
    (tmp_path / "rnnlib").mkdir()
    (tmp_path / "rnnlib" / "toy.py").write_text(PACKAGE)
    page = tmp_path / "01_toy.md"
    page.write_text(PAGE % cell)
    return list(differences(notebooks.read_text(page), tmp_path))


@pytest.mark.parametrize(
    "cell",
    [
        "def double(x, times: int = 2):\n    return times * x",
        'import math\ndef double(x, times: int = 2):\n    "Short."\n    # why\n    return times*x',
    ],
)
def test_docstrings_comments_and_layout_may_differ(tmp_path, cell):
    assert not planted(tmp_path, cell)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("def double(x, times: int = 2):\n    return x * times", "in the package"),
        ("def double(x, times: int = 3):\n    return times * x", "in the package"),
        ("def double(x, times=2):\n    return times * x", "in the package"),
        ("def triple(x):\n    return 3 * x", "has no triple"),
        ("print('a demonstration')", "only defines"),
    ],
)
def test_a_drifted_definition_is_found(tmp_path, cell, said):
    (fault,) = planted(tmp_path, cell)
    assert said in fault


def test_contracts_may_be_left_out_and_nothing_else():
    bare = "def f(x):\n    return x"
    contracts = "@takes(x=floats())\ndef f(x):\n    fit_range('f: x', x, 3)\n    return x"
    other = "@cache\ndef f(x):\n    check(x)\n    return x"
    first, second, third = (essence(ast.parse(text).body[0]) for text in (bare, contracts, other))
    assert first == second
    assert first != third


def test_a_gap_a_repetition_and_a_stale_entry_are_found():
    faults = list(
        coverage_faults(
            names=["toy.gap", "toy.twice", "toy.fine", "toy.late", "toy.early"],
            found=Counter({"toy.twice": 2, "toy.fine": 1, "toy.early": 1}),
            waiting={"toy.late": "09_late", "toy.early": "09_late", "toy.gone": "02_written"},
            chapters={"02_written"},
        )
    )
    assert [fault.split()[0] + " " + fault.split()[2] for fault in faults] == [
        "toy.gap built",
        "toy.twice built",
        "WAITING toy.early,",
        "WAITING toy.gone,",
        "WAITING toy.gone",
    ]


SHOWING = """---
jupytext: {formats: "md:myst,ipynb"}
---

```{code-cell} ipython3
import rnnlib.functional
from rnnlib import RNN, models as m, page
from rnnlib.metrics import accuracy
```

```{code-cell} ipython3
---
tags: [hide-input]
---
page.show_source(m.LanguageModel, accuracy)
page.show_source(rnnlib.functional.softmax); page.show_source(RNN)
```
"""


def test_what_a_page_shows_is_counted_where_it_is_defined(tmp_path):
    path = tmp_path / "01_toy.md"
    path.write_text(SHOWING)
    found = places([notebooks.read_text(path)] * 2)
    assert set(found) == {
        "models.LanguageModel",
        "metrics.accuracy",
        "functional.softmax",
        "layers.RNN",
    }
    assert set(found.values()) == {2}


def test_showing_what_the_package_does_not_have_fails(tmp_path):
    path = tmp_path / "01_toy.md"
    path.write_text(SHOWING.replace("m.LanguageModel", "m.LanguageMuddle"))
    with pytest.raises(AttributeError, match="LanguageMuddle"):
        places([notebooks.read_text(path)])


WHOLE = """---
jupytext: {formats: "md:myst,ipynb"}
---

# A page

Some words, and $$a b c$$.

```{code-cell} ipython3
---
mystnb: {code_prompt_show: Show how it is drawn}
tags: [hide-input]
---
live.machine()
```

(sec-01-check)=
## Self-check

```{code-cell} ipython3
quiz.show([], name="quiz-01")
```

## Exercises

```{exercise}
:label: ex-01-one
Why?
```

```{solution} ex-01-one
:class: dropdown
Because.
```
"""
LIVE = '<figure class="rnnlib-live"></figure>'


def shape(tmp_path, source, output=LIVE, mime="text/html"):
    path = tmp_path / "01_page.md"
    path.write_text(source)
    stored = notebooks.read_text(path)
    cell = next(cell for cell in stored.cells if cell.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("display_data", {mime: output})]
    nbformat.write(stored, path.with_suffix(".ipynb"))
    return list(shape_faults(path))


def test_a_whole_chapter_has_no_faults(tmp_path):
    assert not shape(tmp_path, WHOLE)


LONG_CELL = "```{code-cell} ipython3\n" + "x = 1\n" * 31 + "```\n\n"
SHORT_CELL = "```{code-cell} ipython3\n" + "x = 1\n" * 25 + "```\n\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Some words", "word " * 3590, r"36\d\d words"),
        ("(sec-01-check)=", LONG_CELL + "(sec-01-check)=", "cell of 31 lines"),
        ("(sec-01-check)=", SHORT_CELL * 12 + "(sec-01-check)=", "301 visible lines"),
        ("mystnb: {code_prompt_show: Show how it is drawn}\n", "", "code_prompt_show"),
        ("(sec-01-check)=\n", "", "no section"),
        ("## Self-check", "## How to know that it is right", "no section"),
        ("## Exercises", "## Recap\n\n## Problems", "no section"),
        ("quiz.show(", "print(", "without questions"),
        (":class: dropdown\n", "", "ex-01-one has no folded answer"),
        ("```{solution} ex-01-one", "```{solution} ex-01-two", "ex-01-one has no folded"),
        ("```{exercise}", "```{note}", "no exercise"),
        ("Because.", "```\n\n```{literalinclude} ../rnnlib/rnn.py", "literalinclude"),
    ],
)
def test_a_fault_of_shape_is_found(tmp_path, old, new, said):
    assert old in WHOLE
    (fault,) = shape(tmp_path, WHOLE.replace(old, new))
    assert re.search(said, fault)


def test_outputs_that_are_pictures_of_dots_or_stand_still_are_found(tmp_path):
    assert shape(tmp_path, WHOLE, "<figure></figure>") == ["no live figure"]
    png = f'{LIVE}<img src="data:image/png;base64,">'
    assert ["PNG" in fault for fault in shape(tmp_path, WHOLE, png)] == [True]
    assert any("PNG" in fault for fault in shape(tmp_path, WHOLE, "", "image/png"))
