"""The exercises of lesson 3: a network with one hidden layer.

The longer ones have modules of their own, beside this one.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.planar.backward import backward_propagation
from dlhelpers.exercises.lessons.planar.cost import compute_cost
from dlhelpers.exercises.lessons.planar.forward import forward_propagation
from dlhelpers.exercises.lessons.planar.initialize import initialize_parameters
from dlhelpers.exercises.lessons.planar.model import nn_model
from dlhelpers.exercises.lessons.planar.update import update_parameters
from dlhelpers.exercises.lessons.random_networks import parameters

Array: TypeAlias = Any  # the wrong functions need no closer types


def _size_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int, n_y: int = 1) -> Case:
        return Case(name, rng.normal(size=(n_x, m)), rng.integers(0, 2, size=(n_y, m)))

    n, m, n_y = (int(k) for k in rng.choice(np.arange(5, 12), size=3, replace=False))
    return [
        case("the worked example, 2 features and 3 examples", 2, 3),
        case("one feature", 1, 6),
        case("one example", 3, 1),
        case(f"{n} features, {m} examples", n, m),
        case(f"{n_y} outputs", 2, m, n_y),
        case("400 examples", 2, 400),
    ]


layer_sizes = Exercise(
    reference=planar.layer_sizes,
    cases=_size_cases,
    mistakes=[
        Mistake(
            "examples for features",
            lambda X, Y: (X.shape[1], 4, Y.shape[0]),
            "Your n_x is the number of examples. The features are the rows of X: X.shape[0].",
        ),
        Mistake(
            "examples for outputs",
            lambda X, Y: (X.shape[0], 4, Y.shape[1]),
            "Your n_y is the number of examples. The outputs are the rows of Y: Y.shape[0].",
        ),
        Mistake(
            "columns for rows",
            lambda X, Y: (X.shape[1], 4, Y.shape[1]),
            "You count the columns, which are the examples. Features and outputs are rows: "
            "shape[0].",
        ),
        Mistake(
            "n_h and n_y swapped",
            lambda X, Y: (X.shape[0], Y.shape[0], 4),
            "You return n_y before n_h. The order is that of the layers: n_x, n_h, n_y.",
        ),
        Mistake(
            "n_h from X",
            lambda X, Y: (X.shape[0], X.shape[0], Y.shape[0]),
            "Your n_h is the number of features. The lesson's hidden layer has 4 units, whatever "
            "the data.",
        ),
        Mistake(
            "n_h from the examples",
            lambda X, Y: (X.shape[0], X.shape[1], Y.shape[0]),
            "Your n_h is the number of examples. The lesson's hidden layer has 4 units, whatever "
            "the data.",
        ),
        Mistake(
            "n_y from X",
            lambda X, _Y: (X.shape[0], 4, X.shape[0]),
            "Your n_y is taken from X. Take it from Y: Y.shape[0].",
        ),
        Mistake(
            "n_x and n_y swapped",
            lambda X, Y: (Y.shape[0], 4, X.shape[0]),
            "Your n_x comes from Y and your n_y from X. It is the other way round.",
        ),
        Mistake(
            "n_x from Y",
            lambda _X, Y: (Y.shape[0], 4, Y.shape[0]),
            "Your n_x is taken from Y. Take it from X: X.shape[0].",
        ),
        *(
            Mistake(
                f"n_h is {n_h}",
                lambda X, Y, n_h=n_h: (X.shape[0], n_h, Y.shape[0]),
                f"Your n_h is {n_h}. The lesson's hidden layer has 4 units.",
            )
            for n_h in (1, 2, 3, 5, 6, 7, 8, 10, 20, 25, 45, 50, 100)
        ),
        Mistake(
            "n_x fixed at 2",
            lambda _X, Y: (2, 4, Y.shape[0]),
            "Your n_x is 2 for any data. Take it from the argument: X.shape[0].",
        ),
        Mistake(
            "n_y fixed at 1",
            lambda X, _Y: (X.shape[0], 4, 1),
            "Your n_y is 1 for any data. Take it from the argument: Y.shape[0].",
        ),
        Mistake(
            "both fixed",
            lambda _X, _Y: (2, 4, 1),
            "You return 2, 4, 1 for any data. Take n_x from X and n_y from Y.",
        ),
        Mistake(
            "all entries counted",
            lambda X, Y: (X.size, 4, Y.shape[0]),
            "Your n_x counts all the numbers in X. The features are its rows: X.shape[0].",
        ),
        Mistake(
            "shapes returned",
            lambda X, Y: (X.shape, 4, Y.shape),
            "You return whole shapes. A size is one number of a shape: shape[0].",
        ),
        Mistake(
            "sizes of the arrays",
            lambda X, Y: (X.size, 4, Y.size),
            "X.size counts all entries. The features are the rows alone: X.shape[0].",
        ),
    ],
    hints=[
        "One example is one column. What, then, is a row of X, and what a row of Y?",
        "An array's shape is a tuple: rows first, columns second. Which of the two do you need?",
        "n_h is 4, for now; the other two are the numbers of rows.",
        "return X.shape[0], 4, Y.shape[0]",
    ],
)


def _predict_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, n_h: int, m: int) -> Case:
        while True:
            made, X = parameters(rng, (n_x, n_h, 1)), 2 * rng.normal(size=(n_x, m))
            made["W2"] *= 3
            A2, _ = planar.forward_propagation(X, made)
            # Away from the threshold, where rounding would decide, and with both labels.
            if np.abs(A2 - 0.5).min() > 0.02 and (m == 1 or len(np.unique(A2 > 0.5)) == 2):
                return Case(name, made, X)

    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 8), size=3, replace=False))
    by_hand = {"W1": [[1.0, -1.0]], "b1": [[0.0]], "W2": [[2.0]], "b2": [[0.1]]}
    return [
        Case(
            "the worked example",
            {key: np.array(value) for key, value in by_hand.items()},
            np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.9]]),
        ),
        case("2 features, 4 hidden units, 5 examples", 2, 4, 5),
        case(f"{n} features, {n_h} hidden units, {m} examples", n, n_h, m),
        case("one example", 3, 2, 1),
        case("one feature", 1, 3, 6),
        case("one hidden unit", 2, 1, 4),
        case("as many features as examples", 3, 3, 3),
    ]


def _A2(made: Any, X: Array) -> Array:
    return planar.forward_propagation(X, made)[0]


def _ones_where(test: Callable[[Any, Array], Array]) -> Callable[..., Array]:
    return lambda parameters, X: test(parameters, X).astype(float)


predict = Exercise(
    reference=planar.predict,
    cases=_predict_cases,
    mistakes=[
        Mistake(
            "probabilities returned",
            _A2,
            "These are the probabilities. Turn them into labels: 1 above 0.5, else 0.",
        ),
        Mistake(
            "threshold the wrong way round",
            _ones_where(lambda parameters, X: _A2(parameters, X) <= 0.5),
            "You predict 1 where the probability is below 0.5. Turn the comparison round.",
        ),
        Mistake(
            "X compared with the threshold",
            _ones_where(lambda _parameters, X: X > 0.5),
            "You compare X itself with 0.5. Send it through forward_propagation first, and "
            "compare A2.",
        ),
        Mistake(
            "first feature compared with the threshold",
            _ones_where(lambda _parameters, X: X[:1] > 0.5),
            "You compare the first feature of X with 0.5. Send X through forward_propagation "
            "first, and compare A2.",
        ),
        Mistake(
            "scores compared with the threshold",
            _ones_where(lambda made, X: planar.forward_propagation(X, made)[1]["Z2"] > 0.5),
            "You compare Z2 with 0.5. The threshold is for the probability A2.",
        ),
        Mistake(
            "hidden layer compared with the threshold",
            _ones_where(lambda made, X: planar.forward_propagation(X, made)[1]["A1"] > 0.5),
            "You compare A1, the hidden layer, with 0.5. The prediction is A2.",
        ),
        Mistake(
            "threshold at 0",
            _ones_where(lambda parameters, X: _A2(parameters, X) > 0),
            "Every example gets a 1, because every probability is above 0. The threshold is 0.5.",
        ),
        Mistake(
            "0 for every example",
            lambda _parameters, X: np.zeros((1, X.shape[1])),
            "Every example gets a 0. Compare the probabilities with 0.5; converting them to "
            "integers cuts them off.",
        ),
        Mistake(
            "labels -1 and 1",
            lambda parameters, X: np.where(_A2(parameters, X) > 0.5, 1, -1),
            "You use -1 and 1. The labels of this course are 0 and 1.",
        ),
        Mistake(
            "compared with the mean",
            _ones_where(lambda parameters, X: _A2(parameters, X) > np.mean(_A2(parameters, X))),
            "You compare with the mean probability. The threshold is 0.5, whatever the others are.",
        ),
        Mistake(
            "shape (m,)",
            _ones_where(lambda parameters, X: _A2(parameters, X)[0] > 0.5),
            "The labels are right, but their shape is (m,). Keep them a row: (1, m).",
        ),
        Mistake(
            "column for row",
            _ones_where(lambda parameters, X: _A2(parameters, X).T > 0.5),
            "The labels are right, but they stand in a column. The examples lie side by side: "
            "shape (1, m).",
        ),
        Mistake(
            "one label for all",
            lambda parameters, X: float(np.mean(_A2(parameters, X)) > 0.5),
            "You return one label. Every example gets one of its own: shape (1, m).",
        ),
        Mistake(
            "cache returned too",
            lambda parameters, X: planar.forward_propagation(X, parameters),
            "You return all that forward_propagation does. Take A2 and compare it with 0.5.",
        ),
    ],
    hints=[
        "Which of your functions turns X into probabilities? It returns two things.",
        "Which of the probabilities should become 1?",
        "Comparing an array with a number compares every element; the result, True and False, "
        "counts as 1 and 0.",
        "A2, cache = forward_propagation(X, parameters); return A2 > 0.5",
    ],
)


lesson = Lesson(
    "planar",
    [
        layer_sizes,
        initialize_parameters,
        forward_propagation,
        compute_cost,
        backward_propagation,
        update_parameters,
        nn_model,
        predict,
    ],
    helpers={"sigmoid": sigmoid},
)
check, hint, solution = lesson.check, lesson.hint, lesson.solution
