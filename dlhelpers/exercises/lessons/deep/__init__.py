"""The exercises of lesson 4, a deep network step by step.

Here is what stands around the layers: where the parameters start, and the cost.
"""

# ruff: noqa: ARG005 - wrong functions leave arguments unused

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import deep
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.engine.randomness import same_initialization
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.deep.layer_backward import (
    linear_activation_backward,
    linear_backward,
)
from dlhelpers.exercises.lessons.deep.layer_forward import linear_activation_forward, linear_forward
from dlhelpers.exercises.lessons.deep.model_backward import L_model_backward
from dlhelpers.exercises.lessons.deep.model_forward import L_model_forward
from dlhelpers.exercises.lessons.deep.update import update_parameters
from dlhelpers.exercises.lessons.planar import cost

Array: TypeAlias = Any  # the wrong functions need no closer types


def _initialized(
    weights: Callable[..., Array], biases: Callable[[int], Array] = lambda n: np.zeros((n, 1))
) -> Callable[[Sequence[int]], dict[str, Array]]:
    """An initializer with weights of the source of numbers, n_prev and n, and biases of n."""

    def initialize(layer_dims: Sequence[int]) -> dict[str, Array]:
        draw, made = np.random.default_rng(), {}
        for l in range(1, len(layer_dims)):
            n_prev, n = layer_dims[l - 1], layer_dims[l]
            made[f"W{l}"] = weights(draw, n_prev, n)
            made[f"b{l}"] = biases(n)
        return made

    return initialize


def _scaled(draw: np.random.Generator, n_prev: int, n: int) -> Array:
    return draw.normal(size=(n, n_prev)) / np.sqrt(n_prev)


def _last_layer_not_initialized(layer_dims: Sequence[int]) -> dict[str, Array]:
    return deep.initialize_parameters_deep(layer_dims[:-1]) if len(layer_dims) > 2 else {}


def _initialized_from_zero(layer_dims: Sequence[int]) -> dict[str, Array]:
    made = deep.initialize_parameters_deep(layer_dims)
    return {f"{key[0]}{int(key[1:]) - 1}": value for key, value in made.items()}


def _keys_without_numbers(layer_dims: Sequence[int]) -> dict[str, Array]:
    made = deep.initialize_parameters_deep(layer_dims[-2:])
    return {"W": made["W1"], "b": made["b1"]}


def _last_layer_alone(layer_dims: Sequence[int]) -> dict[str, Array]:
    made = deep.initialize_parameters_deep(layer_dims[-2:])
    L = len(layer_dims) - 1
    return {f"W{L}": made["W1"], f"b{L}": made["b1"]}


def _first_layer_alone(layer_dims: Sequence[int]) -> dict[str, Array]:
    return deep.initialize_parameters_deep(layer_dims[:2])


def _scaled_by_the_input(layer_dims: Sequence[int]) -> dict[str, Array]:
    return _initialized(
        lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) / np.sqrt(layer_dims[0])
    )(layer_dims)


initialize_parameters_deep = Exercise(
    reference=deep.initialize_parameters_deep,
    # Layers stay below 30 units, so that random biases are called that whatever their spread. Of
    # the last two cases one tells a layer's own scale from the input's, the other has weights
    # enough to tell the scales and forms that are close.
    cases=lambda rng: [
        Case("the worked example", [4, 3, 1]),
        Case("one layer", [3, 2]),
        Case("one unit in each layer", [1, 1, 1]),
        Case("five layers", [int(k) for k in rng.permutation([2, 3, 5, 6, 7])] + [1]),
        Case("60 inputs", [60, 25, 20, 28]),
        Case("150 inputs", [150, 29]),
    ],
    same=same_initialization,
    mistakes=[
        Mistake(
            "0.01 for 1/sqrt(n)",
            _initialized(lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) * 0.01),
            "Your weights have the spread 0.01 in every layer. Through many layers the signal "
            "dies away then: divide by np.sqrt(layer_dims[l-1]) in place of the 0.01.",
        ),
        Mistake(
            "scale of He",
            _initialized(
                lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) * (2 / n_prev) ** 0.5
            ),
            "You scaled by sqrt(2 / n). That is He's scale, a good one for ReLU, but this lesson "
            "takes 1 / sqrt(n), n being the size of the layer before.",
        ),
        Mistake(
            "scale of Glorot",
            _initialized(
                lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) * (2 / (n_prev + n)) ** 0.5
            ),
            "You scaled by sqrt(2 / (n_prev + n)), which is Glorot's scale. This lesson takes "
            "1 / sqrt(n_prev).",
        ),
        Mistake(
            "not scaled",
            _initialized(lambda draw, n_prev, n: draw.normal(size=(n, n_prev))),
            "Your weights have spread 1. Divide each layer's by the square root of the size of "
            "the layer before.",
        ),
        Mistake(
            "0.1 for 1/sqrt(n)",
            _initialized(lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) * 0.1),
            "Your weights have the spread 0.1 in every layer. It depends on the layer before: "
            "divide by np.sqrt(layer_dims[l-1]) in place of the 0.1.",
        ),
        Mistake(
            "rand for randn, not scaled",
            _initialized(lambda draw, n_prev, n: draw.random((n, n_prev))),
            "Two things: np.random.rand draws from 0 to 1 only, take np.random.randn; and divide "
            "by np.sqrt(layer_dims[l-1]).",
        ),
        Mistake(
            "square root forgotten",
            _initialized(lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) / n_prev),
            "You divided by the size of the layer before. Divide by its square root.",
        ),
        Mistake(
            "scaled by the layer's own size",
            _initialized(lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) / np.sqrt(n)),
            "You divided by the root of the layer's own size. The sum in Z runs over the layer "
            "BEFORE: divide by np.sqrt(layer_dims[l-1]).",
        ),
        Mistake(
            "scaled by the input's size",
            _scaled_by_the_input,
            "You divided by the root of the number of inputs in every layer. Each layer has its "
            "own: layer_dims[l-1].",
        ),
        Mistake(
            "multiplied by the root",
            _initialized(lambda draw, n_prev, n: draw.normal(size=(n, n_prev)) * np.sqrt(n_prev)),
            "You multiplied by the root of n. Divide: a wide layer needs smaller weights.",
        ),
        Mistake(
            "rand for randn",
            _initialized(lambda draw, n_prev, n: draw.random((n, n_prev)) / np.sqrt(n_prev)),
            "None of your weights is negative: np.random.rand draws from 0 to 1. np.random.randn "
            "draws from the normal distribution.",
        ),
        Mistake(
            "rand for randn, 0.01 for 1/sqrt(n)",
            _initialized(lambda draw, n_prev, n: draw.random((n, n_prev)) * 0.01),
            "Two things: np.random.rand draws from 0 to 1 only, take np.random.randn; and divide "
            "by np.sqrt(layer_dims[l-1]) in place of the 0.01.",
        ),
        Mistake(
            "uniform from -1 to 1",
            _initialized(lambda draw, n_prev, n: draw.uniform(-1, 1, (n, n_prev)) / n_prev**0.5),
            "Your weights are spread evenly between two bounds. np.random.randn draws from the "
            "normal distribution.",
        ),
        Mistake(
            "0.01 as well as 1/sqrt(n)",
            _initialized(lambda draw, n_prev, n: _scaled(draw, n_prev, n) * 0.01),
            "You divided by the root of n and multiplied by 0.01 as well. The root alone is the "
            "scale.",
        ),
        Mistake(
            "zero weights",
            _initialized(lambda draw, n_prev, n: np.zeros((n, n_prev))),
            "Your weights are zero. Then all units of a layer are the same and stay the same: "
            "draw the weights at random. Only the biases start at zero.",
        ),
        Mistake(
            "random biases",
            _initialized(_scaled, lambda n: np.random.default_rng().normal(size=(n, 1))),
            "Your biases are random. Let them start at zero: np.zeros((n, 1)).",
        ),
        Mistake(
            "one number for the biases",
            _initialized(_scaled, lambda n: 0.0),
            "Your biases are a single 0. Each unit has its own: np.zeros((n, 1)).",
        ),
        Mistake(
            "biases of one",
            _initialized(_scaled, lambda n: np.ones((n, 1))),
            "Your biases start at 1. Let them start at zero: np.zeros((n, 1)).",
        ),
        Mistake(
            "biases without second axis",
            _initialized(_scaled, lambda n: np.zeros(n)),
            "Your biases have shape (n,). They must be columns, (n, 1): np.zeros((n, 1)).",
        ),
        Mistake(
            "biases as a row",
            _initialized(_scaled, lambda n: np.zeros((1, n))),
            "Your biases are rows, (1, n). They must be columns, (n, 1), one for each unit.",
        ),
        Mistake(
            "weights transposed",
            _initialized(lambda draw, n_prev, n: _scaled(draw, n_prev, n).T),
            "Your weights have shape (n_prev, n). Each unit has a ROW of weights: (n, n_prev).",
        ),
        Mistake(
            "last layer missing",
            _last_layer_not_initialized,
            "The last layer has no parameters: range(1, L) ends before L. With "
            "L = len(layer_dims) that is right, with one less the loop ends too early.",
        ),
        Mistake(
            "keys without numbers",
            _keys_without_numbers,
            "Your keys are W and b, so each layer replaces the one before. They have a number: "
            "'W' + str(l).",
        ),
        Mistake(
            "last layer alone",
            _last_layer_alone,
            "Your dict holds the last layer alone. Make the dict before the loop, not inside.",
        ),
        Mistake(
            "first layer alone",
            _first_layer_alone,
            "Your dict holds the first layer alone. Does the return stand inside the loop?",
        ),
        Mistake(
            "a layer too many",
            lambda layer_dims: {
                "W0": np.ones((layer_dims[0], layer_dims[-1])),
                "b0": np.zeros((layer_dims[0], 1)),
                **deep.initialize_parameters_deep(layer_dims),
            },
            "There is a W0, of a layer that does not exist: the loop starts with layer 1, "
            "range(1, L).",
        ),
        Mistake(
            "counted from 0",
            _initialized_from_zero,
            "Your keys start with W0. The first layer is layer 1, as the input is layer 0: W1.",
        ),
    ],
    hints=[
        "For layer_dims [4, 3, 1]: how many layers have weights, and what are the shapes of W1, "
        "b1, W2 and b2?",
        "A loop over l from 1 to len(layer_dims) - 1. The key is 'W' + str(l).",
        "Draw with np.random.randn(rows, columns), a row for each unit of layer l and a column "
        "for each of layer l-1, and divide by np.sqrt(layer_dims[l-1]).",
        "parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l-1]) "
        "/ np.sqrt(layer_dims[l-1]); parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))",
    ],
)


def _cost_cases(rng: np.random.Generator) -> list[Case]:
    """Probabilities away from 0 and 1, and labels."""

    def case(name: str, *labels: int) -> Case:
        Y = np.array([labels])
        return Case(name, rng.uniform(0.05, 0.95, size=Y.shape), Y)

    m = int(rng.integers(5, 12))
    mixed = rng.permutation(np.arange(m) % 3 == 0).astype(int)
    return [
        Case("the worked example", np.array([[0.5, 0.25, 0.8]]), np.array([[1, 0, 1]])),
        case("one example, label 1", 1),
        case("one example, label 0", 0),
        case("all labels 1", 1, 1, 1, 1),
        case("all labels 0", 0, 0, 0),
        case(f"{m} examples", *mixed),
        Case("labels as floats", rng.uniform(0.1, 0.9, size=(1, 4)), np.array([[0.0, 1, 1, 0]])),
    ]


compute_cost = Exercise(
    reference=deep.compute_cost,
    cases=_cost_cases,
    mistakes=[
        *cost.MISTAKES,
        Mistake(
            "cost divided by 209",
            lambda AL, Y: deep.compute_cost(AL, Y) * Y.shape[1] / 209,
            "Your cost is divided by 209, the number of training pictures. Read m off the shape: "
            "Y.shape[1].",
        ),
    ],
    hints=[
        "One example has label 1 and probability 0.5: what is its loss? And with label 0 and "
        "probability 0.25? (log is the natural logarithm.)",
        "For label 1 only log(a) counts, for label 0 only log(1 - a). How do y and 1 - y choose "
        "between the two?",
        "Multiply elementwise with *, add both terms, sum over everything, divide by -m.",
        "m = Y.shape[1]; return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m",
    ],
)


lesson = Lesson(
    "deep",
    [
        initialize_parameters_deep,
        linear_forward,
        linear_activation_forward,
        L_model_forward,
        compute_cost,
        linear_backward,
        linear_activation_backward,
        L_model_backward,
        update_parameters,
    ],
    helpers={
        "sigmoid": deep.sigmoid,
        "relu": deep.relu,
        "sigmoid_backward": deep.sigmoid_backward,
        "relu_backward": deep.relu_backward,
    },
)
check, hint, solution = lesson.check, lesson.hint, lesson.solution
