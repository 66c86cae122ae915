"""Results side by side: of several seeds, of several models, of several backward passes."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlhelpers.figures.plotting import COLORS, MARKERS, plot_decision_boundary, style


def show_spread(
    results: Mapping[str, Sequence[float]], baseline: float | None = None, what: str = "right (%)"
) -> Figure:
    """Draw the results of several models, a mark for each seed.

    Parameters
    ----------
    results : mapping
        Shares from 0 to 1, by the name of the model.
    baseline : float, optional
        The share that always the same label gets right.
    what : str
        The label of the axis.

    Returns
    -------
    Figure
        A row a model, in percent.
    """
    with style():
        figure, ax = plt.subplots(figsize=(6.4, 0.75 * len(results) + 1))
        for i, (name, shares) in enumerate(results.items()):
            height = i + np.linspace(-0.15, 0.15, len(shares))  # so that no mark hides another
            ax.plot(
                100 * np.asarray(shares), height, MARKERS[i], color=COLORS[i], markersize=9,
                linestyle="none", label=name,
            )  # fmt: skip
        if baseline is not None:
            ax.axvline(100 * baseline, color="black", linestyle=":", linewidth=1.5)
            ax.text(100 * baseline + 1, len(results) - 0.5, "always one label", va="center",
                    fontsize="small")  # fmt: skip
        ax.set(xlabel=what, ylim=(-0.5, len(results) - 0.3))
        ax.set_yticks(range(len(results)), list(results))
    told = "; ".join(
        f"{name} {100 * min(shares):.0f} to {100 * max(shares):.0f} %"
        for name, shares in results.items()
    )
    figure.set_label(f"A mark for each seed: {told}.")
    return figure


def show_boundaries(
    models: Mapping[str, Callable[..., ArrayLike]], X: ArrayLike, Y: ArrayLike
) -> Figure:
    """Draw the decision boundaries of several models beside each other, with the same points.

    Parameters
    ----------
    models : mapping
        For each name a function as `dlhelpers.figures.plotting.plot_decision_boundary` takes it.
    X : array_like, shape (2, m)
        Points, one a column.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    Figure
    """
    with style():
        figure, axes = plt.subplots(
            1, len(models), squeeze=False, sharey=True, figsize=(4 * len(models), 3.8)
        )
        for ax, (name, model) in zip(axes[0], models.items(), strict=True):
            plot_decision_boundary(model, X, Y, ax)
            ax.set_title(name)
            ax.legend(loc="lower left", frameon=True, fontsize="small")
    figure.set_label(f"The plane as it is colored by {' and by '.join(models)}.")
    return figure


def show_relative_differences(results: Mapping[str, Mapping[str, float]]) -> Figure:
    """Draw how far gradients are from finite differences, for several backward passes.

    Parameters
    ----------
    results : mapping
        For each name what `dlhelpers.gradient_check.gradient_check` returns.

    Returns
    -------
    Figure
        A logarithmic axis with a line at a millionth: what lies below is rounding.
    """
    with style():
        figure, ax = plt.subplots()
        for i, (name, result) in enumerate(results.items()):
            x = np.arange(len(result)) + 0.18 * (i - (len(results) - 1) / 2)  # side by side
            values = np.maximum(list(result.values()), 1e-12)
            ax.plot(x, values, MARKERS[i], color=COLORS[i], linestyle="none", label=name)
        names = list(next(iter(results.values())))
        ax.axhline(1e-6, color="black", linewidth=1, linestyle="--")
        ax.text(len(names) - 0.5, 1.4e-6, "below: only rounding", ha="right", va="bottom",
                fontsize="small")  # fmt: skip
        ax.set(xlabel="gradient", ylabel="relative difference", yscale="log")
        ax.set_xticks(range(len(names)), names)
        ax.legend(fontsize="small", ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1))
    told = []
    for name, result in results.items():
        wrong = [gradient for gradient, value in result.items() if value > 1e-4]
        told.append(f"{name}: {', '.join(wrong) or 'none'}")
    figure.set_label(f"Gradients that are wrong, {'; '.join(told)}.")
    return figure
