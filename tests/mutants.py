"""Mutants: the same program with one small mistake, made by a walk over its syntax tree.

`mutants(source)` yields each of them once, in a fixed order, with a description that does not
depend on line numbers. A test that passes for a mutant as it does for the original has not looked
at what differs, or nothing differs. It knows the mistakes of programs that compute with arrays:
exchanged operands, axes, transposes, types, aliases, bounds, one step more or less.
"""

import ast
import copy
from collections import Counter
from typing import NamedTuple


class Mutant(NamedTuple):
    """A program with one mistake; `description` is `function: before -> after in line`."""

    description: str
    source: str


OPERATORS = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add, ast.Mult],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div, ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.LShift: [ast.RShift],
    ast.RShift: [ast.LShift],
}
COMMUTES = ast.Add | ast.Mult | ast.BitAnd | ast.BitOr | ast.BitXor
COMPARISONS = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
PAIRS = [
    ("sum", "mean"),
    ("min", "max"),
    ("minimum", "maximum"),
    ("fmin", "fmax"),
    ("argmin", "argmax"),
    ("any", "all"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("floor", "ceil"),
    ("sin", "cos"),
    ("cumsum", "cumprod"),
    ("log", "log2"),
    ("exp", "expm1"),
    ("argsort", "sort"),
    ("append", "extend"),
]
OTHER_NAME = dict(PAIRS) | {second: first for first, second in PAIRS}
OTHER_TEXT = {"left": "right", "right": "left", "utf-8": "utf-16", "constant": "edge"}
MAKERS = {"zeros", "ones", "full", "empty", "zeros_like", "ones_like", "full_like", "empty_like"}
QUIET = {"errstate", "simplefilter", "filterwarnings", "catch_warnings", "warn"}


def mutants(source):
    """Yield a `Mutant` for each small mistake that can be made in the program `source`."""
    tree = ast.parse(source)
    lines = source.encode("utf-8").splitlines(keepends=True)
    seen, named = set(), Counter()
    for place in _places(tree):
        before = _text(place.node)
        for new in _alternatives(place):
            after = "" if isinstance(new, ast.Pass) else _text(new)
            statement = place.changed(new)
            mutated = _spliced(lines, place.node, _text(new, nested=True))
            # (Some alternatives say the same, such as x + 1 for a subscript and for a constant.)
            key = (place.statement.lineno, place.statement.col_offset, statement)
            if after == before or key in seen or not _compiles(mutated):
                continue
            seen.add(key)
            description = f"{place.name}: {before} -> {after or 'left out'}"
            if place.node is not place.statement:
                description += f" in {_first(_text(place.statement))}"
            named[description] += 1
            if named[description] > 1:
                description += f" ({named[description]})"
            yield Mutant(description, mutated)


class _Place:
    """A node, where it stands, and what it stands in."""

    def __init__(self, node, parent, field, index, outer):
        self.node, self.parent, self.field, self.index = node, parent, field, index
        self.statement = node if isinstance(node, ast.stmt) else outer.statement
        self.function = node if isinstance(node, ast.FunctionDef) else outer.function
        self.name = outer.name
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.name = f"{outer.name}.{node.name}" if outer.parent else node.name

    def changed(self, new):
        """The syntax of the statement with `new` in the place of the node."""
        if self.node is self.statement:
            return ast.dump(new)
        self._put(new)
        dump = ast.dump(self.statement)
        self._put(self.node)
        return dump

    def _put(self, node):
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


class _Top:
    parent = statement = function = None
    name = "module"


def _places(node, outer=_Top):
    """Every node that may be changed, outer ones first, as the program has them."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _left_alone(child):
                continue
            place = _Place(child, node, field, index if isinstance(value, list) else None, outer)
            if isinstance(child, ast.expr | ast.stmt) and hasattr(child, "end_lineno"):
                yield place
            yield from _places(child, place)


def _left_alone(node):
    """Docstrings, messages, imports, and what concerns warnings: no result depends on them."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Call) and _called(node) in QUIET:
        return True
    return isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal)


def _alternatives(place):
    node = place.node
    if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        return
    if place.field == "test":
        yield from (ast.Constant(True), ast.Constant(False), ast.UnaryOp(ast.Not(), node))
    make = _MAKE.get(type(node))
    if make:
        yield from make(node)
    if isinstance(node, ast.Return) and node.value is not None:
        yield from _returns(node, place.function)
    if isinstance(node, ast.Call) and _called(node) in MAKERS:
        yield from _typed(node, place.function)


def _binary(node):
    for operator in OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    if not isinstance(node.op, COMMUTES):
        yield ast.BinOp(node.right, node.op, node.left)
    if isinstance(node.op, ast.MatMult):
        for turn in (_transposed, _guessed):
            for left, right in ((turn(node.left), node.right), (node.left, turn(node.right))):
                yield ast.BinOp(left, node.op, right)
        return
    yield node.left
    if isinstance(node.op, ast.Sub):
        yield ast.UnaryOp(ast.USub(), node.right)
    elif not isinstance(node.op, ast.Div | ast.FloorDiv | ast.Pow):
        yield node.right


def _transposed(node):
    """The transpose, once more: `w` for `w.T` and `w.T` for `w`."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _guessed(node):
    """Turned unless it is square, as an answer does that tries until the shapes fit."""
    other = _transposed(node)
    array = other if isinstance(node, ast.Attribute) and node.attr == "T" else node
    test = f"{_text(array)}.shape[0] != {_text(array)}.shape[-1]"
    return _parsed(f"{_text(node)} if {test} else {_text(other)}")


def _unary(node):
    yield node.operand


def _compare(node):
    for index, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            operators = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield ast.Compare(node.left, operators, node.comparators)


def _boolean(node):
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        values = node.values[:index] + node.values[index + 1 :]
        yield values[0] if len(values) == 1 else ast.BoolOp(node.op, values)


def _constant(node):
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        for other in (value + 1, value - 1, 0, 1):
            yield _number(other)
    elif isinstance(value, float):
        for other in (0.0, 1.0, 2 * value, value + 1):
            yield _number(other)
    elif isinstance(value, str) and value in OTHER_TEXT:
        yield ast.Constant(OTHER_TEXT[value])


def _number(value):
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _attribute(node):
    if node.attr == "T":
        yield node.value
        yield _guessed(node)
    elif node.attr in OTHER_NAME and _text(node.value) in ("np", "math", "torch"):
        yield ast.Attribute(node.value, OTHER_NAME[node.attr], node.ctx)
    elif node.attr == "tanh":
        yield _parsed("(lambda a: 1 / (1 + np.exp(-a)))")
    elif node.attr == "sigmoid":
        yield _parsed("np.tanh")


def _name(node):
    if node.id in OTHER_NAME:
        yield ast.Name(OTHER_NAME[node.id], node.ctx)
    elif node.id == "sigmoid":
        yield _parsed("np.tanh")
    elif node.id == "tanh":
        yield _parsed("(lambda a: 1 / (1 + np.exp(-a)))")


def _call(node):
    """A call without a keyword, with arguments exchanged, without itself, or of its opposite."""
    name, method = _called(node), isinstance(node.func, ast.Attribute)
    for index in range(len(node.keywords)):
        kept = node.keywords[:index] + node.keywords[index + 1 :]
        yield ast.Call(node.func, node.args, kept)
    for index in range(len(node.args) - 1):
        if name not in ("isinstance", "hasattr", "getattr", "setattr", "print"):
            args = list(node.args)
            args[index : index + 2] = args[index : index + 2][::-1]
            yield ast.Call(node.func, args, node.keywords)
    if name == "range":
        yield from _ranges(node)
    if len(node.args) == 1 and name in (
        *("reversed", "sorted", "abs", "tuple", "list", "float", "int", "set", "exp", "log"),
        *("sqrt", "asarray", "array", "ascontiguousarray", "tanh", "flip", "flipud"),
    ):
        yield node.args[0]
    if name == "array" and method:
        yield ast.Call(ast.Attribute(node.func.value, "asarray", ast.Load()), *_arguments(node))
    if method and name in ("copy", "astype", "item", "tolist", "strip", "lower", "encode"):
        yield node.func.value
    if method and name in OTHER_NAME and _text(node.func.value) not in ("np", "math", "torch"):
        other = ast.Attribute(node.func.value, OTHER_NAME[name], ast.Load())
        yield ast.Call(other, *_arguments(node))


def _arguments(node):
    return node.args, node.keywords


def _ranges(node):
    """One step less at either end, one more, and the other way round."""
    yield ast.Call(ast.Name("reversed", ast.Load()), [node], [])
    last = len(node.args) - 1 if len(node.args) < 3 else 1
    for index in range(min(len(node.args), 2)):
        for operator in (ast.Add(), ast.Sub()):
            args = list(node.args)
            args[index] = _moved(args[index], operator)
            yield ast.Call(node.func, args, [])
    if last == 0:
        yield ast.Call(node.func, [ast.Constant(1), *node.args], [])


def _moved(node, operator):
    """`node + 1` or `node - 1`, worked out where it is a number."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return _number(node.value + (1 if isinstance(operator, ast.Add) else -1))
    return ast.BinOp(node, operator, ast.Constant(1))


def _subscript(node):
    """Another index, other bounds, another direction, or the whole."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for index, part in enumerate(parts):
        for new in _indices(part):
            replaced = [*parts[:index], new, *parts[index + 1 :]]
            whole = ast.Tuple(replaced, ast.Load()) if len(parts) > 1 else new
            yield ast.Subscript(node.value, whole, node.ctx)
    if any(isinstance(part, ast.Slice) for part in parts) and len(parts) == 1:
        yield node.value
    if len(parts) == 2:
        exchanged = ast.Tuple(parts[::-1], ast.Load())
        yield ast.Subscript(node.value, exchanged, node.ctx)


def _indices(part):
    if isinstance(part, ast.Name | ast.BinOp):
        yield from (_moved(part, operator) for operator in (ast.Add(), ast.Sub()))
    if not isinstance(part, ast.Slice):
        return
    if part.lower is not None or part.upper is not None or part.step is not None:
        yield ast.Slice(None, part.upper, part.step)
        yield ast.Slice(part.lower, None, part.step)
        yield ast.Slice(part.lower, part.upper, None)
    for operator in (ast.Add(), ast.Sub()):
        lower = part.lower or ast.Constant(0)
        upper = _moved(part.upper, operator) if part.upper else ast.UnaryOp(ast.USub(), _one())
        if part.step is None:
            yield ast.Slice(_moved(lower, operator), part.upper, None)
            yield ast.Slice(part.lower, upper, None)


def _one():
    return ast.Constant(1)


def _conditional(node):
    yield node.body
    yield node.orelse


def _comprehension(node):
    for index, generator in enumerate(node.generators):
        for dropped in range(len(generator.ifs)):
            new = copy.copy(node)
            kept = generator.ifs[:dropped] + generator.ifs[dropped + 1 :]
            fields = (generator.target, generator.iter, kept, generator.is_async)
            new.generators = list(node.generators)
            new.generators[index] = ast.comprehension(*fields)
            yield new


def _dropped(node):
    yield ast.Pass()


def _assign(node):
    """Without the assignment, or in place: `x += y` changes what other names mean, too."""
    yield ast.Pass()
    target, value = node.targets[0], node.value
    if isinstance(value, ast.BinOp) and _text(target) == _text(value.left):
        yield ast.AugAssign(target, value.op, value.right)


def _augmented(node):
    """Without it, with `=`, or not in place, and with another operator."""
    yield ast.Pass()
    yield ast.Assign([node.target], node.value, lineno=node.lineno)
    left = _parsed(_text(node.target))
    for operator in (type(node.op), *OPERATORS.get(type(node.op), ())):
        if operator is not type(node.op):
            yield ast.AugAssign(node.target, operator(), node.value)
    result = ast.BinOp(left, node.op, node.value)
    yield ast.Assign([node.target], result, lineno=node.lineno)


def _returns(node, function):
    """The result in the type of an argument, or in a small one."""
    if isinstance(node.value, ast.Tuple | ast.Constant | ast.Dict | ast.Compare | ast.JoinedStr):
        return
    result = _text(node.value)
    for name in _parameters(function):
        yield _statement(f"return np.asarray({result}).astype(np.asarray({name}).dtype)")
    yield _statement(f"return np.asarray({result}).astype(np.float16)")
    yield _statement(f"return np.asarray({result}).astype(int)")


def _typed(node, function):
    """A new array in a type too small, or in that of an argument."""
    kept = [keyword for keyword in node.keywords if keyword.arg != "dtype"]
    args = node.args[:1] if _called(node) in ("zeros", "ones", "empty") else node.args
    types = [f"np.asarray({name}).dtype" for name in _parameters(function)]
    for kind in ("np.uint8", "int", "np.float16", *types):
        yield ast.Call(node.func, args, [*kept, ast.keyword("dtype", _parsed(kind))])


def _parameters(function):
    if function is None:
        return []
    named = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return [argument.arg for argument in named if argument.arg not in ("self", "cls")]


_MAKE = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Name: _name,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.IfExp: _conditional,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Expr: _dropped,
    ast.Raise: _dropped,
    ast.Assert: _dropped,
    ast.Break: _dropped,
    ast.Continue: _dropped,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
}


def _called(node):
    """The last name of what a call calls: `zeros` of `np.zeros(3)`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _parsed(text):
    return ast.parse(text, mode="eval").body


def _statement(text):
    return ast.parse(text).body[0]


def _text(node, nested=False):
    """The text of a node, in brackets where it may need them beside what stands around it."""
    text = ast.unparse(node)
    plain = ast.Name | ast.Constant | ast.Attribute | ast.Subscript | ast.Call | ast.stmt
    return f"({text})" if nested and not isinstance(node, plain) else text


def _first(text):
    return text.partition("\n")[0]


def _spliced(lines, node, text):
    """The program with `text` in the place of `node`."""
    first, last = node.lineno - 1, node.end_lineno - 1
    before = b"".join(lines[:first]) + lines[first][: node.col_offset]
    after = lines[last][node.end_col_offset :] + b"".join(lines[last + 1 :])
    return (before + text.encode("utf-8") + after).decode("utf-8")


def _compiles(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
