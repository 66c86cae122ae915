from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlhelpers import datasets, planar
from dlhelpers.figures import explore, flower


def library_run(n_h: int, iterations: int) -> tuple[dict[str, Any], float]:
    """The library's network from the same start, and its cost."""
    X, Y = datasets.load_planar_dataset()
    rng = np.random.RandomState(2)
    parameters = planar.nn_model(X, Y, n_h, iterations, rng=rng)
    return parameters, planar.compute_cost(planar.forward_propagation(X, parameters)[0], Y)


def label_picture(figure: Figure) -> NDArray[Any]:
    return np.asarray(figure.axes[0].images[0].get_array())


@pytest.mark.parametrize("n_h", [1, 4])
@pytest.mark.parametrize("iterations", [0, 200])
def test_the_fast_network_is_the_library_s(n_h: int, iterations: int) -> None:
    run = flower.flower_run(n_h, 1.2)
    k = iterations // flower.EVERY
    parameters, cost = library_run(n_h, iterations)
    np.testing.assert_allclose(run.hidden[k][:, :2], parameters["W1"], rtol=1e-2, atol=1e-4)
    np.testing.assert_allclose(run.hidden[k][:, 2:], parameters["b1"], rtol=1e-2, atol=1e-4)
    np.testing.assert_allclose(run.output[k][:, :-1], parameters["W2"], rtol=1e-2, atol=1e-4)
    np.testing.assert_allclose(run.output[k][:, -1:], parameters["b2"], rtol=1e-2, atol=1e-4)
    assert run.costs[k] == pytest.approx(cost, rel=1e-4)


def test_the_costs_stay_numbers_even_where_training_leaps_about() -> None:
    assert np.isfinite(flower.flower_run(20, 100.0).costs).all()


def test_the_boundary_is_what_the_network_says() -> None:
    figure = explore.flower_boundary(n_h=4, learning_rate=1.2, iterations=200)
    parameters, _ = library_run(4, 200)
    axis = np.linspace(-5, 5, 101)
    grid = np.stack([part.ravel() for part in np.meshgrid(axis, axis)])
    says = planar.predict(parameters, grid).reshape(101, 101)
    # float32 may tip the few points that lie on the border
    assert (label_picture(figure) == says).mean() > 0.99
    X, Y = datasets.load_planar_dataset()
    accuracy = (planar.predict(parameters, X) == Y).mean()
    shown = float(figure.axes[0].get_title().split(": ")[1].split("%")[0])
    assert shown == pytest.approx(100 * accuracy, abs=0.6)


def test_each_argument_moves_the_boundary() -> None:
    pictures = [
        label_picture(explore.flower_boundary(**arguments))
        for arguments in ({}, {"n_h": 2}, {"learning_rate": 0.1}, {"iterations": 100})
    ]
    for i, picture in enumerate(pictures):
        assert not any((picture == other).all() for other in pictures[:i])


def test_the_cost_curve_ends_where_the_boundary_is_shown() -> None:
    curve, point = explore.flower_boundary(iterations=110).axes[1].lines
    run = flower.flower_run(4, 1.2)
    assert list(curve.get_xdata()) == [0, 20, 40, 60, 80, 100]  # type: ignore[arg-type]
    assert list(curve.get_ydata()) == run.costs[:6]  # type: ignore[arg-type]
    assert point.get_xydata().tolist() == [[100, run.costs[5]]]  # type: ignore[union-attr]


def test_the_figure_is_closed_and_no_random_state_is_touched() -> None:
    np.random.seed(3)
    undisturbed = np.random.random()
    np.random.seed(3)
    explore.flower_boundary(n_h=3)
    assert plt.get_fignums() == []
    assert np.random.random() == undisturbed


@pytest.mark.parametrize(
    ("name", "value"),
    [("n_h", 0), ("n_h", 21), ("learning_rate", 0), ("learning_rate", -1.0), ("iterations", -1),
     ("iterations", 1001)],
)  # fmt: skip
def test_an_argument_out_of_its_range_is_named(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} must be .*, got {value}"):
        explore.flower_boundary(**{name: value})  # type: ignore[arg-type]


def test_the_words_name_what_the_sliders_change() -> None:
    words = str(flower.flower_boundary(n_h=3, learning_rate=0.3, iterations=200).get_label())
    for part in ("3 hidden units", "learning rate 0.3", "after 200 iterations"):
        assert part in words
    assert words != flower.flower_boundary(n_h=3, learning_rate=0.3, iterations=220).get_label()
