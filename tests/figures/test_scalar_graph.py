"""Tests of `dlhelpers.figures.scalar_graph`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.figures.scalar_graph import LAST_STEP, START, graph_in_words, passes, scalar_graph

numbers = st.floats(-3, 3)


def formula(x: float, w1: float, b: float, w2: float) -> float:
    return float(-np.log(1 / (1 + np.exp(-(w2 * max(0.0, w1 * x + b) + b)))))


@given(numbers, numbers, numbers, numbers)
def test_the_cost_is_that_of_the_formula(x: float, w1: float, b: float, w2: float) -> None:
    assert np.isclose(passes(x, w1, b, w2).values["J"], formula(x, w1, b, w2))


@given(numbers, numbers, numbers, numbers)
def test_each_gradient_is_the_slope_of_the_formula(
    x: float, w1: float, b: float, w2: float
) -> None:
    if abs(w1 * x + b) < 1e-3:  # the corner of the ReLU
        return
    point, h = {"x": x, "w1": w1, "b": b, "w2": w2}, 1e-5
    both = passes(**point)
    for name in point:
        up, down = (formula(**{**point, name: point[name] + s * h}) for s in (1, -1))
        assert np.isclose(both.gradient(name), (up - down) / (2 * h), atol=1e-6)


def test_at_the_start_every_number_can_be_computed_by_hand() -> None:
    start = passes()
    assert [start.values[n] for n in ("z1", "h", "z2", "a")] == [0.5, 0.5, 0, 0.5]
    assert start.edges[("b", "z2")] == -0.5
    assert start.edges[("b", "z1")] == -1
    assert start.gradient("b") == -1.5


def test_the_way_back_reaches_every_edge_once() -> None:
    last = graph_in_words(LAST_STEP)
    words = [graph_in_words(step) for step in range(1, LAST_STEP + 1)]
    assert sum(text.count(" gets ") for text in words) == len(passes().edges)
    assert "w1 gets −3" in last


def test_a_nudge_is_compared_with_the_promise() -> None:
    _, line = graph_in_words(7, b=-0.9).splitlines()
    assert line == "b moved by 0.1: J should change by −0.15 and does by −0.139"


def test_the_picture_shows_only_the_steps_asked_for() -> None:
    def gradients(back: int) -> int:
        return sum(text.get_color() == "#B34700" for text in scalar_graph(back).axes[0].texts)

    assert gradients(0) == 0
    assert gradients(3) == 4
    assert gradients(LAST_STEP) == len(passes().edges) + 1  # the sum at b


@pytest.mark.parametrize("back", [-1, LAST_STEP + 1])
def test_a_step_that_is_not_there_is_named(back: int) -> None:
    with pytest.raises(ValueError, match=f"from 0 to {LAST_STEP}, got {back}"):
        scalar_graph(back)


def test_the_start_is_what_is_drawn_first() -> None:
    assert dict(START).items() <= passes().values.items()
