"""What the hidden units of a network in the plane do: straight cuts, and their sum (lesson 3)."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from dlhelpers import datasets
from dlhelpers.figures.plotting import COLORS, MARKERS, style

Parameters = Mapping[str, NDArray[np.float64]]

#: How steep the units of `lines_by_hand` are: tanh is at its ends a quarter of a unit off the line.
STEEPNESS = 8.0
_AXIS = np.linspace(-5, 5, 121)
_GRID = np.stack([array.ravel() for array in np.meshgrid(_AXIS, _AXIS)])
_EXTENT = (-5.0, 5.0, -5.0, 5.0)


def show_units(parameters: Parameters, X: ArrayLike, Y: ArrayLike) -> Figure:
    """Draw each hidden unit's answer over the plane: dark where it says 1, white where -1.

    Parameters
    ----------
    parameters : dict
        ``W1`` (n_h, 2), ``b1`` (n_h, 1), ``W2`` (1, n_h) and ``b2`` (1, 1).
    X : array_like, shape (2, m)
        Points, one a column.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    Figure
    """
    A1 = np.tanh(parameters["W1"] @ _GRID + parameters["b1"])
    with style():
        figure, axes = plt.subplots(
            1, len(A1), figsize=(2.3 * len(A1) + 0.6, 2.7), squeeze=False, sharey=True
        )
        for j, ax in enumerate(axes[0]):
            picture = ax.imshow(
                A1[j].reshape(121, 121), origin="lower", extent=_EXTENT, cmap="binary", alpha=0.5,
                vmin=-1, vmax=1, interpolation="bilinear",
            )  # fmt: skip
            _points(ax, X, Y)
            ax.set(title=f"unit {j + 1}", xlabel="first feature")
        axes[0, 0].set_ylabel("second feature")
        figure.colorbar(picture, ax=axes, label="a of the unit", ticks=[-1, 0, 1])
    near = np.mean(np.abs(A1) < 0.9)
    figure.set_label(
        f"The flower, {len(A1)} times, each time over the answer of one hidden unit: −1 on one "
        "side of a straight line and +1 on the other. Only near the line it is something between: "
        f"on {near:.0%} of the plane it is nearer to 0 than 0.9."
    )
    return figure


def show_sum(parameters: Parameters) -> Figure:
    """Draw the sum that the output makes of the hidden units: weight times answer, and the total.

    Parameters
    ----------
    parameters : dict
        As in `show_units`.

    Returns
    -------
    Figure
        Orange is above 0 and blue below; the last panel has all added up, with the line where the
        sum is 0.
    """
    A1 = np.tanh(parameters["W1"] @ _GRID + parameters["b1"])
    parts = parameters["W2"].T * A1
    total = parts.sum(axis=0) + parameters["b2"][0, 0]
    most = float(np.abs(total).max())
    signs = [f"{weight:+.1f}".replace("-", "−") for weight in parameters["W2"][0]]
    titles = [f"{sign} · unit {j}" for j, sign in enumerate(signs, start=1)]
    with style():
        figure, axes = plt.subplots(
            1, len(parts) + 1, figsize=(1.8 * len(parts) + 2.6, 2.4), sharey=True
        )
        for ax, part, title in zip(axes, [*parts, total], [*titles, "the sum, and its 0"],
                                   strict=True):  # fmt: skip
            picture = ax.imshow(
                part.reshape(121, 121), origin="lower", extent=_EXTENT, vmin=-most, vmax=most,
                cmap="PuOr_r", interpolation="bilinear",
            )  # fmt: skip
            ax.set(title=title, xlabel="first feature", xticks=(-4, 0, 4), yticks=(-4, 0, 4))
        axes[-1].contour(
            _AXIS, _AXIS, total.reshape(121, 121), levels=[0], colors="black", linewidths=1.5
        )
        axes[0].set_ylabel("second feature")
        figure.colorbar(picture, ax=axes, label="what is added")
    figure.set_label(
        f"{len(parts)} panels with weight times answer of one hidden unit, which is two flat "
        "halves, one above 0 and one below, with a straight border; and a panel with their sum and "
        "the bias, which has several levels. The black line, where the sum is 0, has corners: it "
        "is the border of the network."
    )
    return figure


def lines_by_hand(line_1: int = 20, line_2: int = 80, line_3: int = 150) -> Figure:
    """Color the flower by three hidden units whose lines are turned by hand.

    Parameters
    ----------
    line_1, line_2, line_3 : int
        The angle of each line to the first axis, in degrees. All three go through the middle.

    Returns
    -------
    Figure

    Notes
    -----
    In the order of their angles, the three units have the output weights 1, -1 and 1, or all three
    turned round, whichever is right for more points.
    """
    angles = np.sort(np.radians([angle % 180 for angle in (line_1, line_2, line_3)]))
    W1 = STEEPNESS * np.stack([-np.sin(angles), np.cos(angles)], axis=1)
    W2 = np.array([[1.0, -1.0, 1.0]])
    points, labels = datasets.load_planar_dataset()
    right = float(np.mean((W2 @ np.tanh(W1 @ points) > 0) == labels))
    if right < 0.5:
        W2, right = -W2, 1 - right
    says = (W2 @ np.tanh(W1 @ _GRID) > 0).reshape(121, 121)
    with style(), plt.rc_context({"figure.constrained_layout.use": False}):
        # A fixed place instead of a layout that is computed: half the time to draw.
        figure = plt.figure(figsize=(4.6, 4.2))
        ax = figure.add_axes((0.13, 0.12, 0.84, 0.8))
        ax.imshow(says, origin="lower", extent=_EXTENT, alpha=0.25, vmin=0, vmax=1,
                  cmap=ListedColormap(COLORS[:2]), aspect="auto")  # fmt: skip
        ends = 8 * np.array([-1, 1])
        for i, degrees in enumerate((line_1, line_2, line_3), start=1):
            angle = np.radians(degrees)
            ax.plot(ends * np.cos(angle), ends * np.sin(angle), color="black", label=f"line {i}")
        _points(ax, points, labels)
        ax.set(xlim=(-5, 5), ylim=(-5, 5), xlabel="first feature", ylabel="second feature")
        ax.legend(loc="upper left", fontsize="small", frameon=True, edgecolor="none")
        ax.set_title(f"three lines by hand: {right:.2%} right")
    figure.set_label(
        f"The flower and three lines through its middle, at {line_1}, {line_2} and {line_3} "
        f"degrees. The sectors between them take turns in color, which is right for {right:.2%} "
        "of the points."
    )
    plt.close(figure)
    return figure


def _points(ax: Axes, X: ArrayLike, Y: ArrayLike) -> None:
    X, Y = np.asarray(X), np.asarray(Y)
    for label, marker in enumerate(MARKERS[:2]):
        x1, x2 = X[:, Y[0] == label]
        ax.plot(x1, x2, marker, markersize=3, color=COLORS[label])
    ax.set(xticks=(-4, 0, 4), yticks=(-4, 0, 4))
