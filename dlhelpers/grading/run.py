"""A whole class: what is new is graded, in parallel, and recorded as soon as it is known.

Only the thread that runs `grade_class` writes the gradebook. What grades is pure: a submission in,
a result out. So any `concurrent.futures.Executor` will do, and work that is lost is done again.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from itertools import chain, islice
from typing import TypeAlias

from dlhelpers.grading.boxes import Boxes
from dlhelpers.grading.collection import HandedIn
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.progress import Progress
from dlhelpers.grading.records import Result
from dlhelpers.grading.rubric import Rubric
from dlhelpers.grading.tasks import Manner, Task, new_tasks

#: Submissions on their way at once, for each that runs: read, and in a thread that may already have
#: it run when the one before is still being judged.
_AHEAD, _THREADS = 4, 2

_Submit: TypeAlias = Callable[[Task], "Future[Result]"]


def grade_class(
    handed_in: Sequence[HandedIn],
    rubrics: Sequence[Rubric],
    manner: Manner,
    book: Gradebook,
    progress: Progress,
    processes: int = 0,
    executor: Executor | None = None,
) -> int:
    """Grade what is new and record it.

    Parameters
    ----------
    handed_in : sequence of HandedIn
        Sorted by student.
    rubrics : sequence of Rubric
    manner : Manner
    book : Gradebook
    progress : Progress
    processes : int
        How many submissions' code runs at once; 0 for one a processor.
    executor : Executor, optional
        Grades there instead, for instance on many machines; they need this package and a sandbox.
        `processes` then says how many of them work at once.

    Returns
    -------
    int
        How many submissions were graded.

    Raises
    ------
    SandboxError
        If no sandbox can be had and one is wanted.
    """
    progress.found(len(handed_in))
    tasks = new_tasks(handed_in, rubrics, manner, book, progress)
    processes = processes or _processors()
    first = next(tasks, None)
    if first is None:
        return 0
    lessons = [rubric.lesson for rubric in rubrics]
    here = _here(first, lessons, min(processes, len(handed_in)))
    graded = 0
    with here if executor is None else _there(executor) as submit:
        for result in _results(submit, chain([first], tasks), processes * _AHEAD):
            book.record(result)
            progress.advance()
            graded += 1
    return graded


def _results(submit: _Submit, tasks: Iterator[Task], ahead: int) -> Iterator[Result]:
    """Keep those busy who grade."""
    futures: set[Future[Result]] = set()
    while True:
        futures.update(map(submit, islice(tasks, ahead - len(futures))))
        if not futures:
            return
        done, futures = wait(futures, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


@contextlib.contextmanager
def _there(executor: Executor) -> Iterator[_Submit]:
    """Grade wherever somebody's executor does."""
    from dlhelpers.grading.grader import work

    yield lambda task: executor.submit(work, task)


@contextlib.contextmanager
def _here(first: Task, lessons: Sequence[str], processes: int) -> Iterator[_Submit]:
    """Grade in this process, with so many others in which submissions' code runs."""
    boxes = Boxes(processes, lessons)
    threads = ThreadPoolExecutor(processes * _THREADS)
    try:
        boxes.begin(first.rubric, first.manner.sandboxed, processes)
        # Takes as long as it takes the boxes to become warm.
        from dlhelpers.exercises.isolation import nobody_works_here
        from dlhelpers.grading.grader import Grader

        grader = Grader(boxes)
        with nobody_works_here():
            yield lambda task: threads.submit(grader.work, task)
    finally:
        boxes.stop()
        threads.shutdown(cancel_futures=True)
        boxes.close()


def _processors() -> int:
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)
    return count() or 1
