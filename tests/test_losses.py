import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dlhelpers.losses import cross_entropy
from tests import oracles

Array = NDArray[np.float64]


@st.composite
def predictions(draw: st.DrawFn) -> tuple[Array, Array]:
    """Probabilities and labels of one shape, the probabilities strictly between 0 and 1."""
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return rng.uniform(0.001, 0.999, (n, m)), rng.integers(0, 2, (n, m)).astype(float)


def test_by_hand() -> None:
    assert cross_entropy([[0.8, 0.4]], [[1, 0]]) == pytest.approx(
        -(math.log(0.8) + math.log(0.6)) / 2, rel=1e-15
    )


@given(predictions())
def test_agrees_with_the_loops(case: tuple[Array, Array]) -> None:
    A, Y = case
    assert cross_entropy(A, Y) == pytest.approx(oracles.cross_entropy(A.tolist(), Y.tolist()))


@given(predictions())
def test_is_not_negative_and_swapping_the_classes_changes_nothing(
    case: tuple[Array, Array],
) -> None:
    A, Y = case
    cost = cross_entropy(A, Y)
    assert cost >= 0
    assert cross_entropy(1 - A, 1 - Y) == pytest.approx(cost, rel=1e-9)


@given(predictions())
def test_is_a_mean_over_examples(case: tuple[Array, Array]) -> None:
    A, Y = case
    twice = cross_entropy(np.hstack([A, A]), np.hstack([Y, Y]))
    assert twice == pytest.approx(cross_entropy(A, Y))


@given(predictions())
def test_several_outputs_add_up(case: tuple[Array, Array]) -> None:
    A, Y = case
    rows = [cross_entropy(a[None], y[None]) for a, y in zip(A, Y, strict=True)]
    assert cross_entropy(A, Y) == pytest.approx(sum(rows))


@pytest.mark.parametrize("m", [1, 7, 400])
def test_a_coin_toss_costs_the_logarithm_of_two(m: int) -> None:
    Y = np.arange(m).reshape(1, m) % 2
    assert cross_entropy(np.full((1, m), 0.5), Y) == pytest.approx(math.log(2), rel=1e-14)


def test_a_perfect_prediction_costs_nothing_and_not_minus_nothing() -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        cost = cross_entropy([[1, 0, 1]], [[1, 0, 1]])
    assert str(cost) == "0.0"


def test_certainty_in_a_wrong_label_costs_infinitely_much_without_a_warning() -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert cross_entropy([[0.0, 0.5]], [[1, 1]]) == math.inf
        assert cross_entropy([[1.0]], [[0]]) == math.inf


def test_is_a_plain_float() -> None:
    assert type(cross_entropy([[0.5]], [[1]])) is float
    assert type(cross_entropy(np.array([[0.5]], np.float32), [[1]])) is float


@pytest.mark.parametrize(
    ("A", "Y", "message"),
    [
        ([0.5], [[1]], r"A has shape \(1,\), expected \(any, any\)"),
        ([[0.5, 0.5]], [[1]], r"Y has shape \(1, 1\), expected \(1, 2\)"),
        ([[0.5, 0.5]], [[1], [0]], r"Y has shape \(2, 1\), expected \(1, 2\)"),
        (np.zeros((1, 0)), np.zeros((1, 0)), "A has no columns"),
        ([[0.5]], [[2]], "Y must hold labels 0 and 1 only, got 2"),
        ([[0.5, 1.5]], [[1, 0]], "A must hold probabilities from 0 to 1, got 1.5"),
        ([[-0.25]], [[0]], "A must hold probabilities from 0 to 1, got -0.25"),
        ([[np.nan]], [[0]], "A must hold probabilities from 0 to 1, got nan"),
    ],
)
def test_what_does_not_fit_is_refused(A: Any, Y: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cross_entropy(A, Y)
