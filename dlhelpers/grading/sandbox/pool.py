"""The pool: units that grade side by side. A unit is a judge and its boxes, one a lesson."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from queue import SimpleQueue
from typing import TypeAlias, TypeVar

from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.box import Box
from dlhelpers.grading.sandbox.runner import End, Receiver
from dlhelpers.grading.sandbox.unsandboxed import Unsandboxed
from dlhelpers.grading.submissions.work_queue import Task
from dlhelpers.grading.verdicts.judge_process import JudgeEnded, JudgeError, JudgeProcess
from dlhelpers.grading.verdicts.marks import not_graded, result_of
from dlhelpers.grading.verdicts.messages import Limits, Order, Verdict

Runner: TypeAlias = Box | Unsandboxed
_Done = TypeVar("_Done")

#: Seconds that a submission's code may take.
LIMITS = Limits()
#: Lessons for which a unit keeps boxes: a student's lessons come one after another.
_LESSONS = 6
#: How often a submission is tried whose judge is killed from outside.
_ATTEMPTS = 3


class Unit:
    """A judge and its boxes."""

    def __init__(self) -> None:
        self._judge = JudgeProcess()
        # By the rubric's digest, the seed and whether it is a box; the last used one at the end.
        self._runners: dict[tuple[str, int, bool], Runner] = {}
        self._inputs: dict[Runner, bytes] = {}
        self._abandoned = False

    def begin(self, task: Task) -> None:
        """Start the judge and a box, so that they are warm by the time they are wanted."""
        self._judge.begin()
        self._runner_for(task).begin()

    def grade(self, task: Task) -> Result:
        """Grade one submission.

        Raises SandboxError if no sandbox can be had and one is wanted, and CancelledError if the
        unit is abandoned.
        """
        started, incomparable, killed = time.monotonic(), frozenset[str](), 0
        while killed < _ATTEMPTS:
            self._go_on()
            left = max(0.0, LIMITS.submission - (time.monotonic() - started))
            limits = replace(LIMITS, submission=left)
            order = Order(task.rubric, task.options.seed, task.submission, limits, incomparable)
            try:
                verdict = self._verdict(task, order)
            except JudgeError as error:
                return not_graded(task, str(error))
            except JudgeEnded as ended:
                if ended.by_itself and ended.exercise not in {"", *incomparable}:
                    incomparable |= {ended.exercise}
                else:
                    killed += 1
            else:
                self._go_on()
                return result_of(task, verdict, time.monotonic() - started)
        return not_graded(task, "the process that compares answers was ended again and again")

    def abandon(self) -> None:
        """End, from another thread, whatever goes on here."""
        self._abandoned = True
        self._judge.abandon()
        for runner in [*self._runners.values()]:
            runner.abandon()

    def close(self) -> None:
        """End all processes."""
        self._judge.close()
        for runner in self._runners.values():
            runner.close()

    def _go_on(self) -> None:
        if self._abandoned:
            raise CancelledError

    def _verdict(self, task: Task, order: Order) -> Verdict:
        runner = self._runner_for(task)
        if runner not in self._inputs:
            self._inputs[runner] = self._judge.inputs(Order(task.rubric, task.options.seed))

        def run_job(job: bytes, seconds: float, receive: Receiver) -> End:
            end = runner.run(self._inputs[runner], job, seconds, receive)
            self._go_on()
            return end

        return self._judge.verdict(order, run_job)

    def _runner_for(self, task: Task) -> Runner:
        kind = task.rubric.digest, task.options.seed, task.options.sandboxed
        runner = self._runners.pop(kind, None)
        if runner is None:
            if len(self._runners) >= _LESSONS:
                oldest = self._runners.pop(next(iter(self._runners)))
                self._inputs.pop(oldest, None)
                oldest.close()
            make = Box if task.options.sandboxed else Unsandboxed
            runner = make(task.rubric.preload, task.rubric.lessons, task.rubric.data)
        self._runners[kind] = runner
        if self._abandoned:  # perhaps just now, by a thread that did not see this runner
            runner.abandon()
        return runner


class Pool:
    """A number of units, each with a thread of the parent that moves its bytes."""

    def __init__(self, number: int) -> None:
        self._units = [Unit() for _ in range(number)]
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


_one_at_a_time = threading.Lock()


@cache
def _unit_of_this_process() -> Unit:
    return Unit()


def work(task: Task) -> Result:
    """Grade one submission in whatever process this is, for an executor of somebody else's."""
    with _one_at_a_time:
        return _unit_of_this_process().grade(task)
