"""Classifiers beside each other: how sure their accuracies are, and when training should stop.

Lesson 5 asks with these pictures what the accuracy of a network is worth.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers._progress import counted
from dlhelpers._validation import FloatArray
from dlhelpers.evaluation import wilson_interval
from dlhelpers.figures.accuracies import draw_intervals
from dlhelpers.figures.plotting import COLORS, style
from dlhelpers.runs import TrainingRun

Result = TypeVar("Result")


def show_intervals(right: Mapping[str, int], n: int, baseline: float) -> Figure:
    """Draw the accuracy of several classifiers with their 95 % intervals.

    Parameters
    ----------
    right : mapping
        The number of right answers, by the name of the classifier.
    n : int
        The number of pictures.
    baseline : float
        The share that always the more frequent class gets right.

    Returns
    -------
    Figure
    """
    figure = draw_intervals(right, n, baseline, "always the more frequent class")
    told = []
    for name, count in right.items():
        low, high = wilson_interval(count, n)
        told.append(f"{name} {count / n:.0%}, between {low:.0%} and {high:.0%}")
    figure.set_label(f"{'; '.join(told)}. Always the more frequent class: {baseline:.0%}.")
    return figure


def show_coin(wins: Mapping[str, Sequence[tuple[int, int]]], other: str) -> Figure:
    """Draw which share of the pictures that only one of two classifiers gets right each one wins.

    Parameters
    ----------
    wins : mapping
        For each classifier, a pair a seed: how many pictures only this one has right, and how many
        only the other.
    other : str
        The name of the classifier that all are compared with.

    Returns
    -------
    Figure
        A panel a classifier, a bar a seed: the 95 % interval of the share; dotted, a coin.
    """
    told = []
    with style():
        figure, axes = plt.subplots(
            1, len(wins), squeeze=False, sharex=True, sharey=True, figsize=(3.8 * len(wins), 2.8)
        )
        for ax, (name, pairs) in zip(axes[0], wins.items(), strict=True):
            for seed, (won, lost) in enumerate(pairs):
                low, high = wilson_interval(won, won + lost) if won + lost else (0.0, 1.0)
                ax.plot([100 * low, 100 * high], [seed, seed], "-", linewidth=3, color=COLORS[0])
            ax.axvline(50, color="black", linestyle=":")
            ax.set(title=f"{name} against {other}", xlabel="won by the network (%)", xlim=(0, 100))
            told.append(f"{name}: to the right of the coin for {how_often(pairs)} of the seeds")
        axes[0, 0].set(ylabel="seed", yticks=range(max(map(len, wins.values()))))
    figure.set_label(f"A bar for each seed. {'; '.join(told)}.")
    return figure


def how_often(pairs: Sequence[tuple[int, int]]) -> str:
    """Say for how many pairs the first wins more often than a coin would, by its interval.

    Parameters
    ----------
    pairs : sequence of (int, int)
        Won and lost.

    Returns
    -------
    str
        "few or none" up to a sixth of the pairs, "most" from two thirds on, else "some".

    Examples
    --------
    >>> how_often([(30, 5), (25, 4), (12, 10)])
    'most'
    """
    beaten = sum(wilson_interval(won, won + lost)[0] > 0.5 for won, lost in pairs if won + lost)
    if 6 * beaten <= len(pairs):
        return "few or none"
    return "most" if 3 * beaten >= 2 * len(pairs) else "some"


def show_stopping(trainings: Mapping[str, TrainingRun]) -> Figure:
    """Draw training and test cost of several trainings, with the lowest test cost marked.

    Parameters
    ----------
    trainings : mapping
        With the sets "train" and "test", by a title for each.

    Returns
    -------
    Figure
        A panel a training.
    """
    told = []
    with style():
        figure, axes = plt.subplots(
            1, len(trainings), squeeze=False, sharey=True, figsize=(3.8 * len(trainings), 3)
        )
        for ax, (title, run) in zip(axes[0], trainings.items(), strict=True):
            test = run.cost["test"]
            ax.plot(run.iterations, run.cost["train"], label="training")
            ax.plot(run.iterations, test, label="test")
            best = int(test.argmin())
            ax.plot(run.iterations[best], test[best], "ko", label="lowest test cost")
            ax.set(xlabel="iteration", title=title, ylim=(0, None))
            gap = test[-1] - run.cost["train"][-1]
            told.append(f"{title}: the test cost {_moves(test)}, and ends {_above(gap)} the "
                        "training cost")  # fmt: skip
        axes[0, 0].set_ylabel("cost (nats)")
        axes[0, 0].legend(fontsize="small")
    figure.set_label(f"{'; '.join(told)}.")
    return figure


def show_two_worlds(here: Mapping[str, Sequence[float]], there: Mapping[str, Sequence[float]],
                    names: tuple[str, str]) -> Figure:  # fmt: skip
    """Draw what several models get right on two sets, a mark for each seed.

    Parameters
    ----------
    here, there : mapping
        Shares from 0 to 1 on the first and on the second set, by the name of the model.
    names : pair of str
        Of the two sets.

    Returns
    -------
    Figure
    """
    told = []
    with style():
        figure, ax = plt.subplots(figsize=(6.4, 0.75 * len(here) + 1))
        for i, name in enumerate(here):
            labels = (None, None) if i else names
            first, second = 100 * np.asarray(here[name]), 100 * np.asarray(there[name])
            height = np.linspace(0, 0.3, len(first))
            ax.plot(first, i + height, "o", color=COLORS[1], label=labels[0])
            ax.plot(second, i - height, "x", color=COLORS[0], label=labels[1])
            below = "below" if second.max() < first.min() else "not always below"
            told.append(f"{name}: {names[1]} {below} {names[0]}")
        ax.axvline(50, color="black", linestyle=":")
        ax.set(xlabel="right answers (%); dotted: guessing", ylim=(-0.5, len(here) - 0.5))
        ax.set(xlim=(40, 100))
        ax.set_yticks(range(len(here)), list(here))
        ax.legend(fontsize="small")
    figure.set_label(f"A mark for each seed. {'; '.join(told)}.")
    return figure


def without_pictures(function: Callable[..., Result], *arguments: Any, **more: Any) -> Result:
    """Call a function that draws, and close what it has drawn.

    Parameters
    ----------
    function : callable
        For instance a training that draws its cost curve.
    *arguments, **more
        Its arguments.

    Returns
    -------
    object
        What it returns.
    """
    before = plt.get_fignums()
    try:
        return function(*arguments, **more)
    finally:
        for number in set(plt.get_fignums()).difference(before):
            plt.close(number)


def for_each(
    train: Callable[[Sequence[int], int], Result],
    shapes: Mapping[str, Sequence[int]],
    seeds: Iterable[int],
) -> dict[str, list[Result]]:
    """Train networks of several shapes from several seeds, with a bar for the progress.

    Parameters
    ----------
    train : callable
        Takes the sizes of the layers and a seed.
    shapes : mapping
        Sizes of the layers, by a name.
    seeds : iterable of int

    Returns
    -------
    dict
        For each name the results, one a seed.
    """
    seeds = list(seeds)
    results: dict[str, list[Result]] = {name: [] for name in shapes}
    order = [(name, seed) for seed in seeds for name in shapes]
    with closing(counted(len(order))) as steps:
        for i in steps:
            name, seed = order[i]
            results[name].append(train(shapes[name], seed))
    return results


def _moves(cost: FloatArray) -> str:
    """Say how a curve goes after its lowest place."""
    return "turns around and climbs" if cost[-1] > 1.25 * cost.min() else "falls and stays low"


def _above(gap: float) -> str:
    return "far above" if gap > 0.5 else "above" if gap > 0 else "not above"
