"""One run of ``dlhelpers grade`` or ``dlhelpers progress``: it grades, and prints the outcome."""

import argparse
import errno
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from dlhelpers.course import CourseError
from dlhelpers.grading import history, settings, what_changes
from dlhelpers.grading.class_list import ClassList
from dlhelpers.grading.corrections import COLUMNS, read_corrections
from dlhelpers.grading.grade_class import grade_class
from dlhelpers.grading.gradebook import Gradebook, GradebookError
from dlhelpers.grading.policy import PolicyError
from dlhelpers.grading.progress import progress_shown
from dlhelpers.grading.records import Result
from dlhelpers.grading.rehearsal import rehearse
from dlhelpers.grading.reports import export, tables, text
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.rules import as_settings, rules_of
from dlhelpers.grading.sandbox.runner import SandboxError
from dlhelpers.grading.spreadsheets import Table, TableError, read_table
from dlhelpers.grading.standings import standings
from dlhelpers.grading.submissions import collection, folders, work_queue

_ERRORS = (
    GradebookError, SandboxError, CourseError, folders.CollectionError, PolicyError, TableError,
    OSError,
)  # fmt: skip
#: Numbers of an OSError that mean that there is no room.
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_ADJUSTMENTS = "adjustments.csv"


def grade(options: argparse.Namespace) -> int:
    """Grade the submissions that a command's options name, and return the exit code."""
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]  # each box takes five descriptors
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        if options.out is None:
            with tempfile.TemporaryDirectory() as folder:
                return _run(options, Path(folder))
        options.out.mkdir(parents=True, exist_ok=True)
        return _run(options, options.out)
    except _ERRORS as error:
        return _failed(error)


def show_history(options: argparse.Namespace) -> int:
    """Print the history of a gradebook, and return the exit code."""
    try:
        return history.print_history(options.grades, options.student)
    except _ERRORS as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    print(f"dlhelpers: {_reason(error)}", file=sys.stderr)
    return 1


def _run(options: argparse.Namespace, out: Path) -> int:
    one_person = options.out is None
    with closing(Gradebook(out / "gradebook.sqlite")) as book:
        adjustments = out / _ADJUSTMENTS
        # One that cannot be read is said before anything is graded.
        table = read_table(adjustments, COLUMNS[:4]) if adjustments.exists() else None
        old = settings.remembered(book)
        new = settings.settled(options, old)
        lost: list[str] = []  # folders that are no student's and cannot be read
        stems = [rubric.stem for rubric in new.rubrics]
        handed_in = collection.collect(
            options.submissions, stems, lost.append, notebooks_only=options.own_work, reports=out
        )
        if options.own_work:  # not the copies that lie beside a lesson
            handed_in = [one for one in handed_in if one.name in stems] or handed_in
        times, notes = settings.times_by_student(new, _students(handed_in))
        if len(book) and not book.has_standings():  # made by an older version
            history.note_changes(book)
        grading = work_queue.GradingOptions(
            seed=book.seed(options.seed),
            sandboxed=not options.unsandboxed,
            partial=new.partial,
            regrade=options.regrade,
        )
        unproved = new.rules.editions != old.rules.editions
        if new.course and new.folder and unproved and not options.own_work:
            rehearse(new.course, list(new.rubrics), grading)
        here = {one.student for one in handed_in}
        changes = [*what_changes.changes(book, old, new, grading, here)]
        for line in (*changes, *what_changes.other_points(book, old.rules, new.rules)):
            print(text.plain(line), flush=True)
        settings.keep(book, new, history.now(), changes)
        try:
            with progress_shown(quiet=one_person) as progress:
                counts = grade_class(
                    handed_in, new.rubrics, grading, book, progress, options.processes, times=times
                )
        except KeyboardInterrupt:
            print(f"\nstopped; {len(book)} results are kept. The same command goes on there.")
            return 130
        refused = _correct(book, table, notes)
        history.note_changes(book)
        if one_person:
            complete = _print_tables(book, warn=not options.own_work)
        else:
            summary = export.write_reports(book, out)
            _print_summary(summary)
            complete = summary.unread == counts.unread == 0
            notes += ClassList(book.without_marks(), rules_of(book)).doubts
        for line in (*notes, *refused):
            print(text.plain(line))
        for reason in lost:
            print(f"nothing graded there: {reason}")
        if not one_person:
            print(f"{counts}. Reports: {out}")
    return 0 if complete and not lost and not refused else 1


def _students(handed_in: Sequence[collection.HandedIn]) -> list[Result]:
    """Return results with nothing in them but who handed something in."""
    return [
        Result(one.student, "", "not read", "", "", "", True, platform_id=one.platform_id,
               name=one.name_shown, email=one.email)
        for one in handed_in
    ]  # fmt: skip


def _correct(book: Gradebook, table: Table | None, notes: list[str]) -> list[str]:
    """Keep the corrections beside the gradebook, and return a line for each that is refused."""
    rules = rules_of(book)
    if table is None:
        if kept := len(rules.corrections):
            notes.append(f"{_ADJUSTMENTS} is gone; what it corrected is kept ({kept} in all)")
        return []
    lessons = {lesson: edition.exercises for lesson, edition in rules.editions.items()}
    who = ClassList(book.without_marks(), rules)
    corrections, refused = read_corrections(table, _ADJUSTMENTS, lessons, who)
    book.keep(as_settings(replace(rules, corrections=corrections)))
    return refused


def _print_tables(book: Gradebook, warn: bool) -> bool:
    """Print every exercise, and return whether all points are reached."""
    complete = True
    for standing in standings(book):
        result = standing.result
        score = f"{text.number(standing.final)} of {text.number(standing.max_score)} points"
        print(f"{text.plain(result.lesson or result.student)}: {score} ({result.status})")
        print("\n".join(tables.table(result)))
        for reason in standing.reasons:
            print(f"  note: {text.plain(reason)}")
        if not result.sandboxed and warn:
            print("  note: this ran without a sandbox")
        complete = complete and bool(result.marks) and standing.final == standing.max_score
    return complete


def _print_summary(summary: ClassSummary) -> None:
    for line in (*summary.statistics(), *summary.notes):
        print(line)
    if not summary.sandboxed:
        print("WITHOUT SANDBOX: students' code could do anything that you can, to the grades too.")


def _reason(error: Exception) -> str:
    reason = str(error)
    if isinstance(error, OSError):
        if error.filename is not None:
            reason = f"{error.filename}: {error.strerror}"
        if error.errno in _FULL:
            reason += "; make room and run the same command again: results so far are kept"
    if isinstance(error, SandboxError):
        reason += (
            "\ndlhelpers: without a sandbox nothing is graded. With --unsandboxed the code runs "
            "unprotected, with your rights; only do that with code that you trust."
        )
    return reason
