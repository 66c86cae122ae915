"""The gradebook in the forms that people and programs read: CSV, JSON, tables.

Every form is a view: it is written anew from the gradebook and never read back. What comes from a
student is escaped for the form that it goes into.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dlhelpers.grading.records import Mark, Result

#: Beginnings that a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def grades_csv(results: Sequence[Result]) -> str:
    """A row a student and lesson, in it a column an exercise."""
    exercises = list(dict.fromkeys(m.exercise for r in results for m in r.marks))
    rows: list[list[Any]] = [["student", "lesson", "score", "max_score", "status", *exercises]]
    for result in results:
        points = {mark.exercise: number(mark.points) for mark in result.marks}
        rows.append(
            [
                *(cell(result.student), cell(result.lesson)),
                *(number(result.score), number(result.max_score), status_of(result)),
                *(points.get(exercise, "") for exercise in exercises),
            ]
        )
    return csv_text(rows)


def grades_json(results: Sequence[Result]) -> str:
    """Everything that is known of every submission, but the code and how long it took."""
    content = [
        {
            "student": result.student,
            "lesson": result.lesson,
            "score": result.score,
            "max_score": result.max_score,
            "status": status_of(result),
            "sandboxed": result.sandboxed,
            "late": result.late,
            "problems": result.problems,
            "for_the_instructor": result.flags,
            "submission": result.digest,
            "course": result.course,
            "exercises": [_mark_json(mark) for mark in result.marks],
        }
        for result in results
    ]
    return json.dumps(content, indent=1, ensure_ascii=True) + "\n"


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {
        "name": mark.exercise,
        "state": mark.state,
        "points": mark.points,
        "max_points": mark.max_points,
        "mistake": mark.mistake,
        "sentence": mark.sentence,
        "difference": mark.difference,
        "advice": mark.advice,
        "cases": dict(mark.cases),
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


def class_statistics(results: Sequence[Result]) -> list[str]:
    """For each exercise: how many have it, and by which mistakes the others went wrong."""
    lines: list[str] = []
    for lesson in dict.fromkeys(r.lesson for r in results if r.marks):
        marks = [m for r in results if r.lesson == lesson for m in r.marks]
        lines.append(f"{lesson}, {sum(r.lesson == lesson for r in results)} submissions")
        names = list(dict.fromkeys(m.exercise for m in marks))
        width = max(map(len, names))
        for name in names:
            states = Counter(m.state for m in marks if m.exercise == name)
            mistakes = Counter(
                m.mistake or "no known mistake"
                for m in marks
                if m.exercise == name and m.state == "failed"
            )
            counts = ", ".join(f"{states[s]} {s}" for s in ("passed", "failed", "not attempted"))
            lines.append(f"  {name:<{width}}  {counts}")
            lines += [f"  {'':<{width}}    {n} × {plain(m)}" for m, n in mistakes.most_common(3)]
    return lines


def plain(text: str) -> str:
    """Text for a terminal: on one line, and nothing in it that moves the cursor or sets colors."""
    return "".join(c if c.isprintable() else " " for c in text)


def cell(text: str) -> str:
    """Text for a spreadsheet's cell, so that it is never taken for a formula."""
    return plain(text) if text[:1] not in _FORMULA else "'" + plain(text)


def number(value: float) -> str:
    """A number of points as a person would write it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV, with line ends of one kind on every system."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it; one that would be the same stays."""
    data = text.encode("utf-8", "backslashreplace")
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
