"""Zip archives of submissions, read in memory: nothing is unpacked, no name becomes a path.

An archive with too many entries is refused before any object is made of them. A student's archive,
inside the class's or in a folder, is read with the same limits.
"""

import io
import stat
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from dlhelpers.grading.submissions.folders import CollectionError, Found, is_hidden
from dlhelpers.grading.submissions.kinds import is_notebook_name
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, too_large

_MAX_ENTRIES = 50_000
#: Bytes of the archive's directory, which holds the name of each entry.
_MAX_DIRECTORY = 32 << 20
#: The bytes with which each entry of the directory begins.
_ENTRY = b"PK\x01\x02"
#: The flag of an entry whose name is UTF-8, by the format's definition.
_IS_UTF8 = 0x800


class _Watched(io.BufferedReader):
    """A file that refuses to read too large a directory.

    `zipfile` reads the directory at once and makes an object of each entry in the directory,
    whatever number of entries the archive claims to have.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        refused = size is not None and size > _MAX_DIRECTORY
        data = b"" if refused else super().read(size)
        if refused or data.count(_ENTRY) > _MAX_ENTRIES:
            raise CollectionError(
                f"too many entries: {_MAX_ENTRIES:,} are read, and "
                f"{_MAX_DIRECTORY >> 20} MB of their names; unpack it, and name the folder"
            )
        return data


def files_in(place: Path, lesson_stems: Sequence[str]) -> list[Found]:
    """Find the files in a zip archive; folders around the whole class are left out."""
    try:
        with _Watched(io.FileIO(place)) as file:
            zipfile.ZipFile(file).close()
        archive = zipfile.ZipFile(place)
    except CollectionError as error:
        raise CollectionError(f"{place} has {error}") from None
    except Exception as error:  # zipfile raises a dozen kinds over broken archives
        raise CollectionError(f"{place} cannot be read as a zip archive: {error}") from None
    found = [Found(parts, partial(_read, archive, member)) for parts, member in _members(archive)]
    around = _folders_around([one.parts for one in found], lesson_stems)
    return [Found(one.parts[around:], one.read) for one in found]


def notebooks_inside(found: Found) -> list[Found]:
    """Find the notebooks in a student's own zip archive; `Unreadable` if there are none."""
    archive = _open_inside(found)
    notebooks = [
        Found(parts, partial(_read_inside, found, member.orig_filename))
        for parts, member in _members(archive)
        if is_notebook_name(parts[-1])
    ]
    if not notebooks:
        raise Unreadable("this is a zip archive with no notebook in it; hand in the .ipynb file")
    return notebooks


def _open_inside(found: Found) -> zipfile.ZipFile:
    try:
        data = found.read()
        with _Watched(io.BytesIO(data)) as file:
            zipfile.ZipFile(file).close()
        return zipfile.ZipFile(io.BytesIO(data))
    except Unreadable:
        raise
    except CollectionError as error:
        raise Unreadable(f"this is a zip archive with {error}") from None
    except Exception as error:  # as in `files_in`
        raise Unreadable(f"this is a broken zip archive ({error}); pack it anew") from None


def _read_inside(found: Found, name: str) -> bytes:
    """Read a notebook in a student's archive; the archive is opened anew and not kept."""
    archive = _open_inside(found)
    return _read(archive, archive.getinfo(name))


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[list[str], zipfile.ZipInfo]]:
    """Yield the names of the folders around each file and its own, and its entry."""
    for member in archive.infolist():
        path = PurePosixPath(_name(member).replace("\\", "/"))
        parts = [part for part in path.parts if part not in ("/", "..")]
        if parts and not member.is_dir() and not any(map(is_hidden, parts)):
            yield parts, member


def _name(member: zipfile.ZipInfo) -> str:
    """Return an entry's name; macOS and others write UTF-8 without saying so."""
    if not member.flag_bits & _IS_UTF8:
        try:  # `zipfile` has taken the bytes for code page 437
            return member.orig_filename.encode("cp437").decode("utf-8").partition("\0")[0]
        except UnicodeError:
            pass
    return member.filename


def _folders_around(places: Sequence[Sequence[str]], lesson_stems: Sequence[str]) -> int:
    """Count the folders around the students' own: a class may be packed in one."""
    depth = 0
    while (
        len({place[depth] for place in places}) == 1
        and all(len(place) > depth + 2 for place in places)
        and not any(place[depth + 1] in lesson_stems for place in places)
    ):
        depth += 1
    return depth


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read a member into memory; its name is never used as a path."""
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Unreadable("the archive's entry is a link or a device, no plain file")
    if member.flag_bits & 1:
        raise Unreadable("the archive's entry is encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The other kinds are unpacked without a bound.
        raise Unreadable("the archive's entry is neither stored nor deflated; pack it as usual")
    if member.file_size > MAX_SIZE:
        raise Unreadable(too_large(member.file_size))
    try:
        with archive.open(member) as file:
            return file.read(MAX_SIZE + 1)  # bounded: the size in the archive may be a lie
    except Exception as error:  # zipfile raises a dozen kinds over broken archives
        raise Unreadable(f"the archive's entry is broken: {type(error).__name__}") from None
