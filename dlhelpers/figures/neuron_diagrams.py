"""Drawings of one neuron: what it computes, and how it finds its weights (lesson 2)."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from numpy.typing import ArrayLike

from dlhelpers import logistic
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


def show_descent(X: ArrayLike, Y: ArrayLike, learning_rate: float, num_iterations: int) -> Figure:
    """Draw the cost of a neuron with one input as a landscape, and the way down from zero.

    Parameters
    ----------
    X : array_like, shape (1, m)
        One feature of `m` examples.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of steps.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X = matrix("X", X, 1)
    path = [(0.0, 0.0)]
    for _ in range(num_iterations):
        w, b = path[-1]
        grads, _ = logistic.propagate([[w]], b, X, Y)
        path.append((w - learning_rate * grads["dw"][0, 0], b - learning_rate * grads["db"]))
    steps = np.array(path)
    low, high = steps.min(axis=0), steps.max(axis=0)
    margin = 0.35 * (high - low).max()
    axes = [np.linspace(a - margin, z + margin, 60) for a, z in zip(low, high, strict=True)]
    cost = [[logistic.propagate([[w]], b, X, Y)[1] for w in axes[0]] for b in axes[1]]
    with style():
        figure, ax = plt.subplots(figsize=(6.4, 3.8))
        contours = ax.contour(*axes, cost, levels=12, colors="gray", linewidths=0.8)
        ax.clabel(contours, fontsize="x-small")
        ax.plot(*steps.T, marker="o", markersize=4, linewidth=1.2)
        ax.plot(*steps[0], marker="s", markersize=9, color=COLORS[2], linestyle="", label="start")
        ax.plot(*steps[-1], marker="*", markersize=13, color=COLORS[1], linestyle="", label="end")
        ax.set(xlabel="weight w", ylabel="bias b", title="lines of equal cost, and the steps")
        ax.set_aspect("equal")  # so that the steps are seen to cross the lines at right angles
        ax.legend()
    return figure
