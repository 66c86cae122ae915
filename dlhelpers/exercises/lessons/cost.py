"""The ways in which a cross-entropy goes wrong, for every exercise that computes one.

A wrong cost here is a function of the probabilities `A` and the labels `Y`, both ``(1, m)``. Every
sentence begins with the cost, because some exercises compute other things beside it.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers.exercises.engine.exercise import Mistake

Array: TypeAlias = Any  # the wrong functions need no closer types


def cross_entropy(A: Array, Y: Array) -> Array:
    """The right cost, as the course's formula has it."""
    return -(_of_ones(A, Y) + _of_zeros(A, Y)) / Y.shape[1]


def _of_ones(A: Array, Y: Array) -> Array:
    return np.sum(Y * np.log(A))


def _of_zeros(A: Array, Y: Array) -> Array:
    return np.sum((1 - Y) * np.log(1 - A))


def _per_example(A: Array, Y: Array) -> Array:
    return -(Y * np.log(A) + (1 - Y) * np.log(1 - A))


def _of_all_pairs(A: Array, Y: Array) -> Array:
    return -(np.dot(Y.T, np.log(A)) + np.dot((1 - Y).T, np.log(1 - A))) / Y.shape[1]


def _not_transposed(A: Array, Y: Array) -> Array:
    return -(np.dot(Y, np.log(A)) + np.dot(1 - Y, np.log(1 - A))) / Y.shape[1]


def _mean(total: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    return lambda A, Y: -np.sum(total(A, Y)) / Y.shape[1]


#: The likeliest first.
MISTAKES = [
    Mistake(
        "cost without the (1 - y) term",
        _mean(lambda A, Y: Y * np.log(A)),
        "Your cost leaves out the examples with label 0: the term (1 - y) log(1 - a) is missing.",
    ),
    Mistake(
        "cost without the (1 - y) term and without 1/m",
        lambda A, Y: -_of_ones(A, Y),
        "Your cost leaves out the examples with label 0, the term (1 - y) log(1 - a), and it is a "
        "sum where the mean is wanted: divide by m = Y.shape[1].",
    ),
    Mistake(
        "cost without the y term",
        _mean(lambda A, Y: (1 - Y) * np.log(1 - A)),
        "Your cost leaves out the examples with label 1: the term y log(a) is missing.",
    ),
    Mistake(
        "1 - log(1 - a) in the cost",
        _mean(lambda A, Y: Y * np.log(A) + (1 - Y) * (1 - np.log(1 - A))),
        "Your cost has 1 - log(1 - a) in its second term. The 1 belongs inside the logarithm "
        "only: log(1 - a).",
    ),
    Mistake(
        "parentheses of log(1 - a) in the cost",
        _mean(lambda A, Y: Y * np.log(A) + (1 - Y) - np.log(1 - A)),
        "Your cost subtracts log(1 - a) where it should multiply by it: the second term is "
        "(1 - y) times log(1 - a).",
    ),
    Mistake(
        "1 - log(a) in the cost",
        _mean(lambda A, Y: Y * np.log(A) + (1 - Y) * (1 - np.log(A))),
        "Your cost has 1 - log(a) in its second term. Subtract inside the logarithm: log(1 - a).",
    ),
    Mistake(
        "sign of the cost",
        lambda A, Y: -cross_entropy(A, Y),
        "Your cost is negative, as logarithms of probabilities are. The minus sign in front of "
        "the formula turns it positive.",
    ),
    Mistake(
        "1/m missing in the cost",
        lambda A, Y: cross_entropy(A, Y) * Y.shape[1],
        "Your cost is the sum over the examples. Divide it by their number m, which is "
        "Y.shape[1] (Y.shape[0] is 1).",
    ),
    Mistake(
        "cost multiplied by m",
        lambda A, Y: cross_entropy(A, Y) * Y.shape[1] ** 2,
        "Your cost is the sum over the examples, times m. Divide by m instead: * (1 / m), or / m.",
    ),
    Mistake(
        "1/m twice in the cost",
        lambda A, Y: cross_entropy(A, Y) / Y.shape[1],
        "Your cost is divided by m twice. Once is enough; np.mean does it already.",
    ),
    Mistake(
        "-1/m on the first term of the cost only",
        lambda A, Y: -_of_ones(A, Y) / Y.shape[1] + _of_zeros(A, Y),
        "Your cost multiplies only the first term by -1/m. Put both terms into one sum, in "
        "parentheses, and multiply that.",
    ),
    Mistake(
        "1/m on the first term of the cost only",
        lambda A, Y: -_of_ones(A, Y) / Y.shape[1] - _of_zeros(A, Y),
        "Your cost divides only the first term by m. Put both terms into one sum, in "
        "parentheses, and divide that.",
    ),
    Mistake(
        "1/m on the second term of the cost only",
        lambda A, Y: -_of_ones(A, Y) - _of_zeros(A, Y) / Y.shape[1],
        "Your cost divides only the second term by m. Put both terms into one sum, in "
        "parentheses, and divide that.",
    ),
    Mistake(
        "only the first term of the cost summed",
        lambda A, Y: -_of_ones(A, Y) / Y.shape[1] + (1 - Y) * np.log(1 - A),
        "Your cost sums only the first term; the second stays one number for each example. Put "
        "both into np.sum.",
    ),
    Mistake(
        "minus on the first term of the cost only",
        lambda A, Y: (-_of_ones(A, Y) + _of_zeros(A, Y)) / Y.shape[1],
        "Your cost has the minus sign on its first term alone. It belongs to both: put them into "
        "parentheses behind it.",
    ),
    Mistake(
        "minus on the second term of the cost only",
        lambda A, Y: (_of_ones(A, Y) - _of_zeros(A, Y)) / Y.shape[1],
        "Your cost adds one term and subtracts the other. Add them, and put one minus sign "
        "before the sum.",
    ),
    Mistake(
        "labels swapped in the cost",
        _mean(lambda A, Y: Y * np.log(1 - A) + (1 - Y) * np.log(A)),
        "Your cost pairs y with log(1 - a) and 1 - y with log(a): it is small when the "
        "predictions are wrong. Swap the two logarithms.",
    ),
    Mistake(
        "log(a) in both terms of the cost",
        _mean(lambda A, Y: Y * np.log(A) + (1 - Y) * np.log(A)),
        "Your cost has log(a) in both terms. The second one wants log(1 - a).",
    ),
    Mistake(
        "y in both terms of the cost",
        _mean(lambda A, Y: Y * np.log(A) + Y * np.log(1 - A)),
        "Your cost multiplies both logarithms by y. The second factor is 1 - y.",
    ),
    Mistake(
        "factor y of the cost missing",
        _mean(lambda A, Y: np.log(A) + (1 - Y) * np.log(1 - A)),
        "Your cost has log(a) for all examples. It counts for label 1 only: y log(a).",
    ),
    Mistake(
        "factor 1 - y of the cost missing",
        _mean(lambda A, Y: Y * np.log(A) + np.log(1 - A)),
        "Your cost has log(1 - a) for all examples. It counts for label 0 only: "
        "(1 - y) log(1 - a).",
    ),
    Mistake(
        "log(1 + a) in the cost",
        _mean(lambda A, Y: Y * np.log(A) + (1 - Y) * np.log(1 + A)),
        "Your cost has log(1 + a) in its second term. It is log(1 - a).",
    ),
    Mistake(
        "1 + y in the cost",
        _mean(lambda A, Y: Y * np.log(A) + (1 + Y) * np.log(1 - A)),
        "Your cost has the factor 1 + y in its second term. It is 1 - y.",
    ),
    Mistake(
        "parentheses around 1 - y forgotten in the cost",
        _mean(lambda A, Y: Y * np.log(A) + 1 - Y * np.log(1 - A)),
        "Your cost computes 1 - (y log(1 - a)): * goes before -. Put 1 - y into parentheses.",
    ),
    Mistake(
        "y subtracted from the second term of the cost",
        _mean(lambda A, Y: Y * np.log(A) + np.log(1 - A) * 1 - Y),
        "Your cost computes (log(1 - a) * 1) - y: * goes before -. Put 1 - y into parentheses.",
    ),
    Mistake(
        "labels missing in the cost",
        _mean(lambda A, _Y: np.log(A) + np.log(1 - A)),
        "Your cost does not depend on the labels: y log(a) + (1 - y) log(1 - a).",
    ),
    Mistake(
        "first logarithm of the cost missing",
        _mean(lambda A, Y: Y * A + (1 - Y) * np.log(1 - A)),
        "Your cost has no logarithm in its first term: y log(a).",
    ),
    Mistake(
        "second logarithm of the cost missing",
        _mean(lambda A, Y: Y * np.log(A) + (1 - Y) * (1 - A)),
        "Your cost has no logarithm in its second term: (1 - y) log(1 - a).",
    ),
    Mistake(
        "no logarithm in the cost",
        _mean(lambda A, Y: Y * A + (1 - Y) * (1 - A)),
        "Your cost has no logarithms: y log(a) + (1 - y) log(1 - a).",
    ),
    Mistake(
        "cost not summed",
        lambda A, Y: _per_example(A, Y) / Y.shape[1],
        "Your cost is one number for each example. It should be a single one: sum over all axes.",
    ),
    Mistake(
        "cost summed over the wrong axis",
        lambda A, Y: np.sum(_per_example(A, Y), axis=0) / Y.shape[1],
        "Your cost is summed over axis 0, which has length 1. Sum over all axes: np.sum alone.",
    ),
    Mistake(
        "cost neither summed nor divided",
        _per_example,
        "Your cost is one number for each example. It should be their mean, a single number.",
    ),
    Mistake(
        "dot product without transpose in the cost",
        _not_transposed,
        "Your cost takes np.dot of two rows, which do not fit: the second one needs .T. Or "
        "multiply element by element with *, then sum.",
    ),
    Mistake(
        "cost of every pair",
        lambda A, Y: np.sum(_of_all_pairs(A, Y)),
        "Your cost pairs every label with every prediction: a dot product of (m, 1) with (1, m) "
        "has m times m entries. Multiply element by element with *, then sum.",
    ),
    Mistake(
        "matrix for a cost",
        _of_all_pairs,
        "Your cost is a matrix of m by m: each label met each prediction. Multiply element by "
        "element with *, then sum.",
    ),
    Mistake(
        "squared error for the cost",
        lambda A, Y: np.sum((A - Y) ** 2) / Y.shape[1],
        "Your cost is the mean squared error. The cross-entropy is wanted, with its logarithms.",
    ),
    Mistake(
        "half the squared error for the cost",
        lambda A, Y: np.sum((A - Y) ** 2) / (2 * Y.shape[1]),
        "Your cost is half the mean squared error. The cross-entropy is wanted, with its "
        "logarithms.",
    ),
    Mistake(
        "absolute error for the cost",
        lambda A, Y: np.sum(np.abs(A - Y)) / Y.shape[1],
        "Your cost is the mean absolute error. The cross-entropy is wanted, with its logarithms.",
    ),
    Mistake(
        "predictions and labels swapped in the cost",
        _mean(lambda A, Y: A * np.log(Y) + (1 - A) * np.log(1 - Y)),
        "Your cost takes the logarithm of the labels, which is infinite at 0. Take it of the "
        "predictions, and multiply by the labels.",
    ),
    Mistake(
        "logarithm of base 10 in the cost",
        lambda A, Y: cross_entropy(A, Y) / np.log(10),
        "Your cost has logarithms of base 10. The natural one is wanted: np.log.",
    ),
    Mistake(
        "logarithm of base 2 in the cost",
        lambda A, Y: cross_entropy(A, Y) / np.log(2),
        "Your cost has logarithms of base 2. The natural one is wanted: np.log.",
    ),
]
