"""Logistic regression as a network of one neuron (lesson 2).

`X` has one example a column, shape ``(n_x, m)``; `Y` holds the labels, shape ``(1, m)``.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlhelpers._products import product
from dlhelpers._validation import FloatArray, floats, labels, matrix
from dlhelpers.activations import sigmoid
from dlhelpers.descent import descend


def initialize_with_zeros(dim: int) -> tuple[FloatArray, float]:
    """Start at zero.

    Parameters
    ----------
    dim : int
        Number of features, ``n_x``.

    Returns
    -------
    w : ndarray, shape (dim, 1)
        Zeros.
    b : float
        0.0

    Raises
    ------
    ValueError
        If `dim` is below 1.
    """
    if dim < 1:
        raise ValueError(f"dim must be at least 1, got {dim}")
    return np.zeros((dim, 1)), 0.0


def propagate(w: ArrayLike, b: float, X: ArrayLike, Y: ArrayLike) -> tuple[dict[str, Any], float]:
    r"""Cost and gradients at one point.

    .. math::
        A &= \sigma(w^T X + b), \qquad
        J = -\tfrac{1}{m} \textstyle\sum_i [y_i \log a_i + (1 - y_i) \log(1 - a_i)] \\
        \frac{\partial J}{\partial w} &= \tfrac{1}{m} X (A - Y)^T, \qquad
        \frac{\partial J}{\partial b} = \tfrac{1}{m} \textstyle\sum_i (a_i - y_i)

    Parameters
    ----------
    w : array_like, shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : array_like, shape (n_x, m)
        Examples.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    grads : dict
        ``dw``, ndarray of shape (n_x, 1), and ``db``, a scalar.
    cost : float
        Mean cross-entropy, in nats; finite for any finite input.

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.

    Notes
    -----
    The cost is taken from :math:`z = w^T x + b` itself:
    :math:`-y \log \sigma(z) - (1 - y) \log(1 - \sigma(z)) = \log(1 + e^z) - y z`, which stays
    finite where the sigmoid has rounded to 0 or 1.
    """
    X = matrix("X", X)
    n_x, m = X.shape
    w = matrix("w", w, n_x, 1)
    Y = labels("Y", Y, 1, m).astype(X.dtype, copy=False)

    Z = product(w.T, X) + b
    A = sigmoid(Z)
    cost = _cost(Z, Y)

    dZ = A - Y
    dw = product(X, dZ.T) / m
    db = np.sum(dZ) / m
    return {"dw": dw, "db": db}, cost


def _cost(Z: FloatArray, Y: FloatArray) -> float:
    return float(np.sum(np.logaddexp(0, Z) - Y * Z) / Z.shape[1])


def optimize(
    w: ArrayLike,
    b: float,
    X: ArrayLike,
    Y: ArrayLike,
    num_iterations: int,
    learning_rate: float,
    print_cost: bool = False,
) -> tuple[dict[str, Any], dict[str, Any], list[float]]:
    r"""Gradient descent: :math:`w \leftarrow w - \alpha\,dw`, :math:`b \leftarrow b - \alpha\,db`.

    The steps are those of `dlhelpers.descent.descend`; Ctrl-C keeps what they have reached.

    Parameters
    ----------
    w, b, X, Y
        As in `propagate`; none is overwritten.
    num_iterations : int
        Number of steps.
    learning_rate : float
        Step length, :math:`\alpha`.
    print_cost : bool
        Print the cost every 100 steps.

    Returns
    -------
    params : dict
        ``w`` and ``b`` after the last step.
    grads : dict
        ``dw`` and ``db`` of the last step; empty where there was none.
    costs : list of float
        The cost before steps 0, 100, 200, ...

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X = matrix("X", X)
    w = matrix("w", w, X.shape[0], 1)
    start = {"W1": w.T, "b1": np.full((1, 1), floats("b", b), np.result_type(X, w))}
    descent = descend(X, Y, start, learning_rate, num_iterations, cost=_cost, print_cost=print_cost)
    reached, grads = descent.parameters, descent.grads
    return (
        {"w": reached["W1"].T, "b": reached["b1"].reshape(np.shape(b))[()]},
        {"dw": grads["dW1"].T, "db": grads["db1"][0, 0]} if grads else {},
        descent.costs,
    )


def predict(w: ArrayLike, b: float, X: ArrayLike) -> NDArray[np.int64]:
    """Predict 1 where the probability is above one half.

    Parameters
    ----------
    w : array_like, shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : array_like, shape (n_x, m)
        Examples.

    Returns
    -------
    ndarray of int, shape (1, m)
        Labels, 0 or 1.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    X = matrix("X", X)
    w = matrix("w", w, X.shape[0], 1)
    return (sigmoid(product(w.T, X) + b) > 0.5).astype(np.int64)


def model(
    X_train: ArrayLike,
    Y_train: ArrayLike,
    X_test: ArrayLike,
    Y_test: ArrayLike,
    num_iterations: int = 2000,
    learning_rate: float = 0.005,
    print_cost: bool = False,
) -> dict[str, Any]:
    """Train on one set and predict on both.

    Parameters
    ----------
    X_train, X_test : array_like, shapes (n_x, m_train) and (n_x, m_test)
        Examples.
    Y_train, Y_test : array_like, shapes (1, m_train) and (1, m_test)
        Labels, 0 or 1.
    num_iterations, learning_rate, print_cost
        As in `optimize`.

    Returns
    -------
    dict
        ``costs``, ``Y_prediction_test``, ``Y_prediction_train``, ``w``, ``b``,
        ``learning_rate`` and ``num_iterations``.

    Raises
    ------
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X_train = matrix("X_train", X_train)
    X_test = matrix("X_test", X_test, X_train.shape[0])
    labels("Y_train", Y_train, 1, X_train.shape[1])
    labels("Y_test", Y_test, 1, X_test.shape[1])
    w, b = initialize_with_zeros(X_train.shape[0])
    w = w.astype(X_train.dtype, copy=False)
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    predictions = {"test": predict(w, b, X_test), "train": predict(w, b, X_train)}
    if print_cost:
        for name, truth in (("train", Y_train), ("test", Y_test)):
            accuracy = np.mean(predictions[name] == np.asarray(truth))
            print(f"{name} accuracy: {100 * accuracy:.2f} %")
    return {
        "costs": costs,
        "Y_prediction_test": predictions["test"],
        "Y_prediction_train": predictions["train"],
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
