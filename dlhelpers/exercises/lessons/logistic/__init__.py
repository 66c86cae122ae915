"""The exercises of lesson 2: logistic regression as a network of one neuron.

The longer ones have modules of their own: `gradient` has ``propagate``, `descent` ``optimize``,
and `training` ``model``.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.logistic.descent import optimize
from dlhelpers.exercises.lessons.logistic.gradient import propagate
from dlhelpers.exercises.lessons.logistic.training import model

Array: TypeAlias = Any  # the wrong functions need no closer types


initialize_with_zeros = Exercise(
    reference=logistic.initialize_with_zeros,
    cases=lambda rng: [
        Case("the worked example, dim = 2", 2),
        Case("one feature", 1),
        Case("dim = 300, as in pictures of 10 by 10 pixels", 300),
        *(Case(f"dim = {n}", int(n)) for n in rng.choice(np.arange(3, 40), 2, replace=False)),
    ],
    mistakes=[
        Mistake(
            "shape (dim,)",
            lambda dim: (np.zeros(dim), 0.0),
            "Your w has shape (dim,), which is neither a row nor a column. Ask for a column: "
            "np.zeros takes the shape as one tuple, (dim, 1).",
        ),
        Mistake(
            "row for column",
            lambda dim: (np.zeros((1, dim)), 0.0),
            "Your w is a row. It should be a column, shape (dim, 1): w.T makes it a row later.",
        ),
        Mistake(
            "square matrix",
            lambda dim: (np.zeros((dim, dim)), 0.0),
            "Your w is a square matrix. One neuron has one weight a feature: shape (dim, 1).",
        ),
        Mistake(
            "fixed size 12288",
            lambda _dim: (np.zeros((12288, 1)), 0.0),
            "Your w has 12288 rows, whatever dim is. Take the size from the argument.",
        ),
        Mistake(
            "random weights",
            lambda dim: (np.random.randn(dim, 1), 0.0),  # noqa: NPY002
            "Your w is random. One neuron alone can start at zero: np.zeros.",
        ),
        Mistake(
            "small random weights",
            lambda dim: (np.random.randn(dim, 1) * 0.01, 0.0),  # noqa: NPY002
            "Your w is random, small as it is. One neuron alone can start at zero: np.zeros.",
        ),
        Mistake(
            "random weights from 0 to 1",
            lambda dim: (np.random.rand(dim, 1), 0.0),  # noqa: NPY002
            "Your w is random, from 0 to 1. One neuron alone can start at zero: np.zeros.",
        ),
        Mistake(
            "ones",
            lambda dim: (np.ones((dim, 1)), 0.0),
            "Your w is 1 everywhere. It starts at 0: np.zeros.",
        ),
        Mistake(
            "b is 1",
            lambda dim: (np.zeros((dim, 1)), 1.0),
            "Your b is 1. It starts at 0, like the weights.",
        ),
        Mistake(
            "b is a column",
            lambda dim: (np.zeros((dim, 1)), np.zeros((dim, 1))),
            "Your b has a number for each feature. One neuron has one bias: the number 0.0.",
        ),
        Mistake(
            "b forgotten",
            lambda dim: np.zeros((dim, 1)),
            "You return w alone. Return both, w and b.",
        ),
        Mistake(
            "b before w",
            lambda dim: (0.0, np.zeros((dim, 1))),
            "You return b first. The order is w, b.",
        ),
    ],
    hints=[
        "How many weights has one neuron that looks at dim numbers? How many biases?",
        "`np.zeros` takes a shape, and a shape with two numbers is a tuple. Count the parentheses.",
        "w is a column of zeros, shape (dim, 1). b is a plain number.",
        "return np.zeros((dim, 1)), 0.0",
    ],
)


def _predict_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int) -> Case:
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.5, 1.5) * rng.choice([-1, 1]))
        X = rng.normal(size=(n_x, m))
        # Away from the threshold, where rounding would decide: scores of at least 0.1.
        while np.abs(w.T @ X + b).min() < 0.1:
            X = rng.normal(size=(n_x, m))
        return Case(name, w, b, X)

    n, m = (int(k) for k in rng.choice(np.arange(4, 10), size=2, replace=False))
    return [
        Case(
            "the worked example",
            np.array([[1.0], [-1.0]]),
            0.5,
            np.array([[2.0, 0.0, 1.0], [1.0, 1.0, 1.2]]),
        ),
        case("2 features, 5 examples", 2, 5),
        case(f"{n} features, {m} examples", n, m),
        Case("one example, predicted 1", np.array([[1.0], [2.0]]), -0.5, np.array([[1.0], [0.2]])),
        Case("one example, predicted 0", np.array([[1.0], [2.0]]), -0.5, np.array([[0.2], [0.0]])),
        case("one feature", 1, 6),
        case("as many features as examples", 4, 4),
        Case("all predicted 1", np.array([[1.0]]), 3.0, np.array([[1.0, -1.0, 0.0, 2.0]])),
        Case("all predicted 0", np.array([[1.0]]), -3.0, np.array([[1.0, -1.0, 0.0, 2.0]])),
        Case(
            "scores between 0 and 0.5",
            np.array([[1.0]]),
            0.25,
            np.array([[0.1, -0.1, 0.2, -0.9]]),
        ),
        Case(
            "scores between 0.5 and 0.8",
            np.array([[1.0]]),
            -0.25,
            np.array([[0.8, 0.9, 1.05, -0.3]]),
        ),
    ]


def _A(w: Array, b: float, X: Array) -> Array:
    return sigmoid(w.T @ X + b)


def _ones_where(test: Callable[[Array, float, Array], Array]) -> Callable[..., Array]:
    return lambda w, b, X: test(w, b, X).astype(float)


def _first_only(w: Array, b: float, X: Array) -> Array:
    predictions = np.zeros((1, X.shape[1]))
    predictions[0, 0] = _A(w, b, X)[0, 0] > 0.5
    return predictions


predict = Exercise(
    reference=logistic.predict,
    cases=_predict_cases,
    mistakes=[
        Mistake(
            "probabilities returned",
            _A,
            "These are the probabilities. Turn them into labels: 1 above 0.5, else 0.",
        ),
        Mistake(
            "threshold the wrong way round",
            _ones_where(lambda w, b, X: _A(w, b, X) <= 0.5),
            "You predict 1 where the probability is below 0.5. Turn the comparison round.",
        ),
        Mistake(
            "threshold 0.5 on the score",
            _ones_where(lambda w, b, X: w.T @ X + b > 0.5),
            "You compare the score w^T X + b with 0.5. The threshold is for the probability, "
            "which is the sigmoid of the score.",
        ),
        Mistake(
            "scores returned",
            lambda w, b, X: w.T @ X + b,
            "These are the scores w^T X + b. Send them through sigmoid, then compare with 0.5.",
        ),
        Mistake(
            "bias forgotten",
            _ones_where(lambda w, _b, X: w.T @ X > 0),
            "Your predictions do not depend on b. The score of an example is w^T x + b.",
        ),
        Mistake(
            "bias subtracted",
            _ones_where(lambda w, b, X: w.T @ X - b > 0),
            "You subtract b. The score of an example is w^T x + b.",
        ),
        Mistake(
            "X compared with the threshold",
            _ones_where(lambda _w, _b, X: X[:1] > 0.5),
            "You compare the first feature of X with 0.5. Compute A = sigmoid(w^T X + b) first, "
            "and compare that.",
        ),
        Mistake(
            "all of X compared with the threshold",
            _ones_where(lambda _w, _b, X: X > 0.5),
            "You compare X itself with 0.5. Compute A = sigmoid(w^T X + b) first, and compare "
            "that.",
        ),
        Mistake(
            "w compared with the threshold",
            _ones_where(lambda w, _b, _X: w > 0.5),
            "You compare the weights with 0.5. Compute A = sigmoid(w^T X + b) first, and compare "
            "that.",
        ),
        Mistake(
            "1 for every example",
            lambda _w, _b, X: np.ones((1, X.shape[1])),
            "Every example gets a 1, as if each probability were above the threshold. Is it 0.5, "
            "and is the sigmoid taken once?",
        ),
        Mistake(
            "0 for every example",
            lambda _w, _b, X: np.zeros((1, X.shape[1])),
            "Every example gets a 0: the array of zeros comes back as it was made. Store the "
            "result of each comparison in it.",
        ),
        Mistake(
            "only the first example",
            _first_only,
            "Only the first example is predicted. Go through all columns of X; is the return "
            "inside the loop?",
        ),
        Mistake(
            "labels -1 and 1",
            lambda w, b, X: np.where(_A(w, b, X) > 0.5, 1, -1),
            "You use -1 and 1. The labels of this course are 0 and 1.",
        ),
        Mistake(
            "shape (m,)",
            lambda w, b, X: (_A(w, b, X)[0] > 0.5).astype(float),
            "The labels are right, but their shape is (m,). Keep them a row: (1, m).",
        ),
        Mistake(
            "column for row",
            lambda w, b, X: (_A(w, b, X).T > 0.5).astype(float),
            "The labels are right, but they stand in a column. The examples lie side by side: "
            "shape (1, m).",
        ),
        Mistake(
            "w not transposed",
            _ones_where(lambda w, b, X: sigmoid(np.dot(w, X) + b) > 0.5),
            "The shapes do not fit: w is (n_x, 1) and X is (n_x, m). Transpose w first, w.T.",
        ),
        Mistake(
            "* for the dot product",
            _ones_where(lambda w, b, X: sigmoid(w * X + b) > 0.5),
            "w * X gives a number for every feature. An example's score is one number, the sum: "
            "np.dot(w.T, X).",
        ),
        Mistake(
            "one label for all",
            lambda w, b, X: float(np.mean(_A(w, b, X)) > 0.5),
            "You return one label. Every example gets one of its own: shape (1, m).",
        ),
    ],
    hints=[
        "What does the neuron say about one example: a label, or how sure it is?",
        "First compute A as in propagate. Which of its values should become 1?",
        "Comparing an array with a number compares every element: the result is True and False, "
        "which are 1 and 0.",
        "A = sigmoid(np.dot(w.T, X) + b); return (A > 0.5).astype(int)",
    ],
)


lesson = Lesson(
    "logistic",
    [initialize_with_zeros, propagate, optimize, predict, model],
    helpers={"sigmoid": sigmoid},
)
check, hint, solution = lesson.check, lesson.hint, lesson.solution
