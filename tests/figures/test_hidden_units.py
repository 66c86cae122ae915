"""Tests of `dlhelpers.figures.hidden_units`."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.figures.hidden_units import (
    as_picture,
    excitement_in_words,
    exciting_pictures,
    show_exciting_pictures,
    show_templates,
)

#: Four pictures of two by two pixels: black, dark red, red, white.
IMAGES = np.zeros((4, 2, 2, 3), dtype=np.uint8)
IMAGES[1, :, :, 0], IMAGES[2, :, :, 0], IMAGES[3] = 100, 255, 255
LABELS = np.array([[0, 1, 1, 0]])


def network() -> dict[str, Any]:
    """A unit for red without green and blue, one for light, one that is always off."""
    red = np.tile([1.0, -1.0, -1.0], 4)
    W1 = np.stack([red, np.ones(12), -np.ones(12)])
    return {"W1": W1, "b1": np.zeros((3, 1)), "W2": np.array([[2.0, -0.5, 1.0]]),
            "b2": np.zeros((1, 1))}  # fmt: skip


def test_the_pictures_that_excite_a_unit_come_in_their_order() -> None:
    assert exciting_pictures(network(), IMAGES, count=3).tolist() == [
        [2, 1, -1],
        [3, 2, 1],
        [-1, -1, -1],
    ]


def test_the_last_layer_has_them_too() -> None:
    (best,) = exciting_pictures(network(), IMAGES, layer=2, count=4)
    assert best[0] == 2
    assert best[-1] == 3


def test_in_words_each_unit_has_its_line() -> None:
    red, light, off = excitement_in_words(network(), IMAGES, LABELS, count=2).splitlines()
    assert red == "unit 1: 2 cats among its 2, weight in the output +2.00"
    assert light == "unit 2: 1 cats among its 2, weight in the output −0.50"
    assert off == "unit 3: always off, weight in the output +1.00"


def test_a_template_is_gray_where_the_weight_is_zero() -> None:
    picture = as_picture(np.array([0.0, 2.0, -1.0]), (1, 1, 3))
    assert picture.ravel().tolist() == [0.5, 1.0, 0.25]
    assert (as_picture(np.zeros(3), (1, 1, 3)) == 0.5).all()


def test_templates_show_every_moment_and_what_was_learned() -> None:
    start = network() | {"W1": np.zeros((3, 12))}
    figure = show_templates({"step 0": start, "step 9": network()}, IMAGES, count=2)
    axes = np.array(figure.axes).reshape(3, 5)
    assert [ax.get_title() for ax in axes[0, :3]] == ["step 0", "step 9", "learned"]
    learned = axes[1, 2].images[0].get_array()
    assert np.allclose(learned, 1)
    assert axes[0, 2].get_xlabel() == "out: +2.00"
    assert [len(ax.images) for ax in axes[2]] == [1, 1, 1, 0, 0]


def test_the_pictures_of_a_layer_have_a_row_a_unit() -> None:
    figure = show_exciting_pictures(network(), IMAGES, layer=1, count=2)
    shown = [[len(ax.images) for ax in row] for row in np.array(figure.axes).reshape(3, 2)]
    assert shown == [[1, 1], [1, 1], [0, 0]]


@pytest.mark.parametrize("layer", [0, 3])
def test_a_layer_that_is_not_there_is_named(layer: int) -> None:
    with pytest.raises(ValueError, match=f"from 1 to 2, got {layer}"):
        exciting_pictures(network(), IMAGES, layer=layer)


def test_a_deeper_network_has_no_templates_with_one_weight_each() -> None:
    deeper = network() | {"W3": np.ones((1, 1)), "b3": np.zeros((1, 1))}
    with pytest.raises(ValueError, match="a network of two layers was expected"):
        show_templates({"end": deeper}, IMAGES)
