"""What is wrong with the structure of a result."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.diagnosis.structures import structure, swapped
from dlhelpers.exercises.engine.compare import compare
from dlhelpers.exercises.engine.comparisons import Trial
from dlhelpers.exercises.engine.execution import Answer
from dlhelpers.exercises.engine.exercise import Case, Exercise

A, B = np.arange(6.0).reshape(2, 3), np.array([[7.0, 8.0]])


def _trial(actual: Any, expected: Any) -> Trial:
    return Trial(Case("one"), Answer(actual), expected, compare(actual, expected))


@pytest.mark.parametrize(
    ("actual", "expected", "name", "words"),
    [
        ((A,), A, "tuple of one", "a comma at the end"),
        ((A, B), A, "pair for one result", "whose first part is right"),
        (A.tolist(), A, "a list returned", "a list of the right numbers"),
        ((A + 1).tolist(), A, "a list returned", "The result is a list."),
        ([0.5], np.array(0.5), "wrong type", "It should be the number 0.5"),
        (15.0, A, "one number for an array", "summed over more axes"),
        (16.0, A, "one number for an array", "one number where an array of shape (2, 3)"),
        (None, A, "wrong type", "The result is None"),
        ({"W": None}, {"W": A}, "wrong type", "The result['W'] is None"),
        ({"w1": A}, {"W1": A}, "another key", "under the key 'w1' what belongs under 'W1'"),
        ({"w1": B}, {"W1": A}, "another key", "a key 'w1', which should be 'W1'"),
        ({"W1": A}, {"W1": A, "b1": B}, "key missing", "nothing under the key 'b1'"),
        ({}, {"W1": A, "b1": B}, "key missing", "nothing under the keys 'W1', 'b1'"),
        ((A, B), {"W1": A, "b1": B}, "wrong type", "a tuple of 2. It should be a dict of 2"),
        ((A, B), (A, B, B), "another number of entries", "should have 3 entries, and has 2"),
        (B, (A, B), "one result for several", "only what belongs at [1]"),
        ("no", (A, B), "wrong type", "the text 'no', where 2 values should be"),
    ],
)
def test_structures_have_their_words(actual: Any, expected: Any, name: str, words: str) -> None:
    trial = _trial(actual, expected)
    found = structure(trial)
    assert found is not None
    assert found[0] == name
    assert words in found[1]
    assert trial.difference is not None
    assert trial.difference.text not in found[1], "the difference stands below the sentence"


def test_values_in_another_order_are_in_the_same_order_in_every_case() -> None:
    exercise = Exercise(lambda: None, lambda rng: [])
    once = [_trial((B, A), (A, B)), _trial((A, B), (B, A))]
    found = swapped(exercise, once)
    assert found is not None
    assert "those expected stand at [1], [0] of yours" in found[1]
    turned = [_trial((1.0, 2.0, 3.0), (2.0, 1.0, 3.0)), _trial((1.0, 2.0, 3.0), (1.0, 3.0, 2.0))]
    assert swapped(exercise, turned) is None


def test_another_shape_or_value_is_no_structure() -> None:
    assert structure(_trial(B, A)) is None
    assert structure(_trial(A + 1, A)) is None
