"""The ways in which ``backward_propagation`` goes wrong in lesson 3.

Each is the right way back with one step replaced.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.exercise import Mistake

Array: TypeAlias = Any  # the wrong functions need no closer types
Parts: TypeAlias = dict[str, Array]


def _summed(D: Array, m: int) -> Array:
    return np.sum(D, axis=1, keepdims=True) / m


def _backward(
    *,
    dZ2: Callable[[Parts, Array], Array] = lambda c, Y: c["A2"] - Y,
    back: Callable[[Parts, Array], Array] = lambda c, dZ2: c["W2"].T @ dZ2,
    slope: Callable[[Parts], Array] = lambda c: 1 - c["A1"] ** 2,
    dW1: Callable[[Parts, Array, int], Array] = lambda c, dZ1, m: dZ1 @ c["X"].T / m,
    db1: Callable[[Array, int], Array] = _summed,
    dW2: Callable[[Parts, Array, int], Array] = lambda c, dZ2, m: dZ2 @ c["A1"].T / m,
    db2: Callable[[Array, int], Array] = _summed,
    count: Callable[[Array], int] = lambda X: int(X.shape[1]),
    result: Callable[[Parts], Any] = dict,
) -> Callable[..., Any]:
    """Go back with one step replaced by a wrong one."""

    def variant(parameters: Parts, cache: Parts, X: Array, Y: Array) -> Any:
        c, m = {**cache, "X": X, **parameters}, count(X)
        output = dZ2(c, Y)
        hidden = back(c, output) * slope(c)
        return result(
            {
                "dW1": dW1(c, hidden, m),
                "db1": db1(hidden, m),
                "dW2": dW2(c, output, m),
                "db2": db2(output, m),
            }
        )

    return variant


def _scaled(*keys: str, by: float) -> Callable[..., Any]:
    """The right gradients, some of them multiplied by this power of m."""
    right = _backward()

    def variant(parameters: Parts, cache: Parts, X: Array, Y: Array) -> Any:
        grads = right(parameters, cache, X, Y)
        return {key: g * X.shape[1] ** by if key in keys else g for key, g in grads.items()}

    return variant


def _plus(c: Parts, dZ2: Array) -> Array:
    return c["W2"].T @ dZ2 + 1 - c["A1"] ** 2


def _minus(c: Parts, dZ2: Array) -> Array:
    return c["W2"].T @ dZ2 - c["A1"] ** 2


def _renamed(names: Mapping[str, str]) -> Callable[[Parts], Parts]:
    return lambda grads: {names.get(key, key): g for key, g in grads.items()}


def _with_db1_of_the_output(parameters: Parts, cache: Parts, X: Array, Y: Array) -> Parts:
    grads = planar.backward_propagation(parameters, cache, X, Y)
    return {**grads, "db1": grads["db2"]}


#: The likeliest first.
MISTAKES = [
    Mistake(
        "Y - A2 for A2 - Y",
        _backward(dZ2=lambda c, Y: Y - c["A2"]),
        "All your gradients have the wrong sign: dZ2 is prediction minus label, A2 - Y.",
    ),
    Mistake(
        "labels forgotten",
        _backward(dZ2=lambda c, _Y: c["A2"]),
        "Your dZ2 is A2. It is prediction minus label: A2 - Y.",
    ),
    Mistake(
        "A2 + Y for A2 - Y",
        _backward(dZ2=lambda c, Y: c["A2"] + Y),
        "Your dZ2 is A2 + Y. It is prediction minus label: A2 - Y.",
    ),
    Mistake(
        "absolute error in dZ2",
        _backward(dZ2=lambda c, Y: np.abs(c["A2"] - Y)),
        "Your dZ2 is the absolute value of A2 - Y. Its sign says which way to go: leave it.",
    ),
    Mistake(
        "parentheses around A2 - Y forgotten",
        _backward(dZ2=lambda c, Y: c["A2"] - Y * c["A2"] * (1 - c["A2"])),
        "Your dZ2 is A2 - (Y A2 (1 - A2)). With the cross-entropy, only A2 - Y is left.",
    ),
    Mistake(
        "squared error in dZ2",
        _backward(dZ2=lambda c, Y: (c["A2"] - Y) ** 2),
        "Your dZ2 is the square of A2 - Y. The cost's derivative has A2 - Y itself.",
    ),
    Mistake(
        "derivative of the sigmoid in dZ2",
        _backward(dZ2=lambda c, Y: (c["A2"] - Y) * c["A2"] * (1 - c["A2"])),
        "Your dZ2 has an extra factor A2 (1 - A2). With the cross-entropy it cancels: only "
        "A2 - Y is left.",
    ),
    Mistake(
        "derivative of tanh in dZ2",
        _backward(dZ2=lambda c, Y: (c["A2"] - Y) * (1 - c["A2"] ** 2)),
        "Your dZ2 has the factor 1 - A2^2. tanh' belongs to the hidden layer; dZ2 is A2 - Y.",
    ),
    Mistake(
        "Z2 for A2",
        _backward(dZ2=lambda c, Y: c["Z2"] - Y),
        "Your dZ2 is Z2 - Y. The prediction is A2, after the sigmoid: A2 - Y.",
    ),
    Mistake(
        "dA2 for dZ2",
        _backward(dZ2=lambda c, Y: (1 - Y) / (1 - c["A2"]) - Y / c["A2"]),
        "Your dZ2 is the derivative by A2. One factor more, that of the sigmoid, makes it "
        "dZ2 = A2 - Y.",
    ),
    Mistake(
        "slope of tanh forgotten",
        _backward(slope=lambda _c: 1.0),
        "Your dZ1 lacks the slope of tanh: W2^T dZ2, times 1 - A1^2 element by element.",
    ),
    Mistake(
        "1 - A1 for 1 - A1^2",
        _backward(slope=lambda c: 1 - c["A1"]),
        "You have 1 - A1 for the slope of tanh. It is 1 - A1^2: the square is missing.",
    ),
    Mistake(
        "slope of the sigmoid for tanh",
        _backward(slope=lambda c: c["A1"] * (1 - c["A1"])),
        "A1 (1 - A1) is the slope of the sigmoid. The hidden units use tanh: 1 - A1^2.",
    ),
    Mistake(
        "1 - 2 A1 for 1 - A1^2",
        _backward(slope=lambda c: 1 - 2 * c["A1"]),
        "You have 1 - 2 A1 for the slope of tanh. A1 is squared, not doubled: 1 - A1^2.",
    ),
    Mistake(
        "plus for times in dZ1",
        _backward(back=_plus, slope=lambda _c: 1.0),
        "You add the slope of tanh in dZ1. It is a factor: W2^T dZ2, times 1 - A1^2 element by "
        "element.",
    ),
    Mistake(
        "slope alone in dZ1",
        _backward(back=lambda _c, _dZ2: 1.0),
        "Your dZ1 is the slope of tanh alone. The other factor is W2^T dZ2.",
    ),
    Mistake(
        "parentheses around 1 - A1^2 forgotten",
        _backward(back=_minus, slope=lambda _c: 1.0),
        "Your dZ1 is (W2^T dZ2 * 1) - A1^2: * goes before -. Put 1 - A1^2 into parentheses.",
    ),
    Mistake(
        "slope of the sigmoid at Z1",
        _backward(slope=lambda c: sigmoid(c["Z1"]) * (1 - sigmoid(c["Z1"]))),
        "You take the slope of the sigmoid. The hidden units use tanh: 1 - A1^2.",
    ),
    Mistake(
        "dW2 for W2",
        _backward(back=lambda c, dZ2: np.dot((dZ2 @ c["A1"].T / dZ2.shape[1]).T, dZ2)),
        "You go back through dW2. It is the weights W2 that dZ2 goes back through.",
    ),
    Mistake(
        "A2 for dZ2 in dZ1",
        _backward(back=lambda c, _dZ2: np.dot(c["W2"].T, c["A2"])),
        "Your dZ1 takes A2 back through W2. It is the error dZ2 that goes back.",
    ),
    Mistake(
        "1 + A1^2 for 1 - A1^2",
        _backward(slope=lambda c: 1 + c["A1"] ** 2),
        "You have 1 + A1^2. The slope of tanh is 1 - A1^2, never above 1.",
    ),
    Mistake(
        "A1^2 for 1 - A1^2",
        _backward(slope=lambda c: c["A1"] ** 2),
        "You have A1^2 for the slope of tanh. It is 1 - A1^2.",
    ),
    Mistake(
        "A1^2 - 1 for 1 - A1^2",
        _backward(slope=lambda c: c["A1"] ** 2 - 1),
        "Your slope of tanh has the wrong sign: it is 1 - A1^2.",
    ),
    Mistake(
        "(1 - A1)^2 for 1 - A1^2",
        _backward(slope=lambda c: (1 - c["A1"]) ** 2),
        "You square 1 - A1. Square A1 alone: 1 - A1^2.",
    ),
    Mistake(
        "tanh' from Z1 as if it were A1",
        _backward(slope=lambda c: 1 - c["Z1"] ** 2),
        "You have 1 - Z1^2. The formula 1 - a^2 wants a = tanh(z), which is A1.",
    ),
    Mistake(
        "tanh taken twice in the slope",
        _backward(slope=lambda c: 1 - np.tanh(c["A1"]) ** 2),
        "You take tanh of A1, which is tanh of Z1 already. The slope is 1 - A1^2.",
    ),
    Mistake(
        "A2 in the slope of the hidden layer",
        _backward(slope=lambda c: 1 - c["A2"] ** 2),
        "You have 1 - A2^2 in dZ1. The slope of the hidden layer comes from A1: 1 - A1^2.",
    ),
    Mistake(
        "slope of ReLU",
        _backward(slope=lambda c: (c["Z1"] > 0).astype(float)),
        "You take the slope of ReLU. The hidden units use tanh: 1 - A1^2.",
    ),
    Mistake(
        "W2 not transposed",
        _backward(back=lambda c, dZ2: np.dot(c["W2"], dZ2)),
        "W2 is (1, n_h) and dZ2 is (1, m): they do not fit. Going back, W2 is transposed: "
        "np.dot(W2.T, dZ2) is (n_h, m).",
    ),
    Mistake(
        "W1 for W2",
        _backward(back=lambda c, dZ2: np.dot(c["W1"].T, dZ2)),
        "You go back through W1. dZ2 comes to the hidden layer through W2: np.dot(W2.T, dZ2).",
    ),
    Mistake(
        "W2 forgotten",
        _backward(back=lambda _c, dZ2: dZ2),
        "Your dZ1 does not depend on W2. dZ2 comes to the hidden layer through it: "
        "np.dot(W2.T, dZ2).",
    ),
    Mistake(
        "1/m missing everywhere",
        _backward(count=lambda _X: 1),
        "All your gradients are sums over the examples. Divide each by their number, "
        "m = X.shape[1].",
    ),
    Mistake(
        "m taken from the features",
        _backward(count=lambda X: int(X.shape[0])),
        "You divide by the number of features. m is the number of examples, and these are the "
        "columns of X: X.shape[1].",
    ),
    Mistake(
        "fixed m = 400",
        _backward(count=lambda _X: 400),
        "You divide by 400, which is right for the flower only. m is X.shape[1].",
    ),
    *(
        Mistake(
            f"1/m missing in {' and '.join(keys)}",
            _scaled(*keys, by=1),
            f"The factor 1/m is missing in {' and '.join(keys)}. All four gradients are means "
            "over the examples.",
        )
        for keys in (
            ("dW1",),
            ("dW2",),
            ("db1",),
            ("db2",),
            ("db1", "db2"),
            ("dW1", "dW2"),
            ("dW1", "db1"),
            ("dW2", "db2"),
        )
    ),
    *(
        Mistake(
            f"multiplied by m in {' and '.join(keys)}",
            _scaled(*keys, by=2),
            f"Multiplied by m: {' and '.join(keys)}. Divide instead, * (1 / m) or / m.",
        )
        for keys in (
            ("dW1", "db1", "dW2", "db2"),
            ("dW1", "dW2"),
            ("db1", "db2"),
            ("dW1",),
            ("db1",),
            ("dW2",),
            ("db2",),
        )
    ),
    Mistake(
        "1/m twice everywhere",
        _scaled("dW1", "db1", "dW2", "db2", by=-1),
        "All your gradients are divided by m twice. Once is enough; if dZ2 has 1/m already, "
        "leave it away below.",
    ),
    Mistake(
        "1/m twice in the first layer",
        _scaled("dW1", "db1", by=-1),
        "dW1 and db1 are divided by m twice. Once is enough: not in dZ1 and again below.",
    ),
    Mistake(
        "1/m twice in the biases",
        _scaled("db1", "db2", by=-1),
        "db1 and db2 are divided by m twice. Once is enough; np.mean does it already.",
    ),
    Mistake(
        "keepdims forgotten",
        _backward(db1=lambda D, m: np.sum(D, axis=1) / m, db2=lambda D, m: np.sum(D, axis=1) / m),
        "db1 and db2 have one axis only, so that they cannot be subtracted from b1 and b2. "
        "Sum with keepdims=True.",
    ),
    Mistake(
        "keepdims forgotten in db1",
        _backward(db1=lambda D, m: np.sum(D, axis=1) / m),
        "db1 has shape (n_h,), so that it cannot be subtracted from b1. Sum with keepdims=True.",
    ),
    Mistake(
        "keepdims forgotten in db2",
        _backward(db2=lambda D, m: np.sum(D, axis=1) / m),
        "db2 has shape (1,). Sum with keepdims=True, so that it has the shape of b2.",
    ),
    Mistake(
        "biases summed to one number",
        _backward(db1=lambda D, m: np.sum(D) / m, db2=lambda D, m: np.sum(D) / m),
        "db1 is one number, so all hidden units share it. Every unit has its own: sum over "
        "axis=1, with keepdims=True.",
    ),
    Mistake(
        "biases summed over the units",
        _backward(
            db1=lambda D, m: np.sum(D, axis=0, keepdims=True) / m,
            db2=lambda D, m: np.sum(D, axis=0, keepdims=True) / m,
        ),
        "db1 and db2 have a number for each example: you summed over the units. Sum over the "
        "examples, axis=1.",
    ),
    Mistake(
        "biases not summed",
        _backward(db1=lambda D, m: D / m, db2=lambda D, m: D / m),
        "db1 and db2 have a column for each example. Sum over the examples: axis=1, keepdims=True.",
    ),
    Mistake(
        "db1 from dZ2",
        _with_db1_of_the_output,
        "Your db1 is computed from dZ2. The first layer's bias belongs to dZ1.",
    ),
    Mistake(
        "X and A1 exchanged",
        _backward(
            dW1=lambda c, dZ1, m: np.dot(dZ1, c["A1"].T) / m,
            dW2=lambda c, dZ2, m: np.dot(dZ2, c["X"].T) / m,
        ),
        "Each layer's dW needs what that layer was fed with: dW1 needs X, and dW2 needs A1.",
    ),
    Mistake(
        "A1 for X in dW1",
        _backward(dW1=lambda c, dZ1, m: np.dot(dZ1, c["A1"].T) / m),
        "Your dW1 uses A1. The first layer was fed with X: np.dot(dZ1, X.T).",
    ),
    Mistake(
        "X for A1 in dW2",
        _backward(dW2=lambda c, dZ2, m: np.dot(dZ2, c["X"].T) / m),
        "Your dW2 uses X. The second layer was fed with A1: np.dot(dZ2, A1.T).",
    ),
    Mistake(
        "Z1 for A1 in dW2",
        _backward(dW2=lambda c, dZ2, m: np.dot(dZ2, c["Z1"].T) / m),
        "Your dW2 uses Z1. The second layer was fed with A1: np.dot(dZ2, A1.T).",
    ),
    Mistake(
        "A2 for A1 in dW2",
        _backward(dW2=lambda c, dZ2, m: np.dot(dZ2, c["A2"].T) / m),
        "Your dW2 uses A2. The second layer was fed with A1: np.dot(dZ2, A1.T).",
    ),
    Mistake(
        "X not transposed in dW1",
        _backward(dW1=lambda c, dZ1, m: np.dot(dZ1, c["X"]) / m),
        "dZ1 is (n_h, m) and X is (n_x, m): they do not fit. Transpose X: np.dot(dZ1, X.T) is "
        "(n_h, n_x), the shape of W1.",
    ),
    Mistake(
        "A1 not transposed in dW2",
        _backward(dW2=lambda c, dZ2, m: np.dot(dZ2, c["A1"]) / m),
        "dZ2 is (1, m) and A1 is (n_h, m): they do not fit. Transpose A1: np.dot(dZ2, A1.T) is "
        "(1, n_h), the shape of W2.",
    ),
    Mistake(
        "weights' gradients transposed",
        _backward(
            dW1=lambda c, dZ1, m: c["X"] @ dZ1.T / m, dW2=lambda c, dZ2, m: c["A1"] @ dZ2.T / m
        ),
        "dW1 and dW2 are transposed. They need the shapes of W1 and W2: dZ comes first.",
    ),
    Mistake(
        "dW1 transposed",
        _backward(dW1=lambda c, dZ1, m: c["X"] @ dZ1.T / m),
        "dW1 is transposed. It needs the shape of W1: np.dot(dZ1, X.T).",
    ),
    Mistake(
        "dW2 transposed",
        _backward(dW2=lambda c, dZ2, m: c["A1"] @ dZ2.T / m),
        "dW2 is transposed. It needs the shape of W2: np.dot(dZ2, A1.T).",
    ),
    Mistake(
        "* for the product in dW2",
        _backward(dW2=lambda c, dZ2, m: dZ2 * c["A1"] / m),
        "Your dW2 has a column for each example: * does not sum over them. np.dot(dZ2, A1.T) does.",
    ),
    Mistake(
        "layers exchanged",
        _backward(
            result=_renamed({"dW1": "dW2", "dW2": "dW1", "db1": "db2", "db2": "db1"}),
        ),
        "The gradients of the two layers have changed places in your dict.",
    ),
    Mistake(
        "keys without d",
        _backward(
            result=_renamed({"dW1": "W1", "db1": "b1", "dW2": "W2", "db2": "b2"}),
        ),
        'Your keys are those of the parameters. The gradients are called "dW1", "db1", "dW2" '
        'and "db2".',
    ),
]
