"""Boxes that are warm, and who has which: a submission has one for as long as its code runs."""

import contextlib
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError

from dlhelpers.grading.sandbox.box import Box
from dlhelpers.grading.sandbox.runner import KeptRunner, Unsandboxed
from dlhelpers.grading.submissions.rubric import Rubric

#: Lessons for which boxes are kept: a student's lessons come one after another.
_LESSONS = 6


class Boxes:
    """A stock of boxes, for several threads.

    Parameters
    ----------
    at_once : int
        How many may be at work at the same time.
    lessons : sequence of str
        Names of the modules that notebooks take ``check`` and ``hint`` from.
    """

    def __init__(self, at_once: int, lessons: Sequence[str]) -> None:
        self._lessons = tuple(lessons)
        self._most = at_once * _LESSONS
        self._turns = threading.Semaphore(at_once)
        self._changing = threading.Lock()
        self._kinds: dict[KeptRunner, tuple[str, bool]] = {}
        self._free: list[KeptRunner] = []  # the one that was at work last at the end
        self._stopped = False
        _allow_many_files()

    def begin(self, rubric: Rubric, sandboxed: bool, number: int) -> None:
        """Start boxes for a lesson, so that they are warm by the time they are wanted."""
        with self._changing:
            for _ in range(number):
                box = self._made(rubric, sandboxed)
                self._free.append(box)
                box.begin()

    def take(self, rubric: Rubric, sandboxed: bool) -> KeptRunner:
        """Take a box for a lesson, as soon as one more may be at work.

        Raises
        ------
        CancelledError
            If nothing is to be done any more.
        """
        self._turns.acquire()
        try:
            with self._changing:
                self.go_on()
                return self._found((rubric.digest, sandboxed)) or self._made(rubric, sandboxed)
        except BaseException:
            self._turns.release()
            raise

    def give_back(self, box: KeptRunner) -> None:
        """Let another have it."""
        with self._changing:
            self._free.append(box)
        self._turns.release()

    def go_on(self) -> None:
        """Raise CancelledError if nothing is to be done any more."""
        if self._stopped:
            raise CancelledError

    def stop(self) -> None:
        """End what is at work, at once; whoever has a box then closes it."""
        self._stopped = True
        with self._changing:
            for box in self._kinds:
                box.abandon()

    def close(self) -> None:
        """End all boxes, of which none is at work."""
        for box in self._kinds:
            box.close()

    def _found(self, kind: tuple[str, bool]) -> KeptRunner | None:
        box = next((one for one in reversed(self._free) if self._kinds[one] == kind), None)
        if box:
            self._free.remove(box)
        return box

    def _made(self, rubric: Rubric, sandboxed: bool) -> KeptRunner:
        if len(self._kinds) >= self._most:
            oldest = self._free.pop(0)
            del self._kinds[oldest]
            oldest.close()
        box: KeptRunner = (Box if sandboxed else Unsandboxed)(rubric.preload, self._lessons)
        self._kinds[box] = rubric.digest, sandboxed
        return box


def _allow_many_files() -> None:
    """Each box takes some descriptors; a process may have more than it is given at first."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
