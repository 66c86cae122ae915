"""Comparing results that are drawn at random: initializers of weights.

What is compared is the distribution, not the numbers, so that any generator and any seed pass::

    initialize_parameters = Exercise(
        reference=planar.initialize_parameters,
        cases=lambda rng: [
            Case("the worked example", 3, 2, 1),
            Case("one unit everywhere", 1, 1, 1),
            Case("larger layers", 60, 50, 40),
        ],
        mistakes=[
            Mistake("rand for randn", _uniform_weights, "..."),
            Mistake("0.01 forgotten", _large_weights, "..."),
            Mistake("random biases", _random_biases, "..."),
        ],
        same=same_initialization,
    )

A small matrix says little about its distribution: of one with fewer than `ENOUGH` entries only the
shape is compared, and whether it is random at all. So give one case in which every matrix of
weights has a thousand entries or more, and no two layers have the same size. Mistakes are
recognized by the same comparison. They may draw from ``np.random``, as learners do: every call of a
check starts from the same global state, which is put back afterwards.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.engine.compare import Difference, compare

#: Entries from which on the distribution of a sample is compared.
ENOUGH = 30
#: Standard errors by which two samples of one distribution may differ: at 6, a right answer is
#: refused less than once in a million checks.
ERRORS = 6.0
#: Relative differences of the spread that are forgiven however large the samples are.
FORGIVEN = 0.05


def same_initialization(actual: Any, expected: Any) -> Difference | None:
    """Compare two draws of an initializer.

    Parameters
    ----------
    actual, expected
        Numbers, arrays, or dicts, lists and tuples of them. An array of which not all entries are
        the same is taken for a random draw; others, such as zero biases, are compared by value.

    Returns
    -------
    Difference or None
        The first difference in structure, shape or constant values, or in the mean, the spread or
        the form of a distribution. It is the same whichever of the two is the right one.
    """
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        extra = [key for key in actual if key not in expected]
        if extra and all(key in actual for key in expected):
            # Elsewhere more keys do no harm; here, the number of layers is half their number.
            text = (
                f"yours has {len(actual)} entries, {str(extra[0])[:40]!r} among them, expected are "
            )
            text += ", ".join(repr(key) for key in expected)
            return Difference("structure", "", text, actual, expected)
    return compare(actual, expected, values=_compare_draws)


def _compare_draws(actual: NDArray[Any], expected: NDArray[Any], where: str) -> Difference | None:
    a, e = actual.astype(np.float64).ravel(), expected.astype(np.float64).ravel()
    text = ""
    if not np.isfinite(a).all():
        text = f"yours{where} is not finite"
    elif not (_is_random(a) and _is_random(e)):
        if not np.array_equal(a, e):
            text = f"yours{where} is {_describe(a)}, expected{where} is {_describe(e)}"
    elif a.size >= ENOUGH:
        return _compare_samples(a, e, where)
    # Without the arrays: one draw is no multiple and no transpose of another.
    return Difference("value", where, text) if text else None


def _compare_samples(
    a: NDArray[np.float64], e: NDArray[np.float64], where: str
) -> Difference | None:
    # Numbers that come again, as in equal rows, say nothing of their distribution.
    size, a, e = a.size, np.unique(a), np.unique(e)
    if a.size < e.size / 2:
        return Difference(
            "value",
            where,
            f"yours{where} has {a.size} different numbers, expected{where} has {e.size}",
            mistake="too few random numbers",
            sentence=f"Your {size} numbers in the result{where} are {a.size} and copies of them. "
            "Draw every one by itself, so that no two units start alike.",
        )
    if a.size <= 2 * e.size and _same_distribution(a, e):
        return None
    return Difference(
        "value",
        where,
        f"yours{where} is {_describe(a)}, with values from {a.min():.2g} to {a.max():.2g}, "
        f"expected{where} is {_describe(e)}, with values from {e.min():.2g} to {e.max():.2g}",
        mistake="another distribution",
        sentence=f"The result{where} is {_describe(a)}; {_describe(e)} is expected. Which function "
        "draws, and what is the factor?",
    )


def _same_distribution(a: NDArray[np.float64], e: NDArray[np.float64]) -> bool:
    n = a.size
    spread = max(a.std(), e.std())
    if abs(a.mean() - e.mean()) > ERRORS * spread * np.sqrt(2 / n):
        return False
    # For samples of a normal distribution, log(std) has the standard error 1 / sqrt(2 n).
    if abs(np.log(a.std() / e.std())) > max(ERRORS / np.sqrt(n), FORGIVEN):
        return False
    return bool(abs(_roundness(a) - _roundness(e)) <= ERRORS * 0.21 * np.sqrt(2 / n))


def _roundness(sample: NDArray[np.float64]) -> float:
    """Geary's ratio, mean deviation by standard deviation: 0.80 if normal, 0.87 if uniform.

    Its standard error is 0.21 / sqrt(n) for a normal sample (R. C. Geary, *The ratio of the mean
    deviation to the standard deviation as a test of normality*, Biometrika 27, 1935).
    """
    deviations = np.abs(sample - sample.mean())
    return float(deviations.mean() / sample.std())


def _is_random(sample: NDArray[np.float64]) -> bool:
    if sample.size == 1:
        # One number could be either; the constants of initializers are 0 and 1.
        return float(sample[0]) not in (0.0, 1.0)
    return bool(np.ptp(sample) > 0) if sample.size else False


def _describe(sample: NDArray[np.float64]) -> str:
    if _is_random(sample):
        if sample.size < ENOUGH:
            return "random"
        return f"random with spread {sample.std():.2g} and mean {round(sample.mean(), 3) + 0.0:.2g}"
    return f"{sample[0]:g} everywhere" if sample.size else "empty"
