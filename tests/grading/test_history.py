"""What changed, when and why: in a gradebook, and by the command."""

import csv
import json
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from dlhelpers import cli
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.history import change_in_words, facts_of
from dlhelpers.grading.standings import Standing, counted
from tests.grading.building import STEM, small_rubric
from tests.grading.classes import STUB, WRONG_SOFTMAX, hand_in
from tests.grading.results import marks, result
from tests.grading.test_gradebook import write_first

Said = pytest.CaptureFixture[str]
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


def facts(standing: Standing | None = None) -> dict[str, object]:
    return facts_of(standing or next(counted([result()])))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"due": "2026-10-01T00:00:00+00:00"}, ""),
        ({"points": 2, "raw": 2}, "3 → 2 of 3 points: graded again"),
        ({"digest": "x", "file": "new"}, "3 of 3 points, as before: another file counts, new"),
        ({"course": "new", "points": 2, "raw": 2}, "3 → 2 of 3 points: another edition of the"),
        ({"course": "c-partial", "points": 2, "raw": 2}, "3 → 2 of 3 points: points are given in"),
        ({"seed": "6", "points": 2, "raw": 2}, "3 → 2 of 3 points: another seed"),
        ({"seed": "6"}, ""),
        (
            {"penalty": 1, "points": 2, "due": "2026-10-01T00:00:00+00:00"},
            "3 → 2 of 3 points: 0 → 1 points off for late work; due 2026-10-01 00:00 UTC",
        ),
        (
            {"corrections": {"softmax": "set to 1 point"}, "points": 2, "raw": 2},
            "3 → 2 of 3 points: correction: softmax set to 1 point",
        ),
        ({"unread": True}, "3 of 3 points, as before: another file of the student could not be"),
        ({"status": "missing", "points": None, "digest": ""}, "3 of 3 points → missing: "),
    ],
)  # fmt: skip
def test_why_points_changed(change: dict[str, object], words: str) -> None:
    said = change_in_words(facts(), facts() | change)
    assert said.startswith(words)
    assert bool(said) == bool(words)


def test_what_is_new_and_what_is_gone() -> None:
    assert change_in_words(None, facts()) == "3 of 3 points: homework"
    unread = next(counted([result(status="not read", problems=("a PDF",))]))
    assert change_in_words(None, facts(unread)) == "not read: a PDF"
    assert change_in_words(facts(unread), facts()).startswith("not read → 3 of 3 points: ")
    assert change_in_words(facts(), None) == "3 of 3 points → no row"
    assert change_in_words(None, facts() | {"status": "missing", "points": None}) == ""


# The whole story


class Story:
    """A class that is graded again and again; what each run says."""

    def __init__(self, folder: Path, capsys: Said) -> None:
        self.folder, self._capsys = folder, capsys
        self.submitted, self.out, self.teacher = (
            folder / name for name in ("submitted", "grades", "teacher")
        )
        self.teacher.mkdir()
        small_rubric(self.teacher)
        for day, (student, codes) in enumerate(
            {"ann": {}, "bo": {"softmax": WRONG_SOFTMAX}, "cy": {"sigmoid": STUB}}.items(), 1
        ):
            stamp = hand_in(self.submitted, student, codes).with_name("timestamp.txt")
            stamp.write_text(f"2026-10-0{day} 12:00:00 UTC")

    def grade(self, *options: str | Path, code: int = 0) -> str:
        arguments = ["grade", self.submitted, "--out", self.out, "--processes", "1", *options]
        assert cli.main([*map(str, arguments)]) == code
        return self._capsys.readouterr().out

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def history(self, *student: str) -> list[str]:
        assert cli.main(["history", str(self.out), *student]) == 0
        lines = self._capsys.readouterr().out.splitlines()
        return [line.strip() for line in lines if line.startswith("  ")]

    def rows(self) -> dict[str, dict[str, str]]:
        with (self.out / "grades.csv").open(newline="") as file:
            return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture
def story(tmp_path: Path, capsys: Said) -> Story:
    return Story(tmp_path, capsys)


TITLE = 'title = "A small course"\n'
POLICY = "[policy]\npercent_per_day = 10\ndeadlines.{} = {}T23:59:00Z\n"


@linux
def test_an_extended_deadline_a_correction_and_other_points(story: Story) -> None:
    policy = story.write("policy.toml", POLICY.format(STEM, "2026-10-01"))
    story.grade("--course", story.teacher, "--policy", policy)
    assert {who: row["score"] for who, row in story.rows().items()} == {
        "ann": "7", "bo": "4.3", "cy": "4.6",
    }  # fmt: skip
    assert story.rows()["cy"]["raw"] == "6"
    assert story.rows()["cy"]["penalty"] == "1.4"
    graded = ["ann, 01_small: 7 of 7 points: 01_small", "bo, 01_small: 4.3 of 7 points: 01_small",
              "cy, 01_small: 4.6 of 7 points: 01_small"]  # fmt: skip
    assert story.history() == graded

    # The policy's file is remembered, and read again. The run says first what it changes.
    story.write("policy.toml", POLICY.format(STEM, "2026-10-02"))
    said = story.grade()
    moved = f"the deadline of {STEM}: 2026-10-01 23:59 UTC → 2026-10-02 23:59 UTC"
    announced = said.index("by that 2 rows get other points:\n  bo, 01_small: 4.3 → 5\n")
    assert said.index(moved) < announced < said.index("3 files handed in: 0 graded, 3 unchanged")
    assert {who: row["score"] for who, row in story.rows().items()} == {
        "ann": "7", "bo": "5", "cy": "5.3",
    }  # fmt: skip
    (event, bo, cy) = story.history()[3:]
    assert event == f"another policy: {moved}"
    assert bo == (
        "bo, 01_small: 4.3 → 5 of 7 points: 0.7 → 0 points off for late work; "
        "due 2026-10-02 23:59 UTC"
    )
    assert cy.startswith("cy, 01_small: 4.6 → 5.3 of 7 points")

    lines = "student,lesson,exercise,points,comment,by\nbo,01_small,softmax,1,half right,Prof\n"
    story.write("grades/adjustments.csv", lines)
    story.grade()
    (correction,) = story.history("bo")[3:]
    assert correction == (
        "bo, 01_small: 5 → 6 of 7 points: correction: softmax set to 1 point by Prof: half right"
    )
    story.grade("--regrade")
    assert story.rows()["bo"]["score"] == "6"
    assert "half right" in (story.out / "feedback" / "bo" / f"{STEM}.html").read_text()
    assert story.history("bo")[4:] == []

    # Other points: who hands in again is graded anew, who does not is marked.
    notebook = story.teacher / f"{STEM}.ipynb"
    notebook.write_text(notebook.read_text().replace('"points": 3', '"points": 10'))
    shutil.rmtree(story.submitted / "cy")
    said = story.grade()
    assert "normalize_rows 3 → 10 points; 7 → 14 points in all" in said
    assert "by that 2 of 3 graded files are graded anew; 1 that are not handed in" in said
    assert {who: (row["score"], row["max_score"]) for who, row in story.rows().items()} == {
        "ann": ("14", "14"), "bo": ("13", "14"), "cy": ("5.3", "14"),
    }  # fmt: skip
    assert "older edition" in story.rows()["cy"]["reasons"]
    assert "    Points Possible,,,,,14" in (story.out / "canvas.csv").read_text()
    assert story.history("bo")[-1] == (
        "bo, 01_small: 6 of 7 points → 13 of 14 points: another edition of the lesson"
    )
    # History and files agree: each row's last line ends with the points of the file.
    for who, row in story.rows().items():
        last = [line for line in story.history(who) if line.startswith(f"{who}, ")][-1]
        assert f"→ {row['score']} of {row['max_score']} points" in last


@linux
def test_a_new_file_is_added_and_a_file_that_cannot_be_read_takes_nothing(story: Story) -> None:
    story.grade("--course", story.teacher)
    hand_in(story.submitted, "bo")
    story.grade()
    assert story.history("bo")[-1] == (
        "bo, 01_small: 5 → 7 of 7 points: another file counts, 01_small"
    )
    with sqlite3.connect(story.out / "gradebook.sqlite") as db:
        query = "SELECT score FROM result WHERE student = 'bo' ORDER BY number"
        assert db.execute(query).fetchall() == [(5,), (7,)]
    hand_in(story.submitted, "bo").write_bytes(b"%PDF-1.7 a document")
    said = story.grade(code=1)
    assert "3 files handed in: 0 graded, 2 unchanged, 1 not to be graded" in said
    assert story.rows()["bo"]["score"] == "7"
    assert "a later file could not be read: 01_small: " in story.rows()["bo"]["reasons"]
    assert "could not be graded" in story.history("bo")[-1]


@linux
def test_what_a_line_fits_nothing_is_said_and_the_others_count(story: Story) -> None:
    story.grade("--course", story.teacher)
    head = "student;lesson;exercise;points;comment;by\n"
    story.write("grades/adjustments.csv", head + "bo;01_small;softmax;2;;\nbo;01_small;soft;2;;\n")
    said = story.grade(code=1)
    assert "adjustments.csv, line 3: 01_small has no exercise 'soft'" in said
    assert story.rows()["bo"]["score"] == "7"
    # A file that is lost takes no correction with it; an empty one takes them back.
    (story.out / "adjustments.csv").unlink()
    assert "adjustments.csv is gone; what it corrected is kept (1 in all)" in story.grade()
    assert story.rows()["bo"]["score"] == "7"
    story.write("grades/adjustments.csv", head)
    story.grade()
    assert story.rows()["bo"]["score"] == "5"
    assert story.history("bo")[-1].endswith("the correction of softmax was taken back")
    # One that cannot be read at all is said before anything is graded.
    story.write("grades/adjustments.csv", "who,what\n")
    assert story.grade("--regrade", code=1) == ""


@linux
def test_the_manner_is_remembered(story: Story) -> None:
    roster = story.write(
        "roster.csv", "login,name,email\nann,Ann Lee,a@x.org\ndee,Dee Zett,d@x.org\n"
    )
    first = story.grade("--course", story.teacher, "--partial", "--seed", "7", "--roster", roster)
    assert "missing: 01_small, 1: Dee Zett (dee)" in first
    assert "bo handed in and is not on the roster" in first
    assert story.rows()["ann"]["email"] == "a@x.org"
    before = (story.out / "grades.csv").read_bytes()
    again = story.grade()
    assert "another" not in again
    assert "0 graded, 3 unchanged" in again
    assert (story.out / "grades.csv").read_bytes() == before
    roster.unlink()  # what it said is remembered
    assert "missing: 01_small, 1" in story.grade()
    other = story.grade("--no-partial", "--seed", "8")
    announced = other.index("points in proportion to the cases passed: no more\nanother seed\n")
    assert announced < other.index("3 graded, 0 unchanged")
    assert "by that 3 of 3 graded files are graded anew; 0 that are not" in other
    shutil.rmtree(story.teacher)
    assert cli.main(["grade", str(story.submitted), "--out", str(story.out)]) == 1


@linux
def test_the_policy_of_the_course_and_times_from_a_table(story: Story) -> None:
    for stamp in story.submitted.rglob("timestamp.txt"):
        stamp.unlink()
    text = POLICY.format(STEM, "2026-10-02") + 'times = "times.csv"\n'
    story.write("teacher/course.toml", TITLE + text.replace("23:59:00Z", "23:59:00").replace(
        "[policy]\n", '[policy]\ntimezone = "Europe/Berlin"\n'))  # fmt: skip
    lines = "student,lesson,submitted\nbo,01_small,2026-10-02 23:58\ncy,01_small,2026-10-03 00:00\n"
    story.write("teacher/times.csv", lines + "zoe,01_small,2026-10-02 12:00\n")
    said = story.grade("--course", story.teacher)
    assert "a hand-in time is for zoe, who is not told from the files" in said
    assert {who: row["score"] for who, row in story.rows().items()} == {
        "ann": "7", "bo": "5", "cy": "5.3",
    }  # fmt: skip
    assert "is not known" in story.rows()["ann"]["reasons"]
    assert "due 2026-10-02 23:59 CEST" in story.rows()["cy"]["reasons"]


@linux
def test_another_policy_leaves_the_times_of_the_last_one(story: Story) -> None:
    text = '[policy]\ntimezone = "Europe/Berlin"\ntimes = "times.csv"\n'
    first = story.write("first.toml", text)
    story.write("times.csv", f"student,lesson,submitted\nbo,{STEM},2026-10-05 12:00\n")
    story.grade("--course", story.teacher, "--policy", first)
    other = story.write("other.toml", '[policy]\nattempts = "best"\n')
    said = story.grade("--policy", other)
    assert "times: times.csv → none" in said
    assert story.rows()["bo"]["score"] == "5"


@linux
def test_a_policys_file_that_was_named_is_remembered_whatever_its_name(story: Story) -> None:
    (story.folder / "mine").mkdir()
    mine = story.write("mine/course.toml", POLICY.format(STEM, "2026-10-01"))
    story.write("teacher/course.toml", TITLE + POLICY.format(STEM, "2026-12-01"))
    story.grade("--course", story.teacher, "--policy", mine)
    assert story.rows()["bo"]["score"] == "4.3"
    story.grade()
    assert story.rows()["bo"]["score"] == "4.3"
    mine.unlink()
    assert "another" not in story.grade()
    assert story.rows()["bo"]["score"] == "4.3"


@linux
def test_a_gradebook_of_the_last_version_goes_on(story: Story, tmp_path: Path) -> None:
    story.out.mkdir()
    write_first(story.out / "gradebook.sqlite")
    said = story.grade("--course", story.teacher)
    assert f"another edition of {STEM}" in said
    assert "by that 2 of 2 graded files are graded anew" in said
    assert story.history("ann")[-1] == (
        "ann, 01_small: 1.5 of 3 points → 7 of 7 points: another file counts, 01_small"
    )


@pytest.mark.parametrize("name", ["none", "a-file"])
def test_no_gradebook_has_no_history(name: str, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "a-file").mkdir()
    assert cli.main(["history", str(tmp_path / name)]) == 1
    assert "there is no gradebook in" in capsys.readouterr().err


def test_nobody_has_no_history(tmp_path: Path, capsys: Said) -> None:
    book = Gradebook(tmp_path / "gradebook.sqlite")
    book.record(result())
    book.close()
    assert cli.main(["history", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing has changed yet\n"
    assert cli.main(["history", str(tmp_path), "zoe"]) == 1
    assert "zoe is nobody there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--policy", "none.toml"], "none.toml cannot be read: No such file"),
        (["--roster", "none.csv"], "none.csv cannot be read: No such file"),
        (["--times", "none.csv"], "none.csv cannot be read: No such file"),
    ],
)
def test_files_that_are_not_there_are_one_line(
    options: list[str], reason: str, tmp_path: Path, capsys: Said
) -> None:
    hand_in(tmp_path / "class", "ann")
    arguments = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "out"), *options]
    assert cli.main(arguments) == 1
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1


def test_a_damaged_history_is_one_line(tmp_path: Path, capsys: Said) -> None:
    book = Gradebook(tmp_path / "gradebook.sqlite")
    book.record(result(marks=marks()))
    book.keep({"editions": json.loads('{"01": 3}')})
    book.close()
    assert cli.main(["history", str(tmp_path), "ann"]) == 1
    assert "is damaged" in capsys.readouterr().err
