"""Words for what is wrong when no named mistake fits.

Reads answers and expected values; never runs a learner's function. Each symptom is a fact that can
be seen in the results; where several are true, the most telling one is said.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np

from dlhelpers.exercises.diagnosis import exception_messages, values
from dlhelpers.exercises.diagnosis.showing import shown_call
from dlhelpers.exercises.engine.compare import describe
from dlhelpers.exercises.engine.comparisons import Trial, parts
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.engine.source_facts import Facts, parameter_names

#: Symptoms that show that something is wrong, and not what.
VAGUE = frozenset(
    {
        None,
        "a constant",
        "a helper refuses its arguments",
        "constant factor",
        "key missing",
        "keys too many",
        "not finite",
        "numbers in other places",
        "one number for an array",
        "own assertion fails",
        "reshape to a size that does not fit",
        "shapes do not fit",
        "stops with an error",
        "unknown key",
        "wrong shape",
        "wrong type",
    }
)


class Finding(NamedTuple):
    """What is wrong, in a few words for the statistics and in a sentence for the learner."""

    name: str | None
    sentence: str


def first_difference(name: str, trial: Trial, said: str = "") -> str:
    """Say where the answer differs first, in the call if that is short, else in the case."""
    call = shown_call(name, trial.case) or f'the case "{trial.case.name}"'
    if trial.answer.error:
        return f"first error, in {call}: {exception_messages.what_was_raised(trial.answer.error)}"
    text = trial.difference.text if trial.difference else ""
    return f"first difference, in {call}" + (f": {text}" if text and text not in said else "")


def still_a_stub(trials: Sequence[Trial], facts: Facts) -> bool:
    """Does a template hand its None back, stumble over it, or miss what was to be written?"""
    if facts.does_work or not facts.has_placeholder:
        return False
    missed = ("AssertionError", "NameError", "UnboundLocalError")
    return all(
        "NoneType" in error.message or error.kind in missed
        if (error := trial.answer.error)
        else _hollow(trial.answer.value)
        for trial in trials
    )


def find(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> Finding:
    """Say what is wrong, for the learner.

    Parameters
    ----------
    exercise : Exercise
    trials : sequence of Trial
        At least one of them not right.
    facts : Facts
    """
    wrong = [trial for trial in trials if not trial.right]
    name = exercise.name
    fixed = _fixed_size(exercise, trials, facts)
    failed = [trial for trial in wrong if trial.answer.error]
    if failed and (fixed is None or len(failed) == len(trials)):
        said = Finding(
            *exception_messages.say(name, [t.answer.error for t in failed if t.answer.error], facts)
        )
        return _only_in_some(said, trials, failed) if said.name == "stops with an error" else said
    if fixed is not None:
        return fixed
    return (
        _nothing_returned(name, trials, facts)
        or _told_by_the_comparison(wrong)
        or _swapped(exercise, wrong)
        or _structure(wrong)
        or _from_outside(name, facts)
        or _values(exercise, wrong)
        or _where_it_is_wrong(name, trials, facts)
    )


def _hollow(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_hollow, value.values()))
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_hollow, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return all(map(_hollow, value.ravel().tolist()))
    return value is None or value is Ellipsis


def _only_in_some(said: Finding, trials: Sequence[Trial], failed: Sequence[Trial]) -> Finding:
    """Say in which cases a function stops, where it is right in all others."""
    if len(failed) + sum(trial.right for trial in trials) < len(trials) or len(failed) > 3:
        return said
    cases = " and ".join(f'"{trial.case.name}"' for trial in failed)
    return Finding(said.name, f"{said.sentence[:-1]}, in the case {cases}, and is right elsewhere.")


def _nothing_returned(name: str, trials: Sequence[Trial], facts: Facts) -> Finding | None:
    wrong = [trial for trial in trials if not trial.right]
    if not all(t.answer.value is None and t.expected is not None for t in wrong):
        return None
    if wrong[0].answer.printed:
        return Finding(
            "prints instead of returning",
            f"{name} prints its result and returns None. End it with return, not print.",
        )
    if len(wrong) < len(trials):
        return Finding(
            "returns None",
            f'{name} returns None in some cases, such as "{wrong[0].case.name}". Does every way '
            "through it end in a return?",
        )
    if facts.has_placeholder:
        return Finding(
            "a step left out",
            f"{name} returns None, and sets a variable to None: is a step not filled in yet?",
        )
    return Finding("returns None", f"{name} returns None. Is there a return at its end?")


def _told_by_the_comparison(wrong: Sequence[Trial]) -> Finding | None:
    differences = [trial.difference for trial in wrong if trial.difference]
    told = next((difference for difference in differences if difference.sentence), None)
    return Finding(told.mistake, told.sentence) if told else None


def _from_outside(name: str, facts: Facts) -> Finding | None:
    if not facts.globals_read:
        return None
    names = ", ".join(facts.globals_read)
    return Finding(
        "reads a global",
        f"{name} reads {names} from outside the function. Whatever it needs comes in through its "
        "arguments; a name from another cell may hold something else by now.",
    )


def _structure(wrong: Sequence[Trial]) -> Finding | None:
    """Name what is wrong with the type or the structure: a list, a missing key, a swapped pair."""
    first = next((t for t in wrong if t.difference and t.difference.kind != "value"), None)
    if first is None or first.difference is None or first.difference.kind == "shape":
        return None
    difference = first.difference
    actual, expected, where = difference.actual, difference.expected, difference.where
    what = f"The result{where}"
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        name = "key missing" if any(key not in actual for key in expected) else "keys too many"
        return _misnamed(what, actual, expected) or Finding(
            name, f"{what} has another structure: {difference.text}."
        )
    if isinstance(expected, np.ndarray) and isinstance(actual, list | tuple):
        if len(actual) == 1 and values.agrees(actual[0], expected):
            return Finding(
                "tuple of one",
                f"{what} is a tuple that holds the right array. Is there a comma at the end of the "
                "line that makes it?",
            )
        if isinstance(actual, tuple) and actual and values.agrees(actual[0], expected):
            return Finding(
                "pair for one result",
                f"{what} is a tuple whose first part is right. Only that part is expected: where "
                "a function returns a pair, take it apart, as in A, cache = ...",
            )
        if isinstance(actual, list):
            right = values.agrees(_array(actual), expected)
            return Finding(
                "a list returned",
                f"{what} is a list{' of the right numbers' if right else ''}. An array is "
                "expected: np.array(...), or better, no loop.",
            )
    if isinstance(expected, np.ndarray) and isinstance(actual, int | float | np.number):
        summed = any(values.agrees(actual, total) for total in (expected.sum(), expected.mean()))
        return Finding(
            "one number for an array",
            f"{what} is one number where an array of shape {expected.shape} is expected."
            + (" It is summed over more axes than it should be." if summed else ""),
        )
    return Finding("wrong type", f"{what} has another form: {difference.text}.")


def _array(value: Any) -> Any:
    try:
        return np.array(value)
    except ValueError:
        return None


def _misnamed(what: str, actual: Mapping[Any, Any], expected: Mapping[Any, Any]) -> Finding | None:
    missing = [key for key in expected if key not in actual]
    for key in (k for k in actual if k not in expected):
        for wanted in missing:
            if values.agrees(actual[key], expected[wanted]):
                return Finding(
                    "another key",
                    f"{what} holds under the key {str(key)[:40]!r} what belongs under {wanted!r}.",
                )
    return None


def _values(exercise: Exercise, wrong: Sequence[Trial]) -> Finding | None:
    """Find one symptom that is true of a part of the result wherever that part is wrong."""
    pairs: dict[str, list[values.Pair]] = {}
    names = parameter_names(exercise)
    for trial in (t for t in wrong if t.answer.error is None):
        mine, right = parts(exercise, trial.answer.value), parts(exercise, trial.expected)
        for where, expected in right.items():
            if where not in mine or exercise.same(mine[where], expected) is None:
                continue
            pair = values.Pair.of(mine[where], expected, trial.case, names)
            if pair is not None:
                pairs.setdefault(where, []).append(pair)
    found = {where: values.symptom(several) for where, several in pairs.items()}
    for where, symptom in found.items():
        if symptom is not None:
            same = [w for w, s in found.items() if s == symptom]
            what = " and ".join(f"The result{w}" if w == where else f"that at {w}" for w in same)
            verb = "is" if len(same) == 1 else "are"
            name, text = symptom
            return Finding(name, f"{what} {verb} {text}")
    return None


def _swapped(exercise: Exercise, wrong: Sequence[Trial]) -> Finding | None:
    """Do the right values come back in another order?"""
    for trial in wrong:
        actual, expected = trial.answer.value, trial.expected
        several = isinstance(expected, list | tuple) and isinstance(actual, list | tuple)
        if not several or not 2 <= len(expected) <= 4 or len(actual) != len(expected):
            return None
        if not any(
            exercise.same(tuple(actual[i] for i in order), tuple(expected)) is None
            for order in permutations(range(len(actual)))
        ):
            return None
    return Finding(
        "values in another order",
        "The values that come back are right, in another order. In which order are they expected?",
    )


def _fixed_size(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> Finding | None:
    """Is the function right exactly where a size equals a number that is written in it?"""
    right = [trial for trial in trials if trial.right]
    wrong = [trial for trial in trials if not trial.right]
    if not right or not facts.numbers:
        return None
    names = parameter_names(exercise)
    for place in values.sizes(right[0].case, names):
        here = {values.sizes(t.case, names).get(place) for t in right}
        elsewhere = {values.sizes(t.case, names).get(place) for t in wrong}
        for number in facts.numbers:
            if here == {number} and number not in elsewhere:
                return Finding(
                    "fixed size",
                    f"{exercise.name} is right only where {place} is {number}, and the number "
                    f"{number} is written in it. Take the size from the argument.",
                )
    return None


def _where_it_is_wrong(name: str, trials: Sequence[Trial], facts: Facts) -> Finding:
    """Say at least which cases are right and which are not."""
    right = [f'"{trial.case.name}"' for trial in trials if trial.right]
    wrong = [trial for trial in trials if not trial.right]
    difference = wrong[0].difference
    shape = next(
        (t.difference for t in wrong if t.difference and t.difference.kind == "shape"), None
    )
    if shape is not None:
        shapes = [np.shape(t.difference.actual) for t in wrong if t.difference]
        written = next((n for n in facts.numbers if all(n in s for s in shapes)), None)
        if written is not None and written not in np.shape(shape.expected):
            return Finding(
                "fixed size",
                f"The result{shape.where} has the size {written} whatever the arguments are, and "
                f"{written} is written in {name}. Take the size from the argument.",
            )
        return Finding(
            "wrong shape",
            f"The result{shape.where} has shape {np.shape(shape.actual)} where "
            f"{np.shape(shape.expected)} is expected.",
        )
    if right:
        return Finding(None, f"Right for {', '.join(right[:3])}: what is different in the others?")
    if difference is not None and not isinstance(difference.actual, np.ndarray | None):
        return Finding(None, f"The result{difference.where} is {describe(difference.actual)}.")
    return Finding(None, "The result has the right form, but other values.")
