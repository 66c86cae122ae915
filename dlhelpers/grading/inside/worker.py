"""The warm process inside the box: it forks a child for each job, and never sees a submission.

Only the child reads the parent's job from its pipe, and only the child writes results into theirs.
So the worker, from which the next child is forked, holds nothing of the last submission: neither
its code nor its answers.
"""

import contextlib
import functools
import gc
import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from dlhelpers.grading.inside import pipes
from dlhelpers.grading.inside.run_exercises import World, run_job

#: Files that a submission may leave; a box where more are left, or folders, is thrown away.
MAX_FILES = 1000
_TIDY_FILES = 50


def serve(jobs: int, results: int, scratch: str, user: int) -> None:
    """Do jobs until the parent is gone.

    A child reads its job from the descriptor `jobs`, writes its results to `results`, and can
    change no folder but `scratch`. The worker becomes the given user, unless that is 0.
    """
    from dlhelpers.grading.inside import seccomp  # needs Linux

    control, status = os.dup(0), os.dup(1)
    os.chdir(scratch)
    # The imports may have left something there. The folder itself is a mount and stays.
    shutil.rmtree(scratch, ignore_errors=True)
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    seccomp.restrict(own_user=user != 0)
    system_calls = seccomp.compile_filter()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    world = World(jobs)
    # Frozen objects are left alone by the children's garbage collectors, which would otherwise
    # write to every page of memory that a child shares with the worker.
    gc.collect()
    gc.freeze()
    os.write(status, pipes.READY)
    while request := os.read(control, pipes.REQUEST.size):
        (seconds,) = pipes.REQUEST.unpack(request)
        lock = functools.partial(seccomp.lock, system_calls, int(seconds) + 2)
        child = os.fork()
        if child == 0:
            _do_job(jobs, results, world, lock, control, status)
        how, number = _wait(child, seconds, scratch)
        if how != pipes.TOO_MANY_FILES and not _tidied(scratch):
            how = pipes.USED_UP if how == pipes.ENDED else pipes.TOO_MANY_FILES
        os.write(status, pipes.STATUS.pack(how, number))


def run_once(jobs: int, results: int) -> None:
    """Do one job in this very process, where no box can be had."""
    with contextlib.suppress(OSError, AttributeError):
        os.setsid()
    _do_job(jobs, results, World(jobs), lock=lambda: None)


def _do_job(jobs: int, results: int, world: World, lock: Callable[[], None], *close: int) -> None:
    """Do a job and end this process, whatever the learner's code has done to it."""
    try:
        for descriptor in close:
            os.close(descriptor)
        run_job(jobs, results, world, lock)
    finally:
        os._exit(0)


def _wait(child: int, seconds: float, scratch: str) -> tuple[int, int]:
    """Wait for the child, and end it when its time is over or it makes files without end."""
    how, deadline = pipes.ENDED, time.monotonic() + seconds
    handle = os.pidfd_open(child)
    while how == pipes.ENDED and not select.select([handle], [], [], 0.05)[0]:
        room = os.statvfs(scratch)
        if time.monotonic() > deadline:
            how = pipes.TOO_LONG
        elif room.f_files - room.f_ffree > MAX_FILES:
            how = pipes.TOO_MANY_FILES
    if how != pipes.ENDED:
        os.kill(child, signal.SIGKILL)
    os.close(handle)
    _, code = os.waitpid(child, 0)
    if how == pipes.ENDED and os.WIFSIGNALED(code):
        return pipes.DIED, os.WTERMSIG(code)
    return how, 0


def _tidied(scratch: str) -> bool:
    """Remove the few plain files that a submission leaves; return whether no more was there."""
    with os.scandir(scratch) as entries:
        for number, entry in enumerate(entries):
            if entry.is_dir(follow_symlinks=False) and os.path.ismount(entry.path):
                continue  # the course's data
            if number >= _TIDY_FILES or entry.is_dir(follow_symlinks=False):
                return False
            Path(entry.path).unlink()
    return True
