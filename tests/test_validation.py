from typing import Any

import numpy as np
import pytest

from dlhelpers._validation import FloatArray, floats, labels, matrix, random_source


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_precision_and_are_not_copied(dtype: type) -> None:
    array: FloatArray = np.ones(3, dtype=dtype)
    assert floats("x", array) is array


@pytest.mark.parametrize(
    "value", [3, True, [1, 2], [[True]], np.array([250], np.uint8), np.int64(-4)]
)
def test_whole_numbers_and_booleans_become_float64(value: Any) -> None:
    array = floats("x", value)
    assert array.dtype == np.float64
    assert array.tolist() == np.asarray(value).tolist()


@pytest.mark.parametrize(
    "value", ["cat", b"cat", None, 1j, [1, None], {"x": 1}, np.array(["2026-01-01"], "M8[D]")]
)
def test_what_is_no_real_number_is_refused_by_name_and_dtype(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^weights must hold real numbers, got dtype "):
        floats("weights", value)


def test_a_ragged_list_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match=r"^X is no array: its rows differ in length$"):
        floats("X", [[1, 2], [3]])


@pytest.mark.parametrize(
    ("value", "rows", "columns", "message"),
    [
        ([1, 2, 3], None, None, r"^W has shape \(3,\), expected \(any, any\)$"),
        (7, None, None, r"^W has shape \(\), expected \(any, any\)$"),
        ([[[1]]], 1, None, r"^W has shape \(1, 1, 1\), expected \(1, any\)$"),
        ([[1, 2]], 2, None, r"^W has shape \(1, 2\), expected \(2, any\)$"),
        ([[1, 2]], None, 1, r"^W has shape \(1, 2\), expected \(any, 1\)$"),
        ([[1, 2]], 2, 1, r"^W has shape \(1, 2\), expected \(2, 1\)$"),
    ],
)
def test_a_matrix_of_another_shape_is_refused_with_both_shapes(
    value: Any, rows: int | None, columns: int | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        matrix("W", value, rows, columns)


def test_a_fitting_matrix_passes_even_an_empty_one() -> None:
    assert matrix("W", [[1, 2]], 1, 2).tolist() == [[1.0, 2.0]]
    assert matrix("W", np.zeros((3, 0)), 3, 0).shape == (3, 0)


@pytest.mark.parametrize(("stray", "shown"), [(2, "2"), (-1, "-1"), (0.5, "0.5"), (np.nan, "nan")])
def test_a_label_other_than_0_and_1_is_named(stray: float, shown: str) -> None:
    with pytest.raises(ValueError, match=rf"^Y must hold labels 0 and 1 only, got {shown}$"):
        labels("Y", [[0, 1, stray]])


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32])
def test_labels_may_be_of_any_kind_of_number(kind: type) -> None:
    assert labels("Y", np.array([[0, 1]], dtype=kind), 1, 2).tolist() == [[0, 1]]


def test_labels_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^Y has shape \(2,\), expected \(1, 2\)$"):
        labels("Y", [0, 1], 1, 2)


def test_a_seed_repeats_and_no_seed_does_not() -> None:
    assert random_source(5).standard_normal() == random_source(5).standard_normal()
    assert random_source(None).standard_normal() != random_source(None).standard_normal()


@pytest.mark.parametrize("source", [np.random.default_rng(1), np.random.RandomState(1)])
def test_a_generator_is_used_as_it_is(source: Any) -> None:
    assert random_source(source) is source
