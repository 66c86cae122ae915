"""The counts that stand in the documentation are those of the exercises."""

from importlib import import_module
from pathlib import Path

from dlhelpers.exercises import LESSONS, get_lesson
from dlhelpers.exercises.judging import SEED, cases_of

CHECKS = Path(__file__).parents[2] / "docs" / "checks.md"


def _rows() -> list[str]:
    rows, sums = [], [0] * 5
    for lesson in LESSONS:
        exercises = get_lesson(lesson).exercises.values()
        solutions = import_module(f"tests.exercises.solutions.{lesson}").solutions
        counts = [
            len(exercises),
            sum(len(cases_of(e, SEED)) for e in exercises),
            sum(len(e.mistakes) for e in exercises),
            sum(len(e.hints) for e in exercises),
            sum(map(len, solutions.values())),
        ]
        rows.append(f"| {lesson} | {' | '.join(map(str, counts))} |")
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
    return [*rows, f"| all | {' | '.join(map(str, sums))} |"]


def test_the_table_of_the_checks_is_up_to_date() -> None:
    text = CHECKS.read_text(encoding="utf-8")
    assert "\n".join(_rows()) in text, "\n".join(["the table should be:", *_rows()])
