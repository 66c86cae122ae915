"""All the functions that differ from a given one by a single small change of its source.

Two uses: to find the place where a wrong function goes wrong (`repair`), and to find out whether an
exercise's cases notice every slip (the tests). Knows nothing of exercises.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, NamedTuple, TypeAlias

Replacements: TypeAlias = Iterator[tuple[str, ast.AST]]

#: What each operator may have been written for.
_OTHERS = {
    "+": "- *", "-": "+ * /", "*": "/ @ + - **", "/": "* -", "@": "*", "**": "* + /", "//": "/",
    "%": "//", ">": ">= <", ">=": "> <=", "<": "<= >", "<=": "< >=", "==": "!=", "!=": "==",
}  # fmt: skip


def _operator(sign: str) -> Any:
    parsed = ast.parse(f"a {sign} b", mode="eval").body
    return parsed.op if isinstance(parsed, ast.BinOp) else parsed.ops[0]  # type: ignore[attr-defined]


_SIGNS = {type(_operator(sign)): sign for sign in _OTHERS}
#: Functions that are taken one for another.
_CONFUSED = (
    ("sum", "mean", "max"), ("max", "min", "argmax"), ("maximum", "minimum"), ("zeros", "ones"),
    ("randn", "rand"), ("dot", "multiply"), ("log", "exp"), ("abs", "square"), ("tanh", "sigmoid"),
    ("relu", "sigmoid"), ("relu_backward", "sigmoid_backward"),
)  # fmt: skip
#: Functions that take sizes or numbers of things.
_TAKE_SIZES = ("reshape", "zeros", "ones", "full", "empty", "randn", "rand", "range")
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
    """Apply every single change to a function's tree, the likeliest slips first.

    What is asserted, printed or said in a docstring stays as it is.

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
    changes = [
        (slot, kind, new)
        for slot in _slots(function)
        for kind, new in _replacements(slot.node, names)
        if not (slot.is_size and _is_negative(new))  # NumPy takes -6 for -1, which often fits
    ]
    for slot, kind, new in sorted(changes, key=_is_unlikely):
        node = slot.node
        shown = slot.within if isinstance(node, ast.Name | ast.Constant) else node
        edit = Edit(kind, getattr(node, "lineno", 0), ast.unparse(shown))
        _put(slot, new)
        ast.fix_missing_locations(new)
        yield edit
        _put(slot, node)


class _Slot(NamedTuple):
    """A node with the place that it is held in, and whether it is part of a size or an index."""

    parent: ast.AST
    field: str
    place: int | None
    node: ast.AST
    is_size: bool
    within: ast.AST  # what shows its meaning: no tuple


def _slots(
    parent: ast.AST, is_size: bool = False, within: ast.AST | None = None
) -> Iterator[_Slot]:
    """Yield every expression and statement in a node, but for those that only show something."""
    seen = within if within and isinstance(parent, ast.Tuple) else parent
    takes_sizes = isinstance(parent, ast.Call) and _called(parent) in _TAKE_SIZES
    for field, value in ast.iter_fields(parent):
        for i, child in enumerate(value if isinstance(value, list) else [value]):
            match child:
                case ast.arguments() | ast.Assert() | ast.Expr(ast.Constant()):
                    continue
                case ast.Expr(ast.Call(ast.Name("print"))):
                    continue
            inside = is_size or field == "slice" or (takes_sizes and field != "func")
            if isinstance(child, ast.expr | ast.stmt) and field not in ("returns", "annotation"):
                place = i if isinstance(value, list) else None
                yield _Slot(parent, field, place, child, inside, seen)
            if isinstance(child, ast.AST):
                yield from _slots(child, inside, seen)


def _is_negative(node: ast.AST) -> bool:
    match node:
        case ast.UnaryOp(ast.USub()):
            return True
        case ast.Constant(int(value)):
            return value < 0
    return False


def _is_unlikely(change: tuple[_Slot, str, ast.AST]) -> bool:
    slot, kind, new = change
    if isinstance(new, ast.Name) and isinstance(slot.node, ast.Name):  # W1 for W2, A for A_prev
        one, other = sorted((slot.node.id.rstrip("0123456789"), new.id.rstrip("0123456789")))
        return not other.lower().startswith(one.lower())
    return kind in ("the sign", "a transpose", "the statement")


def _put(slot: _Slot, node: ast.AST) -> None:
    if slot.place is None:
        setattr(slot.parent, slot.field, node)
    else:
        getattr(slot.parent, slot.field)[slot.place] = node


def _replacements(node: ast.AST, names: Sequence[str]) -> Replacements:
    """Yield what may stand in a node's place, the likeliest slips first."""
    match node:
        case ast.BinOp():
            yield from _binary(node)
        case ast.UnaryOp(ast.USub(), operand):
            yield "the minus sign", operand
        case ast.UnaryOp(ast.Not(), operand):
            yield "the not", operand
        case ast.Compare(ops=[operator]) if sign := _SIGNS.get(type(operator)):
            for other in _OTHERS[sign].split():
                yield f"the comparison {sign}", _like(node, ops=[_operator(other)])
        case ast.Constant():
            yield from _constants(node)
        case ast.Call():
            yield from _calls(node)
        case ast.Attribute(attr="T", ctx=ast.Load()):
            yield "the transpose .T", node.value
        case ast.Subscript(ctx=ast.Load()):
            yield "the index", node.value
        case ast.AugAssign():
            sign = _SIGNS.get(type(node.op), "")
            for other in _OTHERS.get(sign, "").split():
                yield f"the operator {sign}=", _like(node, op=_operator(other))
        case ast.If():
            yield "the condition", _like(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.For() | ast.While():
            yield from _returns_in(node)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr):
        yield "the statement", ast.Pass()
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if isinstance(node, ast.Name):
        for name in names:
            if name != node.id:
                yield f"the name {node.id}", ast.Name(name, ast.Load())
    if isinstance(node, ast.Name | ast.Call | ast.BinOp | ast.Attribute):
        yield "the sign", ast.UnaryOp(ast.USub(), node)
        yield "a transpose", ast.Attribute(node, "T", ast.Load())


def _like(node: Any, **changed: Any) -> Any:
    """A copy of one node that shares its children, but for those given."""
    fields = {**dict(ast.iter_fields(node)), **changed}
    return ast.copy_location(type(node)(**fields), node)


def _binary(node: ast.BinOp) -> Replacements:
    sign = _SIGNS.get(type(node.op), "")
    for other in _OTHERS.get(sign, "").split():
        yield f"the operator {sign}", _like(node, op=_operator(other))
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
        half = value // 2 if isinstance(value, int) else value / 2
        for other in dict.fromkeys((value + 1, value - 1, 0, 1, 2, -value, 2 * value, half)):
            if other != value:
                yield f"the number {value}", ast.Constant(other)
    elif value in ("relu", "sigmoid"):
        yield f'the word "{value}"', ast.Constant("relu" if value == "sigmoid" else "sigmoid")


def _calls(node: ast.Call) -> Replacements:
    name = _called(node)
    given: dict[str | None, Any] = {keyword.arg: keyword.value for keyword in node.keywords}

    def having(changed: dict[str | None, Any]) -> ast.Call:
        kept = {**given, **changed}.items()
        made = [ast.keyword(argument, value) for argument, value in kept if value]
        return _like(node, keywords=made)  # type: ignore[no-any-return]

    for argument in given:
        yield f"the {argument}", having({argument: None})
    if name in _REDUCING:
        kept = given.get("keepdims", ast.Constant(True))
        if "keepdims" not in given:
            yield "the keepdims", having({"keepdims": kept})
        for axis in (ast.Constant(0), ast.Constant(1)):
            if "axis" not in given or ast.unparse(given["axis"]) != ast.unparse(axis):
                yield "the axis", having({"axis": axis})
            if not given:
                yield "the axis", having({"axis": axis, "keepdims": kept})
    count, texts = len(node.args), [ast.unparse(argument) for argument in node.args]
    for order in permutations(range(count)) if count <= 6 else ():
        moved = sum(texts[i] != text for i, text in zip(order, texts, strict=True))
        if 0 < moved <= max(2, 6 - count):
            yield "the order of the arguments", _like(node, args=[node.args[i] for i in order])
    for group in _CONFUSED:
        for other in group if name in group else ():
            if other != name:
                yield f"the function {name}", _like(node, func=_renamed(node.func, other))
    if name == "range" and node.args:
        for sign in "+-":
            last = ast.BinOp(node.args[-1], _operator(sign), ast.Constant(1))
            yield "the range", _like(node, args=[*node.args[:-1], last])
        if len(node.args) == 1:
            yield "the range", _like(node, args=[ast.Constant(1), *node.args])
    elif len(node.args) == 1:
        yield f"the call of {name}", node.args[0]
    if isinstance(node.func, ast.Attribute) and not node.args:
        yield f"the call of {name}", node.func.value


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


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
