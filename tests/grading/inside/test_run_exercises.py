"""What is seen of a learner's source behind the wall."""

import pytest

from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.rubric import Rubric
from tests.grading.building import RIGHT, edition, grade, submitted

TEMPLATE = """
def softmax(x):
    ### START CODE HERE ### (~ 2 lines of code)
    x_exp = None
    x_sum = None
    ### END CODE HERE ###
    s = x_exp / x_sum
    return s
"""


@pytest.mark.parametrize(
    ("source", "state", "words"),
    [
        (TEMPLATE, "not attempted", ""),
        (TEMPLATE.replace("x_sum = None", "x_sum = 1"), "failed", "sets a variable to None"),
        ("%pwd\n" + TEMPLATE, "not attempted", ""),
        ("def softmax(x):\n    raise NotImplementedError()\n", "not attempted", ""),
        ("raise NotImplementedError()\n    e = np.exp(x)", "not attempted", "Delete its line"),
        ("np.random.seed(1)\n    e = np.exp(x)", "passed", "it sets the random seed"),
        ("np.random.default_rng(3)\n    e = np.exp(x)", "passed", ""),
        ("def softmax(x, axis): return x\n", "failed", "softmax(x, axis) cannot be called"),
    ],
)
def test_a_source_is_read_behind_the_wall(
    source: str, state: str, words: str, rubric: Rubric, unit: Unit
) -> None:
    if "def " not in source:
        source = RIGHT["softmax"].replace("e = np.exp(x)", source)
    result = grade(submitted(rubric, edition({"softmax": source})), rubric, 3, unit)
    mark = next(mark for mark in result.marks if mark.exercise == "softmax")
    said = " ".join([mark.sentence, *mark.advice])
    assert (mark.state, words in said, bool(said)) == (state, True, bool(words)), mark
