"""Tests of `dlhelpers.figures.loss_curves`."""

import numpy as np
import pytest

from dlhelpers.activations import sigmoid
from dlhelpers.figures import loss_curves


def test_the_losses_are_mirror_images_and_told_in_words() -> None:
    figure = loss_curves.show_losses()
    cat, none = (np.asarray(line.get_ydata()) for line in figure.axes[0].lines)
    np.testing.assert_allclose(cat, none[::-1])
    assert "0.693 at a = 0.5 and 4.605 at a = 0.01" in str(figure.get_label())


def loss_of(name: str, z: float) -> float:
    a = float(sigmoid(z))
    return -np.log(a) if name == "cross-entropy" else (a - 1) ** 2


@pytest.mark.parametrize("name", loss_curves.LOSSES)
def test_each_step_follows_the_slope_of_its_loss(name: str) -> None:
    a = np.array(loss_curves.train_sure_and_wrong(name, 12, start=-3.0, learning_rate=0.5))
    z = np.log(a / (1 - a))
    assert z[0] == pytest.approx(-3)
    slopes = [(loss_of(name, x + 1e-5) - loss_of(name, x - 1e-5)) / 2e-5 for x in z[:-1]]
    np.testing.assert_allclose(np.diff(z), -0.5 * np.array(slopes), rtol=1e-6)


def test_sure_and_wrong_is_left_by_cross_entropy_alone() -> None:
    ends = [loss_curves.train_sure_and_wrong(name, 10)[-1] for name in loss_curves.LOSSES]
    assert ends == [pytest.approx(0.78, abs=0.005), pytest.approx(0.003, abs=0.0005)]


def test_the_figure_has_a_mark_for_each_step_and_says_where_they_lead() -> None:
    figure = loss_curves.show_sure_and_wrong(4)
    marks = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert [len(np.asarray(line.get_xdata())) for line in marks] == [5, 5]
    for name in loss_curves.LOSSES:
        given = loss_curves.train_sure_and_wrong(name, 4)
        assert f"{name}: from {given[0]:.3f} to {given[-1]:.3f}" in str(figure.get_label())


def test_another_loss_is_refused() -> None:
    with pytest.raises(ValueError, match="loss must be one of cross-entropy, squared error"):
        loss_curves.train_sure_and_wrong("hinge", 1)
