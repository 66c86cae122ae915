"""From the examples to the probabilities: initialization and the forward pass (lesson 4)."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from dlhelpers import activations
from dlhelpers._products import product
from dlhelpers._validation import FloatArray, RandomSource, matrix, random_source
from dlhelpers.planar import Parameters

LinearCache: TypeAlias = tuple[FloatArray, FloatArray, FloatArray]
LayerCache: TypeAlias = tuple[LinearCache, FloatArray]


def initialize_parameters_deep(
    layer_dims: Sequence[int], *, rng: RandomSource = None
) -> dict[str, FloatArray]:
    r"""Random weights scaled to the width of the layer before, zero biases.

    .. math:: W_l \sim \mathcal N(0, 1) / \sqrt{n_{l-1}}, \qquad b_l = 0

    Parameters
    ----------
    layer_dims : sequence of int
        Units of each layer, the input's features first: ``[n_0, n_1, ..., n_L]``.
    rng : int, Generator, RandomState or None
        Where the numbers come from; None draws other ones each time.

    Returns
    -------
    dict
        ``W1``, ``b1``, ..., ``WL``, ``bL``.

    Raises
    ------
    ValueError
        If there are fewer than two layers, or one has no unit.

    Notes
    -----
    The scale keeps the spread of the signal the same from layer to layer (LeCun, Bottou, Orr and
    Müller, *Efficient BackProp*, 1998, section 4.6).
    """
    if len(layer_dims) < 2 or min(layer_dims) < 1:
        raise ValueError(f"layer_dims needs two sizes or more, each at least 1, got {layer_dims!r}")
    source = random_source(rng)
    parameters: dict[str, FloatArray] = {}
    for l in range(1, len(layer_dims)):
        n_prev, n = layer_dims[l - 1], layer_dims[l]
        parameters[f"W{l}"] = source.standard_normal((n, n_prev)) / np.sqrt(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


def sigmoid(Z: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The sigmoid of a layer, and what its backward step will need.

    Parameters
    ----------
    Z : array_like, any shape
        The linear part of a layer.

    Returns
    -------
    A : ndarray, same shape
        :math:`1 / (1 + e^{-Z})`.
    cache : ndarray, same shape
        `Z`.
    """
    Z = np.asarray(Z)
    return activations.sigmoid(Z), Z


def relu(Z: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The rectified linear unit of a layer, and what its backward step will need.

    Parameters
    ----------
    Z : array_like, any shape
        The linear part of a layer.

    Returns
    -------
    A : ndarray, same shape
        :math:`\\max(0, Z)`.
    cache : ndarray, same shape
        `Z`.
    """
    Z = np.asarray(Z)
    return np.maximum(0, Z), Z


def linear_forward(A: ArrayLike, W: ArrayLike, b: ArrayLike) -> tuple[FloatArray, LinearCache]:
    """The linear part of a layer, :math:`Z = W A + b`.

    Parameters
    ----------
    A : array_like, shape (n_prev, m)
        Activations of the layer before, or the examples.
    W : array_like, shape (n, n_prev)
        Weights.
    b : array_like, shape (n, 1)
        Biases.

    Returns
    -------
    Z : ndarray, shape (n, m)
    cache : tuple
        ``(A, W, b)``.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    A = matrix("A", A)
    W = matrix("W", W, None, A.shape[0])
    b = matrix("b", b, W.shape[0], 1)
    return product(W, A) + b, (A, W, b)


def linear_activation_forward(
    A_prev: ArrayLike, W: ArrayLike, b: ArrayLike, activation: str
) -> tuple[FloatArray, LayerCache]:
    """One layer, forward: linear, then its activation.

    Parameters
    ----------
    A_prev : array_like, shape (n_prev, m)
        Activations of the layer before, or the examples.
    W : array_like, shape (n, n_prev)
        Weights.
    b : array_like, shape (n, 1)
        Biases.
    activation : {"sigmoid", "relu"}
        Which one.

    Returns
    -------
    A : ndarray, shape (n, m)
    cache : tuple
        ``(linear_cache, activation_cache)``.

    Raises
    ------
    ValueError
        If a shape does not fit, or `activation` is neither of the two.
    """
    forward = one_of(activation, {"sigmoid": sigmoid, "relu": relu})
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = forward(Z)
    return A, (linear_cache, activation_cache)


def L_model_forward(X: ArrayLike, parameters: Parameters) -> tuple[FloatArray, list[LayerCache]]:
    """The whole network, forward: [LINEAR, RELU] times L - 1, then LINEAR, SIGMOID.

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    parameters : dict
        ``W1``, ``b1``, ..., ``WL``, ``bL``.

    Returns
    -------
    AL : ndarray, shape (n_L, m)
        Probabilities of label 1.
    caches : list of tuple
        One cache a layer, the first layer's first.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    L = len(parameters) // 2
    A = matrix("X", X)
    caches: list[LayerCache] = []
    for l in range(1, L + 1):
        activation = "relu" if l < L else "sigmoid"
        A, cache = linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], activation
        )
        caches.append(cache)
    return A, caches


def one_of(activation: str, functions: dict[str, Any]) -> Any:
    """Return the function of an activation, or say which ones there are."""
    try:
        return functions[activation]
    except KeyError:
        raise ValueError(f'activation must be "sigmoid" or "relu", got {activation!r}') from None
