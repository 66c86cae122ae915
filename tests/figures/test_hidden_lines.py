"""Tests of `dlhelpers.figures.hidden_lines`."""

import re

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlhelpers import datasets
from dlhelpers.figures.hidden_lines import lines_by_hand, show_sum, show_units

X, Y = datasets.load_planar_dataset()
CROSS = {
    "W1": np.array([[9.0, 0.0], [0.0, 9.0]]),
    "b1": np.zeros((2, 1)),
    "W2": np.array([[2.0, -3.0]]),
    "b2": np.array([[0.5]]),
}


def share(figure: Figure) -> float:
    (percent,) = re.findall(r"right for ([\d.]+)%", str(figure.get_label()))
    return float(percent)


def images(figure: Figure, count: int) -> list[NDArray[np.float64]]:
    plt.close(figure)
    return [np.asarray(ax.images[0].get_array()) for ax in figure.axes[:count]]


def test_each_unit_is_drawn_as_two_halves() -> None:
    figure = show_units(CROSS, X, Y)
    first, second = images(figure, 2)
    assert np.allclose(first[:, 0], -1)
    assert np.allclose(first[:, -1], 1)
    assert np.allclose(second[0], -1)
    assert np.allclose(second[-1], 1)
    assert "2 times" in str(figure.get_label())


def test_the_parts_add_up_to_the_sum() -> None:
    figure = show_sum(CROSS)
    *parts, total = images(figure, 3)
    assert np.allclose(np.sum(parts, axis=0) + 0.5, total)
    assert [ax.get_title() for ax in figure.axes[:2]] == ["+2.0 · unit 1", "−3.0 · unit 2"]


def test_three_lines_can_beat_90_percent() -> None:
    assert share(lines_by_hand(0, 45, 135)) > 90


def test_lines_have_no_order() -> None:
    assert share(lines_by_hand(20, 80, 150)) == share(lines_by_hand(150, 20, 80))


def test_the_first_picture_does_not_give_the_lines_away() -> None:
    assert share(lines_by_hand()) < 60
