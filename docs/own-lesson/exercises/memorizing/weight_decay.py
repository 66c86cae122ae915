"""The exercises on weight decay: the cost, its gradients, and a step of the training."""

import numpy as np

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.memorizing.networks import BY_HAND, networks, strength
from dlhelpers.planar import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    update_parameters,
)


def _cost_cases(rng):
    return [
        Case("the worked example", np.array([[0.8, 0.4]]), np.array([[1, 0]]), BY_HAND, 0.4),
        *(
            Case(name, rng.uniform(0.05, 0.95, size=Y.shape), Y, made, strength(rng))
            for name, made, _, Y in networks(rng)
        ),
        Case("lambd is 0", np.array([[0.8, 0.4]]), np.array([[1, 0]]), BY_HAND, 0),
    ]


@exercise(
    cases=_cost_cases,
    hints=[
        "Which two numbers are added? One of them you have had since lesson 3.",
        "The penalty grows with every weight, whatever its sign. Biases are free.",
        "np.sum(np.square(W)) is the sum of the squares of a matrix. m is the number of examples.",
        'squares = np.sum(np.square(parameters["W1"])) + np.sum(np.square(parameters["W2"])); '
        "return compute_cost(A2, Y) + lambd / (2 * m) * squares",
    ],
)
def compute_cost_with_regularization(A2, Y, parameters, lambd):
    m = Y.shape[1]
    W1, W2 = parameters["W1"], parameters["W2"]
    squares = np.sum(np.square(W1)) + np.sum(np.square(W2))
    if mistake("biases penalized"):
        """Your penalty holds the biases, too. Only weights are penalized: W1 and W2."""
        squares = sum(np.sum(np.square(values)) for values in parameters.values())
    if mistake("W2 not penalized"):
        """Your penalty leaves out W2. Both matrices of weights count."""
        squares = np.sum(np.square(W1))
    if mistake("W1 not penalized"):
        """Your penalty leaves out W1. Both matrices of weights count."""
        squares = np.sum(np.square(W2))
    if mistake("weights not squared"):
        """Your penalty adds the weights as they are, so that positive and negative ones cancel.
        Square each first."""
        squares = np.sum(W1) + np.sum(W2)
    if mistake("absolute values for squares"):
        """Your penalty adds absolute values. Weight decay has squares: np.square."""
        squares = np.sum(np.abs(W1)) + np.sum(np.abs(W2))
    if mistake("square of the sum"):
        """You square the sum of the weights. Square each weight, then sum."""
        squares = np.square(np.sum(W1)) + np.square(np.sum(W2))
    if mistake("norms not squared"):
        """Your penalty adds the norms of W1 and W2, which are roots. The squares are wanted,
        without the root."""
        squares = np.linalg.norm(W1) + np.linalg.norm(W2)
    if mistake("mean of the squares"):
        """Your penalty averages the squares of a matrix. Sum them: np.sum."""
        squares = np.mean(np.square(W1)) + np.mean(np.square(W2))
    penalty = lambd / (2 * m) * squares
    if mistake("2 forgotten in the penalty"):
        """Your penalty is twice too large: its factor is lambd / (2 m)."""
        penalty = lambd / m * squares
    if mistake("m forgotten in the penalty"):
        """Your penalty is not divided by m. Its factor is lambd / (2 m)."""
        penalty = lambd / 2 * squares
    if mistake("parentheses around 2 m forgotten"):
        """Your penalty is lambd / 2 * m, which multiplies by m. Put 2 * m into parentheses."""
        penalty = lambd / 2 * m * squares
    if mistake("lambd forgotten"):
        """Your penalty does not depend on lambd. Its factor is lambd / (2 m)."""
        penalty = squares / (2 * m)
    if mistake("no penalty"):
        """Your cost is the cross-entropy alone. Add lambd / (2 m) times the sum of the squares."""
        penalty = 0
    if mistake("penalty subtracted"):
        """You subtract the penalty: then large weights make the cost small. Add it."""
        return compute_cost(A2, Y) - penalty
    if mistake("penalty alone"):
        """You return the penalty alone. Add the cross-entropy, compute_cost(A2, Y)."""
        return penalty
    return compute_cost(A2, Y) + penalty


def _backward_cases(rng):
    def case(name, made, X, Y, lambd):
        _, cache = forward_propagation(X, made)
        return Case(name, made, cache, X, Y, lambd)

    shapes = list(networks(rng))
    return [
        case("the worked example", BY_HAND, np.array([[1.0, 0], [0, 1]]), np.array([[1, 0]]), 0.4),
        *(case(*shape, strength(rng)) for shape in shapes),
        case("lambd is 0", *shapes[0][1:], 0),
    ]


@exercise(
    cases=_backward_cases,
    hints=[
        "What is the derivative of w^2 by w? Then, what is that of lambd / (2 m) times w^2?",
        "Two of the four gradients are lesson 3's as they are. Which?",
        "lambd / m times W1 is added to dW1, and the same with W2 to dW2.",
        'grads = backward_propagation(parameters, cache, X, Y); dW1 = grads["dW1"] + lambd / m * '
        'parameters["W1"]; dW2 in the same way; db1 and db2 stay as they are',
    ],
)
def backward_propagation_with_regularization(parameters, cache, X, Y, lambd):
    m = X.shape[1]
    W1, W2 = parameters["W1"], parameters["W2"]
    grads = backward_propagation(parameters, cache, X, Y)
    dW1 = grads["dW1"] + lambd / m * W1
    dW2 = grads["dW2"] + lambd / m * W2
    db1, db2 = grads["db1"], grads["db2"]
    if mistake("2 left in the decay"):
        """Your decay is half of what it should be: the 2 of lambd / (2 m) cancels against that of
        the square. Add lambd / m times the weights."""
        dW1 = grads["dW1"] + lambd / (2 * m) * W1
        dW2 = grads["dW2"] + lambd / (2 * m) * W2
    if mistake("decay doubled"):
        """Your decay is twice too large: the derivative of lambd / (2 m) w^2 is lambd / m w."""
        dW1 = grads["dW1"] + 2 * lambd / m * W1
        dW2 = grads["dW2"] + 2 * lambd / m * W2
    if mistake("m forgotten in the decay"):
        """Your decay is not divided by m. Add lambd / m times the weights."""
        dW1 = grads["dW1"] + lambd * W1
        dW2 = grads["dW2"] + lambd * W2
    if mistake("decay subtracted"):
        """You subtract the decay, so that the step makes weights larger. Add lambd / m times the
        weights to their gradient."""
        dW1 = grads["dW1"] - lambd / m * W1
        dW2 = grads["dW2"] - lambd / m * W2
    if mistake("weights squared in the decay"):
        """Your decay has the squares of the weights. The derivative of w^2 is 2 w: add lambd / m
        times the weights themselves."""
        dW1 = grads["dW1"] + lambd / m * np.square(W1)
        dW2 = grads["dW2"] + lambd / m * np.square(W2)
    if mistake("weights forgotten in the decay"):
        """You add lambd / m to every gradient. Each weight decays by its own size: add lambd / m
        times W1, and times W2."""
        dW1 = grads["dW1"] + lambd / m
        dW2 = grads["dW2"] + lambd / m
    if mistake("sign of the weights in the decay"):
        """Your decay is the same for large weights and small ones. Of squares it is lambd / m times
        the weight."""
        dW1 = grads["dW1"] + lambd / m * np.sign(W1)
        dW2 = grads["dW2"] + lambd / m * np.sign(W2)
    if mistake("lambd forgotten in the decay"):
        """Your decay does not depend on lambd. Add lambd / m times the weights."""
        dW1 = grads["dW1"] + W1 / m
        dW2 = grads["dW2"] + W2 / m
    if mistake("no decay in dW2"):
        """Your dW2 has no decay. Add lambd / m times W2."""
        dW2 = grads["dW2"]
    if mistake("no decay in dW1"):
        """Your dW1 has no decay. Add lambd / m times W1."""
        dW1 = grads["dW1"]
    if mistake("no decay"):
        """Your gradients are those of lesson 3. Add lambd / m times the weights to dW1 and dW2."""
        dW1, dW2 = grads["dW1"], grads["dW2"]
    if mistake("decay alone"):
        """Your dW1 and dW2 are the decay alone. Add it to the gradients of backward_propagation."""
        dW1, dW2 = lambd / m * W1, lambd / m * W2
    if mistake("biases decay"):
        """Your biases decay, too. They are not in the penalty, so db1 and db2 stay as they are."""
        db1 = db1 + lambd / m * parameters["b1"]
        db2 = db2 + lambd / m * parameters["b2"]
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def _step_cases(rng):
    shapes = list(networks(rng))
    rate = strength(rng)
    return [
        Case("the worked example", BY_HAND, np.array([[1.0, 0], [0, 1]]), np.array([[1, 0]]), 0.4),
        *(Case(name, made, X, Y, strength(rng)) for name, made, X, Y in shapes),
        Case(f"learning rate {rate}", *shapes[0][1:], strength(rng), learning_rate=rate),
        Case("lambd is 0", *shapes[1][1:], 0),
    ]


@exercise(
    cases=_step_cases,
    hints=[
        "It is one round of lesson 3's training loop. Which two of its four calls are new here?",
        "Forward gives A2 and the cache; the cost needs A2, the way back needs the cache.",
        "The cost belongs to the parameters that came in, so it is computed before the update.",
        "A2, cache = forward_propagation(X, parameters); cost = compute_cost_with_regularization("
        "A2, Y, parameters, lambd); grads = backward_propagation_with_regularization(parameters, "
        "cache, X, Y, lambd); return update_parameters(parameters, grads, learning_rate), cost",
    ],
)
def training_step(parameters, X, Y, lambd, learning_rate=1.2):
    A2, cache = forward_propagation(X, parameters)
    cost = compute_cost_with_regularization(A2, Y, parameters, lambd)
    if mistake("cost without the penalty"):
        """Your cost is the cross-entropy alone: call compute_cost_with_regularization."""
        cost = compute_cost(A2, Y)
    grads = backward_propagation_with_regularization(parameters, cache, X, Y, lambd)
    if mistake("gradients without the decay"):
        """Your weights do not decay: call backward_propagation_with_regularization."""
        grads = backward_propagation(parameters, cache, X, Y)
    new = update_parameters(parameters, grads, learning_rate)
    if mistake("learning rate forgotten"):
        """Your step does not depend on learning_rate: pass it on to update_parameters."""
        new = update_parameters(parameters, grads)
    if mistake("no step"):
        """Your parameters come back as they were. Return those of update_parameters."""
        new = parameters
    if mistake("weights decay a second time"):
        """Your weights decay twice: the gradients have the decay in them already. Only update."""
        decay = 1 - learning_rate * lambd / X.shape[1]
        new = {key: v * decay if key[0] == "W" else v for key, v in new.items()}
    if mistake("cost after the step"):
        """Your cost is that of the new parameters. Compute it from A2, before the update."""
        A2, _ = forward_propagation(X, new)
        cost = compute_cost_with_regularization(A2, Y, new, lambd)
    if mistake("penalty after the step"):
        """Your cost takes its penalty from the new parameters. Compute it before the update."""
        cost = compute_cost_with_regularization(A2, Y, new, lambd)
    if mistake("cost returned first"):
        """You return the cost first. The order is parameters, cost."""
        return cost, new
    if mistake("parameters alone returned"):
        """You return the parameters alone. Return the cost beside them."""
        return new
    return new, cost
