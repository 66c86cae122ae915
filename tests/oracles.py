"""The second opinion: the formulas of the lessons as slow, obvious loops over Python's own numbers.

Written from the formulas, without NumPy's arithmetic and without a look at the library, and without
its shortcuts: the backward pass starts from -y/a + (1-y)/(1-a) and multiplies slope by slope.
Unstable on purpose: only for numbers of moderate size.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

Matrix = list[list[float]]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def softmax(x: Matrix) -> Matrix:
    result = []
    for row in x:
        exponentials = [math.exp(score) for score in row]
        total = sum(exponentials)
        result.append([e / total for e in exponentials])
    return result


def normalize_rows(x: Matrix) -> Matrix:
    result = []
    for row in x:
        length = math.sqrt(sum(number**2 for number in row))
        result.append([number / length for number in row])
    return result


def flatten_images(images: list[list[list[list[int]]]]) -> list[list[int]]:
    columns = []
    for image in images:
        column = []
        for row in image:
            for pixel in row:
                for channel in pixel:
                    column.append(channel)  # noqa: PERF402 - as plain as can be
        columns.append(column)
    return [[column[k] for column in columns] for k in range(len(columns[0]))]


def cross_entropy(A: Matrix, Y: Matrix) -> float:
    total = 0.0
    for j in range(len(A)):
        for i in range(len(A[j])):
            a, y = A[j][i], Y[j][i]
            total += y * math.log(a) + (1 - y) * math.log(1 - a)
    return -total / len(A[0])


# Each activation with its slope, both as functions of z.
Activation = tuple[Callable[[float], float], Callable[[float], float]]
SIGMOID: Activation = (sigmoid, lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2)
TANH: Activation = (math.tanh, lambda z: 1 / math.cosh(z) ** 2)
RELU: Activation = (lambda z: z if z > 0 else 0.0, lambda z: 1.0 if z > 0 else 0.0)


def forward(X: Matrix, parameters: Mapping[str, Any], hidden: Activation) -> dict[str, Matrix]:
    """``Zl`` and ``Al`` of every layer, ``A0`` being X; the last layer has a sigmoid."""
    L, m = len(parameters) // 2, len(X[0])
    values = {"A0": X}
    for l in range(1, L + 1):
        W, b = parameters[f"W{l}"].tolist(), parameters[f"b{l}"].tolist()
        A_prev = values[f"A{l - 1}"]
        activation, _ = hidden if l < L else SIGMOID
        Z = [[0.0] * m for _ in W]
        A = [[0.0] * m for _ in W]
        for j in range(len(W)):
            for i in range(m):
                Z[j][i] = b[j][0]
                for k in range(len(A_prev)):
                    Z[j][i] += W[j][k] * A_prev[k][i]
                A[j][i] = activation(Z[j][i])
        values[f"Z{l}"], values[f"A{l}"] = Z, A
    return values


def backward(
    X: Matrix, Y: Matrix, parameters: Mapping[str, Any], hidden: Activation
) -> dict[str, Matrix]:
    """``dWl`` and ``dbl`` of the mean loss, ``dAl`` of each example's own loss in its column."""
    L, m = len(parameters) // 2, len(X[0])
    values = forward(X, parameters, hidden)
    AL = values[f"A{L}"]
    grads = {
        f"dA{L}": [
            [-Y[j][i] / AL[j][i] + (1 - Y[j][i]) / (1 - AL[j][i]) for i in range(m)]
            for j in range(len(AL))
        ]
    }
    for l in range(L, 0, -1):
        W = parameters[f"W{l}"].tolist()
        A_prev, Z, dA = values[f"A{l - 1}"], values[f"Z{l}"], grads[f"dA{l}"]
        n, n_prev = len(W), len(A_prev)
        _, slope = hidden if l < L else SIGMOID
        dW = [[0.0] * n_prev for _ in range(n)]
        db = [[0.0] for _ in range(n)]
        dA_prev = [[0.0] * m for _ in range(n_prev)]
        for i in range(m):
            for j in range(n):
                dz = dA[j][i] * slope(Z[j][i])
                db[j][0] += dz / m
                for k in range(n_prev):
                    dW[j][k] += dz * A_prev[k][i] / m
                    dA_prev[k][i] += W[j][k] * dz
        grads[f"dW{l}"], grads[f"db{l}"], grads[f"dA{l - 1}"] = dW, db, dA_prev
    return grads
