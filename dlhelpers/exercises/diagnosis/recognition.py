"""Which named mistake gives the learner's wrong answers.

A sentence that is wrong does more harm than none, so every rule here asks for more evidence than
one coincidence. The rules, strongest first:

1. the mistake's function gives the learner's answer in every case; where both stop, they stop at
   the same operation, unless the values are telling enough;
2. it gives the learner's wrong values in most cases, and nowhere is the learner right where it is
   wrong: something else is wrong beside it;
3. it gives the learner's values in some part of the result, such as ``dW1``, in every case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from dlhelpers.exercises.diagnosis.stopping import operation_of, sizes_in, stops_alike
from dlhelpers.exercises.engine.comparisons import Trial, known_answer, parts
from dlhelpers.exercises.engine.execution import Answer
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake


def recognize(exercise: Exercise, trials: Sequence[Trial]) -> Mistake | None:
    """Find the named mistake that the learner made; None where the evidence is thin.

    Parameters
    ----------
    exercise : Exercise
    trials : sequence of Trial
        At least one of them not right.
    """
    # Most mistakes are ruled out by the first wrong answer, so these come first.
    evidence = [_Evidence(exercise, trial) for trial in sorted(trials, key=lambda t: t.right)]
    for mistake in exercise.mistakes:
        if _fits_everywhere(mistake, evidence):
            return mistake
    if evidence[0].is_of_labels:
        return None
    possible = [mistake for mistake in exercise.mistakes if evidence[0].may_show(mistake)]
    for likely in (_agreement_in_most, _agreement_in_parts):
        scores = [likely(mistake, evidence) for mistake in possible]
        if scores and max(scores) > 0:
            found = possible[scores.index(max(scores))]
            return replace(found, sentence=f"{found.sentence} This may not be all.")
    return None


class _Evidence:
    """One of the learner's answers, to be held against many mistakes; nothing is compared twice."""

    def __init__(self, exercise: Exercise, trial: Trial) -> None:
        self.exercise = exercise
        self.case, self.right, self._expected = trial.case, trial.right, trial.expected
        self.error, self._value = trial.answer.error, trial.answer.value
        self._difference = trial.difference
        self._agrees: dict[str, bool] = {}

    def variant(self, mistake: Mistake) -> Answer:
        """What the mistake's function answers."""
        return known_answer(mistake.function, self.case, self.exercise.observe)

    def agrees(self, mistake: Mistake) -> bool:
        """Is the learner's value the mistake's?"""
        if mistake.name not in self._agrees:
            value = self.variant(mistake).value
            same = self.exercise.same(self._value, value) is None
            if same and (its := parts(self.exercise, value).keys()) < self._expected_parts.keys():
                same = self.parts.keys() <= its  # what the mistake leaves out is left out
            self._agrees[mistake.name] = same
        return self._agrees[mistake.name]

    def stops_at(self, mistake: Mistake) -> bool:
        """Does the learner's function stop where the mistake's does?"""
        other = self.variant(mistake).error
        if self.error is None or other is None:
            return False
        operation = operation_of(mistake.function, self.case, self.exercise.observe)
        return stops_alike(self.error, other, operation)

    def may_show(self, mistake: Mistake) -> bool:
        """May the mistake's sentence stand above the difference that the learner is shown?"""
        its = self.exercise.same(self.variant(mistake).value, self._expected)
        shown = self._difference
        return shown is None or (
            its is not None and (its.where, its.text) == (shown.where, shown.text)
        )

    @property
    def is_of_labels(self) -> bool:
        """Is the right answer made of 0 and 1 alone, which agree by chance?"""
        right = self._expected
        return isinstance(right, np.ndarray) and bool(np.isin(right, (0, 1)).all())

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The learner's values, part by part."""
        return parts(self.exercise, self._value)

    @cached_property
    def right_parts(self) -> set[str]:
        """The parts in which the learner is right."""
        return _same_parts(self.exercise, self.parts, self._expected_parts)

    @cached_property
    def wrong_parts(self) -> set[str]:
        """The parts in which the learner is wrong."""
        return (self.parts.keys() & self._expected_parts.keys()) - self.right_parts

    @cached_property
    def usual_parts(self) -> set[str]:
        """The parts in which the learner is held to the usual convention."""
        reference = known_answer(self.exercise.reference, self.case, self.exercise.observe).value
        return _same_parts(self.exercise, parts(self.exercise, reference), self._expected_parts)

    @cached_property
    def _expected_parts(self) -> dict[str, Any]:
        return parts(self.exercise, self._expected)


@dataclass(frozen=True)
class _Variant:
    """A mistake's values, part by part, and the parts in which it is wrong."""

    parts: Mapping[str, Any]
    wrong: frozenset[str]


@lru_cache(maxsize=4096)
def _variant(exercise: Exercise, mistake: Mistake, case: Case) -> _Variant:
    variant = known_answer(mistake.function, case, exercise.observe).value
    reference = known_answer(exercise.reference, case, exercise.observe).value
    values, usual = parts(exercise, variant), parts(exercise, reference)
    common = values.keys() & usual.keys()
    wrong = common - _same_parts(exercise, values, usual)
    return _Variant({where: values[where] for where in common}, frozenset(wrong))


def _same_parts(exercise: Exercise, a: Mapping[str, Any], b: Mapping[str, Any]) -> set[str]:
    return {where for where in a.keys() & b.keys() if exercise.same(a[where], b[where]) is None}


def _fits_everywhere(mistake: Mistake, evidence: Sequence[_Evidence]) -> bool:
    values, stops = 0, []
    for one in evidence:
        other = one.variant(mistake).error
        if one.error and other:
            if one.error.kind != other.kind:
                return False
            stops.append(one)
        elif one.error or other or not one.agrees(mistake):
            return False
        else:
            values += not one.right
    if values >= max(2, len(stops)):
        return True
    # Errors alone are thin evidence: very different functions stop with the same error.
    messages = {one.error.message for one in stops if one.error}
    vary = len(messages) >= 3 or not any(map(sizes_in, messages))
    return bool(values or (stops and vary)) and all(one.stops_at(mistake) for one in stops)


def _agreement_in_most(mistake: Mistake, evidence: Sequence[_Evidence]) -> int:
    agreeing = other = 0
    left = sum(not one.right for one in evidence)
    for one in evidence:
        left -= not one.right
        if one.error or one.variant(mistake).error:
            other += not one.stops_at(mistake)
        elif one.agrees(mistake):
            agreeing += not one.right
        elif one.right:
            return 0
        else:
            other += 1
        if agreeing + left < 2 * other:
            return 0
    return agreeing if agreeing >= 2 else 0


def _agreement_in_parts(mistake: Mistake, evidence: Sequence[_Evidence]) -> int:
    """The number of parts of the result in which every wrong value is the mistake's."""
    agreeing: dict[str, int] = {}
    compared = [one for one in evidence if not (one.error or one.variant(mistake).error)]
    other = sum(not one.stops_at(mistake) for one in evidence if one not in compared)
    possible = {where for one in compared for where in one.wrong_parts}
    for one in compared:
        variant = _variant(one.exercise, mistake, one.case)
        if not possible or variant.wrong & one.right_parts & one.usual_parts:
            return 0
        for where in one.wrong_parts & variant.parts.keys() & possible:
            mine, its = one.parts[where], variant.parts[where]
            if where in variant.wrong and one.exercise.same(mine, its) is None:
                agreeing[where] = agreeing.get(where, 0) + 1
            else:
                possible.remove(where)
    enough = max(2, 2 * other)
    return sum(1 for where, count in agreeing.items() if where in possible and count >= enough)
