"""Folders of submissions: the notebooks in them, at any depth, and the folders that are unreadable.

No link is followed, only plain files are opened, and no file larger than a notebook may be is read.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from dlhelpers.grading.submissions.found import IGNORED, Found, Lost, printable
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, too_large

#: Files and folders that nbgrader keeps in a course's folder.
_NBGRADERS_FILES = {"gradebook.db", "nbgrader_config.py"}
_NBGRADERS_FOLDERS = {
    "autograded", "downloaded", "exchange", "feedback", "release", "solution", "source", "submitted"
}  # fmt: skip


def class_folder(root: Path) -> Path:
    """Return the folder that holds the students' folders: `submitted`, if `root` is nbgrader's.

    Beside other folders with notebooks, `submitted` is a student, unless nbgrader's own files
    stand there.
    """
    submitted = root / "submitted"
    try:
        if not submitted.is_dir():
            return root
        names = {entry.name for entry in root.iterdir()}
    except OSError:
        return root
    if names & _NBGRADERS_FILES:
        return submitted
    others = [root / name for name in names - _NBGRADERS_FOLDERS if not _is_hidden(name)]
    if any(other.suffix == ".ipynb" or any(notebooks_in(other)) for other in others):
        return root
    return submitted


def notebooks_in(root: Path) -> Iterator[Found | Lost]:
    """Find the notebooks below a folder, and the folders that cannot be read."""
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
            if _is_hidden(entry.name):
                continue
            place = (*parts, entry.name)
            if _is_folder(entry):
                left.append((entry.path, place))
            elif entry.name.endswith(".ipynb"):
                yield Found(place, partial(read_plain_file, entry.path))
            elif len(place) <= 2 and _is_linked_folder(entry):  # a student's own, or a lesson's
                yield Lost(place, f"{_shown(place)} is a link; links are not followed")


def read_plain_file(path: str) -> bytes:
    """Read a notebook's file.

    Raises
    ------
    Unreadable
        If the file is a link or a device, too large, or cannot be read.
    """
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


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # some file systems need a second request to tell an entry's kind
        return not entry.name.endswith(".ipynb")


def _is_linked_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in IGNORED


def _shown(parts: Sequence[str]) -> str:
    place = printable("/".join(parts)) or "itself"
    return f"the folder {place if len(place) <= 100 else place[:99] + '…'}"
