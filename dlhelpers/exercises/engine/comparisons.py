"""A learner's answers beside the right ones, case by case, as a whole and in their parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dlhelpers.exercises.engine.authoring import AuthorError, place_of
from dlhelpers.exercises.engine.compare import Difference, compare
from dlhelpers.exercises.engine.execution import Answer, call
from dlhelpers.exercises.engine.exercise import Case, Exercise, Observer
from dlhelpers.exercises.engine.randomness import same_initialization


@dataclass(frozen=True)
class Trial:
    """One case with the learner's answer and the right one."""

    case: Case
    answer: Answer
    expected: Any
    difference: Difference | None

    @property
    def right(self) -> bool:
        return self.answer.error is None and self.difference is None


def run_trials(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> list[Trial]:
    """Compare with the reference, or with the accepted convention that fits better."""
    best: list[Trial] = []
    for right in (exercise.reference, *exercise.accepts):
        trials = []
        for case, answer in zip(cases, answers, strict=False):
            expected = right_answer(exercise, right, case)
            difference = None if answer.error else exercise.same(answer.value, expected)
            trials.append(Trial(case, answer, expected, difference))
        if not best or _fit(trials) > _fit(best):
            best = trials
        if all(t.right for t in best):
            break
    return best


def _fit(trials: Sequence[Trial]) -> tuple[int, int]:
    """How many answers are right, and how many at least have the right structure."""
    differences = [trial.difference for trial in trials if trial.difference]
    structured = sum(difference.kind in ("value", "shape") for difference in differences)
    return sum(trial.right for trial in trials), structured


def right_answer(exercise: Exercise, function: Callable[..., Any], case: Case) -> Any:
    """What a right function gives; the reference, or one that is accepted.

    Raises
    ------
    AuthorError
        If it fails.
    """
    answer = known_answer(function, case, exercise.observe)
    if answer.error:
        place = place_of(function)
        if answer.error.line_number:
            place = f"{place.rpartition(':')[0]}:{answer.error.line_number}"
        raise AuthorError(
            f"{place}: the right {exercise.name} fails in its case {case.name!r}: "
            f"{answer.error.kind}: {answer.error.message}"
        )
    return answer.value


@lru_cache(maxsize=4096)
def known_answer(
    function: Callable[..., Any], case: Case, observe: Observer | None = None
) -> Answer:
    """Call one of our own functions, right or wrong; once for each case, however often it is asked.

    The cases of a check are the same each time, so a second check finds all answers here.
    """
    return call(function, case, None, observe)


def parts(exercise: Exercise, value: Any) -> dict[str, Any]:
    """Take a result apart: ``{'["dW1"]': ..., '["db1"]': ...}``, one entry an array or number.

    An exercise with its own comparison is left whole, because its parts mean nothing to that.
    """
    if exercise.same not in (compare, same_initialization):
        return {"": value}
    return dict(_parts(value, ""))


def _parts(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parts(item, f"{where}[{key!r}]")
    elif isinstance(value, list | tuple) and not all(map(_is_number, value)):
        for i, item in enumerate(value):
            yield from _parts(item, f"{where}[{i}]")
    else:
        yield where, value


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float)
