"""Cells of a notebook as Python: without magics, from any line on, and what looks suspicious.

Runs inside the box, before the learner's code: what parses hostile text may crash there and harms
nobody.
"""

import ast
import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from types import CodeType

_MAGIC_LINE = re.compile(r"^\s*([%!?]|[\w., ]+=\s*[%!])|\?\s*$")
#: Cell magics whose body is Python all the same.
_TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")

_LIBRARY = {
    "activations", "preprocessing", "losses", "logistic", "planar", "deep", "plotting", "dlhelpers",
}  # fmt: skip

#: Ways to reach what one is to write oneself.
_REACHING = {
    "inspect", "importlib", "gc", "ctypes", "__import__", "__globals__", "__builtins__",
    "__loader__", "__code__", "f_globals", "f_back", "f_locals", "settrace", "setprofile",
    "_getframe", "__subclasses__", "modules",
}  # fmt: skip
_TELLING = _REACHING | _LIBRARY


@dataclass(frozen=True)
class Program:
    """A cell's Python.

    Parameters
    ----------
    name : str
        Of the cell, for messages.
    source : str
        Without the lines that only a notebook understands.
    codes : tuple of code
        To be run one after another: one for all of it, unless its statements do not go together.
    problems : tuple of str
        What was left out.
    chosen : tuple of ast.stmt, optional
        The statements that `codes` consists of, if these are not all.
    """

    name: str
    source: str
    codes: tuple[CodeType, ...] = ()
    problems: tuple[str, ...] = ()
    chosen: tuple[ast.stmt, ...] | None = None

    @classmethod
    def of(cls, name: str, source: str, only_definitions: bool = False) -> "Program":
        """Compile a cell; lines that only a notebook understands are left out if need be."""
        try:
            program = cls(name, source, (_compiled(name, source),))
        except (SyntaxError, ValueError) as error:
            program = cls._without_magics(name, source, error)
        return program.of_definitions() if only_definitions else program

    @classmethod
    def _without_magics(cls, name: str, source: str, first: Exception) -> "Program":
        if source.lstrip().startswith("%%") and not source.lstrip().startswith(_TRANSPARENT):
            problem = f"cell {name}: not run, it is no Python ({_head(source)})"
            return cls(name, "", problems=(problem,))
        lines = source.split("\n")
        kept = ["" if _MAGIC_LINE.search(line) else line for line in lines]
        left_out = sum(map(operator.ne, kept, lines))
        noun = "line" if left_out == 1 else "lines"
        problems = (f"cell {name}: {left_out} {noun} of magics left out",) if left_out else ()
        program = cls(name, "\n".join(kept), problems=problems)
        try:
            return program.of_statements(program.statements())
        except (SyntaxError, ValueError):
            return cls(name, "", problems=(_no_python(name, first),))

    def statements(self) -> list[ast.stmt]:
        """The program's syntax trees.

        Raises
        ------
        SyntaxError, ValueError
            If it is none.
        """
        if self.chosen is not None:
            return list(self.chosen)
        try:
            return ast.parse(self.source).body
        except (RecursionError, MemoryError):
            raise ValueError("nested too deeply") from None

    def of_statements(self, statements: list[ast.stmt]) -> "Program":
        """The same program with some of its statements; what cannot be compiled is left out."""
        if not statements:
            return replace(self, codes=(), chosen=())
        try:
            whole = _compiled(self.name, ast.Module(statements, []))
            return replace(self, codes=(whole,), chosen=tuple(statements))
        except (SyntaxError, ValueError):
            pass
        # One of them is outside of where it belongs, such as "return"; or they do not go together.
        codes, problems, good = [], [*self.problems], []
        for statement in statements:
            try:
                codes.append(_compiled(self.name, ast.Module([statement], [])))
                good.append(statement)
            except (SyntaxError, ValueError) as error:
                problems.append(_no_python(self.name, error))
        return replace(self, codes=tuple(codes), chosen=tuple(good), problems=tuple(problems))

    def of_definitions(self) -> "Program":
        """The same program without what does anything."""
        return self._of(defines)

    def after(self, place: tuple[int, int]) -> "Program":
        """What is left of it once the statement at a line and a column has been given up."""
        return self._of(lambda statement: _beginning(statement) > place)

    def _of(self, wanted: Callable[[ast.stmt], bool]) -> "Program":
        try:
            return self.of_statements([s for s in self.statements() if wanted(s)])
        except (SyntaxError, ValueError):  # Python can run deeper nests than it can take apart
            return self.of_statements([])


def imports(statement: ast.stmt) -> dict[str, tuple[str, str]]:
    """The names that a statement imports, each with its module and its name there."""
    if isinstance(statement, ast.ImportFrom):
        module = statement.module or ""
        return {a.asname or a.name: (module, a.name) for a in statement.names}
    if isinstance(statement, ast.Import):
        return {
            a.asname or a.name.split(".")[0]: (a.name if a.asname else a.name.split(".")[0], "")
            for a in statement.names
        }
    return {}


def defines(statement: ast.stmt) -> bool:
    """Does a statement only define functions and classes, import, or name a constant?"""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return not any(isinstance(node, ast.Call) for node in ast.walk(statement))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return isinstance(statement, kinds)


def suspicions(program: Program, put_away: Collection[str]) -> list[str]:
    """Name what a person should look at: calls into the library, and ways to reach it in secret.

    Parameters
    ----------
    program : Program
    put_away : collection of str
        Names of the library's functions that the learner is to write.

    Returns
    -------
    list of str
    """
    words = (word for code in program.codes for word in _words(code))
    if not any(word.partition(".")[0] in _TELLING for word in words):
        return []
    try:
        statements = program.statements()
    except (SyntaxError, ValueError):
        return [f"cell {program.name} cannot be read for what it calls"]
    found: dict[str, None] = {}
    for statement in statements:
        if isinstance(statement, ast.Expr):
            continue  # whoever compares the library's result with the own one does nothing wrong
        for node in ast.walk(statement):
            for text in _suspicious(node, put_away):
                found[f"cell {program.name}, line {getattr(node, 'lineno', 0)}: {text}"] = None
    return list(found)[:20]


def _words(code: CodeType) -> Iterator[str]:
    """The names and the texts in a program; it takes much less time than to look for their use."""
    yield from (*code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars)
    yield from _texts(code.co_consts)


def _texts(constants: Iterable[object]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _words(constant)
        elif isinstance(constant, tuple | frozenset):
            yield from _texts(constant)


def _suspicious(node: ast.AST, put_away: Collection[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"imports {a.name}" for a in node.names if a.name.split(".")[0] in _REACHING)
    elif isinstance(node, ast.ImportFrom):
        module = node.module or ""
        for alias in node.names:
            from_library = module.startswith("dlhelpers") and alias.name in (*put_away, "*")
            if from_library or module.split(".")[0] in _REACHING:
                yield f"imports {alias.name} from {module}"
    elif isinstance(node, ast.Attribute):
        base = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr in _REACHING:
            yield f"uses .{node.attr}"
        elif base in _LIBRARY and node.attr in put_away:
            yield f"calls the library's {base}.{node.attr}"
    elif isinstance(node, ast.Name) and node.id in _REACHING:
        yield f"uses {node.id}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
        if text in _REACHING or re.fullmatch(r"dlhelpers\.[\w.]{1,60}", text):
            yield f"names {text} in a string"


def _compiled(name: str, source: str | ast.Module) -> CodeType:
    try:
        code: CodeType = compile(source, f"<cell {name}>", "exec", dont_inherit=True)
    except (RecursionError, MemoryError):
        raise ValueError("nested too deeply") from None
    return code


def _beginning(statement: ast.stmt) -> tuple[int, int]:
    nodes: list[ast.stmt | ast.expr] = [statement, *getattr(statement, "decorator_list", [])]
    return min((node.lineno, node.col_offset) for node in nodes)


def _no_python(name: str, error: Exception) -> str:
    line = getattr(error, "lineno", None) or 0
    return f"cell {name}: cannot be read as Python: {error.args[0]} (line {line})"[:300]


def _head(source: str) -> str:
    return source.strip().split("\n")[0][:40]
