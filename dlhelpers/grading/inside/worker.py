"""The warm process inside the box: it forks a child for each job, and never sees a submission.

Only the child reads the parent's job from its pipe, and only the child writes results into theirs.
So the worker, from which the next child is forked, holds nothing of the last submission: neither
its code nor its answers.
"""

import contextlib
import gc
import importlib
import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from dlhelpers.grading.inside import pipes, run_exercises

#: Files that a submission may leave; a box where more are left, or folders, is thrown away.
MAX_FILES = 1000
_TIDY_FILES = 50


def warm_up(modules: list[str]) -> None:
    """Import modules that submissions may want; a missing one is missed where it is used."""
    for name in modules:
        with contextlib.suppress(ImportError, AttributeError):
            importlib.import_module(name)


def serve(jobs: int, results: int, scratch: str, user: int) -> None:
    """Do jobs until the parent is gone.

    A child reads its job from the descriptor `jobs`, writes its results to `results`, and can
    change no folder but `scratch`. The worker becomes the given user, unless that is 0.
    """
    from dlhelpers.grading.inside import seccomp  # needs Linux

    control, status = os.dup(0), os.dup(1)
    os.chdir(scratch)
    for path in Path(scratch).iterdir():  # the imports may have left something there
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    seccomp.harden()
    system_calls = seccomp.Filter()
    seccomp.limit_resources(own_user=user != 0)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    world = run_exercises.World.read(jobs)
    # Frozen objects are left alone by the children's garbage collectors, which would otherwise
    # write to every page of memory that a child shares with the worker.
    gc.collect()
    gc.freeze()
    os.write(status, pipes.READY)
    while request := os.read(control, pipes.REQUEST.size):
        (seconds,) = pipes.REQUEST.unpack(request)

        def lock(seconds: float = seconds) -> None:
            seccomp.limit_computing(int(seconds) + 2)
            system_calls.put_on()

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
    world = run_exercises.World.read(jobs)
    _do_job(jobs, results, world, lock=lambda: None)


def _do_job(
    jobs: int, results: int, world: run_exercises.World, lock: Callable[[], None], *workers_own: int
) -> None:
    """Do a job and end this process, whatever the learner's code has done to it."""
    try:
        for descriptor in workers_own:
            os.close(descriptor)
        run_exercises.run_job(jobs, results, world, lock)
    finally:
        os._exit(0)


def _wait(child: int, seconds: float, scratch: str) -> tuple[int, int]:
    """Wait for the child, and end it when its time is over or it makes files without end."""
    how, deadline = pipes.ENDED, time.monotonic() + seconds
    handle = os.pidfd_open(child)
    while not select.select([handle], [], [], 0.05)[0]:
        room = os.statvfs(scratch)
        if time.monotonic() > deadline:
            how = pipes.TOO_LONG
        elif room.f_files - room.f_ffree > MAX_FILES:
            how = pipes.TOO_MANY_FILES
        if how != pipes.ENDED:
            os.kill(child, signal.SIGKILL)
            break
    os.close(handle)
    _, code = os.waitpid(child, 0)
    if how == pipes.ENDED and os.WIFSIGNALED(code):
        return pipes.DIED, os.WTERMSIG(code)
    return how, 0


def _tidied(scratch: str) -> bool:
    """Remove the few plain files that a submission leaves; return whether no more was there."""
    with os.scandir(scratch) as entries:
        for number, entry in enumerate(entries):
            if number >= _TIDY_FILES or entry.is_dir(follow_symlinks=False):
                return False
            Path(entry.path).unlink()
    return True
