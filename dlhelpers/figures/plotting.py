"""The pictures of the lessons, all in one style, and what they show in words.

The style is applied inside each function and nowhere else: the learner's own Matplotlib settings
stay as they are. Colors are those of Okabe and Ito (*Color Universal Design*, 2008), which people
with any kind of color vision can tell apart; markers and line styles differ as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from dlhelpers._validation import labels, matrix

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "^", "s", "D", "v", "P", "X")
#: Sets the numbers of layers low, by `str.translate`: W1 becomes W₁.
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_STYLE: dict[Any, Any] = {
    "axes.prop_cycle": cycler(color=COLORS)
    + cycler(linestyle=("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), "-")),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "image.cmap": "gray",
    "image.interpolation": "nearest",
    "legend.frameon": False,
    "lines.linewidth": 2,
}


@contextmanager
def style() -> Iterator[None]:
    """The style of the course, for the pictures made inside the ``with`` block only."""
    with plt.rc_context(_STYLE):
        yield


def show_images(
    images: ArrayLike, titles: Sequence[str] = (), columns: int = 5, size: float = 1.5
) -> Figure:
    """Draw pictures in rows.

    Parameters
    ----------
    images : array_like, shape (m, h, w, 3) or (m, h, w)
        Pictures, uint8 from 0 to 255 or floats from 0 to 1.
    titles : sequence of str
        One for each picture, or none.
    columns : int
        Pictures a row.
    size : float
        Width of a picture in inches.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there are no pictures, or titles for another number of them.
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or len(images) == 0:
        raise ValueError(f"images has shape {images.shape}, expected (m, h, w, 3) with m > 0")
    if titles and len(titles) != len(images):
        raise ValueError(f"{len(images)} images but {len(titles)} titles")
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    with style():
        figure, axes = plt.subplots(
            rows,
            columns,
            squeeze=False,
            figsize=(size * columns, (size + (0.3 if titles else 0.05)) * rows),
        )
        for ax in axes.flat:
            ax.axis("off")
        for i, (ax, image) in enumerate(zip(axes.flat, images, strict=False)):
            ax.imshow(image)
            if titles:
                ax.set_title(titles[i], fontsize="small")
    return figure


def plot_costs(
    costs: Sequence[float] | Mapping[str, Sequence[float]],
    learning_rate: float | None = None,
    every: int = 100,
) -> Figure:
    """Draw how the cost falls during training.

    Parameters
    ----------
    costs : sequence of float, or dict of them
        Costs at equal distances of iterations; a dict draws one curve for each name.
    learning_rate : float, optional
        Named in the title.
    every : int
        Iterations from one cost to the next.

    Returns
    -------
    Figure
    """
    curves = costs if isinstance(costs, Mapping) else {"": costs}
    with style():
        figure, ax = plt.subplots()
        for name, values in curves.items():
            ax.plot(every * np.arange(len(values)), values, label=name)
        ax.set_xlabel("iteration")
        ax.set_ylabel("cost (nats)")
        if learning_rate is not None:
            ax.set_title(f"learning rate {learning_rate:g}")
        if any(curves):
            ax.legend()
    return figure


def plot_points(X: ArrayLike, y: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw labeled points in the plane.

    Parameters
    ----------
    X : array_like, shape (2, m)
        Points, one a column.
    y : array_like, shape (1, m)
        Labels, 0 or 1.
    ax : Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X = matrix("X", X, 2)
    Y = labels("y", y, 1, X.shape[1])
    with style():
        if ax is None:
            _, ax = plt.subplots(figsize=(4.8, 4.2))
        for label, color, marker in zip((0, 1), COLORS, MARKERS, strict=False):
            of_class = Y[0] == label
            x1, x2 = X[:, of_class]
            ax.scatter(
                x1,
                x2,
                c=color,
                marker=marker,
                s=22,
                edgecolors="white",
                linewidths=0.5,
                label=f"label {label}",
            )
        ax.set_xlabel("first feature")
        ax.set_ylabel("second feature")
        ax.legend(loc="upper right", fontsize="small", frameon=True, edgecolor="none")
    return ax


def plot_decision_boundary(
    model: Callable[[NDArray[np.float64]], ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    ax: Axes | None = None,
    resolution: int = 200,
) -> Axes:
    """Color the plane by what a model predicts there, and draw the points on it.

    Parameters
    ----------
    model : callable
        Takes points as ROWS, shape (k, 2), and returns a label, 0 or 1, for each: a fitted
        scikit-learn classifier's ``predict``, or ``lambda x: predict(parameters, x.T)``.
    X : array_like, shape (2, m)
        Points, one a column.
    y : array_like, shape (1, m)
        Labels, 0 or 1.
    ax : Axes, optional
        Where to draw; a new figure if not given.
    resolution : int
        Points of the grid along each axis.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a shape does not fit, or `model` does not return one label for each point.
    """
    X = matrix("X", X, 2)
    low, high = X.min(axis=1) - 1, X.max(axis=1) + 1
    xx, yy = np.meshgrid(*(np.linspace(a, b, resolution) for a, b in zip(low, high, strict=True)))
    predicted = np.asarray(model(np.column_stack([xx.ravel(), yy.ravel()]))).astype(np.float64)
    if predicted.size != xx.size:
        raise ValueError(
            f"model returned {predicted.size} labels for {xx.size} points; it should take points "
            "as rows, shape (k, 2), and return one label for each"
        )
    with style():
        if ax is None:
            _, ax = plt.subplots(figsize=(4.8, 4.2))
        ax.contourf(
            xx,
            yy,
            predicted.reshape(xx.shape),
            levels=[-0.5, 0.5, 1.5],
            alpha=0.25,
            cmap=ListedColormap(COLORS[:2]),
        )
        ax.contour(xx, yy, predicted.reshape(xx.shape), levels=[0.5], colors="black", linewidths=1)
    return plot_points(X, y, ax)


def print_mislabeled_images(
    classes: Sequence[bytes] | NDArray[np.bytes_],
    X: ArrayLike,
    y: ArrayLike,
    p: ArrayLike,
    limit: int = 20,
) -> Figure | None:
    """Draw the pictures whose prediction is wrong.

    Parameters
    ----------
    classes : sequence of bytes
        The names of labels 0 and 1.
    X : array_like, shape (h*w*3, m)
        Square color pictures as columns, as `dlhelpers.preprocessing.flatten_images` lays them
        out; from 0 to 1, or uint8.
    y : array_like, shape (1, m)
        Labels, 0 or 1.
    p : array_like, shape (1, m)
        Predictions, 0 or 1.
    limit : int
        Draw at most that many.

    Returns
    -------
    Figure or None
        Each picture has a title as "says cat, is non-cat". None where there is nothing to draw.
        The number is printed in any case.

    Raises
    ------
    ValueError
        If a shape does not fit, or a column is no square color picture.
    """
    X = np.asarray(X)
    height = round((X.shape[0] / 3) ** 0.5)
    if X.ndim != 2 or 3 * height**2 != X.shape[0]:
        raise ValueError(f"X has shape {X.shape}, expected (h*h*3, m): square pictures as columns")
    truth = labels("y", y, 1, X.shape[1])[0].astype(int)
    guess = labels("p", p, 1, X.shape[1])[0].astype(int)
    wrong = np.flatnonzero(truth != guess)
    shown = wrong[:limit]
    print(
        f"{len(wrong)} of {truth.size} pictures are mislabeled"
        + (f"; here are the first {limit}." if len(wrong) > limit else ".")
    )
    if len(shown) == 0:
        return None
    names = [name.decode() for name in classes]
    titles = [f"says {names[guess[i]]}, is {names[truth[i]]}" for i in shown]
    return show_images(X.T[shown].reshape(-1, height, height, 3), titles)
