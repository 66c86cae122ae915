"""What was handed in: files in the shapes that nbgrader and learning platforms leave them in.

Nothing is unpacked to disk, no link is followed, nothing but a plain file is opened, and nothing is
read beyond the size that a notebook may have.
"""

import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, too_large

#: Canvas: ``doejane_LATE_123_456_notebook-1.ipynb``.
_CANVAS = re.compile(r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")
#: Moodle: ``Jane Doe_123_assignsubmission_file_/notebook.ipynb``.
_MOODLE = re.compile(r"(?P<student>[^/]+)_(?P<id>\d+)_assignsubmission_file_?(/|$)")
_AGAIN = re.compile(r"-(\d{1,9})$", re.ASCII)
_IGNORED = {"__MACOSX", ".ipynb_checkpoints"}
_MAX_ENTRIES = 50_000


class CollectionError(Exception):
    """The submissions cannot be found; the message says why."""


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


def collect(place: Path, lesson_stems: Sequence[str]) -> list[HandedIn]:
    """Find what was handed in, sorted by student; of several files for a lesson the last counts.

    That is the one that a platform numbered last, or the one that has the lesson's own name: beside
    it, "...-Copy1" is a copy.

    Parameters
    ----------
    place : Path
        A notebook, a folder or a zip archive.
    lesson_stems : sequence of str
        Names of the teacher's notebooks: a folder that holds files of these names is one student's.

    Raises
    ------
    CollectionError
        If there is nothing that looks like a submission.
    """
    if not place.exists():
        raise CollectionError(f"{place} does not exist")
    if place.is_dir():
        found = list(_folder(place, lesson_stems))
    elif place.suffix.lower() == ".zip":
        found = list(_archive(place, lesson_stems))
    else:
        found = [HandedIn(printable(place.stem), place.stem, partial(read_plain_file, str(place)))]
    if not found:
        raise CollectionError(f"there are no notebooks in {place}")

    def order(one: HandedIn) -> tuple[str, int, bool, str]:
        again = _AGAIN.search(one.name)
        return one.student, int(again.group(1)) if again else 0, one.name in lesson_stems, one.name

    return sorted(found, key=order)


def printable(name: str) -> str:
    """Write a name on one line, whatever characters a file system let through."""
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def read_plain_file(path: str) -> bytes:
    """Read a file that is a plain file, no link and no device, and not too large.

    Raises
    ------
    Unreadable
        If it is not.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    if Path(path).is_symlink():
        raise Unreadable("the file is a link to another file; links are not followed")
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise Unreadable(f"the file cannot be opened: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("this is no plain file")
        if status.st_size > MAX_SIZE:
            raise Unreadable(too_large(status.st_size))
        return file.read(status.st_size + 1)  # or, if it is being written, its beginning


def _folder(root: Path, lesson_stems: Sequence[str]) -> Iterator[HandedIn]:
    if (root / "submitted").is_dir():
        root = root / "submitted"
    name = root.resolve().name
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = sorted(s for s in subfolders if s not in _IGNORED and s[0] != ".")
        for file in sorted(files):
            if file.endswith(".ipynb") and not file.startswith("."):
                path = Path(folder, file)
                read = partial(read_plain_file, str(path))
                yield _handed_in(path.relative_to(root).parts, name, lesson_stems, read)


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


def _archive(place: Path, lesson_stems: Sequence[str]) -> Iterator[HandedIn]:
    try:
        archive = zipfile.ZipFile(place)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise CollectionError(f"{place} cannot be read as a zip archive: {error}") from None
    if len(members) > _MAX_ENTRIES:
        raise CollectionError(f"{place} has {len(members)} entries, more than {_MAX_ENTRIES}")
    found: list[tuple[list[str], zipfile.ZipInfo]] = []
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        parts = [part for part in path.parts if part not in ("/", "..")]
        hidden = path.name.startswith(".") or _IGNORED.intersection(parts)
        if parts and path.suffix == ".ipynb" and not hidden:
            found.append((parts, member))
    around = _folders_around([parts for parts, _ in found], lesson_stems)
    for parts, member in found:
        read = partial(_read_member, archive, member)
        yield _handed_in(parts[around:], place.stem, lesson_stems, read)


def _folders_around(places: Sequence[Sequence[str]], lesson_stems: Sequence[str]) -> int:
    """How many folders there are around the students' own: a class may be packed in one."""
    depth = 0
    while (
        len({place[depth] for place in places}) == 1
        and all(len(place) > depth + 2 for place in places)
        and not any(place[depth + 1] in lesson_stems for place in places)
    ):
        depth += 1
    return depth


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read a member into memory; its name is never used as a path."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise Unreadable("the archive's entry is a link or a device, no plain file")
    if member.flag_bits & 1:
        raise Unreadable("the archive's entry is encrypted")
    if member.file_size > MAX_SIZE:
        raise Unreadable(too_large(member.file_size))
    try:
        with archive.open(member) as file:
            data = file.read(MAX_SIZE + 1)  # the size in the archive may be a lie
    except Exception as error:  # zipfile raises a dozen kinds over broken archives
        raise Unreadable(f"the archive's entry is broken: {type(error).__name__}") from None
    if len(data) > MAX_SIZE:
        raise Unreadable(too_large(len(data)))
    return data


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
