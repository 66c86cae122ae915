"""A network with one hidden layer: tanh units, then one sigmoid (lesson 3).

`X` has one example a column, shape ``(n_x, m)``; `Y` holds the labels, shape ``(n_y, m)``.
``parameters`` is a dict with ``W1`` (n_h, n_x), ``b1`` (n_h, 1), ``W2`` (n_y, n_h) and ``b2``
(n_y, 1).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlhelpers._products import product
from dlhelpers._validation import FloatArray, RandomSource, labels, matrix, random_source
from dlhelpers.activations import sigmoid
from dlhelpers.descent import descend
from dlhelpers.losses import cross_entropy

Parameters = Mapping[str, Any]


def layer_sizes(X: ArrayLike, Y: ArrayLike) -> tuple[int, int, int]:
    """Read the sizes of the layers off the data.

    Parameters
    ----------
    X, Y : array_like, shapes (n_x, m) and (n_y, m)
        Examples, and their labels.

    Returns
    -------
    n_x, n_h, n_y : int
        Features, hidden units (4, the lesson's first choice), outputs.

    Raises
    ------
    ValueError
        If `X` and `Y` do not hold the same number of examples.
    """
    X = matrix("X", X)
    Y = matrix("Y", Y, None, X.shape[1])
    return X.shape[0], 4, Y.shape[0]


def initialize_parameters(
    n_x: int, n_h: int, n_y: int, *, rng: RandomSource = None
) -> dict[str, FloatArray]:
    r"""Small random weights, zero biases.

    .. math:: W \sim 0.01 \cdot \mathcal N(0, 1), \qquad b = 0

    Parameters
    ----------
    n_x, n_h, n_y : int
        Features, hidden units, outputs.
    rng : int, Generator, RandomState or None
        Where the numbers come from; None draws other ones each time.

    Returns
    -------
    dict
        ``W1`` (n_h, n_x), ``b1`` (n_h, 1), ``W2`` (n_y, n_h), ``b2`` (n_y, 1).

    Raises
    ------
    ValueError
        If a size is below 1.
    """
    if min(n_x, n_h, n_y) < 1:
        raise ValueError(f"every layer needs at least 1 unit, got n_x={n_x}, n_h={n_h}, n_y={n_y}")
    source = random_source(rng)
    return {
        "W1": source.standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": source.standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


def forward_propagation(
    X: ArrayLike, parameters: Parameters
) -> tuple[FloatArray, dict[str, FloatArray]]:
    r"""From examples to probabilities.

    .. math::
        Z_1 = W_1 X + b_1, \quad A_1 = \tanh Z_1, \quad
        Z_2 = W_2 A_1 + b_2, \quad A_2 = \sigma(Z_2)

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    parameters : dict
        ``W1``, ``b1``, ``W2``, ``b2``.

    Returns
    -------
    A2 : ndarray, shape (n_y, m)
        Probability of label 1.
    cache : dict
        ``Z1``, ``A1`` of shape (n_h, m) and ``Z2``, ``A2`` of shape (n_y, m).

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    X = matrix("X", X)
    W1 = matrix("W1", parameters["W1"], None, X.shape[0])
    b1 = matrix("b1", parameters["b1"], W1.shape[0], 1)
    W2 = matrix("W2", parameters["W2"], None, W1.shape[0])
    b2 = matrix("b2", parameters["b2"], W2.shape[0], 1)

    Z1 = product(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = product(W2, A1) + b2
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def compute_cost(
    A2: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters | None = None,  # noqa: ARG001
) -> float:
    """Mean cross-entropy; see `dlhelpers.losses.cross_entropy`.

    Parameters
    ----------
    A2, Y : array_like, shape (n_y, m)
        Probabilities of label 1, and labels 0 or 1.
    parameters
        Not used. Many texts pass it.

    Returns
    -------
    float
        The cost, in nats.

    Raises
    ------
    ValueError
        If the shapes differ or a label is neither 0 nor 1.
    """
    return cross_entropy(A2, Y)


def backward_propagation(
    parameters: Parameters, cache: Mapping[str, Any], X: ArrayLike, Y: ArrayLike
) -> dict[str, FloatArray]:
    r"""Gradients of the cost by the chain rule, from the output back.

    .. math::
        dZ_2 &= A_2 - Y, &
        dW_2 &= \tfrac{1}{m}\,dZ_2 A_1^T, & db_2 &= \tfrac{1}{m} \textstyle\sum_i dZ_2^{(i)} \\
        dZ_1 &= W_2^T dZ_2 * (1 - A_1^2), &
        dW_1 &= \tfrac{1}{m}\,dZ_1 X^T, & db_1 &= \tfrac{1}{m} \textstyle\sum_i dZ_1^{(i)}

    Parameters
    ----------
    parameters : dict
        ``W2`` is used.
    cache : dict
        ``A1`` and ``A2`` as `forward_propagation` left them.
    X, Y : array_like, shapes (n_x, m) and (n_y, m)
        Examples, and labels 0 or 1.

    Returns
    -------
    dict
        ``dW1``, ``db1``, ``dW2``, ``db2``, each of its parameter's shape.

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X = matrix("X", X)
    m = X.shape[1]
    A1 = matrix("A1", cache["A1"], None, m)
    A2 = matrix("A2", cache["A2"], None, m)
    W2 = matrix("W2", parameters["W2"], A2.shape[0], A1.shape[0])
    Y = labels("Y", Y, *A2.shape).astype(A2.dtype, copy=False)

    dZ2 = A2 - Y
    dW2 = product(dZ2, A1.T) / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = product(W2.T, dZ2) * (1 - A1**2)
    dW1 = product(dZ1, X.T) / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update_parameters(
    parameters: Parameters, grads: Mapping[str, Any], learning_rate: float = 1.2
) -> dict[str, FloatArray]:
    r"""One step of gradient descent, for any number of layers.

    .. math:: \theta \leftarrow \theta - \alpha \, d\theta

    Parameters
    ----------
    parameters : dict
        ``W1``, ``b1``, ``W2``, ``b2``, ... ; not overwritten.
    grads : dict
        ``dW1``, ``db1``, ``dW2``, ``db2``, ... of the same shapes; other entries are ignored.
    learning_rate : float
        Step length, :math:`\alpha`.

    Returns
    -------
    dict
        The new parameters, under the same keys.

    Raises
    ------
    ValueError
        If a gradient has not its parameter's shape.
    KeyError
        If a gradient is missing.
    """
    updated = {}
    for name, value in parameters.items():
        gradient = matrix(f"d{name}", grads[f"d{name}"], *np.shape(value))
        updated[name] = value - learning_rate * gradient
    return updated


def nn_model(
    X: ArrayLike,
    Y: ArrayLike,
    n_h: int,
    num_iterations: int = 10000,
    print_cost: bool = False,
    *,
    learning_rate: float = 1.2,
    rng: RandomSource = None,
) -> dict[str, FloatArray]:
    """Train the network by gradient descent.

    The steps are those of `dlhelpers.descent.descend`; Ctrl-C keeps what they have reached.

    Parameters
    ----------
    X, Y : array_like, shapes (n_x, m) and (n_y, m)
        Examples, and labels 0 or 1.
    n_h, num_iterations : int
        Hidden units; number of steps.
    print_cost : bool
        Print the cost every 1000 steps.
    learning_rate : float
        Step length.
    rng : int, Generator, RandomState or None
        Where the first weights come from, as in `initialize_parameters`.

    Returns
    -------
    dict
        The trained parameters.

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X = matrix("X", X)
    n_x, _, n_y = layer_sizes(X, Y)
    start = initialize_parameters(n_x, n_h, n_y, rng=rng)
    start = {name: value.astype(X.dtype, copy=False) for name, value in start.items()}
    descent = descend(
        X, Y, start, learning_rate, num_iterations,
        hidden="tanh", cost_every=1000 if print_cost else 0, print_cost=print_cost,
    )  # fmt: skip
    return descent.parameters


def predict(parameters: Parameters, X: ArrayLike) -> NDArray[np.int64]:
    """Predict 1 where the probability is above one half.

    Parameters
    ----------
    parameters : dict
        ``W1``, ``b1``, ``W2``, ``b2``.
    X : array_like, shape (n_x, m)
        Examples.

    Returns
    -------
    ndarray of int, shape (n_y, m)
        Labels, 0 or 1.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(np.int64)
