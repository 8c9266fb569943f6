"""The chapters and the package agree: what a page builds is what `rnnlib` holds.

A cell whose first line is `# rnnlib/rnn.py` holds definitions of that module. They are compared
as syntax trees without docstrings and comments, so the package may explain more and the page
may be shorter, but neither may compute anything else.
"""

import ast
import re
from collections import Counter

import notebooks
import pytest

# The modules whose every public function and class some chapter builds.
CORE = [
    "decoding",
    "functional",
    "gru",
    "init",
    "lstm",
    "metrics",
    "models",
    "ngram",
    "optim",
    "rnn",
    "rtrl",
    "sequence",
    "testing",
    "training",
]

# Built in a chapter that is not written yet: the name, and the chapter that owes it.
WAITING = {
    "optim.SGD": "06_training",
    "optim.Adam": "06_training",
    "optim.clip_grad_norm": "06_training",
    "training.History": "06_training",
    "training.fit": "06_training",
    "sequence.reverse_sequences": "07_variable_length",
    "init.uniform_": "05_gradients",
    "init.xavier_uniform_": "05_gradients",
    "init.orthogonal_": "05_gradients",
    "init.identity_": "05_gradients",
    "init.blocks": "05_gradients",
    "optim.clip_grad_value": "05_gradients",
    "optim.RMSprop": "06_training",
    "optim.AdamW": "06_training",
    "optim.step_decay": "06_training",
    "optim.cosine_decay": "06_training",
    "optim.warmup": "06_training",
    "functional.layer_norm_forward": "06_training",
    "functional.layer_norm_backward": "06_training",
    "functional.dropout_forward": "06_training",
    "functional.dropout_backward": "06_training",
    "sequence.PackedSequence": "07_variable_length",
    "sequence.pack_padded_sequence": "07_variable_length",
    "sequence.pad_packed_sequence": "07_variable_length",
    "sequence.bucket_batches": "07_variable_length",
    "init.forget_bias_": "08_lstm",
    "lstm.lstm_cell_forward": "08_lstm",
    "lstm.lstm_gates_backward": "08_lstm",
    "lstm.lstm_cell_backward": "08_lstm",
    "lstm.lstm_forward": "08_lstm",
    "lstm.lstm_backward": "08_lstm",
    "gru.gru_cell_forward": "09_gru",
    "gru.gru_gates_backward": "09_gru",
    "gru.gru_cell_backward": "09_gru",
    "gru.gru_forward": "09_gru",
    "gru.gru_backward": "09_gru",
}

HEADER = re.compile(r"# (rnnlib/[\w/]+\.py)$")
SHOWN = re.compile(
    r"^```\{literalinclude\} \.\./(?P<file>rnnlib/[\w/]+\.py)\n(?P<options>(?::.*\n)*)",
    re.MULTILINE,
)
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def name_of(node):
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return node.target.id if isinstance(node, ast.AnnAssign) else node.name


def definitions(source):
    """The top-level definitions of a program, by name."""
    return {name_of(node): node for node in ast.parse(source).body if isinstance(node, DEFINITIONS)}


def essence(node):
    """A definition as text, without the docstrings in it (comments are gone with parsing)."""
    node = ast.parse(ast.unparse(node))
    for part in ast.walk(node):
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


def places(texts):
    """For each name, the chapters that build it or show its source."""
    found = Counter()
    for text in texts:
        for file, source in built(text):
            module = file.removeprefix("rnnlib/").removesuffix(".py").replace("/", ".")
            found.update(f"{module}.{name}" for name in definitions(source))
        for cell in text.cells:
            for match in SHOWN.finditer(cell.source + "\n"):
                module = match["file"].removeprefix("rnnlib/").removesuffix(".py")
                names = re.findall(r":pyobject: (\w+)", match["options"])
                found.update(f"{module.replace('/', '.')}.{name}" for name in names)
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


CHAPTERS = [path for path in notebooks.sources() if path.parent.name == "book"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_builds_what_the_package_holds(path, root):
    assert not list(differences(notebooks.read_text(path), root))


def test_every_public_name_of_the_core_is_built_in_exactly_one_chapter(root):
    names = [name for module in CORE for name in public(root, module)]
    found = places(map(notebooks.read_text, CHAPTERS))
    assert not list(coverage_faults(names, found, WAITING, {path.stem for path in CHAPTERS}))


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
