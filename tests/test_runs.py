"""The trainings that were done once for lesson 5, and the script that does them."""

import numpy as np
import pytest

from dlhelpers.runs import load_runs
from tests.scripts import load_script

script = load_script("runs")


def test_every_run_of_the_script_is_there_and_no_other() -> None:
    kept = {
        (run.hidden, run.seed, run.pictures)
        for pictures in (script.ALL, script.FEW)
        for run in load_runs(pictures=pictures)
    }
    assert kept == {(tuple(hidden), seed, pictures) for hidden, seed, pictures in script.networks()}


def test_a_run_is_whole() -> None:
    for run in load_runs():
        assert run.iterations.tolist() == list(range(0, script.LENGTH + 1, script.STEP))
        for name in ("train", "test", "new_artist"):
            assert run.cost[name].shape == run.accuracy[name].shape == run.iterations.shape
            assert np.all(run.cost[name] > 0)
            assert np.all((run.accuracy[name] >= 0) & (run.accuracy[name] <= 1))
        assert run.cost["train"][-1] < run.cost["train"][0]
        assert run.test_right.mean() == pytest.approx(run.accuracy["test"][-1], abs=1e-4)


def test_runs_can_be_chosen() -> None:
    assert [run.seed for run in load_runs((20, 7, 5))] == list(range(6))
    assert [run.seed for run in load_runs((20, 7, 5), script.FEW)] == [0, 1, 2]
    with pytest.raises(KeyError, match=r"hidden layers \(1, 2\) on 1000 pictures; there are"):
        load_runs((1, 2))


def test_the_script_does_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "LENGTH", 100)
    (kept, *_) = load_runs((20, 7, 5), script.FEW)
    again = script.run([20, 7, 5], 0, script.FEW, script.examples())
    assert again["train_cost"] == pytest.approx(kept.cost["train"][:2], abs=2e-3)
    assert again["test_accuracy"] == pytest.approx(kept.accuracy["test"][:2], abs=0.01)
