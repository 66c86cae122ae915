"""The shared libraries that programs need, found as the system's loader finds them.

Reads the dynamic section of ELF files. The format: System V Application Binary Interface, chapter 5
(program loading and dynamic linking); the order of the search: ld.so(8).
"""

import functools
import re
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3
_NEEDED, _STRINGS, _RPATH, _RUNPATH = 1, 5, 15, 29
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
    """Read what a file needs; a file of another kind needs nothing."""
    with path.open("rb") as file:
        header = file.read(64)
        if len(header) < 64 or header[:5] != b"\x7fELF\x02":  # NumPy's wheels have 64 bits
            return Elf()

        def read(offset: int, size: int) -> bytes:
            file.seek(offset)
            return file.read(size)

        order = "<" if header[5] == 1 else ">"
        (start,) = struct.unpack_from(f"{order}Q", header, 32)
        size, number = struct.unpack_from(f"{order}HH", header, 54)
        table = read(start, size * number)
        if size < 40 or len(table) < size * number:
            return Elf()
        segments = [struct.unpack_from(f"{order}IIQQQQ", table, i * size) for i in range(number)]
        sections = {kind: read(offset, length) for kind, _, offset, _, _, length in segments}
        interpreter = sections.get(_INTERPRETER, b"").rstrip(b"\0").decode()
        dynamic = sections.get(_DYNAMIC, b"")
        entries = list(struct.iter_unpack(f"{order}qQ", dynamic[: len(dynamic) // 16 * 16]))
        address = next((value for tag, value in entries if tag == _STRINGS), 0)
        strings = b""
        for kind, _, offset, begin, _, length in segments:
            if kind == _LOAD and begin <= address < begin + length:
                strings = read(offset + address - begin, begin + length - address)

    def texts(*tags: int) -> list[str]:
        return [strings[v:].split(b"\0", 1)[0].decode() for tag, v in entries if tag in tags]

    folders = ":".join(texts(_RPATH, _RUNPATH)).replace("${ORIGIN}", "$ORIGIN")
    folders = folders.replace("$ORIGIN", str(path.parent))
    return Elf(interpreter, tuple(texts(_NEEDED)), tuple(filter(None, folders.split(":"))))


def needed_by(files: Iterable[Path], extra: Iterable[str] = ()) -> dict[str, Path]:
    """Find the shared libraries that some files need, and those that these need.

    Parameters
    ----------
    files : iterable of Path
        Programs and libraries, resolved.
    extra : iterable of str
        Names of libraries that are opened by name alone.

    Returns
    -------
    dict
        Resolved paths by the names that the loader looks for; names that are nowhere are left out.
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
    return next(
        (Path(place).resolve() for place in places if place and Path(place).is_file()), None
    )


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
