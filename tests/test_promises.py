"""What every function of the library promises, whatever it computes.

No argument is overwritten, nothing global is changed, float32 in gives float32 out.
"""

import copy
import importlib
import inspect
import os
import pickle
import random
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlhelpers import (
    activations,
    datasets,
    deep,
    descent,
    gradient_check,
    logistic,
    losses,
    planar,
    preprocessing,
)
from dlhelpers.figures import plotting

# It sets filters of warnings when it is loaded first, which is not our functions' doing.
importlib.import_module("sklearn.datasets")

Call = tuple[Callable[..., Any], tuple[Any, ...]]


def calls() -> dict[str, Call]:
    """An ordinary call of every function that takes arrays."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 4))
    X, Y = rng.normal(size=(3, 5)), np.array([[0.0, 1, 1, 0, 1]])
    w = rng.normal(size=(3, 1))
    two = {"W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=(4, 1))}
    two |= {"W2": rng.normal(size=(1, 4)), "b2": rng.normal(size=(1, 1))}
    grads = {f"d{name}": np.cos(value) for name, value in two.items()}
    A2, planar_cache = planar.forward_propagation(X, two)
    AL, caches = deep.L_model_forward(X, two)
    layer = (X, two["W1"], two["b1"])
    hidden = caches[0]
    dA = rng.normal(size=(4, 5))
    images = rng.uniform(0, 255, size=(3, 2, 2, 3))
    pictures = preprocessing.flatten_images(images / 255)
    points, sides = rng.normal(size=(2, 6)), np.array([[0.0, 1, 0, 1, 1, 0]])

    def square(p: Mapping[str, Any]) -> float:
        return float((p["W1"] ** 2).sum())

    def model(rows: Any) -> Any:
        return rows[:, 0] > 0

    table: list[tuple[Any, ...]] = [
        (activations.sigmoid, x),
        (activations.sigmoid_derivative, x),
        (activations.softmax, x),
        (preprocessing.flatten_images, images),
        (preprocessing.standardize_images, images),
        (preprocessing.normalize_rows, x),
        (losses.cross_entropy, A2, Y),
        (descent.descend, X, Y, two, 0.1, 3),
        (logistic.propagate, w, 0.5, X, Y),
        (logistic.optimize, w, 0.5, X, Y, 3, 0.1),
        (logistic.predict, w, 0.5, X),
        (logistic.model, X, Y, X, Y, 3, 0.1),
        (planar.layer_sizes, X, Y),
        (planar.forward_propagation, X, two),
        (planar.compute_cost, A2, Y, two),
        (planar.backward_propagation, two, planar_cache, X, Y),
        (planar.update_parameters, two, grads, 0.1),
        (planar.nn_model, X, Y, 4, 3),
        (planar.predict, two, X),
        (deep.sigmoid, x),
        (deep.relu, x),
        (deep.linear_forward, *layer),
        (deep.linear_activation_forward, *layer, "relu"),
        (deep.L_model_forward, X, two),
        (deep.compute_cost, AL, Y),
        (deep.linear_backward, dA, layer),
        (deep.relu_backward, x, x),
        (deep.sigmoid_backward, x, x),
        (deep.linear_activation_backward, dA, hidden, "sigmoid"),
        (deep.L_model_backward, AL, Y, caches),
        (deep.gradient_descent, X, Y, two, 0.1, 3),
        (deep.two_layer_model, X, Y, [3, 4, 1], 0.1, 3),
        (deep.L_layer_model, X, Y, [3, 4, 2, 1], 0.1, 3),
        (deep.predict, X, Y, two),
        (gradient_check.numerical_gradients, square, two),
        (gradient_check.relative_difference, x, x + 1),
        (gradient_check.gradient_check, square, two, grads),
        (plotting.show_images, images / 255),
        (plotting.plot_costs, np.array([3.0, 2.0])),
        (plotting.plot_points, points, sides),
        (plotting.plot_decision_boundary, model, points, sides),
        (plotting.print_mislabeled_images, [b"a", b"b"], pictures, [[0, 1, 0]], [[1, 1, 1]]),
    ]
    return {name_of(function): (function, tuple(arguments)) for function, *arguments in table}


#: Functions without an array among their arguments.
NO_ARRAYS: dict[str, Call] = {
    "logistic.initialize_with_zeros": (logistic.initialize_with_zeros, (3,)),
    "planar.initialize_parameters": (planar.initialize_parameters, (3, 4, 1)),
    "deep.initialize_parameters_deep": (deep.initialize_parameters_deep, ([3, 4, 1],)),
    "datasets.load_planar_dataset": (datasets.load_planar_dataset, ()),
    "datasets.load_extra_datasets": (datasets.load_extra_datasets, ()),
    "datasets.load_cat_dataset": (datasets.load_cat_dataset, ()),
    "datasets.load_new_artist_dataset": (datasets.load_new_artist_dataset, ()),
    "datasets.load_image": (
        datasets.load_image,
        (Path(datasets.__file__).parents[1] / "data" / "contact_sheet.png",),
    ),
}

#: Functions that leave a figure open, for the notebook to show.
DRAWING = {
    "deep.two_layer_model",
    "deep.L_layer_model",
    "figures.show_images",
    "figures.plot_costs",
    "figures.plot_points",
    "figures.plot_decision_boundary",
    "figures.print_mislabeled_images",
}


def name_of(function: Any) -> str:
    return f"{function.__module__.split('.')[1]}.{function.__name__}"


CALLS = calls()


def mapped(change: Callable[[Any], Any], value: Any) -> Any:
    """Apply a change to every array inside lists, tuples and dicts."""
    if isinstance(value, Mapping):
        return {key: mapped(change, part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(mapped(change, part) for part in value)
    return change(value) if isinstance(value, np.ndarray) else value


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, descent.Descent):
        value = vars(value)
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def read_only(array: Any) -> Any:
    array = array.copy()
    array.flags.writeable = False
    return array


def global_state() -> dict[str, Any]:
    return {
        "numpy.random": pickle.dumps(np.random.get_state()),
        "random": random.getstate(),
        "rcParams": copy.deepcopy(dict(mpl.rcParams)),
        "working directory": Path.cwd(),
        "environment": dict(os.environ),
        "floating-point errors": np.geterr(),
        "print options": np.get_printoptions(),
        "warning filters": list(warnings.filters),
    }


@pytest.mark.parametrize(
    "module",
    [
        activations, datasets, deep, descent, gradient_check, logistic, losses, planar,
        plotting, preprocessing,
    ],
)  # fmt: skip
def test_the_table_names_every_public_function(module: Any) -> None:
    public = {
        name_of(function)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__.startswith(module.__name__) and not name.startswith("_")
    }
    assert public - {"figures.style"} <= CALLS.keys() | NO_ARRAYS.keys()


@pytest.mark.parametrize("name", CALLS)
def test_arguments_are_not_overwritten(name: str) -> None:
    function, arguments = CALLS[name]
    copies = copy.deepcopy(arguments)
    function(*copies)
    for now, before in zip(leaves(copies), leaves(arguments), strict=True):
        if isinstance(before, FunctionType):
            continue
        np.testing.assert_array_equal(now, before)
    # Nor even written to and put back: another thread may be reading them.
    function(*mapped(read_only, arguments))


@pytest.mark.parametrize("name", CALLS)
def test_containers_keep_their_members(name: str) -> None:
    function, arguments = CALLS[name]
    copies = copy.deepcopy(arguments)
    kept = [list(part) for part in copies if isinstance(part, (dict, list))]
    function(*copies)
    assert kept == [list(part) for part in copies if isinstance(part, (dict, list))]


@pytest.mark.parametrize("name", [*CALLS, *NO_ARRAYS])
def test_nothing_global_is_changed(name: str) -> None:
    function, arguments = {**CALLS, **NO_ARRAYS}[name]
    before = global_state()
    function(*arguments)
    assert global_state() == before
    assert bool(plt.get_fignums()) == (name in DRAWING)


@pytest.mark.parametrize("name", [*CALLS, *NO_ARRAYS])
def test_nothing_is_printed_that_was_not_asked_for(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    function, arguments = {**CALLS, **NO_ARRAYS}[name]
    function(*arguments)
    printed = capsys.readouterr()
    assert bool(printed.out) == (name in {"deep.predict", "figures.print_mislabeled_images"})
    assert printed.err == ""


# Finite differences need every digit they can get; figures are no numbers. OpenBLAS can raise the
# flag for an invalid value over a right product, here seen for float32 on AVX-512 (numpy issues
# 13173 and 24067); the values are compared below.
@pytest.mark.filterwarnings("ignore:invalid value encountered in matmul:RuntimeWarning")
@pytest.mark.parametrize(
    "name", [n for n in CALLS if not n.startswith(("figures.", "gradient_check."))]
)
def test_float32_in_gives_float32_out(name: str) -> None:
    function, arguments = CALLS[name]
    seeded = {"rng": 0} if "rng" in inspect.signature(function).parameters else {}
    single = mapped(lambda array: array.astype(np.float32), arguments)
    found = list(leaves(function(*single, **seeded)))
    expected = list(leaves(function(*arguments, **seeded)))
    for value, wanted in zip(found, expected, strict=True):
        if isinstance(value, (np.ndarray, np.floating)) and value.dtype.kind == "f":
            assert value.dtype == np.float32
            assert wanted.dtype == np.float64
        np.testing.assert_allclose(value, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", [*CALLS, *NO_ARRAYS])
def test_the_same_call_gives_the_same_answer(name: str) -> None:
    function, arguments = {**CALLS, **NO_ARRAYS}[name]
    seeded = {"rng": 3} if "rng" in inspect.signature(function).parameters else {}
    first, again = (list(leaves(function(*arguments, **seeded))) for _ in range(2))
    if not name.startswith("figures."):
        for one, other in zip(first, again, strict=True):
            np.testing.assert_array_equal(one, other)
