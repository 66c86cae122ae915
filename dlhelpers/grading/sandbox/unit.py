"""A unit: a judge and its boxes, one a lesson. It grades one submission at a time."""

import time
from concurrent.futures import CancelledError
from dataclasses import replace

from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.box import Box
from dlhelpers.grading.sandbox.runner import End, Receiver, Runner
from dlhelpers.grading.sandbox.unsandboxed import Unsandboxed
from dlhelpers.grading.submissions.work_queue import Task
from dlhelpers.grading.verdicts.judge_process import JudgeEnded, JudgeError, JudgeProcess
from dlhelpers.grading.verdicts.marks import not_graded, result_of
from dlhelpers.grading.verdicts.messages import Limits, Order, Verdict

#: Seconds that a submission's code may take.
LIMITS = Limits()
#: Lessons for which a unit keeps boxes: a student's lessons come one after another.
_LESSONS = 6
#: How often a submission is tried whose judge is killed from outside.
_ATTEMPTS = 3


class Unit:
    """A judge and its boxes.

    Parameters
    ----------
    lessons : tuple of str
        Names of the modules that notebooks take ``check`` and ``hint`` from.
    """

    def __init__(self, lessons: tuple[str, ...]) -> None:
        self._lessons = lessons
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

        Raises
        ------
        SandboxError
            If no sandbox can be had and one is wanted.
        CancelledError
            If the unit is abandoned.
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
            runner = make(task.rubric.preload, self._lessons)
        self._runners[kind] = runner
        return runner
