"""Tests of `dlhelpers.figures.activation_curves`."""

import matplotlib.pyplot as plt
import numpy as np

from dlhelpers.figures.activation_curves import show_tanh


def test_the_slope_of_tanh_is_drawn_beside_it() -> None:
    figure = show_tanh()
    plt.close(figure)
    value, slope = figure.axes[0].lines
    z = np.asarray(value.get_xdata())
    assert np.allclose(np.asarray(value.get_ydata()), np.tanh(z))
    measured = np.gradient(np.tanh(z), z)
    assert np.allclose(np.asarray(slope.get_ydata())[1:-1], measured[1:-1], atol=1e-3)
    assert "0.001 at z = 4" in str(figure.get_label())
