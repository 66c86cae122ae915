"""What a learner's code shows before it runs: a stub, a global that is read, a left-over None.

Reads bytecode, because the source of a function that was typed into a notebook may be gone.
"""

import builtins
import dis
import inspect
import types
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dlhelpers.exercises.exercise import Case, Exercise

# Instructions that stubs are made of: they move constants and names about, and do no work.
_IDLE = (
    "RESUME", "NOP", "CACHE", "LOAD_CONST", "LOAD_FAST", "STORE_FAST", "RETURN", "BUILD_TUPLE",
    "BUILD_MAP", "BUILD_CONST_KEY_MAP", "BUILD_LIST", "STORE_SUBSCR", "POP_TOP", "COPY",
    "LOAD_SMALL_INT", "UNPACK_SEQUENCE", "COPY_FREE_VARS", "MAKE_CELL", "NOT_TAKEN",
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
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    for case in cases if cases is not None else exercise.cases(np.random.default_rng(0)):
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


@lru_cache(maxsize=256)
def _words(code: types.CodeType) -> tuple[tuple[str, int], ...]:
    """The names of a piece's instructions, and their arguments as numbers.

    `dis.get_instructions` puts each of them into words, which takes ten times as long.
    """
    words, extended = [], 0
    for operation, argument in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        name = dis.opname[operation]
        if name == "EXTENDED_ARG":
            extended = (extended | argument) << 8
        else:
            words.append((name, extended | argument))
            extended = 0
    return tuple(words)


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
    names = {dis.opname[operation] for operation in {*code.co_code[::2]}}
    if "NotImplementedError" in code.co_names or "LOAD_COMMON_CONSTANT" in names:
        return False
    return not all(name.startswith((*_IDLE, "LOAD_GLOBAL")) for name in names)


def facts(function: Callable[..., Any], known: Mapping[str, Any]) -> Facts:
    """Read a function's code; `known` are the lesson's functions by name, which it may call.

    A callable that is no plain function, such as one of ``numpy.vectorize``, shows nothing.
    """
    function = inspect.unwrap(function)
    if not isinstance(function, types.FunctionType):
        return NO_FACTS
    data, unknown, own = [], [], set()
    for name in dict.fromkeys(_global_names(function.__code__)):
        if name in function.__globals__:
            value = function.__globals__[name]
            if callable(value) or isinstance(value, types.ModuleType):
                if value is not known.get(name):
                    own.add(name)
            elif not _is_tiny(value):
                data.append(name)
        elif not hasattr(builtins, name) and name not in known and name != function.__name__:
            unknown.append(name)
    return Facts(
        tuple(data),
        tuple(unknown),
        frozenset(own),
        _sets_none(function),
        _does_work(function.__code__, known),
        tuple(dict.fromkeys(_numbers(function.__code__))),
        {"random", "seed"} <= {*function.__code__.co_names},
    )


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


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


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object and those of the functions and comprehensions within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _global_names(code: types.CodeType) -> Iterator[str]:
    for part in _codes(code):
        for name, argument in _words(part):
            if name == "LOAD_GLOBAL":
                yield part.co_names[argument >> 1]  # the last bit says whether it is called next
            elif name == "LOAD_NAME":
                yield part.co_names[argument]


def _sets_none(function: types.FunctionType) -> bool:
    constants, loads = function.__code__.co_consts, False
    for name, argument in _words(function.__code__):
        if loads and name.startswith("STORE_FAST"):
            return True
        loads = name == "LOAD_CONST" and _is_placeholder(constants[argument])
    return False


def _does_work(code: types.CodeType, known: Container[str]) -> bool:
    """Is there arithmetic, or a call of anything that templates do not hold themselves?"""
    for part in _codes(code):
        operations = {argument for name, argument in _words(part) if name == "BINARY_OP"}
        if operations - _OPERATIONS_OF_TEMPLATES:
            return True
    for part in _codes(code):
        for instruction in dis.get_instructions(part):
            name, value = instruction.opname, instruction.argval
            if name.startswith("UNARY_NEG"):
                return True
            if name.startswith(("LOAD_GLOBAL", "LOAD_NAME")) and value in known:
                return True
            if name in ("LOAD_METHOD", "LOAD_ATTR") and value not in _GIVEN_CALLS:
                return True
    return False


_OPERATIONS_OF_TEMPLATES = {
    argument
    for name, argument in _words(compile("a % b; a[b]; a + b; a %= b; a += b", "", "exec"))
    if name == "BINARY_OP"
}


def _numbers(code: types.CodeType) -> Iterator[int]:
    for part in _codes(code):
        for name, argument in _words(part):
            if name == "LOAD_SMALL_INT":
                values: Any = (argument,)
            elif name == "LOAD_CONST":
                value = part.co_consts[argument]
                values = value if isinstance(value, tuple) else (value,)
            else:
                continue
            yield from (int(v) for v in values if isinstance(v, int) and v >= 3)
