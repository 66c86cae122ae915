"""The command ``dlhelpers``: it parses, calls one function, prints.

Exit codes: 0 done, 1 something is wrong with the work, 2 usage. What a command needs is loaded when
it is called: the others do not wait for it, and Ctrl-C meanwhile ends it like any other time.
"""

import argparse
import sys
from collections.abc import Sequence

from dlhelpers import __version__


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
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except KeyboardInterrupt:
        print("\ndlhelpers: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    from dlhelpers.authors.command import add_author_parsers
    from dlhelpers.course_commands import add_course_parsers
    from dlhelpers.grading.command import add_grade_parser, add_progress_parser
    from dlhelpers.grading.mistakes import add_mistakes_parser

    parser = argparse.ArgumentParser(
        prog="dlhelpers", description="The mathematics of deep learning, built by hand in NumPy."
    )
    parser.add_argument("--version", action="version", version=f"dlhelpers {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    add_course_parsers(commands)
    add_grade_parser(commands)
    add_progress_parser(commands)
    add_mistakes_parser(commands)
    add_author_parsers(commands)
    return parser
