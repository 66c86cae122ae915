"""``python -m tests.exercises.judge_solutions deep cats``: exit 1 unless all right solutions pass.

The test command of a mutation tool, which runs it once for every mutant of the library: a mutant
of a reference is noticed when a right solution is refused. Without names, all lessons are judged.
"""

import sys
from importlib import import_module

from dlhelpers.exercises import LESSONS, judge


def main(lessons: list[str]) -> int:
    """Judge the right solutions of these lessons; return 1 at the first that does not pass."""
    for lesson in lessons or LESSONS:
        solutions = import_module(f"tests.exercises.solutions.{lesson}").solutions
        for name, functions in solutions.items():
            for function in functions:
                outcome = judge(lesson, name, function)
                if outcome.state != "passed":
                    print(lesson, name, function, outcome)
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
