"""The options of ``dlhelpers grade`` and ``dlhelpers progress``; `session` runs both commands."""

import argparse
import sys
from pathlib import Path

from dlhelpers.course_commands import COURSE_HELP


def add_grade_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers grade``."""
    text = "Grade notebooks: your own, or those of a class. Nothing is changed in them."
    parser = subparsers.add_parser("grade", help="grade one notebook or a class", description=text)
    add = parser.add_argument
    text = "a notebook, a folder of them (also nbgrader's), or a zip from Canvas or Moodle"
    add("submissions", type=Path, help=text)
    text = "where to keep the gradebook and write the reports; needed for more than one student"
    add("--out", type=Path, metavar="FOLDER", help=text)
    add("--course", type=Path, metavar="FOLDER", help=COURSE_HELP)
    add("--seed", type=_seed, help="repeat a run exactly; without it, inputs are secret and new")
    text = "points in proportion to the cases passed, or not"
    add("--partial", action=argparse.BooleanOptionalAction, help=text)
    text = "a TOML file with the table [policy]: deadlines, late work, attempts"
    add("--policy", type=Path, metavar="FILE", help=text)
    text = "the class list, a CSV file; Canvas's or Moodle's own export is one"
    add("--roster", type=Path, metavar="FILE", help=text)
    text = (
        "a CSV file with the columns student, lesson, submitted, where the platform tells no times"
    )
    add("--times", type=Path, metavar="FILE", help=text)
    add("--regrade", action="store_true", help="grade again what has not changed since")
    text = "how many submissions' code runs at once; default: one a processor"
    add("--processes", type=int, default=0, metavar="N", help=text)
    text = "run the code with no wall around it; only for code that you trust"
    add("--unsandboxed", action="store_true", help=text)
    parser.set_defaults(run=_run, own_work=False)


def add_progress_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers progress``: it grades one's own lessons, without a sandbox."""
    text = "Check all lessons in a folder and show what is done and what is left."
    parser = subparsers.add_parser("progress", help="show how far you are", description=text)
    parser.add_argument(
        "submissions", type=Path, nargs="?", default=".", metavar="folder", help="default: this one"
    )
    parser.add_argument("--course", type=Path, metavar="FOLDER", help=COURSE_HELP)
    parser.set_defaults(run=_run, own_work=True, unsandboxed=True, processes=1)
    parser.set_defaults(out=None, seed=None, partial=None, regrade=False)
    parser.set_defaults(policy=None, roster=None, times=None)


def add_history_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers history``."""
    text = "Tell what changed in a gradebook, when and why."
    parser = subparsers.add_parser("history", help="what changed, when and why", description=text)
    parser.add_argument("grades", type=Path, help="the folder that was named with --out")
    parser.add_argument("student", nargs="?", help="only this one; default: the class")
    parser.set_defaults(run=_history)


def _run(options: argparse.Namespace) -> int:
    many = options.submissions.is_dir() or options.submissions.suffix.lower() == ".zip"
    if options.processes < 0:
        wrong = "--processes must be 0 or more"
    elif many and options.out is None and not options.own_work:
        wrong = "--out FOLDER is needed to grade a class: the gradebook is kept there"
    else:
        from dlhelpers.grading import session  # not loaded for the other commands

        return session.grade(options)
    print(f"dlhelpers: {wrong}", file=sys.stderr)
    return 2


def _history(options: argparse.Namespace) -> int:
    from dlhelpers.grading import session

    return session.show_history(options)


def _seed(text: str) -> int:
    if not text.isdecimal() or len(text) > 30:
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; it is a number of up to 30 digits")
    return int(text)
