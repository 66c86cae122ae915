"""The exercise of lesson 3 that takes one step: ``update_parameters``."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons.random_networks import parameters

Array: TypeAlias = Any  # the wrong functions need no closer types
Parts: TypeAlias = dict[str, Array]
Step: TypeAlias = Callable[[Array, Array, float], Array]

#: The step length that `update_parameters` takes where none is given.
RATE = 1.2


def _update_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, n_h: int, rate: float, n_y: int = 1) -> Case:
        made, steps = (parameters(rng, (n_x, n_h, n_y)) for _ in range(2))
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
    ]


def _downhill(old: Array, d: Array, rate: float) -> Array:
    return old - rate * d


def _uphill(old: Array, d: Array, rate: float) -> Array:
    return old + rate * d


def _whole(old: Array, d: Array, _rate: float) -> Array:
    return old - d


def _stay(old: Array, _d: Array, _rate: float) -> Array:
    return old


def updating(
    step: Step = _downhill,
    only: str = "W1 b1 W2 b2",
    otherwise: Step = _stay,
    gradient: Mapping[str, str] | None = None,
) -> Callable[..., Parts]:
    """Update with another step, another one for some parameters, or with others' gradients."""

    def variant(parameters: Parts, grads: Parts, learning_rate: float = RATE) -> Parts:
        new = {}
        for key, old in parameters.items():
            d = grads[(gradient or {}).get(key, f"d{key}")]
            new[key] = (step if key in only else otherwise)(old, d, learning_rate)
        return new

    return variant


update_parameters = Exercise(
    reference=planar.update_parameters,
    cases=_update_cases,
    mistakes=[
        Mistake(
            "plus for minus",
            updating(_uphill),
            "You step along the gradient, which points uphill. Subtract it.",
        ),
        Mistake(
            "learning rate ignored",
            updating(_whole),
            "Your step does not depend on learning_rate. Multiply each gradient by it.",
        ),
        *(
            Mistake(
                f"learning rate fixed at {fixed}",
                updating(lambda old, d, _rate, fixed=fixed: old - fixed * d),  # type: ignore[misc]
                f"Your learning rate is {fixed}, whatever is asked for. Use the argument "
                "learning_rate.",
            )
            for fixed in (1.2, 0.01, 0.5)
        ),
        *(
            Mistake(
                f"{name} in {' and '.join(keys)}",
                updating(wrong, only=" ".join(keys), otherwise=_downhill),
                f"{' and '.join(keys)}: {text} The others are right.",
            )
            for name, wrong, text in (
                ("plus for minus", _uphill, "you step along the gradient; subtract it."),
                ("learning rate missing", _whole, "the gradient lacks learning_rate."),
            )
            for keys in (("W1",), ("b1",), ("W2",), ("b2",), ("W1", "W2"), ("b1", "b2"))
        ),
        Mistake(
            "nothing updated",
            updating(only=""),
            "The parameters come back as they were given. Assign the new values to them, and "
            "return those.",
        ),
        Mistake(
            "biases not updated",
            updating(only="W1 W2"),
            "Only the weights move. Update b1 and b2 too, with db1 and db2.",
        ),
        Mistake(
            "weights not updated",
            updating(only="b1 b2"),
            "Only the biases move. Update W1 and W2 too, with dW1 and dW2.",
        ),
        Mistake(
            "first layer only",
            updating(only="W1 b1"),
            "Only W1 and b1 move. Update W2 and b2 too.",
        ),
        Mistake(
            "second layer only",
            updating(only="W2 b2"),
            "Only W2 and b2 move. Update W1 and b1 too.",
        ),
        *(
            Mistake(
                f"{left_out} not updated",
                updating(only=only),
                f"{left_out} stays as it was. Update all four parameters.",
            )
            for left_out, only in (
                ("W1", "b1 W2 b2"),
                ("b1", "W1 W2 b2"),
                ("W2", "W1 b1 b2"),
                ("b2", "W1 b1 W2"),
            )
        ),
        Mistake(
            "gradients of the other layer",
            updating(gradient={"W1": "dW2", "b1": "db2", "W2": "dW1", "b2": "db1"}),
            "Each layer is updated with the other one's gradients. W1 goes with dW1, W2 with dW2.",
        ),
        Mistake(
            "dW2 for W1",
            updating(gradient={"W1": "dW2"}),
            "You update W1 with dW2. Each parameter has its own gradient: W1 with dW1.",
        ),
        Mistake(
            "dW1 for W2",
            updating(gradient={"W2": "dW1"}),
            "You update W2 with dW1. Each parameter has its own gradient: W2 with dW2.",
        ),
        Mistake(
            "db2 for b1",
            updating(gradient={"b1": "db2"}),
            "You update b1 with db2. Each parameter has its own gradient: b1 with db1.",
        ),
        Mistake(
            "db1 for b2",
            updating(gradient={"b2": "db1"}),
            "You update b2 with db1. Each parameter has its own gradient: b2 with db2.",
        ),
        Mistake(
            "gradient scaled by the parameter",
            updating(lambda old, d, rate: old - rate * d * old),
            "You multiply the gradient by the parameter too. The step is learning_rate times the "
            "gradient alone.",
        ),
        Mistake(
            "shrunk without the gradient",
            updating(lambda old, _d, rate: old - rate * old),
            "You subtract learning_rate times the parameter itself. Subtract learning_rate times "
            "its gradient.",
        ),
        Mistake(
            "learning rate subtracted first",
            updating(lambda old, d, rate: (old - rate) * d),
            "You subtract the learning rate and multiply then. The product comes first: "
            "learning_rate * gradient, without parentheses around the difference.",
        ),
        Mistake(
            "divided by the learning rate",
            updating(lambda old, d, rate: old - d / rate),
            "You divide the gradient by the learning rate. Multiply.",
        ),
        Mistake(
            "learning rate divided by the gradient",
            updating(lambda old, d, rate: old - rate / d),
            "You divide the learning rate by the gradient. Multiply.",
        ),
        Mistake(
            "times for minus",
            updating(lambda old, d, rate: old * rate * d),
            "You multiply the parameter by its step. Subtract the step.",
        ),
        Mistake(
            "gradient minus parameter",
            updating(lambda old, d, rate: rate * d - old),
            "You subtract the parameter from the step. It is the other way round: the parameter, "
            "minus learning_rate times the gradient.",
        ),
        Mistake(
            "step returned",
            updating(lambda _old, d, rate: rate * d),
            "You return the steps. Subtract them from the old parameters.",
        ),
        Mistake(
            "negative step returned",
            updating(lambda _old, d, rate: -rate * d),
            "You return the steps alone. Add the old parameters: W1 - learning_rate * dW1.",
        ),
        Mistake(
            "gradients returned",
            lambda _parameters, grads, learning_rate=RATE: grads,  # noqa: ARG005
            "You return the gradients. Return the new parameters, under the keys of the old ones.",
        ),
        Mistake(
            "keys of the gradients",
            lambda parameters, grads, learning_rate=RATE: {
                f"d{key}": value
                for key, value in updating()(parameters, grads, learning_rate).items()
            },
            'The values are right, but the keys are those of the gradients. Use "W1", "b1", "W2" '
            'and "b2".',
        ),
    ],
    hints=[
        "The gradient points to where the cost grows fastest. Which way do you go, and how far?",
        "All four parameters take the same kind of step, each with its own gradient.",
        "New W1: the old one minus learning_rate times dW1. Likewise b1, W2, b2; then a new dict.",
        'W1 = parameters["W1"] - learning_rate * grads["dW1"]; and the other three in the same way',
    ],
)
