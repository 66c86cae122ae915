"""Trying a learner's function once more with one thing changed, to be sure what is wrong with it.

Only where the function is at hand, in the notebook: the grader's verdict needs no experiments.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from dlhelpers.exercises.diagnosis import values
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.engine.comparisons import Trial, run_trials
from dlhelpers.exercises.engine.execution import call, with_globals
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.source_facts import Facts, parameter_names

#: Seconds for one call, and the number of calls, within which experiments stay.
SECONDS, CALLS = 0.2, 60


def name_in_place_of_argument(
    exercise: Exercise, function: Callable[..., Any], trials: Sequence[Trial], facts: Facts
) -> Finding | None:
    """Is the function right once a name from outside stands for one of its arguments?

    Parameters
    ----------
    exercise : Exercise
    function : callable
        With all the functions that it calls among its globals.
    trials : sequence of Trial
        Of this function; at least one of them not right.
    facts : Facts
        Of this function.
    """
    if any(trial.answer.seconds > SECONDS for trial in trials):
        return None
    first = next(trial.case for trial in trials if not trial.right)
    names = parameter_names(exercise)
    calls = 0
    for suspect in (*facts.unknown_names, *facts.globals_read):
        for place in _places(first, names):
            calls += 1
            if calls > CALLS:
                return None

            def is_right(case: Case, suspect: str = suspect, place: str = place) -> bool:
                value = copy.deepcopy(_places(case, names).get(place))
                answer = call(
                    with_globals(function, {suspect: value}), case, SECONDS, exercise.observe
                )
                return run_trials(exercise, [case], [answer])[0].right

            if is_right(first) and all(is_right(trial.case) for trial in trials):
                return Finding(
                    "reads a global",
                    f"{exercise.name} takes {suspect} from outside the function, where {place} "
                    "belongs. Whatever it needs comes in through its arguments.",
                )
    return None


def _places(case: Case, names: Sequence[str]) -> dict[str, Any]:
    """What a case passes, and the sizes of it, by the expressions that give them."""
    arguments = dict(zip(names, case.args, strict=False))
    return {**arguments, **case.kwargs, **values.sizes(case, names)}
