"""The exercise of lesson 2 that puts its parts together: ``model``."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.engine.observers import with_the_arguments_it_takes
from dlhelpers.exercises.lessons.logistic.descent import always, descent
from dlhelpers.exercises.lessons.random_networks import labels

Array: TypeAlias = Any  # the wrong functions need no closer types

_optimize = descent()  # without the library's checks, which would take most of the time


def _model_cases(rng: np.random.Generator) -> list[Case]:
    def case(
        name: str, n_x: int, m: int, m_test: int, steps: int, rate: float, print_cost: bool = False
    ) -> Case:
        X, X_test = rng.normal(size=(n_x, m)), rng.normal(size=(n_x, m_test))
        data = X, labels(rng, m), X_test, labels(rng, m_test)
        return Case(name, *data, steps, rate, print_cost)

    return [
        Case(
            "the worked example, one step",
            np.array([[2.0, -2.0]]),
            np.array([[1, 0]]),
            np.array([[3.0, -1.0, -2.0]]),
            np.array([[1, 1, 0]]),
            1,
            0.5,
            False,
        ),
        case("2 features, 6 examples to train and 3 to test", 2, 6, 3, 25, 0.2),
        case("5 features, 4 examples to train and 7 to test", 5, 4, 7, 12, 0.05),
        case("as many features as examples", 4, 4, 4, 9, 0.1),
        case("one example to test", 3, 8, 1, 40, 0.7),
        case("201 steps, printing the cost", 2, 5, 4, 201, 0.03, print_cost=True),
    ]


def _model(
    *,
    trained_on: Callable[..., tuple[Array, Array]] = lambda X, Y, _X_test, _Y_test: (X, Y),
    size: Callable[[Array], int] = lambda X: int(X.shape[0]),
    iterations: Callable[[int], int] = int,
    rate: Callable[[float], float] = float,
    chosen: Callable[..., Any] = lambda _start, params, _grads: (params["w"], params["b"]),
    decide: Callable[[Array], Array] = lambda A: (A > 0.5).astype(float),
    change: Callable[..., dict[str, Any]] = lambda _predict, _data: {},
) -> Callable[..., Any]:
    """Train and predict with one part replaced by a wrong one.

    `change` gets what predicts for examples, and all data, and returns the entries of the dict
    that come out wrong.
    """

    def variant(
        X_train: Array,
        Y_train: Array,
        X_test: Array,
        Y_test: Array,
        num_iterations: int = 2000,
        learning_rate: float = 0.005,
        _print_cost: bool = False,
    ) -> Any:
        data = X_train, Y_train, X_test, Y_test
        X, Y = trained_on(*data)
        start = logistic.initialize_with_zeros(size(X))
        steps, length = iterations(num_iterations), rate(learning_rate)
        params, grads, costs = _optimize(*start, X, Y, steps, length)
        w, b = chosen(start, params, grads)

        def predict(examples: Array) -> Array:
            return decide(sigmoid(w.T @ examples + b))

        return {
            "costs": costs,
            "Y_prediction_test": predict(X_test),
            "Y_prediction_train": predict(X_train),
            "w": w,
            "b": b,
            "learning_rate": learning_rate,
            "num_iterations": num_iterations,
            **change(predict, data),
        }

    return variant


def _accuracies(predict: Callable[[Array], Array], data: tuple[Array, ...]) -> dict[str, Any]:
    X, Y, X_test, Y_test = data
    return {
        "Y_prediction_train": float(100 * np.mean(predict(X) == Y)),
        "Y_prediction_test": float(100 * np.mean(predict(X_test) == Y_test)),
    }


model = Exercise(
    reference=logistic.model,
    cases=_model_cases,
    observe=with_the_arguments_it_takes,
    mistakes=[
        Mistake(
            "trained on the test set",
            _model(trained_on=lambda _X, _Y, X_test, Y_test: (X_test, Y_test)),
            "You train on the test set. Then nothing is left to tell how well it does on new "
            "pictures: train on X_train and Y_train.",
        ),
        Mistake(
            "train and test predictions swapped",
            _model(
                change=lambda predict, data: {
                    "Y_prediction_train": predict(data[2]),
                    "Y_prediction_test": predict(data[0]),
                }
            ),
            "The two predictions are swapped: Y_prediction_test belongs to X_test.",
        ),
        Mistake(
            "both predictions for the training set",
            _model(change=lambda predict, data: {"Y_prediction_test": predict(data[0])}),
            "Both predictions are for X_train. Y_prediction_test belongs to X_test.",
        ),
        Mistake(
            "both predictions for the test set",
            _model(change=lambda predict, data: {"Y_prediction_train": predict(data[2])}),
            "Both predictions are for X_test. Y_prediction_train belongs to X_train.",
        ),
        Mistake(
            "labels in place of predictions",
            _model(
                change=lambda _predict, data: {
                    "Y_prediction_train": data[1],
                    "Y_prediction_test": data[3],
                }
            ),
            "Your predictions are the labels that were given. Call predict with the trained w "
            "and b.",
        ),
        Mistake(
            "probabilities in place of predictions",
            _model(decide=lambda A: A),
            "Your predictions are probabilities. Call predict, which makes labels of them.",
        ),
        Mistake(
            "gradients for parameters",
            _model(chosen=lambda _start, _params, grads: (grads["dw"], grads["db"])),
            "You take dw and db for w and b. optimize returns three things: the first one, params, "
            "holds w and b.",
        ),
        Mistake(
            "trained on both sets",
            _model(
                trained_on=lambda X, Y, X_test, Y_test: (
                    np.hstack([X, X_test]),
                    np.hstack([Y, Y_test]),
                )
            ),
            "You train on the test set too. Then nothing is left to tell how well it does on new "
            "pictures: train on X_train and Y_train alone.",
        ),
        Mistake(
            "accuracies in place of predictions",
            _model(change=_accuracies),
            "Your predictions are accuracies. Return what predict returns, a label an example.",
        ),
        Mistake(
            "untrained parameters",
            _model(chosen=lambda start, _params, _grads: start),
            "w and b are still 0: what optimize returned was not used. Take them out of its "
            "params before you predict.",
        ),
        Mistake(
            "trained parameters, untrained predictions",
            _model(
                change=lambda _predict, data: {
                    "Y_prediction_train": np.zeros((1, data[0].shape[1])),
                    "Y_prediction_test": np.zeros((1, data[2].shape[1])),
                }
            ),
            "You predict with w and b from before the training. Take the trained ones out of "
            "params first, then predict.",
        ),
        Mistake(
            "untrained parameters returned",
            _model(change=lambda _predict, data: {"w": np.zeros((data[0].shape[0], 1)), "b": 0.0}),
            "Your predictions are right, but the w and b that you return are those from before "
            "the training.",
        ),
        *(
            Mistake(
                f"learning rate {fixed}, whatever is asked for",
                _model(rate=always(fixed)),
                f"Your learning rate is {fixed}, whatever is asked for: pass learning_rate on to "
                "optimize.",
            )
            for fixed in (0.005, 0.009, 0.01, 0.5)
        ),
        *(
            Mistake(
                f"{fixed} iterations, whatever is asked for",
                _model(iterations=always(fixed)),
                f"You train for {fixed} iterations, whatever is asked for: pass num_iterations on "
                "to optimize.",
            )
            for fixed in (2000, 1000, 100)
        ),
        *(
            Mistake(
                f"defaults of {number} iterations and {fixed} for both",
                _model(iterations=always(number), rate=always(fixed)),
                f"You train for {number} iterations with learning rate {fixed}, whatever is asked "
                "for: pass num_iterations and learning_rate on to optimize.",
            )
            for number, fixed in ((2000, 0.005), (2000, 0.5), (100, 0.009))
        ),
        Mistake(
            "size taken from the examples",
            _model(size=lambda X: int(X.shape[1])),
            "w has one row an example. It needs one a feature: X_train.shape[0].",
        ),
        Mistake(
            "one cost for the list",
            _model(change=lambda _predict, _data: {"costs": []}),
            "Your costs are empty. Return the list that optimize returned.",
        ),
        Mistake(
            "defaults returned for the settings",
            _model(change=lambda _predict, _data: {"learning_rate": 0.005, "num_iterations": 2000}),
            "learning_rate and num_iterations in your dict are the defaults. Put the arguments in.",
        ),
    ],
    hints=[
        "Which of your four functions runs first, and what does each hand to the next?",
        "Which of the two sets may the training see? What is the other one for?",
        "initialize_with_zeros, optimize on the training set, w and b out of its params, predict "
        "twice, and everything into a dict.",
        "w, b = initialize_with_zeros(X_train.shape[0]); params, grads, costs = optimize(w, b, "
        'X_train, Y_train, num_iterations, learning_rate, print_cost); w, b = params["w"], '
        'params["b"]; then predict(w, b, X_test), predict(w, b, X_train), and the dict',
    ],
)
