import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from dlhelpers.activations import sigmoid, sigmoid_derivative, softmax, stable_softmax
from tests import oracles

Array = NDArray[np.float64]

finite = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-30, 30)


def tables(elements: st.SearchStrategy[float]) -> st.SearchStrategy[Array]:
    shapes = hnp.array_shapes(min_dims=2, max_dims=2, max_side=5)
    return hnp.arrays(np.float64, shapes, elements=elements)


# sigmoid


def test_sigmoid_by_hand() -> None:
    np.testing.assert_allclose(
        sigmoid([0, math.log(3), -math.log(3)]), [0.5, 0.75, 0.25], rtol=1e-15
    )


@given(moderate)
def test_sigmoid_agrees_with_its_formula(x: float) -> None:
    assert sigmoid(x) == pytest.approx(oracles.sigmoid(x), rel=1e-14)


@given(finite)
def test_sigmoid_is_a_probability_with_a_mirror(x: float) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        s = float(sigmoid(x))
        mirror = float(sigmoid(-x))
    assert 0 <= s <= 1
    assert mirror == pytest.approx(1 - s, abs=1e-15)


@given(finite, finite)
def test_sigmoid_never_falls(a: float, b: float) -> None:
    low, high = sorted([a, b])
    assert sigmoid(low) <= sigmoid(high)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_of_extremes(dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        s = sigmoid(np.array([-largest, -1000, 0, 1000, largest], dtype=dtype))
    assert s.tolist() == [0, 0, 0.5, 1, 1]


def test_sigmoid_of_very_negative_numbers_keeps_its_digits() -> None:
    assert float(sigmoid(-700.0)) == pytest.approx(math.exp(-700), rel=1e-13)


@pytest.mark.parametrize("function", [sigmoid, sigmoid_derivative])
@pytest.mark.parametrize("shape", [(), (0,), (4,), (2, 3), (2, 1, 3)])
def test_elementwise_functions_keep_the_shape(
    function: Callable[[Any], Any], shape: tuple[int, ...]
) -> None:
    x = np.linspace(-3, 3, math.prod(shape)).reshape(shape)
    result = function(x)
    assert result.shape == shape
    for index in np.ndindex(*shape):
        assert result[index] == function(x[index])


@pytest.mark.parametrize("function", [sigmoid, sigmoid_derivative, softmax])
@pytest.mark.parametrize("bad", [["cat"], [1j], [None]])
def test_what_is_no_real_number_is_refused(function: Callable[[Any], Any], bad: Any) -> None:
    with pytest.raises(TypeError, match="x must hold real numbers, got dtype"):
        function(bad)


# sigmoid_derivative


@given(moderate)
def test_the_slope_agrees_with_finite_differences(x: float) -> None:
    epsilon = 1e-6
    difference = (oracles.sigmoid(x + epsilon) - oracles.sigmoid(x - epsilon)) / (2 * epsilon)
    assert float(sigmoid_derivative(x)) == pytest.approx(difference, abs=1e-9)


@given(finite)
def test_the_slope_is_even_and_at_most_a_quarter(x: float) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        slope = float(sigmoid_derivative(x))
    assert 0 <= slope <= 0.25
    assert slope == float(sigmoid_derivative(-x))


def test_the_slope_at_zero_and_far_out() -> None:
    assert sigmoid_derivative([0, 1000, -1000, 1e300]).tolist() == [0.25, 0, 0, 0]
    # s (1 - s) would be 0 here: s has rounded to 1.
    assert float(sigmoid_derivative(50.0)) == pytest.approx(math.exp(-50), rel=1e-13)


# softmax


def test_the_worked_row() -> None:
    np.testing.assert_allclose(
        softmax([[9, 2, 5, 0, 0]]),
        [[9.80897665e-01, 8.94462891e-04, 1.79657674e-02, 1.21052389e-04, 1.21052389e-04]],
        rtol=1e-8,
    )


@given(tables(moderate))
def test_softmax_agrees_with_the_loops(x: Array) -> None:
    np.testing.assert_allclose(softmax(x), oracles.softmax(x.tolist()), rtol=1e-12)


@given(tables(finite))
def test_rows_are_probabilities_for_any_finite_scores(x: Array) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        probabilities = softmax(x)
    assert probabilities.shape == x.shape
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-12)


@given(tables(moderate), st.floats(-1000, 1000))
def test_adding_the_same_to_all_scores_changes_nothing(x: Array, shift: float) -> None:
    np.testing.assert_allclose(softmax(x + shift), softmax(x), rtol=1e-10)


@given(tables(finite))
def test_a_higher_score_never_has_a_lower_probability(x: Array) -> None:
    for scores, probabilities in zip(x, softmax(x), strict=True):
        assert (np.diff(probabilities[np.argsort(scores)]) >= 0).all()


@given(tables(moderate))
def test_the_odds_of_two_classes_depend_on_their_scores_alone(x: Array) -> None:
    assume(x.shape[1] >= 2)
    pair = softmax(x[:, :2])
    both = softmax(x)[:, :2]
    np.testing.assert_allclose(both / both.sum(axis=1, keepdims=True), pair, rtol=1e-10)


def test_one_row_may_be_given_bare() -> None:
    row = [3.0, 1.0, 0.2]
    bare = softmax(row)
    assert bare.shape == (3,)
    np.testing.assert_array_equal(bare, softmax([row])[0])


@pytest.mark.parametrize("size", [1000, 1e300, np.finfo(float).max])
def test_softmax_of_extremes(size: float) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        probabilities = softmax([[size, size, -size], [-size, 0, -size]])
    assert probabilities.tolist() == [[0.5, 0.5, 0], [0, 1, 0]]


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (2, 2, 2)])
def test_softmax_refuses_what_has_no_rows_of_scores(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"x has shape .*, expected \(n, m\) or \(m,\)") as caught:
        softmax(np.zeros(shape))
    assert str(shape) in str(caught.value)


def test_no_rows_give_no_rows() -> None:
    assert softmax(np.zeros((0, 3))).shape == (0, 3)


def test_the_stable_form_is_the_same_function() -> None:
    np.testing.assert_array_equal(stable_softmax([[1000.0, 1001.0]]), softmax([[1000.0, 1001.0]]))
