"""The parent's end of the judge: it starts the process, moves bytes, and keeps the time."""

import contextlib
import json
import os
import pickle
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import IO, TypeAlias

from dlhelpers.grading.inside.pipes import REQUEST, read_with_length, with_length, write_all
from dlhelpers.grading.sandbox.bwrap_options import ONE_THREAD
from dlhelpers.grading.sandbox.runner import End, Receiver, kill_group
from dlhelpers.grading.verdicts import messages
from dlhelpers.grading.verdicts.messages import Order, Verdict

#: Seconds in which a judge must be done with one exercise, or with what stands between two.
TIME = 60.0
#: Exit codes of a judge that was killed from outside, perhaps for lack of memory just now.
_KILLED = (-9, 137, -15, 143)

#: Has the box do a job for so many seconds, and passes the results on as they come.
RunJob: TypeAlias = Callable[[bytes, float, Receiver], End]


class JudgeError(Exception):
    """The judge cannot do its work; the message says why."""


class JudgeEnded(Exception):
    """The judge's process ended in the middle of a submission."""

    def __init__(self, exercise: str, by_itself: bool) -> None:
        super().__init__(f"the judge ended at {exercise or 'no exercise'}")
        #: At which the judge was, or empty; and whether it ended by the submission's doing.
        self.exercise, self.by_itself = exercise, by_itself


class JudgeProcess:
    """A judge in a process of its own, which is started anew where it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._abandoned = False

    def begin(self) -> "subprocess.Popen[bytes]":
        """Start the process, so that it has loaded its modules by the time it is wanted."""
        if self._process is None:
            # The judge must be loaded from the same places as this process, and from no others.
            program = (
                f"import sys; sys.path[:] = {sys.path!r}; "
                "from dlhelpers.grading.verdicts.judge import main; main()"
            )
            self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - see `close`
            self._process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                bufsize=0,
                env={**os.environ, **ONE_THREAD, "MPLBACKEND": "Agg"},
                start_new_session=True,  # a terminal's Ctrl-C is for the parent alone
            )
        if self._abandoned:
            kill_group(self._process)
        return self._process

    def inputs(self, order: Order) -> bytes:
        """Have the judge get ready for a lesson; return the inputs for its box.

        Like `verdict`, it raises JudgeEnded if the judge's process ends, and JudgeError if the
        lesson's author has made a mistake.
        """
        self._write(pickle.dumps(order))
        kind, data = self._next("")
        if kind == messages.FAILED:
            raise JudgeError(data.decode())
        return data

    def verdict(self, order: Order, run_job: RunJob) -> Verdict:
        """Have the judge reach a verdict on a submission; if it fails, raise JudgeError."""
        exercise = ""
        try:
            self._write(pickle.dumps(order))
            while True:
                kind, data = self._next(exercise)
                if kind == messages.AT:
                    exercise = data.decode()
                elif kind == messages.ASK:
                    exercise = ""
                    (seconds,) = REQUEST.unpack_from(data)
                    end = run_job(data[REQUEST.size :], seconds, self._write)
                    self._write(b"")
                    self._write(json.dumps([end.how, end.signal]).encode())
                elif kind == messages.VERDICT:
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
        if process:
            kill_group(process)
            process.wait()
            for pipe in (process.stdin, process.stdout, self._said):
                with contextlib.suppress(OSError, AttributeError):
                    pipe.close()  # type: ignore[union-attr]

    def _write(self, data: bytes) -> None:
        process = self.begin()
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # the next read says that it has ended
            write_all(process.stdin.fileno(), with_length(data))

    def _next(self, exercise: str) -> tuple[bytes, bytes]:
        """Read the kind and the data of the judge's next message."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        in_time = True
        if sys.platform != "win32":  # Windows cannot wait for a pipe, and bounds nothing
            with selectors.DefaultSelector() as selector:
                selector.register(process.stdout.fileno(), selectors.EVENT_READ)
                in_time = bool(selector.select(TIME))
        if not in_time:
            kill_group(process)
        try:
            message = read_with_length(process.stdout.fileno(), messages.MOST)
        except (EOFError, ValueError):
            kill_group(process)
            code = process.wait()
            self._said.seek(0)
            complaint = self._said.read(1 << 16).decode(errors="replace").strip().split("\n")[-1]
            self.close()
            if code == 1 and complaint:  # it could not even start
                raise JudgeError(f"the judge does not start: {complaint[:300]}") from None
            by_itself = not self._abandoned and (not in_time or code not in _KILLED)
            raise JudgeEnded(exercise, by_itself) from None
        return message[:1], message[1:]
