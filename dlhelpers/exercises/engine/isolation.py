"""Keeping the learner's world as it was while a function is tried, and not waiting for ever.

Knows nothing of exercises. It is no wall against ill will: that is the grader's.
"""

import builtins
import contextlib
import ctypes
import math
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

#: Of the global random generators while a function is called.
SEED = 12345


#: There is one world for all threads: who changes it, or must not see it changed, has it alone.
world_in_use = threading.RLock()


class TimeUp(BaseException):
    """Raised in the learner's function when its time is over; no ``except Exception`` holds it."""


#: Seconds after which TimeUp is raised again: a bare "except:" within the loop that does not end
#: would hold the first.
_AGAIN = 0.2


class TimeLimit:
    """Raises TimeUp in this thread while it is entered for too long, as often as it is entered.

    One long call into compiled code is interrupted only when it comes back.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._since = seconds, math.inf

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *_error: object) -> None:
        self._since = math.inf

    def is_over(self) -> bool:
        """Has it been entered for so long?"""
        return time.monotonic() - self._since >= self._seconds


@contextlib.contextmanager
def time_limit(seconds: float | None) -> Iterator[contextlib.AbstractContextManager[None]]:
    """Have a limit watched, if there is one; works on every system and in every thread.

    It is set up once for many calls, because that takes longer than most of them.
    """
    if seconds is None:
        yield contextlib.nullcontext()
        return
    watched = _watched_by_alarm if _alarm_is_free() else _watched_by_thread
    with watched(seconds) as limit:
        yield limit


def _alarm_is_free() -> bool:
    """Can the system's timer be used, which costs less than a thread and interrupts a sleep?"""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    )


@contextlib.contextmanager
def _watched_by_alarm(seconds: float) -> Iterator[TimeLimit]:
    limit = TimeLimit(seconds)

    def look(_number: int, _frame: object) -> None:
        if limit.is_over():
            raise TimeUp

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield limit
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@contextlib.contextmanager
def _watched_by_thread(seconds: float) -> Iterator[TimeLimit]:
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    limit, done = _Locked(seconds), threading.Event()

    def look() -> None:
        wait = seconds
        while not done.wait(wait):
            wait = _AGAIN
            with limit.lock:
                if limit.is_over():
                    raise_in(thread, ctypes.py_object(TimeUp))

    threading.Thread(target=look, daemon=True).start()
    try:
        yield limit
    finally:
        done.set()


class _Locked(TimeLimit):
    """Is never left between a thread's look at it and what that does about it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.lock = threading.Lock()

    def __exit__(self, *_error: object) -> None:
        with self.lock:
            super().__exit__()


@contextlib.contextmanager
def world_restored() -> Iterator[None]:
    """Put back what a function should not have changed, whatever happens in between.

    That is: the global random generators, the working directory, NumPy's handling of errors, and
    Matplotlib's figures and settings. Within, figures are not shown and input() has no answer.
    """
    numpy_state = np.random.get_state()  # noqa: NPY002
    python_state = random.getstate()
    random.seed(SEED)
    directory = _working_directory()
    ask = builtins.input
    builtins.input = _no_input
    try:
        with np.errstate(all="warn", under="ignore"), _figures_restored():
            yield
    finally:
        builtins.input = ask
        np.random.set_state(numpy_state)  # noqa: NPY002
        random.setstate(python_state)
        if directory and _working_directory() != directory:
            os.chdir(directory)


@contextlib.contextmanager
def world_unattended() -> Iterator[None]:
    """Do as `world_restored` in a process in which no person works, and put nothing back.

    In the grader's child, to put a person's world back takes a tenth of all time.
    """
    random.seed(SEED)
    builtins.input = _no_input
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.show = _show_nothing
    with np.errstate(all="warn", under="ignore"):
        yield


def _working_directory() -> str:
    """The working directory; empty if it has been removed."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def start_alike() -> None:
    """Begin a call in a world that is restored: draw the same as in every other, and no figures.

    Python's own generator goes on from call to call: hardly anybody draws from it.
    """
    np.random.seed(SEED)  # noqa: NPY002
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def plot_settings() -> dict[str, Any]:
    """Matplotlib's settings, but for its backend; empty where it is not loaded."""
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    settings = dict.items(sys.modules["matplotlib"].rcParams)
    return {key: value for key, value in settings if "backend" not in key}


@contextlib.contextmanager
def _figures_restored() -> Iterator[None]:
    # Matplotlib matters only where somebody has loaded it: loading it here would be slow.
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        try:
            yield
        finally:
            if pyplot := sys.modules.get("matplotlib.pyplot"):
                pyplot.close("all")
        return
    from matplotlib import _pylab_helpers

    # Hidden while the function runs, or it would draw into the learner's own picture.
    figures = _pylab_helpers.Gcf.figs
    mine, show = figures.copy(), pyplot.show
    settings = plot_settings()
    figures.clear()
    pyplot.show = _show_nothing
    try:
        yield
    finally:
        pyplot.show = show
        pyplot.close("all")
        figures.update(mine)
        # Not through rcParams itself, which would check each of three hundred values again.
        dict.update(sys.modules["matplotlib"].rcParams, settings)


def _show_nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for ``matplotlib.pyplot.show`` while a function is checked."""


def _no_input(_prompt: object = "") -> str:
    raise RuntimeError("input() gets no answer during a check: use the function's arguments")
