"""Cells of a notebook as Python: without magics, statement by statement, and what looks suspicious.

Runs inside the box, before the learner's code: what parses hostile text may crash there and harms
nobody.
"""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

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
# As whole words: "deep" stands in many a docstring, "gc" in many a name.
_WORTH_A_LOOK = re.compile(rf"(?<!\w)({'|'.join(sorted(_REACHING | _LIBRARY))})(?!\w)")


@dataclass(frozen=True)
class Program:
    """A cell's Python.

    Parameters
    ----------
    name : str
        Of the cell, for messages.
    source : str
    statements : list of ast.stmt
    problems : list of str
        What was left out, or why there is no statement.
    """

    name: str
    source: str
    statements: list[ast.stmt] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, source: str, only_definitions: bool = False) -> "Program":
        """Parse a cell; lines that only a notebook understands are left out if need be."""
        program = cls._of(name, source)
        if only_definitions:
            program.statements[:] = filter(defines, program.statements)
        return program

    @classmethod
    def _of(cls, name: str, source: str) -> "Program":
        try:
            return cls(name, source, _parse(source))
        except (SyntaxError, ValueError) as error:
            first = error
        if source.lstrip().startswith("%%") and not source.lstrip().startswith(_TRANSPARENT):
            return cls(
                name, source, problems=[f"cell {name}: not run, it is no Python ({_head(source)})"]
            )
        kept = [("" if _MAGIC_LINE.search(line) else line) for line in source.split("\n")]
        left_out = sum(a != b for a, b in zip(kept, source.split("\n"), strict=True))
        try:
            statements = _parse("\n".join(kept))
        except (SyntaxError, ValueError):
            line = getattr(first, "lineno", None) or 0
            text = f"cell {name}: cannot be read as Python: {first.args[0]} (line {line})"
            return cls(name, source, problems=[text[:300]])
        lines = "line" if left_out == 1 else "lines"
        return cls(
            name, source, statements, [f"cell {name}: {left_out} {lines} of magics left out"]
        )


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
    if not _WORTH_A_LOOK.search(program.source):
        return []
    found: dict[str, None] = {}
    for statement in program.statements:
        if isinstance(statement, ast.Expr):
            continue  # whoever compares the library's result with the own one does nothing wrong
        for node in ast.walk(statement):
            for text in _suspicious(node, put_away):
                found[f"cell {program.name}, line {getattr(node, 'lineno', 0)}: {text}"] = None
    return list(found)[:20]


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


def _parse(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (RecursionError, MemoryError):
        raise ValueError("nested too deeply") from None


def _head(source: str) -> str:
    return source.strip().split("\n")[0][:40]
