"""A course's own right functions cross into the box, with what they need and no more."""

import marshal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dlhelpers.course import open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.finding import use_course
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.grading.inside.answer_hiding import AnswerHiding
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.verdicts.substitutes import substitutable, substitutes
from tests.own_course import own_course

MODULE = "dlhelpers.exercises.lessons.doubling"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return own_course(tmp_path / "twice")


@pytest.fixture(autouse=True)
def _the_five_again() -> Iterator[None]:
    yield
    use_course(None)


def lesson_of(folder: Path) -> tuple[Lesson, Rubric]:
    use_course(folder)
    return get_lesson("doubling"), load_rubrics(open_course(folder))[0]


def test_earlier_exercises_may_stand_in(folder: Path) -> None:
    lesson, rubric = lesson_of(folder)
    for name, may in (("double", set()), ("squashed", {"double"}), ("rounded", {"squashed"})):
        assert may <= substitutable(lesson, rubric.parts, name)
    assert "rounded" not in substitutable(lesson, rubric.parts, "squashed")


def test_what_crosses_works_where_no_exercises_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson, _ = lesson_of(folder)
    right = lesson.exercises["rounded"].reference(np.array([1.0]))
    places, packed = substitutes(lesson, frozenset(["rounded"]))
    assert {place[1] for place, *_ in packed} == {"double", "squashed", "rounded"}
    sent = marshal.loads(marshal.dumps(packed))
    for name in [name for name in sys.modules if name.startswith("dlhelpers.exercises.lessons.")]:
        monkeypatch.delitem(sys.modules, name)
    hiding = AnswerHiding()
    hiding.inject(sent)
    assert hiding.injected[places["rounded"]](np.array([1.0])) == right == 0.88


def test_what_crosses_says_nothing_of_this_machine(folder: Path) -> None:
    lesson, _ = lesson_of(folder)
    _, packed = substitutes(lesson, frozenset(["rounded"]))
    message = marshal.dumps(packed)
    assert str(folder).encode() not in message
    assert str(Path(__file__).parents[3]).encode() not in message


@pytest.mark.parametrize(
    "cannot",
    [
        "y = np.array([2.0]) * x; table",
        "y = rng.normal() + 2 * x",
        "y = (lambda: Table)() and 2 * x",
    ],
)
def test_who_names_what_cannot_cross_does_not_stand_in(cannot: str, folder: Path) -> None:
    module = folder / "exercises" / "doubling.py"
    text = module.read_text().replace("y = FACTOR * x", cannot)
    extra = "table, rng = np.eye(2), np.random.default_rng()\nclass Table: ...\nFACTOR"
    module.write_text(text.replace("FACTOR", extra, 1))
    lesson, rubric = lesson_of(folder)
    assert "double" not in substitutable(lesson, rubric.parts, "squashed")
    assert "squashed" not in substitutable(lesson, rubric.parts, "rounded")


def test_who_is_made_of_the_answer_does_not_stand_in(folder: Path) -> None:
    """An earlier exercise that calls a later one's right function would hand it over."""
    module = folder / "exercises" / "doubling.py"
    text = module.read_text().replace("y = FACTOR * x", "y = rounded(x)")
    module.write_text(text)
    lesson, rubric = lesson_of(folder)
    assert "double" not in substitutable(lesson, rubric.parts, "rounded")
