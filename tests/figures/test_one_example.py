"""Tests of `dlhelpers.figures.one_example`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers import planar
from dlhelpers.figures.graph_drawing import ORANGE
from dlhelpers.figures.one_example import (
    LAST_STEP,
    PARAMETERS,
    START,
    example_in_words,
    one_example,
    passes,
)

numbers = st.floats(-2, 2)


@given(numbers, numbers, numbers, numbers, numbers)
def test_the_numbers_are_those_of_the_library(
    w11: float, w12: float, b1: float, v: float, b2: float
) -> None:
    both = passes(w11=w11, w12=w12, b1=b1, v=v, b2=b2)
    network = {
        "W1": np.array([[w11, w12]]), "b1": np.array([[b1]]),
        "W2": np.array([[v]]), "b2": np.array([[b2]]),
    }  # fmt: skip
    X, Y = np.array([[START["x1"]], [START["x2"]]]), np.array([[1]])
    A2, cache = planar.forward_propagation(X, network)
    grads = planar.backward_propagation(network, cache, X, Y)
    assert np.isclose(both.values["a1"], cache["A1"][0, 0])
    assert np.isclose(both.values["J"], planar.compute_cost(A2, Y))
    expected = [*grads["dW1"][0], grads["db1"][0, 0], grads["dW2"][0, 0], grads["db2"][0, 0]]
    assert np.allclose([both.gradients[name] for name in PARAMETERS], expected)


def test_the_example_is_that_of_the_check() -> None:
    start = passes()
    assert np.isclose(start.values["a1"], 0.6)
    assert np.isclose(start.values["a2"], 0.75)
    gradients = [start.gradients[name] for name in PARAMETERS]
    assert np.allclose(gradients, [-0.32, -0.96, -0.32, -0.15, -0.25])


def test_each_step_back_finds_what_it_says() -> None:
    assert "Z2 gets −0.25" in example_in_words(2)
    assert "W2 gets −0.15, A1 gets −0.5" in example_in_words(4)
    assert "w11 gets −0.32, w12 gets −0.96, b1 gets −0.32" in example_in_words(LAST_STEP)


def test_a_nudge_is_compared_with_the_promise() -> None:
    _, line = example_in_words(parameter="W2", nudge=0.1).splitlines()
    real = passes(v=2.1).values["J"] - passes().values["J"]
    assert line == "W2 moved by 0.1: J should change by −0.015 and does by −0.015"
    assert round(real, 3) == -0.015


def test_the_picture_shows_only_the_steps_asked_for() -> None:
    def gradients(back: int) -> int:
        texts = one_example(back).axes[0].texts
        return sum(t.get_color() == ORANGE and t.get_text()[-1].isdigit() for t in texts)

    assert gradients(0) == 0
    assert gradients(2) == 2
    assert gradients(LAST_STEP) == 12


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="from 0 to 6, got 7"):
        one_example(7)
    with pytest.raises(ValueError, match="w11, w12, b1, W2, b2, got 'x1'"):
        one_example(parameter="x1")
    with pytest.raises(ValueError, match="no such number: w3"):
        passes(w3=1.0)
