"""A chain of functions of which some are wrong: each loses its own points and nobody else's."""

import json
from collections.abc import Iterator

import pytest

from dlhelpers import course
from dlhelpers.exercises import LESSONS
from dlhelpers.grading.records import Result
from dlhelpers.grading.rubric import Rubric, load_rubrics
from dlhelpers.grading.sandbox import Box, Reply
from dlhelpers.grading.verdict import grade
from tests.grading.building import submitted

STEM = "04_deep_network_step_by_step"
PATH = next(path for path in course.teachers_notebooks() if path.stem == STEM)

NO_MEAN = ("linear_backward", "np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T)")
NO_SLOPE = ("linear_activation_backward", "relu_backward(dA, activation_cache)", "dA")
EXITS = ("linear_activation_backward", "linear_cache, activation_cache = cache", "os._exit(0)")
NO_SIGN = ("L_model_backward", "dA = -(", "dA = (")
#: As they stand in the notebook, each called by the next.
CHAIN = ("linear_backward", "linear_activation_backward", "L_model_backward")


class CountingBox(Box):
    """One that knows how often it was asked."""

    asked = 0

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        self.asked += 1
        return super().run(inputs, job, seconds)


@pytest.fixture(scope="module")
def lesson() -> Rubric:
    return next(rubric for rubric in load_rubrics(PATH.parent) if rubric.stem == STEM)


@pytest.fixture(scope="module")
def counting_box(lesson: Rubric) -> Iterator[CountingBox]:
    box = CountingBox(lesson.preload, LESSONS)
    yield box
    box.close()


def graded(lesson: Rubric, box: Box, *slips: tuple[str, str, str]) -> Result:
    content = json.loads(PATH.read_text(encoding="utf-8"))
    for name, old, new in slips:
        cell = next(c for c in content["cells"] if c["id"] == name)
        source = "".join(cell["source"])
        assert old in source
        cell["source"] = "import os\n" + source.replace(old, new)
    return grade(submitted(lesson, content), lesson, 7, box)


@pytest.mark.parametrize(
    ("slips", "jobs"),
    [
        ([NO_MEAN], 2),
        ([NO_SLOPE], 3),
        ([NO_SIGN], 2),
        ([NO_MEAN, NO_SLOPE], 3),
        ([NO_MEAN, NO_SIGN], 3),
        ([NO_MEAN, NO_SLOPE, NO_SIGN], 3),
        ([NO_MEAN, EXITS], 6),  # three of them because the process was gone
    ],
    ids=lambda value: " ".join(name for name, *_ in value) if isinstance(value, list) else "",
)
def test_each_is_judged_by_itself(
    slips: list[tuple[str, str, str]], jobs: int, lesson: Rubric, counting_box: CountingBox
) -> None:
    before = counting_box.asked
    result = graded(lesson, counting_box, *slips)
    lost = {mark.exercise for mark in result.marks if mark.points < mark.max_points}
    assert lost == {name for name, *_ in slips}
    assert counting_box.asked - before <= jobs


def test_none_of_those_that_are_tried_together_is_lent_its_answer(
    lesson: Rubric, counting_box: CountingBox
) -> None:
    handed_over = [
        (name, '    """', f'    linear_backward\n    return deep.{name}({arguments})\n    """')
        for name, arguments in (
            ("linear_activation_backward", "dA, cache, activation"),
            ("L_model_backward", "AL, Y, caches"),
        )
    ]
    result = graded(lesson, counting_box, NO_MEAN, *handed_over)
    assert {mark.exercise for mark in result.marks if mark.points < mark.max_points} == {*CHAIN}
    assert "L_model_backward hands its call to the library" in result.flags
