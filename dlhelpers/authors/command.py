"""The commands for whoever writes a course: ``dlhelpers new`` and ``dlhelpers prove``."""

import argparse
import sys
from pathlib import Path


def add_author_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands."""
    text = "Write a course with a first lesson that runs; what is there already is left alone."
    new = subparsers.add_parser("new", help="begin a course of your own", description=text)
    new.add_argument("folder", type=Path, help="where to write it")
    new.set_defaults(run=_new)

    text = "Prove a course's lessons, an exercise a line. Its code runs in a sandbox."
    prove = subparsers.add_parser("prove", help="prove a course's lessons", description=text)
    add = prove.add_argument
    add("folder", type=Path, nargs="?", help="the course; without it, the five lessons")
    add("--show", metavar="NAME", help="only print the mistake of that name, as a difference")
    add("--slips", action="store_true", help="judge every slip, too; this takes minutes")
    text = "run its code with no wall around it; only for a course that you trust"
    add("--unsandboxed", action="store_true", help=text)
    prove.set_defaults(run=_prove)


def _new(options: argparse.Namespace) -> int:
    from dlhelpers.authors.first_lesson import write_course
    from dlhelpers.notebooks import CourseError

    try:
        written = write_course(options.folder)
    except CourseError as error:
        return _failed(str(error))
    print(f"Written to {options.folder}:")
    print("\n".join(f"  {name}" for name in written))
    print(f"Next: dlhelpers prove {options.folder}")
    return 0


def _prove(options: argparse.Namespace) -> int:
    from dlhelpers.course import CourseError, open_course
    from dlhelpers.grading.sandbox.runner import SandboxError

    try:
        course = open_course(options.folder)
        if options.folder is None or options.unsandboxed:
            from dlhelpers.authors import proving

            if options.show is not None:
                return proving.show_mistake(course, options.show)
            return proving.prove_course(course, options.slips)
        from dlhelpers.authors.boxed import run_boxed

        more = ["--slips"] * options.slips
        more += [] if options.show is None else [f"--show={options.show}"]
        return run_boxed(course.folder, ["prove", str(course.folder), "--unsandboxed", *more])
    except CourseError as error:
        return _failed(str(error))
    except SandboxError as error:
        return _failed(
            f"{error}\ndlhelpers: without a sandbox nothing is proved. With --unsandboxed the "
            "course's code runs unprotected, with your rights; do that with your own course."
        )


def _failed(reason: str) -> int:
    print(f"dlhelpers: {reason}", file=sys.stderr)
    return 1
