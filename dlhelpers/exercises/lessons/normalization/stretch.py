"""The stretch exercises of lesson 1, which cost nothing."""

import numpy as np

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.normalization.rows import normalize_rows, shapes


def _column_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.log([[1.0, 3.0], [2.0, 3.0], [5.0, 3.0]])),
        Case("one column of whole numbers", np.array([[1], [3], [2]])),
        Case("a square matrix", rng.normal(size=(3, 3))),
        Case("large scores", np.array([[2000.0, -1000.0], [0.0, 0.0], [1.0, 1.0], [0.0, -1.0]])),
        Case("two columns far apart", np.array([[2000.0, -1.0], [2001.0, 0.0], [1999.0, 0.5]])),
        *(Case(f"a {n} by {m} matrix", 3 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


@exercise(
    cases=_column_cases,
    hints=[
        "Which axis runs down a column? What must every column of the result sum to?",
        "Everything that `stable_softmax` did along axis 1 is done along axis 0.",
        "Look at the shape that keepdims leaves: (1, m). Would it line up without keepdims, too?",
        "e = np.exp(x - x.max(axis=0)); return e / e.sum(axis=0)",
    ],
)
def softmax_of_columns(x):
    e = np.exp(x - np.max(x, axis=0))
    if mistake("softmax of the rows"):
        """Each row of your result sums to 1. Here an example is a column: work along axis=0."""
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        return e / np.sum(e, axis=1, keepdims=True)
    if mistake("sum of the rows"):
        """You divided by the sums of the rows. A column is one example: sum over axis=0."""
        return e / np.sum(e, axis=1, keepdims=True)
    if mistake("sum of the whole matrix"):
        """Your whole result sums to 1, and each column must: sum over axis=0."""
        return e / np.sum(e)
    if mistake("maximum of the rows"):
        """You subtracted the largest score of each row. The same number must come off all scores
        of a column: take the maximum over axis=0."""
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
    if mistake("one maximum for all columns"):
        """You subtracted one number from all columns. A column far below it then vanishes
        (0 / 0). Each has a maximum of its own: axis=0."""
        e = np.exp(x - np.max(x))
    if mistake("nothing subtracted"):
        """Large scores overflow. Subtract the largest of each column before the exponential."""
        e = np.exp(x)
    if mistake("not divided"):
        """The exponentials are right, but they do not sum to 1: divide by the sum of each
        column."""
        return e
    return e / np.sum(e, axis=0)


def _similarity_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[2.0, 4.0, 4.0], [1.0, 2.0, 2.0], [2.0, -1.0, 0.0]])),
        Case("two rows of whole numbers", np.array([[3, 4, 0], [0, 5, 12]])),
        Case("one row", rng.normal(size=(1, 4))),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


@exercise(
    cases=_similarity_cases,
    hints=[
        "Rows of length 1 first: you have a function for that. What is left of the cosine?",
        "The element in row i and column j of `A @ B` takes row i of A times column j of B, "
        "element by element, and sums.",
        "You want row i times row j. Which matrix has the rows of A as its columns?",
        "unit = normalize_rows(x); return unit @ unit.T",
    ],
)
def similarities(x):
    unit = normalize_rows(x)
    if mistake("rows not normalized"):
        """These are the products of the rows as they are: a long row is like everything. Give all
        rows length 1 first."""
        unit = x
    if mistake("only one side normalized"):
        """You normalized the rows on one side only, so that your result still grows with the
        length of the others."""
        return unit @ x.T
    if mistake("columns compared"):
        """You compared the columns: your result has one row a column of x. Each row of x is one
        customer: take unit @ unit.T."""
        return unit.T @ unit
    if mistake("angle instead of its cosine"):
        """These are the angles. Their cosines are wanted."""
        return np.arccos(np.clip(unit @ unit.T, -1, 1))
    if mistake("distances"):
        """These are the distances between the normalized rows: 0 for rows that are alike. The
        cosine is 1 there."""
        return np.linalg.norm(unit[:, None] - unit[None, :], axis=2)
    if mistake("signs lost"):
        """Opposite tastes come out as like. A cosine may be negative: leave its sign."""
        return np.abs(unit @ unit.T)
    return unit @ unit.T


def _logarithm_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[1000.0, 0.0]])),
        Case("three equal scores, and others", np.log([[3.0, 3.0, 3.0], [1.0, 2.0, 5.0]])),
        Case("whole numbers", np.array([[-1, 0, 2, 7]])),
        Case("a square matrix", rng.normal(size=(3, 3))),
        Case("one score far above the others", np.array([[2000.0, 0.0, 0.0, 0.0, 0.0]])),
        Case("rows far apart", np.array([[2000.0, 1999.0, 0.0], [-3000.0, -3001.0, -3900.0]])),
        *(Case(f"a {n} by {m} matrix", 3 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


@exercise(
    cases=_logarithm_cases,
    hints=[
        "What is the logarithm of a fraction a / b? Of e^x?",
        "log(e^x / sum) is x - log(sum). Which exponentials does the sum hold, and which of them "
        "overflow?",
        "Subtract the row's maximum first, as before, and then log(sum) once a row.",
        "z = x - x.max(axis=1, keepdims=True); "
        "return z - np.log(np.exp(z).sum(axis=1, keepdims=True))",
    ],
)
def log_softmax(x):
    z = x - np.max(x, axis=1, keepdims=True)
    if mistake("logarithm of the softmax"):
        """A probability that is too small becomes 0, and its logarithm -inf. Do not take the
        exponential only to take the logarithm again: log(e^z / sum) is z - log(sum)."""
        e = np.exp(z)
        return np.log(e / np.sum(e, axis=1, keepdims=True))
    if mistake("maximum not subtracted"):
        """The exponentials of large scores overflow. Subtract the maximum of each row first."""
        return x - np.log(np.sum(np.exp(x), axis=1, keepdims=True))
    if mistake("maximum subtracted in one place"):
        """You subtracted the maximum inside the sum and not outside. Both belong to the same
        fraction: z - log(sum of e^z)."""
        return x - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    if mistake("sum over the columns"):
        """You summed over the columns. The classes of one example lie along a row: axis=1."""
        return z - np.log(np.sum(np.exp(z), axis=0, keepdims=True))
    if mistake("sum over the whole matrix"):
        """You took one sum for the whole matrix. Each row has its own: axis=1, keepdims=True."""
        return z - np.log(np.sum(np.exp(z)))
    if mistake("logarithm of the sum forgotten"):
        """You divided by nothing: subtract the logarithm of the row's sum of exponentials."""
        return z
    if mistake("sum without its logarithm"):
        """You subtracted the sum itself. Subtract its logarithm."""
        return z - np.sum(np.exp(z), axis=1, keepdims=True)
    if mistake("sign turned round"):
        """Yours are the logarithms with the other sign. Probabilities are at most 1, so that their
        logarithms are at most 0."""
        return np.log(np.sum(np.exp(z), axis=1, keepdims=True)) - z
    if mistake("divided by the logarithm"):
        """The logarithm of a fraction is a difference: subtract log(sum) instead of dividing by
        it."""
        return z / np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    if mistake("softmax returned"):
        """These are the probabilities. Their logarithms are wanted."""
        e = np.exp(z)
        return e / np.sum(e, axis=1, keepdims=True)
    if mistake("logarithm to base 10"):
        """np.log10 is the logarithm to base 10. The natural one, np.log, undoes np.exp."""
        return z - np.log10(np.sum(np.exp(z), axis=1, keepdims=True))
    return z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
