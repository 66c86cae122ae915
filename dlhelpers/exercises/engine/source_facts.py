"""What a learner's code shows before it runs: a stub, a global that is read, a left-over None.

Reads bytecode, because the source of a function that was typed into a notebook may be gone.
"""

import builtins
import dis
import inspect
import sys
import types
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dlhelpers.exercises.engine.exercise import Case, Exercise

# Instructions that stubs are made of: they move constants and names about, and do no work.
_IDLE = (
    "RESUME", "NOP", "CACHE", "LOAD_CONST", "LOAD_FAST", "STORE_FAST", "RETURN", "BUILD_TUPLE",
    "BUILD_MAP", "BUILD_CONST_KEY_MAP", "BUILD_LIST", "STORE_SUBSCR", "POP_TOP", "COPY",
    "LOAD_SMALL_INT", "UNPACK_SEQUENCE", "COPY_FREE_VARS", "MAKE_CELL", "NOT_TAKEN",
)  # fmt: skip

_IN_STUBS = {n for n, name in enumerate(dis.opname) if name.startswith((*_IDLE, "LOAD_GLOBAL"))}
_ONLY_IN_STUBS = {n for n, name in enumerate(dis.opname) if name == "LOAD_COMMON_CONSTANT"}

# What instructions are read for.
_READ_FOR = (
    "LOAD_GLOBAL", "LOAD_NAME", "LOAD_ATTR", "LOAD_METHOD", "BINARY_OP", "LOAD_SMALL_INT",
    "LOAD_CONST", "STORE_FAST", "UNARY_NEG", "EXTENDED_ARG",
)  # fmt: skip

# What templates of exercises call around the lines that are to be written.
_GIVEN_CALLS = {"range", "len", "print", "str", "int", "squeeze", "append", "shape", "format"}


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
    does_work : bool
        Whether it computes anything, be it with its placeholders.
    numbers : tuple of int
        Whole numbers of 3 and more that are written in it.
    sets_seed : bool
        Whether it calls ``np.random.seed``.
    """

    globals_read: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()
    helpers_of_their_own: frozenset[str] = frozenset()
    has_placeholder: bool = False
    does_work: bool = True
    numbers: tuple[int, ...] = ()
    sets_seed: bool = False


NO_FACTS = Facts()


def refusal(function: Any, exercise: Exercise, cases: Sequence[Case] | None = None) -> str:
    """Say why something cannot be judged as a function; empty if it can be.

    Parameters
    ----------
    function
        Anything.
    exercise : Exercise
    cases : sequence of Case, optional
        The calls that will be made; else the exercise makes them.
    """
    name = exercise.name
    if isinstance(function, type):
        return f"{name} is a class. Write a function: def {name}(...):"
    if not callable(function):
        kind = "None" if function is None else _with_article(type(function).__name__)
        return f"{name} is {kind}, not a function. Write: def {name}(...):"
    if isinstance(function, types.BuiltinFunctionType | np.ufunc):
        return f"{function.__name__} is ready-made. The exercise is to write it: def {name}(...):"
    cases = tuple(exercise.cases(np.random.default_rng(0))) if cases is None else cases
    if all(_surely_takes(function, case) for case in cases):
        return ""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    for case in cases:
        if not _can_be_called(signature, case, exercise):
            wanted = ", ".join(parameter_names(exercise))
            return (
                f"{name}{signature} cannot be called with the arguments of the exercise. "
                f"Write: def {name}({wanted}):"
            )
    return ""


def parameter_names(exercise: Exercise) -> list[str]:
    """The arguments that a learner's function takes, in their order."""
    parameters = inspect.signature(exercise.reference).parameters.values()
    return [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]


@dataclass(frozen=True)
class _Reading:
    """What stands in a function's instructions, and in those of the functions within it."""

    globals: dict[str, None]
    attributes: set[str]
    operations: set[int]
    numbers: dict[int, None]
    negates: bool
    sets_none: bool  # in the function itself


# What each instruction is read for; most are not. By its number, because that is what takes time.
_KINDS: list[str | None] = [
    next((kind for kind in _READ_FOR if name.startswith(kind)), None) for name in dis.opname
]
# Where the last bit of the argument says how the name is used.
_SHIFTS = {"LOAD_GLOBAL": 1, "LOAD_ATTR": int(sys.version_info >= (3, 12))}


@lru_cache(maxsize=256)
def _read(code: types.CodeType) -> _Reading:
    """Go through the instructions once; `dis` takes ten times as long to put each into words."""
    names, constants = code.co_names, code.co_consts
    globals_read: dict[str, None] = {}
    numbers: dict[int, None] = {}
    attributes: set[str] = set()
    operations: set[int] = set()
    negates = sets_none = after_none = False
    extended = 0
    for operation, argument in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        kind = _KINDS[operation]
        number, extended = extended | argument, 0
        if kind == "EXTENDED_ARG":
            extended = number << 8
            continue
        none_before, after_none = after_none, False
        if kind is None:
            continue
        if kind in ("LOAD_GLOBAL", "LOAD_NAME"):
            globals_read[names[number >> _SHIFTS.get(kind, 0)]] = None
        elif kind in ("LOAD_ATTR", "LOAD_METHOD"):
            attributes.add(names[number >> _SHIFTS.get(kind, 0)])
        elif kind == "BINARY_OP":
            operations.add(number)
        elif kind == "LOAD_SMALL_INT":
            numbers.update(_of_three_and_more((number,)))
        elif kind == "LOAD_CONST":
            value = constants[number]
            after_none = _is_placeholder(value)
            numbers.update(_of_three_and_more(value if isinstance(value, tuple) else (value,)))
        elif kind == "STORE_FAST":
            sets_none = sets_none or none_before
        elif kind == "UNARY_NEG":
            negates = True
    for inner in [_read(c) for c in constants if isinstance(c, types.CodeType)]:
        globals_read |= inner.globals
        numbers |= inner.numbers
        attributes |= inner.attributes
        operations |= inner.operations
        negates = negates or inner.negates
    return _Reading(globals_read, attributes, operations, numbers, negates, sets_none)


def _of_three_and_more(values: Iterable[Any]) -> dict[int, None]:
    return {int(value): None for value in values if isinstance(value, int) and value >= 3}


def is_stub(function: Callable[..., Any]) -> bool:
    """Is this still the empty exercise: ``pass``, ``...``, ``None``, NotImplementedError?"""
    function = inspect.unwrap(function)
    if not isinstance(function, types.FunctionType) or _surely_works(function.__code__):
        return False
    empty = False
    for instruction in dis.get_instructions(function.__code__):
        name = instruction.opname
        if name in ("LOAD_GLOBAL", "LOAD_COMMON_CONSTANT"):
            return "NotImplementedError" in str(instruction.argval)
        if not name.startswith(_IDLE):
            return False
        if name.startswith(("LOAD_CONST", "RETURN_CONST")) and _is_placeholder(instruction.argval):
            empty = True
    return empty


def _surely_works(code: types.CodeType) -> bool:
    """Is there an instruction that stubs do not have, and nothing that only they have?"""
    operations = {*code.co_code[::2]}
    if "NotImplementedError" in code.co_names or not operations.isdisjoint(_ONLY_IN_STUBS):
        return False
    return not operations <= _IN_STUBS


def facts(function: Callable[..., Any], known: Mapping[str, Any]) -> Facts:
    """Read a function's code; `known` are the lesson's functions by name, which it may call.

    A callable that is no plain function, such as one of ``numpy.vectorize``, shows nothing.
    """
    function = inspect.unwrap(function)
    if not isinstance(function, types.FunctionType):
        return NO_FACTS
    data, unknown, own = [], [], set()
    read = _read(function.__code__)
    for name in read.globals:
        if name in function.__globals__:
            value = function.__globals__[name]
            if callable(value) or isinstance(value, types.ModuleType):
                if getattr(value, "reference", value) is not known.get(name):  # an Exercise's
                    own.add(name)
            elif not _is_tiny(value):
                data.append(name)
        elif not hasattr(builtins, name) and name not in known and name != function.__name__:
            unknown.append(name)
    return Facts(
        tuple(data),
        tuple(unknown),
        frozenset(own),
        read.sets_none,
        _does_work(read, known),
        tuple(read.numbers),
        {"random", "seed"} <= {*function.__code__.co_names},
    )


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _surely_takes(function: Any, case: Case) -> bool:
    """Is it a plain function with the arguments of a case? `inspect` takes its time to tell."""
    if type(function) is not types.FunctionType or vars(function):
        return False
    code, defaults = function.__code__, function.__defaults__ or ()
    if code.co_posonlyargcount or code.co_kwonlyargcount:
        return False
    names = code.co_varnames[: code.co_argcount]
    given = len(case.args)
    needed, possible = {*names[given : len(names) - len(defaults)]}, {*names[given:]}
    return given <= len(names) and needed <= case.kwargs.keys() <= possible


def _can_be_called(signature: inspect.Signature, case: Case, exercise: Exercise) -> bool:
    """With all of a case's arguments, or without those that an observer may leave out."""
    fewest = len(case.args)
    if exercise.observe is not None:
        parameters = inspect.signature(exercise.reference).parameters.values()
        fewest = min(fewest, sum(p.default is p.empty for p in parameters))
    calls = [(case.args[:n], case.kwargs) for n in range(len(case.args), fewest - 1, -1)]
    calls.append(((*case.args, *case.kwargs.values()), {}))  # under other names
    return any(_binds(signature, args, kwargs) for args, kwargs in calls)


def _binds(signature: inspect.Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _is_placeholder(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_is_placeholder, value))
    return value is None or value is Ellipsis


def _is_tiny(value: Any) -> bool:
    """An epsilon that somebody keeps outside the function; nobody's mistake."""
    return isinstance(value, float) and abs(value) < 1e-3


def _does_work(read: _Reading, known: Container[str]) -> bool:
    """Is there arithmetic, or a call of anything that templates do not hold themselves?"""
    return (
        read.negates
        or bool(read.operations - _OPERATIONS_OF_TEMPLATES)
        or bool(read.attributes - _GIVEN_CALLS)
        or any(name in known for name in read.globals)
    )


_OPERATIONS_OF_TEMPLATES = _read(
    compile("a % b; a[b]; a + b; a %= b; a += b", "", "exec")
).operations
