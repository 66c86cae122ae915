"""Pictures to play with: each is a plain function that returns a figure, and can have sliders.

``softmax_bars(temperature=2)`` draws one picture; ``play(softmax_bars, temperature=(0.2, 5.0))``
draws it anew whenever its slider moves.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers import plotting
from dlhelpers.activations import softmax
from dlhelpers.walkthrough import step_through as step_through


def play(function: Callable[..., Figure], **controls: Any) -> None:
    """Show a picture with sliders for its arguments.

    Parameters
    ----------
    function : callable
        Returns a figure that pyplot no longer holds, as the functions of this module do.
    **controls
        For each argument its ipywidgets abbreviation: a pair of numbers for a slider from one to
        the other, a list of values for a menu, or a widget.
    """
    from ipywidgets import fixed, interact

    # ipywidgets would want a control for every argument; the others stay at their defaults.
    others = {
        name: fixed(parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in controls
    }
    interact(function, **controls, **others)


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
    plt.close(figure)
    return figure
