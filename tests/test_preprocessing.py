from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlhelpers.preprocessing import flatten_images, normalize_rows, standardize_images
from tests import oracles

images = hnp.arrays(np.uint8, st.tuples(*[st.integers(1, 4)] * 4))
tables = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=2, max_dims=2), elements=st.floats(-1e3, 1e3)
)


# flatten_images


def test_two_images_by_hand() -> None:
    first = [[[1, 2, 3], [4, 5, 6]]]
    second = [[[7, 8, 9], [10, 11, 12]]]
    assert flatten_images([first, second]).tolist() == [
        [1, 7], [2, 8], [3, 9], [4, 10], [5, 11], [6, 12]
    ]  # fmt: skip


@given(images)
def test_flatten_agrees_with_the_loops(x: np.ndarray[Any, Any]) -> None:
    assert flatten_images(x).tolist() == oracles.flatten_images(x.tolist())


@given(images)
def test_flattened_images_can_be_restored(x: np.ndarray[Any, Any]) -> None:
    np.testing.assert_array_equal(flatten_images(x).T.reshape(x.shape), x)


@given(images, st.randoms(use_true_random=False))
def test_shuffled_images_are_shuffled_columns(x: np.ndarray[Any, Any], random: Any) -> None:
    order = list(range(len(x)))
    random.shuffle(order)
    np.testing.assert_array_equal(flatten_images(x[order]), flatten_images(x)[:, order])


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32, np.float64, bool])
def test_flatten_keeps_the_dtype(dtype: type) -> None:
    assert flatten_images(np.zeros((2, 3, 4, 3), dtype)).dtype == dtype


@pytest.mark.parametrize("layout", ["C", "F"])
def test_flatten_does_not_depend_on_the_memory_layout(layout: Any) -> None:
    x = np.arange(2 * 3 * 4 * 3).reshape(2, 3, 4, 3)
    np.testing.assert_array_equal(flatten_images(np.asarray(x, order=layout)), flatten_images(x))


def test_no_images_give_no_columns() -> None:
    assert flatten_images(np.zeros((0, 2, 2, 3))).shape == (12, 0)


@pytest.mark.parametrize("shape", [(), (12,), (4, 3), (2, 2, 3), (1, 2, 2, 3, 1)])
def test_flatten_refuses_what_is_no_stack_of_images(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="images has shape") as caught:
        flatten_images(np.zeros(shape))
    assert str(shape) in str(caught.value)


# standardize_images


def test_every_pixel_value_is_a_fraction_of_255() -> None:
    pixels = np.arange(256, dtype=np.uint8)
    scaled = standardize_images(pixels)
    assert scaled.dtype == np.float64
    assert scaled.tolist() == [value / 255 for value in range(256)]


@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3), (2, 3, 4, 3)])
def test_standardize_keeps_the_shape(shape: tuple[int, ...]) -> None:
    assert standardize_images(np.full(shape, 255, np.uint8)).shape == shape


@pytest.mark.parametrize(
    ("bad", "shown"), [([-1, 3], "-1 to 3"), ([0, 256], "0 to 256"), ([np.nan], "nan")]
)
def test_standardize_refuses_values_outside_0_to_255(bad: list[float], shown: str) -> None:
    with pytest.raises(ValueError, match=f"images must hold pixel values .* got {shown}"):
        standardize_images(bad)


def test_standardize_refuses_what_is_no_number() -> None:
    with pytest.raises(TypeError, match="images must hold real numbers"):
        standardize_images([["cat"]])


# normalize_rows


def test_the_worked_rows() -> None:
    np.testing.assert_allclose(
        normalize_rows([[0, 3, 4], [2, 6, 4]]),
        [[0, 0.6, 0.8], [2 / 56**0.5, 6 / 56**0.5, 4 / 56**0.5]],
        rtol=1e-15,
    )


@given(tables)
def test_normalize_agrees_with_the_loops(x: np.ndarray[Any, Any]) -> None:
    assume((np.abs(x).max(axis=1) > 1e-100).all())  # the loops square: less would vanish
    np.testing.assert_allclose(
        normalize_rows(x), oracles.normalize_rows(x.tolist()), rtol=1e-12, atol=1e-300
    )


@given(tables)
def test_rows_have_length_one_or_were_zero(x: np.ndarray[Any, Any]) -> None:
    lengths = np.linalg.norm(normalize_rows(x), axis=1)
    np.testing.assert_allclose(lengths, (x != 0).any(axis=1).astype(float), rtol=1e-12)


@given(tables)
def test_normalizing_twice_is_normalizing_once(x: np.ndarray[Any, Any]) -> None:
    once = normalize_rows(x)
    np.testing.assert_allclose(normalize_rows(once), once, rtol=1e-12, atol=1e-300)


@given(tables, st.floats(1e-3, 1e3))
def test_only_the_direction_of_a_row_counts(x: np.ndarray[Any, Any], factor: float) -> None:
    assume((np.abs(x[x != 0]) > 1e-100).all())
    np.testing.assert_allclose(
        normalize_rows(factor * x), normalize_rows(x), rtol=1e-12, atol=1e-300
    )


@given(tables)
def test_a_row_does_not_depend_on_the_others(x: np.ndarray[Any, Any]) -> None:
    whole = normalize_rows(x)
    for i in range(len(x)):
        np.testing.assert_array_equal(normalize_rows(x[i : i + 1]), whole[i : i + 1])


@pytest.mark.parametrize("size", [5e-324, 1e-200, 1e-30, 1, 1e30, 1e200, 1e308])
def test_neither_tiny_nor_huge_rows_lose_their_direction(size: float) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        rows = normalize_rows(size * np.array([[1.0, 0, -1], [0, 0, 0]]))
    np.testing.assert_allclose(rows, [[0.5**0.5, 0, -(0.5**0.5)], [0, 0, 0]], rtol=1e-12)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1), (1, 3), (3, 1)])
def test_normalize_keeps_the_shape(shape: tuple[int, int]) -> None:
    assert normalize_rows(np.ones(shape)).shape == shape


@pytest.mark.parametrize("shape", [(), (3,), (2, 2, 2)])
def test_normalize_refuses_what_has_no_rows(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"x has shape \(.*\), expected \(any, any\)"):
        normalize_rows(np.ones(shape))


def test_normalize_refuses_what_is_no_number() -> None:
    with pytest.raises(TypeError, match="x must hold real numbers"):
        normalize_rows([["cat"]])
