"""The exercises of lesson 4: one layer, backward."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.deep import relu, relu_backward, sigmoid, sigmoid_backward
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.deep.layer_forward import (
    linear_arguments,
    sizes,
    whole_arguments,
)

Array: TypeAlias = Any

_BY_HAND = np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([[2.0, -1.0]]), np.array([[0.5]])


def _linear_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[1.0, 3.0]]), _BY_HAND),
        *(
            Case(name, rng.normal(size=(n, m)), linear_arguments(rng, n_prev, n, m))
            for name, n_prev, n, m in sizes(rng)
        ),
        Case("whole numbers", rng.integers(-4, 5, size=(2, 4)), whole_arguments(rng, 3, 2, 4)),
    ]


@exercise(
    reference=deep.linear_backward,
    cases=_linear_cases,
    hints=[
        "Each gradient has the shape of what it belongs to. Which shapes have dA_prev, dW and db?",
        "dW and db sum over the examples: which axis are they on? Both are means, so there is one "
        "division by m in each; dA_prev has none.",
        "dA_prev is W.T times dZ. dW is dZ times A_prev.T, by m. db is the sum of dZ along axis 1 "
        "with keepdims=True, by m.",
        "A_prev, W, b = cache; m = A_prev.shape[1]; return np.dot(W.T, dZ), "
        "np.dot(dZ, A_prev.T) / m, np.sum(dZ, axis=1, keepdims=True) / m",
    ],
)
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    if mistake("cache unpacked in another order"):
        """You took W for A_prev. The cache is (A_prev, W, b), in this order."""
        W, A_prev, b = cache
    m = A_prev.shape[1]
    if mistake("number of features for m"):
        """You divided by the number of features. m is the number of columns: A_prev.shape[1]."""
        m = A_prev.shape[0]
    if mistake("number of units for m"):
        """You divided by the number of units. m is the number of columns: A_prev.shape[1]."""
        m = dZ.shape[0]
    dW = np.dot(dZ, A_prev.T) / m
    if mistake("1/m missing"):
        """Your dW and db are sums over the examples. They are means: divide both by
        m = A_prev.shape[1]."""
        dW = np.dot(dZ, A_prev.T)
    if mistake("1/m missing in dW"):
        """Your dW is the sum over the examples. Divide it by m = A_prev.shape[1]."""
        dW = np.dot(dZ, A_prev.T)
    if mistake("1/m twice"):
        """Your dW and db are divided by m twice. Once is enough."""
        dW = np.dot(dZ, A_prev.T) / m / m
    if mistake("dW transposed"):
        """Your dW is transposed. It has the shape of W: dZ first, then A_prev.T."""
        dW = np.dot(A_prev, dZ.T) / m
    if mistake("A_prev not transposed"):
        """dZ times A_prev sums over the wrong axis. dZ is (n, m); to sum over the m examples, the
        second factor is A_prev.T, (m, n_prev)."""
        dW = np.dot(dZ, A_prev) / m
    if mistake("* for the matrix product in dW"):
        """dW is a matrix product, np.dot(dZ, A_prev.T); * multiplies entry by entry."""
        dW = dZ * A_prev / m
    if mistake("* with the transpose in dW"):
        """dW is the matrix product of dZ and A_prev.T: np.dot(dZ, A_prev.T). * multiplies entry by
        entry."""
        dW = dZ * A_prev.T / m
    if mistake("* for both matrix products"):
        """dA_prev and dW are matrix products, np.dot(W.T, dZ) and np.dot(dZ, A_prev.T); *
        multiplies entry by entry."""
        dW = dZ * A_prev.T / m
    if mistake("W for A_prev in dW"):
        """Your dW is made of W. The derivative of W A_prev by W is A_prev: dZ times A_prev.T."""
        dW = np.dot(dZ, W.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    if mistake("1/m missing"):
        db = np.sum(dZ, axis=1, keepdims=True)
    if mistake("1/m missing in db"):
        """Your db is the sum over the examples. Divide it by m = A_prev.shape[1]."""
        db = np.sum(dZ, axis=1, keepdims=True)
    if mistake("1/m twice"):
        db = np.mean(dZ, axis=1, keepdims=True) / m
    if mistake("1/m twice in db"):
        """You divided db by m twice. np.mean already divides."""
        db = np.mean(dZ, axis=1, keepdims=True) / m
    if mistake("db as one number"):
        """You summed all of dZ to one number. Each unit, a row of dZ, has a db of its own: axis=1,
        keepdims=True."""
        db = np.sum(dZ) / m
    if mistake("db as the mean of everything"):
        """np.mean without an axis gives one number. Each unit, a row of dZ, has a db of its own:
        axis=1, keepdims=True."""
        db = np.mean(dZ)
    if mistake("keepdims forgotten in db"):
        """Your db has shape (n,). It is the gradient of a column, so it must be one: keepdims=True
        gives it shape (n, 1)."""
        db = np.sum(dZ, axis=1) / m
    if mistake("db summed over the units"):
        """You summed dZ over axis 0, the units. The examples lie along axis 1: axis=1."""
        db = np.sum(dZ, axis=0, keepdims=True) / m
    if mistake("db summed over the units, keepdims forgotten"):
        """You summed dZ over axis 0, the units. The examples lie along axis 1: axis=1, and
        keepdims=True keeps the result a column."""
        db = np.sum(dZ, axis=0) / m
    if mistake("db as a row"):
        """Your db is a row. It has the shape of b, a column (n, 1)."""
        db = np.sum(dZ, axis=1, keepdims=True).T / m
    if mistake("db not summed"):
        """Your db still has one column for each example. Sum it over them: axis=1,
        keepdims=True."""
        db = dZ / m
    if mistake("db of b"):
        """Your db is made of b. It is the sum of dZ over the examples, divided by m."""
        db = b / m
    if mistake("db squeezed"):
        """np.squeeze takes the second axis of your db away. It must stay a column, (n, 1)."""
        db = np.squeeze(np.sum(dZ, axis=1, keepdims=True)) / m
    if mistake("cut to whole numbers"):
        """Given whole numbers, yours returns dW and db in whole numbers: the fractions are cut off.
        np.zeros_like(W) takes the type of W, too: add dtype=float."""
        dW, db = dW.astype(W.dtype), db.astype(b.dtype)
    dA_prev = np.dot(W.T, dZ)
    if mistake("1/m in dA_prev too"):
        """You divided dA_prev by m. Only dW and db are means over the examples; dA_prev has a
        column of its own for each example."""
        dA_prev = np.dot(W.T, dZ) / m
    if mistake("dA_prev without transpose"):
        """dA_prev goes back through W, so W is transposed: np.dot(W.T, dZ)."""
        dA_prev = np.dot(W, dZ)
    if mistake("factors of dA_prev exchanged"):
        """The order matters in a matrix product: dA_prev is W.T times dZ."""
        dA_prev = np.dot(dZ, W.T)
    if mistake("* for the matrix product in dA_prev"):
        """dA_prev is a matrix product, np.dot(W.T, dZ); * multiplies entry by entry."""
        dA_prev = W.T * dZ
    if mistake("* for both matrix products"):
        dA_prev = W.T * dZ
    if mistake("A_prev returned for dA_prev"):
        """You return A_prev where its gradient belongs: dA_prev is W.T times dZ."""
        dA_prev = A_prev
    if mistake("dW for W in dA_prev"):
        """You multiplied dZ by dW.T. dA_prev goes back through the weights themselves: W.T."""
        dA_prev = np.dot(dW.T, dZ)
    if mistake("dA_prev transposed"):
        """Your dA_prev has one example a row. It has the shape of A_prev, one example a column:
        W.T times dZ."""
        dA_prev = np.dot(dZ.T, W)
    if mistake("order of the results"):
        """The three gradients are in another order: return dA_prev, dW, db."""
        return dW, db, dA_prev
    if mistake("dW and db exchanged"):
        """dW and db are exchanged: return dA_prev, dW, db."""
        return dA_prev, db, dW
    if mistake("db not returned"):
        """You return dA_prev and dW. The bias needs its gradient too: return dA_prev, dW, db."""
        return dA_prev, dW
    if mistake("dA_prev not returned"):
        """You return dW and db. The layer before needs dA_prev: return dA_prev, dW, db."""
        return dW, db
    return dA_prev, dW, db


def _layer_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, linear: tuple[Array, ...], dA: Array, activation: str) -> Case:
        A_prev, W, b = linear
        return Case(f"{name}, {activation}", dA, (linear, W @ A_prev + b), activation)

    cases = [case("the worked example", _BY_HAND, np.array([[1.0, 3.0]]), "relu")]
    *special, last = sizes(rng)
    shapes = zip([*special, last, last], cycle(("sigmoid", "relu")), strict=False)
    for (name, n_prev, n, m), activation in shapes:
        linear = linear_arguments(rng, n_prev, n, m)
        cases.append(case(name, linear, rng.normal(size=(n, m)), activation))
    # A unit that is silent for all examples, as a hidden layer of zeros is: the slope there is 0.
    A_prev, W, b = linear_arguments(rng, 3, 2, 4)
    W[0], b[0] = 0.0, 0.0
    cases.append(case("a unit with Z = 0", (A_prev, W, b), rng.normal(size=(2, 4)), "relu"))
    whole = whole_arguments(rng, 3, 2, 4)
    return [*cases, case("whole numbers", whole, rng.integers(-9, 10, size=(2, 4)), "sigmoid")]


def _with_linear_part(wrong: Callable[..., Any]) -> Callable[..., Any]:
    """A layer, backward, for those who write its linear part once more and get it wrong."""

    def linear_activation_backward(dA, cache, activation):
        linear_cache, activation_cache = cache
        backward = relu_backward if activation == "relu" else sigmoid_backward
        return wrong(backward(dA, activation_cache), linear_cache)

    return linear_activation_backward


@exercise(
    reference=deep.linear_activation_backward,
    cases=_layer_cases,
    hints=[
        "Forward, a layer is linear, then its activation. What comes first on the way back?",
        "The cache is a pair. Which half does relu_backward need, and which half linear_backward?",
        "dZ comes from relu_backward or sigmoid_backward with dA and the activation_cache; "
        "linear_backward with dZ and the linear_cache gives the three results.",
        'linear_cache, activation_cache = cache; in the "relu" branch '
        "dZ = relu_backward(dA, activation_cache), in the other "
        "dZ = sigmoid_backward(dA, activation_cache); return linear_backward(dZ, linear_cache)",
    ],
    # The last four are left out: they are about the line that returns.
    mistakes=[
        replace(m, function=_with_linear_part(m.function)) for m in linear_backward.mistakes[:-4]
    ],
)
def linear_activation_backward(dA, cache, activation):
    linear_cache, activation_cache = cache
    if mistake("caches exchanged"):
        """The caches are exchanged: the cache is (linear_cache, activation_cache), in this order,
        and the activation's backward takes the second."""
        activation_cache, linear_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
        if mistake("sigmoid's backward always"):
            """You go back through a sigmoid whatever is asked. For activation == "relu" call
            relu_backward."""
            dZ = sigmoid_backward(dA, activation_cache)
        if mistake("activations exchanged"):
            """Asked for "relu" you go back through a sigmoid, and the other way round."""
            dZ = sigmoid_backward(dA, activation_cache)
        if mistake("activation forward"):
            """You multiplied dA by the activation. It is multiplied by the activation's slope:
            relu_backward and sigmoid_backward do that."""
            dZ = dA * relu(activation_cache)[0]
        if mistake("activation of dA"):
            """You applied relu and sigmoid, the forward functions, to dA. Call relu_backward and
            sigmoid_backward."""
            dZ, _ = relu(dA)
        if mistake("ReLU of dA"):
            """Your ReLU cuts off dA where dA is negative. It is Z that decides: dA passes where Z
            was positive."""
            dZ = np.maximum(0, dA)
        if mistake("slope 1 at 0"):
            """Your ReLU has the slope 1 where Z is exactly 0. There it is 0: dA passes where Z is
            above 0 only."""
            dZ = dA * (activation_cache >= 0)
        if mistake("arguments of the activation's backward exchanged"):
            """You pass Z first. dA comes first: relu_backward(dA, activation_cache), and so with
            sigmoid_backward."""
            dZ = relu_backward(activation_cache, dA)
        if mistake("dA forgotten"):
            """Your dZ is the slope alone. Multiply it by dA, what comes from above."""
            dZ = np.where(activation_cache > 0, 1.0, 0.0)
    elif activation == "sigmoid":
        dZ = sigmoid_backward(dA, activation_cache)
        if mistake("ReLU's backward always"):
            """You go back through a ReLU whatever is asked. For activation == "sigmoid" call
            sigmoid_backward."""
            dZ = relu_backward(dA, activation_cache)
        if mistake("activations exchanged"):
            dZ = relu_backward(dA, activation_cache)
        if mistake("activation forward"):
            dZ = dA * sigmoid(activation_cache)[0]
        if mistake("activation of dA"):
            dZ, _ = sigmoid(dA)
        if mistake("arguments of the activation's backward exchanged"):
            dZ = sigmoid_backward(activation_cache, dA)
        if mistake("dA forgotten"):
            dZ = sigmoid_backward(1, activation_cache)
        if mistake("dA forgotten for the sigmoid"):
            """For the sigmoid your dZ is the slope alone, s (1 - s). Multiply it by dA."""
            dZ = sigmoid_backward(1, activation_cache)
        if mistake("Z (1 - Z) for the slope"):
            """You computed Z (1 - Z). The slope is s (1 - s), where s is the sigmoid of Z."""
            dZ = dA * activation_cache * (1 - activation_cache)
        if mistake("dZ cut to whole numbers"):
            """Given dA in whole numbers, yours makes dZ in whole numbers: the fractions are cut
            off. np.zeros_like(dA) takes the type of dA, too: add dtype=float."""
            dZ = dZ.astype(dA.dtype)
    else:
        raise ValueError(f"unknown activation: {activation}")
    if mistake("activation skipped"):
        """You pass dA on as if it were dZ. First go back through the activation:
        dZ = relu_backward(dA, activation_cache), or sigmoid_backward."""
        dZ = dA
    if mistake("dA twice"):
        """Your dZ has dA in it twice: relu_backward and sigmoid_backward multiply by it once."""
        dZ = dA * dZ
    if mistake("matrix product with dA"):
        """You took a matrix product with dA. relu_backward and sigmoid_backward give dZ as it is;
        behind an activation everything is entry by entry."""
        dZ = np.dot(dA, dZ)
    if mistake("linear part forgotten"):
        """You return dZ. Go on through the linear part: linear_backward(dZ, linear_cache) gives
        the three gradients."""
        return dZ
    if mistake("dZ returned for dA_prev"):
        """You return dZ where dA_prev belongs. linear_backward gives all three gradients."""
        dA_prev, dW, db = linear_backward(dZ, linear_cache)
        return dZ, dW, db
    return linear_backward(dZ, linear_cache)
