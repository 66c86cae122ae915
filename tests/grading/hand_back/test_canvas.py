"""Points into Canvas's export, and pages for its upload; the formats are those of its source."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.grading.hand_back.examples import (
    FIRST,
    FORMULA,
    SECOND,
    cells,
    gradebook,
    graded,
    hand_back,
    unread,
)  # fmt: skip

Said = pytest.CaptureFixture[str]

#: As `GradebookExporter#csv_data` writes it.
EXPORT = f"""\
Student,ID,SIS User ID,SIS Login ID,Section,{FIRST} (9101),Quiz (9102),{SECOND} (9103),Final Score
,,,,,,Manual Posting,,
    Points Possible,,,,,5.00,10.00,5.00,(read only)
"Apple, Ann",4501,s1,ann,Group A,,7.00,,40.00
"Brown, Bo",4502,s2,bo,Group A,1.00,,,20.00
"{FORMULA}",4503,s3,+49-x,"Group; =1+1",,,N/A,0.00
"Dove, Di",4504,s4,di,Group A,EX,,,0.00
"Elm, Ed",4505,s5,ed,Group A,,,,0.00
"Student, Test",4599,,9f8,Group A,,,,0.00
"""


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    results = [
        graded("appleann_4501", platform_id="4501", attempt=801, file="hw_2.ipynb", late=True),
        graded("appleann_4501", SECOND, 3.5, platform_id="4501", attempt=802),
        unread("brownbo_4502", platform_id="4502", attempt=803),
        graded("cyx_4503", platform_id="4503", attempt=804),
        graded("cyx_4503", SECOND, 5, platform_id="4503", attempt=805),
        graded("dovedi_4504", points=5, platform_id="4504", attempt=806),
        graded("gone_4700", points=5, platform_id="4700", attempt=807),
    ]
    return gradebook(tmp_path / "grades", results)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "2026-11-28_Grades-DL.csv"
    path.write_text(EXPORT)
    return path


def test_a_copy_of_the_export_has_our_points(grades: Path, export: Path, capsys: Said) -> None:
    assert hand_back(grades, "--canvas", export) == 1  # somebody's points have found no place
    assert export.read_text() == EXPORT
    header, hidden, possible, *rows = cells(grades / "hand-back" / export.name)
    assert [header, hidden, possible] == cells(export)[:3]
    assert [row[5:] for row in rows] == [
        ["2", "7.00", "3.5", "40.00"],
        ["1.00", "", "", "20.00"],  # not read: what stood there stays
        ["2", "", "N/A", "0.00"],
        ["EX", "", "", "0.00"],
        ["", "", "", "0.00"],
        ["", "", "", "0.00"],
    ]
    said = capsys.readouterr().out
    for line in (
        f"{FIRST} into {FIRST} (9101)",
        "gone_4700: 01_normalization_and_softmax 5",
        "Elm, Ed (4505)",
        "brownbo_4502: 01_normalization_and_softmax: not read: this is a PDF; 1.00 stays",
        f"cyx_4503: {SECOND}: not assigned in Canvas",
        f"dovedi_4504: {FIRST}: excused in Canvas",
    ):
        assert f"  {line}\n" in said
    assert "Test" not in said


def test_no_cell_is_a_formula_and_the_numbers_are_exact(grades: Path, export: Path) -> None:
    hand_back(grades, "--canvas", export)
    rows = cells(grades / "hand-back" / export.name)[3:]
    assert rows[2][:5] == [f"'{FORMULA}", "4503", "s3", "+49-x", "Group; '=1+1"]
    assert [row[1] for row in rows] == [row[1] for row in cells(export)[3:]]


def test_what_is_missing_is_zero_only_if_that_is_wanted(grades: Path, export: Path) -> None:
    hand_back(grades, "--canvas", export, "--missing-as-zero")
    rows = {row[1]: row for row in cells(grades / "hand-back" / export.name)[3:]}
    assert rows["4502"][5:8] == ["0", "", "0"]  # not read, another's column, missing
    assert rows["4505"][5:8] == ["0", "", "0"]
    assert rows["4503"][7] == "N/A"
    assert rows["4504"][5:8] == ["EX", "", "0"]
    assert rows["4599"][5:8] == ["", "", ""]


@pytest.mark.parametrize(("delimiter", "end", "encoding"), [
    (";", "\r\n", "utf-8-sig"), ("\t", "\n", "utf-16"), (",", "\r\n", "utf-8"),
])  # fmt: skip
def test_the_copy_has_the_exports_form(
    delimiter: str, end: str, encoding: str, grades: Path, tmp_path: Path
) -> None:
    lines = [["Student", "ID", "Section", FIRST], ["Äpfel", "4501", "A", ""]]
    export = tmp_path / "export.csv"
    text = end.join(map(delimiter.join, lines)) + end
    export.write_bytes(text.encode(encoding))
    hand_back(grades, "--canvas", export)
    copy = (grades / "hand-back" / "export.csv").read_bytes()
    assert copy.decode("utf-8-sig") == text.replace(f"A{delimiter}", f"A{delimiter}2")
    assert copy.startswith(b"\xef\xbb\xbf") == (encoding != "utf-8")


def test_a_login_finds_who_has_no_number(tmp_path: Path, export: Path) -> None:
    grades = gradebook(tmp_path / "grades", [graded("ann"), graded("x", email="BO")])
    assert hand_back(grades, "--canvas", export) == 0
    rows = cells(grades / "hand-back" / export.name)[3:]
    assert [row[5] for row in rows[:2]] == ["2", "2"]


def test_one_number_for_two_students_finds_neither(
    tmp_path: Path, export: Path, capsys: Said
) -> None:
    results = [graded("a_4501", platform_id="4501"), graded("b_4501", platform_id="4501")]
    grades = gradebook(tmp_path / "grades", results)
    assert hand_back(grades, "--canvas", export) == 1
    assert cells(grades / "hand-back" / export.name)[3][5] == ""
    assert f"  a_4501: {FIRST} 2\n  b_4501: {FIRST} 2\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "title", ["Normalization and Softmax (12)", "1. normalization and softmax"]
)
def test_a_column_is_found_by_the_words_of_the_lessons_name(
    title: str, grades: Path, tmp_path: Path
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(f"Student,ID,Section,Other (1),{title}\nAnn,4501,A,,\n")
    hand_back(grades, "--canvas", export)
    assert cells(grades / "hand-back" / "export.csv")[1][3:] == ["", "2"]


def test_a_column_can_be_named(grades: Path, tmp_path: Path, capsys: Said) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Student,ID,Section,Week 1 (77),Week 2 (78)\nAnn,4501,A,,\n")
    assert hand_back(grades, "--canvas", export) == 1
    said = capsys.readouterr().err
    assert "--lesson 01_normalization_and_softmax=COLUMN" in said
    assert "Week 1 (77), Week 2 (78)" in said
    assert not (grades / "hand-back" / "export.csv").exists()
    hand_back(grades, "--canvas", export, "--lesson", f"{FIRST}=Week 1", "--lesson", "02=78")
    assert cells(grades / "hand-back" / "export.csv")[1][3:] == ["2", "3.5"]
    assert hand_back(grades, "--canvas", export, "--lesson", f"{FIRST}=Week 3") == 1
    assert "there is not one such column" in capsys.readouterr().err
    both = ("--lesson", f"{FIRST}=Week 1", "--lesson", f"{SECOND}=Week 1")
    assert hand_back(grades, "--canvas", export, *both) == 1
    assert "two lessons would be written into one column" in capsys.readouterr().err
    assert hand_back(grades, "--canvas", export, "--lesson", "0") == 1
    assert "is not one lesson of this gradebook" in capsys.readouterr().err


def test_other_points_possible_are_told(grades: Path, export: Path, capsys: Said) -> None:
    export.write_text(EXPORT.replace(",5.00,10.00,", ",10.00,10.00,"))
    hand_back(grades, "--canvas", export)
    assert f"  {FIRST}: 5 points, 10.00 in Canvas\n" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "PK\x03\x04", "Student,ID\nann,1\n"])
def test_another_file_is_refused_in_one_sentence(
    text: str, grades: Path, export: Path, capsys: Said
) -> None:
    export.write_text(text)
    assert hand_back(grades, "--canvas", export) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"dlhelpers: {export} is")
    assert said.err.count("\n") == 1


def test_the_pages_are_named_as_canvas_reads_them(grades: Path, export: Path) -> None:
    """Canvas takes the first two numbers between underscores, without LATE."""
    hand_back(grades, "--canvas", export)
    with zipfile.ZipFile(grades / "hand-back" / f"canvas-feedback-{FIRST}.zip") as archive:
        names = archive.namelist()
        assert "appleann_LATE_4501_801_hw_2.html" in names
        assert b"this is a PDF" in archive.read("brownbo_4502_803_work.html")
    numbers = [[p for p in n.split("_") if re.fullmatch(r"\d+", p)][:2] for n in names]
    assert numbers == [
        ["4501", "801"], ["4502", "803"], ["4503", "804"], ["4504", "806"], ["4700", "807"]
    ]  # fmt: skip


def test_an_anonymous_page_is_named_by_its_word(tmp_path: Path, export: Path, capsys: Said) -> None:
    anonymous = graded("anon_aB3xZ", platform_id="anon_aB3xZ", attempt=900, late=True)
    grades = gradebook(tmp_path / "grades", [anonymous, graded("ann")])
    hand_back(grades, "--canvas", export)
    with zipfile.ZipFile(grades / "hand-back" / f"canvas-feedback-{FIRST}.zip") as archive:
        (name,) = archive.namelist()
    assert [part for part in name.split("_") if part != "LATE"][:3] == ["anon", "aB3xZ", "900"]
    assert "No page for them, as the platform's numbers are not known:\n  ann\n" in (
        capsys.readouterr().out
    )


def test_what_is_written_is_for_its_owner_and_the_same_again(grades: Path, export: Path) -> None:
    hand_back(grades, "--canvas", export)
    first = {path: path.read_bytes() for path in (grades / "hand-back").iterdir()}
    assert all(path.stat().st_mode & 0o077 == 0 for path in first)
    hand_back(grades, "--canvas", export)
    assert {path: path.read_bytes() for path in (grades / "hand-back").iterdir()} == first
