"""Work to do: the submissions that are new, read and matched with their lessons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import groupby

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.progress import Progress
from dlhelpers.grading.records import Origin, Result, Status, shortened
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
    origin: Origin = field(default_factory=Origin)


@dataclass
class Counts:
    """What became of the files handed in; the three numbers add up to that of the files."""

    graded: int = 0
    unchanged: int = 0
    unread: int = 0

    def __str__(self) -> str:
        files = self.graded + self.unchanged + self.unread
        return (
            f"{files} file{'s' * (files != 1)} handed in: {self.graded} graded, "
            f"{self.unchanged} unchanged, {self.unread} not to be graded"
        )


def new_tasks(
    handed_in: Sequence[HandedIn],
    rubrics: Sequence[Rubric],
    options: GradingOptions,
    book: Gradebook,
    progress: Progress,
    counts: Counts,
    times: Mapping[tuple[str, str], Sequence[str]],
) -> Iterator[Task]:
    """Read submissions, one student after another, and yield those that are not recorded yet.

    Files that cannot be read are recorded and counted here, unchanged ones are counted. `times` are
    those of a student's hand-ins for a lesson, in order, where the platform does not tell them.
    """
    run = book.next_run()
    found_again: list[Result] = []
    for _, group in groupby(handed_in, key=lambda one: one.student):
        once: dict[tuple[str, str], tuple[Task, Status]] = {}
        copies: Counter[tuple[str, str]] = Counter()  # files that say the same as another
        for place, one in enumerate(group):
            task, status = _read(one, rubrics, options, run, place)
            key = task.rubric.stem, task.submission.digest
            copies[key] += once.pop(key, None) is not None
            once[key] = task, status
        for task, status in _timed(once.values(), times):
            same = copies[task.rubric.stem, task.submission.digest]
            result = replace(preview_of(task), status=status)
            if status != "graded":
                counts.unread += 1 + same
                book.record(result)
            elif not options.regrade and book.is_current(result):
                counts.unchanged += 1 + same
                found_again.append(result)
            else:
                counts.unchanged += same
                yield task
                same -= 1  # the task is shown as done when it is graded
            for _ in range(1 + same):
                progress.advance()
    book.find_again(found_again)


def _timed(
    files: Iterable[tuple[Task, Status]], times: Mapping[tuple[str, str], Sequence[str]]
) -> list[tuple[Task, Status]]:
    """Give the last of a lesson's files the last of the times, and so on."""
    left: dict[str, list[str]] = {}
    timed = []
    for task, status in reversed([*files]):
        student, lesson = task.submission.student, task.rubric.stem
        waiting = left.setdefault(lesson, [*times.get((student, lesson), ())])
        if not task.origin.submitted and waiting:
            task = replace(task, origin=replace(task.origin, submitted=waiting.pop()))
        timed.append((task, status))
    return timed[::-1]


def _read(
    one: HandedIn, rubrics: Sequence[Rubric], options: GradingOptions, run: int, place: int
) -> tuple[Task, Status]:
    """Return a submission as a task, and "graded", or the status that keeps it from grading."""
    origin = Origin(
        platform_id=one.platform_id,
        late=one.late,
        submitted=one.submitted.astimezone(UTC).isoformat() if one.submitted else "",
        attempt=one.attempt,
        file=shortened(one.name),
        name=shortened(one.name_shown),
        email=shortened(one.email),
        run=run,
        place=place,
    )
    digest = ""
    status: Status = "not read"
    try:
        data = one.read()
        digest = digest_of(data)
        notebook = parse(data)
        if rubric := match(notebook, one.name, rubrics):
            submission = read_work(one.student, digest, notebook, rubric)
            return Task(submission, rubric, options, origin), "graded"
        status = "no lesson"
        reason = "the notebook is of no lesson of this course: it has none of the exercises' cells"
    except Unreadable as error:
        reason = str(error)
    named = next((r for r in rubrics if r.stem in one.name), Rubric(lesson="", stem=""))
    digest = digest or digest_of(f"{one.name}: {reason}".encode())
    return Task(Submission(one.student, (), (reason,), digest), named, options, origin), status


def preview_of(task: Task) -> Result:
    """Return a task's result as far as it is known before grading."""
    return Result(
        student=task.submission.student,
        lesson=task.rubric.stem,
        status="graded",
        digest=task.submission.digest,
        course=edition_of(task.rubric, task.options.partial),
        seed=str(task.options.seed),
        sandboxed=task.options.sandboxed,
        max_score=task.rubric.max_score,
        problems=task.submission.problems,
        untouched=task.submission.untouched,
        **vars(task.origin),
    )


def edition_of(rubric: Rubric, partial: bool) -> str:
    """Return what tells one edition of a lesson, and way to give points, from another."""
    return rubric.digest + ("-partial" if partial else "")
