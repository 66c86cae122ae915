"""Students' pages in a zip archive, named as a platform wants them."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dlhelpers.grading.hand_back.work import Outcome
from dlhelpers.grading.reports.class_summary import person
from dlhelpers.grading.reports.feedback import feedback_html
from dlhelpers.grading.standings import Standing

#: All files in an archive have one date, so that equal pages make equal archives.
_DATE = (2020, 1, 1, 0, 0, 0)


def write_pages(
    standings: Iterable[Standing],
    lessons: Iterable[str],
    name_of: Callable[[Standing], str | None],
    place: Callable[[str], Path],
    outcome: Outcome,
) -> None:
    """Write an archive a lesson, with a page for everybody who handed something in."""
    nameless: dict[str, None] = {}
    wanted = {*lessons}
    archives: dict[str, zipfile.ZipFile] = {}
    with ExitStack() as stack:
        for standing in standings:
            lesson = standing.result.lesson
            if lesson not in wanted or standing.result.status == "missing":
                continue
            if not (name := name_of(standing)):
                nameless[person(standing)] = None
                continue
            if lesson not in archives:
                archives[lesson] = stack.enter_context(whole_archive(place(lesson)))
            add(archives[lesson], name, feedback_html(standing))
    outcome.written += map(place, archives)
    outcome.tell("No page for them, as the platform's numbers are not known", [*nameless])


@contextmanager
def whole_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive that only its owner can read, and that is there once it is whole."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(0o600)
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            yield archive
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def add(archive: zipfile.ZipFile, name: str, text: str, mode: int = 0o644) -> None:
    """Put a file into an archive."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = mode << 16
    archive.writestr(entry, text.encode("utf-8", "backslashreplace"))
