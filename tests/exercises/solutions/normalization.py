"""Right solutions of lesson 1, the teacher's first."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import scipy.spatial
import scipy.special

Array: TypeAlias = Any


# sigmoid


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def sigmoid_of_scipy(x: Array) -> Array:
    return scipy.special.expit(x)


def sigmoid_by_tanh(x: Array) -> Array:
    return 0.5 * (np.tanh(x / 2) + 1)


def sigmoid_other_side(x: Array) -> Array:
    e = np.exp(x)
    return e / (e + 1.0)


def sigmoid_by_loop(x: Array) -> Array:
    out = np.zeros_like(np.asarray(x, dtype=float))
    for index in np.ndindex(out.shape):
        out[index] = 1.0 / (1.0 + math.exp(-np.asarray(x)[index]))
    return out


def sigmoid_in_pieces(x: Array) -> Array:
    x = np.atleast_1d(np.asarray(x, dtype=np.float64))
    out = np.empty_like(x)
    positive = x >= 0
    out[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    out[~positive] = e / (1 + e)
    return out


def sigmoid_float32(x: Array) -> Array:
    x = np.asarray(x, dtype=np.float32)
    return np.float32(1) / (np.float32(1) + np.exp(-x))


def sigmoid_step_by_step(x: Array) -> Array:
    """Left-overs of the empty cell do no harm."""
    s = None
    s = np.power(1 + np.power(math.e, -x), -1.0)
    return s  # noqa: RET504


sigmoid_vectorized = np.vectorize(lambda value: 1 / (1 + math.exp(-value)))


# sigmoid_derivative


def sigmoid_derivative(x: Array) -> Array:
    s = sigmoid(x)
    return s * (1 - s)


def derivative_expanded(x: Array) -> Array:
    s = scipy.special.expit(x)
    return s - s**2


def derivative_as_quotient(x: Array) -> Array:
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


def derivative_by_cosh(x: Array) -> Array:
    return 1 / (2 + 2 * np.cosh(x))


def derivative_by_loop(x: Array) -> Array:
    flat = np.array(x, dtype=float).reshape(-1)
    values = [sigmoid(t) * sigmoid(-t) for t in flat]
    return np.array(values).reshape(np.shape(x))


def derivative_float32(x: Array) -> Array:
    s = sigmoid_float32(x)
    return np.multiply(s, 1 - s)


# flatten_images


def flatten_images(images: Array) -> Array:
    return images.reshape(images.shape[0], -1).T


def flatten_by_loop(images: Array) -> Array:
    m, h, w, c = images.shape
    X = np.zeros((h * w * c, m))
    for i in range(m):
        X[:, i] = images[i].flatten()
    return X


def flatten_by_stack(images: Array) -> Array:
    return np.stack([image.ravel() for image in images], axis=1)


def flatten_axes_moved(images: Array) -> Array:
    return np.moveaxis(images, 0, -1).reshape(-1, len(images))


def flatten_with_vstack(images: Array) -> Array:
    return np.vstack([image.reshape(1, -1) for image in images]).transpose()


def flatten_pixel_by_pixel(images: Array) -> Array:
    columns = []
    for image in images:
        column: list[float] = []
        for row in image:
            for pixel in row:
                column.extend(float(value) for value in pixel)
        columns.append(column)
    return np.array(columns).T


# standardize_images


def standardize_images(images: Array) -> Array:
    return images / 255


def standardize_inverse(images: Array) -> Array:
    return images * (1 / 255.0)


def standardize_in_place(images: Array) -> Array:
    scaled = images.astype(np.float64)
    scaled /= 255.0
    return scaled


def standardize_float32(images: Array) -> Array:
    return np.divide(images, np.float32(255), dtype=np.float32)


def standardize_by_table(images: Array) -> Array:
    return np.linspace(0, 1, 256)[images]


def standardize_by_dtype(images: Array) -> Array:
    return images / np.iinfo(images.dtype).max if images.dtype == np.uint8 else images / 255


# normalize_rows


def normalize_rows(x: Array) -> Array:
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def rows_by_loop(x: Array) -> Array:
    out = np.zeros(x.shape)
    for i, row in enumerate(x):
        out[i] = row / math.sqrt(sum(value * value for value in row))
    return out


def rows_by_einsum(x: Array) -> Array:
    return x / np.sqrt(np.einsum("ij,ij->i", x, x))[:, None]


def rows_in_place(x: Array) -> Array:
    x /= np.sqrt((x**2).sum(axis=-1, keepdims=True))
    return x


def rows_transposed_twice(x: Array) -> Array:
    return (x.T / np.linalg.norm(x, ord=2, axis=1)).T


def rows_float32(x: Array) -> Array:
    y = x.astype(np.float32)
    return y / np.linalg.norm(y, axis=1).reshape(-1, 1)


def rows_with_epsilon(x: Array) -> Array:
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-12)


# softmax


def softmax(x: Array) -> Array:
    e = np.exp(x)
    return e / np.sum(e, axis=1, keepdims=True)


def softmax_by_loop(x: Array) -> Array:
    rows = []
    for row in x:
        e = [math.exp(value) for value in row]
        rows.append([value / sum(e) for value in e])
    return np.array(rows)


def softmax_by_einsum(x: Array) -> Array:
    e = np.exp(x)
    return np.einsum("ij,i->ij", e, 1 / e.sum(axis=1))


def softmax_of_scipy(x: Array) -> Array:
    return scipy.special.softmax(x, axis=1)


def softmax_float32(x: Array) -> Array:
    e = np.exp(x.astype(np.float32))
    return e / e.sum(1)[:, np.newaxis]


def softmax_without_keepdims(x: Array) -> Array:
    return (np.exp(x).T / np.sum(np.exp(x), axis=1)).T


# stable_softmax


def stable_softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def stable_by_logsumexp(x: Array) -> Array:
    return np.exp(x - scipy.special.logsumexp(x, axis=1, keepdims=True))


def stable_by_loop(x: Array) -> Array:
    out = np.empty(x.shape)
    for i in range(x.shape[0]):
        e = np.exp(x[i] - max(x[i]))
        out[i] = e / sum(e)
    return out


def stable_by_differences(x: Array) -> Array:
    with np.errstate(over="ignore"):
        return 1 / np.exp(x[:, None, :] - x[:, :, None]).sum(axis=2)


def stable_in_place(x: Array) -> Array:
    x -= np.max(x, axis=1).reshape(-1, 1)
    np.exp(x, out=x)
    x /= np.sum(x, axis=1)[:, None]
    return x


# similarities


def similarities(x: Array) -> Array:
    unit = normalize_rows(x)
    return unit @ unit.T


def similarities_by_loop(x: Array) -> Array:
    out = np.zeros((len(x), len(x)))
    for i, a in enumerate(x):
        for j, b in enumerate(x):
            out[i, j] = sum(a * b) / math.sqrt(sum(a * a) * sum(b * b))
    return out


def similarities_divided_behind(x: Array) -> Array:
    lengths = np.sqrt(np.einsum("ij,ij->i", x, x))
    return np.einsum("ik,jk->ij", x, x) / np.outer(lengths, lengths)


def similarities_of_scipy(x: Array) -> Array:
    return 1 - scipy.spatial.distance.cdist(x, x, "cosine")


# softmax_of_columns


def softmax_of_columns(x: Array) -> Array:
    e = np.exp(x - np.max(x, axis=0))
    return e / np.sum(e, axis=0)


def columns_transposed_twice(x: Array) -> Array:
    return stable_softmax(x.T).T


def columns_of_scipy(x: Array) -> Array:
    return scipy.special.softmax(x, axis=0)


def columns_by_loop(x: Array) -> Array:
    out = np.empty(x.shape)
    for j in range(x.shape[1]):
        powers = [math.exp(score - max(x[:, j])) for score in x[:, j]]
        out[:, j] = [power / sum(powers) for power in powers]
    return out


# log_softmax


def log_softmax(x: Array) -> Array:
    z = x - np.max(x, axis=1, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))


def log_softmax_of_scipy(x: Array) -> Array:
    return scipy.special.log_softmax(x, axis=1)


def log_softmax_by_logsumexp(x: Array) -> Array:
    return x - scipy.special.logsumexp(x, axis=1, keepdims=True)


def log_softmax_by_loop(x: Array) -> Array:
    rows = []
    for row in x:
        high = max(row)
        total = high + math.log(sum(math.exp(score - high) for score in row))
        rows.append([score - total for score in row])
    return np.array(rows)


def log_softmax_by_logaddexp(x: Array) -> Array:
    return x - np.logaddexp.reduce(x, axis=1)[:, None]


solutions: dict[str, list[Callable[..., Any]]] = {
    "sigmoid": [
        sigmoid,
        sigmoid_of_scipy,
        sigmoid_by_tanh,
        sigmoid_other_side,
        sigmoid_by_loop,
        sigmoid_in_pieces,
        sigmoid_float32,
        sigmoid_step_by_step,
        sigmoid_vectorized,
    ],
    "sigmoid_derivative": [
        sigmoid_derivative,
        derivative_expanded,
        derivative_as_quotient,
        derivative_by_cosh,
        derivative_by_loop,
        derivative_float32,
    ],
    "flatten_images": [
        flatten_images,
        flatten_by_loop,
        flatten_by_stack,
        flatten_axes_moved,
        flatten_with_vstack,
        flatten_pixel_by_pixel,
    ],
    "standardize_images": [
        standardize_images,
        standardize_inverse,
        standardize_in_place,
        standardize_float32,
        standardize_by_table,
        standardize_by_dtype,
    ],
    "normalize_rows": [
        normalize_rows,
        rows_by_loop,
        rows_by_einsum,
        rows_in_place,
        rows_transposed_twice,
        rows_float32,
        rows_with_epsilon,
    ],
    "softmax": [
        softmax,
        softmax_by_loop,
        softmax_by_einsum,
        softmax_of_scipy,
        softmax_float32,
        softmax_without_keepdims,
    ],
    "stable_softmax": [
        stable_softmax,
        stable_by_logsumexp,
        stable_by_loop,
        stable_by_differences,
        stable_in_place,
    ],
    "similarities": [
        similarities,
        similarities_by_loop,
        similarities_divided_behind,
        similarities_of_scipy,
    ],
    "softmax_of_columns": [
        softmax_of_columns,
        columns_transposed_twice,
        columns_of_scipy,
        columns_by_loop,
    ],
    "log_softmax": [
        log_softmax,
        log_softmax_of_scipy,
        log_softmax_by_logsumexp,
        log_softmax_by_loop,
        log_softmax_by_logaddexp,
    ],
}
