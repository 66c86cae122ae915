"""One line, in place of a page, where a cell only lacks an exercise that is not solved yet.

Run All over an unfinished notebook then reads calmly, and an error that stands whole is a real one.
The cell has failed all the same: what is shown is still an error, which graders count.
"""

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping
from types import FrameType, TracebackType
from typing import Any


class MissingExercises:
    """Says of an error that a cell lacks an exercise, if that is all.

    Parameters
    ----------
    names : mapping
        The exercises of the lesson, by name, each with what a learner knows it by: "exercise 1.3".
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        #: Names that a cell would have made, had it not lacked an exercise; and which that is.
        self._awaited: dict[str, str] = {}

    def explain(self, error: BaseException) -> str | None:
        """Return one line on an error that a cell has raised, or None if it is a real one."""
        frames = list(_frames(error.__traceback__))
        cell = next((frame for frame in frames if frame.f_code.co_name == "<module>"), None)
        source = "".join(linecache.getlines(cell.f_code.co_filename)) if cell else ""
        innermost = frames[-1].f_code.co_name if frames else ""
        unknown = str(error.name) if isinstance(error, NameError) else ""
        if isinstance(error, NotImplementedError) and innermost in self._names:
            exercise = innermost
            text = f"your {exercise} ({self._names[exercise]})."
        elif unknown in self._names:
            exercise = unknown
            text = (
                f"your {exercise} ({self._names[exercise]}), whose cell has not been run, or ended "
                "in an error."
            )
        elif found := unknown if unknown in self._awaited else self._left_empty(cell, source):
            exercise = self._awaited[found]
            text = (
                f"{found}, which an earlier cell makes with your {exercise} "
                f"({self._names[exercise]})."
            )
        else:
            return None
        made = _names(source, ast.Store)
        self._awaited.update((name, exercise) for name in made if name not in self._names)
        return f"○ This cell needs {text}"

    def _left_empty(self, cell: FrameType | None, source: str) -> str:
        """Return a name that a cell reads and that an earlier one wanted to fill, but could not."""
        for name in _names(source, ast.Load) if cell else ():
            value = cell.f_globals.get(name) if cell else None
            if name in self._awaited and isinstance(value, list | dict | set) and not value:
                return name
        return ""


def install(names: Mapping[str, str]) -> None:
    """Let the notebook that this runs in, if it is one, say such errors in one line."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or shell.custom_exceptions:  # no notebook, or one with a handler of its own
        return
    missing = MissingExercises(names)

    def handle(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
        text = missing.explain(error)
        if text is not None:
            error._render_traceback_ = lambda: [text]
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    # The others are what an empty list or dictionary leads to.
    others = (LookupError, ValueError, TypeError, ArithmeticError)
    shell.set_custom_exc((NotImplementedError, NameError, *others), handle)


def _frames(trace: TracebackType | None) -> Iterator[FrameType]:
    while trace is not None:
        yield trace.tb_frame
        trace = trace.tb_next


def _names(source: str, context: type[ast.expr_context]) -> Iterator[str]:
    """The names that a cell reads, or gives values to, outside of its functions."""
    try:
        waiting: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:  # a magic stands in it
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, context):
            yield node.id
        waiting += ast.iter_child_nodes(node)
