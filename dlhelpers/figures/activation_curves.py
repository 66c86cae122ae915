"""The two activations of lesson 4 and their slopes."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers.deep import relu, relu_backward, sigmoid, sigmoid_backward
from dlhelpers.figures.plotting import style


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
