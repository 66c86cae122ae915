"""Units that stand side by side, each with a thread of the parent that moves its bytes."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from queue import SimpleQueue
from typing import TypeVar

from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.unit import Unit
from dlhelpers.grading.submissions.work_queue import Task

_Done = TypeVar("_Done")


class Pool:
    """A number of units.

    Parameters
    ----------
    number : int
    lessons : sequence of str
        Names of the modules that notebooks take ``check`` and ``hint`` from.
    """

    def __init__(self, number: int, lessons: Sequence[str]) -> None:
        self._units = [Unit(tuple(lessons)) for _ in range(number)]
        self._free: SimpleQueue[Unit] = SimpleQueue()
        for unit in self._units:
            self._free.put(unit)
        # Bubblewrap ends a box when the thread that has started it ends: these threads stay.
        self._threads = ThreadPoolExecutor(number)

    def begin(self, task: Task) -> None:
        """Start all units for a task's lesson."""
        for _ in self._units:
            self._threads.submit(self._with_a_unit, Unit.begin, task)

    def submit(self, task: Task) -> "Future[Result]":
        """Grade a submission as soon as a unit is free."""
        return self._threads.submit(self._with_a_unit, Unit.grade, task)

    def stop(self) -> None:
        """End what is under way, at once, and all units."""
        for unit in self._units:
            unit.abandon()
        self._threads.shutdown(cancel_futures=True)
        for unit in self._units:
            unit.close()

    def _with_a_unit(self, work: "Callable[[Unit, Task], _Done]", task: Task) -> "_Done":
        """Take the unit that has been free for longest; no other thread has it meanwhile."""
        unit = self._free.get()
        try:
            return work(unit, task)
        finally:
            self._free.put(unit)


@cache
def _unit_of_this_process() -> Unit:
    from dlhelpers.exercises import LESSONS

    return Unit(LESSONS)


def work(task: Task) -> Result:
    """Grade one submission in whatever process this is, for an executor of somebody else's."""
    return _unit_of_this_process().grade(task)
