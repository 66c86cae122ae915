"""``python -m dlhelpers.exercises``: every check on its own mistakes, as a table.

For each exercise: the number of cases; whether the reference passes and an empty function counts as
not attempted; how many mistakes have a name and how many of those are recognized when they are
made; the hints; and how long a check of the reference takes. Exits with 1 if anything fails.
"""

import sys
import time

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.lesson import Lesson

_COLUMNS = ("exercise", "cases", "reference", "stub", "mistakes", "recognized", "hints", "ms")


def main() -> int:
    """Print the table; return 1 if anything in it is unproved, else 0."""
    rows, total, unproved = [], [0, 0, 0, 0], []
    for lesson_name in LESSONS:
        lesson = get_lesson(lesson_name)
        for exercise in lesson.exercises.values():
            cells, problems = _prove(lesson, exercise)
            rows.append((f"{lesson_name}.{exercise.name}", *cells))
            unproved += [f"{lesson_name}.{exercise.name}: {problem}" for problem in problems]
            for i, column in enumerate((0, 3, 4, 5)):
                total[i] += int(cells[column])
    cases, mistakes, recognized, hints = (str(n) for n in total)
    last = (f"{len(rows)} exercises", cases, "", "", mistakes, recognized, hints, "")
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, last, strict=True)]
    for row in (_COLUMNS, *rows, last):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]))
    for line in unproved:
        print(line)
    return 1 if unproved else 0


def _prove(lesson: Lesson, exercise: Exercise) -> tuple[tuple[str, ...], list[str]]:
    """The cells of an exercise's row, and what is wrong with it."""
    problems = []
    outcome = lesson.judge(exercise.name, exercise.reference)
    if outcome.state != "passed":
        problems.append(f"the reference {outcome.state}: {outcome.sentence}")
    start = time.perf_counter()
    lesson.judge(exercise.name, exercise.reference)
    milliseconds = 1000 * (time.perf_counter() - start)

    def stub(*_args: object, **_kwargs: object) -> None: ...

    stub_state = lesson.judge(exercise.name, stub).state
    if stub_state != "not attempted":
        problems.append(f"an empty function is {stub_state}")
    recognized = 0
    for mistake in exercise.mistakes:
        found = lesson.judge(exercise.name, mistake.function)
        if found.state == "failed" and found.mistake == mistake.name:
            recognized += 1
        else:
            problems.append(f"the mistake {mistake.name!r} is {found.state}, {found.mistake!r}")
    if not exercise.hints:
        problems.append("there are no hints")
    cells = (
        str(outcome.cases_total),
        outcome.state,
        stub_state,
        str(len(exercise.mistakes)),
        str(recognized),
        str(len(exercise.hints)),
        f"{milliseconds:.1f}",
    )
    return cells, problems


if __name__ == "__main__":
    sys.exit(main())
