"""Activations and their slopes: tanh for lesson 3, the sigmoid and the ReLU for lesson 4."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers.deep import relu, relu_backward, sigmoid, sigmoid_backward
from dlhelpers.figures.plotting import style


def show_tanh() -> Figure:
    """Draw tanh with its slope.

    Returns
    -------
    Figure
    """
    z = np.linspace(-4, 4, 201)
    a = np.tanh(z)
    with style():
        figure, ax = plt.subplots(figsize=(5.6, 3.2))
        ax.plot(z, a, label="tanh")
        ax.plot(z, 1 - a**2, label="its slope")
        ax.set(xlabel="z", ylabel="value", title="The bend of a hidden unit")
        ax.legend()
    figure.set_label(
        f"tanh, which rises from {a[0]:.2f} at z = -4 to {a[-1]:.2f} at z = 4, and its slope, a "
        f"bump with its top, 1, at z = 0, and {1 - a[-1] ** 2:.3f} at z = 4."
    )
    return figure


def show_activations() -> Figure:
    """Draw the sigmoid and the ReLU, each with its slope.

    Returns
    -------
    Figure
        At 0 the ReLU has a corner: the full dot is the slope that the course takes there.
    """
    z = np.linspace(-4, 4, 161)
    ones = np.ones_like(z)
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2))
        left.plot(z, sigmoid(z)[0], label="sigmoid")
        left.plot(z, sigmoid_backward(ones, z), label="its slope")
        left.set(xlabel="z", ylabel="value", title="sigmoid", ylim=(-0.1, 1.2))
        right.plot(z, relu(z)[0], label="ReLU")
        # A step: no line joins the two sides.
        slope = np.where(z == 0, np.nan, relu_backward(ones, z))
        right.plot(z, slope, color="C1", linestyle="--", label="its slope")
        right.plot(0, relu_backward(1.0, 0.0), "o", color="C1")
        right.plot(0, 1, "o", color="C1", markerfacecolor="white")
        right.set(xlabel="z", ylabel="value", title="ReLU", ylim=(-0.3, 4.2))
        for ax in (left, right):
            ax.legend(loc="upper left")
    figure.set_label(
        "Left the sigmoid, which rises from 0 to 1, and its slope, a bump with its top at z = 0. "
        "Right the ReLU, 0 up to z = 0 and a line at 45 degrees from there, and its slope, a step "
        "from 0 to 1 with the full dot at 0."
    )
    return figure
