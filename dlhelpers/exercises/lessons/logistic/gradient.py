"""The exercise at the heart of lesson 2: the cost of one neuron and its gradients."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons import cost
from dlhelpers.exercises.lessons.random_networks import labels

Array: TypeAlias = Any  # the wrong functions need no closer types


def _points(rng: np.random.Generator, n_x: int, m: int) -> tuple[Array, float, Array]:
    """Weights, a bias that is not near 0, and examples."""
    w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.3, 1) * rng.choice([-1, 1]))
    return w, b, rng.normal(size=(n_x, m))


def _propagate_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int, Y: Array = None) -> Case:
        return Case(name, *_points(rng, n_x, m), labels(rng, m) if Y is None else Y)

    n, m = (int(k) for k in rng.choice(np.arange(4, 10), size=2, replace=False))
    return [
        Case(
            "the worked example",
            np.zeros((2, 1)),
            0.0,
            np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]]),
            np.array([[1, 0, 1, 1]]),
        ),
        case("2 features, 3 examples", 2, 3),
        case(f"{n} features, {m} examples", n, m),
        case("one example with label 1", 3, 1, np.array([[1]])),
        case("one example with label 0", 3, 1, np.array([[0]])),
        case("one feature", 1, 5),
        case("one feature, one example", 1, 1, np.array([[1]])),
        case("as many features as examples", 3, 3),
        case("all labels 0", 2, 4, np.zeros((1, 4), dtype=int)),
        case("all labels 1", 4, 3, np.ones((1, 3), dtype=int)),
    ]


def _propagate(
    *,
    score: Callable[..., Array] = lambda w, b, X: w.T @ X + b,
    activation: Callable[..., Array] = sigmoid,
    offset: Callable[[float], float] = lambda _b: 0.0,
    count: Callable[..., int] = lambda X: int(X.shape[1]),
    error: Callable[..., Array] = lambda A, Y: A - Y,
    error_db: Callable[..., Array] = lambda A, Y: A - Y,
    J: Callable[..., Array] = lambda A, Y: (
        -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / Y.shape[1]
    ),
    dw: Callable[..., Array] = lambda X, D, m: X @ D.T / m,
    db: Callable[..., Array] = lambda D, m: np.sum(D) / m,
) -> Callable[..., Any]:
    """Propagate with one step replaced by a wrong one."""

    def variant(w: Array, b: float, X: Array, Y: Array) -> Any:
        A = activation(score(w, b, X)) + offset(b)
        m = count(X)
        grads = {"dw": dw(X, error(A, Y), m), "db": db(error_db(A, Y), m)}
        return grads, J(A, Y) * X.shape[1] / m

    return variant


_right_propagate = _propagate()

# What stands for A - Y in the gradients: a name, a function, and the rest of a sentence.
_WRONG_ERRORS: list[tuple[str, Callable[..., Array], str]] = [
    (
        "Y - A for A - Y",
        lambda A, Y: Y - A,
        "the wrong sign: the error is prediction minus label, A - Y.",
    ),
    (
        "labels forgotten",
        lambda A, _Y: A,
        "A where the error belongs: prediction minus label, A - Y.",
    ),
    (
        "A + Y for A - Y",
        lambda A, Y: A + Y,
        "A + Y where the error belongs: prediction minus label, A - Y.",
    ),
    (
        "derivative of the sigmoid",
        lambda A, Y: (A - Y) * A * (1 - A),
        "an extra factor a (1 - a). With the cross-entropy it cancels: only A - Y is left.",
    ),
    (
        "squared error",
        lambda A, Y: (A - Y) ** 2,
        "the square of A - Y. The cost's derivative has A - Y itself.",
    ),
    (
        "absolute error",
        lambda A, Y: np.abs(A - Y),
        "the absolute value of A - Y. Its sign says which way to go: leave it.",
    ),
]


def _without_dict(grads: dict[str, Array], J: Array) -> tuple[Array, ...]:
    return grads["dw"], grads["db"], J


propagate = Exercise(
    reference=logistic.propagate,
    cases=_propagate_cases,
    mistakes=[
        *(
            Mistake(wrong.name, _propagate(J=wrong.function), wrong.sentence)
            for wrong in cost.MISTAKES
        ),
        Mistake(
            "sigmoid forgotten",
            _propagate(activation=lambda Z: Z),
            "Your A can be below 0 and above 1: it is w^T X + b itself. Send it through sigmoid.",
        ),
        Mistake(
            "tanh for sigmoid",
            _propagate(activation=np.tanh),
            "Your A runs from -1 to 1, as tanh does. A probability comes from sigmoid.",
        ),
        Mistake(
            "minus sign of the sigmoid forgotten",
            _propagate(activation=lambda Z: sigmoid(-Z)),
            "Your A falls where w^T X + b grows: the exponent lacks its minus sign. Use sigmoid.",
        ),
        Mistake(
            "bias outside the sigmoid",
            _propagate(score=lambda w, _b, X: w.T @ X, offset=lambda b: b),
            "You add b after the sigmoid. It belongs inside: sigmoid(w^T X + b).",
        ),
        Mistake(
            "A is a column",
            _propagate(score=lambda w, b, X: X.T @ w + b),
            "Your A is a column, and the labels are a row: each meets each. np.dot(w.T, X) gives a "
            "row.",
        ),
        Mistake(
            "one score for all examples",
            _propagate(score=lambda w, b, X: np.full((1, X.shape[1]), np.sum(w * X) + b)),
            "Every example gets the same A: np.sum adds up all of X. Each example has a score of "
            "its own: np.dot(w.T, X).",
        ),
        Mistake(
            "bias forgotten",
            _propagate(score=lambda w, _b, X: w.T @ X),
            "Your A does not depend on b. The score of an example is w^T x + b.",
        ),
        Mistake(
            "bias subtracted",
            _propagate(score=lambda w, b, X: w.T @ X - b),
            "You subtract b. The score of an example is w^T x + b.",
        ),
        Mistake(
            "w not transposed",
            _propagate(score=lambda w, b, X: np.dot(w, X) + b),
            "The shapes do not fit: w is (n_x, 1) and X is (n_x, m). Transpose w first, w.T, so "
            "that each column of X gives one number.",
        ),
        Mistake(
            "* for the dot product w^T X",
            _propagate(score=lambda w, b, X: w.T * X + b),
            "w.T * X multiplies element by element. Each example's score is a sum over its "
            "features: np.dot(w.T, X), or w.T @ X.",
        ),
        Mistake(
            "w * X not summed",
            _propagate(score=lambda w, b, X: w * X + b),
            "w * X gives a number for every feature of every example. Each example's score is "
            "their sum: np.dot(w.T, X).",
        ),
        Mistake(
            "m taken from the features",
            _propagate(count=lambda X: int(X.shape[0])),
            "You divide by the number of features. m is the number of examples, and these are the "
            "columns of X: X.shape[1].",
        ),
        Mistake(
            "m taken from the features in dw",
            _propagate(dw=lambda X, D, _m: X @ D.T / X.shape[0]),
            "dw is divided by the number of features. m is the number of examples, X.shape[1].",
        ),
        Mistake(
            "fixed m = 209",
            _propagate(count=lambda _X: 209),
            "You divide by 209, which is right for one data set only. m is X.shape[1].",
        ),
        Mistake(
            "1/m missing everywhere",
            _propagate(count=lambda _X: 1),
            "The cost and both gradients are sums over the examples. Divide each by their number, "
            "m = X.shape[1].",
        ),
        Mistake(
            "1/m missing in dw and db",
            _propagate(
                dw=lambda X, D, _m: X @ D.T,
                db=lambda D, _m: np.sum(D),
            ),
            "The cost is right; dw and db are m times too large. They need the factor 1/m too.",
        ),
        Mistake(
            "multiplied by m in dw and db",
            _propagate(dw=lambda X, D, m: X @ D.T * m, db=lambda D, m: np.sum(D) * m),
            "dw and db are multiplied by m. Divide by it: * (1 / m), or / m.",
        ),
        Mistake(
            "dw multiplied by m",
            _propagate(dw=lambda X, D, m: X @ D.T * m),
            "dw is multiplied by m. Divide by it: * (1 / m), or / m.",
        ),
        Mistake(
            "db multiplied by m",
            _propagate(db=lambda D, m: np.sum(D) * m),
            "db is multiplied by m. Divide by it: * (1 / m), or / m.",
        ),
        Mistake(
            "1/m missing in dw",
            _propagate(dw=lambda X, D, _m: X @ D.T),
            "dw is m times too large: divide it by m, the number of examples.",
        ),
        Mistake(
            "1/m missing in db",
            _propagate(db=lambda D, _m: np.sum(D)),
            "db is m times too large: divide it by m, the number of examples.",
        ),
        Mistake(
            "1/m twice in dw and db",
            _propagate(
                dw=lambda X, D, m: X @ D.T / m**2,
                db=lambda D, m: np.sum(D) / m**2,
            ),
            "dw and db are divided by m twice. Once is enough; np.mean does it already.",
        ),
        Mistake(
            "1/m twice in dw",
            _propagate(dw=lambda X, D, m: X @ D.T / m**2),
            "dw is divided by m twice. Once is enough.",
        ),
        Mistake(
            "1/m twice in db",
            _propagate(db=lambda D, m: np.sum(D) / m**2),
            "db is divided by m twice. Once is enough; np.mean does it already.",
        ),
        *(
            Mistake(
                f"{name} in {place}",
                _propagate(**errors),
                f"{place} {'have' if ' ' in place else 'has'} {text}",
            )
            for name, wrong, text in _WRONG_ERRORS
            for place, errors in (
                ("dw and db", {"error": wrong, "error_db": wrong}),
                ("dw", {"error": wrong}),
                ("db", {"error_db": wrong}),
            )
        ),
        Mistake(
            "A - Y not transposed",
            _propagate(dw=lambda X, D, m: np.dot(X, D) / m),
            "X is (n_x, m) and A - Y is (1, m), so their product has no meaning. Transpose the "
            "second: np.dot(X, (A - Y).T) is (n_x, 1), the shape of w.",
        ),
        Mistake(
            "X transposed in dw",
            _propagate(dw=lambda X, D, m: np.dot(X.T, D) / m),
            "It is A - Y that is to be transposed, not X: (n_x, m) times (m, 1) is (n_x, 1).",
        ),
        Mistake(
            "both transposed in dw",
            _propagate(dw=lambda X, D, m: np.dot(X.T, D.T) / m),
            "Transpose A - Y only and leave X as it is: (n_x, m) times (m, 1) is (n_x, 1).",
        ),
        Mistake(
            "dw is a row",
            _propagate(dw=lambda X, D, m: D @ X.T / m),
            "dw is a row. It needs the shape of w, (n_x, 1): np.dot(X, (A - Y).T).",
        ),
        Mistake(
            "dw has shape (n_x,)",
            _propagate(dw=lambda X, D, m: np.sum(X * D, axis=1) / m),
            "dw has shape (n_x,). It needs the shape of w, (n_x, 1): sum with keepdims=True, or "
            "use np.dot(X, (A - Y).T).",
        ),
        Mistake(
            "dw not summed",
            _propagate(dw=lambda X, D, m: X * D / m),
            "dw has a column for each example. Sum over the examples: np.dot(X, (A - Y).T) "
            "multiplies and sums at once.",
        ),
        Mistake(
            "dw summed to one number",
            _propagate(dw=lambda X, D, m: np.sum(X * D) / m),
            "dw is one number. Every weight has a gradient of its own: sum over the examples only.",
        ),
        Mistake(
            "dw summed over the features",
            _propagate(dw=lambda X, D, m: np.sum(X * D, axis=0, keepdims=True) / m),
            "dw is summed over the features. Sum over the examples, which lie along axis 1.",
        ),
        Mistake(
            "db not summed",
            _propagate(db=lambda D, m: D / m),
            "db is a row with one number for each example. There is one bias, so sum them.",
        ),
        Mistake(
            "db is A - Y",
            _propagate(db=lambda D, _m: D),
            "db is A - Y, one number for each example. There is one bias: take their mean.",
        ),
        Mistake(
            "db summed over the wrong axis",
            _propagate(db=lambda D, m: np.sum(D, axis=0) / m),
            "db has one number for each example: axis 0 of A - Y has length 1, so nothing was "
            "summed. Sum over all of it.",
        ),
        Mistake(
            "cost before gradients",
            lambda w, b, X, Y: _right_propagate(w, b, X, Y)[::-1],
            "You return the cost first. The order is grads, cost.",
        ),
        Mistake(
            "gradients without their dict",
            lambda w, b, X, Y: _without_dict(*_right_propagate(w, b, X, Y)),
            'You return three values. Put the gradients into one dict, {"dw": dw, "db": db}, and '
            "return that and the cost.",
        ),
    ],
    hints=[
        "For one example: what are z, a, and by how much is a too large? Then: which of it does "
        "NumPy do for all columns of X at once?",
        "Write down the shapes: w.T is (1, n_x), X is (n_x, m). What are A, and A - Y? dw must "
        "have the shape of w.",
        "The cost: multiply element by element with *, np.sum over everything, divide by -m.",
        "A = sigmoid(np.dot(w.T, X) + b); dw = np.dot(X, (A - Y).T) / m; db = np.sum(A - Y) / m; "
        "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
    ],
)
