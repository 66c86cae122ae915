"""The gradebook in the forms that people and programs read: CSV, JSON, tables."""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.text import SIGNS, cell, csv_row, number, plain


def grades_csv(results: Iterable[Result], exercises: Collection[str]) -> Iterator[str]:
    """A row a student and lesson, with a column an exercise."""
    yield csv_row(["student", "lesson", "score", "max_score", "status", *exercises])
    for result in results:
        points = {mark.exercise: number(mark.points) for mark in result.marks}
        score, max_score = number(result.score), number(result.max_score)
        row = [cell(result.student), cell(result.lesson), score, max_score, status_of(result)]
        yield csv_row([*row, *(points.get(exercise, "") for exercise in exercises)])


def grades_json(results: Iterable[Result]) -> Iterator[str]:
    """A line a submission, with everything that is known except code and time."""
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
        "exercises": [
            {
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
            for mark in result.marks
        ],
    }


def status_of(result: Result) -> str:
    """The status, with warnings about the grade."""
    warnings = {
        "look at it": bool(result.flags),
        "late": result.late,
        "without sandbox": not result.sandboxed,
    }
    return ", ".join([result.status, *(text for text, given in warnings.items() if given)])


def table(result: Result) -> list[str]:
    """One submission's exercises, a line each, for a terminal."""
    width = max((len(mark.exercise) for mark in result.marks), default=0)
    lines = []
    for mark in result.marks:
        points = f"{number(mark.points)}/{number(mark.max_points)}"
        state = mark.state
        if state == "failed":
            state = f"{sum(right for _, right in mark.cases)} of {len(mark.cases)} cases"
        sign = SIGNS.get(mark.state, "?")
        lines.append(f"  {sign} {mark.exercise:<{width}}  {points:>7}  {state}")
        lines += [f"      {plain(text)}" for text in (mark.sentence, mark.difference) if text]
        lines += [f"      advice: {plain(text)}" for text in mark.advice]
    lines += [f"  note: {plain(problem)}" for problem in result.problems]
    return lines
