"""All reports of a class, written side by side."""

import os
import stat
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.export import write_reports
from tests.grading.test_gradebook import RESULT


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


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_what_holds_more_than_one_student_is_for_its_owner_only(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        for _ in range(2):
            write_reports([RESULT], ClassSummary([RESULT]), tmp_path)
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in tmp_path.rglob("*")
                if path.is_file()
            }
            own = dict.fromkeys(["grades.csv", "grades.json", "canvas.csv", "junit.xml"], 0o600)
            students = dict.fromkeys(["01_small.html", "01_small.gradescope.json"], 0o666 & ~umask)
            assert modes == own | students
            for name in own:  # as an older version left it
                (tmp_path / name).chmod(0o644)
    finally:
        os.umask(before)


def test_students_whose_names_differ_in_case_have_a_folder_each(tmp_path: Path) -> None:
    results = [replace(RESULT, student=student) for student in ("Ann", "ann", "bo")]
    write_reports(results, ClassSummary(results), tmp_path)
    names = [path.name for path in (tmp_path / "feedback").iterdir()]
    assert "bo" in names
    assert len({name.lower() for name in names}) == 3


def test_a_student_who_came_since_the_summary_has_a_folder(tmp_path: Path) -> None:
    write_reports([RESULT, replace(RESULT, student="bo")], ClassSummary([RESULT]), tmp_path)
    ann, bo = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert ann == "ann"
    assert bo.startswith("bo-")
