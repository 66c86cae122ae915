"""The exercises of lesson 5: the pictures that the network gets wrong."""

# ruff: noqa: ARG001, ARG005 - wrong functions leave arguments unused

from collections.abc import Callable
from typing import Any, TypeAlias

import matplotlib.pyplot as plt
import numpy as np

from dlhelpers import plotting
from dlhelpers.exercises.engine import observers
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake

Array: TypeAlias = Any  # the wrong functions need no closer types


def _picture_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, y: list[int], p: list[int]) -> Case:
        X = rng.integers(0, 256, size=(64 * 64 * 3, len(y))) / 255
        return Case(name, [b"non-cat", b"cat"], X, np.array([y]), np.array([p]))

    return [
        case("the worked example", [1, 0, 0, 1], [1, 1, 0, 0]),
        case("one mistake, a cat missed", [0, 1, 1], [0, 1, 0]),
        case("no mistake", [1, 0], [1, 0]),
        case("a single picture", [0], [1]),
        # More than a row of pictures: a layout with a fixed number of places has no room for them.
        # Not more than 20, beyond which a function may draw no more; and each costs 10 ms.
        case("seven mistakes", [0, 1, 0, 1, 1, 0, 0, 1, 0], [1, 0, 1, 0, 0, 1, 1, 1, 0]),
    ]


def _drawing(
    which: Callable[[Array, Array], Array], column: Callable[[Array, int], Array] | None = None
) -> Callable[..., None]:
    """Draws the examples where this is true of y and p, with pictures made otherwise."""

    def draw(classes: Any, X: Array, y: Array, p: Array) -> None:
        figure = plt.figure()
        for i in np.flatnonzero(which(y[0], p[0])).tolist():
            picture = column(X, i) if column else X[:, i].reshape(64, 64, 3)
            axes = figure.add_axes((0, 0, 1, 1), label=str(i))  # faster than a layout
            axes.imshow(picture)
            axes.set_title(f"Prediction: {classes[int(p[0, i])].decode()}")

    return draw


def _called_by_the_truth(classes: Any, X: Array, y: Array, p: Array) -> None:
    for i in np.flatnonzero(y[0] != p[0]):
        _, axes = plt.subplots()
        axes.imshow(X[:, i].reshape(64, 64, 3))
        axes.set_title(f"Prediction: {classes[int(y[0, i])].decode()}")


def _first_columns(classes: Any, X: Array, y: Array, p: Array) -> None:
    _drawing(lambda y, p: np.arange(len(y)) < np.sum(y != p))(classes, X, y, p)


def _in_one_place(classes: Any, X: Array, y: Array, p: Array) -> None:
    for i in np.flatnonzero(y[0] != p[0]):
        plt.imshow(X[:, i].reshape(64, 64, 3))


def _scrambled(classes: Any, X: Array, y: Array, p: Array) -> None:
    pictures = X.reshape(-1, 64, 64, 3)
    _drawing(lambda y, p: y != p, lambda _, i: pictures[i])(classes, X, y, p)


def _rows(classes: Any, X: Array, y: Array, p: Array) -> None:
    for i in np.flatnonzero(y[0] != p[0]):
        plt.imshow(X[i].reshape(64, 64, 3))


def _column_zero(classes: Any, X: Array, y: Array, p: Array) -> None:
    for _ in range(int(np.sum(y != p))):
        _drawing(lambda y, p: np.arange(len(y)) == 0)(classes, X, y, p)


def _one_axis_a_picture(classes: Any, X: Array, y: Array, p: Array) -> None:
    wrong = np.flatnonzero(y[0] != p[0])
    _, axes = plt.subplots(1, len(wrong))
    for i, ax in zip(wrong, axes, strict=True):
        ax.imshow(X[:, i].reshape(64, 64, 3))


def _one_row_of_axes(classes: Any, X: Array, y: Array, p: Array) -> None:
    _, axes = plt.subplots(1, int(np.sum(y != p)), squeeze=False)
    for i, ax in zip(np.flatnonzero(y[0] != p[0]), axes[0], strict=True):
        ax.imshow(X[:, i].reshape(64, 64, 3))


print_mislabeled_images = Exercise(
    reference=plotting.print_mislabeled_images,
    cases=_picture_cases,
    observe=observers.mislabeled_images,
    mistakes=[
        Mistake(
            "right ones drawn",
            _drawing(lambda y, p: y == p),
            "You draw the pictures that were predicted right. Draw those where p differs from y.",
        ),
        Mistake(
            "all drawn",
            _drawing(lambda y, p: np.ones_like(y)),
            "You draw all pictures. Draw those where p differs from y.",
        ),
        Mistake(
            "nothing drawn",
            lambda classes, X, y, p: {},
            "No picture is drawn. plt.imshow draws one; call it for each place where p and y "
            "differ.",
        ),
        Mistake(
            "cats missed only",
            _drawing(lambda y, p: y > p),
            "You draw the missed cats only. A wrong cat, p = 1 where y = 0, is a mistake too.",
        ),
        Mistake(
            "wrong cats only",
            _drawing(lambda y, p: y < p),
            "You draw the wrong cats only. A missed cat, p = 0 where y = 1, is a mistake too.",
        ),
        Mistake(
            "first mistake only",
            _drawing(lambda y, p: np.cumsum(y != p) * (y != p) == 1),
            "You draw the first mistake only. A loop over all of them is missing.",
        ),
        Mistake(
            "last mistake only",
            _drawing(lambda y, p: np.cumsum((y != p)[::-1])[::-1] * (y != p) == 1),
            "You draw the last mistake only. Draw inside the loop, once for each.",
        ),
        Mistake(
            "all cats drawn",
            _drawing(lambda y, p: y == 1),
            "You draw all cats. Draw the pictures where p differs from y.",
        ),
        Mistake(
            "all predicted cats drawn",
            _drawing(lambda y, p: p == 1),
            "You draw all pictures that were taken for a cat. Draw those where p differs from y.",
        ),
        Mistake(
            "those that both call a cat",
            _drawing(lambda y, p: y + p == 2),
            "You draw the cats that were recognized. A mistake is where y + p is 1, one of them 0.",
        ),
        Mistake(
            "row numbers for columns",
            _column_zero,
            "You draw the first picture again and again: np.where gives the row numbers first, "
            "which are all 0. The columns are the second half, np.where(y != p)[1].",
        ),
        Mistake(
            "first columns drawn",
            _first_columns,
            "You draw the right number of pictures, but the first ones of X. The column to draw "
            "is the index of the mistake, not the number of the picture.",
        ),
        Mistake(
            "drawn over each other",
            _in_one_place,
            "All pictures are drawn into one place, so that only the last one shows. Give each its "
            "own with plt.subplot before plt.imshow.",
        ),
        Mistake(
            "pixels scrambled",
            _drawing(lambda y, p: y != p, lambda X, i: X[:, i].reshape(64, 64, 3, order="F")),
            "What you draw is no column of X. Take a column as it is and reshape it to "
            "(64, 64, 3), without transposing or scaling.",
        ),
        Mistake(
            "rows cut from X",
            _scrambled,
            "What you draw is scrambled: reshaped as it is, X is cut along its rows. Transpose "
            "first, X.T.reshape(...), or take one column, X[:, i].",
        ),
        Mistake(
            "rows for columns",
            _rows,
            "You take rows of X. A picture is a column: X[:, i].",
        ),
        Mistake(
            "called by the true class",
            _called_by_the_truth,
            "Your titles give the true class as the prediction. The predicted one is "
            "classes[p], the true one classes[y].",
        ),
        Mistake(
            "zero or one mistake not survived",
            _one_axis_a_picture,
            "plt.subplots(1, n) wants n above 0, and gives no array for n = 1. Return early if "
            "there is no mistake, and pass squeeze=False; or call plt.subplot for each picture.",
        ),
        Mistake(
            "no mistake not survived",
            _one_row_of_axes,
            "Your function fails where every prediction is right: there cannot be 0 subplots. "
            "Return early then.",
        ),
    ],
    hints=[
        "y and p are rows of 0 and 1. Where do they differ, and how do you get those indices?",
        "np.where(y != p) gives rows and columns; the second half are the examples.",
        "A column of X becomes a picture again with reshape(64, 64, 3). Draw each in its own "
        "subplot, with its classes as the title.",
        "for k, i in enumerate(np.where(y != p)[1][:20]): plt.subplot(4, 5, k + 1); "
        "plt.imshow(X[:, i].reshape(64, 64, 3))",
    ],
)
