"""Tests of `dlhelpers.figures.classifiers`."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from dlhelpers.figures.classifiers import (
    for_each,
    how_often,
    show_coin,
    show_intervals,
    show_stopping,
    show_two_worlds,
    without_pictures,
)
from dlhelpers.runs import TrainingRun


def bar(ax: Axes, number: int = 0) -> list[float]:
    """Where a line begins and ends."""
    return [float(x) for x in np.asarray(ax.lines[number].get_xdata())]


def test_intervals_are_drawn_and_told() -> None:
    figure = show_intervals({"one": 35, "two": 40}, 50, 0.66)
    assert figure.get_label() == (
        "one 70%, between 56% and 81%; two 80%, between 67% and 89%. "
        "Always the more frequent class: 66%."
    )
    (ax,) = figure.axes
    assert [text.get_text() for text in ax.get_yticklabels()] == ["one", "two"]
    assert bar(ax) == pytest.approx([56.2, 80.9], abs=0.05)


def test_a_coin_is_beaten_where_the_whole_interval_lies_above_one_half() -> None:
    won, lost, even = (30, 5), (5, 30), (12, 10)
    assert how_often([won, *[lost] * 5]) == "few or none"
    assert how_often([won, won, *[even] * 4]) == "some"
    assert how_often([*[won] * 4, (0, 0), even]) == "most"


def test_each_classifier_has_a_panel_with_a_bar_for_each_seed() -> None:
    won = [(30, 5)] * 6
    figure = show_coin({"four": won, "two": [(5, 5)] * 6}, "one")
    assert [len(ax.lines) for ax in figure.axes] == [7, 7]
    assert "four: to the right of the coin for most" in str(figure.get_label())
    assert "two: to the right of the coin for few or none" in str(figure.get_label())


def test_two_that_agree_everywhere_have_the_widest_bar() -> None:
    figure = show_coin({"twin": [(0, 0)]}, "one")
    assert bar(figure.axes[0]) == [0, 100]


def training(test: list[float]) -> TrainingRun:
    cost = {"train": np.array([0.7, 0.4, 0.1]), "test": np.array(test)}
    return TrainingRun(np.array([0, 100, 200]), cost, {}, {})


def test_the_lowest_test_cost_is_marked() -> None:
    figure = show_stopping({"few": training([0.7, 0.6, 1.2]), "many": training([0.7, 0.5, 0.45])})
    marked = [bar(ax, 2)[0] for ax in figure.axes]
    assert marked == [100, 200]
    assert "few: the test cost turns around and climbs, and ends far above" in str(
        figure.get_label()
    )
    assert "many: the test cost falls and stays low, and ends above" in str(figure.get_label())


def test_two_worlds_are_told_apart() -> None:
    figure = show_two_worlds(
        {"net": [0.8, 0.9], "one": [0.7]}, {"net": [0.6, 0.7], "one": [0.8]}, ("old", "new")
    )
    assert "net: new below old" in str(figure.get_label())
    assert "one: new not always below old" in str(figure.get_label())


def test_what_a_function_draws_is_closed_and_nothing_else() -> None:
    mine = plt.figure().number

    def draw(result: int, fails: bool = False) -> int:
        plt.figure()
        if fails:
            raise ValueError("in the middle")
        return result

    assert without_pictures(draw, 3) == 3
    assert plt.get_fignums() == [mine]
    with pytest.raises(ValueError, match="in the middle"):
        without_pictures(draw, 3, fails=True)
    assert plt.get_fignums() == [mine]
    plt.close("all")


def test_each_shape_is_trained_from_each_seed() -> None:
    results = for_each(
        lambda sizes, seed: (len(sizes), seed), {"a": [2, 1], "b": [2, 3, 1]}, (4, 7)
    )
    assert results == {"a": [(2, 4), (2, 7)], "b": [(3, 4), (3, 7)]}
