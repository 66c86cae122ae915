"""The exercises of 01_first_lesson.ipynb. The name of this file is the name of the lesson.

The notebook imports it under this name: from dlhelpers.exercises.first_lesson import check, ...
Write your own exercise over this one, then: dlhelpers prove FOLDER
"""

import numpy as np

from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lesson import Lesson


# The inputs that a learner's function is tried on. In the notebook the seed is always the same; the
# grader draws a secret one, so that nobody can write the answers down instead of a function.
def _cases(rng):
    m = int(rng.integers(5, 12))
    return [
        # The first case is the worked example: 1 and 2 are the errors, 1 and 4 their squares.
        Case("the worked example", np.array([[3.0, 5.0]]), np.array([[2.0, 7.0]])),
        Case("one example", rng.normal(size=(1, 1)), rng.normal(size=(1, 1))),
        Case(f"{m} examples", rng.normal(size=(1, m)), rng.normal(size=(1, m))),
        Case(f"2 outputs, {m} examples", rng.normal(size=(2, m)), rng.normal(size=(2, m))),
        Case("whole numbers", rng.integers(-5, 6, size=(1, 4)), rng.integers(-5, 6, size=(1, 4))),
    ]


# The function as the notebook's cell has it, and in it the slips that learners make. As it stands
# it is right. A slip is real code below the right line, and the string beneath its name is what its
# learners are told. Give few at first; "dlhelpers mistakes" will show which ones are made.
@exercise(
    cases=_cases,
    hints=[
        "What is the error of one prediction, and why is it squared?",
        "How many numbers are there in A, if it has more than one row?",
        "np.mean takes the mean of all numbers of an array: return np.mean((A - Y) ** 2)",
    ],
)
def mean_squared_error(A, Y):
    errors = A - Y
    if mistake("A + Y for A - Y"):
        """You add predictions and labels. The error of a prediction is A - Y."""
        errors = A + Y
    squares = errors**2
    if mistake("errors not squared"):
        """You average the errors as they are, so that errors of different sign cancel. Square
        them."""
        squares = errors
    if mistake("absolute errors"):
        """You average the absolute errors. Their squares are wanted: errors**2."""
        squares = np.abs(errors)
    if mistake("sum for mean"):
        """You sum the squares. Divide by how many there are: np.mean."""
        return np.sum(squares)
    if mistake("divided by the examples"):
        """You divide by the number of columns. With several outputs there are more errors than
        that: np.mean."""
        return np.sum(squares) / A.shape[1]
    if mistake("root of the mean"):
        """You return the root of the mean. The mean of the squares itself is wanted."""
        return np.sqrt(np.mean(squares))
    return np.mean(squares)


# All exercises of the lesson, in the order of the notebook. Functions that the notebook gives, and
# that exercises call, stand in helpers={"name": function}.
lesson = Lesson([mean_squared_error])
