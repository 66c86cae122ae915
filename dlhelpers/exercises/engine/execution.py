"""Calling a learner's function, and what is seen while it runs.

Knows nothing of right and wrong.
"""

import contextlib
import inspect
import io
import linecache
import re
import sys
import sysconfig
import time
import traceback
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlhelpers.exercises.engine.arguments import copied, identical
from dlhelpers.exercises.engine.exercise import Case, Observer
from dlhelpers.exercises.engine.isolation import TimeUp as TimeUp
from dlhelpers.exercises.engine.isolation import (
    plot_settings,
    start_alike,
    time_limit,
    world_in_use,
    world_restored,
    world_unattended,
)

#: Seconds after which a call is given up.
TIME_LIMIT = 10.0

#: Code that stands in these places is not the learner's; NumPy's compiled parts name a ".pyx".
_PLACES = str(Path(__file__).resolve().parents[2]), sysconfig.get_paths()["stdlib"]
_NOT_THE_LEARNERS = re.compile(
    rf"{'|'.join(map(re.escape, _PLACES))}|.*\b(site|dist)-packages\b|.*\.pyx$"
)


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
    function : str
        The learner's function that this line is in; empty if unknown, as for a lambda.
    """

    kind: str
    message: str = ""
    line: str = ""
    line_number: int = 0
    function: str = ""


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
        Of the processor, in this thread: what else the machine does counts for little.
    settings : tuple of str
        Matplotlib's settings that the function changed for everybody.
    """

    value: Any = None
    error: Failure | None = None
    printed: str = ""
    warned: tuple[str, ...] = ()
    overwritten: tuple[int, ...] = ()
    seconds: float = 0.0
    settings: tuple[str, ...] = ()


def call(
    function: Callable[..., Any],
    case: Case,
    limit: float | None = TIME_LIMIT,
    observe: Observer | None = None,
    attended: bool = True,
) -> Answer:
    """Call a function on copies of a case's arguments.

    The person's world is afterwards as before: `dlhelpers.exercises.engine.isolation`.

    Parameters
    ----------
    function : callable
    case : Case
    limit : float or None
        Seconds; None for a function that is known to end.
    observe : callable, optional
        What calls the function and returns the value, as in `Exercise`.
    attended : bool
        Whether a person works in this process, whose world must be afterwards as before.

    Returns
    -------
    Answer
        Also where the function raised, exited or did not end. Only an interrupt by the person at
        the keyboard gets through.
    """
    with _Watch(limit, attended) as watch:
        return watch.call(function, case, copy_of(case), observe)


def collect(
    function: Callable[..., Any],
    cases: Sequence[Case],
    limit: float = TIME_LIMIT,
    observe: Observer | None = None,
    attended: bool = True,
) -> list[Answer]:
    """Call a function on each of the cases, up to the first that does not end.

    Parameters
    ----------
    function, limit, observe, attended
        As in `call`.
    cases : sequence of Case
    """
    answers: list[Answer] = []
    with _Watch(limit, attended) as watch:
        for case in cases:
            answers.append(watch.call(function, case, copy_of(case), observe))
            error = answers[-1].error
            if error and error.kind in ("TimeUp", "NotImplementedError"):
                break
    return answers


def copy_of(case: Case) -> Case:
    """The same case once more, with arguments that a function may change."""
    args, kwargs = copied((case.args, dict(case.kwargs)))
    return Case(case.name, *args, **kwargs)


class _Watch:
    """Sees what is printed and warned of, in a world that is put back after the last call."""

    def __init__(self, limit: float | None, attended: bool) -> None:
        self._seconds, self._attended = limit, attended

    def __enter__(self) -> "_Watch":
        self._output = _Beginning()
        self._world = contextlib.ExitStack()
        self._world.enter_context(world_in_use)
        self._world.enter_context(world_restored() if self._attended else world_unattended())
        self._world.enter_context(contextlib.redirect_stdout(self._output))
        self._world.enter_context(contextlib.redirect_stderr(self._output))
        self._caught = self._world.enter_context(warnings.catch_warnings(record=True))
        self._limit = self._world.enter_context(time_limit(self._seconds))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self._world.__exit__(kind, error, trace)

    def call(
        self,
        function: Callable[..., Any],
        case: Case,
        copy: Case,
        observe: Observer | None,
    ) -> Answer:
        """Call a function once, on a case's copy; every call starts alike."""
        value, error, seconds = None, None, 0.0
        start_alike()
        sys.stdout = sys.stderr = self._output  # the last call may have put something else there
        warnings.simplefilter("always")
        settings = plot_settings() if self._attended else {}
        try:
            with self._limit:
                start = time.thread_time()
                if observe is None:
                    args, kwargs = in_its_own_words(function, copy.args, copy.kwargs)
                    value = function(*args, **kwargs)
                else:
                    value = observe(function, copy)
                seconds = time.thread_time() - start
            if _holds_itself(value):
                value, error = (
                    None,
                    Failure("ValueError", "a list or dict in the result holds itself"),
                )
        except TimeUp:
            error = Failure("TimeUp", f"did not end within {self._seconds:g} seconds")
        except KeyboardInterrupt:
            raise
        except BaseException as exception:
            error = _failure(exception)
        return Answer(
            value,
            error,
            self._output.taken(),
            self._warned(),
            tuple([i for i, arg in enumerate(copy.args) if not identical(arg, case.args[i])]),
            seconds,
            tuple(
                [k for k, now in plot_settings().items() if now != settings[k]] if settings else ()
            ),
        )

    def _warned(self) -> tuple[str, ...]:
        caught = self._caught or []
        texts = tuple([str(warning.message) for warning in caught[:20]])
        caught.clear()
        return texts


def with_globals(
    function: Callable[..., Any], helpers: Mapping[str, Any], prefer_own: bool = False
) -> Callable[..., Any]:
    """Return the function with other globals; the learner's module is not touched."""
    if not isinstance(function, types.FunctionType):
        return function
    own = function.__globals__
    merged = {**helpers, **own} if prefer_own else {**own, **helpers}
    twin = types.FunctionType(
        function.__code__, merged, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    if own.get(function.__name__, function) is function:
        merged[function.__name__] = twin  # which may call itself
    return twin


def in_its_own_words(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Rename keywords, in their order, where a function calls its arguments by other names.

    ``lr`` for ``learning_rate`` is no mistake.
    """
    try:
        known = inspect.signature(function).parameters if kwargs else {}
    except (TypeError, ValueError):
        known = {}
    kinds = {parameter.kind for parameter in known.values()}
    if inspect.Parameter.VAR_KEYWORD in kinds or known.keys() >= kwargs.keys():
        return args, dict(kwargs)
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return (*args, *kwargs.values()), {}
    others = iter([name for name in [*known][len(args) :] if name not in kwargs])
    return args, {k if k in known else next(others, k): value for k, value in kwargs.items()}


class _Beginning(io.StringIO):
    """Keeps the first characters that are written to it, however many follow."""

    def write(self, text: str, /) -> int:
        if self.tell() < 200:
            super().write(text[:200])
        return len(text)

    def close(self) -> None:
        """Stay open: the next call needs it."""

    def taken(self) -> str:
        """Return what it has, and keep it no longer."""
        if not self.tell():
            return ""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


def _holds_itself(value: Any, around: tuple[int, ...] = ()) -> bool:
    """Was a list appended to itself? Whoever compares it would take all the memory there is."""
    if not isinstance(value, list | tuple | dict):
        return False
    inner = value.values() if isinstance(value, dict) else value
    around = (*around, id(value))
    return id(value) in around[:-1] or any(_holds_itself(item, around) for item in inner)


def _failure(exception: BaseException) -> Failure:
    """Find the learner's own line in a traceback that ends anywhere."""
    kind, message = type(exception).__name__, str(exception)[:300]
    for frame, number in reversed([*traceback.walk_tb(exception.__traceback__)]):
        code = frame.f_code
        theirs = not _NOT_THE_LEARNERS.match(code.co_filename)
        if theirs and (line := linecache.getline(code.co_filename, number or 0).strip()):
            names = [name for name in code.co_qualname.split(".") if not name.startswith("<")]
            return Failure(kind, message, line, number or 0, *names[-1:])
    return Failure(kind, message)
