"""Draws of one distribution are the same, and of another one not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.engine.randomness import same_initialization

Draw = Callable[[np.random.Generator, tuple[int, int]], Any]

RIGHT: dict[str, Draw] = {
    "standard_normal": lambda rng, shape: rng.standard_normal(shape) * 0.01,
    "normal with a scale": lambda rng, shape: rng.normal(0, 0.01, shape),
    "a legacy generator": lambda rng, shape: np.random.RandomState(7).randn(*shape) * 0.01,
    "float32": lambda rng, shape: (rng.standard_normal(shape) * 0.01).astype(np.float32),
    "one number after the other": lambda rng, shape: np.array(
        [[rng.normal() / 100 for _ in range(shape[1])] for _ in range(shape[0])]
    ),
}
WRONG: dict[str, Draw] = {
    "uniform from 0 to 0.01": lambda rng, shape: rng.random(shape) * 0.01,
    "uniform with the right spread": lambda rng, shape: (rng.random(shape) - 0.5) * 12**0.5 * 0.01,
    "0.01 forgotten": lambda rng, shape: rng.standard_normal(shape),
    "divided by 10": lambda rng, shape: rng.standard_normal(shape) / 10,
    "twice the variance": lambda rng, shape: rng.standard_normal(shape) * 0.01 * 2**0.5,
    "shifted": lambda rng, shape: rng.standard_normal(shape) * 0.01 + 0.01,
    "equal rows": lambda rng, shape: np.ones(shape) * rng.standard_normal(shape[1]) * 0.01,
    "zeros": lambda rng, shape: np.zeros(shape),
    "ones": lambda rng, shape: np.ones(shape) * 0.01,
    "transposed": lambda rng, shape: rng.standard_normal(shape[::-1]) * 0.01,
    "nan": lambda rng, shape: np.full(shape, np.nan),
}


def _pair(draw: Draw, shape: tuple[int, int], seed: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    right = {"W": rng.standard_normal(shape) * 0.01, "b": np.zeros((shape[0], 1))}
    return {"W": draw(rng, shape), "b": np.zeros((shape[0], 1))}, right


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (6, 5), (40, 50), (200, 300)])
@pytest.mark.parametrize("draw", RIGHT.values(), ids=RIGHT.keys())
def test_any_generator_passes(draw: Draw, shape: tuple[int, int]) -> None:
    for seed in range(20):
        mine, right = _pair(draw, shape, seed)
        assert same_initialization(mine, right) is None


@pytest.mark.parametrize("draw", WRONG.values(), ids=WRONG.keys())
def test_another_distribution_is_told_apart_both_ways(draw: Draw) -> None:
    for seed in range(20):
        mine, right = _pair(draw, (50, 60), seed)
        assert same_initialization(mine, right) is not None
        # Of a wrong function that is recognized, the "right" one is the mistake.
        if draw is not WRONG["nan"]:
            assert same_initialization(right, mine) is not None


def test_biases_are_compared_by_value() -> None:
    mine, right = _pair(RIGHT["standard_normal"], (50, 60), 0)
    for biases in (np.ones((50, 1)), np.random.default_rng(0).normal(size=(50, 1)) * 0.01):
        difference = same_initialization({**mine, "b": biases}, right)
        assert difference is not None
        assert difference.where == "['b']"


def test_two_wrong_draws_of_one_kind_are_the_same() -> None:
    for name in ("uniform from 0 to 0.01", "0.01 forgotten", "equal rows", "zeros"):
        rng = np.random.default_rng(1)
        one, other = (WRONG[name](rng, (50, 60)) for _ in range(2))
        assert same_initialization(one, other) is None


@pytest.mark.parametrize(
    ("name", "mistake", "words"),
    [
        ("0.01 forgotten", "another distribution", "['W'] is random with spread 1 and mean"),
        ("equal rows", "too few random numbers", "3000 numbers in the result['W'] are 60 and cop"),
    ],
)
def test_what_is_wrong_with_a_draw_is_said(name: str, mistake: str, words: str) -> None:
    difference = same_initialization(*_pair(WRONG[name], (50, 60), 0))
    assert difference is not None
    assert difference.mistake == mistake
    assert words in difference.sentence


def test_structure_and_shape_count_as_anywhere() -> None:
    mine, right = _pair(RIGHT["standard_normal"], (50, 60), 0)
    assert same_initialization({"W": mine["W"]}, right) is not None
    assert same_initialization(mine["W"], right) is not None
    difference = same_initialization({**mine, "W0": mine["W"]}, right)
    assert difference is not None
    assert "'W0' among them, expected are 'W', 'b'" in difference.text


def test_a_right_answer_is_refused_less_than_once_in_thousands() -> None:
    rng = np.random.default_rng(5)
    draws = rng.standard_normal((4000, 2, 30))
    assert all(same_initialization(a, b) is None for a, b in draws)
