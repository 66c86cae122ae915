"""What the box is asked: cells to run, functions to call, inputs; never an answer."""

import inspect
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from types import FunctionType
from typing import Any

from dlhelpers.exercises import get_lesson
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
    exercises = [lesson.exercises[name] for name in names]
    away = exercises if rescue else list(lesson.exercises.values())
    put_away = {place for e in away for place in _to_put_away(e, frozenset(lesson.helpers))}
    gone = {id(f) for e in away for f in (e.reference, *e.accepts)}
    helpers = {
        name: _place(function)
        for name, function in lesson.helpers.items()
        if id(function) not in gone and _is_library(function)
    }
    return wire.encode(
        {
            "given": [list(cell) for cell in rubric.given],
            "cells": [[c.name, c.source, c.only_definitions] for c in submission.cells],
            "put_away": sorted(lesson.exercises),
            "absent": sorted(put_away),
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


def _to_put_away(exercise: Exercise, helpers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The right functions of an exercise, and what they merely hand the work on to."""
    for function in (exercise.reference, *exercise.accepts):
        if not _is_library(function):
            continue  # not in the box anyway
        yield _place(function)
        if isinstance(function, FunctionType):
            for name in function.__code__.co_names:
                callee = function.__globals__.get(name)
                if not isinstance(callee, FunctionType) or name.startswith("_"):
                    continue
                if name not in helpers and _is_public_library(callee):
                    yield _place(callee)


def _place(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def _is_library(function: Callable[..., Any]) -> bool:
    module = getattr(function, "__module__", "") or ""
    return module.startswith("dlhelpers.") and not module.startswith("dlhelpers.exercises")


def _is_public_library(function: Any) -> bool:
    """Is it an answer, and no tool for checking arguments or drawing?"""
    module = function.__module__.split(".")[-1]
    return _is_library(function) and not module.startswith("_") and module != "plotting"
