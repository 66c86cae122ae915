"""Calls written down for learners."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.diagnosis.showing import shown_call
from dlhelpers.exercises.engine.exercise import Case


@pytest.mark.parametrize(
    ("args", "kwargs", "call"),
    [
        ((np.array([[9.0, 2], [7, -0.5]]),), {}, "f([[9, 2], [7, -0.5]])"),
        ((3, "relu", None, True, np.True_), {}, "f(3, 'relu', None, True, True)"),
        (([4, 3, 1], (1.5, 2)), {"rate": 0.1}, "f([4, 3, 1], (1.5, 2), rate=0.1)"),
        ((np.float32(0.25), np.uint8(200)), {}, "f(0.25, 200)"),
    ],
)
def test_a_short_call_can_be_typed(
    args: tuple[Any, ...], kwargs: dict[str, Any], call: str
) -> None:
    assert shown_call("f", Case("a case", *args, **kwargs)) == call


@pytest.mark.parametrize(
    "value",
    [
        np.array([1 / 3]),  # has no short exact form
        float("nan"),
        np.arange(500),
        list(range(40)),
        {"W1": np.ones((1, 1))},
        np.zeros((0, 2)),
        np.random.default_rng(0),
    ],
)
def test_what_is_long_or_inexact_is_not_shown(value: Any) -> None:
    assert shown_call("f", Case("a case", 1, value)) == ""
