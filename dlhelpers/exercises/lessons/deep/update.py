"""The exercises of lesson 4: the step downhill."""

# ruff: noqa: ARG005 - wrong functions leave arguments unused

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons import random_networks

Array: TypeAlias = Any  # the wrong functions need no closer types


def _update_cases(rng: np.random.Generator) -> list[Case]:
    cases = [
        Case(
            "the worked example",
            {
                "W1": np.array([[1.0, 2.0]]),
                "b1": np.array([[0.5]]),
                "W2": np.array([[3.0]]),
                "b2": np.array([[-1.0]]),
            },
            {
                "dW1": np.array([[10.0, -10.0]]),
                "db1": np.array([[1.0]]),
                "dW2": np.array([[5.0]]),
                "db2": np.array([[0.0]]),
            },
            0.1,
        )
    ]
    for name, parameters, X in random_networks.networks(rng):
        AL, caches = deep.L_model_forward(X, parameters)
        grads = deep.L_model_backward(AL, random_networks.labels(rng, X.shape[1]), caches)
        shaken = {key: value + rng.normal(size=value.shape) for key, value in grads.items()}
        cases.append(Case(name, parameters, shaken, float(rng.uniform(0.05, 0.9))))
    return cases


def _stepped(
    step: Callable[[Array, Array, float], Array] = lambda p, dp, rate: p - rate * dp,
    which: Callable[[str, int, int], bool] = lambda letter, l, L: True,
) -> Callable[..., Any]:
    """Another step, or a step of some parameters only: of the letter, the layer and L."""

    def update(parameters: dict[str, Array], grads: dict[str, Array], learning_rate: float) -> Any:
        L = len(parameters) // 2
        return {
            key: step(value, grads[f"d{key}"], learning_rate)
            if which(key[0], int(key[1:]), L)
            else value
            for key, value in parameters.items()
        }

    return update


def _two_layers_stepped(parameters: Any, grads: Any, learning_rate: float) -> Any:
    return {
        key: parameters[key] - learning_rate * grads[f"d{key}"] for key in ("W1", "b1", "W2", "b2")
    }


def _over_the_gradients(parameters: Any, grads: Any, learning_rate: float) -> Any:
    return {key[1:]: parameters[key[1:]] - learning_rate * value for key, value in grads.items()}


def _last_layer_only(parameters: Any, grads: Any, learning_rate: float) -> Any:
    L = len(parameters) // 2
    return {key: _stepped()(parameters, grads, learning_rate)[key] for key in (f"W{L}", f"b{L}")}


def _exchanged(parameters: Any, grads: Any, learning_rate: float) -> Any:
    """The bias moves by the gradient of the weights."""
    return {key: value - learning_rate * grads[f"dW{key[1:]}"] for key, value in parameters.items()}


update_parameters = Exercise(
    reference=deep.update_parameters,
    cases=_update_cases,
    mistakes=[
        Mistake(
            "plus for minus",
            _stepped(lambda p, dp, rate: p + rate * dp),
            "You step uphill: the gradient is subtracted, not added.",
        ),
        Mistake(
            "learning rate ignored",
            _stepped(lambda p, dp, rate: p - dp),
            "You subtract the whole gradient. Multiply it by learning_rate.",
        ),
        *(
            Mistake(
                f"learning rate fixed at {fixed}",
                _stepped(lambda p, dp, rate, fixed=fixed: p - fixed * dp),  # type: ignore[misc]
                f"You always step with the rate {fixed}. Use the argument, learning_rate.",
            )
            for fixed in (0.0075, 0.01, 0.1, 0.5, 1.2)
        ),
        Mistake(
            "divided by the learning rate",
            _stepped(lambda p, dp, rate: p - dp / rate),
            "You divided by the learning rate. Multiply by it.",
        ),
        Mistake(
            "learning rate on the parameter",
            _stepped(lambda p, dp, rate: rate * p - dp),
            "The learning rate belongs to the gradient, not to the parameter.",
        ),
        Mistake(
            "learning rate on both",
            _stepped(lambda p, dp, rate: rate * (p - dp)),
            "The learning rate multiplies the gradient only: look at your parentheses.",
        ),
        Mistake(
            "step returned",
            _stepped(lambda p, dp, rate: rate * dp),
            "You return the step. Subtract it from the parameter.",
        ),
        Mistake(
            "negative step returned",
            _stepped(lambda p, dp, rate: -rate * dp),
            "You return the step alone. Add the parameter that it starts from.",
        ),
        Mistake(
            "returned unchanged",
            lambda parameters, grads, learning_rate: parameters,
            "The parameters come back as they were. Store the new values in the dict that you "
            "return.",
        ),
        Mistake(
            "gradients returned",
            lambda parameters, grads, learning_rate: grads,
            "You return the gradients. Return the parameters.",
        ),
        Mistake(
            "last layer left out",
            _stepped(which=lambda letter, l, L: l < L),
            "The last layer is not updated: your loop ends one too early. len(parameters) // 2 "
            "layers are to be visited.",
        ),
        Mistake(
            "first layer left out",
            _stepped(which=lambda letter, l, L: l > 1),
            "The first layer is not updated: your loop starts one too late.",
        ),
        Mistake(
            "first layer only",
            _stepped(which=lambda letter, l, L: l == 1),
            "Only the first layer is updated. Visit all of them: is your return inside the loop?",
        ),
        Mistake(
            "last layer only",
            _stepped(which=lambda letter, l, L: l == L),
            "Only the last layer is updated. Visit all of them.",
        ),
        Mistake(
            "last layer alone returned",
            _last_layer_only,
            "Your dict holds the last layer alone. Make the dict before the loop, not inside.",
        ),
        Mistake(
            "biases not updated",
            _stepped(which=lambda letter, l, L: letter == "W"),
            "The biases stay as they are. They have gradients too: db.",
        ),
        Mistake(
            "weights not updated",
            _stepped(which=lambda letter, l, L: letter == "b"),
            "The weights stay as they are. Update them with dW.",
        ),
        Mistake(
            "biases by the weights' gradient",
            _exchanged,
            "You updated b with dW. The gradient of b is db.",
        ),
        Mistake(
            "L counts every parameter",
            lambda parameters, grads, learning_rate: [
                parameters[f"W{l}"] - learning_rate * grads[f"dW{l}"]
                for l in range(1, len(parameters) + 1)
            ],
            "Your loop looks for more layers than there are: parameters holds a W and a b for "
            "each, so their number is len(parameters) // 2.",
        ),
        Mistake(
            "first two layers only",
            _stepped(which=lambda letter, l, L: l <= 2),
            "Only the first two layers are updated. Their number is len(parameters) // 2.",
        ),
        Mistake(
            "two layers only",
            _two_layers_stepped,
            "Yours works for exactly two layers. Their number is len(parameters) // 2.",
        ),
        Mistake(
            "loop over the gradients",
            _over_the_gradients,
            "Your loop runs over grads, where the dA of the layers are too. They belong to no "
            "parameter: run over the layers, or over the keys of parameters.",
        ),
    ],
    hints=[
        "W1 is 1, its gradient is 10, the learning rate 0.1. Where should W1 go to, and why not "
        "upward?",
        "A loop over the len(parameters) // 2 layers; in it, one line for W and one for b.",
        "The new value is the old one minus learning_rate times the gradient, whose key has a d "
        "in front.",
        "parameters['W' + str(l)] = parameters['W' + str(l)] "
        "- learning_rate * grads['dW' + str(l)]",
    ],
)
