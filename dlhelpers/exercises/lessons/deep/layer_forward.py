"""The exercises of lesson 4: one layer, forward."""

# ruff: noqa: ARG005 - wrong functions leave arguments unused

from collections.abc import Callable
from itertools import cycle
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake

Array: TypeAlias = Any  # the wrong functions need no closer types


def _linear_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_prev: int, n: int, m: int) -> Case:
        return Case(
            name,
            rng.normal(size=(n_prev, m)),
            rng.normal(size=(n, n_prev)),
            rng.normal(size=(n, 1)),
        )

    n_prev, n, m = (int(k) for k in rng.choice(np.arange(2, 9), size=3, replace=False))
    return [
        Case(
            "the worked example",
            np.array([[1.0, 2.0], [3.0, 1.0]]),
            np.array([[1.0, 1.0], [1.0, -1.0]]),
            np.array([[0.0], [-0.5]]),
        ),
        case("one example", 3, 2, 1),
        case("one feature", 1, 3, 4),
        case("one unit", 4, 1, 3),
        case("one of each", 1, 1, 1),
        case("three of each", 3, 3, 3),
        case(f"{n_prev} features, {n} units, {m} examples", n_prev, n, m),
    ]


def _Z(A: Array, W: Array, b: Array) -> Array:
    return W @ A + b


linear_forward = Exercise(
    reference=deep.linear_forward,
    cases=_linear_cases,
    mistakes=[
        Mistake(
            "* for the matrix product",
            lambda A, W, b: (W * A + b, (A, W, b)),
            "* multiplies entry by entry. The matrix product is np.dot(W, A), or W @ A.",
        ),
        Mistake(
            "W transposed",
            lambda A, W, b: (W.T @ A + b, (A, W, b)),
            "You transposed W. Here each unit's weights are a ROW of W, so W @ A fits as it is.",
        ),
        Mistake(
            "factors exchanged",
            lambda A, W, b: (A @ W + b, (A, W, b)),
            "The order matters in a matrix product: W first, then A.",
        ),
        Mistake(
            "both transposed",
            lambda A, W, b: ((A.T @ W.T).T + b.T, (A, W, b)),
            "b is a column already, one number for each unit: add it as it is.",
        ),
        Mistake(
            "one example a row",
            lambda A, W, b: (np.dot(A.T, W.T) + b, (A, W, b)),
            "A.T times W.T has one example a row. One example is one COLUMN: W times A.",
        ),
        Mistake(
            "Z transposed",
            lambda A, W, b: (_Z(A, W, b).T, (A, W, b)),
            "Your Z has one example a row. One example is one COLUMN: W @ A, not A.T @ W.T.",
        ),
        Mistake(
            "b forgotten",
            lambda A, W, b: (W @ A, (A, W, b)),
            "The bias is missing: Z = W A + b.",
        ),
        Mistake(
            "b subtracted",
            lambda A, W, b: (W @ A - b, (A, W, b)),
            "You subtracted b. Add it.",
        ),
        Mistake(
            "multiplied by b",
            lambda A, W, b: ((W @ A) * b, (A, W, b)),
            "You multiplied by b. Add it.",
        ),
        Mistake(
            "b added to A",
            lambda A, W, b: (np.dot(W, A + b), (A, W, b)),
            "You added b to A, inside the parentheses. It is added to the product: W A + b.",
        ),
        Mistake(
            "b summed",
            lambda A, W, b: (W @ A + b.sum(), (A, W, b)),
            "You added the sum of all biases everywhere. Each unit, a row of Z, has its own.",
        ),
        Mistake(
            "ReLU applied",
            lambda A, W, b: (np.maximum(0, _Z(A, W, b)), (A, W, b)),
            "Z is the linear part only. ReLU comes in the next function.",
        ),
        Mistake(
            "sigmoid applied",
            lambda A, W, b: (deep.sigmoid(_Z(A, W, b))[0], (A, W, b)),
            "Z is the linear part only. The sigmoid comes in the next function.",
        ),
        Mistake(
            "cache in another order",
            lambda A, W, b: (_Z(A, W, b), (W, A, b)),
            "Your cache begins with W. The order is (A, W, b): the way back unpacks it so.",
        ),
        Mistake(
            "cache W, b, A",
            lambda A, W, b: (_Z(A, W, b), (W, b, A)),
            "Your cache holds W, b, A. The order is (A, W, b): the way back unpacks it so.",
        ),
        Mistake(
            "Z in the cache for A",
            lambda A, W, b: (_Z(A, W, b), (_Z(A, W, b), W, b)),
            "Your cache holds Z where A belongs. The way back needs what came IN: (A, W, b).",
        ),
        Mistake(
            "A alone in the cache",
            lambda A, W, b: (_Z(A, W, b), A),
            "Your cache holds A alone. The way back needs W and b too: cache = (A, W, b).",
        ),
        Mistake(
            "Z alone in the cache",
            lambda A, W, b: (_Z(A, W, b), _Z(A, W, b)),
            "Your cache holds Z. The way back needs what came IN: cache = (A, W, b).",
        ),
        Mistake(
            "b not in the cache",
            lambda A, W, b: (_Z(A, W, b), (A, W)),
            "Your cache lacks b: cache = (A, W, b).",
        ),
        Mistake(
            "Z added to the cache",
            lambda A, W, b: (_Z(A, W, b), (A, W, b, _Z(A, W, b))),
            "Your cache holds Z as well. It is (A, W, b) here; Z goes into the activation's cache.",
        ),
        Mistake(
            "cache not returned",
            lambda A, W, b: _Z(A, W, b),
            "You return Z alone. Return two things: Z and the cache (A, W, b).",
        ),
        Mistake(
            "Z and cache exchanged",
            lambda A, W, b: ((A, W, b), _Z(A, W, b)),
            "You return the cache first. The order is Z, cache.",
        ),
        Mistake(
            "cache as a dict",
            lambda A, W, b: (_Z(A, W, b), {"A": A, "W": W, "b": b}),
            "Your cache is a dict. It is a tuple, which the way back unpacks: (A, W, b).",
        ),
        Mistake(
            "four results",
            lambda A, W, b: (_Z(A, W, b), A, W, b),
            "You return four things. Return two: Z, and the cache, which is the tuple (A, W, b).",
        ),
    ],
    hints=[
        "W has shape (n, n_prev) and A has shape (n_prev, m). Which product has shape (n, m)?",
        "b has shape (n, 1). What does NumPy do with it when it is added to an (n, m) matrix?",
        "Z is the matrix product of W and A, plus b. The cache is a tuple of the three arguments.",
        "return np.dot(W, A) + b, (A, W, b)",
    ],
)


def _activation_cases(rng: np.random.Generator) -> list[Case]:
    """The first and the last with both activations, what lies between with the two in turn."""
    first, *special, last = _linear_cases(rng)
    linear = [first, first, *special, last, last]
    return [
        Case(f"{case.name}, {activation}", *case.args, activation)
        for case, activation in zip(linear, cycle(("relu", "sigmoid")), strict=False)
    ]


def _layer(
    relu: Callable[[Array], Array] = lambda Z: np.maximum(0, Z),
    sigmoid: Callable[[Array], Array] = lambda Z: deep.sigmoid(Z)[0],
    cache: Callable[..., Any] = lambda A_prev, W, b, Z, A: ((A_prev, W, b), Z),
    Z: Callable[..., Array] = _Z,
) -> Callable[..., Any]:
    """A layer with other activations of Z, or another cache, or another Z."""

    def layer(A_prev: Array, W: Array, b: Array, activation: str) -> Any:
        linear = Z(A_prev, W, b)
        A = (relu if activation == "relu" else sigmoid)(linear)
        return A, cache(A_prev, W, b, linear, A)

    return layer


def _relu(Z: Array) -> Array:
    return deep.relu(Z)[0]


def _sigmoid(Z: Array) -> Array:
    return deep.sigmoid(Z)[0]


linear_activation_forward = Exercise(
    reference=deep.linear_activation_forward,
    cases=_activation_cases,
    mistakes=[
        Mistake(
            "activations exchanged",
            _layer(relu=_sigmoid, sigmoid=_relu),
            'Asked for "relu" you apply the sigmoid, and the other way round.',
        ),
        Mistake(
            "sigmoid always",
            _layer(relu=_sigmoid),
            'You apply the sigmoid whatever is asked. For activation == "relu" call relu.',
        ),
        Mistake(
            "ReLU always",
            _layer(sigmoid=_relu),
            'You apply ReLU whatever is asked. For activation == "sigmoid" call sigmoid.',
        ),
        Mistake(
            "no activation",
            _layer(relu=lambda Z: Z, sigmoid=lambda Z: Z),
            "You return Z. Apply the activation to it: A, activation_cache = relu(Z).",
        ),
        Mistake(
            "tanh for the sigmoid",
            _layer(sigmoid=np.tanh),
            "You apply tanh where the sigmoid is asked for. Its values run from 0 to 1.",
        ),
        Mistake(
            "tanh for ReLU",
            _layer(relu=np.tanh),
            "You apply tanh where ReLU is asked for. ReLU is 0 below 0, and Z itself above.",
        ),
        Mistake(
            "leaky ReLU",
            _layer(relu=lambda Z: np.where(Z > 0, Z, 0.01 * Z)),
            "Your ReLU lets a hundredth of the negative values through. ReLU makes them 0.",
        ),
        Mistake(
            "b forgotten",
            _layer(Z=lambda A, W, b: W @ A),
            "The bias is missing: Z = W A_prev + b. Call linear_forward, which adds it.",
        ),
        Mistake(
            "A in the activation's cache",
            _layer(cache=lambda A_prev, W, b, Z, A: ((A_prev, W, b), A)),
            "Your activation_cache holds A. The way back needs Z there, as relu(Z) returns it.",
        ),
        Mistake(
            "A in the linear cache",
            _layer(cache=lambda A_prev, W, b, Z, A: ((A, W, b), Z)),
            "Your linear_cache holds this layer's A. It must hold A_prev, what came IN.",
        ),
        Mistake(
            "caches in the wrong order",
            _layer(cache=lambda A_prev, W, b, Z, A: (Z, (A_prev, W, b))),
            "Your two caches are exchanged. The order is (linear_cache, activation_cache).",
        ),
        Mistake(
            "linear cache alone",
            _layer(cache=lambda A_prev, W, b, Z, A: (A_prev, W, b)),
            "You return the linear cache alone. The way back needs the activation's too: "
            "cache = (linear_cache, activation_cache).",
        ),
        Mistake(
            "activation's cache alone",
            _layer(cache=lambda A_prev, W, b, Z, A: Z),
            "You return the activation's cache alone. The way back needs the linear one too: "
            "cache = (linear_cache, activation_cache).",
        ),
        Mistake(
            "three results",
            lambda A_prev, W, b, activation: (
                lambda result: (result[0], result[1][0], result[1][1])
            )(_layer()(A_prev, W, b, activation)),
            "You return three things. Return two: A, and the pair of the caches, "
            "(linear_cache, activation_cache).",
        ),
        Mistake(
            "caches run together",
            _layer(cache=lambda A_prev, W, b, Z, A: (A_prev, W, b, Z)),
            "Your cache is one tuple of four. It is a pair: ((A_prev, W, b), Z), which is "
            "(linear_cache, activation_cache).",
        ),
        Mistake(
            "linear cache twice",
            _layer(cache=lambda A_prev, W, b, Z, A: ((A_prev, W, b), (A_prev, W, b))),
            "Both halves of your cache are the linear one. The second is the activation's: Z.",
        ),
        Mistake(
            "activation's pair not unpacked",
            _layer(relu=deep.relu, sigmoid=deep.sigmoid),
            "relu(Z) and sigmoid(Z) return two things, A and its cache. Take them apart: "
            "A, activation_cache = relu(Z).",
        ),
        Mistake(
            "W and A_prev exchanged",
            lambda A_prev, W, b, activation: deep.linear_activation_forward(
                W, A_prev, b, activation
            ),
            "You call linear_forward with W first. Its arguments are A_prev, W, b, in this order.",
        ),
        Mistake(
            "A_prev activated in place of Z",
            lambda A_prev, W, b, activation: (
                (_relu if activation == "relu" else _sigmoid)(A_prev),
                ((A_prev, W, b), A_prev),
            ),
            "You applied the activation to A_prev. It is applied to Z, what linear_forward gives.",
        ),
        Mistake(
            "activation before the linear part",
            _layer(Z=lambda A, W, b: W @ np.maximum(0, A) + b),
            "You applied ReLU to A_prev. Compute Z first, and apply the activation to Z.",
        ),
        Mistake(
            "cache not returned",
            lambda A_prev, W, b, activation: _layer()(A_prev, W, b, activation)[0],
            "You return A alone. Return two things: A and (linear_cache, activation_cache).",
        ),
    ],
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
