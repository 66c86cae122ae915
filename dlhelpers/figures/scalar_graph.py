"""A formula as a graph: numbers run forward along its edges, gradients run back (lesson 4).

The formula is that of a network with one hidden unit and one example of label 1, whose bias ``b``
serves both layers: J = -log σ(w2 · relu(w1 · x + b) + b). At the start every number in it can be
computed by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers.figures.graph_drawing import ORANGE, draw_graph, number
from dlhelpers.figures.plotting import style

START: Mapping[str, float] = {"x": 3.0, "w1": 0.5, "b": -1.0, "w2": 2.0}

#: How many steps the way back has: `scalar_graph` shows the first of them.
LAST_STEP = 7

_WIDTH, _HEIGHT = 9.0, 3.3
_LINE = 1.75
#: Each node's place, in inches, and the text in its box.
_NODES = {
    "x": (0.45, 2.55, "x"), "w1": (0.45, 0.95, "w1"), "b": (2.7, 0.6, "b"),
    "w2": (4.0, 2.55, "w2"), "w1x": (1.6, _LINE, "×"), "z1": (2.7, _LINE, "+"),
    "h": (3.85, _LINE, "relu"), "w2h": (5.0, _LINE, "×"), "z2": (6.1, _LINE, "+"),
    "a": (7.2, _LINE, "σ"), "J": (8.4, _LINE, "−log"),
}  # fmt: skip
_EDGES = (
    ("x", "w1x"), ("w1", "w1x"), ("w1x", "z1"), ("b", "z1"), ("z1", "h"), ("h", "w2h"),
    ("w2", "w2h"), ("w2h", "z2"), ("b", "z2"), ("z2", "a"), ("a", "J"),
)  # fmt: skip
#: The edges that each step of the way back fills, and how.
_WAY_BACK = (
    ((("a", "J"),), "the slope of −log at a is −1 / a"),
    ((("z2", "a"),), "times the slope of σ, a (1 − a)"),
    ((("w2h", "z2"), ("b", "z2")), "a sum hands its gradient to both that it adds"),
    ((("h", "w2h"), ("w2", "w2h")), "a product hands on its gradient times the other factor"),
    ((("z1", "h"),), "times the slope of relu"),
    ((("w1x", "z1"), ("b", "z1")), "again a sum; b has two paths now, and they are added"),
    ((("x", "w1x"), ("w1", "w1x")), "again a product"),
)


@dataclass(frozen=True)
class Passes:
    """What one forward and one backward pass compute.

    Parameters
    ----------
    values : mapping
        Each node's value.
    edges : mapping
        For each edge, as a pair of nodes, how much J changes through this edge alone when the
        value at its start grows.
    """

    values: Mapping[str, float]
    edges: Mapping[tuple[str, str], float]

    def gradient(self, name: str) -> float:
        """Derivative of J with respect to a node: the sum over all edges that leave it."""
        return sum(value for (start, _), value in self.edges.items() if start == name)


def passes(x: float = 3.0, w1: float = 0.5, b: float = -1.0, w2: float = 2.0) -> Passes:
    """Run the formula forward and backward.

    Parameters
    ----------
    x, w1, b, w2 : float
        Its numbers.

    Returns
    -------
    Passes

    Examples
    --------
    >>> round(passes().values["J"], 4), passes().gradient("b")
    (0.6931, -1.5)
    """
    z1 = w1 * x + b
    h = max(0.0, z1)
    z2 = w2 * h + b
    a = float(1 / (1 + np.exp(-z2)))
    values = {"x": x, "w1": w1, "b": b, "w2": w2, "w1x": w1 * x, "z1": z1, "h": h, "w2h": w2 * h}
    values |= {"z2": z2, "a": a, "J": float(np.logaddexp(0.0, -z2))}
    dz2 = a - 1
    dz1 = dz2 * w2 * (z1 > 0)
    edges = {
        ("a", "J"): -1 / a, ("z2", "a"): dz2, ("w2h", "z2"): dz2, ("b", "z2"): dz2,
        ("h", "w2h"): dz2 * w2, ("w2", "w2h"): dz2 * h, ("z1", "h"): dz1, ("w1x", "z1"): dz1,
        ("b", "z1"): dz1, ("x", "w1x"): dz1 * w1, ("w1", "w1x"): dz1 * x,
    }  # fmt: skip
    return Passes(values, edges)


def scalar_graph(
    back: int = LAST_STEP, w1: float = 0.5, b: float = -1.0, w2: float = 2.0
) -> Figure:
    """Draw the graph with its numbers, and compare a nudge with what the gradient promises.

    Parameters
    ----------
    back : int
        How many steps of the way back are shown, from 0 to `LAST_STEP`.
    w1, b, w2 : float
        The parameters. Where they are not those of the start, the change of J is shown beside the
        one that the gradients at the start predict.

    Returns
    -------
    Figure
        Values stand above the edges, gradients below.

    Raises
    ------
    ValueError
        If there are not so many steps.
    """
    words = graph_in_words(back, w1, b, w2).splitlines()
    now = passes(START["x"], w1, b, w2)
    known = {edge for filled, _ in _WAY_BACK[:back] for edge in filled}
    gradients = {edge: now.edges[edge] for edge in known}
    new = set(_WAY_BACK[back - 1][0]) if back else set[tuple[str, str]]()
    with style():
        figure, ax = draw_graph(
            (_WIDTH, _HEIGHT), _NODES, _EDGES, START, now.values, gradients, new
        )
        if back >= 6:
            x, y, _ = _NODES["b"]
            ax.text(x, y - 0.25, f"db = {number(now.gradient('b'))}, both paths added",
                    ha="right", va="top", color=ORANGE)  # fmt: skip
        title, _, _ = words[0].rpartition(": ")
        ax.text(0.15, _HEIGHT - 0.1, title, va="top", fontsize=12)
        if len(words) > 1:
            ax.text(_WIDTH - 0.15, 0.1, words[-1], ha="right", va="bottom", fontsize=11)
    figure.set_label("\n".join(words))
    plt.close(figure)
    return figure


def graph_in_words(back: int = LAST_STEP, w1: float = 0.5, b: float = -1.0, w2: float = 2.0) -> str:
    """Say what `scalar_graph` shows.

    Parameters
    ----------
    back, w1, b, w2
        As in `scalar_graph`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there are not so many steps.

    Examples
    --------
    >>> print(graph_in_words(2))
    step 2 of 7 back: times the slope of σ, a (1 − a): z2 gets −0.5
    """
    if back not in range(LAST_STEP + 1):
        raise ValueError(f"back must be a whole number from 0 to {LAST_STEP}, got {back!r}")
    now, start = passes(START["x"], w1, b, w2), passes()
    if back:
        filled, how = _WAY_BACK[back - 1]
        found = ", ".join(f"{edge[0]} gets {number(now.edges[edge])}" for edge in filled)
        lines = [f"step {back} of {LAST_STEP} back: {how}: {found}"]
    else:
        values = ", ".join(f"{name} = {number(value)}" for name, value in now.values.items())
        lines = [f"forward: {values}"]
    moved = {name: value - START[name] for name, value in (("w1", w1), ("b", b), ("w2", w2))}
    moved = {name: change for name, change in moved.items() if abs(change) > 1e-12}
    if moved:
        promised = sum(start.gradient(name) * change for name, change in moved.items())
        real = now.values["J"] - start.values["J"]
        names = " and ".join(f"{name} moved by {number(change)}" for name, change in moved.items())
        lines.append(f"{names}: J should change by {number(promised)} and does by {number(real)}")
    return "\n".join(lines)
