"""From the cost back to the gradients of all parameters (lesson 4)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlhelpers import activations
from dlhelpers._products import product
from dlhelpers._validation import FloatArray, labels, matrix
from dlhelpers.deep.forward import one_of
from dlhelpers.losses import cross_entropy


def compute_cost(AL: ArrayLike, Y: ArrayLike) -> float:
    """Mean cross-entropy; see `dlhelpers.losses.cross_entropy`.

    Parameters
    ----------
    AL : array_like, shape (1, m)
        Probabilities of label 1.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The cost, in nats.

    Raises
    ------
    ValueError
        If the shapes differ or a label is neither 0 nor 1.
    """
    return cross_entropy(AL, Y)


def linear_backward(
    dZ: ArrayLike, cache: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r"""The linear part of a layer, backward.

    .. math::
        dA_{prev} = W^T dZ, \qquad dW = \tfrac{1}{m}\,dZ\,A_{prev}^T, \qquad
        db = \tfrac{1}{m} \textstyle\sum_i dZ^{(i)}

    Parameters
    ----------
    dZ : array_like, shape (n, m)
        Gradient of the examples' losses with respect to `Z`.
    cache : tuple
        ``(A_prev, W, b)`` as `linear_forward` left it.

    Returns
    -------
    dA_prev : ndarray, shape (n_prev, m)
    dW : ndarray, shape (n, n_prev)
    db : ndarray, shape (n, 1)

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    dW, db = _parameter_gradients(dZ, cache)
    W = matrix("W", cache[1], *dW.shape)
    return product(W.T, np.asarray(dZ)), dW, db


def relu_backward(dA: ArrayLike, cache: ArrayLike) -> FloatArray:
    """Back through a ReLU: the gradient passes where `Z` was positive.

    Parameters
    ----------
    dA : array_like, any shape
        Gradient with respect to the activation.
    cache : array_like, same shape
        `Z`.

    Returns
    -------
    ndarray, same shape
        Gradient with respect to `Z`; 0 where `Z` is exactly 0.
    """
    return np.where(np.asarray(cache) > 0, dA, 0)


def sigmoid_backward(dA: ArrayLike, cache: ArrayLike) -> FloatArray:
    r"""Back through a sigmoid: :math:`dZ = dA * \sigma(Z)(1 - \sigma(Z))`.

    Parameters
    ----------
    dA : array_like, any shape
        Gradient with respect to the activation.
    cache : array_like, same shape
        `Z`.

    Returns
    -------
    ndarray, same shape
        Gradient with respect to `Z`.
    """
    dZ: FloatArray = np.asarray(dA) * activations.sigmoid_derivative(cache)
    return dZ


def linear_activation_backward(
    dA: ArrayLike, cache: tuple[Any, ArrayLike], activation: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """One layer, backward: its activation, then linear.

    Parameters
    ----------
    dA : array_like, shape (n, m)
        Gradient with respect to the layer's activation.
    cache : tuple
        ``(linear_cache, activation_cache)``.
    activation : {"sigmoid", "relu"}
        Which one.

    Returns
    -------
    dA_prev, dW, db : ndarray
        As in `linear_backward`.

    Raises
    ------
    ValueError
        If a shape does not fit, or `activation` is neither of the two.
    """
    backward = one_of(activation, {"sigmoid": sigmoid_backward, "relu": relu_backward})
    linear_cache, activation_cache = cache
    return linear_backward(backward(dA, activation_cache), linear_cache)


def L_model_backward(
    AL: ArrayLike, Y: ArrayLike, caches: Sequence[tuple[Any, ArrayLike]]
) -> dict[str, FloatArray]:
    r"""The whole network, backward.

    Parameters
    ----------
    AL : array_like, shape (1, m)
        Probabilities of label 1, as `L_model_forward` gave them.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    caches : list of tuple
        One cache a layer, the first layer's first.

    Returns
    -------
    dict
        ``dWl`` and ``dbl`` for l = 1, ..., L, and ``dAl`` for l = 0, ..., L - 1: the gradient with
        respect to the activation :math:`A_l`, with :math:`A_0 = X`. (Older texts count the same
        arrays from 1: their ``dA{l}`` is the gradient of layer l's input, ``dA{l-1}`` here.)

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.

    Notes
    -----
    Starts from :math:`dZ_L = A_L - Y`, which is what :math:`dA_L = -y/a + (1-y)/(1-a)` becomes
    behind the sigmoid; unlike that quotient it is finite where a probability rounds to 0 or 1.
    """
    return network_gradients(AL, Y, caches, to_input=True)


def network_gradients(
    AL: ArrayLike, Y: ArrayLike, caches: Sequence[tuple[Any, ArrayLike]], to_input: bool
) -> dict[str, FloatArray]:
    """All gradients; dA0, which training has no use for, costs as much as the others together."""
    AL = matrix("AL", AL)
    dZ = AL - labels("Y", Y, *AL.shape).astype(AL.dtype, copy=False)
    grads: dict[str, FloatArray] = {}
    for l in range(len(caches), 0, -1):
        linear_cache, _ = caches[l - 1]
        grads[f"dW{l}"], grads[f"db{l}"] = _parameter_gradients(dZ, linear_cache)
        if l > 1 or to_input:
            grads[f"dA{l - 1}"] = product(linear_cache[1].T, dZ)
        if l > 1:
            dZ = relu_backward(grads[f"dA{l - 1}"], caches[l - 2][1])
    return grads


def _parameter_gradients(
    dZ: ArrayLike, linear_cache: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> tuple[FloatArray, FloatArray]:
    A_prev = matrix("A_prev", linear_cache[0])
    m = A_prev.shape[1]
    dZ = matrix("dZ", dZ, None, m)
    return product(dZ, A_prev.T) / m, dZ.sum(axis=1, keepdims=True) / m
