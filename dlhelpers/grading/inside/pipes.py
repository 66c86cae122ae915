"""What grader and box say to each other through descriptors, and how it is read and written."""

import marshal
import os
import struct
import sys
from typing import Any

#: Bytes of the longest frame that somebody may write whom we do not trust.
MAX_BYTES = 64 << 20
#: Ends what is written in answer to one message where the writer then waits for another.
DONE = b"\xff" * 16
#: What the grader writes to have a job done: the seconds that it may take.
REQUEST = struct.Struct("<d")
#: What comes back when it is over: how it ended, and the signal that ended it or 0.
STATUS = struct.Struct("<BB")
ENDED, DIED, TOO_LONG, TOO_MANY_FILES, USED_UP = range(5)
#: Sent once, when a box is warm.
READY = b"ready"
#: Bytes that say how long a message is.
_LENGTH = 8


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


def packed(value: Any) -> bytes:
    """Return a message that only who trusts the sender may read."""
    data = marshal.dumps(value)
    return len(data).to_bytes(_LENGTH, "little") + data


def read_packed(descriptor: int) -> Any:
    """Read one message of somebody whom we trust."""
    size = int.from_bytes(read_exactly(descriptor, _LENGTH), "little")
    return marshal.loads(read_exactly(descriptor, size))


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


def unread(descriptor: int) -> int:
    """How many bytes are in a pipe; on a system like Linux, and also where it is written to."""
    from fcntl import ioctl
    from termios import FIONREAD

    return int.from_bytes(ioctl(descriptor, FIONREAD, bytes(4)), sys.byteorder)
