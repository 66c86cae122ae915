"""The exercise of lesson 3 that goes forward through the network: ``forward_propagation``."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons.random_networks import parameters

Array: TypeAlias = Any  # the wrong functions need no closer types
Parts: TypeAlias = dict[str, Array]


def networks(rng: np.random.Generator) -> list[tuple[str, Parts, Array]]:
    """Names, parameters and examples, of many shapes."""
    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 9), size=3, replace=False))
    shapes = [
        ("2 features, 4 hidden units, 3 examples", 2, 4, 3),
        (f"{n} features, {n_h} hidden units, {m} examples", n, n_h, m),
        ("one example", 3, 2, 1),
        ("one feature", 1, 3, 5),
        ("one hidden unit", 2, 1, 4),
        ("one of each", 1, 1, 1),
        ("one feature, one hidden unit", 1, 1, 6),
        ("as many features as hidden units and examples", 3, 3, 3),
    ]
    return [
        (name, parameters(rng, (n_x, units, 1)), rng.normal(size=(n_x, columns)))
        for name, n_x, units, columns in shapes
    ]


# Can be worked out by hand for X = [[1], [1]]: tanh of log(3) / 2 is 1/2 and tanh of 0 is 0, the
# sigmoid of log(3) is 3/4.
BY_HAND = {
    "W1": np.array([[1.0, -1.0], [2.0, 0.0]]),
    "b1": np.array([[np.log(3) / 2], [-2.0]]),
    "W2": np.array([[2.0, 5.0]]),
    "b2": np.array([[np.log(3) - 1]]),
}


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[1.0], [1.0]]), BY_HAND),
        *(Case(name, X, made) for name, made, X in networks(rng)),
    ]


def _forward(
    *,
    Z1: Callable[[Parts, Array], Array] = lambda p, X: p["W1"] @ X + p["b1"],
    hidden: Callable[[Array], Array] = np.tanh,
    Z2: Callable[[Parts, Parts], Array] = lambda p, c: p["W2"] @ c["A1"] + p["b2"],
    output: Callable[[Array], Array] = sigmoid,
    result: Callable[[Parts], Any] = lambda cache: (cache["A2"], cache),
) -> Callable[..., Any]:
    """Go forward with one step replaced by a wrong one."""

    def variant(X: Array, parameters: Parts) -> Any:
        cache = {"Z1": Z1(parameters, X)}
        cache["A1"] = hidden(cache["Z1"])
        cache["Z2"] = Z2(parameters, {**cache, "X": X})
        cache["A2"] = output(cache["Z2"])
        return result(cache)

    return variant


def _relu(Z: Array) -> Array:
    return np.maximum(0, Z)


def _exchanged(cache: Parts, one: str, other: str) -> Parts:
    return {**cache, one: cache[other], other: cache[one]}


def _filed(key: str, what: str) -> Callable[[Parts], Any]:
    return lambda cache: (cache["A2"], {**cache, key: cache[what]})


_minus_b1: dict[str, Any] = {"Z1": lambda p, X: p["W1"] @ X - p["b1"]}
_minus_b2: dict[str, Any] = {"Z2": lambda p, c: p["W2"] @ c["A1"] - p["b2"]}
_SUBTRACTED = {"b1": _minus_b1, "b2": _minus_b2, "each bias": _minus_b1 | _minus_b2}

forward_propagation = Exercise(
    reference=planar.forward_propagation,
    cases=_forward_cases,
    mistakes=[
        Mistake(
            "sigmoid in the hidden layer",
            _forward(hidden=sigmoid),
            "Your A1 runs from 0 to 1: the hidden layer has the sigmoid. This network's hidden "
            "units use tanh.",
        ),
        Mistake(
            "ReLU in the hidden layer",
            _forward(hidden=_relu),
            "Your A1 has no values below 0: the hidden layer has ReLU. This network's hidden units "
            "use tanh.",
        ),
        Mistake(
            "no activation in the hidden layer",
            _forward(hidden=lambda Z: Z),
            "Your A1 equals Z1. Without tanh between them, two layers can do no more than one.",
        ),
        Mistake(
            "tanh on the output",
            _forward(output=np.tanh),
            "Your A2 runs from -1 to 1, as tanh does. A probability comes from sigmoid.",
        ),
        Mistake(
            "activations exchanged",
            _forward(hidden=sigmoid, output=np.tanh),
            "Your activations are exchanged: tanh belongs to the hidden layer, sigmoid to the "
            "output.",
        ),
        Mistake(
            "ReLU on the output",
            _forward(output=_relu),
            "Your A2 can be above 1: the output has ReLU. A probability comes from sigmoid.",
        ),
        Mistake(
            "softmax over the examples",
            _forward(output=lambda Z: np.exp(Z) / np.sum(np.exp(Z))),
            "Your A2 sums to 1 over the examples: that is a softmax. Each example has a "
            "probability of its own: sigmoid.",
        ),
        Mistake(
            "no activation on the output",
            _forward(output=lambda Z: Z),
            "Your A2 equals Z2, which can be any number. Send it through sigmoid.",
        ),
        Mistake(
            "output rounded to labels",
            _forward(output=lambda Z: (sigmoid(Z) > 0.5).astype(float)),
            "Your A2 is 0 or 1. Leave it a probability here; predict makes labels of it.",
        ),
        Mistake(
            "second layer fed with Z1",
            _forward(Z2=lambda p, c: p["W2"] @ c["Z1"] + p["b2"]),
            "Your Z2 is computed from Z1. What the second layer sees is A1.",
        ),
        Mistake(
            "second layer fed with X",
            _forward(Z2=lambda p, c: np.dot(p["W2"], c["X"]) + p["b2"]),
            "Your Z2 is computed from X. What the second layer sees is A1.",
        ),
        Mistake(
            "b1 forgotten",
            _forward(Z1=lambda p, X: p["W1"] @ X),
            "Your Z1 does not depend on b1. Z1 = W1 X + b1.",
        ),
        Mistake(
            "b2 forgotten",
            _forward(Z2=lambda p, c: p["W2"] @ c["A1"]),
            "Your Z2 does not depend on b2. Z2 = W2 A1 + b2.",
        ),
        Mistake(
            "biases forgotten",
            _forward(Z1=lambda p, X: p["W1"] @ X, Z2=lambda p, c: p["W2"] @ c["A1"]),
            "Your Z1 and Z2 do not depend on b1 and b2. Add each layer's bias to its product.",
        ),
        *(
            Mistake(
                f"{name} subtracted",
                _forward(**steps),
                f"You subtract {name}. A bias is added.",
            )
            for name, steps in _SUBTRACTED.items()
        ),
        Mistake(
            "b2 in both layers",
            _forward(Z1=lambda p, X: p["W1"] @ X + p["b2"]),
            "Your first layer adds b2. It has a bias of its own, b1.",
        ),
        Mistake(
            "b1 in both layers",
            _forward(Z2=lambda p, c: p["W2"] @ c["A1"] + p["b1"]),
            "Your second layer adds b1. It has a bias of its own, b2.",
        ),
        Mistake(
            "W1 transposed",
            _forward(Z1=lambda p, X: np.dot(p["W1"].T, X) + p["b1"]),
            "W1 is (n_h, n_x) and X is (n_x, m): they fit as they are. Leave the .T away.",
        ),
        Mistake(
            "W2 transposed",
            _forward(Z2=lambda p, c: np.dot(p["W2"].T, c["A1"]) + p["b2"]),
            "W2 is (1, n_h) and A1 is (n_h, m): they fit as they are. Leave the .T away.",
        ),
        Mistake(
            "X before W1",
            _forward(Z1=lambda p, X: np.dot(X, p["W1"]) + p["b1"]),
            "The order matters in a matrix product: W1 is (n_h, n_x) and X is (n_x, m), so W1 "
            "comes first.",
        ),
        Mistake(
            "* for the first product",
            _forward(Z1=lambda p, X: p["W1"] * X + p["b1"]),
            "W1 * X multiplies element by element. The matrix product is np.dot(W1, X), or W1 @ X.",
        ),
        Mistake(
            "* for the second product",
            _forward(Z2=lambda p, c: p["W2"] * c["A1"] + p["b2"]),
            "W2 * A1 multiplies element by element. The matrix product is np.dot(W2, A1), or "
            "W2 @ A1.",
        ),
        Mistake(
            "derivative of tanh for tanh",
            _forward(hidden=lambda Z: 1 - np.tanh(Z) ** 2),
            "Your A1 is the slope of tanh. Going forward, the hidden layer is tanh itself.",
        ),
        Mistake(
            "Z1 and A1 exchanged in the cache",
            _forward(result=lambda c: (c["A2"], _exchanged(c, "Z1", "A1"))),
            "A2 is right, but Z1 and A1 have changed places in your cache.",
        ),
        Mistake(
            "Z2 and A2 exchanged in the cache",
            _forward(result=lambda c: (c["A2"], _exchanged(c, "Z2", "A2"))),
            "A2 is right, but Z2 and A2 have changed places in your cache.",
        ),
        *(
            Mistake(
                f"{what} under {key} in the cache",
                _forward(result=_filed(key, what)),
                f'A2 is right, but in your cache "{key}" holds {what}.',
            )
            for key, what in (("Z1", "A1"), ("A1", "Z1"), ("Z2", "A2"), ("A2", "Z2"))
        ),
        Mistake(
            "A1 returned",
            _forward(result=lambda c: (c["A1"], c)),
            "You return A1, the hidden layer. The result of the network is A2.",
        ),
        Mistake(
            "Z2 returned",
            _forward(result=lambda c: (c["Z2"], c)),
            "You return Z2. The result of the network is A2, after the sigmoid.",
        ),
        Mistake(
            "cache before A2",
            _forward(result=lambda c: (c, c["A2"])),
            "You return the cache first. The order is A2, cache.",
        ),
        Mistake(
            "A2 alone returned",
            _forward(result=lambda c: c["A2"]),
            "You return A2 alone. The way back needs the cache too: return A2, cache.",
        ),
        Mistake(
            "cache alone returned",
            _forward(result=lambda c: c),
            "You return the cache alone. Return A2, cache.",
        ),
    ],
    hints=[
        "Write down the shapes of W1, X, b1, then of W2, A1, b2. Which products fit?",
        "Which activation has the hidden layer, and which the output? Why not the same?",
        "Four lines: Z1, A1, Z2, A2, each from the one before. np.tanh takes a whole array, and so "
        "does sigmoid.",
        'Z1 = np.dot(parameters["W1"], X) + parameters["b1"]; A1 = np.tanh(Z1); and Z2, A2 in the '
        "same way, with W2, b2 and sigmoid",
    ],
)
