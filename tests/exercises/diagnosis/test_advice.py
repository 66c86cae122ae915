"""A slow function is told so by what it does, whatever the machine does at the same time."""

import itertools
import time
from typing import Any

import pytest

from dlhelpers.exercises import judge
from dlhelpers.exercises.engine.exercise import Case, Exercise
from dlhelpers.exercises.judging import judge_function
from tests.exercises.writing import written


def _sums_of(length: int) -> Exercise:
    def sums(x: Any) -> Any:
        return x.sum(axis=1)

    return Exercise(sums, lambda rng: [Case("a", rng.random((20, length)))])


MANY, FEW = _sums_of(1000), _sums_of(100)
BY_NUMBER = """
    def sums(x):
        s = np.zeros(len(x))
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                s[i] = s[i] + x[i, j]
        return s
"""
BY_ROW = "def sums(x): return np.array([row.sum() for row in x])"
IN_ONE_LINE = "def sums(x): return np.array([sum(value for value in row) for row in x])"
HOLDS_ON = BY_NUMBER.replace("s[i] = ", "\n                try: s[i] = ").replace(
    "x[i, j]", "x[i, j]\n                except: pass"
)


@pytest.mark.parametrize(
    ("source", "slow"), [(BY_NUMBER, True), (IN_ONE_LINE, True), (HOLDS_ON, True), (BY_ROW, False)]
)
def test_a_loop_over_single_numbers_is_mentioned(source: str, slow: bool) -> None:
    function = written(source)
    advice = judge_function(MANY, function).advice
    assert len(advice) == slow
    words = 'more than 50 times as many steps in Python as whole arrays do, in the case "a"'
    assert all(words in note for note in advice)
    assert judge_function(FEW, function).advice == ()


@pytest.mark.parametrize("source", [BY_NUMBER, BY_ROW])
def test_no_clock_has_a_say(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = judge_function(MANY, written(source))
    for busy in (0.01, 20.0):  # seconds between two looks at a clock
        for clock in ("perf_counter", "process_time", "thread_time"):
            monkeypatch.setattr(time, clock, itertools.count(0, busy).__next__)
        assert judge_function(MANY, written(source)) == usual


LOOPS = """
    def forward_propagation(X, parameters):
        W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))
        Z1 = np.zeros((W1.shape[0], X.shape[1]))
        for i in range(W1.shape[0]):
            for j in range(X.shape[1]):
                for k in range(X.shape[0]):
                    Z1[i, j] += W1[i, k] * X[k, j]
        A1 = np.tanh(Z1 + b1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        return A2, {"Z1": Z1 + b1, "A1": A1, "Z2": W2 @ A1 + b2, "A2": A2}
"""
TRAINING = """
    def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
        parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
        for i in range(num_iterations):
            A2, cache = forward_propagation(X, parameters)
            grads = backward_propagation(parameters, cache, X, Y)
            parameters = update_parameters(parameters, grads)
        return parameters
"""


@pytest.mark.parametrize(("source", "notes"), [(TRAINING, 0), (LOOPS + TRAINING, 1)])
def test_a_training_is_looked_at_in_a_large_case_of_its_own(source: str, notes: int) -> None:
    outcome = judge("planar", "nn_model", written(source))
    assert outcome.state == "passed"
    assert len(outcome.advice) == notes
