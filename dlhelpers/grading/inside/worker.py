"""The warm process inside the box: it forks one child a submission, and never sees a submission.

A job comes through a pipe that only the child reads, and its results leave through ones that only
the child writes. So the process that is forked the next time holds nothing of the last submission:
neither its code nor its answers. Runs inside the box.
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
from functools import partial
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
from dlhelpers.grading.inside.seccomp import Lockdown, harden, limit_computing, limit_resources

#: Files that a submission may leave; a box where more are left, or folders, is thrown away.
MAX_FILES = 1000
_TIDY_FILES = 50


def warm_up(modules: list[str]) -> None:
    """Import what submissions will want; what is not there will be missed where it is used."""
    for name in modules:
        with contextlib.suppress(ImportError, AttributeError):
            importlib.import_module(name)


def serve(jobs: int, results: int, bell: int, scratch: str, user: int) -> None:
    """Do jobs until the grader is gone.

    Parameters
    ----------
    jobs, results, bell : int
        File descriptors for the child to read its job, to write what it claims, and to tell that
        it has done so.
    scratch : str
        The only folder that can be written.
    user : int
        The user to become; 0 to stay who we are.
    """
    control, status = os.dup(0), os.dup(1)
    _empty(scratch)  # the imports may have left something there
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    harden()
    lockdown = Lockdown()
    limit_resources(own_user=user != 0)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    world = run_exercises.World.read(jobs)
    _settle()
    os.write(status, READY)
    while request := os.read(control, REQUEST.size):
        (seconds,) = REQUEST.unpack(request)
        child = os.fork()
        if child == 0:
            try:
                os.close(control)
                os.close(status)
                lock, tidy = partial(_lock, lockdown, seconds), partial(_empty, scratch)
                run_exercises.run_job(jobs, results, bell, world, lock, tidy)
            finally:
                os._exit(0)
        how, number = _wait(child, seconds, scratch)
        if how != TOO_MANY_FILES and not _tidied(scratch):
            how = USED_UP if how == ENDED else TOO_MANY_FILES
        os.write(status, STATUS.pack(how, number))


def once(jobs: int, results: int, bell: int) -> None:
    """Do one job in this very process, where there is no box; with what protection there is."""
    with contextlib.suppress(OSError, ImportError, ValueError):
        os.setsid()
    with contextlib.suppress(EOFError):  # nobody asks for more
        world = run_exercises.World.read(jobs)
        run_exercises.run_job(jobs, results, bell, world, lock=lambda: None, tidy=lambda: None)
    os._exit(0)


def _empty(scratch: str) -> None:
    """Begin in a folder in which there is nothing."""
    os.chdir(scratch)
    for entry in Path(scratch).iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _settle() -> None:
    """Keep the collector's hands off what is there, or each child would copy every page of it."""
    gc.collect()
    gc.freeze()


def _lock(lockdown: Lockdown, seconds: float) -> None:
    limit_computing(int(seconds) + 2)
    lockdown.put_on()


def _wait(child: int, seconds: float, scratch: str) -> tuple[int, int]:
    """Wait for the child, and end it when it has had its time or makes files without end."""
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
    """Remove the few plain files that a submission leaves; say whether that was all."""
    with os.scandir(scratch) as entries:
        for number, entry in enumerate(entries):
            if number >= _TIDY_FILES or entry.is_dir(follow_symlinks=False):
                return False
            Path(entry.path).unlink()
    return True


if __name__ == "__main__":
    sys.exit("started by dlhelpers.grading.sandbox.box")
