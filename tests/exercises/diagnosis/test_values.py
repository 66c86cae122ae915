"""What wrong numbers have in common with the right ones, and what only seems so."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.diagnosis.values import Pair, sizes, symptom
from dlhelpers.exercises.engine.exercise import Case

RNG = np.random.default_rng(3)
RIGHT = [RNG.normal(size=shape) for shape in ((2, 3), (3, 5), (4, 2))]


def _found(change: Any, right: Any = RIGHT, name: str = "Y") -> Any:
    pairs = [Pair.of(change(e), e, Case("one", e), [name]) for e in right]
    return symptom([pair for pair in pairs if pair])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda e: e * e.shape[1], "Y.shape[1], the m of the formulas, times what it should be"),
        (lambda e: e / e.shape[0], "1/Y.shape[0] of what it should be"),
        (lambda e: -e, "right but for the sign"),
        (lambda e: e + 1, "1 too large, everywhere"),
        (lambda e: 3 * e, "3 times what it should be"),
        (lambda e: np.round(e, 2), "rounded to 2 decimals"),
        (lambda e: e.T, "transposed"),
        (lambda e: e.ravel()[::-1].reshape(e.shape), "they stand in other places"),
        (lambda e: e * 0 + 0.5, "0.5 everywhere, in each of the wrong cases"),
    ],
)
def test_symptoms_are_seen(change: Any, words: str) -> None:
    assert words in _found(change)[1]


def test_only_the_examples_are_the_m_of_the_formulas() -> None:
    assert _found(lambda e: e * e.shape[1], name="W1")[1].startswith("W1.shape[1] times")


def test_zeros_are_not_small_numbers_rounded() -> None:
    small = [0.1 * np.abs(e) for e in RIGHT]
    assert _found(np.zeros_like, small)[0] == "a constant"


def test_a_constant_where_a_constant_belongs_is_no_symptom() -> None:
    assert _found(lambda e: e + 0.25, [np.zeros((2, 1)), np.zeros((3, 1))])[0] == "constant offset"
    assert _found(lambda e: np.zeros((2, 1)), [np.zeros((3, 1)), np.zeros((1, 1))]) is None


def test_labels_that_are_as_many_are_not_the_right_ones_in_other_places() -> None:
    labels = [np.array([[0.0, 1, 0, 1]]), np.array([[1.0, 0, 0]])]
    assert _found(lambda e: np.roll(e, 1), labels) is None


def test_very_small_numbers_do_not_agree_by_chance() -> None:
    tiny = [1e-12 * e for e in RIGHT]
    assert _found(lambda e: 1e-13 * np.cos(e * 1e12).T, tiny) is None


def test_sizes_have_the_names_of_what_gives_them() -> None:
    case = Case("one", np.zeros((2, 3)), [4, 5], {"W1": np.zeros((6, 7))}, True, k=8)
    assert sizes(case, ["X", "dims", "parameters", "flag"]) == {
        "X.shape[0]": 2,
        "X.shape[1]": 3,
        "X.size // len(X)": 3,
        "len(dims)": 2,
        "dims[0]": 4,
        "dims[1]": 5,
        "len(parameters)": 1,
        "parameters['W1'].shape[0]": 6,
        "parameters['W1'].shape[1]": 7,
        "k": 8,
    }
