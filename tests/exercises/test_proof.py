"""The proof of every check: what must pass passes, what must fail is told why.

Each lesson's right solutions are in ``tests/exercises/solutions``; the named mistakes are in the
exercises themselves. A lesson that is added is proved here without another line.
"""

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises import LESSONS, get_lesson, judge
from dlhelpers.exercises.engine.exercise import Exercise, Mistake
from tests.exercises.writing import written

#: Everything that the course or another one might give as an empty exercise.
STUBS = {
    "pass": "pass",
    "an ellipsis": "...",
    "None returned": "return None",
    "a docstring": '"""Write me."""',
    "NotImplementedError": "# YOUR CODE HERE\n    raise NotImplementedError()",
    "the class alone": "raise NotImplementedError",
    "a placeholder": "result = None\n    return result",
    "two placeholders": "first = None\n    second = None\n    return first, second",
    "a placeholder in a dict": "value = None\n    return {'value': value}",
    "an ellipsis returned": "result = ...\n    return result",
}


def _exercises() -> list[tuple[str, Exercise]]:
    return [(lesson, e) for lesson in LESSONS for e in get_lesson(lesson).exercises.values()]


def _exercise_params() -> list[Any]:
    return [pytest.param(lesson, e, id=f"{lesson}-{e.name}") for lesson, e in _exercises()]


def _mistake_params() -> list[Any]:
    return [
        pytest.param(lesson, e, mistake, id=f"{lesson}-{e.name}-{mistake.name}")
        for lesson, e in _exercises()
        for mistake in e.mistakes
    ]


def _solutions(lesson: str) -> dict[str, list[Callable[..., Any]]]:
    module = import_module(f"tests.exercises.solutions.{lesson}")
    solutions: dict[str, list[Callable[..., Any]]] = module.solutions
    return solutions


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _solution_params() -> list[Any]:
    return [
        pytest.param(lesson, name, solution, id=f"{lesson}-{name}-{_name(solution)}")
        for lesson in LESSONS
        for name, solutions in _solutions(lesson).items()
        for solution in solutions
    ]


def _stub(exercise: Exercise, body: str) -> Callable[..., Any]:
    parameters = inspect.signature(exercise.reference).parameters.values()
    given = [p.replace(annotation=p.empty) for p in parameters if p.kind is not p.KEYWORD_ONLY]
    return written(f"def {exercise.name}{inspect.Signature(given)}:\n    {body}\n")


@pytest.mark.parametrize("body", STUBS.values(), ids=STUBS.keys())
@pytest.mark.parametrize(("lesson", "exercise"), _exercise_params())
def test_the_stub_is_not_attempted(lesson: str, exercise: Exercise, body: str) -> None:
    outcome = judge(lesson, exercise.name, _stub(exercise, body))
    assert outcome.state == "not attempted"


@pytest.mark.parametrize(("lesson", "exercise"), _exercise_params())
def test_the_reference_passes_without_advice(lesson: str, exercise: Exercise) -> None:
    outcome = judge(lesson, exercise.name, exercise.reference)
    assert outcome.state == "passed", outcome
    assert outcome.advice == ()


@pytest.mark.parametrize(("lesson", "name", "solution"), _solution_params())
def test_a_right_solution_passes(lesson: str, name: str, solution: Callable[..., Any]) -> None:
    outcome = judge(lesson, name, solution)
    assert outcome.state == "passed", outcome
    assert outcome.cases_passed == outcome.cases_total > 0


@pytest.mark.parametrize(("lesson", "exercise", "mistake"), _mistake_params())
def test_a_named_mistake_fails_and_is_named(
    lesson: str, exercise: Exercise, mistake: Mistake
) -> None:
    outcome = judge(lesson, exercise.name, mistake.function)
    assert outcome.state == "failed"
    assert (outcome.mistake, outcome.sentence) == (mistake.name, mistake.sentence)


@pytest.mark.parametrize(("lesson", "exercise"), _exercise_params())
def test_an_exercise_is_whole(lesson: str, exercise: Exercise) -> None:
    solutions = _solutions(lesson).get(exercise.name, [])
    assert len(solutions) >= 3, "the teacher's version and two that are written differently"
    names = [mistake.name for mistake in exercise.mistakes]
    assert len(names) >= 4
    assert len(set(names)) == len(names)
    assert len({mistake.sentence for mistake in exercise.mistakes}) == len(names)
    assert len(exercise.hints) >= 3


@pytest.mark.parametrize(("lesson", "exercise"), _exercise_params())
def test_only_the_last_hint_can_be_pasted(lesson: str, exercise: Exercise) -> None:
    def is_code(hint: str) -> bool:
        return "return " in hint or " = " in hint.replace(" = 0", "")

    *earlier, _ = exercise.hints
    assert not any(map(is_code, earlier)), earlier


@pytest.mark.parametrize(("lesson", "exercise"), _exercise_params())
def test_the_cases_are_the_same_each_time_and_have_names(lesson: str, exercise: Exercise) -> None:
    first, again = (exercise.cases(np.random.default_rng(1)) for _ in range(2))
    assert [case.name for case in first] == [case.name for case in again]
    assert len({case.name for case in first}) == len(first)
    assert str(first) == str(again)
