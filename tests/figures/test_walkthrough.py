"""The step-through of a tiny network; that it is offered as a plaything, see test_explore."""

from itertools import pairwise
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dlhelpers.figures import walkthrough
from dlhelpers.gradient_check import gradient_check
from dlhelpers.losses import cross_entropy

STEPS = range(walkthrough.LAST_STEP + 1)


def boxes(figure: Figure) -> dict[str, tuple[Rectangle, str]]:
    """The box of each matrix and what is written into it, by its name."""
    (ax,) = figure.axes
    texts = {tuple(np.round(text.get_position(), 6)): text.get_text() for text in ax.texts}
    found = {}
    for box in ax.patches:
        assert isinstance(box, Rectangle)
        x, top = box.get_x() + box.get_width() / 2, box.get_y() + box.get_height()
        middle = top - box.get_height() / 2
        name = min(
            (text for text in ax.texts if abs(text.get_position()[0] - x) < 1e-6
             and text.get_position()[1] > top),
            key=lambda text: text.get_position()[1],
        ).get_text()  # fmt: skip
        found[name] = box, texts.get((round(x, 6), round(middle, 6)), "")
    return found


def numbers(text: str) -> list[float]:
    return [float(number) for number in text.replace("−", "-").split()]


def test_its_gradients_are_right() -> None:
    def cost(p: dict[str, Any]) -> float:
        A1 = np.maximum(0, p["W1"] @ walkthrough.X + p["b1"])
        return cross_entropy(1 / (1 + np.exp(-(p["W2"] @ A1 + p["b2"]))), walkthrough.Y)

    assert np.isclose(cost(walkthrough.PARAMETERS), walkthrough.VALUES["J"])
    differences = gradient_check(cost, walkthrough.PARAMETERS, walkthrough.VALUES)
    assert max(differences.values()) < 1e-6
    assert cost(dict(walkthrough.UPDATED)) < cost(walkthrough.PARAMETERS)


def test_its_first_numbers_can_be_had_by_hand() -> None:
    values = walkthrough.VALUES
    assert values["Z1"].tolist() == [[1.5, 0.5], [1.5, -2.5]]
    assert values["A1"].tolist() == [[1.5, 0.5], [1.5, 0]]
    assert values["Z2"].tolist() == [[0.5, 1.0]]
    np.testing.assert_allclose(values["dZ2"], values["A2"] - walkthrough.Y)
    assert values["dZ1"][1, 1] == 0  # the ReLU was off
    assert values["dA1"][1, 1] != 0


def test_the_boxes_fill_up_step_by_step() -> None:
    filled = [
        {name for name, (_, text) in boxes(walkthrough.step_through(step)).items() if text}
        for step in STEPS
    ]
    assert len(filled[0]) == 6
    for before, after in pairwise(filled[:-1]):
        assert before < after
    assert filled[-1] == filled[-2]  # the update fills nothing new
    assert len(filled[-1]) == len(walkthrough.VALUES)


def test_the_numbers_in_the_boxes_are_those_of_the_network() -> None:
    drawn = boxes(walkthrough.step_through(walkthrough.LAST_STEP - 1))
    for name in ("Z1", "dW1", "db2", "dA2"):
        label = name.translate(str.maketrans("12", "₁₂"))
        values = walkthrough.VALUES[name]
        (text,) = (t for key, (_, t) in drawn.items() if key == f"{label} {values.shape}")
        np.testing.assert_allclose(numbers(text), values.ravel(), atol=0.005)


def test_the_last_step_shows_the_new_parameters() -> None:
    _, text = boxes(walkthrough.step_through(walkthrough.LAST_STEP))["W₁ (2, 2)"]
    np.testing.assert_allclose(numbers(text), walkthrough.UPDATED["W1"].ravel(), atol=0.005)
    assert not np.allclose(numbers(text), walkthrough.PARAMETERS["W1"].ravel(), atol=0.01)


@pytest.mark.parametrize("step", STEPS)
def test_what_is_computed_has_the_thickest_frame_and_what_is_read_a_dashed_one(step: int) -> None:
    figure = walkthrough.step_through(step)
    drawn = boxes(figure)
    thickest = max(box.get_linewidth() for box, _ in drawn.values())
    computed = {n for n, (box, _) in drawn.items() if box.get_linewidth() == thickest}
    read = {n for n, (box, _) in drawn.items() if box.get_linestyle() == "--"}
    assert computed
    assert not computed & read
    assert bool(read) == (step > 0)
    assert all(drawn[name][1] for name in computed | read)
    words = walkthrough.step_in_words(step)
    assert all(name.translate(str.maketrans("₀₁₂", "012")).split()[0] in words for name in computed)
    figure.canvas.draw()


def test_no_text_leaves_its_box_or_the_picture() -> None:
    for step in STEPS:
        figure = walkthrough.step_through(step)
        figure.canvas.draw()
        (ax,) = figure.axes
        for text in ax.texts:
            extent: Any = text.get_window_extent()
            assert extent.x0 >= 0, text
            assert extent.x1 <= figure.bbox.x1, text
        for box, written in boxes(figure).values():
            inside: Any = next((t for t in ax.texts if written and t.get_text() == written), None)
            if inside is not None:
                assert inside.get_window_extent().width <= box.get_window_extent().width, written


def test_the_figure_is_closed_and_the_settings_stay() -> None:
    before = dict(mpl.rcParams)
    assert isinstance(walkthrough.step_through(), Figure)
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("step", [-1, walkthrough.LAST_STEP + 1, 1.5, "2"])
def test_a_step_that_is_none_is_refused(step: Any) -> None:
    for function in (walkthrough.step_through, walkthrough.step_in_words):
        with pytest.raises(ValueError, match="whole number from 0 to 12"):
            function(step)


@pytest.mark.parametrize("step", STEPS)
def test_the_words_hold_every_number_of_the_step(step: int) -> None:
    text = walkthrough.step_in_words(step)
    drawn = boxes(walkthrough.step_through(step))
    for line in text.splitlines()[1:-1]:
        name, _, numbers = line.strip().partition(":")
        told = numbers.replace(";", ",").replace(",", " ").split()
        matrix, _, shape = name.strip().partition(" ")
        label = f"{matrix.translate(str.maketrans('012', '₀₁₂'))} {shape}".strip()
        assert told == drawn[label][1].split()
