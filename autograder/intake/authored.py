"""What is wrong with an assignment before it is released: its source, read and not run.

What a student's function returns may be an object of theirs. A test that calls a method of it,
reads an attribute, or hands it to a function of NumPy's that does, asks the student's code, and
tells it what is compared with: `f(x).allclose(want)`. So a test converts first.
"""

import ast

from .code import defined_names, packages
from .released import grade_id, hidden_lines, role, without

CONVERT = {"as_array", "as_number", "check_array", "check_number", "check_integers", "agree"}
CONVERT |= {
    "as_passes",
    "run_lstm",
    "run_scan",
    "run_threshold_network",
    "isinstance",
    "type",
    "len",
    "callable",
    "float",
    "int",
    "bool",
}
CONVERT |= {"str", "repr", "print", "all", "any"}
PASS = {
    "abs",
    "round",
    "sum",
    "min",
    "max",
    "sorted",
    "next",
    "iter",
}  # look at it, ask nothing of it
TESTING = ("assert_allclose", "assert_array_equal", "assert_equal")  # they make arrays first
UNPACK = {"as_tuple", "as_dict", "list", "tuple", "dict", "zip", "enumerate", "reversed", "set"}
# What a name can stand for: a student's function, something that one returned, and a container
# of the test's own with such things in it.
FUNCTION, RESULT, BOX = "function", "result", "box"


def faults(notebook):
    """Sentences about a source notebook, none if it can be released."""
    barred = set(without(notebook))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    declared = {n for c in code if role(c) == "solution" for n in defined_names(c.source)}
    for number, cell in enumerate(code, 1):
        name = grade_id(cell) or f"number {number} of the code cells"
        try:
            tree = ast.parse("\n".join("" if s[:1] in "%!" else s for s in cell.source.split("\n")))
        except SyntaxError as error:
            yield f"the cell {name}: line {error.lineno} is no Python"
            continue
        if role(cell) == "test":
            yield from (f"the test {name}, {fault}" for fault in asked(tree, cell.source, declared))
        elif found := sorted(packages(tree) & barred):
            yield (
                f"the cell {name} imports {', '.join(found)}, and the assignment is to be "
                "answered without"
            )


def asked(tree, source, declared):
    """Where a test asks something of what a student's function has returned."""
    reader = Reader(set(hidden_lines(source)))
    names = dict.fromkeys(declared, FUNCTION)
    reader.block(tree.body, names)
    for function in [*reader.functions.values()]:  # those too that nothing here calls
        reader.enter(function, [None] * 20, names)
    return [f"line {line}: {what}" for line, what in sorted(reader.found)]


class Reader(ast.NodeVisitor):
    """Follows what students' functions return through a test, by `visit_*` of expressions.

    Each returns what an expression stands for, or None; `self.names` says it of names.
    """

    def __init__(self, hidden):
        self.hidden, self.found, self.functions, self.stack = hidden, set(), {}, []

    def say(self, node, what):
        self.found.add((node.lineno, what))

    def block(self, body, names):
        """Read statements in their order, loops twice; what they return."""
        saved, self.names, kinds = getattr(self, "names", None), names, []
        self.returned = kinds
        for statement in body:
            self.visit(statement)
        self.names = saved
        return next((kind for kind in (RESULT, BOX) if kind in kinds), None)

    def enter(self, function, kinds, names):
        """Read a function of the test's, called with arguments of these kinds."""
        if function in self.stack:
            return None
        self.stack.append(function)
        args = function.args
        inner = {
            **names,
            **{a.arg: None for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)},
        }
        inner |= zip([a.arg for a in (*args.posonlyargs, *args.args)], kinds, strict=False)
        body = function.body
        body = body if isinstance(body, list) else [ast.copy_location(ast.Return(body), body)]
        saved = getattr(self, "returned", None)
        result = self.block(body, inner)
        self.returned = saved
        self.stack.pop()
        return result

    # Statements.

    def visit_FunctionDef(self, node):
        self.functions[node.name] = node

    def visit_Return(self, node):
        self.returned.append(self.visit(node.value) if node.value else None)

    def visit_Assign(self, node):
        kind = self.visit(node.value)
        for target in node.targets:
            self.bind(target, kind)
        if isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name):
            self.functions[node.targets[0].id] = node.value

    def visit_AugAssign(self, node):
        self.bind(node.target, self.visit(node.value) or self.visit(node.target))

    def visit_For(self, node):
        for _ in range(2):
            self.bind(node.target, self.item(self.visit(node.iter)))
            for statement in node.body:
                self.visit(statement)
        for statement in node.orelse:
            self.visit(statement)

    def visit_NamedExpr(self, node):
        kind = self.visit(node.value)
        self.bind(node.target, kind)
        return kind

    def bind(self, target, kind):
        if isinstance(target, ast.Name):
            self.names[target.id] = kind
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self.bind(part, self.item(kind))
        elif isinstance(target, ast.Starred):
            self.bind(target.value, BOX if kind else None)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and kind:
            self.names[target.value.id] = BOX

    @staticmethod
    def item(kind):
        return RESULT if kind in (RESULT, BOX) else kind

    # Expressions.

    def visit_Name(self, node):
        return self.names.get(node.id)

    def visit_Attribute(self, node):
        kind = self.visit(node.value)
        if kind == RESULT:
            self.say(node, f".{node.attr} is asked of what a student's function returned")
        return kind if kind == BOX else None

    def visit_Subscript(self, node):
        self.visit(node.slice)
        return self.item(self.visit(node.value))

    def visit_Call(self, node):
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        kinds = [self.visit(argument) for argument in arguments]
        some = RESULT in kinds or BOX in kinds
        name = node.func.id if isinstance(node.func, ast.Name) else None
        kind = self.visit(node.func)
        for keyword in node.keywords:  # agree(..., observe=_observe): called with the function
            if keyword.arg == "observe" and isinstance(keyword.value, ast.Name | ast.Lambda):
                observe = self.functions.get(getattr(keyword.value, "id", None), keyword.value)
                if not isinstance(observe, ast.Name):
                    self.enter(observe, [FUNCTION], self.names)
        if kind == FUNCTION or name == "call":
            return RESULT
        if kind == RESULT:
            self.say(node, "what a student's function returned is called")
        elif name in self.functions:
            return self.enter(self.functions[name], kinds, self.names)
        elif name in PASS:
            return RESULT if some else None
        elif name in UNPACK:
            return BOX if some else None
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "extend", "add"):
            if some and isinstance(node.func.value, ast.Name):
                self.names[node.func.value.id] = BOX
        elif some and not (name in CONVERT or ast.unparse(node.func).endswith(TESTING)):
            what = ast.unparse(node.func)
            self.say(node, f"{what} gets what a student's function returned, not converted")
        return BOX if kind == BOX else None

    def visit_Compare(self, node):
        self.generic_visit(node)

    def visit_JoinedStr(self, node):
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and self.visit(part.value):
                if node.lineno in self.hidden:
                    self.say(node, "a hidden part quotes what a student's function returned")

    def visit_Lambda(self, node):
        self.enter(node, [], self.names)

    def comprehension(self, node, *results):
        names, self.names = self.names, dict(self.names)
        for part in node.generators:
            self.bind(part.target, self.item(self.visit(part.iter)))
            for condition in part.ifs:
                self.visit(condition)
        some = any([self.visit(result) for result in results])
        self.names = names
        return BOX if some else None

    def visit_ListComp(self, node):
        return self.comprehension(node, node.elt)

    visit_SetComp = visit_GeneratorExp = visit_ListComp

    def visit_DictComp(self, node):
        return self.comprehension(node, node.key, node.value)

    def container(self, node):
        kinds = [self.visit(child) for child in ast.iter_child_nodes(node)]
        return BOX if RESULT in kinds or BOX in kinds else None

    visit_List = visit_Tuple = visit_Set = visit_Dict = container

    def either(self, node):
        kinds = [self.visit(child) for child in ast.iter_child_nodes(node)]
        return next((kind for kind in (RESULT, BOX) if kind in kinds), None)

    visit_BinOp = visit_UnaryOp = visit_BoolOp = visit_IfExp = visit_Starred = either
