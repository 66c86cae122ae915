from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from dlhelpers.gradient_check import gradient_check, numerical_gradients, relative_difference

Array = NDArray[np.float64]

vectors = hnp.arrays(np.float64, 4, elements=st.floats(-1e6, 1e6))


def cost(parameters: Any) -> float:
    """A function of which the gradients are known: sum of sin W, plus b squared times W[0, 0]."""
    return float(np.sin(parameters["W"]).sum() + parameters["b"] ** 2 * parameters["W"][0, 0])


def true_gradients(parameters: Any) -> dict[str, Any]:
    W, b = parameters["W"], parameters["b"]
    dW = np.cos(W)
    dW[0, 0] += b**2
    return {"dW": dW, "db": 2 * b * W[0, 0]}


POINT: dict[str, Any] = {"W": np.array([[0.3, -1.2, 2.0], [0.7, 0.1, -0.4]]), "b": 1.5}


@pytest.mark.parametrize("epsilon", [1e-4, 1e-5, 1e-6])
def test_numerical_gradients_of_a_known_function(epsilon: float) -> None:
    numerical = numerical_gradients(cost, POINT, epsilon)
    assert numerical.keys() == {"dW", "db"}
    for name, truth in true_gradients(POINT).items():
        assert numerical[name].shape == np.shape(truth)
        np.testing.assert_allclose(numerical[name], truth, rtol=1e-7, atol=1e-8)


def test_differences_are_central() -> None:
    # One-sided ones are off by epsilon here, central ones of a square not at all.
    numerical = numerical_gradients(lambda p: float(p["x"] ** 2), {"x": 3.0}, epsilon=0.5)
    assert float(numerical["dx"]) == 6.0


def test_whole_numbers_may_be_the_point() -> None:
    numerical = numerical_gradients(lambda p: float((p["x"] ** 2).sum()), {"x": [1, 2]})
    np.testing.assert_allclose(numerical["dx"], [2, 4], rtol=1e-8)


def test_right_gradients_pass_and_other_entries_are_ignored() -> None:
    differences = gradient_check(cost, POINT, {**true_gradients(POINT), "dA0": "ignored"})
    assert differences.keys() == {"dW", "db"}
    assert max(differences.values()) < 1e-8


@pytest.mark.parametrize("wrong", ["dW", "db"])
@pytest.mark.parametrize("factor", [-1, 0, 1.001, 2])
def test_a_wrong_gradient_is_found_and_named(wrong: str, factor: float) -> None:
    grads = true_gradients(POINT)
    grads[wrong] = factor * grads[wrong]
    differences = gradient_check(cost, POINT, grads)
    assert {name for name, value in differences.items() if value > 1e-4} == {wrong}


def test_one_wrong_element_is_found() -> None:
    grads = true_gradients(POINT)
    grads["dW"][1, 2] += 0.01
    assert gradient_check(cost, POINT, grads)["dW"] > 1e-4


def test_a_gradient_that_is_no_number_does_not_pass() -> None:
    grads = true_gradients(POINT)
    grads["dW"][0, 1] = np.nan
    assert not gradient_check(cost, POINT, grads)["dW"] < 1


def test_a_missing_gradient_is_named() -> None:
    with pytest.raises(KeyError, match="db"):
        gradient_check(cost, POINT, {"dW": POINT["W"]})


def test_a_gradient_of_another_shape_is_refused_with_both_shapes() -> None:
    with pytest.raises(ValueError, match=r"different shapes, \(3, 2\) and \(2, 3\)"):
        gradient_check(cost, POINT, {"dW": POINT["W"].T, "db": 1.0})
    with pytest.raises(ValueError, match=r"different shapes, \(2,\) and \(1, 2\)"):
        relative_difference([1, 2], [[1, 2]])


@given(vectors, vectors)
def test_the_difference_lies_between_0_and_1_and_has_no_sides(a: Array, b: Array) -> None:
    difference = relative_difference(a, b)
    assert 0 <= difference <= 1 + 1e-12
    assert difference == relative_difference(b, a)


@given(vectors, st.floats(1e-3, 1e3))
def test_the_difference_does_not_depend_on_the_scale(a: Array, scale: float) -> None:
    b = a + np.arange(1.0, 5.0)
    assert relative_difference(scale * a, scale * b) == pytest.approx(
        relative_difference(a, b), rel=1e-6, abs=1e-12
    )


@given(vectors)
def test_nothing_differs_from_itself(a: Array) -> None:
    assert relative_difference(a, a) == 0


def test_differences_by_hand() -> None:
    assert relative_difference([3.0, 4.0], [0.0, 0.0]) == 1
    assert relative_difference([3.0, 4.0], [-3.0, -4.0]) == 1
    assert relative_difference([3.0, 0.0], [0.0, 4.0]) == pytest.approx(5 / 7)
    assert relative_difference(np.zeros((2, 2)), np.zeros((2, 2))) == 0
