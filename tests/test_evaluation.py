"""Tests of `dlhelpers.evaluation`."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.evaluation import mcnemar, wilson_interval


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 2000))
    return draw(st.integers(0, n)), n


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # SciPy 1.17: binomtest(k, n).proportion_ci(method="wilson")
        (35, 50, 0.5624965, 0.8089645),
        (81, 263, 0.2552885, 0.3662096),
        (0, 10, 0.0, 0.2775328),
        (10, 10, 0.7224672, 1.0),
    ],
)
def test_known_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=1e-7)


def test_counts_may_be_numpys() -> None:
    only_a, only_b = np.array([75, 73])
    assert mcnemar(only_a, only_b) == pytest.approx(0.9345249854)


@given(counts())
def test_its_ends_are_where_the_count_is_just_surprising(count: tuple[int, int]) -> None:
    """Wilson's definition: at either end the count lies 1.96 standard deviations off."""
    successes, n = count
    for end in wilson_interval(successes, n):
        distance = abs(successes - n * end)
        assert distance == pytest.approx(1.96 * math.sqrt(n * end * (1 - end)), rel=1e-4, abs=1e-4)


@given(counts())
def test_it_is_a_range_of_shares_that_holds_the_estimate(count: tuple[int, int]) -> None:
    successes, n = count
    low, high = wilson_interval(successes, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1
    assert low < high


@given(counts())
def test_right_and_wrong_are_mirror_images(count: tuple[int, int]) -> None:
    successes, n = count
    low, high = wilson_interval(successes, n)
    assert wilson_interval(n - successes, n) == pytest.approx((1 - high, 1 - low))


def test_more_answers_make_it_narrower() -> None:
    widths = [high - low for low, high in (wilson_interval(7 * k, 10 * k) for k in (1, 5, 25, 125))]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (1, 0), (-1, 10), (11, 10)])
def test_impossible_counts_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        wilson_interval(successes, n)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [
        # SciPy 1.17: binomtest(a, a + b).pvalue
        (6, 0, 0.03125),
        (33, 17, 0.0328391),
        (21, 17, 0.6271026),
        (400, 300, 0.0001785),
        (3000, 3000, 1.0),
        (1, 0, 1.0),
        (0, 0, 1.0),
    ],
)
def test_known_p_values(only_a: int, only_b: int, p: float) -> None:
    assert mcnemar(only_a, only_b) == pytest.approx(p, abs=1e-7)


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_p_value_sums_all_splits_that_are_as_uneven(a: int, b: int) -> None:
    n = a + b
    as_uneven = [k for k in range(n + 1) if abs(2 * k - n) >= abs(a - b)]
    assert mcnemar(a, b) == pytest.approx(sum(math.comb(n, k) for k in as_uneven) / 2**n)
    assert mcnemar(a, b) == mcnemar(b, a)


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="only_b must not be negative, got -1"):
        mcnemar(3, -1)
