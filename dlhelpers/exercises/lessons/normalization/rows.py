"""The exercise of lesson 1 on rows of unit length, and what others share with it."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import preprocessing
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake

Array: TypeAlias = Any  # the wrong functions need no closer types


def shapes(rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Three sizes of matrices, each of them no square: rows and columns cannot be confused."""
    rows = rng.choice(np.arange(2, 9), size=3, replace=False)
    for n in rows:
        yield int(n), int(rng.choice([m for m in range(2, 9) if m != n]))


def without_zero(x: Any) -> Any:
    return np.where(x == 0, np.ones_like(x), x)


def _row_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[0.0, 3.0, 4.0], [2.0, 6.0, 4.0]])),
        Case("one row", rng.normal(size=(1, 4))),
        Case("one column", 3 * rng.normal(size=(4, 1))),
        Case("a square matrix", rng.normal(size=(3, 3))),
        *(Case(f"a {n} by {m} matrix", 5 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


def _sums_of_squares(x: Array) -> Array:
    return np.sum(x**2, axis=1, keepdims=True)


normalize_rows = Exercise(
    reference=preprocessing.normalize_rows,
    cases=_row_cases,
    mistakes=[
        Mistake(
            "divided by the columns' norms",
            lambda x: x / np.linalg.norm(x, axis=0, keepdims=True),
            "Your columns have length 1, not your rows. A row runs along axis 1: use axis=1.",
        ),
        Mistake(
            "axis forgotten",
            lambda x: x / np.linalg.norm(x),
            "You divided by one number, the norm of the whole matrix. Each row has a norm of its "
            "own: use axis=1.",
        ),
        Mistake(
            "keepdims forgotten",
            lambda x: x / np.linalg.norm(x, axis=1),
            "The norms have shape (n,), which NumPy lines up with the columns. With keepdims=True "
            "they have shape (n, 1) and line up with the rows.",
        ),
        Mistake(
            "square root forgotten",
            lambda x: x / _sums_of_squares(x),
            "You divided by the sum of the squares. The norm is its square root.",
        ),
        Mistake(
            "divided by the sum",
            lambda x: x / x.sum(axis=1, keepdims=True),
            "You divided by the sum of the row. The norm is the root of the sum of the squares.",
        ),
        Mistake(
            "divided by the sum of absolute values",
            lambda x: x / np.abs(x).sum(axis=1, keepdims=True),
            "You divided by the sum of the absolute values, the L1 norm. The L2 norm is wanted: "
            "the root of the sum of the squares.",
        ),
        Mistake(
            "divided by the maximum",
            lambda x: x / np.abs(x).max(axis=1, keepdims=True),
            "You divided by the largest value of the row. Divide by its norm.",
        ),
        Mistake(
            "multiplied by the norm",
            lambda x: x * np.linalg.norm(x, axis=1, keepdims=True),
            "You multiplied by the norm, so long rows become longer. Divide.",
        ),
        Mistake(
            "root of the mean of squares",
            lambda x: x / np.sqrt(np.mean(x**2, axis=1, keepdims=True)),
            "You divided by the root of the MEAN of the squares. The norm takes their SUM.",
        ),
        Mistake(
            "signs lost",
            lambda x: np.abs(x) / np.linalg.norm(x, axis=1, keepdims=True),
            "Negative numbers have become positive. Divide x itself by the norm.",
        ),
        Mistake(
            "centered",
            lambda x: (
                (x - x.mean(axis=1, keepdims=True)) / np.linalg.norm(x, axis=1, keepdims=True)
            ),
            "You subtracted the mean first. Only divide by the norm.",
        ),
        Mistake(
            "norms returned",
            lambda x: np.linalg.norm(x, axis=1, keepdims=True),
            "These are the norms of the rows. Divide x by them.",
        ),
        Mistake(
            "standardized",
            lambda x: (
                (x - x.mean(axis=1, keepdims=True)) / without_zero(x.std(axis=1, keepdims=True))
            ),
            "You subtracted the mean and divided by the spread. Only divide by the norm.",
        ),
        Mistake("returned unchanged", lambda x: x, "The rows come back as they were given."),
    ],
    hints=[
        "How long is the row [0, 3, 4]? What must every row's length be afterwards?",
        "`np.linalg.norm` takes axis and keepdims, like np.sum. What shape must the norms have so "
        "that each row is divided by its own?",
        "The norms need shape (n, 1): axis=1, keepdims=True. Broadcasting does the rest.",
        "return x / np.linalg.norm(x, axis=1, keepdims=True)",
    ],
)
