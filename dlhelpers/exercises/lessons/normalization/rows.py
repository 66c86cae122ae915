"""The exercise of lesson 1 on rows of unit length, and what others share with it."""

from collections.abc import Iterator

import numpy as np

from dlhelpers import preprocessing
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case


def shapes(rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Three sizes of matrices, each of them no square: rows and columns cannot be confused."""
    rows = rng.choice(np.arange(2, 9), size=3, replace=False)
    for n in rows:
        yield int(n), int(rng.choice([m for m in range(2, 9) if m != n]))


def _row_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[0.0, 3.0, 4.0], [2.0, 6.0, 4.0]])),
        Case("one row of whole numbers", np.array([[2, -3, 6, 0]])),
        Case("one column", 3 * rng.normal(size=(4, 1))),
        Case("a square matrix", rng.normal(size=(3, 3))),
        *(Case(f"a {n} by {m} matrix", 5 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


@exercise(
    reference=preprocessing.normalize_rows,
    cases=_row_cases,
    hints=[
        "How long is the row [0, 3, 4]? What must every row's length be afterwards?",
        "`np.linalg.norm` takes axis and keepdims, like np.sum. What shape must the norms have so "
        "that each row is divided by its own?",
        "The norms need shape (n, 1): axis=1, keepdims=True. Broadcasting does the rest.",
        "return x / np.linalg.norm(x, axis=1, keepdims=True)",
    ],
)
def normalize_rows(x):
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    if mistake("divided by the columns' norms"):
        """Your columns have length 1, not your rows. A row runs along axis 1: use axis=1."""
        norms = np.linalg.norm(x, axis=0, keepdims=True)
    if mistake("axis forgotten"):
        """You divided by one number, the norm of the whole matrix. Each row has a norm of its
        own: use axis=1."""
        norms = np.linalg.norm(x)
    if mistake("keepdims forgotten"):
        """Your norms lie in a row, which NumPy lines up with the columns. With keepdims=True they
        have shape (n, 1) and line up with the rows."""
        norms = np.linalg.norm(x, axis=1)
    if mistake("kind of norm for the axis"):
        """You divided by one number: the second argument of np.linalg.norm is the kind of norm
        (ord), not the axis. Write axis=1."""
        norms = np.linalg.norm(x, 1)
    if mistake("square root forgotten"):
        """You divided by the sum of the squares. The norm is its square root."""
        norms = np.sum(x**2, axis=1, keepdims=True)
    if mistake("divided by the sum"):
        """You divided by the sum of the row. The norm is the root of the sum of the squares."""
        norms = np.sum(x, axis=1, keepdims=True)
    if mistake("divided by the sum of absolute values"):
        """You divided by the sum of the absolute values, the L1 norm. The L2 norm is wanted: the
        root of the sum of the squares."""
        norms = np.sum(np.abs(x), axis=1, keepdims=True)
    if mistake("divided by the maximum"):
        """You divided by the largest value of the row. Divide by its norm."""
        norms = np.max(x, axis=1, keepdims=True)
    if mistake("root of the mean of squares"):
        """You divided by the root of the MEAN of the squares. The norm takes their SUM."""
        norms = np.sqrt(np.mean(x**2, axis=1, keepdims=True))
    if mistake("multiplied by the norm"):
        """You multiplied by the norm, so long rows become longer. Divide."""
        norms = 1 / norms
    if mistake("signs lost"):
        """Negative numbers have become positive. Divide x itself by the norm."""
        x = np.abs(x)
    if mistake("centered"):
        """You subtracted the mean first. Only divide by the norm."""
        x = x - x.mean(axis=1, keepdims=True)
    if mistake("standardized"):
        """You subtracted the mean and divided by the spread. Only divide by the norm."""
        x, norms = x - x.mean(axis=1, keepdims=True), x.std(axis=1, keepdims=True)
    if mistake("norms returned"):
        """These are the norms of the rows. Divide x by them."""
        return norms
    if mistake("returned unchanged"):
        """The rows come back as they were given."""
        return x
    if mistake("cut to whole numbers"):
        """Given whole numbers, yours returns whole numbers: the fractions are cut off. An array
        like x, made by np.zeros_like(x) or x.copy(), has the type of x: add dtype=float, or take
        np.zeros(np.shape(x))."""
        return (x / norms).astype(x.dtype)
    return x / norms
