"""``dlhelpers grade`` and ``dlhelpers progress``: what they take, and what they print."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from dlhelpers._resources import resource_folder
from dlhelpers.grading import collection, export, reports
from dlhelpers.grading.gradebook import Gradebook, GradebookError
from dlhelpers.grading.progress import progress_shown
from dlhelpers.grading.records import Result
from dlhelpers.grading.rubric import RubricError, load_rubrics, require_fit
from dlhelpers.grading.run import grade_class
from dlhelpers.grading.sandbox import SandboxError
from dlhelpers.grading.tasks import Manner

_ERRORS = (
    GradebookError,
    RubricError,
    SandboxError,
    collection.CollectionError,
    BrokenProcessPool,
    OSError,
)


def add_grade_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers grade``."""
    parser = subparsers.add_parser(
        "grade",
        help="grade one notebook or a class",
        description="Grade notebooks: your own, or those of a class. Nothing is changed in them.",
    )
    parser.add_argument(
        "submissions",
        type=Path,
        help="a notebook, a folder of them (also nbgrader's), or a zip from Canvas or Moodle",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where to keep the gradebook and write the reports; needed for more than one student",
    )
    parser.add_argument(
        "--notebooks",
        type=Path,
        metavar="FOLDER",
        help="the teacher's notebooks, if you have changed points in a copy of your own",
    )
    parser.add_argument(
        "--seed", type=_seed, help="repeat a run exactly; without it, inputs are secret and new"
    )
    parser.add_argument(
        "--partial", action="store_true", help="points in proportion to the cases passed"
    )
    parser.add_argument(
        "--regrade", action="store_true", help="grade again what has not changed since"
    )
    parser.add_argument(
        "--processes", type=int, default=0, metavar="N", help="default: one a processor"
    )
    parser.add_argument(
        "--unsandboxed",
        action="store_true",
        help="run the code with no wall around it; only for code that you trust",
    )
    parser.set_defaults(run=_grade)


def add_progress_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers progress``."""
    parser = subparsers.add_parser(
        "progress",
        help="show how far you are",
        description="Check all lessons in a folder and show what is done and what is left.",
    )
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), help="default: this one")
    parser.set_defaults(run=_progress)


def _grade(options: argparse.Namespace) -> int:
    if options.processes < 0:
        return _usage("--processes must be 0 or more")
    many = options.submissions.is_dir() or options.submissions.suffix.lower() == ".zip"
    if many and options.out is None:
        return _usage("--out FOLDER is needed to grade a class: the gradebook is kept there")
    try:
        if options.out is None:
            with tempfile.TemporaryDirectory() as folder:
                return _run(options, Path(folder), one_person=True)
        options.out.mkdir(parents=True, exist_ok=True)
        return _run(options, options.out, one_person=False)
    except _ERRORS as error:
        return _failed(error)


def _progress(options: argparse.Namespace) -> int:
    manner = {"out": None, "notebooks": None, "seed": None, "partial": False, "regrade": False}
    options = argparse.Namespace(
        submissions=options.folder, processes=1, unsandboxed=True, run=_progress, **manner
    )
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _run(options, Path(folder), one_person=True)
    except _ERRORS as error:
        return _failed(error)


def _run(options: argparse.Namespace, out: Path, one_person: bool) -> int:
    rubrics = load_rubrics(options.notebooks or resource_folder("notebooks"))
    if options.notebooks:
        require_fit(rubrics)
    handed_in = collection.collect(options.submissions, [r.stem for r in rubrics])
    with _opened(out / "gradebook.sqlite") as book:
        manner = Manner(
            seed=book.seed(options.seed),
            sandboxed=not options.unsandboxed,
            partial=options.partial,
            regrade=options.regrade,
        )
        with progress_shown(quiet=one_person) as progress:
            try:
                graded = grade_class(handed_in, rubrics, manner, book, progress, options.processes)
            except KeyboardInterrupt:
                progress.close()
                print(f"\nstopped; {len(book)} results are kept. The same command goes on there.")
                return 130
        if one_person:
            return _show(book, warn=options.run is _grade)
        export.write_reports(book, out)
        return _summarize(book, graded, out)


def _show(results: Iterable[Result], warn: bool) -> int:
    reached = True
    for result in results:
        score = f"{reports.number(result.score)} of {reports.number(result.max_score)} points"
        print(f"{reports.plain(result.lesson or result.student)}: {score} ({result.status})")
        print("\n".join(reports.table(result)))
        if not result.sandboxed and warn:
            print("  note: this ran without a sandbox")
        reached = reached and bool(result.marks) and result.score == result.max_score
    return 0 if reached else 1


def _summarize(book: Gradebook, graded: int, out: Path) -> int:
    for line in reports.class_statistics(book):
        print(line)
    unread, sandboxed = 0, True
    for r in book:
        sandboxed = sandboxed and r.sandboxed
        if r.status != "graded":
            unread += 1
            print(f"not graded: {reports.plain(r.student)}: {reports.plain('; '.join(r.problems))}")
        if r.flags:
            print(f"look at: {reports.plain(r.student)}, {r.lesson}: {reports.plain(r.flags[0])}")
    if not sandboxed:
        print("WITHOUT SANDBOX: students' code could do anything that you can, to the grades too.")
    same = max(len(book) - graded - unread, 0)
    print(f"{graded} graded, {same} unchanged, {unread} not to be graded. Reports: {out}")
    return 1 if unread else 0


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Gradebook]:
    book = Gradebook(path)
    try:
        yield book
    finally:
        book.close()


def _seed(text: str) -> int:
    if not text.isdecimal() or len(text) > 30:
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; it is a number of up to 30 digits")
    return int(text)


def _usage(text: str) -> int:
    print(f"dlhelpers: {text}", file=sys.stderr)
    return 2


def _failed(error: Exception) -> int:
    if isinstance(error, OSError) and error.filename is not None:
        print(f"dlhelpers: {error.filename}: {error.strerror}", file=sys.stderr)
    else:
        print(f"dlhelpers: {error}", file=sys.stderr)
    if isinstance(error, SandboxError):
        print(
            "dlhelpers: nothing was graded. With --unsandboxed the code runs unprotected, with "
            "your rights; only do that with code that you trust.",
            file=sys.stderr,
        )
    return 1
