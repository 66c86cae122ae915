"""A decision boundary by the library, and on the classic grid of 0.01."""

from collections.abc import Iterator
from functools import partial
from typing import Any, TypeAlias

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from benchmarks.lines import Line, Table, at_least, line, seconds_of
from dlhelpers import planar
from dlhelpers.datasets import load_planar_dataset
from dlhelpers.figures import plotting

Points: TypeAlias = NDArray[Any]


def tables(_cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the table of this part."""
    notes = [
        "A network with 4 units on the flower: computed on a grid, drawn, with the points on it."
    ]
    yield Table("Decision boundary", notes, _lines(quick))


def _lines(quick: bool) -> Iterator[Line]:
    matplotlib.use("Agg")
    X, Y = load_planar_dataset()
    parameters = planar.nn_model(X, Y, 4, 1000, rng=np.random.RandomState(2))

    def model(points: Points) -> Points:
        return planar.predict(parameters, points.T)

    def by_library() -> None:
        plotting.plot_decision_boundary(model, X, Y).figure.canvas.draw()
        plt.close("all")

    def on_the_fine_grid() -> None:
        (x0, y0), (x1, y1) = X.min(axis=1) - 1, X.max(axis=1) + 1
        xx, yy = np.meshgrid(np.arange(x0, x1, 0.01), np.arange(y0, y1, 0.01))
        Z = model(np.c_[xx.ravel(), yy.ravel()]).reshape(xx.shape)
        figure, ax = plt.subplots()
        ax.contourf(xx, yy, Z)
        ax.scatter(X[0], X[1], c=Y[0])
        figure.canvas.draw()
        plt.close("all")

    ours, fine = seconds_of(by_library, on_the_fine_grid, repeats=2 if quick else 7)
    (ours_alone,), (fine_alone,) = (
        seconds_of(partial(model, grid), repeats=3 if quick else 7)
        for grid in (np.zeros((200 * 200, 2)), np.zeros((_fine_points(X), 2)))
    )
    yield _beside("computed and drawn by the library", ours, fine, 0)
    yield line("computed and drawn on the grid of 0.01", fine, "ms")
    yield _beside("computed alone, on the library's grid", ours_alone, fine_alone, 20)
    yield line("computed alone, on the grid of 0.01", fine_alone, "ms")


def _fine_points(X: Points) -> int:
    return int(np.prod(np.ceil((np.ptp(X, axis=1) + 2) / 0.01)))


def _beside(what: str, ours: list[float], fine: list[float], bar: float) -> Line:
    ratio = min(fine) / min(ours)
    text = f"the grid of 0.01 takes {ratio:.3g} times as long"
    return line(what, ours, "ms", text, *at_least(ratio, bar))
