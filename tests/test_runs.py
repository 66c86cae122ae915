"""Trainings to look at, those that are kept for the sliders, and the script that does them."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from dlhelpers import deep, runs
from dlhelpers.runs import load_run, steps_within, watch_training
from tests.scripts import load_script

script = load_script("runs")


def test_every_run_of_the_script_is_there_and_whole() -> None:
    for depth, width in product(script.DEPTHS, script.WIDTHS):
        run = load_run(depth, width)
        assert run.iterations.tolist() == list(range(0, script.LENGTH + 1, 100))
        for name in ("train", "test", "new_artist"):
            assert run.cost[name].shape == run.accuracy[name].shape == run.iterations.shape
            assert np.all(run.cost[name] > 0)
            assert np.all((run.accuracy[name] >= 0) & (run.accuracy[name] <= 1))
        assert run.cost["train"][-1] < run.cost["train"][0]
        assert not run.parameters


def test_a_shape_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(KeyError, match="no training of 2 hidden layers of 5 units; there are"):
        load_run(2, 5)


def test_the_script_does_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "LENGTH", 100)
    kept, again = load_run(2, 10), script.run([10, 10], script.examples())
    assert again["cost"]["train"] == pytest.approx(kept.cost["train"][:2], abs=2e-3)
    assert again["accuracy"]["test"] == pytest.approx(kept.accuracy["test"][:2], abs=0.01)


@pytest.mark.parametrize("hidden", [(), (4,), (4, 3)])
def test_a_training_is_looked_at_every_100_steps(hidden: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    X, other = rng.normal(size=(30, 12)), rng.normal(size=(30, 8))
    Y, truth = (rng.integers(0, 2, (1, m)).astype(float) for m in (12, 8))
    run = watch_training(hidden, 3, {"other": (other, truth), "train": (X, Y)}, 300)
    assert run.iterations.tolist() == [0, 100, 200, 300]
    assert run.cost["train"][-1] == min(run.cost["train"])
    for name, examples, labels in (("train", X, Y), ("other", other, truth)):
        AL, _ = deep.L_model_forward(examples, run.parameters)
        assert run.cost[name][-1] == pytest.approx(deep.compute_cost(AL, labels))
        assert run.accuracy[name][-1] == np.mean((AL > 0.5) == labels)


def test_the_best_state_is_kept_and_not_the_last() -> None:
    rng = np.random.default_rng(1)
    X = 100 * rng.normal(size=(5, 40))
    Y = rng.integers(0, 2, (1, 40)).astype(float)
    run = watch_training((), 0, {"train": (X, Y)}, 600)
    assert run.cost["train"][-1] > run.cost["train"].min()
    AL, _ = deep.L_model_forward(X, run.parameters)
    assert deep.compute_cost(AL, Y) == run.cost["train"].min()


def test_after_ctrl_c_there_is_the_way_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    examples = rng.normal(size=(5, 4)), np.array([[0.0, 1.0, 1.0, 0.0]])
    looks = iter(range(10))
    look = runs._cost_and_accuracy

    def interrupted(*arguments: Any) -> tuple[float, float]:
        if next(looks) == 3:
            raise KeyboardInterrupt
        return look(*arguments)

    monkeypatch.setattr(runs, "_cost_and_accuracy", interrupted)
    run = watch_training((3,), 0, {"train": examples}, 1000)
    assert run.iterations.tolist() == [0, 100, 200]


@pytest.mark.parametrize(
    ("seconds", "most", "found"), [(10, 1000, 500), (10, 300, 300), (1, 3, 3), (0.001, 9, 1)]
)
def test_steps_that_fit(
    seconds: float, most: int, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])

    def train(steps: int) -> None:
        now[0] += 0.02 * steps

    assert steps_within(seconds, train, most) == pytest.approx(found, abs=1)
    assert now[0] <= max(seconds / 2, 0.1)


@pytest.mark.parametrize(
    ("seconds", "most", "message"),
    [(0, 5, "seconds must be positive, got 0"), (1, 0, "most must be at least 1, got 0")],
)
def test_steps_that_cannot_fit(seconds: float, most: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        steps_within(seconds, lambda steps: None, most)
