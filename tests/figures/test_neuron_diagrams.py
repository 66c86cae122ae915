"""Tests of `dlhelpers.figures.neuron_diagrams`."""

import numpy as np
import pytest

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


def test_the_neuron_says_in_words_what_it_computes() -> None:
    figure = neuron_diagrams.show_neuron([[2], [-1]], 0.5, [[0.9], [0.4]])
    assert figure.get_label() == (
        "Pixels times weights, 2 times 0.9 - 1 times 0.4, and the bias of +0.5 make z = 1.9; the "
        "sigmoid makes of it a = 0.87."
    )


def test_the_weights_are_drawn_as_a_picture_with_zero_in_the_middle_of_the_colors() -> None:
    w = np.arange(12.0).reshape(12, 1)
    figure = neuron_diagrams.show_weights(w, (2, 2, 3))
    left, right, _ = figure.axes
    colors, summed = (np.asarray(ax.images[0].get_array()) for ax in (left, right))
    np.testing.assert_allclose(colors[1, 1], 0.5 + 0.5 * np.array([9, 10, 11]) / 11)
    np.testing.assert_allclose(summed, [[3, 12], [21, 30]])
    assert right.images[0].get_clim() == (-30, 30)
    with pytest.raises(ValueError, match=r"w has shape \(12, 1\), expected \(27, 1\)"):
        neuron_diagrams.show_weights(w, (3, 3, 3))
