"""The parent's end of the judge: it starts the process, moves bytes, and keeps the time."""

import contextlib
import json
import os
import pickle
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import IO, TypeAlias

from dlhelpers.grading.inside.pipes import read_exactly, with_length, write_all
from dlhelpers.grading.sandbox.bwrap_options import ONE_THREAD
from dlhelpers.grading.sandbox.runner import End, Receiver, kill_group
from dlhelpers.grading.verdicts.messages import ASK, AT, MESSAGE, SECONDS, VERDICT, Order, Verdict

#: Seconds in which a judge must be done with one exercise, or with what stands between two.
TIME = 60.0
#: Bytes of the longest message: a job holds the student's cells.
_MOST = 64 << 20
#: Exit codes of a judge that was killed from outside, perhaps for lack of memory just now.
_KILLED = (-9, 137, -15, 143)

#: Has the box do a job for so many seconds, and passes the results on as they come.
RunJob: TypeAlias = Callable[[bytes, float, Receiver], End]


class JudgeError(Exception):
    """The judge cannot do its work; the message says why."""


class JudgeEnded(Exception):
    """The judge's process ended in the middle of a submission.

    Parameters
    ----------
    exercise : str
        At which it was; empty if at none.
    by_itself : bool
        Whether that was the submission's doing, and nobody's from outside.
    """

    def __init__(self, exercise: str, by_itself: bool) -> None:
        super().__init__(f"the judge ended at {exercise or 'no exercise'}")
        self.exercise, self.by_itself = exercise, by_itself


class JudgeProcess:
    """A judge in a process of its own, which is started anew where it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._abandoned = False

    def begin(self) -> None:
        """Start the process, so that it has loaded its modules by the time it is wanted."""
        if self._process is not None:
            return
        # The judge must be loaded from the same places as this process, and from no others.
        program = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            "from dlhelpers.grading.verdicts.judge import main; main()"
        )
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            bufsize=0,
            env={**os.environ, **ONE_THREAD, "MPLBACKEND": "Agg"},
            start_new_session=True,  # a terminal's Ctrl-C is for the parent alone
        )

    def inputs(self, order: Order) -> bytes:
        """Have the judge get ready for a lesson; return the inputs for its box.

        Parameters
        ----------
        order : Order
            Without a submission.

        Raises
        ------
        JudgeEnded
            If its process ends.
        """
        self._send(order)
        return self._next("")[1]

    def verdict(self, order: Order, run_job: RunJob) -> Verdict:
        """Have the judge reach a verdict on a submission.

        Parameters
        ----------
        order : Order
        run_job : callable

        Raises
        ------
        JudgeEnded
            If its process ends.
        JudgeError
            If it fails.
        """
        try:
            self._send(order)
            exercise = ""
            while True:
                kind, data = self._next(exercise)
                if kind == AT:
                    exercise = data.decode()
                elif kind == ASK:
                    exercise = ""
                    (seconds,) = SECONDS.unpack_from(data)
                    end = run_job(data[SECONDS.size :], seconds, self._write_part)
                    self._write(with_length(b""))
                    self._write(with_length(json.dumps([end.how, end.signal]).encode()))
                elif kind == VERDICT:
                    verdict: Verdict = json.loads(data)
                    return verdict
                else:
                    raise JudgeError(data.decode())
        except JudgeError:
            raise
        except BaseException:  # a judge that waits for an answer is of no use any more
            self.close()
            raise

    def abandon(self) -> None:
        """End, from another thread, whatever the judge does."""
        self._abandoned = True
        if process := self._process:
            kill_group(process)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        kill_group(process)
        process.wait()
        for pipe in (process.stdin, process.stdout, self._said):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _send(self, order: Order) -> None:
        self.begin()
        if self._abandoned and self._process:
            kill_group(self._process)
        self._write(with_length(pickle.dumps(order)))

    def _write_part(self, data: bytes) -> None:
        self._write(with_length(data))

    def _write(self, data: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # the next read says that it has ended
            write_all(self._process.stdin.fileno(), data)

    def _next(self, exercise: str) -> tuple[int, bytes]:
        """Read the judge's next message.

        Raises
        ------
        JudgeEnded
            If there is none.
        """
        process = self._process
        assert process is not None
        assert process.stdout is not None
        descriptor, deadline = process.stdout.fileno(), time.monotonic() + TIME
        in_time = _readable(descriptor, deadline)
        if not in_time:
            kill_group(process)
        try:
            kind, size = MESSAGE.unpack(read_exactly(descriptor, MESSAGE.size))
            if size > _MOST:
                raise EOFError
            return kind, read_exactly(descriptor, size)
        except EOFError:
            kill_group(process)
            code = process.wait()
            complaint = self._complaint()
            self.close()
            if code == 1 and complaint:  # it could not even start
                raise JudgeError(f"the judge does not start: {complaint}") from None
            by_itself = not in_time or code not in _KILLED
            raise JudgeEnded(exercise, by_itself and not self._abandoned) from None

    def _complaint(self) -> str:
        """The last line that the process has written to its standard error."""
        if self._said is None:
            return ""
        self._said.seek(0)
        lines = self._said.read(1 << 16).decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""


def _readable(descriptor: int, deadline: float) -> bool:
    if sys.platform == "win32":  # cannot wait for a pipe; nothing is bounded there
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        return bool(selector.select(max(0.0, deadline - time.monotonic())))
