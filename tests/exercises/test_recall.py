"""Questions on the lessons before."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.lesson import CheckFailed, Lesson
from dlhelpers.exercises.recall import Question

HALF = Question("What is half of 1?", 0.5, "1 / 2", "lesson 1", {2: "that is the double"})
LETTER = Question("a or b?", "b", "b it is", "lesson 1, section 2", {"a": "no, a is wrong"})
SHAPE = Question("Which shape?", (3, 1), "a column", "lesson 1", {(3,): "that is flat"})


@pytest.mark.parametrize(
    ("question", "given", "reply"),
    [
        (HALF, 0.5, "✓  1 / 2"),
        (HALF, np.float32(0.501), "✓  1 / 2"),
        (HALF, 2, "✗  that is the double"),
        (HALF, 7, "✗  not so; it is in lesson 1"),
        (HALF, "0.5", "✗  the answer is a number, and yours is the text '0.5'"),
        (HALF, np.ones(2), "✗  the answer is a number, and yours is an array of shape (2,)"),
        (HALF, float("nan"), "✗  not so; it is in lesson 1"),
        (HALF, ..., "○  write a number in place of the three dots"),
        (LETTER, " B", "✓  b it is"),
        (LETTER, "a", "✗  no, a is wrong"),
        (LETTER, "c", "✗  not so; it is in lesson 1, section 2"),
        (LETTER, 2, '✗  the answer is a letter in quotes, such as "a", and yours is the number 2'),
        (SHAPE, (3, 1), "✓  a column"),
        (SHAPE, [3, 1], "✓  a column"),
        (SHAPE, (3,), "✗  that is flat"),
        (SHAPE, 3, "✗  the answer is a shape, such as (2, 3), and yours is the number 3"),
    ],
)
def test_reply(question: Question, given: Any, reply: str) -> None:
    assert question.reply(given) == reply


def test_answers_are_numbered_and_may_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    lesson = Lesson([], questions=[HALF, LETTER, SHAPE])
    lesson.recall(0.5, ...)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:3] for line in lines] == ["1 ✓", "2 ○", "3 ○"]


def test_more_answers_than_questions() -> None:
    with pytest.raises(CheckFailed, match=r"2 answers to 1 questions.*not a comma"):
        Lesson([], questions=[HALF]).recall(0, 5)


def test_stretch_exercises_are_checked_as_all_and_have_no_number() -> None:
    first, second, *_ = get_lesson("normalization").exercises.values()
    lesson = Lesson([first], stretch=[second])
    lesson.name = "normalization"
    assert lesson.stretch == (second.name,)
    assert lesson.labels() == {first.name: "exercise 1.1", second.name: "a stretch exercise"}
    assert lesson.judge(second.name, second.reference).state == "passed"
