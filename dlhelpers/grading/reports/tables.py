"""The gradebook in the forms that people, programs, platforms and build servers read."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from xml.etree import ElementTree

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.text import SIGNS, WITHOUT_SANDBOX, cell, login, number, plain


def grades_csv(results: Iterable[Result], exercises: Collection[str]) -> Iterator[str]:
    """A row a student and lesson, with a column an exercise."""
    yield _csv_row(["student", "lesson", "score", "max_score", "status", *exercises])
    for result in results:
        points = {mark.exercise: number(mark.points) for mark in result.marks}
        score, max_score = number(result.score), number(result.max_score)
        row = [cell(result.student), cell(result.lesson), score, max_score, status_of(result)]
        yield _csv_row([*row, *(points.get(exercise, "") for exercise in exercises)])


def grades_json(results: Iterable[Result]) -> Iterator[str]:
    """A line a submission, with everything that is known except code and time."""
    between = "[\n"
    for result in results:
        content = {
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
        yield between + json.dumps(content)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


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


def canvas_csv(results: Iterable[Result], max_scores: Mapping[str, float]) -> Iterator[str]:
    """Grades for Canvas: Grades, Import. One column a lesson, and its points in the second row."""
    lessons = sorted(max_scores)
    yield _csv_row(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *lessons])
    possible = [number(max_scores[lesson]) for lesson in lessons]
    yield _csv_row(["    Points Possible", "", "", "", "", *possible])
    for student, group in groupby(results, key=lambda result: result.student):
        of_student = list(group)
        identity = login(of_student[-1].platform_id)
        scores = {result.lesson: number(result.score) for result in of_student}
        # Where Canvas gave no number, the student's name is the login, as in nbgrader.
        login_name = "" if identity else login(student)
        points = [scores.get(lesson, "") for lesson in lessons]
        yield _csv_row([cell(student), identity, "", login_name, "", *points])


def gradescope_json(result: Result) -> str:
    """One submission's ``results.json`` for a Gradescope autograder."""
    notes = result.problems if result.sandboxed else (WITHOUT_SANDBOX, *result.problems)
    content = {
        "score": result.score,
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


def junit_xml(results: Iterable[Result]) -> Iterator[str]:
    """All submissions as JUnit test suites, an exercise a test case."""
    add = ElementTree.SubElement
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for result in results:
        states = [mark.state for mark in result.marks]
        suite = ElementTree.Element(
            "testsuite",
            name=plain(f"{result.student}: {result.lesson or result.status}"),
            tests=str(len(result.marks) or 1),
            failures=str(states.count("failed")),
            skipped=str(states.count("not attempted")),
            errors=str(int(result.status != "graded")),
        )
        for mark in result.marks:
            case = add(suite, "testcase", classname=plain(result.lesson), name=plain(mark.exercise))
            if mark.state == "failed":
                add(case, "failure", message=_explanation(mark))
            elif mark.state != "passed":
                add(case, "skipped", message="not attempted")
        if result.status != "graded":
            case = add(suite, "testcase", classname="", name="the notebook")
            add(case, "error", message=plain(" ".join(result.problems)))
        if not result.sandboxed:
            add(suite, "system-out").text = WITHOUT_SANDBOX
        ElementTree.indent(suite)
        yield ElementTree.tostring(suite, encoding="unicode") + "\n"
    yield "</testsuites>\n"


def _explanation(mark: Mark) -> str:
    return plain(" ".join(text for text in (mark.sentence, mark.difference, *mark.advice) if text))


def _csv_row(row: list[str]) -> str:
    """Write a row as CSV, with line ends of one kind on every system."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(row)
    return buffer.getvalue()
