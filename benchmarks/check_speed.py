"""How long a check of a right answer takes, for every exercise.

Run ``python benchmarks/check_speed.py``. The promise is 50 ms for a right answer once warm, where
the exercise itself is cheap; "calls" is the time of the bare calls, which is the exercise's own.
"""

import contextlib
import io
import time
from collections.abc import Callable

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.judging import SEED, cases_of
from dlhelpers.exercises.lesson import Lesson


def main() -> None:
    """Print a line for each exercise."""
    print(f"{'exercise':<45} {'first ms':>9} {'warm ms':>9} {'calls ms':>9}")
    for lesson_name in LESSONS:
        lesson = get_lesson(lesson_name)
        for exercise in lesson.exercises.values():
            first, warm, calls = _times(lesson, exercise)
            print(f"{lesson_name + '.' + exercise.name:<45} {first:9.1f} {warm:9.1f} {calls:9.1f}")


def _times(lesson: Lesson, exercise: Exercise) -> tuple[float, float, float]:
    def judge() -> None:
        lesson.judge(exercise.name, exercise.reference)

    def bare() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            for case in cases_of(exercise, SEED):
                if exercise.observe is None:
                    exercise.reference(*case.args, **case.kwargs)
                else:
                    exercise.observe(exercise.reference, case)

    return _milliseconds(judge, 1), _milliseconds(judge, 5), _milliseconds(bare, 5)


def _milliseconds(function: Callable[[], None], repeats: int) -> float:
    """The shortest of several runs: what the machine does beside does not count."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


if __name__ == "__main__":
    main()
