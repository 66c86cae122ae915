"""How a job ends, and the limits of what runs it: a box, or a process with no wall around it."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dlhelpers.grading.inside.pipes import MAX_BYTES

#: Bytes of results after which a submission is cut off.
MAX_RESULTS = 4 * MAX_BYTES
#: Seconds for which an end may be late beyond a job's own time.
GRACE = 10.0

How: TypeAlias = Literal["ended", "died", "too long", "too many files", "too much output", "lost"]
#: Takes the results of a job as they come. Nothing in them is to be believed.
Receiver: TypeAlias = Callable[[bytes], None]


class SandboxError(Exception):
    """No sandbox can be had; the message says why and what can be done."""


@dataclass(frozen=True)
class End:
    """How a job's process ended, and the signal that ended it or 0; the worker can be believed."""

    how: How
    signal: int = 0


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process that leads a group, and its children that have not left the group."""
    if process.returncode is None:
        with contextlib.suppress(OSError, AttributeError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
