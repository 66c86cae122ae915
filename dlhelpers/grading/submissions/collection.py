"""What was handed in: whose it is, told from where nbgrader and learning platforms leave files."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from dlhelpers.grading.submissions import archives, folders
from dlhelpers.grading.submissions.found import CollectionError, Found, Lost, printable
from dlhelpers.grading.submissions.notebook import Unreadable

#: Canvas: ``doejane_LATE_123_456_notebook-1.ipynb``.
_CANVAS = re.compile(r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")
#: Moodle: ``Jane Doe_123_assignsubmission_file_/notebook.ipynb``.
_MOODLE = re.compile(r"(?P<student>[^/]+)_(?P<id>\d+)_assignsubmission_file_?(/|$)")
_AGAIN = re.compile(r"-(\d{1,9})$", re.ASCII)
#: Stands for all the folders of a student's that cannot be read.
_LOST_FOLDERS = "folders that cannot be read"


@dataclass(frozen=True, slots=True)  # small: there may be ten thousand
class HandedIn:
    """One file that was handed in, not yet read.

    Parameters
    ----------
    student : str
        As the folder or the platform names them; on one line, printable.
    name : str
        The file's, without ``.ipynb``.
    platform_id : str
        The platform's number of the student; empty if there is none.
    late : bool
    read : callable
        Returns the file's bytes, or raises `Unreadable`.
    """

    student: str
    name: str
    read: Callable[[], bytes]
    platform_id: str = ""
    late: bool = False


def collect(
    place: Path, lesson_stems: Sequence[str], on_lost: Callable[[str], object] = print
) -> list[HandedIn]:
    """Find what was handed in, sorted by student; of several files for a lesson the last counts.

    That is the one that a platform numbered last, or the one that has the lesson's own name: beside
    it, "...-Copy1" is a copy. A folder that cannot be read is handed in by the student whose it is.

    Parameters
    ----------
    place : Path
        A notebook, a folder or a zip archive.
    lesson_stems : sequence of str
        Names of the teacher's notebooks: a folder that holds files of these names is one student's.
    on_lost : callable
        Is told, in one line, of each folder that cannot be read and is no student's.

    Raises
    ------
    CollectionError
        If there is nothing that looks like a submission.
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
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    nobodys: list[str] = []
    for one in found:
        if isinstance(one, Found):
            handed_in.append(_handed_in(one.parts, name, lesson_stems, one.read))
        elif not one.parts:
            raise CollectionError(f"{place}: {one.reason}")
        elif owner := _owner(one.parts, lesson_stems):
            reasons[owner].append(one.reason)
        else:
            nobodys.append(one.reason)
    for (student, number), lines in reasons.items():
        more = [f"and {len(lines) - 3} more folders"] if len(lines) > 3 else []
        read = partial(_refuse, "; ".join(lines[:3] + more))
        handed_in.append(HandedIn(student, _LOST_FOLDERS, read, number))
    if not handed_in:
        raise CollectionError("; ".join([f"there are no notebooks in {place}", *nobodys[:3]]))
    for reason in nobodys:
        on_lost(reason)

    def order(one: HandedIn) -> tuple[str, bool, int, bool, str]:
        again = _AGAIN.search(one.name)
        number = int(again.group(1)) if again else 0
        lost = one.name == _LOST_FOLDERS
        return one.student, lost, number, one.name in lesson_stems, one.name

    return sorted(handed_in, key=order)


def _owner(parts: Sequence[str], lesson_stems: Sequence[str]) -> tuple[str, str] | None:
    """Tell whose a folder is: the student and the platform's number, or None."""
    if parts[0] in lesson_stems:
        parts = parts[1:]
    if not parts:
        return None
    moodle = _MOODLE.match("/".join(parts))
    if moodle:
        return f"{printable(moodle['student'])}_{moodle['id']}", moodle["id"]
    return printable(parts[0]), ""


def _refuse(reason: str) -> bytes:
    raise Unreadable(reason)


def _handed_in(
    parts: Sequence[str], root: str, lesson_stems: Sequence[str], read: Callable[[], bytes]
) -> HandedIn:
    """Tell from a file's place whose it is."""
    if len(parts) > 1 and parts[0] in lesson_stems:  # a folder a lesson, or one student's
        parts = parts[1:]
    found = _from_platform(parts, read)
    if found:
        return found
    stem = PurePosixPath(parts[-1]).stem
    if len(parts) > 1:
        return HandedIn(printable(parts[0]), stem, read)
    # One student's folder of lessons, or everybody's files side by side.
    return HandedIn(printable(root if stem in lesson_stems else stem), stem, read)


def _from_platform(parts: Sequence[str], read: Callable[[], bytes]) -> HandedIn | None:
    """Take a student's name out of the names that Canvas and Moodle give.

    Only where these put it: deeper down the names are the students' own, and might be another's.
    """
    name = parts[-1].removesuffix(".ipynb")
    moodle = _MOODLE.match("/".join(parts))
    found = moodle or (_CANVAS.fullmatch(name) if len(parts) == 1 else None)
    if not found:
        return None
    student, number = printable(found["student"]), found["id"]
    late = not moodle and found["late"] is not None
    file = name if moodle else found["file"]
    # Two students may have one name; the number tells them apart.
    return HandedIn(f"{student}_{number}", file, read, number, late)
