"""What could be better in a function that is right. It costs no points.

Nothing here depends on the machine or the moment, because the teacher's notebook stores what a
check prints.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from dlhelpers.exercises.diagnosis.trying import counted, usual_steps
from dlhelpers.exercises.engine.compare import describe
from dlhelpers.exercises.engine.comparisons import Trial, parts
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.engine.source_facts import Facts, parameter_names

#: A function is called slow if it takes that many times as many of Python's steps as the library's,
#: and as many as a share of the numbers that it is given, if these are many.
SLOWER, SHARE, MANY = 50, 1 / 2, 10_000


def advice(exercise: Exercise, trials: Sequence[Trial], facts: Facts) -> tuple[str, ...]:
    """Notes on what the answers and the code show, for a function that is right."""
    notes = (
        _overwrites(exercise, trials),
        _stops_for_whole_numbers(trials),
        _warns(trials),
        _changes_settings(trials),
        *_of_its_own(exercise, trials),
        _reads_globals(facts),
        _unusual_type(exercise, trials),
        _sets_seed(facts),
    )
    return tuple(note for note in notes if note)


def slowness(exercise: Exercise, function: Callable[..., Any], cases: Sequence[Case]) -> str:
    """Compare the work with the library's on the largest case; empty where nothing is to be said.

    Steps are counted and no time is measured: under load, NumPy's own threads wait for each other,
    and the library's version takes twenty times as long as before, on whatever clock. An exercise
    whose cases are small has one that only serves here.
    """
    if exercise.timed is None and exercise.observe is not None:  # what is drawn is no formula
        return ""
    largest = max(cases, key=lambda case: _volume((case.args, case.kwargs)))
    case, observe = exercise.timed or (largest, exercise.observe)
    numbers = _volume((case.args, case.kwargs))
    if numbers < MANY:
        return ""
    bound = max(SLOWER * usual_steps(exercise.reference, case, observe), SHARE * numbers)
    if counted(function, case, observe, bound)[1] <= bound:
        return ""
    return (
        f"it takes more than {SLOWER} times as many steps in Python as whole arrays do, in the "
        f'case "{case.name}"; a loop over single numbers is slow. Which of the loops goes over '
        "examples, features or units? One operation on the whole array does their work"
    )


def other_defaults(exercise: Exercise, function: Callable[..., Any]) -> str:
    """Name an argument that has another value than the teacher's where it is left out."""
    try:
        mine = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return ""
    for name, usual in inspect.signature(
        exercise.teachers or exercise.reference
    ).parameters.items():
        default = mine[name].default if name in mine else usual.empty
        plain = isinstance(default, bool | int | float | str | None)
        if plain and usual.default not in (usual.empty, default):
            return (
                f"its {name} is {default!r} where it is left out, the lesson's is "
                f"{usual.default!r}; other cells rely on that"
            )
    return ""


def _overwrites(exercise: Exercise, trials: Sequence[Trial]) -> str:
    changed = {i for trial in trials for i in trial.answer.overwritten}
    if not changed:
        return ""
    names = parameter_names(exercise)
    which = " and ".join(names[i] if i < len(names) else "an argument" for i in sorted(changed))
    return (
        f"it changes {which}, which whoever calls it may still need (x -= y changes the array x, "
        "x = x - y does not; copy.deepcopy copies a dict with its arrays)"
    )


def _stops_for_whole_numbers(trials: Sequence[Trial]) -> str:
    if not any(trial.answer.error for trial in trials):
        return ""
    return (
        "it stops for arrays of whole numbers, into which x /= y cannot write fractions; "
        "x = x / y makes a new array"
    )


def _warns(trials: Sequence[Trial]) -> str:
    for trial in trials:
        if trial.answer.warned:
            text = trial.answer.warned[0].splitlines()[0][:80] if trial.answer.warned[0] else ""
            return f'it warns of "{text}" in the case "{trial.case.name}"'
    return ""


def _changes_settings(trials: Sequence[Trial]) -> str:
    changed = dict.fromkeys(key for trial in trials for key in trial.answer.settings)
    if not changed:
        return ""
    return (
        f"it changes plt.rcParams[{next(iter(changed))!r}], and with it every later picture of the "
        "notebook; plt.figure and plt.subplots take figsize for one picture alone"
    )


def _of_its_own(exercise: Exercise, trials: Sequence[Trial]) -> Iterable[str]:
    said: dict[str, str] = {}
    if exercise.advise:
        for trial in trials:
            said = {**exercise.advise(trial.case, trial.answer.value, trial.answer.printed), **said}
    return said.values()


def _reads_globals(facts: Facts) -> str:
    if not facts.globals_read:
        return ""
    names = ", ".join(facts.globals_read)
    return f"it reads {names} from outside, which happens to fit; pass it as an argument instead"


def _sets_seed(facts: Facts) -> str:
    if not facts.sets_seed:
        return ""
    return (
        "it sets the random seed, so that it draws the same numbers each time, and whatever comes "
        "after it does, too; leave np.random.seed to whoever calls it"
    )


def _unusual_type(exercise: Exercise, trials: Sequence[Trial]) -> str:
    for trial in trials:
        mine, right = parts(exercise, trial.answer.value), parts(exercise, trial.expected)
        for where, expected in right.items():
            value = mine.get(where)
            if isinstance(expected, list | tuple | Mapping):
                continue  # the result of an exercise with its own comparison, which stays whole
            if np.ndim(expected) == 0 and isinstance(value, np.ndarray) and value.ndim > 0:
                return f"it returns {describe(value)} where a plain number is usual{_at(where)}"
            if np.asarray(expected).dtype.kind in "iuf" and np.asarray(value).dtype.kind == "b":
                return f"it returns True and False where 1 and 0 are usual{_at(where)}"
    return ""


def _at(where: str) -> str:
    return f", at {where}" if where else ""


def _volume(value: Any) -> int:
    """How many numbers a case's arguments hold."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, Mapping):
        return sum(map(_volume, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_volume, value))
    return 1
