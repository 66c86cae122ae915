"""How well an exercise tells strong students from weak ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.reports.statistics import FEW, Discrimination

POINTS = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.0]), st.integers(0, 9)), max_size=60)


@given(POINTS)
def test_it_is_the_correlation_with_the_rest_inside_its_interval(
    rows: list[tuple[float, int]],
) -> None:
    points, rest = [own for own, _ in rows], [float(others) for _, others in rows]
    totals = [own + others for own, others in zip(points, rest, strict=True)]
    found = Discrimination.of(points, totals)
    if len(rows) < 4 or len(set(points)) == 1 or len(set(rest)) == 1:
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(np.corrcoef(points, rest)[0, 1], abs=1e-9)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert found.students == len(rows)
    assert found.uncertain == (len(rows) < FEW)


def test_an_exercise_that_all_or_none_pass_says_nothing() -> None:
    assert Discrimination.of([1.0] * 40, [float(n) for n in range(40)]) is None


def test_the_interval_is_fishers() -> None:
    """Compared with scipy's, which computes it in another way."""
    stats = pytest.importorskip("scipy.stats")
    draws = np.random.default_rng(3)
    ability = draws.normal(size=50)
    own = (ability + draws.normal(size=50) > 0).astype(float)
    rest = np.round(3 + ability + draws.normal(size=50))
    found = Discrimination.of(own.tolist(), (own + rest).tolist())
    assert found is not None
    low, high = stats.pearsonr(own, rest).confidence_interval(0.95)
    assert [found.low, found.high] == pytest.approx([low, high])


def test_a_larger_class_makes_the_interval_narrower() -> None:
    own, total = [1.0, 0.0, 1.0, 0.0, 1.0], [5.0, 1.0, 3.0, 2.0, 2.0]
    small, large = Discrimination.of(own, total), Discrimination.of(own * 20, total * 20)
    assert small is not None
    assert large is not None
    assert large.high - large.low < small.high - small.low
