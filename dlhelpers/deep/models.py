"""Training a network and using it (lesson 5)."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlhelpers._validation import FloatArray, RandomSource, labels, matrix
from dlhelpers.deep.forward import L_model_forward, initialize_parameters_deep
from dlhelpers.descent import descend
from dlhelpers.planar import Parameters, initialize_parameters


def gradient_descent(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters,
    learning_rate: float,
    num_iterations: int,
    print_cost: bool = False,
    *,
    watch: Callable[[int, dict[str, FloatArray]], None] | None = None,
) -> tuple[dict[str, FloatArray], list[float]]:
    """Train a network of any depth from the parameters given.

    The steps are those of `dlhelpers.descent.descend`; Ctrl-C keeps what they have reached.

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
    watch : callable, optional
        Is called before steps 0, 100, 200, ... with the number of steps made and the parameters.

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
    descent = descend(
        X, Y, parameters, learning_rate, num_iterations, print_cost=print_cost, watch=watch
    )
    return descent.parameters, descent.costs


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


def _train_and_plot(
    X: ArrayLike,
    Y: ArrayLike,
    start: Mapping[str, FloatArray],
    learning_rate: float,
    num_iterations: int,
    print_cost: bool,
) -> dict[str, FloatArray]:
    # Loaded here: who only wants the mathematics does not wait for Matplotlib.
    from dlhelpers.figures.plotting import plot_costs

    X = matrix("X", X)
    start = {name: value.astype(X.dtype, copy=False) for name, value in start.items()}
    parameters, costs = gradient_descent(X, Y, start, learning_rate, num_iterations, print_cost)
    plot_costs(costs, learning_rate)
    return parameters
