"""The figures that the course's models are known for, out of our own.

The planar ones need nothing. Those of the cats need the classic files, which have no clear license
and are therefore not in the project: set ``DLHELPERS_CAT_DATA`` to a folder that holds them.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlhelpers import datasets, deep, logistic, planar
from dlhelpers.preprocessing import flatten_images, standardize_images

#: File, beginning and end of its SHA-256.
CLASSIC = [
    ("train_catvnoncat.h5", "fbe56ab6", "f242"),
    ("test_catvnoncat.h5", "6a9d39ce", "b951"),
]


def why_not() -> str | None:
    """Why the classic files cannot be used, if so."""
    folder = os.environ.get(datasets.FOLDER_VARIABLE)
    if not folder:
        return f"{datasets.FOLDER_VARIABLE} is not set: it should name the folder of the cat files"
    for name, begin, end in CLASSIC:
        path = Path(folder, name)
        if not path.is_file():
            return f"{path} is missing"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if not (digest.startswith(begin) and digest.endswith(end)):
            return f"{path} is another file than the published figures were made with"
    return None


@pytest.fixture(scope="module")
def cats() -> Any:
    """The pictures as columns from 0 to 1, with labels: X, Y, X_test, Y_test."""
    if reason := why_not():
        pytest.skip(reason)
    train_x, train_y, test_x, test_y, _ = datasets.load_cat_dataset()
    X, X_test = (flatten_images(standardize_images(images)) for images in (train_x, test_x))
    return X, train_y, X_test, test_y


def accuracy(predicted: Any, truth: Any) -> float:
    return float(np.mean(predicted == truth))


def test_logistic_regression_on_the_cats(cats: Any) -> None:
    X, Y, X_test, Y_test = cats
    result = logistic.model(X, Y, X_test, Y_test, num_iterations=2000, learning_rate=0.005)
    np.testing.assert_allclose(
        [result["costs"][k] for k in (0, 1, 5, 10, 15, 19)],
        [0.693147, 0.584508, 0.303273, 0.214820, 0.166521, 0.140872],
        rtol=1e-5,
    )
    assert accuracy(result["Y_prediction_train"], Y) == 207 / 209  # 99.043 %
    assert accuracy(result["Y_prediction_test"], Y_test) == 0.7


def test_two_layers_on_the_cats(cats: Any) -> None:
    X, Y, X_test, Y_test = cats
    start = planar.initialize_parameters(12288, 7, 1, rng=np.random.RandomState(1))
    parameters, costs = deep.gradient_descent(X, Y, start, 0.0075, 2500)
    np.testing.assert_allclose(
        [costs[k] for k in (0, 1, 10, 20, 24)],
        [0.693050, 0.646432, 0.339428, 0.074391, 0.048555],
        rtol=1e-5,
    )
    assert accuracy(deep.predict(X, Y, parameters), Y) == 1
    assert accuracy(deep.predict(X_test, Y_test, parameters), Y_test) == 0.72


def test_four_layers_on_the_cats(cats: Any) -> None:
    X, Y, X_test, Y_test = cats
    start = deep.initialize_parameters_deep([12288, 20, 7, 5, 1], rng=np.random.RandomState(1))
    parameters, costs = deep.gradient_descent(X, Y, start, 0.0075, 2500)
    np.testing.assert_allclose(
        [costs[k] for k in (0, 1, 10, 20, 24)],
        [0.771749, 0.672053, 0.315187, 0.113821, 0.092878],
        rtol=1e-5,
    )
    assert accuracy(deep.predict(X, Y, parameters), Y) == 206 / 209  # .985646
    assert accuracy(deep.predict(X_test, Y_test, parameters), Y_test) == 0.8


def test_what_is_known_of_the_test_pictures(cats: Any) -> None:
    X, _, X_test, Y_test = cats
    assert Y_test.sum() == 33
    np.testing.assert_array_equal(X_test[:, 17], X[:, 146])


def test_the_flower_with_four_hidden_units(capsys: pytest.CaptureFixture[str]) -> None:
    X, Y = datasets.load_planar_dataset()
    parameters = planar.nn_model(X, Y, 4, 10000, print_cost=True, rng=np.random.RandomState(2))
    printed = [float(line.rpartition(": ")[2]) for line in capsys.readouterr().out.splitlines()]
    assert len(printed) == 10
    # From the cost before step 0 to that before step 9000; machines differ in the fifth digit.
    assert printed[0] == pytest.approx(0.693, abs=5e-4)
    assert printed[-1] == pytest.approx(0.2186, abs=2e-4)
    assert 0.90 <= accuracy(planar.predict(parameters, X), Y) <= 0.91


@pytest.mark.parametrize(
    ("n_h", "published"), [(1, 0.675), (2, 0.6725), (3, 0.9075), (4, 0.905), (5, 0.9125)]
)
def test_the_flower_with_other_numbers_of_hidden_units(n_h: int, published: float) -> None:
    X, Y = datasets.load_planar_dataset()
    parameters = planar.nn_model(X, Y, n_h, 5000, rng=np.random.RandomState(2))
    # A point on the boundary may fall on either side of it: 2 of 400 are allowed to.
    assert accuracy(planar.predict(parameters, X), Y) == pytest.approx(published, abs=0.005)
