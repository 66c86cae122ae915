"""Points into Canvas's export of its gradebook, and pages for its upload of submissions.

Read in instructure/canvas-lms on GitHub:

- ``lib/gradebook_exporter.rb``: the columns, with ``Section`` last before the assignments, the rows
  for hidden assignments and ``Points Possible``, ``(read only)``, ``EX`` (excused) and ``N/A`` (not
  assigned);
- ``app/models/gradebook_importer.rb``: a student is found by ``ID``, else by SIS user or login ID;
  an assignment by the number in brackets behind its title; an empty cell takes a grade away; commas
  and semicolons may separate; assignments' points are not changed by an import;
- ``app/models/assignment.rb`` (later ``abstract_assignment.rb``),
  ``infer_comment_context_from_filename``: a page finds its student by the first two numbers between
  underscores, the student's and the submitted file's, or by what stands behind ``anon``. Canvas
  then shows the page under the name of the file that was submitted.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from dlhelpers.grading.hand_back.columns import columns_of
from dlhelpers.grading.hand_back.csv_copy import CsvCopy, harmless, read_csv
from dlhelpers.grading.hand_back.work import HandBackError, Outcome, Work
from dlhelpers.grading.reports.text import number, plain
from dlhelpers.grading.standings import Standing

_LOGINS = ("SIS Login ID", "SIS User ID", "Integration ID")
_HIDDEN = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
_READ_ONLY = "read only"


def fill_in(path: Path, work: Work, lessons: Mapping[str, str], out: Path) -> Outcome:
    """Write a copy of Canvas's export with the points of lessons in their columns."""
    table, outcome = read_csv(path), Outcome()
    header = [title.strip() for title in table.header]
    if "Section" not in header or "ID" not in header or not ({"Student", "LastName"} & {*header}):
        raise HandBackError(
            f"{path} is no export of Canvas's gradebook: its first line does not name the columns "
            "Student, ID and Section. In Canvas: Grades, Export, Export Entire Gradebook"
        )
    possible = next((row for row in table.rows if "Points Possible" in row[0]), [""] * len(header))
    titles = {
        at: title
        for at, title in enumerate(header)
        if at > header.index("Section") and _READ_ONLY not in possible[at] and title
    }
    columns, left = columns_of(lessons, titles)
    if not columns:
        there = ", ".join(plain(title) for title in titles.values()) or "none"
        raise HandBackError(
            f"no column of {path} has the name of a lesson; name one: --lesson "
            f"{plain(next(iter(lessons), 'LESSON'))}=COLUMN, where COLUMN is one of: {there}"
        )
    outcome.tell("Filled in", [f"{plain(one)} into {titles[at]}" for one, at in columns.items()])
    outcome.tell("No column for", [plain(lesson) for lesson in left], lost=True)
    differ = [
        f"{plain(lesson)}: {number(work.max_scores[lesson])} points, {possible[at]} in Canvas"
        for lesson, at in columns.items()
        if possible[at] and not _is_same(possible[at], work.max_scores[lesson])
    ]
    outcome.tell("Other points possible in Canvas, which an import does not change", differ)
    _fill(table, work, columns, outcome)
    outcome.tell(
        f"Not in {path.name}, so these points were not handed back",
        work.not_found(columns),
        lost=True,
    )
    table.write(out / path.name)
    outcome.written.append(out / path.name)
    return outcome


def _fill(table: CsvCopy, work: Work, columns: Mapping[str, int], outcome: Outcome) -> None:
    header = [title.strip() for title in table.header]
    logins = [header.index(name) for name in _LOGINS if name in header]
    own, strangers, empty, kept = header.index("ID"), [], [], []
    for row in table.rows[1:]:
        if "Points Possible" in row[0] or all(map(_HIDDEN.fullmatch, row)):
            continue
        student = work.find([row[own]], [row[at] for at in logins])
        who = work.name(student) if student else f"{plain(row[0])} ({plain(row[own])})"
        is_test = row[0].strip() in ("Student, Test", "Test Student")
        if student is None and not is_test:
            strangers.append(who)
        for lesson, at in columns.items() if not is_test else ():
            points = "EX" if work.excused(student, lesson) else work.points(student, lesson)
            before = row[at].strip()
            if points and before in ("EX", "N/A"):
                why = "excused in Canvas" if before == "EX" else "not assigned in Canvas"
                kept += [f"{who}: {plain(lesson)}: {why}"] if points != "EX" else []
            elif points:
                row[at] = points
            elif student:
                stays = f"; {plain(before)} stays" if before else ""
                empty.append(f"{work.why_empty(student, lesson)}{stays}")
    for row in table.rows[1:]:
        row[:] = [harmless(text, at in (own, *logins)) for at, text in enumerate(row)]
    outcome.tell("Without points, so left as it was", empty)
    outcome.tell("Left as it is in Canvas", kept)
    outcome.tell("In Canvas and not in the gradebook", strangers)


def _is_same(text: str, points: float) -> bool:
    try:
        return abs(float(text.replace(",", ".")) - points) < 0.01
    except ValueError:
        return False


def page_name(standing: Standing) -> str | None:
    """Name a student's page as Canvas wants it; None if Canvas's numbers are not known.

    Examples
    --------
    >>> from dlhelpers.grading.records import Result
    >>> result = Result("leeann_12", "01", "graded", "", "", "", True, platform_id="12",
    ...                 attempt=901, file="hw-2.ipynb", late=True)
    >>> page_name(Standing(result, 1, 0, 1, 1))
    'leeann_LATE_12_901_hw-2.html'
    """
    result = standing.result
    user, attachment = result.platform_id, str(result.attempt)
    if not result.attempt or not re.fullmatch(r"\d+|anon_[^\W_]+", user):
        return None
    stem = re.sub(r"(\.ipynb)?(\.[A-Za-z0-9]{1,5})?$", "", result.file, flags=re.IGNORECASE)
    before = result.student.removesuffix(user).rstrip("_")
    parts = [before, "LATE" * result.late, user, attachment, re.sub(r"[/\\\0]", "-", stem)]
    if user.startswith("anon_"):
        parts = ["LATE" * result.late, user, attachment, parts[-1]]
    return "_".join(filter(None, parts)) + ".html"
