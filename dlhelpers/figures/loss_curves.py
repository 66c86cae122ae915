"""The loss of one guess, and what becomes of a neuron that is sure and wrong."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers.activations import sigmoid
from dlhelpers.figures.plotting import COLORS, MARKERS, style

LOSSES = ("cross-entropy", "squared error")


def show_losses() -> Figure:
    """Draw the loss of a probability, for a picture with a cat and for one without.

    Returns
    -------
    Figure
        Its label says what it shows.
    """
    a = np.linspace(0.005, 0.995, 199)
    with style():
        figure, ax = plt.subplots()
        ax.plot(a, -np.log(a), label="there is a cat: -log a")
        ax.plot(a, -np.log(1 - a), label="there is none: -log(1 - a)")
        ax.set(xlabel="probability a that the neuron gives to a cat", ylabel="loss (nats)")
        ax.legend(loc="upper center")
    figure.set_label(
        "Two curves that are mirror images. If there is a cat, the loss is 0 at a = 1, "
        f"{np.log(2):.3f} at a = 0.5 and {-np.log(0.01):.3f} at a = 0.01, and it grows without "
        "limit towards a = 0. If there is none, it is the other way round."
    )
    return figure


def train_sure_and_wrong(
    loss: str, num_iterations: int, start: float = -6.0, learning_rate: float = 1.0
) -> list[float]:
    """Train a neuron on one picture of a cat, from a score that denies it.

    Parameters
    ----------
    loss : {"cross-entropy", "squared error"}
        What gradient descent makes smaller; the squared error is (a - 1)^2.
    num_iterations : int
        Number of steps, each of the one weight; its input is 1.
    start : float
        The score before the first step.
    learning_rate : float
        Step length.

    Returns
    -------
    list of float
        The probability that the neuron gives to a cat, before the first step and after each.

    Raises
    ------
    ValueError
        If `loss` is neither of the two.
    """
    if loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, got {loss!r}")
    z, given = start, []
    for _ in range(num_iterations + 1):
        a = float(sigmoid(z))
        given.append(a)
        z -= learning_rate * (a - 1 if loss == LOSSES[0] else 2 * (a - 1) * a * (1 - a))
    return given


def show_sure_and_wrong(num_iterations: int = 10) -> Figure:
    """Draw both losses over the score, and how far each brings a neuron that is sure and wrong.

    Parameters
    ----------
    num_iterations : int
        Number of steps.

    Returns
    -------
    Figure
        Its label says what it shows.
    """
    z = np.linspace(-8, 4, 121)
    curves = (np.logaddexp(0, -z), (sigmoid(z) - 1) ** 2)
    told = []
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.2))
        for i, (name, curve) in enumerate(zip(LOSSES, curves, strict=True)):
            given = np.array(train_sure_and_wrong(name, num_iterations))
            scores = np.log(given / (1 - given))
            left.plot(z, curve, color=COLORS[i], label=name)
            left.plot(scores, np.interp(scores, z, curve), MARKERS[i], color=COLORS[i],
                      linestyle="none", markersize=6)  # fmt: skip
            right.plot(given, color=COLORS[i], marker=MARKERS[i], markersize=6, label=name)
            told.append(f"{name}: from {given[0]:.3f} to {given[-1]:.3f}")
        left.set(xlabel="score z of the picture", ylabel="its loss", title="a mark for each step")
        right.set(xlabel="step", ylabel="probability of a cat", ylim=(-0.04, 1.04))
        left.legend()
    figure.set_label(
        "On the left both losses over the score of a cat. Where the neuron is sure that there is "
        "none, the cross-entropy is a slope that goes down evenly; the squared error is flat, near "
        f"1. On the right the probability of a cat in {num_iterations} steps, {'; '.join(told)}."
    )
    return figure
