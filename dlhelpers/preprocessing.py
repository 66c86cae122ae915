"""From pictures and tables to the arrays a network takes (lesson 1)."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlhelpers._validation import FloatArray, floats, matrix


def flatten_images(images: ArrayLike) -> NDArray[Any]:
    """Lay every image out as one column.

    Parameters
    ----------
    images : array_like, shape (m, h, w, c)
        `m` images of `h` by `w` pixels with `c` channels.

    Returns
    -------
    ndarray, shape (h*w*c, m)
        Column `i` is image `i`, row by row, pixel by pixel, channel by channel (C order).
        Same dtype as `images`.

    Raises
    ------
    ValueError
        If `images` has not four dimensions.

    Notes
    -----
    ``images.reshape(h * w * c, m)`` has the same shape and is wrong: reading on in memory order,
    it fills each column with bits of many images.

    Examples
    --------
    >>> two_tiny_images = np.arange(6).reshape(2, 1, 3, 1)
    >>> flatten_images(two_tiny_images)
    array([[0, 3],
           [1, 4],
           [2, 5]])
    """
    images = np.asarray(images)
    if images.ndim != 4:
        raise ValueError(f"images has shape {images.shape}, expected (m, h, w, c)")
    m, h, w, c = images.shape
    return images.reshape(m, h * w * c).T


def standardize_images(images: ArrayLike) -> FloatArray:
    """Scale pixel values from 0..255 to 0..1.

    Parameters
    ----------
    images : array_like of uint8, any shape
        Pixel values from 0 to 255. Floats in that range are taken too.

    Returns
    -------
    ndarray, same shape as `images`
        float32 for float32, else float64; between 0 and 1.

    Raises
    ------
    TypeError
        If `images` does not hold real numbers.
    ValueError
        If a value lies outside 0..255.

    Examples
    --------
    >>> standardize_images(np.array([0, 51, 255], dtype=np.uint8))
    array([0. , 0.2, 1. ])
    """
    scaled: FloatArray = floats("images", images) / 255
    if scaled.size and not (scaled.min() >= 0 and scaled.max() <= 1):
        low, high = 255 * scaled.min(), 255 * scaled.max()
        raise ValueError(f"images must hold pixel values from 0 to 255, got {low:g} to {high:g}")
    return scaled


def normalize_rows(x: ArrayLike) -> FloatArray:
    r"""Scale every row to length 1.

    .. math:: x_{ij} \leftarrow x_{ij} \Big/ \sqrt{\textstyle\sum_k x_{ik}^2}

    Parameters
    ----------
    x : array_like, shape (n, m)
        One vector a row.

    Returns
    -------
    ndarray, shape (n, m)
        Rows of Euclidean (L2) norm 1. A row of zeros has no direction and stays zero.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` has not two dimensions.

    Examples
    --------
    >>> normalize_rows([[0, 3, 4], [0, 0, 0]])
    array([[0. , 0.6, 0.8],
           [0. , 0. , 0. ]])
    """
    x = matrix("x", x)
    # Scaled by its largest entry first, a row can neither overflow nor vanish when squared.
    largest = np.abs(x).max(axis=1, keepdims=True, initial=0)
    x = x / np.where(largest == 0, np.ones_like(largest), largest)
    norm = np.linalg.norm(x, axis=1, keepdims=True)
    normalized: FloatArray = x / np.where(norm == 0, np.ones_like(norm), norm)
    return normalized
