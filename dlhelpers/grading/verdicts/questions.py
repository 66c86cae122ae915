"""The questions to the box: cells to run, functions to call, inputs; never an answer."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

from dlhelpers import activations, descent, logistic, losses, planar, preprocessing
from dlhelpers.deep import backward, forward, models
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.comparisons import known_answer
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.source_facts import parameters
from dlhelpers.exercises.judging import cases_of
from dlhelpers.grading.inside import wire
from dlhelpers.grading.inside.answer_hiding import Packed, Place, pack
from dlhelpers.grading.inside.pipes import packed
from dlhelpers.grading.submissions.rubric import Part
from dlhelpers.grading.submissions.submission import Submission

#: The modules of the library that hold answers; the others load, draw and check.
_MODULES = (
    activations, preprocessing, losses, logistic, planar, forward, backward, models, descent
)  # fmt: skip
_MATHEMATICS = frozenset(module.__name__ for module in _MODULES)


def cases_for(seed: int, lesson: str, exercise: Exercise) -> tuple[Case, ...]:
    """The inputs of an exercise: the same for every student of a run, and secret as its seed is."""
    return cases_of(exercise, seed ^ zlib.crc32(f"{lesson}.{exercise.name}".encode()))


def make_job(
    submission: Submission,
    lesson: str,
    names: Sequence[str],
    time_limit: float,
    substituted: frozenset[str] = frozenset(),
    definitions_only: bool = False,
) -> bytes:
    """Write down a job: the cells to run, and the exercises to try then, in this order.

    For the `substituted` exercises the library's functions stand in; each call of a function may
    take `time_limit` seconds. With `definitions_only`, cells do nothing but define.
    """
    places, injected = _substitutes(lesson, substituted)
    job = {
        "cells": [(c.name, c.source, c.only_definitions) for c in submission.cells],
        "definitions_only": definitions_only,
        "substituted": places,
        "injected": injected,
        "time_limit": time_limit,
        "exercises": list(names),
    }
    return packed(job)


@lru_cache(maxsize=16)
def make_inputs(lesson: str, given: tuple[tuple[str, str], ...], seed: int) -> bytes:
    """Write down what is the same for a class: given cells, exercises, inputs, hidden answers."""
    exercises = [
        {
            "name": one.name,
            "parameters": list(map(str, parameters(one))),
            "cases": [[c.name, c.args, dict(c.kwargs)] for c in cases_for(seed, lesson, one)],
            "observer": one.observe.__name__ if one.observe else "",
        }
        for one in get_lesson(lesson).exercises.values()
    ]
    hidden, helpers = _hidden_and_given(lesson)
    content = {
        "given": given,
        "helpers": {name: list(place) for name, place in helpers.items()},
        "exercises": exercises,
        "hidden": hidden,
    }
    return wire.encode(content)


def know_answers(lesson: str, seed: int) -> None:
    """Compute the right answers of a lesson now, and not in the time of its first submission."""
    for exercise in get_lesson(lesson).exercises.values():
        for case in cases_for(seed, lesson, exercise):
            for function in _right_functions(exercise):
                known_answer(function, case, exercise.observe)


@lru_cache(maxsize=256)
def _substitutes(lesson: str, names: frozenset[str]) -> tuple[dict[str, Place], list[Packed]]:
    """The places of the library's versions of exercises, and these with all that they call."""
    helpers, hidden = get_lesson(lesson).helpers, _hidden_and_given(lesson)[0]
    functions = {name: helpers[name] for name in sorted(names)}
    made_of = sorted(_with_callees(functions.values()), key=_place)
    injected = [f for f in made_of if f in functions.values() or _place(f) in hidden]
    return {name: _place(f) for name, f in functions.items()}, list(map(pack, injected))


@lru_cache(maxsize=256)
def substitutable(lesson: str, parts: tuple[Part, ...], name: str) -> frozenset[str]:
    """The exercises that the library may stand in for while another one is tried.

    None of their functions may hold the answer to the exercise that is tried. A later function
    holds the earlier ones that it is made of, so only earlier ones may stand in; and a function
    that is made of the same parts as the answer is one, too.
    """
    one, (hidden, _) = get_lesson(lesson), _hidden_and_given(lesson)
    right = {*map(_place, _right_functions(one.exercises[name]))}
    inner = {*map(_place, _with_callees(_right_functions(one.exercises[name])))} & {*hidden}
    names = [part.name for part in parts]
    at = names.index(name)

    def may_be(other: str) -> bool:
        made_of = {*map(_place, _with_callees([one.helpers[other]]))}
        return made_of.isdisjoint(right if other in parts[at].calls else inner)

    return frozenset(filter(may_be, names[:at]))


@lru_cache(maxsize=16)
def _hidden_and_given(lesson_name: str) -> tuple[list[Place], dict[str, Place]]:
    """The functions that are hidden in a lesson's box, and those that the lesson gives, by name.

    The given functions must work, with all that they call. All the rest of the library's
    mathematics is hidden: it may be an answer, of this lesson or another, or a part of one.
    """
    lesson = get_lesson(lesson_name)
    right = {f for exercise in lesson.exercises.values() for f in _right_functions(exercise)}
    given = {
        name: function
        for name, function in lesson.helpers.items()
        if function not in right and _is_library(function)
    }
    hidden = {function for function in right if _is_library(function)}
    hidden |= _mathematics() - _with_callees(given.values())
    return sorted(map(_place, hidden)), {name: _place(f) for name, f in given.items()}


@lru_cache(maxsize=1)
def _mathematics() -> frozenset[Callable[..., Any]]:
    """The library's functions that compute."""
    functions = (f for m in _MODULES for f in vars(m).values() if isinstance(f, FunctionType))
    return frozenset(f for f in functions if f.__module__ in _MATHEMATICS)


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
            left += [f for f in _named_in(function) if f.__module__ in _MATHEMATICS]
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
