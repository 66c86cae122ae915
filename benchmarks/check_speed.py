"""How long a check takes, for right and for wrong answers to every exercise.

A part of ``python -m benchmarks``; ``python -m benchmarks.check_speed`` prints all exercises, with
wrong answers, too. The promise is 50 ms for a right answer once warm, and 2 s for any; "calls" is
the time of the bare calls of the reference, which is the exercise's own.
"""

import contextlib
import io
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from benchmarks.lines import Line, Table, line, seconds_of
from dlhelpers.course import open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.judging import SEED, cases_of, judge_function

COLUMNS = ("calls", "reference", "right", "wrong")


def main() -> None:
    """Print a line for each exercise; all numbers are milliseconds, of the slowest function."""
    slowest = dict.fromkeys(COLUMNS, 0.0)
    print(f"{'milliseconds':<36}", *(f"{column:>9}" for column in COLUMNS), "  reference / calls")
    for name in open_course().lessons:
        solutions = import_module(f"tests.exercises.solutions.{name}").solutions
        lesson = get_lesson(name)
        for exercise in lesson.exercises.values():

            def judged(
                functions: Iterable[Callable[..., Any]],
                exercise: Exercise = exercise,
                helpers: Any = lesson.helpers,
            ) -> float:
                return max(_best(partial(judge_function, exercise, f, helpers)) for f in functions)

            row = {
                "calls": _best(partial(_bare_calls, exercise)),
                "reference": judged([exercise.reference, exercise.teachers or exercise.reference]),
                "right": judged(solutions[exercise.name]),
                "wrong": judged(mistake.function for mistake in exercise.mistakes),
            }
            slowest = {column: max(row[column], slowest[column]) for column in COLUMNS}
            ratio = f"{row['reference'] / row['calls']:19.0f}"
            print(
                f"{name + '.' + exercise.name:<36}", *(f"{ms:9.1f}" for ms in row.values()), ratio
            )
    print(f"{'the slowest':<36}", *(f"{ms:9.1f}" for ms in slowest.values()))


def tables(_cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the table of this part: the teacher's version of each exercise."""
    notes = [
        "`check` of the right answer that the notebook holds, once warm. The bar is 50 ms beyond",
        "the bare calls of the function.",
    ]
    yield Table("A check", notes, _lines(2 if quick else 5))


def _lines(repeats: int) -> Iterator[Line]:
    for name in open_course().lessons:
        lesson = get_lesson(name)
        for exercise in lesson.exercises.values():
            right = exercise.teachers or exercise.reference

            def judged(
                exercise: Exercise = exercise, right: Any = right, helpers: Any = lesson.helpers
            ) -> None:
                judge_function(exercise, right, helpers)

            judged()
            own, bare = seconds_of(judged, partial(_bare_calls, exercise), repeats=repeats)
            beyond = 1000 * (min(own) - min(bare))
            calls = f"of which the bare calls {1000 * min(bare):.1f}"
            yield line(f"{name}.{exercise.name}", own, "ms", calls, "50 ms beyond", beyond <= 50)


def _bare_calls(exercise: Exercise) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        for case in cases_of(exercise, SEED):
            if exercise.observe is None:
                exercise.reference(*case.args, **case.kwargs)
            else:
                exercise.observe(exercise.reference, case)


def _best(function: Callable[[], object]) -> float:
    """The shortest of three runs: what the machine does beside does not count."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


if __name__ == "__main__":
    main()
