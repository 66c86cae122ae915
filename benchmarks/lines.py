"""What a benchmark yields: lines of a table, and how to time fairly."""

import contextlib
import io
import math
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measurement.

    Parameters
    ----------
    what : str
    minimum, median : float
        In `unit`.
    unit : str
    compared : str
        What the measurement is set beside, and with which result.
    bar : str
        What is wanted; empty where nothing is.
    holds : bool or None
        Whether it is so; None where there is no bar.
    """

    what: str
    minimum: float
    median: float
    unit: str
    compared: str = ""
    bar: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Table:
    """Lines of one kind, with what a reader must know of them."""

    title: str
    notes: Sequence[str]
    lines: Iterable[Line]


def seconds_of(*functions: Callable[[], object], repeats: int) -> list[list[float]]:
    """Time functions in turns, so that what else the machine does meets all of them alike."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, seconds in zip(functions, times, strict=True):
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                begin = time.perf_counter()
                function()
                seconds.append(time.perf_counter() - begin)
    return times


def line(
    what: str,
    seconds: Sequence[float],
    unit: str = "",
    compared: str = "",
    bar: str = "",
    holds: bool | None = None,
) -> Line:
    """Make a line of times in seconds, shown in s, ms or µs; without a unit, in what suits them."""
    unit = unit or ("s" if min(seconds) >= 1 else "ms" if min(seconds) >= 1e-3 else "µs")
    factor = {"s": 1, "ms": 1e3, "µs": 1e6}[unit]
    times = [factor * value for value in seconds]
    return Line(what, min(times), statistics.median(times), unit, compared, bar, holds)


def at_least(ratio: float, bar: float) -> tuple[str, bool | None]:
    """Say what the bar is and whether it holds; a bar of 0 is none."""
    return (f"{bar:g} times", ratio >= bar) if bar else ("", None)


def rows(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the lines as rows of a Markdown table."""
    for one in lines:
        holds = {True: "yes", False: "**no**", None: ""}[one.holds]
        numbers = (_number(one.minimum), _number(one.median))
        yield f"| {' | '.join((one.what, *numbers, one.unit, one.compared, one.bar, holds))} |"


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
