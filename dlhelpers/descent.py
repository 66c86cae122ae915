"""Full-batch gradient descent for one layer or many, with less work than the lessons' loops.

Where there are more features than examples, the first layer is trained without its weights::

    dW1 = dZ1 X^T / m            every gradient is a combination of the examples,
    W1 = W1_start + C X^T        so is what is learned: by coefficients C, shape (n_1, m);
    C <- C - alpha dZ1 / m       in this layer a step changes nothing else,
    Z1 = P + C K                 and the network sees nothing else of it:
    P = W1_start X, K = X^T X    products of the examples, shapes (n_1, m) and (m, m).

With a row of ones below `X`, and b1 beside W1, the same holds for the biases. P and K are computed
before the first step, W1 after the last; a step has m numbers an example instead of n_x. This is
gradient descent in its dual form. That W1 stays such a combination is the representer theorem
(Schölkopf, Herbrich and Smola, *A Generalized Representer Theorem*, COLT 2001).

It holds where each step uses all examples and the gradient has no other part than these, except a
multiple of W1, which L2 regularization adds. It does not hold with another regularizer, as L1, or
with steps whose length differs from weight to weight, as in Adam. With mini-batches, each step
would still need the products with all examples; with more examples than features, K is larger than
`X`: there nothing is gained.

The functions that the lessons build, as `dlhelpers.deep.linear_forward`, show the formulas. The
loop here is written for speed: its arrays are made once, and its arguments are checked once.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from dlhelpers._products import false_alarms_ignored, product
from dlhelpers._progress import counted
from dlhelpers._validation import FloatArray, labels, matrix
from dlhelpers.activations import sigmoid
from dlhelpers.losses import cross_entropy

#: From the last layer's Z and the labels, both of shape (n_L, m), to the cost.
Cost: TypeAlias = Callable[[FloatArray, FloatArray], float]


@dataclass(frozen=True)
class Descent:
    """Where gradient descent has led.

    Parameters
    ----------
    parameters : dict
        ``W1``, ``b1``, ..., ``WL``, ``bL`` after the last step.
    grads : dict
        ``dW1``, ``db1``, ..., ``dWL``, ``dbL`` of the last step; empty where there was none.
    costs : list of float
        The cost before the first step, and at regular intervals from there.
    """

    parameters: dict[str, FloatArray]
    grads: dict[str, FloatArray]
    costs: list[float]


def descend(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Mapping[str, ArrayLike],
    learning_rate: float,
    num_iterations: int,
    *,
    hidden: Literal["relu", "tanh"] = "relu",
    cost: Cost | None = None,
    cost_every: int = 100,
    print_cost: bool = False,
    watch: Callable[[int, dict[str, FloatArray]], None] | None = None,
) -> Descent:
    r"""Train [LINEAR, `hidden`] times L - 1, LINEAR, SIGMOID to a small mean cross-entropy.

    Parameters
    ----------
    X : array_like, shape (n_x, m)
        Examples.
    Y : array_like, shape (n_L, m)
        Labels, 0 or 1.
    parameters : dict
        Where to start: ``Wl`` of shape (n_l, n_{l-1}) and ``bl`` of shape (n_l, 1); not
        overwritten.
    learning_rate : float
        Step length, :math:`\alpha`.
    num_iterations : int
        Number of steps.
    hidden : {"relu", "tanh"}
        Activation of the layers before the last.
    cost : callable, optional
        Takes the last layer's Z and the labels, and returns the cost to keep; the steps do not
        depend on it. By default the cross-entropy of the probabilities.
    cost_every : int
        Steps from one cost to the next; 0 keeps none.
    print_cost : bool
        Print each cost. Otherwise a bar shows the progress of a training that takes long.
    watch : callable, optional
        Is called with the number of steps made and the parameters reached, whenever a cost is kept.

    Returns
    -------
    Descent
        Arrays are float32 if `X` and all parameters are, else float64. After Ctrl-C, it is what
        was reached by then.

    Raises
    ------
    ValueError
        If a shape does not fit, there are no examples, a label is neither 0 nor 1, or `hidden` is
        neither of the two.

    Notes
    -----
    A row of ones below the input of a layer takes the biases along: :math:`[W\ b]` is one matrix.
    At the output, :math:`\sigma(z) = \frac{1}{2} (1 + \tanh \frac{z}{2})`, so that
    :math:`2\,dZ_L = 2 (A_L - Y) = \tanh \frac{1}{2} Z_L - (2 Y - 1)`: nothing can overflow there.

    Examples
    --------
    >>> start = {"W1": np.zeros((1, 3)), "b1": np.zeros((1, 1))}
    >>> descent = descend([[1, 2], [0, 1], [5, 4]], [[1, 0]], start, 0.1, 201)
    >>> [round(cost, 3) for cost in descent.costs]
    [0.693, 0.152, 0.079]
    """
    if hidden not in _ACTIVATIONS:
        raise ValueError(f'hidden must be "relu" or "tanh", got {hidden!r}')
    X, Y, start = _checked(X, Y, parameters)
    n_x, m = X.shape
    cost = cost or _cost_of_probabilities
    activate, slope = _ACTIVATIONS[hidden]

    layers = start
    products = _products_pay(n_x, m, len(start[0]), num_iterations)
    if products:  # train C in place of [W1 b1]; it starts at 0
        P = product(start[0][:, :-1], X) + start[0][:, -1:]
        inputs: FloatArray = product(X.T, X)
        inputs += 1  # the product of the ones below X, of which no copy is made
        layers = [np.zeros_like(P), *start[1:]]
    else:
        inputs = _above_ones(X)
    # All that is learned lies in one array: a step is taken as a whole, or not at all.
    learned = np.concatenate([layer.ravel() for layer in layers])
    gradient, change = np.zeros_like(learned), np.empty_like(learned)
    theta, G = _parts(learned, layers), _parts(gradient, layers)
    work = _workspace(theta, G, m)
    Z1, D1, ZL = work.Z[0], work.D[0], work.Z[-1]
    signs, rate = 2 * Y - 1, float(learning_rate) / (2 * m)

    def reached() -> dict[str, FloatArray]:
        first = theta[0]
        if products:
            first = _combined(first, X)
            first += start[0]
        return _named("", [first, *theta[1:]])

    costs: list[float] = []
    done, callers_warnings = 0, np.geterr()
    try:
        progress = closing(counted(num_iterations, show=not print_cost))
        with progress as steps, false_alarms_ignored():
            for i in steps:
                np.matmul(theta[0], inputs, out=Z1)
                if products:
                    np.add(Z1, P, out=Z1)
                _forward(work, activate)
                if cost_every and i % cost_every == 0:
                    with np.errstate(**callers_warnings):
                        costs.append(cost(ZL, Y))
                        if print_cost:
                            print(f"Cost after iteration {i}: {costs[-1]:.6f}")
                        if watch:
                            watch(i, reached())
                _backward(work, signs, slope)
                if products:
                    np.copyto(G[0], D1)
                else:
                    np.matmul(D1, inputs.T, out=G[0])
                np.multiply(gradient, rate, out=change)
                np.subtract(learned, change, out=learned)
                done = i + 1
    except KeyboardInterrupt:
        print(f"Stopped after {done} of {num_iterations} steps; what they reached is kept.")

    if products:
        G[0] = _combined(G[0], X)
    grads = _named("d", [part / (2 * m) for part in G]) if done else {}
    return Descent(reached(), grads, costs)


@dataclass(frozen=True)
class _Workspace:
    """What a step reads and writes, made once; in each list, layer l is at l - 1."""

    theta: list[FloatArray]  # [W b]; in the first layer it may be C
    G: list[FloatArray]  # 2 m times the gradient of theta
    W_T: list[FloatArray]  # W, transposed
    D: list[FloatArray]  # 2 dZ
    A1: list[FloatArray]  # A above a row of ones; the last layer has none
    A: list[FloatArray]
    Z: list[FloatArray]  # where A will be, and in the last layer D


def _workspace(theta: list[FloatArray], G: list[FloatArray], m: int) -> _Workspace:
    D = [np.empty((len(layer), m), layer.dtype) for layer in theta]
    A1 = [_above_ones(dZ) for dZ in D[:-1]]
    A = [activation[:-1] for activation in A1]
    W_T = [layer[:, :-1].T for layer in theta]
    return _Workspace(theta, G, W_T, D, A1, A, [*A, D[-1]])


def _forward(work: _Workspace, activate: Callable[..., Any]) -> None:
    """From Z1 to ZL."""
    theta, Z, A, A1 = work.theta, work.Z, work.A, work.A1
    for l in range(1, len(Z)):
        activate(Z[l - 1], out=A[l - 1])
        np.matmul(theta[l], A1[l - 1], out=Z[l])


def _backward(work: _Workspace, signs: FloatArray, slope: Callable[..., Any]) -> None:
    """From ZL to D1, and to G of all layers but the first."""
    D, W_T, A = work.D, work.W_T, work.A
    np.multiply(work.Z[-1], 0.5, out=D[-1])
    np.tanh(D[-1], out=D[-1])
    np.subtract(D[-1], signs, out=D[-1])
    for l in range(len(D) - 1, 0, -1):
        np.matmul(D[l], work.A1[l - 1].T, out=work.G[l])
        # A column times a row is a product of matrices, too, and this is the faster one.
        times = np.multiply if len(D[l]) == 1 else np.matmul
        times(W_T[l], D[l], out=D[l - 1])
        slope(A[l - 1], out=A[l - 1])  # A has served
        np.multiply(D[l - 1], A[l - 1], out=D[l - 1])


def _tanh_slope(A: FloatArray, out: FloatArray) -> None:
    """Of tanh where it is `A`: 1 - A**2."""
    np.multiply(A, A, out=out)
    np.subtract(1, out, out=out)


#: From Z to A, and from A to the slope: that of a ReLU is the sign of A, which is 0 or 1.
_ACTIVATIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "relu": (partial(np.maximum, 0), np.sign),
    "tanh": (np.tanh, _tanh_slope),
}


def _cost_of_probabilities(Z: FloatArray, Y: FloatArray) -> float:
    return cross_entropy(sigmoid(Z), Y)


def _checked(
    X: ArrayLike, Y: ArrayLike, parameters: Mapping[str, ArrayLike]
) -> tuple[FloatArray, FloatArray, list[FloatArray]]:
    """The examples, the labels, and [W b] of each layer, all of one kind of float."""
    X = matrix("X", X)
    n, m = X.shape
    layers = []
    for l in range(1, max(1, len(parameters) // 2) + 1):
        W = matrix("W", parameters[f"W{l}"], None, n)
        n = len(W)
        layers.append(np.hstack([W, matrix("b", parameters[f"b{l}"], n, 1)]))
    Y = labels("Y", Y, n, m)
    if m == 0:
        raise ValueError("X has no columns: a mean over no examples is undefined")
    dtype = np.result_type(X, *layers)
    X, Y, *layers = (array.astype(dtype, copy=False) for array in (X, Y, *layers))
    return X, Y, layers


def _products_pay(n_x: int, m: int, n_1: int, num_iterations: int) -> bool:
    """Is a training with inner products less work? Counts multiplications for each example."""
    rows = max(n_1, 8)  # a product with fewer rows takes as long: it waits for the memory
    once = n_x * m / 2 + 3 * rows * n_x  # K, of which one half mirrors the other; P, W1 and dW1
    saved = rows * (2 * n_x - m)  # W1 X and dZ1 X^T are not computed, C K is
    return n_x > m and once < num_iterations * saved


def _combined(C: FloatArray, X: FloatArray) -> FloatArray:
    """The examples above ones, combined by coefficients: [W b]."""
    combined = np.empty((len(C), len(X) + 1), C.dtype)
    with false_alarms_ignored():
        np.matmul(C, X.T, out=combined[:, :-1])
    np.sum(C, axis=1, out=combined[:, -1])
    return combined


def _above_ones(A: FloatArray) -> FloatArray:
    return np.vstack([A, np.ones((1, A.shape[1]), A.dtype)])


def _parts(row: FloatArray, layers: Sequence[FloatArray]) -> list[FloatArray]:
    """The numbers in a row as one view for each layer, in its shape."""
    parts, end = [], 0
    for layer in layers:
        begin, end = end, end + layer.size
        parts.append(row[begin:end].reshape(layer.shape))
    return parts


def _named(prefix: str, layers: Sequence[FloatArray]) -> dict[str, FloatArray]:
    """[W b] of each layer in two arrays of their own, by name."""
    named = {}
    for l, layer in enumerate(layers, start=1):
        named[f"{prefix}W{l}"] = layer[:, :-1].copy()
        named[f"{prefix}b{l}"] = layer[:, -1:].copy()
    return named
