"""``python -m dlhelpers.exercises``: the proof of every exercise, one line each.

What is unproved follows with its file and line, and then the command exits with 1. Of the single
slips of the teacher's version the table has how many there are and how many of them some case
notices. ``--slips`` judges each of them, which takes minutes, counts those of which the check names
the mistake or its place, and lists those that no case notices.
"""

import sys
from collections.abc import Sequence

from dlhelpers.course import open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.judging import SEED, cases_of, judge_function
from dlhelpers.exercises.proof import Finding, is_noticed, prove, says_where, slips

_COLUMNS = ("cases", "mistakes", "hints", "findings", "slips", "noticed", "named")


def main(arguments: Sequence[str] = ()) -> int:
    """Print the table; return 1 if anything in it is unproved, else 0."""
    judge_slips = "--slips" in arguments
    width = len(_COLUMNS) - (not judge_slips)
    lessons = map(get_lesson, open_course().lessons)
    known = [(lesson, e) for lesson in lessons for e in lesson.exercises.values()]
    unproved: list[Finding] = []
    unnoticed: list[Finding] = []
    total = [0] * len(_COLUMNS)
    _print_row(f"{len(known)} exercises", _COLUMNS[:width])
    for lesson, exercise in known:
        found, changed = prove(lesson, exercise), list(slips(exercise))
        missed = [slip for slip, f in changed if not is_noticed(lesson, exercise, f)]
        unproved += found
        unnoticed += missed
        named = 0
        for _, function in changed if judge_slips else ():
            outcome = judge_function(exercise, function, lesson.helpers, time_limit=2.0)
            named += says_where(exercise, outcome)
        about = len(cases_of(exercise, SEED)), len(exercise.mistakes), len(exercise.hints)
        row = (*about, len(found), len(changed), len(changed) - len(missed), named)
        total = [a + b for a, b in zip(total, row, strict=True)]
        _print_row(f"{lesson.name}.{exercise.name}", row[:width])
    _print_row("in all", total[:width])
    print(*unproved, sep="\n")
    if judge_slips:
        print("no case notices", *unnoticed, sep="\n")
    return 1 if unproved else 0


def _print_row(name: str, cells: Sequence[object]) -> None:
    print(f"{name:<34}", *(f"{cell!s:>8}" for cell in cells), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
