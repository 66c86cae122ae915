"""A whole class: what is new is graded, in parallel, and recorded as soon as it is known.

Only the process that runs `grade_class` writes the gradebook. The others are pure: a submission in,
a result out. So any `concurrent.futures.Executor` will do, and work that is lost is done again.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from dlhelpers.grading.collection import HandedIn
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.processes import context
from dlhelpers.grading.progress import Progress
from dlhelpers.grading.records import Result
from dlhelpers.grading.rubric import Rubric
from dlhelpers.grading.tasks import Manner, Task, new_tasks

#: Submissions on their way at once, for each process.
_AHEAD = 4
#: How often a pool of processes that broke is made anew before giving up.
_MENDED = 5


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
        0 for one a processor, 1 for this process alone.
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
    results: Iterator[Result]
    few = [] if executor else list(islice(tasks, 3))
    if executor:
        results = _through(executor, tasks, processes * _AHEAD, [])
    elif len(few) < 3 or processes == 1:  # starting processes takes longer
        results = map(_work, chain(few, tasks))
    else:
        results = _in_parallel(chain(few, tasks), processes)
    graded = 0
    try:
        for result in results:
            book.record(result)
            progress.advance()
            graded += 1
    finally:
        if here := sys.modules.get("dlhelpers.grading.grader"):
            here.close()
    return graded


def _work(task: Task) -> Result:
    """Grade one submission in whatever process this is."""
    # Loads NumPy and every lesson's exercises, which the process that records can do without.
    from dlhelpers.grading.grader import work

    return work(task)


def _in_parallel(tasks: Iterator[Task], processes: int) -> Iterator[Result]:
    """Grade in several processes; make them anew if one of them dies."""
    lost: list[Task] = []
    mended = 0
    while True:
        pool = _pool(processes)
        try:
            yield from _through(pool, chain(tuple(lost), tasks), processes * _AHEAD, lost)
        except BrokenProcessPool:
            mended += 1
            if mended > _MENDED:
                raise BrokenProcessPool(
                    "the processes that grade were ended from outside again and again, perhaps for "
                    "lack of memory; what is graded is kept, fewer --processes may help"
                ) from None
        else:
            return
        finally:
            _stop(pool)


def _through(
    executor: Executor, tasks: Iterator[Task], ahead: int, lost: list[Task]
) -> Iterator[Result]:
    """Keep an executor busy; afterwards, `lost` holds what it took and did not give back."""
    futures: dict[Future[Result], Task] = {}
    unsent: list[Task] = []
    try:
        while True:
            unsent += islice(tasks, ahead - len(futures))
            while unsent:  # an executor may break just now, and must not take one with it
                futures[executor.submit(_work, unsent[0])] = unsent[0]
                del unsent[0]
            if not futures:
                return
            done, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                del futures[future]
                yield result
    finally:
        lost[:] = [*unsent, *futures.values()]


def _pool(processes: int) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(processes, context(), initializer=_begin_process)
    # Before 3.11.6, whoever stops waits for ever for the thread that writes a task which nobody
    # reads any more (python/cpython#94777). Such a task is not lost: the next run grades it.
    if queue := getattr(pool, "_call_queue", None):
        queue.cancel_join_thread()
    return pool


def _begin_process() -> None:
    """Grade and nothing else: Ctrl-C is for the process that records, and its end is ours."""
    from dlhelpers.exercises.isolation import expect_no_person

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    expect_no_person()
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _stop(pool: ProcessPoolExecutor) -> None:
    """Let go of a pool at once: whoever stops has no use for what is still under way."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with contextlib.suppress(OSError, ValueError):
            process.terminate()


def _processors() -> int:
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)
    return count() or 1
