"""Drawings that explain an idea rather than show data."""

from collections.abc import Mapping
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from numpy.typing import ArrayLike, NDArray

from dlhelpers._validation import FloatArray, matrix
from dlhelpers.activations import sigmoid, sigmoid_derivative
from dlhelpers.figures.plotting import COLORS, show_images, style


def show_broadcasting(a: ArrayLike, b: ArrayLike, symbol: str = "/") -> Figure:
    """Draw how NumPy stretches one array over another before it computes.

    Parameters
    ----------
    a : array_like, shape (n, m)
        The left array.
    b : array_like, shape (n, 1), (1, m) or (n, m)
        The right array; where it has one row or column, the copies NumPy makes of it are drawn
        hatched.
    symbol : {"+", "-", "*", "/"}
        The operation.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If the shapes cannot be broadcast to that of `a`, or the symbol is none of the four.
    """
    operations = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
    if symbol not in operations:
        raise ValueError(f"symbol must be one of {', '.join(operations)}, got {symbol!r}")
    a, b = matrix("a", a), matrix("b", b)
    stretched: FloatArray = np.broadcast_to(b, a.shape)
    copies = np.ones(a.shape, dtype=bool)
    copies[: b.shape[0], : b.shape[1]] = False
    n, m = a.shape
    with style():
        figure, ax = plt.subplots(figsize=(1.9 * m + 1.2, 0.5 * n + 0.7))
        panels = (
            (a, f"shape {a.shape}", 0, None),
            (stretched, f"shape {b.shape}, stretched", 1, copies),
            (operations[symbol](a, stretched), f"shape {a.shape}", 2, None),
        )
        for values, title, color, hatched in panels:
            left = color * (m + 1.2)
            _draw_cells(ax, values, left, COLORS[color], hatched)
            ax.text(left + m / 2, -0.35, title, ha="center", va="bottom", fontsize="small")
        for i, sign in enumerate((symbol, "=")):
            ax.text((i + 1) * (m + 1.2) - 0.6, n / 2, sign, ha="center", va="center", fontsize=16)
        ax.set(xlim=(-0.1, 3 * m + 2.5), ylim=(n + 0.1, -1), aspect="equal")
        ax.axis("off")
    return figure


def _draw_cells(
    ax: Axes,
    values: FloatArray,
    left: float,
    color: str,
    hatched: NDArray[np.bool_] | None,
) -> None:
    for (i, j), value in np.ndenumerate(values):
        copy = hatched is not None and bool(hatched[i, j])
        ax.add_patch(
            Rectangle(
                (left + j, i), 1, 1, facecolor="none" if copy else (color, 0.3), linewidth=2,
                edgecolor="silver" if copy else "white", hatch="////" if copy else None,
            )
        )  # fmt: skip
        text = f"{value:.3g}"
        ax.text(left + j + 0.5, i + 0.5, text, ha="center", va="center")


def show_columns(picture: ArrayLike, columns: Mapping[str, ArrayLike]) -> Figure:
    """Draw a picture, and the pictures that columns of numbers make when they are folded up again.

    Parameters
    ----------
    picture : array_like, shape (h, w, 3)
    columns : mapping of str to array_like, shape (h*w*3,)
        By the titles of their pictures.

    Returns
    -------
    Figure
        Its label says which of them are the picture.
    """
    picture = np.asarray(picture)
    pictures = {name: np.reshape(column, picture.shape) for name, column in columns.items()}
    figure = show_images([picture, *pictures.values()], ["the picture", *pictures], size=2)
    told = (
        f"what {name} makes, which is "
        + ("the same" if np.array_equal(made, picture) else "a jumble of thin strips")
        for name, made in pictures.items()
    )
    figure.set_label(f"Side by side: a picture of the set; {'; '.join(told)}.")
    return figure


def show_sigmoid() -> Figure:
    """Draw the sigmoid and its slope, from -8 to 8.

    Returns
    -------
    Figure
        Its label says what it shows.
    """
    x = np.linspace(-8, 8, 201)
    with style():
        figure, ax = plt.subplots()
        ax.plot(x, sigmoid(x), label="sigmoid")
        ax.plot(x, sigmoid_derivative(x), label="its slope")
        ax.set(xlabel="x", ylabel="value", title="The sigmoid and its slope")
        ax.legend()
    figure.set_label(
        "The sigmoid rises from 0 on the left to 1 on the right and is one half at x = 0. Its "
        f"slope is a hill with its top of {sigmoid_derivative(0.0):.2f} there, and at x = 6 it is "
        f"only {sigmoid_derivative(6.0):.4f}: the curve is nearly flat."
    )
    return figure


def show_two_layer_network(part: str = "forward") -> Figure:
    """Draw the network of lesson 3 for the flower, with the name and the shape of each quantity.

    Parameters
    ----------
    part : {"forward", "backward"}
        The way from the examples to the cost, or that of the gradients back.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If `part` is neither of the two.
    """
    if part not in ("forward", "backward"):
        raise ValueError(f'part must be "forward" or "backward", got {part!r}')
    back = part == "backward"
    layers = (
        (0.0, ("$x_1$", "$x_2$")),
        (3.3, ("$z\\,|\\,a$",) * 4),
        (6.6, ("$z\\,|\\,a$",)),
        (9.0, ("$J$",)),
    )
    with style():
        figure, ax = plt.subplots(figsize=(7.2, 4.0))
        for (left, sources), (right, targets) in pairwise(layers):
            for y0 in _heights(len(sources)):
                for y1 in _heights(len(targets)):
                    _draw_connection(ax, (left, y0), (right, y1), back)
        for i, (x, units) in enumerate(layers):
            for y, text in zip(_heights(len(units)), units, strict=True):
                ax.add_patch(
                    Circle((x, y), 0.36, facecolor=_LAYER_COLORS[i], edgecolor="black", zorder=3)
                )
                ax.text(x, y, text, ha="center", va="center", zorder=4)
        for x, text in _LABELS[part]:
            ax.text(x, -2.25, text, ha="center", va="top", linespacing=1.5)
        for x, text in zip((0, 3.3, 6.6, 9.0), _TITLES, strict=True):
            ax.text(x, 2.15, text, ha="center", va="bottom")
        ax.set(xlim=(-0.8, 9.9), ylim=(-3.1, 2.75), aspect="equal")
        ax.axis("off")
    return figure


_TITLES = ("input", "hidden layer\n(tanh)", "output\n(sigmoid)", "cost")
_LAYER_COLORS = ("white", "#BFDBEC", "#F5D6BF", "white")
_LABELS = {
    "forward": (
        (0, "X  (2, m)"),
        (1.65, "W1  (4, 2)\nb1  (4, 1)"),
        (3.3, "Z1  (4, m)\nA1  (4, m)"),
        (4.95, "W2  (1, 4)\nb2  (1, 1)"),
        (6.6, "Z2  (1, m)\nA2  (1, m)"),
        (9.0, "a number, from\nA2 and Y  (1, m)"),
    ),
    "backward": (
        (1.65, "dW1  (4, 2)\ndb1  (4, 1)"),
        (3.3, "dZ1  (4, m)"),
        (4.95, "dW2  (1, 4)\ndb2  (1, 1)"),
        (6.6, "dZ2  (1, m)"),
        (9.0, "start here"),
    ),
}


def _heights(n: int) -> list[float]:
    """Where the units of a layer stand, around the middle line."""
    return [1.1 * ((n - 1) / 2 - i) for i in range(n)]


def _draw_connection(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], back: bool
) -> None:
    head = "-|>"
    if back:
        start, end = end, start
        if end[0] == 0:
            head = "-"  # nobody needs the gradient of the examples
    ax.annotate(
        "",
        xy=end,
        xytext=start,
        arrowprops={
            "arrowstyle": head,
            "color": COLORS[1] if back else COLORS[0],
            "linestyle": "--" if back else "-",
            "shrinkA": 15,
            "shrinkB": 15,
        },
    )
