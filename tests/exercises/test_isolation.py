"""Calls where nobody works, as in the grader, are cheaper and give the same answers."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises import execution, isolation
from dlhelpers.exercises.exercise import Case


def draws(x: Any) -> Any:
    return np.random.rand(3), np.random.randn()


def overwrites(x: Any) -> Any:
    x += 1
    return x


def divides(x: Any) -> Any:
    return x / 0


def raises(x: Any) -> Any:
    print("so far")
    raise ValueError(str(x))


def leaves_alone(x: Any) -> Any:
    return x


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_somebody_works_here", True)
    isolation.expect_no_person()


ARGUMENTS = (
    np.arange(6.0).reshape(2, 3),
    np.array([0.0, -0.0, np.nan, np.inf]),
    np.array([1, 2]),
    np.array([[True, False]]),
    np.array([1, "a"], dtype=object),
    [np.ones(2), {"W1": np.zeros((2, 1))}],
    3,
)


@pytest.mark.parametrize("function", [draws, overwrites, divides, raises, leaves_alone])
def test_answers_are_the_same(function: Callable[..., Any], request: pytest.FixtureRequest) -> None:
    thorough = [_seen(execution.call(function, Case("x", x))) for x in ARGUMENTS]
    request.getfixturevalue("cheap")
    assert [_seen(execution.call(function, Case("x", x))) for x in ARGUMENTS] == thorough


def _seen(answer: execution.Answer) -> tuple[str, ...]:
    return (repr(answer.value), repr(answer.error), answer.printed, *answer.warned,
            repr(answer.overwritten))  # fmt: skip


@pytest.mark.usefixtures("cheap")
def test_overwriting_is_noticed() -> None:
    for x in (np.zeros(3), [np.zeros(3)], {"a": np.zeros(3)}):

        def change(x: Any) -> None:
            (x["a"] if isinstance(x, dict) else x[0] if isinstance(x, list) else x)[0] = 1

        assert execution.call(change, Case("x", x)).overwritten == (0,)
        assert execution.call(leaves_alone, Case("x", x)).overwritten == ()


def test_where_nobody_works_nothing_is_drawn_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for usual in ("QtAgg", None):
        if usual:
            monkeypatch.setenv("MPLBACKEND", usual)
        else:
            monkeypatch.delenv("MPLBACKEND")
        with isolation.nobody_works_here():
            assert os.environ["MPLBACKEND"] == "Agg"
            assert isolation.plot_settings() == {}
        assert os.environ.get("MPLBACKEND") == usual
