"""The warm process inside the box: it forks a child for each job, and never sees a submission.

The parent's job goes through a pipe that only the child reads, and the child's results through one
that only the child writes. So the worker, from which the next child is forked, holds nothing of
the last submission: neither its code nor its answers.
"""

import contextlib
import gc
import importlib
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dlhelpers.grading.inside import run_exercises
from dlhelpers.grading.inside.pipes import (
    DIED,
    ENDED,
    READY,
    REQUEST,
    STATUS,
    TOO_LONG,
    TOO_MANY_FILES,
    USED_UP,
)

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

    Parameters
    ----------
    jobs, results : int
        File descriptors from which a child reads its job, and to which it writes its results.
    scratch : str
        The only folder that can be written.
    user : int
        The user to become; 0 to stay the same.
    """
    # Only Linux has what this takes.
    from dlhelpers.grading.inside.seccomp import Filter, harden, limit_computing, limit_resources

    control, status = os.dup(0), os.dup(1)
    _empty(scratch)  # the imports may have left something there
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    harden()
    system_calls = Filter()
    limit_resources(own_user=user != 0)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    world = run_exercises.World.read(jobs)
    # Frozen objects are left alone by the children's garbage collectors, which would otherwise
    # write to every page of memory that a child shares with the worker.
    gc.collect()
    gc.freeze()
    os.write(status, READY)
    while request := os.read(control, REQUEST.size):
        (seconds,) = REQUEST.unpack(request)

        def lock(seconds: float = seconds) -> None:
            limit_computing(int(seconds) + 2)
            system_calls.put_on()

        child = os.fork()
        if child == 0:
            _do_job((control, status), jobs, results, world, lock)
        how, number = _wait(child, seconds, scratch)
        if how != TOO_MANY_FILES and not _tidied(scratch):
            how = USED_UP if how == ENDED else TOO_MANY_FILES
        os.write(status, STATUS.pack(how, number))


def run_once(jobs: int, results: int) -> None:
    """Do one job in this very process, where no box can be had."""
    with contextlib.suppress(OSError, AttributeError):
        os.setsid()
    world = run_exercises.World.read(jobs)
    _do_job((), jobs, results, world, lock=lambda: None)


def _do_job(
    workers_own: tuple[int, ...],
    jobs: int,
    results: int,
    world: run_exercises.World,
    lock: Callable[[], None],
) -> None:
    """Do a job and end this process, whatever the learner's code has done to it."""
    try:
        for descriptor in workers_own:
            os.close(descriptor)
        run_exercises.run_job(jobs, results, world, lock)
    finally:
        os._exit(0)


def _empty(scratch: str) -> None:
    """Begin in an empty folder."""
    os.chdir(scratch)
    for entry in Path(scratch).iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _wait(child: int, seconds: float, scratch: str) -> tuple[int, int]:
    """Wait for the child, and end it when its time is over or it makes files without end."""
    how, deadline = ENDED, time.monotonic() + seconds
    handle = os.pidfd_open(child)
    while not select.select([handle], [], [], 0.05)[0]:
        room = os.statvfs(scratch)
        if time.monotonic() > deadline:
            how = TOO_LONG
        elif room.f_files - room.f_ffree > MAX_FILES:
            how = TOO_MANY_FILES
        if how != ENDED:
            os.kill(child, signal.SIGKILL)
            break
    os.close(handle)
    _, code = os.waitpid(child, 0)
    if how == ENDED and os.WIFSIGNALED(code):
        return DIED, os.WTERMSIG(code)
    return how, 0


def _tidied(scratch: str) -> bool:
    """Remove the few plain files that a submission leaves; say whether nothing else was there."""
    with os.scandir(scratch) as entries:
        for number, entry in enumerate(entries):
            if number >= _TIDY_FILES or entry.is_dir(follow_symlinks=False):
                return False
            Path(entry.path).unlink()
    return True


if __name__ == "__main__":
    sys.exit("started by dlhelpers.grading.sandbox.box")
