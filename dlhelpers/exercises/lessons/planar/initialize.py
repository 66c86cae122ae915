"""The exercise of lesson 3 that draws the first weights: ``initialize_parameters``."""

import numpy as np

from dlhelpers import planar
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.engine.randomness import same_initialization


@exercise(
    reference=planar.initialize_parameters,
    cases=lambda rng: [
        Case("the worked example, 2 features, 4 hidden units", 2, 4, 1),
        Case("three sizes", *(int(n) for n in rng.choice(np.arange(2, 9), 3, replace=False))),
        Case("one unit everywhere", 1, 1, 1),
        Case("one hidden unit", 3, 1, 2),
        # Below 30 units, so that random biases are called that whatever their spread.
        Case("large layers", 60, 29, 28),
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
def initialize_parameters(n_x, n_h, n_y):
    if mistake("n_h fixed at 4"):
        """Your hidden layer has 4 units, whatever n_h is. Use the argument."""
        n_h = 4
    if mistake("n_y fixed at 1"):
        """Your output layer has 1 unit, whatever n_y is. Use the argument: W2 is (n_y, n_h), b2 is
        (n_y, 1)."""
        n_y = 1
    W1 = np.random.randn(n_h, n_x) * 0.01
    if mistake("0.01 forgotten in W1"):
        """Your W1 has spread 1. Multiply it by 0.01."""
        W1 = np.random.randn(n_h, n_x)
    if mistake("rand for randn in W1"):
        """Your W1 is all positive. Take np.random.randn."""
        W1 = np.random.rand(n_h, n_x) * 0.01
    if mistake("zeros in W1"):
        """Your W1 is all 0. Draw it at random."""
        W1 = np.zeros((n_h, n_x))
    if mistake("W1 transposed"):
        """Your W1 is transposed. A row belongs to a hidden unit, a column to a feature:
        (n_h, n_x)."""
        W1 = np.random.randn(n_x, n_h) * 0.01
    b1 = np.zeros((n_h, 1))
    if mistake("random b1"):
        """Your b1 is random. It can start at 0: np.zeros."""
        b1 = np.random.randn(n_h, 1)
    if mistake("ones for b1"):
        """Your b1 is 1. It starts at 0: np.zeros."""
        b1 = np.ones((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    if mistake("0.01 forgotten in W2"):
        """Your W2 has spread 1. Multiply it by 0.01."""
        W2 = np.random.randn(n_y, n_h)
    if mistake("rand for randn in W2"):
        """Your W2 is all positive. Take np.random.randn."""
        W2 = np.random.rand(n_y, n_h) * 0.01
    if mistake("zeros in W2"):
        """Your W2 is all 0. Draw it at random."""
        W2 = np.zeros((n_y, n_h))
    if mistake("W2 transposed"):
        """Your W2 is transposed. A row belongs to an output, a column to a hidden unit:
        (n_y, n_h)."""
        W2 = np.random.randn(n_h, n_y) * 0.01
    if mistake("one row in W2"):
        """Your W2 has one row, whatever n_y is. It has a row for each output: (n_y, n_h)."""
        W2 = np.random.randn(1, n_h) * 0.01
    if mistake("rand for randn"):
        """Your weights are all positive: np.random.rand draws from 0 to 1. np.random.randn draws
        from the normal distribution, around 0."""
        W1, W2 = np.random.rand(n_h, n_x) * 0.01, np.random.rand(n_y, n_h) * 0.01
    if mistake("0.01 forgotten"):
        """Your weights have spread 1. Multiply them by 0.01: large ones push tanh to where its
        slope is nearly 0, and learning stalls."""
        W1, W2 = np.random.randn(n_h, n_x), np.random.randn(n_y, n_h)
    if mistake("rand, and 0.01 forgotten"):
        """Your weights run from 0 to 1. Take np.random.randn for np.random.rand, and multiply by
        0.01."""
        W1, W2 = np.random.rand(n_h, n_x), np.random.rand(n_y, n_h)
    if mistake("0.1 for 0.01"):
        """Your weights have spread 0.1. The factor is 0.01."""
        W1, W2 = np.random.randn(n_h, n_x) * 0.1, np.random.randn(n_y, n_h) * 0.1
    if mistake("0.001 for 0.01"):
        """Your weights have spread 0.001. The factor is 0.01."""
        W1, W2 = np.random.randn(n_h, n_x) * 0.001, np.random.randn(n_y, n_h) * 0.001
    if mistake("divided by the root of the size"):
        """You divide by the root of the layer's size, which deeper networks need. Here the factor
        is 0.01."""
        W1 = np.random.randn(n_h, n_x) / np.sqrt(n_x)
        W2 = np.random.randn(n_y, n_h) / np.sqrt(n_h)
    if mistake("divided by the root of half the size"):
        """You scale by the root of 2 / n, which ReLU networks need. Here the factor is 0.01."""
        W1 = np.random.randn(n_h, n_x) * np.sqrt(2 / n_x)
        W2 = np.random.randn(n_y, n_h) * np.sqrt(2 / n_h)
    if mistake("uniform around 0"):
        """Your weights are spread evenly from -0.01 to 0.01. np.random.randn draws from the
        normal distribution; multiply that by 0.01."""
        W1 = np.random.uniform(-0.01, 0.01, (n_h, n_x))
        W2 = np.random.uniform(-0.01, 0.01, (n_y, n_h))
    if mistake("zero weights"):
        """Your weights are all 0. Then all hidden units compute the same and learn the same, for
        ever: draw them at random."""
        W1, W2 = np.zeros((n_h, n_x)), np.zeros((n_y, n_h))
    if mistake("equal weights"):
        """Your weights are all 0.01. Then all hidden units compute the same and learn the same,
        for ever: draw them at random."""
        W1, W2 = np.ones((n_h, n_x)) * 0.01, np.ones((n_y, n_h)) * 0.01
    if mistake("weights transposed"):
        """Your weights are transposed. A row belongs to a unit of the layer, a column to each of
        its inputs: W1 is (n_h, n_x), W2 is (n_y, n_h)."""
        W1, W2 = W1.T, W2.T
    b2 = np.zeros((n_y, 1))
    if mistake("random b2"):
        """Your b2 is random. It can start at 0: np.zeros."""
        b2 = np.random.randn(n_y, 1)
    if mistake("ones for b2"):
        """Your b2 is 1. It starts at 0: np.zeros."""
        b2 = np.ones((n_y, 1))
    if mistake("b2 for one output"):
        """Your b2 is one number, whatever n_y is. Every output has its own: (n_y, 1)."""
        b2 = np.zeros((1, 1))
    if mistake("random biases"):
        """Your biases are random. They can start at 0: the weights already tell the units
        apart."""
        b1, b2 = np.random.randn(n_h, 1), np.random.randn(n_y, 1)
    if mistake("biases are 1"):
        """Your biases are 1. They start at 0: np.zeros."""
        b1, b2 = np.ones((n_h, 1)), np.ones((n_y, 1))
    if mistake("biases of shape (n,)"):
        """A bias of yours has one axis. It needs two, as a column: np.zeros((n_h, 1)), with the
        shape as one tuple."""
        b1, b2 = np.zeros(n_h), np.zeros(n_y)
    if mistake("biases are rows"):
        """A bias of yours is a row. Biases are added to columns, one for each example: (n_h, 1)
        and (n_y, 1)."""
        b1, b2 = np.zeros((1, n_h)), np.zeros((1, n_y))
    if mistake("biases are numbers"):
        """A bias of yours is a single number. Every unit has its own: (n_h, 1) and (n_y, 1)."""
        b1, b2 = 0.0, 0.0
    if mistake("biases of the size of the inputs"):
        """A bias of yours has a number for each input of its layer. It needs one for each unit:
        (n_h, 1) and (n_y, 1)."""
        b1, b2 = np.zeros((n_x, 1)), np.zeros((n_h, 1))
    if mistake("biases swapped"):
        """Your b1 and b2 have each other's size: b1 is (n_h, 1), b2 is (n_y, 1)."""
        b1, b2 = np.zeros((n_y, 1)), np.zeros((n_h, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
