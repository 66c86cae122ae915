"""Points into Moodle's grading worksheet, and pages for its upload; as its source reads them."""

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
)

Said = pytest.CaptureFixture[str]

#: The columns of `assign_grading_table` when it is downloaded, in English and in German.
ENGLISH = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade",
    "Grade can be changed", "Last modified (submission)", "Online text", "Last modified (grade)",
    "Feedback comments",
)  # fmt: skip
GERMAN = (
    "ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung",
    "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)", "Texteingabe online",
    "Zuletzt geändert (Bewertung)", "Feedback als Kommentar",
)  # fmt: skip
COMMENT = "<p>Well done, -1 for\nthe axis</p>"


def worksheet(path: Path, header: tuple[str, ...] = ENGLISH, most: str = "5.00") -> Path:
    word = "Participant " if header == ENGLISH else "Teilnehmer/in"
    when = "Friday, 20 November 2026, 2:30 PM"
    if header == GERMAN:
        when, most = "Freitag, 20. November 2026, 14:30", most.replace(".", ",")
    lines = [",".join(header)]
    for number, name, grade, text in (
        ("5501", "Ann Apple", "", "=1+1"),
        ("5502", "Bo Brown", "3.00", ""),
        ("5503", FORMULA, "", ""),
        ("5504", "Di Dove", "", ""),
    ):
        cells = [f"{word}{number}", name, f"{number}@b.org", "Submitted for grading", grade, most]
        cells += ["Yes", when, text, "-", COMMENT]
        lines.append(",".join(f'"{cell}"' for cell in cells))
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    return gradebook(
        tmp_path / "grades",
        [
            graded("Ann Apple_5501", platform_id="5501", name="Ann Apple"),
            graded("Ann Apple_5501", SECOND, 3.5, platform_id="5501", name="Ann Apple"),
            unread("Bo Brown_5502", platform_id="5502", name="Bo Brown"),
            graded("x_5503", points=5, platform_id="5503"),
            graded("gone_5700", points=5, platform_id="5700"),
        ],
    )


@pytest.mark.parametrize("header", [ENGLISH, GERMAN])
def test_a_copy_of_the_worksheet_has_our_points(
    header: tuple[str, ...], grades: Path, tmp_path: Path, capsys: Said
) -> None:
    path = worksheet(tmp_path / "Grades.csv", header)
    before = path.read_bytes()
    assert hand_back(grades, "--moodle", path, "--lesson", FIRST) == 1  # gone_5700 is lost
    assert path.read_bytes() == before
    first, *rows = cells(grades / "hand-back" / "Grades.csv")
    assert tuple(first) == header
    assert [row[4] for row in rows] == ["2", "3.00", "5", ""]
    assert [row[0] for row in rows] == [row[0] for row in cells(path)[1:]]
    assert [row[5:8] for row in rows] == [row[5:8] for row in cells(path)[1:]]
    said = capsys.readouterr().out
    for line in (
        f"{FIRST} into {header[4]}",
        f"gone_5700: {FIRST} 5",
        f"Di Dove ({rows[3][0]})",
        f"Bo Brown_5502: {FIRST}: not read: this is a PDF; 3.00 stays",
    ):
        assert f"  {line}\n" in said


def test_nothing_is_a_formula_and_feedback_stays_as_it_is(grades: Path, tmp_path: Path) -> None:
    path = worksheet(tmp_path / "Grades.csv")
    hand_back(grades, "--moodle", path, "--lesson", FIRST)
    rows = cells(grades / "hand-back" / "Grades.csv")[1:]
    assert rows[2][1] == f"'{FORMULA}"
    assert rows[0][8] == "'=1+1"  # what a student has written into Moodle
    assert {row[10] for row in rows} == {COMMENT}


def test_a_long_text_that_was_handed_in_is_no_hindrance(grades: Path, tmp_path: Path) -> None:
    path = worksheet(tmp_path / "Grades.csv")
    path.write_text(path.read_text().replace("=1+1", "word " * 50_000))
    hand_back(grades, "--moodle", path, "--lesson", FIRST)
    assert (grades / "hand-back" / "Grades.csv").read_text().count("word ") == 50_000


def test_what_is_missing_is_zero_only_if_that_is_wanted(grades: Path, tmp_path: Path) -> None:
    path = worksheet(tmp_path / "Grades.csv")
    hand_back(grades, "--moodle", path, "--lesson", FIRST, "--missing-as-zero")
    assert [row[4] for row in cells(grades / "hand-back" / "Grades.csv")[1:]] == [
        "2",
        "0",
        "5",
        "0",
    ]


def test_the_worksheets_name_tells_the_lesson_or_somebody_must(
    grades: Path, tmp_path: Path, capsys: Said
) -> None:
    path = worksheet(tmp_path / "Grades-DL-Logistic regression-812.csv")
    hand_back(grades, "--moodle", path)
    assert cells(grades / "hand-back" / path.name)[1][4] == "3.5"
    path = worksheet(tmp_path / "Grades.csv")
    assert hand_back(grades, "--moodle", path) == 1
    said = capsys.readouterr().err
    assert "for which lesson is Grades.csv?" in said
    assert f"{FIRST}, {SECOND}" in said


def test_what_moodle_would_pass_over_without_a_word_is_told(
    grades: Path, tmp_path: Path, capsys: Said
) -> None:
    path = worksheet(tmp_path / "Grades.csv", most="4.00")
    assert hand_back(grades, "--moodle", path, "--lesson", FIRST) == 1
    said = capsys.readouterr().out
    assert "  5 points here, 4 in Moodle\n" in said
    assert "  x_5503: 5, and Moodle's maximum is 4.00\n" in said


def test_an_address_finds_who_has_no_number(tmp_path: Path) -> None:
    grades = gradebook(tmp_path / "grades", [graded("ann", email="5501@B.org")])
    path = worksheet(tmp_path / "Grades.csv")
    assert hand_back(grades, "--moodle", path) == 0
    assert cells(grades / "hand-back" / "Grades.csv")[1][4] == "2"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Identifier,Full name,Grade\n", "nobody is in it"),
        ("a,b\n1,2\n", "no column of identifiers"),
        ("Identifier,Name,Grade,Scale\nParticipant 1,Ann,,bad good\n", "graded by a scale"),
    ],
)
def test_another_file_is_refused_in_one_sentence(
    text: str, why: str, grades: Path, tmp_path: Path, capsys: Said
) -> None:
    path = tmp_path / "Grades.csv"
    path.write_text(text)
    assert hand_back(grades, "--moodle", path, "--lesson", FIRST) == 1
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1


def test_the_pages_are_in_folders_as_moodle_reads_them(grades: Path, tmp_path: Path) -> None:
    """Moodle splits a folder's name at underscores: name, number, kind and name of the plugin."""
    hand_back(grades, "--moodle", worksheet(tmp_path / "Grades.csv"), "--lesson", FIRST)
    with zipfile.ZipFile(grades / "hand-back" / f"moodle-feedback-{FIRST}.zip") as archive:
        names = archive.namelist()
        assert b"this is a PDF" in archive.read(names[1])
    assert names[0] == f"Ann Apple_5501_assignsubmission_file_/{FIRST}.html"
    for name, number in zip(names, ("5501", "5502", "5700", "5503"), strict=True):
        parts = name.split("/")[0].split("_", 4)
        assert parts[1:] == [number, "assignsubmission", "file", ""]
