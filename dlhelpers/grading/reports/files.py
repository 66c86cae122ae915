"""Files that nobody sees half of, and that stay if they would be the same."""

import contextlib
import filecmp
import secrets
from collections.abc import Generator, Iterable, Iterator
from io import FileIO
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file that one student may have."""
    with _replacing(path, 0o666) as file:
        _write(file, text)


def write_parts(path: Path, parts: Iterable[str]) -> Generator[None, None, None]:
    """Write a file for its owner only, a part a step, for a text too long to be held at once."""
    with _replacing(path, 0o600) as file:
        for text in parts:
            _write(file, text)
            yield
    if path.stat().st_mode & 0o077:  # an older version wrote the same text
        path.chmod(0o600)


@contextlib.contextmanager
def _replacing(path: Path, mode: int) -> Iterator[FileIO]:
    """Open a file that takes the path when the block ends, unless the same file is there."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        part.touch(mode, exist_ok=False)
        # Without a buffer: on a full disk a buffer would fail once more when it is closed.
        with part.open("wb", buffering=0) as file:
            yield file
        if not (path.is_file() and filecmp.cmp(path, part, shallow=False)):
            part.replace(path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # a full disk names no file
        raise
    finally:
        part.unlink(missing_ok=True)


def _write(file: FileIO, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")
    while data:
        data = data[file.write(data) :]
