"""A network with any number of layers: ReLU in the hidden ones, a sigmoid at the end.

Lessons 4 and 5.

`X` has one example a column, shape ``(n_x, m)``; `Y` holds the labels, shape ``(1, m)``.
``parameters`` is a dict with ``Wl`` of shape (n_l, n_{l-1}) and ``bl`` of shape (n_l, 1) for each
layer l = 1, ..., L. What the backward pass needs of the forward pass travels in caches: a
``linear_cache`` is ``(A_prev, W, b)``, an ``activation_cache`` is ``Z``, a layer's cache the two.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlhelpers import activations
from dlhelpers._validation import FloatArray, RandomSource, labels, matrix, random_source
from dlhelpers.losses import cross_entropy
from dlhelpers.planar import Parameters, initialize_parameters
from dlhelpers.planar import update_parameters as update_parameters

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
    return W @ A + b, (A, W, b)


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
    forward = _one_of(activation, {"sigmoid": sigmoid, "relu": relu})
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
    A_prev = matrix("A_prev", cache[0])
    m = A_prev.shape[1]
    dZ = matrix("dZ", dZ, None, m)
    W = matrix("W", cache[1], dZ.shape[0], A_prev.shape[0])
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m


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
    dA = np.asarray(dA)
    return np.where(np.asarray(cache) > 0, dA, np.zeros_like(dA))


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
    backward = _one_of(activation, {"sigmoid": sigmoid_backward, "relu": relu_backward})
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
    AL = matrix("AL", AL)
    Y = labels("Y", Y, *AL.shape).astype(AL.dtype, copy=False)
    L = len(caches)
    grads: dict[str, FloatArray] = {}

    linear_cache, _ = caches[L - 1]
    gradients = linear_backward(AL - Y, linear_cache)
    grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"] = gradients
    for l in range(L - 1, 0, -1):
        gradients = linear_activation_backward(grads[f"dA{l}"], caches[l - 1], "relu")
        grads[f"dA{l - 1}"], grads[f"dW{l}"], grads[f"db{l}"] = gradients
    return grads


def gradient_descent(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters,
    learning_rate: float,
    num_iterations: int,
    print_cost: bool = False,
) -> tuple[dict[str, FloatArray], list[float]]:
    """Train a network of any depth from the parameters given.

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    parameters : dict
        Where to start; not overwritten.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of steps.
    print_cost : bool
        Print the cost every 100 steps.

    Returns
    -------
    parameters : dict
        After the last step.
    costs : list of float
        The cost before steps 0, 100, 200, ...

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X = matrix("X", X)
    current = dict(parameters)
    costs: list[float] = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, current)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
            if print_cost:
                print(f"Cost after iteration {i}: {costs[-1]:.6f}")
        current = update_parameters(current, L_model_backward(AL, Y, caches), learning_rate)
    return current, costs


def two_layer_model(
    X: ArrayLike,
    Y: ArrayLike,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
    *,
    rng: RandomSource = None,
) -> dict[str, FloatArray]:
    """Train LINEAR, RELU, LINEAR, SIGMOID, and draw the cost curve.

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    layers_dims : sequence of three int
        ``(n_x, n_h, n_y)``.
    learning_rate, num_iterations, print_cost
        As in `gradient_descent`.
    rng : int, Generator, RandomState or None
        Where the first weights come from, as in `dlhelpers.planar.initialize_parameters`.

    Returns
    -------
    dict
        The trained parameters.

    Raises
    ------
    ValueError
        If `layers_dims` has not three sizes, a shape does not fit, or a label is neither 0 nor 1.
    """
    if len(layers_dims) != 3:
        raise ValueError(f"layers_dims needs three sizes, (n_x, n_h, n_y), got {layers_dims!r}")
    start = initialize_parameters(*layers_dims, rng=rng)
    return _train_and_plot(X, Y, start, learning_rate, num_iterations, print_cost)


def L_layer_model(
    X: ArrayLike,
    Y: ArrayLike,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
    *,
    rng: RandomSource = None,
) -> dict[str, FloatArray]:
    """Train [LINEAR, RELU] times L - 1, LINEAR, SIGMOID, and draw the cost curve.

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    layers_dims : sequence of int
        ``[n_x, n_1, ..., n_L]``.
    learning_rate, num_iterations, print_cost
        As in `gradient_descent`.
    rng : int, Generator, RandomState or None
        Where the first weights come from, as in `initialize_parameters_deep`.

    Returns
    -------
    dict
        The trained parameters.

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    start = initialize_parameters_deep(layers_dims, rng=rng)
    return _train_and_plot(X, Y, start, learning_rate, num_iterations, print_cost)


def predict(X: ArrayLike, y: ArrayLike, parameters: Parameters) -> NDArray[np.int64]:
    """Predict 1 where the probability is above one half, and print the accuracy.

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    y : array_like, shape (1, m)
        Their labels, 0 or 1, to compare with.
    parameters : dict
        A trained network.

    Returns
    -------
    ndarray of int, shape (1, m)
        Labels, 0 or 1.

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    AL, _ = L_model_forward(X, parameters)
    p = (AL > 0.5).astype(np.int64)
    print(f"Accuracy: {np.mean(p == labels('y', y, *p.shape)):.4g}")
    return p


def _one_of(activation: str, functions: dict[str, Any]) -> Any:
    try:
        return functions[activation]
    except KeyError:
        raise ValueError(f'activation must be "sigmoid" or "relu", got {activation!r}') from None


def _train_and_plot(
    X: ArrayLike,
    Y: ArrayLike,
    start: Mapping[str, FloatArray],
    learning_rate: float,
    num_iterations: int,
    print_cost: bool,
) -> dict[str, FloatArray]:
    # Loaded here: who only wants the mathematics does not wait for Matplotlib.
    from dlhelpers.plotting import plot_costs

    X = matrix("X", X)
    start = {name: value.astype(X.dtype, copy=False) for name, value in start.items()}
    parameters, costs = gradient_descent(X, Y, start, learning_rate, num_iterations, print_cost)
    plot_costs(costs, learning_rate)
    return parameters
