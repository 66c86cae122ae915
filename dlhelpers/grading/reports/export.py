"""Files for people and learning platforms, all written from the gradebook's results."""

from collections.abc import Generator, Iterable, Mapping
from itertools import tee, zip_longest
from pathlib import Path

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports import feedback, files, folders, platforms, tables
from dlhelpers.grading.reports.class_summary import ClassSummary


def write_reports(results: Iterable[Result], summary: ClassSummary, out: Path) -> None:
    """Write every report of results, sorted by student, into an existing folder.

    Only their owner can read the files that hold more than one student.
    """
    # All reports side by side: to read a gradebook takes longer than to write a report.
    a, b, c, d, e = tee(results, 5)
    steps = (
        files.write_parts(out / "grades.csv", tables.grades_csv(a, summary.exercises)),
        files.write_parts(out / "grades.json", tables.grades_json(b)),
        files.write_parts(out / "canvas.csv", platforms.canvas_csv(c, summary.max_scores)),
        files.write_parts(out / "junit.xml", platforms.junit_xml(d)),
        _feedback(e, out / "feedback", folders.folder_names(summary.students)),
    )
    try:
        for _ in zip_longest(*steps):
            pass
    finally:
        for step in steps:
            step.close()


def _feedback(
    results: Iterable[Result], out: Path, names: Mapping[str, str]
) -> Generator[None, None, None]:
    for result in results:
        # Another run may have recorded a student since the summary was made.
        folder = out / (names.get(result.student) or folders.suffixed_name(result.student))
        folder.mkdir(parents=True, exist_ok=True)
        name = result.lesson or "feedback"
        files.write_whole(folder / f"{name}.html", feedback.feedback_html(result))
        files.write_whole(folder / f"{name}.gradescope.json", platforms.gradescope_json(result))
        yield
