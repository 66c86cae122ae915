"""The shared libraries that programs need, found as the system's loader finds them.

Reads the dynamic section of ELF files. The format: System V Application Binary Interface, chapter 5
(program loading and dynamic linking); the order of the search: ld.so(8).
"""

import functools
import os
import re
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3
_NEEDED, _STRINGS, _RPATH, _RUNPATH = 1, 5, 15, 29
#: Bytes of the largest part that is read: a damaged file may claim any size.
_MOST = 1 << 28
#: Folders that the loader searches last.
_DEFAULT_FOLDERS = ("/lib64", "/usr/lib64", "/lib", "/usr/lib")


class Elf(NamedTuple):
    """What a program or library says that it needs."""

    #: The loader's path; empty for a library.
    interpreter: str = ""
    #: Names of libraries, and the folders in which they are searched first.
    needed: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def read_elf(path: Path) -> Elf:
    """Read what a file needs; one of another kind, or a damaged one, needs nothing."""
    try:
        with path.open("rb") as file:
            return _read_elf(file, str(path.parent))
    except (OSError, ValueError, IndexError, OverflowError, struct.error):
        return Elf()


def _read_elf(file: BinaryIO, here: str) -> Elf:
    def read(offset: int, size: int) -> bytes:
        file.seek(offset)
        return file.read(min(size, _MOST))

    header = read(0, 64)
    if header[:5] != b"\x7fELF\x02":  # NumPy's wheels for Linux have 64 bits
        return Elf()
    order = "<" if header[5] == 1 else ">"
    (start,) = struct.unpack_from(f"{order}Q", header, 32)
    size, number = struct.unpack_from(f"{order}HH", header, 54)
    table = read(start, size * number)
    segments = [struct.unpack_from(f"{order}IIQQQQ", table, i * size) for i in range(number)]

    def segment(kind: int) -> bytes:
        return next((read(s[2], s[5]) for s in segments if s[0] == kind), b"")

    dynamic = segment(_DYNAMIC)
    entries = list(struct.iter_unpack(f"{order}qQ", dynamic[: len(dynamic) // 16 * 16]))
    address = next((value for tag, value in entries if tag == _STRINGS), 0)
    strings = b""
    for kind, _, offset, begin, _, length in segments:
        if kind == _LOAD and begin <= address < begin + length:
            strings = read(offset + address - begin, begin + length - address)

    def texts(*tags: int) -> list[str]:
        return [strings[v:].split(b"\0", 1)[0].decode() for tag, v in entries if tag in tags]

    folders = ":".join(texts(_RPATH, _RUNPATH)).replace("${ORIGIN}", "$ORIGIN")
    return Elf(
        segment(_INTERPRETER).rstrip(b"\0").decode(),
        tuple(texts(_NEEDED)),
        tuple(filter(None, folders.replace("$ORIGIN", here).split(":"))),
    )


def needed_by(files: Iterable[Path], extra: Iterable[str] = ()) -> dict[str, Path]:
    """Find the shared libraries that some files need, and those that these need.

    Takes resolved paths, and `extra` names of libraries that are opened by name alone. Returns
    resolved paths by the names that the loader looks for; names that are nowhere are left out.
    """
    found: dict[str, Path] = {}
    left = [Elf(needed=tuple(extra)), *map(read_elf, files)]
    while left:
        elf = left.pop()
        for name in elf.needed:
            if name not in found and (path := _find(name, elf.folders)):
                found[name] = path
                left.append(read_elf(path))
    return found


def _find(name: str, folders: Iterable[str]) -> Path | None:
    known = _loader_cache().get(name, "")
    places = [*(f"{f}/{name}" for f in folders), known, *(f"{f}/{name}" for f in _DEFAULT_FOLDERS)]
    # A folder that this user may not open has none, as for the loader: os.path.isfile says so.
    found = (Path(place) for place in places if os.path.isfile(place))  # noqa: PTH113
    return next((path.resolve() for path in found), None)


@functools.cache
def _loader_cache() -> dict[str, str]:
    """Paths by name as ``ldconfig -p`` lists them; a system without it has its default folders."""
    for program in ("/sbin/ldconfig", "/usr/sbin/ldconfig", "ldconfig"):
        try:
            ran = subprocess.run([program, "-p"], capture_output=True, text=True, check=False)
        except OSError:
            continue
        lines = re.findall(r"^\s*(\S+) \(([^)]*)\) => (/.*)$", ran.stdout, re.MULTILINE)
        # The first entry of a name is the one that the loader takes; libraries of 32 bits come
        # without the processor's name.
        return {name: path for name, kind, path in reversed(lines) if "," in kind}
    return {}
