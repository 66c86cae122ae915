"""``dlhelpers mistakes``: wrong functions of a graded class that the exercises cannot name yet."""

import argparse
import sys
from contextlib import closing
from pathlib import Path

from dlhelpers.course_commands import COURSE_HELP

#: Groups that are printed; the rest is counted.
_MOST = 10


def add_mistakes_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``dlhelpers mistakes``."""
    text = (
        "Group a class's wrong functions that no named mistake fits, the most frequent first, and "
        "write for each group the block to paste into the exercise. No code of theirs is run."
    )
    parser = subparsers.add_parser(
        "mistakes", help="show what a class did wrong that no exercise names", description=text
    )
    text = "the folder of the reports, as given to grade by --out"
    parser.add_argument("grades", type=Path, help=text)
    parser.add_argument("--course", type=Path, metavar="FOLDER", help=COURSE_HELP)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from dlhelpers.course import CourseError
    from dlhelpers.grading.gradebook import GradebookError

    try:
        return _print_groups(options.grades, options.course)
    except (CourseError, GradebookError) as error:
        print(f"dlhelpers: {error}", file=sys.stderr)
        return 1


def _print_groups(grades: Path, course_folder: Path | None) -> int:
    from dlhelpers.course import CourseError, open_course
    from dlhelpers.grading.gradebook import Gradebook
    from dlhelpers.grading.reports import unnamed

    book = grades / "gradebook.sqlite" if grades.is_dir() else grades
    if not book.is_file():
        raise CourseError(
            f"there is no gradebook in {grades}: name the folder that you gave to "
            "dlhelpers grade by --out"
        )
    with closing(Gradebook(book)) as opened:
        course = open_course(course_folder or opened.setting("course") or None)
        groups = unnamed.groups_of(opened)
    cells = {
        notebook.path.stem: {name: cell.source for name, cell in notebook.exercises.items()}
        for notebook in course.notebooks
    }
    other = sorted({group.lesson for group in groups} - cells.keys())
    if other:
        raise CourseError(
            f"{course.title!r} has no lesson {other[0]}: name its course with --course FOLDER"
        )
    if not groups:
        print("Every wrong function has the name of a mistake, or gave no answers.")
        print("(Results of an older dlhelpers tell nothing of this: grade with --regrade.)")
    for number, group in enumerate(groups[:_MOST], 1):
        print("\n".join(unnamed.described(group, cells[group.lesson], number)), end="\n\n")
    if len(groups) > _MOST:
        print(f"{len(groups) - _MOST} more groups are not larger than these.")
    return 0
