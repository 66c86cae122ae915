"""Cells of a notebook as Python: without magics, from any statement on, and with their suspicions.

This module parses hostile text. It does so inside the box, where a crash of the parser harms nobody
else.
"""

import ast
import operator
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from types import CodeType

_MAGIC_LINE = re.compile(r"^\s*([%!?]|[\w., ]+=\s*[%!])|\?\s*$")
#: Cell magics whose body is Python all the same.
_TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")
#: The errors of Python's parser and compiler; the last two are for deep nests.
_NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)

_LIBRARY = {
    "activations", "preprocessing", "losses", "logistic", "planar", "deep", "plotting", "dlhelpers",
}  # fmt: skip
#: Ways to reach a function that the learner is to write.
_REACHING = {
    "inspect", "importlib", "gc", "ctypes", "__import__", "__globals__", "__builtins__",
    "__loader__", "__code__", "f_globals", "f_back", "f_locals", "settrace", "setprofile",
    "_getframe", "__subclasses__", "modules",
}  # fmt: skip
#: Modules that hold what learners are to write.
_READY_MADE = re.compile(r"scipy(\.special\b.*)?|sklearn\b.*")
_TELLING = _LIBRARY | _REACHING | {"scipy", "sklearn"}


@dataclass(frozen=True)
class Program:
    """A cell's Python."""

    name: str  #: the cell's, for messages
    source: str  #: the cell's, without the lines that only a notebook understands
    codes: tuple[CodeType, ...] = ()  #: one, or one a statement if they cannot stand together
    problems: tuple[str, ...] = ()  #: messages about the parts that were left out
    chosen: tuple[ast.stmt, ...] | None = None  #: the statements of `codes`; None for all
    is_demonstration: bool = False  #: of which only the definitions are run

    @classmethod
    def of(cls, name: str, source: str, only_definitions: bool = False) -> "Program":
        """Compile a cell; lines that only a notebook understands are left out if need be."""
        try:
            program = cls(name, source, (_compiled(name, source),))
        except _NO_PYTHON:
            program = cls._without_magics(name, source)
        if only_definitions:
            return replace(program.where(defines), is_demonstration=True)
        return program

    @classmethod
    def _without_magics(cls, name: str, source: str) -> "Program":
        text = source.lstrip()
        if text.startswith("%%") and not text.startswith(_TRANSPARENT):
            head = text.split("\n")[0].rstrip()[:40]
            return cls(name, "", problems=(f"cell {name}: not run, it is no Python ({head})",))
        lines = source.split("\n")
        kept = ["" if _MAGIC_LINE.search(line) else line for line in lines]
        left_out = sum(map(operator.ne, kept, lines))
        noun = "line" if left_out == 1 else "lines"
        problems = (f"cell {name}: {left_out} {noun} of magics left out",) if left_out else ()
        return cls(name, "\n".join(kept), problems=problems).where(lambda _: True)

    def statements(self) -> list[ast.stmt]:
        """Return the program's syntax trees; raise as `ast.parse` does."""
        return ast.parse(self.source).body if self.chosen is None else list(self.chosen)

    def after(self, place: tuple[int, int]) -> "Program":
        """Return the statements that begin after a line and a column."""
        return self.where(lambda statement: _beginning(statement) > place)

    def where(self, wanted: Callable[[ast.stmt], bool]) -> "Program":
        """Return the program with some of its statements, if these can be compiled."""
        statements, codes, good, problems = [], [], [], [*self.problems]
        try:
            statements = [s for s in self.statements() if wanted(s)]
            whole = _compiled(self.name, ast.Module(statements, []))
            return replace(self, codes=(whole,), chosen=tuple(statements))
        except _NO_PYTHON as error:
            if not statements:  # Python can run deeper nests than it can make trees of
                problems.append(_no_python(self.name, error))
        # One statement is out of place, such as a "return", or two contradict each other.
        for statement in statements:
            try:
                codes.append(_compiled(self.name, ast.Module([statement], [])))
                good.append(statement)
            except _NO_PYTHON as error:
                problems.append(_no_python(self.name, error))
        return replace(self, codes=tuple(codes), chosen=tuple(good), problems=tuple(problems))


def imports(statement: ast.stmt) -> dict[str, tuple[str, str]]:
    """Return the names that a statement imports, each with its module and its name there."""
    if isinstance(statement, ast.ImportFrom):
        return {a.asname or a.name: (statement.module or "", a.name) for a in statement.names}
    if isinstance(statement, ast.Import):
        modules = [a.name if a.asname else a.name.split(".")[0] for a in statement.names]
        return {a.asname or m: (m, "") for a, m in zip(statement.names, modules, strict=True)}
    return {}


def defines(statement: ast.stmt) -> bool:
    """Return whether a statement only defines a function or class, imports, or names a constant."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return not any(isinstance(node, ast.Call) for node in ast.walk(statement))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return isinstance(statement, kinds)


def suspicions(program: Program, hidden: Collection[str]) -> list[str]:
    """Return hints for a person: calls of hidden functions, and ways to reach them."""
    if not _is_telling(program.codes):
        return []
    try:
        statements = program.statements()
    except _NO_PYTHON:
        return [f"cell {program.name} cannot be read for what it calls"]
    # A bare expression is left alone: a learner may compare the library's result with the own one.
    nodes = [n for s in statements if not isinstance(s, ast.Expr) for n in ast.walk(s)]
    found: dict[str, None] = {}
    for node in nodes:
        for text in _suspicious(node, hidden):
            found[f"cell {program.name}, line {getattr(node, 'lineno', 0)}: {text}"] = None
    return list(found)[:20]


def _is_telling(part: object) -> bool:
    """Return whether code or a constant has a telling word; this saves a child 1.3 ms of 15."""
    if isinstance(part, CodeType):
        part = part.co_names + part.co_varnames + part.co_cellvars + part.co_consts
    if isinstance(part, tuple | frozenset):
        return any(map(_is_telling, part))
    return isinstance(part, str) and part.partition(".")[0] in _TELLING


def _suspicious(node: ast.AST, hidden: Collection[str]) -> Iterator[str]:
    match node:
        case ast.Import() | ast.ImportFrom():
            for module, name in imports(node).values():
                known = module.startswith("dlhelpers") and name in (*hidden, "*")
                full = f"{module}.{name}".strip(".")
                if known or module.split(".")[0] in _REACHING or _READY_MADE.fullmatch(full):
                    yield f"imports {name} from {module}" if name else f"imports {module}"
        case ast.Attribute(attr=name) if name in _REACHING:
            yield f"uses .{name}"
        case ast.Attribute(value=ast.Name(id=base), attr=name):
            if base in _LIBRARY and name in hidden:
                yield f"calls the library's {base}.{name}"
        case ast.Name(id=name) if name in _REACHING:
            yield f"uses {name}"
        case ast.Constant(value=str(text)):
            if text in _REACHING or re.fullmatch(r"dlhelpers\.[\w.]{1,60}", text):
                yield f"names {text} in a string"


def _compiled(name: str, source: str | ast.Module) -> CodeType:
    return compile(source, f"<cell {name}>", "exec", dont_inherit=True)


def _beginning(statement: ast.stmt) -> tuple[int, int]:
    nodes: list[ast.stmt | ast.expr] = [statement, *getattr(statement, "decorator_list", [])]
    return min((node.lineno, node.col_offset) for node in nodes)


def no_python(name: str) -> str:
    """Return how the message begins about a cell, or a part of it, that Python cannot read."""
    return f"cell {name}: cannot be read as Python: "


def _no_python(name: str, error: Exception) -> str:
    reason = getattr(error, "msg", None) or str(error) or "nested too deeply"
    line = getattr(error, "lineno", None) or 0
    return f"{no_python(name)}line {line}: {reason}"[:300]
