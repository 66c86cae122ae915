"""The exercise of lesson 5 on the pictures that the network gets wrong."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from dlhelpers.exercises.engine import observers
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.figures import plotting


def _picture_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, y: Sequence[int], p: Sequence[float]) -> Case:
        X = rng.integers(0, 256, size=(64 * 64 * 3, len(y))) / 255
        return Case(name, [b"non-cat", b"cat"], X, np.array([y]), np.array([p]))

    return [
        case("the worked example", [1, 0, 0, 1], [1, 1, 0, 0]),
        case("one mistake, a cat missed", [0, 1, 1], [0, 1, 0]),
        case("no mistake", [1, 0], [1, 0]),
        case("a single picture", [0], [1]),
        case("predictions 0.0 and 1.0", [0, 1], [1.0, 1.0]),
        # More than a row of pictures, and then more than need be drawn: a layout with a fixed
        # number of places has no room for them. Each picture costs 6 ms.
        case("7 mistakes, then 21", [0, 1, 0, 1, 1, 0, 0, 1, 0], [1, 0, 1, 0, 0, 1, 1, 1, 0]),
    ]


#: What is said beside a pass, by the notes that `observers.mislabeled_images` makes.
_ADVICE = {
    "bytes": "its titles show bytes, such as b'cat'; classes[1].decode() is the text",
    "many pictures": "it draws more than 20 pictures; wrong[:20] are enough of any number",
    "no titles": "its pictures have no titles, which were to say what was predicted and what is "
    "true",
    "true class first": "its titles give the true class first; what was predicted comes first",
    "whole predictions": "it stops where p holds 0.0 and 1.0, as some predict return them; "
    "classes[int(p[0, i])] takes either",
}


def _advise(_case: Case, seen: Any, _printed: str) -> dict[str, str]:
    notes = seen.get("notes")  # which a learner may have made up, as anything
    known = {n for n in notes if isinstance(n, str)} if isinstance(notes, list) else ()
    return {note: text for note, text in _ADVICE.items() if note in known}


@exercise(
    reference=plotting.print_mislabeled_images,
    cases=_picture_cases,
    observe=observers.mislabeled_images,
    advise=_advise,
    hints=[
        "y and p are rows of 0 and 1. Where do they differ, and how do you get those indices?",
        "np.where(y != p) gives rows and columns; the second half are the examples.",
        "A column of X becomes a picture again with reshape(64, 64, 3). Draw each in its own "
        "subplot, with its classes as the title.",
        "for k, i in enumerate(np.where(y != p)[1][:20]): plt.subplot(4, 5, k + 1); "
        "plt.imshow(X[:, i].reshape(64, 64, 3))",
    ],
)
def print_mislabeled_images(classes, X, y, p):
    wrong = np.flatnonzero(y[0] != p[0])
    if mistake("right ones drawn"):
        """You draw the pictures that were predicted right. Draw those where p differs from y."""
        wrong = np.flatnonzero(y[0] == p[0])
    if mistake("all drawn"):
        """You draw all pictures. Draw those where p differs from y."""
        wrong = np.arange(y.size)
    if mistake("nothing drawn"):
        """No picture is drawn. plt.imshow draws one; call it for each place where p and y
        differ."""
        return
    if mistake("cats missed only"):
        """You draw the missed cats only. A wrong cat, p = 1 where y = 0, is a mistake too."""
        wrong = np.flatnonzero(y[0] > p[0])
    if mistake("wrong cats only"):
        """You draw the wrong cats only. A missed cat, p = 0 where y = 1, is a mistake too."""
        wrong = np.flatnonzero(y[0] < p[0])
    if mistake("first mistake only"):
        """You draw the first mistake only. A loop over all of them is missing."""
        wrong = wrong[:1]
    if mistake("last mistake only"):
        """You draw the last mistake only. Draw inside the loop, once for each."""
        wrong = wrong[-1:]
    if mistake("all cats drawn"):
        """You draw all cats. Draw the pictures where p differs from y."""
        wrong = np.flatnonzero(y[0] == 1)
    if mistake("all predicted cats drawn"):
        """You draw all pictures that were taken for a cat. Draw those where p differs from y."""
        wrong = np.flatnonzero(p[0] == 1)
    if mistake("those that both call a cat"):
        """You draw the cats that were recognized. A mistake is where y + p is 1, one of them
        0."""
        wrong = np.flatnonzero(y[0] + p[0] == 2)
    if mistake("row numbers for columns"):
        """You draw the first picture again and again: np.where gives the row numbers first, which
        are all 0. The columns are the second half, np.where(y != p)[1]."""
        wrong = np.where(y != p)[0]
    if mistake("first columns drawn"):
        """You draw the right number of pictures, but the first ones of X. The column to draw is
        the index of the mistake, not the number of the picture."""
        wrong = np.arange(len(wrong))
    if mistake("zero or one mistake not survived"):
        """plt.subplots(1, n) wants n above 0, and gives no array for n = 1. Return early if there
        is no mistake, and pass squeeze=False; or call plt.subplot for each picture."""
        fig, axes = plt.subplots(1, len(wrong))
        for ax, i in zip(axes, wrong):
            ax.imshow(X[:, i].reshape(64, 64, 3))
        return
    if mistake("no mistake not survived"):
        """Your function fails where every prediction is right: there cannot be 0 subplots. Return
        early then."""
        fig, axes = plt.subplots(1, len(wrong), squeeze=False)
        for ax, i in zip(axes.flat, wrong):
            ax.imshow(X[:, i].reshape(64, 64, 3))
        return
    print(f"{len(wrong)} of {y.size} pictures are mislabeled")
    shown = wrong[:20]
    if len(shown) == 0:
        return
    columns = min(5, len(shown))
    rows = -(-len(shown) // columns)
    fig, axes = plt.subplots(rows, columns, figsize=(2 * columns, 2.3 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, i in zip(axes.flat, shown):
        if mistake("drawn over each other"):
            """All pictures are drawn into one place, so that only the last one shows. Give each
            its own with plt.subplot before plt.imshow."""
            plt.imshow(X[:, i].reshape(64, 64, 3))
        elif mistake("pixels scrambled"):
            """What you draw is no column of X. Take a column as it is and reshape it to
            (64, 64, 3), without transposing or scaling."""
            ax.imshow(X[:, i].reshape(64, 64, 3, order="F"))
        elif mistake("rows cut from X"):
            """What you draw is scrambled: reshaped as it is, X is cut along its rows. Transpose
            first, X.T.reshape(...), or take one column, X[:, i]."""
            ax.imshow(X.reshape(-1, 64, 64, 3)[i])
        elif mistake("rows for columns"):
            """You take rows of X. A picture is a column: X[:, i]."""
            ax.imshow(X[i].reshape(64, 64, 3))
        else:
            ax.imshow(X[:, i].reshape(64, 64, 3))
        guess, truth = classes[int(p[0, i])].decode(), classes[int(y[0, i])].decode()
        if mistake("titles of other pictures"):
            """Your titles belong to other pictures. Take the classes where the picture comes from:
            X[:, i], p[0, i] and y[0, i]."""
            k = list(shown).index(i)
            guess, truth = classes[int(p[0, k])].decode(), classes[int(y[0, k])].decode()
        if mistake("titles exchanged"):
            """Your titles exchange the two: classes[p[0, i]] was predicted, classes[y[0, i]] is
            true."""
            guess, truth = truth, guess
        if mistake("called by the true class"):
            """Your titles give the true class as the prediction, which is classes[p[0, i]]."""
            guess = truth
        if mistake("predicted class called true"):
            """Your titles give the predicted class as the true one, which is classes[y[0, i]]."""
            truth = guess
        ax.set_title(f"says {guess}, is {truth}", fontsize=9)
