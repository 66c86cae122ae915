"""The exercise of lesson 3 that trains the network: ``nn_model``.

What learners train starts from the weights of `observers.start`, so that where it ends can be
compared number by number; `engine.training` compares functions that bring their own.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.compare import Difference
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake, Observer
from dlhelpers.exercises.engine.observers import is_report, start, trained, training
from dlhelpers.exercises.engine.training import comes_back, compare_trainings
from dlhelpers.exercises.lessons.planar.update import RATE, updating
from dlhelpers.exercises.lessons.random_networks import labels

Array: TypeAlias = Any  # the wrong functions need no closer types
Parts: TypeAlias = dict[str, Array]

#: Stands for the result of any number of iterations that is always the same: trying out which one
#: a learner has fixed would take too long.
_FIXED = {"ignored": "num_iterations"}


def _training_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, n_h: int, m: int, iterations: int) -> Case:
        X, Y = rng.normal(size=(n_x, m)), labels(rng, m)
        return Case(name, X, Y, n_h, num_iterations=iterations)

    n, n_h, m = (int(k) for k in rng.choice(np.arange(3, 8), size=3, replace=False))
    return [
        case("one iteration", 2, 4, 5, 1),
        case("two iterations", 2, 3, 4, 2),
        case("one example", 3, 2, 1, 5),
        case("one hidden unit", 2, 1, 6, 6),
        case("one feature", 1, 3, 5, 4),
        case(f"{n} features, {n_h} hidden units, 20 iterations", n, n_h, m, 20),
    ]


def _large() -> tuple[Case, Observer]:
    """Two iterations at a size where a loop over numbers takes much longer than whole arrays."""
    rng = np.random.default_rng(0)
    X, Y = 0.05 * rng.normal(size=(300, 400)), labels(rng, 400)
    return Case("300 features, 400 examples", X, Y, 5, num_iterations=2), trained


def _descend(
    X: Array,
    Y: Array,
    parameters: Any,
    iterations: int,
    *,
    rate: float = RATE,
    only: str = "W1 b1 W2 b2",
) -> Parts:
    made, step = dict(parameters), updating(only=only)
    for _ in range(iterations):
        _, cache = planar.forward_propagation(X, made)
        made = step(made, planar.backward_propagation(made, cache, X, Y), rate)
    return made


def same_network(actual: Any, expected: Any) -> Difference | None:
    """Compare two trainings as `observers.training` reports them."""
    if is_report(actual) and isinstance(expected, dict) and expected.keys() == _FIXED.keys():
        return None if comes_back(actual) else Difference("value", "", "the iterations count")
    return compare_trainings(actual, expected, _right_end)


def _right_end(start: Mapping[str, Any], report: Mapping[str, Any]) -> Parts:
    """Where the training of a right report leads from another start."""
    return _descend(report["X"], report["Y"], start, report["num_iterations"])


def _nn_model(train: Callable[..., Any], hidden: int = 0) -> Callable[..., Any]:
    """A model that trains in a wrong way. It calls the initializer itself, as learners do."""

    def variant(
        X: Array, Y: Array, n_h: int, num_iterations: int = 10000, _print_cost: bool = False
    ) -> Any:
        first = start((X.shape[0], hidden or n_h, Y.shape[0]))
        return train(X, Y, first, num_iterations)

    return variant


def _first_gradients(X: Array, Y: Array, first: Parts, iterations: int) -> Parts:
    _, cache = planar.forward_propagation(X, first)
    grads = planar.backward_propagation(first, cache, X, Y)
    return updating()(first, grads, RATE * iterations)


def _first_forward(X: Array, Y: Array, first: Parts, iterations: int) -> Parts:
    made = first
    _, cache = planar.forward_propagation(X, first)
    for _ in range(iterations):
        made = updating()(made, planar.backward_propagation(made, cache, X, Y))
    return made


def _other_number(change: Callable[[int], int]) -> Callable[..., Parts]:
    return lambda X, Y, first, iterations: _descend(X, Y, first, change(iterations))


def _at_rate(rate: float) -> Callable[..., Parts]:
    return lambda X, Y, first, iterations: _descend(X, Y, first, iterations, rate=rate)


def _last(what: Callable[..., Any]) -> Callable[..., Any]:
    """Return something else of the last iteration than the parameters."""

    def train(X: Array, Y: Array, first: Parts, iterations: int) -> Any:
        made = _descend(X, Y, first, max(iterations - 1, 0))
        A2, cache = planar.forward_propagation(X, made)
        return what(A2, cache, planar.backward_propagation(made, cache, X, Y), Y)

    return train


nn_model = Exercise(
    reference=planar.nn_model,
    cases=_training_cases,
    same=same_network,
    observe=training,
    timed=_large(),
    mistakes=[
        Mistake(
            "n_h fixed at 4",
            _nn_model(_descend, hidden=4),
            "Your hidden layer has 4 units, whatever n_h is. layer_sizes says 4 each time: take "
            "n_x and n_y from it, and n_h from the argument.",
        ),
        Mistake(
            "nothing updated",
            _nn_model(_other_number(lambda _n: 0)),
            "The parameters come back as they were at the start. Keep what update_parameters "
            "returns: parameters = update_parameters(...).",
        ),
        Mistake(
            "one step only",
            _nn_model(_other_number(lambda n: min(n, 1))),
            "However many iterations are asked for, the result is that of one step. Is the return "
            "inside the loop, or initialize_parameters?",
        ),
        Mistake(
            "number of iterations ignored",
            lambda *_args, **_kwargs: _FIXED,
            "The result is the same whatever num_iterations is. Let the loop run num_iterations "
            "times.",
        ),
        Mistake(
            "one step too few",
            _nn_model(_other_number(lambda n: max(n - 1, 0))),
            "You make one step too few. range(num_iterations) has exactly num_iterations numbers, "
            "0 among them.",
        ),
        Mistake(
            "one step too many",
            _nn_model(_other_number(lambda n: n + 1)),
            "You make one step too many. range(num_iterations) has exactly num_iterations numbers.",
        ),
        Mistake(
            "gradients computed once",
            _nn_model(_first_gradients),
            "Every step uses the same gradients, those of the start. Forward and backward belong "
            "inside the loop.",
        ),
        Mistake(
            "forward propagation once",
            _nn_model(_first_forward),
            "The way back uses the cache of the start in every step. forward_propagation belongs "
            "inside the loop.",
        ),
        Mistake(
            "plus for minus",
            _nn_model(_at_rate(-RATE)),
            "Your steps go uphill: the gradients are to be subtracted.",
        ),
        *(
            Mistake(
                f"learning rate {rate}",
                _nn_model(_at_rate(rate)),
                f"Your learning rate is {rate}. This network learns with 1.2, which "
                "update_parameters takes by itself.",
            )
            for rate in (0.5, 0.01, 0.1, 1.0, 0.005, 0.0075, 0.001)
        ),
        Mistake(
            "first layer only",
            _nn_model(lambda *given: _descend(*given, only="W1 b1")),
            "Only W1 and b1 move. Update W2 and b2 too.",
        ),
        Mistake(
            "second layer only",
            _nn_model(lambda *given: _descend(*given, only="W2 b2")),
            "Only W2 and b2 move. Update W1 and b1 too.",
        ),
        Mistake(
            "biases not updated",
            _nn_model(lambda *given: _descend(*given, only="W1 W2")),
            "Only the weights move. Update b1 and b2 too.",
        ),
        *(
            Mistake(
                f"{left_out} not updated",
                _nn_model(lambda *given, only=only: _descend(*given, only=only)),
                f"{left_out} stays as it was. Update all four parameters.",
            )
            for left_out in ("W1", "b1", "W2", "b2")
            for only in [" ".join({"W1", "b1", "W2", "b2"} - {left_out})]
        ),
        Mistake(
            "zero weights at the start",
            _nn_model(
                lambda X, Y, first, n: _descend(X, Y, {k: 0 * v for k, v in first.items()}, n)
            ),
            "Your weights start at 0, so that all hidden units stay the same. Take those of "
            "initialize_parameters.",
        ),
        Mistake(
            "gradients returned",
            _nn_model(_last(lambda _A2, _cache, grads, _Y: grads)),
            "You return the gradients. Return the parameters.",
        ),
        Mistake(
            "cost returned",
            _nn_model(_last(lambda A2, _cache, _grads, Y: planar.compute_cost(A2, Y))),
            "You return the cost. Return the parameters.",
        ),
        Mistake(
            "predictions returned",
            _nn_model(_last(lambda A2, _cache, _grads, _Y: A2)),
            "You return A2. Return the parameters; predict makes predictions of them.",
        ),
        Mistake(
            "cache returned",
            _nn_model(_last(lambda _A2, cache, _grads, _Y: cache)),
            "You return the cache. Return the parameters.",
        ),
    ],
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
