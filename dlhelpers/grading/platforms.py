"""The gradebook in the forms that learning platforms and build servers read."""

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports import cell, csv_text, number, plain


def canvas_csv(results: Sequence[Result]) -> str:
    """Grades for Canvas: Grades, Import. One column a lesson, and its points in the second row."""
    lessons = sorted({r.lesson for r in results if r.lesson})
    most = {r.lesson: r.max_score for r in results}
    rows: list[list[Any]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *lessons],
        ["    Points Possible", "", "", "", "", *(number(most[lesson]) for lesson in lessons)],
    ]
    students: dict[str, dict[str, Result]] = {}
    for result in results:
        students.setdefault(result.student, {})[result.lesson] = result
    for student, of_student in students.items():
        number_there = next(iter(of_student.values())).platform_id
        # Where the platform gave no number, what nbgrader calls a student is the login.
        login = "" if number_there else cell(student)
        scores = [number(of_student[n].score) if n in of_student else "" for n in lessons]
        rows.append([cell(student), number_there, "", login, "", *scores])
    return csv_text(rows)


def gradescope_json(result: Result) -> str:
    """One submission's ``results.json`` for a Gradescope autograder."""
    content = {
        "score": result.score,
        "output": plain(" ".join(result.problems)),
        "visibility": "visible",
        "tests": [
            {
                "name": mark.exercise,
                "score": mark.points,
                "max_score": mark.max_points,
                "status": "passed" if mark.state == "passed" else "failed",
                "output_format": "text",
                "output": _explanation(mark),
            }
            for mark in result.marks
        ],
    }
    return json.dumps(content, indent=1) + "\n"


def junit_xml(results: Sequence[Result]) -> str:
    """All submissions as JUnit test suites, an exercise a test case."""
    suites = ElementTree.Element("testsuites")
    for result in results:
        failures = sum(mark.state == "failed" for mark in result.marks)
        skipped = sum(mark.state == "not attempted" for mark in result.marks)
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=_xml(f"{result.student}: {result.lesson or result.status}"),
            tests=str(len(result.marks) or 1),
            failures=str(failures),
            skipped=str(skipped),
            errors=str(int(result.status != "graded")),
        )
        for mark in result.marks:
            case = ElementTree.SubElement(
                suite, "testcase", classname=_xml(result.lesson), name=_xml(mark.exercise)
            )
            if mark.state == "failed":
                ElementTree.SubElement(case, "failure", message=_xml(_explanation(mark)))
            elif mark.state != "passed":
                ElementTree.SubElement(case, "skipped", message="not attempted")
        if result.status != "graded":
            case = ElementTree.SubElement(suite, "testcase", classname="", name="the notebook")
            ElementTree.SubElement(case, "error", message=_xml(" ".join(result.problems)))
    ElementTree.indent(suites)
    text = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _explanation(mark: Mark) -> str:
    return plain(" ".join(text for text in (mark.sentence, mark.difference, *mark.advice) if text))


def _xml(text: str) -> str:
    """Text that may stand in XML, which knows no control characters."""
    return "".join(c for c in plain(text) if c not in "\ufffe\uffff")
