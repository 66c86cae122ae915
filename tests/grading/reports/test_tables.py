"""What is written for people and programs: complete, and with nothing in it that acts."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports import tables
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.tables import table
from dlhelpers.grading.standings import Standing
from tests.grading.reports.examples import all_of, standing
from tests.grading.test_gradebook import MARKS, RESULT

UNREAD = Result("bo", "", "not read", "d", "", "5", True, problems=("the file is empty",))
MISSING = standing(Result("zoe", "01_small", "missing", "", "", "", True, 3), name="Zoë")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def of_class(standings: Sequence[Standing]) -> str:
    return "".join(tables.grades_csv(standings, ClassSummary(standings).exercises))


def grades(results: Sequence[Result]) -> str:
    return of_class(all_of(results))


def grades_json(results: Sequence[Result]) -> str:
    return "".join(tables.grades_json(all_of(results)))


def gradescope_json(result: Result) -> str:
    return tables.gradescope_json(standing(result))


def junit_xml(results: Sequence[Result]) -> str:
    return "".join(tables.junit_xml(all_of(results)))


def test_the_csv_has_a_row_a_student_and_a_column_an_exercise() -> None:
    text = grades([RESULT, UNREAD])
    header, ann, bo = rows(text)
    assert header[:7] == ["student", "lesson", "score", "max_score", "status", "late", "flags"]
    assert header[-4:-2] == ["01_small/sigmoid", "01_small/softmax"]
    assert header[-2:] == ["01_small/sigmoid max", "01_small/softmax max"]
    assert ann[:7] == ["ann", "01_small", "1.5", "3", "graded", "late", "look"]
    assert ann[-4:] == ["1", "0.5", "1", "2"]
    assert bo[:7] == ["bo", "", "", "0", "not read", "", ""]
    assert bo[-4:] == ["", "", "", ""]
    assert records(text)[1]["notes"] == "the file is empty"
    assert "\r" not in text


def test_one_name_in_two_lessons_has_two_columns() -> None:
    other = replace(RESULT, lesson="02_other", marks=(replace(MARKS[1], points=2),))
    (ann, again) = records(grades([RESULT, other]))
    assert (ann["01_small/softmax"], ann["02_other/softmax"]) == ("0.5", "")
    assert (again["01_small/softmax"], again["02_other/softmax"]) == ("", "2")


def test_the_points_are_final_and_the_row_says_why() -> None:
    late = standing(RESULT, penalty=1.0, final=0.5, reasons=("1 day late: −1",), late=True)
    (row,) = records(of_class([late]))
    assert (row["score"], row["raw"], row["penalty"]) == ("0.5", "1.5", "1")
    assert (row["reasons"], row["late"]) == ("1 day late: −1", "late")
    told = json.loads("".join(tables.grades_json([late])))[0]
    assert (told["score"], told["raw"], told["penalty"]) == (0.5, 1.5, 1.0)


def test_flags_are_apart_from_the_status() -> None:
    odd = standing(RESULT, old_edition=True, later_unread=True)
    (row,) = records(of_class([odd]))
    assert row["status"] == "graded"
    assert row["flags"] == "look; graded by an older edition; another file could not be read"


def test_who_has_no_points_has_an_empty_cell() -> None:
    found = records(of_class([standing(RESULT, excused=True), standing(UNREAD), MISSING]))
    assert [row["score"] for row in found] == ["", "", ""]
    assert [row["status"] for row in found] == ["graded", "not read", "missing"]
    assert found[2]["name"] == "Zoë"


def totals(standings: Sequence[Standing]) -> list[dict[str, str]]:
    summary = ClassSummary(standings)
    return records("".join(tables.totals_csv(standings, summary.exercises, summary.max_scores)))


def test_the_totals_have_a_row_a_student() -> None:
    other = replace(RESULT, lesson="02_other", max_score=5, marks=(replace(MARKS[1], points=2),))
    excused = standing(replace(other, student="bo"), excused=True)
    ann, bo, zoe = totals([*all_of([RESULT, other]), excused, MISSING])
    assert (ann["student"], ann["score"], ann["max_score"]) == ("ann", "3.5", "8")
    assert (ann["01_small"], ann["02_other"]) == ("1.5", "2")
    assert (ann["01_small/softmax"], ann["02_other/softmax"]) == ("0.5", "2")
    assert (bo["score"], bo["max_score"], bo["02_other"]) == ("0", "3", "")
    assert (zoe["name"], zoe["01_small"], zoe["max_score"]) == ("Zoë", "", "8")


def test_an_empty_class() -> None:
    assert rows(grades([]))[0][:4] == ["student", "lesson", "score", "max_score"]
    assert len(rows(grades([]))) == 1
    assert totals([]) == []
    assert json.loads(grades_json([])) == []


def test_without_a_sandbox_every_row_says_so() -> None:
    without = replace(RESULT, flags=(), late=False, sandboxed=False)
    assert records(grades([without]))[0]["flags"] == "graded without a sandbox"
    assert json.loads(grades_json([without]))[0]["sandboxed"] is False


def test_the_json_has_everything_but_the_code() -> None:
    first, second = json.loads(grades_json([RESULT, UNREAD]))
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
        "correction": "",
    }
    assert second["score"] is None
    assert second["problems"] == ["the file is empty"]
    assert "def sigmoid" not in grades_json([RESULT])


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
    assert json.loads(grades_json([result]))[0]["problems"] == ["␛[2J␇⟨U+202E⟩"]
    for text in (grades([result]), grades_json([result]), "".join(table(result))):
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


def canvas(results: Sequence[Result], **changes: object) -> str:
    standings = [standing(result, **changes) for result in results]
    return "".join(tables.canvas_csv(standings, ClassSummary(standings).max_scores))


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


def test_canvas_gets_points_only_where_there_are_some() -> None:
    unread = replace(RESULT, status="not read", marks=())
    assert list(csv.reader(io.StringIO(canvas([unread]))))[2][-1] == ""
    excused = canvas([RESULT], excused=True, name="Lee, Ann")
    assert list(csv.reader(io.StringIO(excused)))[2] == ["Lee, Ann", "12", "", "", "", "EX"]


def test_canvas_has_the_present_editions_points() -> None:
    changed = [standing(RESULT, max_score=14.0), standing(replace(RESULT, student="bo"))]
    summary = ClassSummary(changed)
    assert rows("".join(tables.canvas_csv(changed, summary.max_scores)))[1][-1] == "14"


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
    unread = json.loads(gradescope_json(UNREAD))
    assert unread["output"] == "the file is empty"
    assert "score" not in unread
    late = json.loads(tables.gradescope_json(standing(RESULT, final=1.0, reasons=("late",))))
    assert (late["score"], late["output"]) == (1.0, "late odd")


def test_junit() -> None:
    stub = Mark("relu", "not attempted", 0, 1)
    suites = ElementTree.fromstring(junit_xml([replace(RESULT, marks=(*MARKS, stub)), UNREAD]))
    first, second = suites
    assert first.attrib == {
        "name": "ann: 01_small", "tests": "3", "failures": "1", "skipped": "1", "errors": "0",
    }  # fmt: skip
    assert [case.get("name") for case in first] == ["sigmoid", "softmax", "relu"]
    assert [[part.tag for part in case] for case in first] == [[], ["failure"], ["skipped"]]
    assert first[1][0].get("message") == "Sum. yours: 1"
    assert (second.get("errors"), second.get("tests")) == ("1", "1")
    assert second[0][0].get("message") == "the file is empty"
    assert list(ElementTree.fromstring(junit_xml([]))) == []
    (missing,) = ElementTree.fromstring("".join(tables.junit_xml([MISSING])))
    assert (missing.get("errors"), missing.get("skipped")) == ("0", "1")


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
    text = junit_xml([nasty])
    ElementTree.fromstring(text)
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\x1b" not in gradescope_json(nasty)


def test_without_a_sandbox_it_is_said() -> None:
    without: Result = replace(RESULT, sandboxed=False)
    assert "without a sandbox" in gradescope_json(without)
    assert "without a sandbox" in junit_xml([without])
    assert "without a sandbox" not in gradescope_json(RESULT)
    assert "without a sandbox" not in junit_xml([RESULT])
