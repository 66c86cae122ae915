"""Products warn of what is wrong, and of nothing else."""

import warnings
from typing import Any

import numpy as np
import pytest

from dlhelpers import _products, descent, logistic, planar
from dlhelpers._products import product
from dlhelpers.deep import backward, forward


class Alarming(np.ndarray[Any, Any]):
    """A matrix whose products note an invalid operation, as some kernels do now and then."""

    def __matmul__(self, other: Any) -> Any:
        np.sqrt(np.array([-1.0]))
        return np.asarray(self) @ np.asarray(other)


def alarming(rows: int, columns: int, dtype: Any = np.float32) -> Any:
    return np.ones((rows, columns), dtype).view(Alarming)


def test_the_alarm_is_one() -> None:
    with pytest.warns(RuntimeWarning, match="invalid value"):
        alarming(2, 3) @ np.ones((3, 2))


def test_a_false_alarm_is_not_told() -> None:
    C = product(alarming(2, 3), np.ones((3, 2), np.float32))
    np.testing.assert_array_equal(C, np.full((2, 2), 3.0))
    assert C.dtype == np.float32


def test_the_product_is_numpys() -> None:
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(4, 3)), rng.normal(size=(3, 5))
    np.testing.assert_array_equal(product(A, B), A @ B)
    np.testing.assert_array_equal(product(A, A.T), A @ A.T)
    assert product(np.ones((2, 0)), np.ones((0, 3))).tolist() == np.zeros((2, 3)).tolist()


def test_what_is_invalid_is_told() -> None:
    infinite = np.array([[np.inf, 1.0]])
    with pytest.warns(RuntimeWarning, match="invalid value encountered in matmul"):
        assert np.isnan(product(infinite, np.array([[0.0], [1.0]]))).all()


def test_an_overflow_is_told() -> None:
    large = np.full((2, 2), 3e38, np.float32)
    with pytest.warns(RuntimeWarning, match="overflow encountered in matmul"):
        assert np.isinf(product(large, large)).all()


def test_an_overflow_in_a_training_is_told() -> None:
    rng = np.random.default_rng(0)
    start = {"W1": rng.normal(size=(3, 4)), "b1": np.zeros((3, 1))}
    start |= {"W2": rng.normal(size=(1, 3)), "b2": np.zeros((1, 1))}
    X, Y = rng.normal(size=(4, 6)), np.array([[0.0, 1, 0, 1, 1, 0]])
    with pytest.warns(RuntimeWarning, match="overflow"):
        descent.descend(X, Y, start, 1e200, 5, cost_every=0)


def test_every_product_of_the_library_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each function computes with the guard: without it, it would compute nothing."""

    def none(*_: Any) -> Any:
        raise LookupError

    for module in (logistic, planar, backward, forward, descent):
        monkeypatch.setattr(module, "product", none)
    X, Y = np.ones((3, 5)), np.ones((1, 5))
    two = planar.initialize_parameters(3, 4, 1)
    cache = {"A1": np.ones((4, 5)), "A2": np.ones((1, 5))}
    layer = (X, two["W1"], two["b1"])
    calls: list[Any] = [
        lambda: logistic.propagate(np.ones((3, 1)), 0.0, X, Y),
        lambda: logistic.predict(np.ones((3, 1)), 0.0, X),
        lambda: planar.forward_propagation(X, two),
        lambda: planar.backward_propagation(two, cache, X, Y),
        lambda: forward.linear_forward(*layer),
        lambda: backward.linear_backward(np.ones((4, 5)), layer),
        lambda: backward.L_model_backward(Y, Y, [(layer, X)]),
        lambda: descent.descend(
            np.ones((900, 5)), Y, {"W1": np.ones((1, 900)), "b1": [[0]]}, 1, 99
        ),
    ]
    for call in calls:
        with pytest.raises(LookupError):
            call()


def test_the_guard_hides_nothing_but_invalid_operations() -> None:
    with warnings.catch_warnings(), _products.false_alarms_ignored():
        warnings.simplefilter("error")
        np.sqrt(np.array([-1.0]))
        with pytest.raises(RuntimeWarning, match="overflow"):
            np.exp(np.array([1000.0]))
        with pytest.raises(RuntimeWarning, match="divide by zero"):
            np.log(np.array([0.0]))


def test_a_training_keeps_the_callers_warnings_for_the_callers_cost() -> None:
    def cost(Z: Any, Y: Any) -> float:
        return float(np.log(-1 - Z**2).sum())

    with pytest.warns(RuntimeWarning, match="invalid value encountered in log"):
        descent.descend([[1, 2]], [[0, 1]], {"W1": [[1.0]], "b1": [[0.0]]}, 0.1, 1, cost=cost)
    with np.errstate(invalid="raise"), pytest.raises(FloatingPointError):
        descent.descend([[1, 2]], [[0, 1]], {"W1": [[1.0]], "b1": [[0.0]]}, 0.1, 1, cost=cost)

    def watch(step: int, parameters: Any) -> None:
        np.log(-parameters["W1"])

    with np.errstate(invalid="raise"), pytest.raises(FloatingPointError):
        descent.descend([[1, 2]], [[0, 1]], {"W1": [[1.0]], "b1": [[0.0]]}, 0.1, 1, watch=watch)
