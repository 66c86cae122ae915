"""Tests of `dlhelpers.figures.accuracies`."""

import numpy as np
import pytest

from dlhelpers.evaluation import wilson_interval
from dlhelpers.figures import accuracies


def test_shares_are_said_in_steps_of_five() -> None:
    assert [accuracies.about(share) for share in (0.724, 0.726, 1.0)] == [
        "about 70 %",
        "about 75 %",
        "about 100 %",
    ]


def test_freedom_is_drawn_beside_the_baseline() -> None:
    figure = accuracies.show_freedom({0.01: (0.8, 0.75), 1.0: (1.0, 0.7)}, baseline=0.5)
    train, test, baseline = (np.asarray(line.get_ydata()) for line in figure.axes[0].lines)
    np.testing.assert_allclose(train, [80, 100])
    np.testing.assert_allclose(test, [75, 70])
    np.testing.assert_allclose(baseline, 50)
    assert "C = 1: about 100 % in training, about 70 % in the test" in str(figure.get_label())
    assert "Always the same answer gets about 50 % of the test." in str(figure.get_label())


def test_each_count_is_drawn_with_its_interval() -> None:
    figure = accuracies.show_intervals({"mine": 35, "yours": 40}, 50, baseline=0.6)
    (ax,) = figure.axes
    low, high = wilson_interval(40, 50)
    assert np.asarray(ax.lines[2].get_xdata()).tolist() == pytest.approx([100 * low, 100 * high])
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["mine", "yours"]
    assert "mine: 35 of 50, from 56 to 81 %" in str(figure.get_label())
    assert "The majority baseline is 60 %." in str(figure.get_label())


def test_one_rate_does_not_squash_the_others() -> None:
    figure = accuracies.show_rates({0.01: [0.69, 3.0, 2.4], 0.001: [0.69, 0.63, 0.58]})
    whole, low = figure.axes
    assert whole.get_ylim()[1] > 3
    bottom, top = low.get_ylim()
    assert bottom < 0.58 < 0.69 < top < 0.7
    assert np.asarray(whole.lines[0].get_xdata()).tolist() == [0, 100, 200]
    assert "rate 0.01: 0.69, 3.00, 2.40; rate 0.001: 0.69, 0.63, 0.58" in str(figure.get_label())
