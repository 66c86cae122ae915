"""The command that prints the table of all checks, and fails if one is unproved."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dlhelpers.exercises import __main__ as command
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.exercise import Exercise, Mistake
from dlhelpers.exercises.lesson import Lesson


def _use(monkeypatch: pytest.MonkeyPatch, exercises: Sequence[Exercise]) -> None:
    lesson = Lesson("normalization", exercises)
    monkeypatch.setattr(command, "LESSONS", ("normalization",))
    monkeypatch.setattr(command, "get_lesson", lambda _name: lesson)


def test_the_table_counts_what_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = get_lesson("normalization").exercises["softmax"]
    _use(monkeypatch, [exercise])
    assert command.main() == 0
    header, row, total = capsys.readouterr().out.splitlines()
    assert header.split() == list(command._COLUMNS)
    count = str(len(exercise.mistakes))
    assert row.split()[:8] == [
        "normalization.softmax", "7", "passed", "not", "attempted", count, count, "4",
    ]  # fmt: skip
    assert total.split() == ["1", "exercises", "7", count, count, "4"]


def test_whatever_is_unproved_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = get_lesson("normalization").exercises["softmax"]
    right = Mistake("nothing at all", exercise.reference, "Nothing is wrong.")
    first = exercise.mistakes[0]
    twice = Mistake("the first again", first.function, "Again.")
    broken = replace(
        exercise,
        reference=exercise.mistakes[2].function,
        name="softmax",
        mistakes=[right, first, twice],
        hints=[],
    )
    _use(monkeypatch, [broken])
    assert command.main() == 1
    shown = capsys.readouterr().out
    assert f"the mistake 'the first again' is failed, {first.name!r}" in shown
    assert "there are no hints" in shown
