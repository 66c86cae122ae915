"""What wrong numbers have in common with the right ones: transposed, a factor, another shape.

Each symptom must hold in every case where the numbers are wrong, and show in enough of them that
chance is ruled out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.engine.exercise import Case

Numbers: TypeAlias = NDArray[np.float64]
#: A few words for the statistics, and how a sentence ends that begins with "The result is".
Symptom: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """Wrong numbers and right ones, the case they come from, and its arguments' names."""

    actual: Numbers
    expected: Numbers
    case: Case
    names: Sequence[str]

    @classmethod
    def of(cls, actual: Any, expected: Any, case: Case, names: Sequence[str]) -> "Pair | None":
        """Return a pair; None where one of the two is no array of numbers."""
        arrays = [np.asarray(v) if _is_numeric(v) else None for v in (actual, expected)]
        if any(a is None or a.dtype.kind not in "biuf" for a in arrays):
            return None
        mine, right = (a.astype(np.float64) for a in arrays if a is not None)
        return cls(mine, right, case, names)


def agrees(actual: Any, expected: Any) -> bool:
    """Are two arrays or numbers of one shape the same, but for rounding?"""
    if not (_is_numeric(actual) and _is_numeric(expected)):
        return False
    a, e = np.asarray(actual), np.asarray(expected)
    if a.shape != e.shape or a.dtype.kind not in "biuf" or e.dtype.kind not in "biuf":
        return False
    return bool(np.allclose(a.astype(np.float64), e.astype(np.float64), rtol=1e-5, equal_nan=True))


def sizes(case: Case, names: Sequence[str]) -> dict[str, int]:
    """The sizes in a case by the expressions that give them: ``X.shape[1]``, ``n_h``."""
    found: dict[str, int] = {}
    for name, value in [*zip(names, case.args, strict=False), *case.kwargs.items()]:
        if isinstance(value, np.ndarray):
            for axis, size in enumerate(value.shape):
                found[f"{name}.shape[{axis}]"] = size
            found[f"{name}.size // len({name})"] = value.size // max(len(value), 1)
        elif isinstance(value, bool):
            continue
        elif isinstance(value, int):
            found[name] = value
        elif isinstance(value, list | tuple | Mapping):
            found[f"len({name})"] = len(value)
            if isinstance(value, list | tuple):
                found.update({f"{name}[{i}]": n for i, n in enumerate(value) if _is_int(n)})
            else:
                for key, item in value.items():
                    if isinstance(item, np.ndarray):
                        shape = enumerate(item.shape)
                        found.update({f"{name}[{key!r}].shape[{i}]": n for i, n in shape})
    return found


def symptom(pairs: Sequence[Pair]) -> Symptom | None:
    """Find what is true of all these pairs; the most telling comes first."""
    return (
        _not_finite(pairs)
        or _given_back(pairs)
        or _transposed(pairs)
        or _reshaped(pairs)
        or _exchanged(pairs)
        or _factor(pairs)
        or _offset(pairs)
        or _function_of_it(pairs)
        or _partly(pairs)
        or _shuffled(pairs)
        or _constant(pairs)
    )


def _is_numeric(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.number | np.bool_ | bool | int | float)


def _is_int(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _not_finite(pairs: Sequence[Pair]) -> Symptom | None:
    for pair in pairs:
        bad = ~np.isfinite(pair.actual)
        if bad.any() and np.isfinite(pair.expected).all():
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            at = f" at {list(index)}" if index else ""
            return "not finite", f'{pair.actual[index]}{at} in the case "{pair.case.name}".'
    return None


def _given_back(pairs: Sequence[Pair]) -> Symptom | None:
    for i, name in enumerate(pairs[0].names):
        if all(
            len(p.case.args) > i and p.actual.size > 1 and agrees(p.actual, p.case.args[i])
            for p in pairs
        ):
            return "argument returned", f"the argument {name}, as it was given."
    return None


def _transposed(pairs: Sequence[Pair]) -> Symptom | None:
    if all(p.actual.ndim == 2 and agrees(p.actual.T, p.expected) for p in pairs):
        return "transposed", "transposed: rows and columns are swapped."
    return None


def _reshaped(pairs: Sequence[Pair]) -> Symptom | None:
    if not all(
        p.actual.shape != p.expected.shape
        and p.actual.size == p.expected.size
        and agrees(p.actual.reshape(p.expected.shape), p.expected)
        for p in pairs
    ):
        return None
    actual, expected = pairs[0].actual.shape, pairs[0].expected.shape
    return (
        "another shape",
        f"in another shape, with the right values: {actual} where {expected} is expected.",
    )


def _exchanged(pairs: Sequence[Pair]) -> Symptom | None:
    binary = all(np.isin(v, (0, 1)).all() for p in pairs for v in (p.actual, p.expected))
    size = sum(p.expected.size for p in pairs)
    if binary and size >= 4 and all(agrees(1 - p.actual, p.expected) for p in pairs):
        return "0 and 1 exchanged", "the wrong way round: 0 stands where 1 should, and 1 where 0."
    return None


def _factor(pairs: Sequence[Pair]) -> Symptom | None:
    """Name a constant factor: the same in every case, or one of the sizes."""
    factors: list[float] = []
    for p in pairs:
        if p.actual.shape != p.expected.shape:
            return None
        a, e = p.actual.ravel(), p.expected.ravel()
        k = float(a @ e / (e @ e)) if (e @ e) > 0 else 0.0
        if k == 0 or not np.allclose(a, k * e, rtol=1e-5, atol=1e-9 * np.abs(e).max(initial=0)):
            return None
        factors.append(k)
    # Two numbers are always multiples of each other; from the third on it is no chance.
    if sum(np.count_nonzero(p.expected) for p in pairs) < 3:
        return None
    if np.allclose(factors, -1):
        return "wrong sign", "right but for the sign: each value has the opposite one."
    return _factor_of_size(pairs, np.array(factors)) or _constant_factor(pairs, np.array(factors))


def _factor_of_size(pairs: Sequence[Pair], factors: Numbers) -> Symptom | None:
    tables = [sizes(p.case, p.names) for p in pairs]
    # The number of examples is looked for first, in the arguments that come last, X and Y.
    columns = [place for place in reversed(tables[0]) if place.endswith(".shape[1]")]
    for place in dict.fromkeys([*columns, *tables[0]]):
        counts = np.array([table.get(place, 0) for table in tables], dtype=float)
        if len(set(counts)) < 2 or counts.min() <= 0:
            continue
        m = f"{place}, the m of the formulas," if place.endswith(".shape[1]") else place
        for sign, minus in ((1, ""), (-1, "minus ")):
            if np.allclose(factors, sign * counts):
                return (
                    "m times too large",
                    f"{minus}{m} times what it should be: is a division by it missing?",
                )
            if np.allclose(factors, sign / counts):
                return (
                    "m times too small",
                    f"{minus}1/{m} of what it should be: is it divided twice?",
                )
    return None


def _constant_factor(pairs: Sequence[Pair], factors: Numbers) -> Symptom | None:
    several = len(pairs) > 1 or any(p.expected.size > 2 for p in pairs)
    if several and np.allclose(factors, factors[0], rtol=1e-5):
        return "constant factor", f"{factors[0]:.4g} times what it should be, everywhere."
    return None


def _offset(pairs: Sequence[Pair]) -> Symptom | None:
    offsets: list[float] = []
    for p in pairs:
        if p.actual.shape != p.expected.shape or not np.isfinite(p.actual - p.expected).all():
            return None
        offsets += [float(offset) for offset in (p.actual - p.expected).ravel()]
    several = sum(p.expected.size for p in pairs) >= 3
    if not several or not np.allclose(offsets, offsets[0], rtol=1e-6, atol=0):
        return None
    which = "large" if offsets[0] > 0 else "small"
    return "constant offset", f"{abs(offsets[0]):.4g} too {which}, everywhere."


def _rounding(decimals: int) -> Callable[[Numbers], Numbers]:
    def rounded(numbers: Numbers) -> Numbers:
        return np.round(numbers, decimals)

    return rounded


#: What a result may be of the right one, and the words for it.
_FUNCTIONS: tuple[tuple[str, Callable[[Numbers], Numbers]], ...] = (
    ("the square of", np.square),
    ("the square root of", np.sqrt),
    ("the inverse, 1 / x, of", np.reciprocal),
    ("the exponential of", np.exp),
    ("the logarithm of", np.log),
    ("minus the logarithm of", lambda e: -np.log(e)),
    ("1 minus", lambda e: 1 - e),
    ("without the sign of", np.abs),
    *((f"rounded to {k} decimals; take all digits of", _rounding(k)) for k in range(5)),
    ("without the fractions of", np.trunc),
)


def _function_of_it(pairs: Sequence[Pair]) -> Symptom | None:
    if sum(p.expected.size for p in pairs) < 4:
        return None
    for words, function in _FUNCTIONS:
        with np.errstate(all="ignore"):
            if all(agrees(p.actual, function(p.expected)) for p in pairs):
                return re.split("[,;]", words)[0].removesuffix(" of"), f"{words} what it should be."
    return None


def _partly(pairs: Sequence[Pair]) -> Symptom | None:
    """Is only the first row or column right, or only the last one wrong?"""
    tables = []
    for p in pairs:
        if p.actual.shape != p.expected.shape or p.actual.ndim != 2:
            return None
        tables.append(np.abs(p.actual - p.expected) <= 1e-5 * np.abs(p.expected))
    for axis, what in ((1, "row"), (0, "column")):
        lines = [np.asarray(table.all(axis=axis)) for table in tables]
        long = [line for line in lines if len(line) > 1]
        if len(long) < 2:
            continue
        if all(line[0] and not line[1:].any() for line in long):
            return (
                f"first {what} only",
                f"right in its first {what} only. Is there a return inside the loop?",
            )
        if all(line[:-1].all() and not line[-1] for line in long):
            return f"all but the last {what}", f"wrong in its last {what} only: is one left out?"
        if all(line[1:].all() and not line[0] for line in long):
            return f"all but the first {what}", f"wrong in its first {what} only: is one left out?"
    return None


def _shuffled(pairs: Sequence[Pair]) -> Symptom | None:
    if all(
        p.actual.size == p.expected.size > 2
        and agrees(np.sort(p.actual, axis=None), np.sort(p.expected, axis=None))
        for p in pairs
    ):
        return (
            "numbers in other places",
            "made of the right numbers, but they stand in other places.",
        )
    return None


def _constant(pairs: Sequence[Pair]) -> Symptom | None:
    first = pairs[0].actual.flat[0] if pairs[0].actual.size else None
    several = len(pairs) > 1 and any(p.actual.size > 1 for p in pairs)
    if several and all((p.actual == first).all() and p.actual.size for p in pairs):
        return "a constant", f"{first:g} everywhere, whatever the arguments are."
    return None
