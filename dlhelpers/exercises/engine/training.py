"""Comparing trainings: did gradient descent lead from a network's first weights to its last?

What is compared are reports as `observers.training` writes them. The one of the learner's function
is believed in nothing: it may come from a function that does not train at all, or be made up. So
the data, the sizes of the layers, the rate and the number of iterations are always the right
report's, and a start is accepted only if the training has to show from there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.engine.compare import Difference, compare, compare_values
from dlhelpers.exercises.engine.observers import is_report

Parameters: TypeAlias = dict[str, NDArray[np.float64]]
Report: TypeAlias = Mapping[str, Any]
#: Takes first parameters and a right report; returns where its training leads from there.
Descend: TypeAlias = Callable[[Parameters, Report], Mapping[str, Any]]

_ARGUMENTS = ("learning_rate", "num_iterations")

#: The part of an array's way from start to end by which a training may miss the end.
MISSED = 0.05
#: What is told of a training of which nothing more telling is seen.
ENDS_ELSEWHERE = "ends elsewhere"
#: Forgiven, however little is left of numbers that nearly cancel: who rounds the examples to
#: float32 sums up probabilities that are off by some 1e-7. `MISSED` sees to smaller weights.
SHORT_SUMS = 1e-6


def compare_trainings(actual: Any, expected: Any, descend: Descend) -> Difference | None:
    """Compare two trainings.

    From the start of `expected` they must end at the same parameters. A function that starts from
    other random weights is right if gradient descent leads from there to where it ends, and if all
    weights move on the way: from a start at which they rest, whoever does nothing would be right.

    Parameters
    ----------
    actual, expected
        Reports, or whatever else the function returns.
    descend : callable
        Trains from other first parameters as `expected` was trained.

    Returns
    -------
    Difference or None
        Keys that `expected` has not are of no account, as in `compare`.

    Notes
    -----
    Nothing is asked of the cost. A right training need not lower it: with weights from N(0, 1) it
    rose in 16 of 200 cases of three layers, because the first step was too long. But where weights
    move, they have a gradient, and a short step along that lowers the cost.
    """
    if not is_report(expected):
        return compare(actual, expected)
    if isinstance(actual, Mapping) and "ignored" in actual:
        return _ignored(actual["ignored"])
    with np.errstate(all="ignore"):  # `_without_bounds` tells of NaN and infinity
        trained = actual["trained"] if is_report(actual) else actual
        difference = _compare_ends(trained, expected["start"], expected)
        if difference is None or not is_report(actual):
            return difference
        return _compare_from_own_start(actual, expected, difference, descend)


def _compare_from_own_start(
    actual: Report, expected: Report, difference: Difference, descend: Descend
) -> Difference | None:
    """Compare a training that ends elsewhere than the expected one, by this difference."""
    trained, own, usual = actual["trained"], actual["start"], expected["start"]
    if compare(own, usual) is None:
        return difference
    misshapen = compare(trained, usual, values=_any_values)
    if misshapen or compare(own, usual, values=_any_values):
        return misshapen or difference
    if _is_same(own, trained, usual):
        return _untrained()
    start = {key: np.asarray(own[key], dtype=np.float64) for key in usual}
    refused = _refused_start(start)
    if refused is not None:
        return refused
    right = {**expected, "trained": descend(start, expected)}
    return _no_way(trained, start, right) or _compare_ends(trained, start, right)


def _compare_ends(trained: Any, start: Mapping[str, Any], right: Report) -> Difference | None:
    """Compare where a training ends with where the right one leads from the same start."""
    difference = compare(trained, right["trained"], values=_compare_values)
    difference = difference or _off_the_way(trained, start, right)
    if difference is None or difference.kind != "value":
        return difference
    return replace(
        difference,
        mistake=ENDS_ELSEWHERE,
        sentence="Your parameters do not end where gradient descent leads from their start.",
    )


def _compare_values(actual: NDArray[Any], expected: NDArray[Any], where: str) -> Difference | None:
    difference = compare_values(actual, expected, where)
    return None if np.abs(actual - expected).max() <= SHORT_SUMS else difference


def comes_back(report: Report) -> bool:
    """Does a training end where it starts, as a report says?"""
    start, trained = report["start"], report["trained"]
    both = isinstance(start, Mapping) and isinstance(trained, Mapping)
    return both and bool(trained) and _is_same(start, trained, trained)


def _is_same(start: Mapping[str, Any], end: Mapping[str, Any], keys: Iterable[str]) -> bool:
    return all(
        isinstance(end.get(key), np.ndarray) and np.array_equal(end[key], start.get(key, np.nan))
        for key in keys
    )


def _any_values(_actual: NDArray[Any], _expected: NDArray[Any], _where: str) -> None:
    return None


def _ignored(name: Any) -> Difference:
    known = name if isinstance(name, str) and name in _ARGUMENTS else "an argument"
    return Difference("value", "", f"the result is the same whatever {known} is")


def _told(text: str, mistake: str, sentence: str) -> Difference:
    return Difference("value", "", text, mistake=mistake, sentence=sentence)


def _untrained() -> Difference:
    return _told(
        "the parameters are the same as where no step is made",
        "nothing is learned",
        "Your parameters come back the same as where no step is made: nothing is learned. Keep "
        "what update_parameters returns, in every iteration: parameters = update_parameters(...).",
    )


def _refused_start(start: Parameters) -> Difference | None:
    """Are these anything but random weights, whatever their spread, and biases of zero?"""
    for key, values in start.items():
        if not np.isfinite(values).all():
            return _without_bounds(key)
        if key.startswith("b") and values.any():
            return _told(
                f"{key} does not start at 0",
                "biases that do not start at 0",
                f"Your {key} does not start at 0, as biases should: make it with np.zeros. Only "
                "the weights are random.",
            )
        if key.startswith("W") and _is_alike(values):
            return _told(
                f"{key} does not start at random",
                "weights that start alike",
                f"Weights in your {key} start alike, and units that start alike stay so. Draw "
                "every weight at random, by itself.",
            )
    return None


def _is_alike(W: NDArray[np.float64]) -> bool:
    """Are all weights the same, or those of two units?"""
    constant = not W.any() or (W.size > 1 and np.ptp(W) == 0)
    return bool(constant or len(np.unique(W, axis=0)) < len(W))


def _no_way(trained: Mapping[str, Any], start: Parameters, right: Report) -> Difference | None:
    """Does the right training leave some weights where they start, or lose all bounds?"""
    for key, end in right["trained"].items():
        if not np.isfinite(end).all():
            return _without_bounds(key)
    for key in _weights(start):
        if _way(start, right["trained"], key) <= 2 * _rounding(trained, start, key, right):
            return _told(
                f"from where yours starts, gradient descent does not move {key}",
                "a start from which nothing is learned",
                "Your network starts from weights with which it cannot learn: no gradient "
                f"moves {key} from there. Start from small random weights on both sides of 0.",
            )
    return None


def _without_bounds(key: str) -> Difference:
    return _told(
        f"from where yours starts, {key} becomes NaN or infinite",
        "a start without bounds",
        f"From the weights with which your network starts, {key} grows beyond all bounds. Start "
        "from smaller random weights.",
    )


def _off_the_way(
    trained: Mapping[str, Any], start: Mapping[str, Any], right: Report
) -> Difference | None:
    """Is the end further from the right one than a small part of the way there?

    `compare` forgives a part of a number. Where the weights are large or the step is short, that
    is more than the whole way, and no step at all would do.
    """
    for key in _weights(right["trained"]):
        missed, way = (_way(begin, right["trained"], key) for begin in (trained, start))
        if missed > MISSED * way + _rounding(trained, start, key, right):
            text = f"yours[{key!r}] ends {missed:.3g} beside the right end, which is {way:.3g} away"
            return Difference("value", f"[{key!r}]", text)
    return None


def _weights(parameters: Mapping[str, Any]) -> list[str]:
    """The keys of weights; biases start at 0, where `compare` forgives nothing that counts."""
    return [key for key in parameters if key.startswith("W")]


def _way(start: Mapping[str, Any], end: Mapping[str, Any], key: str) -> float:
    return float(np.abs(end[key] - start[key]).max())


def _rounding(
    trained: Mapping[str, Any], start: Mapping[str, Any], key: str, right: Report
) -> float:
    """What rounding alone may do to an array: in each step, half a unit in the last place."""
    unit = np.finfo(np.float32 if _is_short(trained[key]) else np.float64).eps / 2
    return float(right["num_iterations"] * unit * np.abs(start[key]).max())


def _is_short(values: NDArray[Any]) -> bool:
    return values.dtype.kind == "f" and values.dtype.itemsize <= 4
