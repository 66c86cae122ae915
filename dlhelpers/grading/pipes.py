"""Reading and writing descriptors, whole or as far as it goes; on both sides of the wall."""

import os


def read_exactly(descriptor: int, size: int) -> bytes:
    """Read that many bytes.

    Raises
    ------
    EOFError
        If there are fewer.
    """
    parts: list[bytes] = []
    while size > 0:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError("it is cut off")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it, however long that takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read_some(descriptor: int) -> bytes:
    """Read what is there, if anything is."""
    try:
        return os.read(descriptor, 1 << 20)
    except BlockingIOError:
        return b""


def write_some(descriptor: int, data: memoryview) -> int:
    """Write as much as there is room for; all of it where nobody reads any more."""
    try:
        return os.write(descriptor, data[: 1 << 16])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(data)
