"""Trainings of the cat networks, done once by ``data/runs.py``, for lesson 5 to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlhelpers._resources import resource_folder


@dataclass(frozen=True)
class TrainingRun:
    """One training on the course's own cat pictures.

    Parameters
    ----------
    hidden : tuple of int
        Units of the hidden layers; empty for logistic regression.
    seed : int
        Of the first weights.
    pictures : int
        How many it was trained on.
    learning_rate : float
    iterations : ndarray of int, shape (k,)
        When the values were taken.
    cost, accuracy : mapping of ndarray, shape (k,)
        For the pictures "train", "test" and "new_artist"; cost in nats, accuracy from 0 to 1.
    test_right : ndarray of bool, shape (m_test,)
        Which of the test pictures were right at the end.
    """

    hidden: tuple[int, ...]
    seed: int
    pictures: int
    learning_rate: float
    iterations: NDArray[np.int64]
    cost: Mapping[str, NDArray[np.float64]]
    accuracy: Mapping[str, NDArray[np.float64]]
    test_right: NDArray[np.bool_]


def load_runs(hidden: tuple[int, ...] | None = None, pictures: int = 1000) -> list[TrainingRun]:
    """Return the trainings that were kept.

    Parameters
    ----------
    hidden : tuple of int, optional
        Only those with these hidden layers.
    pictures : int
        Only those that were trained on so many pictures.

    Returns
    -------
    list of TrainingRun
        Ordered by hidden layers and seed.

    Raises
    ------
    KeyError
        If there is none of these; the message lists the hidden layers there are.
    """
    text = (resource_folder("data") / "runs.json").read_text(encoding="utf-8")
    runs = sorted(map(_run, json.loads(text)), key=lambda run: (run.hidden, run.seed))
    runs = [run for run in runs if run.pictures == pictures]
    if hidden is None:
        return runs
    chosen = [run for run in runs if run.hidden == tuple(hidden)]
    if not chosen:
        known = sorted({run.hidden for run in runs})
        raise KeyError(
            f"no training with hidden layers {hidden} on {pictures} pictures; there are {known}"
        )
    return chosen


def _run(record: Mapping[str, Any]) -> TrainingRun:
    def of_each_set(what: str) -> dict[str, NDArray[np.float64]]:
        sets = ("train", "test", "new_artist")
        return {name: np.array(record[f"{name}_{what}"]) for name in sets}

    return TrainingRun(
        tuple(record["hidden"]),
        record["seed"],
        record["pictures"],
        record["learning_rate"],
        np.array(record["iterations"]),
        of_each_set("cost"),
        of_each_set("accuracy"),
        np.array([bit == "1" for bit in record["test_right"]]),
    )
