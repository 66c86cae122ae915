"""Questions on the lessons before."""

import json
import re
from typing import Any

import numpy as np
import pytest

from dlhelpers.course import open_course, teachers_notebooks
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
    assert [line[:3] for line in lines if line[0] != " "] == ["1 ✓", "2 ○", "3 ○"]
    assert max(map(len, lines)) <= 64, "a notebook's output would break it inside of a word"


def test_more_answers_than_questions() -> None:
    with pytest.raises(CheckFailed, match=r"2 answers to 1 questions.*not a comma"):
        Lesson([], questions=[HALF]).recall(0, 5)


def text_of(lesson: int) -> str:
    notebook = json.loads(teachers_notebooks()[lesson - 1].read_text(encoding="utf-8"))
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"])


@pytest.mark.parametrize("name", open_course().lessons[1:])
def test_each_question_knows_its_answer_and_what_is_wrong_with_others(name: str) -> None:
    questions = get_lesson(name).questions
    assert len(questions) == 4
    for question in questions:
        assert question.reply(question.answer) == f"✓  {question.because}"
        assert question.wrong
        lesson, title = re.fullmatch(r'lesson (\d), "(.+)"', question.look).groups()  # type: ignore[union-attr]
        assert re.search(rf"## \d+\. {re.escape(title)}", text_of(int(lesson))), question.look
        for wrong, sentence in question.wrong.items():
            assert question.reply(wrong) == f"✗  {sentence}"
        assert question.reply("nonsense").startswith("✗")


def test_stretch_exercises_are_checked_as_all_and_have_no_number() -> None:
    first, second, *_ = get_lesson("normalization").exercises.values()
    lesson = Lesson([first], stretch=[second])
    lesson.name = "normalization"
    assert lesson.stretch == (second.name,)
    assert lesson.labels() == {first.name: "exercise 1.1", second.name: "a stretch exercise"}
    assert lesson.judge(second.name, second.reference).state == "passed"
