"""What is written for people and programs: complete, and with nothing in it that acts."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.tables import grades_csv, grades_json, table
from tests.grading.test_gradebook import MARKS, RESULT

UNREAD = Result("bo", "", "not read", "d", "", "5", True, problems=("the file is empty",))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def grades(results: Sequence[Result]) -> str:
    return "".join(grades_csv(results, ClassSummary(results).exercises))


def test_the_csv_has_a_row_a_student_and_a_column_an_exercise() -> None:
    text = grades([RESULT, UNREAD])
    assert rows(text) == [
        ["student", "lesson", "score", "max_score", "status", "sigmoid", "softmax"],
        ["ann", "01_small", "1.5", "3", "graded, look at it, late", "1", "0.5"],
        ["bo", "", "0", "0", "not read", "", ""],
    ]
    assert "\r" not in text


def test_an_empty_class() -> None:
    assert rows(grades([])) == [["student", "lesson", "score", "max_score", "status"]]
    assert json.loads("".join(grades_json([]))) == []


def test_without_a_sandbox_every_row_says_so() -> None:
    without = replace(RESULT, flags=(), late=False, sandboxed=False)
    assert rows(grades([without]))[1][4] == "graded, without sandbox"
    assert json.loads("".join(grades_json([without])))[0]["sandboxed"] is False


def test_the_json_has_everything_but_the_code() -> None:
    first, second = json.loads("".join(grades_json([RESULT, UNREAD])))
    assert first["score"] == 1.5
    assert first["exercises"][1] == {
        "name": "softmax",
        "state": "failed",
        "points": 0.5,
        "max_points": 2,
        "mistake": "a mistake",
        "sentence": "Sum.",
        "difference": "yours: 1",
        "advice": [],
        "cases": {"one": False},
    }
    assert second["problems"] == ["the file is empty"]
    assert "def sigmoid" not in "".join(grades_json([RESULT]))


def test_no_students_name_is_a_formula() -> None:
    text = grades([replace(RESULT, student="x;=cmd|' /C calc'!A0")])
    assert rows(text)[1][0] == "x;'=cmd|' /C calc'!A0"


def test_nothing_of_a_students_acts_or_hides() -> None:
    nasty = "\x1b[2J\x07\u202e"
    mark = replace(
        MARKS[1], sentence=nasty, difference=nasty, mistake=nasty, advice=(nasty,),
        cases=((nasty, True),),
    )  # fmt: skip
    result = replace(
        RESULT, student=nasty, lesson=nasty, problems=(nasty,), flags=(nasty,), marks=(mark,)
    )
    assert json.loads("".join(grades_json([result])))[0]["problems"] == ["␛[2J␇⟨U+202E⟩"]
    for text in (grades([result]), "".join(grades_json([result])), "".join(table(result))):
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert "u001b" not in text


def test_the_table_of_one_notebook() -> None:
    marks = (*MARKS, replace(MARKS[0], exercise="relu", state="not attempted", points=0))
    text = table(replace(RESULT, marks=marks, problems=("odd \x1b[2J",)))
    assert text == [
        "  ✓ sigmoid      1/1  passed",
        "      advice: faster with arrays",
        "  ✗ softmax    0.5/2  0 of 1 cases",
        "      Sum.",
        "      yours: 1",
        "  ○ relu         0/1  not attempted",
        "      advice: faster with arrays",
        "  note: odd ␛[2J",
    ]
