"""How the parent, the worker and the judge read and write the pipes between them."""

import marshal
import os
import struct
from typing import Any

#: Bytes of the longest frame that a process with a learner's code may write.
MAX_BYTES = 16 << 20
#: The parent's request to the worker: the seconds that the next job may take.
REQUEST = struct.Struct("<d")
#: The worker's answer when the job is over: how it ended, and the signal that ended it or 0.
STATUS = struct.Struct("<BB")
ENDED, DIED, TOO_LONG, TOO_MANY_FILES, USED_UP = range(5)
#: The worker writes this once, when it is warm.
READY = b"ready"


def read_exactly(descriptor: int, size: int) -> bytes:
    """Read that many bytes; raise `EOFError` if the pipe ends before."""
    parts: list[bytes] = []
    while size > 0:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError("the pipe ends within a message")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes, however long that takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def with_length(data: bytes) -> bytes:
    """Return the data behind its length."""
    return len(data).to_bytes(8, "little") + data


def read_with_length(descriptor: int, most: int) -> bytes:
    """Read data that stands behind its length; raise `ValueError` if it is longer than `most`."""
    size = int.from_bytes(read_exactly(descriptor, 8), "little")
    if size > most:
        raise ValueError(f"a message of {size} bytes")
    return read_exactly(descriptor, size)


def packed(value: Any) -> bytes:
    """Return a message that may only be read by a process that trusts the writer."""
    return with_length(marshal.dumps(value))
