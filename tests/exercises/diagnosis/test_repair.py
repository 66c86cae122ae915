"""One change that makes a function right: its place, whatever the clock says."""

import sys
import time
from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises import judge
from dlhelpers.exercises.diagnosis.repair import one_change
from dlhelpers.exercises.diagnosis.symptoms import Finding
from dlhelpers.exercises.engine.comparisons import run_trials
from dlhelpers.exercises.engine.execution import TIME_LIMIT, collect
from dlhelpers.exercises.engine.exercise import Case, Exercise
from tests.exercises.writing import written

DOUBLED = Exercise(
    lambda x: 2 * x + 1,
    lambda rng: [Case(f"{n} numbers", rng.normal(size=n)) for n in (2, 3, 5)],
    name="doubled",
)


def _found(source: str) -> Finding | None:
    function = written(source)
    cases = DOUBLED.cases(np.random.default_rng(1))
    trials = run_trials(DOUBLED, cases, collect(function, cases))
    return one_change(DOUBLED, function, trials)


def test_the_place_is_said_and_not_the_change() -> None:
    found = _found("def doubled(x):\n    y = 3 * x\n    return y + 1")
    assert found == (
        "one change: the number 3",
        "One change in your line 2 makes every case of doubled right. Look at the number 3 in: "
        "3 * x",
    )


@pytest.mark.parametrize(
    "line", ["assert len(x) == 2", "assert x.sum() > 1e9, 'no'", "print(x[7])"]
)
def test_an_assert_and_a_print_are_never_to_blame(line: str) -> None:
    assert _found(f"def doubled(x):\n    {line}\n    return 2 * x + 1") is None


def test_a_loop_that_a_change_makes_endless_is_one_more_wrong_change() -> None:
    start = time.monotonic()
    found = _found(
        """
        def doubled(x):
            i, y = 0, x * 0
            while i < 2:
                i += 1
                y = y + x
            return y + 2
        """
    )
    assert found is not None
    assert found.name == "one change: the number 2"
    assert time.monotonic() - start < TIME_LIMIT


def test_where_a_call_does_not_end_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlhelpers.exercises.diagnosis.trying.TIME_LIMIT", 0.2)
    slow = "def doubled(x):\n    time.sleep(1)\n    return 3 * x + 1"
    function = written(slow, time=time)
    cases = DOUBLED.cases(np.random.default_rng(1))
    trials = run_trials(DOUBLED, cases, collect(written("def doubled(x):\n  return x"), cases))
    assert one_change(DOUBLED, function, trials) is None


def test_a_function_that_takes_too_many_lines_is_left_alone() -> None:
    loop = "for i in range(10**5):\n        i = i + 1"
    assert _found(f"def doubled(x):\n    {loop}\n    return 3 * x + 1") is None


def test_who_traces_this_process_goes_on_tracing() -> None:
    def trace(*_args: Any) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        _found("def doubled(x):\n    return 3 * x + 1")
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


@pytest.mark.parametrize(
    ("lesson", "source"),
    [
        (
            "planar",
            """
            def backward_propagation(parameters, cache, X, Y):
                m, W2, A1, A2 = X.shape[1], parameters["W2"], cache["A1"], cache["A2"]
                dZ2 = A2 - Y
                dW2 = np.dot(dZ2, A1.T) / m
                db2 = np.sum(dZ2, axis=1, keepdims=True) / m
                dZ1 = np.dot(W2.T, dZ2) * (1 - A1 ** 2)
                dW1 = np.dot(dZ1, A2.T) / m
                db1 = np.sum(dZ1, axis=1, keepdims=True) / m
                return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
            """,
        ),
        (
            "planar",
            """
            def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
                n_x, _, n_y = layer_sizes(X, Y)
                parameters = initialize_parameters(n_x, n_h, n_y)
                for i in range(num_iterations):
                    A2, cache = forward_propagation(X, parameters)
                    grads = backward_propagation(cache, parameters, X, Y)
                    parameters = update_parameters(parameters, grads)
                return parameters
            """,
        ),
        (
            "logistic",
            """
            def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
                costs = []
                for i in range(num_iterations):
                    grads, cost = propagate(w, b, X, Y)
                    w = w - rate * grads["dw"]
                    b = b - rate * grads["db"]
                    if i % 100 == 0:
                        costs.append(cost)
                return {"w": w, "b": b}, grads, costs
            """,
        ),
    ],
)
def test_the_words_are_the_same_on_a_machine_twenty_times_as_slow(
    lesson: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    function = written(source)
    outcome = judge(lesson, function.__name__, function)
    assert "Look at" in outcome.sentence or outcome.mistake == "reads a global"
    for clock in ("perf_counter", "monotonic", "process_time"):
        real = getattr(time, clock)
        monkeypatch.setattr(time, clock, lambda real=real: 20 * real())
    assert judge(lesson, function.__name__, function) == outcome
