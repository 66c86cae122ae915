"""Drawings of one neuron: what it computes, and the picture that its weights make (lesson 2)."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from numpy.typing import ArrayLike

from dlhelpers._validation import matrix
from dlhelpers.activations import sigmoid
from dlhelpers.figures.plotting import COLORS, style


def show_neuron(w: ArrayLike, b: float, x: ArrayLike) -> Figure:
    """Draw one neuron at work: inputs, weights, weighted sum, sigmoid, probability.

    Parameters
    ----------
    w : array_like, shape (n_x, 1)
        Weights.
    b : float
        Bias.
    x : array_like, shape (n_x, 1)
        Inputs from 0 to 1, drawn as gray pixels.

    Returns
    -------
    Figure
        Its label says what is computed.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    x = matrix("x", x, None, 1)
    n_x = x.shape[0]
    w = matrix("w", w, n_x, 1)
    z = float((w.T @ x)[0, 0] + b)
    middle, sum_x, curve_x = (n_x - 1) / 2, 3.4, 5.2
    with style():
        figure, ax = plt.subplots(figsize=(7.4, 0.62 * n_x + 0.9))
        for i in range(n_x):
            shade, y = float(x[i, 0]), n_x - 1 - i
            ax.add_patch(Rectangle((-0.35, y - 0.35), 0.7, 0.7, facecolor=str(np.clip(shade, 0, 1)),
                                   edgecolor="black"))  # fmt: skip
            ax.text(0, y, f"{shade:g}", ha="center", va="center",
                    color="white" if shade < 0.5 else "black")  # fmt: skip
            color = COLORS[0] if w[i, 0] >= 0 else COLORS[1]
            ax.plot([0.4, sum_x - 0.42], [y, middle + 0.25 * (y - middle)], color=color,
                    linestyle="-" if w[i, 0] >= 0 else "--")  # fmt: skip
            ax.text(1.05, y + 0.17 * (middle - y), f"× {w[i, 0]:g}", ha="center", va="center",
                    color=color, bbox={"facecolor": "white", "edgecolor": "none"})  # fmt: skip
        ax.add_patch(Circle((sum_x, middle), 0.42, facecolor="white", edgecolor="black"))
        ax.text(sum_x, middle, "+", ha="center", va="center", fontsize=16)
        ax.text(sum_x, middle - 0.85, f"bias {b:+g}", ha="center", va="center")
        _arrow(ax, sum_x + 0.47, curve_x - 0.1, middle, f"z = {z:.3g}")
        _draw_sigmoid(ax, curve_x, middle, z)
        _arrow(ax, curve_x + 1.75, curve_x + 2.5, middle, "")
        ax.text(curve_x + 2.6, middle, f"a = {float(sigmoid(z)):.2f}", va="center", fontsize=12)
        for left, caption in (
            (0, "pixels"), (1.6, "times weights"), (sum_x, "sum"), (curve_x + 0.8, "sigmoid"),
            (curve_x + 3.2, "probability"),
        ):  # fmt: skip
            ax.text(left, n_x - 0.2, caption, ha="center", va="center", fontsize="small")
        ax.set(xlim=(-0.6, curve_x + 3.9), ylim=(-0.6, n_x + 0.1), aspect="equal")
        ax.axis("off")
    terms = " ".join(
        f"{'-' if one < 0 else '+'} {abs(one):g} times {value:g}"
        for one, value in zip(w[:, 0], x[:, 0], strict=True)
    )
    figure.set_label(
        f"Pixels times weights, {terms.removeprefix('+ ')}, and the bias of {b:+g} make "
        f"z = {z:.3g}; the sigmoid makes of it a = {float(sigmoid(z)):.2f}."
    )
    return figure


def _arrow(ax: Axes, start: float, end: float, y: float, text: str) -> None:
    ax.annotate("", (end, y), (start, y), arrowprops={"arrowstyle": "->", "shrinkA": 0})
    ax.text((start + end) / 2, y + 0.28, text, ha="center", va="center")


def _draw_sigmoid(ax: Axes, left: float, middle: float, z: float) -> None:
    """Draw the curve in a box 1.6 wide and high, with the point (z, sigmoid of z) on it."""
    ax.add_patch(Rectangle((left, middle - 0.8), 1.6, 1.6, facecolor="white", edgecolor="black"))
    t = np.linspace(-6, 6, 101)
    ax.plot(left + 0.8 + t / 8, middle - 0.6 + 1.2 * sigmoid(t), color="black")
    shown = np.clip(z, -6, 6)
    ax.plot(left + 0.8 + shown / 8, middle - 0.6 + 1.2 * float(sigmoid(shown)), "o",
            color=COLORS[3], markersize=8)  # fmt: skip


def show_weights(w: ArrayLike, shape: tuple[int, int, int]) -> Figure:
    """Draw the weights of a neuron as the picture that they make.

    Parameters
    ----------
    w : array_like, shape (n_x, 1)
        Weights.
    shape : tuple of int
        Height, width and colors of the pictures: ``n_x`` numbers in all.

    Returns
    -------
    Figure
        The weights as colors, and their sum over the colors.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    weights = matrix("w", w, int(np.prod(shape)), 1).reshape(shape)
    summed = weights.sum(axis=2)
    limit = np.abs(summed).max()
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2))
        left.imshow(0.5 + 0.5 * weights / np.abs(weights).max())
        left.set(title="the weights as colors (gray: 0)", xlabel="x (pixels)", ylabel="y (pixels)")
        shown = right.imshow(summed, cmap="PuOr_r", vmin=-limit, vmax=limit)
        right.set(title="red + green + blue", xlabel="x (pixels)", ylabel="y (pixels)")
        figure.colorbar(shown, ax=right, label="weight")
    figure.set_label(
        "The weights, drawn as a picture. Violet spots speak against a cat when they are bright, "
        "orange ones for it."
    )
    return figure
