"""Random networks and examples for the cases, and one that can be worked out by hand."""

import numpy as np


def network(rng, n_x, n_h, n_y=1):
    """Random weights and biases of a network of these sizes."""
    return {
        "W1": rng.normal(size=(n_h, n_x)),
        "b1": 0.5 * rng.normal(size=(n_h, 1)),
        "W2": rng.normal(size=(n_y, n_h)),
        "b2": 0.5 * rng.normal(size=(n_y, 1)),
    }


def networks(rng):
    """Names, parameters, examples and labels of several shapes; sizes vary with the seed."""
    n_x, n_h, m = (int(k) for k in rng.choice(np.arange(3, 9), size=3, replace=False))
    for name, sizes, columns in (
        ("2 features, 4 hidden units, 3 examples", (2, 4, 1), 3),
        (f"{n_x} features, {n_h} hidden units, {m} examples", (n_x, n_h, 1), m),
        ("one example", (3, 2, 1), 1),
        ("one hidden unit", (2, 1, 1), 4),
        ("as many features as hidden units and examples", (3, 3, 1), 3),
        ("3 outputs", (2, 5, 3), 6),
    ):
        labels = rng.permutation(np.arange(sizes[2] * columns) % 2).reshape(sizes[2], columns)
        yield name, network(rng, *sizes), rng.normal(size=(sizes[0], columns)), labels


def strength(rng):
    """A lambda or a rate that no formula holds by itself."""
    return round(float(rng.uniform(0.15, 0.85)), 3)


# W1's squares sum to 1 + 4 + 9 = 14, those of W2 to 4 + 1 = 5.
BY_HAND = {
    "W1": np.array([[1.0, -2.0], [3.0, 0.0]]),
    "b1": np.array([[0.5], [-1.0]]),
    "W2": np.array([[2.0, -1.0]]),
    "b2": np.array([[0.25]]),
}
