"""One box: Bubblewrap with a warm worker inside.

The box has no network, no file that can be written outside a small scratch folder, no user's files,
and of this package only the modules that `payload` names. One box does many jobs, one after
another. Knows nothing of what a job is.
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
from pathlib import Path

from dlhelpers.grading.inside import pipes
from dlhelpers.grading.sandbox import runner
from dlhelpers.grading.sandbox.bwrap_options import SCRATCH, bwrap_options, worker_command
from dlhelpers.grading.sandbox.payload import payload
from dlhelpers.grading.sandbox.readable import PROGRAM
from dlhelpers.grading.sandbox.runner import End, Receiver, SandboxError, kill_group
from dlhelpers.notebooks import CourseError

#: Seconds in which a box must be warm, and in which a box that fails must have said why.
START_TIME, LEAVING_TIME = 60.0, 5.0
#: Bytes that a pipe holds, and seconds after which the parent looks into it. To be woken at each
#: result would take the processor from the process that writes them.
_PIPE, _PATIENCE = 1 << 20, 0.05

_HOW: dict[int, runner.How] = {
    pipes.ENDED: "ended",
    pipes.DIED: "died",
    pipes.TOO_LONG: "too long",
    pipes.TOO_MANY_FILES: "too many files",
    pipes.USED_UP: "ended",
}


class Box:
    """A box with a warm worker inside, which has imported some modules before the first job.

    Notebooks take ``check`` and ``hint`` from the modules of `lessons`, and read files from the
    folder `data`. Where there is no Bubblewrap, or it or the kernel refuses, its methods raise
    SandboxError.
    """

    def __init__(
        self, preload: Sequence[str] = (), lessons: Sequence[str] = (), data: str = ""
    ) -> None:
        self._contents, self._data = (tuple(preload), tuple(lessons)), data
        self._process: subprocess.Popen[bytes] | None = None
        self._pipes: tuple[int, ...] = ()  # jobs, results, control, status, complaints
        self._is_warm = self._abandoned = False

    def run(self, inputs: bytes, job: bytes, seconds: float, receive: Receiver) -> End:
        """Run one job; a box that is used up is replaced."""
        self._warm_up(inputs)
        jobs, results, control, status, _ = self._pipes
        deadline = time.monotonic() + seconds + runner.GRACE
        with contextlib.suppress(BrokenPipeError):
            os.write(control, pipes.REQUEST.pack(seconds))
        rest, size = memoryview(job), 0
        with selectors.DefaultSelector() as selector:
            selector.register(status, selectors.EVENT_READ)
            selector.register(jobs, selectors.EVENT_WRITE)
            ready = set[int]()
            # Once the worker tells the status, no process is left to write results.
            while status not in ready:
                ready = {key.fd for key, _ in selector.select(_PATIENCE)}
                if not ready and time.monotonic() > deadline:
                    self.close()
                    return End("lost")
                if jobs in ready:
                    rest = rest[_write_some(jobs, rest) :]
                    if not rest:
                        selector.unregister(jobs)
                while part := _read_some(results):
                    size += len(part)
                    if size > runner.MAX_RESULTS:
                        self.close()
                        return End("too much output")
                    receive(part)
        answer = _read_some(status)
        if len(answer) < pipes.STATUS.size:
            self.close()
            return End("lost")
        how, number = pipes.STATUS.unpack(answer)
        # The next process would take for its own what is left in the pipe.
        if _unread(jobs) or how in (pipes.USED_UP, pipes.TOO_MANY_FILES):
            self.close()
        return End(_HOW[how], number)

    def begin(self) -> None:
        """Start the box, so that it has loaded its modules by the time it is wanted."""
        if self._process:
            return
        program = bubblewrap()
        import fcntl  # only systems like Linux have it

        # As root, the worker becomes a user that owns nothing; the range is the one in which
        # systemd makes users that exist for a moment.
        user = 61184 + os.getpid() % 4000 if os.geteuid() == 0 else 0
        if user and self._data:
            _require_readable(Path(self._data))
        # A pipe's first end is for reading: the box reads jobs and control, and writes the others.
        both = [os.pipe() if box_reads else os.pipe()[::-1] for box_reads in (1, 0, 1, 0, 0)]
        jobs, results, control, status, complaints = theirs = [ends[0] for ends in both]
        self._pipes = tuple(ends[1] for ends in both)
        worker = worker_command(PROGRAM, (jobs, results), SCRATCH, user, "boxed")
        self._process = subprocess.Popen(
            [program, *bwrap_options(self._data), *worker],
            stdin=control,
            stdout=status,
            stderr=complaints,
            pass_fds=(jobs, results),
            env={},
            # A group of its own: Bubblewrap that is killed at its start leaves a process behind,
            # which dies with the group. Also, a terminal's Ctrl-C is for the parent alone.
            start_new_session=True,
        )
        with contextlib.suppress(OSError):  # a system may allow less
            # Room for the modules, so that the parent need not wait until they are read.
            fcntl.fcntl(jobs, fcntl.F_SETPIPE_SZ, _PIPE)
            fcntl.fcntl(results, fcntl.F_SETPIPE_SZ, _PIPE)
        for descriptor in theirs:
            os.close(descriptor)
        with contextlib.suppress(BrokenPipeError):
            pipes.write_all(self._pipes[0], pipes.packed(payload(*self._contents, boxed=True)))

    def abandon(self) -> None:
        """End, from another thread, whatever runs now; its job is lost."""
        self._abandoned = True
        if process := self._process:
            kill_group(process)

    def close(self) -> None:
        """End the box and everything in it."""
        process, self._process = self._process, None
        self._is_warm = False
        if process:
            # Bubblewrap leads the worker's PID namespace: with it, every process inside dies.
            kill_group(process)
            process.wait()
            for descriptor in self._pipes:
                os.close(descriptor)

    def _warm_up(self, inputs: bytes, attempts: int = 4) -> None:
        """Start the box if need be, give it its inputs, and wait until it is ready for jobs."""
        self.begin()
        process = self._process
        assert process is not None
        if self._abandoned:
            kill_group(process)
        if self._is_warm:
            return
        with contextlib.suppress(BrokenPipeError):
            pipes.write_all(self._pipes[0], inputs)
        for descriptor in self._pipes:
            os.set_blocking(descriptor, False)
        if complaint := self._complaint(process):
            killed = process.wait() in (-signal.SIGKILL, 128 + signal.SIGKILL)
            self.close()
            # The system may have killed it, for lack of memory just now.
            if not killed or attempts == 1 or self._abandoned:
                raise SandboxError(explain(complaint))
            self._warm_up(inputs, attempts - 1)
        self._is_warm = True

    def _complaint(self, process: "subprocess.Popen[bytes]") -> str:
        """Wait until the box is warm; return its last words if it ends instead."""
        *_, status, complaints = self._pipes
        deadline = time.monotonic() + START_TIME
        with selectors.DefaultSelector() as selector:
            selector.register(status, selectors.EVENT_READ)
            # A child that Bubblewrap leaves behind may keep the pipe open and say nothing.
            while not selector.select(0.2) and process.poll() is None:
                if time.monotonic() > deadline:
                    kill_group(process)
                    return f"nothing in {START_TIME:g} seconds"
        if _read_some(status) == pipes.READY:
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LEAVING_TIME)
        kill_group(process)
        return _read_some(complaints).decode(errors="replace").strip() or "it ends at once"


def _require_readable(data: Path) -> None:
    """Raise a CourseError if the box's user, who owns nothing, could not read a course's data."""
    for path in (data, *data.rglob("*")):
        needed = 0o005 if path.is_dir() else 0o004
        if path.exists() and path.stat().st_mode & needed != needed:
            raise CourseError(
                f"{path}: its owner alone can read it, and the box runs as another user if you "
                f"are root; allow it with chmod -R a+rX {data}"
            )


def _read_some(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 20)
    except BlockingIOError:
        return b""


def _write_some(descriptor: int, data: memoryview) -> int:
    """Write as much as there is room for; all of it where nobody reads any more."""
    try:
        return os.write(descriptor, data[: 1 << 16])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(data)


def _unread(descriptor: int) -> int:
    """How many bytes are in a pipe; Linux also tells it where the pipe is written to."""
    from fcntl import ioctl  # Windows has neither
    from termios import FIONREAD

    return int.from_bytes(ioctl(descriptor, FIONREAD, bytes(4)), sys.byteorder)


def bubblewrap() -> str:
    """The path of Bubblewrap; a SandboxError where there is none."""
    if sys.platform != "linux":
        raise SandboxError(f"the sandbox needs Linux; this is {sys.platform}")
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxError("the program bwrap is missing: install the package bubblewrap")
    return found


def explain(complaint: str) -> str:
    """Say why a box does not start, from its last words."""
    last = complaint.splitlines()[-1][:300]
    if "libseccomp" in complaint:
        return f"libseccomp is missing or refuses: install the package libseccomp2 ({last})"
    if "bwrap:" in complaint:
        return (
            f"Bubblewrap is refused by this system ({last}). Containers and Ubuntu's AppArmor can "
            "forbid user namespaces: run on the machine itself, or allow them for bwrap"
        )
    return f"the sandbox does not start: {last}"
