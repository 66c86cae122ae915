"""Where a wrong function goes wrong: the place where one small change makes every case right.

Says the place and not the change. Only in the notebook, where the function and its source are at
hand, and only where no named mistake fits.
"""

import ast
import inspect
import textwrap
import time
import types
from collections.abc import Callable, Sequence
from typing import Any

from dlhelpers.exercises.diagnosis.edits import Edit, edits
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.engine.comparisons import Trial, run_trials
from dlhelpers.exercises.engine.execution import call
from dlhelpers.exercises.engine.exercise import Exercise

#: Seconds for all tries, and the longest that one call of the function may take.
SECONDS, CALL = 2.0, 0.05


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
    tree = _tree(function)
    if tree is None or any(trial.answer.seconds > CALL for trial in trials):
        return None
    # The wrong cases first: most changes are ruled out by the first call.
    cases = [trial.case for trial in sorted(trials, key=lambda trial: trial.right)]
    end = time.monotonic() + SECONDS
    for edit in edits(tree):
        if time.monotonic() > end:
            return None
        changed = compiled(tree, function)
        if changed is not None and all(
            run_trials(exercise, [case], [call(changed, case, CALL * 4, exercise.observe)])[0].right
            for case in cases
        ):
            return _finding(exercise.name, function, edit)
    return None


def _finding(name: str, function: Callable[..., Any], edit: Edit) -> Finding:
    line = function.__code__.co_firstlineno - 1 + edit.line
    text = edit.text if len(edit.text) <= 60 else f"{edit.text[:57]}..."
    return Finding(
        f"one change: {edit.kind}",
        f"One change in your line {line} makes every case of {name} right. Look at {edit.kind} in: "
        f"{text.splitlines()[0]}",
    )


def _tree(function: Callable[..., Any]) -> ast.FunctionDef | None:
    plain = isinstance(function, types.FunctionType) and not function.__code__.co_freevars
    if not plain:
        return None
    try:
        module = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return None
    first = module.body[0] if module.body else None
    usable = isinstance(first, ast.FunctionDef) and not first.decorator_list
    return first if usable and isinstance(first, ast.FunctionDef) else None


def compiled(tree: ast.FunctionDef, original: Callable[..., Any]) -> Callable[..., Any] | None:
    """Make a function of a changed tree, in the world of the original; None if it has no sense."""
    assert isinstance(original, types.FunctionType)
    try:
        code = compile(ast.Module([tree], []), "<one change>", "exec")
    except (SyntaxError, ValueError, TypeError):
        return None
    world = dict(original.__globals__)
    defaults = original.__defaults__, original.__kwdefaults__
    exec(code, world)
    changed = world[tree.name]
    assert isinstance(changed, types.FunctionType)
    changed.__defaults__, changed.__kwdefaults__ = defaults
    return changed
