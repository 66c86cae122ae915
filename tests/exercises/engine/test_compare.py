"""Two results are the same whatever way they were computed, and never when they differ."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlhelpers.exercises.engine.compare import compare, describe

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
EMPTY = np.zeros((0, 1, 1))


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (A, A.copy()),
        (A.astype(np.float32), A),
        (A * (1 + 1e-8), A),
        (np.array([[True, False]]), np.array([[1, 0]])),
        (np.array([[0.3]]), 0.3),
        (np.float32(0.3), 0.3),
        (np.array(0.3), 0.3),
        ([1.0, 2.0], (1.0, 2.0)),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        ((A, (A, A)), [A, [A, A]]),
        ({"W": A, "extra": 3}, {"W": A}),
        ("cat", "cat"),
        (None, None),
        (np.array([np.inf, np.nan]), np.array([np.inf, np.nan])),
        (np.array([1e-17, 1.0]), np.array([0.0, 1.0])),
    ],
)
def test_the_same(actual: Any, expected: Any) -> None:
    assert compare(actual, expected) is None


@pytest.mark.parametrize(
    ("actual", "expected", "kind", "words"),
    [
        (EMPTY, A, "shape", "shape (0, 1, 1), expected is (2, 3)"),
        (A[0], A[:1], "shape", "shape (3,)"),
        (5.0, A, "type", "the number 5.0"),
        (A.tolist(), A, "type", "a list of 2"),
        (None, A, "type", "None"),
        (A.astype(complex), A, "type", "complex"),
        (A.astype(object), A, "type", "object"),
        (A.view(np.matrix), A, "type", "matrix"),
        ("0.3", 0.3, "type", "the text '0.3'"),
        (A, 0.3, "type", "an array of shape (2, 3)"),
        ([0.3, 0.4], 0.3, "type", "a list of 2"),
        (0.31, 0.3, "value", "yours = 0.31   expected = 0.3"),
        (A + np.eye(2, 3), A, "value", "yours[0, 0] = 2   expected[0, 0] = 1"),
        ({"w": A}, {"W": A}, "structure", "lacks the key 'W' and has the key 'w'"),
        (A, {"W": A}, "type", "expected is a dict with the keys 'W'"),
        ((A,), (A, A), "structure", "has 1 values, expected are 2"),
        (A, (A, A), "type", "expected are 2 values"),
        ({"W": A, "b": A}, {"W": A, "b": -A}, "value", "yours['b'][0, 0] = 1"),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0]), "value", "yours[1] = nan"),
        ("dog", "cat", "value", "the text 'dog'"),
        (0, None, "value", "the number 0"),
        ([0.3], 0.3, "type", "a list of 1"),
        (1e-4, 0.0, "value", "0.0001"),
    ],
)
def test_the_first_difference_is_named(actual: Any, expected: Any, kind: str, words: str) -> None:
    difference = compare(actual, expected)
    assert difference is not None
    assert difference.kind == kind
    assert words in difference.text


def test_a_ragged_list_is_no_number() -> None:
    assert compare([[1], [1, 2]], 0.3) is not None


def test_an_object_that_equals_everything_is_refused() -> None:
    class Equal:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    for expected in (A, 0.3, {"W": A}, (A, A), "cat", None):
        assert compare(Equal(), expected) is not None


@given(hnp.arrays(np.float64, hnp.array_shapes(), elements=st.integers(-(10**6), 10**6)))
def test_every_array_is_the_same_as_itself_and_as_float32(array: Any) -> None:
    assert compare(array, array.copy()) is None
    assert compare((array / 7).astype(np.float32), array / 7) is None


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=1), elements=st.floats(-1e3, 1e3)),
    st.integers(0, 10**6),
)
def test_one_wrong_number_is_found(array: Any, at: int) -> None:
    wrong = array.copy()
    index = np.unravel_index(at % array.size, array.shape)
    wrong[index] += 1 + abs(wrong[index])
    difference = compare(wrong, array)
    assert difference is not None
    assert str([int(i) for i in index]) in difference.text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (A, "an array of shape (2, 3)"),
        (np.array(1.5), "the number 1.5"),
        ({"W": 1}, "a dict of 1"),
        (object(), "an object of type object"),
    ],
)
def test_values_are_described_in_a_few_words(value: Any, words: str) -> None:
    assert describe(value) == words
