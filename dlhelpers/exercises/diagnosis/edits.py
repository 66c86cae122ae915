"""All the functions that differ from a given one by a single small change of its source.

Two uses: to find the place where a wrong function goes wrong (`repair`), and to find out whether an
exercise's cases notice every slip (the tests). Knows nothing of exercises.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Replacements: TypeAlias = Iterator[tuple[str, ast.AST]]

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Sub, ast.Pow),
    ast.Div: (ast.Mult, ast.Sub),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult, ast.Add, ast.Div),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**",
    ast.FloorDiv: "//", ast.Mod: "%", ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=",
    ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
#: Functions that are taken one for another.
_CONFUSED = (
    ("sum", "mean", "max"), ("max", "min", "argmax"), ("maximum", "minimum"), ("zeros", "ones"),
    ("randn", "rand"), ("dot", "multiply"), ("log", "exp"), ("abs", "square"), ("tanh", "sigmoid"),
    ("relu", "sigmoid"), ("relu_backward", "sigmoid_backward"),
)  # fmt: skip
#: Functions that take axis and keepdims.
_REDUCING = ("sum", "mean", "max", "min", "norm", "prod", "argmax")


@dataclass(frozen=True)
class Edit:
    """One change.

    Parameters
    ----------
    kind : str
        What was changed, as in "the operator *".
    line : int
        In the source that was parsed.
    text : str
        The smallest expression or statement around the change, as it was.
    """

    kind: str
    line: int
    text: str


def edits(function: ast.FunctionDef) -> Iterator[Edit]:
    """Apply every single change to a function's tree, one after the other.

    Parameters
    ----------
    function : ast.FunctionDef
        Changed in place while an edit is handed out, and as before afterwards.

    Yields
    ------
    Edit
        What is changed in the tree at the moment.
    """
    arguments = function.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    walk = ast.walk(function)
    stored = {n.id for n in walk if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names += sorted(stored - set(names))
    for statement in function.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring
        for parent, field, index, node in list(_slots(function, statement)):
            for kind, new in _replacements(node, names):
                _put(parent, field, index, new)
                ast.fix_missing_locations(function)
                yield Edit(kind, getattr(node, "lineno", 0), ast.unparse(node))
            _put(parent, field, index, node)


def _slots(
    function: ast.FunctionDef, statement: ast.stmt
) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield every node of a statement with the place that it is held in."""
    yield function, "body", function.body.index(statement), statement
    waiting: list[ast.AST] = [statement]
    while waiting:
        parent = waiting.pop()
        for field, value in ast.iter_fields(parent):
            children = value if isinstance(value, list) else [value]
            for i, child in enumerate(children):
                if isinstance(child, ast.expr | ast.stmt):
                    yield parent, field, i if isinstance(value, list) else None, child
                if isinstance(child, ast.AST):
                    waiting.append(child)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _replacements(node: ast.AST, names: Sequence[str]) -> Replacements:
    """Yield what may stand in a node's place, the likeliest slips first."""
    match node:
        case ast.BinOp():
            yield from _binary(node)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield f"the {'minus sign' if isinstance(node.op, ast.USub) else 'not'}", node.operand
        case ast.Compare(ops=[operator]):
            for other in _COMPARISONS.get(type(operator), ()):
                yield (
                    f"the comparison {_SIGNS[type(operator)]}",
                    _like(node, ops=[other()]),
                )
        case ast.Constant():
            yield from _constants(node)
        case ast.Call():
            yield from _calls(node)
        case ast.Attribute(attr="T", ctx=ast.Load()):
            yield "the transpose .T", node.value
        case ast.Subscript(ctx=ast.Load()):
            yield "the index", node.value
        case ast.AugAssign():
            for operator_type in _OPERATORS.get(type(node.op), ()):
                yield f"the operator {_SIGNS[type(node.op)]}=", _like(node, op=operator_type())
        case ast.If():
            yield "the condition", _like(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.For() | ast.While():
            yield from _returns_in(node)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr):
        yield "the statement", ast.Pass()
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in names:
            if name != node.id:
                yield f"the name {node.id}", ast.Name(name, ast.Load())
    if isinstance(node, ast.Name | ast.Call | ast.BinOp | ast.Attribute) and isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        yield "the sign", ast.UnaryOp(ast.USub(), node)
        yield "a transpose", ast.Attribute(node, "T", ast.Load())


def _like(node: Any, **changed: Any) -> Any:
    """A copy of one node that shares its children, but for those given."""
    fields = {**dict(ast.iter_fields(node)), **changed}
    return ast.copy_location(type(node)(**fields), node)


def _binary(node: ast.BinOp) -> Replacements:
    sign = _SIGNS.get(type(node.op), "")
    for other in _OPERATORS.get(type(node.op), ()):
        yield f"the operator {sign}", _like(node, op=other())
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield f"the order around {sign}", _like(node, left=node.right, right=node.left)
    yield f"the part after {sign}", node.left
    yield f"the part before {sign}", node.right
    if isinstance(node.left, ast.BinOp):  # (a op b) op c -> a op (b op c)
        inner = _like(node, left=node.left.right)
        yield "the parentheses", _like(node.left, right=inner)
    if isinstance(node.right, ast.BinOp):
        inner = _like(node, right=node.right.left)
        yield "the parentheses", _like(node.right, left=inner)


def _constants(node: ast.Constant) -> Replacements:
    value = node.value
    if isinstance(value, bool):
        yield f"the {value}", ast.Constant(not value)
    elif isinstance(value, int | float):
        others = dict.fromkeys((value + 1, value - 1, 0, 1, 2, -value, 2 * value, value / 2))
        for other in others:
            whole = isinstance(other, int) or not isinstance(value, int)
            if other != value and whole:
                yield f"the number {value}", ast.Constant(other)
    elif value in ("relu", "sigmoid"):
        other_name = "relu" if value == "sigmoid" else "sigmoid"
        yield f'the word "{value}"', ast.Constant(other_name)


def _calls(node: ast.Call) -> Replacements:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    for i, keyword in enumerate(node.keywords):
        others = [*node.keywords[:i], *node.keywords[i + 1 :]]
        if keyword.arg == "axis":
            for axis in (0, 1):
                if ast.unparse(keyword.value) != str(axis):
                    new = ast.keyword("axis", ast.Constant(axis))
                    yield "the axis", _like(node, keywords=[*others, new])
        yield f"the {keyword.arg}", _like(node, keywords=others)
    given = {keyword.arg for keyword in node.keywords}
    if name in _REDUCING:
        keep = [ast.keyword("keepdims", ast.Constant(True))]
        if "keepdims" not in given:
            yield "the keepdims", _like(node, keywords=[*node.keywords, *keep])
        if "axis" not in given:
            for axis in (0, 1):
                new = ast.keyword("axis", ast.Constant(axis))
                yield "the axis", _like(node, keywords=[*node.keywords, new])
                if "keepdims" not in given:
                    yield "the axis", _like(node, keywords=[*node.keywords, new, *keep])
    if len(node.args) == 2:
        yield "the order of the arguments", _like(node, args=node.args[::-1])
    for group in _CONFUSED:
        if name in group:
            for other in group:
                if other != name:
                    yield f"the function {name}", _like(node, func=_renamed(node.func, other))
    if name == "range" and node.args:
        for operator in (ast.Add(), ast.Sub()):
            last = ast.BinOp(node.args[-1], operator, ast.Constant(1))
            yield "the range", _like(node, args=[*node.args[:-1], last])
        if len(node.args) == 1:
            yield "the range", _like(node, args=[ast.Constant(1), *node.args])
    elif len(node.args) == 1:
        yield f"the call of {name}", node.args[0]
    if isinstance(node.func, ast.Attribute) and not node.args:
        yield f"the call of {name}", node.func.value


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _returns_in(loop: ast.For | ast.While) -> Replacements:
    """A return that stands in a loop's body belongs behind the loop more often than not."""
    returns = [s for s in loop.body if isinstance(s, ast.Return)]
    rest = [s for s in loop.body if not isinstance(s, ast.Return)]
    if returns and rest:
        body = [_like(loop, body=rest), returns[-1]]
        yield "the return inside the loop", ast.If(ast.Constant(True), body, [])
