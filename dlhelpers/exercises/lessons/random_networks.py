"""Random networks, examples and labels for the cases of several lessons."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlhelpers import deep

Array: TypeAlias = NDArray[Any]


def parameters(rng: np.random.Generator, sizes: Sequence[int]) -> dict[str, Array]:
    """Weights and biases of a network whose layers have these sizes, the input first."""
    made: dict[str, Array] = {}
    for l in range(1, len(sizes)):
        made[f"W{l}"] = rng.normal(size=(sizes[l], sizes[l - 1])) / np.sqrt(sizes[l - 1])
        made[f"b{l}"] = 0.5 * rng.normal(size=(sizes[l], 1))
    return made


def labels(rng: np.random.Generator, m: int) -> Array:
    """Labels of m examples in a random order; both values occur if there are two or more."""
    return rng.permutation(np.arange(m) % 2).reshape(1, m).astype(np.int64)


def networks(rng: np.random.Generator) -> Iterator[tuple[str, dict[str, Array], Array]]:
    """Yield a name, parameters and examples `X` for networks of many shapes.

    In each of them some unit of every hidden layer is active, because a layer of zeros would hide
    whatever goes wrong below it.
    """
    n, n_h, m = (int(k) for k in rng.choice(np.arange(2, 8), size=3, replace=False))
    five = [int(k) for k in rng.choice(np.arange(2, 7), size=5, replace=False)]
    for name, sizes, columns in (
        ("one layer, no hidden one", [n, 1], m),
        (f"two layers, {n_h} hidden units", [n, n_h, 1], m),
        ("one example", [3, 4, 2, 1], 1),
        ("one feature", [1, 3, 2, 1], 5),
        ("one unit in each of four layers", [1, 1, 1, 1, 1], 6),
        ("three layers as wide as the input", [3, 3, 3, 1], 4),
        ("five layers", [*five, 1], 7),
    ):
        made, X = parameters(rng, sizes), rng.normal(size=(sizes[0], columns))
        while not alive(made, X):
            made, X = parameters(rng, sizes), rng.normal(size=(sizes[0], columns))
        yield name, made, X


def alive(made: dict[str, Array], X: Array) -> bool:
    _, caches = deep.L_model_forward(X, made)
    return all(bool((Z > 0).any()) for _, Z in caches[:-1])
