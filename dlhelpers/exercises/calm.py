"""One line, in place of a page, where a cell only lacks an exercise that is not solved yet.

Run All over an unfinished notebook then reads calmly, and an error that stands whole is a real one.
The cell has failed all the same: what is shown is still an error, which graders count.
"""

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping
from types import CodeType, TracebackType
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
        codes = list(_codes(error.__traceback__))
        unknown = str(error.name) if isinstance(error, NameError) else ""
        if isinstance(error, NotImplementedError) and codes and codes[-1].co_name in self._names:
            exercise = codes[-1].co_name
            text = f"your {exercise} ({self._names[exercise]})."
        elif unknown in self._names:
            exercise = unknown
            text = (
                f"your {exercise} ({self._names[exercise]}), whose cell has not been run, or ended "
                "in an error."
            )
        elif unknown in self._awaited:
            exercise = self._awaited[unknown]
            text = (
                f"{unknown}, which an earlier cell makes with your {exercise} "
                f"({self._names[exercise]})."
            )
        else:
            return None
        cell = next((code for code in codes if code.co_name == "<module>"), None)
        made = _names_made("".join(linecache.getlines(cell.co_filename))) if cell else ()
        self._awaited.update((name, exercise) for name in made if name not in self._names)
        return f"○ This cell needs {text}"


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

    shell.set_custom_exc((NotImplementedError, NameError), handle)


def _codes(trace: TracebackType | None) -> Iterator[CodeType]:
    while trace is not None:
        yield trace.tb_frame.f_code
        trace = trace.tb_next


def _names_made(source: str) -> Iterator[str]:
    """The names that a cell gives values to, functions and imports included."""
    try:
        waiting: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:  # a magic stands in it
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
            continue  # what is made inside stays inside
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        waiting += ast.iter_child_nodes(node)
