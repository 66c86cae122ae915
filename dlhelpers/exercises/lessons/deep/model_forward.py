"""The exercises of lesson 4: the whole network, forward."""

# ruff: noqa: ARG005 - wrong functions leave arguments unused

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons import random_networks

Array: TypeAlias = Any  # the wrong functions need no closer types


def _model_cases(rng: np.random.Generator) -> list[Case]:
    by_hand = {
        "W1": np.array([[1.0, 1.0], [1.0, -1.0]]),
        "b1": np.array([[0.0], [-0.5]]),
        "W2": np.array([[1.0, -2.0]]),
        "b2": np.array([[-3.0]]),
    }
    return [
        Case("the worked example", np.array([[1.0, 2.0], [3.0, 1.0]]), by_hand),
        *(Case(name, X, parameters) for name, parameters, X in random_networks.networks(rng)),
    ]


def _through(
    X: Array, parameters: dict[str, Array], activations: Sequence[str], layers: Sequence[int] = ()
) -> tuple[Array, list[Any]]:
    """Through the given layers, 1, 2, ... if none are given, with these activations."""
    A, caches = X, []
    for l, activation in zip(layers or range(1, len(activations) + 1), activations, strict=True):
        A, cache = deep.linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], activation
        )
        caches.append(cache)
    return A, caches


def _chain(parameters: dict[str, Array], hidden: str = "relu", last: str = "sigmoid") -> list[str]:
    return [hidden] * (len(parameters) // 2 - 1) + [last]


def _input_for_every_layer(X: Array, parameters: dict[str, Array]) -> Any:
    caches = [
        _through(X, parameters, [activation], [l])
        for l, activation in enumerate(_chain(parameters), 1)
    ]
    return caches[-1][0], [cache for _, (cache,) in caches]


def _last_layer_of_input(X: Array, parameters: dict[str, Array]) -> Any:
    activations = _chain(parameters)
    _, hidden = _through(X, parameters, activations[:-1])
    AL, last = _through(X, parameters, ["sigmoid"], [len(activations)])
    return AL, hidden + last


def _input_for_the_hidden_layers(X: Array, parameters: dict[str, Array]) -> Any:
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L):
        A, cache = deep.linear_activation_forward(
            X, parameters[f"W{l}"], parameters[f"b{l}"], "relu"
        )
        caches.append(cache)
    AL, last = _through(A, parameters, ["sigmoid"], [L])
    return AL, caches + last


def _last_layer_of_A_prev(X: Array, parameters: dict[str, Array]) -> Any:
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        A, cache = deep.linear_activation_forward(
            A_prev, parameters[f"W{l}"], parameters[f"b{l}"], "relu"
        )
        caches.append(cache)
    AL, last = _through(A_prev, parameters, ["sigmoid"], [L])
    return AL, caches + last


def _appended_after_the_loop(X: Array, parameters: dict[str, Array]) -> Any:
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L):
        A, cache = deep.linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], "relu"
        )
    caches.append(cache)
    AL, last = _through(A, parameters, ["sigmoid"], [L])
    return AL, caches + last


def _returned_within_the_loop(X: Array, parameters: dict[str, Array]) -> Any:
    L = len(parameters) // 2
    for l in range(1, L):
        A, caches = _through(X, parameters, ["relu"], [l])
        AL, last = _through(A, parameters, ["sigmoid"], [L])
        return AL, caches + last
    return None


def _twice_as_many_layers(X: Array, parameters: dict[str, Array]) -> Any:
    return _through(X, parameters, ["relu"] * (len(parameters) - 1) + ["sigmoid"])


def _hidden_layer_skipped(X: Array, parameters: dict[str, Array]) -> Any:
    L = len(parameters) // 2
    layers = [*range(1, L - 1), L]
    return _through(X, parameters, ["relu"] * (len(layers) - 1) + ["sigmoid"], layers)


def _first_layer_skipped(X: Array, parameters: dict[str, Array]) -> Any:
    layers = [*range(2, len(parameters) // 2), len(parameters) // 2]
    return _through(X, parameters, ["relu"] * (len(layers) - 1) + ["sigmoid"], layers)


def _last_layer_twice(X: Array, parameters: dict[str, Array]) -> Any:
    L = len(parameters) // 2
    return _through(X, parameters, ["relu"] * L + ["sigmoid"], [*range(1, L + 1), L])


def _first_weights_everywhere(X: Array, parameters: dict[str, Array]) -> Any:
    activations = _chain(parameters)
    hidden = [1] * (len(activations) - 1)
    return _through(X, parameters, activations, [*hidden, len(activations)])


def _two_layers_only(X: Array, parameters: dict[str, Array]) -> Any:
    return _through(X, parameters, ["relu", "sigmoid"])


def _without_biases(X: Array, parameters: dict[str, Array]) -> Any:
    zeroed = {k: np.zeros_like(v) if k[0] == "b" else v for k, v in parameters.items()}
    return _through(X, zeroed, _chain(parameters))


def _last_hidden_returned(X: Array, parameters: dict[str, Array]) -> Any:
    AL, caches = deep.L_model_forward(X, parameters)
    return (caches[-1][0][0] if len(caches) > 1 else AL), caches


def _with_caches(change: Callable[[list[Any], Array], Any]) -> Callable[..., Any]:
    """The right network, but other caches, made of the right ones and AL."""

    def forward(X: Array, parameters: dict[str, Array]) -> Any:
        AL, caches = deep.L_model_forward(X, parameters)
        return AL, change(caches, AL)

    return forward


def _activations_of(caches: list[Any], AL: Array) -> list[Array]:
    return [cache[0][0] for cache in caches[1:]] + [AL]


L_model_forward = Exercise(
    reference=deep.L_model_forward,
    cases=_model_cases,
    mistakes=[
        Mistake(
            "ReLU on the output layer",
            lambda X, parameters: _through(X, parameters, _chain(parameters, last="relu")),
            'Your last layer ends in a ReLU. A probability needs the sigmoid there: "sigmoid".',
        ),
        Mistake(
            "sigmoid in every layer",
            lambda X, parameters: _through(X, parameters, _chain(parameters, hidden="sigmoid")),
            'Your hidden layers use the sigmoid. Only the last one does; the others are "relu".',
        ),
        Mistake(
            "activations exchanged",
            lambda X, parameters: _through(X, parameters, _chain(parameters, "sigmoid", "relu")),
            "Your activations are exchanged: ReLU in the hidden layers, the sigmoid in the last.",
        ),
        Mistake(
            "X used in every layer",
            _input_for_every_layer,
            "Every layer of yours starts from X. The input of a layer is the A of the layer "
            "before: keep it in one variable, A_prev = A.",
        ),
        Mistake(
            "X used in the last layer",
            _last_layer_of_input,
            "Your last layer starts from X. Its input is the A of the last hidden layer.",
        ),
        Mistake(
            "X used in every hidden layer",
            _input_for_the_hidden_layers,
            "Every hidden layer of yours starts from X. The input of a layer is the A of the "
            "layer before: A_prev = A, and pass A_prev.",
        ),
        Mistake(
            "last layer given A_prev",
            _last_layer_of_A_prev,
            "Your last layer starts from A_prev, the INPUT of the last hidden layer. Give it A, "
            "its output.",
        ),
        Mistake(
            "last hidden layer skipped",
            _hidden_layer_skipped,
            "Your loop ends one layer too early: the last hidden layer is skipped. range(1, L) "
            "runs through the layers 1 to L - 1.",
        ),
        Mistake(
            "first layer skipped",
            _first_layer_skipped,
            "Your loop starts with layer 2. The first layer, W1 and b1, is skipped.",
        ),
        Mistake(
            "last layer twice",
            _last_layer_twice,
            "Your loop runs through the last layer too, with ReLU, before the sigmoid comes. "
            "range(1, L) stops before it.",
        ),
        Mistake(
            "first layer's weights in every layer",
            _first_weights_everywhere,
            "All your hidden layers use W1 and b1. Layer l has its own: 'W' + str(l).",
        ),
        Mistake(
            "L counts every parameter",
            _twice_as_many_layers,
            "Your loop looks for more layers than there are: parameters holds a W and a b for "
            "each, so their number is len(parameters) // 2.",
        ),
        Mistake(
            "two layers only",
            _two_layers_only,
            "Yours is a network of exactly two layers. Read their number off the parameters: "
            "L = len(parameters) // 2.",
        ),
        Mistake(
            "biases ignored",
            _without_biases,
            "The biases are not used. Pass parameters['b' + str(l)] to each layer.",
        ),
        Mistake(
            "last hidden activation returned",
            _last_hidden_returned,
            "You return the activation of the last hidden layer. Return that of the last one, AL.",
        ),
        Mistake(
            "last cache missing",
            _with_caches(lambda caches, AL: caches[:-1]),
            "The last layer's cache is missing from your list. Append it after the loop.",
        ),
        Mistake(
            "appended after the loop",
            _appended_after_the_loop,
            "Only the last hidden layer's cache is in your list: the append stands after the loop. "
            "It belongs inside, once a layer.",
        ),
        Mistake(
            "returned within the loop",
            _returned_within_the_loop,
            "Your function ends after the first hidden layer: the last layer and the return stand "
            "inside the loop.",
        ),
        Mistake(
            "caches in a dict",
            _with_caches(lambda caches, AL: dict(enumerate(caches, 1))),
            "Your caches are a dict. They are a list, the first layer's first.",
        ),
        Mistake(
            "last cache alone",
            _with_caches(lambda caches, AL: caches[-1:]),
            "Your list holds the last cache alone. Append inside the loop too, once a layer.",
        ),
        Mistake(
            "last cache for the list",
            _with_caches(lambda caches, AL: caches[-1]),
            "You return one cache. Return the list of all: caches, not cache.",
        ),
        Mistake(
            "last cache twice",
            _with_caches(lambda caches, AL: [*caches, caches[-1]]),
            "The last layer's cache stands in your list twice. One cache a layer.",
        ),
        Mistake(
            "caches from last to first",
            _with_caches(lambda caches, AL: caches[::-1]),
            "Your list starts with the last layer. Append, so that the first layer comes first.",
        ),
        Mistake(
            "activations in place of caches",
            _with_caches(_activations_of),
            "Your list holds the activations. Append the cache that each layer returns.",
        ),
        Mistake(
            "linear caches only",
            _with_caches(lambda caches, AL: [cache[0] for cache in caches]),
            "Your list holds the linear caches only. Append the whole cache of each layer.",
        ),
        Mistake(
            "caches not returned",
            lambda X, parameters: deep.L_model_forward(X, parameters)[0],
            "You return AL alone. Return two things: AL and the list of caches.",
        ),
        Mistake(
            "caches and AL exchanged",
            lambda X, parameters: deep.L_model_forward(X, parameters)[::-1],
            "You return the caches first. The order is AL, caches.",
        ),
    ],
    hints=[
        "parameters holds a W and a b for each layer. How many layers does a dict of 8 entries "
        "have, and how many of them are hidden?",
        "What is the input of the first layer? And of each later one? One variable can hold it.",
        'A loop over the L - 1 hidden layers with "relu", then one call with "sigmoid" outside. '
        "Append the cache after each call.",
        "A, cache = linear_activation_forward(A, parameters['W' + str(l)], "
        "parameters['b' + str(l)], 'relu'); caches.append(cache)",
    ],
)
