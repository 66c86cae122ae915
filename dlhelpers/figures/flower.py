"""The plaything of lesson 3: a network learns the flower while you wait.

A slider must answer within a fifth of a second: the training is in float32, each one is kept, and
the picture has fixed places.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlhelpers import datasets, planar
from dlhelpers.descent import descend
from dlhelpers.figures import plotting

#: How far `flower_boundary` goes, and how many iterations lie between two states it can show.
ITERATIONS, EVERY = 1000, 20

_Float32 = NDArray[np.float32]


class Run(NamedTuple):
    """One training on the flower; entry k of each field is the state after ``k * EVERY`` steps.

    ``hidden`` (n_h, 3) and ``output`` (1, n_h + 1) hold each layer's weights, the bias last.
    """

    hidden: list[_Float32]
    output: list[_Float32]
    costs: list[float]


@lru_cache(maxsize=64)
def flower_run(n_h: int, learning_rate: float) -> Run:
    """Train the network of lesson 3 on the flower, from the weights that seed 2 gives.

    Parameters
    ----------
    n_h : int
        Hidden units.
    learning_rate : float

    Returns
    -------
    Run
    """
    points, labels = datasets.load_planar_dataset()
    start = planar.initialize_parameters(2, n_h, 1, rng=np.random.RandomState(2))
    run = Run([], [], [])

    def keep(_steps: int, parameters: Mapping[str, Any]) -> None:
        run.hidden.append(np.hstack([parameters["W1"], parameters["b1"]]))
        run.output.append(np.hstack([parameters["W2"], parameters["b2"]]))

    reached = descend(
        points.astype(np.float32), labels,
        {name: value.astype(np.float32) for name, value in start.items()},
        learning_rate, ITERATIONS + 1, hidden="tanh", cost=_cost, cost_every=EVERY, watch=keep,
    )  # fmt: skip
    return run._replace(costs=reached.costs)


def _cost(Z: NDArray[np.floating], Y: NDArray[np.floating]) -> float:
    """The cross-entropy from Z2: it stays finite where the sigmoid is 0 or 1 in float32."""
    return float((np.logaddexp(0, Z) - Y * Z).mean())


def flower_boundary(
    n_h: int = 4, learning_rate: float = 1.2, iterations: int = ITERATIONS
) -> Figure:
    """Train a network on the flower and draw its boundary, and the cost on the way there.

    Parameters
    ----------
    n_h : int
        Hidden units, from 1 to 20.
    learning_rate : float
        Positive.
    iterations : int
        Steps of gradient descent, at most 1000; rounded down to a multiple of 20.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    if not 1 <= n_h <= 20:
        raise ValueError(f"n_h must be from 1 to 20, got {n_h}")
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    if not 0 <= iterations <= ITERATIONS:
        raise ValueError(f"iterations must be from 0 to {ITERATIONS}, got {iterations}")
    run = flower_run(n_h, float(learning_rate))
    shown = iterations // EVERY
    with plotting.style(), plt.rc_context({"figure.constrained_layout.use": False}):
        # Fixed places instead of a layout that is computed: half the time to draw.
        figure = plt.figure(figsize=(7.2, 3.4))
        left = figure.add_axes((0.08, 0.15, 0.39, 0.75))
        right = figure.add_axes((0.58, 0.15, 0.4, 0.75))
        accuracy = _draw_boundary(left, run.hidden[shown], run.output[shown])
        units = "unit" if n_h == 1 else "units"
        left.set_title(f"{n_h} hidden {units}: {accuracy:.1%} right", fontsize="medium")
        steps = EVERY * np.arange(len(run.costs))
        right.plot(steps[: shown + 1], run.costs[: shown + 1], color=plotting.COLORS[0])
        right.plot(steps[shown], run.costs[shown], "o", color=plotting.COLORS[1])
        right.set(
            xlim=(-20, ITERATIONS + 20), xticks=(0, 500, 1000), xlabel="iteration",
            ylim=(0, 1), yticks=(0, 0.5, 1), ylabel="cost (nats)",
        )  # fmt: skip
        right.set_title(f"learning rate {learning_rate:g}", fontsize="medium")
    figure.set_label(
        f"{n_h} hidden {units}, learning rate {learning_rate:g}: after {EVERY * shown} iterations "
        f"the border is right for {accuracy:.0%} of the points, and the cost is "
        f"{run.costs[shown]:.2f}; it was {run.costs[0]:.2f} at the start and at most "
        f"{max(run.costs[: shown + 1]):.2f} on the way."
    )
    plt.close(figure)
    return figure


def _draw_boundary(ax: Axes, V: _Float32, W: _Float32) -> float:
    """Draw what the network says and the points; return the share of points that it gets right."""
    points, labels = datasets.load_planar_dataset()
    axis = np.linspace(-5, 5, 101, dtype=np.float32)
    grid = np.stack([array.ravel() for array in np.meshgrid(axis, axis)])
    says_1 = _score(V, W, grid).reshape(101, 101) > 0
    ax.imshow(
        says_1, origin="lower", extent=(-5.05, 5.05, -5.05, 5.05), alpha=0.25,
        cmap=ListedColormap(plotting.COLORS[:2]), vmin=0, vmax=1, aspect="auto",
    )  # fmt: skip
    for label, marker in enumerate(plotting.MARKERS[:2]):
        x1, x2 = points[:, labels[0] == label]
        ax.plot(x1, x2, marker, markersize=3.5, color=plotting.COLORS[label])
    ticks = (-4, 0, 4)
    ax.set(xticks=ticks, yticks=ticks, xlabel="first feature", ylabel="second feature")
    return float(((_score(V, W, points) > 0) == labels).mean())


def _score(V: _Float32, W: _Float32, points: NDArray[np.floating]) -> NDArray[np.floating]:
    """Z2: positive where the network says 1."""
    hidden = np.tanh(V[:, :2] @ points + V[:, 2:])
    return W[:, :-1] @ hidden + W[:, -1:]
