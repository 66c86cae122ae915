"""The exercise of lesson 3 that takes one step: ``update_parameters``."""

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
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


@exercise(
    reference=planar.update_parameters,
    cases=_update_cases,
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
    if mistake("learning rate fixed at 1.2"):
        """Your learning rate is 1.2, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 1.2
    if mistake("learning rate fixed at 0.01"):
        """Your learning rate is 0.01, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.01
    if mistake("learning rate fixed at 0.5"):
        """Your learning rate is 0.5, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.5
    if mistake("learning rate fixed at 0.001"):
        """Your learning rate is 0.001, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.001
    if mistake("learning rate fixed at 0.005"):
        """Your learning rate is 0.005, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.005
    if mistake("learning rate fixed at 0.0075"):
        """Your learning rate is 0.0075, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.0075
    if mistake("learning rate fixed at 0.05"):
        """Your learning rate is 0.05, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.05
    if mistake("learning rate fixed at 0.1"):
        """Your learning rate is 0.1, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.1
    if mistake("nothing updated"):
        """Parameters come back as they were given. Assign the new values to them, and return
        those."""
        return parameters
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    if mistake("plus for minus in W1"):
        """W1: you step along the gradient, which points uphill. Subtract it."""
        W1 = parameters["W1"] + learning_rate * grads["dW1"]
    if mistake("learning rate missing in W1"):
        """W1: the gradient lacks learning_rate. Multiply it by that."""
        W1 = parameters["W1"] - grads["dW1"]
    if mistake("W1 not updated"):
        """W1 stays as it was. Update all four parameters."""
        W1 = parameters["W1"]
    if mistake("dW2 for W1"):
        """You update W1 with dW2. Each parameter has its own gradient: W1 with dW1."""
        W1 = parameters["W1"] - learning_rate * grads["dW2"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    if mistake("plus for minus in b1"):
        """b1: you step along the gradient, which points uphill. Subtract it."""
        b1 = parameters["b1"] + learning_rate * grads["db1"]
    if mistake("learning rate missing in b1"):
        """b1: the gradient lacks learning_rate. Multiply it by that."""
        b1 = parameters["b1"] - grads["db1"]
    if mistake("b1 not updated"):
        """b1 stays as it was. Update all four parameters."""
        b1 = parameters["b1"]
    if mistake("db2 for b1"):
        """You update b1 with db2. Each parameter has its own gradient: b1 with db1."""
        b1 = parameters["b1"] - learning_rate * grads["db2"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    if mistake("plus for minus in W2"):
        """W2: you step along the gradient, which points uphill. Subtract it."""
        W2 = parameters["W2"] + learning_rate * grads["dW2"]
    if mistake("learning rate missing in W2"):
        """W2: the gradient lacks learning_rate. Multiply it by that."""
        W2 = parameters["W2"] - grads["dW2"]
    if mistake("W2 not updated"):
        """W2 stays as it was. Update all four parameters."""
        W2 = parameters["W2"]
    if mistake("dW1 for W2"):
        """You update W2 with dW1. Each parameter has its own gradient: W2 with dW2."""
        W2 = parameters["W2"] - learning_rate * grads["dW1"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    if mistake("plus for minus in b2"):
        """b2: you step along the gradient, which points uphill. Subtract it."""
        b2 = parameters["b2"] + learning_rate * grads["db2"]
    if mistake("learning rate missing in b2"):
        """b2: the gradient lacks learning_rate. Multiply it by that."""
        b2 = parameters["b2"] - grads["db2"]
    if mistake("b2 not updated"):
        """b2 stays as it was. Update all four parameters."""
        b2 = parameters["b2"]
    if mistake("db1 for b2"):
        """You update b2 with db1. Each parameter has its own gradient: b2 with db2."""
        b2 = parameters["b2"] - learning_rate * grads["db1"]
    if mistake("plus for minus in W1 and W2"):
        """W1 and W2: you step along the gradients, which point uphill. Subtract them."""
        W1 = parameters["W1"] + learning_rate * grads["dW1"]
        W2 = parameters["W2"] + learning_rate * grads["dW2"]
    if mistake("learning rate missing in W1 and W2"):
        """W1 and W2: the gradients lack learning_rate. Multiply them by that."""
        W1, W2 = parameters["W1"] - grads["dW1"], parameters["W2"] - grads["dW2"]
    if mistake("weights not updated"):
        """W1 and W2 stay as they were. Update them too, with dW1 and dW2."""
        W1, W2 = parameters["W1"], parameters["W2"]
    if mistake("plus for minus in b1 and b2"):
        """b1 and b2: you step along the gradients, which point uphill. Subtract them."""
        b1 = parameters["b1"] + learning_rate * grads["db1"]
        b2 = parameters["b2"] + learning_rate * grads["db2"]
    if mistake("learning rate missing in b1 and b2"):
        """b1 and b2: the gradients lack learning_rate. Multiply them by that."""
        b1, b2 = parameters["b1"] - grads["db1"], parameters["b2"] - grads["db2"]
    if mistake("biases not updated"):
        """b1 and b2 stay as they were. Update them too, with db1 and db2."""
        b1, b2 = parameters["b1"], parameters["b2"]
    if mistake("first layer only"):
        """W2 and b2 stay as they were. Update them too, with dW2 and db2."""
        W2, b2 = parameters["W2"], parameters["b2"]
    if mistake("second layer only"):
        """W1 and b1 stay as they were. Update them too, with dW1 and db1."""
        W1, b1 = parameters["W1"], parameters["b1"]
    if mistake("gradients of the other layer"):
        """Each layer is updated with the other one's gradients. W1 goes with dW1, W2 with dW2."""
        W1 = parameters["W1"] - learning_rate * grads["dW2"]
        b1 = parameters["b1"] - learning_rate * grads["db2"]
        W2 = parameters["W2"] - learning_rate * grads["dW1"]
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
