"""All files handed in, each with its student, as nbgrader and learning platforms name them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from dlhelpers.grading.submissions import archives, folders, kinds
from dlhelpers.grading.submissions.folders import CollectionError, Found, Lost, printable
from dlhelpers.grading.submissions.naming import Sender
from dlhelpers.grading.submissions.notebook import Unreadable
from dlhelpers.grading.submissions.people import place_of, sender_of_folder, senders_of
from dlhelpers.grading.submissions.platforms import recognized

#: Stands for all the folders of one student that cannot be read.
_LOST_FOLDERS = "folders that cannot be read"


@dataclass(frozen=True, slots=True)  # small: there may be ten thousand
class HandedIn:
    """One file that was handed in, not yet read."""

    student: str  #: as the folder or the platform names the student; printable
    #: Of the file, without the ending of a notebook; other files keep theirs. Of a notebook in a
    #: student's zip archive: the archive's, and behind a ``/`` the notebook's.
    name: str
    read: Callable[[], bytes]  #: returns a notebook's bytes, or raises `Unreadable`
    platform_id: str = ""  #: the platform's number of the student
    late: bool = False
    submitted: datetime | None = None  #: with its time zone, where the platform tells
    attempt: int = 0  #: the platform's order of a student's attempts; 0 if unknown
    name_shown: str = ""  #: the person's name as the platform writes it, where it is known
    email: str = ""


def collect(
    place: Path,
    lesson_stems: Sequence[str],
    on_lost: Callable[[str], object] = print,
    notebooks_only: bool = False,
    reports: Path | None = None,
) -> list[HandedIn]:
    """Find all files handed in, sorted by student, and each student's so that the last counts.

    The last one for a lesson is the one that the platform puts last, or the one that has the
    lesson's own name. Files of other kinds are among them, unless `notebooks_only`; to read them
    raises `Unreadable` with their kind. A student's own zip archive stands for the notebooks in it.
    A student's folder that cannot be read counts as a file of this student; for each other
    unreadable folder `on_lost` is given the reason, in one line. The place is a notebook, a folder
    or a zip archive; a folder that holds files of the lessons' names is one student's. The folder
    `reports` in it is left out. If there is nothing at all, this raises CollectionError.
    """
    if not place.exists():
        raise CollectionError(f"{place} does not exist")
    everything: Iterable[Found | Lost]
    if place.is_dir():
        root = folders.class_folder(place)
        name, everything = root.resolve().name, folders.files_in(root, reports)
        notebooks_only = notebooks_only or (
            reports is not None and reports.resolve() == root.resolve()
        )
    elif place.suffix.lower() == ".zip":
        name, everything = place.stem, archives.files_in(place, lesson_stems)
    else:
        found = Found([place.name], partial(folders.read_plain_file, str(place)))
        student = printable(kinds.without_ending(place.name))
        return [_handed_in(found, Sender(student, printable(place.name)))]
    files: dict[str, list[Found]] = defaultdict(list)  # two spellings of a name are one place
    lost: dict[str, list[str]] = defaultdict(list)
    nobodys: list[str] = []
    for one in everything:
        if isinstance(one, Lost):
            where = place_of(one.parts, lesson_stems)
            (lost[where.split("/")[0]] if where else nobodys).append(one.reason)
        elif kinds.is_notebook_name(one.parts[-1]) or not notebooks_only:
            around = place_of(one.parts[:-1], lesson_stems)
            files[f"{around}/{printable(one.parts[-1])}".lstrip("/")].append(one)
    readers = {where: several[0].read for where, several in files.items()}
    handed_in = [
        one
        for where, sender in senders_of(readers, printable(name), lesson_stems, nobodys.append)
        for found in files[where]
        for one in _unpacked(found, sender)
    ]
    for folder, reasons in lost.items():
        sender = sender_of_folder(folder)
        refuse = partial(_refuse, reasons)
        handed_in.append(HandedIn(sender.student, _LOST_FOLDERS, refuse, sender.platform_id))
    if not handed_in:
        raise CollectionError("; ".join([f"there are no notebooks in {place}", *nobodys[:3]]))
    for reason in nobodys:
        on_lost(reason)
    return sorted(handed_in, key=partial(_order, lesson_stems=lesson_stems))


def _order(one: HandedIn, lesson_stems: Sequence[str]) -> tuple[object, ...]:
    is_notebook = not kinds.named(one.name)
    is_own_name = one.name.rpartition("/")[2] in lesson_stems
    # A number in a name is a number: 10 is behind 9.
    parts = [(part.isdecimal() and part.zfill(12)) or part for part in re.split(r"(\d+)", one.name)]
    is_lost = one.name == _LOST_FOLDERS
    return one.student, is_lost, one.attempt, is_notebook, is_own_name, parts


def _unpacked(found: Found, sender: Sender) -> Iterator[HandedIn]:
    """Yield a file, or the notebooks in it if it is a student's zip archive."""
    if not sender.file.lower().endswith(".zip"):
        yield _handed_in(found, sender)
        return
    try:
        inside = archives.notebooks_inside(found)
        owners = recognized(["/".join(map(printable, one.parts)) for one in inside]).values()
        if len({owner.student for owner in owners}) > 1:
            raise Unreadable(
                "this is a zip archive with the files of several students; grade it by itself"
            )
    except Unreadable as error:
        yield _with_reader(sender, sender.file, partial(_refuse, [str(error)]))
        return
    for one in inside:
        name = kinds.without_ending(printable(one.parts[-1]))
        yield _with_reader(sender, f"{sender.file}/{name}", one.read)


def _handed_in(found: Found, sender: Sender) -> HandedIn:
    if kinds.is_notebook_name(sender.file):
        return _with_reader(sender, kinds.without_ending(sender.file), found.read)
    return _with_reader(sender, sender.file, partial(_read_other, found.read, sender.file))


def _with_reader(sender: Sender, name: str, read: Callable[[], bytes]) -> HandedIn:
    return HandedIn(
        sender.student, name, read, sender.platform_id, sender.late, sender.submitted,
        sender.attempt, sender.name_shown, sender.email,
    )  # fmt: skip


def _read_other(read: Callable[[], bytes], name: str) -> bytes:
    """Read a file that has not the name of a notebook, and may be one all the same."""
    try:
        data = read()
    except Unreadable as error:
        kind = kinds.named(name)
        raise Unreadable(f"this is {kind}, no notebook" if kind else str(error)) from None
    if kinds.may_be_notebook(data):
        return data
    raise Unreadable(kinds.reason(data, name))


def _refuse(reasons: Sequence[str]) -> NoReturn:
    more = [f"and {len(reasons) - 3} more folders"] if len(reasons) > 3 else []
    raise Unreadable("; ".join([*reasons[:3], *more]))
