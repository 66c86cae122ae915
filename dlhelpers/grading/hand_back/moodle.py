"""Points into Moodle's grading worksheet, and pages for its upload of feedback files.

Read in moodle/moodle on GitHub:

- ``mod/assign/gradingtable.php``: the worksheet's columns, in the language of whoever downloads it:
  identifier, full name, ..., grade, maximum grade (or the values of a scale), ..., last modified
  (submission), the text that was submitted, last modified (grade), feedback comments;
- ``mod/assign/feedback/offline/importgradeslib.php`` and ``locallib.php``: the number at the end of
  the identifier ("Participant 123") finds the student, as the number in a folder's name does; an
  empty grade is passed over, and, without a word, one above the maximum, too;
- ``mod/assign/feedback/file/importziplib.php``: a page finds its student by its folder's name,
  in which stand between underscores: the student's name and number, ``assignsubmission``, ``file``.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from dlhelpers.grading.hand_back.columns import is_named
from dlhelpers.grading.hand_back.csv_copy import CsvCopy, harmless, read_csv
from dlhelpers.grading.hand_back.work import HandBackError, Outcome, Work
from dlhelpers.grading.reports.text import number, plain
from dlhelpers.grading.standings import Standing

_IDENTIFIER = re.compile(r"\D+(\d+)\s*")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def lesson_for(path: Path, lessons: Mapping[str, str]) -> str:
    """Return the one lesson that a worksheet, which is of one assignment, is for.

    Without a ``--lesson``, and if there are several, the worksheet's name tells: Moodle writes the
    assignment's name into it.
    """
    named = [lesson for lesson in lessons if is_named(lesson, path.stem) or lesson in path.stem]
    fitting = [*lessons] if len(lessons) == 1 else named
    if len(fitting) != 1:
        known = ", ".join(map(plain, lessons)) or "none"
        raise HandBackError(
            f"for which lesson is {path.name}? A worksheet is for one; say it: --lesson LESSON, "
            f"which is one of: {known}"
        )
    return fitting[0]


def fill_in(path: Path, work: Work, lesson: str, out: Path) -> Outcome:
    """Write a copy of Moodle's worksheet with the points of a lesson as its grades."""
    table, outcome = read_csv(path), Outcome()
    own, grade = _columns(table)
    outcome.tell("Filled in", [f"{plain(lesson)} into {table.header[grade]}"])
    strangers, empty, above = [], [], []
    for row in table.rows[1:]:
        match = _IDENTIFIER.fullmatch(row[own])
        if not match:
            continue
        student = work.find([match[1]], filter(_ADDRESS.fullmatch, row))
        if student is None:
            strangers.append(f"{plain(row[own + 1])} ({plain(row[own])})")
        points, most = work.points(student, lesson), row[grade + 1]
        if points and float(points) > _number(most):
            above.append(f"{work.name(str(student))}: {points}, and Moodle's maximum is {most}")
        if points:
            row[grade] = points
        elif student:
            stays = f"; {plain(row[grade])} stays" if row[grade].strip() else ""
            empty.append(f"{work.why_empty(student, lesson)}{stays}")
    highest = _number(table.rows[1][grade + 1])
    if abs(highest - work.max_scores[lesson]) > 0.01:
        said = f"{number(work.max_scores[lesson])} points here, {number(highest)} in Moodle"
        outcome.tell("Another maximum grade, so set Moodle's to that of the lesson", [said])
    outcome.tell("Moodle leaves these out, as they are above its maximum grade", above, lost=True)
    outcome.tell("Without points, so left as it was", empty)
    outcome.tell("In Moodle and not in the gradebook", strangers)
    outcome.tell(
        f"Not in {path.name}, so these points were not handed back",
        work.not_found([lesson]),
        lost=True,
    )
    _make_harmless(table, own, grade)
    table.write(out / path.name)
    outcome.written.append(out / path.name)
    return outcome


def _columns(table: CsvCopy) -> tuple[int, int]:
    """Find the identifier and the grade, in whatever language the worksheet is.

    The maximum grade is the only column that holds one number in every row; the grade is before it.
    """
    body, wrong = table.rows[1:], f"{table.path} is no grading worksheet of Moodle's"
    if not body:
        raise HandBackError(f"{wrong}: nobody is in it")
    columns = [[row[at] for row in body] for at in range(len(table.header))]
    own = next((at for at, cells in enumerate(columns) if all(map(_is_identifier, cells))), None)
    if own is None:
        raise HandBackError(
            f"{wrong}: it has no column of identifiers such as 'Participant 123'. In Moodle: the "
            "assignment, Submissions, Actions, Download grading worksheet"
        )
    for at in range(own + 2, len(columns) - 1):
        several = len(set(columns[at])) == 1 and _number(columns[at][0]) > 0
        if several and all(not cell.strip() or _number(cell) >= 0 for cell in columns[at - 1]):
            return own, at - 1
    raise HandBackError(
        f"{wrong} with a maximum grade: either it was changed, or the assignment is graded by a "
        "scale, for which points are no use"
    )


def _is_identifier(text: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(text))


def _number(text: str) -> float:
    """Read a number as Moodle writes it, with a point or a comma; −1 if it is none."""
    try:
        return float(text.strip().replace("\xa0", "").replace(",", "."))
    except ValueError:
        return -1.0


def _make_harmless(table: CsvCopy, own: int, grade: int) -> None:
    """Leave what Moodle reads as it is: identifier, grade, and feedback behind the last date."""
    dates = [at for at in range(grade + 2, len(table.header)) if _holds_dates(table, at)]
    last = dates[-1] if dates else len(table.header)
    for row in table.rows[1:]:
        for at in {*range(last)} - {own, grade}:
            row[at] = harmless(row[at])


def _holds_dates(table: CsvCopy, at: int) -> bool:
    cells = [row[at].strip() for row in table.rows[1:]]
    dates = [re.search(r"\b\d{4}\b.*\d{1,2}:\d\d|^-$", cell) for cell in cells if cell]
    return bool(dates) and all(dates)


def page_name(standing: Standing) -> str | None:
    """Name a student's page as Moodle wants it; None if Moodle's number is not known.

    Moodle before version 4.1 needs the last underscore, and later ones take it.

    Examples
    --------
    >>> from dlhelpers.grading.records import Result
    >>> result = Result("Ann_Lee_55", "01_x", "graded", "", "", "", True, platform_id="55")
    >>> page_name(Standing(result, 1, 0, 1, 1, name="Ann_Lee"))
    'Ann Lee_55_assignsubmission_file_/01_x.html'
    """
    result = standing.result
    if not result.platform_id.isdecimal():
        return None
    name = standing.name or result.student.removesuffix(f"_{result.platform_id}")
    name = re.sub(r"[\W_]+", " ", name).strip() or "student"
    folder = f"{name}_{result.platform_id}_assignsubmission_file_"
    return f"{folder}/{result.lesson or 'feedback'}.html"
