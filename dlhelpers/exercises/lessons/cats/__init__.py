"""The exercises of lesson 5, the cat classifier."""

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np

from dlhelpers import deep, planar
from dlhelpers.deep import L_model_forward
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons import random_networks
from dlhelpers.exercises.lessons.cats.pictures import print_mislabeled_images
from dlhelpers.exercises.lessons.cats.questions import QUESTIONS
from dlhelpers.exercises.lessons.cats.stretch import add_mirrored, dead_units, score_gradients
from dlhelpers.exercises.lessons.cats.training import L_layer_model, forward, two_layer_model
from dlhelpers.figures import plotting


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


def _advise(case: Case, p: Any, printed: str) -> dict[str, str]:
    """Is the accuracy among the numbers that are printed, as a share or as so many of so many?"""
    if not printed:
        return {"accuracy": "it prints nothing, and was asked to print the accuracy"}
    share = float(np.mean(p == case.args[1]))
    numbers = re.findall(r"\d{1,20}\.?\d{0,20}", printed)
    ratios = [float(a) / float(b) for a, b in pairwise(numbers) if float(b)]
    is_said = any(_is(share, n) for n in numbers) or np.isclose(ratios, share).any()
    if is_said or len(printed) >= 200:  # more than that is not kept
        return {}
    text = " ".join(printed.split())[:40]
    return {
        "accuracy": "it was asked to print the accuracy, the share of right predictions; in the "
        f'case "{case.name}" that is {share:.3g}, and it prints "{text}"'
    }


def _is(share: float, number: str) -> bool:
    """Is this what a share is, as a fraction or in percent, rounded or cut to so many digits?"""
    digits = 10.0 ** len(number.partition(".")[2])
    values = (share, 100 * share) if digits > 1 or share in (0, 1) else (100 * share,)
    return any(
        abs(float(number) - way(value * digits) / digits) < 1e-6
        for value in values
        for way in (round, math.floor)
    )


@exercise(
    reference=deep.predict,
    cases=_predict_cases,
    advise=_advise,
    hints=[
        "Which function gives the probability of a cat for every column of X?",
        "When does the network say 1? One comparison does it for all examples at once.",
        "Compare AL with 0.5 and turn True and False into 1 and 0. The accuracy is the mean of "
        "p == y.",
        "AL, caches = L_model_forward(X, parameters); p = (AL > 0.5).astype(int); "
        "print('Accuracy:', np.mean(p == y)); return p",
    ],
)
def predict(X, y, parameters):
    AL, _ = L_model_forward(X, parameters)
    if mistake("ReLU on the output layer"):
        """Your last layer ends in a ReLU. L_model_forward gives the probabilities."""
        AL, _ = forward["ReLU on the output layer"](X, parameters)
    if mistake("sigmoid in every layer"):
        """Your hidden layers use the sigmoid. L_model_forward gives the probabilities."""
        AL, _ = forward["sigmoid in every layer"](X, parameters)
    if mistake("two layers only"):
        """Yours predicts with exactly two layers. L_model_forward takes any number."""
        AL, _ = forward["two layers only"](X, parameters)
    p = (AL > 0.5).astype(int)
    if mistake("threshold the wrong way round"):
        """You predict 1 where the probability is small. 1 belongs where it is above 0.5."""
        p = (AL <= 0.5).astype(int)
    if mistake("threshold 0"):
        """You predict 1 for everything. Compare the probabilities with 0.5; they are all above
        0."""
        p = (AL > 0).astype(int)
    if mistake("X compared with 0.5"):
        """You compared X with 0.5. Compare AL, the probabilities that L_model_forward returns."""
        p = (X > 0.5).astype(int)
    if mistake("argmax"):
        """np.argmax looks for the largest of several rows, and AL has one. Compare it with
        0.5."""
        p = np.argmax(AL, axis=0)
    if mistake("predictions never filled in"):
        """You predict 0 for everything. Set p[0, i] to 1 where AL[0, i] is above 0.5."""
        p = np.zeros((1, X.shape[1]))
    if mistake("first example only"):
        """Only the first example is predicted, the others stay 0. The loop runs over X.shape[1],
        the examples: is it range(AL.shape[1])?"""
        p = np.zeros((1, X.shape[1]))
        for i in range(AL.shape[0]):
            p[0, i] = AL[0, i] > 0.5
    print(f"Accuracy: {np.mean(p == y):.2f}")
    if mistake("probabilities returned"):
        """You return the probabilities. Return 1 where one is above 0.5, and 0 elsewhere."""
        return AL
    if mistake("predictions not returned"):
        """You return nothing. Print the accuracy, and return your predictions as well: return p."""
        return None
    if mistake("labels returned"):
        """You return y, the true labels. Return your predictions p."""
        return y
    if mistake("right or wrong returned"):
        """You return where the predictions are right. Return the predictions themselves; the
        comparison with y is for the accuracy that you print."""
        return p == y
    if mistake("accuracy returned"):
        """You return the accuracy. Print it, and return the predictions."""
        return np.mean(p == y)
    if mistake("accuracy returned too"):
        """You return two things. Print the accuracy, and return the predictions alone."""
        return p, np.mean(p == y)
    if mistake("wrong ones marked"):
        """You return 1 where the prediction is wrong. Return the predictions themselves."""
        return np.abs(p - y)
    if mistake("accuracy in percent returned"):
        """You return the accuracy in percent. Print it, and return the predictions."""
        return 100 * np.mean(p == y)
    if mistake("predictions without second axis"):
        """Your predictions have shape (m,). Keep the row: shape (1, m), as y has it."""
        return p[0]
    if mistake("predictions as a column"):
        """Your predictions are a column. They are a row, (1, m), as y is."""
        return p.T
    if mistake("predictions as a list"):
        """Your predictions are a list. Return an array of shape (1, m), as y is."""
        return p[0].tolist()
    return p


_GIVEN = (
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
lesson = Lesson(
    [two_layer_model, predict, L_layer_model, print_mislabeled_images],
    helpers={function.__name__: function for function in _GIVEN},
    stretch=[add_mirrored, dead_units, score_gradients],
    questions=QUESTIONS,
)
