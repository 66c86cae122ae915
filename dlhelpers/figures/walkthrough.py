"""Forward, backward and update of a tiny network, one step after the other (lesson 4).

Two features, two hidden ReLU units, one sigmoid output, two examples: small enough that every
number fits into the picture, and to compute each with pencil and paper.
"""

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dlhelpers import deep
from dlhelpers._validation import FloatArray
from dlhelpers.figures.plotting import COLORS, SUBSCRIPT, style

X = np.array([[1.0, 2.0], [2.0, -1.0]])
Y = np.array([[1.0, 0.0]])
PARAMETERS = {
    "W1": np.array([[0.5, 0.5], [-1.0, 1.0]]),
    "b1": np.array([[0.0], [0.5]]),
    "W2": np.array([[1.0, -1.0]]),
    "b2": np.array([[0.5]]),
}
LEARNING_RATE = 0.5


@dataclass(frozen=True)
class _Step:
    """One step: what it reads, what it computes, its formula, and one number worked out."""

    formula: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class _Place:
    """Where a matrix stands: the middle of its box, in inches, and its color."""

    x: float
    y: float
    color: str


_WIDTH, _HEIGHT = 9.0, 5.5
_CELL = (0.6, 0.34)
_TOP, _FORWARD, _BACKWARD, _BOTTOM = 4.15, 2.97, 1.79, 0.61
_GREEN, _BLUE, _ORANGE, _PINK, _GRAY = COLORS[2], COLORS[0], COLORS[1], COLORS[3], "0.5"
_PLACES = {
    "A0": _Place(0.75, _FORWARD, _GRAY), "Y": _Place(8.3, _TOP, _GRAY),
    "W1": _Place(2.33, _TOP, _GREEN), "b1": _Place(3.38, _TOP, _GREEN),
    "W2": _Place(5.49, _TOP, _GREEN), "b2": _Place(6.54, _TOP, _GREEN),
    "Z1": _Place(2.33, _FORWARD, _BLUE), "A1": _Place(3.91, _FORWARD, _BLUE),
    "Z2": _Place(5.49, _FORWARD, _BLUE), "A2": _Place(7.07, _FORWARD, _BLUE),
    "J": _Place(8.3, _FORWARD, _BLUE),
    "dA2": _Place(7.07, _BACKWARD, _ORANGE), "dZ2": _Place(5.49, _BACKWARD, _ORANGE),
    "dA1": _Place(3.91, _BACKWARD, _ORANGE), "dZ1": _Place(2.33, _BACKWARD, _ORANGE),
    "dW1": _Place(2.33, _BOTTOM, _PINK), "db1": _Place(3.38, _BOTTOM, _PINK),
    "dW2": _Place(5.49, _BOTTOM, _PINK), "db2": _Place(6.54, _BOTTOM, _PINK),
}  # fmt: skip
#: From which matrix to which an arrow runs.
_ARROWS = (
    ("A0", "Z1"), ("Z1", "A1"), ("A1", "Z2"), ("Z2", "A2"), ("A2", "J"), ("dA2", "dZ2"),
    ("dZ2", "dA1"), ("dA1", "dZ1"), ("W1", "Z1"), ("W2", "Z2"), ("Y", "J"), ("dZ1", "dW1"),
    ("dZ2", "dW2"),
)  # fmt: skip


def _run() -> dict[str, FloatArray]:
    """Compute every matrix of the picture with the library."""
    AL, ((linear_1, Z1), (linear_2, Z2)) = deep.L_model_forward(X, PARAMETERS)
    values = {"A0": linear_1[0], "Z1": Z1, "A1": linear_2[0], "Z2": Z2, "A2": AL, "Y": Y}
    values["J"] = np.array([[deep.compute_cost(AL, Y)]])
    values["dA2"] = (1 - Y) / (1 - AL) - Y / AL
    values["dZ2"] = deep.sigmoid_backward(values["dA2"], Z2)
    values["dA1"], values["dW2"], values["db2"] = deep.linear_backward(values["dZ2"], linear_2)
    values["dZ1"] = deep.relu_backward(values["dA1"], Z1)
    _, values["dW1"], values["db1"] = deep.linear_backward(values["dZ1"], linear_1)
    return values | PARAMETERS


VALUES = _run()
UPDATED = deep.update_parameters(PARAMETERS, VALUES, LEARNING_RATE)


def _number(value: float) -> str:
    """Two decimals, fewer where these are all there are, with a true minus sign."""
    text = f"{value:.2f}"
    if np.isclose(float(text), value, rtol=0, atol=1e-9):
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _n(name: str, i: int = 0, j: int = 0) -> str:
    """One number of a matrix; in parentheses if negative, so that it can stand in a formula."""
    text = _number(VALUES[name][i, j])
    return f"({text})" if text.startswith("−") else text


_NEW_COST = deep.compute_cost(deep.L_model_forward(X, UPDATED)[0], Y)
_STEPS = (
    _Step(
        "the start: two examples, their labels, and the parameters",
        (),
        ("A0", "Y", "W1", "b1", "W2", "b2"),
        "A0 is X, one example a column, and J will be the cost",
    ),
    _Step(
        "Z1 = W1 A0 + b1",
        ("A0", "W1", "b1"),
        ("Z1",),
        f"first number: {_n('W1')} · {_n('A0')} + {_n('W1', 0, 1)} · {_n('A0', 1)} "
        f"+ {_n('b1')} = {_n('Z1')}",
    ),
    _Step(
        "A1 = relu(Z1)",
        ("Z1",),
        ("A1",),
        f"last number: {_number(VALUES['Z1'][1, 1])} is negative and becomes 0",
    ),
    _Step(
        "Z2 = W2 A1 + b2",
        ("A1", "W2", "b2"),
        ("Z2",),
        f"first number: {_n('W2')} · {_n('A1')} + {_n('W2', 0, 1)} · {_n('A1', 1)} "
        f"+ {_n('b2')} = {_n('Z2')}",
    ),
    _Step(
        "A2 = sigmoid(Z2)",
        ("Z2",),
        ("A2",),
        f"first number: 1 / (1 + e^−{_n('Z2')}) = {_n('A2')}",
    ),
    _Step(
        "J = −mean(Y log A2 + (1 − Y) log(1 − A2))",
        ("A2", "Y"),
        ("J",),
        f"−(log {_n('A2')} + log(1 − {_n('A2', 0, 1)})) / 2 = {_n('J')}",
    ),
    _Step(
        "dA2 = −Y / A2 + (1 − Y) / (1 − A2)",
        ("A2", "Y"),
        ("dA2",),
        f"first number: −1 / {_n('A2')} = {_number(VALUES['dA2'][0, 0])}",
    ),
    _Step(
        "dZ2 = dA2 * slope of the sigmoid at Z2",
        ("dA2", "Z2"),
        ("dZ2",),
        f"first number: {_n('dA2')} · {_n('A2')} · (1 − {_n('A2')}) = "
        f"{_number(VALUES['dZ2'][0, 0])}, which is A2 − Y",
    ),
    _Step(
        "dW2 = dZ2 A1ᵀ / 2,  db2 = mean of dZ2",
        ("dZ2", "A1"),
        ("dW2", "db2"),
        f"first number: ({_n('dZ2')} · {_n('A1')} + {_n('dZ2', 0, 1)} · {_n('A1', 0, 1)}) / 2 = "
        f"{_number(VALUES['dW2'][0, 0])}",
    ),
    _Step(
        "dA1 = W2ᵀ dZ2",
        ("dZ2", "W2"),
        ("dA1",),
        f"first number: {_n('W2')} · {_n('dZ2')} = {_number(VALUES['dA1'][0, 0])}",
    ),
    _Step(
        "dZ1 = dA1 where Z1 is positive, else 0",
        ("dA1", "Z1"),
        ("dZ1",),
        f"last number: Z1 was {_number(VALUES['Z1'][1, 1])}, "
        f"so {_number(VALUES['dA1'][1, 1])} is stopped",
    ),
    _Step(
        "dW1 = dZ1 A0ᵀ / 2,  db1 = mean of each row of dZ1",
        ("dZ1", "A0"),
        ("dW1", "db1"),
        f"first number: ({_n('dZ1')} · {_n('A0')} + {_n('dZ1', 0, 1)} · {_n('A0', 0, 1)}) / 2 = "
        f"{_number(VALUES['dW1'][0, 0])}",
    ),
    _Step(
        f"update: W ← W − {LEARNING_RATE} dW,  b ← b − {LEARNING_RATE} db",
        ("dW1", "db1", "dW2", "db2"),
        ("W1", "b1", "W2", "b2"),
        f"another forward pass would now give the cost {_number(_NEW_COST)}, "
        f"after {_n('J')} before",
    ),
)

#: The number of the last step.
LAST_STEP = len(_STEPS) - 1


def step_in_words(step: int) -> str:
    """Say what `step_through` shows.

    Parameters
    ----------
    step : int
        From 0, the start, to `LAST_STEP`, the update.

    Returns
    -------
    str
        The step, every matrix that it computes, and how one number of it comes about.

    Raises
    ------
    ValueError
        If there is no such step.
    """
    now = _step(step)
    values = VALUES | (UPDATED if step == LAST_STEP else {})
    lines = [f"step {step} of {LAST_STEP}: {now.formula}"]
    for name in now.writes:
        rows = "; ".join(", ".join(map(_number, row)) for row in values[name])
        lines.append(f"{name} {values[name].shape}: {rows}" if name != "J" else f"J: {rows}")
    return "\n    ".join([*lines, now.example])


def step_through(step: int = 0) -> Figure:
    """Draw a tiny network with every number that is known after a step.

    Parameters
    ----------
    step : int
        From 0, the start, to `LAST_STEP`, the update.

    Returns
    -------
    Figure
        What the step computed has a thick frame, what it read a dashed one; what is yet to come is
        empty.

    Raises
    ------
    ValueError
        If there is no such step.
    """
    now = _step(step)
    known = {name for past in _STEPS[: step + 1] for name in past.writes}
    values = VALUES | (UPDATED if step == LAST_STEP else {})
    with style():
        figure = plt.figure(figsize=(_WIDTH, _HEIGHT), layout="none")
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, _WIDTH), ylim=(0, _HEIGHT))
        ax.axis("off")
        ax.text(0.15, 5.4, _sub(f"step {step} of {LAST_STEP}:  {now.formula}"), va="top",
                fontsize=13)  # fmt: skip
        ax.text(0.15, 5.1, _sub(now.example), va="top", fontsize=11, color="0.25")
        _draw_arrows(ax)
        for name in _PLACES:
            state = "written" if name in now.writes else "read" if name in now.reads else ""
            _draw_matrix(ax, name, values[name] if name in known else None, state)
        # The axes fill the figure. To measure every text for a tighter fit would only take time.
        for artist in ax.get_children():
            artist.set_in_layout(False)
    figure.set_label(step_in_words(step))
    plt.close(figure)
    return figure


def _step(step: int) -> _Step:
    if step not in range(len(_STEPS)):
        raise ValueError(f"step must be a whole number from 0 to {LAST_STEP}, got {step!r}")
    return _STEPS[step]


def _sub(text: str) -> str:
    """Set the numbers of layers low: dA2 becomes dA₂."""
    for name in sorted(_PLACES, key=len, reverse=True):
        text = text.replace(name, name.translate(SUBSCRIPT))
    return text


def _draw_matrix(ax: Axes, name: str, values: FloatArray | None, state: str) -> None:
    """Draw a matrix of numbers, or its empty box where `values` is None."""
    place = _PLACES[name]
    width, height = _size(name)
    strength = 0.0 if values is None else 0.45 if state == "written" else 0.18
    ax.add_patch(
        Rectangle(
            (place.x - width / 2, place.y - height / 2), width, height,
            facecolor=(place.color, strength), edgecolor="black" if state else "0.6",
            linewidth=3.5 if state == "written" else 2 if state == "read" else 0.8,
            linestyle="--" if state == "read" else "-",
        )
    )  # fmt: skip
    shape = "" if name == "J" else f" {VALUES[name].shape}"
    ax.text(place.x, place.y + height / 2 + 0.05, _sub(name) + shape, ha="center", va="bottom",
            fontsize=11, color="0.55" if values is None else "black")  # fmt: skip
    if values is not None:
        # One text a matrix, in letters of one width: 60 texts would take a slider too long.
        columns = [[_number(value) for value in column] for column in values.T]
        padded = [[text.rjust(max(map(len, column))) for text in column] for column in columns]
        text = "\n".join("  ".join(row) for row in zip(*padded, strict=True))
        ax.text(place.x, place.y, text, ha="center", va="center", fontsize=11,
                family="monospace", linespacing=1.3)  # fmt: skip


def _size(name: str) -> tuple[float, float]:
    """Width and height of a matrix in the drawing."""
    rows, columns = VALUES[name].shape
    return columns * _CELL[0], rows * _CELL[1]


def _draw_arrows(ax: Axes) -> None:
    """Draw all arrows: their shafts as one broken line, their heads as markers."""
    shafts: list[tuple[float, float]] = []
    heads: dict[str, list[tuple[float, float]]] = {">": [], "<": [], "v": []}
    for start, end in _ARROWS:
        a, b = _PLACES[start], _PLACES[end]
        (a_width, a_height), (b_width, b_height) = _size(start), _size(end)
        if a.x == b.x:
            tail, head, marker = (a.x, a.y - a_height / 2), (b.x, b.y + b_height / 2 + 0.3), "v"
        else:
            sign, marker = (1, ">") if a.x < b.x else (-1, "<")
            tail, head = (a.x + sign * a_width / 2, a.y), (b.x - sign * (b_width / 2 + 0.07), b.y)
        shafts += [tail, head, (np.nan, np.nan)]
        heads[marker].append(head)
    ax.plot(*zip(*shafts, strict=True), color="0.45", linewidth=1, linestyle="-")
    for marker, places in heads.items():
        x, y = zip(*places, strict=True)
        ax.plot(x, y, marker=marker, color="0.45", markersize=5.5, linestyle="none")
