"""``dlhelpers grade`` and ``dlhelpers progress``: what they take.

What they do is loaded when it is wanted.
"""

import argparse
import sys
from pathlib import Path


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
        "--processes",
        type=int,
        default=0,
        metavar="N",
        help="how many submissions' code runs at once; default: one a processor",
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
    from dlhelpers.grading import session

    return session.grade(options)


def _progress(options: argparse.Namespace) -> int:
    from dlhelpers.grading import session

    return session.show_progress(options.folder)


def _seed(text: str) -> int:
    if not text.isdecimal() or len(text) > 30:
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; it is a number of up to 30 digits")
    return int(text)


def _usage(text: str) -> int:
    print(f"dlhelpers: {text}", file=sys.stderr)
    return 2
