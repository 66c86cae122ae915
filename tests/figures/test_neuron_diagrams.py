"""Tests of `dlhelpers.figures.neuron_diagrams`."""

import numpy as np
import pytest
from matplotlib.lines import Line2D

from dlhelpers import logistic
from dlhelpers.figures import neuron_diagrams


def test_the_neuron_shows_its_inputs_weights_sum_and_probability() -> None:
    w, b, x = [[2], [-1], [-3]], 0.5, [[0.9], [0.4], [0.1]]
    (ax,) = neuron_diagrams.show_neuron(w, b, x).axes
    texts = {text.get_text() for text in ax.texts}
    # 2 * 0.9 - 1 * 0.4 - 3 * 0.1 + 0.5 = 1.6, and 1 / (1 + e^-1.6) = 0.832
    assert {"0.9", "0.4", "0.1", "× 2", "× -1", "× -3", "bias +0.5", "z = 1.6", "a = 0.83"} <= texts


def test_negative_weights_are_drawn_in_another_line_style() -> None:
    (ax,) = neuron_diagrams.show_neuron([[2], [-1], [-3]], 0, [[0.5]] * 3).axes
    assert [line.get_linestyle() for line in ax.lines[:3]] == ["-", "--", "--"]


def test_the_neuron_refuses_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"w has shape \(2, 1\), expected \(3, 1\)"):
        neuron_diagrams.show_neuron([[1], [2]], 0, [[1], [2], [3]])


def test_the_descent_goes_where_gradient_descent_goes() -> None:
    X, Y = [[-2, -1, 0, 1, 2, 3]], [[0, 0, 1, 0, 1, 1]]
    (ax,) = neuron_diagrams.show_descent(X, Y, learning_rate=1, num_iterations=25).axes
    path = next(line for line in ax.lines if len(np.asarray(line.get_xdata())) > 1)
    assert isinstance(path, Line2D)
    steps = np.column_stack([path.get_xdata(), path.get_ydata()])
    assert steps.shape == (26, 2)
    assert steps[0].tolist() == [0, 0]
    params, _, _ = logistic.optimize(np.zeros((1, 1)), 0.0, X, Y, 25, learning_rate=1)
    np.testing.assert_allclose(steps[-1], [params["w"].item(), params["b"]])


def test_the_descent_needs_a_single_feature() -> None:
    with pytest.raises(ValueError, match=r"X has shape \(2, 3\), expected \(1, any\)"):
        neuron_diagrams.show_descent(np.ones((2, 3)), [[0, 1, 1]], 1, 1)
