"""Are two results the same, and where do they first differ?

Structure first, then type and shape, then values: ``numpy.allclose`` alone would broadcast, and
call an empty array equal to anything. Any right way to compute a number passes: rounding is
forgiven, as are float32, booleans for 0 and 1, a tuple for a list and an array of one number for
the number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Kind: TypeAlias = Literal["type", "structure", "shape", "value"]

#: Rounding forgiven, relative to the value, and relative to the largest value of the array: who
#: rounds the arguments to float32 on the way to a float64 result is off by some 1e-7 of the latter.
RELATIVE, ABSOLUTE = 1e-5, 1e-6
#: The same where the result is float32 or shorter.
RELATIVE_FLOAT32, ABSOLUTE_FLOAT32 = 2e-3, 1e-5


@dataclass(frozen=True)
class Difference:
    """The first place where a result is not what was expected.

    Parameters
    ----------
    kind : {"type", "structure", "shape", "value"}
    where : str
        The place in the result, as one would index it: ``["dW1"]``; empty for the result itself.
    text : str
        What is different, in words.
    actual, expected
        What stands at that place.
    mistake, sentence : str
        What was done, and what to say to the learner, where the comparison knows; as in `Outcome`.
    """

    kind: Kind
    where: str
    text: str
    actual: Any = None
    expected: Any = None
    mistake: str = ""
    sentence: str = ""


#: Compares two arrays of one shape; the text is the place where they stand.
Values: TypeAlias = Callable[[NDArray[Any], NDArray[Any], str], Difference | None]


def compare_values(actual: NDArray[Any], expected: NDArray[Any], where: str) -> Difference | None:
    """Compare two arrays of one shape, number by number."""
    if actual.dtype == expected.dtype and actual.tobytes() == expected.tobytes():
        return None
    close = _close(actual, expected)
    if close.all():
        return None
    index = tuple(int(i) for i in np.argwhere(~close)[0])
    at = f"{where}[{', '.join(map(str, index))}]" if index else where
    text = f"yours{at} = {actual[index]:.6g}   expected{at} = {expected[index]:.6g}"
    if index:
        text += f"   shapes agree, {actual.shape}"
    return Difference("value", where, text, actual, expected)


def compare(
    actual: Any, expected: Any, where: str = "", values: Values = compare_values
) -> Difference | None:
    """Return the first difference of `actual` from `expected`, or None where there is none.

    Parameters
    ----------
    actual, expected
        Numbers, arrays, texts, None, or dicts, lists and tuples of them.
    where : str
        The place of the two in a larger result, for the words of the difference.
    values : callable
        Compares two arrays once type and shape agree.
    """
    if isinstance(expected, Mapping):
        return _compare_mappings(actual, expected, where, values)
    if isinstance(expected, list | tuple):
        return _compare_sequences(actual, expected, where, values)
    if isinstance(expected, np.ndarray) and expected.ndim > 0:
        return _compare_arrays(actual, expected, where, values)
    if isinstance(expected, bool | int | float | np.number | np.bool_ | np.ndarray):
        return _compare_numbers(actual, np.asarray(expected), where, values)
    if type(actual) is type(expected) and actual == expected:
        return None
    text = f"yours{where} is {describe(actual)}, expected{where} is {describe(expected)}"
    return Difference("value", where, text, actual, expected)


def describe(value: Any) -> str:
    """Say in a few words what a value is: ``an array of shape (3, 4)``."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        if value.ndim == 0 and value.dtype.kind in "biufc":
            return f"the number {value}"
        kind = "" if value.dtype.kind in "biufc" else f" of {value.dtype}"
        return f"an array of shape {value.shape}{kind}"
    if isinstance(value, bool | int | float | np.number | np.bool_):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, tuple | list | Mapping):
        kind = "dict" if isinstance(value, Mapping) else type(value).__name__
        return f"a {kind} of {len(value)}"
    kind = type(value).__name__
    return f"an object of type {kind}"


def _compare_mappings(
    actual: Any, expected: Mapping[Any, Any], where: str, values: Values
) -> Difference | None:
    keys = ", ".join(repr(key) for key in expected)
    if not isinstance(actual, Mapping):
        text = f"yours{where} is {describe(actual)}, expected is a dict with the keys {keys}"
        return Difference("type", where, text, actual, expected)
    missing = [key for key in expected if key not in actual]
    if missing:
        extra = [key for key in actual if key not in expected]
        text = f"yours{where} lacks the key {missing[0]!r}"
        if extra:
            text += f" and has the key {str(extra[0])[:40]!r}"
        return Difference("structure", where, f"{text}; expected are {keys}", actual, expected)
    return _first(
        compare(actual[key], value, f"{where}[{key!r}]", values) for key, value in expected.items()
    )


def _compare_sequences(
    actual: Any, expected: Sequence[Any], where: str, values: Values
) -> Difference | None:
    is_sequence = isinstance(actual, list | tuple) or (
        isinstance(actual, np.ndarray) and actual.ndim > 0 and all(map(np.isscalar, expected))
    )
    if not is_sequence:
        text = f"yours{where} is {describe(actual)}, expected are {len(expected)} values"
        return Difference("type", where, text, actual, expected)
    if len(actual) != len(expected):
        text = f"yours{where} has {len(actual)} values, expected are {len(expected)}"
        return Difference("structure", where, text, actual, expected)
    pairs = zip(actual, expected, strict=True)
    return _first(compare(a, e, f"{where}[{i}]", values) for i, (a, e) in enumerate(pairs))


def _compare_numbers(
    actual: Any, expected: NDArray[Any], where: str, values: Values
) -> Difference | None:
    try:
        number = np.asarray(actual)
    except ValueError:
        number = np.asarray(None)
    is_container = isinstance(actual, str | bytes | list | tuple)
    if is_container or number.dtype.kind not in "biuf" or number.size != 1:
        text = f"yours{where} is {describe(actual)}, expected{where} is {describe(expected)}"
        return Difference("type", where, text, actual, expected)
    return values(number.reshape(()), expected, where)


def _compare_arrays(
    actual: Any, expected: NDArray[Any], where: str, values: Values
) -> Difference | None:
    if not isinstance(actual, np.ndarray):
        text = f"yours{where} is {describe(actual)}, expected is {describe(expected)}"
        return Difference("type", where, text, actual, expected)
    if isinstance(actual, np.matrix):  # its * is another one, so that what follows would go wrong
        text = f"yours{where} is an np.matrix, expected is an array: use np.array"
        return Difference("type", where, text, actual, expected)
    actual = np.asarray(actual)
    if actual.dtype.kind not in "biuf":
        text = f"yours{where} is an array of dtype {actual.dtype}, expected are real numbers"
        return Difference("type", where, text, actual, expected)
    if actual.shape != expected.shape:
        text = f"yours{where} has shape {actual.shape}, expected is {expected.shape}"
        return Difference("shape", where, text, actual, expected)
    return values(actual, expected, where)


def _close(actual: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.bool_]:
    short = actual.dtype.kind == "f" and actual.dtype.itemsize <= 4
    relative = RELATIVE_FLOAT32 if short else RELATIVE
    absolute = ABSOLUTE_FLOAT32 if short else ABSOLUTE
    actual, expected = actual.astype(np.float64), expected.astype(np.float64)
    finite = expected[np.isfinite(expected)]
    tolerance = absolute * (float(np.abs(finite).max(initial=0.0)) or 1.0)
    if finite.size == expected.size:
        # What np.isclose computes, without its precautions; it takes several times as long.
        with np.errstate(all="ignore"):
            bound = tolerance + relative * np.abs(expected)
            return np.asarray(np.abs(actual - expected) <= bound)
    return np.asarray(np.isclose(actual, expected, rtol=relative, atol=tolerance, equal_nan=True))


def _first(differences: Iterable[Difference | None]) -> Difference | None:
    return next((difference for difference in differences if difference is not None), None)
