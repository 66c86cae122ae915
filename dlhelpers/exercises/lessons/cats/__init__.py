"""The exercises of lesson 5, the cat classifier."""

# ruff: noqa: ARG001, ARG005 - wrong functions leave arguments unused

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep, planar, plotting
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons import random_networks
from dlhelpers.exercises.lessons.cats.pictures import print_mislabeled_images
from dlhelpers.exercises.lessons.cats.training import L_layer_model, network, two_layer_model

Array: TypeAlias = Any  # the wrong functions need no closer types


def _predict_cases(rng: np.random.Generator) -> list[Case]:
    by_hand = {"W1": np.array([[1.0, -1.0]]), "b1": np.array([[0.5]])}
    cases = [
        Case("the worked example", np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1, 1]]), by_hand)
    ]
    for name, parameters, X in random_networks.networks(rng):
        L, m = len(parameters) // 2, X.shape[1]
        AL, caches = deep.L_model_forward(X, parameters)
        if m > 1:
            # The threshold goes between two examples' probabilities, far from either.
            z = np.sort(np.unique(caches[-1][1]))
            cut = int(np.argmax(np.diff(z))) if z.size > 1 else 0
            shift = z[cut : cut + 2].mean() if z.size > 1 else z[0] - 1.0
            parameters[f"b{L}"] = parameters[f"b{L}"] - shift
        else:
            parameters[f"b{L}"] = parameters[f"b{L}"] + (1.0 if AL[0, 0] > 0.5 else -1.0)
        cases.append(Case(name, X, random_networks.labels(rng, m), parameters))
    return cases


def _from(
    change: Callable[[Array, Array, Array], Any],
) -> Callable[..., Any]:
    """Something else made of the probabilities, the labels and the right predictions."""

    def predict(X: Array, y: Array, parameters: Any) -> Any:
        AL, _ = deep.L_model_forward(X, parameters)
        return change(AL, y, (AL > 0.5).astype(float))

    return predict


def _with_network(forward: Callable[..., Any], threshold: float = 0.5) -> Callable[..., Any]:
    def predict(X: Array, y: Array, parameters: Any) -> Any:
        return (forward(X, parameters)[0] > threshold).astype(float)

    return predict


def _two_layers(X: Array, parameters: Any) -> Any:
    return network()(X, {key: parameters[key] for key in ("W1", "b1", "W2", "b2")})


predict = Exercise(
    reference=deep.predict,
    cases=_predict_cases,
    prints="the accuracy",
    mistakes=[
        Mistake(
            "probabilities returned",
            _from(lambda AL, y, p: AL),
            "You return the probabilities. Return 1 where one is above 0.5, and 0 elsewhere.",
        ),
        Mistake(
            "threshold the wrong way round",
            _from(lambda AL, y, p: 1 - p),
            "You predict 1 where the probability is small. 1 belongs where it is above 0.5.",
        ),
        Mistake(
            "threshold 0",
            _from(lambda AL, y, p: np.ones_like(p)),
            "You predict 1 for everything. Compare the probabilities with 0.5; they are all above "
            "0.",
        ),
        Mistake(
            "predictions never filled in",
            _from(lambda AL, y, p: np.zeros_like(p)),
            "You predict 0 for everything. Set p[0, i] to 1 where AL[0, i] is above 0.5.",
        ),
        Mistake(
            "X compared with 0.5",
            lambda X, y, parameters: (X > 0.5).astype(float),
            "You compared X with 0.5. Compare AL, the probabilities that L_model_forward returns.",
        ),
        Mistake(
            "labels returned",
            _from(lambda AL, y, p: y),
            "You return y, the true labels. Return your predictions p.",
        ),
        Mistake(
            "right or wrong returned",
            _from(lambda AL, y, p: (p == y).astype(float)),
            "You return where the predictions are right. Return the predictions themselves; the "
            "comparison with y is for the accuracy that you print.",
        ),
        Mistake(
            "accuracy returned",
            _from(lambda AL, y, p: np.mean(p == y)),
            "You return the accuracy. Print it, and return the predictions.",
        ),
        Mistake(
            "accuracy returned too",
            _from(lambda AL, y, p: (p, np.mean(p == y))),
            "You return two things. Print the accuracy, and return the predictions alone.",
        ),
        Mistake(
            "wrong ones marked",
            _from(lambda AL, y, p: np.abs(p - y)),
            "You return 1 where the prediction is wrong. Return the predictions themselves.",
        ),
        Mistake(
            "argmax",
            _from(lambda AL, y, p: np.argmax(AL, axis=0)),
            "np.argmax looks for the largest of several rows, and AL has one. Compare it with 0.5.",
        ),
        Mistake(
            "accuracy in percent returned",
            _from(lambda AL, y, p: 100 * np.mean(p == y)),
            "You return the accuracy in percent. Print it, and return the predictions.",
        ),
        Mistake(
            "predictions without second axis",
            _from(lambda AL, y, p: p[0]),
            "Your predictions have shape (m,). Keep the row: shape (1, m), as y has it.",
        ),
        Mistake(
            "predictions as a column",
            _from(lambda AL, y, p: p.T),
            "Your predictions are a column. They are a row, (1, m), as y is.",
        ),
        Mistake(
            "predictions as a list",
            _from(lambda AL, y, p: p[0].tolist()),
            "Your predictions are a list. Return an array of shape (1, m), as y is.",
        ),
        Mistake(
            "first example only",
            _from(lambda AL, y, p: np.where(np.arange(p.shape[1]) == 0, p, 0)),
            "Only the first example is predicted, the others stay 0. The loop runs over "
            "X.shape[1], the examples: is it range(AL.shape[1])?",
        ),
        Mistake(
            "ReLU on the output layer",
            _with_network(network(last="relu")),
            "Your last layer ends in a ReLU. L_model_forward gives the probabilities.",
        ),
        Mistake(
            "sigmoid in every layer",
            _with_network(network(hidden="sigmoid")),
            "Your hidden layers use the sigmoid. L_model_forward gives the probabilities.",
        ),
        Mistake(
            "two layers only",
            _with_network(_two_layers),
            "Yours predicts with exactly two layers. L_model_forward takes any number.",
        ),
    ],
    hints=[
        "Which function gives the probability of a cat for every column of X?",
        "When does the network say 1? One comparison does it for all examples at once.",
        "Compare AL with 0.5 and turn True and False into 1 and 0. The accuracy is the mean of "
        "p == y.",
        "AL, caches = L_model_forward(X, parameters); p = (AL > 0.5).astype(int); "
        "print('Accuracy:', np.mean(p == y)); return p",
    ],
)


lesson = Lesson(
    "cats",
    [two_layer_model, predict, L_layer_model, print_mislabeled_images],
    helpers={
        **{
            function.__name__: function
            for function in (
                deep.sigmoid,
                deep.relu,
                deep.sigmoid_backward,
                deep.relu_backward,
                deep.linear_forward,
                deep.linear_activation_forward,
                deep.linear_backward,
                deep.linear_activation_backward,
                deep.L_model_forward,
                deep.L_model_backward,
                deep.compute_cost,
                deep.update_parameters,
                deep.initialize_parameters_deep,
                planar.initialize_parameters,
                plotting.plot_costs,
            )
        }
    },
)
check, hint, solution = lesson.check, lesson.hint, lesson.solution
