"""Folders of submissions: the files in them, at any depth, and the folders that are unreadable.

No link is followed, only plain files are opened, and no file larger than a notebook may be is read.
"""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dlhelpers.grading.submissions.kinds import is_notebook_name
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, too_large

#: Names of files and folders that programs make, not students.
IGNORED = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "Icon\r"})
#: Files and folders that nbgrader keeps in a course's folder.
_NBGRADERS_FILES = frozenset({"gradebook.db", "nbgrader_config.py"})
_NBGRADERS_FOLDERS = {
    "autograded", "downloaded", "exchange", "feedback", "release", "solution", "source", "submitted"
}  # fmt: skip


class CollectionError(Exception):
    """The submissions cannot be found; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is not read yet."""

    parts: Sequence[str]  #: names of the folders around the file, outermost first, and its own
    read: Callable[[], bytes]  #: returns the file's bytes, or raises `Unreadable`


@dataclass(frozen=True, slots=True)
class Lost:
    """A folder that cannot be read."""

    parts: Sequence[str]  #: names of the folders around the lost one, outermost first, and its own
    reason: str


def printable(name: str) -> str:
    """Write a name on one line, whatever characters a file system let through.

    One name is one text: macOS takes letters and their accents apart, other systems do not.
    """
    name = unicodedata.normalize("NFC", name)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def class_folder(root: Path) -> Path:
    """Return the folder that holds the students' folders: `submitted`, if `root` is nbgrader's.

    Beside other folders with notebooks, `submitted` is a student, unless nbgrader's own files
    stand there; also beside notebooks, if it holds some itself and no students' folders.
    """
    submitted = root / "submitted"
    try:
        if submitted.is_symlink() or not submitted.is_dir():
            return root
        names = {entry.name for entry in root.iterdir()}
        is_ones_own = any(submitted.glob("*.ipynb"))
    except OSError:
        return root
    if names & _NBGRADERS_FILES:
        return submitted
    others = [root / name for name in names - _NBGRADERS_FOLDERS if not is_hidden(name)]
    return root if any(_is_students(other, is_ones_own) for other in others) else submitted


def _is_students(place: Path, may_be_file: bool) -> bool:
    """Return whether a place beside `submitted` is a student's: a folder with notebooks in it."""
    if is_notebook_name(place.name) and may_be_file:
        return True
    found = files_in(place)
    return any(isinstance(one, Lost) or is_notebook_name(one.parts[-1]) for one in found)


def files_in(root: Path, without: Path | None = None) -> Iterator[Found | Lost]:
    """Find the files below a folder, and the folders that cannot be read; leave one folder out."""
    left_out = str(without.resolve()) if without else ""
    # A recursive function would fail at a thousand nested folders.
    left: list[tuple[str, tuple[str, ...]]] = [(str(root), ())]
    while left:
        folder, parts = left.pop()
        try:
            with os.scandir(folder) as there:
                entries = sorted(there, key=lambda entry: entry.name, reverse=True)
        except NotADirectoryError:
            continue
        except OSError as error:
            yield Lost(parts, f"{_shown(parts)} cannot be read: {error.strerror}")
            continue
        for entry in entries:
            if is_hidden(entry.name):
                continue
            place = (*parts, entry.name)
            if _is_folder(entry):
                if not left_out or str(Path(entry.path).resolve()) != left_out:
                    left.append((entry.path, place))
            elif not _is_folder(entry, links=True):
                yield Found(place, partial(read_plain_file, entry.path))
            elif len(place) <= 2:  # a student's folder, or a lesson's
                yield Lost(place, f"{_shown(place)} is a link; links are not followed")


def read_plain_file(path: str) -> bytes:
    """Read a notebook's file; `Unreadable` is a link, a device, or a file that is too large."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        if Path(path).is_symlink():
            raise Unreadable("the file is a link to another file; links are not followed")
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("this is no plain file")
            if status.st_size > MAX_SIZE:
                raise Unreadable(too_large(status.st_size))
            return file.read(status.st_size + 1)  # bounded: the file may be growing
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror}") from None


def _is_folder(entry: "os.DirEntry[str]", links: bool = False) -> bool:
    try:
        return entry.is_dir(follow_symlinks=links)
    except OSError:  # some file systems need a second request to tell an entry's kind
        return not is_notebook_name(entry.name)


def is_hidden(name: str) -> bool:
    """Return whether a program made the file or folder of this name, and no student."""
    return name.startswith(".") or name in IGNORED | _NBGRADERS_FILES


def _shown(parts: Sequence[str]) -> str:
    place = printable("/".join(parts)) or "itself"
    return f"the folder {place if len(place) <= 100 else place[:99] + '…'}"
