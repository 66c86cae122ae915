"""Drawings that explain an idea rather than show data."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from dlhelpers._validation import FloatArray, matrix
from dlhelpers.plotting import COLORS, style


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
