"""Accuracies with what belongs beside them: the baseline, and the interval."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlhelpers.evaluation import wilson_interval
from dlhelpers.figures.plotting import COLORS, MARKERS, style


def about(share: float) -> str:
    """Say a share in steps of 5 %, where its last digits depend on the machine."""
    return f"about {5 * round(20 * share)} %"


def show_freedom(scores: Mapping[float, tuple[float, float]], baseline: float) -> Figure:
    """Draw the accuracies of a model that was fitted ever more freely.

    Parameters
    ----------
    scores : mapping
        For each C the share that is right in training, and in the test.
    baseline : float
        The share that always the same answer gets right in the test.

    Returns
    -------
    Figure
        Its label says what it shows, in steps of 5 %.
    """
    shares = 100 * np.array(list(scores.values())).T
    with style():
        figure, ax = plt.subplots()
        for i, name in enumerate(("training", "test")):
            ax.plot(list(scores), shares[i], marker=MARKERS[i], label=name)
        ax.axhline(100 * baseline, color="black", linestyle=":", linewidth=1.5,
                   label="always the same answer")  # fmt: skip
        ax.set(xlabel="C (the larger, the freer)", xscale="log")
        ax.set(ylabel="right answers (%)", ylim=(0, 105))
        ax.legend(loc="lower right")
    told = "; ".join(
        f"C = {C:g}: {about(train)} in training, {about(test)} in the test"
        for C, (train, test) in scores.items()
    )
    figure.set_label(f"{told}. Always the same answer gets {about(baseline)} of the test.")
    return figure


def show_intervals(counts: Mapping[str, int], n: int, baseline: float) -> Figure:
    """Draw how many answers each model has right, with the interval of each.

    Parameters
    ----------
    counts : mapping
        Right answers of `n`, by the name of the model.
    n : int
        Number of answers.
    baseline : float
        The share that always the same answer gets right.

    Returns
    -------
    Figure
        Its label says what it shows.
    """
    figure = draw_intervals(counts, n, baseline, "the majority baseline")
    told = []
    for name, count in counts.items():
        low, high = wilson_interval(count, n)
        told.append(f"{name}: {count} of {n}, from {100 * low:.0f} to {100 * high:.0f} %")
    figure.set_label(f"{'; '.join(told)}. The majority baseline is {100 * baseline:.0f} %.")
    return figure


def draw_intervals(counts: Mapping[str, int], n: int, baseline: float, dotted: str) -> Figure:
    """Draw right answers and their 95 % intervals, a row a model; the figure has no label yet.

    Parameters
    ----------
    counts, n, baseline
        As in `show_intervals`.
    dotted : str
        What the title calls the baseline.

    Returns
    -------
    Figure
    """
    with style():
        figure, ax = plt.subplots(figsize=(6.4, 0.5 * len(counts) + 1.2))
        for i, count in enumerate(counts.values()):
            low, high = wilson_interval(count, n)
            ax.plot([100 * low, 100 * high], [i, i], linewidth=4, alpha=0.5, color=COLORS[i],
                    linestyle="-")  # fmt: skip
            ax.plot(100 * count / n, i, marker=MARKERS[i], markersize=9, color=COLORS[i])
        ax.axvline(100 * baseline, color="black", linestyle=":")
        ax.set(xlabel="right answers on the test pictures (%)", xlim=(0, 100))
        ax.set(ylim=(-0.6, len(counts) - 0.4))
        ax.set_yticks(range(len(counts)), list(counts))
        ax.set_title(f"bars: 95 % intervals; dotted: {dotted}")
    return figure


def show_rates(costs: Mapping[float, Sequence[float]], every: int = 100) -> Figure:
    """Draw the costs of several learning rates, once whole and once up to the cost of a coin.

    Parameters
    ----------
    costs : mapping
        For each learning rate the costs at equal distances of steps, from step 0.
    every : int
        Steps from one cost to the next.

    Returns
    -------
    Figure
        Its label says what it shows.
    """
    with style():
        figure, axes = plt.subplots(1, 2, figsize=(7.6, 3.2))
        for i, (rate, values) in enumerate(costs.items()):
            for ax in axes:
                ax.plot(every * np.arange(len(values)), values, marker=MARKERS[i],
                        label=f"rate {rate:g}")  # fmt: skip
        coin = float(np.log(2))
        lowest = min(min(values) for values in costs.values())
        axes[0].set(title="whole", ylabel="cost (nats)")
        axes[1].set(title="up to the cost of a coin", ylim=(lowest - 0.1 * (coin - lowest), coin))
        axes[0].legend(fontsize="small")
        for ax in axes:
            ax.set_xlabel("iteration")
    told = "; ".join(
        f"rate {rate:g}: {', '.join(f'{cost:.2f}' for cost in values)}"
        for rate, values in costs.items()
    )
    figure.set_label(f"The cost every {every} steps. {told}.")
    return figure
