"""Gradebooks for the tests, and the command that hands back what is in them."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dlhelpers import cli
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.records import Mark, Result

FIRST, SECOND = "01_normalization_and_softmax", "02_logistic_regression"
#: What somebody may be called who wants a spreadsheet to run something.
FORMULA = "=cmd|'/C calc'!A0"


def graded(student: str, lesson: str = FIRST, points: float = 2.0, **more: object) -> Result:
    """Return a graded result of two exercises, of 2 and 3 points."""
    marks = (
        Mark("sigmoid", "passed" if points >= 2 else "failed", min(points, 2.0), 2.0),
        Mark("softmax", "passed" if points >= 5 else "failed", max(points - 2.0, 0.0), 3.0),
    )
    plain = Result(student, lesson, "graded", "d", "", "5", True, 5.0, marks)
    return replace(plain, **{"file": f"{lesson}.ipynb", **more})  # type: ignore[arg-type]


def unread(student: str, lesson: str = FIRST, **more: object) -> Result:
    """Return a result of something that could not be read."""
    reason = ("this is a PDF",)
    plain = Result(student, lesson, "not read", "d", "", "5", True, 5.0, problems=reason)
    return replace(plain, **{"file": "work.pdf", **more})  # type: ignore[arg-type]


def gradebook(folder: Path, results: Iterable[Result]) -> Path:
    """Write a gradebook of results, and return its folder."""
    folder.mkdir()
    book = Gradebook(folder / "gradebook.sqlite")
    for result in results:
        book.record(result)
    book.close()
    return folder


def hand_back(*arguments: str | Path) -> int:
    return cli.main(["hand-back", *map(str, arguments)])


def cells(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))
