"""Tests of `dlhelpers.figures.plane`."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from dlhelpers.figures.plane import show_accuracies, show_panels, show_sets

X, Y = np.array([[-1.0, 1.0, 2.0], [0.0, 1.0, -1.0]]), np.array([[0, 1, 1]])


def right_half(points: Any) -> Any:
    return points[:, 0] > 0


def test_every_model_has_a_panel() -> None:
    figure = show_panels({f"number {i}": right_half for i in range(5)}, X, Y)
    plt.close(figure)
    assert [ax.get_title() for ax in figure.axes] == [f"number {i}" for i in range(5)]
    assert all(ax.get_legend() is None for ax in figure.axes)
    assert "number 4" in str(figure.get_label())


def test_only_the_outer_panels_are_labeled() -> None:
    figure = show_panels({f"number {i}": right_half for i in range(5)}, X, Y, columns=3)
    plt.close(figure)
    assert [bool(ax.get_xlabel()) for ax in figure.axes] == [False, False, True, True, True]
    assert [bool(ax.get_ylabel()) for ax in figure.axes] == [True, False, False, True, False]


def test_panels_can_have_points_of_their_own() -> None:
    figure = show_sets({"one": (right_half, X, Y), "two": (right_half, 3 * X, Y)})
    plt.close(figure)
    one, two = figure.axes
    assert two.get_xlim()[1] > one.get_xlim()[1]


def test_accuracies_are_drawn_in_percent() -> None:
    figure = show_accuracies([1, 2, 20], {"train": [0.5, 0.75, 1.0]}, "units", log=True)
    plt.close(figure)
    (ax,) = figure.axes
    assert list(np.asarray(ax.lines[0].get_ydata())) == [50, 75, 100]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "2", "20"]
