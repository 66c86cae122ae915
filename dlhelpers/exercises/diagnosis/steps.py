"""Seeing the steps of a function: every value that gets a name, when it gets it."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlhelpers.exercises.diagnosis.rewriting import compiled
from dlhelpers.exercises.engine.arguments import copied
from dlhelpers.exercises.engine.execution import Answer, call
from dlhelpers.exercises.engine.exercise import Case, Exercise

#: Steps of one call that are kept.
MANY = 1000
#: Seconds after which one call is given up.
CALL = 5.0


class Steps(dict[str, list[Any]]):
    """The values of each step in one call, by its name; and the names in the order of all."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def add(self, name: str, value: Any) -> None:
        """Keep a value, unless there are too many."""
        if len(self.order) < MANY:
            self.order.append(name)
            self.setdefault(name, []).append(value)

    def place(self, name: str, number: int) -> int:
        """The place of a step's value, by its number, among the values of all steps."""
        return [i for i, other in enumerate(self.order) if other == name][number]


class WatchedFunction:
    """A function that is rewritten so that its steps are seen and can get other values."""

    def __init__(self, tree: ast.FunctionDef, original: Callable[..., Any]) -> None:
        rewriter = _Rewriter()
        tree.body = [rewriter.visit(statement) for statement in tree.body]
        self.names, self.computed = rewriter.names, rewriter.computed
        hooks = {_STEP: self._step, _STEPS: self._steps}
        self._function = compiled(ast.fix_missing_locations(tree), original, hooks)
        self._seen = Steps()
        self._put: Mapping[str, list[Any]] = {}
        #: How often the function gives a name where the teacher's gives it once.
        self.times: dict[str, int] = {}

    @classmethod
    def of(
        cls, tree: ast.FunctionDef | None, original: Callable[..., Any]
    ) -> "WatchedFunction | None":
        """Rewrite a function; None where that might change what it does."""
        if tree is None or any(isinstance(node, _NOT_REWRITTEN) for node in ast.walk(tree)):
            return None
        watched = cls(tree, original)
        return watched if watched._function else None

    def run(
        self, exercise: Exercise, case: Case, put: Mapping[str, list[Any]]
    ) -> tuple[Answer, Steps]:
        """Call the function, with these values in the places of its own."""
        self._seen, self._put = Steps(), put
        assert self._function is not None
        answer = call(self._function, case, CALL, exercise.observe)
        return answer, self._seen

    def _step(self, name: Any, compute: Callable[[], Any]) -> Any:
        """Stand where a value gets its name."""
        return self._known(name, compute) if isinstance(name, str) else compute()

    def _steps(self, names: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """Stand where several values get their names at once."""
        if all(isinstance(name, str) and self._has(name) for name in names):
            return tuple(self._known(name, compute) for name in names)
        values = tuple(compute())
        if len(values) != len(names):
            return values
        return tuple(
            self._step(name, lambda value=value: value)  # type: ignore[misc]
            for name, value in zip(names, values, strict=True)
        )

    def _has(self, name: str) -> bool:
        return self._number(name) < len(self._put.get(name, ()))

    def _number(self, name: str) -> int:
        return len(self._seen.get(name, ())) // self.times.get(name, 1)

    def _known(self, name: str, compute: Callable[[], Any]) -> Any:
        value = copied(self._put[name][self._number(name)]) if self._has(name) else compute()
        if _is_data(value):
            self._seen.add(name, copied(value))
        return value


def _is_data(value: Any) -> bool:
    """Is it made of numbers and texts? A figure is no step, and takes long to copy."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biufc"
    if isinstance(value, dict):
        return all(map(_is_data, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_data, value))
    return isinstance(value, bool | int | float | str | np.number | np.bool_ | None)


_STEP, _STEPS = "__step__", "__steps__"
_NOT_REWRITTEN = (
    ast.NamedExpr,
    ast.Yield,
    ast.YieldFrom,
    ast.Await,
    ast.Global,
    ast.Nonlocal,
)


class _Rewriter(ast.NodeTransformer):
    """Puts a call in the place of every value that gets a name.

    The names that stand in the source are kept, and those of them whose values are computed and
    not just taken out of an argument.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.computed: set[str] = set()

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        match node.targets:
            case [ast.Tuple() | ast.List() as target]:
                named = [self._name(element, node.value) for element in target.elts]
                if any(named):
                    names = ast.Tuple([n or ast.Constant(None) for n in named], ast.Load())
                    node.value = _hook(_STEPS, names, node.value)
            case [target]:
                node.value = self._named(target, node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is not None:
            node.value = self._named(node.target, node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        old = ast.parse(ast.unparse(node.target), mode="eval").body
        value = ast.copy_location(ast.BinOp(old, node.op, node.value), node)
        return ast.copy_location(ast.Assign([node.target], self._named(node.target, value)), node)

    def visit_Return(self, node: ast.Return) -> ast.Return:
        if isinstance(node.value, ast.Dict):
            self._entries(node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node  # what a function within this one computes has no place in the teacher's order

    def _named(self, target: ast.expr, value: ast.expr) -> ast.expr:
        if isinstance(value, ast.Dict):
            self._entries(value)
            return value
        name = self._name(target, value)
        return value if name is None else _hook(_STEP, name, value)

    def _entries(self, node: ast.Dict) -> None:
        for i, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            if isinstance(key, ast.Constant) and not isinstance(value, ast.Name):
                name = self._constant(key.value, value)
                node.values[i] = value if name is None else _hook(_STEP, name, value)

    def _name(self, target: ast.expr, value: ast.expr) -> ast.expr | None:
        """An expression for the name under which a value is kept; None where it has none."""
        match target:
            case ast.Name():
                return self._constant(target.id, value)
            case ast.Subscript(ast.Name(), ast.Constant(key)):
                return self._constant(key, value)
            case ast.Subscript(ast.Name(), ast.BinOp() | ast.JoinedStr() | ast.Name() as key):
                return key
        return None

    def _constant(self, name: Any, value: ast.expr) -> ast.expr | None:
        if not isinstance(name, str):
            return None
        self.names.add(name)
        if any(
            isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare)
            or (isinstance(node, ast.Call) and ast.unparse(node.func) != "len")
            for node in ast.walk(value)
        ):
            self.computed.add(name)
        return ast.Constant(name)


def _hook(name: str, names: ast.expr, value: ast.expr) -> ast.Call:
    nothing = ast.arguments([], [], None, [], [], None, [])
    return ast.Call(ast.Name(name, ast.Load()), [names, ast.Lambda(nothing, value)], [])
