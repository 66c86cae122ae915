"""The wall: a box that Bubblewrap makes, with a warm worker inside.

The box has no network, no file that can be written outside a small scratch folder, no user's files
and nothing of this package but the modules that `dlhelpers.grading.walls` sends in. One box does
many jobs, one after another. Knows nothing of what a job is.
"""

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, TypeAlias

from dlhelpers.grading import wire, worker
from dlhelpers.grading.pipes import packed, read_some, write_all, write_some
from dlhelpers.grading.walls import ENVIRONMENT, SCRATCH, contents, python, walls

#: Bytes of results after which a submission is cut off.
MAX_RESULTS = 2 * wire.MAX_BYTES
#: Seconds in which a box must be warm, and that the worker may be late beyond a job's own time.
START_TIME, GRACE = 60.0, 10.0

End: TypeAlias = Literal["ended", "died", "too long", "too many files", "too much output", "lost"]
_ENDS: dict[int, End] = {
    worker.ENDED: "ended",
    worker.DIED: "died",
    worker.TOO_LONG: "too long",
    worker.TOO_MANY_FILES: "too many files",
    worker.USED_UP: "ended",
}


#: Bytes that a pipe for results holds, and seconds after which it is looked at: to wake up at every
#: answer would take the processor from the one who answers.
_PIPE, _PATIENCE = 1 << 20, 0.05


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
        How the process ended; this comes from the worker and can be believed.
    signal : int
        That ended it, or 0.
    seconds : float
    """

    data: bytes
    end: End
    signal: int
    seconds: float


class Runner(Protocol):
    """Runs jobs somewhere; `sandboxed` says whether there is a wall around them."""

    sandboxed: bool

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job for that time at most; `inputs` are the same for many jobs."""

    def close(self) -> None:
        """End everything that was started."""


class Box:
    """A box with a warm worker inside.

    Parameters
    ----------
    preload : sequence of str
        Modules to import before the first job.
    lessons : sequence of str
        Names of the modules that notebooks take ``check`` and ``hint`` from.

    Raises
    ------
    SandboxError
        If there is no Bubblewrap, or it or the kernel refuses.
    """

    sandboxed = True

    def __init__(self, preload: Sequence[str] = (), lessons: Sequence[str] = ()) -> None:
        self._setup = packed(contents(preload, lessons))
        self._process: subprocess.Popen[bytes] | None = None
        self._inputs = wire.encode(None)

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job; a box that is used up, or made for other inputs, is replaced."""
        if inputs != self._inputs:
            self.close()
            self._inputs = inputs
        if self._process is None:
            self._start()
        started = time.monotonic()
        data, status = self._exchange(job, seconds)
        took = time.monotonic() - started
        if status is None:
            self.close()
            return Reply(data, "too much output" if len(data) > MAX_RESULTS else "lost", 0, took)
        how, number = worker.STATUS.unpack(status)
        if how in (worker.USED_UP, worker.TOO_MANY_FILES):
            self.close()
        return Reply(data, _ENDS[how], number, took)

    def close(self) -> None:
        """End the box and everything in it."""
        process, self._process = self._process, None
        if process is None:
            return
        for descriptor in (self._jobs, self._results):
            os.close(descriptor)
        # Bubblewrap leads the PID namespace of the worker: whatever is in it dies with it.
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __enter__(self) -> "Box":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> None:
        if sys.platform != "linux":
            raise SandboxError(f"the sandbox needs Linux; this is {sys.platform}")
        from fcntl import F_SETPIPE_SZ, fcntl  # which only systems like Linux have

        bubblewrap = shutil.which("bwrap")
        if bubblewrap is None:
            raise SandboxError("the program bwrap is missing: install the package bubblewrap")
        jobs, self._jobs = os.pipe()
        self._results, results = os.pipe()
        # As root, the worker gives root up for a user that owns nothing; the range is systemd's for
        # users that exist for a moment.
        user = 61184 + os.getpid() % 4000 if os.geteuid() == 0 else 0
        command = [bubblewrap, *walls(), *python(jobs, results, SCRATCH, user, "boxed")]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(jobs, results),
            bufsize=0,
            env={},
        )
        with contextlib.suppress(OSError):  # a system may allow less
            fcntl(results, F_SETPIPE_SZ, _PIPE)
        os.close(jobs)
        os.close(results)
        with contextlib.suppress(BrokenPipeError):
            write_all(self._jobs, self._setup + self._inputs)
        self._await_ready()
        for descriptor in (self._jobs, self._results):
            os.set_blocking(descriptor, False)

    def _await_ready(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        assert process.stderr is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            said = process.stdout.read(len(worker.READY)) if selector.select(START_TIME) else None
        if said == worker.READY:
            return
        process.kill()
        complaint = process.stderr.read().decode(errors="replace").strip()
        self.close()
        raise SandboxError(_explain(complaint or "the worker does not answer"))

    def _exchange(self, job: bytes, seconds: float) -> tuple[bytes, bytes | None]:
        """Send a job and read what it writes until the worker says that it is over."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        rest, size = memoryview(job), 0
        parts: list[bytes] = []
        deadline = time.monotonic() + seconds + GRACE
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            selector.register(self._jobs, selectors.EVENT_WRITE)
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(worker.REQUEST.pack(seconds))
            patience = 0.0
            while True:
                ready = {key.fd for key, _ in selector.select(patience)}
                if time.monotonic() > deadline:
                    return b"".join(parts), None
                patience = _PATIENCE
                if self._jobs in ready:
                    rest = rest[write_some(self._jobs, rest) :]
                    if not rest:
                        selector.unregister(self._jobs)
                over = process.stdout.fileno() in ready
                # Once the worker says that it is over, nobody is left who could write results.
                while part := read_some(self._results):
                    parts.append(part)
                    size += len(part)
                    if len(part) > _PIPE // 4:
                        patience = 0.0
                    if size > MAX_RESULTS:
                        return b"".join(parts), None
                    if not over:
                        break
                if over:
                    status = process.stdout.read(worker.STATUS.size) or b""
                    whole = len(status) == worker.STATUS.size and not rest
                    return b"".join(parts), status if whole else None


class Unsandboxed:
    """Runs each job in a fresh process of this user, with no wall at all."""

    sandboxed = False

    def __init__(self, preload: Sequence[str] = (), lessons: Sequence[str] = ()) -> None:
        self._setup = packed(contents(preload, lessons))

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job in a process of its own."""
        started = time.monotonic()
        environment = {**os.environ, **ENVIRONMENT}
        process = subprocess.Popen(
            python(0, 1, ".", 0, "unboxed"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        end: End = "ended"
        try:
            data, _ = process.communicate(self._setup + inputs + job, seconds + GRACE)
        except subprocess.TimeoutExpired:
            end = "too long"
            _kill_group(process)
            data, _ = process.communicate()
        if end == "ended" and process.returncode != 0:
            end = "died"
        number = max(0, -process.returncode)
        return Reply(data[: MAX_RESULTS + 1], end, number, time.monotonic() - started)

    def close(self) -> None:
        """Nothing is left to end."""


def why_not() -> str:
    """Say why no sandbox can be had here; empty if one can."""
    try:
        with Box() as box:
            box._start()
    except SandboxError as error:
        return str(error)
    return ""


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _explain(complaint: str) -> str:
    last = complaint.splitlines()[-1][:300]
    if "libseccomp" in complaint:
        return f"libseccomp is missing or refuses: install the package libseccomp2 ({last})"
    if "bwrap:" in complaint:
        return (
            f"Bubblewrap is refused by this system ({last}). Containers and Ubuntu's AppArmor can "
            "forbid user namespaces: run on the machine itself, or allow them for bwrap"
        )
    return f"the sandbox does not start: {last}"
