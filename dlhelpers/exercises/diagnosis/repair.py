"""Where a wrong function goes wrong: the place where one small change makes every case right.

Says the place and not the change. Only in the notebook, where the function and its source are at
hand, and only where no named mistake fits.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from dlhelpers.exercises.diagnosis.edits import Edit, edits
from dlhelpers.exercises.diagnosis.rewriting import compiled, tree_of
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.diagnosis.trying import Tries
from dlhelpers.exercises.engine.comparisons import Trial
from dlhelpers.exercises.engine.exercise import Exercise


def one_change(
    exercise: Exercise, function: Callable[..., Any], trials: Sequence[Trial]
) -> Finding | None:
    """Find the place where one small change makes a function right.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        With all the functions that it calls among its globals.
    trials : sequence of Trial
        Of this function; at least one of them not right.

    Returns
    -------
    Finding or None
        None also where the source cannot be had, or a call takes long.
    """
    tree = tree_of(function)
    if tree is None:
        return None
    tries = Tries(exercise, function, trials)
    for edit in edits(tree):
        if tries.are_over:
            return None
        with warnings.catch_warnings(action="ignore"):  # a change may look odd to the compiler
            changed = compiled(tree, function)
        if changed is not None and tries.make_right(lambda _, f=changed: f):  # type: ignore[misc]
            return _finding(exercise.name, function, edit)
    return None


def _finding(name: str, function: Callable[..., Any], edit: Edit) -> Finding:
    line = function.__code__.co_firstlineno - 1 + edit.line
    text = edit.text.splitlines()[0]
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return Finding(
        f"one change: {edit.kind}",
        f"One change in your line {line} makes every case of {name} right. Look at {edit.kind} in: "
        f"{text}",
    )
