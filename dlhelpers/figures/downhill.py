"""The way down of a neuron with one input: its curve, and its cost as a landscape beside it.

The six examples are those of lesson 2; five of them could be right at once, and never all six.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.figures.plotting import COLORS, MARKERS, style

FEATURE = np.array([[-2.0, -1.0, 0.0, 1.0, 2.0, 3.0]])
LABELS = np.array([[0, 0, 1, 0, 1, 1]])

#: What may be multiplied into the feature, and the corner and width of the landscape drawn for it.
_VIEWS = {1: (-0.7, -2.0, 2.8), 10: (-0.15, -0.65, 0.8)}


def walk(
    learning_rate: float, num_iterations: int, times: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where gradient descent comes from zero, and the cost at each of these points.

    Parameters
    ----------
    learning_rate : float
        Step length.
    num_iterations : int
        Number of steps.
    times : int
        The feature is multiplied by it first, as if it were measured in a smaller unit.

    Returns
    -------
    points : ndarray, shape (num_iterations + 1, 2)
        The weight and the bias.
    costs : ndarray, shape (num_iterations + 1,)
    """
    points = [(0.0, 0.0)]
    costs = []
    for _ in range(num_iterations + 1):
        w, b = points[-1]
        grads, cost = logistic.propagate([[w]], b, times * FEATURE, LABELS)
        costs.append(cost)
        points.append((w - learning_rate * grads["dw"].item(), b - learning_rate * grads["db"]))
    return np.array(points[:-1]), np.array(costs)


def show_descent(step: int = 25, learning_rate: float = 1.0, times: int = 1) -> Figure:
    """Draw the neuron after some steps, and the way that it has come.

    Parameters
    ----------
    step : int
        Number of steps made.
    learning_rate : float
        Step length; positive.
    times : {1, 10}
        What the feature is multiplied by.

    Returns
    -------
    Figure
        Its label says where the neuron is.

    Raises
    ------
    ValueError
        If `times` is neither 1 nor 10, or `learning_rate` is not positive.
    """
    if times not in _VIEWS:
        raise ValueError(f"times must be 1 or 10, got {times}")
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    points, costs = walk(learning_rate, step, times)
    w, b = points[-1]
    with style():
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(7.6, 3.5), layout="none",
            gridspec_kw={"left": 0.08, "right": 0.99, "bottom": 0.15, "top": 0.9, "wspace": 0.22},
        )  # fmt: skip
        _draw_curve(left, w, b, times)
        left.set_title(f"after step {step}: cost {costs[-1]:.3f}")
        _draw_landscape(right, points, times)
        right.set_title("lines of equal cost, and the steps")
    rises = int((np.diff(costs) > 1e-12).sum())
    went = f"in {rises} of {step} steps the cost rose" if rises else "the cost never rose"
    figure.set_label(
        f"Rate {learning_rate:.3g}, the feature times {times}. After step {step}, w = {w:.2f} and "
        f"b = {b:.2f}; the cost went from {costs[0]:.3f} to {costs[-1]:.3f}, and {went}. "
        "On the left the six examples and the probability that the neuron gives them; on the right "
        "the way that it came, across the lines of equal cost."
    )
    plt.close(figure)
    return figure


def _draw_curve(ax: Axes, w: float, b: float, times: int) -> None:
    low, high = times * (FEATURE.min() - 0.7), times * (FEATURE.max() + 0.7)
    x = np.linspace(low, high, 121)
    ax.plot(x, sigmoid(w * x + b), color=COLORS[2], label="the neuron's a")
    for label in (0, 1):
        of_label = times * FEATURE[label == LABELS]
        ax.plot(of_label, np.full(of_label.shape, label), MARKERS[label], color=COLORS[label],
                linestyle="none", markersize=8, label=f"label {label}")  # fmt: skip
    ax.set(
        xlabel="feature x", ylabel="probability of label 1", ylim=(-0.08, 1.08), xlim=(low, high)
    )
    ax.legend(fontsize="small", loc="upper left", bbox_to_anchor=(0, 0.93))


def _draw_landscape(ax: Axes, points: NDArray[np.float64], times: int) -> None:
    w_low, b_low, width = _VIEWS[times]
    ws = np.linspace(w_low, w_low + width, 50)
    bs = np.linspace(b_low, b_low + width, 50)
    Z = times * FEATURE[0] * ws[:, np.newaxis] + bs[:, np.newaxis, np.newaxis]
    cost = np.mean(np.logaddexp(0, Z) - LABELS[0] * Z, axis=2)
    # Close to the bottom the lines are close to each other in cost, so that it is seen.
    levels = cost.min() + (cost.max() - cost.min()) * np.linspace(0.03, 1, 14) ** 2
    ax.contour(ws, bs, cost, levels=levels, colors="gray", linewidths=0.8)
    ax.plot(*points.T, marker="o", markersize=4, linewidth=1.2, color=COLORS[0])
    ax.plot(*points[0], "s", markersize=9, color=COLORS[2], linestyle="none", label="start")
    ax.plot(*points[-1], "*", markersize=13, color=COLORS[1], linestyle="none", label="now")
    ax.set(xlabel="weight w", ylabel="bias b", xlim=(ws[0], ws[-1]), ylim=(bs[0], bs[-1]))
    ax.set_aspect("equal")  # so that the steps are seen to cross the lines at right angles
    ax.legend(fontsize="small", frameon=True, loc="lower left")
