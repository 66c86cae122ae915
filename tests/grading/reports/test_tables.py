"""What is written for people and programs: complete, and with nothing in it that acts."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.tables import (
    canvas_csv,
    grades_csv,
    grades_json,
    gradescope_json,
    junit_xml,
    table,
)
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


NASTY = "<script>alert(1)</script> ]]> & \x1b[31m \x00 \ufffe =cmd()"


def canvas(results: Sequence[Result]) -> str:
    return "".join(canvas_csv(results, ClassSummary(results).max_scores))


def test_canvas_finds_students_by_its_own_number_or_by_login() -> None:
    by_number = replace(RESULT, student="doejane_12", platform_id="12")
    second = replace(by_number, lesson="02_other", max_score=5, marks=())
    by_login = replace(RESULT, student="zoe", platform_id="", marks=MARKS[:1])
    results = [by_number, second, by_login]
    assert list(csv.reader(io.StringIO(canvas(results)))) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_small", "02_other"],
        ["    Points Possible", "", "", "", "", "3", "5"],
        ["doejane_12", "12", "", "", "", "1.5", "0"],
        ["zoe", "", "", "zoe", "", "1", ""],
    ]


def test_canvas_gets_no_column_of_what_is_of_no_lesson() -> None:
    header, _, row = csv.reader(io.StringIO(canvas([UNREAD])))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert row == ["bo", "", "", "bo", ""]


def test_canvas_gets_no_formula() -> None:
    assert "'=cmd" in canvas([replace(RESULT, student="=cmd()", platform_id="")])


@pytest.mark.parametrize("name", ["-x", "+49-x", "@ann"])
def test_canvas_finds_a_login_that_begins_like_a_formula(name: str) -> None:
    row = list(csv.reader(io.StringIO(canvas([replace(RESULT, student=name, platform_id="")]))))[2]
    assert row[:4] == [f"'{name}", "", "", name]


def test_gradescope() -> None:
    content = json.loads(gradescope_json(RESULT))
    assert content["score"] == 1.5
    assert content["visibility"] == "visible"
    assert [(t["name"], t["score"], t["max_score"], t["status"]) for t in content["tests"]] == [
        ("sigmoid", 1, 1, "passed"),
        ("softmax", 0.5, 2, "failed"),
    ]
    assert content["tests"][1]["output"] == "Sum. yours: 1"
    assert json.loads(gradescope_json(UNREAD))["output"] == "the file is empty"


def test_junit() -> None:
    stub = Mark("relu", "not attempted", 0, 1)
    suites = ElementTree.fromstring(
        "".join(junit_xml([replace(RESULT, marks=(*MARKS, stub)), UNREAD]))
    )
    first, second = suites
    assert first.attrib == {
        "name": "ann: 01_small", "tests": "3", "failures": "1", "skipped": "1", "errors": "0",
    }  # fmt: skip
    assert [case.get("name") for case in first] == ["sigmoid", "softmax", "relu"]
    assert [[part.tag for part in case] for case in first] == [[], ["failure"], ["skipped"]]
    assert first[1][0].get("message") == "Sum. yours: 1"
    assert (second.get("errors"), second.get("tests")) == ("1", "1")
    assert second[0][0].get("message") == "the file is empty"
    assert list(ElementTree.fromstring("".join(junit_xml([])))) == []


@pytest.mark.parametrize("place", ["student", "sentence", "problem"])
def test_what_a_student_wrote_is_text(place: str) -> None:
    mark = replace(MARKS[1], sentence=NASTY if place == "sentence" else "Sum.")
    nasty = replace(
        RESULT,
        student=NASTY if place == "student" else "ann",
        status="not read",
        problems=(NASTY,) if place == "problem" else (),
        marks=(mark,),
    )
    text = "".join(junit_xml([nasty]))
    ElementTree.fromstring(text)
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\x1b" not in gradescope_json(nasty)


def test_without_a_sandbox_it_is_said() -> None:
    without: Result = replace(RESULT, sandboxed=False)
    assert "without a sandbox" in gradescope_json(without)
    assert "without a sandbox" in "".join(junit_xml([without]))
    assert "without a sandbox" not in gradescope_json(RESULT)
    assert "without a sandbox" not in "".join(junit_xml([RESULT]))
