"""The lessons as they are: what the course teaches passes, and what is not begun gets nothing."""

import json
from collections.abc import Callable

import pytest

from dlhelpers import course
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from tests.grading.building import grade, submitted

NOTEBOOKS = course.teachers_notebooks()
RUBRICS = load_rubrics(course.open_course())

pytestmark = pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.stem)


def graded(rubric: Rubric, edition: Callable[..., object]) -> Result:
    path = next(path for path in NOTEBOOKS if path.stem == rubric.stem)
    content = edition(json.loads(path.read_text(encoding="utf-8")))
    assert isinstance(content, dict)
    unit = Unit()
    try:
        return grade(submitted(rubric, content), rubric, 11, unit)
    finally:
        unit.close()


def test_the_teachers_own_solutions_get_every_point(rubric: Rubric) -> None:
    result = graded(rubric, lambda teachers: teachers)
    assert {m.exercise: m.sentence for m in result.marks if m.points != m.max_points} == {}
    assert (result.score, result.problems, result.flags) == (rubric.max_score, (), ())


def test_an_edition_as_it_was_given_out_gets_none(rubric: Rubric) -> None:
    result = graded(rubric, course.student_edition)
    assert {mark.state for mark in result.marks} == {"not attempted"}
    assert (result.score, result.problems, result.flags) == (0.0, (), ())
