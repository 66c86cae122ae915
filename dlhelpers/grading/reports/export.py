"""Files for people and learning platforms, all written from the gradebook's results."""

from collections.abc import Iterable, Iterator
from itertools import tee, zip_longest
from pathlib import Path

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.feedback import feedback_html, feedback_name
from dlhelpers.grading.reports.platforms import canvas_csv, gradescope_json, junit_xml
from dlhelpers.grading.reports.tables import grades_csv, grades_json, write_parts, write_whole


def write_reports(results: Iterable[Result], summary: ClassSummary, out: Path) -> None:
    """Write every report into a folder; files whose content is the same are left alone.

    Parameters
    ----------
    results : iterable of Result
        Sorted by student.
    summary : ClassSummary
        Of these results.
    out : Path
        A folder that is there.
    """
    # Side by side, because to go through a gradebook takes longer than to write.
    a, b, c, d, e = tee(results, 5)
    steps = (
        write_parts(out / "grades.csv", grades_csv(a, summary.exercises)),
        write_parts(out / "grades.json", grades_json(b)),
        write_parts(out / "canvas.csv", canvas_csv(c, summary.max_scores)),
        write_parts(out / "junit.xml", junit_xml(d)),
        _feedback(e, out / "feedback"),
    )
    for _ in zip_longest(*steps):
        pass


def _feedback(results: Iterable[Result], out: Path) -> Iterator[None]:
    for result in results:
        folder = out / feedback_name(result)
        folder.mkdir(parents=True, exist_ok=True)
        name = result.lesson or "feedback"
        write_whole(folder / f"{name}.html", feedback_html(result))
        write_whole(folder / f"{name}.gradescope.json", gradescope_json(result))
        yield
