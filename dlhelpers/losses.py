"""The loss that every network of the course minimizes."""

import numpy as np
from numpy.typing import ArrayLike

from dlhelpers._validation import labels, matrix


def cross_entropy(A: ArrayLike, Y: ArrayLike) -> float:
    r"""Mean cross-entropy of predicted probabilities.

    .. math:: J = -\frac{1}{m} \sum_{i=1}^{m} \bigl[ y_i \log a_i + (1 - y_i) \log(1 - a_i) \bigr]

    Parameters
    ----------
    A : array_like, shape (n_y, m)
        Predicted probabilities of label 1.
    Y : array_like, shape (n_y, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The cost, in nats. Infinite where a label was given probability 0 (and then without a
        warning: it is the true value).

    Raises
    ------
    ValueError
        If the shapes differ, there are no examples, a label is neither 0 nor 1, or `A` leaves
        the interval from 0 to 1.

    Notes
    -----
    Since :math:`y` is 0 or 1, one of the two terms is always zero: the other is the logarithm of
    the probability that was given to the true label. Taking that one alone never meets
    :math:`0 \cdot \log 0`.

    Examples
    --------
    >>> round(cross_entropy([[0.8, 0.4]], [[1, 0]]), 6)
    0.366985
    """
    A = matrix("A", A)
    Y = labels("Y", Y, *A.shape)
    if A.shape[1] == 0:
        raise ValueError("A has no columns: a mean over no examples is undefined")
    stray = A[~((A >= 0) & (A <= 1))]
    if stray.size:
        raise ValueError(f"A must hold probabilities from 0 to 1, got {stray[0]:g}")
    p_of_truth = np.where(Y == 1, A, 1 - A)
    with np.errstate(divide="ignore"):
        # Adding 0 turns the -0.0 of a perfect fit into 0.0.
        return float(-np.sum(np.log(p_of_truth)) / A.shape[1]) + 0.0
