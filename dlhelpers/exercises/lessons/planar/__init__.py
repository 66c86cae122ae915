"""The exercises of lesson 3: a network with one hidden layer.

Here are the sizes of its layers; the longer exercises have modules of their own, beside this one.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from dlhelpers import planar
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.cost import compute_cost
from dlhelpers.exercises.lessons.planar.backward import backward_propagation
from dlhelpers.exercises.lessons.planar.forward import forward_propagation, predict
from dlhelpers.exercises.lessons.planar.initialize import initialize_parameters
from dlhelpers.exercises.lessons.planar.model import nn_model
from dlhelpers.exercises.lessons.planar.questions import QUESTIONS
from dlhelpers.exercises.lessons.planar.stretch import (
    disagreements,
    dZ1_of_sigmoids,
    flip_unit,
)
from dlhelpers.exercises.lessons.planar.update import update_parameters


def _size_cases(rng: np.random.Generator) -> list[Case]:
    def case(name, n_x, m, n_y=1):
        return Case(name, rng.normal(size=(n_x, m)), rng.integers(0, 2, size=(n_y, m)))

    n, m, n_y = (int(k) for k in rng.choice(np.arange(5, 12), size=3, replace=False))
    return [
        case("the worked example, 2 features and 3 examples", 2, 3),
        case("one feature", 1, 6),
        case("one example", 3, 1),
        case(f"{n} features, {m} examples", n, m),
        case(f"{n_y} outputs", 2, m, n_y),
        case("400 examples", 2, 400),
    ]


def same_sizes(actual: Any, expected: Any) -> Difference | None:
    """Compare the three sizes, and name whatever number there is of hidden units."""
    difference = compare(actual, expected)
    if difference is None or difference.kind != "value" or difference.where != "[1]":
        return difference
    if compare(actual[2], expected[2]) is not None:
        return difference
    name = f"n_h is {difference.actual:g}"
    sentence = f"Your {name}. The lesson's hidden layer has 4 units, whatever the data."
    return replace(difference, mistake=name, sentence=sentence)


@exercise(
    reference=planar.layer_sizes,
    cases=_size_cases,
    same=same_sizes,
    hints=[
        "One example is one column. What, then, is a row of X, and what a row of Y?",
        "An array's shape is a tuple: rows first, columns second. Which of the two do you need?",
        "n_h is 4, for now; the other two are the numbers of rows.",
        "return X.shape[0], 4, Y.shape[0]",
    ],
)
def layer_sizes(X, Y):
    n_x = X.shape[0]
    if mistake("examples for features"):
        """Your n_x is the number of examples. The features are the rows of X: X.shape[0]."""
        n_x = X.shape[1]
    if mistake("n_x from Y"):
        """Your n_x is taken from Y. Take it from X: X.shape[0]."""
        n_x = Y.shape[0]
    if mistake("n_x fixed at 2"):
        """Your n_x is 2 for any data. Take it from the argument: X.shape[0]."""
        n_x = 2
    if mistake("all entries of X counted"):
        """Your n_x counts all the numbers in X. The features are its rows: X.shape[0]."""
        n_x = X.size
    n_h = 4
    if mistake("n_h from X"):
        """Your n_h is the number of features. The lesson's hidden layer has 4 units, whatever the
        data."""
        n_h = X.shape[0]
    if mistake("n_h from the examples"):
        """Your n_h is the number of examples. The lesson's hidden layer has 4 units, whatever the
        data."""
        n_h = X.shape[1]
    n_y = Y.shape[0]
    if mistake("examples for outputs"):
        """Your n_y is the number of examples. The outputs are the rows of Y: Y.shape[0]."""
        n_y = Y.shape[1]
    if mistake("n_y from X"):
        """Your n_y is taken from X. Take it from Y: Y.shape[0]."""
        n_y = X.shape[0]
    if mistake("n_y fixed at 1"):
        """Your n_y is 1 for any data. Take it from the argument: Y.shape[0]."""
        n_y = 1
    if mistake("n_y is the number of labels"):
        """Your n_y is 2 for any data. One output can tell two labels apart. Y has one row for each
        output: Y.shape[0]."""
        n_y = 2
    if mistake("all entries of Y counted"):
        """Your n_y counts all the numbers in Y. The outputs are its rows: Y.shape[0]."""
        n_y = Y.size
    if mistake("columns for rows"):
        """You count the columns, which are the examples. Features and outputs are rows:
        shape[0]."""
        n_x, n_y = X.shape[1], Y.shape[1]
    if mistake("n_x and n_y swapped"):
        """Your n_x comes from Y and your n_y from X. It is the other way round."""
        n_x, n_y = Y.shape[0], X.shape[0]
    if mistake("both fixed"):
        """You return 2, 4, 1 for any data. Take n_x from X and n_y from Y."""
        n_x, n_y = 2, 1
    if mistake("shapes returned"):
        """You return whole shapes. A size is one number of a shape: shape[0]."""
        n_x, n_y = X.shape, Y.shape
    if mistake("sizes of the arrays"):
        """X.size counts all entries. The features are the rows alone: X.shape[0]."""
        n_x, n_y = X.size, Y.size
    if mistake("n_h and n_y swapped"):
        """You return n_y before n_h. The order is that of the layers: n_x, n_h, n_y."""
        return n_x, n_y, n_h
    return n_x, n_h, n_y


lesson = Lesson(
    [
        layer_sizes,
        initialize_parameters,
        forward_propagation,
        compute_cost,
        backward_propagation,
        update_parameters,
        nn_model,
        predict,
    ],
    helpers={"sigmoid": sigmoid},
    stretch=[disagreements, dZ1_of_sigmoids, flip_unit],
    questions=QUESTIONS,
)
