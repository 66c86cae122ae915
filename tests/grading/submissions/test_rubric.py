"""The teacher's notebooks say what is graded: they fit their lessons, and nothing else is asked."""

from pathlib import Path

import pytest

from dlhelpers.course import CourseError, open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.fitting import misfits
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from tests.grading.building import POINTS, SETUP, STEM, small_rubric


@pytest.fixture(scope="module")
def real() -> list[Rubric]:
    return load_rubrics(open_course())


def test_the_small_lesson(rubric: Rubric) -> None:
    assert (rubric.lesson, rubric.stem) == ("normalization", STEM)
    assert {part.name: part.points for part in rubric.parts} == POINTS
    assert rubric.given == (("setup", SETUP),)
    assert [name for name, _ in rubric.checks] == [f"check-{name}" for name in POINTS]
    assert rubric.preload == ("numpy",)
    assert "show-softmax" in rubric.shown


def test_the_real_lessons_fit_their_exercises(real: list[Rubric]) -> None:
    assert [rubric.lesson for rubric in real] == list(open_course().lessons)
    assert [*misfits(open_course())] == []
    for rubric in real:
        lesson = get_lesson(rubric.lesson)
        assert {part.name for part in rubric.parts} == {*lesson.exercises} - {*lesson.stretch}
        assert all(part.points > 0 for part in rubric.parts)


def test_a_rubric_changes_with_its_notebook(tmp_path: Path) -> None:
    before = small_rubric(tmp_path).digest
    assert small_rubric(tmp_path).digest == before
    path = tmp_path / f"{STEM}.ipynb"
    path.write_text(path.read_text().replace('"points": 3', '"points": 4'))
    assert load_rubrics(open_course(tmp_path))[0].digest != before


def test_no_notebooks(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text('title = "Nothing"')
    with pytest.raises(CourseError, match="there are no notebooks"):
        load_rubrics(open_course(tmp_path))
