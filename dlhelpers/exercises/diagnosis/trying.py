"""Running changed versions of a learner's function, within a bound that no clock has a say in.

The bound is a number of steps of Python, so that the same function is told the same on a fast
machine and on a busy one.
"""

import math
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import FrameType
from typing import Any

from dlhelpers.exercises.engine.comparisons import Trial, run_trials
from dlhelpers.exercises.engine.execution import (
    TIME_LIMIT,
    Answer,
    TimeUp,
    call,
    in_its_own_words,
)
from dlhelpers.exercises.engine.exercise import Case, Exercise, Observer

#: Steps that all tries together may take; and how many of them take as long as the compiler, and
#: as the engine takes for one call: 1.2, 0.0006 and 0.0003 seconds on an idle machine.
STEPS, COMPILING, CALLING = 5_000_000, 2_000, 1_000
#: Steps of one call that are counted.
MOST = 150_000


def counted(
    function: Callable[..., Any],
    case: Case,
    observe: Observer | None = None,
    most: float = math.inf,
    file: str = "",
) -> tuple[Answer, int]:
    """Call a function and count the steps, most of them lines, that Python takes.

    Parameters
    ----------
    function, case, observe
        As for `call`.
    most : float
        The call is given up after one more.
    file : str
        Where only the steps in one file are counted.
    """
    steps = 0

    def count(frame: FrameType, _event: str, _arg: Any) -> Any:
        nonlocal steps
        if file and frame.f_code.co_filename != file:
            return None
        steps += 1
        if steps > most:
            raise TimeUp
        return count

    def observe_counting(function: Callable[..., Any], case: Case) -> Any:
        args, kwargs = in_its_own_words(function, case.args, case.kwargs)
        debugger = sys.gettrace()
        sys.settrace(count)
        try:
            return observe(function, case) if observe else function(*args, **kwargs)
        finally:
            sys.settrace(debugger)

    return call(function, case, TIME_LIMIT, observe_counting), steps


@lru_cache(maxsize=512)
def usual_steps(
    function: Callable[..., Any], case: Case, observe: Observer | None, most: float = math.inf
) -> int:
    """Count the steps of one of our own functions, with those of the libraries; once."""
    return counted(function, case, observe, most)[1]


class Tries:
    """As many tries of changed functions as the bound allows.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The learner's, as it is.
    trials : sequence of Trial
        Of this function; at least one of them not right.
    """

    def __init__(
        self, exercise: Exercise, function: Callable[..., Any], trials: Sequence[Trial]
    ) -> None:
        self._exercise, self._left = exercise, STEPS
        # The wrong cases first: most changes are ruled out by the first call.
        self.cases = [trial.case for trial in sorted(trials, key=lambda trial: trial.right)]
        answer, self._own = counted(function, self.cases[0], exercise.observe, MOST)
        if answer.error and answer.error.kind == "TimeUp":
            self._left = 0

    @property
    def are_over(self) -> bool:
        """May nothing more be tried?"""
        return self._left <= 0

    def make_right(self, changed: Callable[[Case], Callable[..., Any]]) -> bool:
        """Is every case right with the function that is given for it?"""
        self._left -= COMPILING
        return all(self._is_right(changed(case), case) for case in self.cases)

    def _is_right(self, changed: Callable[..., Any], case: Case) -> bool:
        right = usual_steps(self._exercise.reference, case, self._exercise.observe, MOST)
        usual = max(self._own, right if right <= MOST else STEPS // 4)
        # The learner's own steps alone, because to count a library's takes too long.
        most = min(20 * usual + 1000, MOST)
        answer, steps = counted(
            changed, case, self._exercise.observe, most, changed.__code__.co_filename
        )
        self._left -= CALLING + max(usual, steps)
        if steps <= most and answer.error and answer.error.kind == "TimeUp":
            self._left = 0  # another machine might have come back from there
        return run_trials(self._exercise, [case], [answer])[0].right and not self.are_over
