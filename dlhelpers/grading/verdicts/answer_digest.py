"""A short text that is the same for functions with equal answers, whatever their code is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from dlhelpers.exercises.engine.execution import Answer

#: Decimal places, relative to an array's largest value, in which rounding may tell two apart.
_PLACES = 5


def digest_of_answers(answers: Sequence[Answer]) -> str:
    """Return a digest of a function's answers to all cases; empty if they have no digest.

    Numbers count as equal if they are after rounding. (Two that lie close to a border of rounding
    may be told apart; the groups that are made of digests are then too small, never wrong.)
    """
    if not answers:
        return ""
    digest = hashlib.sha256()
    try:
        for answer in answers:
            error = answer.error and (answer.error.kind, answer.error.message)
            for part in (error, *_parts(answer.value)):
                digest.update(repr(part).encode("utf-8", "replace") + b"\n")
    except Exception:  # the values are a learner's: nothing is known of them
        return ""
    return digest.hexdigest()[:16]


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        for key in sorted(value, key=repr):
            yield "key", key
            yield from _parts(value[key])
    elif isinstance(value, list | tuple):
        yield "sequence", len(value)
        for item in value:
            yield from _parts(item)
    elif isinstance(value, np.ndarray | np.number | np.bool_ | bool | int | float):
        yield from _rounded(np.asarray(value))
    else:
        yield type(value).__name__, value if isinstance(value, str | None) else ""


def _rounded(array: Any) -> Iterable[Any]:
    yield "array", array.shape
    if array.dtype.kind not in "biuf":
        yield str(array.dtype)
        return
    values = array.astype(np.float64)
    finite = np.abs(values[np.isfinite(values)])
    largest = finite.max(initial=0.0)
    exponent = int(np.floor(np.log10(largest))) if largest > 0 else 0
    yield exponent
    with np.errstate(all="ignore"):
        yield (np.round(values / 10.0**exponent, _PLACES) + 0.0).tobytes()  # -0 becomes 0
