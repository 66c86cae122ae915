"""How long a training takes by the plain code of the lessons, and by the library.

Run ``python benchmarks/descent_speed.py``, or with a folder that holds ``train_catvnoncat.h5`` and
``test_catvnoncat.h5``, for these pictures, too. The plain code is that of the solutions in the
notebooks, lesson 4's functions in lesson 5's loops. Both begin with the same weights and run in
turns; the shortest of several times counts, and the ratio is what to trust. Beside it: how far the
results lie apart, as a part of the largest number in a parameter. Ten minutes or more, of which
``--repeats 1`` takes a third. On a busy machine, set ``OPENBLAS_NUM_THREADS=1``: threads that wait
for each other would be measured.
"""

import argparse
import contextlib
import io
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from dlhelpers import activations, course, deep, logistic, planar
from dlhelpers._resources import resource_folder
from dlhelpers.datasets import load_cat_dataset, load_planar_dataset
from dlhelpers.preprocessing import flatten_images, standardize_images

Training = Callable[[], Mapping[str, Any]]


def main() -> None:
    """Print a line for each training."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", help="of other pictures of cats")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "all")
    print(f"{os.cpu_count()} processors, load {load}, BLAS threads: {threads}")
    print(f"{'training':<50} {'lesson ms':>10} {'library ms':>10} {'ratio':>6} {'apart':>8}")
    for title, by_lesson, by_library in trainings(options.folder):
        repeats = options.repeats if "cats" in title else 10 * options.repeats
        slow, quick, apart = _compared(by_lesson, by_library, repeats)
        line = f"{title:<50} {1000 * slow:10.2f} {1000 * quick:10.2f} {slow / quick:6.1f}"
        print(f"{line} {apart:8.0e}", flush=True)


def trainings(folder: str | None) -> Iterator[tuple[str, Training, Training]]:
    """Titles, and the training by the lesson and by the library."""
    points, labels = load_planar_dataset()
    yield _flower("flower, 3000 steps", points, labels, 3000)
    yield _flower("flower, 1 step", points, labels, 1)
    yield _flower("5 examples of it, 20 steps", points[:, ::80], labels[:, ::80], 20)
    places = {"embedded": resource_folder("data"), "classic": folder}
    for name, place in places.items():
        if place:
            images, Y, *_ = load_cat_dataset(place)
            X = standardize_images(flatten_images(images))
            yield _neuron(f"{name} cats, logistic regression, 2000 steps", X, Y, 2000)
            yield _deep(f"{name} cats, two layers, 2500 steps", X, Y, [7], 2500)
            yield _deep(f"{name} cats, four layers, 2500 steps", X, Y, [20, 7, 5], 2500)


def _flower(title: str, X: Any, Y: Any, steps: int) -> tuple[str, Training, Training]:
    code = _solutions("03", sigmoid=activations.sigmoid)
    code["initialize_parameters"] = lambda *sizes: planar.initialize_parameters(*sizes, rng=_draw())
    return (
        title,
        lambda: code["nn_model"](X, Y, 4, steps),
        lambda: planar.nn_model(X, Y, 4, steps, rng=_draw()),
    )


def _neuron(title: str, X: Any, Y: Any, steps: int) -> tuple[str, Training, Training]:
    code = _solutions("02", sigmoid=activations.sigmoid)
    start = np.zeros((len(X), 1)), 0.0
    return (
        title,
        lambda: code["optimize"](*start, X, Y, steps, 0.002)[0],
        lambda: logistic.optimize(*start, X, Y, steps, 0.002)[0],
    )


def _deep(
    title: str, X: Any, Y: Any, hidden: list[int], steps: int
) -> tuple[str, Training, Training]:
    names = ("sigmoid", "relu", "sigmoid_backward", "relu_backward")
    code = _solutions("04", **{name: getattr(deep, name) for name in names})
    code |= {"plotting": SimpleNamespace(plot_costs=lambda *_: None)}
    code = _solutions("05", **code)
    dims = [len(X), *hidden, 1]
    start: Any
    if len(hidden) == 1:
        start = deep.initialize_parameters(len(X), hidden[0], 1, rng=_draw())
        model = code["two_layer_model"]
        code["initialize_parameters"] = lambda *_: start
    else:
        start = deep.initialize_parameters_deep(dims, rng=_draw())
        model = code["L_layer_model"]
        code["initialize_parameters_deep"] = lambda _: start
    return (
        title,
        lambda: model(X, Y, dims, num_iterations=steps),
        lambda: deep.gradient_descent(X, Y, start, 0.0075, steps)[0],
    )


def _solutions(number: str, **given: Any) -> dict[str, Any]:
    """What the solutions in a notebook define, by the side of what is given."""
    path = next(p for p in course.teachers_notebooks() if p.stem.startswith(number))
    world: dict[str, Any] = {"np": np, **given}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            exec("".join(cell["source"]), world)
    return world


def _draw() -> np.random.RandomState:
    return np.random.RandomState(1)


def _compared(one: Training, other: Training, repeats: int) -> tuple[float, float, float]:
    """The shortest time of each, and how far their results lie apart."""
    times: tuple[list[float], list[float]] = ([], [])
    results: list[Mapping[str, Any]] = []
    for _ in range(repeats):
        for training, seconds in zip((one, other), times, strict=True):
            begin = time.perf_counter()
            with contextlib.redirect_stderr(io.StringIO()):  # no bar between the lines
                results.append(training())
            seconds.append(time.perf_counter() - begin)
    expected, found = results[-2:]
    distances = [
        float(np.abs(found[name] - value).max() / np.abs(value).max())
        for name, value in expected.items()
    ]
    return min(times[0]), min(times[1]), max(distances)


if __name__ == "__main__":
    main()
