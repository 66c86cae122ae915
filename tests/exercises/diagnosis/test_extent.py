"""How far a wrong function is wrong."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.diagnosis.extent import told
from dlhelpers.exercises.engine.comparisons import run_trials
from dlhelpers.exercises.engine.execution import collect
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.source_facts import NO_FACTS, Facts

SIZES = ((2, 3), (4, 1), (5, 1), (3, 7))


def _cases(rng: np.random.Generator) -> list[Case]:
    shapes = zip(SIZES, ("relu", "sigmoid", "relu", "relu"), strict=True)
    return [Case(f"{n} by {m}", rng.normal(size=(n, m)) + 9, kind) for (n, m), kind in shapes]


def _told(right: Any, wrong: Any, facts: Facts = NO_FACTS) -> str:
    exercise = Exercise(right, _cases, name="f")
    cases = _cases(np.random.default_rng(1))
    return told(exercise, run_trials(exercise, cases, collect(wrong, cases)), facts)[1]


def _parts(x: Any, kind: Any) -> Any:
    return {"A": x, "B": x + 1, "C": x.sum()}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda x, kind: x + (x.shape[1] > 1), "Right in the cases in which x.shape[1] is 1, "),
        (lambda x, kind: x + (kind == "relu"), "Right in the cases in which kind is 'sigmoid'"),
        (lambda x, kind: x + (x.shape[1] < 2), "Wrong in the cases in which x.shape[1] is 1, "),
        (lambda x, kind: x + (len(x) in (2, 5)), 'Right in "4 by 1", "3 by 7": what is different'),
        (lambda x, kind: x**3, "Not one number is right in any of the wrong"),
        (lambda x, kind: x * (x < x.max()), '1 of 6 numbers are wrong in the case "2 by 3".'),
        (lambda x, kind: x[:1], "The result has shape (1, 3) where (2, 3) is expected."),
    ],
)  # fmt: skip
def test_it_is_said_where_an_array_is_wrong(wrong: Any, words: str) -> None:
    assert _told(lambda x, kind: x, wrong).startswith(words)


def test_it_is_said_which_parts_are_wrong() -> None:
    sentence = _told(_parts, lambda x, kind: {**_parts(x, kind), "B": x - x**2})
    assert sentence == "In the result ['A'], ['C'] are right, ['B'] is not."


def test_it_is_said_which_of_several_numbers_is_wrong() -> None:
    sentence = _told(lambda x, kind: [len(x), 4, 1], lambda x, kind: (len(x), 32, 1))
    assert sentence == "Of its 3 numbers, [1] is wrong in each of the wrong cases."


def test_a_size_that_is_written_in_the_function_is_seen_in_two_cases() -> None:
    wrong, facts = lambda x, kind: np.zeros((77, 1)), Facts(numbers=(77,))
    assert "has the size 77 in each of the wrong cases" in _told(lambda x, kind: x, wrong, facts)


def test_where_nothing_is_known_little_is_said() -> None:
    wrong = _told(lambda x, kind: x.sum(), lambda x, kind: x.sum() ** 3)
    assert wrong == "None of the cases is right."
    part = _told(lambda x, kind: {"A": x}, lambda x, kind: {"A": x**3})
    assert part == "The result['A'] has the right shape, and its numbers are not right."
