"""What is wrong with the structure of a result: a list for an array, a missing key, an order."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, TypeAlias

import numpy as np

from dlhelpers.exercises.diagnosis.values import agrees
from dlhelpers.exercises.engine.compare import Difference, compare, describe
from dlhelpers.exercises.engine.comparisons import Trial
from dlhelpers.exercises.engine.exercise import Exercise

#: A few words for the statistics, and the sentence for the learner.
Words: TypeAlias = tuple[str, str]


def swapped(exercise: Exercise, wrong: Sequence[Trial]) -> Words | None:
    """Do the right values come back in another order, the same one each time?"""
    results = [(trial.answer.value, trial.expected) for trial in wrong]
    for actual, expected in results:
        several = isinstance(expected, list | tuple) and isinstance(actual, list | tuple)
        if not several or not 2 <= len(expected) <= 4 or len(actual) != len(expected):
            return None
    for order in permutations(range(len(results[0][1]))):
        if all(
            exercise.same(tuple(actual[i] for i in order), tuple(expected)) is None
            for actual, expected in results
        ):
            places = ", ".join(f"[{i}]" for i in order)
            return (
                "values in another order",
                "The values that come back are right, in another order: those expected stand at "
                f"{places} of yours.",
            )
    return None


def structure(first: Trial) -> Words | None:
    """Name what is wrong with the type or the structure of an answer, if that is."""
    difference = first.difference
    if difference is None or difference.kind not in ("type", "structure"):
        return None
    return _structure(difference)


def _structure(difference: Difference) -> Words:
    actual, expected, what = difference.actual, difference.expected, difference.where
    what = f"The result{what}"
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return _keys(what, actual, expected)
    if isinstance(expected, list | tuple):
        return _several(what, actual, expected)
    if isinstance(actual, tuple) and actual and agrees(actual[0], expected):
        if len(actual) == 1:
            return (
                "tuple of one",
                f"{what} is a tuple that holds the right value. Is there a comma at the end of the "
                "line that makes it?",
            )
        return (
            "pair for one result",
            f"{what} is a tuple whose first part is right, and only that part is expected. Where a "
            "function returns two things, take them apart: A, cache = ...",
        )
    shape = np.shape(expected)
    if isinstance(actual, list) and shape:
        right = " of the right numbers" if agrees(_array(actual), expected) else ""
        return "a list returned", f"{what} is a list{right}. An array is expected: np.array(...)."
    if isinstance(actual, int | float | np.number) and shape:
        summed = any(agrees(actual, total) for total in (expected.sum(), expected.mean()))
        return (
            "one number for an array",
            f"{what} is one number where an array of shape {shape} is expected."
            + (" It is summed over more axes than it should be." if summed else ""),
        )
    if actual is None:
        return "wrong type", f"{what} is None: nothing has been put there."
    return "wrong type", f"{what} is {describe(actual)}. It should be {describe(expected)}."


def _several(what: str, actual: Any, expected: Sequence[Any]) -> Words:
    for i, one in enumerate(expected):
        if compare(actual, one) is None:
            return (
                "one result for several",
                f"{what} is only what belongs at [{i}] of the {len(expected)} values that are "
                "expected there.",
            )
    if isinstance(actual, list | tuple):
        return (
            "another number of entries",
            f"{what} should have {len(expected)} entries, and has {len(actual)}.",
        )
    return "wrong type", f"{what} is {describe(actual)}, where {len(expected)} values should be."


def _keys(what: str, actual: Mapping[Any, Any], expected: Mapping[Any, Any]) -> Words:
    missing = [key for key in expected if key not in actual]
    extra = [key for key in actual if key not in expected]
    for key in extra:
        for wanted in missing:
            if agrees(actual[key], expected[wanted]):
                return (
                    "another key",
                    f"{what} holds under the key {str(key)[:40]!r} what belongs under {wanted!r}.",
                )
            if str(key).lower() == str(wanted).lower():
                return "another key", f"{what} has a key {key!r}, which should be {wanted!r}."
    if not missing:
        return "keys too many", f"{what} should have no key {str(extra[0])[:40]!r}."
    keys = "keys" if len(missing) > 1 else "key"
    return "key missing", f"{what} has nothing under the {keys} {', '.join(map(repr, missing))}."


def _array(value: Any) -> Any:
    try:
        return np.array(value)
    except ValueError:
        return None
