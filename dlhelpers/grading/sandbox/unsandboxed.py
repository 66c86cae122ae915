"""Running submissions' code with no wall around it, where no sandbox can be had."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from dlhelpers.grading.inside.pipes import packed
from dlhelpers.grading.sandbox.bwrap_options import ENVIRONMENT, worker_command
from dlhelpers.grading.sandbox.payload import payload
from dlhelpers.grading.sandbox.runner import GRACE, MAX_RESULTS, End, Receiver, kill_group


class Unsandboxed:
    """Runs each job in a fresh process of this user, unprotected; as `Box` otherwise."""

    def __init__(
        self, preload: Sequence[str] = (), lessons: Sequence[str] = (), data: str = ""
    ) -> None:
        self._setup = packed(payload(tuple(preload), tuple(lessons), boxed=False))
        self._process: subprocess.Popen[bytes] | None = None
        self._abandoned = False
        self._folder = tempfile.TemporaryDirectory() if data else None  # the code may write there
        if self._folder:
            shutil.copytree(data, Path(self._folder.name, "data"))

    def begin(self) -> None:
        """Each job has a process of its own."""

    def run(self, inputs: bytes, job: bytes, seconds: float, receive: Receiver) -> End:
        """Run one job in a process of its own."""
        self._process = process = subprocess.Popen(
            worker_command(sys.executable, (0, 1), ".", 0, "unboxed"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ENVIRONMENT},
            cwd=self._folder.name if self._folder else None,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        if self._abandoned:
            kill_group(process)
        timer = threading.Timer(seconds + GRACE, kill_group, [process])
        timer.start()
        size = 0
        # The process writes nothing before it has read everything.
        with contextlib.suppress(OSError), process.stdin:
            process.stdin.write(self._setup + inputs + job)
        with process.stdout:
            while size <= MAX_RESULTS and (part := os.read(process.stdout.fileno(), 1 << 16)):
                size += len(part)
                receive(part)
        if size > MAX_RESULTS:
            kill_group(process)
        in_time = timer.is_alive()
        timer.cancel()
        code = process.wait()
        if size > MAX_RESULTS:
            return End("too much output")
        if not in_time:
            return End("too long")
        return End("died", max(0, -code)) if code else End("ended")

    def abandon(self) -> None:
        """End, from another thread, the process that runs now."""
        self._abandoned = True
        if self._process:
            kill_group(self._process)

    def close(self) -> None:
        """Remove the copy of the data; no process is left."""
        if self._folder:
            self._folder.cleanup()
