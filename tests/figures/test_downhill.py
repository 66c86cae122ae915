"""Tests of `dlhelpers.figures.downhill`."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlhelpers import logistic
from dlhelpers.figures import downhill


@pytest.mark.parametrize(("rate", "times"), [(1.0, 1), (0.05, 10)])
def test_the_walk_is_that_of_gradient_descent(rate: float, times: int) -> None:
    points, costs = downhill.walk(rate, 25, times)
    X, Y = times * downhill.FEATURE, downhill.LABELS
    params, _, recorded = logistic.optimize(np.zeros((1, 1)), 0.0, X, Y, 25, rate)
    assert points.shape == (26, 2)
    assert points[0].tolist() == [0, 0]
    np.testing.assert_allclose(points[-1], [params["w"].item(), params["b"]])
    assert costs[0] == pytest.approx(recorded[0])


def test_a_feature_in_a_smaller_unit_needs_a_hundredth_of_the_rate() -> None:
    rises = {rate: (np.diff(downhill.walk(rate, 30, 10)[1]) > 0).any() for rate in (1, 0.1, 0.01)}
    assert rises == {1: True, 0.1: True, 0.01: False}
    assert (np.diff(downhill.walk(1.0, 30)[1]) < 0).all()


def test_the_figure_draws_the_way_up_to_the_step_and_says_where_it_is() -> None:
    figure = downhill.show_descent(3, 0.5)
    left, right = figure.axes
    assert left.get_title().startswith("after step 3: cost ")
    path = next(line for line in right.lines if len(np.asarray(line.get_xdata())) == 4)
    drawn = np.column_stack([path.get_xdata(), path.get_ydata()])
    np.testing.assert_allclose(drawn, downhill.walk(0.5, 3)[0])
    w, b = downhill.walk(0.5, 3)[0][-1]
    assert f"After step 3, w = {w:.2f} and b = {b:.2f}" in str(figure.get_label())
    assert "the cost never rose" in str(figure.get_label())
    assert "Rate 0.5, the feature times 1." in str(figure.get_label())
    assert plt.get_fignums() == []


def test_the_words_say_that_the_cost_rose() -> None:
    assert "of 20 steps the cost rose" in str(downhill.show_descent(20, 1.0, 10).get_label())
    assert "the cost never rose" in str(downhill.show_descent(0, 1.0, 10).get_label())


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="times must be 1 or 10, got 3"):
        downhill.show_descent(times=3)
    with pytest.raises(ValueError, match="learning_rate must be positive, got 0"):
        downhill.show_descent(learning_rate=0)
