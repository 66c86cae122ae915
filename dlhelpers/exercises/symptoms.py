"""Words for what is wrong when no named mistake fits, and advice when nothing is wrong.

Reads answers and expected values; never runs anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.calling import Answer, Failure
from dlhelpers.exercises.code import Facts
from dlhelpers.exercises.compare import Difference, describe
from dlhelpers.exercises.exercise import Case, Exercise


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


def first_difference(trial: Trial) -> str:
    """Name the case and the first place where the answer differs."""
    error, case = trial.answer.error, f'case "{trial.case.name}"'
    if error:
        return f"{case}: {_what_was_raised(error)}"
    return f"first difference, {case}: {trial.difference.text}" if trial.difference else ""


def still_a_stub(trials: Sequence[Trial], facts: Facts) -> bool:
    """Does the function set its results to None and hand them back as it was given?"""
    values = [trial.answer.value for trial in trials if trial.answer.error is None]
    explicit = [value for value in values if value is not None]
    return facts.has_placeholder and len(explicit) == len(trials) and all(map(_hollow, explicit))


def sentence(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> str:
    """Say what is wrong, for the learner."""
    wrong = [trial for trial in trials if not trial.right]
    name = exercise.name
    errors = [trial.answer.error for trial in wrong if trial.answer.error]
    if errors:
        return _say_error(name, errors[0], facts)
    values = [trial.answer.value for trial in wrong]
    if all(value is None for value in values) and wrong[0].expected is not None:
        if wrong[0].answer.printed:
            return f"{name} prints its result and returns None. End it with return, not print."
        return f"{name} returns None. Is there a return at its end?"
    symptom = _say_values(wrong)
    if symptom:
        return symptom
    if facts.globals_read:
        names = ", ".join(facts.globals_read)
        return (
            f"{name} reads {names} from outside the function. Whatever it needs comes in through "
            "its arguments; a name from another cell may hold something else by now."
        )
    return ""


def advice(trials: Sequence[Trial], facts: Facts) -> tuple[str, ...]:
    """What could be better in a function that is right."""
    notes: list[str] = []
    overwritten = [trial for trial in trials if trial.answer.overwritten]
    if overwritten:
        notes.append(
            "it changes the array that it is given; whoever calls it may still need that "
            "(x -= y changes x, x = x - y does not)"
        )
    warned = [trial for trial in trials if trial.answer.warned]
    if warned:
        notes.append(
            f'it warns of "{warned[0].answer.warned[0][:80]}" in the case "{warned[0].case.name}"'
        )
    if facts.globals_read:
        names = ", ".join(facts.globals_read)
        notes.append(f"it reads {names} from outside; pass it as an argument instead")
    for trial in trials:
        value, number = trial.answer.value, np.isscalar(trial.expected)
        if number and isinstance(value, np.ndarray) and value.ndim > 0:
            notes.append(f"it returns {describe(value)} where a plain number is usual")
            break
    return tuple(notes)


def _hollow(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(map(_hollow, value.values()))
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_hollow, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return all(map(_hollow, value.ravel().tolist()))
    return value is None or value is Ellipsis


def _what_was_raised(error: Failure) -> str:
    text = f"{error.kind}: {error.message}" if error.message else error.kind
    where = f" in your line {error.line_number}, {error.line}" if error.line else ""
    return text + where


def _say_error(name: str, error: Failure, facts: Facts) -> str:
    if error.kind == "TimeUp":
        return f"{name} {error.message}. Does its loop have an end?"
    if error.kind == "NameError" and facts.unknown_names:
        return (
            f"{name} uses {', '.join(facts.unknown_names)}, which is neither an argument nor "
            "defined. Run the cells above, and take what the function needs from its arguments."
        )
    if "NoneType" in error.message and facts.has_placeholder:
        return f"{name} still has a variable that is None: one step is not filled in yet."
    return f"{name} stops with an error."


def _say_values(wrong: Sequence[Trial]) -> str:
    pairs: list[tuple[Case, str, NDArray[Any], NDArray[Any]]] = []
    for trial in wrong:
        d = trial.difference
        if d is None or d.kind not in ("shape", "value"):
            return f"The result has another form: {d.text}." if d else ""
        if isinstance(d.actual, np.ndarray) and isinstance(d.expected, np.ndarray):
            pairs.append((trial.case, d.where, d.actual, d.expected))
    if not pairs:
        return ""
    case, where, actual, expected = pairs[0]
    what = f"The result{where}"
    if actual.dtype.kind == "f" and not np.isfinite(actual).all() and np.isfinite(expected).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(actual))[0])
        at = f" at {list(index)}" if index else ""
        return f'{what} is {actual[index]}{at} in the case "{case.name}".'
    if all(_agrees(a.T, e) and a.ndim == 2 for _, _, a, e in pairs):
        return f"{what} is transposed: rows and columns are swapped."
    if all(a.shape != e.shape and a.size == e.size for _, _, a, e in pairs):
        same = all(_agrees(a.reshape(e.shape), e) for _, _, a, e in pairs)
        shapes = f"shape {actual.shape} where {expected.shape} is expected"
        return (
            f"{what} has the right values in another shape: {shapes}."
            if same
            else (f"{what} has {shapes}.")
        )
    if any(a.shape != e.shape for _, _, a, e in pairs):
        return f"{what} has shape {actual.shape} where {expected.shape} is expected."
    return _say_factor(what, pairs)


def _agrees(actual: NDArray[Any], expected: NDArray[Any]) -> bool:
    return actual.shape == expected.shape and np.allclose(actual, expected, rtol=1e-5)


def _say_factor(what: str, pairs: Sequence[tuple[Case, str, NDArray[Any], NDArray[Any]]]) -> str:
    """Name a constant factor: the same in every case, or the number of examples."""
    factors, columns = [], []
    for case, _, actual, expected in pairs:
        a, e = actual.astype(np.float64).ravel(), expected.astype(np.float64).ravel()
        k = float(a @ e / (e @ e)) if (e @ e) > 0 else 0.0
        if k == 0 or not np.allclose(a, k * e, rtol=1e-5, atol=1e-9 * np.abs(e).max(initial=0)):
            return ""
        factors.append(k)
        matrices = [v for v in case.args if isinstance(v, np.ndarray) and v.ndim == 2]
        columns.append(matrices[-1].shape[1] if matrices else 0)
    ms = np.array(columns, dtype=float)
    if len(pairs) > 1 and len(set(columns)) > 1 and ms.min() > 0:
        if np.allclose(factors, ms):
            return f"{what} is m times too large, m being the number of examples: divide by m once."
        if np.allclose(factors, 1 / ms):
            return f"{what} is m times too small, m being the number of examples: divided twice?"
    if np.allclose(factors, -1):
        return f"{what} has the wrong sign everywhere."
    if np.allclose(factors, factors[0]) and any(e.size > 1 for _, _, _, e in pairs):
        return f"{what} is {factors[0]:.4g} times what it should be, everywhere."
    return ""
