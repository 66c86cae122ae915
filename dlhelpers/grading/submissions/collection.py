"""All files handed in, each with its student, as nbgrader and learning platforms name them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from dlhelpers.grading.submissions import archives, folders
from dlhelpers.grading.submissions.folders import CollectionError, Found, Lost, printable
from dlhelpers.grading.submissions.notebook import Unreadable

#: Canvas names a file ``doejane_LATE_123_456_notebook-1.ipynb``.
_CANVAS = re.compile(r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")
#: Moodle names a folder ``Jane Doe_123_assignsubmission_file_``.
_MOODLE = re.compile(r"(?P<student>.+)_(?P<id>\d+)_assignsubmission_file_?", re.DOTALL)
#: Platforms number the files that a student hands in again.
_AGAIN = re.compile(r"-(\d{1,9})$", re.ASCII)
#: Stands for all the folders of one student that cannot be read.
_LOST_FOLDERS = "folders that cannot be read"


@dataclass(frozen=True, slots=True)  # small: there may be ten thousand
class HandedIn:
    """One file that was handed in, not yet read."""

    student: str  #: as the folder or the platform names the student; printable
    name: str  #: of the file, without ``.ipynb``
    read: Callable[[], bytes]  #: returns the file's bytes, or raises `Unreadable`
    platform_id: str = ""  #: the platform's number of the student
    late: bool = False
    submitted: datetime | None = None  #: with its time zone, where the platform tells
    attempt: int = 0  #: the platform's order of a student's attempts; 0 if unknown
    name_shown: str = ""  #: the person's name as the platform writes it, where it is known
    email: str = ""


def collect(
    place: Path, lesson_stems: Sequence[str], on_lost: Callable[[str], object] = print
) -> list[HandedIn]:
    """Find all files handed in, sorted by student; of several files for a lesson the last counts.

    The last one is the one that a platform numbered last, or the one that has the lesson's own
    name. A student's folder that cannot be read counts as a file of this student; for each other
    unreadable folder `on_lost` is given the reason, in one line. The place is a notebook, a folder
    or a zip archive; a folder that holds files of the lessons' names is one student's. If there is
    nothing that looks like a submission, this raises CollectionError.
    """
    if not place.exists():
        raise CollectionError(f"{place} does not exist")
    found: Iterable[Found | Lost]
    if place.is_dir():
        root = folders.class_folder(place)
        name, found = root.resolve().name, folders.notebooks_in(root)
    elif place.suffix.lower() == ".zip":
        name, found = place.stem, archives.notebooks_in(place, lesson_stems)
    else:
        read = partial(folders.read_plain_file, str(place))
        return [HandedIn(printable(place.stem), place.stem, read)]
    handed_in: list[HandedIn] = []
    lost: dict[tuple[str, str], list[str]] = defaultdict(list)
    nobodys: list[str] = []
    for one in found:
        if isinstance(one, Found):
            handed_in.append(_handed_in(one, name, lesson_stems))
        elif owner := _owner(one.parts, lesson_stems):
            lost[owner].append(one.reason)
        else:
            nobodys.append(one.reason)
    for (student, number), reasons in lost.items():
        handed_in.append(HandedIn(student, _LOST_FOLDERS, partial(_refuse, reasons), number))
    if not handed_in:
        raise CollectionError("; ".join([f"there are no notebooks in {place}", *nobodys[:3]]))
    for reason in nobodys:
        on_lost(reason)

    def order(one: HandedIn) -> tuple[str, bool, int, bool, str]:
        again = _AGAIN.search(one.name)
        number = int(again[1]) if again else 0
        return one.student, one.name == _LOST_FOLDERS, number, one.name in lesson_stems, one.name

    return sorted(handed_in, key=order)


def _owner(folder: Sequence[str], lesson_stems: Sequence[str]) -> tuple[str, str] | None:
    """Return the student that a folder belongs to, and the platform's number, or None.

    Only the outermost folder tells: the names below it are the student's, and may be another's.
    """
    if folder and folder[0] in lesson_stems:  # the class's folder for this lesson, or a student's
        folder = folder[1:]
    if not folder:
        return None
    if moodle := _MOODLE.fullmatch(folder[0]):
        return _numbered(moodle)
    return printable(folder[0]), ""


def _numbered(platform: re.Match[str]) -> tuple[str, str]:
    """Add the platform's number to the student: two students may have one name."""
    return f"{printable(platform['student'])}_{platform['id']}", platform["id"]


def _handed_in(found: Found, root: str, lesson_stems: Sequence[str]) -> HandedIn:
    """Find the student in the names of a file and its folders."""
    name = found.parts[-1].removesuffix(".ipynb")
    if owner := _owner(found.parts[:-1], lesson_stems):
        return HandedIn(owner[0], name, found.read, owner[1])
    if canvas := _CANVAS.fullmatch(name):
        student, number = _numbered(canvas)
        return HandedIn(student, canvas["file"], found.read, number, bool(canvas["late"]))
    # The folder holds one student's lessons, or everybody's files side by side.
    return HandedIn(printable(root if name in lesson_stems else name), name, found.read)


def _refuse(reasons: Sequence[str]) -> NoReturn:
    more = [f"and {len(reasons) - 3} more folders"] if len(reasons) > 3 else []
    raise Unreadable("; ".join([*reasons[:3], *more]))
