"""What the hidden units of a network for pictures look for (lesson 5).

A unit of the first layer has a weight for each number of a picture, so its weights are a picture,
too. A unit further on has no such picture; what it looks for shows in the pictures that excite it.
"""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from dlhelpers import deep
from dlhelpers._validation import FloatArray
from dlhelpers.figures.plotting import style
from dlhelpers.preprocessing import flatten_images, standardize_images

Parameters = Mapping[str, FloatArray]


def exciting_pictures(
    parameters: Parameters, images: ArrayLike, layer: int = 1, count: int = 5
) -> NDArray[np.int64]:
    """Find the pictures for which each unit of a layer has the largest activation.

    Parameters
    ----------
    parameters : dict
        ``W1``, ``b1``, ..., ``WL``, ``bL``, as lesson 4 has them.
    images : array_like of uint8, shape (m, h, w, 3)
        Pictures.
    layer : int
        From 1 to the number of layers.
    count : int
        Pictures a unit.

    Returns
    -------
    ndarray, shape (n_layer, count)
        Numbers of pictures, the most exciting first; -1 where the unit is off (activation 0) for
        all further pictures.

    Raises
    ------
    ValueError
        If there is no such layer.
    """
    A = _activations(parameters, images, layer)
    best = np.argsort(-A, axis=1, kind="stable")[:, :count]
    return np.where(np.take_along_axis(A, best, axis=1) > 0, best, -1)


def show_templates(states: Mapping[str, Parameters], images: ArrayLike, count: int = 5) -> Figure:
    """Draw the first layer's weights as pictures, and what excites its units in the end.

    Parameters
    ----------
    states : mapping
        The parameters of one network of two layers at some moments of its training, by a name for
        each, such as "step 400".
    images : array_like of uint8, shape (m, h, w, 3)
        Pictures.
    count : int
        How many exciting pictures a unit gets.

    Returns
    -------
    Figure
        A row a unit: its template at each moment, gray where a weight is 0; what training has
        added since the first moment, and the unit's weight in the output; the pictures. Each
        template has a scale of its own, so that patterns can be compared and sizes cannot.

    Raises
    ------
    ValueError
        If the network does not have two layers.
    """
    images = np.asarray(images)
    first, *_, last = (next(iter(states.values())), *states.values())
    if len(last) != 4:
        raise ValueError(f"a network of two layers was expected, got {sorted(last)}")
    n_h, outgoing = len(last["W1"]), last["W2"][0]
    best = exciting_pictures(last, images, count=count)
    templates = {name: parameters["W1"] for name, parameters in states.items()}
    templates["learned"] = last["W1"] - first["W1"]
    columns = len(templates) + count
    with style():
        figure, axes = plt.subplots(
            n_h, columns, squeeze=False, figsize=(0.95 * columns, 1.0 * n_h + 0.3)
        )
        for unit in range(n_h):
            for ax, W1 in zip(axes[unit], templates.values(), strict=False):
                _picture(ax, as_picture(W1[unit], images.shape[1:]))
            axes[unit, len(states)].set_xlabel(f"out: {_signed(outgoing[unit])}")
            for ax, number in zip(axes[unit, -count:], best[unit], strict=True):
                _picture(ax, images[number] if number >= 0 else None)
            axes[unit, 0].set_ylabel(f"unit {unit + 1}")
        for ax, name in zip(axes[0], templates, strict=False):
            ax.set_title(name)
        axes[0, -count].set_title("excited most by", loc="left")
    return figure


def show_exciting_pictures(
    parameters: Parameters, images: ArrayLike, layer: int, count: int = 8
) -> Figure:
    """Draw the pictures that excite each unit of a layer.

    Parameters
    ----------
    parameters, images, layer, count
        As in `exciting_pictures`.

    Returns
    -------
    Figure
        A row a unit; an empty row has a unit that is off for every picture.

    Raises
    ------
    ValueError
        If there is no such layer.
    """
    images = np.asarray(images)
    best = exciting_pictures(parameters, images, layer, count)
    with style():
        figure, axes = plt.subplots(
            len(best), count, squeeze=False, figsize=(0.95 * count, 1.0 * len(best))
        )
        for unit, numbers in enumerate(best):
            for ax, number in zip(axes[unit], numbers, strict=True):
                _picture(ax, images[number] if number >= 0 else None)
            axes[unit, 0].set_ylabel(f"unit {unit + 1}")
    return figure


def excitement_in_words(
    parameters: Parameters, images: ArrayLike, labels: ArrayLike, layer: int = 1, count: int = 5
) -> str:
    """Say for each unit of a layer how many of its most exciting pictures have label 1.

    Parameters
    ----------
    parameters, images, layer, count
        As in `exciting_pictures`.
    labels : array_like, shape (1, m)
        0 or 1.

    Returns
    -------
    str
        A line a unit.

    Raises
    ------
    ValueError
        If there is no such layer.
    """
    y = np.asarray(labels)[0]
    lines = []
    for unit, numbers in enumerate(exciting_pictures(parameters, images, layer, count)):
        seen = numbers[numbers >= 0]
        text = f"{int(y[seen].sum())} cats among its {len(seen)}" if len(seen) else "always off"
        if f"W{layer + 1}" in parameters and len(parameters[f"W{layer + 1}"]) == 1:
            text += f", weight in the output {_signed(parameters[f'W{layer + 1}'][0, unit])}"
        lines.append(f"unit {unit + 1}: {text}")
    return "\n".join(lines)


def as_picture(weights: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """Turn a unit's weights into a picture: gray for 0, lighter above, darker below.

    Parameters
    ----------
    weights : ndarray, shape (h * w * 3,)
        One row of ``W1``.
    shape : tuple
        ``(h, w, 3)``.

    Returns
    -------
    ndarray, shape (h, w, 3)
        From 0 to 1; the largest weight, without its sign, is white or black.
    """
    largest = np.abs(weights).max()
    return (0.5 + weights / (2 * largest if largest else 1.0)).reshape(shape)


def _activations(parameters: Parameters, images: ArrayLike, layer: int) -> FloatArray:
    L = len(parameters) // 2
    if layer not in range(1, L + 1):
        raise ValueError(f"layer must be a whole number from 1 to {L}, got {layer!r}")
    X = standardize_images(flatten_images(np.asarray(images)))
    AL, caches = deep.L_model_forward(X, parameters)
    return AL if layer == L else caches[layer][0][0]


def _picture(ax: Axes, image: NDArray[np.generic] | None) -> None:
    """Draw a picture without axes, but with room for a label at its side."""
    if image is not None:
        ax.imshow(image)
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
