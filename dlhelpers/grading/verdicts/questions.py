"""What the box is asked: cells to run, functions to call, inputs; never an answer."""

import inspect
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

from dlhelpers import activations, logistic, losses, planar, preprocessing
from dlhelpers.deep import backward, forward, models
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.execution import TIME_LIMIT
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.exercises.judging import cases_of
from dlhelpers.grading.inside import wire
from dlhelpers.grading.inside.answer_hiding import Packed, Place, pack
from dlhelpers.grading.inside.pipes import packed
from dlhelpers.grading.submissions.rubric import Part
from dlhelpers.grading.submissions.submission import Submission

#: As `make_trial` makes it.
Trial: TypeAlias = dict[str, Any]

#: The library's modules that are answers; the others load, draw and check.
_MATHEMATICS = (
    activations, preprocessing, losses, logistic, planar, forward, backward, models,
)  # fmt: skip


def cases_for(seed: int, lesson: str, exercise: Exercise) -> tuple[Case, ...]:
    """The inputs of an exercise: the same for every student of a run, and secret as its seed is."""
    return cases_of(exercise, seed ^ zlib.crc32(f"{lesson}.{exercise.name}".encode()))


def make_job(submission: Submission, trial: Trial, definitions_only: bool = False) -> bytes:
    """Write down a job for a new process: the cells to run, and what to try then.

    Parameters
    ----------
    submission : Submission
    trial : dict
        As `make_trial` makes it.
    definitions_only : bool
        Whether to run nothing of the cells but definitions.
    """
    cells = [(c.name, c.source, c.only_definitions) for c in submission.cells]
    return packed({"cells": cells, "definitions_only": definitions_only, "trial": trial})


def make_trial(lesson: str, names: Sequence[str], lent: frozenset[str] = frozenset()) -> Trial:
    """Write down what to try.

    Parameters
    ----------
    lesson : str
    names : sequence of str
        The exercises to try, in this order.
    lent : frozenset of str
        The exercises for which the library's functions stand in.
    """
    places, brought = _loan(lesson, lent)
    return {
        "lent": places,
        "brought": brought,
        "time_limit": TIME_LIMIT,
        "exercises": list(names),
    }


_making_inputs = threading.Lock()


def make_inputs(lesson: str, given: tuple[tuple[str, str], ...], seed: int) -> bytes:
    """Write down what is the same for a class: a lesson's given cells, what to call with what."""
    with _making_inputs:  # once, however many want it at the same time
        return _inputs(lesson, given, seed)


@lru_cache(maxsize=16)
def _inputs(lesson: str, given: tuple[tuple[str, str], ...], seed: int) -> bytes:
    exercises = get_lesson(lesson).exercises
    absent, helpers = _arrangement(lesson)
    content = {
        "given": given,
        "helpers": {name: list(place) for name, place in helpers.items()},
        "exercises": [_description(one, lesson, seed) for one in exercises.values()],
        "absent": absent,
    }
    return wire.encode(content)


def _description(exercise: Exercise, lesson: str, seed: int) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "parameters": list(inspect.signature(exercise.reference).parameters),
        "cases": [[c.name, c.args, dict(c.kwargs)] for c in cases_for(seed, lesson, exercise)],
        "observer": exercise.observe.__name__ if exercise.observe else "",
    }


@lru_cache(maxsize=256)
def _loan(lesson: str, lent: frozenset[str]) -> tuple[dict[str, Place], list[Packed]]:
    """Where the library's versions of exercises are, by name, and they with all that they call."""
    helpers, absent = get_lesson(lesson).helpers, _arrangement(lesson)[0]
    functions = {name: helpers[name] for name in sorted(lent)}
    made_of = sorted(_with_callees(functions.values()), key=_place)
    brought = [f for f in made_of if f in functions.values() or _place(f) in absent]
    return {name: _place(f) for name, f in functions.items()}, list(map(pack, brought))


@lru_cache(maxsize=256)
def lendable(lesson: str, parts: tuple[Part, ...], name: str) -> frozenset[str]:
    """The exercises that the library may stand in for while another one is tried.

    None of them may be of any use but to be called: whoever has a later function has the earlier
    ones that it is made of, and one that is made of the same parts as the other is an answer, too.

    Parameters
    ----------
    lesson : str
    parts : tuple of Part
        The lesson's exercises.
    name : str
        Of the one that is tried.
    """
    one, (absent, _) = get_lesson(lesson), _arrangement(lesson)
    right = {*map(_place, _right_functions(one.exercises[name]))}
    inner = {*map(_place, _with_callees(_right_functions(one.exercises[name])))} & {*absent}
    names = [part.name for part in parts]
    at = names.index(name)

    def may_be(other: str) -> bool:
        made_of = {*map(_place, _with_callees([one.helpers[other]]))}
        return made_of.isdisjoint(right if other in parts[at].calls else inner)

    return frozenset(filter(may_be, names[:at]))


@lru_cache(maxsize=16)
def _arrangement(lesson_name: str) -> tuple[list[Place], dict[str, Place]]:
    """What of the library is absent in a lesson's box, and what the lesson gives, by name.

    What the lesson gives must work, with all that it calls. Nothing else of the library's
    mathematics is left: it may be an answer, of this lesson or another, or a part of one.
    """
    lesson = get_lesson(lesson_name)
    right = {f for exercise in lesson.exercises.values() for f in _right_functions(exercise)}
    given = {
        name: function
        for name, function in lesson.helpers.items()
        if function not in right and _is_library(function)
    }
    absent = {function for function in right if _is_library(function)}
    absent |= _mathematics() - _with_callees(given.values())
    return sorted(map(_place, absent)), {name: _place(f) for name, f in given.items()}


@lru_cache(maxsize=1)
def _mathematics() -> frozenset[Callable[..., Any]]:
    """What the library computes."""
    found = (value for module in _MATHEMATICS for value in vars(module).values())
    return frozenset(f for f in found if isinstance(f, FunctionType) and _is_mathematics(f))


def _right_functions(exercise: Exercise) -> tuple[Callable[..., Any], ...]:
    return (exercise.reference, *exercise.accepts)


def _with_callees(functions: Iterable[Callable[..., Any]]) -> set[Callable[..., Any]]:
    """These functions, and all of the library's mathematics that they call."""
    found: set[Callable[..., Any]] = set()
    left = list(functions)
    while left:
        function = left.pop()
        if function not in found:
            found.add(function)
            left += [f for f in _named_in(function) if _is_mathematics(f)]
    return found


def _named_in(function: Callable[..., Any]) -> Iterator[FunctionType]:
    """The functions that a function names, by themselves or in a module: ``activations.relu``."""
    if not isinstance(function, FunctionType):
        return
    names = function.__code__.co_names
    read = [function.__globals__.get(name) for name in names]
    inside = [vars(m).get(name) for m in read if isinstance(m, ModuleType) for name in names]
    yield from (f for f in (*read, *inside) if isinstance(f, FunctionType))


def _place(function: Callable[..., Any]) -> Place:
    return function.__module__, function.__qualname__


def _is_library(function: Callable[..., Any]) -> bool:
    module = getattr(function, "__module__", "") or ""
    return module.startswith("dlhelpers.") and not module.startswith("dlhelpers.exercises")


def _is_mathematics(function: FunctionType) -> bool:
    return any(function.__module__ == module.__name__ for module in _MATHEMATICS)
