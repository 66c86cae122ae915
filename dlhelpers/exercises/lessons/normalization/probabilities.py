"""The exercises of lesson 1 that make probabilities: the sigmoid and the softmax."""

from dataclasses import replace

import numpy as np

from dlhelpers import activations
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.normalization.rows import shapes


def _any_shape_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[-1.0, 0.0, 2.0]])),
        Case("a single number", float(rng.normal())),
        Case("a vector of 5", rng.normal(size=5)),
        Case("whole numbers", np.array([[-2, 0, 1], [3, -1, 0]])),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


@exercise(
    reference=activations.sigmoid,
    cases=_any_shape_cases,
    hints=[
        "What are the values at x = 0, and far to the right and left? Sketch the curve first.",
        "`np.exp` takes a whole array at once; so do +, - and /. No loop is needed.",
        "Compute e^(-x), add 1, take the inverse.",
        "return 1 / (1 + np.exp(-x))",
    ],
)
def sigmoid(x):
    if mistake("minus sign forgotten"):
        """Your curve falls from 1 to 0: it is the sigmoid of -x. In 1 / (1 + e^(-x)) the exponent
        has a minus sign."""
        return 1 / (1 + np.exp(x))
    if mistake("parentheses forgotten"):
        """This is 1 + e^(-x), and the sigmoid is 1 over all of it. In 1 / 1 + e^(-x) the division
        comes first: put the sum into parentheses."""
        return 1 / 1 + np.exp(-x)
    if mistake("parentheses and minus sign forgotten"):
        """This is 1 + e^x. The sigmoid is 1 over (1 + e^(-x)): mind the parentheses and the
        sign."""
        return 1 / 1 + np.exp(x)
    if mistake("1 - e^-x in the denominator"):
        """The denominator is 1 plus e^(-x); yours is 1 minus it, which is 0 at x = 0."""
        return 1 / (1 - np.exp(-x))
    if mistake("1 + forgotten"):
        """This is e^x, which grows without limit. The 1 is missing: 1 / (1 + e^(-x))."""
        return 1 / np.exp(-x)
    if mistake("tanh instead"):
        """This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1."""
        return np.tanh(x)
    if mistake("numerator e^-x"):
        """Your numerator and denominator do not belong together: 1 / (1 + e^(-x))."""
        return np.exp(-x) / (1 + np.exp(x))
    if mistake("e rounded to 2.718"):
        """Your e has too few digits. np.exp knows all of them."""
        return 1 / (1 + 2.718**-x)
    if mistake("returned unchanged"):
        """x comes back as it was given. Return the sigmoid of it."""
        return x
    if mistake("cut to whole numbers"):
        """Given whole numbers, yours returns whole numbers: the fractions are cut off. An array
        like x, made by np.zeros_like(x) or x.copy(), has the type of x: add dtype=float, or take
        np.zeros(np.shape(x))."""
        return np.array(1 / (1 + np.exp(-x)), dtype=np.asarray(x).dtype)
    return 1 / (1 + np.exp(-x))


@exercise(
    reference=activations.sigmoid_derivative,
    cases=_any_shape_cases,
    hints=[
        "Where is the sigmoid steepest, and where is it flat? The slope is largest there.",
        "Call your own `sigmoid` once and keep its result in a variable s.",
        "s = sigmoid(x); return s * (1 - s)",
    ],
)
def sigmoid_derivative(x):
    s = sigmoid(x)
    if mistake("x taken for s"):
        """You computed x (1 - x). The formula wants s (1 - s), where s is the sigmoid of x."""
        s = x
    if mistake("s (1 - s) of s"):
        """You applied the sigmoid twice: s is sigmoid(x), and after that only s (1 - s)."""
        s = sigmoid(s)
    if mistake("parentheses of 1 - s forgotten"):
        """Your slope is 0 everywhere, as s * 1 - s is: * goes before -. It is s times (1 - s)."""
        return s * 1 - s
    if mistake("s squared"):
        """You have s times s. The second factor is 1 - s."""
        return s * s
    if mistake("sigmoid returned"):
        """This is the sigmoid itself. Its slope is s (1 - s), which is 0.25 at x = 0."""
        return s
    if mistake("1 + s for 1 - s"):
        """Your second factor is 1 + s; it should be 1 - s."""
        return s * (1 + s)
    if mistake("x taken for the second s"):
        """Your second factor is 1 - x. It is 1 - s, with the sigmoid of x in both places."""
        return s * (1 - x)
    if mistake("1 - s alone"):
        """This is 1 - s. Multiply it by s."""
        return 1 - s
    if mistake("derivative of tanh"):
        """1 - tanh(x)^2 is the slope of tanh. The sigmoid's is s (1 - s)."""
        return 1 - np.tanh(x) ** 2
    if mistake("1 - s^2"):
        """You have 1 - s^2, which is the pattern of tanh. The sigmoid's slope is s (1 - s)."""
        return 1 - s**2
    if mistake("cut to whole numbers"):
        """Given whole numbers, yours returns whole numbers: the fractions are cut off. An array
        like x, made by np.zeros_like(x) or x.copy(), has the type of x: add dtype=float, or take
        np.zeros(np.shape(x))."""
        return np.array(s * (1 - s), dtype=np.asarray(x).dtype)
    return s * (1 - s)


def _softmax_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[9.0, 2, 5, 0, 0], [7, 5, 0, 0, 0]])),
        Case("one row of whole numbers", np.array([[2, -1, 0, 3]])),
        Case("one column", rng.normal(size=(3, 1))),
        Case("a square matrix", rng.normal(size=(4, 4))),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


@exercise(
    reference=activations.softmax,
    cases=_softmax_cases,
    hints=[
        "What must every row sum to, and why can no entry be negative?",
        "`np.sum` can keep the summed axis as length 1. Why would you want that here?",
        "Take np.exp of everything, sum each row with axis=1 and keepdims=True, divide.",
        "e = np.exp(x); return e / np.sum(e, axis=1, keepdims=True)",
    ],
)
def softmax(x):
    e = np.exp(x)
    if mistake("exponential forgotten"):
        """You divided the scores by their sum. Take the exponential of every score first."""
        e = x
    if mistake("minus sign in the exponent"):
        """Your smallest score gets the largest probability, as e^(-x) gives it. Take e^x."""
        e = np.exp(-x)
    if mistake("exponential forgotten below"):
        """The numerator is e^x, but the sum below is of x. Sum the exponentials."""
        return e / np.sum(x, axis=1, keepdims=True)
    if mistake("exponential forgotten below, everything summed"):
        """The sum below is of x, and over all rows. Sum the exponentials of each row: axis=1,
        keepdims=True."""
        return e / np.sum(x)
    if mistake("exponential forgotten below, columns summed"):
        """The sum below is of x, and down the columns, as Python's own sum takes it. Sum the
        exponentials of each row: np.sum with axis=1, keepdims=True."""
        return e / np.sum(x, axis=0)
    if mistake("divided by the largest"):
        """You divided by the largest exponential of the row. Divide by their sum."""
        return e / np.max(e, axis=1, keepdims=True)
    if mistake("exponential of the sum"):
        """You took the exponential of the sum. Take the sum of the exponentials."""
        return e / np.exp(np.sum(x, axis=1, keepdims=True))
    if mistake("exponential of the quotient"):
        """You divided first and took the exponential then. The exponential comes first."""
        return np.exp(x / np.sum(x, axis=1, keepdims=True))
    if mistake("exponential of the quotient, everything summed"):
        """You divided by the sum of all of x and took the exponential then. The exponential comes
        first; then each row is divided by its own sum."""
        return np.exp(x / np.sum(x))
    if mistake("exponential of the quotient, columns summed"):
        """You divided by the sums of the columns, as Python's own sum takes them, and took the
        exponential then. The exponential comes first; then each row is divided by its own sum."""
        return np.exp(x / np.sum(x, axis=0))
    if mistake("sigmoid instead"):
        """You applied the sigmoid to every score by itself. The softmax divides by the row's
        sum."""
        return sigmoid(x)
    if mistake("summed over the columns"):
        """Each column of your result sums to 1. The classes of one example lie along a row: sum
        over axis=1."""
        return e / np.sum(e, axis=0, keepdims=True)
    if mistake("summed over everything"):
        """Your whole result sums to 1. Each ROW must sum to 1: sum over axis=1."""
        return e / np.sum(e)
    if mistake("keepdims forgotten"):
        """Your sums lie in a row, which NumPy lines up with the columns. With keepdims=True they
        have shape (n, 1) and line up with the rows."""
        return e / np.sum(e, axis=1)
    if mistake("not divided"):
        """These are the exponentials. Divide each row by its sum."""
        return e
    if mistake("multiplied by the sum"):
        """You multiplied by the row's sum. Divide by it."""
        return e * np.sum(e, axis=1, keepdims=True)
    if mistake("sums returned"):
        """These are the sums of the rows. Divide the exponentials by them."""
        return np.sum(e, axis=1, keepdims=True)
    if mistake("divided by the norm"):
        """You divided by the row's norm. Divide by its sum, so that the row sums to 1."""
        return e / np.linalg.norm(e, axis=1, keepdims=True)
    if mistake("1 added to the sum"):
        """You added 1 to the sum, as in the sigmoid. Divide by the sum alone."""
        return e / (1 + np.sum(e, axis=1, keepdims=True))
    if mistake("exponentials cut to whole numbers"):
        """Given whole numbers, your exponentials are whole numbers, too: an array like x takes
        them, as np.zeros_like(x) makes it. Add dtype=float."""
        e = np.exp(x).astype(x.dtype)
    if mistake("logarithm of the softmax"):
        """This is the logarithm of the softmax. Return the probabilities themselves."""
        return np.log(e / np.sum(e, axis=1, keepdims=True))
    if mistake("cut to whole numbers"):
        """Given whole numbers, yours returns whole numbers: the fractions are cut off. An array
        like x, made by np.zeros_like(x) or x.copy(), has the type of x: add dtype=float, or take
        np.zeros(np.shape(x))."""
        return (e / np.sum(e, axis=1, keepdims=True)).astype(x.dtype)
    return e / np.sum(e, axis=1, keepdims=True)


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


def _of_shifted(function):
    """A wrong softmax behind the right subtraction."""
    return lambda x: function(x - np.max(x, axis=1, keepdims=True))


@exercise(
    reference=activations.softmax,
    cases=_stable_softmax_cases,
    # The last eleven of softmax are made behind the exponential.
    mistakes=[replace(m, function=_of_shifted(m.function)) for m in softmax.mistakes[-11:]],
    hints=[
        "Subtract 5 from every score of a row and compute the softmax by hand. What changes?",
        "Which number, subtracted from a row, makes its largest exponent exactly 0?",
        "`x.max` takes axis and keepdims as np.sum does.",
        "e = np.exp(x - x.max(axis=1, keepdims=True)); return e / e.sum(axis=1, keepdims=True)",
    ],
)
def stable_softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    if mistake("nothing subtracted"):
        """Large scores still overflow: e^1000 is infinite, and infinity by infinity is nan.
        Subtract the largest score of each row, np.max and not its place, from the row before you
        take the exponential, and use the result."""
        e = np.exp(x)
    if mistake("maximum added"):
        """You added the largest score, so that the exponents are twice as large. Subtract it."""
        e = np.exp(x + np.max(x, axis=1, keepdims=True))
    if mistake("scores subtracted from the maximum"):
        """You subtracted the scores from their maximum, so that the smallest score gets the
        largest probability. Subtract the maximum from the scores: x - max."""
        e = np.exp(np.max(x, axis=1, keepdims=True) - x)
    if mistake("exponential forgotten"):
        """The maximum is subtracted, but no exponential is taken."""
        e = x - np.max(x, axis=1, keepdims=True)
    if mistake("subtracted above only"):
        """Your numerator has the maximum subtracted and the sum below has not. Compute the
        exponentials once and use them in both places."""
        return e / np.sum(np.exp(x), axis=1, keepdims=True)
    if mistake("subtracted after the exponential"):
        """The maximum must come off the scores BEFORE the exponential: np.exp(x - max)."""
        e = np.exp(x) - np.max(x, axis=1, keepdims=True)
    if mistake("largest absolute value subtracted"):
        """You subtracted the largest absolute value. Where all scores are negative, that makes
        every exponential 0. Subtract the maximum itself."""
        e = np.exp(x - np.max(np.abs(x), axis=1, keepdims=True))
    if mistake("nan replaced"):
        """You replaced nan by a number, and the probabilities are lost. Avoid the overflow:
        subtract each row's maximum first."""
        e = np.exp(x)
        return np.nan_to_num(e / np.sum(e, axis=1, keepdims=True))
    if mistake("one maximum for all rows"):
        """You subtracted one number from all rows, such as the largest score of the matrix. A row
        far below it then vanishes (0 / 0). Each row has a maximum of its own: axis=1,
        keepdims=True."""
        e = np.exp(x - np.max(x))
    if mistake("softmax of the whole matrix"):
        """Your whole result sums to 1. Each ROW has a maximum and a sum of its own: axis=1 and
        keepdims=True in both places."""
        e = np.exp(x - np.max(x))
        return e / np.sum(e)
    if mistake("softmax of the columns"):
        """Each column of your result sums to 1, and each ROW must. Take the maximum and the sum
        over axis=1."""
        e = np.exp(x - np.max(x, axis=0))
        return e / np.sum(e, axis=0)
    if mistake("Python's max"):
        """Python's own max compares whole rows, which NumPy refuses. Take np.max, with axis=1 and
        keepdims=True."""
        e = np.exp(x - max(x))
    if mistake("maximum of the columns"):
        """You subtracted the largest score of each column, which changes the result. The same
        number must come off all scores of a row: axis=1."""
        e = np.exp(x - np.max(x, axis=0, keepdims=True))
    if mistake("keepdims forgotten at the maximum"):
        """Your maxima lie in a row, which NumPy lines up with the columns. keepdims=True gives
        them shape (n, 1)."""
        e = np.exp(x - np.max(x, axis=1))
    if mistake("keepdims forgotten in both places"):
        """Your maxima and sums lie in rows, which NumPy lines up with the columns. keepdims=True
        in both places gives them shape (n, 1)."""
        e = np.exp(x - np.max(x, axis=1))
        return e / np.sum(e, axis=1)
    if mistake("minimum subtracted"):
        """You subtracted the smallest score, so that the largest exponents still grow. Subtract
        the largest: then every exponent is 0 or below."""
        e = np.exp(x - np.min(x, axis=1, keepdims=True))
    if mistake("mean subtracted"):
        """You subtracted something in the middle, such as the mean: a score far above it still
        overflows. Subtract the maximum."""
        e = np.exp(x - np.mean(x, axis=1, keepdims=True))
    if mistake("divided by the maximum"):
        """Dividing the scores by their maximum changes the result; subtracting it does not. Why?
        Write e^(x - c) as e^x / e^c."""
        e = np.exp(x / np.max(x, axis=1, keepdims=True))
    if mistake("scores clipped"):
        """Cutting the scores off at a limit makes different scores equal. Subtract each row's
        maximum instead: that changes nothing."""
        e = np.exp(np.clip(x, -700, 700))
    return e / np.sum(e, axis=1, keepdims=True)
