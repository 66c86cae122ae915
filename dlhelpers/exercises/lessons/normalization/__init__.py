"""The exercises of lesson 1: normalization and softmax."""

from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.lessons.normalization.images import flatten_images, standardize_images
from dlhelpers.exercises.lessons.normalization.probabilities import (
    sigmoid,
    sigmoid_derivative,
    softmax,
    stable_softmax,
)
from dlhelpers.exercises.lessons.normalization.rows import normalize_rows
from dlhelpers.exercises.lessons.normalization.stretch import (
    log_softmax,
    similarities,
    softmax_of_columns,
)

lesson = Lesson(
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
    helpers={"softmax": softmax.teachers or softmax},
    stretch=[similarities, softmax_of_columns, log_softmax],
)
