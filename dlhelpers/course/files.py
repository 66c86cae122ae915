"""Writing files so that none is lost: whole or not at all, and over others only if asked to."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


def write_new(path: Path, data: bytes) -> bool:
    """Write a file unless it is there."""
    if path.exists():
        return False
    with _part_of(path, data) as part:
        # Unlike a rename, which replaces a file on some systems, a link never does.
        try:
            os.link(part, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            with path.open("xb") as file:
                file.write(data)
    return True


def replace(path: Path, data: bytes) -> None:
    """Write a file in the place of what is there."""
    with _part_of(path, data) as part:
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)


def free_name(path: Path, word: str) -> Path:
    """A name beside a file that no file has: ``NAME (word).txt``, ``NAME (word 2).txt``."""
    for number in range(1, 1000):
        number_of = f" {number}" if number > 1 else ""
        other = path.with_name(f"{path.stem} ({word}{number_of}){path.suffix}")
        if not other.exists():
            return other
    raise FileExistsError(17, f"there are very many files ({word})", str(path))


@contextlib.contextmanager
def _part_of(path: Path, data: bytes) -> Iterator[Path]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        yield part
    finally:
        part.unlink(missing_ok=True)
