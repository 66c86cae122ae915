"""The exercises of lesson 4: the whole network, backward."""

# ruff: noqa: ARG005 - wrong functions leave arguments unused

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons import random_networks

Array: TypeAlias = Any  # the wrong functions need no closer types


def same_gradients(actual: Any, expected: Any) -> Difference | None:
    """Compare two dicts of gradients, whichever way the first counts its ``dA``.

    Two ways are in print for the gradient of layer l's input: ``dA{l-1}``, as the library has it,
    and ``dA{l}`` in older texts. Further entries, such as the ``dA`` of the output, are no
    mistake, but gradients of layers that do not exist are.
    """
    if not (isinstance(actual, Mapping) and isinstance(expected, Mapping)):
        return compare(actual, expected)
    layers = _layers(expected)
    extra = _layers(actual) - layers
    if extra and layers <= _layers(actual):
        text = (
            f"yours has the key {min(extra)!r}; the layers are counted from 1 to {len(layers) // 2}"
        )
        return Difference("structure", "", text, actual, expected)
    older = "dA0" not in actual and f"dA{len(layers) // 2}" in actual
    if older and "dA0" in expected:
        expected = {_counted_from_one(key): value for key, value in expected.items()}
    return compare(actual, expected)


def _layers(gradients: Mapping[Any, Any]) -> set[str]:
    return {key for key in gradients if re.fullmatch(r"d[Wb]\d+", str(key))}


def _counted_from_one(key: str) -> str:
    return f"dA{int(key[2:]) + 1}" if key.startswith("dA") else key


def _model_backward_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, parameters: dict[str, Array], X: Array, Y: Array) -> Case:
        AL, caches = deep.L_model_forward(X, parameters)
        return Case(name, AL, Y, caches)

    by_hand = {
        "W1": np.array([[1.0, 1.0], [1.0, -1.0]]),
        "b1": np.array([[0.0], [-0.5]]),
        "W2": np.array([[1.0, -2.0]]),
        "b2": np.array([[-3.0]]),
    }
    cases = [
        case(
            "the worked example",
            by_hand,
            np.array([[1.0, 2.0], [3.0, 1.0]]),
            np.array([[1, 0]]),
        )
    ]
    for name, parameters, X in random_networks.networks(rng):
        cases.append(case(name, parameters, X, random_networks.labels(rng, X.shape[1])))
    _, parameters, X = next(iter(list(random_networks.networks(rng))[-1:]))
    cases.append(case("all labels 0", parameters, X, np.zeros((1, X.shape[1]))))
    cases.append(case("all labels 1", parameters, X, np.ones((1, X.shape[1]))))
    return cases


def _dAL(AL: Array, Y: Array) -> Array:
    return -(Y / AL - (1 - Y) / (1 - AL))


def _through(
    dAL: Callable[[Array, Array], Array] = _dAL,
    last: str = "sigmoid",
    hidden: str = "relu",
    layer: Callable[..., Any] = deep.linear_activation_backward,
) -> Callable[..., Any]:
    """The network, backward, with another start, other activations or another layer."""

    def backward(AL: Array, Y: Array, caches: list[Any]) -> dict[str, Array]:
        grads, dA = {}, dAL(AL, Y)
        for l in range(len(caches), 0, -1):
            activation = last if l == len(caches) else hidden
            dA, dW, db = layer(dA, caches[l - 1], activation)
            grads[f"dA{l - 1}"], grads[f"dW{l}"], grads[f"db{l}"] = dA, dW, db
        return grads

    return backward


def _upstream(
    choose: Callable[[dict[str, Array], Array, int, int], Array], hidden: str = "relu"
) -> Callable[..., Any]:
    """The network, backward, with another choice of the gradient that hidden layer l is given."""

    def backward(AL: Array, Y: Array, caches: list[Any]) -> dict[str, Array]:
        L, dAL = len(caches), _dAL(AL, Y)
        grads: dict[str, Array] = {}
        for l in range(L, 0, -1):
            dA = dAL if l == L else choose(grads, dAL, l, L)
            activation = "sigmoid" if l == L else hidden
            gradients = deep.linear_activation_backward(dA, caches[l - 1], activation)
            grads[f"dA{l - 1}"], grads[f"dW{l}"], grads[f"db{l}"] = gradients
        return grads

    return backward


def _from_first_to_last(AL: Array, Y: Array, caches: list[Any]) -> Any:
    L = len(caches)
    gradients = deep.linear_activation_backward(_dAL(AL, Y), caches[L - 1], "sigmoid")
    grads = dict(zip((f"dA{L - 1}", f"dW{L}", f"db{L}"), gradients, strict=True))
    for l in range(1, L):
        gradients = deep.linear_activation_backward(grads[f"dA{l}"], caches[l - 1], "relu")
        grads[f"dA{l - 1}"], grads[f"dW{l}"], grads[f"db{l}"] = gradients
    return grads


def _two_layers(AL: Array, Y: Array, caches: list[Any]) -> Any:
    dA1, dW2, db2 = deep.linear_activation_backward(_dAL(AL, Y), caches[1], "sigmoid")
    dA0, dW1, db1 = deep.linear_activation_backward(dA1, caches[0], "relu")
    return {"dA0": dA0, "dW1": dW1, "db1": db1, "dA1": dA1, "dW2": dW2, "db2": db2}


def _conventions_mixed(AL: Array, Y: Array, caches: list[Any]) -> Any:
    """Writes dA as older texts do, and reads it as newer ones do."""
    L = len(caches)
    gradients = deep.linear_activation_backward(_dAL(AL, Y), caches[L - 1], "sigmoid")
    grads = dict(zip((f"dA{L}", f"dW{L}", f"db{L}"), gradients, strict=True))
    for l in range(L - 2, -1, -1):
        gradients = deep.linear_activation_backward(grads[f"dA{l + 1}"], caches[l], "relu")
        grads[f"dA{l + 1}"], grads[f"dW{l + 1}"], grads[f"db{l + 1}"] = gradients
    return grads


def _overwritten(AL: Array, Y: Array, caches: list[Any]) -> Any:
    """Writes the first dA as newer texts do, and the others as older ones do."""
    L = len(caches)
    gradients = deep.linear_activation_backward(_dAL(AL, Y), caches[L - 1], "sigmoid")
    grads = dict(zip((f"dA{L - 1}", f"dW{L}", f"db{L}"), gradients, strict=True))
    for l in range(L - 2, -1, -1):
        gradients = deep.linear_activation_backward(grads[f"dA{l + 1}"], caches[l], "relu")
        grads[f"dA{l + 1}"], grads[f"dW{l + 1}"], grads[f"db{l + 1}"] = gradients
    return grads


def _returned_within_the_loop(AL: Array, Y: Array, caches: list[Any]) -> Any:
    last = len(caches)
    if last == 1:
        return None
    keep = {f"{key}{l}" for key in ("dW", "db") for l in (last, last - 1)}
    grads = deep.L_model_backward(AL, Y, caches)
    return {key: grads[key] for key in (*keep, f"dA{last - 1}", f"dA{last - 2}")}


def _two_layers_only(AL: Array, Y: Array, caches: list[Any]) -> Any:
    grads = _through()(AL, Y, caches[-2:])
    return grads if len(caches) >= 2 else {**grads, **{"dA1": caches[1]}}


def _renamed(rename: Callable[[str, int, int], str | None]) -> Callable[..., Any]:
    """The right gradients under other keys, of the letters, the number and L; None drops one."""

    def backward(AL: Array, Y: Array, caches: list[Any]) -> Any:
        grads = deep.L_model_backward(AL, Y, caches)
        named = ((rename(key[:2], int(key[2:]), len(caches)), v) for key, v in grads.items())
        return {key: value for key, value in named if key is not None}

    return backward


def _last_gradients_everywhere(AL: Array, Y: Array, caches: list[Any]) -> Any:
    L = len(caches)
    dA, dW, db = deep.linear_activation_backward(_dAL(AL, Y), caches[-1], "sigmoid")
    return {
        key: value
        for l in range(1, L + 1)
        for key, value in ((f"dA{l - 1}", dA), (f"dW{l}", dW), (f"db{l}", db))
    }


def _last_cache_everywhere(AL: Array, Y: Array, caches: list[Any]) -> Any:
    return _through()(AL, Y, [caches[-1]] * len(caches))


def _caches_from_the_other_end(AL: Array, Y: Array, caches: list[Any]) -> Any:
    return _through()(AL, Y, [*caches[:-1][::-1], caches[-1]])


def _next_cache(AL: Array, Y: Array, caches: list[Any]) -> Any:
    return _through()(AL, Y, [*caches[1:], caches[-1]])


L_model_backward = Exercise(
    reference=deep.L_model_backward,
    cases=_model_backward_cases,
    same=same_gradients,
    mistakes=[
        Mistake(
            "two layers written out",
            _two_layers,
            "Yours goes back through exactly two layers. Their number is len(caches): a loop takes "
            "all of them.",
        ),
        Mistake(
            "upstream gradient not carried",
            _upstream(lambda grads, dAL, l, L: grads[f"dA{L - 1}"]),
            "Every hidden layer of yours gets the gradient of the last layer, which is right for "
            "two layers only. Hand on what the layer after it returned: its dA_prev.",
        ),
        Mistake(
            "dAL for every layer",
            _upstream(lambda grads, dAL, l, L: dAL),
            "Every layer of yours gets dAL. Hand on what the layer after it returned: its dA_prev.",
        ),
        Mistake(
            "dAL for every layer, through sigmoids",
            _upstream(lambda grads, dAL, l, L: dAL, hidden="sigmoid"),
            "Two things: every layer of yours gets dAL, where it should get the dA_prev that the "
            'layer after it returned; and the hidden layers are "relu", not sigmoids.',
        ),
        Mistake(
            "sign of dAL wrong",
            _through(dAL=lambda AL, Y: Y / AL - (1 - Y) / (1 - AL)),
            "All your gradients have the wrong sign. dAL is -(Y / AL - (1 - Y) / (1 - AL)), with "
            "its minus; or, if you start behind the sigmoid, dZ is AL - Y.",
        ),
        Mistake(
            "plus between the terms of dAL",
            _through(dAL=lambda AL, Y: -(Y / AL + (1 - Y) / (1 - AL))),
            "For label 0 your gradient points the wrong way: the two terms of dAL have opposite "
            "signs, -(Y / AL - (1 - Y) / (1 - AL)).",
        ),
        Mistake(
            "plus for both terms of dAL",
            _through(dAL=lambda AL, Y: Y / AL + (1 - Y) / (1 - AL)),
            "For label 1 your gradient points the wrong way: the first term of dAL is negative, "
            "-Y / AL + (1 - Y) / (1 - AL).",
        ),
        Mistake(
            "(1-y) term missing from dAL",
            _through(dAL=lambda AL, Y: -Y / AL),
            "Examples with label 0 have no gradient: dAL lacks its second term, "
            "(1 - Y) / (1 - AL).",
        ),
        Mistake(
            "y term missing from dAL",
            _through(dAL=lambda AL, Y: (1 - Y) / (1 - AL)),
            "Examples with label 1 have no gradient: dAL lacks its first term, -Y / AL.",
        ),
        Mistake(
            "AL - Y taken for dAL",
            _through(dAL=lambda AL, Y: AL - Y),
            "AL - Y is dZ of the last layer already. You sent it through the sigmoid once more: "
            "start with dAL = -(Y / AL - (1 - Y) / (1 - AL)).",
        ),
        Mistake(
            "Y - AL taken for dAL",
            _through(dAL=lambda AL, Y: Y - AL),
            "Y - AL is minus dZ of the last layer, not dAL. Start with "
            "dAL = -(Y / AL - (1 - Y) / (1 - AL)).",
        ),
        Mistake(
            "1/m in dAL too",
            _through(dAL=lambda AL, Y: _dAL(AL, Y) / AL.shape[1]),
            "All your gradients are m times too small: linear_backward divides by m already, so "
            "dAL must not.",
        ),
        Mistake(
            "ReLU's backward for the last layer",
            _through(last="relu"),
            'You go back through the last layer as if it were a ReLU. It is a "sigmoid".',
        ),
        Mistake(
            "sigmoid's backward for the hidden layers",
            _through(hidden="sigmoid"),
            'You go back through the hidden layers as if they were sigmoids. They are "relu".',
        ),
        Mistake(
            "activations exchanged",
            _through(last="relu", hidden="sigmoid"),
            'The activations are exchanged: "sigmoid" in the last layer, "relu" in the others.',
        ),
        Mistake(
            "activation of the hidden layers skipped",
            _through(
                layer=lambda dA, cache, activation: (
                    deep.linear_activation_backward(dA, cache, activation)
                    if activation == "sigmoid"
                    else deep.linear_backward(dA, cache[0])
                )
            ),
            "In the hidden layers you pass dA to linear_backward as if it were dZ. Call "
            'linear_activation_backward with "relu".',
        ),
        Mistake(
            "activation of the last layer skipped",
            _through(
                layer=lambda dA, cache, activation: (
                    deep.linear_activation_backward(dA, cache, activation)
                    if activation == "relu"
                    else deep.linear_backward(dA, cache[0])
                )
            ),
            "In the last layer you pass dAL to linear_backward as if it were dZ. Call "
            'linear_activation_backward with "sigmoid".',
        ),
        Mistake(
            "from the first layer to the last",
            _from_first_to_last,
            "Your loop runs forward. The gradient comes from the last layer, so the loop goes down "
            "to the first: reversed(...), or range with a step of -1.",
        ),
        Mistake(
            "dA written under one number and read under another",
            _conventions_mixed,
            "You store a dA under one number and look for it under another. Decide: either dA{l} "
            "belongs to the output of layer l throughout, or to its input.",
        ),
        Mistake(
            "dA overwritten",
            _overwritten,
            "Your loop stores its dA under the number that it has just read, so one dA is lost. "
            "Decide: dA{l} belongs to the output of layer l throughout, or to its input.",
        ),
        Mistake(
            "returned within the loop",
            _returned_within_the_loop,
            "Your function ends after the first turn of the loop: the return stands inside it.",
        ),
        Mistake(
            "two layers only",
            _two_layers_only,
            "Yours is the way back through exactly two layers. Their number is len(caches).",
        ),
        Mistake(
            "first layer missing",
            _renamed(
                lambda key, l, L: None if l < (1 if key == "dA" else 2) and L > 1 else f"{key}{l}"
            ),
            "Your loop stops before the first layer: there is no dW1. Its last round is for layer "
            "1, whose cache is caches[0].",
        ),
        Mistake(
            "last layer alone",
            _renamed(lambda key, l, L: f"{key}{l}" if l == (L - 1 if key == "dA" else L) else None),
            "Only the last layer has gradients. A loop over the hidden layers is missing.",
        ),
        Mistake(
            "last layer missing",
            _renamed(lambda key, l, L: None if l == (L - 1 if key == "dA" else L) else f"{key}{l}"),
            "The last layer's gradients are not in your dict.",
        ),
        Mistake(
            "layers counted from 0",
            _renamed(lambda key, l, L: f"{key}{l if key == 'dA' else l - 1}"),
            "Your keys start with dW0. The cache of layer 1 is caches[0]: store its gradients "
            "under str(l + 1).",
        ),
        Mistake(
            "hidden layers counted from 0",
            _renamed(lambda key, l, L: f"{key}{l if key == 'dA' or l == L else l - 1}"),
            "The keys of your hidden layers start with dW0. The cache of layer 1 is caches[0]: "
            "store its gradients under str(l + 1).",
        ),
        Mistake(
            "dA missing",
            _renamed(lambda key, l, L: None if key == "dA" else f"{key}{l}"),
            "Your dict holds every dW and db, but no dA. Store them as well: grads['dA' + ...].",
        ),
        Mistake(
            "last gradients everywhere",
            _last_gradients_everywhere,
            "All layers have the gradients of the last one. Call linear_activation_backward for "
            "each layer, with its own cache.",
        ),
        Mistake(
            "last cache everywhere",
            _last_cache_everywhere,
            "Every layer of yours uses the last cache. Layer l + 1 has its own: caches[l].",
        ),
        Mistake(
            "caches from the other end",
            _caches_from_the_other_end,
            "Your hidden layers use the caches in the wrong order. On the way back the last "
            "hidden layer comes first: caches[L - 2], then caches[L - 3], ...",
        ),
        Mistake(
            "the next layer's cache",
            _next_cache,
            "You take the cache of the layer after it. The list starts with 0: layer l has "
            "caches[l - 1].",
        ),
    ],
    hints=[
        "What does the loss of one example change by, if its AL changes a little? For label 1 the "
        "loss is -log(AL), for label 0 it is -log(1 - AL).",
        "The last layer goes first, with dAL. What comes out of it that the layer before needs?",
        'One call with "sigmoid" and caches[L-1], then a loop over the caches L-2 down to 0 with '
        '"relu". Each gets the dA_prev of the call before.',
        "for l in reversed(range(L - 1)): grads['dA' + str(l)], grads['dW' + str(l + 1)], "
        "grads['db' + str(l + 1)] = linear_activation_backward(grads['dA' + str(l + 1)], "
        "caches[l], 'relu')",
    ],
)
