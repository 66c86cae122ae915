"""Boxes, edges and numbers of a formula that is drawn as a graph.

Values stand above the edges, gradients below. What the formula is, its own module says.
"""

from collections.abc import Collection, Iterable, Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from dlhelpers.figures.plotting import COLORS, SUBSCRIPT

#: Darker than the orange of the lines, for letters on white.
ORANGE = "#B34700"


def number(value: float) -> str:
    """Write at most three decimals, with a true minus sign.

    Examples
    --------
    >>> number(-0.32), number(1.0)
    ('−0.32', '1')
    """
    rounded = round(value, 3) + 0.0  # adding 0 turns -0 into 0
    return f"{rounded:.3f}".rstrip("0").rstrip(".").replace("-", "−")


Edge = tuple[str, str]


def draw_graph(
    size: tuple[float, float],
    nodes: Mapping[str, tuple[float, float, str]],
    edges: Iterable[Edge],
    given: Collection[str],
    values: Mapping[str, float],
    gradients: Mapping[Edge, float],
    new: Collection[Edge],
) -> tuple[Figure, Axes]:
    """Draw a whole graph, whose last node is called J, on axes that fill the figure.

    Parameters
    ----------
    size : pair of float
        Width and height in inches, which are the axes' units.
    nodes : mapping
        For each node its place and the text in its box.
    edges : iterable of pairs of names
        From which node to which.
    given : collection of str
        The nodes whose values are given.
    values : mapping
        Each node's value.
    gradients : mapping
        Of the edges whose gradient is known, the gradient.
    new : collection
        The edges whose gradient was found in this step.

    Returns
    -------
    Figure, Axes
    """
    width, height = size
    figure = plt.figure(figsize=size, layout="none")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    for edge in edges:
        (x0, y0, _), (x1, y1, _) = nodes[edge[0]], nodes[edge[1]]
        draw_edge(ax, (x0, y0), (x1, y1), values[edge[0]], gradients.get(edge), edge in new)
    for name, (x, y, text) in nodes.items():
        draw_node(ax, x, y, text, leaf=name in given)
    x, y, _ = nodes["J"]
    ax.text(x, y - 0.3, f"J = {number(values['J'])}", ha="center", va="top")
    return figure, ax


def draw_node(ax: Axes, x: float, y: float, text: str, leaf: bool) -> None:
    """Draw a box; white if its value is given, gray if it is computed."""
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.25, y - 0.19), 0.5, 0.38, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor="white" if leaf else "0.93", edgecolor="black", linewidth=1.2, zorder=3,
        )
    )  # fmt: skip
    ax.text(x, y, text.translate(SUBSCRIPT), ha="center", va="center", zorder=4)


def draw_edge(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    value: float,
    gradient: float | None = None,
    new: bool = False,
) -> None:
    """Draw an arrow with the value that runs along it, and the gradient if it is known.

    Parameters
    ----------
    ax : Axes
    start, end : pair of float
        The middles of the two boxes.
    value : float
        Stands above the arrow.
    gradient : float, optional
        Stands below it.
    new : bool
        Whether the gradient was found in this step; it is bold then.
    """
    (x0, y0), (x1, y1) = start, end
    ax.annotate(
        "", end, start, zorder=1,
        arrowprops={"arrowstyle": "-|>", "color": "0.4", "shrinkA": 14, "shrinkB": 19},
    )  # fmt: skip
    at = 0.5 if y0 == y1 else 0.42
    x, y = x0 + at * (x1 - x0), y0 + at * (y1 - y0)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    ax.text(x, y + 0.05, number(value), ha="center", va="bottom", color=COLORS[0], bbox=box,
            zorder=2)  # fmt: skip
    if gradient is not None:
        ax.text(x, y - 0.05, number(gradient), ha="center", va="top", color=ORANGE,
                weight="bold" if new else "normal", bbox=box, zorder=2)  # fmt: skip
