"""The exercise of lesson 3 that trains the network: ``nn_model``.

What learners train starts from the weights of `observers.start`, so that where it ends can be
compared number by number; `engine.training` compares functions that bring their own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.exercise import Case, Observer
from dlhelpers.exercises.engine.observers import is_report, trained, training
from dlhelpers.exercises.engine.training import (
    ENDS_ELSEWHERE,
    Parameters,
    comes_back,
    compare_trainings,
)
from dlhelpers.exercises.lessons.random_networks import labels
from dlhelpers.planar import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    layer_sizes,
    update_parameters,
)


def _training_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, n_h: int, m: int, iterations: int) -> Case:
        X, Y = rng.normal(size=(n_x, m)), labels(rng, m)
        return Case(name, X, Y, n_h, num_iterations=iterations)

    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 8), size=3, replace=False))
    whole = rng.integers(-3, 4, size=(2, 5))
    return [
        case("one iteration", 2, 4, 5, 1),
        case("two iterations", 2, 3, 4, 2),
        case("one example", 3, 2, 1, 5),
        case("one hidden unit", 2, 1, 6, 6),
        case("one feature", 1, 3, 5, 4),
        case(f"{n} features, {n_h} hidden units, 20 iterations", n, n_h, m, 20),
        Case("whole numbers", whole, labels(rng, 5), 3, num_iterations=3),
    ]


def _large() -> tuple[Case, Observer]:
    """Two iterations at a size where a loop over numbers takes much longer than whole arrays."""
    rng = np.random.default_rng(0)
    X, Y = 0.05 * rng.normal(size=(300, 400)), labels(rng, 400)
    return Case("300 features, 400 examples", X, Y, 5, num_iterations=2), trained


def same_network(actual: Any, expected: Any) -> Difference | None:
    """Compare two trainings as `observers.training` reports them.

    A number of iterations that is always the same shows where it is small: the training without a
    step then ends where the other one does.
    """
    if is_report(actual) and isinstance(expected, Mapping) and "ignored" in expected:
        return None if comes_back(actual) else Difference("value", "", "the iterations count")
    difference = compare_trainings(actual, expected, _right_end)
    if difference is None or not (is_report(actual) and is_report(expected)):
        return difference
    if difference.mistake not in ("", ENDS_ELSEWHERE):
        return difference
    for parameters in (actual["start"], actual["trained"]):
        if compare(parameters, expected["start"], values=lambda *_: None) is not None:
            return difference
    start, end = ({k: actual[w][k] for k in expected["start"]} for w in ("start", "trained"))
    with np.errstate(all="ignore"):
        right = _right_end(start, expected)
        mistake, sentence = _way(start, end, right, expected["num_iterations"])
    return replace(difference, mistake=mistake, sentence=sentence) if sentence else difference


def _way(
    start: Parameters, end: Parameters, right: Mapping[str, Any], iterations: int
) -> tuple[str, str]:
    """What the way from start to end shows: parameters that rest, or another learning rate."""
    resting = [key for key in right if np.array_equal(start[key], end[key])]
    if 0 < len(resting) < len(right):
        names = " and ".join(resting)
        stay = f"{names} {'stays as it was' if len(resting) == 1 else 'stay as they were'}"
        return f"{names} not updated", f"{stay} at the start. Update all four parameters."
    way, wanted = (
        np.concatenate([(start[key] - there[key]).ravel() for key in right])
        for there in (end, right)
    )
    factor = way @ wanted / (wanted @ wanted)
    if iterations > 1 or factor == 0 or not np.allclose(way, factor * wanted, rtol=1e-3):
        return "", ""
    rate = float(f"{1.2 * factor:.4g}")
    return f"learning rate {rate}", (
        f"In one iteration, your parameters go as far as with a learning rate of {rate}. This "
        "network learns with 1.2, which update_parameters takes by itself."
    )


def _right_end(start: Mapping[str, Any], report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the training of a right report leads from another start."""
    parameters = start
    for _ in range(report["num_iterations"]):
        _, cache = forward_propagation(report["X"], parameters)
        grads = backward_propagation(parameters, cache, report["X"], report["Y"])
        parameters = update_parameters(parameters, grads)
    return parameters


@exercise(
    reference=planar.nn_model,
    cases=_training_cases,
    same=same_network,
    observe=training,
    timed=_large(),
    hints=[
        "Before the loop: which sizes, and which parameters? Not all sizes come from layer_sizes.",
        "In which order do your functions run in one iteration, and what does each hand to the "
        "next?",
        "Sizes and parameters first. In the loop: forward, cost (to print it), backward, update, "
        "with the result of update going into parameters again. After it: hand them back.",
        "for i in range(num_iterations): A2, cache = forward_propagation(X, parameters); "
        "grads = backward_propagation(parameters, cache, X, Y); "
        "parameters = update_parameters(parameters, grads)",
    ],
)
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    if mistake("n_h fixed at 4"):
        """Your hidden layer has 4 units, whatever n_h is. layer_sizes says 4 each time: take n_x
        and n_y from it, and n_h from the argument."""
        n_x, n_h, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    if mistake("zero weights at the start"):
        """Your weights start at 0, so that all hidden units stay the same. Take those of
        initialize_parameters."""
        parameters["W1"], parameters["W2"] = np.zeros((n_h, n_x)), np.zeros((n_y, n_h))
    if mistake("gradients computed once"):
        """Every step uses the same gradients, those of the start. Forward and backward belong
        inside the loop."""
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        for i in range(num_iterations):
            parameters = update_parameters(parameters, grads)
        return parameters
    if mistake("forward propagation once"):
        """The way back uses the cache of the start in every step. forward_propagation belongs
        inside the loop."""
        A2, cache = forward_propagation(X, parameters)
        for i in range(num_iterations):
            grads = backward_propagation(parameters, cache, X, Y)
            parameters = update_parameters(parameters, grads)
        return parameters
    if mistake("nothing updated"):
        """The parameters come back as they were at the start. Keep what update_parameters
        returns: parameters = update_parameters(...)."""
        for i in range(num_iterations):
            A2, cache = forward_propagation(X, parameters)
            grads = backward_propagation(parameters, cache, X, Y)
            update_parameters(parameters, grads)
        return parameters
    if mistake("number of iterations ignored"):
        """The result is the same whatever num_iterations is. Let the loop run num_iterations
        times."""
        num_iterations = 10000
    if mistake("one step too few"):
        """You make one step too few. range(num_iterations) has exactly num_iterations numbers, 0
        among them."""
        num_iterations = num_iterations - 1
    if mistake("one step too many"):
        """You make one step too many. range(num_iterations) has exactly num_iterations numbers."""
        num_iterations = num_iterations + 1
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        if print_cost and i % 1000 == 0:
            print(f"Cost after iteration {i}: {compute_cost(A2, Y):.6f}")
        grads = backward_propagation(parameters, cache, X, Y)
        if mistake("plus for minus"):
            """Your steps go uphill: the gradients are to be subtracted."""
            grads = {key: -gradient for key, gradient in grads.items()}
        if mistake("first layer only"):
            """Only W1 and b1 move. Update W2 and b2 too."""
            grads["dW2"], grads["db2"] = 0 * grads["dW2"], 0 * grads["db2"]
        if mistake("second layer only"):
            """Only W2 and b2 move. Update W1 and b1 too."""
            grads["dW1"], grads["db1"] = 0 * grads["dW1"], 0 * grads["db1"]
        if mistake("biases not updated"):
            """Only the weights move. Update b1 and b2 too."""
            grads["db1"], grads["db2"] = 0 * grads["db1"], 0 * grads["db2"]
        parameters = update_parameters(parameters, grads)
        if mistake("one step only"):
            """However many iterations are asked for, the result is that of one step. Is the return
            inside the loop, or initialize_parameters?"""
            return parameters
    if mistake("gradients returned"):
        """You return the gradients. Return the parameters."""
        return grads
    if mistake("cost returned"):
        """You return the cost. Return the parameters."""
        return compute_cost(A2, Y)
    if mistake("predictions returned"):
        """You return A2. Return the parameters; predict makes predictions of them."""
        return A2
    if mistake("cache returned"):
        """You return the cache. Return the parameters."""
        return cache
    return parameters
