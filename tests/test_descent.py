import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dlhelpers import deep, logistic, losses, planar
from dlhelpers.activations import sigmoid
from dlhelpers.descent import descend

Array: TypeAlias = NDArray[Any]
Hidden: TypeAlias = Literal["relu", "tanh"]
Problem: TypeAlias = tuple[Array, Array, dict[str, Array]]

#: Of a descent in which rounding does not grow: longer steps may end beyond an edge.
RATE = 0.01
#: Sizes of the layers and number of examples: more features than examples, and fewer.
WIDE, TALL = ([40, 5, 3, 1], 7), ([3, 5, 3, 1], 30)


def problem(seed: int, dims: list[int], m: int, dtype: Any = np.float64) -> Problem:
    """Examples, labels and parameters, all at random; no bias is zero."""
    rng = np.random.default_rng(seed)
    parameters: dict[str, Array] = {}
    for l in range(1, len(dims)):
        scale = dims[l - 1] ** -0.5
        parameters[f"W{l}"] = (scale * rng.normal(size=(dims[l], dims[l - 1]))).astype(dtype)
        parameters[f"b{l}"] = (0.5 * rng.normal(size=(dims[l], 1))).astype(dtype)
    X = rng.normal(size=(dims[0], m)).astype(dtype)
    return X, rng.integers(0, 2, (dims[-1], m)).astype(dtype), parameters


def plain(
    X: Array, Y: Array, parameters: dict[str, Array], rate: float, steps: int, hidden: Hidden
) -> tuple[dict[str, Array], dict[str, Array], list[float]]:
    """The formulas of the lessons in a loop: parameters, gradients of the last step, costs."""
    L, m = len(parameters) // 2, X.shape[1]
    p, grads = dict(parameters), dict[str, Array]()
    costs = []
    for i in range(steps):
        A: list[Array] = [X]
        for l in range(1, L + 1):
            Z = p[f"W{l}"] @ A[-1] + p[f"b{l}"]
            A.append(sigmoid(Z) if l == L else np.tanh(Z) if hidden == "tanh" else np.maximum(Z, 0))
        if i % 100 == 0:
            costs.append(losses.cross_entropy(A[-1], Y))
        dZ = A[-1] - Y
        for l in range(L, 0, -1):
            grads[f"dW{l}"] = dZ @ A[l - 1].T / m
            grads[f"db{l}"] = dZ.sum(axis=1, keepdims=True) / m
            slope = 1 - A[l - 1] ** 2 if hidden == "tanh" else A[l - 1] > 0
            dZ = p[f"W{l}"].T @ dZ * slope
        p = {name: value - rate * grads[f"d{name}"] for name, value in p.items()}
    return p, grads, costs


def same(found: Mapping[str, Any], expected: Mapping[str, Any], rtol: float) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol, atol=rtol, err_msg=name)


# The same training


networks = st.tuples(st.integers(1, 30), st.lists(st.integers(1, 6), min_size=1, max_size=4)).map(
    lambda sizes: [sizes[0], *sizes[1]]
)


@given(
    seed=st.integers(0, 2**32), dims=networks, m=st.integers(1, 12),
    hidden=st.sampled_from(["relu", "tanh"]), steps=st.sampled_from([1, 10, 300]),
)  # fmt: skip
def test_it_is_the_plain_loop(
    seed: int, dims: list[int], m: int, hidden: Hidden, steps: int
) -> None:
    X, Y, start = problem(seed, dims, m)
    parameters, grads, costs = plain(X, Y, start, RATE, steps, hidden)
    descent = descend(X, Y, start, RATE, steps, hidden=hidden)
    np.testing.assert_allclose(descent.costs, costs, rtol=1e-9)
    same(descent.parameters, parameters, rtol=1e-9)
    same(descent.grads, grads, rtol=1e-9)


# Where a Z passes 0 a step earlier or later, which rounding decides, a ReLU changes more than the
# last digits: in float32 that happens within 300 steps.
@given(
    seed=st.integers(0, 2**32), dims=networks, m=st.integers(1, 12),
    hidden_and_steps=st.sampled_from([("tanh", 300), ("tanh", 10), ("relu", 10)]),
)  # fmt: skip
def test_it_is_the_plain_loop_in_float32(
    seed: int, dims: list[int], m: int, hidden_and_steps: tuple[Hidden, int]
) -> None:
    hidden, steps = hidden_and_steps
    X, Y, start = problem(seed, dims, m, np.float32)
    parameters, grads, costs = plain(X, Y, start, RATE, steps, hidden)
    descent = descend(X, Y, start, RATE, steps, hidden=hidden)
    np.testing.assert_allclose(descent.costs, costs, rtol=1e-4)
    same(descent.parameters, parameters, rtol=1e-4)
    same(descent.grads, grads, rtol=1e-4)
    for array in (*descent.parameters.values(), *descent.grads.values()):
        assert array.dtype == np.float32


@pytest.mark.parametrize(("dims", "m"), [WIDE, TALL])
def test_two_halves_are_the_whole(dims: list[int], m: int) -> None:
    X, Y, start = problem(3, dims, m)
    half = descend(X, Y, start, 0.2, 100)
    whole = descend(X, Y, start, 0.2, 200)
    rest = descend(X, Y, half.parameters, 0.2, 100)
    same(rest.parameters, whole.parameters, rtol=1e-10)
    np.testing.assert_allclose(half.costs + rest.costs, whole.costs, rtol=1e-10)


@pytest.mark.parametrize(("dims", "m"), [WIDE, TALL])
def test_the_way_can_be_watched(dims: list[int], m: int) -> None:
    X, Y, start = problem(5, dims, m)
    seen: dict[int, dict[str, Array]] = {}
    whole = descend(X, Y, start, RATE, 250, watch=seen.__setitem__)
    assert list(seen) == [0, 100, 200]
    for steps, parameters in seen.items():
        same(parameters, descend(X, Y, start, RATE, steps).parameters, rtol=1e-10)
    same(whole.parameters, descend(X, Y, start, RATE, 250).parameters, rtol=0)


@pytest.mark.parametrize("n_x", [3, 40])
def test_logistic_regression_is_propagate_in_a_loop(n_x: int) -> None:
    X, Y, start = problem(1, [n_x, 1], 7)
    w, b = start["W1"].T, float(start["b1"].item())
    params, grads, costs = logistic.optimize(w, b, X, Y, 201, 0.1)
    expected = []
    for i in range(201):
        last, cost = logistic.propagate(w, b, X, Y)
        if i % 100 == 0:
            expected.append(cost)
        w, b = w - 0.1 * last["dw"], b - 0.1 * last["db"]
    np.testing.assert_allclose(costs, expected, rtol=1e-9)
    same(params, {"w": w, "b": b}, rtol=1e-9)
    same(grads, last, rtol=1e-9)


@pytest.mark.parametrize(("dims", "m"), [([40, 3, 2], 7), ([2, 4, 1], 50)])
def test_the_planar_network_is_its_functions_in_a_loop(dims: list[int], m: int) -> None:
    X, Y, _ = problem(2, dims, m)
    parameters: Any = planar.initialize_parameters(dims[0], dims[1], dims[2], rng=4)
    for _ in range(300):
        _, cache = planar.forward_propagation(X, parameters)
        grads = planar.backward_propagation(parameters, cache, X, Y)
        parameters = planar.update_parameters(parameters, grads)
    same(planar.nn_model(X, Y, dims[1], 300, rng=4), parameters, rtol=1e-9)


@pytest.mark.parametrize(("dims", "m"), [WIDE, TALL])
def test_the_deep_network_is_its_functions_in_a_loop(dims: list[int], m: int) -> None:
    X, Y, start = problem(2, dims, m)
    parameters: Any = start
    for _ in range(300):
        AL, caches = deep.L_model_forward(X, parameters)
        grads = deep.L_model_backward(AL, Y, caches)
        parameters = deep.update_parameters(parameters, grads, 0.1)
    trained, _ = deep.gradient_descent(X, Y, start, 0.1, 300)
    same(trained, parameters, rtol=1e-9)


# Extremes


@pytest.mark.parametrize("n_x", [1, 9])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_probabilities_may_round_to_0_and_1(n_x: int, dtype: Any) -> None:
    X = np.outer(np.ones(n_x), [1000, -1000, 1000, -1000]).astype(dtype)
    start = {"W1": np.ones((1, n_x), dtype), "b1": np.zeros((1, 1), dtype)}
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        fit = descend(X, [[1, 0, 1, 0]], start, 0.1, 200)
        # Half of them wrong: what they ask for cancels.
        torn = descend(X, [[1, 0, 0, 1]], start, 0.1, 200)
    assert fit.costs == [0, 0]
    assert not any(gradient.any() for gradient in fit.grads.values())
    assert torn.costs == [np.inf, np.inf]
    same(torn.parameters, start, rtol=1e-6)


def test_the_cost_of_logistic_regression_stays_finite_there() -> None:
    _, _, costs = logistic.optimize([[1.0]], 0.0, [[1000.0, -1000]], [[0, 0]], 1, 0.1)
    assert costs == [500]


def test_no_step_changes_nothing() -> None:
    X, Y, start = problem(0, *WIDE)
    descent = descend(X, Y, start, 0.1, 0)
    same(descent.parameters, start, rtol=0)
    assert (descent.grads, descent.costs) == ({}, [])


@pytest.mark.parametrize(("dims", "m"), [WIDE, TALL])
def test_a_rate_of_0_changes_nothing(dims: list[int], m: int) -> None:
    X, Y, start = problem(0, dims, m)
    same(descend(X, Y, start, 0.0, 50).parameters, start, rtol=0)


# What goes in


@pytest.mark.parametrize(("dims", "m"), [WIDE, TALL])
def test_what_is_given_is_only_read(dims: list[int], m: int) -> None:
    X, Y, start = problem(0, dims, m)
    for array in (X, Y, *start.values()):
        array.flags.writeable = False
    descent = descend(X, Y, start, 0.1, 50)
    for name, array in descent.parameters.items():
        array += 1  # what comes out is the caller's own
        assert not np.shares_memory(array, start[name])


def test_with_products_the_examples_are_not_copied() -> None:
    X, Y, start = problem(0, [20_000, 4, 1], 25)
    tracemalloc.start()
    descend(X, Y, start, RATE, 100)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    weights = sum(array.nbytes for array in start.values())
    assert X.nbytes > 6 * weights
    assert peak < 5 * weights + 100_000


def test_the_widest_kind_of_float_is_kept() -> None:
    X, Y, start = problem(0, [4, 2, 1], 3, np.float32)
    assert descend(X, Y, start, np.float64(0.1), 50).parameters["W1"].dtype == np.float32
    assert descend(X.astype(float), Y, start, 0.1, 5).parameters["W2"].dtype == np.float64
    double = {name: value.astype(float) for name, value in start.items()}
    assert descend(X, Y, double, 0.1, 5).parameters["W1"].dtype == np.float64
    params, _, _ = logistic.optimize(start["W1"][:1].T, 0.5, X, Y, 50, 0.1)
    assert {np.asarray(value).dtype for value in params.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"X": np.zeros(3)}, r"X has shape \(3,\), expected \(any, any\)"),
        ({"X": np.zeros((2, 3))}, r"W has shape \(4, 3\), expected \(any, 2\)"),
        ({"b1": np.zeros((3, 1))}, r"b has shape \(3, 1\), expected \(4, 1\)"),
        ({"W2": np.zeros((1, 3))}, r"W has shape \(1, 3\), expected \(any, 4\)"),
        ({"Y": np.zeros((1, 4))}, r"Y has shape \(1, 4\), expected \(1, 5\)"),
        ({"Y": np.full((1, 5), 3)}, "Y must hold labels 0 and 1 only, got 3"),
        ({"X": np.zeros((3, 0)), "Y": np.zeros((1, 0))}, "X has no columns: a mean over no"),
        ({"hidden": "sigmoid"}, 'hidden must be "relu" or "tanh", got \'sigmoid\''),
    ],
)
def test_what_does_not_fit_is_named(given: dict[str, Any], message: str) -> None:
    X, Y, start = problem(0, [3, 4, 1], 5)
    arguments: dict[str, Any] = {"X": X, "Y": Y, **start, "hidden": "relu", **given}
    parameters = {name: arguments[name] for name in start}
    with pytest.raises(ValueError, match=message):
        descend(arguments["X"], arguments["Y"], parameters, 0.1, 0, hidden=arguments["hidden"])


def test_a_missing_layer_is_named() -> None:
    X, Y, start = problem(0, [3, 4, 1], 5)
    with pytest.raises(KeyError, match="W1"):
        descend(X, Y, {}, 0.1, 1)
    with pytest.raises(KeyError, match="W2"):
        descend(X, Y, {"W1": start["W1"], "b1": start["b1"], "W3": 0, "b3": 0}, 0.1, 1)


# Costs on the way


def test_the_cost_is_any_function_of_the_last_z(capsys: pytest.CaptureFixture[str]) -> None:
    X, Y, start = problem(0, *TALL)

    def mean(Z: Array, labels: Array) -> float:
        np.testing.assert_array_equal(labels, Y)
        return float(Z.mean())

    descent = descend(X, Y, start, 0.1, 21, cost=mean, cost_every=10, print_cost=True)
    _, caches = deep.L_model_forward(X, start)
    np.testing.assert_allclose(descent.costs[0], caches[-1][1].mean(), rtol=1e-12)
    assert len(descent.costs) == 3
    assert capsys.readouterr().out.splitlines() == [
        f"Cost after iteration {10 * k}: {cost:.6f}" for k, cost in enumerate(descent.costs)
    ]
    assert descend(X, Y, start, 0.1, 21, cost_every=0).costs == []


# Ctrl-C


def interrupting(calls: int) -> Callable[[Array, Array], float]:
    """A cost during whose last call somebody presses Ctrl-C."""
    left = iter(range(calls - 1))

    def cost(_Z: Array, _Y: Array) -> float:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return 1.5

    return cost


@pytest.mark.parametrize(("dims", "m"), [WIDE, TALL])
def test_ctrl_c_keeps_the_steps_that_were_made(
    dims: list[int], m: int, capsys: pytest.CaptureFixture[str]
) -> None:
    X, Y, start = problem(0, dims, m)
    descent = descend(X, Y, start, 0.1, 1000, cost=interrupting(4), cost_every=10)
    assert capsys.readouterr().out == "Stopped after 30 of 1000 steps; what they reached is kept.\n"
    assert descent.costs == [1.5, 1.5, 1.5]
    whole = descend(X, Y, start, 0.1, 30)
    same(descent.parameters, whole.parameters, rtol=1e-12)
    same(descent.grads, whole.grads, rtol=1e-12)


def test_ctrl_c_before_the_first_step_returns_the_start() -> None:
    X, Y, start = problem(0, *WIDE)
    descent = descend(X, Y, start, 0.1, 1000, cost=interrupting(1))
    same(descent.parameters, start, rtol=0)
    assert descent.grads == {}


def test_after_ctrl_c_a_model_draws_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    X, Y, _ = problem(0, [2, 1], 9)
    monkeypatch.setattr("dlhelpers.descent.cross_entropy", interrupting(3))
    parameters = deep.L_layer_model(X, Y, [2, 3, 1], num_iterations=1000, rng=0)
    assert parameters.keys() == {"W1", "b1", "W2", "b2"}
    (line,) = plt.gca().lines
    assert np.asarray(line.get_ydata()).tolist() == [1.5, 1.5]
