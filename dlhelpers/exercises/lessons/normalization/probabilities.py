"""The exercises of lesson 1 on the softmax, plain and stable."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import activations
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons.normalization.rows import shapes, without_zero

Array: TypeAlias = Any  # the wrong functions need no closer types


def _softmax_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[9.0, 2, 5, 0, 0], [7, 5, 0, 0, 0]])),
        Case("one row", rng.normal(size=(1, 4))),
        Case("one column", rng.normal(size=(3, 1))),
        Case("a square matrix", rng.normal(size=(4, 4))),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


def plain_softmax(x: Array) -> Array:
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


def _softmax_mistakes(exp: Callable[[Array], Array]) -> list[Mistake]:
    """What goes wrong behind the exponential, whether something was subtracted first or not."""
    return [
        Mistake(
            "summed over the columns",
            lambda x: exp(x) / exp(x).sum(axis=0, keepdims=True),
            "Each column of your result sums to 1. The classes of one example lie along a row: sum "
            "over axis=1.",
        ),
        Mistake(
            "summed over everything",
            lambda x: exp(x) / exp(x).sum(),
            "Your whole result sums to 1. Each ROW must sum to 1: sum over axis=1.",
        ),
        Mistake(
            "keepdims forgotten",
            lambda x: exp(x) / exp(x).sum(axis=1),
            "The sums have shape (n,), which NumPy lines up with the columns. With keepdims=True "
            "they have shape (n, 1) and line up with the rows.",
        ),
        Mistake(
            "not divided",
            lambda x: exp(x),
            "These are the exponentials. Divide each row by its sum.",
        ),
        Mistake(
            "multiplied by the sum",
            lambda x: exp(x) * exp(x).sum(axis=1, keepdims=True),
            "You multiplied by the row's sum. Divide by it.",
        ),
        Mistake(
            "sums returned",
            lambda x: exp(x).sum(axis=1, keepdims=True),
            "These are the sums of the rows. Divide the exponentials by them.",
        ),
        Mistake(
            "divided by the norm",
            lambda x: exp(x) / np.linalg.norm(exp(x), axis=1, keepdims=True),
            "You divided by the row's norm. Divide by its sum, so that the row sums to 1.",
        ),
        Mistake(
            "1 added to the sum",
            lambda x: exp(x) / (1 + exp(x).sum(axis=1, keepdims=True)),
            "You added 1 to the sum, as in the sigmoid. Divide by the sum alone.",
        ),
        Mistake(
            "logarithm of the softmax",
            lambda x: np.log(exp(x) / exp(x).sum(axis=1, keepdims=True)),
            "This is the logarithm of the softmax. Return the probabilities themselves.",
        ),
    ]


softmax = Exercise(
    reference=activations.softmax,
    cases=_softmax_cases,
    mistakes=[
        *_softmax_mistakes(np.exp),
        Mistake(
            "exponential forgotten",
            lambda x: x / x.sum(axis=1, keepdims=True),
            "You divided the scores by their sum. Take the exponential of every score first.",
        ),
        Mistake(
            "exponential forgotten below",
            lambda x: np.exp(x) / x.sum(axis=1, keepdims=True),
            "The numerator is e^x, but the sum below is of x. Sum the exponentials.",
        ),
        Mistake(
            "divided by the largest",
            lambda x: np.exp(x) / np.exp(x).max(axis=1, keepdims=True),
            "You divided by the largest exponential of the row. Divide by their sum.",
        ),
        Mistake(
            "exponential of the sum",
            lambda x: np.exp(x) / np.exp(x.sum(axis=1, keepdims=True)),
            "You took the exponential of the sum. Take the sum of the exponentials.",
        ),
        Mistake(
            "exponential of the quotient",
            lambda x: np.exp(x / x.sum(axis=1, keepdims=True)),
            "You divided first and took the exponential then. The exponential comes first.",
        ),
        Mistake(
            "minus sign in the exponent",
            lambda x: plain_softmax(-x),
            "Your smallest score gets the largest probability: there is a minus sign in the "
            "exponent.",
        ),
        Mistake(
            "sigmoid instead",
            activations.sigmoid,
            "You applied the sigmoid to every score by itself. The softmax divides by the row's "
            "sum.",
        ),
    ],
    hints=[
        "What must every row sum to, and why can no entry be negative?",
        "`np.sum` can keep the summed axis as length 1. Why would you want that here?",
        "Take np.exp of everything, sum each row with axis=1 and keepdims=True, divide.",
        "e = np.exp(x); return e / np.sum(e, axis=1, keepdims=True)",
    ],
)


def _stable_softmax_cases(rng: np.random.Generator) -> list[Case]:
    low, high = 300 + 700 * rng.random(2)
    return [
        Case("the worked example", np.array([[1000.0, 1000.0], [0.0, -1000.0]])),
        *_softmax_cases(rng)[1:],
        Case("a row of large scores", high + np.array([[2000.0, 1999.0, 1997.0]])),
        Case("a row of very negative scores", np.array([[-1.0, 0.0, -3.0]]) - 2000 - low),
        Case(
            "a row of large and a row of small scores",
            np.array([[2000.0, 2001.0, 1999.5], [-0.5, 0.0, 0.25]]),
        ),
        Case("one score far above the others", np.array([[2000.0, 0.0, 0.0, 0.0, 0.0]])),
        # The last row is for those who add the maximum: e^400 is no overflow yet, e^800 is one.
        Case(
            "three rows far apart",
            np.array([[0.0, 1.0, 2.0], [-3000.0, -3001.0, -3002.0], [400.0, 401.0, 399.0]]),
        ),
    ]


def _shifted(x: Array, shift: Any) -> Array:
    return plain_softmax(x - shift)


def _stable_exp(x: Array) -> Array:
    return np.exp(x - x.max(axis=1, keepdims=True))


def _divided_by_maximum(x: Array) -> Array:
    largest = np.abs(x).max(axis=1, keepdims=True)
    return plain_softmax(x / without_zero(largest))


def _clipped(x: Array) -> Array:
    return plain_softmax(np.clip(x, -700, 700))


stable_softmax = Exercise(
    reference=activations.softmax,
    name="stable_softmax",
    cases=_stable_softmax_cases,
    mistakes=[
        Mistake(
            "nothing subtracted",
            plain_softmax,
            "Large scores still overflow: e^1000 is infinite, and infinity by infinity is nan. "
            "Subtract the largest score of each row, np.max and not its place, from the row before "
            "you take the exponential, and use the result.",
        ),
        Mistake(
            "maximum added",
            lambda x: _shifted(x, -x.max(axis=1, keepdims=True)),
            "You added the largest score, so that the exponents are twice as large. Subtract it.",
        ),
        Mistake(
            "scores subtracted from the maximum",
            lambda x: plain_softmax(x.max(axis=1, keepdims=True) - x),
            "You subtracted the scores from their maximum, so that the smallest score gets the "
            "largest probability. Subtract the maximum from the scores: x - max.",
        ),
        Mistake(
            "exponential forgotten",
            lambda x: (
                (x - x.max(axis=1, keepdims=True))
                / (x - x.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
            ),
            "The maximum is subtracted, but no exponential is taken.",
        ),
        Mistake(
            "subtracted above only",
            lambda x: (
                np.exp(x - x.max(axis=1, keepdims=True)) / np.exp(x).sum(axis=1, keepdims=True)
            ),
            "Your numerator has the maximum subtracted and the sum below has not. Compute the "
            "exponentials once and use them in both places.",
        ),
        Mistake(
            "subtracted after the exponential",
            lambda x: (
                (np.exp(x) - x.max(axis=1, keepdims=True))
                / (np.exp(x) - x.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
            ),
            "The maximum must come off the scores BEFORE the exponential: np.exp(x - max).",
        ),
        Mistake(
            "largest absolute value subtracted",
            lambda x: _shifted(x, np.abs(x).max(axis=1, keepdims=True)),
            "You subtracted the largest absolute value. Where all scores are negative, that makes "
            "every exponential 0. Subtract the maximum itself.",
        ),
        Mistake(
            "nan replaced",
            lambda x: np.nan_to_num(plain_softmax(x)),
            "You replaced nan by a number, and the probabilities are lost. Avoid the overflow: "
            "subtract each row's maximum first.",
        ),
        Mistake(
            "one maximum for all rows",
            lambda x: _shifted(x, x.max()),
            "You subtracted the largest score of the whole matrix. A row far below it then "
            "vanishes (0 / 0). Each row has a maximum of its own: axis=1, keepdims=True.",
        ),
        Mistake(
            "maximum of the columns",
            lambda x: _shifted(x, x.max(axis=0, keepdims=True)),
            "You subtracted the largest score of each column, which changes the result. The same "
            "number must come off all scores of a row: axis=1.",
        ),
        Mistake(
            "keepdims forgotten at the maximum",
            lambda x: _shifted(x, x.max(axis=1)),
            "The maxima have shape (n,), which NumPy lines up with the columns. keepdims=True "
            "gives them shape (n, 1).",
        ),
        Mistake(
            "minimum subtracted",
            lambda x: _shifted(x, x.min(axis=1, keepdims=True)),
            "You subtracted the smallest score, so that the largest exponents still grow. Subtract "
            "the largest: then every exponent is 0 or below.",
        ),
        Mistake(
            "mean subtracted",
            lambda x: _shifted(x, x.mean(axis=1, keepdims=True)),
            "You subtracted the mean: a score far above it still overflows. Subtract the maximum.",
        ),
        Mistake(
            "divided by the maximum",
            _divided_by_maximum,
            "Dividing the scores by their maximum changes the result; subtracting it does not. "
            "Why? Write e^(x - c) as e^x / e^c.",
        ),
        Mistake(
            "scores clipped",
            _clipped,
            "Cutting the scores off at a limit makes different scores equal. Subtract each row's "
            "maximum instead: that changes nothing.",
        ),
        *_softmax_mistakes(_stable_exp),
    ],
    hints=[
        "Subtract 5 from every score of a row and compute the softmax by hand. What changes?",
        "Which number, subtracted from a row, makes its largest exponent exactly 0?",
        "`x.max` takes axis and keepdims as np.sum does.",
        "e = np.exp(x - x.max(axis=1, keepdims=True)); return e / e.sum(axis=1, keepdims=True)",
    ],
)
