"""Tests of `dlhelpers.figures.gradient_sizes`."""

from typing import Any

import numpy as np
import pytest

from dlhelpers import deep
from dlhelpers.figures.gradient_sizes import (
    LAYERS,
    gradient_sizes,
    show_gradient_sizes,
    sizes_in_words,
)


def back_through_sigmoids(AL: Any, Y: Any, caches: list[Any]) -> dict[str, Any]:
    dA = (1 - Y) / (1 - AL) - Y / AL
    grads: dict[str, Any] = {}
    for l in range(len(caches), 0, -1):
        dA, dW, db = deep.linear_activation_backward(dA, caches[l - 1], "sigmoid")
        grads |= {f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db}
    return grads


def test_small_weights_vanish_and_large_ones_explode_in_both_directions() -> None:
    small, large = gradient_sizes(0.01), gradient_sizes(1.0)
    assert small.A[-1] < 1e-9
    assert small.dA[0] < 1e-9
    assert large.A[-1] > 1e7
    assert large.dA[0] > 1e7


def test_with_the_root_of_two_over_n_both_keep_their_size() -> None:
    sizes = gradient_sizes((2 / 100) ** 0.5)
    assert np.allclose([*sizes.A, *sizes.dA], 1, atol=0.35)


def test_through_relus_every_layers_weights_get_gradients_of_one_size() -> None:
    """What a layer's activations lose its gradients win."""
    for scale in (0.01, 0.1, 1.0):
        assert all(0.2 < size < 2 for size in gradient_sizes(scale).dW)


def test_sigmoids_hide_in_the_activations_what_they_do_to_the_gradient() -> None:
    sizes = gradient_sizes(0.1, model_backward=back_through_sigmoids, activation="sigmoid")
    assert np.allclose(sizes.A[1:], 0.5, atol=0.05)
    assert sizes.dW[0] < 1e-5
    quarter = np.array(sizes.dA[:-1]) / sizes.dA[1:]
    assert np.all(quarter[1:] < 0.5)


def test_gradients_named_as_in_older_texts_are_the_same() -> None:
    def older(AL: Any, Y: Any, caches: list[Any]) -> dict[str, Any]:
        grads = deep.L_model_backward(AL, Y, caches)
        return {
            f"dA{int(name[2:]) + 1}" if name.startswith("dA") else name: value
            for name, value in grads.items()
        }

    assert gradient_sizes(0.1, model_backward=older) == gradient_sizes(0.1)


def test_the_sizes_are_those_of_a_plain_loop() -> None:
    rng = np.random.default_rng(1)
    A = rng.normal(size=(100, 200))
    rng.integers(0, 2, size=(1, 200))
    for l in range(1, 4):
        A = np.maximum(0, 0.3 * rng.normal(size=(100, 100)) @ A)
        assert np.sqrt(np.mean(A**2)) == pytest.approx(gradient_sizes(0.3).A[l])


def test_the_picture_and_its_words_tell_each_network() -> None:
    networks = {"small": gradient_sizes(0.01), "large": gradient_sizes(1.0)}
    figure = show_gradient_sizes(networks)
    assert len(figure.axes) == 3
    assert [np.size(line.get_xdata()) for line in figure.axes[2].lines] == [LAYERS, LAYERS]
    small, large = sizes_in_words(networks).splitlines()
    assert "A in layer 10 is 10^-11.6" in small
    assert "A in layer 10 is 10^8.4" in large
