"""What is written for people and programs: complete, and with nothing in it that acts."""

import csv
import io
import json
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.export import write_reports
from dlhelpers.grading.reports.tables import (
    cell,
    grades_csv,
    grades_json,
    number,
    plain,
    table,
    write_parts,
    write_whole,
)
from tests.grading.test_gradebook import MARKS, RESULT

UNREAD = Result("bo", "", "not read", "d", "", "5", True, problems=("the file is empty",))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def grades(results: Sequence[Result]) -> str:
    return "".join(grades_csv(results, ClassSummary(results).exercises))


def write(path: Path, parts: Iterable[str]) -> None:
    for _ in write_parts(path, parts):
        pass


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


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "|", "%"])
def test_no_cell_is_a_formula(begin: str) -> None:
    text = grades([replace(RESULT, student=f"{begin}cmd|' /C calc'!A0")])
    assert rows(text)[1][0].startswith("'")
    assert text.count("\n") == 2


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\rb", "a\nb", "\x07", "\x9b31m", "\u202eabc"])
def test_nothing_moves_the_cursor(text: str) -> None:
    assert plain(text).isprintable()
    assert cell(text).isprintable()


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
        "  note: odd  [2J",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2"), (0.5, "0.5"), (10.0, "10"), (1 / 3, "0.33")]
)
def test_points_as_a_person_writes_them(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("write", [write_whole, write])
def test_a_file_is_whole_and_stays_if_it_is_the_same(
    write: Callable[[Path, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "report.csv"
    write(path, "a\nü\n")
    assert path.read_bytes() == b"a\n\xc3\xbc\n"
    before = path.stat()
    write(path, "a\nü\n")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    write(path, "a\nv\n")
    assert path.read_bytes() == b"a\nv\n"
    assert list(tmp_path.iterdir()) == [path]


class Counting(list[Result]):
    """Knows how often somebody has gone through it, and how many are wanted at once."""

    def __init__(self, *results: Result) -> None:
        super().__init__(results)
        self.times = 0
        self.alive: weakref.WeakSet[Result] = weakref.WeakSet()
        self.most_alive = 0

    def __iter__(self) -> Iterator[Result]:
        self.times += 1
        for result in super().__iter__():
            copy = replace(result)
            self.alive.add(copy)
            self.most_alive = max(self.most_alive, len(self.alive))
            yield copy


def test_a_class_is_gone_through_twice_and_never_held(tmp_path: Path) -> None:
    results = Counting(*[replace(RESULT, student=f"s{n:03}") for n in range(400)])
    write_reports(results, ClassSummary(results), tmp_path)
    assert results.times == 2
    assert results.most_alive < 100
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"grades.csv", "grades.json", "canvas.csv", "junit.xml", "feedback"}
    assert len((tmp_path / "canvas.csv").read_text().splitlines()) == 402
    assert len(list((tmp_path / "feedback").iterdir())) == 400


def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"
    write(path, grades_json([RESULT]))
    before = path.read_bytes()

    def interrupted(parts: Iterable[str]) -> Iterator[str]:
        yield from parts
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, interrupted(grades_json([UNREAD])))
    stopped = write_parts(path, grades_json([UNREAD]))
    next(stopped)
    stopped.close()  # as when another report cannot be written
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before
    write(path, grades_json([UNREAD]))
    assert json.loads(path.read_text())[0]["student"] == "bo"
    assert list(tmp_path.iterdir()) == [path]
