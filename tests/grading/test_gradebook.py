"""One file that holds whole results or none, and refuses to be what it is not."""

import json
import os
import random
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dlhelpers.grading import gradebook
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
    other._db, other._path = sqlite3.connect(path), path
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
    book._db.execute(f"PRAGMA user_version = {gradebook._VERSION + 1}")
    book.close()
    with pytest.raises(GradebookError, match="is no gradebook of this version"):
        Gradebook(path)


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(GradebookError, match="unable to open"):
        Gradebook(path)


# Who may read it


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_its_owner_can_read_it(umask: int, path: Path) -> None:
    before = os.umask(umask)
    try:
        book = Gradebook(path)
        book.record(RESULT)
        files = list(path.parent.iterdir())
        assert len(files) == 3  # SQLite's own two are beside it
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        for file in files:  # as an older version left them
            file.chmod(0o644)
        again = Gradebook(path)
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        again.close()
        book.close()
    finally:
        os.umask(before)


# What is too long


def test_long_code_is_cut_and_says_so(book: Gradebook) -> None:
    source = "x = 1\n" * 10**6
    book.record(replace(RESULT, marks=(replace(MARKS[0], code=source),)))
    ((mark,),) = [result.marks for result in book]
    assert len(mark.code) <= 20_000
    kept, _, note = mark.code.rpartition("\n… ")
    assert source.startswith(kept)
    assert note == f"({len(source) - len(kept):,} more characters are not shown)"


def test_many_long_notes_are_cut_and_say_so(book: Gradebook) -> None:
    notes = tuple(f"{number} {'x' * 5000}" for number in range(500))
    book.record(replace(RESULT, problems=notes, flags=notes))
    (result,) = book
    for texts in (result.problems, result.flags):
        assert len(texts) == 50
        assert texts[-1] == "… (451 more notes are not shown)"
        assert all(len(text) <= 1000 for text in texts)
        assert texts[0].endswith("more characters are not shown)")
    book.record(result)
    assert list(book) == [result]


def test_what_an_older_version_kept_whole_is_cut_when_it_is_read(book: Gradebook) -> None:
    book.record(RESULT)
    book._db.execute("UPDATE mark SET code = ?", ("x" * 10**6,))
    (result,) = book
    assert all(len(mark.code) <= 20_000 for mark in result.marks)


# Damage


def use(path: Path) -> None:
    """Do all that a run does with a gradebook."""
    book = Gradebook(path)
    try:
        book.seed()
        book.is_current(RESULT)
        list(book)
        len(book)
        book.record(replace(RESULT, student="new"))
        book.forget("s001", "01_small")
    finally:
        book.close()


@pytest.mark.parametrize("when", ["before it is opened", "while it is in use"])
def test_overwritten_bytes_are_one_line_or_nothing(
    when: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Gradebook(path)
    book.seed()
    for number in range(120):
        book.record(replace(RESULT, student=f"s{number:03}"))
    book.close()
    whole = path.read_bytes()
    if when == "while it is in use":
        monkeypatch.setattr(Gradebook, "_prepare", lambda book: None)  # nobody has looked it over
    draw, said = random.Random(1), list[str]()
    damaged = tmp_path / "damaged.sqlite"
    for _ in range(150):
        data = bytearray(whole)
        at = draw.choice([draw.randrange(len(data)), draw.randrange(0, len(data), 4096)])
        data[at : at + 64] = draw.randbytes(64)
        damaged.write_bytes(data[: len(whole)])
        try:
            use(damaged)
        except GradebookError as error:
            said.append(str(error))
        for beside in tmp_path.glob("damaged.sqlite-*"):
            beside.unlink()
    assert len(said) > 50
    for line in said:
        assert str(damaged) in line
        assert "move it away and run the same command again" in line
        assert "\n" not in line


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE result SET problems = '[1'",
        "UPDATE result SET problems = '{}'",
        "UPDATE result SET flags = '[1]'",
        "UPDATE result SET flags = x'00ff'",
        f"UPDATE result SET problems = '{'[' * 10**5}'",
        "UPDATE result SET status = 1.5, digest = x'01'",
        "UPDATE result SET max_score = 'many'",
        "UPDATE result SET max_score = 9e999",
        "UPDATE result SET student = CAST(x'ff' AS TEXT)",
        "UPDATE mark SET points = 'x'",
        "UPDATE mark SET code = x'00'",
        "UPDATE mark SET advice = 'null'",
        "UPDATE mark SET cases = '[[1]]'",
        "UPDATE mark SET cases = '7'",
        "UPDATE mark SET sentence = CAST(x'80' AS TEXT)",
        "UPDATE setting SET value = 'x'",
        "UPDATE setting SET value = x'00'",
        "DROP TABLE mark",
        "DROP TABLE setting",
    ],
)
def test_a_row_that_is_none_of_ours_is_one_line(change: str, book: Gradebook, path: Path) -> None:
    book.seed()
    book.record(RESULT)
    book._db.execute("PRAGMA foreign_keys = OFF")
    book._db.execute(change)
    book.close()
    with pytest.raises(GradebookError, match="move it away") as raised:
        use(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_gradebook_of_the_last_version_is_read(path: Path) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    column = " answers TEXT NOT NULL DEFAULT '',"
    assert column in gradebook._SCHEMA
    db.executescript(gradebook._SCHEMA.replace(column, "") + "PRAGMA user_version = 1;")
    db.execute("INSERT INTO setting VALUES ('seed', '12')")
    row = ("ann", "01_small", "graded", 1, 3, "d", "c", "5", "dlhelpers 1", 1, "", 0, 0.5)
    db.execute(f"INSERT INTO result VALUES ({'?, ' * 14}?)", (*row, json.dumps(["odd"]), "[]"))
    db.close()
    book = Gradebook(path)
    assert book.seed() == 12
    assert [(r.student, r.problems) for r in book] == [("ann", ("odd",))]
    book.record(RESULT)
    assert RESULT in book
    book.close()
    Gradebook(path).close()  # and again, now that it is of this version


# Others at work, and no room


def test_a_run_that_waits_in_vain_for_another_says_so(
    book: Gradebook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook, "_PATIENCE", 0.1)
    other = Gradebook(path)
    with book._transaction(), pytest.raises(GradebookError, match="another run uses it"):
        other.record(RESULT)
    with book._transaction(), pytest.raises(GradebookError, match="another run uses it"):
        Gradebook(path)
    other.record(RESULT)
    assert list(book) == [RESULT]
    other.close()


def test_where_there_is_no_room_what_is_recorded_stays(book: Gradebook, path: Path) -> None:
    book.record(RESULT)
    (pages,) = book._db.execute("PRAGMA page_count").fetchone()
    book._db.execute(f"PRAGMA max_page_count = {pages}")
    results = (replace(RESULT, student=f"s{number:03}") for number in range(1000))
    with pytest.raises(GradebookError, match="make room and run the same command again"):
        list(map(book.record, results))
    (count,) = book._db.execute("SELECT count(*) FROM result").fetchone()
    assert len(list(book)) == count > 0
    book._db.execute("PRAGMA max_page_count = 100000")
    book.record(replace(RESULT, student="zoe"))
    assert len(book) == count + 1
