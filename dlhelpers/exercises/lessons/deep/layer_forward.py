"""The exercises of lesson 4: one layer, forward."""

from itertools import cycle
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.deep import relu, sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case

Array: TypeAlias = Any


def sizes(rng: np.random.Generator) -> list[tuple[str, int, int, int]]:
    """Names and sizes of layers: features, units and examples."""
    n_prev, n, m = (int(k) for k in rng.choice(np.arange(2, 9), size=3, replace=False))
    return [
        ("one example", 3, 2, 1),
        ("one feature", 1, 3, 4),
        ("one unit", 4, 1, 3),
        ("one of each", 1, 1, 1),
        ("three of each", 3, 3, 3),
        (f"{n_prev} features, {n} units, {m} examples", n_prev, n, m),
    ]


def linear_arguments(rng: np.random.Generator, n_prev: int, n: int, m: int) -> tuple[Array, ...]:
    """Random A, W and b of a layer."""
    return rng.normal(size=(n_prev, m)), rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))


def whole_arguments(rng: np.random.Generator, n_prev: int, n: int, m: int) -> tuple[Array, ...]:
    """The same as whole numbers, in arrays of whole numbers."""
    return tuple(np.rint(3 * array).astype(int) for array in linear_arguments(rng, n_prev, n, m))


def _linear_cases(rng: np.random.Generator) -> list[Case]:
    A, W = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1.0, 1.0], [1.0, -1.0]])
    return [
        Case("the worked example", A, W, np.array([[0.0], [-0.5]])),
        *(Case(name, *linear_arguments(rng, *shape)) for name, *shape in sizes(rng)),
    ]


def _with_whole_numbers(rng: np.random.Generator) -> list[Case]:
    A, _, _ = whole_arguments(rng, 3, 3, 3)
    _, W, b = linear_arguments(rng, 3, 3, 3)
    return [*_linear_cases(rng), Case("A in whole numbers", A, W, b)]


@exercise(
    reference=deep.linear_forward,
    cases=_with_whole_numbers,
    hints=[
        "W has shape (n, n_prev) and A has shape (n_prev, m). Which product has shape (n, m)?",
        "b has shape (n, 1). What does NumPy do with it when it is added to an (n, m) matrix?",
        "Z is the matrix product of W and A, plus b. The cache is a tuple of the three arguments.",
        "return np.dot(W, A) + b, (A, W, b)",
    ],
)
def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    if mistake("* for the matrix product"):
        """* multiplies entry by entry. The matrix product is np.dot(W, A), or W @ A."""
        Z = W * A + b
    if mistake("W transposed"):
        """You transposed W. Here each unit's weights are a ROW of W, so W @ A fits as it is."""
        Z = np.dot(W.T, A) + b
    if mistake("factors exchanged"):
        """The order matters in a matrix product: W first, then A."""
        Z = np.dot(A, W) + b
    if mistake("b as a row"):
        """b is a column already, one number for each unit: add it as it is."""
        Z = np.dot(W, A) + b.T
    if mistake("Z transposed"):
        """Your Z has one example a row. One example is one COLUMN: W @ A, not A.T @ W.T."""
        Z = np.dot(A.T, W.T) + b.T
    if mistake("one example a row"):
        """A.T times W.T has one example a row. One example is one COLUMN: W times A."""
        Z = np.dot(A.T, W.T) + b
    if mistake("b forgotten"):
        """The bias is missing: Z = W A + b."""
        Z = np.dot(W, A)
    if mistake("cut to whole numbers"):
        """Given A in whole numbers, yours returns Z in whole numbers: the fractions are cut off.
        An array that takes its type from A needs dtype=float."""
        Z = Z.astype(A.dtype)
    if mistake("b subtracted"):
        """You subtracted b. Add it."""
        Z = np.dot(W, A) - b
    if mistake("multiplied by b"):
        """You multiplied by b. Add it."""
        Z = np.dot(W, A) * b
    if mistake("b added to A"):
        """You added b to A, inside the parentheses. It is added to the product: W A + b."""
        Z = np.dot(W, A + b)
    if mistake("b summed"):
        """You added the sum of all biases everywhere. Each unit, a row of Z, has its own."""
        Z = np.dot(W, A) + np.sum(b)
    if mistake("ReLU applied"):
        """Z is the linear part only. ReLU comes in the next function."""
        Z, _ = relu(Z)
    if mistake("sigmoid applied"):
        """Z is the linear part only. The sigmoid comes in the next function."""
        Z, _ = sigmoid(Z)
    if mistake("Z in the cache for A"):
        """Your cache holds Z where A belongs. The way back needs what came IN: (A, W, b)."""
        return Z, (Z, W, b)
    if mistake("cache in another order"):
        """Your cache begins with W. The order is (A, W, b): the way back unpacks it so."""
        return Z, (W, A, b)
    if mistake("cache W, b, A"):
        """Your cache holds W, b, A. The order is (A, W, b): the way back unpacks it so."""
        return Z, (W, b, A)
    if mistake("A alone in the cache"):
        """Your cache holds A alone. The way back needs W and b too: cache = (A, W, b)."""
        return Z, A
    if mistake("Z alone in the cache"):
        """Your cache holds Z. The way back needs what came IN: cache = (A, W, b)."""
        return Z, Z
    if mistake("b not in the cache"):
        """Your cache lacks b: cache = (A, W, b)."""
        return Z, (A, W)
    if mistake("Z added to the cache"):
        """Your cache holds Z as well. It is (A, W, b) here; Z goes into the activation's cache."""
        return Z, (A, W, b, Z)
    if mistake("cache not returned"):
        """You return Z alone. Return two things: Z and the cache (A, W, b)."""
        return Z
    if mistake("Z and cache exchanged"):
        """You return the cache first. The order is Z, cache."""
        return (A, W, b), Z
    if mistake("cache as a dict"):
        """Your cache is a dict. It is a tuple, which the way back unpacks: (A, W, b)."""
        return Z, {"A": A, "W": W, "b": b}
    if mistake("four results"):
        """You return four things. Return two: Z, and the cache, which is the tuple (A, W, b)."""
        return Z, A, W, b
    return Z, (A, W, b)


def _layer_cases(rng: np.random.Generator) -> list[Case]:
    """The first and the last with both activations, what lies between with the two in turn."""
    first, *special, last = _linear_cases(rng)
    linear = [first, first, *special, last, last]
    return [
        Case(f"{case.name}, {activation}", *case.args, activation)
        for case, activation in zip(linear, cycle(("relu", "sigmoid")), strict=False)
    ] + [Case("whole numbers, sigmoid", *whole_arguments(rng, 2, 3, 4), "sigmoid")]


@exercise(
    reference=deep.linear_activation_forward,
    cases=_layer_cases,
    hints=[
        "Which two functions that you already have does a layer need, one after the other?",
        "linear_forward gives Z and the linear cache. relu(Z) and sigmoid(Z) give A and the "
        "activation's cache.",
        'An if on activation chooses between the two; the words are "relu" and "sigmoid". The '
        "cache is the pair (linear_cache, activation_cache).",
        'Z, linear_cache = linear_forward(A_prev, W, b); in the "relu" branch '
        "A, activation_cache = relu(Z), in the other A, activation_cache = sigmoid(Z); then "
        "return A, (linear_cache, activation_cache)",
    ],
)
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    if mistake("b forgotten"):
        """The bias is missing: Z = W A_prev + b. Call linear_forward, which adds it."""
        Z = np.dot(W, A_prev)
    if mistake("W and A_prev exchanged"):
        """You exchanged W and A_prev. The arguments of linear_forward are A_prev, W, b, in this
        order; it multiplies W by A_prev."""
        Z, linear_cache = linear_forward(W, A_prev, b)
    if mistake("A_prev activated in place of Z"):
        """You applied the activation to A_prev. It is applied to Z, what linear_forward gives."""
        Z = A_prev
    if mistake("activation before the linear part"):
        """You applied ReLU to A_prev. Compute Z first, and apply the activation to Z."""
        Z = np.dot(W, relu(A_prev)[0]) + b
    if activation == "relu":
        A, activation_cache = relu(Z)
        if mistake("activations exchanged"):
            """Asked for "relu" you apply the sigmoid, and the other way round."""
            A, activation_cache = sigmoid(Z)
        if mistake("sigmoid always"):
            """You apply the sigmoid whatever is asked. For activation == "relu" call relu."""
            A, activation_cache = sigmoid(Z)
        if mistake("tanh for ReLU"):
            """You apply tanh where ReLU is asked for. ReLU is 0 below 0, and Z itself above."""
            A = np.tanh(Z)
        if mistake("leaky ReLU"):
            """Your ReLU lets a hundredth of the negative values through. ReLU makes them 0."""
            A = np.maximum(0.01 * Z, Z)
        if mistake("activation's pair not unpacked"):
            """relu(Z) and sigmoid(Z) return two things, A and its cache. Take them apart:
            A, activation_cache = relu(Z)."""
            A = relu(Z)
        if mistake("Z changed in place"):
            """Your ReLU sets the negative numbers of Z itself to 0, so the cache has lost them. Let
            A be a new array: np.maximum(0, Z)."""
            activation_cache = A
    elif activation == "sigmoid":
        A, activation_cache = sigmoid(Z)
        if mistake("activations exchanged"):
            A, activation_cache = relu(Z)
        if mistake("ReLU always"):
            """You apply ReLU whatever is asked. For activation == "sigmoid" call sigmoid."""
            A, activation_cache = relu(Z)
        if mistake("tanh for the sigmoid"):
            """You apply tanh where the sigmoid is asked for, whose values run from 0 to 1."""
            A = np.tanh(Z)
        if mistake("activation's pair not unpacked"):
            A = sigmoid(Z)
        if mistake("cut to whole numbers"):
            """Given whole numbers, yours returns whole numbers: the fractions are cut off.
            np.zeros_like(Z) and np.empty_like(Z) take the type of Z, too: add dtype=float."""
            A = A.astype(A_prev.dtype)
    else:
        raise ValueError(f"unknown activation: {activation}")
    if mistake("no activation"):
        """You return Z. Apply the activation to it: A, activation_cache = relu(Z)."""
        A = Z
    if mistake("A in the activation's cache"):
        """Your activation_cache holds A. The way back needs Z there, as relu(Z) returns it."""
        activation_cache = A
    if mistake("A in the linear cache"):
        """Your linear_cache holds this layer's A. It must hold A_prev, what came IN."""
        linear_cache = (A, W, b)
    if mistake("caches in the wrong order"):
        """Your two caches are exchanged. The order is (linear_cache, activation_cache)."""
        return A, (activation_cache, linear_cache)
    if mistake("linear cache alone"):
        """You return the linear cache alone. The way back needs the activation's too:
        cache = (linear_cache, activation_cache)."""
        return A, linear_cache
    if mistake("activation's cache alone"):
        """You return the activation's cache alone. The way back needs the linear one too:
        cache = (linear_cache, activation_cache)."""
        return A, activation_cache
    if mistake("three results"):
        """You return three things. Return two: A, and the pair of the caches,
        (linear_cache, activation_cache)."""
        return A, linear_cache, activation_cache
    if mistake("caches run together"):
        """Your cache is one tuple of four. It is a pair: ((A_prev, W, b), Z), which is
        (linear_cache, activation_cache)."""
        return A, (A_prev, W, b, Z)
    if mistake("linear cache twice"):
        """Both halves of your cache are the linear one. The second is the activation's: Z."""
        return A, (linear_cache, linear_cache)
    if mistake("cache not returned"):
        """You return A alone. Return two things: A and (linear_cache, activation_cache)."""
        return A
    return A, (linear_cache, activation_cache)
