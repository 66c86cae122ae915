import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dlhelpers import planar
from dlhelpers.gradient_check import gradient_check
from tests import oracles

Array = NDArray[np.float64]
Problem = tuple[Array, Array, dict[str, Array]]


def problem(seed: int, n_x: int, n_h: int, n_y: int, m: int) -> Problem:
    """Examples, labels and parameters, all at random; no bias is zero."""
    rng = np.random.default_rng(seed)
    shapes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
    parameters = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return rng.normal(size=(n_x, m)), rng.integers(0, 2, (n_y, m)).astype(float), parameters


sizes = st.integers(1, 4)
problems = st.builds(problem, seed=st.integers(0, 2**32), n_x=sizes, n_h=sizes, n_y=sizes, m=sizes)


# layer_sizes


@pytest.mark.parametrize(("n_x", "n_y", "m"), [(2, 1, 400), (5, 2, 3), (1, 1, 1)])
def test_sizes_come_from_the_data(n_x: int, n_y: int, m: int) -> None:
    assert planar.layer_sizes(np.zeros((n_x, m)), np.zeros((n_y, m))) == (n_x, 4, n_y)


def test_examples_and_labels_must_be_as_many() -> None:
    with pytest.raises(ValueError, match=r"Y has shape \(1, 4\), expected \(any, 3\)"):
        planar.layer_sizes(np.zeros((2, 3)), np.zeros((1, 4)))
    with pytest.raises(ValueError, match=r"X has shape \(3,\), expected \(any, any\)"):
        planar.layer_sizes(np.zeros(3), np.zeros((1, 3)))


# initialize_parameters


@pytest.mark.parametrize(("n_x", "n_h", "n_y"), [(2, 4, 1), (1, 1, 1), (3, 5, 2)])
def test_first_parameters_have_their_shapes_and_zero_biases(n_x: int, n_h: int, n_y: int) -> None:
    parameters = planar.initialize_parameters(n_x, n_h, n_y)
    assert {name: value.shape for name, value in parameters.items()} == {
        "W1": (n_h, n_x),
        "b1": (n_h, 1),
        "W2": (n_y, n_h),
        "b2": (n_y, 1),
    }
    assert not parameters["b1"].any()
    assert not parameters["b2"].any()


def test_first_weights_are_normal_with_a_spread_of_a_hundredth() -> None:
    parameters = planar.initialize_parameters(100, 200, 100, rng=0)
    for name in ("W1", "W2"):
        weights = parameters[name]
        # 20000 draws: five standard errors on each side.
        assert abs(weights.mean()) < 5 * 0.01 / 20000**0.5
        assert abs(weights.std() / 0.01 - 1) < 5 / 40000**0.5
        assert abs((np.abs(weights) < 0.01).mean() - math.erf(0.5**0.5)) < 5 * (0.25 / 20000) ** 0.5


def test_a_seed_repeats_the_first_weights_and_none_draws_others() -> None:
    first, again = (planar.initialize_parameters(2, 3, 1, rng=7)["W1"] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    one, other = (planar.initialize_parameters(2, 3, 1)["W1"] for _ in range(2))
    assert (one != other).all()


def test_a_legacy_generator_draws_the_published_weights() -> None:
    parameters = planar.initialize_parameters(2, 4, 1, rng=np.random.RandomState(2))
    legacy = np.random.RandomState(2)
    np.testing.assert_array_equal(parameters["W1"], legacy.randn(4, 2) * 0.01)
    np.testing.assert_array_equal(parameters["W2"], legacy.randn(1, 4) * 0.01)
    # As printed in the course of deeplearning.ai.
    np.testing.assert_allclose(parameters["W1"][0], [-0.00416758, -0.00056267], atol=5e-9)


@pytest.mark.parametrize("sizes", [(0, 4, 1), (2, 0, 1), (2, 4, -1)])
def test_every_layer_needs_a_unit(sizes: tuple[int, int, int]) -> None:
    message = "got n_x={}, n_h={}, n_y={}".format(*sizes)
    with pytest.raises(ValueError, match=message):
        planar.initialize_parameters(*sizes)


# forward_propagation


def test_forward_by_hand() -> None:
    parameters = {
        "W1": np.array([[1.0, 0.0], [0.0, 1.0]]),
        "b1": np.array([[0.0], [1.0]]),
        "W2": np.array([[2.0, -1.0]]),
        "b2": np.array([[0.5]]),
    }
    A2, cache = planar.forward_propagation([[0.3, 0.0], [-1.0, 0.0]], parameters)
    Z2 = [2 * math.tanh(0.3) + 0.5, -math.tanh(1) + 0.5]
    np.testing.assert_allclose(cache["Z1"], [[0.3, 0.0], [0.0, 1.0]], atol=1e-15)
    np.testing.assert_allclose(cache["Z2"], [Z2], rtol=1e-14)
    np.testing.assert_allclose(A2, [[1 / (1 + math.exp(-z)) for z in Z2]], rtol=1e-14)


@given(problems)
def test_forward_and_cost_agree_with_the_loops(case: Problem) -> None:
    X, Y, parameters = case
    expected = oracles.forward(X.tolist(), parameters, oracles.TANH)
    A2, cache = planar.forward_propagation(X, parameters)
    assert cache.keys() == {"Z1", "A1", "Z2", "A2"}
    for name, value in cache.items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(A2, cache["A2"])
    cost = oracles.cross_entropy(expected["A2"], Y.tolist())
    assert planar.compute_cost(A2, Y) == pytest.approx(cost, rel=1e-9)
    assert planar.compute_cost(A2, Y, parameters) == planar.compute_cost(A2, Y)


def test_extreme_examples_saturate_quietly() -> None:
    _, _, parameters = problem(0, 1, 3, 1, 1)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        A2, cache = planar.forward_propagation([[1000, -1000, 1e300]], parameters)
        planar.backward_propagation(parameters, cache, [[1000, -1000, 1e300]], [[0, 1, 0]])
    assert np.isfinite(A2).all()
    assert (np.abs(cache["A1"]) == 1).all()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("X", np.zeros(3), r"X has shape \(3,\), expected \(any, any\)"),
        ("W1", np.zeros((3, 9)), r"W1 has shape \(3, 9\), expected \(any, 2\)"),
        ("b1", np.zeros(3), r"b1 has shape \(3,\), expected \(3, 1\)"),
        ("W2", np.zeros((1, 9)), r"W2 has shape \(1, 9\), expected \(any, 3\)"),
        ("b2", np.zeros((1, 3)), r"b2 has shape \(1, 3\), expected \(1, 1\)"),
    ],
)
def test_forward_and_predict_name_what_does_not_fit(name: str, value: Any, message: str) -> None:
    X, _, parameters = problem(0, 2, 3, 1, 5)
    given: dict[str, Any] = {**parameters, "X": X, name: value}
    X = given.pop("X")
    with pytest.raises(ValueError, match=message):
        planar.forward_propagation(X, given)
    with pytest.raises(ValueError, match=message):
        planar.predict(given, X)


def test_the_cost_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"Y has shape \(1, 1\), expected \(1, 2\)"):
        planar.compute_cost([[0.5, 0.5]], [[1]])


# backward_propagation


@given(problems)
def test_backward_agrees_with_the_loops(case: Problem) -> None:
    X, Y, parameters = case
    expected = oracles.backward(X.tolist(), Y.tolist(), parameters, oracles.TANH)
    _, cache = planar.forward_propagation(X, parameters)
    grads = planar.backward_propagation(parameters, cache, X, Y)
    assert grads.keys() == {"dW1", "db1", "dW2", "db2"}
    for name, value in grads.items():
        assert value.shape == parameters[name[1:]].shape
        np.testing.assert_allclose(value, expected[name], rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n_h", [1, 4, 7])
@pytest.mark.parametrize("n_y", [1, 3])
def test_gradients_agree_with_finite_differences(seed: int, n_h: int, n_y: int) -> None:
    X, Y, parameters = problem(seed, 2, n_h, n_y, 6)

    def cost(at: dict[str, Any]) -> float:
        return planar.compute_cost(planar.forward_propagation(X, at)[0], Y)

    _, cache = planar.forward_propagation(X, parameters)
    grads = planar.backward_propagation(parameters, cache, X, Y)
    assert max(gradient_check(cost, parameters, grads).values()) < 1e-6


def test_where_the_fit_is_perfect_all_gradients_are_zero() -> None:
    X, Y, parameters = problem(0, 2, 4, 2, 5)
    _, cache = planar.forward_propagation(X, parameters)
    grads = planar.backward_propagation(parameters, {**cache, "A2": Y}, X, Y)
    assert not any(value.any() for value in grads.values())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("X", np.zeros(3), r"X has shape \(3,\), expected \(any, any\)"),
        ("Y", np.zeros((1, 4)), r"Y has shape \(1, 4\), expected \(1, 5\)"),
        ("Y", np.full((1, 5), 2), "Y must hold labels 0 and 1 only, got 2"),
        ("A1", np.zeros((3, 4)), r"A1 has shape \(3, 4\), expected \(any, 5\)"),
        ("A2", np.zeros((1, 4)), r"A2 has shape \(1, 4\), expected \(any, 5\)"),
        ("W2", np.zeros((3, 1)), r"W2 has shape \(3, 1\), expected \(1, 3\)"),
    ],
)
def test_backward_names_what_does_not_fit(name: str, value: Any, message: str) -> None:
    X, Y, parameters = problem(0, 2, 3, 1, 5)
    _, cache = planar.forward_propagation(X, parameters)
    given: dict[str, Any] = {**parameters, **cache, "X": X, "Y": Y, name: value}
    with pytest.raises(ValueError, match=message):
        planar.backward_propagation(given, given, given["X"], given["Y"])


# update_parameters


def test_one_step_by_hand() -> None:
    step = planar.update_parameters(
        {"W1": np.array([[1.0, 2.0]]), "b1": np.array([[3.0]])},
        {"dW1": np.array([[10.0, -10.0]]), "db1": np.array([[0.0]]), "dA0": "ignored"},
        learning_rate=0.1,
    )
    assert {name: value.tolist() for name, value in step.items()} == {
        "W1": [[0.0, 3.0]],
        "b1": [[3.0]],
    }


def test_the_default_learning_rate_is_the_lesson_s() -> None:
    step = planar.update_parameters({"W1": np.array([[0.0]])}, {"dW1": np.array([[1.0]])})
    assert step["W1"].tolist() == [[-1.2]]


@given(problems)
def test_a_learning_rate_of_0_changes_nothing(case: Problem) -> None:
    _, _, parameters = case
    grads = {f"d{name}": value + 1 for name, value in parameters.items()}
    step = planar.update_parameters(parameters, grads, 0.0)
    assert step.keys() == parameters.keys()
    for name, value in parameters.items():
        np.testing.assert_array_equal(step[name], value)


@given(problems)
def test_two_half_steps_are_one_step(case: Problem) -> None:
    _, _, parameters = case
    grads = {f"d{name}": np.cos(value) for name, value in parameters.items()}
    halves = planar.update_parameters(
        planar.update_parameters(parameters, grads, 0.25), grads, 0.25
    )
    whole = planar.update_parameters(parameters, grads, 0.5)
    for name, value in whole.items():
        np.testing.assert_allclose(halves[name], value, rtol=1e-12, atol=1e-12)


def test_update_names_what_is_missing_or_does_not_fit() -> None:
    parameters = {"W1": np.zeros((2, 3))}
    with pytest.raises(KeyError, match="dW1"):
        planar.update_parameters(parameters, {"W1": np.zeros((2, 3))})
    with pytest.raises(ValueError, match=r"dW1 has shape \(3, 2\), expected \(2, 3\)"):
        planar.update_parameters(parameters, {"dW1": np.zeros((3, 2))})


# nn_model and predict


def exclusive_or() -> tuple[Array, Array]:
    """What no line can separate."""
    X = np.array([[1.0, 1, -1, -1], [1, -1, 1, -1]])
    return X, (X.prod(axis=0, keepdims=True) > 0).astype(float)


@pytest.mark.parametrize("seed", range(3))
def test_training_learns_what_no_line_can_tell(seed: int) -> None:
    X = np.linspace(-0.5, 3, 14).reshape(1, -1)
    Y = (X > 0) & (X < 2)
    parameters = planar.nn_model(X, Y, 4, 1000, rng=seed)
    np.testing.assert_array_equal(planar.predict(parameters, X), Y)


def test_training_is_the_four_functions_in_a_loop() -> None:
    X, Y, _ = problem(5, 3, 1, 2, 8)
    trained = planar.nn_model(X, Y, 3, num_iterations=5, learning_rate=0.7, rng=11)
    parameters = planar.initialize_parameters(3, 3, 2, rng=11)
    for _ in range(5):
        _, cache = planar.forward_propagation(X, parameters)
        grads = planar.backward_propagation(parameters, cache, X, Y)
        parameters = planar.update_parameters(parameters, grads, 0.7)
    for name, value in parameters.items():
        np.testing.assert_allclose(trained[name], value, rtol=1e-12, atol=1e-15)


def test_no_steps_give_the_first_parameters() -> None:
    X, Y = exclusive_or()
    first = planar.initialize_parameters(2, 3, 1, rng=4)
    for name, value in planar.nn_model(X, Y, 3, 0, rng=4).items():
        np.testing.assert_array_equal(value, first[name])


def test_the_default_step_is_1_2() -> None:
    X, Y = exclusive_or()
    default = planar.nn_model(X, Y, 2, 3, rng=0)
    explicit = planar.nn_model(X, Y, 2, 3, learning_rate=1.2, rng=0)
    np.testing.assert_array_equal(default["W1"], explicit["W1"])


def test_training_prints_the_cost_every_1000_steps_when_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    X, Y = exclusive_or()
    planar.nn_model(X, Y, 2, 1001, rng=0)
    assert capsys.readouterr().out == ""
    planar.nn_model(X, Y, 2, 1001, print_cost=True, rng=0)
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[0] for line in lines] == [
        "Cost after iteration 0",
        "Cost after iteration 1000",
    ]
    # Weights of a hundredth: the first prediction is a coin toss.
    assert float(lines[0].rpartition(": ")[2]) == pytest.approx(math.log(2), abs=1e-4)


def test_training_names_what_does_not_fit() -> None:
    X, Y = exclusive_or()
    with pytest.raises(ValueError, match=r"Y has shape \(1, 3\), expected \(any, 4\)"):
        planar.nn_model(X, Y[:, :3], 2, 1)
    with pytest.raises(ValueError, match="Y must hold labels 0 and 1 only, got 5"):
        planar.nn_model(X, Y + 5 * (Y == 0), 2, 1)
    with pytest.raises(ValueError, match="got n_x=2, n_h=0, n_y=1"):
        planar.nn_model(X, Y, 0, 1)


def test_predict_is_1_above_one_half_only() -> None:
    parameters = {
        "W1": np.array([[1.0]]),
        "b1": np.array([[0.0]]),
        "W2": np.array([[1.0]]),
        "b2": np.array([[0.0]]),
    }
    p = planar.predict(parameters, [[-1000, -1e-9, 0, 1e-9, 1000]])
    assert p.tolist() == [[0, 0, 0, 1, 1]]
    assert p.dtype.kind == "i"
