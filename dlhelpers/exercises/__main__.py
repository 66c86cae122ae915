"""``python -m dlhelpers.exercises``: the proof of every exercise, one line each.

What is unproved follows with its file and line, and then the command exits with 1. Of the single
slips of the teacher's version the table has how many there are and how many of them some case
notices. ``--slips`` judges each of them, which takes minutes, counts those of which the check names
the mistake or the line, and lists those that no case notices.
"""

import argparse
import sys
from collections.abc import Sequence

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.exercises.judging import SEED, cases_of, judge_function
from dlhelpers.exercises.proof import Finding, is_noticed, place, prove, says_where, slips

_COLUMNS = ("cases", "mistakes", "hints", "slips", "noticed", "named", "findings")


def main(arguments: Sequence[str] = ()) -> int:
    """Print the table; return 1 if anything in it is unproved, else 0."""
    parser = argparse.ArgumentParser(prog="python -m dlhelpers.exercises")
    parser.add_argument(
        "--slips", action="store_true", help="judge every slip, and count the named"
    )
    judge_slips = parser.parse_args(arguments).slips
    known = [(lesson, e) for lesson in map(get_lesson, LESSONS) for e in lesson.exercises.values()]
    unproved: list[Finding] = []
    unnoticed: list[Finding] = []
    total = [0] * len(_COLUMNS)
    _print_row(f"{len(known)} exercises", _COLUMNS)
    for lesson, exercise in known:
        found = prove(lesson, exercise)
        unproved += found
        changed = list(slips(exercise))
        missed = [s for s in changed if not is_noticed(lesson, exercise, s.function)]
        unnoticed += [
            Finding(place(exercise)[0], s.line, f"no case notices {s.text}") for s in missed
        ]
        named = 0
        for slip in changed if judge_slips else ():
            outcome = judge_function(exercise, slip.function, lesson.helpers, time_limit=2.0)
            named += says_where(exercise, outcome)
        cases, hints = len(cases_of(exercise, SEED)), len(exercise.hints)
        noticed = len(changed) - len(missed)
        row = (cases, len(exercise.mistakes), hints, len(changed), noticed, named, len(found))
        total = [a + b for a, b in zip(total, row, strict=True)]
        _print_row(f"{lesson.name}.{exercise.name}", row)
    _print_row("in all", total)
    for finding in (*unproved, *(unnoticed if judge_slips else ())):
        print(finding)
    return 1 if unproved else 0


def _print_row(name: str, cells: Sequence[object]) -> None:
    print(f"{name:<34}", *(f"{cell!s:>8}" for cell in cells), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
