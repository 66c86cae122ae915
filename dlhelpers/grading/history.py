"""The history of a gradebook: what changed, when, and why, in words."""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.gradebook import Event, Gradebook
from dlhelpers.grading.policy import shown
from dlhelpers.grading.reports.text import number, plain
from dlhelpers.grading.rules import digest_of_course, rules_of
from dlhelpers.grading.standings import WHOLE, Standing, standings

Facts = dict[str, Any]


def now() -> str:
    """Return the time, as the history keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def note_changes(book: Gradebook) -> None:
    """Compare what counts now with what counted after the last run, and keep what has changed."""
    facts = ((one.result.student, one.result.lesson, facts_of(one)) for one in standings(book))
    book.note_changes(facts, now(), change_in_words)


def facts_of(standing: Standing) -> Facts:
    """Return what the history compares."""
    result = standing.result
    corrections = {m.exercise: m.correction for m in result.marks if m.correction}
    return {
        "status": result.status,
        "points": standing.final if standing.has_points else None,
        "max": standing.max_score,
        "raw": standing.raw,
        "penalty": standing.penalty,
        "due": standing.due,
        "file": result.file,
        "digest": result.digest,
        "course": result.course,
        "seed": result.seed,
        "sandboxed": result.sandboxed,
        "corrections": corrections,
        "excused": next((r for r in standing.reasons if r.startswith(WHOLE)), ""),
        "submitted": result.submitted,
        "unread": standing.later_unread,
        "problems": [*result.problems[:1]],
    }


def change_in_words(old: Facts | None, new: Facts | None) -> str:
    """Say what has changed between two facts of one student and lesson, and why.

    Examples
    --------
    >>> old = {"status": "graded", "points": 5, "max": 7, "raw": 5, "penalty": 0, "due": "",
    ...     "file": "a", "digest": "1", "course": "c", "seed": "1", "sandboxed": True,
    ...     "corrections": {}, "excused": "", "submitted": "", "unread": False, "problems": []}
    >>> change_in_words(old, {**old, "file": "b", "digest": "2", "points": 7, "raw": 7})
    '5 → 7 of 7 points: another file counts, b'
    """
    if new is None:
        return f"{_points(old)} → no row" if old else ""
    if old is None:
        if new["status"] == "missing" and new["points"] is None and not new["excused"]:
            return ""  # said by the roster
        why = new["file"] if new["status"] == "graded" else "; ".join(new["problems"])
        return ": ".join(filter(None, [_points(new), why, *_corrections({}, new)]))
    why = [*_reasons(old, new)]
    if _points(old) != _points(new):
        return f"{_points(old, short=_both_graded(old, new))} → {_points(new)}: " + (
            "; ".join(why) or "graded again"
        )
    return f"{_points(new)}, as before: {'; '.join(why)}" if why else ""


def _both_graded(old: Facts, new: Facts) -> bool:
    return old["points"] is not None and new["points"] is not None and old["max"] == new["max"]


def _points(facts: Facts | None, short: bool = False) -> str:
    if facts is None:
        return "no row"
    if facts["excused"]:
        return "excused"
    if facts["points"] is None:
        return str(facts["status"])
    return number(facts["points"]) + ("" if short else f" of {number(facts['max'])} points")


def _reasons(old: Facts, new: Facts) -> Iterator[str]:
    if old["digest"] != new["digest"]:
        if new["status"] != "missing":
            yield f"{'another' if old['digest'] else 'a'} file counts, {new['file']}".rstrip(", ")
    elif old["raw"] != new["raw"] or old["course"] != new["course"]:
        if digest_of_course(old["course"]) != digest_of_course(new["course"]):
            yield "another edition of the lesson"
        elif old["course"] != new["course"]:
            yield "points are given in another way"
        elif old["seed"] != new["seed"]:
            yield "another seed"
        elif old["sandboxed"] != new["sandboxed"]:
            yield "graded " + ("in the sandbox" if new["sandboxed"] else "without a sandbox")
        elif old["corrections"] == new["corrections"]:
            yield "graded again"
    elif old["max"] != new["max"] and new["status"] == "graded":
        yield "another edition of the lesson, by which the file is not graded"
    yield from _corrections(old["corrections"], new)
    if old["excused"] != new["excused"]:
        yield new["excused"] or "no longer excused"
    if old["penalty"] != new["penalty"] or (
        old["due"] != new["due"] and old["points"] != new["points"]
    ):
        yield f"{number(old['penalty'])} → {number(new['penalty'])} points off for late work"
        if old["due"] != new["due"]:
            yield f"due {_shown(new['due'])}"
        if old["digest"] == new["digest"] and old["submitted"] != new["submitted"]:
            yield f"handed in {_shown(new['submitted'])}"
    if new["unread"] and not old["unread"]:
        yield "another file of the student could not be graded"


def _shown(moment: str) -> str:
    return shown(moment, None) if moment else "at no known time"


def _corrections(old: dict[str, str], new: Facts) -> Iterator[str]:
    for exercise, words in new["corrections"].items():
        if old.get(exercise) != words:
            yield f"correction: {exercise} {words}"
    for exercise in old:
        if exercise not in new["corrections"]:
            yield f"the correction of {exercise} was taken back"


def print_history(grades: Path, student: str | None) -> int:
    """Print a gradebook's history, or one student's; return the exit code."""
    path = grades / "gradebook.sqlite" if grades.is_dir() else grades
    if not path.is_file():
        print(f"dlhelpers: there is no gradebook in {grades}", file=sys.stderr)
        return 1
    with closing(Gradebook(path)) as book:
        events = [*book.events()]
        if student is not None:
            rules = rules_of(book)
            meant = ClassList(book.without_marks(), rules).called(student)
            known = {event.student for event in events if event.student}
            meant |= {student} & known
            if len(meant) != 1:
                found = f"may mean {' or '.join(sorted(meant))}" if meant else "is nobody there"
                print(f"dlhelpers: {path}: {plain(student)} {found}", file=sys.stderr)
                return 1
            events = [event for event in events if event.student in ("", *meant)]
    for line in _lines(events):
        print(line)
    return 0


def _lines(events: list[Event]) -> Iterator[str]:
    if not events:
        yield "nothing has changed yet"
    for moment, group in groupby(events, key=lambda event: event.moment):
        yield f"{moment.replace('T', ' ').replace('+00:00', ' UTC')}"
        for event in group:
            where = ", ".join(filter(None, [event.student, event.lesson]))
            yield plain(f"  {where}: {event.change}" if where else f"  {event.change}")
