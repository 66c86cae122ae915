"""A small number within the logarithms, which keeps them finite, is right in all three costs."""

import pytest

from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.judging import judge_function
from tests.exercises.writing import written

#: The exercise of each lesson that computes a cost, and what its probabilities are called.
COSTS = [("logistic", "propagate", "A"), ("planar", "compute_cost", "A2")]
COSTS += [("deep", "compute_cost", "AL")]


@pytest.mark.parametrize("small", ["1e-7", "1e-8", "1e-10", "1e-15"])
@pytest.mark.parametrize("within", ["{} + {}", "np.clip({}, {}, 1)"])
@pytest.mark.parametrize(("lesson", "name", "a"), COSTS)
def test_a_small_number_in_the_logarithm_is_right(
    lesson: str, name: str, a: str, within: str, small: str
) -> None:
    found = get_lesson(lesson)
    source = found.exercises[name].text
    for probability in (a, f"1 - {a}"):
        assert f"log({probability})" in source
        finite = within.format(probability, small)
        source = source.replace(f"log({probability})", f"log({finite})")
    for seed in range(20):
        outcome = judge_function(found.exercises[name], written(source), found.helpers, seed)
        assert outcome.state == "passed", outcome
