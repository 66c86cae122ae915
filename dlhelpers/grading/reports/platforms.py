"""The gradebook in the forms that learning platforms and build servers read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from xml.etree import ElementTree

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.text import WITHOUT_SANDBOX, cell, csv_row, login, number, plain


def canvas_csv(results: Iterable[Result], max_scores: Mapping[str, float]) -> Iterator[str]:
    """Grades for Canvas: Grades, Import. One column a lesson, and its points in the second row."""
    lessons = sorted(max_scores)
    yield csv_row(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *lessons])
    possible = [number(max_scores[lesson]) for lesson in lessons]
    yield csv_row(["    Points Possible", "", "", "", "", *possible])
    for student, group in groupby(results, key=lambda result: result.student):
        of_student = list(group)
        identity = login(of_student[-1].platform_id)
        scores = {result.lesson: number(result.score) for result in of_student}
        # Where Canvas gave no number, the student's name is the login, as in nbgrader.
        login_name = "" if identity else login(student)
        points = [scores.get(lesson, "") for lesson in lessons]
        yield csv_row([cell(student), identity, "", login_name, "", *points])


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
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for result in results:
        suite = _suite(result)
        ElementTree.indent(suite)
        yield ElementTree.tostring(suite, encoding="unicode") + "\n"
    yield "</testsuites>\n"


def _suite(result: Result) -> ElementTree.Element:
    states = [mark.state for mark in result.marks]
    add = ElementTree.SubElement
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
    return suite


def _explanation(mark: Mark) -> str:
    return plain(" ".join(text for text in (mark.sentence, mark.difference, *mark.advice) if text))
