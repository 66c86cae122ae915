"""The exercises of lesson 4: one layer, backward."""

# ruff: noqa: ARG001, ARG005 - wrong functions leave arguments unused

from collections.abc import Callable
from itertools import cycle
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake

Array: TypeAlias = Any  # the wrong functions need no closer types


def _shapes(rng: np.random.Generator) -> list[tuple[str, int, int, int]]:
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


def _linear_cache(rng: np.random.Generator, n_prev: int, n: int, m: int) -> tuple[Array, ...]:
    return rng.normal(size=(n_prev, m)), rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))


_BY_HAND = (
    np.array([[1.0, 2.0], [3.0, 0.0]]),
    np.array([[2.0, -1.0]]),
    np.array([[0.5]]),
)


def _linear_backward_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[1.0, 3.0]]), _BY_HAND),
        *(
            Case(name, rng.normal(size=(n, m)), _linear_cache(rng, n_prev, n, m))
            for name, n_prev, n, m in _shapes(rng)
        ),
    ]


Formula: TypeAlias = Callable[[Array, Array, Array], Array]  # of dZ, A_prev and W


def _right_dA(dZ: Array, A: Array, W: Array) -> Array:
    return W.T @ dZ


def _right_dW(dZ: Array, A: Array, W: Array) -> Array:
    return dZ @ A.T / A.shape[1]


def _right_db(dZ: Array, A: Array, W: Array) -> Array:
    return dZ.sum(axis=1, keepdims=True) / A.shape[1]


def _with(
    dA: Formula = _right_dA, dW: Formula = _right_dW, db: Formula = _right_db
) -> Callable[..., Any]:
    """The linear part, backward, with another formula for some of its results."""

    def backward(dZ: Array, cache: tuple[Array, Array, Array]) -> Any:
        A_prev, W, _ = cache
        return dA(dZ, A_prev, W), dW(dZ, A_prev, W), db(dZ, A_prev, W)

    return backward


_LINEAR_MISTAKES: list[tuple[str, Callable[..., Any], str]] = [
    (
        "1/m missing",
        _with(dW=lambda dZ, A, W: dZ @ A.T, db=lambda dZ, A, W: dZ.sum(axis=1, keepdims=True)),
        "Your dW and db are sums over the examples. They are means: divide both by "
        "m = A_prev.shape[1].",
    ),
    (
        "1/m missing in dW",
        _with(dW=lambda dZ, A, W: dZ @ A.T),
        "Your dW is the sum over the examples. Divide it by m = A_prev.shape[1].",
    ),
    (
        "1/m missing in db",
        _with(db=lambda dZ, A, W: dZ.sum(axis=1, keepdims=True)),
        "Your db is the sum over the examples. Divide it by m = A_prev.shape[1].",
    ),
    (
        "1/m in dA_prev too",
        _with(dA=lambda dZ, A, W: W.T @ dZ / A.shape[1]),
        "You divided dA_prev by m. Only dW and db are means over the examples; dA_prev has a "
        "column of its own for each example.",
    ),
    (
        "number of features for m",
        _with(
            dW=lambda dZ, A, W: dZ @ A.T / A.shape[0],
            db=lambda dZ, A, W: dZ.sum(axis=1, keepdims=True) / A.shape[0],
        ),
        "You divided by A_prev.shape[0], the number of features. m is the number of columns: "
        "A_prev.shape[1].",
    ),
    (
        "number of units for m",
        _with(
            dW=lambda dZ, A, W: dZ @ A.T / dZ.shape[0],
            db=lambda dZ, A, W: dZ.sum(axis=1, keepdims=True) / dZ.shape[0],
        ),
        "You divided by the number of units. m is the number of columns: A_prev.shape[1].",
    ),
    (
        "1/m twice in db",
        _with(db=lambda dZ, A, W: dZ.mean(axis=1, keepdims=True) / A.shape[1]),
        "You divided db by m twice. np.mean already divides.",
    ),
    (
        "1/m twice",
        _with(
            dW=lambda dZ, A, W: dZ @ A.T / A.shape[1] ** 2,
            db=lambda dZ, A, W: dZ.mean(axis=1, keepdims=True) / A.shape[1],
        ),
        "Your dW and db are divided by m twice. Once is enough.",
    ),
    (
        "db as one number",
        _with(db=lambda dZ, A, W: dZ.sum() / A.shape[1]),
        "You summed all of dZ to one number. Each unit, a row of dZ, has a db of its own: "
        "axis=1, keepdims=True.",
    ),
    (
        "db as the mean of everything",
        _with(db=lambda dZ, A, W: dZ.mean()),
        "np.mean without an axis gives one number. Each unit, a row of dZ, has a db of its own: "
        "axis=1, keepdims=True.",
    ),
    (
        "keepdims forgotten in db",
        _with(db=lambda dZ, A, W: dZ.sum(axis=1) / A.shape[1]),
        "Your db has shape (n,). It is added to a column later, so it must be one: keepdims=True "
        "gives it shape (n, 1).",
    ),
    (
        "db summed over the units",
        _with(db=lambda dZ, A, W: dZ.sum(axis=0, keepdims=True) / A.shape[1]),
        "You summed dZ over axis 0, the units. The examples lie along axis 1: axis=1.",
    ),
    (
        "db summed over the units, keepdims forgotten",
        _with(db=lambda dZ, A, W: dZ.sum(axis=0) / A.shape[1]),
        "You summed dZ over axis 0, the units. The examples lie along axis 1: axis=1, and "
        "keepdims=True keeps the result a column.",
    ),
    (
        "db as a row",
        _with(db=lambda dZ, A, W: dZ.sum(axis=1, keepdims=True).T / A.shape[1]),
        "Your db is a row. It has the shape of b, a column (n, 1).",
    ),
    (
        "db not summed",
        _with(db=lambda dZ, A, W: dZ / A.shape[1]),
        "Your db still has one column for each example. Sum it over them: axis=1, keepdims=True.",
    ),
    (
        "dW transposed",
        _with(dW=lambda dZ, A, W: A @ dZ.T / A.shape[1]),
        "Your dW is transposed. It has the shape of W: dZ first, then A_prev.T.",
    ),
    (
        "A_prev not transposed",
        _with(dW=lambda dZ, A, W: dZ @ A / A.shape[1]),
        "dZ times A_prev sums over the wrong axis. dZ is (n, m); to sum over the m examples, the "
        "second factor is A_prev.T, (m, n_prev).",
    ),
    (
        "* for the matrix product in dW",
        _with(dW=lambda dZ, A, W: dZ * A / A.shape[1]),
        "dW is a matrix product, np.dot(dZ, A_prev.T); * multiplies entry by entry.",
    ),
    (
        "W for A_prev in dW",
        _with(dW=lambda dZ, A, W: dZ @ W.T / A.shape[1]),
        "Your dW is made of W. The derivative of W A_prev by W is A_prev: dZ times A_prev.T.",
    ),
    (
        "dA_prev without transpose",
        _with(dA=lambda dZ, A, W: W @ dZ),
        "dA_prev goes back through W, so W is transposed: np.dot(W.T, dZ).",
    ),
    (
        "factors of dA_prev exchanged",
        _with(dA=lambda dZ, A, W: dZ @ W.T),
        "The order matters in a matrix product: dA_prev is W.T times dZ.",
    ),
    (
        "* for the matrix product in dA_prev",
        _with(dA=lambda dZ, A, W: W.T * dZ),
        "dA_prev is a matrix product, np.dot(W.T, dZ); * multiplies entry by entry.",
    ),
    (
        "A_prev returned for dA_prev",
        _with(dA=lambda dZ, A, W: A),
        "You return A_prev where its gradient belongs: dA_prev is W.T times dZ.",
    ),
    (
        "dW for W in dA_prev",
        _with(dA=lambda dZ, A, W: _right_dW(dZ, A, W).T @ dZ),
        "You multiplied dZ by dW.T. dA_prev goes back through the weights themselves: W.T.",
    ),
    (
        "db of b",
        lambda dZ, cache: (*deep.linear_backward(dZ, cache)[:2], cache[2] / dZ.shape[1]),
        "Your db is made of b. It is the sum of dZ over the examples, divided by m.",
    ),
    (
        "cache unpacked in another order",
        lambda dZ, cache: _with()(dZ, (cache[1], cache[0], cache[2])),
        "You took W for A_prev. The cache is (A_prev, W, b), in this order.",
    ),
    (
        "* for both matrix products",
        _with(dA=lambda dZ, A, W: W.T * dZ, dW=lambda dZ, A, W: dZ * A.T / A.shape[1]),
        "dA_prev and dW are matrix products, np.dot(W.T, dZ) and np.dot(dZ, A_prev.T); * "
        "multiplies entry by entry.",
    ),
    (
        "db squeezed",
        _with(db=lambda dZ, A, W: np.squeeze(dZ.sum(axis=1, keepdims=True)) / A.shape[1]),
        "np.squeeze takes the second axis of your db away. It must stay a column, (n, 1).",
    ),
    (
        "dA_prev transposed",
        _with(dA=lambda dZ, A, W: dZ.T @ W),
        "Your dA_prev has one example a row. It has the shape of A_prev, one example a column: "
        "W.T times dZ.",
    ),
]


def _reordered(*order: int) -> Callable[..., Any]:
    def backward(dZ: Array, cache: tuple[Array, Array, Array]) -> Any:
        results = deep.linear_backward(dZ, cache)
        return tuple(results[i] for i in order)

    return backward


linear_backward = Exercise(
    reference=deep.linear_backward,
    cases=_linear_backward_cases,
    mistakes=[
        *(Mistake(*mistake) for mistake in _LINEAR_MISTAKES),
        Mistake(
            "order of the results",
            _reordered(1, 2, 0),
            "The three gradients are in another order: return dA_prev, dW, db.",
        ),
        Mistake(
            "dW and db exchanged",
            _reordered(0, 2, 1),
            "dW and db are exchanged: return dA_prev, dW, db.",
        ),
        Mistake(
            "db not returned",
            _reordered(0, 1),
            "You return dA_prev and dW. The bias needs its gradient too: return dA_prev, dW, db.",
        ),
        Mistake(
            "dA_prev not returned",
            _reordered(1, 2),
            "You return dW and db. The layer before needs dA_prev: return dA_prev, dW, db.",
        ),
    ],
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


def _activation_backward_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, linear: tuple[Array, ...], dA: Array, activation: str) -> Case:
        A_prev, W, b = linear
        return Case(f"{name}, {activation}", dA, (linear, W @ A_prev + b), activation)

    cases = [case("the worked example", _BY_HAND, np.array([[1.0, 3.0]]), "relu")]
    *special, last = _shapes(rng)
    shapes = zip([*special, last, last], cycle(("sigmoid", "relu")), strict=False)
    for (name, n_prev, n, m), activation in shapes:
        linear = _linear_cache(rng, n_prev, n, m)
        cases.append(case(name, linear, rng.normal(size=(n, m)), activation))
    # A unit that is silent for all examples, as a hidden layer of zeros is: the slope there is 0.
    A_prev, W, b = _linear_cache(rng, 3, 2, 4)
    W[0], b[0] = 0.0, 0.0
    cases.append(case("a unit with Z = 0", (A_prev, W, b), rng.normal(size=(2, 4)), "relu"))
    return cases


def _back(
    relu: Callable[[Array, Array], Array] = deep.relu_backward,
    sigmoid: Callable[[Array, Array], Array] = deep.sigmoid_backward,
    linear: Callable[..., Any] = deep.linear_backward,
) -> Callable[..., Any]:
    """A layer, backward, with another dZ of dA and Z, or another linear part."""

    def backward(dA: Array, cache: tuple[Any, Array], activation: str) -> Any:
        linear_cache, Z = cache
        return linear((relu if activation == "relu" else sigmoid)(dA, Z), linear_cache)

    return backward


def _caches_exchanged(dA: Array, cache: tuple[Any, Array], activation: str) -> Any:
    return deep.linear_activation_backward(dA, (cache[1], cache[0]), activation)


linear_activation_backward = Exercise(
    reference=deep.linear_activation_backward,
    cases=_activation_backward_cases,
    mistakes=[
        Mistake(
            "sigmoid's backward always",
            _back(relu=deep.sigmoid_backward),
            'You go back through a sigmoid whatever is asked. For activation == "relu" call '
            "relu_backward.",
        ),
        Mistake(
            "ReLU's backward always",
            _back(sigmoid=deep.relu_backward),
            'You go back through a ReLU whatever is asked. For activation == "sigmoid" call '
            "sigmoid_backward.",
        ),
        Mistake(
            "activations exchanged",
            _back(relu=deep.sigmoid_backward, sigmoid=deep.relu_backward),
            'Asked for "relu" you go back through a sigmoid, and the other way round.',
        ),
        Mistake(
            "activation skipped",
            _back(relu=lambda dA, Z: dA, sigmoid=lambda dA, Z: dA),
            "You pass dA on as if it were dZ. First go back through the activation: "
            "dZ = relu_backward(dA, activation_cache), or sigmoid_backward.",
        ),
        Mistake(
            "activation forward",
            _back(
                relu=lambda dA, Z: dA * np.maximum(0, Z),
                sigmoid=lambda dA, Z: dA * deep.sigmoid(Z)[0],
            ),
            "You multiplied dA by the activation. It is multiplied by the activation's slope: "
            "relu_backward and sigmoid_backward do that.",
        ),
        Mistake(
            "activation of dA",
            _back(relu=lambda dA, Z: deep.relu(dA)[0], sigmoid=lambda dA, Z: deep.sigmoid(dA)[0]),
            "You applied relu and sigmoid, the forward functions, to dA. Call relu_backward and "
            "sigmoid_backward.",
        ),
        Mistake(
            "ReLU of dA",
            _back(relu=lambda dA, Z: np.maximum(0, dA)),
            "Your ReLU cuts off dA where dA is negative. It is Z that decides: dA passes where Z "
            "was positive.",
        ),
        Mistake(
            "slope 1 at 0",
            _back(relu=lambda dA, Z: dA * (Z >= 0)),
            "Your ReLU has the slope 1 where Z is exactly 0. There it is 0: dA passes where Z is "
            "above 0 only.",
        ),
        Mistake(
            "dA forgotten",
            _back(
                relu=lambda dA, Z: (Z > 0).astype(float),
                sigmoid=lambda dA, Z: deep.sigmoid_backward(1.0, Z),
            ),
            "Your dZ is the slope alone. Multiply it by dA, what comes from above.",
        ),
        Mistake(
            "dA forgotten for the sigmoid",
            _back(sigmoid=lambda dA, Z: deep.sigmoid_backward(1.0, Z)),
            "For the sigmoid your dZ is the slope alone, s (1 - s). Multiply it by dA.",
        ),
        Mistake(
            "dA twice",
            _back(
                relu=lambda dA, Z: dA * deep.relu_backward(dA, Z),
                sigmoid=lambda dA, Z: dA * deep.sigmoid_backward(dA, Z),
            ),
            "Your dZ has dA in it twice: relu_backward and sigmoid_backward multiply by it once.",
        ),
        Mistake(
            "matrix product with dA",
            _back(
                relu=lambda dA, Z: np.dot(dA, deep.relu_backward(dA, Z)),
                sigmoid=lambda dA, Z: np.dot(dA, deep.sigmoid_backward(dA, Z)),
            ),
            "You took a matrix product with dA. relu_backward and sigmoid_backward give dZ as it "
            "is; behind an activation everything is entry by entry.",
        ),
        Mistake(
            "s (1 - s) of A",
            _back(sigmoid=lambda dA, Z: dA * Z * (1 - Z)),
            "You computed Z (1 - Z). The slope is s (1 - s), where s is the sigmoid of Z.",
        ),
        Mistake(
            "dZ returned for dA_prev",
            lambda dA, cache, activation: (
                _back(linear=lambda dZ, _: dZ)(dA, cache, activation),
                *deep.linear_activation_backward(dA, cache, activation)[1:],
            ),
            "You return dZ where dA_prev belongs. linear_backward gives all three gradients.",
        ),
        Mistake(
            "linear part forgotten",
            _back(linear=lambda dZ, _: dZ),
            "You return dZ. Go on through the linear part: linear_backward(dZ, linear_cache) "
            "gives the three gradients.",
        ),
        Mistake(
            "caches exchanged",
            _caches_exchanged,
            "The caches are exchanged: the cache is (linear_cache, activation_cache), in this "
            "order, and the activation's backward takes the second.",
        ),
        *(
            Mistake(name, _back(linear=function), sentence)
            for name, function, sentence in _LINEAR_MISTAKES
        ),
    ],
    hints=[
        "Forward, a layer is linear, then its activation. What comes first on the way back?",
        "The cache is a pair. Which half does relu_backward need, and which half linear_backward?",
        "dZ comes from relu_backward or sigmoid_backward with dA and the activation_cache; "
        "linear_backward with dZ and the linear_cache gives the three results.",
        'linear_cache, activation_cache = cache; in the "relu" branch '
        "dZ = relu_backward(dA, activation_cache), in the other "
        "dZ = sigmoid_backward(dA, activation_cache); return linear_backward(dZ, linear_cache)",
    ],
)
