"""The exercises of lesson 1: normalization and softmax."""

from typing import Any

import numpy as np

from dlhelpers import activations
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.normalization.images import flatten_images, standardize_images
from dlhelpers.exercises.lessons.normalization.probabilities import (
    plain_softmax,
    softmax,
    stable_softmax,
)
from dlhelpers.exercises.lessons.normalization.rows import normalize_rows, shapes


def _any_shape_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[-1.0, 0.0, 2.0]])),
        Case("a single number", float(rng.normal())),
        Case("a vector of 5", rng.normal(size=5)),
        Case("whole numbers", np.array([[-2, 0, 1], [3, -1, 0]])),
        *(Case(f"a {n} by {m} matrix", 2 * rng.normal(size=(n, m))) for n, m in shapes(rng)),
    ]


def _whole(x: Any) -> bool:
    return np.asarray(x).dtype.kind == "i"


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
            "This is 1 + e^(-x), and the sigmoid is 1 over all of it. In 1 / 1 + e^(-x) the "
            "division comes first: put the sum into parentheses.",
        ),
        Mistake(
            "1 - e^-x in the denominator",
            lambda x: 1 / (1 - np.exp(-np.where(x == 0, np.nan, x))),
            "The denominator is 1 plus e^(-x); yours is 1 minus it, which is 0 at x = 0.",
        ),
        Mistake(
            "1 + forgotten",
            lambda x: 1 / np.exp(-x),
            "This is e^x, which grows without limit. The 1 is missing: 1 / (1 + e^(-x)).",
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
        Mistake(
            "cut to whole numbers",
            lambda x: np.trunc(activations.sigmoid(x)) if _whole(x) else activations.sigmoid(x),
            "Given whole numbers, yours returns whole numbers: the fractions are cut off. "
            "np.zeros_like(x) and np.empty_like(x) take the type of x, too: add dtype=float.",
        ),
        Mistake(
            "returned unchanged",
            lambda x: x,
            "x comes back as it was given. Return the sigmoid of it.",
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
            "parentheses of 1 - s forgotten",
            lambda x: 0 * activations.sigmoid(x),
            "s * 1 - s is 0: the multiplication comes first. Put 1 - s into parentheses.",
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
            "x taken for the second s",
            lambda x: activations.sigmoid(x) * (1 - x),
            "Your second factor is 1 - x. It is 1 - s, with the sigmoid of x in both places.",
        ),
        Mistake(
            "1 - s alone",
            lambda x: 1 - activations.sigmoid(x),
            "This is 1 - s. Multiply it by s.",
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
    # The library's softmax is the stable one: it would do the work of stable_softmax.
    helpers={"softmax": plain_softmax},
)
check, hint, solution = lesson.check, lesson.hint, lesson.solution
