"""The exercises of lesson 5: training a network.

What learners train starts from the weights of `observers.start`, so that where it ends can be
compared number by number; `engine.training` compares functions that bring their own.
"""

# ruff: noqa: ARG001, ARG005 - wrong functions leave arguments unused

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.deep import initialize_parameters_deep
from dlhelpers.exercises.engine import observers
from dlhelpers.exercises.engine.compare import Difference
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake, Observer
from dlhelpers.exercises.engine.training import compare_trainings
from dlhelpers.exercises.lessons import random_networks

Array: TypeAlias = Any  # the wrong functions need no closer types
Train: TypeAlias = Callable[..., Any]  # of X, Y, parameters, learning_rate, num_iterations


def same_training(actual: Any, expected: Any) -> Difference | None:
    """Compare two trainings as `observers.training` reports them."""
    return compare_trainings(actual, expected, _right_end)


def _right_end(start: Mapping[str, Any], report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the training of a right report leads from another start."""
    rate, num_iterations = report["learning_rate"], report["num_iterations"]
    end: Mapping[str, Any] = _descent()(report["X"], report["Y"], start, rate, num_iterations)
    return end


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


def _examples(rng: np.random.Generator, n: int, m: int) -> Array:
    """Pairs of examples in opposite directions: every unit of the first layer sees one of a pair.

    An odd one is left. If it is the only one, it is like a picture: from 0 to 1 everywhere.
    """
    if m == 1:
        return rng.random(size=(n, 1))
    X = rng.normal(size=(n, m))
    pairs = m // 2
    X[:, pairs : 2 * pairs] = -rng.uniform(0.5, 1.5, size=pairs) * X[:, :pairs]
    return X


def _labels(rng: np.random.Generator, m: int) -> Array:
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


def _large(sizes: Sequence[int]) -> tuple[Case, Observer]:
    """Two iterations at a size where a loop over numbers takes much longer than whole arrays."""
    rng = np.random.default_rng(0)
    X, Y = 0.05 * rng.normal(size=(sizes[0], 400)), random_networks.labels(rng, 400)
    name = "300 features, 400 examples"
    return Case(name, X, Y, sizes, learning_rate=0.0075, num_iterations=2), observers.trained


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


def _descent(
    forward: Callable[..., Any] = deep.L_model_forward,
    backward: Callable[..., Any] = deep.L_model_backward,
    update: Callable[..., Any] = deep.update_parameters,
) -> Train:
    """Gradient descent with another way forward, way back or step."""

    def train(X: Array, Y: Array, parameters: Any, rate: float, iterations: int) -> Any:
        for _ in range(iterations):
            AL, caches = forward(X, parameters)
            parameters = update(parameters, backward(AL, Y, caches), rate)
        return parameters

    return train


def _model(train: Train) -> Callable[..., Any]:
    """A model that trains in a wrong way. It calls the initializer itself, as learners do."""

    def model(
        X: Array,
        Y: Array,
        layers_dims: Sequence[int],
        learning_rate: float = 0.0075,
        num_iterations: int = 3000,
        print_cost: bool = False,
    ) -> Any:
        parameters = initialize_parameters_deep(layers_dims)
        return train(X, Y, parameters, learning_rate, num_iterations)

    return model


def _fixed(rate: float | None = None, iterations: int | None = None) -> Train:
    return lambda X, Y, parameters, learning_rate, num_iterations: _descent()(
        X, Y, parameters, rate or learning_rate, iterations or num_iterations
    )


def _other_number_of_iterations(change: Callable[[int], int]) -> Train:
    return lambda X, Y, parameters, learning_rate, num_iterations: _descent()(
        X, Y, parameters, learning_rate, change(num_iterations)
    )


def _first_gradients_for_ever(X: Array, Y: Array, parameters: Any, rate: float, n: int) -> Any:
    AL, caches = deep.L_model_forward(X, parameters)
    return deep.update_parameters(parameters, deep.L_model_backward(AL, Y, caches), n * rate)


def _costs(X: Array, Y: Array, parameters: Any, rate: float, n: int) -> Any:
    return deep.gradient_descent(X, Y, parameters, rate, n)[1]


def _last_gradients(X: Array, Y: Array, parameters: Any, rate: float, n: int) -> Any:
    AL, caches = deep.L_model_forward(X, _descent()(X, Y, parameters, rate, n - 1))
    return deep.L_model_backward(AL, Y, caches)


def _probabilities(X: Array, Y: Array, parameters: Any, rate: float, n: int) -> Any:
    return deep.L_model_forward(X, _descent()(X, Y, parameters, rate, n - 1))[0]


def _zero_weights(X: Array, Y: Array, parameters: Any, rate: float, n: int) -> Any:
    zeros = {key: np.zeros_like(value) for key, value in parameters.items()}
    return _descent()(X, Y, zeros, rate, n)


def network(hidden: str = "relu", last: str = "sigmoid") -> Callable[..., Any]:
    """The way forward with other activations."""

    def forward(X: Array, parameters: Any) -> Any:
        A, caches, L = X, [], len(parameters) // 2
        for l in range(1, L + 1):
            A, cache = deep.linear_activation_forward(
                A, parameters[f"W{l}"], parameters[f"b{l}"], hidden if l < L else last
            )
            caches.append(cache)
        return A, caches

    return forward


def _gradients(
    hidden: str = "relu",
    last: str = "sigmoid",
    dAL: Callable[[Array, Array], Array] = lambda AL, Y: (1 - Y) / (1 - AL) - Y / AL,
) -> Callable[..., Any]:
    """The way back with other activations or another start."""

    def backward(AL: Array, Y: Array, caches: list[Any]) -> dict[str, Array]:
        grads, dA, L = {}, dAL(AL, Y), len(caches)
        for l in range(L, 0, -1):
            activation = hidden if l < L else last
            dA, grads[f"dW{l}"], grads[f"db{l}"] = deep.linear_activation_backward(
                dA, caches[l - 1], activation
            )
        return grads

    return backward


def _without_upstream(AL: Array, Y: Array, caches: list[Any]) -> dict[str, Array]:
    grads, dAL = {}, (1 - Y) / (1 - AL) - Y / AL
    for l, cache in enumerate(caches, 1):
        activation = "relu" if l < len(caches) else "sigmoid"
        _, grads[f"dW{l}"], grads[f"db{l}"] = deep.linear_activation_backward(
            dAL, cache, activation
        )
    return grads


def _update_only(which: Callable[[str, int, int], bool]) -> Callable[..., Any]:
    """A step of some parameters: of the letter, the layer and the number of layers."""

    def update(parameters: Any, grads: Any, rate: float) -> Any:
        stepped = deep.update_parameters(parameters, grads, rate)
        L = len(parameters) // 2
        return {
            key: stepped[key] if which(key[0], int(key[1:]), L) else value
            for key, value in parameters.items()
        }

    return update


def _uphill(parameters: Any, grads: Any, rate: float) -> Any:
    return deep.update_parameters(parameters, grads, -rate)


_TRAINING_MISTAKES = [
    Mistake(
        "parameters not updated",
        _model(lambda X, Y, parameters, rate, n: parameters),
        "The parameters come back as they started. update_parameters returns the new ones: "
        "parameters = update_parameters(parameters, grads, learning_rate).",
    ),
    Mistake(
        "one step only",
        _model(_fixed(iterations=1)),
        "However many iterations are asked for, the result is that of one. Is your return inside "
        "the loop, are the parameters initialized in it again, or is the update indented under an "
        "if?",
    ),
    Mistake(
        "first gradients again and again",
        _model(_first_gradients_for_ever),
        "Every step repeats the first one: the way forward still uses the weights of the start. "
        "Take the parameters anew in each iteration, after the update.",
    ),
    Mistake(
        "learning rate ignored",
        _model(_fixed(rate=0.0075)),
        "Your network learns at one rate, whatever is asked. Pass the argument learning_rate on to "
        "update_parameters.",
    ),
    Mistake(
        "number of iterations ignored",
        _model(_fixed(iterations=3)),
        "Your loop makes the same number of iterations, whatever is asked. Let it run over "
        "range(num_iterations).",
    ),
    Mistake(
        "one iteration too few",
        _model(_other_number_of_iterations(lambda n: n - 1)),
        "Your loop makes one iteration too few: range(num_iterations) makes exactly that many.",
    ),
    Mistake(
        "one iteration too many",
        _model(_other_number_of_iterations(lambda n: n + 1)),
        "Your loop makes one iteration too many: range(num_iterations) makes exactly that many.",
    ),
    Mistake(
        "zero weights",
        _model(_zero_weights),
        "You start from zero weights. Then all units of a layer stay the same: start from random "
        "ones.",
    ),
    Mistake(
        "uphill",
        _model(_descent(update=_uphill)),
        "Your cost grows: you move along the gradient, not against it. Look at the sign of dAL "
        "and at the minus in the update.",
    ),
    Mistake(
        "plus between the terms of dAL",
        _model(_descent(backward=_gradients(dAL=lambda AL, Y: -(Y / AL + (1 - Y) / (1 - AL))))),
        "For label 0 your gradient points the wrong way: the two terms of dAL have opposite "
        "signs, -(Y / AL - (1 - Y) / (1 - AL)).",
    ),
    Mistake(
        "(1-y) term missing from dAL",
        _model(_descent(backward=_gradients(dAL=lambda AL, Y: -Y / AL))),
        "Examples with label 0 teach your network nothing: dAL lacks its second term, "
        "(1 - Y) / (1 - AL).",
    ),
    Mistake(
        "AL - Y taken for dAL",
        _model(_descent(backward=_gradients(dAL=lambda AL, Y: AL - Y))),
        "AL - Y is dZ of the last layer already. You sent it through the sigmoid once more: "
        "start with dAL = -(Y / AL - (1 - Y) / (1 - AL)).",
    ),
    Mistake(
        "sigmoid in the hidden layers",
        _model(_descent(network(hidden="sigmoid"), _gradients(hidden="sigmoid"))),
        'Your hidden layers are sigmoids, forward and backward. They should be "relu".',
    ),
    Mistake(
        "sigmoid in the hidden layers, forward",
        _model(_descent(network(hidden="sigmoid"), _gradients())),
        'Your hidden layers are sigmoids on the way forward. They should be "relu".',
    ),
    Mistake(
        "sigmoid in the hidden layers, backward",
        _model(_descent(backward=_gradients(hidden="sigmoid"))),
        'You go back through the hidden layers as if they were sigmoids. They are ReLUs: "relu".',
    ),
    Mistake(
        "ReLU's backward for the last layer",
        _model(_descent(backward=_gradients(last="relu"))),
        "You go back through the last layer as if it were a ReLU. It is a sigmoid.",
    ),
    Mistake(
        "activations exchanged, backward",
        _model(_descent(backward=_gradients(hidden="sigmoid", last="relu"))),
        "On the way back your activations are exchanged: first the sigmoid of the last layer, "
        "then the ReLUs.",
    ),
    Mistake(
        "biases not updated",
        _model(_descent(update=_update_only(lambda letter, l, L: letter == "W"))),
        "The biases stay zero. Give update_parameters their gradients too: db1, db2, ...",
    ),
    Mistake(
        "weights not updated",
        _model(_descent(update=_update_only(lambda letter, l, L: letter == "b"))),
        "The weights stay as they start. Give update_parameters their gradients too: dW1, dW2, ...",
    ),
    Mistake(
        "last layer only",
        _model(_descent(update=_update_only(lambda letter, l, L: l == L))),
        "Only the last layer learns. The layers before it have gradients too.",
    ),
    Mistake(
        "first layer only",
        _model(_descent(update=_update_only(lambda letter, l, L: l == 1))),
        "Only the first layer learns. The others have gradients too.",
    ),
    Mistake(
        "costs returned",
        _model(_costs),
        "You return the list of costs. Return the parameters.",
    ),
    Mistake(
        "gradients returned",
        _model(_last_gradients),
        "You return the gradients. Return the parameters.",
    ),
    Mistake(
        "probabilities returned",
        _model(_probabilities),
        "You return the probabilities. Return the parameters that the network has learned.",
    ),
    Mistake(
        "labels and probabilities exchanged",
        _model(_descent(backward=lambda AL, Y, caches: deep.L_model_backward(Y, AL, caches))),
        "You pass Y first. The probabilities come first: compute_cost(AL, Y), and so in the "
        "backward pass.",
    ),
    Mistake(
        "upstream gradient not carried",
        _model(_descent(backward=_without_upstream)),
        "Every layer of yours gets the gradient of the output. A hidden layer gets what the layer "
        "after it returned: its dA_prev.",
    ),
    Mistake(
        "ReLU on the output layer",
        _model(_descent(network(last="relu"), _gradients(last="relu"))),
        "Your last layer is a ReLU. A probability needs the sigmoid there.",
    ),
    Mistake(
        "ReLU on the output layer, forward",
        _model(_descent(network(last="relu"), _gradients())),
        "On the way forward your last layer is a ReLU. A probability needs the sigmoid there.",
    ),
]


def _last_hidden_layer_dropped(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    dims = [*layers_dims[:-2], layers_dims[-1]] if len(layers_dims) > 2 else layers_dims
    parameters = initialize_parameters_deep(dims)
    return _descent()(X, Y, parameters, learning_rate, num_iterations)


def _one_hidden_layer(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    parameters = initialize_parameters_deep([layers_dims[0], layers_dims[1], layers_dims[-1]])
    return _descent()(X, Y, parameters, learning_rate, num_iterations)


def _fixed_hidden_size(n_h: int) -> Callable[..., Any]:
    def model(
        X: Array,
        Y: Array,
        layers_dims: Sequence[int],
        learning_rate: float = 0.0075,
        num_iterations: int = 3000,
        print_cost: bool = False,
    ) -> Any:
        parameters = initialize_parameters_deep([len(X), n_h, 1])
        return _descent()(X, Y, parameters, learning_rate, num_iterations)

    return model


def _sizes_of_the_lesson(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    parameters = initialize_parameters_deep([12288, 7, 1])
    return _descent()(X, Y, parameters, learning_rate, num_iterations)


def _two_layers_initialized(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Any:
    parameters = initialize_parameters_deep([layers_dims[0], layers_dims[1], layers_dims[2]])
    return _descent()(X, Y, parameters, learning_rate, num_iterations)


two_layer_model = Exercise(
    reference=deep.two_layer_model,
    cases=_two_layer_cases,
    observe=observers.training,
    timed=_large([300, 5, 1]),
    same=same_training,
    mistakes=[
        *_TRAINING_MISTAKES,
        Mistake(
            "sizes of the lesson always",
            _sizes_of_the_lesson,
            "Your network is always the one of the cat pictures, 12288, 7, 1. Its sizes are in the "
            "argument: n_x, n_h, n_y = layers_dims.",
        ),
        *(
            Mistake(
                f"{n_h} hidden units always",
                _fixed_hidden_size(n_h),
                f"Your network always has {n_h} hidden units. Their number is in the argument: "
                "n_x, n_h, n_y = layers_dims.",
            )
            for n_h in (7, 4)
        ),
    ],
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

L_layer_model = Exercise(
    reference=deep.L_layer_model,
    cases=_deep_cases,
    observe=observers.training,
    timed=_large([300, 5, 3, 1]),
    same=same_training,
    mistakes=[
        *_TRAINING_MISTAKES,
        Mistake(
            "last hidden layer dropped",
            _last_hidden_layer_dropped,
            "Your network lacks its last hidden layer. Initialize all of layers_dims.",
        ),
        Mistake(
            "first three sizes only",
            _two_layers_initialized,
            "You initialize two layers, from the first three sizes. initialize_parameters_deep "
            "takes all of layers_dims.",
        ),
        Mistake(
            "one hidden layer only",
            _one_hidden_layer,
            "Your network has one hidden layer, whatever is asked. Initialize all of layers_dims.",
        ),
    ],
    hints=[
        "Which four things happen in every iteration, and which function that you have does each?",
        "Where do the sizes of the layers come from? From the argument, not from another cell.",
        "Initialize once, before the loop. In it: L_model_forward, compute_cost, L_model_backward, "
        "update_parameters. Return the parameters after it.",
        "AL, caches = L_model_forward(X, parameters); grads = L_model_backward(AL, Y, caches); "
        "parameters = update_parameters(parameters, grads, learning_rate)",
    ],
)
