"""One example on its way through a network with one hidden unit, and the gradients back (lesson 3).

The network is the one that the check of ``backward_propagation`` uses: two inputs, a hidden unit
with tanh, an output with the sigmoid, and the label 1. With A1 = 0.6 and A2 = 0.75 every gradient
can be computed by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers.figures.graph_drawing import ORANGE, draw_graph, number
from dlhelpers.figures.plotting import style

#: The inputs and the parameters. The row of W1 is w11 and w12, for the inputs x1 and x2; v is W2.
START: Mapping[str, float] = {
    "x1": 1.0, "x2": 3.0, "w11": 0.0, "w12": 0.0, "b1": float(np.log(2)), "v": 2.0,
    "b2": float(np.log(3)) - 1.2,
}  # fmt: skip
PARAMETERS = ("w11", "w12", "b1", "v", "b2")

#: How many steps the way back has: `one_example` shows the first of them.
LAST_STEP = 6

_WIDTH, _HEIGHT = 9.4, 3.5
_LINE = 1.85
#: Each node's place, in inches, and the text in its box.
_NODES = {
    "x1": (0.45, 3.0, "x1"), "w11": (0.45, 2.2, "w11"), "x2": (0.45, 1.5, "x2"),
    "w12": (0.45, 0.7, "w12"), "w1x1": (1.7, 2.6, "×"), "w2x2": (1.7, 1.1, "×"),
    "b1": (3.0, 0.75, "b1"), "z1": (3.0, _LINE, "+"), "a1": (4.15, _LINE, "tanh"),
    "v": (5.3, 0.75, "W2"), "va1": (5.3, _LINE, "×"), "b2": (6.45, 0.75, "b2"),
    "z2": (6.45, _LINE, "+"), "a2": (7.6, _LINE, "σ"), "J": (8.8, _LINE, "−log"),
}  # fmt: skip
_EDGES = (
    ("x1", "w1x1"), ("w11", "w1x1"), ("x2", "w2x2"), ("w12", "w2x2"), ("w1x1", "z1"),
    ("w2x2", "z1"), ("b1", "z1"), ("z1", "a1"), ("a1", "va1"), ("v", "va1"), ("va1", "z2"),
    ("b2", "z2"), ("z2", "a2"), ("a2", "J"),
)  # fmt: skip
#: The edges that each step of the way back fills, and how.
_WAY_BACK = (
    ((("a2", "J"),), "the slope of −log is −1 / A2"),
    ((("z2", "a2"),), "times the slope of σ, A2 (1 − A2): dZ2 = A2 − 1, the error"),
    ((("va1", "z2"), ("b2", "z2")), "a sum hands its gradient to both that it adds"),
    ((("v", "va1"), ("a1", "va1")), "a product hands on its gradient times the other factor"),
    ((("z1", "a1"),), "times the slope of tanh, 1 − A1²: this is dZ1"),
    (
        (("w11", "w1x1"), ("w12", "w2x2"), ("b1", "z1")),
        "error times input: 1, 3, and 1 for the bias",
    ),
)
#: How the text calls what a gradient belongs to.
_NAMES = {"a2": "A2", "z2": "Z2", "va1": "the product", "v": "W2", "a1": "A1", "z1": "Z1"}


@dataclass(frozen=True)
class Passes:
    """What one forward and one backward pass compute.

    Parameters
    ----------
    values : mapping
        Each node's value.
    gradients : mapping
        How much J changes when the value of a node grows, by the node's name.
    """

    values: Mapping[str, float]
    gradients: Mapping[str, float]


def passes(**moved: float) -> Passes:
    """Run the example forward and backward.

    Parameters
    ----------
    **moved : float
        Inputs and parameters that are not those of `START`.

    Returns
    -------
    Passes

    Raises
    ------
    ValueError
        If there is no such number.

    Examples
    --------
    >>> [round(passes().gradients[name], 2) for name in PARAMETERS]
    [-0.32, -0.96, -0.32, -0.15, -0.25]
    """
    unknown = set(moved) - set(START)
    if unknown:
        raise ValueError(f"no such number: {min(unknown)}; there are {', '.join(START)}")
    values = dict(START) | moved
    values["w1x1"] = values["w11"] * values["x1"]
    values["w2x2"] = values["w12"] * values["x2"]
    values["z1"] = values["w1x1"] + values["w2x2"] + values["b1"]
    values["a1"] = float(np.tanh(values["z1"]))
    values["va1"] = values["v"] * values["a1"]
    values["z2"] = values["va1"] + values["b2"]
    values["a2"] = float(1 / (1 + np.exp(-values["z2"])))
    values["J"] = float(np.logaddexp(0.0, -values["z2"]))
    dz2 = values["a2"] - 1
    dz1 = dz2 * values["v"] * (1 - values["a1"] ** 2)
    gradients = {
        "a2": -1 / values["a2"], "z2": dz2, "va1": dz2, "b2": dz2, "v": dz2 * values["a1"],
        "a1": dz2 * values["v"], "z1": dz1, "w1x1": dz1, "w2x2": dz1, "b1": dz1,
        "w11": dz1 * values["x1"], "w12": dz1 * values["x2"],
    }  # fmt: skip
    return Passes(values, gradients)


def one_example(back: int = LAST_STEP, parameter: str = "w12", nudge: float = 0.0) -> Figure:
    """Draw the numbers of both passes, and compare a nudge with what the gradient promises.

    Parameters
    ----------
    back : int
        How many steps of the way back are shown, from 0 to `LAST_STEP`.
    parameter : {"w11", "w12", "b1", "W2", "b2"}
        Which parameter is nudged.
    nudge : float
        By how much it is moved.

    Returns
    -------
    Figure
        Values stand above the edges, gradients below.

    Raises
    ------
    ValueError
        If there are not so many steps, or no such parameter.
    """
    words = example_in_words(back, parameter, nudge).splitlines()
    now = _nudged(parameter, nudge)
    known = {edge for filled, _ in _WAY_BACK[:back] for edge in filled}
    if back == LAST_STEP:
        known |= {("w1x1", "z1"), ("w2x2", "z1")}
    gradients = {edge: now.gradients[edge[0]] for edge in known}
    new = set(_WAY_BACK[back - 1][0]) if back else set[tuple[str, str]]()
    with style():
        figure, ax = draw_graph(
            (_WIDTH, _HEIGHT), _NODES, _EDGES, START, now.values, gradients, new
        )
        title = words[0].split(": ")[0] if back else "forward"
        ax.text(1.6, _HEIGHT - 0.1, title, va="top", fontsize=12)
        if back:
            how = _WAY_BACK[back - 1][1]
            ax.text(_WIDTH - 0.15, _HEIGHT - 0.1, how, ha="right", va="top", color=ORANGE)
        if len(words) > 1:
            ax.text(_WIDTH - 0.15, 0.1, words[-1], ha="right", va="bottom", fontsize=11)
    figure.set_label("\n".join(words))
    plt.close(figure)
    return figure


def example_in_words(back: int = LAST_STEP, parameter: str = "w12", nudge: float = 0.0) -> str:
    """Say what `one_example` shows.

    Parameters
    ----------
    back, parameter, nudge
        As in `one_example`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there are not so many steps, or no such parameter.

    Examples
    --------
    >>> print(example_in_words(5))
    step 5 of 6 back: times the slope of tanh, 1 − A1²: this is dZ1: Z1 gets −0.32
    """
    if back not in range(LAST_STEP + 1):
        raise ValueError(f"back must be a whole number from 0 to {LAST_STEP}, got {back!r}")
    now = _nudged(parameter, nudge)
    if back:
        filled, how = _WAY_BACK[back - 1]
        found = ", ".join(
            f"{_NAMES.get(start, start)} gets {number(now.gradients[start])}" for start, _ in filled
        )
        lines = [f"step {back} of {LAST_STEP} back: {how}: {found}"]
    else:
        shown = {"Z1": "z1", "A1": "a1", "Z2": "z2", "A2": "a2", "J": "J"}
        values = ", ".join(f"{name} = {number(now.values[key])}" for name, key in shown.items())
        lines = [f"forward: the inputs are 1 and 3; {values}"]
    if abs(nudge) > 1e-12:
        start = passes()
        promised = start.gradients[_key(parameter)] * nudge
        real = now.values["J"] - start.values["J"]
        lines.append(
            f"{parameter} moved by {number(nudge)}: J should change by {number(promised)} and "
            f"does by {number(real)}"
        )
    return "\n".join(lines)


def _key(parameter: str) -> str:
    names = {_NAMES.get(name, name): name for name in PARAMETERS}
    if parameter not in names:
        raise ValueError(f"parameter must be one of {', '.join(names)}, got {parameter!r}")
    return names[parameter]


def _nudged(parameter: str, nudge: float) -> Passes:
    key = _key(parameter)
    return passes(**{key: START[key] + nudge})
