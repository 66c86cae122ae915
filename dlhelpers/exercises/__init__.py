"""What "right" means: the exercises of each lesson, and the judgment on a function.

A notebook takes ``check`` and ``hint`` from its lesson's module; other programs call `judge`.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from dlhelpers.exercises.engine.exercise import Outcome
from dlhelpers.exercises.engine.isolation import world_in_use
from dlhelpers.exercises.lesson import Lesson

#: The lessons, in their order; each is a module of `lessons` with a ``lesson``.
LESSONS = ("normalization", "logistic", "planar", "deep", "cats")


def get_lesson(name: str) -> Lesson:
    """Return a lesson by its name.

    Raises
    ------
    KeyError
        If there is none of that name; the message lists them.
    """
    if name not in LESSONS:
        raise KeyError(f"no lesson {name!r}; the lessons are {', '.join(LESSONS)}")
    with world_in_use:  # to load it takes time, and half a lesson is of no use to other threads
        lesson: Lesson = import_module(f"{__name__}.lessons.{name}").lesson
    return lesson


def judge(
    lesson: str, name: str, function: Any, helpers: Mapping[str, Any] | None = None
) -> Outcome:
    """Judge a function without a notebook.

    Parameters
    ----------
    lesson : str
        One of `LESSONS`.
    name : str
        An exercise of that lesson.
    function : callable
        The learner's function.
    helpers : mapping, optional
        Functions that it calls, by name; the library's serve where none is given.

    Returns
    -------
    Outcome

    Raises
    ------
    KeyError
        If there is no such lesson or exercise; the message lists them.
    """
    found = get_lesson(lesson)
    if name not in found.exercises:
        known = ", ".join(found.exercises)
        raise KeyError(f"lesson {lesson!r} has no exercise {name!r}; it has {known}")
    return found.judge(name, function, helpers)
