"""The command ``dlhelpers hand-back``: a copy of a platform's file with the points in it."""

import argparse
import sys
from contextlib import closing
from pathlib import Path


def add_hand_back_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers hand-back``."""
    text = (
        "Write a copy of a platform's own file with the points in it, and the feedback as the "
        "platform wants it, into the folder hand-back beside the gradebook. The platform's file is "
        "only read."
    )
    parser = subparsers.add_parser("hand-back", help="marks back into a platform", description=text)
    parser.usage = (
        "dlhelpers hand-back GRADES (--canvas EXPORT.csv | --moodle WORKSHEET.csv | --gradescope | "
        "--nbgrader GRADEBOOK.db) [--lesson LESSON] [--missing-as-zero]"
    )
    add = parser.add_argument
    add("grades", type=Path, metavar="GRADES", help="the folder that grade --out has written")
    one = parser.add_mutually_exclusive_group(required=True).add_argument
    one("--canvas", type=Path, metavar="EXPORT.csv", help="Canvas: Grades, Export")
    text = "Moodle: the assignment, Submissions, Actions, Download grading worksheet"
    one("--moodle", type=Path, metavar="WORKSHEET.csv", help=text)
    one("--gradescope", action="store_true", help="an autograder that knows the points")
    one("--nbgrader", type=Path, metavar="GRADEBOOK.db", help="nbgrader's database")
    text = (
        "hand back this lesson only; LESSON=COLUMN puts it into Canvas's column of this title. For "
        "several lessons, say it several times"
    )
    add("--lesson", action="append", default=[], metavar="LESSON", help=text)
    text = "0 points, not nothing, for what is missing or cannot be read"
    add("--missing-as-zero", action="store_true", help=text)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from dlhelpers.grading.gradebook import Gradebook, GradebookError
    from dlhelpers.grading.hand_back.run import hand_back
    from dlhelpers.grading.hand_back.work import HandBackError

    place = options.grades / "gradebook.sqlite"
    try:
        if not place.is_file():
            raise HandBackError(
                f"{options.grades} holds no gradebook; name the folder that dlhelpers grade --out "
                "has written"
            )
        with closing(Gradebook(place)) as book:
            outcome = hand_back(options, book)
    except (HandBackError, GradebookError) as error:
        print(f"dlhelpers: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"dlhelpers: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    for line in outcome.lines:
        print(line)
    for path in outcome.written:
        print(f"Written: {path}")
    return 0 if outcome.complete else 1
