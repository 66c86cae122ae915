"""One run of ``dlhelpers hand-back``: what the gradebook says, into the platform's file."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.hand_back import canvas, columns, gradescope, moodle, nbgrader
from dlhelpers.grading.hand_back.pages import write_pages
from dlhelpers.grading.hand_back.work import HandBackError, Outcome, Work
from dlhelpers.grading.standings import Standing, standings

_FOLDER = "hand-back"


def hand_back(options: argparse.Namespace, book: Gradebook) -> Outcome:
    """Do what a command's options say; `HandBackError` says why it cannot be done."""
    out = options.grades / _FOLDER
    given = options.canvas or options.moodle or options.nbgrader
    if given and given.resolve().parent == out.resolve():
        raise HandBackError(f"{given} is where the copy is to be written; move it elsewhere")
    work = Work(standings(book), options.missing_as_zero)
    lessons = columns.wanted(sorted(work.max_scores), options.lesson)
    if not lessons:
        raise HandBackError(f"nothing of any lesson is graded in {options.grades}")
    out.mkdir(exist_ok=True)
    if options.gradescope:
        return gradescope.write_autograders(standings(book), lessons, out)
    if options.nbgrader:
        return nbgrader.fill_in(options.nbgrader, work, lessons, out)
    name_of: Callable[[Standing], str | None]
    if options.moodle:
        lesson = moodle.lesson_for(options.moodle, lessons)
        outcome = moodle.fill_in(options.moodle, work, lesson, out)
        lessons, name_of, platform = {lesson: ""}, moodle.page_name, "moodle"
    else:
        outcome = canvas.fill_in(options.canvas, work, lessons, out)
        name_of, platform = canvas.page_name, "canvas"
    write_pages(standings(book), lessons, name_of, partial(_archive, out, platform), outcome)
    return outcome


def _archive(out: Path, platform: str, lesson: str) -> Path:
    return out / f"{platform}-feedback-{lesson}.zip"
