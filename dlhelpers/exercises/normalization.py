"""The exercises of lesson 1: normalization and softmax."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlhelpers import activations, preprocessing
from dlhelpers.exercises.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lesson import Lesson

Array: TypeAlias = Any  # the wrong functions need no closer types


def _shapes(rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Three sizes of matrices, each of them no square: rows and columns cannot be confused."""
    rows = rng.choice(np.arange(2, 9), size=3, replace=False)
    for n in rows:
        yield int(n), int(rng.choice([m for m in range(2, 9) if m != n]))


def _any_shape_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[-1.0, 0.0, 2.0]])),
        Case("a single number", float(rng.normal())),
        Case("a vector of 5", rng.normal(size=5)),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in _shapes(rng)),
    ]


sigmoid = Exercise(
    reference=activations.sigmoid,
    cases=_any_shape_cases,
    mistakes=[
        Mistake(
            "minus sign forgotten",
            lambda x: 1 / (1 + np.exp(x)),
            "Your curve falls from 1 to 0: the exponent lacks its minus sign, e^(-x).",
        ),
        Mistake(
            "parentheses forgotten",
            lambda x: 1 / 1 + np.exp(-x),
            "1 / 1 + e^(-x) divides first and adds then. Put 1 + e^(-x) into parentheses.",
        ),
        Mistake(
            "1 - e^-x in the denominator",
            lambda x: 1 / (1 - np.exp(-np.where(x == 0, np.nan, x))),
            "The denominator is 1 plus e^(-x); yours is 1 minus it, which is 0 at x = 0.",
        ),
        Mistake(
            "tanh instead",
            lambda x: np.tanh(x),
            "This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1.",
        ),
        Mistake(
            "numerator e^-x",
            lambda x: np.exp(-x) / (1 + np.exp(x)),
            "Your numerator and denominator do not belong together: 1 / (1 + e^(-x)).",
        ),
    ],
    hints=[
        "What are the values at x = 0, and far to the right and left? Sketch the curve first.",
        "`np.exp` takes a whole array at once; so do +, - and /. No loop is needed.",
        "Compute e^(-x), add 1, take the inverse.",
        "return 1 / (1 + np.exp(-x))",
    ],
)


sigmoid_derivative = Exercise(
    reference=activations.sigmoid_derivative,
    cases=_any_shape_cases,
    mistakes=[
        Mistake(
            "x taken for s",
            lambda x: x * (1 - x),
            "You computed x (1 - x). The formula wants s (1 - s), where s is the sigmoid of x.",
        ),
        Mistake(
            "s squared",
            lambda x: activations.sigmoid(x) ** 2,
            "You have s times s. The second factor is 1 - s.",
        ),
        Mistake(
            "sigmoid returned",
            activations.sigmoid,
            "This is the sigmoid itself. Its slope is s (1 - s), which is 0.25 at x = 0.",
        ),
        Mistake(
            "1 + s for 1 - s",
            lambda x: activations.sigmoid(x) * (1 + activations.sigmoid(x)),
            "Your second factor is 1 + s; it should be 1 - s.",
        ),
        Mistake(
            "derivative of tanh",
            lambda x: 1 - np.tanh(x) ** 2,
            "1 - tanh(x)^2 is the slope of tanh. The sigmoid's is s (1 - s).",
        ),
        Mistake(
            "1 - s^2",
            lambda x: 1 - activations.sigmoid(x) ** 2,
            "You have 1 - s^2, which is the pattern of tanh. The sigmoid's slope is s (1 - s).",
        ),
        Mistake(
            "s (1 - s) of s",
            lambda x: activations.sigmoid_derivative(activations.sigmoid(x)),
            "You applied the sigmoid twice: s is sigmoid(x), and after that only s (1 - s).",
        ),
    ],
    hints=[
        "Where is the sigmoid steepest, and where is it flat? The slope is largest there.",
        "Call your own `sigmoid` once and keep its result in a variable s.",
        "s = sigmoid(x); return s * (1 - s)",
    ],
)


def _image_cases(rng: np.random.Generator) -> list[Case]:
    def images(*shape: int) -> Array:
        return rng.integers(0, 256, size=shape, dtype=np.uint8)

    tiny = np.arange(12, dtype=np.uint8).reshape(2, 1, 2, 3)
    m, h, w = (int(k) for k in rng.choice(np.arange(2, 8), size=3, replace=False))
    return [
        Case("the worked example", tiny),
        Case(f"{m} images of {h} by {w} pixels", images(m, h, w, 3)),
        Case("3 images of 64 by 64 pixels", images(3, 64, 64, 3)),
        Case("4 gray images of 5 by 2 pixels", images(4, 5, 2, 1)),
        Case("one image of 2 by 3 pixels", images(1, 2, 3, 3)),
    ]


def _transposed_images(images: Array) -> Array:
    return images.transpose(0, 2, 1, 3).reshape(len(images), -1).T


def _channels_first(images: Array) -> Array:
    return images.transpose(0, 3, 1, 2).reshape(len(images), -1).T


flatten_images = Exercise(
    reference=preprocessing.flatten_images,
    cases=_image_cases,
    mistakes=[
        Mistake(
            "scrambling reshape",
            lambda images: images.reshape(-1, images.shape[0]),
            "The shape is right, but the images are scrambled: reshape(h*w*c, m) deals the numbers "
            "out across the columns. Make one ROW of each image first, then transpose.",
        ),
        Mistake(
            "transpose forgotten",
            lambda images: images.reshape(images.shape[0], -1),
            "You have one image a row. The course wants one image a column: transpose with .T.",
        ),
        Mistake(
            "everything in one column",
            lambda images: images.reshape(-1, 1),
            "All images stand in one column now. Keep the first axis, the images, apart.",
        ),
        Mistake(
            "transposed before the reshape",
            lambda images: images.T.reshape(-1, images.shape[0]),
            "Transposing the four axes first turns each image on its side: columns before rows. "
            "Reshape to (m, h*w*c) first, then transpose.",
        ),
        Mistake(
            "fixed size 64",
            lambda images: images.reshape(images.shape[0], 64 * 64 * 3).T,
            "This works for images of 64 by 64 pixels only. Take the sizes from images.shape.",
        ),
        Mistake(
            "columns before rows",
            _transposed_images,
            "Each image is read column by column; read it row by row (reshape does, by itself).",
        ),
        Mistake(
            "channels first",
            _channels_first,
            "Your columns hold all reds, then all greens, then all blues. Leave the order as it "
            "is: pixel by pixel, with the three colors of a pixel together.",
        ),
    ],
    hints=[
        "Two images of 1 by 2 pixels, 3 colors: how many rows and columns has the result? Which "
        "numbers stand in its first column?",
        "`images.shape[0]` is the number of images. reshape(a, -1) finds the second size.",
        "Reshape to one row an image; then .T makes the rows columns.",
        "return images.reshape(images.shape[0], -1).T",
    ],
)


def _pixel_cases(rng: np.random.Generator) -> list[Case]:
    def pixels(*shape: int) -> Array:
        return rng.integers(0, 256, size=shape, dtype=np.uint8)

    return [
        Case("the worked example", np.array([[0, 51, 255]], dtype=np.uint8)),
        *(Case(f"a {n} by {m} matrix", pixels(n, m)) for n, m in _shapes(rng)),
        Case("2 images of 4 by 3 pixels", pixels(2, 4, 3, 3)),
        Case("a dark picture", rng.integers(0, 40, size=(6, 2), dtype=np.uint8)),
    ]


def _without_zero(x: Any) -> Any:
    return np.where(x == 0, np.ones_like(x), x)


standardize_images = Exercise(
    reference=preprocessing.standardize_images,
    cases=_pixel_cases,
    mistakes=[
        Mistake(
            "divided by 256",
            lambda images: images / 256,
            "You divided by 256. The largest pixel value is 255, and it should become exactly 1.",
        ),
        Mistake(
            "fractions cut off",
            lambda images: images // 255,
            "The fractions are lost, so that nearly all is 0: // cuts them off, and so does a "
            "conversion to integers. Divide with a single / and keep the floats.",
        ),
        Mistake(
            "divided by the largest value",
            lambda images: images / images.max(),
            "You divided by the largest value that happens to be there, so a dark picture becomes "
            "a bright one. Divide by 255, whatever the picture.",
        ),
        Mistake(
            "mean subtracted",
            lambda images: (images - images.mean()) / images.std(),
            "Subtracting the mean and dividing by the spread is another way to scale. Here the "
            "pixels only go from 0..255 to 0..1: divide by 255.",
        ),
        Mistake(
            "multiplied",
            lambda images: images * 255.0,
            "You multiplied by 255. Divide.",
        ),
        Mistake(
            "not scaled",
            lambda images: images.astype(float),
            "The values still go up to 255. Divide them by 255.",
        ),
    ],
    hints=[
        "What is the smallest value of a pixel, and the largest? What should they become?",
        "One division does it for the whole array at once.",
        "return images / 255",
    ],
)


def _row_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[0.0, 3.0, 4.0], [2.0, 6.0, 4.0]])),
        Case("one row", rng.normal(size=(1, 4))),
        Case("one column", 3 * rng.normal(size=(4, 1))),
        Case("a square matrix", rng.normal(size=(3, 3))),
        *(Case(f"a {n} by {m} matrix", 5 * rng.normal(size=(n, m))) for n, m in _shapes(rng)),
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
            "norms returned",
            lambda x: np.linalg.norm(x, axis=1, keepdims=True),
            "These are the norms of the rows. Divide x by them.",
        ),
        Mistake(
            "standardized",
            lambda x: (
                (x - x.mean(axis=1, keepdims=True)) / _without_zero(x.std(axis=1, keepdims=True))
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


def _softmax_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[9.0, 2, 5, 0, 0], [7, 5, 0, 0, 0]])),
        Case("one row", rng.normal(size=(1, 4))),
        Case("one column", rng.normal(size=(3, 1))),
        Case("a square matrix", rng.normal(size=(4, 4))),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in _shapes(rng)),
    ]


def _plain_softmax(x: Array) -> Array:
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


def _summed_without_keepdims(x: Array) -> Array:
    return np.exp(x) / np.exp(x).sum(axis=1)


_SOFTMAX_MISTAKES = [
    Mistake(
        "summed over the columns",
        lambda x: np.exp(x) / np.exp(x).sum(axis=0, keepdims=True),
        "Each column of your result sums to 1. The classes of one example lie along a row: sum "
        "over axis=1.",
    ),
    Mistake(
        "summed over everything",
        lambda x: np.exp(x) / np.exp(x).sum(),
        "Your whole result sums to 1. Each ROW must sum to 1: sum over axis=1.",
    ),
    Mistake(
        "keepdims forgotten",
        _summed_without_keepdims,
        "The sums have shape (n,), which NumPy lines up with the columns. With keepdims=True they "
        "have shape (n, 1) and line up with the rows.",
    ),
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
        "not divided",
        lambda x: np.exp(x),
        "These are the exponentials. Divide each row by its sum.",
    ),
    Mistake(
        "minus sign in the exponent",
        lambda x: _plain_softmax(-x),
        "Your smallest score gets the largest probability: there is a minus sign in the exponent.",
    ),
    Mistake(
        "logarithm of the softmax",
        lambda x: np.log(_plain_softmax(x)),
        "This is the logarithm of the softmax. Return the probabilities themselves.",
    ),
    Mistake(
        "sigmoid instead",
        activations.sigmoid,
        "You applied the sigmoid to every score by itself. The softmax divides by the row's sum.",
    ),
]

softmax = Exercise(
    reference=activations.softmax,
    cases=_softmax_cases,
    mistakes=_SOFTMAX_MISTAKES,
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
        Case("two rows far apart", np.array([[0.0, 1.0, 2.0], [-3000.0, -3001.0, -3002.0]])),
    ]


def _shifted(x: Array, shift: Any) -> Array:
    return _plain_softmax(x - shift)


def _divided_by_maximum(x: Array) -> Array:
    largest = np.abs(x).max(axis=1, keepdims=True)
    return _plain_softmax(x / _without_zero(largest))


def _clipped(x: Array) -> Array:
    return _plain_softmax(np.clip(x, -700, 700))


stable_softmax = Exercise(
    reference=activations.softmax,
    name="stable_softmax",
    cases=_stable_softmax_cases,
    mistakes=[
        Mistake(
            "nothing subtracted",
            _plain_softmax,
            "This is the plain softmax: e^1000 overflows, and infinity by infinity is nan. "
            "Subtract the largest score of each row from the row first.",
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
        *_SOFTMAX_MISTAKES,
    ],
    hints=[
        "Subtract 5 from every score of a row and compute the softmax by hand. What changes?",
        "Which number, subtracted from a row, makes its largest exponent exactly 0?",
        "`x.max` takes axis and keepdims as np.sum does.",
        "e = np.exp(x - x.max(axis=1, keepdims=True)); return e / e.sum(axis=1, keepdims=True)",
    ],
)


lesson = Lesson(
    "normalization",
    [
        sigmoid,
        sigmoid_derivative,
        flatten_images,
        standardize_images,
        normalize_rows,
        softmax,
        stable_softmax,
    ],
)
check, hint, solution = lesson.check, lesson.hint, lesson.solution
