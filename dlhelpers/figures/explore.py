"""Pictures to play with: each is a plain function that returns a figure, and can have sliders.

``softmax_bars(temperature=2)`` draws one picture; ``play(softmax_bars, temperature=(0.2, 5.0))``
draws it anew whenever its slider moves.
"""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlhelpers import logistic
from dlhelpers._validation import matrix
from dlhelpers.activations import softmax
from dlhelpers.figures import plotting
from dlhelpers.figures.flower import flower_boundary as flower_boundary
from dlhelpers.figures.flower import flower_run as flower_run
from dlhelpers.figures.playing import play as play
from dlhelpers.figures.walkthrough import step_through as step_through
from dlhelpers.preprocessing import flatten_images, standardize_images
from dlhelpers.runs import load_run


def softmax_bars(
    temperature: float = 1.0, scores: Sequence[float] = (2.0, 1.0, 0.5, 0.0, -1.0)
) -> Figure:
    """Draw scores and the probabilities that the softmax makes of them.

    Parameters
    ----------
    temperature : float
        The scores are divided by it first; positive.
    scores : sequence of float
        One a class.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If `temperature` is not positive.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    z = np.asarray(scores, dtype=float)
    p = softmax(z / temperature)
    classes = [f"class {i}" for i in range(len(z))]
    with plotting.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.8))
        left.bar(classes, z, color=plotting.COLORS[0])
        left.axhline(0, color="black", linewidth=0.8)
        left.set(title="scores", ylabel="score")
        bars = right.bar(classes, p, color=plotting.COLORS[1], hatch="//", edgecolor="white")
        right.bar_label(bars, [f"{value:.2f}" for value in p])
        right.set(title=f"softmax at temperature {temperature:g}", ylabel="probability")
        right.set_ylim(0, 1.12)
    likeliest = int(np.argmax(p))
    figure.set_label(
        f"Scores {', '.join(f'{value:g}' for value in z)} become, at temperature "
        f"{temperature:.2g}, the probabilities {', '.join(f'{value:.2f}' for value in p)}. Class "
        f"{likeliest} has the largest, {p[likeliest]:.0%}."
    )
    plt.close(figure)
    return figure


def learning_rate_costs(
    images: ArrayLike, labels: ArrayLike, learning_rate: float = 0.002, num_iterations: int = 60
) -> Figure:
    """Train one neuron on pictures and draw what every single step does.

    Dotted are the cost of a coin, log 2, and the share of cats. The figure's label says how often
    the cost rises.

    Parameters
    ----------
    images : array_like of uint8, shape (m, h, w, c)
        Pictures. At most 400 of them are used and every fourth pixel of every fourth row, which
        makes a training short enough for a slider.
    labels : array_like, shape (1, m)
        1 for a cat, else 0.
    learning_rate : float
        Step length; positive.
    num_iterations : int
        Number of steps.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If `learning_rate` is not positive, or a shape does not fit.

    Notes
    -----
    Each pixel stands for 16. Multiplied by 4, the root of 16, the small pictures have about the
    inner products that the large ones have, and gradient descent on a linear score sees nothing
    else of them: so a learning rate does here about what it does on the whole pictures.
    """
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    small = np.asarray(images)[:400, 2::4, 2::4]
    X = 4 * standardize_images(flatten_images(small).astype(np.float32))
    Y = matrix("labels", np.asarray(labels)[:, :400], 1, X.shape[1])
    w, b = logistic.initialize_with_zeros(X.shape[0])
    w = w.astype(X.dtype)
    costs, shares = [], []
    for _ in range(num_iterations):
        grads, cost = logistic.propagate(w, b, X, Y)
        costs.append(cost)
        # For the bias the gradient is the mean of (probability - label): no second pass is needed.
        shares.append(float(grads["db"] + Y.mean()))
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    with plotting.style():
        # Places given: to find them by a layout engine takes as long as all the rest.
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(7.2, 2.8), layout="none",
            gridspec_kw={"left": 0.08, "right": 0.99, "bottom": 0.18, "top": 0.9, "wspace": 0.25},
        )  # fmt: skip
        left.plot(costs, marker=".", markersize=4)
        left.axhline(np.log(2), color="gray", linewidth=1, linestyle=":")
        left.set(xlabel="iteration", ylabel="cost (nats)", yscale="log", ylim=(0.3, 30))
        left.set_yticks([0.5, 1, 2, 5, 10, 20], ["0.5", "1", "2", "5", "10", "20"], minor=False)
        left.minorticks_off()
        left.set_title(f"learning rate {learning_rate:.2g}")
        right.plot(shares, color=plotting.COLORS[1], marker=".", markersize=4)
        right.axhline(Y.mean(), color="gray", linewidth=1, linestyle=":")
        right.set(xlabel="iteration", ylabel="mean probability of a cat", ylim=(-0.03, 1.03))
    rises = int((np.diff(costs) > 0).sum())
    figure.set_label(
        f"Learning rate {learning_rate:.2g}: in {rises} of {len(costs) - 1} steps the cost rises. "
        f"It ends at {costs[-1]:.2f}, and the cost of a coin, dotted, is {np.log(2):.2f}. The mean "
        f"probability of a cat lies between {min(shares):.1f} and {max(shares):.1f}; dotted is the "
        f"share of cats, {Y.mean():.1f}."
    )
    plt.close(figure)
    return figure


def depth_and_width(depth: int = 2, width: int = 10) -> Figure:
    """Draw how a network of that shape learned the cats.

    The trainings were done once and are read from a file (`dlhelpers.runs`).

    Parameters
    ----------
    depth : {1, 2, 3, 4}
        Hidden layers.
    width : {3, 10, 30}
        Units in each of them.

    Returns
    -------
    Figure

    Raises
    ------
    KeyError
        If there is no training with that shape; the message lists those there are.
    """
    run = load_run(depth, width)
    sets = {"train": "training", "test": "test", "new_artist": "new artist"}
    with plotting.style():
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(7.2, 2.9), layout="none",
            gridspec_kw={"left": 0.08, "right": 0.99, "bottom": 0.17, "top": 0.89, "wspace": 0.25},
        )  # fmt: skip
        for name, label in sets.items():
            left.plot(run.iterations, run.cost[name], label=label)
            right.plot(run.iterations, 100 * run.accuracy[name])
        left.set(xlabel="iteration", ylabel="cost (nats)", ylim=(0, 1.6))
        left.legend(fontsize="small")
        right.set(xlabel="iteration", ylabel="right answers (%)", ylim=(40, 101))
        layers = "hidden layer" if depth == 1 else "hidden layers"
        figure.suptitle(f"{depth} {layers} of {width} units", fontsize="medium")
    told = "; ".join(
        f"{label}: cost {run.cost[name][0]:.2f} to {run.cost[name][-1]:.2f}, right "
        f"{run.accuracy[name][0]:.0%} to {run.accuracy[name][-1]:.0%}"
        for name, label in sets.items()
    )
    figure.set_label(f"{depth} {layers} of {width} units, from first to last iteration. {told}.")
    plt.close(figure)
    return figure
