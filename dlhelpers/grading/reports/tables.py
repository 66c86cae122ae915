"""The gradebook in the forms that people and programs read: CSV, JSON, tables.

Every form is a view: it is written anew from the gradebook and never read back. What comes from a
student is escaped for the form that it goes into. A class may be large: results are gone through
several times and never held all at once.
"""

import csv
import filecmp
import io
import json
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dlhelpers.grading.records import Mark, Result

#: Beginnings that a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


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


def plain(text: str) -> str:
    """Text for a terminal: on one line, and nothing in it that moves the cursor or sets colors."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " for c in text)


def cell(text: str) -> str:
    """Text for a spreadsheet's cell, so that it is never taken for a formula."""
    return plain(text) if text[:1] not in _FORMULA else "'" + plain(text)


def number(value: float) -> str:
    """A number of points as a person would write it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def csv_row(row: Sequence[Any]) -> str:
    """A row as CSV, with line ends of one kind on every system."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(row)
    return buffer.getvalue()


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it; one that would be the same stays."""
    data = text.encode("utf-8", "backslashreplace")
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def write_parts(path: Path, parts: Iterable[str]) -> Generator[None, None, None]:
    """Do as `write_whole` with a text that is too long to be held at once, a part a step."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for text in parts:
                file.write(text)
                yield
    except BaseException:  # also whoever does not want the rest
        part.unlink(missing_ok=True)
        raise
    if path.is_file() and filecmp.cmp(path, part, shallow=False):
        part.unlink()
    else:
        part.replace(path)
