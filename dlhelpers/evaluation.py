"""What a test result says, and how sure it is.

Knows about counts of right and wrong answers and about nothing of networks.
"""

import math

#: Standard deviations to both sides that hold 95 % of a normal distribution.
_Z = 1.959963984540054


def wilson_interval(successes: int, n: int) -> tuple[float, float]:
    r"""Interval of 95 % for a share that was estimated by counting.

    .. math:: \frac{1}{1 + z^2/n} \left( \hat p + \frac{z^2}{2n}
        \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}} \right),
        \qquad \hat p = \frac{k}{n}, \quad z = 1.96

    Parameters
    ----------
    successes : int
        Number of right answers, :math:`k`.
    n : int
        Number of answers.

    Returns
    -------
    low, high : float
        The shares that agree with the count: for a true share in between, a count as far off as
        this one would turn up in more than 5 % of all samples of `n`.

    Raises
    ------
    ValueError
        If `n` is below 1, or `successes` is not between 0 and `n`.

    Notes
    -----
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927) 209-212. Unlike the textbook's
    :math:`\hat p \pm z \sqrt{\hat p (1 - \hat p) / n}`, it never leaves the range from 0 to 1, and
    10 right answers of 10 do not make it claim certainty.

    Examples
    --------
    >>> low, high = wilson_interval(35, 50)
    >>> print(f"{low:.3f} {high:.3f}")
    0.562 0.809
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be between 0 and n = {n}, got {successes}")
    p = successes / n
    center = p + _Z**2 / (2 * n)
    half = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    # In exact arithmetic the ends lie between 0 and 1; rounding can put them a hair outside.
    return max(0.0, (center - half) / scale), min(1.0, (center + half) / scale)


def mcnemar(only_a: int, only_b: int) -> float:
    r"""Could chance alone make two models disagree so one-sidedly? McNemar's test, exact.

    Where both are right, or both are wrong, nothing tells them apart. Of the other answers, each
    would be right in as many as the other, but for chance, if the two were equally good:

    .. math:: p = \min\Bigl(1,\; \frac{2}{2^n} \sum_{k=0}^{\min(a, b)} \binom{n}{k}\Bigr),
        \qquad n = a + b

    Parameters
    ----------
    only_a, only_b : int
        Answers that the first model alone has right, and the second alone, to the same questions.

    Returns
    -------
    float
        The two-sided p-value: how probable is a split at least as uneven, if each of the answers
        might as well have gone the other way. 1 if there are none.

    Raises
    ------
    ValueError
        If a count is negative.

    Notes
    -----
    Q. McNemar, "Note on the sampling error of the difference between correlated proportions or
    percentages", Psychometrika 12 (1947) 153-157, with the binomial distribution itself in place
    of its approximation.

    Examples
    --------
    >>> mcnemar(6, 0)
    0.03125
    """
    for name, count in (("only_a", only_a), ("only_b", only_b)):
        if count < 0:
            raise ValueError(f"{name} must not be negative, got {count}")
    n = int(only_a) + int(only_b)  # of NumPy's integers, 2**n would overflow
    as_uneven = 2 * sum(math.comb(n, k) for k in range(min(only_a, only_b) + 1))
    p: float = as_uneven / 2**n
    return min(1.0, p)
