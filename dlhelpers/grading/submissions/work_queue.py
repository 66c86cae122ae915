"""What is to be done: of all that was handed in, what is new, read and matched with its lesson."""

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
    """What an instructor may choose about grading a class.

    Parameters
    ----------
    seed : int
    sandboxed : bool
        Whether there is a wall around the students' code.
    partial : bool
        Whether points are given in proportion to the cases passed.
    regrade : bool
        Whether to grade again what has not changed.
    """

    seed: int
    sandboxed: bool = True
    partial: bool = False
    regrade: bool = False


@dataclass(frozen=True)
class Task:
    """One submission for one process; it can be sent to another machine."""

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
    """Read submissions, one student after another, and pass on what is not recorded yet.

    What cannot be read is recorded here.
    """
    for student, group in groupby(handed_in, key=lambda one: one.student):
        latest: dict[str, Task | Result] = {}
        for one in group:
            found = _read(one, rubrics, options)
            lesson = found.lesson if isinstance(found, Result) else found.rubric.stem
            if lesson in latest:
                progress.advance()
                found = _with_problem(found, f"several files were handed in; {one.name} was graded")
            latest[lesson] = found
        if "" not in latest:  # a file that was of no lesson has been replaced by a better one
            book.forget(student, "")
        for found in latest.values():
            preview = found if isinstance(found, Result) else preview_of(found)
            if not options.regrade and book.is_current(preview):
                progress.advance()
            elif isinstance(found, Result):
                book.record(found)
                progress.advance()
            else:
                yield found


def _read(one: HandedIn, rubrics: Sequence[Rubric], options: GradingOptions) -> Task | Result:
    named = next((r for r in rubrics if r.stem in one.name), None)
    digest = ""
    try:
        data = one.read()
        digest = digest_of(data)
        notebook = parse(data)
    except Unreadable as reason:
        digest = digest or digest_of(str(reason).encode())
        return _unread(one, "not read", str(reason), digest, named, options)
    rubric = match(notebook, one.name, rubrics)
    if rubric is None:
        text = "the notebook is of no lesson of this course: it has none of the exercises' cells"
        return _unread(one, "no lesson", text, digest, named, options)
    submission = read_work(one.student, digest, notebook, rubric)
    return Task(submission, rubric, options, one.late, one.platform_id)


def _unread(
    one: HandedIn,
    status: Status,
    reason: str,
    digest: str,
    rubric: Rubric | None,
    options: GradingOptions,
) -> Result:
    return Result(
        student=one.student,
        lesson=rubric.stem if rubric else "",
        status=status,
        digest=digest,
        course=course_of(rubric, options) if rubric else "",
        seed=str(options.seed),
        sandboxed=options.sandboxed,
        max_score=rubric.max_score if rubric else 0.0,
        problems=(reason,),
        platform_id=one.platform_id,
        late=one.late,
    )


def _with_problem(found: Task | Result, text: str) -> Task | Result:
    if isinstance(found, Result):
        return replace(found, problems=(*found.problems, text))
    submission = replace(found.submission, problems=(*found.submission.problems, text))
    return replace(found, submission=submission)


def preview_of(task: Task) -> Result:
    """A result of this task before it is graded: all that is known of it already."""
    options = task.options
    return Result(
        student=task.submission.student,
        lesson=task.rubric.stem,
        status="graded",
        digest=task.submission.digest,
        course=course_of(task.rubric, options),
        seed=str(options.seed),
        sandboxed=options.sandboxed,
        max_score=task.rubric.max_score,
        platform_id=task.platform_id,
        late=task.handed_in_late,
    )


def course_of(rubric: Rubric, options: GradingOptions) -> str:
    """What a grade depends on besides the submission and the seed."""
    return f"{rubric.digest}{'-partial' if options.partial else ''}"
