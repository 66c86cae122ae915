"""A class: in parallel as one by one, and whatever happens in between, nothing is lost."""

import contextlib
import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from dlhelpers.course import teachers_notebooks
from dlhelpers.grading.grade_class import grade_class
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox import pool
from dlhelpers.grading.sandbox.pool import Pool, Unit
from dlhelpers.grading.standings import standings
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.work_queue import GradingOptions, Task
from dlhelpers.grading.verdicts.judge_process import JudgeError, JudgeProcess
from dlhelpers.grading.verdicts.messages import Limits, Verdict
from tests.grading.building import ALL_POINTS, STEM, edition, small_rubric, submitted
from tests.grading.classes import (
    Silent,
    descendants,
    end,
    finished,
    found_in,
    hand_in,
    orphans,
    reports,
    start,
    wait_until_gone,
    write_class,
)

OPTIONS = GradingOptions(seed=5)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    book = Gradebook(tmp_path / "gradebook.sqlite")
    yield book
    book.close()


@pytest.fixture(scope="module")
def serial(rubric: Rubric, tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """A class of twelve, graded in this process."""
    folder = tmp_path_factory.mktemp("serial")
    write_class(folder / "submitted", 12)
    book = Gradebook(folder / "gradebook.sqlite")
    assert grade_class(found_in(folder), [rubric], OPTIONS, book, Silent(), 1).graded == 12
    results = list(book)
    book.close()
    return results


def test_what_each_of_a_class_gets(serial: list[Result]) -> None:
    assert [r.score for r in serial[:5]] == [7, 5, 5, 6, 4]
    assert {r.status for r in serial} == {"graded"}
    assert all(r.sandboxed for r in serial)


def test_in_parallel_as_one_by_one(
    serial: list[Result], rubric: Rubric, book: Gradebook, tmp_path: Path
) -> None:
    handed_in = found_in(write_class(tmp_path / "submitted", 12))
    assert grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 2).graded == 12
    assert list(book) == serial


def test_what_begins_a_run_loads_nothing_that_computes() -> None:
    code = "import sys, dlhelpers.grading.session; print('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_by_any_executor(
    serial: list[Result], rubric: Rubric, book: Gradebook, tmp_path: Path
) -> None:
    handed_in = found_in(write_class(tmp_path / "submitted", 12))
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 1, executor)
    assert list(book) == serial


class Killer(Silent):
    """Kills what runs submissions' code, after so many results."""

    def __init__(self, *after: int) -> None:
        self.after, self.done = after, 0
        self.others = descendants(os.getpid())

    def advance(self) -> None:
        self.done += 1
        if self.done in self.after:
            for victim in descendants(os.getpid()) - self.others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)


@linux
def test_boxes_that_die_are_replaced(
    serial: list[Result], rubric: Rubric, book: Gradebook, tmp_path: Path
) -> None:
    handed_in = found_in(write_class(tmp_path / "submitted", 12))
    killer = Killer(2, 5)
    assert grade_class(handed_in, [rubric], OPTIONS, book, killer, 2).graded == 12
    assert killer.done == 12
    assert list(book) == serial


@linux
def test_whoever_stops_waits_for_nothing_that_still_runs(
    rubric: Rubric, book: Gradebook, tmp_path: Path
) -> None:
    class Stopping(Silent):
        def advance(self) -> None:
            raise KeyboardInterrupt

    for number in range(8):
        hand_in(
            tmp_path / "submitted",
            f"slow{number}",
            {"softmax": f"import time; time.sleep(3)  # {number}"},
        )
    hand_in(tmp_path / "submitted", "ann")
    before = descendants(os.getpid())
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        grade_class(found_in(tmp_path / "submitted"), [rubric], OPTIONS, book, Stopping(), 2)
    assert time.monotonic() - started < 20  # all of it takes twice as long
    assert len(book) == 1
    assert descendants(os.getpid()) <= before


@pytest.mark.parametrize("sandboxed", [pytest.param(True, marks=linux), False])
def test_a_unit_that_is_abandoned_starts_nothing_again(sandboxed: bool, rubric: Rubric) -> None:
    unit = Unit()
    task = Task(submitted(rubric, edition()), rubric, GradingOptions(seed=5, sandboxed=sandboxed))
    unit.begin(task)
    unit.abandon()
    with pytest.raises(CancelledError):
        unit.grade(task)
    unit.close()


@linux
def test_units_that_are_stopped_at_once_leave_nothing(rubric: Rubric) -> None:
    task = Task(submitted(rubric, edition()), rubric, OPTIONS)
    before, ours = orphans(), descendants(os.getpid())
    for milliseconds in (0, 2, 5, 10, 20, 40, 80) * 2:
        pool = Pool(1)
        pool.begin(task)
        time.sleep(milliseconds / 1000)
        pool.stop()
    assert wait_until_gone(orphans() - before, 10) == set()
    assert descendants(os.getpid()) <= ours


@linux
def test_boxes_of_lessons_that_nobody_wants_any_more_make_room(rubric: Rubric) -> None:
    before = descendants(os.getpid())
    unit = Unit()
    for number in range(8):
        other = replace(rubric, digest=str(number))
        unit.begin(Task(submitted(other, edition()), other, OPTIONS))
    # Each box is Bubblewrap, its first process and Python; the judge is one process and its child.
    assert len(descendants(os.getpid()) - before) <= 6 * 3 + 2
    unit.close()
    assert descendants(os.getpid()) <= before


def test_waiting_for_ones_turn_costs_no_time(
    rubric: Rubric, book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "LIMITS", Limits(submission=2.5))
    for number in range(6):  # each runs for long enough that the last of them waits for longer
        hand_in(
            tmp_path / "submitted",
            f"s{number}",
            {"softmax": f"import time; time.sleep(0.7)  # {number}"},
        )
    grade_class(found_in(tmp_path / "submitted"), [rubric], OPTIONS, book, Silent(), 1)
    results = list(book)
    assert [r.score for r in results] == [5] * 6


def test_only_what_changed_is_graded_again(rubric: Rubric, book: Gradebook, tmp_path: Path) -> None:
    folder = write_class(tmp_path / "submitted", 4)

    def graded(options: GradingOptions = OPTIONS) -> int:
        return grade_class(found_in(folder), [rubric], options, book, Silent(), 1).graded

    assert graded() == 4
    assert graded() == 0
    hand_in(folder, "student001")
    hand_in(folder, "zoe")
    assert graded() == 2
    assert {r.student: r.score for r in book}["student001"] == ALL_POINTS
    assert graded(GradingOptions(seed=5, regrade=True)) == 5
    assert graded(GradingOptions(seed=6)) == 5
    assert graded(GradingOptions(seed=6, partial=True)) == 5
    assert graded(GradingOptions(seed=6, partial=True)) == 0


def test_what_the_grader_failed_at_is_tried_again(
    rubric: Rubric, book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in = found_in(write_class(tmp_path / "submitted", 1))

    def fail(*_: object) -> Verdict:
        raise JudgeError("OSError: no memory")

    with monkeypatch.context() as patched:
        patched.setattr(JudgeProcess, "verdict", fail)
        grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 1)
    (result,) = book
    assert result.status == "not graded"
    assert result.problems == ("could not be graded: OSError: no memory",)
    assert grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 1).graded == 1
    (result,) = book
    assert result.score == ALL_POINTS


def test_a_better_file_takes_the_place_of_one_of_no_lesson(
    rubric: Rubric, book: Gradebook, tmp_path: Path
) -> None:
    bad = tmp_path / "submitted" / "ann" / "homework.ipynb"
    bad.parent.mkdir(parents=True)
    bad.write_text("no notebook")
    grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Silent(), 1)
    assert [(r.student, r.lesson, r.status) for r in book] == [("ann", "", "not read")]
    good = hand_in(tmp_path / "submitted", "ann")
    good.rename(bad)
    grade_class(found_in(tmp_path / "submitted"), [rubric], OPTIONS, book, Silent(), 1)
    rows = [(s.result.student, s.result.lesson, s.result.status) for s in standings(book)]
    assert rows == [("ann", STEM, "graded")]


# The whole command


@linux
def test_lessons_of_one_class_are_loaded_while_others_are_judged(tmp_path: Path) -> None:
    notebooks = [n for n in teachers_notebooks() if n.stem[:2] in ("02", "04", "05")]
    for student in ("ann", "bob", "cid"):
        for notebook in notebooks:
            path = tmp_path / "submitted" / student / notebook.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                notebook.read_bytes().replace(
                    b'"cells"', b'"of": "' + student.encode() + b'", "cells"', 1
                )
            )
    code, _, err = finished(start(tmp_path / "submitted", "--out", tmp_path, "--processes", "2"))
    assert (code, err) == (0, "")
    with (tmp_path / "grades.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    assert [row["score"] for row in rows] == [row["max_score"] for row in rows]


# Disturbed


def graded_so_far(out: Path) -> int:
    """How many results a run that is under way has recorded."""
    place = out / "gradebook.sqlite"
    if not place.is_file():
        return 0
    try:
        with sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=10) as db:
            (count,) = db.execute("SELECT count(*) FROM result").fetchone()
        db.close()
    except sqlite3.OperationalError:  # not made yet
        return 0
    return int(count)


def await_results(out: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while graded_so_far(out) < number:
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def arguments(tmp_path: Path) -> list[str | Path]:
    """Twenty submissions, of which each takes a moment."""
    teacher = tmp_path / "teacher"
    teacher.mkdir()
    small_rubric(teacher)
    slow = "import time\ntime.sleep(0.05)\n"
    submitted = write_class(tmp_path / "submitted", 20, slow)
    return [submitted, "--course", teacher, "--seed", "5", "--processes", "2", "--out"]


@linux
def test_killed_twice_and_run_again_is_as_if_undisturbed(
    arguments: list[str | Path], tmp_path: Path
) -> None:
    code, _, err = finished(start(*arguments, tmp_path / "undisturbed"))
    assert (code, err) == (0, "")
    out = tmp_path / "killed"
    for number in (3, 9):
        process = start(*arguments, out)
        await_results(out, number)
        started = descendants(process.pid)
        assert started
        code, said, _ = end(process, signal.SIGKILL)
        assert code == -signal.SIGKILL
        assert "Reports" not in said
        assert wait_until_gone(started) == set()
        assert number <= graded_so_far(out) < 20
    already = graded_so_far(out)
    code, said, err = finished(start(*arguments, out))
    assert (code, err) == (0, "")
    assert f"{20 - already} graded, {already} unchanged" in said
    undisturbed = reports(tmp_path / "undisturbed")
    assert len(undisturbed) == 7 + 2 * 20
    assert reports(out) == undisturbed


@linux
@pytest.mark.parametrize("processes", ["1", "2"])
def test_control_c_keeps_what_is_there(
    processes: str, arguments: list[str | Path], tmp_path: Path
) -> None:
    arguments[arguments.index("--processes") + 1] = processes
    out = tmp_path / "out"
    process = start(*arguments, out)
    await_results(out, 3)
    started = descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all of them
    code, said, err = finished(process)
    assert (code, err) == (130, "")
    assert "results are kept" in said
    assert wait_until_gone(started) == set()
    assert 3 <= graded_so_far(out) < 20
    code, _, _ = finished(start(*arguments, out))
    assert code == 0
    code, _, _ = finished(start(*arguments, tmp_path / "undisturbed"))
    assert reports(out) == reports(tmp_path / "undisturbed")
