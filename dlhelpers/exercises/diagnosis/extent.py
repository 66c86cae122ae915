"""How far a wrong function is wrong: in which cases, parts of its result and numbers.

What is said where nothing more telling is seen.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dlhelpers.exercises.diagnosis.values import given, numbers, sizes
from dlhelpers.exercises.engine.compare import Difference
from dlhelpers.exercises.engine.comparisons import Trial, parts
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.engine.source_facts import Facts, parameter_names


def told(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> tuple[str | None, str]:
    """Say how far the answers are wrong.

    Parameters
    ----------
    exercise : Exercise
    trials : sequence of Trial
        At least one with an answer that is not right.
    facts : Facts
    """
    answered = [trial for trial in trials if not trial.right and not trial.answer.error]
    differences = [trial.difference for trial in answered if trial.difference]
    if shape := next((d for d in differences if d.kind == "shape"), None):
        shapes = [np.shape(d.actual) for d in differences if d.where == shape.where]
        written = next((n for n in facts.numbers if all(n in s for s in shapes)), None)
        if written is not None and len(shapes) > 1 and written not in np.shape(shape.expected):
            return (
                "fixed size",
                f"The result{shape.where} has the size {written} in each of the wrong cases, and "
                f"{written} is written in {exercise.name}. Take the size from the argument.",
            )
        return (
            "wrong shape",
            f"The result{shape.where} has shape {np.shape(shape.actual)} where "
            f"{np.shape(shape.expected)} is expected.",
        )
    texts = (_cases(exercise, trials), _parts(exercise, answered), _count(answered))
    return None, " ".join(text for text in texts if text) or _no_more(differences)


def wrong_parts(exercise: Exercise, trial: Trial) -> dict[str, tuple[Any, Any]]:
    """The parts of a result that are not right, each with the right one."""
    mine, right = parts(exercise, trial.answer.value), parts(exercise, trial.expected)
    return {
        where: (mine[where], right[where])
        for where in right
        if where in mine and exercise.same(mine[where], right[where]) is not None
    }


def _cases(exercise: Exercise, trials: Sequence[Trial]) -> str:
    """Say what the cases that are right have in common, or the others; else name some of them."""
    names = parameter_names(exercise)
    right = [trial.right for trial in trials]
    if not any(right):
        return ""
    tables = [{**given(trial.case, names), **sizes(trial.case, names)} for trial in trials]
    for place in [p for p, value in tables[0].items() if isinstance(value, str | int)]:
        for state, word, other in ((True, "Right", "wrong"), (False, "Wrong", "right")):
            first, *more = [t.get(place) for t, r in zip(tables, right, strict=True) if r is state]
            telling = bool(more) or first == 1 or isinstance(first, str | bool)
            if telling and [(t.get(place) == first) is state for t in tables] == right:
                return f"{word} in the cases in which {place} is {first!r}, {other} in all others."
    some = ", ".join(f'"{trial.case.name}"' for trial in trials if trial.right)
    return f"Right in {some}: what is different in the others?"


def _parts(exercise: Exercise, answered: Sequence[Trial]) -> str:
    """Say which parts of the result are right in every case and which are not."""
    every = dict.fromkeys(w for trial in answered for w in parts(exercise, trial.expected))
    wrong = {where for trial in answered for where in wrong_parts(exercise, trial)}
    if not wrong or wrong >= every.keys():
        return ""
    right, others = (
        f"{', '.join(some[:4])}{' and more' if len(some) > 4 else ''} {'are' if some[1:] else 'is'}"
        for some in ([w for w in every if w not in wrong], [w for w in every if w in wrong])
    )
    return f"In the result {right} right, {others} not."


def _count(answered: Sequence[Trial]) -> str:
    """Say how many numbers of an array are wrong, or which ones."""
    wrong = {}
    for trial in answered:
        mine, right = numbers(trial.answer.value), numbers(trial.expected)
        if mine is not None and right is not None and mine.shape == right.shape and mine.size > 1:
            least = 1e-8 * np.abs(right[np.isfinite(right)]).max(initial=0.0)
            close = np.isclose(mine, right, rtol=1e-5, atol=least, equal_nan=True)
            wrong[trial.case.name] = ~close
    if not wrong:
        return ""
    first, *more = wrong.values()
    if all(table.all() for table in wrong.values()):
        return "Not one number is right in any of the wrong cases."
    if first.ndim == 1 and more and all(np.array_equal(first, table) for table in more):
        places = " and ".join(f"[{i}]" for i in np.flatnonzero(first))
        return f"Of its {first.size} numbers, {places} is wrong in each of the wrong cases."
    return f'{first.sum()} of {first.size} numbers are wrong in the case "{next(iter(wrong))}".'


def _no_more(differences: Sequence[Difference]) -> str:
    first = differences[0]
    if isinstance(first.actual, np.ndarray) and first.actual.ndim > 0:
        return f"The result{first.where} has the right shape, and its numbers are not right."
    return "None of the cases is right."
