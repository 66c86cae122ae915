"""Does a learner's function stop with an error at the operation at which a mistake's stops?

Very different slips raise the same kind of error. So the sizes in the two messages must be the
same, and what the mistake's function combines there must stand in the learner's line.
"""

import linecache
import re
import types
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from dlhelpers.exercises.engine.execution import Failure, call
from dlhelpers.exercises.engine.exercise import Case, Observer

#: Words that are no operands: ``np.dot(W.T, A)`` is ``W.T @ A``.
_NO_OPERANDS = {"T", "dot", "f", "matmul", "np", "str", "transpose"}


def stops_alike(error: Failure, other: Failure, operation: str) -> bool:
    """Is a learner's error that of a mistake's function, which stopped at that operation?"""
    if error.kind != other.kind:
        return False
    if not error.line_number:  # one of our own functions
        return error.message == other.message
    mine, its = sizes_in(error.message), sizes_in(other.message)
    if mine and its:
        if mine[0].startswith("(") and its[0].startswith("("):
            return mine == its
        return mine[-1] == its[-1] and _operands(operation) <= _operands(error.line)
    if error.message != other.message:
        return False
    if called := re.match(r"[\w.]*?(\w+)\(.*\)$", operation) or re.match(r"(\w+)\[", operation):
        return re.search(rf"\b{called[1]}[(\[]", error.line) is not None
    return bool(operation) and _operands(operation) <= _operands(error.line)


def _operands(text: str) -> set[str]:
    """The names in a line; the key of a dict's entry stands for it."""
    plain = re.sub(r"\w+\[f?[\"'](\w+)[\"']\]", r"\1", text)
    return {*re.findall(r"[^\W\d]\w*", plain)} - _NO_OPERANDS


def sizes_in(message: str) -> tuple[str, ...]:
    """What NumPy says of two arrays that do not fit: the two shapes, if it tells them; the sizes.

    In this form, matmul's message can be compared with dot's.
    """
    if found := re.search(r"size (\d+) is different from (\d+)", message):
        return (f"{found[2]} {found[1]}",)
    if found := re.search(r"shapes (.*) not aligned: (\d+) .*!= (\d+)", message):
        return found[1], f"{found[2]} {found[3]}"
    if found := re.search(r"broadcast together with shapes (\(.*\))", message):
        return (found[1],)
    return ()


@lru_cache(maxsize=1024)
def operation_of(function: Callable[..., Any], case: Case, observe: Observer | None) -> str:
    """The expression at which one of our own wrong functions stops; empty if that is unknown."""
    file = getattr(getattr(function, "__code__", None), "co_filename", "")
    found = ""

    def watched(*args: Any, **kwargs: Any) -> Any:
        nonlocal found
        try:
            return function(*args, **kwargs)
        except Exception as error:
            found = _expression(error.__traceback__, file)
            raise

    watched.__wrapped__ = function  # type: ignore[attr-defined]  # for its signature
    call(watched, case, None, observe)
    return found


def _expression(trace: types.TracebackType | None, file: str) -> str:
    found = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        line, last, start, end = list(code.co_positions())[trace.tb_lasti // 2]
        if code.co_filename == file and None not in (line, last, start, end):
            lines = [text.encode() for text in linecache.getlines(file)[line - 1 : last]]  # type: ignore[operator]
            lines[-1] = lines[-1][:end]
            lines[0] = lines[0][start:]
            found = " ".join(b" ".join(lines).decode().split())
        trace = trace.tb_next
    return found
