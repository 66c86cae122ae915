"""What runs submissions' code, and how it answers; with no wall around it, here."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from dlhelpers.grading.inside.pipes import DONE, MAX_BYTES, packed
from dlhelpers.grading.sandbox.bwrap_options import ENVIRONMENT, contents, python

#: Bytes of results after which a submission is cut off.
MAX_RESULTS = 2 * MAX_BYTES
#: Seconds for which an end may be late beyond a job's own time.
GRACE = 10.0

End: TypeAlias = Literal["ended", "died", "too long", "too many files", "too much output", "lost"]


class SandboxError(Exception):
    """No sandbox can be had; the message says why and what can be done."""


@dataclass(frozen=True)
class Reply:
    """What came out of one job. Nothing in it is to be believed.

    Parameters
    ----------
    data : bytes
        What the submission's process wrote.
    end : str
        How the process ended; this comes from the worker and can be believed. One that waits for
        more has "ended" as well.
    signal : int
        That ended it, or 0.
    """

    data: bytes
    end: End
    signal: int = 0


class Runner(Protocol):
    """Runs jobs somewhere.

    Parameters
    ----------
    sandboxed : bool
        Whether there is a wall around them.
    waited : float
        Seconds for which it ran nothing because it was not its turn.
    """

    sandboxed: bool
    waited: float

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job for that time at most; `inputs` are the same for many jobs."""

    def more(self, trial: bytes) -> Reply | None:
        """Have the process of the last job try more; None if it is not there any more."""

    def dismiss(self) -> None:
        """Let the process of the last job end: there is nothing more for it to do."""


class KeptRunner(Runner, Protocol):
    """A runner that is kept for many submissions, and has to be ended."""

    def begin(self) -> None:
        """Start what can be started before there is anything to run."""

    def abandon(self) -> None:
        """End, from another thread, whatever runs now."""

    def close(self) -> None:
        """End everything that was started."""


class Unsandboxed:
    """Runs each job in a fresh process of this user, with no wall at all."""

    sandboxed, waited = False, 0.0

    def __init__(self, preload: Sequence[str] = (), lessons: Sequence[str] = ()) -> None:
        self._setup = packed(contents(tuple(preload), tuple(lessons)))
        self._process: subprocess.Popen[bytes] | None = None
        self._abandoned = False

    def begin(self) -> None:
        """Each job has a process of its own."""

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job in a process of its own."""
        environment = {**os.environ, **ENVIRONMENT}
        self._process = process = subprocess.Popen(
            python((0, 1, 2), ".", 0, "unboxed"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        if self._abandoned:
            kill_group(process)
        end: End = "ended"
        try:
            data, _ = process.communicate(self._setup + inputs + job, seconds + GRACE)
        except subprocess.TimeoutExpired:
            end = "too long"
            kill_group(process)
            data, _ = process.communicate()
        if end == "ended" and process.returncode != 0:
            end = "died"
        number = max(0, -process.returncode)
        return Reply(data[: MAX_RESULTS + 1].removesuffix(DONE), end, number)

    def more(self, trial: bytes) -> None:
        """Each process does one job."""

    def dismiss(self) -> None:
        """Nothing waits."""

    def abandon(self) -> None:
        """End, from another thread, the process that runs now."""
        self._abandoned = True
        if self._process:
            kill_group(self._process)

    def close(self) -> None:
        """Nothing is left to end."""


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process that leads a group, and what it has started that has not left the group."""
    if process.returncode is None:
        with contextlib.suppress(OSError, AttributeError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
