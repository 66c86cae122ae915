"""The instructor's corrections: points that are set by hand, from `adjustments.csv`."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.spreadsheets import Row, Table

COLUMNS = ("student", "lesson", "exercise", "points", "comment", "by")
_EXCUSED = "excused"


@dataclass(frozen=True)
class Correction:
    """One line: the points of one exercise, or none of them if the student is excused."""

    student: str
    lesson: str
    exercise: str  #: empty for the whole lesson, from which one can only be excused
    points: float | None  #: None means excused
    comment: str = ""
    by: str = ""

    def __str__(self) -> str:
        plural = "s" * (self.points != 1)
        words = "excused" if self.points is None else f"set to {self.points:g} point{plural}"
        if self.by:
            words += f" by {self.by}"
        return f"{words}: {self.comment}" if self.comment else words


class Students(Protocol):
    """Whom a correction can be for; a `ClassList` is one."""

    def called(self, name: str) -> Iterable[str]:
        """Return all students that a name may mean."""

    def has_row(self, student: str, lesson: str) -> bool:
        """Is there a row for a student and lesson?"""


def read_corrections(
    table: Table,
    source: str,
    lessons: Mapping[str, Mapping[str, float]],
    students: Students,
) -> tuple[list[Correction], list[str]]:
    """Read corrections, and say for each line that fits nothing why it is refused.

    Parameters
    ----------
    table : Table
    source : str
        The file's name, for the reasons.
    lessons : mapping
        The points of each lesson's exercises.
    students : Students

    Returns
    -------
    corrections, refused : list of Correction, list of str
    """
    corrections: dict[tuple[str, str, str], Correction] = {}
    lines: dict[tuple[str, str, str], int] = {}
    refused = []
    for row in table.rows:
        try:
            one = _correction(row, lessons, students)
            key = one.student, one.lesson, one.exercise
            if key in lines:
                raise _Misfit(f"line {lines[key]} corrects the same; keep one of them")
        except _Misfit as reason:
            refused.append(f"{source}, line {row.line}: {reason}; this line is not applied")
        else:
            corrections[key], lines[key] = one, row.line
    return [*corrections.values()], refused


class _Misfit(Exception):
    """A line fits nothing; the message says why."""


def _correction(
    row: Row,
    lessons: Mapping[str, Mapping[str, float]],
    students: Students,
) -> Correction:
    student, lesson, exercise = (row.get(name) for name in COLUMNS[:3])
    meant = sorted(students.called(student)) if student else []
    if len(meant) != 1:
        found = f"it may mean {' or '.join(meant[:3])}" if meant else "nobody is called that"
        raise _Misfit(f"student {student!r}: {found}; write the name as in grades.csv")
    if lesson not in lessons:
        raise _Misfit(f"there is no lesson {lesson!r}; there is {', '.join(lessons)}")
    if not students.has_row(meant[0], lesson):
        why = f"{meant[0]} handed nothing in for {lesson}; with a roster it can be corrected"
        raise _Misfit(why)
    points = _points(row.get("points"))
    if exercise:
        if exercise not in lessons[lesson]:
            there = ", ".join(lessons[lesson])
            raise _Misfit(f"{lesson} has no exercise {exercise!r}; it has {there}")
        most = lessons[lesson][exercise]
        if points is not None and points > most:
            raise _Misfit(f"{exercise} has {most:g} points, so it cannot be given {points:g}")
    elif points is not None:
        raise _Misfit("it names no exercise; from a whole lesson a student can only be excused")
    return Correction(meant[0], lesson, exercise, points, row.get("comment"), row.get("by"))


def _points(text: str) -> float | None:
    if text.casefold() == _EXCUSED:
        return None
    try:
        points = float(text.replace(",", "."))  # as many spreadsheets write it
    except ValueError:
        points = math.nan
    if not (math.isfinite(points) and points >= 0):
        raise _Misfit(f"the points are {text!r}; write a number from 0, or {_EXCUSED}")
    return points


def corrected(
    result: Result, corrections: Sequence[Correction], exercises: Mapping[str, float]
) -> Result:
    """Apply the corrections of one student and lesson to a result's marks.

    Where nothing was graded, the lesson's exercises get marks without points first. An exercise
    from which a student is excused counts with all its points, since its maximum counts, too.
    """
    by_exercise = {one.exercise: one for one in corrections if one.exercise}
    if not by_exercise:
        return result
    marks = result.marks or tuple(
        Mark(name, "not attempted", 0.0, points) for name, points in exercises.items()
    )
    new = []
    for mark in marks:
        if one := by_exercise.get(mark.exercise):
            points = mark.max_points if one.points is None else min(one.points, mark.max_points)
            mark = replace(mark, points=points, correction=str(one))
        new.append(mark)
    return replace(result, marks=tuple(new))
