"""What there is to hand back, by student and lesson, and who was found on the platform."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dlhelpers.grading.records import Mark
from dlhelpers.grading.reports.class_summary import person
from dlhelpers.grading.reports.text import number, plain
from dlhelpers.grading.standings import Standing


class HandBackError(Exception):
    """Nothing can be handed back; the message says why and what to do."""


@dataclass
class Outcome:
    """What a hand-back has written, and what somebody must know of it."""

    written: list[Path] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    complete: bool = True  #: whether everybody's points have found their place

    def tell(self, title: str, lines: Sequence[str], lost: bool = False) -> None:
        """Add a list, if there is something in it; with `lost` points it is not complete."""
        if lines:
            self.lines += [f"{title}:", *(f"  {line}" for line in lines)]
            self.complete = self.complete and not lost


class Work:
    """A class's standings, without code and words, of which a large class has too much.

    Parameters
    ----------
    standings : iterable of Standing
    missing_as_zero : bool
        Hand back 0 where nothing was handed in or what was handed in cannot be read.
    """

    def __init__(self, standings: Iterable[Standing], missing_as_zero: bool = False) -> None:
        self.students: dict[str, dict[str, Standing]] = defaultdict(dict)
        self.max_scores: dict[str, float] = {}  #: by lesson
        self.missing_as_zero = missing_as_zero
        self._known: dict[str, set[str]] = defaultdict(set)
        self._found: set[str] = set()
        for standing in standings:
            result = standing.result
            light = replace(result, marks=tuple(map(_light, result.marks)))
            self.students[result.student][result.lesson] = replace(standing, result=light)
            if result.lesson:
                self.max_scores[result.lesson] = standing.max_score
            for kind, words in (
                ("id", [result.platform_id]),
                ("login", [result.student, standing.email]),
            ):
                for word in filter(None, map(_folded, words)):
                    self._known[f"{kind} {word}"].add(result.student)

    def find(self, ids: Iterable[str], logins: Iterable[str] = ()) -> str | None:
        """Return the student whom the platform knows by one of these; None if that is not one."""
        for kind, words in (("id", ids), ("login", logins)):
            keys = (f"{kind} {folded}" for word in words if (folded := _folded(word)))
            found = set().union(*(self._known.get(key, set()) for key in keys))
            if len(found) == 1:
                (student,) = found
                self._found.add(student)
                return student
            if found:
                return None
        return None

    def points(self, student: str | None, lesson: str) -> str:
        """Return what is handed back, or an empty text; a student of None handed nothing in."""
        standing = self.students[student].get(lesson) if student else None
        if standing and standing.has_points:
            return number(standing.final)
        no_work = standing is None or standing.result.status not in ("graded", "not graded")
        excused = standing is not None and standing.excused
        return "0" if self.missing_as_zero and no_work and not excused else ""

    def excused(self, student: str | None, lesson: str) -> bool:
        """Tell whether the lesson does not count for the student."""
        standing = self.students[student].get(lesson) if student else None
        return standing is not None and standing.excused

    def why_empty(self, student: str, lesson: str) -> str:
        """Say in a line why a student has no points for a lesson."""
        standing = self.students[student].get(lesson)
        if standing is None:
            return f"{self.name(student)}: {plain(lesson)}: nothing was handed in"
        reason = "excused" if standing.excused else standing.result.status
        problems = plain("; ".join(standing.result.problems))
        return ": ".join(filter(None, [self.name(student), plain(lesson), reason, problems]))

    def name(self, student: str) -> str:
        """Name a student for people."""
        rows = self.students[student].values()
        return person(next((row for row in rows if row.name), next(iter(rows))))

    def not_found(self, lessons: Iterable[str]) -> list[str]:
        """List those who have points for one of these lessons and were not found, with the points.

        Call it after the last `find`.
        """
        lines = []
        for student in self.students:
            if student in self._found:
                continue
            points = [
                f"{plain(lesson)} {number(row.final)}"
                for lesson in lessons
                if (row := self.students[student].get(lesson)) and row.has_points
            ]
            if points:
                lines.append(f"{self.name(student)}: {', '.join(points)}")
        return lines


def _light(mark: Mark) -> Mark:
    return Mark(mark.exercise, mark.state, mark.points, mark.max_points, correction=mark.correction)


def _folded(word: str) -> str:
    return word.strip().casefold()
