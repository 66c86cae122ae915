"""What depth can do: a tent folded again and again has 2^n pieces (lesson 5).

Two ReLU units make a tent, relu(2x) - relu(4x - 2). A tent of a tent has twice as many pieces, so n
hidden layers of two units have 2^n, while one hidden layer has one piece more than units (M.
Telgarsky, *Benefits of depth in neural networks*, 2016; G. Montúfar and others, *On the number of
linear regions of deep neural networks*, 2014).
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlhelpers._validation import FloatArray
from dlhelpers.figures.plotting import COLORS, style

MOST = 5


def tent(x: ArrayLike) -> FloatArray:
    """Two ReLU units: up from 0 to 1 at one half, and down again.

    Parameters
    ----------
    x : array_like
        Numbers from 0 to 1.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> tent([0, 0.25, 0.5, 1.0])
    array([0. , 0.5, 1. , 0. ])
    """
    at: FloatArray = np.asarray(x, dtype=float)
    up, down = np.maximum(0, 2 * at), np.maximum(0, 4 * at - 2)
    return np.asarray(up - down)


def tents(x: ArrayLike, depth: int) -> FloatArray:
    """Apply the tent `depth` times, one behind the other.

    Parameters
    ----------
    x : array_like
        Numbers from 0 to 1.
    depth : int
        How many hidden layers of two units.

    Returns
    -------
    ndarray
    """
    y = np.asarray(x, dtype=float)
    for _ in range(depth):
        y = tent(y)
    return y


def parameters_of(depth: int) -> int:
    """Count the weights and biases of `depth` hidden layers of two units, input and output one.

    Examples
    --------
    >>> [parameters_of(depth) for depth in (1, 2, 5)]
    [7, 13, 31]
    """
    return 4 + 6 * (depth - 1) + 3


def units_for(parameters: int) -> int:
    """How many units one hidden layer has with at most so many weights and biases.

    Examples
    --------
    >>> units_for(31)
    10
    """
    return (parameters - 1) // 3


def one_layer(x: ArrayLike, depth: int) -> FloatArray:
    """Fit one hidden layer, with no more numbers than the tents have, to the tents.

    Parameters
    ----------
    x : array_like
        Numbers from 0 to 1.
    depth : int
        Of the tents.

    Returns
    -------
    ndarray
        The best fit by least squares of units with corners at equal distances; other corners can
        do a little better, but no choice of them gives more pieces.
    """
    grid = np.linspace(0, 1, 2001)
    corners = np.linspace(0, 1, units_for(parameters_of(depth)) + 1)[:-1]

    def units(at: FloatArray) -> FloatArray:
        return np.column_stack([np.maximum(0, at[:, None] - corners), np.ones(len(at))])

    weights, *_ = np.linalg.lstsq(units(grid), tents(grid, depth), rcond=None)
    return np.asarray(units(np.asarray(x, dtype=float)) @ weights)


def show_tents(depth: int = MOST) -> Figure:
    """Draw tents one behind the other beside one hidden layer with as many numbers.

    Parameters
    ----------
    depth : int
        From 1 to `MOST`.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If `depth` is not in that range.
    """
    _require(depth)
    x = np.linspace(0, 1, 1025)
    units = units_for(parameters_of(depth))
    with style():
        # Places given: to find them by a layout engine takes as long as all the rest.
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(8, 2.8), sharey=True, layout="none",
            gridspec_kw={"left": 0.07, "right": 0.99, "bottom": 0.18, "top": 0.9, "wspace": 0.06},
        )  # fmt: skip
        layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
        left.plot(x, tents(x, depth), color=COLORS[0])
        left.set(title=f"{layers} of 2 units: {2**depth} pieces", xlabel="input", ylabel="output")
        right.plot(x, tents(x, depth), color="0.75", linewidth=1.2, linestyle="-")
        right.plot(x, one_layer(x, depth), color=COLORS[1])
        right.set(
            title=f"1 hidden layer of {units} units: {units + 1} pieces at most", xlabel="input"
        )
    figure.set_label(tents_in_words(depth))
    plt.close(figure)
    return figure


def tents_in_words(depth: int = MOST) -> str:
    """Say what `show_tents` shows.

    Parameters
    ----------
    depth : int
        As in `show_tents`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If `depth` is not in its range.

    Examples
    --------
    >>> print(tents_in_words(3))
    3 layers of 2 units: 19 numbers, 8 pieces; 1 layer of 6 units: 19 numbers, 7 pieces at most
    """
    _require(depth)
    numbers = parameters_of(depth)
    units = units_for(numbers)
    layers = "1 layer" if depth == 1 else f"{depth} layers"
    return (
        f"{layers} of 2 units: {numbers} numbers, {2**depth} pieces; 1 layer of {units} units: "
        f"{3 * units + 1} numbers, {units + 1} pieces at most"
    )


def _require(depth: int) -> None:
    if depth not in range(1, MOST + 1):
        raise ValueError(f"depth must be a whole number from 1 to {MOST}, got {depth!r}")
