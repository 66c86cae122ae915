"""One run of ``dlhelpers grade`` or ``dlhelpers progress``: it grades, and prints the outcome."""

import argparse
import errno
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from dlhelpers.course import CourseError, open_course
from dlhelpers.course.folder import SETTINGS
from dlhelpers.grading.grade_class import grade_class
from dlhelpers.grading.gradebook import Gradebook, GradebookError
from dlhelpers.grading.progress import progress_shown
from dlhelpers.grading.rehearsal import rehearse
from dlhelpers.grading.reports import export, tables, text
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.sandbox.runner import SandboxError
from dlhelpers.grading.submissions import collection, folders, rubric, work_queue

_ERRORS = (GradebookError, SandboxError, CourseError, folders.CollectionError, OSError)
#: Numbers of an OSError that mean that there is no room.
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


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
        print(f"dlhelpers: {_reason(error)}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, out: Path) -> int:
    one_person = options.out is None
    place = options.course
    if options.own_work and place is None and (options.submissions / SETTINGS).is_file():
        place = options.submissions  # a course that was handed out, with the learner's work in it
    course = open_course(place)
    if options.course and not options.own_work:
        from dlhelpers.exercises.fitting import require_fit  # loads NumPy; the five are proved

        require_fit(course)
    rubrics = rubric.load_rubrics(course)
    lost: list[str] = []  # folders that are no student's and cannot be read
    stems = [one.stem for one in rubrics]
    handed_in = collection.collect(options.submissions, stems, lost.append)
    if options.own_work:  # not the copies that lie beside a lesson
        handed_in = [one for one in handed_in if one.name in stems] or handed_in
    with closing(Gradebook(out / "gradebook.sqlite")) as book:
        grading = work_queue.GradingOptions(
            seed=book.seed(options.seed),
            sandboxed=not options.unsandboxed,
            partial=options.partial,
            regrade=options.regrade,
        )
        if options.course and not options.own_work:
            rehearse(course, rubrics, grading)
        try:
            with progress_shown(quiet=one_person) as progress:
                graded = grade_class(handed_in, rubrics, grading, book, progress, options.processes)
        except KeyboardInterrupt:
            print(f"\nstopped; {len(book)} results are kept. The same command goes on there.")
            return 130
        if one_person:
            complete = _print_tables(book, warn=not options.own_work)
        else:
            summary = ClassSummary(book)
            export.write_reports(book, summary, out)
            _print_summary(summary, graded, out)
            complete = summary.unread == 0
    for reason in lost:
        print(f"nothing graded there: {reason}")
    return 0 if complete and not lost else 1


def _print_tables(book: Gradebook, warn: bool) -> bool:
    """Print every exercise, and return whether all points are reached."""
    complete = True
    for result in book:
        score = f"{text.number(result.score)} of {text.number(result.max_score)} points"
        print(f"{text.plain(result.lesson or result.student)}: {score} ({result.status})")
        print("\n".join(tables.table(result)))
        if not result.sandboxed and warn:
            print("  note: this ran without a sandbox")
        complete = complete and bool(result.marks) and result.score == result.max_score
    return complete


def _print_summary(summary: ClassSummary, graded: int, out: Path) -> None:
    for line in (*summary.statistics(), *summary.notes):
        print(line)
    if not summary.sandboxed:
        print("WITHOUT SANDBOX: students' code could do anything that you can, to the grades too.")
    same = max(summary.submissions - graded - summary.unread, 0)
    print(f"{graded} graded, {same} unchanged, {summary.unread} not to be graded. Reports: {out}")


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
