"""One process of those that grade: its boxes, and the work that it need not do twice.

Pure but for that: a submission in, a result out.
"""

from dataclasses import replace
from typing import Any

from dlhelpers.exercises import LESSONS
from dlhelpers.exercises.calling import TIME_LIMIT
from dlhelpers.grading.records import Result
from dlhelpers.grading.rubric import Rubric
from dlhelpers.grading.runner import Runner, SandboxError, Unsandboxed
from dlhelpers.grading.sandbox import Box
from dlhelpers.grading.tasks import Task, course_of, preview_of
from dlhelpers.grading.verdict import grade


def work(task: Task) -> Result:
    """Grade one submission with this process's box; the very same work only once."""
    submission, rubric, manner = task.submission, task.rubric, task.manner
    content = (rubric.digest, manner, submission.cells, submission.problems)
    result = _same_work.pop(content, None)
    if result is None:
        runner = _runner(rubric, manner.sandboxed)
        try:
            result = grade(submission, rubric, manner.seed, runner, manner.partial)
        except SandboxError:
            raise
        except Exception as error:  # one submission's oddity is not to cost a class its grades
            reason = f"could not be graded: {type(error).__name__}: {error}"[:500]
            result = replace(preview_of(task), status="not graded", problems=(reason,))
    # Where something took so long, the machine may just have had a bad time.
    if result.status == "graded" and result.seconds < TIME_LIMIT:
        _same_work[content] = result
        if len(_same_work) > _MOST_WORK:
            del _same_work[next(iter(_same_work))]
    return replace(
        result,
        student=submission.student,
        digest=submission.digest,
        course=course_of(rubric, manner),
        late=task.handed_in_late,
        platform_id=task.platform_id,
    )


# Results by what was handed in, the one that was wanted last at the end. Notebooks that nobody has
# touched, work of groups and copies are the same to the letter.
_same_work: dict[tuple[Any, ...], Result] = {}
_MOST_WORK = 200


# The boxes of this process, one a lesson: a student's lessons come one after another.
_boxes: dict[tuple[str, bool], Runner] = {}
_MOST_BOXES = 6


def _runner(rubric: Rubric, sandboxed: bool) -> Runner:
    wanted = (rubric.digest, sandboxed)
    if wanted not in _boxes:
        if len(_boxes) >= _MOST_BOXES:
            _close_boxes()
        kind = Box if sandboxed else Unsandboxed
        _boxes[wanted] = kind(rubric.preload, LESSONS)
    return _boxes[wanted]


def _close_boxes() -> None:
    while _boxes:
        _boxes.popitem()[1].close()


def close() -> None:
    """End this process's boxes, and forget what was graded."""
    _close_boxes()
    _same_work.clear()
