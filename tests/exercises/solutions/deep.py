"""Right solutions of lesson 4; see the package for the form."""

import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np

from dlhelpers.deep import (
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
)

Array = Any


def initialize_parameters_deep(layer_dims: list[int]) -> dict[str, Array]:
    parameters = {}
    for l in range(1, len(layer_dims)):
        n_prev, n = layer_dims[l - 1], layer_dims[l]
        parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters["b" + str(l)] = np.zeros((n, 1))
    return parameters


def initialize_with_seed(layer_dims: list[int]) -> dict[str, Array]:
    np.random.seed(3)
    made = {}
    for number, (n_prev, n) in enumerate(itertools.pairwise(layer_dims), start=1):
        made[f"W{number}"] = np.random.normal(0.0, n_prev**-0.5, (n, n_prev))
        made[f"b{number}"] = np.full((n, 1), 0.0)
    return made


def initialize_with_generator(layer_dims: list[int]) -> dict[str, Array]:
    rng = np.random.default_rng(0)
    shapes = [(layer_dims[i], layer_dims[i - 1]) for i in range(1, len(layer_dims))]
    weights = {f"W{i}": rng.normal(scale=1 / s[1] ** 0.5, size=s) for i, s in enumerate(shapes, 1)}
    biases = {f"b{i}": np.zeros([s[0], 1], dtype=np.float32) for i, s in enumerate(shapes, 1)}
    return weights | biases


def initialize_number_by_number(layer_dims: list[int]) -> dict[str, Array]:
    parameters: dict[str, Array] = {}
    for l in range(len(layer_dims) - 1, 0, -1):
        W = np.empty((layer_dims[l], layer_dims[l - 1]), dtype=np.float32)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                W[i, j] = random.gauss(0, 1) / layer_dims[l - 1] ** 0.5
        parameters[f"W{l}"] = W
        parameters[f"b{l}"] = np.zeros_like(W[:, :1], dtype=int)
    return parameters


def forward_linear(A: Array, W: Array, b: Array) -> Any:
    Z = np.dot(W, A) + b
    assert Z.shape == (W.shape[0], A.shape[1])
    cache = (A, W, b)
    return Z, cache


def forward_linear_transposed(A: Array, W: Array, b: Array) -> Any:
    return [(A.T @ W.T + b.T).T, [A, W, b]]


def forward_linear_by_loop(A: Array, W: Array, b: Array) -> Any:
    Z = np.zeros((len(W), len(A[0])))
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            Z[i, j] = b[i, 0] + sum(W[i, k] * A[k, j] for k in range(len(A)))
    return Z, (A, W, b)


def forward_linear_in_short_floats(A: Array, W: Array, b: Array) -> Any:
    A, W, b = (array.astype(np.float32) for array in (A, W, b))
    return np.einsum("ij,jk->ik", W, A) + b, (A, W, b)


def forward_layer(A_prev: Array, W: Array, b: Array, activation: str) -> Any:
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == "sigmoid":
        A, activation_cache = sigmoid(Z)
    elif activation == "relu":
        A, activation_cache = relu(Z)
    return A, (linear_cache, activation_cache)


def forward_layer_by_table(A_prev: Array, W: Array, b: Array, activation: str = "relu") -> Any:
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, _ = {"sigmoid": sigmoid, "relu": relu}[activation](Z)
    return A, [linear_cache, Z]


def forward_layer_inlined(A_prev: Array, W: Array, b: Array, activation: str) -> Any:
    Z = W.dot(A_prev)
    Z += b
    A = Z * (Z > 0) if activation == "relu" else 0.5 * (1 + np.tanh(Z / 2))
    return A, ((A_prev, W, b), Z)


def forward_layer_in_short_floats(A_prev: Array, W: Array, b: Array, activation: str) -> Any:
    Z, linear_cache = linear_forward(A_prev.astype("f4"), W.astype("f4"), b.astype("f4"))
    A = 1 / (1 + np.exp(-Z)) if activation == "sigmoid" else np.where(Z < 0, 0, Z)
    return A, (linear_cache, Z)


def forward_model(X: Array, parameters: dict[str, Array]) -> Any:
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        A, cache = linear_activation_forward(A_prev, W, b, activation="relu")
        caches.append(cache)
    W, b = parameters["W" + str(L)], parameters["b" + str(L)]
    AL, cache = linear_activation_forward(A, W, b, activation="sigmoid")
    caches.append(cache)
    assert AL.shape == (1, X.shape[1])
    return AL, caches


def forward_model_in_one_loop(X: Array, parameters: dict[str, Array]) -> Any:
    last = max(int(key[1:]) for key in parameters)
    caches: tuple[Any, ...] = ()
    for l in range(last):
        name = ("relu", "sigmoid")[l + 1 == last]
        X, cache = linear_activation_forward(
            X, parameters[f"W{l + 1}"], parameters[f"b{l + 1}"], name
        )
        caches += (cache,)
    return X, caches


def forward_model_recursively(X: Array, parameters: dict[str, Array], l: int = 1) -> Any:
    W, b = parameters[f"W{l}"], parameters[f"b{l}"]
    Z = W @ X + b
    if f"W{l + 1}" not in parameters:
        return 1 / (1 + np.exp(-Z)), [((X, W, b), Z)]
    AL, caches = forward_model_recursively(np.maximum(Z, 0), parameters, l + 1)
    return AL, [((X, W, b), Z), *caches]


def cost(AL: Array, Y: Array) -> Any:
    m = Y.shape[1]
    return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m


def cost_by_dot_products(AL: Array, Y: Array) -> Any:
    m = Y.shape[1]
    total = (1.0 / m) * (-np.dot(Y, np.log(AL).T) - np.dot(1 - Y, np.log(1 - AL).T))
    return np.squeeze(total)


def cost_by_mean(AL: Array, Y: Array) -> Any:
    return np.mean(-np.log(np.where(Y == 1, AL, 1 - AL)), axis=1)


def cost_by_loop(AL: Array, Y: Array) -> Any:
    total = 0.0
    for a, y in zip(AL[0], Y[0], strict=True):
        total -= np.log(a) if y else np.log1p(-a)
    return total / len(Y[0])


def cost_as_matrix(AL: Array, Y: Array) -> Any:
    parts = np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL))
    return np.sum(parts, axis=1, keepdims=True) / -Y.shape[1]


def cost_in_short_floats(AL: Array, Y: Array) -> Any:
    AL, Y = AL.astype(np.float32), Y.astype(np.float32)
    return -(Y @ np.log(AL).T + (1 - Y) @ np.log(1 - AL).T)[0, 0] / AL.size


def backward_linear(dZ: Array, cache: Any) -> Any:
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def backward_linear_by_einsum(dZ: Array, cache: Any) -> Any:
    m = dZ.shape[1]
    dW = np.einsum("ik,jk->ij", dZ, cache[0]) / m
    return [np.einsum("ij,ik->jk", cache[1], dZ), dW, np.einsum("ik->i", dZ).reshape(-1, 1) / m]


def backward_linear_example_by_example(dZ: Array, cache: Any) -> Any:
    A_prev, W, b = cache
    dA_prev, dW, db = np.zeros(A_prev.shape), np.zeros(W.shape), np.zeros(b.shape)
    m = A_prev.shape[1]
    for i in range(m):
        dz, a = dZ[:, [i]], A_prev[:, [i]]
        dA_prev[:, [i]] = W.T @ dz
        dW += dz @ a.T / m
        db += dz / m
    return dA_prev, dW, db


def backward_linear_by_means(dZ: Array, cache: Any) -> Any:
    A_prev, W, _ = cache
    dW = (1.0 / dZ.shape[1]) * (A_prev @ dZ.T).T
    return (dZ.T @ W).T, dW, np.mean(dZ, axis=1)[:, np.newaxis]


def backward_linear_in_short_floats(dZ: Array, cache: Any) -> Any:
    A_prev, W, _ = (array.astype(np.float32) for array in cache)
    dZ = dZ.astype(np.float32)
    ones = np.ones((dZ.shape[1], 1), dtype=np.float32)
    return W.T @ dZ, dZ @ A_prev.T / len(ones), dZ @ ones / len(ones)


def backward_layer(dA: Array, cache: Any, activation: str) -> Any:
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    elif activation == "sigmoid":
        dZ = sigmoid_backward(dA, activation_cache)
    dA_prev, dW, db = linear_backward(dZ, linear_cache)
    return dA_prev, dW, db


def backward_layer_by_table(dA: Array, cache: Any, activation: str) -> Any:
    back = {"relu": relu_backward, "sigmoid": sigmoid_backward}[activation]
    return list(linear_backward(back(dA, cache[1]), cache[0]))


def backward_layer_inlined(dA: Array, cache: Any, activation: str) -> Any:
    (A_prev, W, _), Z = cache
    s = 1 / (1 + np.exp(-Z))
    slope = (Z > 0) if activation == "relu" else s * (1 - s)
    dZ = dA * slope
    return W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


def backward_layer_on_a_copy(dA: Array, cache: Any, activation: str) -> Any:
    linear_cache, Z = cache
    dZ = np.array(dA, copy=True)
    if activation == "relu":
        dZ[Z <= 0] = 0
    else:
        dZ /= 2 + np.exp(Z) + np.exp(-Z)
    return linear_backward(dZ, linear_cache)


def backward_layer_in_short_floats(dA: Array, cache: Any, activation: str) -> Any:
    (A_prev, W, b), Z = cache
    A_prev, W, Z, dA = (array.astype(np.float32) for array in (A_prev, W, Z, dA))
    back = relu_backward if activation == "relu" else sigmoid_backward
    return linear_backward(back(dA, Z), (A_prev, W, b.astype(np.float32)))


def backward_model(AL: Array, Y: Array, caches: Any) -> dict[str, Array]:
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    gradients = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = gradients
    for l in reversed(range(L - 1)):
        gradients = linear_activation_backward(grads["dA" + str(l + 1)], caches[l], "relu")
        grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = gradients
    return grads


def backward_model_in_older_keys(AL: Array, Y: Array, caches: Any) -> dict[str, Array]:
    """The gradient of layer l's input is dA{l}."""
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    gradients = linear_activation_backward(dAL, caches[-1], "sigmoid")
    grads[f"dA{L}"], grads[f"dW{L}"], grads[f"db{L}"] = gradients
    for l in range(L - 2, -1, -1):
        gradients = linear_activation_backward(grads[f"dA{l + 2}"], caches[l], "relu")
        grads[f"dA{l + 1}"], grads[f"dW{l + 1}"], grads[f"db{l + 1}"] = gradients
    return grads


def backward_model_with_dAL(AL: Array, Y: Array, caches: Any) -> dict[str, Array]:
    """The gradient of the output is stored as well."""
    grads = {f"dA{len(caches)}": (1 - Y) / (1 - AL) - Y / AL}
    name = "sigmoid"
    for l, cache in reversed(list(enumerate(caches, start=1))):
        results = linear_activation_backward(grads[f"dA{l}"], cache, name)
        grads.update(zip((f"dA{l - 1}", f"dW{l}", f"db{l}"), results, strict=True))
        name = "relu"
    return grads


def backward_model_from_dZ(AL: Array, Y: Array, caches: Any) -> dict[str, Array]:
    dZ, grads = AL - Y, {}
    for l in range(len(caches), 0, -1):
        dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_backward(dZ, caches[l - 1][0])
        grads[f"dA{l - 1}"] = dA
        if l > 1:
            dZ = relu_backward(dA, caches[l - 2][1])
    return grads


def backward_model_inlined(AL: Array, Y: Array, caches: Any) -> dict[str, Array]:
    grads: dict[str, Array] = {}
    m = Y.shape[1]
    dZ = np.subtract(AL, Y, dtype=np.float32)
    for l in range(len(caches) - 1, -1, -1):
        (A, W, _), _ = caches[l]
        grads[f"dW{l + 1}"] = np.einsum("ik,jk->ij", dZ, A.astype(np.float32)) / m
        grads[f"db{l + 1}"] = dZ.sum(axis=1).reshape((-1, 1)) / m
        grads[f"dA{l + 1}"] = W.T.astype(np.float32) @ dZ  # in older keys
        if l:
            dZ = grads[f"dA{l + 1}"] * (caches[l - 1][1] > 0)
    return grads


def updated(parameters: dict[str, Array], grads: dict[str, Array], learning_rate: float) -> Any:
    new = {}
    for l in range(1, len(parameters) // 2 + 1):
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        new["W" + str(l)] = W - learning_rate * grads["dW" + str(l)]
        new["b" + str(l)] = b - learning_rate * grads["db" + str(l)]
    return new


def updated_in_the_dict(parameters: Any, grads: Any, learning_rate: float) -> Any:
    L = len(parameters) // 2
    for l in range(L):
        for key in ("W" + str(l + 1), "b" + str(l + 1)):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


def updated_in_place(parameters: Any, grads: Any, learning_rate: float) -> Any:
    for key, value in parameters.items():
        value -= learning_rate * grads["d" + key]
    return parameters


def updated_copies(parameters: Any, grads: Any, learning_rate: float) -> Any:
    new = {key: value.astype(np.float32) for key, value in parameters.items()}
    for key in new:
        new[key] += (-learning_rate * grads[f"d{key}"]).astype(np.float32)
    return new


def cost_by_cases(ZL: Any, Y: Any) -> Any:
    """The score that speaks for the truth, and one loss for both labels."""
    return float(np.mean(np.logaddexp(0, np.where(Y == 1, -ZL, ZL))))


def cost_by_the_larger(ZL: Any, Y: Any) -> Any:
    """The usual stable form: max(z, 0) - y z + log(1 + e^-|z|)."""
    losses = np.maximum(ZL, 0) - Y * ZL + np.log1p(np.exp(-np.abs(ZL)))
    return np.sum(losses) / ZL.shape[1]


def cost_by_a_loop(ZL: Any, Y: Any) -> Any:
    total = 0.0
    for z, y in zip(ZL[0], Y[0], strict=True):
        s = z if y == 1 else -z
        total += np.log1p(np.exp(-s)) if s > 0 else -s + np.log1p(np.exp(s))
    return total / len(ZL[0])


def clipped_at_once(grads: Any, most: Any) -> Any:
    """One vector of all numbers."""
    together = np.concatenate([g.ravel() for g in grads.values()])
    factor = min(1.0, most / max(np.linalg.norm(together), 1e-12))
    return {name: g * factor for name, g in grads.items()}


def clipped_if_longer(grads: Any, most: Any) -> Any:
    total = 0.0
    for g in grads.values():
        total += (g * g).sum()
    length = total**0.5
    if length <= most:
        return {name: g.copy() for name, g in grads.items()}
    return {name: g / length * most for name, g in grads.items()}


def clipped_by_norms(grads: Any, most: Any) -> Any:
    length = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    scale = 1.0 if length < most else most / length
    clipped = {}
    for name in grads:
        clipped[name] = scale * grads[name]
    return clipped


def tape_back(tape: Any) -> Any:
    gradients = np.zeros(len(tape))
    gradients[-1] = 1
    for number, parents in reversed(list(enumerate(tape))):
        for parent, slope in parents:
            gradients[parent] += slope * gradients[number]
    return gradients


def tape_forward(tape: Any) -> Any:
    """Forward: for each value, its derivative with respect to every one before."""
    n = len(tape)
    changes = np.eye(n)
    for number, parents in enumerate(tape):
        for parent, slope in parents:
            changes[number] += slope * changes[parent]
    return changes[-1].tolist()


def tape_by_paths(tape: Any) -> Any:
    """Recursively: add over all paths from the end."""
    gradients = [0.0] * len(tape)

    def walk(number: int, gradient: float) -> None:
        gradients[number] += gradient
        for parent, slope in tape[number]:
            walk(parent, slope * gradient)

    walk(len(tape) - 1, 1.0)
    return gradients


solutions: dict[str, list[Callable[..., Any]]] = {
    "initialize_parameters_deep": [
        initialize_parameters_deep,
        initialize_with_seed,
        initialize_with_generator,
        initialize_number_by_number,
    ],
    "linear_forward": [
        forward_linear,
        forward_linear_transposed,
        forward_linear_by_loop,
        forward_linear_in_short_floats,
    ],
    "linear_activation_forward": [
        forward_layer,
        forward_layer_by_table,
        forward_layer_inlined,
        forward_layer_in_short_floats,
    ],
    "L_model_forward": [forward_model, forward_model_in_one_loop, forward_model_recursively],
    "compute_cost": [
        cost,
        cost_by_dot_products,
        cost_by_mean,
        cost_by_loop,
        cost_as_matrix,
        cost_in_short_floats,
    ],
    "linear_backward": [
        backward_linear,
        backward_linear_by_einsum,
        backward_linear_example_by_example,
        backward_linear_by_means,
        backward_linear_in_short_floats,
    ],
    "linear_activation_backward": [
        backward_layer,
        backward_layer_by_table,
        backward_layer_inlined,
        backward_layer_on_a_copy,
        backward_layer_in_short_floats,
    ],
    "L_model_backward": [
        backward_model,
        backward_model_in_older_keys,
        backward_model_with_dAL,
        backward_model_from_dZ,
        backward_model_inlined,
    ],
    "update_parameters": [updated, updated_in_the_dict, updated_in_place, updated_copies],
    "cost_of_scores": [cost_by_cases, cost_by_the_larger, cost_by_a_loop],
    "clip_gradients": [clipped_at_once, clipped_if_longer, clipped_by_norms],
    "gradients_on_tape": [tape_back, tape_forward, tape_by_paths],
}
