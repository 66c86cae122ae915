"""Are the gradients right? Compare them with finite differences of the cost.

Works on any cost that is a function of a dict of arrays; knows nothing of networks.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlhelpers._validation import FloatArray


def numerical_gradients(
    cost: Callable[[dict[str, Any]], float],
    parameters: Mapping[str, Any],
    epsilon: float = 1e-6,
) -> dict[str, FloatArray]:
    r"""Central differences of a cost, one parameter at a time.

    .. math:: \frac{\partial J}{\partial \theta} \approx
        \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon}

    Parameters
    ----------
    cost : callable
        Takes a dict like `parameters`, returns a number.
    parameters : dict of array_like
        Where to take the gradients; not overwritten.
    epsilon : float
        The step, :math:`\varepsilon`. The truncation error falls with its square, the rounding
        error grows with its inverse; 1e-6 to 1e-5 suits float64.

    Returns
    -------
    dict of ndarray
        ``d`` + name for each parameter, of its shape.
    """
    point = {name: np.array(value, dtype=np.float64) for name, value in parameters.items()}
    gradients: dict[str, FloatArray] = {}
    for name, values in point.items():
        gradient = np.zeros_like(values)
        for index in np.ndindex(values.shape):
            here = values[index]
            values[index] = here + epsilon
            above = cost(point)
            values[index] = here - epsilon
            below = cost(point)
            values[index] = here
            gradient[index] = (above - below) / (2 * epsilon)
        gradients[f"d{name}"] = gradient
    return gradients


def relative_difference(a: ArrayLike, b: ArrayLike) -> float:
    r"""How far two gradients are apart, whatever their scale.

    .. math:: \frac{\lVert a - b \rVert}{\lVert a \rVert + \lVert b \rVert}

    Parameters
    ----------
    a, b : array_like
        Of one shape.

    Returns
    -------
    float
        0 for equal ones (also where both are zero), at most 1, NaN where a gradient holds NaN. For
        a right gradient in float64 expect less than 1e-6.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"the gradients have different shapes, {a.shape} and {b.shape}")
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return 0.0 if size == 0 else float(np.linalg.norm(a - b) / size)


def gradient_check(
    cost: Callable[[dict[str, Any]], float],
    parameters: Mapping[str, Any],
    grads: Mapping[str, Any],
    epsilon: float = 1e-6,
) -> dict[str, float]:
    """Compare gradients with finite differences.

    Parameters
    ----------
    cost, parameters, epsilon
        As in `numerical_gradients`.
    grads : dict
        ``d`` + name for each parameter; other entries are ignored.

    Returns
    -------
    dict of float
        The `relative_difference` for each parameter's gradient.

    Raises
    ------
    KeyError
        If a gradient is missing.
    ValueError
        If a gradient has not its parameter's shape.
    """
    numerical = numerical_gradients(cost, parameters, epsilon)
    return {name: relative_difference(grads[name], value) for name, value in numerical.items()}
