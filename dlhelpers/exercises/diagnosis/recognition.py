"""Which named mistake gives the learner's wrong answers.

A sentence that is wrong does more harm than none, so every rule here asks for more evidence than
one coincidence. The rules, strongest first:

1. the mistake's function gives the learner's answer in every case;
2. it raises the same message in the same cases, where the sizes in the messages vary;
3. it gives the learner's wrong values in most cases, and nowhere is the learner right where it is
   wrong: something else is wrong beside it;
4. it gives the learner's values in some part of the result, such as ``dW1``, in every case.
"""

from collections.abc import Iterator, Sequence

from dlhelpers.exercises.calling import Answer
from dlhelpers.exercises.exercise import Exercise, Mistake
from dlhelpers.exercises.trials import Trial, known_answer, parts


def recognize(exercise: Exercise, trials: Sequence[Trial]) -> Mistake | None:
    """Find the named mistake that the learner made; None where the evidence is thin.

    Parameters
    ----------
    exercise : Exercise
    trials : sequence of Trial
        At least one of them not right.
    """
    for mistake in exercise.mistakes:
        if _fits_everywhere(exercise, mistake, trials):
            return mistake
    for mistake in exercise.mistakes:
        if _raises_alike(exercise, mistake, trials):
            return mistake
    for rule in (_agreement_in_most, _agreement_in_parts):
        scores = [rule(exercise, mistake, trials) for mistake in exercise.mistakes]
        if scores and max(scores) > 0:
            return exercise.mistakes[scores.index(max(scores))]
    return None


def _pairs(
    exercise: Exercise, mistake: Mistake, trials: Sequence[Trial]
) -> Iterator[tuple[Trial, Answer]]:
    """The mistake's answers, worked out one by one: most mistakes are ruled out by the first."""
    for trial in trials:
        yield trial, known_answer(mistake.function, trial.case, exercise.observe)


def _fits_everywhere(exercise: Exercise, mistake: Mistake, trials: Sequence[Trial]) -> bool:
    agreeing_values = wrong = 0
    for trial, variant in _pairs(exercise, mistake, trials):
        error = trial.answer.error
        if variant.error and error:
            if variant.error.kind != error.kind:
                return False
        elif variant.error or error:
            return False
        elif exercise.same(trial.answer.value, variant.value) is None:
            agreeing_values += 1
        else:
            return False
        wrong += not trial.right
    # Errors alone are no evidence here: very different functions stop with the same error.
    return agreeing_values > 0 and wrong > 0


def _raises_alike(exercise: Exercise, mistake: Mistake, trials: Sequence[Trial]) -> bool:
    messages = set()
    for trial, variant in _pairs(exercise, mistake, trials):
        error = trial.answer.error
        if variant.error and error:
            if (variant.error.kind, variant.error.message) != (error.kind, error.message):
                return False
            messages.add(error.message)
        elif variant.error or error or exercise.same(trial.answer.value, variant.value) is not None:
            return False
    return len(messages) >= 3


def _agreement_in_most(exercise: Exercise, mistake: Mistake, trials: Sequence[Trial]) -> int:
    agreeing = other = 0
    for trial, variant in _pairs(exercise, mistake, trials):
        if trial.answer.error:
            other += not variant.error
        elif not variant.error and exercise.same(trial.answer.value, variant.value) is None:
            agreeing += not trial.right
        elif trial.right:
            return 0
        else:
            other += 1
    return agreeing if agreeing >= 2 and agreeing >= 2 * other else 0


def _agreement_in_parts(exercise: Exercise, mistake: Mistake, trials: Sequence[Trial]) -> int:
    """The number of parts of the result in which every wrong value is the mistake's."""
    agreeing: dict[str, int] = {}
    excluded: set[str] = set()
    for trial, variant in _pairs(exercise, mistake, trials):
        if trial.answer.error or variant.error:
            continue
        reference = known_answer(exercise.reference, trial.case, exercise.observe).value
        mine, right = parts(exercise, trial.answer.value), parts(exercise, trial.expected)
        wrong, usual = parts(exercise, variant.value), parts(exercise, reference)
        for where in right.keys() & mine.keys() & wrong.keys() & usual.keys():
            i_am_right = exercise.same(mine[where], right[where]) is None
            it_is_right = exercise.same(wrong[where], usual[where]) is None
            one_convention = exercise.same(usual[where], right[where]) is None
            if i_am_right and not it_is_right and one_convention:
                return 0
            if i_am_right:
                continue
            if not it_is_right and exercise.same(mine[where], wrong[where]) is None:
                agreeing[where] = agreeing.get(where, 0) + 1
            else:
                excluded.add(where)
    return sum(1 for where, count in agreeing.items() if where not in excluded and count >= 2)
