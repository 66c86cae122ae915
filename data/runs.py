"""Train the networks that the sliders of lesson 5 show, once, and keep how that went.

    python data/runs.py

Writes ``runs.json`` beside this file: for each shape of the network the cost and the accuracy every
100 iterations, on the training pictures, the test pictures, and the pictures by an artist in
neither. A slider must answer at once, and each of these trainings takes seconds. Can be stopped:
runs that are in the file are not done again.

Trained in float32, which is twice as fast. The last digits of a long training depend on the
rounding of the machine.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlhelpers.datasets import load_cat_dataset, load_new_artist_dataset
from dlhelpers.preprocessing import flatten_images, standardize_images
from dlhelpers.runs import watch_training

HERE = Path(__file__).parent
LENGTH, SEED = 2500, 1
DEPTHS, WIDTHS = (1, 2, 3, 4), (3, 10, 30)

Examples = tuple[NDArray[np.float32], NDArray[np.float32]]


def examples() -> dict[str, Examples]:
    """Return the course's own pictures as columns; the classic files are not looked at."""
    train_x, train_y, test_x, test_y, _ = load_cat_dataset(HERE)
    new_x, new_y, _ = load_new_artist_dataset()
    sets = {"train": (train_x, train_y), "test": (test_x, test_y), "new_artist": (new_x, new_y)}
    return {
        name: (standardize_images(flatten_images(x)).astype(np.float32), y.astype(np.float32))
        for name, (x, y) in sets.items()
    }


def run(hidden: list[int], sets: dict[str, Examples]) -> dict[str, Any]:
    """Train one network and note where it stands every 100 iterations."""
    done = watch_training(hidden, SEED, dict(sets), LENGTH)
    return {
        "hidden": hidden,
        "iterations": done.iterations.tolist(),
        "cost": {name: values.round(4).tolist() for name, values in done.cost.items()},
        "accuracy": {name: values.round(4).tolist() for name, values in done.accuracy.items()},
    }


def main() -> None:
    """Do the runs that are missing."""
    target = HERE / "runs.json"
    records = json.loads(target.read_text(encoding="utf-8")) if target.exists() else []
    sets = examples()
    for depth, width in product(DEPTHS, WIDTHS):
        hidden = [width] * depth
        if hidden not in [record["hidden"] for record in records]:
            records.append(run(hidden, sets))
            reached = records[-1]["accuracy"]
            print(hidden, *(f"{name} {values[-1]}" for name, values in reached.items()), flush=True)
            lines = ",\n".join(json.dumps(record, separators=(",", ":")) for record in records)
            target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
