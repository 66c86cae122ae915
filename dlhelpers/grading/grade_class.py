"""A whole class: new submissions are graded, side by side, and recorded as soon as they are.

Only the thread that runs `grade_class` writes the gradebook. A unit is pure: a submission in, a
result out. So any `concurrent.futures.Executor` will do, and lost work can be done again.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from itertools import chain, islice
from queue import SimpleQueue
from threading import current_thread, main_thread

from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.progress import Progress
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Pool, work
from dlhelpers.grading.submissions.collection import HandedIn
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.work_queue import Counts, GradingOptions, Task, new_tasks

#: Submissions that are read ahead, for each that is graded.
_AHEAD = 4


def grade_class(
    handed_in: Sequence[HandedIn],
    rubrics: Sequence[Rubric],
    options: GradingOptions,
    book: Gradebook,
    progress: Progress,
    processes: int = 0,
    executor: Executor | None = None,
    times: Mapping[tuple[str, str], Sequence[str]] | None = None,
) -> Counts:
    """Grade what is new, record it, and return what became of all files.

    Parameters
    ----------
    handed_in : sequence of HandedIn
        Sorted by student.
    rubrics, options, book, progress
    processes : int
        How many submissions are graded at once; 0 for one a processor.
    executor : Executor, optional
        Grades there instead, for instance on many machines, so many `processes` at once.
    times : mapping, optional
        By student and lesson, when the files were handed in, in order, as ISO 8601 in UTC. They
        stand in where the platform does not tell.

    Raises
    ------
    SandboxError
        If no sandbox can be had and one is wanted.
    """
    progress.found(len(handed_in))
    counts = Counts()
    tasks = new_tasks(handed_in, rubrics, options, book, progress, counts, times or {})
    processes = processes or os.cpu_count() or 1
    first = next(tasks, None)
    if first is None:
        return counts
    done: SimpleQueue[Future[Result] | None] = SimpleQueue()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_interrupts(lambda: done.put(None)))
        if executor is None:
            pool = Pool(min(processes, len(handed_in)))
            stack.callback(pool.stop)
            pool.begin(first)
            submit: Callable[[Task], Future[Result]] = pool.submit
        else:
            submit = partial(executor.submit, work)  # type: ignore[call-arg]
        for result in _results(submit, chain([first], tasks), processes * _AHEAD, done):
            book.record(result)
            progress.advance()
            if result.status == "graded":
                counts.graded += 1
            else:
                counts.unread += 1
    return counts


def _results(
    submit: "Callable[[Task], Future[Result]]",
    tasks: Iterator[Task],
    ahead: int,
    done: "SimpleQueue[Future[Result] | None]",
) -> Iterator[Result]:
    """Keep those busy who grade, until there is nothing more or None is done."""
    under_way = 0
    while True:
        for task in islice(tasks, ahead - under_way):
            submit(task).add_done_callback(done.put)
            under_way += 1
        if not under_way:
            return
        future = done.get()
        if future is None:
            raise KeyboardInterrupt
        under_way -= 1
        yield future.result()


@contextlib.contextmanager
def _interrupts(stop: Callable[[], None]) -> Iterator[None]:
    """Have the first Ctrl-C stop the work where it can be stopped; a second does as usual.

    In the middle of what threads have in common it could leave a lock behind.
    """
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler or current_thread() is not main_thread():
        yield
        return

    def first(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, usual)
        stop()

    signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
