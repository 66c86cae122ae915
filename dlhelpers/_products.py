"""The library's products of matrices, without the false alarms of some BLAS kernels.

A kernel may compute on the unused lanes of its registers, whatever they hold, and throw the result
away. The processor notes an invalid operation all the same, and NumPy warns of one, now and then,
though all numbers are finite: NumPy's issues 13173 and 24067, OpenBLAS's issue 1924.
Knows nothing of the course.
"""

from typing import Any

import numpy as np

from dlhelpers._validation import FloatArray


def product(A: FloatArray, B: FloatArray) -> FloatArray:
    """``A @ B``, with NumPy's warning of an invalid operation only where the result is not finite.

    An overflow is told as before: it is noted apart from invalid operations.
    """
    with false_alarms_ignored():
        C: FloatArray = A @ B
    # Where it is no false alarm, let NumPy say so.
    return C if np.isfinite(C).all() else A @ B


def false_alarms_ignored() -> Any:
    """A context for products alone, where a training has no time to look at each result.

    With finite factors, a product can only become invalid after an overflow, which is told.
    """
    return np.errstate(invalid="ignore")
