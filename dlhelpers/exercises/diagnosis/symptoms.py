"""Words for what is wrong when no named mistake fits.

Reads answers and expected values; never runs a learner's function. Each symptom is a fact that can
be seen in the results; where several are true, the most telling one is said.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dlhelpers.exercises.diagnosis import exception_messages, extent, structures, values
from dlhelpers.exercises.diagnosis.showing import shown_call
from dlhelpers.exercises.engine.comparisons import Trial
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.engine.source_facts import Facts, parameter_names
from dlhelpers.exercises.engine.training import ENDS_ELSEWHERE

#: Symptoms that show that something is wrong, and not what.
VAGUE = frozenset({
    None, "a constant", "a helper refuses its arguments", "an array for a number",
    "another number of entries", "constant factor", "does not fit its place", ENDS_ELSEWHERE,
    "index out of range", "key missing", "keys too many", "no such attribute", "no such axis",
    "no whole number", "not finite", "numbers in other places", "one number for an array",
    "one number for many", "own assertion fails", "reshape to a size that does not fit",
    "shapes do not fit", "stops with an error", "too many indices", "unknown key",
    "unlike parts as one array", "uses None", "wrong shape", "wrong type",
})  # fmt: skip


class Finding(NamedTuple):
    """What is wrong, in a few words for the statistics and in a sentence for the learner."""

    name: str | None
    sentence: str


def first_difference(name: str, trial: Trial, said: str = "") -> str:
    """Say where the answer differs first, in the call if that is short, else in the case."""
    call = shown_call(name, trial.case) or f'the case "{trial.case.name}"'
    if trial.answer.error:
        raised = exception_messages.what_was_raised(trial.answer.error, name)
        return f"first error, in {call}: {raised}"
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
    if fixed := _fixed_size(exercise, trials, facts):
        return fixed
    wrong = [trial for trial in trials if not trial.right]
    answered = [trial for trial in wrong if not trial.answer.error]
    # The first wrong case is the one that is shown below the sentence.
    if not wrong[0].answer.error:
        seen = _in_the_answers(exercise, trials, answered, facts)
        if len(wrong) == len(answered) or seen.name not in VAGUE:
            return seen
    return _in_the_errors(exercise, trials, facts)


def _hollow(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_hollow, value.values()))
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_hollow, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return all(map(_hollow, value.ravel().tolist()))
    return value is None or value is Ellipsis


def _in_the_answers(
    exercise: Exercise, trials: Sequence[Trial], answered: Sequence[Trial], facts: Facts
) -> Finding:
    """Say what is wrong with the answers that came back and are not right."""
    said = (
        _nothing_returned(exercise.name, trials, answered, facts)
        or _told_by_the_comparison(answered)
        or structures.swapped(exercise, answered)
        or structures.structure(answered[0])
        or _values(exercise, answered)
    )
    if (said is None or said[0] in VAGUE) and facts.globals_read:
        said = (
            "reads a global",
            f"{exercise.name} reads {', '.join(facts.globals_read)} from outside the function. "
            "Whatever it needs comes in through its arguments; a name from another cell may hold "
            "something else by now.",
        )
    return Finding(*(said or extent.told(exercise, trials, facts)))


def _in_the_errors(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> Finding:
    """Say what stopped the function, and in which cases where that matters."""
    failed = [trial for trial in trials if trial.answer.error]
    first, name, names = failed[0], exercise.name, parameter_names(exercise)
    assert first.answer.error is not None
    number = _written_size(failed, names, facts)
    if number is not None:
        return Finding(
            "fixed size",
            f"{name} stops because two sizes do not fit, and one of them is {number}, which is "
            "written in it. Take every size from the arguments.",
        )
    arguments = values.given(first.case, names)
    what, sentence = exception_messages.say(name, first.answer.error, facts, arguments)
    if first is not next(trial for trial in trials if not trial.right):
        sentence = sentence.replace("Your", "your", 1) if sentence[:4] == "Your" else sentence
        return Finding(what, f'In the case "{first.case.name}" {sentence}')
    others = len(trials) - len(failed)
    if len(failed) <= 3 and 0 < others == sum(trial.right for trial in trials):
        cases = " and ".join(f'"{trial.case.name}"' for trial in failed)
        return Finding(what, f"{sentence} It is right in all cases but {cases}.")
    return Finding(what, sentence)


def _written_size(failed: Sequence[Trial], names: Sequence[str], facts: Facts) -> int | None:
    """The number that is written in the function and in every message about sizes.

    The messages must differ, and the number must not be a size of every case: then the other size
    is the argument's, and this one is not.
    """
    messages = [trial.answer.error.message for trial in failed if trial.answer.error]
    if len({*messages}) < 2 or not all(re.search("shape|size|dimension", m) for m in messages):
        return None
    for number in facts.numbers:
        if all(re.search(rf"\b{number}\b", message) for message in messages) and any(
            number not in values.sizes(trial.case, names).values() for trial in failed
        ):
            return number
    return None


def _nothing_returned(
    name: str, trials: Sequence[Trial], answered: Sequence[Trial], facts: Facts
) -> Finding | None:
    if not all(t.answer.value is None and t.expected is not None for t in answered):
        return None
    if answered[0].answer.printed:
        return Finding(
            "prints instead of returning",
            f"{name} prints, and returns None. What it computes must come back with return.",
        )
    if len(answered) < len(trials):
        return Finding(
            "returns None",
            f'{name} returns None in some cases, such as "{answered[0].case.name}". Does every way '
            "through it end in a return?",
        )
    if facts.has_placeholder:
        return Finding(
            "a step left out",
            f"{name} returns None, and sets a variable to None: is a step not filled in yet?",
        )
    return Finding("returns None", f"{name} returns None. Is there a return at its end?")


def _told_by_the_comparison(wrong: Sequence[Trial]) -> tuple[str, str] | None:
    differences = [trial.difference for trial in wrong if trial.difference]
    told = next((difference for difference in differences if difference.sentence), None)
    return (told.mistake, told.sentence) if told else None


def _values(exercise: Exercise, wrong: Sequence[Trial]) -> tuple[str, str] | None:
    """Find one symptom that is true of a part of the result wherever that part is wrong."""
    pairs: dict[str, list[values.Pair]] = {}
    names = parameter_names(exercise)
    for trial in wrong:
        for where, (mine, right) in extent.wrong_parts(exercise, trial).items():
            pair = values.Pair.of(mine, right, trial.case, names)
            if pair is not None:
                pairs.setdefault(where, []).append(pair)
    found = {where: values.symptom(several) for where, several in pairs.items()}
    for where, symptom in found.items():
        if symptom is not None:
            same = [w for w, s in found.items() if s == symptom]
            what = " and ".join(f"The result{w}" if w == where else f"that at {w}" for w in same)
            name, text = symptom
            return name, f"{what} {'is' if len(same) == 1 else 'are'} {text}"
    return None


def _fixed_size(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> Finding | None:
    """Is the function right exactly where a size equals a number that is written in it?"""
    names = parameter_names(exercise)
    tables = [values.sizes(trial.case, names) for trial in trials]
    right = [table for table, trial in zip(tables, trials, strict=True) if trial.right]
    if not any(len({*table.values()} - {1}) > 1 for table in right):
        return None  # in a square, all sizes are that number
    for place in right[0]:
        for number in facts.numbers:
            if [table.get(place) == number for table in tables] == [t.right for t in trials]:
                return Finding(
                    "fixed size",
                    f"{exercise.name} is right only where {place} is {number}, and the number "
                    f"{number} is written in it. Take the size from the argument.",
                )
    return None
