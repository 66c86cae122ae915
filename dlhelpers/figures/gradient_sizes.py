"""How large activations and gradients are, layer by layer, in a network of ten hidden layers.

Too small weights make both vanish, too large ones make both explode, and sigmoids let the gradient
vanish even where the activations look well (X. Glorot and Y. Bengio, *Understanding the difficulty
of training deep feedforward neural networks*, 2010).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers import deep
from dlhelpers._validation import FloatArray
from dlhelpers.figures.plotting import COLORS, MARKERS, style

#: Hidden layers, units in each, and examples.
LAYERS, UNITS, EXAMPLES = 10, 100, 200


@dataclass(frozen=True)
class Sizes:
    """Root mean squares, a number a layer; `dA` and `dW` as multiples of the last hidden layer's.

    `A` and `dA` begin with the input (layer 0), `dW` with layer 1.
    """

    A: tuple[float, ...]
    dA: tuple[float, ...]
    dW: tuple[float, ...]


def gradient_sizes(
    scale: float,
    layer_forward: Callable[..., Any] = deep.linear_activation_forward,
    model_backward: Callable[..., Any] = deep.L_model_backward,
    activation: str = "relu",
    seed: int = 1,
) -> Sizes:
    """Send random numbers of size 1 through ten hidden layers, and the gradient back.

    Parameters
    ----------
    scale : float
        Size of the first weights: they are normal random numbers times this.
    layer_forward : callable
        ``linear_activation_forward`` of lesson 4.
    model_backward : callable
        ``L_model_backward`` of lesson 4, for layers of this activation.
    activation : str
        That of the hidden layers, "relu" or "sigmoid".
    seed : int
        Of the random numbers.

    Returns
    -------
    Sizes

    Notes
    -----
    The output's weights are divided by the size of what comes in. So the probabilities keep away
    from 0 and 1, where the cost and its gradient are not finite, whatever the layers before do.

    Examples
    --------
    >>> [f"{size:.0e}" for size in gradient_sizes(0.01).A[:3]]
    ['1e+00', '7e-02', '5e-03']
    """
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(UNITS, EXAMPLES))
    Y = rng.integers(0, 2, size=(1, EXAMPLES))
    activations, caches = [A], []
    for _ in range(LAYERS):
        W = scale * rng.normal(size=(UNITS, UNITS))
        A, cache = layer_forward(A, W, np.zeros((UNITS, 1)), activation)
        activations.append(A)
        caches.append(cache)
    W = rng.normal(size=(1, UNITS)) / np.sqrt(UNITS) / _size(A)
    AL, cache = layer_forward(A, W, np.zeros((1, 1)), "sigmoid")
    grads = model_backward(AL, Y, [*caches, cache])
    first = 0 if "dA0" in grads else 1  # older texts call the gradient of A0 dA1
    dA = [_size(grads[f"dA{l + first}"]) for l in range(LAYERS + 1)]
    dW = [_size(grads[f"dW{l}"]) for l in range(1, LAYERS + 1)]
    return Sizes(
        tuple(map(_size, activations)),
        tuple(size / dA[-1] for size in dA),
        tuple(size / dW[-1] for size in dW),
    )


def show_activation_sizes(networks: Mapping[str, Sequence[float]]) -> Figure:
    """Draw the sizes of the activations in several networks.

    Parameters
    ----------
    networks : mapping
        The `A` of a few `Sizes`, by the name that the legend gives them.

    Returns
    -------
    Figure
    """
    with style():
        figure, ax = plt.subplots()
        for (name, sizes), marker in zip(networks.items(), MARKERS, strict=False):
            ax.plot(sizes, marker=marker, label=name)
        ax.set(xlabel="layer", ylabel="size of its activations", yscale="log")
        ax.legend(fontsize="small")
    return figure


def show_gradient_sizes(networks: Mapping[str, Sizes]) -> Figure:
    """Draw the sizes of activations and gradients in several networks.

    Parameters
    ----------
    networks : mapping
        A few `Sizes`, by the name that the legend gives them.

    Returns
    -------
    Figure
        Three panels: A from left to right, dA and dW on their way back.
    """
    titles = {
        "A": "activations A",
        "dA": "gradients dA\n(1 in layer 10)",
        "dW": "gradients dW\n(1 in layer 10)",
    }
    with style():
        figure, axes = plt.subplots(1, 3, figsize=(9, 3.6), sharey=True)
        for ax, (field, title) in zip(axes, titles.items(), strict=True):
            for i, (name, sizes) in enumerate(networks.items()):
                values = getattr(sizes, field)
                layers = range(LAYERS + 1 - len(values), LAYERS + 1)
                ax.plot(layers, values, marker=MARKERS[i], color=COLORS[i], label=name)
            ax.set(title=title, xlabel="layer", yscale="log", xticks=range(0, 11, 2))
            if field != "A":
                ax.annotate(
                    "way back", (0.3, 0.06), (0.7, 0.06), xycoords="axes fraction", va="center",
                    fontsize="small", arrowprops={"arrowstyle": "->"},
                )  # fmt: skip
        axes[0].set_ylabel("size (root mean square)")
        handles, names = axes[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=len(names))
    figure.set_label(sizes_in_words(networks))
    return figure


def sizes_in_words(networks: Mapping[str, Sizes]) -> str:
    """Say what `show_gradient_sizes` shows, a line a network.

    Parameters
    ----------
    networks : mapping
        As in `show_gradient_sizes`.

    Returns
    -------
    str

    Examples
    --------
    >>> print(sizes_in_words({"small weights": gradient_sizes(0.01)}))
    small weights: A in layer 10 is 10^-11.6; dA in layer 1 is 10^-10.4 of layer 10's, dW 10^-0.5
    """
    return "\n".join(
        f"{name}: A in layer {LAYERS} is {_power(sizes.A[-1])}; dA in layer 1 is "
        f"{_power(sizes.dA[1])} of layer {LAYERS}'s, dW {_power(sizes.dW[0])}"
        for name, sizes in networks.items()
    )


def _size(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def _power(value: float) -> str:
    """Write a number as a power of ten."""
    return f"10^{round(float(np.log10(value)), 1) + 0.0:g}"
