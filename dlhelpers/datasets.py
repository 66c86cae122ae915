"""The data of the lessons: points in the plane, and pictures with and without cats.

Points come as columns, shape ``(2, m)``, labels as a row, shape ``(1, m)``. Nothing here touches
the global random state.
"""

import os
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlhelpers._resources import resource_folder

#: The environment variable that names another folder of cat files.
FOLDER_VARIABLE = "DLHELPERS_CAT_DATA"

Points = tuple[NDArray[np.float64], NDArray[np.uint8]]
Images = tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.bytes_]]


def load_planar_dataset(seed: int = 1) -> Points:
    r"""The flower: 400 points in two interleaved classes.

    A petal's edge is the rose :math:`r = 4 \sin 4t`, with noise of standard deviation 0.2 on angle
    and radius; class `j` has the angles from 3.12 j to 3.12 (j + 1).

    Parameters
    ----------
    seed : int
        Of the noise. The default is the published flower; another seed draws fresh points by the
        same recipe, to test a model on that was trained on the published ones.

    Returns
    -------
    X : ndarray of float64, shape (2, 400)
        Points.
    Y : ndarray of uint8, shape (1, 400)
        Labels: 0 for the first 200, 1 for the others.

    Notes
    -----
    The same points as published with the first course of deeplearning.ai: NumPy's legacy generator
    with seed 1, of which NumPy has promised that its stream will not change.

    Examples
    --------
    >>> X, Y = load_planar_dataset()
    >>> X[:, 0].round(4)
    array([1.2044, 3.5761])
    """
    rng = np.random.RandomState(seed)
    per_class = 200
    petals = []
    for j in range(2):
        angle = np.linspace(j * 3.12, (j + 1) * 3.12, per_class)
        angle += 0.2 * rng.standard_normal(per_class)
        radius = 4 * np.sin(4 * angle) + 0.2 * rng.standard_normal(per_class)
        petals.append([radius * np.sin(angle), radius * np.cos(angle)])
    labels = np.repeat(np.arange(2, dtype=np.uint8), per_class).reshape(1, -1)
    return np.concatenate(petals, axis=1), labels


class ExtraDatasets(NamedTuple):
    """Five more sets of 200 points, each ``(X, Y)`` of shapes (2, 200) and (1, 200)."""

    noisy_circles: Points
    noisy_moons: Points
    blobs: Points
    gaussian_quantiles: Points
    no_structure: Points


def load_extra_datasets(seed: int = 5) -> ExtraDatasets:
    """Five more sets of 200 points to try a network of lesson 3 on.

    Parameters
    ----------
    seed : int
        The same seed gives the same points.

    Returns
    -------
    ExtraDatasets
        A named tuple of ``noisy_circles``, ``noisy_moons``, ``blobs``, ``gaussian_quantiles`` and
        ``no_structure``, each a pair `X` (2, 200) of float64 and `Y` (1, 200) of uint8.

    Notes
    -----
    The first four are scikit-learn's ``make_circles`` (factor 0.5, noise 0.3), ``make_moons``
    (noise 0.2), ``make_blobs`` (six centers, alternately labeled 0 and 1) and
    ``make_gaussian_quantiles`` (covariance 0.5, two classes). The last draws points and labels
    uniformly: there is nothing in it to learn.
    """
    from sklearn import datasets

    m = 200
    rng = np.random.default_rng(seed)
    draws = (
        datasets.make_circles(n_samples=m, factor=0.5, noise=0.3, random_state=seed),
        datasets.make_moons(n_samples=m, noise=0.2, random_state=seed),
        datasets.make_blobs(n_samples=m, n_features=2, centers=6, random_state=seed),
        datasets.make_gaussian_quantiles(
            mean=None, cov=0.5, n_samples=m, n_features=2, n_classes=2, random_state=seed
        ),
        (rng.random((m, 2)), rng.integers(0, 2, m)),
    )
    return ExtraDatasets(*((X.T, (y % 2).astype(np.uint8).reshape(1, m)) for X, y in draws))


def load_cat_dataset(
    folder: str | os.PathLike[str] | None = None,
) -> tuple[
    NDArray[np.uint8], NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64], NDArray[np.bytes_]
]:
    """Pictures of 64 by 64 pixels, half of them of cats.

    Parameters
    ----------
    folder : path, optional
        A folder that holds ``train_catvnoncat.h5`` and ``test_catvnoncat.h5``. Where it is not
        given, the one that the environment variable ``DLHELPERS_CAT_DATA`` names; where that is
        not set, the set drawn for this course (see ``data/README.md``).

    Returns
    -------
    train_x : ndarray of uint8, shape (m_train, 64, 64, 3)
        Pictures, red, green, blue from 0 to 255.
    train_y : ndarray of int64, shape (1, m_train)
        Labels: 1 is a cat.
    test_x, test_y : ndarray
        Likewise, for testing.
    classes : ndarray of bytes, shape (2,)
        The names of the classes, ``b"non-cat"`` and ``b"cat"``.

    Raises
    ------
    FileNotFoundError
        If the folder or a file in it is missing.
    ValueError
        If a file is no HDF5 file, is cut short, or holds something else.
    """
    place = _cat_folder(folder)
    train_x, train_y, classes = _read_images(place / "train_catvnoncat.h5", "train")
    test_x, test_y, _ = _read_images(place / "test_catvnoncat.h5", "test")
    return train_x, train_y, test_x, test_y, classes


def load_new_artist_dataset() -> Images:
    """Pictures drawn by an artist of whom no picture is in the course's cat set.

    Returns
    -------
    x : ndarray of uint8, shape (m, 64, 64, 3)
        Pictures.
    y : ndarray of int64, shape (1, m)
        Labels: 1 is a cat.
    classes : ndarray of bytes, shape (2,)
        The names of the classes.

    Raises
    ------
    FileNotFoundError, ValueError
        As `load_cat_dataset`.
    """
    return _read_images(resource_folder("data") / "new_artist_catvnoncat.h5", "test")


def load_image(path: str | os.PathLike[str], size: int = 64) -> NDArray[np.uint8]:
    """Read a picture file of your own.

    Parameters
    ----------
    path : path
        A PNG, JPEG or other file that Pillow reads.
    size : int
        Height and width of the result in pixels.

    Returns
    -------
    ndarray of uint8, shape (size, size, 3)
        The middle square of the picture, scaled, the right way up; red, green, blue from 0 to 255.
        Transparent parts become white.

    Raises
    ------
    FileNotFoundError
        If there is no file of that name.
    ValueError
        If the file is no picture, was cut short, or is too large to be one.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    path = Path(path).expanduser()
    expected = "expected a picture file, such as a PNG or a JPEG"
    if not path.is_file():
        state = "a folder" if path.is_dir() else "missing"
        raise FileNotFoundError(f"{path} is {state}: {expected}")
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures before it refuses very large ones.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # gray in 16 bits, which Pillow would clip, not scale
            upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
        square = ImageOps.fit(upright.convert("RGBA"), (size, size))
        white = Image.new("RGBA", square.size, "white")
        return np.array(Image.alpha_composite(white, square).convert("RGB"))
    except UnidentifiedImageError as error:
        raise ValueError(f"{path} is no picture that can be read: {expected}") from error
    except Image.DecompressionBombError as error:
        raise ValueError(f"{path} has too many pixels: {expected} of ordinary size") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # Pillow's readers raise any of these at bytes that make no sense.
        raise ValueError(f"{path} is cut short or damaged: {expected} that opens") from error


def _cat_folder(folder: str | os.PathLike[str] | None) -> Path:
    source = "folder"
    if folder is None and os.environ.get(FOLDER_VARIABLE):
        folder, source = os.environ[FOLDER_VARIABLE], FOLDER_VARIABLE
    if folder is None:
        return resource_folder("data")
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise FileNotFoundError(
            f"{source} names {place}, which is no folder; it should hold "
            "train_catvnoncat.h5 and test_catvnoncat.h5"
        )
    return place


def _read_images(path: Path, part: str) -> Images:
    """Read the pictures, labels and class names of one file of the classic layout."""
    import h5py

    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: the cat data needs that file")
    try:
        with h5py.File(path, "r") as file:
            wanted = (f"{part}_set_x", f"{part}_set_y", "list_classes")
            missing = [key for key in wanted if key not in file]
            if missing:
                found = ", ".join(map(str, file)) or "nothing"
                raise ValueError(f"{path} lacks {', '.join(missing)}; it holds {found}")
            x, y, classes = (np.asarray(file[key]) for key in wanted)
    except (OSError, RuntimeError, KeyError, TypeError, MemoryError) as error:
        # h5py's own words for these are about signatures and B-trees; a damaged size is too large.
        raise ValueError(
            f"{path} cannot be read as HDF5: it is another kind of file or was cut short"
        ) from error
    _require(
        x.ndim == 4 and x.shape[3:] == (3,) and x.dtype == np.uint8,
        path,
        wanted[0],
        x,
        "pictures, uint8 of shape (m, height, width, 3)",
    )
    _require(
        y.size == len(x) and y.dtype.kind in "iu", path, wanted[1], y, f"{len(x)} labels, integers"
    )
    _require(
        classes.shape == (2,) and classes.dtype.kind in "SO",
        path,
        wanted[2],
        classes,
        "the names of two classes, bytes",
    )
    return x, y.reshape(1, -1).astype(np.int64), classes.astype(np.bytes_)


def _require(good: bool, path: Path, key: str, value: NDArray[Any], expected: str) -> None:
    if not good:
        raise ValueError(
            f"{path}: {key} should hold {expected}; it holds {value.dtype} of shape {value.shape}"
        )
