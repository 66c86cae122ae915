"""The numbers of the summary page for a spreadsheet: a row an exercise and mistake."""

from collections.abc import Iterator

from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.csv_rows import csv_row
from dlhelpers.grading.reports.text import SIGNS, cell, number

_COLUMNS = [
    "lesson", "exercise", "max_points", *(state.replace(" ", "_") for state in SIGNS),
    "discrimination", "from", "to", "students", "mistake", "times", "sentence", "note",
]  # fmt: skip


def exercises_csv(summary: ClassSummary) -> Iterator[str]:
    """A row an exercise, and below it a row a mistake: how often, and what was said to it."""
    yield csv_row(_COLUMNS)
    note = "" if summary.sandboxed else "some or all were graded without a sandbox"
    for exercise in summary.exercises:
        name = [cell(exercise.lesson), cell(exercise.name)]
        found = exercise.discrimination
        telling = ["", "", "", str(len(exercise.points))]
        if found:
            telling[:3] = [number(value) for value in (found.value, found.low, found.high)]
        counts = [str(exercise.states[state]) for state in SIGNS]
        row = [*name, number(exercise.max_points), *counts, *telling, "", "", "", note]
        yield csv_row(row)
        for mistake, sentence, times in exercise.most_common(len(exercise.mistakes)):
            row = [*name, *[""] * 8, cell(mistake), str(times), cell(sentence), note]
            yield csv_row(row)
