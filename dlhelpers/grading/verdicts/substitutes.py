"""Right functions: which are hidden in a lesson's box, and which may stand in for a learner's.

They come from the library, or from the exercises of a course. The box has the library, where
answers are hidden; it has no exercises, so that a function of these crosses with all that it names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from dlhelpers import activations, descent, exercises, logistic, losses, planar, preprocessing
from dlhelpers.deep import backward, forward, models
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.grading.inside.answer_hiding import Named, Packed, Place
from dlhelpers.grading.sandbox.payload import without_place
from dlhelpers.grading.submissions.rubric import Part

#: The modules of the library that hold answers; the others load, draw and check.
_MODULES = (
    activations, preprocessing, losses, logistic, planar, forward, backward, models, descent
)  # fmt: skip
_MATHEMATICS = frozenset(module.__name__ for module in _MODULES)
_EXERCISES = f"{exercises.__name__}."

Function = Callable[..., Any]


class CannotCross(Exception):
    """A function names something that cannot be sent into the box."""


@lru_cache(maxsize=256)
def substitutes(
    lesson: Lesson, names: frozenset[str]
) -> tuple[dict[str, Place], tuple[Packed, ...]]:
    """The places of the right versions of some exercises, and these with all that they call.

    Raises
    ------
    CannotCross
        If one of them is not `substitutable`.
    """
    hidden = hidden_and_given(lesson)[0]
    functions = {name: lesson.helpers[name] for name in sorted(names)}
    made_of = sorted(_with_callees(functions.values()), key=_place)
    sent = (f for f in made_of if f in functions.values() or _place(f) in hidden or _is_own(f))
    return {name: _place(f) for name, f in functions.items()}, tuple(map(pack, sent))


@lru_cache(maxsize=256)
def substitutable(lesson: Lesson, parts: tuple[Part, ...], name: str) -> frozenset[str]:
    """The exercises whose right versions may stand in while another one is tried.

    None of their functions may hold the answer to the exercise that is tried. A later function
    holds the earlier ones that it is made of, so only earlier ones may stand in; and a function
    that is made of the same parts as the answer is one, too.
    """
    hidden, right = hidden_and_given(lesson)[0], right_functions(lesson.exercises[name])
    answers = {*map(_place, right)}
    inner = {_place(f) for f in _with_callees(right) if _place(f) in hidden or _is_own(f)}
    names = [part.name for part in parts]
    at = names.index(name)

    def may_be(other: str) -> bool:
        made_of = _with_callees([lesson.helpers[other]])
        forbidden = answers if other in parts[at].calls else inner
        return forbidden.isdisjoint(map(_place, made_of)) and all(map(_can_cross, made_of))

    return frozenset(filter(may_be, names[:at]))


@lru_cache(maxsize=16)
def hidden_and_given(lesson: Lesson) -> tuple[list[Place], dict[str, Place]]:
    """The functions that are hidden in a lesson's box, and those that the lesson gives, by name.

    The given functions must work, with all that they call. All the rest of the library's
    mathematics is hidden: it may be an answer, of this lesson or another, or a part of one.
    """
    right = {f for exercise in lesson.exercises.values() for f in right_functions(exercise)}
    given = {
        name: function
        for name, function in lesson.helpers.items()
        if function not in right and _is_library(function)
    }
    hidden = {function for function in right if _is_library(function)}
    hidden |= _mathematics() - _with_callees(given.values())
    return sorted(map(_place, hidden)), {name: _place(f) for name, f in given.items()}


def right_functions(exercise: Exercise) -> tuple[Function, ...]:
    """The reference of an exercise, and what else is right."""
    return (exercise.reference, *exercise.accepts)


def pack(function: Any) -> Packed:
    """Make a function ready to cross; raise `CannotCross` if that is not possible."""
    place, names = _place(function), _names_of(function) if _is_own(function) else {}
    code = without_place(function.__code__, place[0])
    return place, code, function.__defaults__, function.__kwdefaults__, names


@lru_cache(maxsize=1)
def _mathematics() -> frozenset[Function]:
    """The library's functions that compute."""
    functions = (f for m in _MODULES for f in vars(m).values() if isinstance(f, FunctionType))
    return frozenset(f for f in functions if f.__module__ in _MATHEMATICS)


def _with_callees(functions: Iterable[Function]) -> set[Function]:
    """These functions, and all of the exercises and the library's mathematics that they call."""
    found: set[Function] = set()
    left = list(functions)
    while left:
        function = left.pop()
        if function not in found:
            found.add(function)
            left += [f for f in _called(function) if f.__module__ in _MATHEMATICS or _is_own(f)]
    return found


def _called(function: Function) -> Iterator[FunctionType]:
    """The functions that a function names, by themselves or in a module: ``activations.relu``."""
    read = [*_globals_read(function).values()]
    names = _names_in(getattr(function, "__code__", None))
    inside = [vars(m).get(name) for m in read if isinstance(m, ModuleType) for name in names]
    yield from (f for f in map(_reference, (*read, *inside)) if isinstance(f, FunctionType))


def _globals_read(function: Function) -> Mapping[str, Any]:
    if not isinstance(function, FunctionType):
        return {}
    world, names = function.__globals__, _names_in(function.__code__)
    return {name: world[name] for name in sorted(names) if name in world}


def _names_in(code: object) -> set[str]:
    """The names that code uses, and the functions within it."""
    if not isinstance(code, CodeType):
        return set()
    return {*code.co_names}.union(*map(_names_in, code.co_consts))


def _can_cross(function: Function) -> bool:
    try:
        pack(function)
    except (AttributeError, CannotCross):
        return False
    return True


def _names_of(function: Any) -> dict[str, Named]:
    """What the names stand for that a function of the exercises reads, as far as they cross."""
    if function.__code__.co_freevars:
        raise CannotCross(f"{function.__qualname__} is made within another function")
    return {name: _named(name, value) for name, value in _globals_read(function).items()}


def _named(name: str, value: Any) -> Named:
    value = _reference(value)
    if isinstance(value, ModuleType) and not value.__name__.startswith(_EXERCISES):
        return "place", (value.__name__, "")
    if isinstance(value, FunctionType) or _is_library(value):
        return "place", _place(value)
    if isinstance(value, bool | int | float | str | None):
        return "value", value
    raise CannotCross(f"{name} cannot be sent")


def _reference(value: Any) -> Any:
    """A teacher's function may call an earlier exercise."""
    return value.reference if isinstance(value, Exercise) else value


def _place(function: Function) -> Place:
    return function.__module__, function.__qualname__


def _is_library(function: Any) -> bool:
    module = getattr(function, "__module__", "") or ""
    return module.startswith("dlhelpers.") and not module.startswith(_EXERCISES)


def _is_own(function: Any) -> bool:
    """Is it a function of the exercises?"""
    module = getattr(function, "__module__", "") or ""
    return isinstance(function, FunctionType) and module.startswith(_EXERCISES)
