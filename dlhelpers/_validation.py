"""The one place where arguments are checked, so that formulas elsewhere stay formulas.

Knows about NumPy and about nothing of the course.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
RandomSource: TypeAlias = int | np.random.Generator | np.random.RandomState | None


def floats(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as an array of floats: float32 stays float32, integers become float64.

    Raises
    ------
    TypeError
        If `value` does not hold real numbers.
    ValueError
        If `value` is a list whose rows differ in length.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is no array: its rows differ in length") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def matrix(
    name: str, value: ArrayLike, rows: int | None = None, columns: int | None = None
) -> FloatArray:
    """Return `value` as a matrix of floats with the given number of rows and columns.

    Raises
    ------
    ValueError
        If `value` has not two dimensions, or not that many rows or columns.
    """
    array = floats(name, value)
    wanted = (rows, columns)
    fits = array.ndim == 2 and all(
        w is None or w == n for w, n in zip(wanted, array.shape, strict=True)
    )
    if not fits:
        shape = ", ".join("any" if w is None else str(w) for w in wanted)
        raise ValueError(f"{name} has shape {array.shape}, expected ({shape})")
    return array


def labels(
    name: str, value: ArrayLike, rows: int | None = None, m: int | None = None
) -> FloatArray:
    """Return `value` as a matrix of labels, one column an example, each 0 or 1.

    Raises
    ------
    ValueError
        If the shape does not fit, or a label is neither 0 nor 1.
    """
    Y = matrix(name, value, rows, m)
    stray = Y[(Y != 0) & (Y != 1)]
    if stray.size:
        raise ValueError(f"{name} must hold labels 0 and 1 only, got {stray[0]:g}")
    return Y


def random_source(rng: RandomSource) -> np.random.Generator | np.random.RandomState:
    """Return something to draw from; the global random state is never touched.

    A legacy ``RandomState`` is used as it is, because published figures depend on its draws
    (``numpy.random.default_rng`` would take its bits and draw other numbers).
    """
    return rng if isinstance(rng, np.random.RandomState) else np.random.default_rng(rng)
