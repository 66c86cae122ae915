"""Calling a learner's function, and what is seen while it runs.

The learner's world is as before afterwards: arguments are copies, and the random state, the working
directory, NumPy's error handling and open figures are put back. Knows nothing of right and wrong.
"""

import contextlib
import copy
import ctypes
import io
import linecache
import os
import random
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dlhelpers.exercises.exercise import Case, Observer

#: Seconds after which a call is given up.
TIME_LIMIT = 10.0
#: Of the global random generators while a function is called.
SEED = 12345


@dataclass(frozen=True)
class Failure:
    """An exception that the learner's function raised.

    Parameters
    ----------
    kind : str
        The exception's class.
    message : str
    line : str
        The learner's own line, as far as it is known.
    line_number : int
        In the learner's cell; 0 if unknown.
    """

    kind: str
    message: str = ""
    line: str = ""
    line_number: int = 0


@dataclass(frozen=True)
class Answer:
    """What came back from one call, and what happened on the way.

    Parameters
    ----------
    value
        The result; None where there was an error.
    error : Failure or None
    printed : str
        The beginning of what the function printed.
    warned : tuple of str
        NumPy's and other warnings.
    overwritten : tuple of int
        The positions of the arguments that the function changed.
    seconds : float
    """

    value: Any = None
    error: Failure | None = None
    printed: str = ""
    warned: tuple[str, ...] = ()
    overwritten: tuple[int, ...] = ()
    seconds: float = 0.0


class TimeUp(BaseException):
    """Raised in the learner's function when its time is over; no ``except Exception`` holds it."""


def call(
    function: Callable[..., Any],
    case: Case,
    time_limit: float = TIME_LIMIT,
    observe: Observer | None = None,
) -> Answer:
    """Call a function on copies of a case's arguments.

    Parameters
    ----------
    function : callable
    case : Case
    time_limit : float
        Seconds.
    observe : callable, optional
        What calls the function and returns the value, as in `Exercise`.

    Returns
    -------
    Answer
        Also where the function raised, exited or did not end. Only an interrupt by the person at
        the keyboard gets through.
    """
    args, kwargs = copy.deepcopy((case.args, dict(case.kwargs)))
    value, error = None, None
    output = io.StringIO()
    with _world_restored(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        start = time.perf_counter()
        try:
            with (
                contextlib.redirect_stdout(output),
                contextlib.redirect_stderr(output),
                np.errstate(all="warn", under="ignore"),
                _time_limit(time_limit),
            ):
                if observe is None:
                    value = function(*args, **kwargs)
                else:
                    value = observe(function, Case(case.name, *args, **kwargs))
        except TimeUp:
            error = Failure("TimeUp", f"did not end within {time_limit:g} seconds")
        except KeyboardInterrupt:
            raise
        except BaseException as exception:
            error = _failure(exception)
        seconds = time.perf_counter() - start
    overwritten = tuple(
        i
        for i, (now, before) in enumerate(zip(args, case.args, strict=True))
        if not _identical(now, before)
    )
    warned = tuple(str(w.message) for w in caught)
    return Answer(value, error, output.getvalue()[:200], warned, overwritten, seconds)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in this thread after that time; works on every system and in every thread."""
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    lock, over = threading.Lock(), False

    def interrupt() -> None:
        with lock:
            if not over:
                raise_in(thread, ctypes.py_object(TimeUp))

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
        timer.cancel()


@contextlib.contextmanager
def _world_restored() -> Iterator[None]:
    """Put back what a function should not have changed."""
    numpy_state = np.random.get_state()  # noqa: NPY002
    python_state = random.getstate()
    directory = Path.cwd()
    errors = np.geterr()
    # Figures matter only where somebody has loaded Matplotlib: loading it here would be slow.
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    figures = set(pyplot.get_fignums()) if pyplot else set()
    show = pyplot.show if pyplot else None
    if pyplot:
        pyplot.show = _show_nothing
    # Whoever draws from the global generator draws the same in every check.
    np.random.seed(SEED)  # noqa: NPY002
    random.seed(SEED)
    try:
        yield
    finally:
        np.random.set_state(numpy_state)  # noqa: NPY002
        random.setstate(python_state)
        if Path.cwd() != directory:
            os.chdir(directory)
        np.seterr(**errors)
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            if show is not None:
                pyplot.show = show
            for number in set(pyplot.get_fignums()) - figures:
                pyplot.close(number)


def _show_nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for ``matplotlib.pyplot.show`` while a function is checked."""


def _failure(exception: BaseException) -> Failure:
    """Find the learner's own line in a traceback that ends anywhere."""
    own_folder = str(Path(__file__).resolve().parents[1])
    frames = [
        frame
        for frame in traceback.extract_tb(exception.__traceback__)
        if not frame.filename.startswith(own_folder) and "site-packages" not in frame.filename
    ]
    kind, message = type(exception).__name__, str(exception)[:300]
    if not frames:
        return Failure(kind, message)
    frame = frames[-1]
    line = linecache.getline(frame.filename, frame.lineno or 0).strip()
    return Failure(kind, message, line, frame.lineno or 0)


def _identical(now: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return (
            isinstance(now, np.ndarray)
            and now.shape == before.shape
            and np.array_equal(now, before, equal_nan=before.dtype.kind == "f")
        )
    if isinstance(before, dict):
        return now.keys() == before.keys() and all(_identical(now[k], before[k]) for k in before)
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(_identical, now, before))
    return bool(now == before)
