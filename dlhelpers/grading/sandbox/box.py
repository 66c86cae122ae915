"""The wall: a box that Bubblewrap makes, with a warm worker inside.

The box has no network, no file that can be written outside a small scratch folder, no user's files
and nothing of this package but the modules that `bwrap_options` sends in. One box does many jobs,
one after another. Knows nothing of what a job is.
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
from types import TracebackType

from dlhelpers.grading.inside import pipes
from dlhelpers.grading.inside.pipes import DONE, packed, read_some, unread, write_all, write_some
from dlhelpers.grading.sandbox.bwrap_options import SCRATCH, contents, python, walls
from dlhelpers.grading.sandbox.runner import (
    GRACE,
    MAX_RESULTS,
    End,
    Reply,
    SandboxError,
    kill_group,
)

#: Seconds in which a box must be warm, and in which what is at its end must be gone.
START_TIME, LEAVING_TIME = 60.0, 5.0

_NOTHING_MORE = packed(None)
_ENDS: dict[int, End] = {
    pipes.ENDED: "ended",
    pipes.DIED: "died",
    pipes.TOO_LONG: "too long",
    pipes.TOO_MANY_FILES: "too many files",
    pipes.USED_UP: "ended",
}

#: Bytes that a pipe for results holds, and seconds after which it is looked at: to wake up at every
#: answer would take the processor from the one who answers.
_PIPE, _PATIENCE = 1 << 20, 0.05
#: How often one process may ring before nobody listens any more; once is enough.
_MOST_RINGS = 10


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

    sandboxed, waited = True, 0.0

    def __init__(self, preload: Sequence[str] = (), lessons: Sequence[str] = ()) -> None:
        self._setup = packed(contents(tuple(preload), tuple(lessons)))
        self._process: subprocess.Popen[bytes] | None = None
        self._inputs = b""  # of the box that is warm
        self._waits = self._leaves = self._abandoned = False
        self._deadline = 0.0

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job; a box that is used up, or made for other inputs, is replaced."""
        if self._inputs not in (b"", inputs):
            self.close()
        self.dismiss()
        self._see_off()
        process = self._warm(inputs)
        assert process.stdin is not None
        self._deadline = time.monotonic() + seconds + GRACE
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(pipes.REQUEST.pack(seconds))
        return self._exchange(process, job)

    def more(self, trial: bytes) -> Reply | None:
        """Have the process of the last job try more, if it waits for that."""
        if self._process is None or not self._waits:
            return None
        return self._exchange(self._process, trial)

    def dismiss(self) -> None:
        """Tell the process that waits that there is nothing more, and go on meanwhile."""
        if not self._waits:
            return
        self._waits, self._leaves = False, True
        if write_some(self._jobs, memoryview(_NOTHING_MORE)) < len(_NOTHING_MORE):
            self.close()

    def begin(self) -> None:
        """Start the box, so that it has loaded what it needs by the time it is wanted."""
        if self._process is None:
            self._process = self._started()

    def abandon(self) -> None:
        """End, from another thread, whatever goes on here; who is at it will find a box lost."""
        self._abandoned = True
        if process := self._process:
            kill_group(process)

    def close(self) -> None:
        """End the box and everything in it."""
        process, self._process = self._process, None
        self._inputs = b""
        self._waits = self._leaves = False
        if process is None:
            return
        for descriptor in (self._jobs, self._results, self._bell):
            os.close(descriptor)
        # Bubblewrap leads the PID namespace of the worker: whatever is in it dies with it.
        kill_group(process)
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

    def _started(self) -> "subprocess.Popen[bytes]":
        if sys.platform != "linux":
            raise SandboxError(f"the sandbox needs Linux; this is {sys.platform}")
        from fcntl import F_SETPIPE_SZ, fcntl  # which only systems like Linux have

        bubblewrap = shutil.which("bwrap")
        if bubblewrap is None:
            raise SandboxError("the program bwrap is missing: install the package bubblewrap")
        jobs, self._jobs = os.pipe()
        self._results, results = os.pipe()
        self._bell, bell = os.pipe()
        inside = (jobs, results, bell)
        # As root, the worker gives root up for a user that owns nothing; the range is systemd's for
        # users that exist for a moment.
        user = 61184 + os.getpid() % 4000 if os.geteuid() == 0 else 0
        command = [bubblewrap, *walls(), *python(inside, SCRATCH, user, "boxed")]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=inside,
            bufsize=0,
            env={},
            # Where it is ended at once, what it has started would wait for it for ever. Also, a
            # terminal's Ctrl-C is not for it.
            start_new_session=True,
        )
        with contextlib.suppress(OSError):  # a system may allow less
            fcntl(results, F_SETPIPE_SZ, _PIPE)
            fcntl(jobs, F_SETPIPE_SZ, _PIPE)  # so that nobody waits until it is read
        for descriptor in inside:
            os.close(descriptor)
        with contextlib.suppress(BrokenPipeError):
            write_all(self._jobs, self._setup)
        return process

    def _warm(self, inputs: bytes, again: int = 3) -> "subprocess.Popen[bytes]":
        self.begin()
        process = self._process
        assert process is not None
        if self._abandoned:
            kill_group(process)
        if self._inputs:
            return process
        with contextlib.suppress(BrokenPipeError):
            write_all(self._jobs, inputs)
        if complaint := self._complaint(process):
            killed = process.wait() in (-signal.SIGKILL, 128 + signal.SIGKILL)
            self.close()
            # From outside, perhaps for lack of memory just now.
            if killed and again and not self._abandoned:
                return self._warm(inputs, again - 1)
            raise SandboxError(_explain(complaint))
        self._inputs = inputs
        for descriptor in (self._jobs, self._results, self._bell):
            os.set_blocking(descriptor, False)
        return process

    def _complaint(self, process: "subprocess.Popen[bytes]") -> str:
        """Wait until the box is warm; say what it says if it ends instead."""
        assert process.stdout is not None
        assert process.stderr is not None
        deadline = time.monotonic() + START_TIME
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            # Bubblewrap that is killed at once leaves what it began, which says nothing.
            while not selector.select(0.2) and process.poll() is None:
                if time.monotonic() > deadline:
                    kill_group(process)
                    return f"nothing in {START_TIME:g} seconds"
        os.set_blocking(process.stdout.fileno(), False)
        if process.stdout.read(len(pipes.READY)) == pipes.READY:
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LEAVING_TIME)
        kill_group(process)
        os.set_blocking(process.stderr.fileno(), False)
        return (process.stderr.read() or b"").decode(errors="replace").strip() or "it ends at once"

    def _exchange(self, process: "subprocess.Popen[bytes]", message: bytes) -> Reply:
        """Send a message and read what is written until it is done, or the process at its end."""
        assert process.stdout is not None
        rest, size, rings = memoryview(message), 0, 0
        parts: list[bytes] = []
        self._waits = False
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            selector.register(self._bell, selectors.EVENT_READ)
            selector.register(self._jobs, selectors.EVENT_WRITE)
            patience = 0.0
            while True:
                ready = {key.fd for key, _ in selector.select(patience)}
                if not ready and time.monotonic() > self._deadline:
                    self.close()
                    return Reply(b"".join(parts), "lost")
                patience = _PATIENCE
                if self._jobs in ready:
                    rest = rest[write_some(self._jobs, rest) :]
                    if not rest:
                        selector.unregister(self._jobs)
                over, rung = process.stdout.fileno() in ready, self._bell in ready
                # Whoever rings has written all, and once the worker says that it is over, nobody
                # is left who could write results.
                while part := read_some(self._results):
                    parts.append(part)
                    size += len(part)
                    if len(part) > _PIPE // 4:
                        patience = 0.0
                    if size > MAX_RESULTS:
                        self.close()
                        return Reply(b"".join(parts), "too much output")
                    if not (over or rung):
                        break
                if over:
                    return self._over(process, b"".join(parts))
                if rung:
                    read_some(self._bell)
                    rings += 1
                    if rings == _MOST_RINGS:  # somebody rings who has nothing to say
                        selector.unregister(self._bell)
                # Without the bell it may be the end of an answer that looks like that.
                if rings and not rest and b"".join(parts[-2:]).endswith(DONE):
                    self._waits = True
                    return Reply(b"".join(parts).removesuffix(DONE), "ended")

    def _over(self, process: "subprocess.Popen[bytes]", data: bytes) -> Reply:
        """Hear from the worker how the process ended."""
        assert process.stdout is not None
        status = process.stdout.read(pipes.STATUS.size) or b""
        if len(status) < pipes.STATUS.size:
            self.close()
            return Reply(data, "lost")
        how, number = pipes.STATUS.unpack(status)
        # What is left in a pipe would be taken for what is meant for the next one, or is of it.
        left = unread(self._jobs)
        while read_some(self._results) or read_some(self._bell):
            pass
        if left or how in (pipes.USED_UP, pipes.TOO_MANY_FILES):
            self.close()
        return Reply(data, _ENDS[how], number)

    def _see_off(self) -> None:
        """Wait until the process is gone that was dismissed; if it does not go, so does the box."""
        if self._process is None or not self._leaves:
            return
        self._leaves = False
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            gone = selector.select(LEAVING_TIME)
        if gone:
            self._over(self._process, b"")
        else:
            self.close()


def why_not() -> str:
    """Say why no sandbox can be had here; empty if one can."""
    from dlhelpers.grading.inside import (
        wire,
    )  # which loads NumPy, and who starts a box can do without

    try:
        with Box() as box:
            box._warm(wire.encode(None))
    except SandboxError as error:
        return str(error)
    return ""


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
