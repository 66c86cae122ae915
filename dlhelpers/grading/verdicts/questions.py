"""The questions to the box: cells to run, functions to call, inputs; never an answer."""

import zlib
from collections.abc import Sequence
from functools import lru_cache

from dlhelpers.exercises import judging
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.source_facts import parameters
from dlhelpers.exercises.judging import cases_of
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.grading.inside import wire
from dlhelpers.grading.inside.pipes import packed
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.verdicts.substitutes import hidden_and_given, substitutes


def cases_for(seed: int, lesson: str, exercise: Exercise) -> tuple[Case, ...]:
    """The inputs of an exercise: the same for every student of a run, and secret as its seed is."""
    return cases_of(exercise, _own_seed(seed, lesson, exercise))


def know_answers(lesson: Lesson, seed: int) -> None:
    """Compute the right answers of a lesson now, and not in the time of its first submission.

    Raises
    ------
    AuthorError
        If an exercise has no cases, or a right function fails in one.
    """
    for exercise in lesson.exercises.values():
        judging.know_answers(exercise, _own_seed(seed, lesson.name, exercise))


def _own_seed(seed: int, lesson: str, exercise: Exercise) -> int:
    return seed ^ zlib.crc32(f"{lesson}.{exercise.name}".encode())


def make_job(
    submission: Submission,
    lesson: Lesson,
    names: Sequence[str],
    time_limit: float,
    substituted: frozenset[str] = frozenset(),
    definitions_only: bool = False,
) -> bytes:
    """Write down a job: the cells to run, and the exercises to try then, in this order.

    For the `substituted` exercises right functions stand in; each call of a function may
    take `time_limit` seconds. With `definitions_only`, cells do nothing but define.
    """
    places, injected = substitutes(lesson, substituted)
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
def make_inputs(lesson: Lesson, given: tuple[tuple[str, str], ...], seed: int) -> bytes:
    """Write down what is the same for a class: given cells, exercises, inputs, hidden answers."""
    exercises = [
        {
            "name": one.name,
            "parameters": list(map(str, parameters(one))),
            "cases": [[c.name, c.args, dict(c.kwargs)] for c in cases_for(seed, lesson.name, one)],
            "observer": one.observe.__name__ if one.observe else "",
        }
        for one in lesson.exercises.values()
    ]
    hidden, helpers = hidden_and_given(lesson)
    content = {
        "given": given,
        "helpers": {name: list(place) for name, place in helpers.items()},
        "exercises": exercises,
        "hidden": hidden,
    }
    return wire.encode(content)
