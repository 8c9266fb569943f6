"""What a cell's code says of itself, without being run."""

import ast
import re
import warnings

from IPython.core.inputtransformer2 import TransformerManager

MAX_PARSED = 20_000  # characters: Python's parser takes quadratic time for some texts


def defined_names(source):
    """The names that a cell binds at its top level by `def`, `class` or assignment."""
    try:
        tree = ast.parse(source if len(source) <= MAX_PARSED else "(")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^(?:def|class)\s+(\w+)", source, re.M))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return names


def is_python(source):
    """Whether a cell would run in Jupyter as far as its syntax goes: dedented, without magics."""
    if len(source) > MAX_PARSED:
        return False
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(
                TransformerManager().transform_cell(source), "<cell>", "exec", dont_inherit=True
            )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def are_halves(first, second):
    together = is_python(f"{first}\n{second}")
    return together and not (is_python(first) and is_python(second))


def spelled(name):
    """What is left of a name when case and underscores do not count."""
    return name.replace("_", "").casefold()


def imports(source, without=()):
    """The import statements of a released test cell: a student may have come to rely on them.

    Those of packages in `without` are left out: an answer cannot rely on them.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    found = [n for n in body if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(ast.unparse(n) for n in found if not packages(n) & set(without))


def packages(tree):
    """The packages that code imports somewhere."""
    found = set()
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        found |= {name.partition(".")[0] for name in names}
    return found
