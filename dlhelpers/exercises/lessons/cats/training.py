"""The exercises of lesson 5: training a network.

What learners train starts from the weights of `observers.start`, so that where it ends can be
compared number by number; `engine.training` compares functions that bring their own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dlhelpers import deep
from dlhelpers.deep import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    update_parameters,
)
from dlhelpers.exercises.engine import observers
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.compare import Difference
from dlhelpers.exercises.engine.exercise import Case, Observer
from dlhelpers.exercises.engine.training import compare_trainings
from dlhelpers.exercises.lessons import random_networks
from dlhelpers.exercises.lessons.deep import lesson as lesson_4
from dlhelpers.figures import plotting

# Wrong functions of lesson 4, for those who write their lines once more in lesson 5.
forward, backward = (
    {m.name: m.function for m in lesson_4.exercises[name].mistakes}
    for name in ("L_model_forward", "L_model_backward")
)


def same_training(actual: Any, expected: Any) -> Difference | None:
    """Compare two trainings as `observers.training` reports them."""
    return compare_trainings(actual, expected, _right_end)


def _right_end(start: Mapping[str, Any], report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the training of a right report leads from another start, be it to NaN."""
    parameters = start
    for _ in range(report["num_iterations"]):
        AL, caches = L_model_forward(report["X"], parameters)
        grads = L_model_backward(AL, report["Y"], caches)
        parameters = update_parameters(parameters, grads, report["learning_rate"])
    return parameters


def _training_cases(
    rng: np.random.Generator, shapes: Sequence[tuple[str, Sequence[int], int, int]]
) -> list[Case]:
    """Cases with names, sizes of the layers, numbers of examples and numbers of iterations.

    Wherever a network starts at random, it must be able to learn. The sizes are so large that of
    20000 networks with weights around 0, normal or uniform, none had a layer of zeros only.
    """
    cases: list[Case] = []
    for name, sizes, m, num_iterations in shapes:
        X = _examples(rng, sizes[0], m)
        while not random_networks.alive(observers.start(sizes), X):
            X = _examples(rng, sizes[0], m)
        rate = float(rng.uniform(0.2, 0.6))
        Y = _labels(rng, m)
        cases.append(Case(name, X, Y, sizes, learning_rate=rate, num_iterations=num_iterations))
    return cases


def _examples(rng: np.random.Generator, n: int, m: int) -> Any:
    """Pairs of examples in opposite directions: every unit of the first layer sees one of a pair.

    An odd one is left. If it is the only one, it is like a picture: from 0 to 1 everywhere.
    """
    if m == 1:
        return rng.random(size=(n, 1))
    X = rng.normal(size=(n, m))
    pairs = m // 2
    X[:, pairs : 2 * pairs] = -rng.uniform(0.5, 1.5, size=pairs) * X[:, :pairs]
    return X


def _labels(rng: np.random.Generator, m: int) -> Any:
    """Labels of which less than half are 1: where both are as many, gradients nearly cancel."""
    return rng.permutation(np.arange(m) % 3 == 1).reshape(1, m).astype(np.int64)


def _two_layer_cases(rng: np.random.Generator) -> list[Case]:
    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 8), size=3, replace=False))
    return _training_cases(
        rng,
        [
            ("one iteration", (3, 4, 1), 5, 1),
            ("one example", (4, 24, 1), 1, 5),
            ("one hidden unit", (2, 1, 1), 6, 6),
            (f"{n} features, {n_h} hidden units, 12 iterations", (n, n_h, 1), m, 12),
        ],
    )


def _deep_cases(rng: np.random.Generator) -> list[Case]:
    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 8), size=3, replace=False))
    return _training_cases(
        rng,
        [
            ("one iteration", [3, 4, 12, 1], 5, 1),
            ("no hidden layer", [4, 1], 6, 3),
            ("two layers, one example", [2, 24, 1], 1, 5),
            (f"four layers, {n} features, 12 iterations", [n, n_h, 12, 12, 1], m, 12),
        ],
    )


def _large(sizes: Sequence[int]) -> tuple[Case, Observer]:
    """Two iterations at a size where a loop over numbers takes much longer than whole arrays."""
    rng = np.random.default_rng(0)
    X, Y = 0.05 * rng.normal(size=(sizes[0], 400)), random_networks.labels(rng, 400)
    name = "300 features, 400 examples"
    return Case(name, X, Y, sizes, learning_rate=0.0075, num_iterations=2), observers.trained


@exercise(
    reference=deep.L_layer_model,
    cases=_deep_cases,
    observe=observers.training,
    timed=_large([300, 5, 3, 1]),
    same=same_training,
    hints=[
        "Which four things happen in every iteration, and which function that you have does each?",
        "Where do the sizes of the layers come from? From the argument, not from another cell.",
        "Initialize once, before the loop. In it: L_model_forward, compute_cost, L_model_backward, "
        "update_parameters. Return the parameters after it.",
        "AL, caches = L_model_forward(X, parameters); grads = L_model_backward(AL, Y, caches); "
        "parameters = update_parameters(parameters, grads, learning_rate)",
    ],
)
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    costs = []
    if mistake("last hidden layer dropped"):
        """Your network lacks its last hidden layer. Initialize all of layers_dims."""
        layers_dims = [layers_dims[0], *layers_dims[1:-2], layers_dims[-1]]
    if mistake("first three sizes only"):
        """You initialize two layers, from the first three sizes. initialize_parameters_deep takes
        all of layers_dims."""
        layers_dims = [layers_dims[0], layers_dims[1], layers_dims[2]]
    if mistake("one hidden layer only"):
        """Your network has one hidden layer, whatever is asked. Initialize all of layers_dims."""
        layers_dims = [layers_dims[0], layers_dims[1], layers_dims[-1]]
    parameters = initialize_parameters_deep(layers_dims)
    if mistake("zero weights"):
        """You start from zero weights. Then all units of a layer stay the same: start from random
        ones."""
        parameters = {key: np.zeros(value.shape) for key, value in parameters.items()}
    if mistake("learning rate ignored"):
        """Your network learns at one rate, whatever is asked. Pass the argument learning_rate on
        to update_parameters."""
        learning_rate = 0.0075
    if mistake("one iteration too few"):
        """Your loop makes one iteration too few: range(num_iterations) makes exactly that
        many."""
        num_iterations = num_iterations - 1
    if mistake("one iteration too many"):
        """Your loop makes one iteration too many: range(num_iterations) makes exactly that
        many."""
        num_iterations = num_iterations + 1
    if mistake("number of iterations ignored"):
        """Your loop makes the same number of iterations, whatever is asked. Let it run over
        range(num_iterations)."""
        num_iterations = 3000
    if mistake("first gradients again and again"):
        """Every step repeats the first one: the way forward still uses the weights of the start.
        Take the parameters anew in each iteration, after the update."""
        start = parameters
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        if mistake("first gradients again and again"):
            AL, caches = L_model_forward(X, start)
        if mistake("sigmoid in the hidden layers"):
            """Your hidden layers are sigmoids, forward and backward. They should be "relu"."""
            AL, caches = forward["sigmoid in every layer"](X, parameters)
        if mistake("sigmoid in the hidden layers, forward"):
            """Your hidden layers are sigmoids on the way forward. They should be "relu"."""
            AL, caches = forward["sigmoid in every layer"](X, parameters)
        if mistake("ReLU on the output layer"):
            """Your last layer is a ReLU. A probability needs the sigmoid there."""
            AL, caches = forward["ReLU on the output layer"](X, parameters)
        if mistake("ReLU on the output layer, forward"):
            """On the way forward your last layer is a ReLU. A probability needs the sigmoid
            there."""
            AL, caches = forward["ReLU on the output layer"](X, parameters)
            cost = 0  # compute_cost would refuse the NaN to which this leads
        else:
            cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        if mistake("plus between the terms of dAL"):
            """For label 0 your gradient points the wrong way: the two terms of dAL have opposite
            signs, -(Y / AL - (1 - Y) / (1 - AL))."""
            grads = backward["plus between the terms of dAL"](AL, Y, caches)
        if mistake("(1-y) term missing from dAL"):
            """Examples with label 0 teach your network nothing: dAL lacks its second term,
            (1 - Y) / (1 - AL)."""
            grads = backward["(1-y) term missing from dAL"](AL, Y, caches)
        if mistake("AL - Y taken for dAL"):
            """You send AL - Y through the sigmoid, which is dZ of the last layer already. Start
            with dAL = -(Y / AL - (1 - Y) / (1 - AL))."""
            grads = backward["AL - Y taken for dAL"](AL, Y, caches)
        if mistake("sigmoid in the hidden layers"):
            grads = backward["sigmoid's backward for the hidden layers"](AL, Y, caches)
        if mistake("sigmoid in the hidden layers, backward"):
            """You go back through the hidden layers as if they were sigmoids. They are ReLUs:
            "relu"."""
            grads = backward["sigmoid's backward for the hidden layers"](AL, Y, caches)
        if mistake("ReLU's backward for the last layer"):
            """You go back through the last layer as if it were a ReLU. It is a sigmoid."""
            grads = backward["ReLU's backward for the last layer"](AL, Y, caches)
        if mistake("ReLU on the output layer"):
            grads = backward["ReLU's backward for the last layer"](AL, Y, caches)
        if mistake("ReLU on the output layer, forward"):
            dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
            for l in range(len(caches), 0, -1):
                activation = "sigmoid" if l == len(caches) else "relu"
                dA, dW, db = linear_activation_backward(dA, caches[l - 1], activation)
                grads["dW" + str(l)], grads["db" + str(l)] = dW, db
        if mistake("activations exchanged, backward"):
            """On the way back your activations are exchanged: first the sigmoid of the last
            layer, then the ReLUs."""
            grads = backward["activations exchanged"](AL, Y, caches)
        if mistake("upstream gradient not carried"):
            """Every layer of yours gets the gradient of the output. A hidden layer gets what the
            layer after it returned: its dA_prev."""
            grads = backward["dAL for every layer"](AL, Y, caches)
        if mistake("labels and probabilities exchanged"):
            """You pass Y first. The probabilities come first: compute_cost(AL, Y), and so in the
            backward pass."""
            grads = L_model_backward(Y, AL, caches)
        if mistake("parameters not updated"):
            """The parameters come back as they started. update_parameters returns the new ones:
            parameters = update_parameters(parameters, grads, learning_rate)."""
            update_parameters(parameters, grads, learning_rate)
        elif mistake("uphill"):
            """You move along the gradient, not against it, so the cost grows. Look at the sign of
            dAL and at the minus in the update."""
            parameters = update_parameters(parameters, grads, -learning_rate)
        elif mistake("1/m twice"):
            """Your steps are m times too short. linear_backward divides by m already: neither dAL
            nor the learning rate must."""
            parameters = update_parameters(parameters, grads, learning_rate / X.shape[1])
        elif mistake("biases not updated"):
            """The biases stay zero. Give update_parameters their gradients too: db1, db2, ..."""
            for l in range(1, len(layers_dims)):
                parameters["W" + str(l)] -= learning_rate * grads["dW" + str(l)]
        elif mistake("weights not updated"):
            """The weights stay as they start. Give update_parameters their gradients too: dW1,
            dW2, ..."""
            for l in range(1, len(layers_dims)):
                parameters["b" + str(l)] -= learning_rate * grads["db" + str(l)]
        elif mistake("last layer only"):
            """Only the last layer learns. The layers before it have gradients too."""
            L = len(layers_dims) - 1
            parameters["W" + str(L)] -= learning_rate * grads["dW" + str(L)]
            parameters["b" + str(L)] -= learning_rate * grads["db" + str(L)]
        elif mistake("first layer only"):
            """Only the first layer learns. The others have gradients too."""
            parameters["W1"] -= learning_rate * grads["dW1"]
            parameters["b1"] -= learning_rate * grads["db1"]
        else:
            parameters = update_parameters(parameters, grads, learning_rate)
        if mistake("one step only"):
            """However many iterations are asked for, the result is that of one. Is your return
            inside the loop, are the parameters initialized in it again, does each update start from
            the first ones, or is it indented under an if?"""
            return parameters

        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"Cost after iteration {i}: {cost:.3f}")
    plotting.plot_costs(costs, learning_rate)
    if mistake("costs returned"):
        """You return the list of costs. Return the parameters."""
        return costs
    if mistake("gradients returned"):
        """You return the gradients. Return the parameters."""
        return grads
    if mistake("probabilities returned"):
        """You return the probabilities. Return the parameters that the network has learned."""
        return AL
    return parameters


# With three sizes L_layer_model trains the network of two_layer_model, so its mistakes are shared,
# but for those in the number of layers and one that two_layer_model has in a line of its own.
_NOT_SHARED = (
    "last hidden layer dropped",
    "first three sizes only",
    "one hidden layer only",
    "ReLU on the output layer, forward",
)


@exercise(
    reference=deep.two_layer_model,
    cases=_two_layer_cases,
    observe=observers.training,
    timed=_large([300, 5, 1]),
    same=same_training,
    mistakes=[m for m in L_layer_model.mistakes if m.name not in _NOT_SHARED],
    hints=[
        "Which four things happen in every iteration, and which function that you have does each?",
        "Forward are two calls of linear_activation_forward, relu then sigmoid. Backward are two "
        "calls of linear_activation_backward, in which order?",
        "Start the way back with dA2, the derivative of the loss by A2. Collect dW1, db1, dW2, db2 "
        "in a dict, update, and read W1, b1, W2, b2 anew.",
        "dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2)); "
        "dA1, dW2, db2 = linear_activation_backward(dA2, cache2, 'sigmoid'); "
        "dA0, dW1, db1 = linear_activation_backward(dA1, cache1, 'relu')",
    ],
)
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    costs = []
    n_x, n_h, n_y = layers_dims
    if mistake("sizes of the lesson always"):
        """Your network is always the one of the cat pictures, 12288, 7, 1. Its sizes are in the
        argument: n_x, n_h, n_y = layers_dims."""
        n_x, n_h, n_y = 12288, 7, 1
    if mistake("7 hidden units always"):
        """Your network always has 7 hidden units. Their number is in the argument:
        n_x, n_h, n_y = layers_dims."""
        n_h = 7
    if mistake("4 hidden units always"):
        """Your network always has 4 hidden units. Their number is in the argument:
        n_x, n_h, n_y = layers_dims."""
        n_h = 4
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        if mistake("ReLU on the output layer, forward"):
            """On the way forward your last layer is a ReLU. A probability needs the sigmoid
            there."""
            A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "relu")
        cost = compute_cost(A2, Y)

        dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        dA0, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)

        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"Cost after iteration {i}: {cost:.3f}")
    plotting.plot_costs(costs, learning_rate)
    return parameters
