"""What runs jobs, and how a job ends."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

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


class Runner(Protocol):
    """Runs one job after another, each in a process of its own; all jobs have the same inputs."""

    def begin(self) -> None:
        """Start what can be started before there is a job."""

    def run(self, inputs: bytes, job: bytes, seconds: float, receive: Receiver) -> End:
        """Run one job for that time at most."""

    def abandon(self) -> None:
        """End, from another thread, whatever runs now."""

    def close(self) -> None:
        """End everything that was started."""


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process that leads a group, and its children that have not left the group."""
    if process.returncode is None:
        with contextlib.suppress(OSError, AttributeError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
