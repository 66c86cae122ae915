"""Files for people and learning platforms, all written from the gradebook's results."""

from collections.abc import Generator, Iterable, Mapping
from itertools import tee, zip_longest
from pathlib import Path

from dlhelpers.grading.records import Result
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.feedback import feedback_html
from dlhelpers.grading.reports.files import write_parts, write_whole
from dlhelpers.grading.reports.folders import folder_names, suffixed_name
from dlhelpers.grading.reports.platforms import canvas_csv, gradescope_json, junit_xml
from dlhelpers.grading.reports.tables import grades_csv, grades_json


def write_reports(results: Iterable[Result], summary: ClassSummary, out: Path) -> None:
    """Write every report into a folder; files whose content is the same are left alone.

    Those that hold more than one student are readable by their owner only.

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
        _feedback(e, out / "feedback", folder_names(summary.students)),
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
        folder = out / (names.get(result.student) or suffixed_name(result.student))
        folder.mkdir(parents=True, exist_ok=True)
        name = result.lesson or "feedback"
        write_whole(folder / f"{name}.html", feedback_html(result))
        write_whole(folder / f"{name}.gradescope.json", gradescope_json(result))
        yield
