"""One picture of a deep network's two passes, with the part in hand marked (lesson 4)."""

import textwrap
from dataclasses import dataclass
from typing import Literal

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Annotation

from dlhelpers.figures.plotting import COLORS, SUBSCRIPT, style

_Kind = Literal["parameters", "forward", "cache", "backward", "gradients", "update"]

#: Places in the drawing, in inches.
_WIDTH, _HEIGHT = 9.05, 5.3
_PITCH = 1.13
_COLUMNS = tuple(1.75 + _PITCH * i for i in range(7))
_BOX_HEIGHT = 0.44
_ROWS: dict[_Kind, float] = {
    "parameters": 4.55, "forward": 3.72, "cache": 2.84, "backward": 1.96, "gradients": 1.13,
    "update": 0.42,
}  # fmt: skip
_FILL: dict[_Kind, str] = {
    "parameters": COLORS[2], "forward": COLORS[0], "cache": COLORS[4], "backward": COLORS[1],
    "gradients": COLORS[3], "update": COLORS[2],
}  # fmt: skip


@dataclass(frozen=True)
class _Box:
    """One box: `key` names it, as in "forward linear 2"."""

    key: str
    kind: _Kind
    text: str
    x: float
    width: float = 0.74


def _boxes() -> list[_Box]:
    boxes = []
    for l in (1, 2, 3):
        linear, activation = _COLUMNS[2 * l - 2], _COLUMNS[2 * l - 1]
        name = "SIGMOID" if l == 3 else "RELU"
        boxes += [
            _Box(f"parameters {l}", "parameters", f"W{l}  b{l}", linear),
            _Box(f"forward linear {l}", "forward", "LINEAR", linear),
            _Box(f"forward activation {l}", "forward", name, activation),
            _Box(f"cache linear {l}", "cache", f"A{l - 1} W{l} b{l}", linear, 0.98),
            _Box(f"cache activation {l}", "cache", f"Z{l}", activation, 0.98),
            _Box(f"backward linear {l}", "backward", "LINEAR", linear),
            _Box(f"backward activation {l}", "backward", name, activation),
            _Box(f"gradients {l}", "gradients", f"dW{l}  db{l}", linear, 0.98),
        ]
    middle = (_COLUMNS[0] + _COLUMNS[5]) / 2
    boxes += [
        _Box("forward cost", "forward", "COST", _COLUMNS[6]),
        _Box("backward cost", "backward", "COST", _COLUMNS[6]),
        _Box(
            "update",
            "update",
            "UPDATE:   W ← W − α dW    b ← b − α db",
            middle,
            _COLUMNS[5] - _COLUMNS[0] + 0.98,
        ),
    ]
    return boxes


_BOXES = _boxes()


def _keys(*starts: str) -> tuple[str, ...]:
    return tuple(box.key for box in _BOXES if box.key.startswith(starts))


@dataclass(frozen=True)
class _Part:
    """What an exercise's function does in the picture: the boxes to mark, and that in words."""

    marked: tuple[str, ...]
    words: str


_PARTS = {
    "": _Part(
        (),
        "a network of three layers. The upper row, forward, runs from X to the cost: in each "
        "layer LINEAR, then RELU, in the last one SIGMOID. The lower row, backward, runs through "
        "the same boxes and turns dA3 into dA0, with dW and db of each layer coming out below. "
        "Between the rows, each box of the forward row leaves a cache for the box below it: "
        "LINEAR leaves A, W and b, the activation leaves Z.",
    ),
    "initialize_parameters_deep": _Part(
        _keys("parameters"),
        "the top row is marked: W and b of all three layers, which come before anything else.",
    ),
    "linear_forward": _Part(
        ("forward linear 2", "cache linear 2"),
        "LINEAR of layer 2 in the forward row is marked: A1, W2 and b2 go in, Z2 comes out, and "
        "the cache below it keeps A1, W2 and b2. The other layers call the same function.",
    ),
    "linear_activation_forward": _Part(
        _keys("forward linear 2", "forward activation 2", "cache linear 2", "cache activation 2"),
        "layer 2 in the forward row is marked, LINEAR and RELU: A1 goes in, A2 comes out, and the "
        "two caches below keep A1, W2, b2 and Z2.",
    ),
    "L_model_forward": _Part(
        _keys("forward linear", "forward activation", "cache"),
        "all layers of the forward row are marked, with all their caches: X goes in, A3 comes out.",
    ),
    "compute_cost": _Part(
        ("forward cost",),
        "the box at the right end of the forward row is marked: A3 and Y go in, the cost comes "
        "out.",
    ),
    "linear_backward": _Part(
        ("backward linear 2", "cache linear 2", "gradients 2"),
        "LINEAR of layer 2 in the backward row is marked: dZ2 comes in from the right and A1, W2, "
        "b2 from the cache above; dA1 goes on to the left, dW2 and db2 come out below.",
    ),
    "linear_activation_backward": _Part(
        _keys("backward linear 2", "backward activation 2", "cache linear 2", "cache activation 2")
        + _keys("gradients 2"),
        "layer 2 in the backward row is marked, RELU and LINEAR: dA2 comes in from the right, "
        "both caches from above; dA1 goes on to the left, dW2 and db2 come out below.",
    ),
    "L_model_backward": _Part(
        _keys("backward", "cache", "gradients"),
        "the whole backward row is marked, from the derivative of the cost at the right to dA0 at "
        "the left, with all caches above and all gradients below.",
    ),
    "update_parameters": _Part(
        ("update", *_keys("gradients")),
        "the update at the bottom is marked, with the gradients of all layers, which go into it. "
        "The new W and b come out at the right, to be the parameters of the next round.",
    ),
}


def passes_in_words(highlight: str = "") -> str:
    """Say what `show_passes` shows.

    Parameters
    ----------
    highlight : str
        As in `show_passes`.

    Returns
    -------
    str
        In lines of at most 84 characters.

    Raises
    ------
    ValueError
        If there is no such part.
    """
    return textwrap.fill(_part(highlight).words, 84)


def show_passes(highlight: str = "", strip: bool = False) -> Figure:
    """Draw the forward and the backward pass of a network of three layers.

    Parameters
    ----------
    highlight : str
        A function of lesson 4, as "linear_forward": its boxes get a thicker frame and a stronger
        color. Nothing is marked if empty.
    strip : bool
        Whether only the rows with marked boxes are drawn, for a reader who knows the whole.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is no such part.
    """
    marked = _part(highlight).marked
    bottom, top = _rows_of(marked) if strip else (0.0, _HEIGHT)
    with style():
        figure = plt.figure(figsize=(_WIDTH, top - bottom), layout="none")
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, _WIDTH), ylim=(bottom, top))
        ax.axis("off")
        _draw_frame(ax)
        _draw_arrows(ax)
        for box in _BOXES:
            _draw_box(ax, box, box.key in marked, faded=bool(marked))
        for text in ax.texts:  # of the rows that a strip leaves out
            y = text.xy[1] if isinstance(text, Annotation) else text.get_position()[1]
            text.set_visible(bottom + 0.1 < y < top)
    figure.set_label(_part(highlight).words)
    return figure


def _part(highlight: str) -> _Part:
    if highlight not in _PARTS:
        known = ", ".join(name for name in _PARTS if name)
        raise ValueError(f"highlight must be one of {known}, or empty; got {highlight!r}")
    return _PARTS[highlight]


def _rows_of(marked: tuple[str, ...]) -> tuple[float, float]:
    """Return the lower and the upper edge of the rows in which boxes are marked."""
    rows = [_ROWS[box.kind] for box in _BOXES if box.key in marked]
    above = 0.6 if max(rows) == _ROWS["forward"] else 0.36  # the labels stand there
    return min(rows) - 0.36, max(rows) + above


def _sub(text: str) -> str:
    """Set the numbers of layers low: dA2 becomes dA₂."""
    return text.translate(SUBSCRIPT)


def _draw_box(ax: Axes, box: _Box, marked: bool, faded: bool) -> None:
    height, y = _BOX_HEIGHT, _ROWS[box.kind]
    ax.add_patch(
        FancyBboxPatch(
            (box.x - box.width / 2, y - height / 2), box.width, height,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor="white", edgecolor="none", zorder=2,
        )
    )  # fmt: skip
    ax.add_patch(
        FancyBboxPatch(
            (box.x - box.width / 2, y - height / 2), box.width, height,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=(_FILL[box.kind], 0.55 if marked else 0.1 if faded else 0.25),
            edgecolor="black" if marked else "gray" if faded else "dimgray",
            linewidth=3 if marked else 1,
            linestyle="--" if box.kind == "cache" and not marked else "-",
            zorder=3,
        )
    )  # fmt: skip
    ax.text(
        box.x, y, _sub(box.text), ha="center", va="center", zorder=4,
        fontsize=11,
        color="black" if marked or not faded else "0.35",
    )  # fmt: skip


def _draw_frame(ax: Axes) -> None:
    """Layers as gray bands, rows with their names."""
    for l in (1, 2, 3):
        left = _COLUMNS[2 * l - 2] - 0.535
        ax.add_patch(
            Rectangle((left, 0.8), 2 * _PITCH - 0.06, 4.12, facecolor="0.955", edgecolor="none")
        )
        ax.text(left + _PITCH, 5.0, f"layer {l}", ha="center", va="bottom", fontsize=12)
    names: dict[_Kind, str] = {
        "parameters": "parameters", "forward": "forward", "cache": "caches", "backward": "backward",
        "gradients": "gradients",
    }  # fmt: skip
    for kind, name in names.items():
        ax.text(0.05, _ROWS[kind], name, ha="left", va="center", fontsize=11.5, fontweight="bold")


def _draw_arrows(ax: Axes) -> None:
    half, up = 0.37, _BOX_HEIGHT / 2
    forward, backward = _ROWS["forward"], _ROWS["backward"]
    ends = (_COLUMNS[0] - half - 0.36, *_COLUMNS)
    for i, name in enumerate(("A0", "Z1", "A1", "Z2", "A2", "Z3", "A3")):
        left, right = ends[i] + (half if i else 0), ends[i + 1] - half
        _arrow(ax, (left, forward), (right, forward))
        _arrow(ax, (right, backward), (left, backward))
        middle = (left + right) / 2
        for y, text in ((forward, name), (backward, f"d{name}")):
            ax.text(middle, y + 0.08, _sub(text), ha="center", va="bottom", fontsize=11)
    for l in range(3):
        for x in _COLUMNS[2 * l : 2 * l + 2]:
            _arrow(ax, (x, forward - up), (x, _ROWS["cache"] + up))
            _arrow(ax, (x, _ROWS["cache"] - up), (x, backward + up))
        x = _COLUMNS[2 * l]
        _arrow(ax, (x, _ROWS["parameters"] - up), (x, forward + up))
        _arrow(ax, (x, backward - up), (x, _ROWS["gradients"] + up))
        _arrow(ax, (x, _ROWS["gradients"] - up), (x, _ROWS["update"] + up))
    cost = _COLUMNS[6]
    _arrow(ax, (cost, forward + up + 0.3), (cost, forward + up))
    ax.text(cost, forward + up + 0.31, "Y", ha="center", va="bottom", fontsize=11)
    end = _COLUMNS[5] + 0.49
    _arrow(ax, (end, _ROWS["update"]), (end + 0.3, _ROWS["update"]))
    ax.text(end + 0.35, _ROWS["update"], "new W, b", ha="left", va="center", fontsize=11)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.annotate(
        "", end, start, zorder=1,
        arrowprops={"arrowstyle": "-|>", "color": "dimgray", "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip
