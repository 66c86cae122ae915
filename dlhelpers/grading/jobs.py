"""What the box is asked: cells to run, functions to call, inputs; never an answer."""

import inspect
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

from dlhelpers import activations, logistic, losses, planar, preprocessing
from dlhelpers.deep import backward, forward, models
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.calling import TIME_LIMIT
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.exercises.judging import cases_of
from dlhelpers.grading import wire
from dlhelpers.grading.arrangement import Packed, Place, pack
from dlhelpers.grading.pipes import packed
from dlhelpers.grading.submission import Submission

#: The library's modules that are answers; the others load, draw and check.
_MATHEMATICS = (
    activations, preprocessing, losses, logistic, planar, forward, backward, models,
)  # fmt: skip


def cases_for(seed: int, lesson: str, exercise: Exercise) -> tuple[Case, ...]:
    """The inputs of an exercise: the same for every student of a run, and secret as its seed is."""
    return cases_of(exercise, seed ^ zlib.crc32(f"{lesson}.{exercise.name}".encode()))


def make_job(
    lesson: str,
    submission: Submission,
    names: Sequence[str],
    rescue: bool = False,
    definitions_only: bool = False,
) -> bytes:
    """Write down one job for the box.

    Parameters
    ----------
    lesson : str
    submission : Submission
    names : sequence of str
        The exercises to try, in this order.
    rescue : bool
        Whether the library's functions stand in for the student's other ones. Then `names` alone
        are absent; otherwise all of the lesson's exercises are.
    definitions_only : bool
        Whether to run nothing of the cells but definitions.
    """
    helpers, brought = _help(lesson, tuple(names)) if rescue else (_given(lesson), [])
    return packed(
        {
            "cells": [(c.name, c.source, c.only_definitions) for c in submission.cells],
            "helpers": helpers,
            "brought": brought,
            "rescue": rescue,
            "definitions_only": definitions_only,
            "time_limit": TIME_LIMIT,
            "exercises": list(names),
        }
    )


@lru_cache(maxsize=16)
def make_inputs(lesson: str, given: tuple[tuple[str, str], ...], seed: int) -> bytes:
    """Write down what is the same for a class: a lesson's given cells, what to call with what."""
    exercises = get_lesson(lesson).exercises
    content = {
        "given": given,
        "exercises": [_description(one, lesson, seed) for one in exercises.values()],
        "absent": _arrangement(lesson, tuple(exercises))[0],
    }
    return wire.encode(content)


def _description(exercise: Exercise, lesson: str, seed: int) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "parameters": list(inspect.signature(exercise.reference).parameters),
        "cases": [[c.name, c.args, dict(c.kwargs)] for c in cases_for(seed, lesson, exercise)],
        "observer": exercise.observe.__name__ if exercise.observe else "",
    }


@lru_cache(maxsize=16)
def _given(lesson: str) -> dict[str, Place]:
    """What the lesson gives: the functions that are in the box."""
    return _arrangement(lesson, tuple(get_lesson(lesson).exercises))[1]


@lru_cache(maxsize=256)
def _help(lesson: str, tried: tuple[str, ...]) -> tuple[dict[str, Place], list[Packed]]:
    """What helps exercises that are tried again, by name, and what of it is not in the box."""
    absent, helpers = _arrangement(lesson, tried)
    always = _arrangement(lesson, tuple(get_lesson(lesson).exercises))[0]
    brought = [pack(place) for place in always if place not in absent]
    return {name: place for name, place in helpers.items() if name not in tried}, brought


def _arrangement(lesson_name: str, away: tuple[str, ...]) -> tuple[list[Place], dict[str, Place]]:
    """What is absent while these exercises are tried, and what serves as a helper, by name.

    What the lesson gives must work, with all that it calls. Nothing else of the library's
    mathematics is left: it may be an answer, of this lesson or another, or a part of one.
    """
    lesson = get_lesson(lesson_name)
    gone = {f for name in away for f in _right_functions(lesson.exercises[name])}
    helpers = {
        name: function
        for name, function in lesson.helpers.items()
        if function not in gone and _is_library(function)
    }
    absent = {function for function in gone if _is_library(function)}
    absent |= _mathematics() - _with_callees(helpers.values())
    return sorted(map(_place, absent)), {name: _place(f) for name, f in helpers.items()}


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
