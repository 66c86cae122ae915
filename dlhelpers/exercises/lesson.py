"""What a notebook calls: ``check(f)`` and ``hint(f)`` of one lesson, and the words they show."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dlhelpers.exercises.exercise import Exercise, Outcome
from dlhelpers.exercises.judging import judge_function


class CheckFailed(AssertionError):
    """A function that is not right yet.

    An AssertionError, so that every tool that runs notebooks sees it; Jupyter shows the message
    alone, because a traceback through the checks would help nobody.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Lesson:
    """The exercises of one lesson.

    Parameters
    ----------
    name : str
        "normalization", "logistic", "planar", "deep" or "cats".
    exercises : sequence of Exercise
        In the order of the notebook.
    helpers : mapping
        Functions that the lesson gives, by name; the exercises may use them.
    """

    def __init__(
        self,
        name: str,
        exercises: Sequence[Exercise],
        helpers: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.name = name
        self.exercises = {exercise.name: exercise for exercise in exercises}
        self.helpers = {**(helpers or {}), **{e.name: e.reference for e in exercises}}
        self._hints_given: dict[str, int] = {}

    def judge(self, name: str, function: Any, helpers: Mapping[str, Any] | None = None) -> Outcome:
        """Judge a function as the exercise `name`.

        Raises
        ------
        KeyError
            If the lesson has no such exercise.
        """
        return judge_function(self.exercises[name], function, {**self.helpers, **(helpers or {})})

    def check(self, function: Any) -> None:
        """Say whether a function is right.

        Parameters
        ----------
        function : callable
            The learner's function, under the name that the exercise gives it.

        Raises
        ------
        CheckFailed
            If it is wrong or not attempted; the message says what to do.
        """
        outcome = self.judge(self._name_of(function), function)
        message = render(outcome)
        if outcome.state != "passed":
            raise CheckFailed(message)
        print(message)

    def hint(self, function: Any) -> None:
        """Print the next hint for an exercise; after the last one, start again.

        Parameters
        ----------
        function : callable or str
            The learner's function, or its name.

        Raises
        ------
        CheckFailed
            If it is no exercise of this lesson.
        """
        known = isinstance(function, str) and function in self.exercises
        name = function if known else self._name_of(function)
        hints = self.exercises[name].hints
        given = self._hints_given.get(name, 0) % len(hints)
        self._hints_given[name] = given + 1
        print(f"hint {given + 1} of {len(hints)} for {name}: {hints[given]}")

    def _name_of(self, function: Any) -> str:
        name = getattr(function, "__name__", None)
        if name in self.exercises:
            return str(name)
        what = "a lambda, which has no name" if name == "<lambda>" else repr(name or function)[:60]
        raise CheckFailed(
            f"This is {what}: no exercise of this lesson. The exercises are "
            f"{', '.join(self.exercises)}. Pass your function itself, as in "
            f"check({next(iter(self.exercises))})."
        )


def render(outcome: Outcome) -> str:
    """Put an outcome into the words that a learner sees: one screen at most."""
    name = outcome.name
    if outcome.state == "passed":
        lines = [f"{name} ✓  right in all {outcome.cases_total} cases"]
        return "\n".join(lines + [f"  advice: {text}" for text in outcome.advice])
    if outcome.state == "not attempted":
        lines = [f"{name} ○  not attempted yet: write your code into the cell above and run it"]
    else:
        wrong = outcome.cases_total - outcome.cases_passed
        count = f"wrong in {wrong} of {outcome.cases_total} cases" if outcome.cases_total else ""
        lines = [f"{name} ✗  {count or 'cannot be checked'}"]
    details = (outcome.sentence, outcome.difference, f"stuck? hint({name})")
    return "\n".join(lines + [f"  {text}" for text in details if text])
