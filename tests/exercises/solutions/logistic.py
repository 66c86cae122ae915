"""Right solutions of lesson 2; see the package for the form."""

import copy
import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import scipy.special

from dlhelpers.activations import sigmoid
from dlhelpers.logistic import initialize_with_zeros as zeros_of_the_library
from dlhelpers.logistic import optimize as optimize_of_the_library
from dlhelpers.logistic import predict as predict_of_the_library
from dlhelpers.logistic import propagate as propagate_of_the_library

Array: TypeAlias = Any


# initialize_with_zeros


def initialize_with_zeros(dim: int) -> Any:
    return np.zeros((dim, 1)), 0.0


def initialize_with_whole_numbers(dim: int) -> Any:
    w = np.zeros(shape=(dim, 1), dtype=np.float32)
    b = 0
    assert w.shape == (dim, 1)
    return w, b


def initialize_with_arrays(dim: int) -> Any:
    return [np.array([[0.0]] * dim), np.zeros(1)]


def initialize_by_subtraction(dim: int) -> Any:
    w = np.arange(dim).reshape(-1, 1)
    return w - w, np.float64(0)


# propagate


def propagate(w: Array, b: float, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


def propagate_in_the_classic_style(w: Array, b: float, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = (-1 / m) * np.sum(np.multiply(Y, np.log(A)) + np.multiply(1 - Y, np.log(1 - A)))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    assert dw.shape == w.shape
    assert db.dtype == float
    cost = np.squeeze(cost)
    assert cost.shape == ()
    return {"dw": dw, "db": db}, cost


def propagate_by_loop(w: Array, b: float, X: Array, Y: Array) -> Any:
    n, m = X.shape
    cost, dw, db = 0.0, np.zeros((n, 1)), 0.0
    for i in range(m):
        z = b + sum(w[j, 0] * X[j, i] for j in range(n))
        a = 1 / (1 + math.exp(-z))
        cost -= math.log(a) if Y[0, i] == 1 else math.log(1 - a)
        for j in range(n):
            dw[j, 0] += X[j, i] * (a - Y[0, i]) / m
        db += (a - Y[0, i]) / m
    return {"dw": dw, "db": db}, cost / m


def propagate_by_einsum(w: Array, b: float, X: Array, Y: Array) -> Any:
    A = scipy.special.expit(np.einsum("ij,ik->jk", w, X) + b)
    D = A - Y
    cost = -np.mean(scipy.special.xlogy(Y, A) + scipy.special.xlog1py(1 - Y, -A))
    grads = {"dw": np.einsum("ik,jk->ij", X, D) / Y.size, "db": np.mean(D, axis=1, keepdims=True)}
    return (grads, np.array([[cost]]))


def propagate_from_the_scores(w: Array, b: float, X: Array, Y: Array) -> Any:
    """The cost without a logarithm of a probability, and shapes of their own on the way."""
    z = X.T @ w + b
    cost = np.logaddexp(0, z).mean() - (Y.T * z).mean()
    error = scipy.special.expit(z) - Y.T
    return {"db": error.mean(), "dw": X @ error / len(error), "A": None}, cost


def propagate_in_float32(w: Array, b: float, X: Array, Y: Array) -> Any:
    w, X, Y = (np.asarray(v, dtype=np.float32) for v in (w, X, Y))
    A = 1 / (1 + np.exp(-(w.T @ X + np.float32(b))))
    cost = -np.average(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": np.mean(X * (A - Y), axis=1, keepdims=True), "db": np.mean(A - Y)}, cost


def propagate_by_dot_products(w: Array, b: float, X: Array, Y: Array) -> Any:
    m = len(X[0])
    A = sigmoid(w.T.dot(X) + b)
    cost = -(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m
    dw = np.matmul(A - Y, X.T).T / m
    return {"dw": dw, "db": np.sum(A - Y, axis=1) / m}, cost


# optimize


def optimize(
    w: Array,
    b: float,
    X: Array,
    Y: Array,
    num_iterations: int,
    learning_rate: float,
    print_cost: bool = False,
) -> Any:
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate_of_the_library(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"cost after iteration {i}: {cost:f}")
    return {"w": w, "b": b}, grads, costs


def optimize_in_the_classic_style(
    w: Array,
    b: float,
    X: Array,
    Y: Array,
    num_iterations: int,
    learning_rate: float,
    print_cost: bool = False,
) -> Any:
    w = copy.deepcopy(w)
    b = copy.deepcopy(b)
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate_of_the_library(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        w -= learning_rate * dw
        b -= learning_rate * db
        if i % 100 == 0:
            costs.append(np.squeeze(cost))
        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))  # noqa: UP031
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs


def optimize_overwriting(
    w: Array, b: float, X: Array, Y: Array, number: int, rate: float, print_cost: bool = False
) -> Any:
    """It changes the array that it was given; that is worth advice, and no failure."""
    history: list[float] = []
    grads: dict[str, Any] = {}
    while len(history) < number:
        grads, cost = propagate_of_the_library(w, b, X, Y)
        np.subtract(w, rate * grads["dw"], out=w)
        b = np.array([b]).ravel() - rate * grads["db"]
        history.append(cost)
    return {"w": w, "b": b}, grads, history[::100]


def optimize_by_itself(
    w: Array, b: float, X: Array, Y: Array, number: int, rate: float, print_cost: bool = False
) -> Any:
    """One vector for weights and bias, and everything worked out here."""
    ones = np.vstack([np.ones(X.shape[1]), X])
    theta = np.vstack([[[b]], w])
    m, costs, slope = Y.size, np.empty(-(-number // 100)), np.zeros_like(theta)
    for i in range(1, number + 1):
        z = theta.T @ ones
        if (i - 1) % 100 == 0:
            costs[(i - 1) // 100] = np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - Y * z)
        slope = ones @ (scipy.special.expit(z) - Y).T / m
        theta = theta + (-rate) * slope
    params = {"w": theta[1:], "b": theta[0, 0]}
    return [params, {"dw": slope[1:], "db": slope[:1]}, costs]


def optimize_in_float32(
    w: Array, b: Any, X: Array, Y: Array, number: int, rate: float, print_cost: bool = False
) -> Any:
    w, X, b = w.astype(np.float32), X.astype(np.float32), np.float32(b)
    costs: tuple[Any, ...] = ()
    for i in range(number):
        A = 1 / (1 + np.exp(-(w.T @ X + b)))
        dw = (X @ (A - Y).T / Y.size).astype(np.float32)
        db = np.float32((A - Y).mean())
        if not i % 100:
            costs += (-np.log(np.where(Y, A, 1 - A)).mean(),)
        w, b = w - np.float32(rate) * dw, b - np.float32(rate) * db
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs


# predict


def predict(w: Array, b: float, X: Array) -> Array:
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(int)


def predict_in_the_classic_style(w: Array, b: float, X: Array) -> Array:
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], 1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[0, i] > 0.5:
            Y_prediction[0, i] = 1
        else:
            Y_prediction[0, i] = 0
    assert Y_prediction.shape == (1, m)
    return Y_prediction


def predict_by_rounding(w: Array, b: float, X: Array) -> Array:
    return np.round(1 / (1 + np.exp(-(w.T @ X + b))))


def predict_by_sign(w: Array, b: float, X: Array) -> Array:
    """The sigmoid is above one half where its argument is above 0."""
    return np.dot(X.T, w).T + b > 0


def predict_by_where(w: Array, b: float, X: Array) -> Array:
    return np.where(sigmoid(np.einsum("ij,ik->jk", w, X) + b) >= 0.5, 1.0, 0.0)


def predict_by_comprehension(w: Array, b: float, X: Array) -> Array:
    scores = [float(np.sum(w[:, 0] * x)) + float(b) for x in X.T]
    return np.array([[int(1 / (1 + math.exp(-z)) > 0.5) for z in scores]], dtype=np.uint8)


# model


def model(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.005,
    print_cost: bool = False,
) -> Any:
    w, b = zeros_of_the_library(X_train.shape[0])
    params, _, costs = optimize_of_the_library(
        w, b, X_train, Y_train, num_iterations, learning_rate, print_cost
    )
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict_of_the_library(w, b, X_test),
        "Y_prediction_train": predict_of_the_library(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


def model_in_the_classic_style(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> Any:
    w, b = np.zeros((X_train.shape[0], 1)), 0
    parameters, _, costs = optimize_of_the_library(
        w=w,
        b=b,
        X=X_train,
        Y=Y_train,
        num_iterations=num_iterations,
        learning_rate=learning_rate,
        print_cost=print_cost,
    )
    w = parameters["w"]
    b = parameters["b"]
    Y_prediction_test = predict_of_the_library(w, b, X_test)
    Y_prediction_train = predict_of_the_library(w, b, X_train)
    print(f"train accuracy: {100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100} %")
    print(f"test accuracy: {100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100} %")
    d = {"costs": costs, "Y_prediction_test": Y_prediction_test}
    d["Y_prediction_train"] = Y_prediction_train
    d.update(w=w, b=b, learning_rate=learning_rate, num_iterations=num_iterations)
    return d


def model_by_itself(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.005,
    print_cost: bool = False,
) -> Any:
    """Everything in one function, with entries of its own in the dict."""
    w, b, costs = np.zeros(X_train.shape[0]), 0.0, []
    for i in range(num_iterations):
        a = scipy.special.expit(w @ X_train + b)
        if i % 100 == 0:
            costs.append(-np.log(np.where(Y_train[0] == 1, a, 1 - a)).mean())
        w, b = (
            w - learning_rate * (X_train @ (a - Y_train[0])) / a.size,
            b - learning_rate * (a - Y_train[0]).mean(),
        )
    predictions = {
        f"Y_prediction_{name}": (w @ X + b > 0)[np.newaxis]
        for name, X in {"train": X_train, "test": X_test}.items()
    }
    settings = {"learning_rate": learning_rate, "num_iterations": float(num_iterations)}
    trained = {"w": w[:, np.newaxis], "b": np.array([b]), "costs": np.array(costs)}
    return {**predictions, **settings, **trained, "note": "by itself"}


def model_in_float32(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.005,
    print_cost: bool = False,
) -> Any:
    X_train, X_test = X_train.astype("float32"), X_test.astype("float32")
    return model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost)


# optimize_on_products


def optimize_on_products(K: Array, Y: Array, num_iterations: int, learning_rate: float) -> Any:
    m = K.shape[1]
    c, b = np.zeros((1, m)), 0.0
    for _ in range(num_iterations):
        dZ = sigmoid(np.dot(c, K) + b) - Y
        c = c - learning_rate * dZ / m
        b = b - learning_rate * np.mean(dZ)
    return c, b


def optimize_on_products_by_the_scores(K: Array, Y: Array, number: int, rate: float) -> Any:
    """The scores are carried along, and c is the sum of all errors."""
    m = len(K)
    Z, total, b = np.zeros(Y.shape), np.zeros(Y.shape), np.zeros(1)
    for _ in range(number):
        error = scipy.special.expit(Z) - Y
        total += error
        Z = Z - rate / m * (error @ K + error.sum())
        b -= rate * error.mean()
    return [-rate * total / m, b]


def optimize_on_products_by_one_matrix(K: Array, Y: Array, number: int, rate: float) -> Any:
    """With 1 added, the products know the bias, too: it is the sum of the coefficients."""
    c = np.zeros(Y.size)
    while number:
        c = c - rate * (1 / (1 + np.exp(-(K + 1) @ c)) - Y[0]) / Y.size
        number -= 1
    return c[np.newaxis], c.sum()


def optimize_on_products_in_float32(K: Array, Y: Array, number: int, rate: float) -> Any:
    K, c, b = K.astype(np.float32), np.zeros(Y.shape, np.float32), np.float32(0)
    for _ in range(number):
        dZ = 1 / (1 + np.exp(-(c @ K + b))) - Y.astype(np.float32)
        c, b = c - np.float32(rate) * dZ / Y.size, b - np.float32(rate) * dZ.mean()
    return c, b


# propagate_squared_error


def propagate_squared_error(w: Array, b: float, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = np.sum((A - Y) ** 2) / m
    dZ = 2 * (A - Y) * A * (1 - A)
    return {"dw": np.dot(X, dZ.T) / m, "db": np.sum(dZ) / m}, cost


def propagate_squared_error_by_loop(w: Array, b: float, X: Array, Y: Array) -> Any:
    n_x, m = X.shape
    cost, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i in range(m):
        z = float(b)
        for j in range(n_x):
            z += float(w[j, 0]) * float(X[j, i])
        a = 1 / (1 + math.exp(-z))
        error = a - float(Y[0, i])
        cost += error * error / m
        dz = 2 * error * a * (1 - a)
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz / m
        db += dz / m
    return {"dw": dw, "db": db}, cost


def propagate_squared_error_by_means(w: Array, b: float, X: Array, Y: Array) -> Any:
    A = scipy.special.expit(w.T @ X + b)
    slope = A - A**2
    rows = (X * (A - Y) * slope).mean(axis=1, keepdims=True)
    grads = {"dw": 2 * rows, "db": np.array([2 * ((A - Y) * slope).mean()])}
    return grads, np.mean(np.square(Y - A))


def propagate_squared_error_by_the_labels(w: Array, b: float, X: Array, Y: Array) -> Any:
    """The truth was given the probability p: the loss is (1 - p)^2."""
    sign = 2 * Y - 1
    p = scipy.special.expit(sign * (w.T @ X + b))
    dZ = -2 * sign * (1 - p) * p * (1 - p)
    m = Y.size
    return [{"dw": X @ dZ.T / m, "db": dZ.sum() / m}, float(((1 - p) ** 2).sum() / m)]


# propagate_classes


def propagate_classes(W: Array, b: Array, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    E = np.exp(W @ X + b)
    A = E / np.sum(E, axis=0)
    cost = -np.sum(Y * np.log(A)) / m
    dZ = A - Y
    return {"dW": dZ @ X.T / m, "db": np.sum(dZ, axis=1, keepdims=True) / m}, cost


def propagate_classes_stably(W: Array, b: Array, X: Array, Y: Array) -> Any:
    Z = W @ X + b
    logs = Z - scipy.special.logsumexp(Z, axis=0, keepdims=True)
    dZ = (np.exp(logs) - Y) / Y.shape[1]
    db = dZ.sum(axis=1).reshape(-1, 1)
    return {"dW": np.einsum("ki,ji->kj", dZ, X), "db": db}, -(Y * logs).sum() / Y.shape[1]


def propagate_classes_by_loop(W: Array, b: Array, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    cost, dW, db = 0.0, np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        x = X[:, i : i + 1]
        z = np.dot(W, x) + b
        a = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        right = int(Y[:, i].argmax())
        cost -= math.log(a[right, 0])
        a[right, 0] -= 1
        dW += a * x.T
        db += a
    return {"dW": dW / m, "db": db / m}, cost / m


solutions: dict[str, list[Callable[..., Any]]] = {
    "initialize_with_zeros": [
        initialize_with_zeros,
        initialize_with_whole_numbers,
        initialize_with_arrays,
        initialize_by_subtraction,
    ],
    "propagate": [
        propagate,
        propagate_in_the_classic_style,
        propagate_by_loop,
        propagate_by_einsum,
        propagate_from_the_scores,
        propagate_in_float32,
        propagate_by_dot_products,
    ],
    "optimize": [
        optimize,
        optimize_in_the_classic_style,
        optimize_overwriting,
        optimize_by_itself,
        optimize_in_float32,
    ],
    "predict": [
        predict,
        predict_in_the_classic_style,
        predict_by_rounding,
        predict_by_sign,
        predict_by_where,
        predict_by_comprehension,
    ],
    "model": [model, model_in_the_classic_style, model_by_itself, model_in_float32],
    "optimize_on_products": [
        optimize_on_products,
        optimize_on_products_by_the_scores,
        optimize_on_products_by_one_matrix,
        optimize_on_products_in_float32,
    ],
    "propagate_squared_error": [
        propagate_squared_error,
        propagate_squared_error_by_loop,
        propagate_squared_error_by_means,
        propagate_squared_error_by_the_labels,
    ],
    "propagate_classes": [
        propagate_classes,
        propagate_classes_stably,
        propagate_classes_by_loop,
    ],
}
