"""Right solutions of lesson 5; see the package for the form."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from dlhelpers.deep import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    relu,
    sigmoid,
    update_parameters,
)
from dlhelpers.figures.plotting import plot_costs, show_images
from dlhelpers.planar import initialize_parameters

Array = Any
_draw = np.random.default_rng(8)


def two_layers(
    X: Array,
    Y: Array,
    layers_dims: Any,
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    costs = []
    n_x, n_h, n_y = layers_dims
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        W1, b1 = parameters["W1"], parameters["b1"]
        W2, b2 = parameters["W2"], parameters["b2"]
        A1, cache1 = linear_activation_forward(X, W1, b1, "relu")
        A2, cache2 = linear_activation_forward(A1, W2, b2, "sigmoid")
        dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0:
            costs.append(compute_cost(A2, Y))
            if print_cost:
                print(f"Cost after iteration {i}: {costs[-1]}")
    plot_costs(costs, learning_rate)
    return parameters


def two_layers_with_seed_and_costs(
    X: Array,
    Y: Array,
    layers_dims: Any,
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    """Returns the costs as well, and draws them with Matplotlib itself."""
    np.random.seed(1)
    costs = []
    parameters = initialize_parameters(*layers_dims)
    i = 0
    while i < num_iterations:
        A2, caches = L_model_forward(X, parameters)
        cost = compute_cost(A2, Y)
        grads = L_model_backward(A2, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if (print_cost and i % 100 == 0) or i == num_iterations - 1:
            print("Cost after iteration", i, np.squeeze(cost))
            costs.append(cost)
        i += 1
    plt.figure()
    plt.plot(np.squeeze(costs))
    plt.ylabel("cost")
    plt.title("Learning rate = " + str(learning_rate))
    plt.show()
    return parameters, costs


def two_layers_inlined(
    X: Array,
    Y: Array,
    layers_dims: Any,
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    """Draws its own weights, from a generator that is not set back, and calls nothing."""
    n_x, n_h, n_y = layers_dims
    W1, b1 = _draw.normal(size=(n_h, n_x)) * 0.01, np.zeros((n_h, 1))
    W2, b2 = _draw.normal(size=(n_y, n_h)) * 0.01, np.zeros((n_y, 1))
    for _ in range(num_iterations):
        A1 = np.maximum(0, W1 @ X + b1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        dZ2 = (A2 - Y) / X.shape[1]
        dZ1 = W2.T @ dZ2 * (A1 > 0)
        W2 -= learning_rate * dZ2 @ A1.T
        b2 -= learning_rate * dZ2.sum(axis=1, keepdims=True)
        W1 -= learning_rate * dZ1 @ X.T
        b1 -= learning_rate * dZ1.sum(axis=1, keepdims=True)
    fig, ax = plt.subplots()
    ax.plot([0])
    fig.suptitle(f"rate {learning_rate}")
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def deep_model(
    X: Array,
    Y: Array,
    layers_dims: Any,
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    parameters = initialize_parameters_deep(layers_dims)
    costs = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
            if print_cost:
                print(f"Cost after iteration {i}: {costs[-1]:.6f}")
    plot_costs(costs, learning_rate)
    return parameters


def deep_model_with_costs(
    X: Array,
    Y: Array,
    layers_dims: Any,
    learning_rate: float = 0.009,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    np.random.seed(1)
    costs: list[Any] = []
    parameters = _start(layers_dims)
    for i in range(0, num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        for key, gradient in L_model_backward(AL, Y, caches).items():
            if key[1] != "A":
                parameters[key[1:]] -= learning_rate * gradient
        if print_cost and i % 100 == 0:
            costs.append(cost)
    plt.plot(np.squeeze(costs))
    plt.show()
    return parameters, costs


def _start(layers_dims: Any) -> Any:
    """An initializer of the learner's own, under another name and with another spread."""
    sizes = list(zip(layers_dims[1:], layers_dims[:-1], strict=True))
    weights = {f"W{i}": np.random.randn(*s) * np.sqrt(2 / s[1]) for i, s in enumerate(sizes, 1)}
    return weights | {f"b{i}": np.zeros((s[0], 1)) for i, s in enumerate(sizes, 1)}


def deep_model_in_other_words(X: Array, Y: Array, sizes: Any, lr: float, steps: int) -> Any:
    weights = initialize_parameters_deep(sizes)
    for _ in range(steps):
        out, stack = L_model_forward(X, weights)
        weights = update_parameters(weights, L_model_backward(out, Y, stack), lr)
    return weights


def deep_model_in_short_floats(
    X: Array,
    Y: Array,
    layers_dims: Any,
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    X = X.astype(np.float32)
    start = initialize_parameters_deep(layers_dims)
    parameters = {key: value.astype(np.float32) for key, value in start.items()}
    for _ in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        grads = L_model_backward(AL, Y, caches)
        for key in parameters:
            parameters[key] = parameters[key] - np.float32(learning_rate) * grads["d" + key]
    return parameters


def predict(X: Array, y: Array, parameters: dict[str, Array]) -> Array:
    probabilities, _ = L_model_forward(X, parameters)
    p = (probabilities > 0.5).astype(int)
    print("Accuracy:", np.mean(p == y))
    return p


def predict_by_loop(X: Array, y: Array, parameters: dict[str, Array]) -> Array:
    m = X.shape[1]
    p = np.zeros((1, m))
    probas, _ = L_model_forward(X, parameters)
    for i in range(0, probas.shape[1]):
        if probas[0, i] > 0.5:
            p[0, i] = 1
        else:
            p[0, i] = 0
    print("Accuracy: " + str(np.sum((p == y) / m)))
    return p


def predict_as_booleans(X: Array, y: Array, parameters: dict[str, Array]) -> Array:
    L = len(parameters) // 2
    A = X.astype(np.float32)
    for l in range(1, L + 1):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        A, _ = relu(Z) if l < L else sigmoid(Z)
    print(f"{100 * np.mean((A >= 0.5) == y):.1f} %")
    return A >= 0.5


def predict_by_rounding(X: Array, y: Array, parameters: dict[str, Array]) -> Array:
    return np.round(L_model_forward(X, parameters)[0])


def mislabeled(classes: Any, X: Array, y: Array, p: Array) -> None:
    wrong = np.flatnonzero(y[0] != p[0])
    print(f"{len(wrong)} of {y.size} pictures are mislabeled")
    shown = wrong[:20]
    if len(shown) == 0:
        return
    columns = min(5, len(shown))
    rows = -(-len(shown) // columns)
    _, axes = plt.subplots(rows, columns, figsize=(2 * columns, 2.3 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, i in zip(axes.flat, shown, strict=False):
        ax.imshow(X[:, i].reshape(64, 64, 3))
        guess, truth = classes[int(p[0, i])].decode(), classes[int(y[0, i])].decode()
        ax.set_title(f"says {guess}, is {truth}", fontsize=9)


def mislabeled_in_the_state_machine(classes: Any, X: Array, y: Array, p: Array) -> None:
    wrong = np.flatnonzero(y[0] != p[0])
    for k, i in enumerate(wrong):
        plt.subplot(-(-len(wrong) // 5), 5, k + 1)
        plt.imshow(X[:, i].reshape(64, 64, 3))
        plt.axis("off")
        plt.title(f"{classes[p[0, i]].decode()}, is {classes[y[0, i]].decode()}")


def mislabeled_by_sums(classes: Any, X: Array, y: Array, p: Array) -> None:
    """Changes the global settings, which is no good habit, but draws the right pictures."""
    indices = np.asarray(np.where(p + y == 1))
    plt.rcParams["figure.figsize"] = (40.0, 40.0)
    count = len(indices[0])
    for i in range(count):
        index = indices[1][i]
        plt.subplot(2, count, i + 1)
        plt.imshow(X[:, index].reshape(64, 64, 3), interpolation="nearest")
        predicted, true = classes[int(p[0, index])], classes[y[0, index]]
        plt.title(f"Prediction: {predicted.decode()} \n Class: {true.decode()}")
    plt.show()


def mislabeled_one_by_one(classes: Any, X: Array, y: Array, p: Array) -> None:
    """Missed cats first, each in its own figure, as integers from 0 to 255."""
    for label in (1, 0):
        for i in range(y.shape[1]):
            if y[0, i] == label != p[0, i]:
                plt.imshow((255 * X[:, i]).astype(np.uint8).reshape(64, 64, 3))
                plt.title("predicted class: " + str(classes[int(p[0, i])].decode()).upper())
                plt.show()


def mislabeled_by_helper(classes: Any, X: Array, y: Array, p: Array) -> Any:
    (wrong,) = np.nonzero((y != p).ravel())
    if wrong.size:
        return show_images(X[:, wrong].T.reshape(-1, 64, 64, 3))
    print("Every picture is predicted right.")
    return None


def doubled(images: Array, Y: Array) -> Any:
    """Copied one by one into an array of the right size."""
    m = len(images)
    both = np.zeros((2 * m, *images.shape[1:]), dtype=images.dtype)
    for i in range(m):
        both[i] = images[i]
        both[m + i] = np.fliplr(images[i])
    return both, np.tile(Y, 2)


def doubled_by_stacks(images: Array, Y: Array) -> Any:
    return np.vstack((images, np.flip(images, axis=2))), np.hstack((Y, Y))


def doubled_by_columns(images: Array, Y: Array) -> Any:
    width = images.shape[2]
    columns = [width - 1 - j for j in range(width)]
    return [np.append(images, images[:, :, columns, :], axis=0), np.append(Y, Y, axis=1)]


def dead_by_loop(X: Array, parameters: Array) -> Any:
    """One example and one unit after the other."""
    _, caches = L_model_forward(X, parameters)
    shares = []
    for _, Z in caches[: len(caches) - 1]:
        dead = 0
        for row in Z:
            dead += not any(z > 0 for z in row)
        shares.append(dead / len(Z))
    return shares


def dead_by_activations(X: Array, parameters: Array) -> Any:
    """What goes into the next layer is 0 throughout."""
    _, caches = L_model_forward(X, parameters)
    return [float((A.max(axis=1) == 0).mean()) for (A, _, _), _ in caches[1:]]


def dead_by_own_forward(X: Array, parameters: Array) -> Any:
    shares = np.zeros(len(parameters) // 2 - 1)
    A = X
    for l in range(1, len(shares) + 1):
        A, _ = relu(parameters[f"W{l}"] @ A + parameters[f"b{l}"])
        shares[l - 1] = 1 - np.count_nonzero(A.any(axis=1)) / len(A)
    return shares


def score_back(X: Array, parameters: Array) -> Any:
    AL, caches = L_model_forward(X, parameters)
    dZ = np.ones_like(AL)
    for l in range(len(caches) - 1, -1, -1):
        dA = caches[l][0][1].T.dot(dZ)
        if l > 0:
            dZ = np.where(caches[l - 1][1] > 0, dA, 0)
    return dA


def score_back_by_the_library(X: Array, parameters: Array) -> Any:
    """The way back is linear in AL - Y, and AL - 0 minus AL - 1 is 1."""
    AL, caches = L_model_forward(X, parameters)
    none, all_cats = np.zeros_like(AL), np.ones_like(AL)
    for_none, for_cats = (L_model_backward(AL, Y, caches) for Y in (none, all_cats))
    return for_none["dA0"] - for_cats["dA0"]


def score_example_by_example(X: Array, parameters: Array) -> Any:
    """Where a ReLU is off, its row of W is gone; what is left is one product of matrices."""
    _, caches = L_model_forward(X, parameters)
    columns = []
    for i in range(X.shape[1]):
        product = caches[-1][0][1]
        for (_, W, _), Z in reversed(caches[:-1]):
            product = product @ np.diag((Z[:, i] > 0).astype(float)) @ W
        columns.append(product.ravel())
    return np.stack(columns, axis=1)


solutions: dict[str, list[Callable[..., Any]]] = {
    "two_layer_model": [two_layers, two_layers_with_seed_and_costs, two_layers_inlined],
    "L_layer_model": [
        deep_model,
        deep_model_with_costs,
        deep_model_in_other_words,
        deep_model_in_short_floats,
    ],
    "predict": [predict, predict_by_loop, predict_as_booleans, predict_by_rounding],
    "print_mislabeled_images": [
        mislabeled,
        mislabeled_in_the_state_machine,
        mislabeled_by_sums,
        mislabeled_one_by_one,
        mislabeled_by_helper,
    ],
    "add_mirrored": [doubled, doubled_by_stacks, doubled_by_columns],
    "dead_units": [dead_by_loop, dead_by_activations, dead_by_own_forward],
    "score_gradients": [score_back, score_back_by_the_library, score_example_by_example],
}
