"""The commands that hand out a course: ``dlhelpers start``, ``release`` and ``reset``."""

import argparse
import sys
from pathlib import Path

#: What all commands say of their option ``--course``.
COURSE_HELP = "a course of your own; without it, the five lessons"


def add_course_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands."""
    start = subparsers.add_parser(
        "start",
        help="open the course in JupyterLab",
        description="Make your own copies of the lessons where they are missing, and open them.",
    )
    start.add_argument(
        "folder",
        nargs="?",
        help="where your work is kept (default: my-lessons, or my-COURSE)",
    )
    start.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    start.add_argument("--port", type=_port, help="the port that JupyterLab listens on")
    start.set_defaults(run=_start)

    release = subparsers.add_parser(
        "release",
        help="write the student edition of the lessons",
        description="Write the lessons without solutions; notebooks that are there stay.",
    )
    release.add_argument("folder", help="where to write them")
    release.set_defaults(run=_release)
    reset = subparsers.add_parser(
        "reset",
        help="give one exercise back as it was handed out",
        description="Give one exercise back as it was handed out. What you wrote is kept below it.",
    )
    reset.add_argument("notebook", help="your notebook, such as 01_normalization_and_softmax.ipynb")
    reset.add_argument("exercise", help="the function's name, such as sigmoid")
    reset.set_defaults(run=_reset)
    for parser in (start, release):
        parser.add_argument("--course", type=Path, metavar="FOLDER", help=COURSE_HELP)


def _start(options: argparse.Namespace) -> int:
    from dlhelpers import course

    try:
        of = course.open_course(options.course) if options.course else None
        folder = options.folder or (f"my-{of.folder.name}" if of else "my-lessons")
        return course.start(folder, options.port, not options.no_browser, of)
    except course.CourseError as error:
        return _failed(error)


def _release(options: argparse.Namespace) -> int:
    from dlhelpers import course

    try:
        made = course.release(options.folder, course.open_course(options.course))
    except course.CourseError as error:
        return _failed(error)
    if made.written:
        print(f"Written to {made.folder}:")
        print("\n".join(f"  {path.name}" for path in made.written))
    if made.kept:
        print("There already, and left as they are:")
        print("\n".join(f"  {path.name}" for path in made.kept))
    for line in made.news():
        print(line)
    return 0


def _reset(options: argparse.Namespace) -> int:
    from dlhelpers import course

    try:
        was_changed = course.reset(options.notebook, options.exercise)
    except course.CourseError as error:
        return _failed(error)
    if was_changed:
        print(f"{options.exercise} is as it was handed out; what you wrote is kept below it.")
        print("If the notebook is open: File, Reload Notebook from Disk.")
    else:
        print(f"{options.exercise} is as it was handed out already; nothing was changed.")
    return 0


def _failed(error: Exception) -> int:
    print(f"dlhelpers: {error}", file=sys.stderr)
    return 1


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 1 to 65535")
    return int(text)
