"""The exercise of lesson 3 that takes one step: ``update_parameters``."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case, Mistake
from dlhelpers.exercises.lessons import random_networks
from dlhelpers.exercises.lessons.planar.forward import WHOLE


def _update_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, n_h: int, rate: float, n_y: int = 1) -> Case:
        made, steps = (random_networks.parameters(rng, (n_x, n_h, n_y)) for _ in range(2))
        return Case(name, made, {f"d{key}": value for key, value in steps.items()}, rate)

    n, n_h = (int(k) for k in rng.choice(np.arange(3, 9), size=2, replace=False))
    by_hand = {"W1": [[1.0, 2.0]], "b1": [[0.0]], "W2": [[-1.0]], "b2": [[0.5]]}
    gradients = {"dW1": [[10.0, -10.0]], "db1": [[5.0]], "dW2": [[2.0]], "db2": [[-5.0]]}
    return [
        Case(
            "the worked example",
            {key: np.array(value) for key, value in by_hand.items()},
            {key: np.array(value) for key, value in gradients.items()},
            0.1,
        ),
        case("learning rate 1.2", 2, 4, 1.2),
        case("learning rate 0.5", 2, 4, 0.5),
        case(f"{n} features, {n_h} hidden units", n, n_h, float(rng.uniform(0.01, 1))),
        case("one of each", 1, 1, 0.3),
        case("3 outputs", 2, 3, 0.05, n_y=3),
        Case(
            "whole numbers",
            WHOLE,
            {f"d{k}": rng.normal(size=W.shape) for k, W in WHOLE.items()},
            0.5,
        ),
    ]


def _in_one(key: str, slip: Callable[[Any, Any, float], Any]) -> Callable[..., Any]:
    def update_parameters(parameters: Any, grads: Any, learning_rate: float = 1.2) -> Any:
        updated = planar.update_parameters(parameters, grads, learning_rate)
        return {**updated, key: slip(parameters[key], grads[f"d{key}"], learning_rate)}

    return update_parameters


def _always(rate: float) -> Callable[..., Any]:
    return lambda parameters, grads, _: planar.update_parameters(parameters, grads, rate)


#: What becomes of one parameter by a slip in its line, and what its learners are told.
SLIPS = (
    (
        "plus for minus in {}",
        lambda old, gradient, rate: old + rate * gradient,
        "{}: you step along the gradient, which points uphill. Subtract it.",
    ),
    (
        "learning rate missing in {}",
        lambda old, gradient, _: old - gradient,
        "{}: the gradient lacks learning_rate. Multiply it by that.",
    ),
    (
        "{} not updated",
        lambda old, _gradient, _rate: old,
        "{} stays as it was. Update all four parameters.",
    ),
)


@exercise(
    reference=planar.update_parameters,
    cases=_update_cases,
    mistakes=[
        *(
            Mistake(name.format(key), _in_one(key, slip), sentence.format(key))
            for name, slip, sentence in SLIPS
            for key in WHOLE
        ),
        *(
            Mistake(
                f"learning rate fixed at {rate}",
                _always(rate),
                f"Your learning rate is {rate}, whatever is asked for. Use the argument "
                "learning_rate.",
            )
            for rate in (0.001, 0.005, 0.0075, 0.01, 0.05, 0.1, 0.5, 1.2)
        ),
    ],
    hints=[
        "The gradient points to where the cost grows fastest. Which way do you go, and how far?",
        "All four parameters take the same kind of step, each with its own gradient.",
        "New W1: the old one minus learning_rate times dW1. Likewise b1, W2, b2; then a new dict.",
        'W1 = parameters["W1"] - learning_rate * grads["dW1"]; and the other three in the same way',
    ],
)
def update_parameters(parameters, grads, learning_rate=1.2):
    if mistake("plus for minus"):
        """You step along the gradient, which points uphill. Subtract it."""
        return {key: old + learning_rate * grads["d" + key] for key, old in parameters.items()}
    if mistake("learning rate ignored"):
        """Your step does not depend on learning_rate. Multiply each gradient by it."""
        return {key: old - grads["d" + key] for key, old in parameters.items()}
    if mistake("nothing updated"):
        """Parameters come back as they were given. Assign the new values to them, and return
        those."""
        return parameters
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    if mistake("dW2 for W1"):
        """You update W1 with dW2. Each parameter has its own gradient: W1 with dW1."""
        W1 = parameters["W1"] - learning_rate * grads["dW2"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    if mistake("db2 for b1"):
        """You update b1 with db2. Each parameter has its own gradient: b1 with db1."""
        b1 = parameters["b1"] - learning_rate * grads["db2"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    if mistake("dW1 for W2"):
        """You update W2 with dW1. Each parameter has its own gradient: W2 with dW2."""
        W2 = parameters["W2"] - learning_rate * grads["dW1"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    if mistake("db1 for b2"):
        """You update b2 with db1. Each parameter has its own gradient: b2 with db2."""
        b2 = parameters["b2"] - learning_rate * grads["db1"]
    if mistake("gradient scaled by the parameter"):
        """You multiply the gradient by the parameter too. The step is learning_rate times the
        gradient alone."""
        return {k: old - learning_rate * grads["d" + k] * old for k, old in parameters.items()}
    if mistake("shrunk without the gradient"):
        """You subtract learning_rate times the parameter itself. Subtract learning_rate times its
        gradient."""
        return {key: old - learning_rate * old for key, old in parameters.items()}
    if mistake("learning rate subtracted first"):
        """You subtract the learning rate and multiply then. The product comes first:
        learning_rate * gradient, without parentheses around the difference."""
        return {key: (old - learning_rate) * grads["d" + key] for key, old in parameters.items()}
    if mistake("divided by the learning rate"):
        """You divide the gradient by the learning rate. Multiply."""
        return {key: old - grads["d" + key] / learning_rate for key, old in parameters.items()}
    if mistake("learning rate divided by the gradient"):
        """You divide the learning rate by the gradient. Multiply."""
        return {key: old - learning_rate / grads["d" + key] for key, old in parameters.items()}
    if mistake("times for minus"):
        """You multiply the parameter by its step. Subtract the step."""
        return {key: old * learning_rate * grads["d" + key] for key, old in parameters.items()}
    if mistake("gradient minus parameter"):
        """You subtract the parameter from the step. It is the other way round: the parameter,
        minus learning_rate times the gradient."""
        return {key: learning_rate * grads["d" + key] - old for key, old in parameters.items()}
    if mistake("step returned"):
        """You return the steps. Subtract them from the old parameters."""
        return {key: learning_rate * grads["d" + key] for key in parameters}
    if mistake("negative step returned"):
        """You return the steps alone. Add the old parameters: W1 - learning_rate * dW1."""
        return {key: -learning_rate * grads["d" + key] for key in parameters}
    if mistake("gradients returned"):
        """You return the gradients. Return the new parameters, under the keys of the old ones."""
        return grads
    if mistake("cut to whole numbers"):
        """Where the parameters are whole numbers, so are your new ones: the fractions are cut
        off. np.zeros_like(W1) takes the type of W1, too: add dtype=float."""
        new = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        return {key: value.astype(parameters[key].dtype) for key, value in new.items()}
    if mistake("keys of the gradients"):
        """The values are right, but the keys are those of the gradients. Use "W1", "b1", "W2" and
        "b2"."""
        return {"dW1": W1, "db1": b1, "dW2": W2, "db2": b2}
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
