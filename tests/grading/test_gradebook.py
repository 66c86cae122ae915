"""One file that holds whole results or none, and refuses to be what it is not."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dlhelpers.grading.gradebook import Gradebook, GradebookError
from dlhelpers.grading.records import Mark, Result

MARKS = (
    Mark("sigmoid", "passed", 1, 1, advice=("faster with arrays",), code="def sigmoid(x): ..."),
    Mark("softmax", "failed", 0.5, 2, "Sum.", "a mistake", "yours: 1", (), (("one", False),)),
)
RESULT = Result(
    student="ann",
    lesson="01_small",
    status="graded",
    digest="d",
    course="c",
    seed="5",
    sandboxed=True,
    max_score=3,
    marks=MARKS,
    problems=("odd\udcff"[:3],),
    flags=("look",),
    platform_id="12",
    late=True,
    seconds=0.5,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gradebook.sqlite"


@pytest.fixture
def book(path: Path) -> Iterator[Gradebook]:
    book = Gradebook(path)
    yield book
    book.close()


def test_what_is_recorded_is_read_again(book: Gradebook, path: Path) -> None:
    book.record(RESULT)
    book.close()
    again = Gradebook(path)
    assert list(again) == [RESULT]
    assert len(again) == 1
    assert next(iter(again)).seconds == 0.5
    again.close()


def test_results_come_in_the_order_of_students_and_lessons(book: Gradebook) -> None:
    for student, lesson in (("zoe", "01"), ("ann", "02"), ("Ünal", "01"), ("ann", "01")):
        book.record(replace(RESULT, student=student, lesson=lesson))
    expected = [("ann", "01"), ("ann", "02"), ("zoe", "01"), ("Ünal", "01")]
    assert [(r.student, r.lesson) for r in book] == expected


def test_a_new_result_takes_the_place_of_the_old_one(book: Gradebook) -> None:
    book.record(RESULT)
    book.record(replace(RESULT, marks=MARKS[:1]))
    assert [r.marks for r in book] == [MARKS[:1]]


def test_a_result_stands_whole_or_not_at_all(book: Gradebook) -> None:
    book.record(RESULT)
    broken = replace(MARKS[0], code={1})  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        book.record(replace(RESULT, digest="new", marks=(MARKS[1], broken)))
    assert list(book) == [RESULT]
    book.record(replace(RESULT, digest="newer"))
    assert [r.digest for r in book] == ["newer"]


def test_another_process_sees_no_half_of_a_result(book: Gradebook, path: Path) -> None:
    book.record(RESULT)
    book._db.execute("BEGIN IMMEDIATE")
    book._db.execute("DELETE FROM mark")
    other = Gradebook.__new__(Gradebook)
    other._db = sqlite3.connect(path)
    assert list(other) == [RESULT]
    other.close()
    book._db.execute("ROLLBACK")


@pytest.mark.parametrize("change", ["digest", "course", "seed", "student", "lesson"])
def test_a_result_is_current_for_the_very_same_work(change: str, book: Gradebook) -> None:
    book.record(RESULT)
    assert book.is_current(RESULT)
    assert not book.is_current(replace(RESULT, **{change: "other"}))  # type: ignore[arg-type]
    assert not book.is_current(replace(RESULT, sandboxed=False))


def test_a_failure_of_the_graders_own_is_never_current(book: Gradebook) -> None:
    book.record(replace(RESULT, status="not graded"))
    assert not book.is_current(RESULT)


def test_forgetting(book: Gradebook) -> None:
    book.record(RESULT)
    book.forget("ann", "another")
    assert len(book) == 1
    book.forget("ann", "01_small")
    assert list(book) == []


def test_a_gradebook_keeps_its_seed(book: Gradebook, path: Path, tmp_path: Path) -> None:
    seed = book.seed()
    assert book.seed() == seed
    other = Gradebook(tmp_path / "other.sqlite")
    assert other.seed() != seed
    other.close()
    assert book.seed(12) == 12
    book.close()
    again = Gradebook(path)
    assert again.seed() == 12
    again.close()


def test_what_is_no_gradebook_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("a list of my own, and longer than the header of a database would be " * 9)
    before = path.read_bytes()
    with pytest.raises(GradebookError, match="cannot be used: file is not a database"):
        Gradebook(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE things (name)")
    db.commit()
    with pytest.raises(GradebookError, match="is no gradebook of this version"):
        Gradebook(path)
    assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("things",)]
    db.close()


def test_a_newer_gradebook_is_refused(book: Gradebook, path: Path) -> None:
    book._db.execute("PRAGMA user_version = 2")
    book.close()
    with pytest.raises(GradebookError, match="is no gradebook of this version"):
        Gradebook(path)


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(GradebookError, match="unable to open"):
        Gradebook(path)
