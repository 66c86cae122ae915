"""What "right" means: the exercises of each lesson, and the judgment on a function.

A notebook takes ``check`` and ``hint`` from its lesson's module; other programs call `judge`.
"""

from collections.abc import Mapping
from typing import Any

from dlhelpers.exercises import finding
from dlhelpers.exercises.engine.exercise import Outcome
from dlhelpers.exercises.lesson import Lesson


def get_lesson(name: str) -> Lesson:
    """Return a lesson of the course in use by its name.

    Raises
    ------
    KeyError
        If there is none of that name; the message lists them.
    AuthorError
        If its module cannot be loaded; the message begins with its author's file and line.
    """
    try:
        return finding.load_lesson(name)
    except finding.NoLesson as error:
        raise KeyError(str(error)) from None


def judge(
    lesson: str, name: str, function: Any, helpers: Mapping[str, Any] | None = None
) -> Outcome:
    """Judge a function without a notebook.

    Parameters
    ----------
    lesson : str
        A lesson of the course in use: one of the five, if no other course is.
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
