"""What a notebook calls: ``check(f)``, ``hint(f)`` and ``solution(f)`` of one lesson."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dlhelpers.exercises import calm
from dlhelpers.exercises.engine.compare import describe
from dlhelpers.exercises.engine.exercise import Exercise, Outcome
from dlhelpers.exercises.judging import CANNOT_BE_CALLED, judge_function
from dlhelpers.exercises.recall import Question, ask


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
    exercises : sequence of Exercise
        In the order of the notebook.
    helpers : mapping
        Functions that the lesson gives, by name; the exercises may use them. One with the name of
        an exercise serves the others in place of its reference.
    stretch : sequence of Exercise
        More of them, for whoever wants more: with checks, hints and solutions as the others, and
        outside of points and numbers. Their check cells in the notebook carry no points.
    questions : sequence of Question
        On the lessons before, for ``recall``.

    Attributes
    ----------
    name : str
        That of its module; `dlhelpers.exercises.get_lesson` gives it.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        helpers: Mapping[str, Callable[..., Any]] | None = None,
        stretch: Sequence[Exercise] = (),
        questions: Sequence[Question] = (),
    ) -> None:
        self.name = ""
        everything = [*exercises, *stretch]
        self.exercises = {exercise.name: exercise for exercise in everything}
        self.stretch = tuple(exercise.name for exercise in stretch)
        self.questions = tuple(questions)
        self.helpers = {**{e.name: e.reference for e in everything}, **(helpers or {})}
        self._hints_given: dict[str, int] = {}
        self._passed: set[str] = set()
        self._calm = False

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
        self._be_calm()
        name = self._name_of(function, "check")
        outcome = self.judge(name, function)
        message = render(outcome)
        if outcome.state != "passed":
            raise CheckFailed(message)
        self._passed.add(name)
        print(message)

    def hint(self, function: Any) -> None:
        """Print the next hint for an exercise; after the last one, say that there is no more.

        Parameters
        ----------
        function : callable or str
            The learner's function, or its name.

        Raises
        ------
        CheckFailed
            If it is no exercise of this lesson.
        """
        name = self._name_of(function, "hint")
        hints = self.exercises[name].hints
        number = min(self._hints_given.get(name, 0) + 1, len(hints))
        if self._hints_given.get(name) == number:
            print(
                f"There are no more hints for {name}: read the last one again. Once check({name}) "
                f"passes, solution({name}) shows the teacher's version."
            )
        self._hints_given[name] = number
        print(f"hint {number} of {len(hints)} for {name}: {hints[number - 1]}")

    def solution(self, function: Any) -> None:
        """Print the teacher's version of an exercise that has been passed.

        Parameters
        ----------
        function : callable or str
            The learner's function, or its name.

        Raises
        ------
        CheckFailed
            If it is no exercise of this lesson, or its check has not been passed since the
            notebook was started.
        """
        name = self._name_of(function, "solution")
        if name not in self._passed:
            raise CheckFailed(
                f"The teacher's {name} can be seen once yours is right: run check({name}) first, "
                f"and hint({name}) if you are stuck."
            )
        print(f"one way to write {name}; yours is right too:\n")
        print(self.exercises[name].text)

    def recall(self, *answers: Any) -> None:
        """Answer questions on the lessons before: all at once, one at a time, in any order.

        Parameters
        ----------
        *answers
            One a question, in their order; three dots where there is none yet.

        Raises
        ------
        CheckFailed
            If there are more answers than questions.
        """
        self._be_calm()
        if len(answers) > len(self.questions):
            raise CheckFailed(
                f"These are {len(answers)} answers to {len(self.questions)} questions: write one "
                "for each, a number with a point (0.5), not a comma."
            )
        print(ask(self.questions, answers))

    def labels(self) -> dict[str, str]:
        """Return what a learner knows each exercise by: its number, or that it is a stretch."""
        from dlhelpers.exercises.finding import lesson_number  # it imports this module

        number = lesson_number(self.name)
        lesson = f"{number}." if number else ""
        return {
            name: "a stretch exercise" if name in self.stretch else f"exercise {lesson}{i}"
            for i, name in enumerate(self.exercises, start=1)
        }

    def _be_calm(self) -> None:
        if not self._calm:
            self._calm = True
            calm.install(self.labels())

    def _name_of(self, given: Any, called: str) -> str:
        """The exercise that a function, or for all but ``check`` a name, stands for."""
        if isinstance(given, str):
            name, what = given, describe(given)
            known = called != "check" and name in self.exercises
        else:
            name, what = str(getattr(given, "__name__", "")), _describe(given)
            known = name in self.exercises
        if known:
            return name
        first = next(iter(self.exercises))
        raise CheckFailed(
            f"This is {what}, and no exercise of this lesson. Pass your function itself, under its "
            f"own name, as in {called}({first}). The exercises are {', '.join(self.exercises)}."
        )


def _describe(value: Any) -> str:
    name = getattr(value, "__name__", None)
    if name == "<lambda>":
        return "a lambda, which has no name (write def instead)"
    if callable(value):
        return f"a function called {name}" if name else "a function without a name"
    return describe(value)


def render(outcome: Outcome) -> str:
    """Put an outcome into the words that a learner sees: one screen at most."""
    name = outcome.name
    if outcome.state == "passed":
        lines = [f"{name} ✓  right in all {outcome.cases_total} cases"]
        return "\n".join(lines + [f"  advice: {text}" for text in outcome.advice])
    if outcome.state == "not attempted":
        lines = [f"{name} ○  not attempted yet: write your code into the cell above and run it"]
    elif outcome.mistake == CANNOT_BE_CALLED:
        lines = [f"{name} ✗  cannot be checked"]
    else:
        wrong = outcome.cases_total - outcome.cases_passed
        lines = [f"{name} ✗  wrong in {wrong} of {outcome.cases_total} cases"]
    details = (outcome.sentence, outcome.difference, f"stuck? hint({name})")
    return "\n".join(lines + [f"  {text}" for text in details if text])
