"""The exercise of lesson 4 on the way back through the whole network."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons import random_networks
from dlhelpers.exercises.lessons.deep.layer_backward import (
    linear_activation_backward,
    linear_backward,
)
from dlhelpers.exercises.lessons.deep.model_forward import BY_HAND

Array: TypeAlias = Any


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


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, parameters: dict[str, Array], X: Array, Y: Array) -> Case:
        AL, caches = deep.L_model_forward(X, parameters)
        return Case(name, AL, Y, caches)

    X = np.array([[1.0, 2.0], [3.0, 1.0]])
    cases = [case("the worked example", BY_HAND, X, np.array([[1, 0]]))]
    for name, parameters, X in random_networks.networks(rng):
        AL, _ = deep.L_model_forward(X, parameters)
        if (
            AL.max() < 0.5
        ):  # a last unit that is off, if it is taken for a ReLU, hides what is below
            last = len(parameters) // 2
            parameters |= {key: -parameters[key] for key in (f"W{last}", f"b{last}")}
        cases.append(case(name, parameters, X, random_networks.labels(rng, X.shape[1])))
    *_, (_, parameters, X) = random_networks.networks(rng)
    cases.append(case("all labels 0", parameters, X, np.zeros((1, X.shape[1]))))
    cases.append(case("all labels 1", parameters, X, np.ones((1, X.shape[1]))))
    return cases


@exercise(
    reference=deep.L_model_backward,
    cases=_cases,
    same=same_gradients,
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
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    if mistake("two layers only"):
        """Yours is the way back through exactly two layers. Their number is len(caches)."""
        L, caches = 2, [caches[-2], caches[-1]]
    if mistake("last cache everywhere"):
        """Every layer of yours uses the last cache. Layer l + 1 has its own: caches[l]."""
        caches = [caches[-1]] * L
    if mistake("caches from the other end"):
        """Your hidden layers use the caches in the wrong order. On the way back the last hidden
        layer comes first: caches[L - 2], then caches[L - 3], ..."""
        caches = [*caches[:-1][::-1], caches[-1]]
    if mistake("the next layer's cache"):
        """Your hidden layers take the cache of the layer after them. The list starts with 0: layer
        l has caches[l - 1]."""
        caches = [*caches[1:], caches[-1]]
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    if mistake("sign of dAL wrong"):
        """All your gradients have the wrong sign. dAL is -(Y / AL - (1 - Y) / (1 - AL)), with its
        minus; or, if you start behind the sigmoid, dZ is AL - Y."""
        dA = Y / AL - (1 - Y) / (1 - AL)
    if mistake("plus between the terms of dAL"):
        """For label 0 your gradient points the wrong way: the two terms of dAL have opposite
        signs, -(Y / AL - (1 - Y) / (1 - AL))."""
        dA = -(Y / AL + (1 - Y) / (1 - AL))
    if mistake("plus for both terms of dAL"):
        """For label 1 your gradient points the wrong way: the first term of dAL is negative,
        -Y / AL + (1 - Y) / (1 - AL)."""
        dA = Y / AL + (1 - Y) / (1 - AL)
    if mistake("(1-y) term missing from dAL"):
        """Examples with label 0 have no gradient: dAL lacks its second term,
        (1 - Y) / (1 - AL)."""
        dA = -Y / AL
    if mistake("y term missing from dAL"):
        """Examples with label 1 have no gradient: dAL lacks its first term, -Y / AL."""
        dA = (1 - Y) / (1 - AL)
    if mistake("AL - Y taken for dAL"):
        """You send AL - Y through the sigmoid, which is dZ of the last layer already. Hand
        dAL = -(Y / AL - (1 - Y) / (1 - AL)) to linear_activation_backward."""
        dA = AL - Y
    if mistake("Y - AL taken for dAL"):
        """Y - AL is minus dZ of the last layer, not dAL. Start with
        dAL = -(Y / AL - (1 - Y) / (1 - AL))."""
        dA = Y - AL
    if mistake("1/m in dAL too"):
        """All your gradients are m times too small: linear_backward divides by m already, so dAL
        must not."""
        dA = dA / AL.shape[1]
    if mistake("cut to whole numbers"):
        """Given whole labels, yours makes dAL in whole numbers: the fractions are cut off.
        np.zeros_like(Y) takes the type of Y, too: add dtype=float."""
        dA = dA.astype(Y.dtype)
    if mistake("two layers written out"):
        """Yours goes back through exactly two layers. Their number is len(caches): a loop takes
        all of them."""
        dA1, dW2, db2 = linear_activation_backward(dA, caches[1], "sigmoid")
        dA0, dW1, db1 = linear_activation_backward(dA1, caches[0], "relu")
        return {"dA0": dA0, "dW1": dW1, "db1": db1, "dA1": dA1, "dW2": dW2, "db2": db2}
    if mistake("ReLU's backward for the last layer"):
        """You go back through the last layer as if it were a ReLU. It is a "sigmoid"."""
        dA, dW, db = linear_activation_backward(dA, caches[L - 1], "relu")
    elif mistake("activations exchanged"):
        """The activations are exchanged: "sigmoid" in the last layer, "relu" in the others."""
        dA, dW, db = linear_activation_backward(dA, caches[L - 1], "relu")
    elif mistake("activation of the last layer skipped"):
        """In the last layer you pass dAL to linear_backward as if it were dZ. Call
        linear_activation_backward with "sigmoid"."""
        dA, dW, db = linear_backward(dA, caches[L - 1][0])
    else:
        dA, dW, db = linear_activation_backward(dA, caches[L - 1], "sigmoid")
    if mistake("layers counted from 0"):
        """Your keys start with dW0. The first layer is layer 1: what comes from caches[0] belongs
        under dW1 and db1."""
        grads["dA" + str(L - 1)] = dA
        grads["dW" + str(L - 1)], grads["db" + str(L - 1)] = dW, db
    else:
        grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = dA, dW, db
    if mistake("last layer missing"):
        """The last layer's gradients are not in your dict."""
        grads = {}
    if mistake("last layer twice"):
        """Your loop goes back through the last layer once more, as if it were a ReLU. It begins
        with the layer before: range(L - 1, 0, -1)."""
        dA, dW, db = linear_activation_backward(dA, caches[L - 1], "relu")
        grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = dA, dW, db
    if mistake("dA written under one number and read under another"):
        """You store a dA under one number and look for it under another. Decide: either dA{l}
        belongs to the output of layer l throughout, or to its input."""
        grads["dA" + str(L)] = grads.pop("dA" + str(L - 1))
    for l in range(L - 1, 0, -1):
        if mistake("from the first layer to the last"):
            """Your loop runs forward. The gradient comes from the last layer, so the loop goes down
            to the first: reversed(...), or range with a step of -1."""
            l = L - l
            dA = grads["dA" + str(l)]
        if mistake("from the first layer to the last, dA carried"):
            """Your loop hands dA on from the first layer to the last. It comes from the last layer,
            so the loop goes down to the first: range(L - 1, 0, -1)."""
            l = L - l
        if mistake("first layer missing"):
            """Your loop stops before the first layer: there is no dW1. Its last round is for layer
            1, whose cache is caches[0]."""
            if l == 1:
                break
        if mistake("last layer alone"):
            """Only the last layer has gradients. A loop over the hidden layers is missing."""
            break
        if mistake("dA written under one number and read under another"):
            dA = grads["dA" + str(l)]
        if mistake("dA overwritten"):
            """Your loop stores its dA under the number that it has just read, so one dA is lost.
            Decide: dA{l} belongs to the output of layer l throughout, or to its input."""
            dA = grads["dA" + str(l)]
        if mistake("upstream gradient not carried"):
            """Every hidden layer of yours gets the gradient of the last layer, which is right for
            two layers only. Hand on what the layer after it returned: its dA_prev."""
            dA = grads["dA" + str(L - 1)]
        if mistake("dAL for every layer"):
            """Every layer of yours gets dAL. Hand on what the layer after it returned: its
            dA_prev."""
            dA = -(Y / AL - (1 - Y) / (1 - AL))
        if mistake("dAL for every layer, through sigmoids"):
            """Two things: every layer of yours gets dAL, where it should get the dA_prev that the
            layer after it returned; and the hidden layers are "relu", not sigmoids."""
            dAL = -(Y / AL - (1 - Y) / (1 - AL))
            dA, dW, db = linear_activation_backward(dAL, caches[l - 1], "sigmoid")
        elif mistake("sigmoid's backward for the hidden layers"):
            """You go back through the hidden layers as if they were sigmoids. They are "relu"."""
            dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid")
        elif mistake("activations exchanged"):
            dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid")
        elif mistake("activation of the hidden layers skipped"):
            """In the hidden layers you pass dA to linear_backward as if it were dZ. Call
            linear_activation_backward with "relu"."""
            dA, dW, db = linear_backward(dA, caches[l - 1][0])
        elif mistake("last gradients everywhere"):
            """All layers have the gradients of the last one. Call linear_activation_backward for
            each layer, with its own cache."""
        else:
            dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")
        if mistake("dA overwritten"):
            grads["dA" + str(l)], grads["dW" + str(l)], grads["db" + str(l)] = dA, dW, db
        elif mistake("layers counted from 0"):
            grads["dA" + str(l - 1)] = dA
            grads["dW" + str(l - 1)], grads["db" + str(l - 1)] = dW, db
        elif mistake("hidden layers counted from 0"):
            """The keys of your hidden layers start with dW0. The first layer is layer 1: what comes
            from caches[0] belongs under dW1 and db1."""
            grads["dA" + str(l - 1)] = dA
            grads["dW" + str(l - 1)], grads["db" + str(l - 1)] = dW, db
        else:
            grads["dA" + str(l - 1)], grads["dW" + str(l)], grads["db" + str(l)] = dA, dW, db
        if mistake("returned within the loop"):
            """Your function ends after the first turn of the loop: the return stands inside it."""
            return grads
    if mistake("returned within the loop"):
        return None
    if mistake("dA alone wrong"):
        """Every dW and db is right, but not every dA: one is missing, stands under another number,
        or is no dA_prev. The first of the three results for layer l is dA{l - 1}, for all l."""
        grads = {key: value for key, value in grads.items() if not key.startswith("dA")}
    return grads
