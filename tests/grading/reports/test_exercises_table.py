"""The summary's numbers for a spreadsheet."""

import csv
import io

from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.exercises_table import exercises_csv
from dlhelpers.grading.reports.summary_page import summary_html
from tests.grading.reports.examples import LESSONS, a_class


def test_it_holds_the_numbers_of_the_page() -> None:
    summary = ClassSummary(a_class())
    page = "".join(summary_html(summary)).replace("−", "-").replace("<wbr>", "")
    rows = list(csv.DictReader(io.StringIO("".join(exercises_csv(summary)))))
    exercises = [row for row in rows if not row["mistake"]]
    assert [row["exercise"] for row in exercises[:4]] == [
        "sigmoid", "softmax", "linear_activation_backward", "predict"
    ]  # fmt: skip
    assert {row["lesson"] for row in rows} == set(LESSONS)
    for row in exercises:
        telling = [f"{float(row[name]):.2f}" for name in ("discrimination", "from", "to")]
        cells = [row["passed"], row["failed"], row["not_attempted"]]
        cells.append("{} ({} to {})".format(*telling))
        tail = "".join(f"<td>{cell}</td>" for cell in cells)
        assert f'<th scope="row">{row["exercise"]}</th>{tail}' in page
        own = [r for r in rows if r["mistake"] and r["exercise"] == row["exercise"]]
        own = [r for r in own if r["lesson"] == row["lesson"]]
        assert sum(int(mistake["times"]) for mistake in own) == int(row["failed"])
        assert all(mistake["sentence"] for mistake in own)
