"""Points into nbgrader's database, through nbgrader's own interface.

Read in nbgrader 0.9.6: ``nbgrader/api.py`` (``Gradebook.find_grade``; a grade's score is
``manual_score``, else ``auto_score``, and ``extra_credit``; a notebook's
``late_submission_penalty``), ``preprocessors/saveautogrades.py`` (the grader writes ``auto_score``
and ``needs_manual_grade``, and leaves what a person gave) and ``preprocessors/getgrades.py`` (the
penalty is taken off the score).

What a person gave by hand in nbgrader stays, and is listed.
"""

import sqlite3
import warnings
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from dlhelpers.grading.hand_back.work import HandBackError, Outcome, Work
from dlhelpers.grading.reports.text import number, plain
from dlhelpers.grading.standings import Standing


def fill_in(path: Path, work: Work, lessons: Iterable[str], out: Path) -> Outcome:
    """Write a copy of nbgrader's database with the points in it."""
    try:
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import SAWarning, SQLAlchemyError
    except ImportError:
        raise HandBackError(
            "nbgrader is not installed here; install it (pip install nbgrader) in this environment"
        ) from None
    outcome, copy = Outcome(), out / path.name
    part = copy.with_name(f".{copy.name}.part")
    try:
        _copy(path, part)
        with Gradebook(f"sqlite:///{part.absolute()}") as book:
            try:
                with warnings.catch_warnings():  # from nbgrader's own use of SQLAlchemy 2.1
                    warnings.simplefilter("ignore", SAWarning)
                    _fill_all(book, work, lessons, outcome)
            finally:
                book.engine.dispose()
        part.replace(copy)
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        raise HandBackError(
            f"{path} is of another version of nbgrader ({reason}); run nbgrader db upgrade first"
        ) from None
    finally:
        part.unlink(missing_ok=True)
    lost = work.not_found(lessons)
    outcome.tell(f"Not in {path.name}, so these points were not handed back", lost, lost=True)
    outcome.written.append(copy)
    return outcome


def _fill_all(book: Any, work: Work, lessons: Iterable[str], outcome: Outcome) -> None:
    from nbgrader.api import Notebook

    for lesson in lessons:
        notebooks = book.db.query(Notebook).filter(Notebook.name == lesson).all()
        if len(notebooks) == 1:
            _fill(book, notebooks[0], work, outcome)
        else:
            many = "several assignments have" if notebooks else "no assignment has"
            line = f"{plain(lesson)}: {many} a notebook of this name"
            outcome.tell("Not filled in", [line], lost=True)
    strangers = [plain(person.id) for person in book.students if _find(work, person) is None]
    outcome.tell("In nbgrader and not in the gradebook", strangers)


def _copy(path: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    part.touch(0o600)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as old:
            tables = {name for (name,) in old.execute("SELECT name FROM sqlite_master")}
            if not {"grade", "submitted_notebook", "student"} <= tables:
                raise HandBackError(f"{path} is no database of nbgrader's (gradebook.db)")
            with closing(sqlite3.connect(part)) as new:
                old.backup(new)
    except sqlite3.Error as error:
        raise HandBackError(f"{path} cannot be read as nbgrader's database: {error}") from None


def _fill(book: Any, notebook: Any, work: Work, outcome: Outcome) -> None:
    """Fill in one lesson for all students whom nbgrader and the gradebook know."""
    lesson, assignment = notebook.name, notebook.assignment.name
    absent, kept, empty = [], [], []
    for person in book.students:
        student = _find(work, person)
        standing = work.students[student].get(lesson) if student else None
        points = work.points(student, lesson)
        handed_in = [s for s in person.submissions if s.assignment.name == assignment]
        if not points:
            empty += [work.why_empty(student, lesson)] if student and handed_in else []
            continue
        if not handed_in:
            if standing is None or standing.result.status == "missing":
                continue  # in nbgrader, too, nothing is nothing
            book.add_submission(assignment, person.id)
            absent.append(plain(person.id))
        kept += _write(book, lesson, assignment, person.id, standing)
    outcome.tell(f"Handed in for {plain(lesson)}, which nbgrader did not know", absent)
    outcome.tell("Given by hand in nbgrader, so left as it is", kept)
    outcome.tell(f"Without points for {plain(lesson)}, so left as it was", empty)


def _write(
    book: Any, lesson: str, assignment: str, student: str, standing: Standing | None
) -> list[str]:
    """Write a student's points for a lesson; return the exercises that a person has graded."""
    kept = []
    points = {f"check-{m.exercise}": m.points for m in standing.result.marks} if standing else {}
    submitted = _submitted(book, lesson, assignment, student)
    for grade in submitted.grades:
        grade.auto_score = points.get(grade.name, 0.0)
        grade.needs_manual_grade = False
        if grade.manual_score is not None:
            given = f"{number(grade.manual_score)}, not {number(grade.auto_score)}"
            kept.append(f"{plain(student)}: {plain(lesson)}: {plain(grade.name)}: {given}")
    submitted.late_submission_penalty = (standing.penalty or None) if standing else None
    book.db.commit()
    return kept


def _submitted(book: Any, lesson: str, assignment: str, student: str) -> Any:
    """Return a student's notebook of a lesson; nbgrader takes out those that were not handed in."""
    from nbgrader.api import Grade, MissingEntry, SubmittedNotebook

    try:
        return book.find_submission_notebook(lesson, assignment, student)
    except MissingEntry:
        notebook = book.find_notebook(lesson, assignment)
        submission = book.find_submission(assignment, student)
        submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
        for cell in notebook.grade_cells:
            Grade(cell_id=cell.id, notebook=submitted)
        book.db.add(submitted)
        book.db.commit()
        return submitted


def _find(work: Work, person: Any) -> str | None:
    return work.find([person.lms_user_id or ""], [person.id, person.email or ""])
