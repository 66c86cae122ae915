"""Train the networks whose results lesson 5 shows, once, and keep what they reached.

    python data/runs.py

Writes ``runs.json`` beside this file: for each network and each seed of its first weights, the
cost and the accuracy every 100 iterations, on the training pictures, the test pictures, and the
pictures by an artist in neither. A few runs train on the first 100 pictures only, where overfitting
is easy to see. Of the end of each run it keeps which test pictures were right, bit by bit, so that
two networks can be compared on the same pictures. Can be stopped: runs that are in the file are not
done again.

Trained in float32, which is twice as fast. The last digits of a long training depend on the
rounding of the machine; the spread over seeds is far larger.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlhelpers import deep
from dlhelpers.datasets import load_cat_dataset, load_new_artist_dataset
from dlhelpers.preprocessing import flatten_images, standardize_images

HERE = Path(__file__).parent
STEP, LENGTH = 100, 2500
ALL, FEW = 1000, 100
#: Of the networks, and of the single neuron, which lesson 2 shows that it needs shorter steps.
LEARNING_RATE, NEURONS_RATE = 0.0075, 0.002

Examples = tuple[NDArray[np.float32], NDArray[np.float32]]


def networks() -> list[tuple[list[int], int, int]]:
    """Return hidden layers, seed and number of training pictures of every run.

    The two networks of the lesson, a grid of shapes, and the deeper one with few pictures.
    """
    seeds = list(product(([7], [20, 7, 5]), range(6), [ALL]))
    grid = [([width] * depth, 1, ALL) for depth in (1, 2, 3, 4) for width in (3, 10, 30)]
    return [([], 0, ALL), *seeds, *grid, *(([20, 7, 5], seed, FEW) for seed in range(3))]


def examples() -> dict[str, Examples]:
    """Return the course's own pictures as columns; the classic files are not looked at."""
    train_x, train_y, test_x, test_y, _ = load_cat_dataset(HERE)
    new_x, new_y, _ = load_new_artist_dataset()
    sets = {"train": (train_x, train_y), "test": (test_x, test_y), "new_artist": (new_x, new_y)}
    return {
        name: (standardize_images(flatten_images(x)).astype(np.float32), y.astype(np.float32))
        for name, (x, y) in sets.items()
    }


def first_parameters(layers: list[int], seed: int) -> dict[str, NDArray[np.float32]]:
    """Return first weights as the lessons choose them for this depth."""
    rng = np.random.RandomState(seed)
    if len(layers) == 2:  # logistic regression starts at zero
        start: dict[str, Any] = {"W1": np.zeros((1, layers[0])), "b1": np.zeros((1, 1))}
    elif len(layers) == 3:
        start = dict(deep.initialize_parameters(layers[0], layers[1], layers[2], rng=rng))
    else:
        start = dict(deep.initialize_parameters_deep(layers, rng=rng))
    return {name: value.astype(np.float32) for name, value in start.items()}


def run(hidden: list[int], seed: int, pictures: int, sets: dict[str, Examples]) -> dict[str, Any]:
    """Train one network and note where it stands every `STEP` iterations."""
    X, Y = (part[:, :pictures] for part in sets["train"])
    sets = {**sets, "train": (X, Y)}
    layers = [X.shape[0], *hidden, 1]
    rate = LEARNING_RATE if hidden else NEURONS_RATE
    parameters: Any = first_parameters(layers, seed)
    record: dict[str, Any] = {
        "hidden": hidden, "seed": seed, "pictures": pictures, "learning_rate": rate,
        "iterations": [],
        **{f"{name}_{what}": [] for name in sets for what in ("cost", "accuracy")},
    }  # fmt: skip
    for iteration in range(0, LENGTH + 1, STEP):
        record["iterations"].append(iteration)
        for name, (x, y) in sets.items():
            AL, _ = deep.L_model_forward(x, parameters)
            record[f"{name}_cost"].append(round(deep.compute_cost(AL, y), 4))
            record[f"{name}_accuracy"].append(round(float(np.mean((AL > 0.5) == (y == 1))), 4))
        if iteration < LENGTH:
            parameters, _ = deep.gradient_descent(X, Y, parameters, rate, STEP)
    x, y = sets["test"]
    right = (deep.L_model_forward(x, parameters)[0] > 0.5) == (y == 1)
    record["test_right"] = "".join(str(int(r)) for r in right[0])
    return record


def main() -> None:
    """Do the runs that are missing."""
    target = HERE / "runs.json"
    records = json.loads(target.read_text(encoding="utf-8")) if target.exists() else []
    done = {(tuple(record["hidden"]), record["seed"], record["pictures"]) for record in records}
    sets = examples()
    for hidden, seed, pictures in networks():
        if (tuple(hidden), seed, pictures) not in done:
            record = run(hidden, seed, pictures, sets)
            records.append(record)
            print(
                hidden,
                seed,
                pictures,
                *(record[f"{name}_accuracy"][-1] for name in sets),
                flush=True,
            )
            lines = ",\n".join(json.dumps(r, separators=(",", ":")) for r in records)
            target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
