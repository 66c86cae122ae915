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


@dataclass(frozen=True)
class Program:
    """A cell's Python."""

    #: The cell's name, for messages.
    name: str
    #: The cell's text without the lines that only a notebook understands.
    source: str
    #: One code for the whole, or one for each statement if they cannot be compiled together.
    codes: tuple[CodeType, ...] = ()
    #: Messages about the parts that were left out.
    problems: tuple[str, ...] = ()
    #: The statements of `codes`, unless these are all of the source.
    chosen: tuple[ast.stmt, ...] | None = None

    @classmethod
    def of(cls, name: str, source: str, only_definitions: bool = False) -> "Program":
        """Compile a cell; lines that only a notebook understands are left out if need be."""
        try:
            program = cls(name, source, (_compiled(name, source),))
        except _NO_PYTHON as error:
            program = cls._without_magics(name, source, error)
        return program.of_definitions() if only_definitions else program

    @classmethod
    def _without_magics(cls, name: str, source: str, first: Exception) -> "Program":
        text = source.lstrip()
        if text.startswith("%%") and not text.startswith(_TRANSPARENT):
            head = text.split("\n")[0].rstrip()[:40]
            return cls(name, "", problems=(f"cell {name}: not run, it is no Python ({head})",))
        lines = source.split("\n")
        kept = ["" if _MAGIC_LINE.search(line) else line for line in lines]
        left_out = sum(map(operator.ne, kept, lines))
        noun = "line" if left_out == 1 else "lines"
        problems = (f"cell {name}: {left_out} {noun} of magics left out",) if left_out else ()
        program = cls(name, "\n".join(kept), problems=problems)
        try:
            return program._of(program.statements())
        except _NO_PYTHON:
            return cls(name, "", problems=(_no_python(name, first),))

    def statements(self) -> list[ast.stmt]:
        """Return the program's syntax trees; raise as `ast.parse` does."""
        return ast.parse(self.source).body if self.chosen is None else list(self.chosen)

    def of_definitions(self) -> "Program":
        """Return the program without the statements that compute anything."""
        return self.where(defines)

    def after(self, place: tuple[int, int]) -> "Program":
        """Return the statements that begin after a line and a column."""
        return self.where(lambda statement: _beginning(statement) > place)

    def where(self, wanted: Callable[[ast.stmt], bool]) -> "Program":
        """Return the program with some of its statements."""
        try:
            return self._of([s for s in self.statements() if wanted(s)])
        except _NO_PYTHON:  # Python can run deeper nests than it can make trees of
            return self._of([])

    def _of(self, statements: list[ast.stmt]) -> "Program":
        """Return the program with these statements, except those that cannot be compiled."""
        try:
            whole = (_compiled(self.name, ast.Module(statements, [])),) if statements else ()
            return replace(self, codes=whole, chosen=tuple(statements))
        except _NO_PYTHON:
            pass
        # One statement is out of place, such as a "return", or two contradict each other.
        codes, problems, good = [], [*self.problems], []
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
    try:
        statements = program.statements()
    except _NO_PYTHON:
        return [f"cell {program.name} cannot be read for what it calls"]
    # A bare expression is left alone: a learner may compare the library's result with the own one.
    nodes = [n for s in statements if not isinstance(s, ast.Expr) for n in ast.walk(s)]
    found = [
        f"cell {program.name}, line {getattr(node, 'lineno', 0)}: {text}"
        for node in nodes
        for text in _suspicious(node, hidden)
    ]
    return list(dict.fromkeys(found))[:20]


def _suspicious(node: ast.AST, hidden: Collection[str]) -> Iterator[str]:
    match node:
        case ast.Import():
            names = [a.name for a in node.names]
            yield from (f"imports {name}" for name in names if name.split(".")[0] in _REACHING)
        case ast.ImportFrom():
            module = node.module or ""
            for alias in node.names:
                from_library = module.startswith("dlhelpers") and alias.name in (*hidden, "*")
                if from_library or module.split(".")[0] in _REACHING:
                    yield f"imports {alias.name} from {module}"
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
    code: CodeType = compile(source, f"<cell {name}>", "exec", dont_inherit=True)
    return code


def _beginning(statement: ast.stmt) -> tuple[int, int]:
    nodes: list[ast.stmt | ast.expr] = [statement, *getattr(statement, "decorator_list", [])]
    return min((node.lineno, node.col_offset) for node in nodes)


def _no_python(name: str, error: Exception) -> str:
    reason = getattr(error, "msg", None) or str(error) or "nested too deeply"
    line = getattr(error, "lineno", None) or 0
    return f"cell {name}: cannot be read as Python: {reason} (line {line})"[:300]
