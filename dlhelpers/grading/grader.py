"""What grades: many submissions' code runs side by side, one verdict at a time is reached.

Pure but for the boxes, and the work that need not be done twice: a submission in, a result out.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from dlhelpers.exercises import LESSONS
from dlhelpers.exercises.calling import TIME_LIMIT
from dlhelpers.grading.boxes import Boxes
from dlhelpers.grading.records import Result
from dlhelpers.grading.runner import KeptRunner, Reply, SandboxError
from dlhelpers.grading.tasks import Task, course_of, preview_of
from dlhelpers.grading.verdict import grade

_Answer = TypeVar("_Answer", bound=Reply | None)

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
        # Judging is quick beside running, and what it calls is not made for several threads.
        self._judging = threading.Condition(threading.Lock())
        # Notebooks that nobody has touched, work of groups and copies are the same to the letter.
        self._under_way: dict[_Turn, tuple[Any, ...]] = {}
        self._same_work: dict[tuple[Any, ...], Result] = {}  # what was wanted last at the end

    def work(self, task: Task) -> Result:
        """Grade one submission; the very same work only once."""
        submission, rubric, manner = task.submission, task.rubric, task.manner
        content = (rubric.digest, manner, submission.cells, submission.problems)
        with self._judging:
            same = {turn for turn, other in self._under_way.items() if other == content}
            self._judging.wait_for(lambda: same.isdisjoint(self._under_way))
            result = self._same_work.pop(content, None) or self._graded(task, content)
            # Where something took so long, the machine may just have had a bad time.
            if result.status == "graded" and result.seconds < TIME_LIMIT:
                self._same_work[content] = result
                if len(self._same_work) > _MOST_WORK:
                    del self._same_work[next(iter(self._same_work))]
        return replace(
            result,
            student=submission.student,
            digest=submission.digest,
            course=course_of(rubric, manner),
            late=task.handed_in_late,
            platform_id=task.platform_id,
        )

    def _graded(self, task: Task, content: tuple[Any, ...]) -> Result:
        turn = _Turn(self._boxes, self._judging, task)
        self._under_way[turn] = content
        try:
            return grade(task.submission, task.rubric, task.manner.seed, turn, task.manner.partial)
        except (SandboxError, CancelledError):
            raise
        except Exception as error:  # one submission's oddity is not to cost a class its grades
            reason = f"could not be graded: {type(error).__name__}: {error}"[:500]
            return replace(preview_of(task), status="not graded", problems=(reason,))
        finally:
            turn.dismiss()
            del self._under_way[turn]
            self._judging.notify_all()


class _Turn:
    """A box for one submission, from when it is needed until it is not; others judge meanwhile."""

    def __init__(self, boxes: Boxes, judging: threading.Condition, task: Task) -> None:
        self._boxes, self._judging, self._task = boxes, judging, task
        self.sandboxed, self.waited = task.manner.sandboxed, 0.0
        self._box: KeptRunner | None = None

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        """Run one job."""
        return self._while_others_judge(lambda: self._taken().run(inputs, job, seconds))

    def more(self, trial: bytes) -> Reply | None:
        """Have more tried."""
        return self._while_others_judge(lambda: self._taken().more(trial))

    def dismiss(self) -> None:
        """Let another submission have the box."""
        box, self._box = self._box, None
        if box:
            box.dismiss()
            self._boxes.give_back(box)

    def _taken(self) -> KeptRunner:
        if self._box is None:
            asked = time.monotonic()
            self._box = self._boxes.take(self._task.rubric, self.sandboxed)
            self.waited += time.monotonic() - asked
        return self._box

    def _while_others_judge(self, running: Callable[[], _Answer]) -> _Answer:
        self._judging.release()
        try:
            return running()
        finally:
            ran = time.monotonic()
            self._judging.acquire()
            self.waited += time.monotonic() - ran
            self._boxes.go_on()


@cache
def _of_this_process() -> Grader:
    return Grader(Boxes(1, LESSONS))


def work(task: Task) -> Result:
    """Grade one submission in whatever process this is."""
    return _of_this_process().work(task)
