"""One run of ``dlhelpers grade`` or ``dlhelpers progress``: what it does, and what it prints."""

import argparse
import contextlib
import errno
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from dlhelpers._resources import resource_folder
from dlhelpers.grading.grade_class import grade_class
from dlhelpers.grading.gradebook import Gradebook, GradebookError
from dlhelpers.grading.progress import progress_shown
from dlhelpers.grading.records import Result
from dlhelpers.grading.reports import export, tables, text
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.sandbox.runner import SandboxError
from dlhelpers.grading.submissions.collection import collect
from dlhelpers.grading.submissions.found import CollectionError
from dlhelpers.grading.submissions.rubric import RubricError, load_rubrics, require_fit
from dlhelpers.grading.submissions.work_queue import GradingOptions

_ERRORS = (GradebookError, RubricError, SandboxError, CollectionError, OSError)
#: What an OSError's number is when there is no room.
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def grade(options: argparse.Namespace) -> int:
    """Grade what the options of ``dlhelpers grade`` name, and return the exit code."""
    try:
        if options.out is None:
            with tempfile.TemporaryDirectory() as folder:
                return _run(options, Path(folder), one_person=True)
        options.out.mkdir(parents=True, exist_ok=True)
        return _run(options, options.out, one_person=False)
    except _ERRORS as error:
        return _failed(error)


def show_progress(folder: Path) -> int:
    """Grade one's own lessons in a folder, and return the exit code."""
    defaults = {"out": None, "notebooks": None, "seed": None, "partial": False, "regrade": False}
    options = argparse.Namespace(submissions=folder, processes=1, unsandboxed=True, **defaults)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            return _run(options, Path(temporary), one_person=True, own_work=True)
    except _ERRORS as error:
        return _failed(error)


def _run(options: argparse.Namespace, out: Path, one_person: bool, own_work: bool = False) -> int:
    rubrics = load_rubrics(options.notebooks or resource_folder("notebooks"))
    if options.notebooks:
        require_fit(rubrics)
    lost: list[str] = []
    handed_in = collect(options.submissions, [r.stem for r in rubrics], lost.append)
    with _opened(out / "gradebook.sqlite") as book:
        grading = GradingOptions(
            seed=book.seed(options.seed),
            sandboxed=not options.unsandboxed,
            partial=options.partial,
            regrade=options.regrade,
        )
        with progress_shown(quiet=one_person) as progress:
            try:
                graded = grade_class(handed_in, rubrics, grading, book, progress, options.processes)
            except KeyboardInterrupt:
                progress.close()
                print(f"\nstopped; {len(book)} results are kept. The same command goes on there.")
                return 130
        if one_person:
            return max(_show(book, warn=not own_work), _say(lost))
        summary = ClassSummary(book)
        export.write_reports(book, summary, out)
        return max(_summarize(summary, graded, out), _say(lost))


def _show(results: Iterable[Result], warn: bool) -> int:
    reached = True
    for result in results:
        score = f"{text.number(result.score)} of {text.number(result.max_score)} points"
        print(f"{text.plain(result.lesson or result.student)}: {score} ({result.status})")
        print("\n".join(tables.table(result)))
        if not result.sandboxed and warn:
            print("  note: this ran without a sandbox")
        reached = reached and bool(result.marks) and result.score == result.max_score
    return 0 if reached else 1


def _say(lost: list[str]) -> int:
    """Name the folders that are no student's and cannot be read, and return the exit code."""
    for reason in lost:
        print(f"nothing graded there: {reason}")
    return 1 if lost else 0


def _summarize(summary: ClassSummary, graded: int, out: Path) -> int:
    for line in (*summary.statistics(), *summary.notes):
        print(line)
    if not summary.sandboxed:
        print("WITHOUT SANDBOX: students' code could do anything that you can, to the grades too.")
    same = max(summary.submissions - graded - summary.unread, 0)
    print(f"{graded} graded, {same} unchanged, {summary.unread} not to be graded. Reports: {out}")
    return 1 if summary.unread else 0


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Gradebook]:
    book = Gradebook(path)
    try:
        yield book
    finally:
        book.close()


def _failed(error: Exception) -> int:
    reason = str(error)
    if isinstance(error, OSError):
        if error.filename is not None:
            reason = f"{error.filename}: {error.strerror}"
        if error.errno in _FULL:
            reason += "; make room and run the same command again: results so far are kept"
    print(f"dlhelpers: {reason}", file=sys.stderr)
    if isinstance(error, SandboxError):
        print(
            "dlhelpers: without a sandbox nothing is graded. With --unsandboxed the code runs "
            "unprotected, with your rights; only do that with code that you trust.",
            file=sys.stderr,
        )
    return 1
