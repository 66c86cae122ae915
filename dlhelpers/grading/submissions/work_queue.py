"""Work to do: the submissions that are new, read and matched with their lessons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.progress import Progress
from dlhelpers.grading.records import Result, Status
from dlhelpers.grading.submissions.collection import HandedIn
from dlhelpers.grading.submissions.notebook import Unreadable, parse
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.submission import Submission, digest_of, match, read_work


@dataclass(frozen=True)
class GradingOptions:
    """An instructor's choices for grading a class."""

    seed: int
    sandboxed: bool = True  #: run the students' code in a sandbox
    partial: bool = False  #: give points in proportion to the cases passed
    regrade: bool = False  #: grade unchanged submissions again


@dataclass(frozen=True)
class Task:
    """One submission for one process; a task can be sent to another machine."""

    submission: Submission
    rubric: Rubric
    options: GradingOptions
    handed_in_late: bool = False
    platform_id: str = ""


def new_tasks(
    handed_in: Sequence[HandedIn],
    rubrics: Sequence[Rubric],
    options: GradingOptions,
    book: Gradebook,
    progress: Progress,
) -> Iterator[Task]:
    """Read submissions, one student after another, and yield those that are not recorded yet.

    Files that cannot be read are recorded here.
    """
    for student, group in groupby(handed_in, key=lambda one: one.student):
        latest: dict[str, tuple[Task, Status]] = {}
        for one in group:
            task, status = _read(one, rubrics, options)
            if task.rubric.stem in latest:
                progress.advance()
                note = f"several files were handed in; {one.name} counts"
                submission = replace(task.submission, problems=(*task.submission.problems, note))
                task = replace(task, submission=submission)
            latest[task.rubric.stem] = task, status
        if "" not in latest:  # a file of no lesson may have been replaced by a better one
            book.forget(student, "")
        for task, status in latest.values():
            result = replace(preview_of(task), status=status)
            if not options.regrade and book.is_current(result):
                progress.advance()
            elif status == "graded":
                yield task
            else:
                book.record(result)
                progress.advance()


def _read(one: HandedIn, rubrics: Sequence[Rubric], options: GradingOptions) -> tuple[Task, Status]:
    """Return a submission as a task, and "graded", or the status that keeps it from grading."""
    digest = ""
    status: Status = "not read"
    try:
        data = one.read()
        digest = digest_of(data)
        notebook = parse(data)
        if rubric := match(notebook, one.name, rubrics):
            submission = read_work(one.student, digest, notebook, rubric)
            return Task(submission, rubric, options, one.late, one.platform_id), "graded"
        status = "no lesson"
        reason = "the notebook is of no lesson of this course: it has none of the exercises' cells"
    except Unreadable as error:
        reason = str(error)
    named = next((r for r in rubrics if r.stem in one.name), Rubric(lesson="", stem=""))
    submission = Submission(one.student, (), (reason,), digest or digest_of(reason.encode()))
    return Task(submission, named, options, one.late, one.platform_id), status


def preview_of(task: Task) -> Result:
    """Return a task's result as far as it is known before grading."""
    return Result(
        student=task.submission.student,
        lesson=task.rubric.stem,
        status="graded",
        digest=task.submission.digest,
        course=task.rubric.digest + ("-partial" if task.options.partial else ""),
        seed=str(task.options.seed),
        sandboxed=task.options.sandboxed,
        max_score=task.rubric.max_score,
        problems=task.submission.problems,
        platform_id=task.platform_id,
        late=task.handed_in_late,
    )
