"""The command that prints the proof of all checks, and fails if one is unproved."""

from dataclasses import replace
from pathlib import Path

import pytest

from dlhelpers.course import Course
from dlhelpers.exercises import __main__ as command
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.lesson import Lesson


@pytest.mark.parametrize("hints", [4, 0])
def test_one_line_an_exercise_and_the_findings_below(
    hints: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = get_lesson("normalization").exercises["normalize_rows"]
    lesson = Lesson([replace(exercise, hints=exercise.hints[:hints])])
    monkeypatch.setattr(command, "open_course", lambda: Course(Path(), ""))
    monkeypatch.setattr(Course, "lessons", ("normalization",))
    monkeypatch.setattr(command, "get_lesson", lambda _name: lesson)
    assert command.main(["--slips"]) == (hints == 0)
    header, row, total, unproved, title, unnoticed = capsys.readouterr().out.splitlines()
    assert header.split() == ["1", "exercises", *command._COLUMNS]
    cases, mistakes, shown, findings, slips, noticed, named = map(int, row.split()[1:])
    assert row.split()[1:] == total.split()[2:]
    assert (cases, mistakes, shown, findings) == (7, len(exercise.mistakes), hints, hints == 0)
    assert slips > noticed >= named > slips / 2
    assert ("there are no hints" in unproved) == (hints == 0)
    assert title == "no case notices"
    assert "rows.py:" in unnoticed
    assert "axis=-1" in unnoticed
