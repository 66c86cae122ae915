"""The gradebook in the forms that people, programs, platforms and build servers read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from xml.etree import ElementTree

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.class_summary import Exercise
from dlhelpers.grading.reports.csv_rows import csv_row
from dlhelpers.grading.reports.text import SIGNS, WITHOUT_SANDBOX, cell, login, number, plain
from dlhelpers.grading.standings import Standing

_GRADES = [
    "student", "lesson", "score", "max_score", "status", "late", "flags", "raw", "penalty",
    "reasons", "notes", "name", "email", "submitted", "file",
]  # fmt: skip


def grades_csv(standings: Iterable[Standing], exercises: Sequence[Exercise]) -> Iterator[str]:
    """A row a student and lesson, with a column an exercise, and behind these their maxima."""
    columns = [exercise.column for exercise in exercises]
    yield csv_row([*_GRADES, *map(cell, columns), *(f"{cell(name)} max" for name in columns)])
    for standing in standings:
        result = standing.result
        row = [
            cell(result.student), cell(result.lesson), _points(standing),
            number(standing.max_score), result.status, "late" * standing.late,
            cell("; ".join(warnings(standing))),
            number(standing.raw) if standing.has_points else "",
            number(standing.penalty) if standing.penalty else "",
            cell("; ".join(standing.reasons)), cell("; ".join(result.problems)),
            cell(standing.name), cell(standing.email), result.submitted, cell(result.file),
        ]  # fmt: skip
        marks = {f"{result.lesson}/{mark.exercise}": mark for mark in result.marks}
        own = [marks.get(name) for name in columns]
        row += [number(mark.points) if mark else "" for mark in own]
        row += [number(mark.max_points) if mark else "" for mark in own]
        yield csv_row(row)


def totals_csv(
    standings: Iterable[Standing], exercises: Sequence[Exercise], max_scores: Mapping[str, float]
) -> Iterator[str]:
    """A row a student, with a column a lesson and a column an exercise.

    What a student has no points for is empty and counts nothing; the maximum is that of all
    lessons but those from which the student is excused.
    """
    lessons, columns = list(max_scores), [exercise.column for exercise in exercises]
    header = ["student", "score", "max_score", "flags", "name", "email"]
    yield csv_row([*header, *map(cell, lessons), *map(cell, columns)])
    for student, group in groupby(standings, key=lambda standing: standing.result.student):
        own = list(group)
        points = {standing.result.lesson: _points(standing) for standing in own}
        marks = {
            f"{standing.result.lesson}/{mark.exercise}": number(mark.points)
            for standing in own
            for mark in standing.result.marks
        }
        excused = {standing.result.lesson for standing in own if standing.excused}
        most = sum(most for lesson, most in max_scores.items() if lesson not in excused)
        score = sum(standing.final for standing in own if standing.has_points)
        name = next((standing.name for standing in own if standing.name), "")
        email = next((standing.email for standing in own if standing.email), "")
        flags = dict.fromkeys(text for standing in own for text in warnings(standing))
        row = [cell(student), number(score), number(most), cell("; ".join(flags))]
        row += [cell(name), cell(email)]
        row += [points.get(lesson, "") for lesson in lessons]
        yield csv_row([*row, *(marks.get(column, "") for column in columns)])
        yield from _in_step(own)


def _in_step(group: Sequence[Standing]) -> Iterator[str]:
    """Yield nothing, but as often as the reports with a row a standing are ahead of a group's row.

    All reports read one stream, which holds what the slowest of them has not read yet.
    """
    return repeat("", len(group) - 1)


def _points(standing: Standing) -> str:
    """The points to hand back; empty, and not 0, where there are none."""
    return number(standing.final) if standing.has_points else ""


def warnings(standing: Standing) -> list[str]:
    """What the instructor should know before trusting the points."""
    said = list(standing.result.flags)
    if standing.old_edition:
        said.append("graded by an older edition")
    if standing.later_unread:
        said.append("another file could not be read")
    if not standing.result.sandboxed and standing.result.status != "missing":
        said.append("graded without a sandbox")
    return said


def grades_json(standings: Iterable[Standing]) -> Iterator[str]:
    """A line a student and lesson, with everything that is known except code and time."""
    between = "[\n"
    for standing in standings:
        result = standing.result
        content = {
            "student": plain(result.student),
            "lesson": plain(result.lesson),
            "score": standing.final if standing.has_points else None,
            "max_score": standing.max_score,
            "raw": standing.raw,
            "penalty": standing.penalty,
            "reasons": [plain(reason) for reason in standing.reasons],
            "status": result.status,
            "late": standing.late,
            "excused": standing.excused,
            "old_edition": standing.old_edition,
            "later_file_not_read": standing.later_unread,
            "sandboxed": result.sandboxed,
            "name": plain(standing.name),
            "email": plain(standing.email),
            "platform_id": plain(result.platform_id),
            "submitted": result.submitted,
            "attempt": result.attempt,
            "file": plain(result.file),
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
                    "correction": plain(mark.correction),
                }
                for mark in result.marks
            ],
        }
        yield between + json.dumps(content)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


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


def canvas_csv(standings: Iterable[Standing], max_scores: Mapping[str, float]) -> Iterator[str]:
    """Grades for Canvas: Grades, Import. One column a lesson, and its points in the second row."""
    lessons = list(max_scores)
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    yield csv_row([*header, *map(cell, lessons)])
    possible = [number(max_scores[lesson]) for lesson in lessons]
    yield csv_row(["    Points Possible", "", "", "", "", *possible])
    for student, group in groupby(standings, key=lambda standing: standing.result.student):
        own = list(group)
        identity = login(own[-1].result.platform_id)
        points = {s.result.lesson: "EX" if s.excused else _points(s) for s in own}
        # Where Canvas gave no number, the student's name is the login, as in nbgrader.
        login_name = "" if identity else login(student)
        scores = [points.get(lesson, "") for lesson in lessons]
        name = cell(own[-1].name or student)
        yield csv_row([name, identity, "", login_name, "", *scores])
        yield from _in_step(own)


def gradescope_json(standing: Standing) -> str:
    """One submission's ``results.json`` for a Gradescope autograder.

    It has no score where there is none to hand back: Gradescope then asks somebody to look.
    """
    result = standing.result
    notes = (*standing.reasons, *result.problems)
    if not result.sandboxed:
        notes = (WITHOUT_SANDBOX, *notes)
    content = {
        **({"score": standing.final} if standing.has_points else {}),
        "output": plain(" ".join(notes)),
        "visibility": "visible",
        "tests": [
            {
                "name": plain(mark.exercise),
                "score": mark.points,
                "max_score": mark.max_points,
                "status": "passed" if mark.state == "passed" else "failed",
                "output_format": "text",
                "output": _explanation(mark),
            }
            for mark in result.marks
        ],
    }
    return json.dumps(content) + "\n"


def junit_xml(standings: Iterable[Standing]) -> Iterator[str]:
    """All submissions as JUnit test suites, an exercise a test case."""
    add = ElementTree.SubElement
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for standing in standings:
        result = standing.result
        states = [mark.state for mark in result.marks]
        missing = result.status == "missing"
        suite = ElementTree.Element(
            "testsuite",
            name=plain(f"{result.student}: {result.lesson or result.status}"),
            tests=str(len(result.marks) or 1),
            failures=str(states.count("failed")),
            skipped=str(states.count("not attempted") + missing),
            errors=str(int(result.status not in ("graded", "missing"))),
        )
        for mark in result.marks:
            case = add(suite, "testcase", classname=plain(result.lesson), name=plain(mark.exercise))
            if mark.state == "failed":
                add(case, "failure", message=_explanation(mark))
            elif mark.state != "passed":
                add(case, "skipped", message="not attempted")
        if result.status != "graded":
            case = add(suite, "testcase", classname="", name="the notebook")
            reason = plain(" ".join(result.problems)) or result.status
            add(case, "skipped" if missing else "error", message=reason)
        if not result.sandboxed and not missing:
            add(suite, "system-out").text = WITHOUT_SANDBOX
        ElementTree.indent(suite)
        yield ElementTree.tostring(suite, encoding="unicode") + "\n"
    yield "</testsuites>\n"


def _explanation(mark: Mark) -> str:
    said = (mark.sentence, mark.difference, *mark.advice)
    corrected = [f"Corrected: {mark.correction}"] if mark.correction else []
    return plain(" ".join([*corrected, *(text for text in said if text)]))
