"""The command ``dlhelpers``: it parses, calls one function, prints.

Exit codes: 0 done, 1 something is wrong with the work, 2 usage. What a command needs is loaded when
it is called: the others do not wait for it, and Ctrl-C meanwhile ends it like any other time.
"""

import argparse
import sys
from collections.abc import Sequence

from dlhelpers import __version__
from dlhelpers.terminal import Parser, readable_output

#: Where a student works if no folder is named.
DEFAULT_FOLDER = "my-lessons"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind ``dlhelpers`` on the command line.

    Returns
    -------
    int
        The exit code.
    """
    with readable_output():
        try:
            options = _parser().parse_args(arguments)
            return int(options.run(options))
        except KeyboardInterrupt:
            print("\ndlhelpers: stopped", file=sys.stderr)
            return 130


def _parser() -> argparse.ArgumentParser:
    from dlhelpers.grading.command import (
        add_grade_parser,
        add_history_parser,
        add_progress_parser,
    )
    from dlhelpers.grading.hand_back.command import add_hand_back_parser

    parser: argparse.ArgumentParser = Parser(
        prog="dlhelpers", description="The mathematics of deep learning, built by hand in NumPy."
    )
    parser.add_argument("--version", action="version", version=f"dlhelpers {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    start = commands.add_parser(
        "start",
        help="open the course in JupyterLab",
        description="Make your own copies of the lessons where they are missing, and open them.",
    )
    start.add_argument(
        "folder",
        nargs="?",
        default=DEFAULT_FOLDER,
        help=f"where your work is kept (default: {DEFAULT_FOLDER})",
    )
    start.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    start.add_argument("--port", type=_port, help="the port that JupyterLab listens on")
    start.set_defaults(run=_start)

    release = commands.add_parser(
        "release",
        help="write the student edition of the lessons",
        description="Write the lessons without solutions; files that are there stay as they are.",
    )
    release.add_argument("folder", help="where to write them")
    release.set_defaults(run=_release)

    add_grade_parser(commands)
    add_progress_parser(commands)
    add_history_parser(commands)
    add_hand_back_parser(commands)
    return parser


def _start(options: argparse.Namespace) -> int:
    from dlhelpers import course

    try:
        return course.start(options.folder, options.port, not options.no_browser)
    except course.CourseError as error:
        return _failed(error)


def _release(options: argparse.Namespace) -> int:
    from dlhelpers import course

    try:
        made = course.release(options.folder)
    except course.CourseError as error:
        return _failed(error)
    if made.written:
        print(f"Written to {made.folder}:")
        print("\n".join(f"  {path.name}" for path in made.written))
    if made.kept:
        print("There already, and left as they are:")
        print("\n".join(f"  {path.name}" for path in made.kept))
    return 0


def _failed(error: Exception) -> int:
    print(f"dlhelpers: {error}", file=sys.stderr)
    return 1


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 1 to 65535")
    return int(text)
