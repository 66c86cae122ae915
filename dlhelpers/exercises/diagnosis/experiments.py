"""Trying a learner's function once more with one thing changed, to be sure what is wrong with it.

Only where the function is at hand, in the notebook: the grader's verdict needs no experiments.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from dlhelpers.exercises.diagnosis import values
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.diagnosis.trying import Tries
from dlhelpers.exercises.engine.comparisons import Trial
from dlhelpers.exercises.engine.execution import with_globals
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.source_facts import Facts, parameter_names


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
    suspects = (*facts.unknown_names, *facts.globals_read)
    if not suspects:
        return None
    tries, names = Tries(exercise, function, trials), parameter_names(exercise)
    pairs = [(name, place) for name in suspects for place in _places(tries.cases[0], names)]
    for suspect, place in pairs:

        def changed(case: Case, suspect: str = suspect, place: str = place) -> Callable[..., Any]:
            value = copy.deepcopy(_places(case, names).get(place))
            return with_globals(function, {suspect: value})

        if tries.are_over:
            return None
        if tries.make_right(changed):
            takes = f"takes {suspect} from outside the function,"
            if suspect in facts.unknown_names:
                takes = f"uses {suspect}, which is assigned nowhere,"
            return Finding(
                "reads a global",
                f"{exercise.name} {takes} where {place} belongs. Whatever it needs comes in "
                "through its arguments.",
            )
    return None


def _places(case: Case, names: Sequence[str]) -> dict[str, Any]:
    """What a case passes, and the sizes of it, by the expressions that give them."""
    return {**values.given(case, names), **values.sizes(case, names)}
