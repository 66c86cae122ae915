"""Tests of `dlhelpers.evaluation`."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.evaluation import wilson_interval


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
