"""The exercise of lesson 3 that draws the first weights: ``initialize_parameters``."""

# ruff: noqa: NPY002 - wrong functions draw as learners do

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.engine.randomness import same_initialization

Array: TypeAlias = Any  # the wrong functions need no closer types


def _small(*shape: int) -> Array:
    return np.random.randn(*shape) * 0.01


def _positive(*shape: int) -> Array:
    return np.random.rand(*shape) * 0.01


def _zeros(*shape: int) -> Array:
    return np.zeros(shape)


def _initialization(
    *,
    draw: Callable[..., Array] = _small,
    draw2: Callable[..., Array] | None = None,
    W1: Callable[..., tuple[int, ...]] = lambda n_x, n_h, _n_y: (n_h, n_x),
    W2: Callable[..., tuple[int, ...]] = lambda _n_x, n_h, n_y: (n_y, n_h),
    b1: Callable[..., Array] = lambda _n_x, n_h, _n_y: np.zeros((n_h, 1)),
    b2: Callable[..., Array] = lambda _n_x, _n_h, n_y: np.zeros((n_y, 1)),
    hidden: int = 0,
) -> Callable[..., Any]:
    """Initialize with one part replaced by a wrong one."""

    def variant(n_x: int, n_h: int, n_y: int) -> dict[str, Array]:
        sizes = n_x, hidden or n_h, n_y
        return {
            "W1": draw(*W1(*sizes)),
            "b1": b1(*sizes),
            "W2": (draw2 or draw)(*W2(*sizes)),
            "b2": b2(*sizes),
        }

    return variant


def _large(*shape: int) -> Array:
    return np.random.randn(*shape)


def _ones(*shape: int) -> Array:
    return np.ones(shape)


def _with_b1(draw: Callable[..., Array]) -> dict[str, Any]:
    return {"b1": lambda _n_x, n_h, _n_y: draw(n_h, 1)}


def _with_b2(draw: Callable[..., Array]) -> dict[str, Any]:
    return {"b2": lambda _n_x, _n_h, n_y: draw(n_y, 1)}


initialize_parameters = Exercise(
    reference=planar.initialize_parameters,
    cases=lambda rng: [
        Case("the worked example, 2 features, 4 hidden units", 2, 4, 1),
        Case("three sizes", *(int(n) for n in rng.choice(np.arange(2, 9), 3, replace=False))),
        Case("one unit everywhere", 1, 1, 1),
        Case("one hidden unit", 3, 1, 2),
        Case("large layers", 60, 50, 40),
    ],
    mistakes=[
        Mistake(
            "rand for randn",
            _initialization(draw=_positive),
            "Your weights are all positive: np.random.rand draws from 0 to 1. np.random.randn "
            "draws from the normal distribution, around 0.",
        ),
        Mistake(
            "0.01 forgotten",
            _initialization(draw=_large),
            "Your weights have spread 1. Multiply them by 0.01: large ones push tanh to where its "
            "slope is nearly 0, and learning stalls.",
        ),
        Mistake(
            "rand, and 0.01 forgotten",
            _initialization(draw=np.random.rand),
            "Your weights run from 0 to 1. Take np.random.randn for np.random.rand, and multiply "
            "by 0.01.",
        ),
        *(
            Mistake(
                f"{name} in {key}",
                _initialization(draw=one, draw2=other),
                f"Your {key} {text}, unlike the other weights.",
            )
            for name, wrong, text in (
                ("0.01 forgotten", _large, "has spread 1. Multiply it by 0.01"),
                ("rand for randn", _positive, "is all positive. Take np.random.randn"),
                ("zeros", _zeros, "is all 0. Draw it at random"),
            )
            for key, one, other in (("W1", wrong, _small), ("W2", _small, wrong))
        ),
        Mistake(
            "0.1 for 0.01",
            _initialization(draw=lambda *shape: np.random.randn(*shape) * 0.1),
            "Your weights have spread 0.1. The factor is 0.01.",
        ),
        Mistake(
            "0.001 for 0.01",
            _initialization(draw=lambda *shape: np.random.randn(*shape) * 0.001),
            "Your weights have spread 0.001. The factor is 0.01.",
        ),
        Mistake(
            "divided by the root of the size",
            _initialization(draw=lambda *shape: np.random.randn(*shape) / np.sqrt(shape[1])),
            "You divide by the root of the layer's size, which deeper networks need. Here the "
            "factor is 0.01.",
        ),
        Mistake(
            "divided by the root of half the size",
            _initialization(draw=lambda *shape: np.random.randn(*shape) * np.sqrt(2 / shape[1])),
            "You scale by the root of 2 / n, which ReLU networks need. Here the factor is 0.01.",
        ),
        Mistake(
            "uniform around 0",
            _initialization(draw=lambda *shape: np.random.uniform(-0.01, 0.01, shape)),
            "Your weights are spread evenly from -0.01 to 0.01. np.random.randn draws from the "
            "normal distribution; multiply that by 0.01.",
        ),
        Mistake(
            "zero weights",
            _initialization(draw=_zeros),
            "Your weights are all 0. Then all hidden units compute the same and learn the same, "
            "for ever: draw them at random.",
        ),
        Mistake(
            "equal weights",
            _initialization(draw=lambda *shape: np.full(shape, 0.01)),
            "Your weights are all 0.01. Then all hidden units compute the same and learn the same, "
            "for ever: draw them at random.",
        ),
        Mistake(
            "random biases",
            _initialization(**_with_b1(_large), **_with_b2(_large)),
            "Your biases are random. They can start at 0: the weights already tell the units "
            "apart.",
        ),
        Mistake(
            "small random biases",
            _initialization(**_with_b1(_small), **_with_b2(_small)),
            "Your biases are random, small as they are. They can start at 0: the weights already "
            "tell the units apart.",
        ),
        *(
            Mistake(f"{name} {key}", _initialization(**wrong), f"Your {key} is {text}")
            for name, text, draw in (
                ("random", "random. It can start at 0: the weights tell the units apart.", _large),
                ("small random", "random, small as it is. It can start at 0: np.zeros.", _small),
                ("ones for", "1. It starts at 0: np.zeros.", _ones),
            )
            for key, wrong in (("b1", _with_b1(draw)), ("b2", _with_b2(draw)))
        ),
        Mistake(
            "biases are 1",
            _initialization(**_with_b1(_ones), **_with_b2(_ones)),
            "Your biases are 1. They start at 0: np.zeros.",
        ),
        Mistake(
            "weights transposed",
            _initialization(
                W1=lambda n_x, n_h, _n_y: (n_x, n_h), W2=lambda _n_x, n_h, n_y: (n_h, n_y)
            ),
            "Your weights are transposed. A row belongs to a unit of the layer, a column to each "
            "of its inputs: W1 is (n_h, n_x), W2 is (n_y, n_h).",
        ),
        Mistake(
            "W1 transposed",
            _initialization(W1=lambda n_x, n_h, _n_y: (n_x, n_h)),
            "Your W1 is transposed. A row belongs to a hidden unit, a column to a feature: "
            "(n_h, n_x).",
        ),
        Mistake(
            "W2 transposed",
            _initialization(W2=lambda _n_x, n_h, n_y: (n_h, n_y)),
            "Your W2 is transposed. A row belongs to an output, a column to a hidden unit: "
            "(n_y, n_h).",
        ),
        Mistake(
            "biases of shape (n,)",
            _initialization(
                b1=lambda _n_x, n_h, _n_y: np.zeros(n_h),
                b2=lambda _n_x, _n_h, n_y: np.zeros(n_y),
            ),
            "Your biases have one axis. They need two, as columns: np.zeros((n_h, 1)), with the "
            "shape as one tuple.",
        ),
        Mistake(
            "biases are rows",
            _initialization(
                b1=lambda _n_x, n_h, _n_y: np.zeros((1, n_h)),
                b2=lambda _n_x, _n_h, n_y: np.zeros((1, n_y)),
            ),
            "Your biases are rows. They are added to columns, one for each example: (n_h, 1) and "
            "(n_y, 1).",
        ),
        Mistake(
            "biases are numbers",
            _initialization(b1=lambda *_sizes: 0.0, b2=lambda *_sizes: 0.0),
            "Your biases are single numbers. Every unit has its own: (n_h, 1) and (n_y, 1).",
        ),
        Mistake(
            "biases of the size of the inputs",
            _initialization(
                b1=lambda n_x, _n_h, _n_y: np.zeros((n_x, 1)),
                b2=lambda _n_x, n_h, _n_y: np.zeros((n_h, 1)),
            ),
            "Your biases have a number for each input of the layer. They need one for each unit: "
            "(n_h, 1) and (n_y, 1).",
        ),
        Mistake(
            "biases swapped",
            _initialization(
                b1=lambda _n_x, _n_h, n_y: np.zeros((n_y, 1)),
                b2=lambda _n_x, n_h, _n_y: np.zeros((n_h, 1)),
            ),
            "Your b1 and b2 have each other's size: b1 is (n_h, 1), b2 is (n_y, 1).",
        ),
        Mistake(
            "n_h fixed at 4",
            _initialization(hidden=4),
            "Your hidden layer has 4 units, whatever n_h is. Use the argument.",
        ),
    ],
    same=same_initialization,
    hints=[
        "Each hidden unit has one weight for each feature. How many rows and columns has W1, if a "
        "row belongs to a unit?",
        "Why must the weights differ, while the biases may all be 0?",
        "np.random.randn takes its sizes one by one, np.zeros takes them as one tuple.",
        "W1 = np.random.randn(n_h, n_x) * 0.01; b1 = np.zeros((n_h, 1)); and W2 (n_y, n_h), "
        "b2 (n_y, 1) in the same way",
    ],
)
