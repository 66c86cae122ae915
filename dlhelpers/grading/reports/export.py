"""Files for people and learning platforms: nobody sees half of one, and the same ones stay."""

import filecmp
import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import tee, zip_longest
from pathlib import Path

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.reports import feedback, tables
from dlhelpers.grading.reports.class_summary import ClassSummary
from dlhelpers.grading.reports.exercises_table import exercises_csv
from dlhelpers.grading.reports.summary_page import summary_html
from dlhelpers.grading.standings import Standing, standings

_PLAIN = re.compile(r"[\w-]([\w .-]{0,58}[\w-])?", re.ASCII)
#: Windows keeps these names for devices, with any ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[1-9]) *(\..*)?", re.IGNORECASE)
#: A name from `suffixed_name`, which took half as many digits in an older version.
_SUFFIXED = re.compile(r".*-([0-9a-f]{8}){1,2}", re.IGNORECASE)


class _Standings:
    """A gradebook's standings, as often as they are asked for."""

    def __init__(self, book: Gradebook) -> None:
        self._book = book

    def __iter__(self) -> Iterator[Standing]:
        return standings(self._book)


def write_reports(book: Gradebook, out: Path) -> ClassSummary:
    """Write every report of a gradebook into an existing folder, and return what they show."""
    return write(_Standings(book), out)


def write(rows: Iterable[Standing], out: Path) -> ClassSummary:
    """Write every report of standings, sorted by student, which are gone through twice.

    Only their owner can read the files that hold more than one student.
    """
    summary = ClassSummary(rows)
    exercises, most = summary.exercises, summary.max_scores
    # All reports side by side: to read a gradebook takes longer than to write a report.
    a, b, c, d, e, f = tee(rows, 6)
    steps = (
        write_parts(out / "summary.html", summary_html(summary)),
        write_parts(out / "exercises.csv", exercises_csv(summary)),
        write_parts(out / "grades.csv", tables.grades_csv(a, exercises)),
        write_parts(out / "totals.csv", tables.totals_csv(b, exercises, most)),
        write_parts(out / "grades.json", tables.grades_json(c)),
        write_parts(out / "canvas.csv", tables.canvas_csv(d, most)),
        write_parts(out / "junit.xml", tables.junit_xml(e)),
        _feedback(f, out / "feedback", folder_names(summary.students)),
    )
    try:
        for _ in zip_longest(*steps):
            pass
    finally:
        for step in steps:
            step.close()
    return summary


def _feedback(
    rows: Iterable[Standing], out: Path, names: Mapping[str, str]
) -> Generator[None, None, None]:
    for standing in rows:
        result = standing.result
        if result.status == "missing":  # there is nothing to say of it
            yield
            continue
        # Another run may have recorded a student since the summary was made.
        folder = out / (names.get(result.student) or suffixed_name(result.student))
        folder.mkdir(parents=True, exist_ok=True)
        name = result.lesson or "feedback"
        write_whole(folder / f"{name}.html", feedback.feedback_html(standing))
        write_whole(folder / f"{name}.gradescope.json", tables.gradescope_json(standing))
        yield


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """Name a folder for each student of a class.

    A name gets a suffix if it is illegal on some system, looks like a name with a suffix, or
    differs from another student's only in case.

    Examples
    --------
    >>> folder_names(["bo", "José"])
    {'bo': 'bo', 'José': 'Jos_-24c2ab65b7adab7e'}
    """
    names = {student: student for student in students}
    alike = Counter(map(str.lower, names))
    for name in names:
        legal = _PLAIN.fullmatch(name) and not _DEVICE.fullmatch(name)
        if not legal or _SUFFIXED.fullmatch(name) or alike[name.lower()] > 1:
            names[name] = suffixed_name(name)
    return names


def suffixed_name(student: str) -> str:
    """Return a name that no other student's folder can have."""
    safe = re.sub(r"[^A-Za-z0-9 _-]", "_", student).strip()[:60]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{safe or 'student'}-{digest[:16]}"


def write_whole(path: Path, text: str) -> None:
    """Write a file that one student may have."""
    for _ in write_parts(path, [text], mode=0o666):
        pass


def write_parts(path: Path, parts: Iterable[str], mode: int = 0o600) -> Generator[None, None, None]:
    """Write a file a part a step, for a text too long to be held; by default for its owner only."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        part.touch(mode, exist_ok=False)
        # Without a buffer: on a full disk a buffer would fail once more when it is closed.
        with part.open("wb", buffering=0) as file:
            for text in parts:
                data = text.encode("utf-8", "backslashreplace")
                while data:
                    data = data[file.write(data) :]
                yield
        if not (path.is_file() and filecmp.cmp(path, part, shallow=False)):
            part.replace(path)
        elif mode == 0o600 and path.stat().st_mode & 0o077:  # an older version wrote the same text
            path.chmod(mode)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # a full disk names no file
        raise
    finally:
        part.unlink(missing_ok=True)
