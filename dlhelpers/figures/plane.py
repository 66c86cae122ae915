"""Networks that color the plane, in small panels, and their accuracies as curves (lesson 3)."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlhelpers.figures.plotting import MARKERS, plot_decision_boundary, style

Model = Callable[..., ArrayLike]


def show_panels(
    models: Mapping[str, Model], X: ArrayLike, Y: ArrayLike, columns: int = 4
) -> Figure:
    """Draw how several models color the plane, with the same points on it.

    Parameters
    ----------
    models : mapping
        For each title a function as `dlhelpers.figures.plotting.plot_decision_boundary` takes it.
    X : array_like, shape (2, m)
        Points, one a column.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    columns : int
        Panels a row.

    Returns
    -------
    Figure
    """
    return show_sets({title: (model, X, Y) for title, model in models.items()}, columns)


def show_sets(panels: Mapping[str, tuple[Model, ArrayLike, ArrayLike]], columns: int = 5) -> Figure:
    """Draw how models color the plane, each with points of its own.

    Parameters
    ----------
    panels : mapping
        For each title a model, points and labels, as in `show_panels`.
    columns : int
        Panels a row.

    Returns
    -------
    Figure
    """
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    with style():
        figure, axes = plt.subplots(
            rows, columns, squeeze=False, figsize=(2.6 * columns + 0.4, 2.75 * rows)
        )
        for ax in axes.flat[len(panels) :]:
            ax.remove()
        for i, (title, (model, X, Y)) in enumerate(panels.items()):
            ax = axes.flat[i]
            plot_decision_boundary(model, X, Y, ax).set_title(title)
            ax.get_legend().remove()
            ax.set(
                xlabel="first feature" if i + columns >= len(panels) else "",
                ylabel="second feature" if i % columns == 0 else "",
            )
    figure.set_label(f"The plane as it is colored in {len(panels)} panels: {'; '.join(panels)}.")
    return figure


def show_accuracies(
    x: Sequence[float], accuracies: Mapping[str, Sequence[float]], xlabel: str, log: bool = False
) -> Figure:
    """Draw accuracies over the size of a network, or over the steps of a training.

    Parameters
    ----------
    x : sequence of float
        Units or steps.
    accuracies : mapping
        Shares from 0 to 1 for each `x`, by name.
    xlabel : str
    log : bool
        Whether each of `x` is marked on a logarithmic axis.

    Returns
    -------
    Figure
        In percent; it has no label yet.
    """
    with style():
        figure, ax = plt.subplots(figsize=(6.4, 3.2))
        for (name, shares), marker in zip(accuracies.items(), MARKERS, strict=False):
            ax.plot(x, 100 * np.asarray(shares), marker=marker, markersize=5, label=name)
        ax.set(xlabel=xlabel, ylabel="right (%)")
        if log:
            ax.set_xscale("log")
            ax.set_xticks(list(x), [f"{value:g}" for value in x])
            ax.minorticks_off()
        ax.legend()
    return figure
