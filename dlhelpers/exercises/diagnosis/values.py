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
        mine, right = numbers(actual), numbers(expected)
        return None if mine is None or right is None else cls(mine, right, case, names)

    @property
    def fits(self) -> bool:
        """Have the two the same shape?"""
        return self.actual.shape == self.expected.shape


def numbers(value: Any) -> Numbers | None:
    """An array of a number, an array or a list of numbers; None of anything else."""
    if isinstance(value, list | tuple):
        value = np.array(value) if value and all(np.isscalar(item) for item in value) else None
    if not isinstance(value, np.ndarray | np.number | np.bool_ | bool | int | float):
        return None
    array = np.asarray(value)
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None


def agrees(actual: Any, expected: Any) -> bool:
    """Are two arrays or numbers of one shape the same, but for rounding?"""
    a, e = numbers(actual), numbers(expected)
    if a is None or e is None or a.shape != e.shape:
        return False
    least = 1e-8 * np.abs(e[np.isfinite(e)]).max(initial=0.0)
    return bool(np.allclose(a, e, rtol=1e-5, atol=least, equal_nan=True))


def given(case: Case, names: Sequence[str]) -> dict[str, Any]:
    """What a case passes, by the names of the exercise's arguments."""
    return {**dict(zip(names, case.args, strict=False)), **case.kwargs}


def sizes(case: Case, names: Sequence[str]) -> dict[str, int]:
    """The sizes in a case by the expressions that give them: ``X.shape[1]``, ``n_h``."""
    found: dict[str, int] = {}
    for name, value in given(case, names).items():
        if isinstance(value, np.ndarray):
            found |= _shape(name, value)
            found[f"{name}.size // len({name})"] = value.size // max(len(value), 1)
        elif _is_int(value):
            found[name] = value
        elif isinstance(value, list | tuple):
            found[f"len({name})"] = len(value)
            found |= {f"{name}[{i}]": n for i, n in enumerate(value) if _is_int(n)}
        elif isinstance(value, Mapping):
            found[f"len({name})"] = len(value)
            for key, item in value.items():
                found |= _shape(f"{name}[{key!r}]", item) if isinstance(item, np.ndarray) else {}
    return found


def _shape(name: str, array: NDArray[Any]) -> dict[str, int]:
    return {f"{name}.shape[{axis}]": size for axis, size in enumerate(array.shape)}


def symptom(pairs: Sequence[Pair]) -> Symptom | None:
    """Find what is true of all these pairs; the most telling comes first."""
    return (
        _not_finite(pairs)
        or _given_back(pairs)
        or _transposed(pairs)
        or _reshaped(pairs)
        or _factor(pairs)
        or _offset(pairs)
        or _function_of_it(pairs)
        or _partly(pairs)
        or _shuffled(pairs)
        or _constant(pairs)
    )


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _not_finite(pairs: Sequence[Pair]) -> Symptom | None:
    for pair in pairs:
        bad = ~np.isfinite(pair.actual)
        if bad.any() and np.isfinite(pair.expected).all():
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            at = f" at {list(index)}" if index else ""
            return "not finite", f'{pair.actual[index]}{at} in the case "{pair.case.name}".'
    return None


def _given_back(pairs: Sequence[Pair]) -> Symptom | None:
    for name in pairs[0].names:
        if all(
            p.actual.size > 1 and agrees(p.actual, given(p.case, p.names).get(name)) for p in pairs
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


def _factor(pairs: Sequence[Pair]) -> Symptom | None:
    """Name a constant factor: the same in every case, or one of the sizes."""
    found: list[float] = []
    for p in pairs:
        if not p.fits or not p.expected.any():
            return None
        k = float((p.actual * p.expected).sum() / (p.expected**2).sum())
        if k == 0 or not agrees(p.actual, k * p.expected):
            return None
        found.append(k)
    # Two numbers are always multiples of each other; from the third on it is no chance.
    if sum(np.count_nonzero(p.expected) for p in pairs) < 3:
        return None
    if np.allclose(found, -1):
        return "wrong sign", "right but for the sign: each value has the opposite one."
    factors = np.array(found)
    tables = [sizes(p.case, p.names) for p in pairs]
    # The number of examples is looked for first, in the arguments that come last, X and Y.
    columns = [place for place in reversed(tables[0]) if place.endswith(".shape[1]")]
    for place in dict.fromkeys([*columns, *tables[0]]):
        counts = np.array([table.get(place, 0) for table in tables], dtype=float)
        if len(set(counts)) < 2 or counts.min() <= 0:
            continue
        is_m = re.match(r"[XY](_\w+)?\.shape\[1\]", place)
        m = f"{place}, the m of the formulas," if is_m else place
        for sign, minus in ((1, ""), (-1, "minus ")):
            if np.allclose(factors, sign * counts):
                what = f"{minus}{m} times what it should be: is a division by it missing?"
                return "m times too large", what
            if np.allclose(factors, sign / counts):
                what = f"{minus}1/{m} of what it should be: is it divided once too often?"
                return "m times too small", what
    if np.allclose(factors, factors[0], rtol=1e-5):
        return "constant factor", f"{factors[0]:.4g} times what it should be, everywhere."
    return None


def _offset(pairs: Sequence[Pair]) -> Symptom | None:
    if not all(p.fits and np.isfinite(p.actual - p.expected).all() for p in pairs):
        return None
    offsets = np.concatenate([(p.actual - p.expected).ravel() for p in pairs])
    if len(offsets) < 3 or not np.allclose(offsets, offsets[0], rtol=1e-6, atol=0):
        return None
    which = "large" if offsets[0] > 0 else "small"
    return "constant offset", f"{abs(offsets[0]):.4g} too {which}, everywhere."


def _rounding(decimals: int) -> Callable[[Numbers], Numbers]:
    return lambda numbers: np.round(numbers, decimals)


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
    values = np.concatenate([p.actual.ravel() for p in pairs])
    if values.size < 4 or len(np.unique(values)) < 2:  # zeros are small numbers, rounded
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
        if not p.fits or p.actual.ndim != 2:
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
        p.actual.size == p.expected.size
        and len(np.unique(p.expected)) > 2
        and agrees(np.sort(p.actual, axis=None), np.sort(p.expected, axis=None))
        for p in pairs
    ):
        return (
            "numbers in other places",
            "made of the right numbers, but they stand in other places.",
        )
    return None


def _constant(pairs: Sequence[Pair]) -> Symptom | None:
    if len(pairs) < 2 or not all(p.fits and p.actual.size for p in pairs):
        return None
    mine, right = (
        np.unique(np.concatenate([array.ravel() for array in arrays]))
        for arrays in ([p.actual for p in pairs], [p.expected for p in pairs])
    )
    if len(mine) > 1 or len(right) < 3:
        return None
    return "a constant", f"{mine[0]:g} everywhere, in each of the wrong cases."
