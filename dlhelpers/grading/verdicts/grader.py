"""What grades: many submissions' code runs side by side, one verdict at a time is reached.

Pure but for the boxes, and the work that need not be done twice: a submission in, a result out.
"""

import threading
import time
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import cache
from typing import Any

from dlhelpers.exercises import LESSONS
from dlhelpers.exercises.execution import TIME_LIMIT
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Boxes
from dlhelpers.grading.sandbox.runner import KeptRunner, Reply, SandboxError
from dlhelpers.grading.submissions.work_queue import Task, course_of, preview_of
from dlhelpers.grading.verdicts.marks import grade

#: Results that are kept for whoever hands in the same.
_MOST_WORK = 200


class Grader:
    """Grades submissions, for several threads.

    Parameters
    ----------
    boxes : Boxes
        In which submissions' code runs.
    """

    def __init__(self, boxes: Boxes) -> None:
        self._boxes = boxes
        self._changing = threading.Condition()
        # Notebooks that nobody has touched, work of groups and copies are the same to the letter.
        self._under_way: dict[_Turn, tuple[Any, ...]] = {}
        self._same_work: dict[tuple[Any, ...], Result] = {}  # what was wanted last at the end

    def work(self, task: Task) -> Result:
        """Grade one submission; the very same work only once."""
        submission, rubric, options = task.submission, task.rubric, task.options
        content = (rubric.digest, options, submission.cells, submission.problems)
        turn = _Turn(self._boxes, task)
        with self._changing:
            same = {turn for turn, other in self._under_way.items() if other == content}
            self._changing.wait_for(lambda: same.isdisjoint(self._under_way))
            result = self._same_work.pop(content, None)
            if result:
                self._same_work[content] = result
            else:
                self._under_way[turn] = content
        if result is None:
            result = self._graded(task, turn, content)
        return replace(
            result,
            student=submission.student,
            digest=submission.digest,
            course=course_of(rubric, options),
            late=task.handed_in_late,
            platform_id=task.platform_id,
        )

    def _graded(self, task: Task, turn: "_Turn", content: tuple[Any, ...]) -> Result:
        result = None
        try:
            result = _grade(task, turn)
        finally:
            with self._changing:
                # Where something took so long, the machine may just have had a bad time.
                if result and result.status == "graded" and result.seconds < TIME_LIMIT:
                    self._same_work[content] = result
                    if len(self._same_work) > _MOST_WORK:
                        del self._same_work[next(iter(self._same_work))]
                del self._under_way[turn]
                self._changing.notify_all()
        return result


def _grade(task: Task, turn: "_Turn") -> Result:
    try:
        return grade(task.submission, task.rubric, task.options.seed, turn, task.options.partial)
    except (SandboxError, CancelledError):
        raise
    except Exception as error:  # one submission's oddity is not to cost a class its grades
        reason = f"could not be graded: {type(error).__name__}: {error}"[:500]
        return replace(preview_of(task), status="not graded", problems=(reason,))
    finally:
        turn.dismiss()


class _Turn:
    """A box for one submission, from when it is needed until it is not."""

    def __init__(self, boxes: Boxes, task: Task) -> None:
        self._boxes, self._task = boxes, task
        self.sandboxed, self.waited = task.options.sandboxed, 0.0
        self._box: KeptRunner | None = None

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job."""
        if self._box is None:
            asked = time.monotonic()
            self._box = self._boxes.take(self._task.rubric, self.sandboxed)
            self.waited += time.monotonic() - asked
        try:
            return self._box.run(inputs, job, seconds)
        finally:
            self._boxes.go_on()

    def more(self, trial: bytes) -> Reply | None:
        """Have more tried."""
        reply = self._box.more(trial) if self._box else None
        self._boxes.go_on()
        return reply

    def dismiss(self) -> None:
        """Let another submission have the box."""
        box, self._box = self._box, None
        if box:
            box.dismiss()
            self._boxes.give_back(box)


@cache
def _of_this_process() -> Grader:
    return Grader(Boxes(1, LESSONS))


def work(task: Task) -> Result:
    """Grade one submission in whatever process this is."""
    return _of_this_process().work(task)
