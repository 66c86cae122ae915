"""Trainings to look at: how long they take, how they go, and some that were done before.

The lessons train while the reader waits. Only what a slider shows, which must answer at once, was
trained once by ``data/runs.py`` and is read from a file.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlhelpers import deep, logistic
from dlhelpers._resources import resource_folder
from dlhelpers._validation import FloatArray

#: Steps from one look at a training to the next.
EVERY = 100


@dataclass(frozen=True)
class TrainingRun:
    """How a training went, on its own examples and on others.

    Parameters
    ----------
    iterations : ndarray of int, shape (k,)
        When the values were taken.
    cost, accuracy : mapping of ndarray, shape (k,)
        For "train" and each other set; cost in nats, accuracy from 0 to 1.
    parameters : mapping
        The parameters where the training cost was lowest; empty for a run from the file.
    """

    iterations: NDArray[np.int64]
    cost: Mapping[str, NDArray[np.float64]]
    accuracy: Mapping[str, NDArray[np.float64]]
    parameters: Mapping[str, FloatArray]


def watch_training(
    hidden: Sequence[int],
    seed: int,
    sets: Mapping[str, tuple[FloatArray, FloatArray]],
    num_iterations: int = 2500,
) -> TrainingRun:
    """Train a network and look at it every 100 steps.

    Parameters
    ----------
    hidden : sequence of int
        Units of the hidden layers; none for logistic regression.
    seed : int
        Of the first weights, which are drawn as the lessons do for this depth.
    sets : mapping
        Name and ``(X, Y)``, shapes (n_x, m) and (1, m), of what to look at; the examples called
        "train" are trained on. With examples in float32 the training is in float32.
    num_iterations : int
        Number of steps. Their length is the lessons' 0.0075, and 0.002 without hidden layers.

    Returns
    -------
    TrainingRun
        After Ctrl-C, as far as the training went.

    Raises
    ------
    KeyError
        If no set is called "train".
    ValueError
        If a shape does not fit or a label is neither 0 nor 1.
    """
    X, Y = sets["train"]
    start = _first_parameters([len(X), *hidden, 1], seed)
    start = {name: value.astype(X.dtype) for name, value in start.items()}
    values: list[list[tuple[float, float]]] = []
    best: tuple[float, Mapping[str, FloatArray]] = (np.inf, start)

    def look(_steps: int, parameters: Mapping[str, FloatArray]) -> None:
        nonlocal best
        values.append([_cost_and_accuracy(*examples, parameters) for examples in sets.values()])
        cost = values[-1][list(sets).index("train")][0]
        if cost <= best[0]:
            best = cost, parameters

    rate = 0.0075 if hidden else 0.002
    # One step more, before which the last state is looked at; after Ctrl-C it is an earlier one.
    deep.gradient_descent(X, Y, start, rate, num_iterations + 1, watch=look)
    if not values:
        look(0, start)
    costs, accuracies = np.transpose(values, (2, 1, 0))
    return TrainingRun(
        EVERY * np.arange(len(values)),
        dict(zip(sets, costs, strict=True)),
        dict(zip(sets, accuracies, strict=True)),
        best[1],
    )


def _first_parameters(layers: list[int], seed: int) -> dict[str, FloatArray]:
    rng = np.random.RandomState(seed)
    if len(layers) == 2:
        w, b = logistic.initialize_with_zeros(layers[0])
        return {"W1": w.T, "b1": np.full((1, 1), b)}
    if len(layers) == 3:
        return deep.initialize_parameters(*layers, rng=rng)
    return deep.initialize_parameters_deep(layers, rng=rng)


def _cost_and_accuracy(
    X: FloatArray, Y: FloatArray, parameters: Mapping[str, FloatArray]
) -> tuple[float, float]:
    AL, _ = deep.L_model_forward(X, parameters)
    return deep.compute_cost(AL, Y), float(np.mean((AL > 0.5) == Y))


def load_run(depth: int, width: int) -> TrainingRun:
    """Return a training that was done before, on the course's own cat pictures.

    Parameters
    ----------
    depth, width : int
        Hidden layers, and units in each of them.

    Returns
    -------
    TrainingRun
        On the sets "train", "test" and "new_artist".

    Raises
    ------
    KeyError
        If there is none of this shape; the message lists those there are.
    """
    text = (resource_folder("data") / "runs.json").read_text(encoding="utf-8")
    records = {tuple(record["hidden"]): record for record in json.loads(text)}
    if (width,) * depth not in records:
        known = ", ".join(f"{len(hidden)} x {hidden[0]}" for hidden in sorted(records))
        raise KeyError(f"no training of {depth} hidden layers of {width} units; there are {known}")
    record = records[(width,) * depth]
    return TrainingRun(
        np.array(record["iterations"]), _arrays(record["cost"]), _arrays(record["accuracy"]), {}
    )


def _arrays(lists: Mapping[str, Any]) -> dict[str, NDArray[np.float64]]:
    return {name: np.array(values) for name, values in lists.items()}


def steps_within(seconds: float, train: Callable[[int], object], most: int) -> int:
    """Find out how many steps of a training fit into some seconds.

    Parameters
    ----------
    seconds : float
        How long the training may take; to find it out may take half as long.
    train : callable
        Takes a number of steps, and makes them.
    most : int
        Do not look for more.

    Returns
    -------
    int
        From 1 to `most`.

    Raises
    ------
    ValueError
        If `seconds` is not positive, or `most` is below 1.

    Examples
    --------
    >>> steps_within(0.1, lambda steps: None, most=500)
    500
    """
    if not seconds > 0:
        raise ValueError(f"seconds must be positive, got {seconds}")
    if most < 1:
        raise ValueError(f"most must be at least 1, got {most}")
    tried = 1
    while True:
        begin = time.perf_counter()
        train(tried)
        passed = time.perf_counter() - begin
        if passed > seconds / 10 or tried >= most:
            return max(1, min(most, int(tried * seconds / max(passed, 1e-9))))
        tried = min(most, 4 * tried)
