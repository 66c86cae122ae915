"""Right solutions of lesson 3; see the package for the form."""

import copy
import math
import random
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import scipy.special

from dlhelpers.activations import sigmoid
from dlhelpers.planar import backward_propagation as backward_of_the_library
from dlhelpers.planar import compute_cost as cost_of_the_library
from dlhelpers.planar import forward_propagation as forward_of_the_library
from dlhelpers.planar import layer_sizes as sizes_of_the_library
from dlhelpers.planar import update_parameters as update_of_the_library

Array: TypeAlias = Any


# layer_sizes


def layer_sizes(X: Array, Y: Array) -> Any:
    return X.shape[0], 4, Y.shape[0]


def layer_sizes_in_the_classic_style(X: Array, Y: Array) -> Any:
    n_x = X.shape[0]
    n_h = 4
    n_y = Y.shape[0]
    return (n_x, n_h, n_y)


def layer_sizes_by_length(X: Array, Y: Array) -> Any:
    return [len(X), 4, len(Y)]


def layer_sizes_as_an_array(X: Array, Y: Array) -> Any:
    n_x, m = np.shape(X)
    return np.array([n_x, 2 * 2, Y.size / m])


# initialize_parameters


def initialize_parameters(n_x: int, n_h: int, n_y: int) -> Any:
    return {
        "W1": np.random.randn(n_h, n_x) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.randn(n_y, n_h) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


def initialize_in_the_classic_style(n_x: int, n_h: int, n_y: int) -> Any:
    np.random.seed(2)
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros(shape=(n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros(shape=(n_y, 1))
    assert W1.shape == (n_h, n_x)
    assert b2.shape == (n_y, 1)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def initialize_with_a_generator(n_x: int, n_h: int, n_y: int) -> Any:
    rng = np.random.default_rng()
    sizes = {"1": (n_h, n_x), "2": (n_y, n_h)}
    weights = {f"W{l}": rng.normal(0, 0.01, size) for l, size in sizes.items()}
    biases = {f"b{l}": np.zeros((size[0], 1), dtype=int) for l, size in sizes.items()}
    return weights | biases


def initialize_number_by_number(n_x: int, n_h: int, n_y: int) -> Any:
    def draw(rows: int, columns: int) -> Array:
        return np.array([[random.gauss(0, 0.01) for _ in range(columns)] for _ in range(rows)])

    return dict(
        zip(
            ("b1", "b2", "W1", "W2"),
            (np.array([[0.0]] * n_h), np.array([[0.0]] * n_y), draw(n_h, n_x), draw(n_y, n_h)),
            strict=True,
        )
    )


def initialize_in_float32(n_x: int, n_h: int, n_y: int) -> Any:
    rng = np.random.RandomState(7)
    made = {}
    for l, (below, units) in enumerate([(n_x, n_h), (n_h, n_y)], start=1):
        made[f"W{l}"] = (rng.standard_normal((below, units)).T / 100).astype(np.float32)
        made[f"b{l}"] = made[f"W{l}"][:, :1] * 0
    return made


# forward_propagation


def forward_propagation(X: Array, parameters: Any) -> Any:
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def forward_with_its_own_sigmoid(X: Array, parameters: Any) -> Any:
    cache = {}
    cache["Z1"] = parameters["W1"] @ X + parameters["b1"]
    e = np.exp(2 * cache["Z1"])
    cache["A1"] = (e - 1) / (e + 1)
    cache["Z2"] = parameters["W2"] @ cache["A1"] + parameters["b2"]
    cache["A2"] = 1 / (1 + np.exp(-cache["Z2"]))
    assert cache["A2"].shape == (1, X.shape[1])
    return cache["A2"], cache


def forward_by_einsum(X: Array, parameters: Any) -> Any:
    W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))
    Z1 = np.einsum("hx,xm->hm", W1, X) + b1
    A1 = 2 * scipy.special.expit(2 * Z1) - 1
    Z2 = np.einsum("yh,hm->ym", W2, A1) + b2
    A2 = scipy.special.expit(Z2)
    return [A2, {"A2": A2, "A1": A1, "Z2": Z2, "Z1": Z1, "X": X}]


def forward_example_by_example(X: Array, parameters: Any) -> Any:
    n_h, m = len(parameters["b1"]), X.shape[1]
    cache = {key: np.zeros((n_h, m)) for key in ("Z1", "A1")}
    cache |= {key: np.zeros((1, m)) for key in ("Z2", "A2")}
    for i in range(m):
        for h in range(n_h):
            z = float(sum(parameters["W1"][h] * X[:, i])) + float(parameters["b1"][h, 0])
            cache["Z1"][h, i], cache["A1"][h, i] = z, math.tanh(z)
        z = float(parameters["W2"][0] @ cache["A1"][:, i]) + float(parameters["b2"][0, 0])
        cache["Z2"][0, i], cache["A2"][0, i] = z, 1 / (1 + math.exp(-z))
    return cache["A2"], cache


def forward_in_float32(X: Array, parameters: Any) -> Any:
    p = {key: np.asarray(value, dtype=np.float32) for key, value in parameters.items()}
    Z1 = (X.T.astype(np.float32) @ p["W1"].T + p["b1"].T).T
    A1 = np.tanh(Z1)
    Z2 = np.matmul(p["W2"], A1) + p["b2"]
    A2 = 0.5 * (np.tanh(Z2 / 2) + 1)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


# compute_cost


def compute_cost(A2: Array, Y: Array) -> Any:
    m = Y.shape[1]
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m


def compute_cost_with_parameters(A2: Array, Y: Array, parameters: Any) -> Any:
    """The third argument is in many texts, and read there for nothing."""
    m = Y.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    assert W1.shape[0] == W2.shape[1]
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    cost = -np.sum(logprobs) / m
    cost = float(np.squeeze(cost))
    assert isinstance(cost, float)
    return cost


def compute_cost_with_optional_parameters(A2: Array, Y: Array, parameters: Any = None) -> Any:
    return -(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / A2.shape[1]


def compute_cost_by_loop(A2: Array, Y: Array, *_unused: Any) -> Any:
    total = 0.0
    for a, y in zip(A2[0], Y[0], strict=True):
        total += math.log(a if y else 1 - a)
    return -total / len(Y[0])


def compute_cost_of_scipy(A2: Array, Y: Array) -> Any:
    return np.mean(-scipy.special.xlogy(Y, A2) - scipy.special.xlog1py(1 - Y, -A2), keepdims=True)


def compute_cost_in_float32(A2: Array, Y: Array) -> Any:
    A2 = A2.astype(np.float32)
    return -np.average(np.log(np.abs(A2 - (Y == 0))))


# backward_propagation


def backward_propagation(parameters: Any, cache: Any, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    A1, A2, W2 = cache["A1"], cache["A2"], parameters["W2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def backward_from_Z1(parameters: Any, cache: Any, X: Array, Y: Array) -> Any:
    """The slope of tanh from Z1, and the output's slope by the long way round."""
    m = Y.shape[1]
    A2 = cache["A2"]
    dA2 = (1 - Y) / (1 - A2) - Y / A2
    dZ2 = dA2 * A2 * (1 - A2) / m
    dA1 = parameters["W2"].T.dot(dZ2)
    dZ1 = dA1 / np.cosh(cache["Z1"]) ** 2
    return {
        "dW1": dZ1 @ X.T,
        "db1": dZ1.sum(axis=-1)[:, np.newaxis],
        "dW2": dZ2 @ cache["A1"].T,
        "db2": dZ2.sum(axis=1).reshape(-1, 1),
    }


def backward_by_einsum(parameters: Any, cache: Any, X: Array, Y: Array) -> Any:
    m, A1 = Y.size / len(Y), np.tanh(cache["Z1"])
    dZ2 = scipy.special.expit(cache["Z2"]) - Y
    dZ1 = np.einsum("yh,ym,hm->hm", parameters["W2"], dZ2, (1 - A1) * (1 + A1))
    return {
        "dW2": np.einsum("ym,hm->yh", dZ2, A1) / m,
        "db2": np.mean(dZ2, axis=1, keepdims=True),
        "dW1": np.einsum("hm,xm->hx", dZ1, X) / m,
        "db1": np.mean(dZ1, axis=1, keepdims=True),
        "dZ1": dZ1,
    }


def backward_example_by_example(parameters: Any, cache: Any, X: Array, Y: Array) -> Any:
    grads = {"dW1": 0.0, "db1": 0.0, "dW2": 0.0, "db2": 0.0}
    m = X.shape[1]
    for i in range(m):
        x, a1 = X[:, [i]], cache["A1"][:, [i]]
        dz2 = cache["A2"][:, [i]] - Y[:, [i]]
        dz1 = parameters["W2"].T @ dz2 * (1 - a1 * a1)
        grads["dW1"] += dz1 @ x.T / m
        grads["db1"] += dz1 / m
        grads["dW2"] += dz2 @ a1.T / m
        grads["db2"] += dz2 / m
    return grads


def backward_in_float32(parameters: Any, cache: Any, X: Array, Y: Array) -> Any:
    A1, A2, W2, X = (
        np.asarray(v, dtype=np.float32) for v in (cache["A1"], cache["A2"], parameters["W2"], X)
    )
    dZ2 = (A2 - Y).astype(np.float32)
    dZ1 = W2.T.dot(dZ2)
    dZ1 *= 1 - A1**2
    ones = np.full((X.shape[1], 1), 1 / X.shape[1], dtype=np.float32)
    return {
        "dW1": (dZ1 * ones.T) @ X.T,
        "db1": dZ1 @ ones,
        "dW2": (dZ2 * ones.T) @ A1.T,
        "db2": dZ2 @ ones,
    }


# update_parameters


def update_parameters(parameters: Any, grads: Any, learning_rate: float = 1.2) -> Any:
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def update_copies(parameters: Any, grads: Any, learning_rate: float = 1.2) -> Any:
    updated = copy.deepcopy(parameters)
    for l in range(1, len(parameters) // 2 + 1):
        updated["W" + str(l)] -= learning_rate * grads["dW" + str(l)]
        updated["b" + str(l)] -= learning_rate * grads["db" + str(l)]
    return updated


def update_in_place(parameters: Any, grads: Any, rate: float) -> Any:
    """It changes what it was given; that is worth advice, and no failure."""
    for key in parameters:
        parameters[key] -= rate * grads["d" + key]
    return parameters


def update_in_float32(parameters: Any, grads: Any, learning_rate: float = 1.2) -> Any:
    return {
        key: (value.astype(np.float32) - np.float32(learning_rate) * grads[f"d{key}"]).astype("f4")
        for key, value in parameters.items()
    }


def update_element_by_element(parameters: Any, grads: Any, learning_rate: float = 0.5) -> Any:
    updated = {key: np.empty(value.shape) for key, value in parameters.items()}
    for key, value in parameters.items():
        for place in np.ndindex(value.shape):
            updated[key][place] = value[place] + -learning_rate * grads[f"d{key}"][place]
    return updated


# nn_model


def nn_model(
    X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False
) -> Any:
    n_x, _, n_y = sizes_of_the_library(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_of_the_library(X, parameters)
        cost = cost_of_the_library(A2, Y)
        grads = backward_of_the_library(parameters, cache, X, Y)
        parameters = update_of_the_library(parameters, grads)
        if print_cost and i % 1000 == 0:
            print(f"cost after iteration {i}: {cost:f}")
    return parameters


def nn_model_in_the_classic_style(
    X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False
) -> Any:
    np.random.seed(3)
    n_x = sizes_of_the_library(X, Y)[0]
    n_y = sizes_of_the_library(X, Y)[2]
    parameters = initialize_parameters(n_x, n_h, n_y)
    W1 = parameters["W1"]
    b1 = parameters["b1"]
    W2 = parameters["W2"]
    b2 = parameters["b2"]
    for i in range(0, num_iterations):
        A2, cache = forward_of_the_library(X, parameters)
        cost = cost_of_the_library(A2, Y, parameters)
        grads = backward_of_the_library(parameters, cache, X, Y)
        parameters = update_of_the_library(parameters, grads, learning_rate=1.2)
        if print_cost and i % 1000 == 0:
            print("Cost after iteration %i: %f" % (i, cost))  # noqa: UP031
    assert W1.shape == (n_h, n_x)
    assert b1.size == W2.size // n_y == n_h
    assert b2.shape == (n_y, 1)
    return parameters


def nn_model_with_its_own_weights(
    X: Array,
    Y: Array,
    n_h: int,
    num_iterations: int = 10000,
    learning_rate: float = 1.2,
    print_cost: bool = False,
) -> Any:
    rng = np.random.default_rng()
    parameters = {
        "W1": 0.01 * rng.normal(size=(n_h, X.shape[0])),
        "b1": np.zeros((n_h, 1)),
        "W2": 0.01 * rng.normal(size=(Y.shape[0], n_h)),
        "b2": np.zeros((Y.shape[0], 1)),
    }
    i = 0
    while i < num_iterations:
        _, cache = forward_of_the_library(X, parameters)
        grads = backward_of_the_library(parameters, cache, X, Y)
        for key in parameters:
            parameters[key] -= learning_rate * grads["d" + key]
        i += 1
    return parameters


def nn_model_by_itself(X: Array, Y: Array, n_h: int, num_iterations: int = 10000) -> Any:
    """No other function called, and the costs returned beside the parameters."""
    np.random.seed(1)
    W1, W2 = np.random.randn(n_h, len(X)) / 100, np.random.randn(1, n_h) / 100
    b1, b2 = np.zeros((n_h, 1)), np.zeros((1, 1))
    costs = []
    for _ in range(num_iterations):
        A1 = np.tanh(W1 @ X + b1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        costs.append(-np.log(np.where(Y == 1, A2, 1 - A2)).mean())
        dZ2 = (A2 - Y) / Y.size
        dZ1 = W2.T @ dZ2 * (1 - A1**2)
        W1, b1 = W1 - 1.2 * dZ1 @ X.T, b1 - 1.2 * dZ1.sum(axis=1, keepdims=True)
        W2, b2 = W2 - 1.2 * dZ2 @ A1.T, b2 - 1.2 * dZ2.sum(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs


def nn_model_in_float32(
    X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False
) -> Any:
    X = X.astype(np.float32)
    first = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    parameters = {key: value.astype(np.float32) for key, value in first.items()}
    for _ in range(num_iterations):
        grads = backward_of_the_library(parameters, forward_of_the_library(X, parameters)[1], X, Y)
        parameters = update_of_the_library(parameters, grads)
    return parameters


# predict


def predict(parameters: Any, X: Array) -> Array:
    A2, _ = forward_of_the_library(X, parameters)
    return (A2 > 0.5).astype(int)


def predict_in_the_classic_style(parameters: Any, X: Array) -> Array:
    A2, _cache = forward_of_the_library(X, parameters)
    predictions = A2 > 0.5
    assert predictions.shape == (1, X.shape[1])
    return predictions


def predict_by_rounding(parameters: Any, X: Array) -> Array:
    return np.round(forward_of_the_library(X, parameters)[0])


def predict_by_itself(parameters: Any, X: Array) -> Array:
    hidden = np.tanh(parameters["W1"] @ X + parameters["b1"])
    return 1.0 * (parameters["W2"] @ hidden + parameters["b2"] >= 0)


def predict_by_loop(parameters: Any, X: Array) -> Array:
    A2 = forward_of_the_library(X, parameters)[0]
    predictions = np.zeros((1, X.shape[1]))
    for i in range(X.shape[1]):
        predictions[0, i] = 1 if A2[0, i] > 0.5 else 0
    return predictions


# disagreements


def disagreements(p: Array, q: Array, y: Array) -> Any:
    return np.sum((p == y) & (q != y)), np.sum((q == y) & (p != y))


def disagreements_by_loop(p: Array, q: Array, y: Array) -> Any:
    only_p = only_q = 0
    for says_p, says_q, truth in zip(p[0], q[0], y[0], strict=True):
        if says_p == truth and says_q != truth:
            only_p += 1
        if says_q == truth and says_p != truth:
            only_q += 1
    return only_p, only_q


def disagreements_by_ranks(p: Array, q: Array, y: Array) -> Any:
    p_is_right, q_is_right = np.asarray(p == y), np.asarray(q == y)
    return (p_is_right > q_is_right).sum(), (p_is_right < q_is_right).sum()


# dZ1_of_sigmoids


def sigmoids_back(W2: Array, A1: Array, dZ2: Array) -> Any:
    return W2.T @ dZ2 * A1 * (1 - A1)


def sigmoids_back_in_steps(W2: Array, A1: Array, dZ2: Array) -> Any:
    dA1 = np.dot(W2.T, dZ2)
    return np.multiply(dA1, A1 - A1**2)


def sigmoids_back_by_loop(W2: Array, A1: Array, dZ2: Array) -> Any:
    dZ1 = np.zeros(A1.shape)
    for j in range(A1.shape[0]):
        for i in range(A1.shape[1]):
            for k in range(W2.shape[0]):
                dZ1[j, i] += W2[k, j] * dZ2[k, i]
            dZ1[j, i] *= A1[j, i] * (1 - A1[j, i])
    return dZ1


# flip_unit


def flip_unit(parameters: Any, j: int) -> Any:
    flipped = {name: array.copy() for name, array in parameters.items()}
    flipped["W1"][j] *= -1
    flipped["b1"][j] *= -1
    flipped["W2"][:, j] *= -1
    return flipped


def flip_unit_by_signs(parameters: Any, j: int) -> Any:
    signs = np.ones((len(parameters["W1"]), 1))
    signs[j] = -1
    return {
        "W1": parameters["W1"] * signs,
        "b1": parameters["b1"] * signs,
        "W2": parameters["W2"] * signs.T,
        "b2": parameters["b2"],
    }


def flip_unit_on_a_deep_copy(parameters: Any, j: int) -> Any:
    flipped = copy.deepcopy(parameters)
    for row in (flipped["W1"], flipped["b1"], flipped["W2"].T):
        row[j] = -row[j]
    return flipped


solutions: dict[str, list[Callable[..., Any]]] = {
    "layer_sizes": [
        layer_sizes,
        layer_sizes_in_the_classic_style,
        layer_sizes_by_length,
        layer_sizes_as_an_array,
    ],
    "initialize_parameters": [
        initialize_parameters,
        initialize_in_the_classic_style,
        initialize_with_a_generator,
        initialize_number_by_number,
        initialize_in_float32,
    ],
    "forward_propagation": [
        forward_propagation,
        forward_with_its_own_sigmoid,
        forward_by_einsum,
        forward_example_by_example,
        forward_in_float32,
    ],
    "compute_cost": [
        compute_cost,
        compute_cost_with_parameters,
        compute_cost_with_optional_parameters,
        compute_cost_by_loop,
        compute_cost_of_scipy,
        compute_cost_in_float32,
    ],
    "backward_propagation": [
        backward_propagation,
        backward_from_Z1,
        backward_by_einsum,
        backward_example_by_example,
        backward_in_float32,
    ],
    "update_parameters": [
        update_parameters,
        update_copies,
        update_in_place,
        update_in_float32,
        update_element_by_element,
    ],
    "nn_model": [
        nn_model,
        nn_model_in_the_classic_style,
        nn_model_with_its_own_weights,
        nn_model_by_itself,
        nn_model_in_float32,
    ],
    "predict": [
        predict,
        predict_in_the_classic_style,
        predict_by_rounding,
        predict_by_itself,
        predict_by_loop,
    ],
    "disagreements": [disagreements, disagreements_by_loop, disagreements_by_ranks],
    "dZ1_of_sigmoids": [sigmoids_back, sigmoids_back_in_steps, sigmoids_back_by_loop],
    "flip_unit": [flip_unit, flip_unit_by_signs, flip_unit_on_a_deep_copy],
}
