import math
from functools import partial
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dlhelpers import activations, deep, planar
from dlhelpers.gradient_check import gradient_check, numerical_gradients, relative_difference
from tests import oracles

Array = NDArray[np.float64]
Problem = tuple[Array, Array, dict[str, Array]]

#: From logistic regression to five layers, narrow and wide, with one output and with several.
NETWORKS = [
    [3, 1],
    [2, 3],
    [4, 7, 1],
    [3, 1, 2],
    [5, 4, 3, 1],
    [2, 6, 1, 4, 1],
    [3, 5, 4, 3, 2, 1],
    [1, 3, 3, 3, 3, 2],
]


def problem(seed: int, dims: list[int], m: int) -> Problem:
    """Examples, labels and parameters, all at random; no bias is zero.

    The weights are small enough that the sigmoid does not round to 0 or 1, where the cost would
    lose the digits that finite differences live on.
    """
    rng = np.random.default_rng(seed)
    parameters: dict[str, Array] = {}
    for l in range(1, len(dims)):
        parameters[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1])) / dims[l - 1] ** 0.5
        parameters[f"b{l}"] = rng.normal(size=(dims[l], 1)) / 2
    X = rng.normal(size=(dims[0], m))
    return X, rng.integers(0, 2, (dims[-1], m)).astype(float), parameters


problems = st.builds(
    problem,
    seed=st.integers(0, 2**32),
    dims=st.lists(st.integers(1, 4), min_size=2, max_size=5),
    m=st.integers(1, 4),
)


# initialize_parameters_deep


@pytest.mark.parametrize("dims", NETWORKS)
def test_first_parameters_have_their_shapes_and_zero_biases(dims: list[int]) -> None:
    parameters = deep.initialize_parameters_deep(dims)
    assert len(parameters) == 2 * (len(dims) - 1)
    for l in range(1, len(dims)):
        assert parameters[f"W{l}"].shape == (dims[l], dims[l - 1])
        assert parameters[f"b{l}"].shape == (dims[l], 1)
        assert not parameters[f"b{l}"].any()


def test_first_weights_are_normal_and_scaled_to_the_layer_before() -> None:
    parameters = deep.initialize_parameters_deep([400, 100, 25, 800], rng=0)
    for l, n_prev in ((1, 400), (2, 100), (3, 25)):
        draws = parameters[f"W{l}"] * n_prev**0.5
        # Five standard errors on each side.
        assert abs(draws.mean()) < 5 / draws.size**0.5
        assert abs(draws.std() - 1) < 5 / (2 * draws.size) ** 0.5
        assert abs((np.abs(draws) < 1).mean() - math.erf(0.5**0.5)) < 2.5 / draws.size**0.5


def test_a_seed_repeats_the_first_weights_and_none_draws_others() -> None:
    first, again = (deep.initialize_parameters_deep([2, 3, 1], rng=7)["W2"] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    one, other = (deep.initialize_parameters_deep([2, 3, 1])["W2"] for _ in range(2))
    assert (one != other).all()


def test_a_legacy_generator_draws_in_the_published_order() -> None:
    parameters = deep.initialize_parameters_deep([5, 4, 3], rng=np.random.RandomState(3))
    legacy = np.random.RandomState(3)
    np.testing.assert_array_equal(parameters["W1"], legacy.randn(4, 5) / np.sqrt(5))
    np.testing.assert_array_equal(parameters["W2"], legacy.randn(3, 4) / np.sqrt(4))


@pytest.mark.parametrize("dims", [[], [3], [3, 0], [0, 1], [2, -1, 1]])
def test_a_network_needs_two_sizes_each_at_least_1(dims: list[int]) -> None:
    with pytest.raises(ValueError, match="layer_dims needs two sizes or more") as caught:
        deep.initialize_parameters_deep(dims)
    assert str(dims) in str(caught.value)


# One layer, forward


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 0)])
def test_activations_give_back_their_input_as_cache(shape: tuple[int, ...]) -> None:
    Z = np.linspace(-2, 2, math.prod(shape)).reshape(shape)
    for function in (deep.sigmoid, deep.relu):
        A, cache = function(Z)
        assert A.shape == shape
        np.testing.assert_array_equal(cache, Z)
    np.testing.assert_array_equal(deep.sigmoid(Z)[0], activations.sigmoid(Z))


def test_relu_by_hand() -> None:
    assert deep.relu([[-1000.0, -0.5, 0.0, 0.5, 1e300]])[0].tolist() == [[0, 0, 0, 0.5, 1e300]]


def test_linear_forward_by_hand() -> None:
    A, W, b = [[1, 2], [3, 4]], [[1, -1], [0, 2], [1, 1]], [[10], [20], [30]]
    Z, cache = deep.linear_forward(A, W, b)
    assert Z.tolist() == [[8, 8], [26, 28], [34, 36]]
    assert [part.tolist() for part in cache] == [A, W, b]


@pytest.mark.parametrize(
    ("A", "W", "b", "message"),
    [
        (np.zeros(3), np.zeros((2, 3)), np.zeros((2, 1)), r"A has shape \(3,\)"),
        (np.zeros((3, 4)), np.zeros((3, 2)), np.zeros((2, 1)), r"W has shape \(3, 2\)"),
        (np.zeros((3, 4)), np.zeros((2, 3)), np.zeros(2), r"b has shape \(2,\)"),
        (np.zeros((3, 4)), np.zeros((2, 3)), np.zeros((1, 2)), r"b has shape \(1, 2\)"),
    ],
)
def test_a_layer_names_what_does_not_fit(A: Array, W: Array, b: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        deep.linear_forward(A, W, b)
    with pytest.raises(ValueError, match=message):
        deep.linear_activation_forward(A, W, b, "relu")


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_a_layer_is_its_two_parts(activation: str) -> None:
    X, _, parameters = problem(0, [3, 4], 5)
    A, (linear_cache, activation_cache) = deep.linear_activation_forward(
        X, parameters["W1"], parameters["b1"], activation
    )
    Z, _ = deep.linear_forward(X, parameters["W1"], parameters["b1"])
    np.testing.assert_array_equal(activation_cache, Z)
    np.testing.assert_array_equal(A, {"sigmoid": deep.sigmoid, "relu": deep.relu}[activation](Z)[0])
    for cached, value in zip(linear_cache, (X, parameters["W1"], parameters["b1"]), strict=True):
        np.testing.assert_array_equal(cached, value)


@pytest.mark.parametrize("activation", ["tanh", "", "ReLU", None])
def test_another_activation_is_refused_by_name(activation: Any) -> None:
    message = f'activation must be "sigmoid" or "relu", got {activation!r}'
    one = np.ones((1, 1))
    with pytest.raises(ValueError, match=message):
        deep.linear_activation_forward(one, one, one, activation)
    with pytest.raises(ValueError, match=message):
        deep.linear_activation_backward(one, ((one, one, one), one), activation)


# The network, forward


@given(problems)
def test_forward_and_cost_agree_with_the_loops(case: Problem) -> None:
    X, Y, parameters = case
    L = len(parameters) // 2
    expected = oracles.forward(X.tolist(), parameters, oracles.RELU)
    AL, caches = deep.L_model_forward(X, parameters)
    np.testing.assert_allclose(AL, expected[f"A{L}"], rtol=1e-9, atol=1e-12)
    assert len(caches) == L
    for l, ((A_prev, W, b), Z) in enumerate(caches, start=1):
        np.testing.assert_allclose(A_prev, expected[f"A{l - 1}"], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(Z, expected[f"Z{l}"], rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(W, parameters[f"W{l}"])
        np.testing.assert_array_equal(b, parameters[f"b{l}"])
    # The loops lose the digits of 1 - a where a is nearly 1.
    cost = oracles.cross_entropy(expected[f"A{L}"], Y.tolist())
    assert deep.compute_cost(AL, Y) == pytest.approx(cost, rel=1e-6)


def test_without_hidden_layers_it_is_logistic_regression() -> None:
    X, _, parameters = problem(3, [4, 1], 6)
    AL, _ = deep.L_model_forward(X, parameters)
    np.testing.assert_array_equal(AL, activations.sigmoid(parameters["W1"] @ X + parameters["b1"]))


@pytest.mark.parametrize("size", [1000, 1e300])
def test_extreme_examples_saturate_quietly(size: float) -> None:
    parameters = {"W1": np.array([[1.0], [-1.0]]), "b1": np.zeros((2, 1))}
    parameters |= {"W2": np.array([[1.0, -1.0]]), "b2": np.zeros((1, 1))}
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        AL, caches = deep.L_model_forward([[size, -size]], parameters)
        grads = deep.L_model_backward(AL, [[1, 0]], caches)
        wrong = deep.L_model_backward(AL, [[0, 1]], caches)
    assert AL.tolist() == [[1, 0]]
    assert not any(value.any() for value in grads.values())
    # The textbook's quotient -y/a + (1-y)/(1-a) is no number here; the gradient is.
    assert all(np.isfinite(value).all() for value in wrong.values())
    assert wrong["dA1"].tolist() == [[1, -1], [-1, 1]]


@pytest.mark.parametrize(
    ("name", "message"), [("X", r"X has shape \(9,\)"), ("W2", r"W has shape \(9,\)")]
)
def test_the_network_names_what_does_not_fit(name: str, message: str) -> None:
    X, Y, parameters = problem(0, [2, 3, 1], 4)
    given: dict[str, Any] = {**parameters, "X": X, name: np.zeros(9)}
    X = given.pop("X")
    with pytest.raises(ValueError, match=message):
        deep.L_model_forward(X, given)
    with pytest.raises(ValueError, match=message):
        deep.predict(X, Y, given)
    with pytest.raises(ValueError, match=message):
        deep.gradient_descent(X, Y, given, 0.1, 1)


def test_the_cost_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"Y has shape \(1, 1\), expected \(1, 2\)"):
        deep.compute_cost([[0.5, 0.5]], [[1]])
    with pytest.raises(ValueError, match="Y must hold labels 0 and 1 only, got 7"):
        deep.compute_cost([[0.5]], [[7]])


# One layer, backward


def test_relu_passes_the_gradient_where_z_was_positive_and_not_at_zero() -> None:
    dZ = deep.relu_backward([[1.0, 2, 3, 4, 5]], [[-1.0, -0.0, 0.0, 1e-300, 7]])
    assert dZ.tolist() == [[0, 0, 0, 4, 5]]


def test_sigmoid_backward_by_hand() -> None:
    dZ = deep.sigmoid_backward([[4.0, 16.0, 1.0]], [[0.0, math.log(3), 1000.0]])
    np.testing.assert_allclose(dZ, [[1.0, 3.0, 0.0]], rtol=1e-14)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["sigmoid", "relu"])
def test_activations_backward_agree_with_finite_differences(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    Z, dA = rng.normal(size=(2, 3, 4))
    forward, backward = {
        "sigmoid": (deep.sigmoid, deep.sigmoid_backward),
        "relu": (deep.relu, deep.relu_backward),
    }[name]
    differences = gradient_check(
        lambda p: float((dA * forward(p["Z"])[0]).sum()), {"Z": Z}, {"dZ": backward(dA, Z)}
    )
    assert differences["dZ"] < 1e-6


def test_linear_backward_by_hand() -> None:
    # m = 2: dW and db are means over the examples, dA_prev is each example's own.
    cache = ([[1.0, 2.0], [3.0, 4.0]], [[5.0, -5.0]], [[0.0]])
    dA_prev, dW, db = deep.linear_backward([[2.0, 4.0]], cache)
    assert dA_prev.tolist() == [[10, 20], [-10, -20]]
    assert dW.tolist() == [[5, 11]]
    assert db.tolist() == [[3]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("n_prev", "n", "m"), [(1, 1, 1), (3, 2, 5), (2, 4, 1), (5, 1, 6)])
def test_linear_backward_agrees_with_finite_differences(
    seed: int, n_prev: int, n: int, m: int
) -> None:
    rng = np.random.default_rng(seed)
    at = {"A": rng.normal(size=(n_prev, m)), "W": rng.normal(size=(n, n_prev))}
    at["b"] = rng.normal(size=(n, 1))
    dZ = rng.normal(size=(n, m))
    # A mean over the examples whose gradient with respect to Z is dZ.
    dA, dW, db = deep.linear_backward(dZ, (at["A"], at["W"], at["b"]))
    differences = gradient_check(
        lambda p: float((dZ * deep.linear_forward(p["A"], p["W"], p["b"])[0]).sum() / m),
        at,
        {"dA": dA / m, "dW": dW, "db": db},
    )
    assert max(differences.values()) < 1e-6


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_a_layer_backward_is_its_two_parts(activation: str) -> None:
    X, dA, parameters = problem(1, [3, 4], 5)
    _, cache = deep.linear_activation_forward(X, parameters["W1"], parameters["b1"], activation)
    backward = {"sigmoid": deep.sigmoid_backward, "relu": deep.relu_backward}[activation]
    expected = deep.linear_backward(backward(dA, cache[1]), cache[0])
    found = deep.linear_activation_backward(dA, cache, activation)
    for value, wanted in zip(found, expected, strict=True):
        np.testing.assert_array_equal(value, wanted)


@pytest.mark.parametrize(
    ("dZ", "A_prev", "W", "message"),
    [
        (np.zeros((2, 4)), np.zeros(3), np.zeros((2, 3)), r"A_prev has shape \(3,\)"),
        (np.zeros((2, 5)), np.zeros((3, 4)), np.zeros((2, 3)), r"dZ has shape \(2, 5\)"),
        (np.zeros((2, 4)), np.zeros((3, 4)), np.zeros((3, 2)), r"W has shape \(3, 2\)"),
    ],
)
def test_backward_names_what_does_not_fit(dZ: Array, A_prev: Array, W: Array, message: str) -> None:
    b = np.zeros((2, 1))
    with pytest.raises(ValueError, match=message):
        deep.linear_backward(dZ, (A_prev, W, b))
    with pytest.raises(ValueError, match=message):
        deep.linear_activation_backward(dZ, ((A_prev, W, b), dZ), "relu")


# The network, backward


@given(problems)
def test_backward_agrees_with_the_loops(case: Problem) -> None:
    X, Y, parameters = case
    L = len(parameters) // 2
    expected = oracles.backward(X.tolist(), Y.tolist(), parameters, oracles.RELU)
    AL, caches = deep.L_model_forward(X, parameters)
    grads = deep.L_model_backward(AL, Y, caches)
    assert grads.keys() == expected.keys() - {f"dA{L}"}
    for name, value in grads.items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-6, atol=1e-10, err_msg=name)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dims", NETWORKS)
def test_gradients_agree_with_finite_differences(dims: list[int], seed: int) -> None:
    X, Y, parameters = problem(seed, dims, 6)
    AL, caches = deep.L_model_forward(X, parameters)
    grads = deep.L_model_backward(AL, Y, caches)

    def cost(at: dict[str, Any]) -> float:
        inputs = {**at}
        return deep.compute_cost(deep.L_model_forward(inputs.pop("A0"), inputs)[0], Y)

    # The examples are varied too: dA0 is the gradient of each one's own loss, hence the m.
    differences = gradient_check(
        cost, {**parameters, "A0": X}, {**grads, "dA0": grads["dA0"] / X.shape[1]}
    )
    assert max(differences.values()) < 1e-6


def test_the_gradients_of_hidden_activations_agree_with_finite_differences() -> None:
    X, Y, parameters = problem(4, [3, 5, 4, 1], 6)
    AL, caches = deep.L_model_forward(X, parameters)
    grads = deep.L_model_backward(AL, Y, caches)

    def cost_above(parameters: dict[str, Array], at: dict[str, Any]) -> float:
        return deep.compute_cost(deep.L_model_forward(at["A"], parameters)[0], Y)

    for l in (1, 2):
        rest = range(l + 1, 4)
        above = {f"{k}{i - l}": parameters[f"{k}{i}"] for i in rest for k in "Wb"}
        (A_l, _, _), _ = caches[l]
        numerical = numerical_gradients(partial(cost_above, above), {"A": A_l})
        assert relative_difference(grads[f"dA{l}"] / X.shape[1], numerical["dA"]) < 1e-6


def test_where_the_fit_is_perfect_all_gradients_are_zero() -> None:
    X, Y, parameters = problem(0, [2, 4, 3, 2], 5)
    _, caches = deep.L_model_forward(X, parameters)
    assert not any(value.any() for value in deep.L_model_backward(Y, Y, caches).values())


def test_the_last_layer_s_gradients_are_those_of_the_planar_network() -> None:
    X, Y, parameters = problem(6, [2, 3, 1], 5)
    A2, cache = planar.forward_propagation(X, parameters)
    of_planar = planar.backward_propagation(parameters, cache, X, Y)
    linear_cache = (cache["A1"], parameters["W2"], parameters["b2"])
    of_deep = deep.L_model_backward(A2, Y, [(linear_cache, cache["Z2"])])
    assert relative_difference(of_deep["dW1"], of_planar["dW2"]) < 1e-15
    assert relative_difference(of_deep["db1"], of_planar["db2"]) < 1e-15


@pytest.mark.parametrize(
    ("AL", "Y", "message"),
    [
        (np.full(4, 0.5), np.zeros((1, 4)), r"AL has shape \(4,\)"),
        (np.full((1, 4), 0.5), np.zeros((1, 3)), r"Y has shape \(1, 3\), expected \(1, 4\)"),
        (np.full((1, 4), 0.5), np.full((1, 4), 3), "Y must hold labels 0 and 1 only, got 3"),
        (np.full((1, 5), 0.5), np.zeros((1, 5)), r"dZ has shape \(1, 5\)"),
    ],
)
def test_the_network_backward_names_what_does_not_fit(AL: Array, Y: Array, message: str) -> None:
    X, _, parameters = problem(0, [2, 3, 1], 4)
    _, caches = deep.L_model_forward(X, parameters)
    with pytest.raises(ValueError, match=message):
        deep.L_model_backward(AL, Y, caches)


# update_parameters


def test_update_works_for_any_number_of_layers() -> None:
    _, _, parameters = problem(0, [2, 3, 4, 1], 1)
    grads = {f"d{name}": np.ones_like(value) for name, value in parameters.items()}
    step = deep.update_parameters(parameters, grads, 0.25)
    assert step.keys() == parameters.keys()
    for name, value in parameters.items():
        np.testing.assert_array_equal(step[name], value - 0.25)


# Training


def bands(m: int = 60) -> tuple[Array, Array]:
    """Points in the plane, of label 1 in a band between two lines: no single line tells them."""
    X = np.random.default_rng(0).uniform(-2, 2, (2, m))
    return X, (np.abs(X[:1] + X[1:]) < 1.2).astype(float)


def test_gradient_descent_is_the_functions_in_a_loop() -> None:
    X, Y, parameters = problem(2, [3, 4, 2, 1], 7)
    trained, costs = deep.gradient_descent(X, Y, parameters, 0.1, 4)
    current: Any = parameters
    for i in range(4):
        AL, caches = deep.L_model_forward(X, current)
        if i == 0:
            assert costs == [deep.compute_cost(AL, Y)]
        current = deep.update_parameters(current, deep.L_model_backward(AL, Y, caches), 0.1)
    for name, value in current.items():
        np.testing.assert_allclose(trained[name], value, rtol=1e-13)


@pytest.mark.parametrize(("iterations", "recorded"), [(0, 0), (1, 1), (100, 1), (101, 2), (201, 3)])
def test_a_cost_is_kept_every_100_steps(iterations: int, recorded: int) -> None:
    X, Y, parameters = problem(2, [3, 2, 1], 5)
    _, costs = deep.gradient_descent(X, Y, parameters, 0.01, iterations)
    assert len(costs) == recorded
    assert costs == sorted(costs, reverse=True)


def test_a_learning_rate_of_0_learns_nothing() -> None:
    X, Y, parameters = problem(2, [3, 2, 1], 5)
    trained, costs = deep.gradient_descent(X, Y, parameters, 0.0, 101)
    for name, value in parameters.items():
        np.testing.assert_array_equal(trained[name], value)
    assert costs[0] == costs[1]


def test_the_l_layer_model_learns_what_no_line_can_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    X, Y = bands()
    parameters = deep.L_layer_model(X, Y, [2, 8, 4, 1], 0.3, 1500, rng=0)
    p = deep.predict(X, Y, parameters)
    assert (p == Y).mean() > 0.95 > max(Y.mean(), 1 - Y.mean())
    assert capsys.readouterr().out == f"Accuracy: {(p == Y).mean():.4g}\n"


@pytest.mark.parametrize("dims", [[2, 5, 1], (2, 1, 1), [2, 3, 2]])
def test_the_two_layer_model_starts_small_and_descends(dims: list[int]) -> None:
    X, Y, _ = problem(8, [2, dims[2]], 9)
    trained = deep.two_layer_model(X, Y, dims, learning_rate=0.1, num_iterations=3, rng=5)
    start = planar.initialize_parameters(*dims, rng=5)
    expected, _ = deep.gradient_descent(X, Y, start, 0.1, 3)
    assert trained.keys() == {"W1", "b1", "W2", "b2"}
    for name, value in expected.items():
        np.testing.assert_array_equal(trained[name], value)


@pytest.mark.parametrize("dims", NETWORKS)
def test_the_l_layer_model_takes_its_sizes_from_its_argument(dims: list[int]) -> None:
    X, Y, _ = problem(8, dims, 9)
    trained = deep.L_layer_model(X, Y, dims, learning_rate=0.1, num_iterations=3, rng=5)
    start = deep.initialize_parameters_deep(dims, rng=5)
    expected, _ = deep.gradient_descent(X, Y, start, 0.1, 3)
    assert trained.keys() == start.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(trained[name], value)


@pytest.mark.parametrize("model", [deep.two_layer_model, deep.L_layer_model])
def test_models_draw_the_cost_curve(model: Any) -> None:
    X, Y = bands(10)
    model(X, Y, [2, 3, 1], learning_rate=0.0125, num_iterations=201, rng=0)
    (number,) = plt.get_fignums()
    (ax,) = plt.figure(number).axes
    (line,) = ax.lines
    assert np.asarray(line.get_xdata()).tolist() == [0, 100, 200]
    assert "0.0125" in ax.get_title()


@pytest.mark.parametrize("model", [deep.two_layer_model, deep.L_layer_model])
def test_models_print_the_cost_every_100_steps_when_asked(
    model: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    X, Y = bands(10)
    model(X, Y, [2, 3, 1], num_iterations=101, rng=0)
    assert capsys.readouterr().out == ""
    model(X, Y, [2, 3, 1], num_iterations=101, print_cost=True, rng=0)
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[0] for line in lines] == [
        "Cost after iteration 0",
        "Cost after iteration 100",
    ]


@pytest.mark.parametrize("dims", [[2, 1], [2, 3, 3, 1]])
def test_the_two_layer_model_needs_three_sizes(dims: list[int]) -> None:
    with pytest.raises(ValueError, match="layers_dims needs three sizes") as caught:
        deep.two_layer_model(np.zeros((2, 3)), np.zeros((1, 3)), dims)
    assert str(dims) in str(caught.value)


@pytest.mark.parametrize("model", [deep.two_layer_model, deep.L_layer_model])
def test_models_name_what_does_not_fit(model: Any) -> None:
    X, Y = bands(10)
    with pytest.raises(ValueError, match=r"W has shape \(3, 5\), expected \(any, 2\)"):
        model(X, Y, [5, 3, 1], num_iterations=1)
    with pytest.raises(ValueError, match=r"Y has shape \(1, 9\), expected \(1, 10\)"):
        model(X, Y[:, :9], [2, 3, 1], num_iterations=1)
    with pytest.raises(ValueError, match="Y must hold labels 0 and 1 only, got 4"):
        model(X, Y + 4, [2, 3, 1], num_iterations=1)


# predict


def test_predict_is_1_above_one_half_only_and_prints_the_accuracy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parameters = {"W1": np.array([[1.0]]), "b1": np.array([[0.0]])}
    p = deep.predict([[-1000, -1e-9, 0, 1e-9, 1000]], [[0, 0, 1, 1, 1]], parameters)
    assert p.tolist() == [[0, 0, 0, 1, 1]]
    assert p.dtype.kind == "i"
    assert capsys.readouterr().out == "Accuracy: 0.8\n"


def test_predict_refuses_labels_that_do_not_fit() -> None:
    parameters = {"W1": np.array([[1.0]]), "b1": np.array([[0.0]])}
    with pytest.raises(ValueError, match=r"y has shape \(1, 2\), expected \(1, 1\)"):
        deep.predict([[1.0]], [[1, 0]], parameters)
    with pytest.raises(ValueError, match="y must hold labels 0 and 1 only, got -1"):
        deep.predict([[1.0]], [[-1]], parameters)
