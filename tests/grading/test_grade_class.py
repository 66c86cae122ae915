"""A class: in parallel as one by one, and whatever happens in between, nothing is lost."""

import contextlib
import csv
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.course import teachers_notebooks
from dlhelpers.exercises.execution import TIME_LIMIT
from dlhelpers.grading.grade_class import grade_class
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.inside import wire
from dlhelpers.grading.inside.pipes import packed
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Boxes
from dlhelpers.grading.sandbox.runner import SandboxError
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.submission import Submission
from dlhelpers.grading.submissions.work_queue import GradingOptions
from dlhelpers.grading.verdicts import grader, marks, protocol
from tests.grading.building import ALL_POINTS, STEM, small_rubric
from tests.grading.classes import (
    WRONG_SOFTMAX,
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
    assert grade_class(found_in(folder), [rubric], OPTIONS, book, Silent(), 1) == 12
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
    assert grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 2) == 12
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


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose work is graded, and not only like another's."""
    students: list[str] = []

    def counting(submission: Submission, *rest: Any) -> Result:
        students.append(submission.student)
        return marks.grade(submission, *rest)

    monkeypatch.setattr(grader, "grade", counting)
    return students


def test_the_very_same_work_is_graded_once(
    rubric: Rubric, book: Gradebook, tmp_path: Path, graded: list[str]
) -> None:
    for student in ("ann", "bob", "cid", "dan"):
        hand_in(tmp_path, student, {"softmax": WRONG_SOFTMAX})
    hand_in(tmp_path, "dan", {"softmax": f"{WRONG_SOFTMAX}# mine\n"})
    grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Silent(), 1)
    ann, *others = book
    assert graded == ["ann", "dan"]
    assert [r.student for r in others] == ["bob", "cid", "dan"]
    assert others[:2] == [replace(ann, student=name) for name in ("bob", "cid")]
    assert (ann.score, others[2].score) == (5, 5)


def test_work_that_took_its_time_is_tried_again_for_whoever_else_hands_it_in(
    rubric: Rubric, book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [TIME_LIMIT + 1, 0.1]

    def slow(submission: Submission, *rest: Any) -> Result:
        return replace(marks.grade(submission, *rest), seconds=seconds.pop(0))

    monkeypatch.setattr(grader, "grade", slow)
    for student in ("ann", "bob", "cid"):
        hand_in(tmp_path, student, {"softmax": f"# took its time\n{WRONG_SOFTMAX}"})
    grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Silent(), 1)
    assert seconds == []


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
    assert grade_class(handed_in, [rubric], OPTIONS, book, killer, 2) == 12
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
        hand_in(tmp_path, f"slow{number}", {"softmax": f"import time; time.sleep(3)  # {number}"})
    hand_in(tmp_path, "ann")
    before = descendants(os.getpid())
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Stopping(), 2)
    assert time.monotonic() - started < 20  # all of it takes twice as long
    assert len(book) == 1
    assert descendants(os.getpid()) <= before


@pytest.mark.parametrize("sandboxed", [pytest.param(True, marks=linux), False])
def test_what_is_stopped_is_not_started_again(sandboxed: bool, rubric: Rubric) -> None:
    boxes = Boxes(2, ["normalization"])
    boxes.begin(rubric, sandboxed, 1)
    taken = [boxes.take(rubric, sandboxed) for _ in range(2)]
    refused: list[BaseException] = []

    def wait_for_a_third() -> None:
        try:
            boxes.take(rubric, sandboxed)
        except CancelledError as error:
            refused.append(error)

    waiting = threading.Thread(target=wait_for_a_third)
    waiting.start()
    boxes.stop()
    boxes.give_back(taken[0])
    waiting.join(20)
    assert refused
    started = time.monotonic()
    with contextlib.suppress(SandboxError):
        assert taken[1].run(wire.encode(None), packed({}), 60.0).end in ("lost", "died")
    assert time.monotonic() - started < 30
    boxes.close()


@linux
def test_boxes_that_are_closed_at_once_leave_nothing(rubric: Rubric) -> None:
    before = orphans()
    for milliseconds in (2, 3, 4, 5, 6) * 3:
        boxes = Boxes(1, ["normalization"])
        boxes.begin(rubric, True, 1)
        time.sleep(milliseconds / 1000)
        boxes.close()
    assert wait_until_gone(orphans() - before, 10) == set()


@linux
def test_boxes_of_lessons_that_nobody_wants_any_more_make_room(rubric: Rubric) -> None:
    before = descendants(os.getpid())
    boxes = Boxes(1, ["normalization"])
    for number in range(8):
        box = boxes.take(replace(rubric, digest=str(number)), True)
        box.begin()
        boxes.give_back(box)
    assert boxes.take(replace(rubric, digest="7"), True) is box
    boxes.give_back(box)
    # Each is Bubblewrap, its first process and Python.
    assert len(descendants(os.getpid()) - before) <= 6 * 3
    boxes.close()
    assert descendants(os.getpid()) <= before


def test_the_very_same_work_at_the_same_time_is_graded_once(
    rubric: Rubric,
    book: Gradebook,
    tmp_path: Path,
    graded: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grader, "TIME_LIMIT", 1000.0)  # however slow the machine may be just now
    for number in range(12):
        hand_in(tmp_path, f"s{number:02}", {"softmax": WRONG_SOFTMAX})
    grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Silent(), 4)
    assert len(graded) == 1
    assert {r.score for r in book} == {5}


def test_waiting_for_ones_turn_costs_no_time(
    rubric: Rubric, book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "SUBMISSION_TIME", 2.5)
    for number in range(6):  # each runs for long enough that the last of them waits for longer
        hand_in(tmp_path, f"s{number}", {"softmax": f"import time; time.sleep(0.7)  # {number}"})
    grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Silent(), 1)
    results = list(book)
    assert [r.score for r in results] == [5] * 6
    assert all(r.seconds < 2.5 for r in results)


def test_only_what_changed_is_graded_again(rubric: Rubric, book: Gradebook, tmp_path: Path) -> None:
    folder = write_class(tmp_path / "submitted", 4)

    def graded(options: GradingOptions = OPTIONS) -> int:
        return grade_class(found_in(folder), [rubric], options, book, Silent(), 1)

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

    def fail(*_: object) -> Result:
        raise OSError("no memory")

    with monkeypatch.context() as patched:
        patched.setattr(grader, "grade", fail)
        grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 1)
    (result,) = book
    assert result.status == "not graded"
    assert result.problems == ("could not be graded: OSError: no memory",)
    assert grade_class(handed_in, [rubric], OPTIONS, book, Silent(), 1) == 1
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
    grade_class(found_in(tmp_path), [rubric], OPTIONS, book, Silent(), 1)
    assert [(r.student, r.lesson, r.status) for r in book] == [("ann", STEM, "graded")]


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
    return [submitted, "--notebooks", teacher, "--seed", "5", "--processes", "2", "--out"]


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
    assert len(undisturbed) == 4 + 2 * 20
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
