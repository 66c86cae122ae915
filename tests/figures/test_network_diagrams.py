from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from dlhelpers.exercises import get_lesson
from dlhelpers.figures import network_diagrams

LESSON = get_lesson("deep")
EXERCISES = [name for name in LESSON.exercises if name not in LESSON.stretch]


def frames(figure: Figure) -> list[FancyBboxPatch]:
    """The framed boxes; the white ones behind them have no edge."""
    (ax,) = figure.axes
    boxes = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    return [box for box in boxes if to_rgba(box.get_edgecolor())[3] > 0]


def marked(figure: Figure) -> list[FancyBboxPatch]:
    thinnest = min(box.get_linewidth() for box in frames(figure))
    return [box for box in frames(figure) if box.get_linewidth() > thinnest]


def center(box: FancyBboxPatch) -> tuple[float, float]:
    return box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2


def names(figure: Figure, boxes: list[FancyBboxPatch]) -> list[str]:
    """What stands in the boxes."""
    (ax,) = figure.axes
    at = {(round(x, 6), round(y, 6)): text.get_text() for text in ax.texts
          for x, y in [text.get_position()]}  # fmt: skip
    return [at[round(x, 6), round(y, 6)] for x, y in map(center, boxes)]


def test_the_whole_network_has_nothing_marked() -> None:
    figure = network_diagrams.show_passes()
    assert marked(figure) == []
    all_names = names(figure, frames(figure))
    assert all_names.count("LINEAR") == 6
    assert all_names.count("RELU") == 4
    assert all_names.count("SIGMOID") == 2
    figure.canvas.draw()


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_of_the_lesson_has_its_part_and_its_words(name: str) -> None:
    figure = network_diagrams.show_passes(name)
    boxes = marked(figure)
    assert 0 < len(boxes) < len(frames(figure))
    others = [box for box in frames(figure) if box not in boxes]
    # Not by color alone: every marked frame is at least twice as thick as any other.
    thickest = max(box.get_linewidth() for box in others)
    assert all(box.get_linewidth() >= 2 * thickest for box in boxes)
    assert "marked" in network_diagrams.passes_in_words(name)
    figure.canvas.draw()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("initialize_parameters_deep", ["W₁  b₁", "W₂  b₂", "W₃  b₃"]),
        ("linear_forward", ["LINEAR", "A₁ W₂ b₂"]),
        ("linear_activation_forward", ["LINEAR", "RELU", "A₁ W₂ b₂", "Z₂"]),
        ("compute_cost", ["COST"]),
        ("linear_backward", ["A₁ W₂ b₂", "LINEAR", "dW₂  db₂"]),
        ("linear_activation_backward", ["A₁ W₂ b₂", "Z₂", "LINEAR", "RELU", "dW₂  db₂"]),
        (
            "update_parameters",
            [f"dW{l}  db{l}" for l in "₁₂₃"] + ["UPDATE:   W ← W − α dW    b ← b − α db"],
        ),
    ],
)
def test_what_is_marked(name: str, expected: list[str]) -> None:
    figure = network_diagrams.show_passes(name)
    assert sorted(names(figure, marked(figure))) == sorted(expected)


def test_forward_is_above_backward() -> None:
    y = {
        name: {round(center(box)[1], 3) for box in marked(network_diagrams.show_passes(name))}
        for name in ("compute_cost", "linear_backward")
    }
    assert min(y["compute_cost"]) > max(y["linear_backward"])


def test_the_parts_of_a_layer_are_parts_of_the_whole() -> None:
    def places(name: str) -> set[tuple[float, float]]:
        return {center(box) for box in marked(network_diagrams.show_passes(name))}

    for direction in ("forward", "backward"):
        layer = places(f"linear_activation_{direction}")
        assert places(f"linear_{direction}") < layer < places(f"L_model_{direction}")


def test_no_text_leaves_its_box_or_the_picture() -> None:
    figure = network_diagrams.show_passes("L_model_forward")
    figure.canvas.draw()
    (ax,) = figure.axes
    boxes = {center(box): box.get_window_extent() for box in frames(figure)}
    for text in ax.texts:
        extent: Any = text.get_window_extent()
        around = next(
            (box for at, box in boxes.items() if np.allclose(at, text.get_position())), figure.bbox
        )
        assert around.x0 <= extent.x0, text
        assert extent.x1 <= around.x1, text
        assert around.y0 <= extent.y0, text
        assert extent.y1 <= around.y1, text


def test_the_settings_of_matplotlib_stay() -> None:
    before = dict(mpl.rcParams)
    network_diagrams.show_passes("linear_forward")
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    "function", [network_diagrams.show_passes, network_diagrams.passes_in_words]
)
def test_an_unknown_part_is_refused(function: Any) -> None:
    with pytest.raises(ValueError, match=r"linear_forward, .*; got 'linear_sideward'"):
        function("linear_sideward")


@pytest.mark.parametrize("name", EXERCISES)
def test_a_strip_holds_all_that_is_marked_and_is_lower(name: str) -> None:
    figure = network_diagrams.show_passes(name, strip=True)
    (ax,) = figure.axes
    bottom, top = ax.get_ylim()
    assert all(bottom < center(box)[1] < top for box in marked(figure))
    assert top - bottom < 0.6 * network_diagrams.show_passes(name).get_figheight()
