"""The gradebook in the forms that people and programs read: CSV, JSON, tables.

Every form is a view: it is written anew from the gradebook and never read back. What comes from a
student is escaped for the form that it goes into. A class may be large: results are gone through
several times and never held all at once.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.text import cell, csv_row, number, plain


def grades_csv(results: Iterable[Result], exercises: Collection[str]) -> Iterator[str]:
    """A row a student and lesson, in it a column an exercise."""
    yield csv_row(["student", "lesson", "score", "max_score", "status", *exercises])
    for result in results:
        points = {mark.exercise: number(mark.points) for mark in result.marks}
        yield csv_row(
            [
                *(cell(result.student), cell(result.lesson)),
                *(number(result.score), number(result.max_score), status_of(result)),
                *(points.get(exercise, "") for exercise in exercises),
            ]
        )


def grades_json(results: Iterable[Result]) -> Iterator[str]:
    """Everything known of every submission, a line each, but the code and how long it took."""
    between = "[\n"
    for result in results:
        yield between + json.dumps(_result_json(result))
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _result_json(result: Result) -> dict[str, Any]:
    return {
        "student": plain(result.student),
        "lesson": plain(result.lesson),
        "score": result.score,
        "max_score": result.max_score,
        "status": status_of(result),
        "sandboxed": result.sandboxed,
        "late": result.late,
        "problems": [plain(problem) for problem in result.problems],
        "for_the_instructor": [plain(flag) for flag in result.flags],
        "submission": result.digest,
        "course": result.course,
        "exercises": [_mark_json(mark) for mark in result.marks],
    }


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {
        "name": mark.exercise,
        "state": mark.state,
        "points": mark.points,
        "max_points": mark.max_points,
        "mistake": mark.mistake and plain(mark.mistake),
        "sentence": plain(mark.sentence),
        "difference": plain(mark.difference),
        "advice": [plain(text) for text in mark.advice],
        "cases": {plain(name): right for name, right in mark.cases},
    }


def status_of(result: Result) -> str:
    """The status in words, with what changes how a grade is to be taken."""
    words: list[str] = [result.status]
    if result.flags:
        words.append("look at it")
    if result.late:
        words.append("late")
    if not result.sandboxed:
        words.append("without sandbox")
    return ", ".join(words)


def table(result: Result) -> list[str]:
    """One submission's exercises, a line each, for a terminal."""
    signs = {"passed": "✓", "failed": "✗", "not attempted": "○"}
    width = max((len(m.exercise) for m in result.marks), default=0)
    lines = []
    for m in result.marks:
        points = f"{number(m.points)}/{number(m.max_points)}"
        right = sum(right for _, right in m.cases)
        cases = f"{right} of {len(m.cases)} cases" if m.state == "failed" else m.state
        lines.append(f"  {signs.get(m.state, '?')} {m.exercise:<{width}}  {points:>7}  {cases}")
        lines += [f"      {plain(t)}" for t in (m.sentence, m.difference) if t]
        lines += [f"      advice: {plain(text)}" for text in m.advice]
    lines += [f"  note: {plain(problem)}" for problem in result.problems]
    return lines
