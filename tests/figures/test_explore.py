import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlhelpers import logistic
from dlhelpers.figures import explore, walkthrough
from dlhelpers.preprocessing import flatten_images, standardize_images

# step_through


@pytest.mark.parametrize("step", [0, walkthrough.LAST_STEP])
def test_the_tiny_network_can_be_stepped_through(step: int) -> None:
    figure = explore.step_through(step)
    assert isinstance(figure, Figure)
    assert plt.get_fignums() == []
    assert any(f"step {step} of" in text.get_text() for text in figure.axes[0].texts)


# learning_rate_costs


def pictures(m: int, size: int = 64) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Bright pictures with label 1, dark ones with label 0, by turns."""
    labels = np.arange(m).reshape(1, m) % 2
    noise = np.random.default_rng(0).integers(0, 100, (m, size, size, 3))
    return (noise + 100 * labels.reshape(m, 1, 1, 1)).astype(np.uint8), labels


def drawn(figure: Figure) -> list[NDArray[np.float64]]:
    """The cost and the mean probability at each step."""
    return [np.asarray(ax.lines[0].get_ydata(), dtype=np.float64) for ax in figure.axes]


def test_a_short_step_goes_down_at_every_step_and_a_long_one_jumps() -> None:
    images, labels = pictures(40)
    costs, shares = drawn(explore.learning_rate_costs(images, labels, 0.0005))
    assert costs[0] == pytest.approx(np.log(2))
    assert shares[0] == pytest.approx(0.5)
    assert (np.diff(costs) < 0).all()
    costs, shares = drawn(explore.learning_rate_costs(images, labels, 0.05))
    assert (np.diff(costs) > 0).any()
    assert shares.min() < 0.1
    assert shares.max() > 0.9
    assert plt.get_fignums() == []


def test_the_words_say_how_often_the_cost_rises_and_how_far_the_neuron_swings() -> None:
    images, labels = pictures(40)
    figure = explore.learning_rate_costs(images, labels, 0.0005)
    assert "0.0005: in 0 of 59 steps" in str(figure.get_label())
    figure = explore.learning_rate_costs(images, labels, 0.05)
    costs, shares = drawn(figure)
    assert f"in {(np.diff(costs) > 0).sum()} of 59 steps the cost rises" in str(figure.get_label())
    assert f"between {shares.min():.1f} and {shares.max():.1f}" in str(figure.get_label())


def test_the_dotted_lines_are_the_cost_of_a_coin_and_the_share_of_cats() -> None:
    images, labels = pictures(5)
    figure = explore.learning_rate_costs(images, labels, num_iterations=2)
    levels = [np.unique(np.asarray(ax.lines[1].get_ydata())).tolist() for ax in figure.axes]
    assert levels == [[pytest.approx(np.log(2))], [pytest.approx(2 / 5)]]
    assert [ax.lines[1].get_linestyle() for ax in figure.axes] == [":", ":"]


def test_a_rate_does_on_the_small_pictures_what_it_does_on_the_whole_ones() -> None:
    """Smooth pictures: every pixel is like its neighbors, as it nearly is in real ones."""
    images, labels = pictures(30, size=16)
    images = images.repeat(4, axis=1).repeat(4, axis=2)
    costs, _ = drawn(explore.learning_rate_costs(images, labels, 0.002, num_iterations=101))
    X = standardize_images(flatten_images(images))
    _, _, whole = logistic.optimize(np.zeros((len(X), 1)), 0.0, X, labels, 101, 0.002)
    np.testing.assert_allclose(costs[[0, 100]], whole, rtol=1e-3)


def test_the_number_of_pictures_is_limited_but_all_of_few_are_used() -> None:
    for m in (3, 401):
        images, labels = pictures(m)
        costs, shares = drawn(explore.learning_rate_costs(images, labels, num_iterations=7))
        assert len(costs) == len(shares) == 7


def test_a_step_needs_a_positive_length_and_pictures_need_their_labels() -> None:
    images, labels = pictures(4)
    with pytest.raises(ValueError, match="learning_rate must be positive, got 0"):
        explore.learning_rate_costs(images, labels, 0)
    with pytest.raises(ValueError, match=r"labels has shape \(1, 3\), expected \(1, 4\)"):
        explore.learning_rate_costs(images, labels[:, :3])
