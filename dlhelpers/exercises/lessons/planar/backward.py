"""The exercise of lesson 3 that goes back through the network: ``backward_propagation``."""

from typing import Any, TypeAlias

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.lessons.planar.backward_mistakes import MISTAKES
from dlhelpers.exercises.lessons.planar.forward import BY_HAND, networks
from dlhelpers.exercises.lessons.random_networks import labels

Array: TypeAlias = Any  # the cases need no closer types
Parts: TypeAlias = dict[str, Array]


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, made: Parts, X: Array, Y: Array = None) -> Case:
        _, cache = planar.forward_propagation(X, made)
        return Case(name, made, cache, X, labels(rng, X.shape[1]) if Y is None else Y)

    by_hand = np.array([[1.0, 1.0], [1.0, 1.0]])
    shapes = networks(rng)
    return [
        case("the worked example", BY_HAND, by_hand, np.array([[1, 0]])),
        *(case(name, made, X) for name, made, X in shapes),
        case("all labels 0", *shapes[0][1:], np.zeros((1, 3), dtype=int)),
        case("all labels 1", *shapes[0][1:], np.ones((1, 3), dtype=int)),
    ]


backward_propagation = Exercise(
    reference=planar.backward_propagation,
    cases=_backward_cases,
    mistakes=MISTAKES,
    hints=[
        "Start at the output. By how much is it too large, for each example?",
        "Every gradient has the shape of what it belongs to. Write the four shapes down, and look "
        "which products give them.",
        "Two steps are the same for both layers: dW is dZ times what the layer was fed with, "
        "transposed, over m; db is the sum of dZ over the examples, over m. Between them: back "
        "through W2, times the slope of tanh.",
        "dZ2 = A2 - Y; dW2 = np.dot(dZ2, A1.T) / m; "
        "db2 = np.sum(dZ2, axis=1, keepdims=True) / m; "
        "dZ1 = np.dot(W2.T, dZ2) * (1 - A1**2); and dW1, db1 like dW2, db2, with X for A1",
    ],
)
