"""All reports of a class, written side by side."""

import errno
import json
import os
import stat
import unicodedata
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.reports.export import (
    folder_names,
    suffixed_name,
    write,
    write_parts,
    write_reports,
    write_whole,
)
from dlhelpers.grading.reports.tables import grades_json
from dlhelpers.grading.standings import Standing
from tests.grading.reports.examples import all_of, standing
from tests.grading.reports.test_tables import MISSING, UNREAD
from tests.grading.test_gradebook import RESULT

FOR_THE_OWNER = [
    "summary.html", "exercises.csv", "grades.csv", "totals.csv", "grades.json", "canvas.csv",
    "junit.xml",
]  # fmt: skip


class Counting(list[Standing]):
    """Knows how often somebody has gone through it, and how many are wanted at once."""

    def __init__(self, *rows: Standing) -> None:
        super().__init__(rows)
        self.times = 0
        self.alive: weakref.WeakSet[Standing] = weakref.WeakSet()
        self.most_alive = 0

    def __iter__(self) -> Iterator[Standing]:
        self.times += 1
        for row in super().__iter__():
            copy = replace(row)
            self.alive.add(copy)
            self.most_alive = max(self.most_alive, len(self.alive))
            yield copy


def test_a_class_is_gone_through_twice_and_never_held(tmp_path: Path) -> None:
    results = [
        replace(RESULT, student=f"s{n:03}", lesson=f"0{lesson}")
        for n in range(400)
        for lesson in "123"
    ]
    rows = Counting(*all_of(results))
    write(rows, tmp_path)
    assert rows.times == 2
    assert rows.most_alive < 100
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {*FOR_THE_OWNER, "feedback"}
    assert len((tmp_path / "canvas.csv").read_text().splitlines()) == 402
    assert len(list((tmp_path / "feedback").iterdir())) == 400


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_what_holds_more_than_one_student_is_for_its_owner_only(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        for _ in range(2):
            write([standing(RESULT)], tmp_path)
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in tmp_path.rglob("*")
                if path.is_file()
            }
            own = dict.fromkeys(FOR_THE_OWNER, 0o600)
            students = dict.fromkeys(["01_small.html", "01_small.gradescope.json"], 0o666 & ~umask)
            assert modes == own | students
            for name in own:  # as an older version left it
                (tmp_path / name).chmod(0o644)
    finally:
        os.umask(before)


def test_students_whose_names_differ_in_case_have_a_folder_each(tmp_path: Path) -> None:
    write(all_of(replace(RESULT, student=name) for name in ("Ann", "ann", "bo")), tmp_path)
    names = [path.name for path in (tmp_path / "feedback").iterdir()]
    assert "bo" in names
    assert len({name.lower() for name in names}) == 3


class Growing(list[Standing]):
    """Another run adds a student after the first time that somebody has gone through it."""

    def __iter__(self) -> Iterator[Standing]:
        yield from [*super().__iter__()]
        if len(self) == 1:
            self.append(standing(replace(RESULT, student="bo")))


def test_a_student_who_came_since_the_summary_has_a_folder(tmp_path: Path) -> None:
    write(Growing([standing(RESULT)]), tmp_path)
    ann, bo = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert ann == "ann"
    assert bo.startswith("bo-")


def test_who_is_missing_has_rows_and_no_folder(tmp_path: Path) -> None:
    write([standing(RESULT), MISSING], tmp_path)
    assert "zoe,01_small,,3,missing" in (tmp_path / "grades.csv").read_text()
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["ann"]


def test_a_gradebook_is_reported(tmp_path: Path) -> None:
    book = Gradebook(tmp_path / "gradebook.sqlite")
    book.record(RESULT)
    summary = write_reports(book, tmp_path)
    book.close()
    assert summary.submissions == 1
    assert "ann" in (tmp_path / "totals.csv").read_text()


def write_file(path: Path, parts: Iterable[str]) -> None:
    for _ in write_parts(path, parts):
        pass


@pytest.mark.parametrize("writer", [write_whole, write_file])
def test_a_file_is_whole_and_stays_if_it_is_the_same(
    writer: Callable[[Path, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "report.csv"
    writer(path, "a\nü\n")
    assert path.read_bytes() == b"a\n\xc3\xbc\n"
    before = path.stat()
    writer(path, "a\nü\n")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    writer(path, "a\nv\n")
    assert path.read_bytes() == b"a\nv\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"
    write_file(path, grades_json([standing(RESULT)]))
    before = path.read_bytes()

    def interrupted(parts: Iterable[str]) -> Iterator[str]:
        yield from parts
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(path, interrupted(grades_json([standing(UNREAD)])))
    stopped = write_parts(path, grades_json([standing(UNREAD)]))
    next(stopped)
    stopped.close()  # as when another report cannot be written
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before
    write_file(path, grades_json([standing(UNREAD)]))
    assert json.loads(path.read_text())[0]["student"] == "bo"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_write_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"
    one = write_parts(path, grades_json(all_of([RESULT, RESULT])))
    next(one)
    write_file(path, grades_json([standing(UNREAD)]))
    assert json.loads(path.read_text())[0]["student"] == "bo"
    for _ in one:
        pass
    assert [row["student"] for row in json.loads(path.read_text())] == ["ann", "ann"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_nothing_and_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "grades.json"

    def full() -> Iterator[str]:
        yield "["
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as raised:
        write_file(path, full())
    assert raised.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


NAMES = st.one_of(
    st.text(max_size=80),
    st.text(st.sampled_from("aAbB .-_1é"), max_size=4),
    st.sampled_from(["CON", "con.x", "Nul .a", "José", "JOSÉ", "Jose\u0301", "x" * 61, "x" * 62]),
)


@pytest.mark.parametrize("student", ["ann", "Jane Doe_12", "a-b.c", "x" * 60, "-x", "ann-1234"])
def test_a_plain_name_is_kept(student: str) -> None:
    assert folder_names([student, "bo"])[student] == student


@pytest.mark.parametrize(
    "student",
    [
        *("../../etc", "..", ".", "", "a/b", "a\\b", "x" * 300, "Ünal", "a:b", " a", "a.", "a\n"),
        *("CON", "nul", "com1.txt", "LPT9 .x", "ann-0123abcd", "ann-0123ABCD4567cdef"),
    ],
)
def test_a_name_that_is_no_folders_gets_a_safe_one(student: str) -> None:
    name = folder_names([student])[student]
    assert name != student
    assert is_legal(name)
    others = folder_names([student, student + "!", student + "?"])
    assert others[student] == name
    assert len(set(others.values())) == 3


def test_names_that_differ_in_case_get_a_suffix_each() -> None:
    names = folder_names(["Ann", "ann", "bo"])
    assert names["bo"] == "bo"
    assert names["Ann"].startswith("Ann-")
    assert names["ann"].startswith("ann-")


@pytest.mark.parametrize("student", ["José", "../x", "Ann"])
def test_a_name_with_its_suffix_is_not_anothers(student: str) -> None:
    theirs = suffixed_name(student)
    for impostor in (theirs, theirs.upper(), theirs[:-8]):  # the last is an older version's
        names = folder_names([student, student.upper(), impostor])
        assert len({name.lower() for name in names.values()}) == 3
        assert names[impostor] != impostor


@given(st.lists(NAMES, unique=True, max_size=8))
def test_folders_are_legal_and_nobody_shares_one(students: list[str]) -> None:
    students += [name for name in folder_names(students).values() if name not in students]
    names = folder_names(students)
    assert list(names) == students
    assert all(map(is_legal, names.values()))
    folded = {unicodedata.normalize("NFC", name.casefold()) for name in names.values()}
    assert len(folded) == len(students)


def is_legal(name: str) -> bool:
    devices = {"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"}
    return (
        0 < len(name) < 80
        and not set(name) & set('<>:"/\\|?*')
        and name.isascii()
        and name.isprintable()
        and name.strip(" .") == name
        and name.split(".")[0].strip().lower() not in devices
    )
