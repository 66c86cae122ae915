"""What the box is asked: cells to run, functions to call, inputs; never an answer."""

import inspect
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.exercises.calling import TIME_LIMIT
from dlhelpers.exercises.exercise import Case, Exercise
from dlhelpers.exercises.judging import cases_of
from dlhelpers.grading import wire
from dlhelpers.grading.rubric import Rubric
from dlhelpers.grading.submission import Submission


def cases_for(seed: int, lesson: str, exercise: Exercise) -> tuple[Case, ...]:
    """The inputs of an exercise: the same for every student of a run, and secret as its seed is."""
    return cases_of(exercise, seed ^ zlib.crc32(f"{lesson}.{exercise.name}".encode()))


def make_job(
    submission: Submission,
    rubric: Rubric,
    names: Sequence[str],
    rescue: bool = False,
    definitions_only: bool = False,
) -> bytes:
    """Write down one job for the box.

    Parameters
    ----------
    submission, rubric : Submission, Rubric
    names : sequence of str
        The exercises to try, in this order.
    rescue : bool
        Whether the library's functions stand in for the student's other ones. Then only the
        exercises of `names` are put away; otherwise all of the lesson's are.
    definitions_only : bool
        Whether to run nothing of the cells but definitions.
    """
    lesson = get_lesson(rubric.lesson)
    put_away, helpers = _arrangement(lesson.name, tuple(names if rescue else lesson.exercises))
    return wire.encode(
        {
            "given": [list(cell) for cell in rubric.given],
            "cells": [[c.name, c.source, c.only_definitions] for c in submission.cells],
            "put_away": sorted(lesson.exercises),
            "absent": put_away,
            "helpers": helpers,
            "own_helpers": not rescue,
            "definitions_only": definitions_only,
            "time_limit": TIME_LIMIT,
            "exercises": list(names),
        }
    )


@lru_cache(maxsize=16)
def make_inputs(lesson: str, seed: int) -> bytes:
    """Write down what a lesson's functions are to be called with; it is the same for a class."""
    exercises = get_lesson(lesson).exercises.values()
    return wire.encode([_description(exercise, lesson, seed) for exercise in exercises])


def _description(exercise: Exercise, lesson: str, seed: int) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "parameters": list(inspect.signature(exercise.reference).parameters),
        "cases": [[c.name, c.args, dict(c.kwargs)] for c in cases_for(seed, lesson, exercise)],
        "observer": exercise.observe.__name__ if exercise.observe else "",
    }


@lru_cache(maxsize=256)
def _arrangement(
    lesson_name: str, away: tuple[str, ...]
) -> tuple[list[tuple[str, str]], dict[str, tuple[str, str]]]:
    """What is put away while these exercises are tried, and what serves as a helper, by name.

    What the lesson gives must work. Of all that the library can do beside it nothing is left that
    is an answer, of this lesson or another, or that an answer hands its work on to.
    """
    lesson = get_lesson(lesson_name)
    gone = {f for name in away for f in _right_functions(lesson.exercises[name])}
    helpers = {
        name: function
        for name, function in lesson.helpers.items()
        if function not in gone and _is_library(function)
    }
    answers = {
        function
        for name in LESSONS
        for exercise in get_lesson(name).exercises.values()
        for function in _right_functions(exercise)
    }
    absent = _with_callees(answers) - _with_callees(helpers.values())
    absent |= {function for function in gone if _is_library(function)}
    return sorted(map(_place, absent)), {name: _place(f) for name, f in helpers.items()}


def _right_functions(exercise: Exercise) -> tuple[Callable[..., Any], ...]:
    return (exercise.reference, *exercise.accepts)


def _with_callees(functions: Iterable[Callable[..., Any]]) -> set[Callable[..., Any]]:
    """The library's functions among these, and all that they call, but for checks and pictures."""
    found: set[Callable[..., Any]] = set()
    left = [function for function in functions if _is_library(function)]
    while left:
        function = left.pop()
        if function in found:
            continue
        found.add(function)
        if isinstance(function, FunctionType):
            left += [f for f in _named_in(function) if _is_mathematics(f)]
    return found


def _named_in(function: FunctionType) -> Iterator[FunctionType]:
    """The functions that a function names, by themselves or in a module: ``activations.relu``."""
    names = function.__code__.co_names
    read = [function.__globals__.get(name) for name in names]
    inside = [vars(m).get(name) for m in read if isinstance(m, ModuleType) for name in names]
    yield from (f for f in (*read, *inside) if isinstance(f, FunctionType))


def _place(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def _is_library(function: Callable[..., Any]) -> bool:
    module = getattr(function, "__module__", "") or ""
    return module.startswith("dlhelpers.") and not module.startswith("dlhelpers.exercises")


def _is_mathematics(function: Callable[..., Any]) -> bool:
    """Is it an answer or a part of one, and no tool for checking arguments or drawing?"""
    module = function.__module__.split(".")[-1]
    return _is_library(function) and module not in ("_validation", "_resources", "plotting")
