"""What a learner's code shows before it runs: a stub, a global that is read, a left-over None.

Reads bytecode, because the source of a function that was typed into a notebook may be gone.
"""

import builtins
import dis
import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlhelpers.exercises.exercise import Exercise

# Instructions that stubs are made of: they move constants and names about, and do no work.
_IDLE = (
    "RESUME", "NOP", "CACHE", "LOAD_CONST", "LOAD_FAST", "STORE_FAST", "RETURN", "BUILD_TUPLE",
    "BUILD_MAP", "BUILD_CONST_KEY_MAP", "BUILD_LIST", "POP_TOP", "COPY", "LOAD_SMALL_INT",
    "UNPACK_SEQUENCE", "COPY_FREE_VARS", "MAKE_CELL", "NOT_TAKEN",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the code of a function shows.

    Parameters
    ----------
    globals_read : tuple of str
        Names of numbers, arrays and other data that it reads from outside.
    unknown_names : tuple of str
        Names that it reads and that stand nowhere.
    helpers_of_their_own : frozenset of str
        Functions that it calls and that are the learner's own.
    has_placeholder : bool
        Whether a variable is set to None.
    """

    globals_read: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()
    helpers_of_their_own: frozenset[str] = frozenset()
    has_placeholder: bool = False


NO_FACTS = Facts()


def refusal(function: Any, exercise: Exercise) -> str:
    """Say why something cannot be judged as a function; empty if it can be."""
    name = exercise.name
    if isinstance(function, type):
        return f"{name} is a class. Write a function: def {name}(...):"
    if not callable(function):
        article = "an" if type(function).__name__[0] in "aeiou" else "a"
        kind = type(function).__name__
        return f"{name} is {article} {kind}, not a function. Write: def {name}(...):"
    if isinstance(function, types.BuiltinFunctionType | np.ufunc):
        return f"{function.__name__} is ready-made. The exercise is to write it: def {name}(...):"
    case = exercise.cases(np.random.default_rng(0))[0]
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*case.args, **case.kwargs)
    except TypeError:
        wanted = ", ".join(inspect.signature(exercise.reference).parameters)
        return f"{name}{signature} cannot be called with its arguments: write {name}({wanted})"
    return ""


def is_stub(function: Callable[..., Any]) -> bool:
    """Is this still the empty exercise: ``pass``, ``...``, ``None``, NotImplementedError?"""
    if not isinstance(function, types.FunctionType):
        return False
    empty = False
    for instruction in dis.get_instructions(function):
        if instruction.opname.startswith("LOAD_GLOBAL"):
            return bool(instruction.argval == "NotImplementedError")
        if not instruction.opname.startswith(_IDLE):
            return False
        loads_constant = instruction.opname.startswith(("LOAD_CONST", "RETURN_CONST"))
        if loads_constant and instruction.argval in (None, Ellipsis):
            empty = True
    return empty


def facts(function: Callable[..., Any], known: Mapping[str, Any]) -> Facts:
    """Read a function's code; `known` are the lesson's functions, which it may call."""
    if not isinstance(function, types.FunctionType):
        return NO_FACTS
    data, unknown, own = [], [], set()
    for name in dict.fromkeys(_global_names(function.__code__)):
        if name in function.__globals__:
            value = function.__globals__[name]
            if callable(value) or isinstance(value, types.ModuleType):
                own.add(name)
            else:
                data.append(name)
        elif not hasattr(builtins, name) and name not in known and name != function.__name__:
            unknown.append(name)
    return Facts(tuple(data), tuple(unknown), frozenset(own), _sets_none(function))


def _global_names(code: types.CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _global_names(constant)


def _sets_none(function: types.FunctionType) -> bool:
    before = None
    for instruction in dis.get_instructions(function):
        if instruction.opname == "STORE_FAST" and before is not None:
            return True
        loads_none = instruction.opname == "LOAD_CONST" and instruction.argval is None
        before = instruction if loads_none else None
    return False
