"""What a learner's source shows before it runs: a template, a left-over None, a global.

Runs in the grader's box too, beside hostile code: it never raises, and no grade hangs on it.
"""

import ast
import builtins
import contextlib
import inspect
import linecache
import re
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from dlhelpers.exercises.engine.compare import describe
from dlhelpers.exercises.engine.execution import in_its_own_words
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.observers import with_the_arguments_it_takes

#: Characters of a file that is not read any more: nobody writes as many by hand.
_LONG = 200_000

# What templates call around the lines that are to be written, and what only shows something.
_GIVEN_CALLS = {
    "append", "copy", "deepcopy", "enumerate", "float", "int", "isinstance", "items", "keys",
    "len", "reversed", "squeeze", "str", "zip",
}  # fmt: skip
_ONLY_SHOWS = {
    "format", "plot", "plot_costs", "print", "range", "seed", "show", "title", "xlabel", "ylabel",
}  # fmt: skip

# What the statements of stubs are made of: they move names and constants about.
_IDLE = (
    ast.Pass, ast.Expr, ast.Assign, ast.AnnAssign, ast.Return, ast.Name, ast.Constant, ast.Tuple,
    ast.List, ast.Dict, ast.expr_context,
)  # fmt: skip

# Between such lines stands what the learner is to write, in the templates that have them.
_BEGINS = re.compile(r"#\s*(START CODE|YOUR CODE STARTS) HERE", re.IGNORECASE)
_ENDS = re.compile(r"#\s*(END CODE|YOUR CODE ENDS) HERE", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """What the source of a function shows; nothing, where there is none.

    Parameters
    ----------
    globals_read : tuple of str
        Names of numbers, arrays and other data that it reads from outside.
    unknown_names : tuple of str
        Names that it reads and that stand nowhere.
    returned_unassigned : tuple of str
        Those of them that it returns, by themselves or in a tuple, list or dict.
    helpers_of_their_own : frozenset of str
        Functions that it calls and that are the learner's own.
    has_placeholder : bool
        Whether a variable is set to None, or a place for the learner's code is empty.
    does_work : bool
        Whether it computes anything that templates do not, be it below its NotImplementedError.
    numbers : tuple of int
        Whole numbers of 3 and more that are written in it.
    sets_seed : bool
        Whether it calls ``np.random.seed``, or Python's ``random.seed``.
    """

    globals_read: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()
    returned_unassigned: tuple[str, ...] = ()
    helpers_of_their_own: frozenset[str] = frozenset()
    has_placeholder: bool = False
    does_work: bool = False
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
        return f"{name} is {describe(function)}, not a function. Write: def {name}(...):"
    if isinstance(function, types.BuiltinFunctionType | np.ufunc):
        return f"{function.__name__} is ready-made. The exercise is to write it: def {name}(...):"
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    cases = exercise.cases(np.random.default_rng(0)) if cases is None else cases
    for case in {(len(case.args), *case.kwargs): case for case in cases}.values():
        mine, right = [*signature.parameters], parameter_names(exercise)
        first, others = mine[: len(case.args)], right[: len(case.args)]
        if not _takes(function, signature, case, exercise):
            reason = f"({', '.join(mine)}) cannot be called with the arguments of the exercise"
        elif {*first} <= {*others} and first != [other for other in others if other in first]:
            reason = " takes its arguments in another order than the exercise"
        else:
            continue
        return f"{name}{reason}. Write: def {name}({', '.join(map(str, parameters(exercise)))}):"
    return ""


def parameters(exercise: Exercise) -> list[inspect.Parameter]:
    """The arguments that a learner's function takes, in their order."""
    known = inspect.signature(exercise.teachers or exercise.reference).parameters.values()
    return [p.replace(annotation=p.empty) for p in known if p.kind is not p.KEYWORD_ONLY]


def parameter_names(exercise: Exercise) -> list[str]:
    """The names of these arguments."""
    return [parameter.name for parameter in parameters(exercise)]


def _takes(function: Any, signature: inspect.Signature, case: Case, exercise: Exercise) -> bool:
    """Can it be called as the check will call it?"""
    most = fewest = len(case.args)
    if exercise.observe is with_the_arguments_it_takes:
        fewest = sum(p.default is p.empty for p in parameters(exercise))
    for number in range(fewest, most + 1):
        args, kwargs = in_its_own_words(function, case.args[:number], case.kwargs)
        with contextlib.suppress(TypeError):
            signature.bind(*args, **kwargs)
            return True
    return False


def is_stub(function: Callable[..., Any]) -> bool:
    """Is this still the empty exercise: ``pass``, ``...``, ``None``, NotImplementedError?"""
    return _source_of(function).is_stub


def facts(function: Callable[..., Any], known: Mapping[str, Any]) -> Facts:
    """Read a function's source; `known` are the lesson's functions by name, which it may call.

    A callable that is no plain function, such as one of ``numpy.vectorize``, shows nothing; a
    lambda, or a function without a source, shows no more than which others it may call.
    """
    source = _source_of(function)
    data, unknown, own = [], [], set()
    try:
        function = inspect.unwrap(function)
        code, world = function.__code__, function.__globals__
        local = _local_names(code)
        # The names of a code are its attributes too: they tell no more than what may be called.
        names = source.names or [name for name in code.co_names if callable(world.get(name))]
        for name in [name for name in names if name not in local]:
            if name in world:
                value = world[name]
                if callable(value) or isinstance(value, types.ModuleType):
                    if getattr(value, "reference", value) is not known.get(name):  # an Exercise's
                        own.add(name)
                elif not (isinstance(value, float) and abs(value) < 1e-3):  # an epsilon
                    data.append(name)
            elif not hasattr(builtins, name) and name not in known and name != function.__name__:
                unknown.append(name)
    except Exception:  # no plain function, or a value of a class that answers no question
        return NO_FACTS
    return replace(
        source.facts,
        globals_read=tuple(data),
        unknown_names=tuple(unknown),
        returned_unassigned=tuple(name for name in unknown if name in source.returned),
        helpers_of_their_own=frozenset(own),
    )


class _Source(NamedTuple):
    """What stands in a function's source, and in the functions within it."""

    names: tuple[str, ...] = ()
    returned: frozenset[str] = frozenset()
    is_stub: bool = False
    facts: Facts = NO_FACTS  # those that need nothing but the source


def _source_of(function: Callable[..., Any]) -> _Source:
    """Read a function's source where it can be had; that of cells is kept in linecache."""
    try:
        code = inspect.unwrap(function).__code__
        text = "".join(linecache.getlines(code.co_filename))
        return _read(text, code.co_firstlineno, code.co_name) if len(text) < _LONG else _Source()
    except Exception:  # no function, nested too deeply, changed since, ...
        return _Source()


@lru_cache(maxsize=16)
def _functions(text: str) -> dict[tuple[int, str], ast.FunctionDef]:
    """The functions of a file, by their first line and their name."""
    with warnings.catch_warnings():  # the learner has seen them when the cell ran
        warnings.simplefilter("ignore")
        found: list[Any] = ast.parse(text).body
    for statement in found:
        for part in ("body", "orelse", "handlers"):
            found += getattr(statement, part, [])
    functions = [statement for statement in found if isinstance(statement, ast.FunctionDef)]
    return {(min([f.lineno, *[d.lineno for d in f.decorator_list]]), f.name): f for f in functions}


@lru_cache(maxsize=64)
def _read(text: str, line: int, name: str) -> _Source:
    """Read the function that begins in a line of a text."""
    node = _functions(text)[line, name]
    nodes = [inner for statement in node.body for inner in ast.walk(statement)]
    written = text.split("\n")[node.lineno - 1 : node.end_lineno]
    lines = _lines_for_code(written, node.lineno)
    theirs = [n for n in nodes if isinstance(n, ast.stmt) and n.lineno in lines]
    works = any(map(_does_work, theirs if lines else node.body))
    values = [leaf for n in nodes if isinstance(n, ast.Return) for leaf in _leaves(n.value)]
    assigned = [n.value for n in nodes if isinstance(n, ast.Assign | ast.AnnAssign) and n.value]
    empty = any("# YOUR CODE HERE" in line or line.strip() == "pass" for line in written)
    sets_none = any(all(map(_is_none, _leaves(value))) for value in assigned)
    parts = (n for s in node.body if not isinstance(s, ast.Raise) for n in ast.walk(s))
    numbers = [n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is int]
    loaded = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    seeds = [ast.unparse(n) for n in nodes if isinstance(n, ast.Attribute) and n.attr == "seed"]
    return _Source(
        names=tuple(dict.fromkeys(loaded)),
        returned=frozenset(value.id for value in values if isinstance(value, ast.Name)),
        is_stub=all(isinstance(n, _IDLE) for n in parts)
        and (sets_none or all(map(_is_none, values))),
        facts=Facts(
            has_placeholder=sets_none or (not works and bool(lines or (values and empty))),
            does_work=works,
            numbers=tuple(dict.fromkeys(n for n in numbers if 3 <= n < 10**9)),
            sets_seed=any(name.endswith("random.seed") for name in seeds),
        ),
    )


def _lines_for_code(lines: Sequence[str], first: int) -> set[int]:
    """The numbers of the lines that a template leaves to the learner; none if it marks none."""
    numbers, inside = set(), False
    for number, line in enumerate(lines, start=first):
        inside = bool(_BEGINS.search(line)) or (inside and not _ENDS.search(line))
        if inside:
            numbers.add(number)
    return numbers


def _does_work(node: ast.AST) -> bool:
    """Is there arithmetic, or a call of anything that templates do not call themselves?"""
    match node:
        case ast.Assert() | ast.Raise():
            return False
        case ast.If() | ast.While():
            return any(map(_does_work, [*node.body, *node.orelse]))
        case ast.Subscript():
            return _does_work(node.value)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _ONLY_SHOWS:
            return False
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _GIVEN_CALLS:
            pass
        case ast.BinOp(op=ast.FloorDiv() | ast.Mod()):  # as in len(parameters) // 2
            return _does_work(node.left)
        case ast.Call() | ast.BinOp() | ast.AugAssign() | ast.Compare() | ast.UnaryOp():
            return True
        case ast.Attribute(attr="T") | ast.Constant(value=int() | float()):
            return True
    return any(map(_does_work, ast.iter_child_nodes(node)))


def _leaves(value: ast.expr | None) -> Iterator[ast.expr | None]:
    """The values that stand in a tuple, list or dict; else the value itself."""
    items = value.values if isinstance(value, ast.Dict) else getattr(value, "elts", [])
    if not items:
        yield value
    for item in items:
        yield from _leaves(item)


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value in (None, ...))


def _local_names(code: types.CodeType) -> set[str]:
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    own = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
    return own.union(*map(_local_names, inner))
