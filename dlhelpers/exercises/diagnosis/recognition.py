"""Which named mistake gives the learner's wrong answers.

A sentence that is wrong does more harm than none, so every rule here asks for more evidence than
one coincidence. The rules, strongest first:

1. the mistake's function gives the learner's answer in every case;
2. it raises the same message in the same cases, where the sizes in the messages vary;
3. it gives the learner's wrong values in most cases, and nowhere is the learner right where it is
   wrong: something else is wrong beside it;
4. it gives the learner's values in some part of the result, such as ``dW1``, in every case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

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
    for certain in (_fits_everywhere, _raises_alike):
        for mistake in exercise.mistakes:
            if certain(mistake, evidence):
                return mistake
    for likely in (_agreement_in_most, _agreement_in_parts):
        scores = [likely(mistake, evidence) for mistake in exercise.mistakes]
        if scores and max(scores) > 0:
            return exercise.mistakes[scores.index(max(scores))]
    return None


class _Evidence:
    """One of the learner's answers, to be held against many mistakes; nothing is compared twice."""

    def __init__(self, exercise: Exercise, trial: Trial) -> None:
        self.exercise = exercise
        self.case, self.right, self._expected = trial.case, trial.right, trial.expected
        self.error, self._value = trial.answer.error, trial.answer.value
        self._agrees: dict[str, bool] = {}

    def variant(self, mistake: Mistake) -> Answer:
        """What the mistake's function answers."""
        return known_answer(mistake.function, self.case, self.exercise.observe)

    def agrees(self, mistake: Mistake) -> bool:
        """Is the learner's value the mistake's?"""
        if mistake.name not in self._agrees:
            value = self.variant(mistake).value
            self._agrees[mistake.name] = self.exercise.same(self._value, value) is None
        return self._agrees[mistake.name]

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
    agreeing_values = wrong = 0
    for one in evidence:
        variant = one.variant(mistake)
        if variant.error and one.error:
            if variant.error.kind != one.error.kind:
                return False
        elif variant.error or one.error:
            return False
        elif one.agrees(mistake):
            agreeing_values += 1
        else:
            return False
        wrong += not one.right
    # Errors alone are no evidence here: very different functions stop with the same error.
    return agreeing_values > 0 and wrong > 0


def _raises_alike(mistake: Mistake, evidence: Sequence[_Evidence]) -> bool:
    messages = set()
    for one in evidence:
        error, other = one.error, one.variant(mistake).error
        if error and other:
            if (other.kind, other.message) != (error.kind, error.message):
                return False
            messages.add(error.message)
        elif error or other or not one.agrees(mistake):
            return False
    return len(messages) >= 3


def _agreement_in_most(mistake: Mistake, evidence: Sequence[_Evidence]) -> int:
    agreeing = other = 0
    left = sum(not one.right for one in evidence)
    for one in evidence:
        left -= not one.right
        variant = one.variant(mistake)
        if one.error:
            other += not variant.error
        elif not variant.error and one.agrees(mistake):
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
    compared = [one for one in evidence if not one.error]
    possible = {where for one in compared for where in one.wrong_parts}
    for one in compared:
        if not possible:
            return 0
        if one.variant(mistake).error:
            continue
        variant = _variant(one.exercise, mistake, one.case)
        if variant.wrong & one.right_parts & one.usual_parts:
            return 0
        for where in one.wrong_parts & variant.parts.keys() & possible:
            mine, its = one.parts[where], variant.parts[where]
            if where in variant.wrong and one.exercise.same(mine, its) is None:
                agreeing[where] = agreeing.get(where, 0) + 1
            else:
                possible.remove(where)
    return sum(1 for where, count in agreeing.items() if where in possible and count >= 2)
