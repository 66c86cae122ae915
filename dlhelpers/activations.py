"""The functions that turn numbers into probabilities (lesson 1).

Stable for any finite input: nothing here overflows. Knows nothing of networks.
"""

import numpy as np
from numpy.typing import ArrayLike

from dlhelpers._validation import FloatArray, floats


def sigmoid(x: ArrayLike) -> FloatArray:
    r"""Squash numbers into the interval from 0 to 1.

    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}}

    Parameters
    ----------
    x : array_like, any shape
        Real numbers.

    Returns
    -------
    ndarray or scalar, same shape as `x`
        float32 for float32, else float64.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.

    Notes
    -----
    For negative `x` the equal form :math:`e^x / (1 + e^x)` is used, so that no exponential is
    ever taken of a positive number and none overflows (Higham, *Accuracy and Stability of
    Numerical Algorithms*, 2nd ed., section 1.18, on rearranging such expressions).

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    x = floats("x", x)
    e = np.exp(-np.abs(x))
    result: FloatArray = np.where(x >= 0, 1, e) / (1 + e)
    return result


def sigmoid_derivative(x: ArrayLike) -> FloatArray:
    r"""Slope of the sigmoid.

    .. math:: \sigma'(x) = \sigma(x)\,(1 - \sigma(x)) = \frac{e^{-|x|}}{(1 + e^{-|x|})^2}

    Parameters
    ----------
    x : array_like, any shape
        Real numbers: where the slope is wanted, not the sigmoid's value there.

    Returns
    -------
    ndarray or scalar, same shape as `x`
        Between 0 and 0.25.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.

    Examples
    --------
    >>> float(sigmoid_derivative(0))
    0.25
    """
    # 1 - s would lose all its digits where s is nearly 1.
    e = np.exp(-np.abs(floats("x", x)))
    slope: FloatArray = e / (1 + e) ** 2
    return slope


def softmax(x: ArrayLike) -> FloatArray:
    r"""Turn every row of scores into probabilities.

    .. math::
        \operatorname{softmax}(x)_{ij} = \frac{e^{x_{ij}}}{\sum_k e^{x_{ik}}}
        = \frac{e^{x_{ij} - \max_k x_{ik}}}{\sum_k e^{x_{ik} - \max_k x_{ik}}}

    Parameters
    ----------
    x : array_like, shape (n, m) or (m,)
        Scores: a row is an example, a column a class.

    Returns
    -------
    ndarray, same shape as `x`
        Probabilities; each row sums to 1.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` has not one or two dimensions, or has no columns.

    Notes
    -----
    Subtracting the largest score of a row changes nothing, since it cancels, and keeps every
    exponent at or below 0 (Goodfellow, Bengio and Courville, *Deep Learning*, section 4.1).

    Examples
    --------
    >>> softmax([[1000, 1000], [0, -1000]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    x = floats("x", x)
    if x.ndim not in (1, 2) or x.shape[-1] == 0:
        raise ValueError(f"x has shape {x.shape}, expected (n, m) or (m,) with at least one column")
    with np.errstate(over="ignore"):  # a gap beyond the largest float: e^-inf is 0
        e = np.exp(x - x.max(axis=-1, keepdims=True))
    probabilities: FloatArray = e / e.sum(axis=-1, keepdims=True)
    return probabilities


#: The name lesson 1 gives to the form that `softmax` has here anyway.
stable_softmax = softmax
