"""Points set by hand: what they do, and which lines are refused."""

from pathlib import Path

import pytest

from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.corrections import COLUMNS, Correction, corrected, read_corrections
from dlhelpers.grading.roster import Person
from dlhelpers.grading.rules import Rules
from dlhelpers.grading.spreadsheets import read_table
from tests.grading.results import EXERCISES, marks, result

WHO = ClassList(
    [result(student="ann"), result(student="bo_7", platform_id="7")],
    Rules(roster=[Person("Dee Zett", login="dee"), Person("Bo Po", ids=("7",))]),
)


def read(text: str, tmp_path: Path) -> tuple[list[Correction], list[str]]:
    path = tmp_path / "adjustments.csv"
    path.write_text(",".join(COLUMNS) + "\n" + text)
    lessons = {"01": EXERCISES, "02": {"predict": 4.0}}
    return read_corrections(read_table(path, COLUMNS[:4]), path.name, lessons, WHO)


def test_lines_that_fit(tmp_path: Path) -> None:
    text = "ann,01,softmax,1.5,half right,Prof\nBo Po,01,sigmoid,Excused,,\ndee,01,,excused,ill,\n"
    assert read(text, tmp_path) == (
        [
            Correction("ann", "01", "softmax", 1.5, "half right", "Prof"),
            Correction("bo_7", "01", "sigmoid", None),
            Correction("dee", "01", "", None, "ill"),
        ],
        [],
    )


def test_a_decimal_comma(tmp_path: Path) -> None:
    (one,), _ = read('ann,01,softmax,"1,5",,\n', tmp_path)
    assert one.points == 1.5


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("zoe,01,softmax,1,,", "student 'zoe': nobody is called that"),
        (",01,softmax,1,,", "student ''"),
        ("ann,03,softmax,1,,", "there is no lesson '03'; there is 01, 02"),
        ("ann,02,predict,1,,", "ann handed nothing in for 02"),
        ("ann,01,predict,1,,", "01 has no exercise 'predict'; it has sigmoid, softmax"),
        ("ann,01,softmax,3,,", "softmax has 2 points, so it cannot be given 3"),
        ("ann,01,softmax,-1,,", "the points are '-1'"),
        ("ann,01,softmax,nan,,", "the points are 'nan'"),
        ("ann,01,softmax,,,", "the points are ''"),
        ("ann,01,softmax,full,,", "write a number from 0, or excused"),
        ("ann,01,,2,,", "it names no exercise"),
    ],
)
def test_a_line_that_fits_nothing_is_refused_by_its_number(
    line: str, reason: str, tmp_path: Path
) -> None:
    kept, (refused,) = read(f"ann,01,sigmoid,0,,\n{line}\n", tmp_path)
    assert [one.exercise for one in kept] == ["sigmoid"]
    assert refused.startswith("adjustments.csv, line 3: ")
    assert reason in refused


def test_two_lines_for_one_exercise(tmp_path: Path) -> None:
    kept, (refused,) = read("ann,01,softmax,1,,\nann,01,softmax,2,,\n", tmp_path)
    assert [one.points for one in kept] == [1]
    assert "line 3: line 2 corrects the same" in refused


def test_what_a_correction_does() -> None:
    one = Correction("ann", "01", "softmax", 1.0, "half right", "Prof")
    changed = corrected(result(marks=marks(softmax=0)), [one], EXERCISES)
    assert [mark.points for mark in changed.marks] == [1, 1]
    assert [mark.correction for mark in changed.marks] == [
        "", "set to 1 point by Prof: half right",
    ]  # fmt: skip
    excused = corrected(result(marks=marks(0, 0)), [Correction("ann", "01", "softmax", None)], {})
    assert [mark.points for mark in excused.marks] == [0, 2]


def test_work_that_no_grader_can_read_can_be_graded_by_hand() -> None:
    unread = result(status="not read", max_score=0.0)
    changed = corrected(unread, [Correction("ann", "01", "softmax", 1.0)], EXERCISES)
    assert [(m.exercise, m.points, m.max_points) for m in changed.marks] == [
        ("sigmoid", 0, 1),
        ("softmax", 1, 2),
    ]
