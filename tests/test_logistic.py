import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dlhelpers import logistic
from dlhelpers.gradient_check import gradient_check
from tests import oracles

Array = NDArray[np.float64]
Problem = tuple[Array, float, Array, Array]


def problem(seed: int, n_x: int, m: int) -> Problem:
    """Weights, bias, examples and labels, all at random."""
    rng = np.random.default_rng(seed)
    Y = rng.integers(0, 2, (1, m)).astype(float)
    return rng.normal(size=(n_x, 1)), float(rng.normal()), rng.normal(size=(n_x, m)), Y


problems = st.builds(
    problem, seed=st.integers(0, 2**32), n_x=st.integers(1, 4), m=st.integers(1, 6)
)


# initialize_with_zeros


@pytest.mark.parametrize("dim", [1, 2, 12288])
def test_start_at_zero(dim: int) -> None:
    w, b = logistic.initialize_with_zeros(dim)
    assert w.shape == (dim, 1)
    assert not w.any()
    assert type(b) is float
    assert b == 0


@pytest.mark.parametrize("dim", [0, -3])
def test_without_features_there_is_nothing_to_start(dim: int) -> None:
    with pytest.raises(ValueError, match=f"dim must be at least 1, got {dim}"):
        logistic.initialize_with_zeros(dim)


# propagate


def test_one_step_by_hand() -> None:
    # z = 0 for both examples, so a = 1/2: dw = mean of x (a - y), db = mean of (a - y).
    grads, cost = logistic.propagate([[0], [0]], 0.0, [[2, 6], [4, -2]], [[1, 0]])
    assert cost == pytest.approx(math.log(2), rel=1e-15)
    assert grads["dw"].tolist() == [[1.0], [-1.5]]
    assert grads["db"] == 0.0


@given(problems)
def test_propagate_agrees_with_the_loops(case: Problem) -> None:
    w, b, X, Y = case
    parameters = {"W1": w.T, "b1": np.array([[b]])}
    values = oracles.forward(X.tolist(), parameters, oracles.RELU)
    expected = oracles.backward(X.tolist(), Y.tolist(), parameters, oracles.RELU)

    grads, cost = logistic.propagate(w, b, X, Y)

    assert cost == pytest.approx(oracles.cross_entropy(values["A1"], Y.tolist()), rel=1e-10)
    np.testing.assert_allclose(grads["dw"].T, expected["dW1"], rtol=1e-9, atol=1e-12)
    assert grads["db"] == pytest.approx(expected["db1"][0][0], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("n_x", "m"), [(1, 1), (3, 1), (2, 7), (6, 4)])
def test_gradients_agree_with_finite_differences(seed: int, n_x: int, m: int) -> None:
    w, b, X, Y = problem(seed, n_x, m)
    grads, _ = logistic.propagate(w, b, X, Y)
    differences = gradient_check(
        lambda p: logistic.propagate(p["w"], float(p["b"]), X, Y)[1], {"w": w, "b": b}, grads
    )
    assert max(differences.values()) < 1e-6


@given(problems)
def test_shapes_and_a_cost_that_is_not_negative(case: Problem) -> None:
    w, b, X, Y = case
    grads, cost = logistic.propagate(w, b, X, Y)
    assert grads.keys() == {"dw", "db"}
    assert grads["dw"].shape == w.shape
    assert np.ndim(grads["db"]) == 0
    assert type(cost) is float
    assert cost >= 0


@given(problems)
def test_the_order_of_the_examples_does_not_matter(case: Problem) -> None:
    w, b, X, Y = case
    grads, cost = logistic.propagate(w, b, X, Y)
    backwards, same_cost = logistic.propagate(w, b, X[:, ::-1], Y[:, ::-1])
    assert same_cost == pytest.approx(cost)
    np.testing.assert_allclose(backwards["dw"], grads["dw"], atol=1e-12)


@pytest.mark.parametrize("size", [1000, 1e300])
def test_cost_and_gradients_of_extreme_scores(size: float) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        fit, no_cost = logistic.propagate([[1.0]], 0.0, [[size, -size]], [[1, 0]])
        miss, cost = logistic.propagate([[1.0]], 0.0, [[size]], [[0]])
    # Certain and right: nothing to learn. Certain and wrong: the cost is the score.
    assert no_cost == 0
    assert fit["dw"].tolist() == [[0.0]]
    assert fit["db"] == 0
    assert cost == size
    assert miss["dw"].tolist() == [[size]]


@pytest.mark.parametrize(
    ("w", "X", "Y", "message"),
    [
        ([[1], [2]], [1, 2], [[1]], r"X has shape \(2,\), expected \(any, any\)"),
        ([1, 2], [[1], [2]], [[1]], r"w has shape \(2,\), expected \(2, 1\)"),
        ([[1, 2]], [[1], [2]], [[1]], r"w has shape \(1, 2\), expected \(2, 1\)"),
        ([[1], [2]], [[1], [2]], [1], r"Y has shape \(1,\), expected \(1, 1\)"),
        ([[1], [2]], [[1], [2]], [[1, 0]], r"Y has shape \(1, 2\), expected \(1, 1\)"),
        ([[1], [2]], [[1], [2]], [[3]], "Y must hold labels 0 and 1 only, got 3"),
    ],
)
def test_propagate_refuses_what_does_not_fit(w: Any, X: Any, Y: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        logistic.propagate(w, 0.0, X, Y)


# optimize


def test_the_path_of_gradient_descent_step_by_step() -> None:
    w, b, X, Y = problem(0, 3, 5)
    params, grads, _ = logistic.optimize(w, b, X, Y, num_iterations=3, learning_rate=0.1)
    for _ in range(3):
        expected, _ = logistic.propagate(w, b, X, Y)
        w, b = w - 0.1 * expected["dw"], b - 0.1 * expected["db"]
    np.testing.assert_allclose(params["w"], w, rtol=1e-14)
    assert params["b"] == pytest.approx(b, rel=1e-14)
    np.testing.assert_allclose(grads["dw"], expected["dw"], rtol=1e-14)
    assert grads["db"] == pytest.approx(expected["db"], rel=1e-14)


@pytest.mark.parametrize(("iterations", "recorded"), [(0, 0), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_a_cost_is_kept_every_100_steps(iterations: int, recorded: int) -> None:
    w, b, X, Y = problem(1, 2, 6)
    _, _, costs = logistic.optimize(w, b, X, Y, iterations, 0.01)
    assert len(costs) == recorded
    for k, cost in enumerate(costs):
        params, _, _ = logistic.optimize(w, b, X, Y, 100 * k, 0.01)
        assert cost == pytest.approx(logistic.propagate(params["w"], params["b"], X, Y)[1])


@given(problems)
def test_a_small_step_never_raises_the_cost(case: Problem) -> None:
    w, b, X, Y = case
    params, _, _ = logistic.optimize(w, b, X, Y, 1, 1e-3)
    _, before = logistic.propagate(w, b, X, Y)
    _, after = logistic.propagate(params["w"], params["b"], X, Y)
    assert after <= before + 1e-12


@given(problems)
def test_a_learning_rate_of_0_learns_nothing(case: Problem) -> None:
    w, b, X, Y = case
    params, _, _ = logistic.optimize(w, b, X, Y, 3, 0.0)
    np.testing.assert_array_equal(params["w"], w)
    assert params["b"] == b


def test_no_steps_leave_everything_as_it_was() -> None:
    w, b, X, Y = problem(2, 2, 3)
    params, grads, costs = logistic.optimize(w, b, X, Y, 0, 0.1)
    np.testing.assert_array_equal(params["w"], w)
    assert (params["b"], grads, costs) == (b, {}, [])


def test_optimize_prints_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    w, b, X, Y = problem(3, 2, 4)
    _, _, costs = logistic.optimize(w, b, X, Y, 101, 0.1)
    assert capsys.readouterr().out == ""
    logistic.optimize(w, b, X, Y, 101, 0.1, print_cost=True)
    assert capsys.readouterr().out.splitlines() == [
        f"Cost after iteration 0: {costs[0]:.6f}",
        f"Cost after iteration 100: {costs[1]:.6f}",
    ]


@pytest.mark.parametrize("name", ["w", "X", "Y"])
def test_optimize_names_what_does_not_fit(name: str) -> None:
    arguments: dict[str, Any] = {"w": np.zeros((2, 1)), "X": np.zeros((2, 3)), "Y": [[0, 1, 0]]}
    arguments[name] = np.zeros((4, 4, 4))
    with pytest.raises(ValueError, match=rf"^{name} has shape \(4, 4, 4\), expected"):
        logistic.optimize(**arguments, b=0.0, num_iterations=1, learning_rate=0.1)


# predict


def test_above_one_half_is_1_and_one_half_is_0() -> None:
    p = logistic.predict([[1.0]], 0.0, [[-1000, -1e-9, 0, 1e-9, 1000]])
    assert p.tolist() == [[0, 0, 0, 1, 1]]
    assert p.dtype.kind == "i"


def test_the_bias_counts() -> None:
    assert logistic.predict([[1.0]], 2.0, [[-3, -1]]).tolist() == [[0, 1]]


@given(problems)
def test_predictions_agree_with_the_loops(case: Problem) -> None:
    w, b, X, _ = case
    A = oracles.forward(X.tolist(), {"W1": w.T, "b1": np.array([[b]])}, oracles.RELU)["A1"]
    assert logistic.predict(w, b, X).tolist() == [[int(a > 0.5) for a in A[0]]]


@pytest.mark.parametrize("name", ["w", "X"])
def test_predict_names_what_does_not_fit(name: str) -> None:
    arguments: dict[str, Any] = {"w": np.zeros((2, 1)), "X": np.zeros((2, 3))}
    arguments[name] = np.zeros(5)
    with pytest.raises(ValueError, match=rf"^{name} has shape \(5,\), expected"):
        logistic.predict(**arguments, b=0.0)


# model


def separable(seed: int, m: int) -> tuple[Array, NDArray[np.int64]]:
    """Points on two sides of a line, with a gap between."""
    rng = np.random.default_rng(seed)
    Y = rng.integers(0, 2, (1, m))
    return rng.normal(size=(3, m)) * 0.3 + np.array([[1], [-2], [0]]) * (2 * Y - 1), Y


def test_the_model_learns_what_a_line_can_tell() -> None:
    X, Y = separable(0, 40)
    X_test, Y_test = separable(1, 20)
    result = logistic.model(X, Y, X_test, Y_test, num_iterations=301, learning_rate=0.1)
    assert result.keys() == {
        "costs", "Y_prediction_test", "Y_prediction_train", "w", "b",
        "learning_rate", "num_iterations",
    }  # fmt: skip
    np.testing.assert_array_equal(result["Y_prediction_train"], Y)
    np.testing.assert_array_equal(result["Y_prediction_test"], Y_test)
    assert result["costs"] == sorted(result["costs"], reverse=True)
    assert len(result["costs"]) == 4
    assert (result["learning_rate"], result["num_iterations"]) == (0.1, 301)


def test_the_model_is_optimize_from_zero_then_predict() -> None:
    X, Y = separable(2, 10)
    result = logistic.model(X, Y, X[:, :4], Y[:, :4], 50, 0.02)
    params, _, costs = logistic.optimize(np.zeros((3, 1)), 0.0, X, Y, 50, 0.02)
    np.testing.assert_array_equal(result["w"], params["w"])
    assert (result["b"], result["costs"]) == (params["b"], costs)


def test_the_defaults_are_the_lesson_s() -> None:
    X, Y = separable(3, 4)
    result = logistic.model(X, Y, X, Y)
    assert (result["num_iterations"], result["learning_rate"]) == (2000, 0.005)
    assert len(result["costs"]) == 20


def test_the_model_prints_accuracies_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    X, Y = separable(4, 10)
    logistic.model(X, Y, X[:, :2], 1 - Y[:, :2], 200, 0.5)
    assert capsys.readouterr().out == ""
    logistic.model(X, Y, X[:, :2], 1 - Y[:, :2], 200, 0.5, print_cost=True)
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "train accuracy: 100.00 %",
        "test accuracy: 0.00 %",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X_train", np.zeros(3)),
        ("Y_train", np.zeros((1, 2))),
        ("X_test", np.zeros((3, 3))),
        ("Y_test", np.zeros((1, 2))),
    ],
)
def test_the_model_names_what_does_not_fit(name: str, value: Any) -> None:
    arguments: dict[str, Any] = {
        "X_train": np.zeros((2, 3)),
        "Y_train": [[0, 1, 0]],
        "X_test": np.zeros((2, 1)),
        "Y_test": [[1]],
    }
    arguments[name] = value
    with pytest.raises(ValueError, match=rf"^{name} has shape"):
        logistic.model(**arguments, num_iterations=1)
