"""Tests of `dlhelpers.figures.tents`."""

import numpy as np
import pytest

from dlhelpers import deep
from dlhelpers.figures.tents import (
    MOST,
    one_layer,
    parameters_of,
    show_tents,
    tents,
    tents_in_words,
    units_for,
)

DEPTHS = range(1, MOST + 1)


def pieces(y: np.ndarray) -> int:
    """Stretches of one slope."""
    slopes = np.diff(y)
    return 1 + int((np.abs(np.diff(slopes)) > 1e-9).sum())


@pytest.mark.parametrize("depth", DEPTHS)
def test_each_layer_doubles_the_pieces(depth: int) -> None:
    assert pieces(tents(np.linspace(0, 1, 2**10 + 1), depth)) == 2**depth


@pytest.mark.parametrize("depth", DEPTHS)
def test_it_is_a_network_of_two_relu_units_a_layer(depth: int) -> None:
    """The numbers are counted in a network of lesson 4, which gives the same values."""
    first, fold = np.array([[2.0], [4.0]]), np.array([[1.0, -1.0]])
    parameters, bias = {"W1": first}, np.array([[0.0], [-2.0]])
    for l in range(1, depth + 1):
        parameters |= {f"W{l}": first if l == 1 else first @ fold, f"b{l}": bias}
    parameters |= {f"W{depth + 1}": fold, f"b{depth + 1}": np.zeros((1, 1))}
    x = np.linspace(0, 1, 101)
    _, caches = deep.L_model_forward(x[None], parameters)
    assert np.allclose(caches[-1][1][0], tents(x, depth))
    assert sum(value.size for value in parameters.values()) == parameters_of(depth)


@pytest.mark.parametrize("depth", DEPTHS)
def test_one_layer_has_no_more_numbers_and_no_more_pieces_than_it_can(depth: int) -> None:
    units = units_for(parameters_of(depth))
    assert 3 * units + 1 <= parameters_of(depth) < 3 * (units + 1) + 1
    corners = np.linspace(0, 1, units + 1)
    between = [corners[i] + (corners[i + 1] - corners[i]) * np.linspace(0, 1, 9)
               for i in range(units)]  # fmt: skip
    assert all(pieces(one_layer(x, depth)) == 1 for x in between)


def test_the_tent_of_one_layer_is_hit_and_five_layers_are_not() -> None:
    x = np.linspace(0, 1, 501)
    assert np.abs(one_layer(x, 1) - tents(x, 1)).max() < 1e-9
    assert np.abs(one_layer(x, 5) - tents(x, 5)).max() > 0.3


def test_the_picture_and_the_words_count_the_same() -> None:
    left, right = show_tents(5).axes
    assert "32 pieces" in left.get_title()
    assert "10 units: 11 pieces" in right.get_title()
    assert "31 numbers, 32 pieces" in tents_in_words(5)


@pytest.mark.parametrize("depth", [0, MOST + 1])
def test_another_depth_is_refused(depth: int) -> None:
    with pytest.raises(ValueError, match=f"from 1 to {MOST}, got {depth}"):
        show_tents(depth)
