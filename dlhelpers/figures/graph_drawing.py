"""Boxes, edges and numbers of a formula that is drawn as a graph.

Values stand above the edges, gradients below. What the formula is, its own module says.
"""

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from dlhelpers.figures.plotting import COLORS

#: Darker than the orange of the lines, for letters on white.
ORANGE = "#B34700"
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def number(value: float) -> str:
    """Write at most three decimals, with a true minus sign.

    Examples
    --------
    >>> number(-0.32), number(1.0)
    ('−0.32', '1')
    """
    rounded = round(value, 3) + 0.0  # adding 0 turns -0 into 0
    return f"{rounded:.3f}".rstrip("0").rstrip(".").replace("-", "−")


def draw_node(ax: Axes, x: float, y: float, text: str, leaf: bool) -> None:
    """Draw a box; white if its value is given, gray if it is computed."""
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.25, y - 0.19), 0.5, 0.38, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor="white" if leaf else "0.93", edgecolor="black", linewidth=1.2, zorder=3,
        )
    )  # fmt: skip
    ax.text(x, y, text.translate(_SUBSCRIPT), ha="center", va="center", zorder=4)


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
