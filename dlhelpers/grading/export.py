"""Files for people and learning platforms, all written from the gradebook's results."""

from collections.abc import Iterable
from pathlib import Path

from dlhelpers.grading.feedback import feedback_html, feedback_name
from dlhelpers.grading.platforms import canvas_csv, gradescope_json, junit_xml
from dlhelpers.grading.records import Result
from dlhelpers.grading.reports import grades_csv, grades_json, write_parts, write_whole


def write_reports(results: Iterable[Result], out: Path) -> None:
    """Write every report into a folder; files whose content is the same are left alone.

    Parameters
    ----------
    results : iterable of Result
        One that can be gone through several times, as the gradebook.
    out : Path
        A folder that is there.
    """
    write_whole(out / "grades.csv", grades_csv(results))
    write_parts(out / "grades.json", grades_json(results))
    write_whole(out / "canvas.csv", canvas_csv(results))
    write_parts(out / "junit.xml", junit_xml(results))
    for result in results:
        folder = out / "feedback" / feedback_name(result)
        folder.mkdir(parents=True, exist_ok=True)
        name = result.lesson or "feedback"
        write_whole(folder / f"{name}.html", feedback_html(result))
        write_whole(folder / f"{name}.gradescope.json", gradescope_json(result))
