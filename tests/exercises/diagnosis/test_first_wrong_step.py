"""The first step of a wrong function that is wrong, proved with the right one put there."""

from typing import Any

import numpy as np
import pytest

from dlhelpers.exercises.diagnosis.first_wrong_step import first_wrong_step
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from tests.exercises.writing import changed, written


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(n_x: int, n_h: int, m: int) -> Case:
        cache = {"A1": np.tanh(rng.normal(size=(n_h, m))), "A2": rng.uniform(0.1, 0.9, (1, m))}
        W2, X, Y = rng.normal(size=(1, n_h)), rng.normal(size=(n_x, m)), rng.integers(0, 2, (1, m))
        return Case(f"{m} examples", {"W2": W2}, cache, X, Y)

    return [case(2, 3, 2), case(1, 1, 1), case(3, 2, 5), case(4, 4, 4)]


@exercise(cases=_cases, hints=[])
def back(parameters: Any, cache: Any, X: Any, Y: Any) -> Any:
    m = X.shape[1]
    W2 = parameters["W2"]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    if mistake("not taken for the learner's"):
        """This block belongs to no learner."""
        dZ2 = Y
    dW2 = dZ2 @ A1.T / m
    dZ1 = W2.T @ dZ2 * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    return {"dW1": dW1, "dW2": dW2}


@exercise(cases=lambda rng: [Case(f"{n} numbers", rng.normal(size=n)) for n in (3, 2, 5)], hints=[])
def chain(x: Any) -> Any:
    total = 0.0
    for value in x:
        square = value**2
        total = total + square
    return total


@exercise(cases=lambda rng: [Case(f"{n} layers", n) for n in (1, 3, 6)], hints=[])
def layers(L: int) -> Any:
    grads = {}
    for l in range(1, L + 1):
        grads["dW" + str(l)], grads["db" + str(l)] = 2.0 * l, 3.0
    return grads


def _said(teachers: Any, *changes: tuple[str, str], source: str = "") -> tuple[str | None, str]:
    source = changed(source or teachers.text, *changes)
    cases = teachers.cases(np.random.default_rng(0))
    finding = first_wrong_step(teachers, written(source, Any=Any), cases)
    return finding or (None, "")


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ([("A2 - Y", "Y - A2")], "dZ2", "Your dZ2 is the step that is wrong; with the right one"),
        ([("(1 - A1", "(1 + A1")], "dZ1", "Your dZ2 and dW2 are right. Your dZ1 is the step that"),
        ([("W2.T @", "W2 @")], "dZ1", "Your dZ2 and dW2 are right. Your dZ1"),  # it raises
        ([("A1**2)", "A1['A'])")], "dZ1", "Your dZ2 and dW2 are right. Your dZ1"),
        ([("X.shape[1]", "X.shape[0]")], "m", "your m is 3, the right one 5."),
        ([("X.T / m", "X.T\n    dW1 /= m * m")], "dW1", "dW1 is the step"),
        ([('"dW1": dW1', '"dW1": dW1[:, 0]')], "dW1", "Your dW1 is the step"),
        (
            [("A1.T / m", "A1.T"), ("(1 - A1", "(1 + A1")],
            "dW2, dZ1",
            "Your dZ2 is right. Your dW2 and dZ1 are the steps that are not; with the right ones",
        ),
        # minus and minus: dZ2 has another form and is no fault
        ([("A2 - Y", "Y - A2"), ("dZ2 @ A1.T", "-dZ2 @ A1.T"), ("W2.T @", "-W2.T @"),
          ("dZ1 @ X.T / m", "dZ1 @ X.T")], "dW1", "Your dW2 and dZ1 are right. Your dW1"),
    ],
)  # fmt: skip
def test_the_step_is_found(changes: list[tuple[str, str]], name: str, words: str) -> None:
    found, sentence = _said(back, *changes)
    assert found == f"first wrong step: {name}"
    assert words in sentence


def test_the_values_are_shown_where_they_are_small() -> None:
    _, sentence = _said(back, ("A2 - Y", "Y + 0 * A2"))
    assert 'In the case "2 examples" your dZ2 is [[' in sentence
    _, sentence = _said(back, ("A2 - Y", "np.ones((4, 4))"))
    assert "your dZ2 has shape (4, 4), the right one (1, 2)." in sentence
    name, sentence = _said(back, ("m = X.shape[1]", "m = [[1], [1, 2]]"))
    assert (name, "your m" in sentence) == ("first wrong step: m", False)


def test_where_the_steps_are_right_the_rest_is_not() -> None:
    name, sentence = _said(
        back, ('return {"dW1": dW1, "dW2": dW2}', "return {k: -v for k, v in locals().items()}")
    )
    assert name == "right up to dW1"
    assert sentence.endswith("are right in every case: look at what comes after them.")


def test_a_step_in_a_loop_is_compared_round_by_round() -> None:
    name, sentence = _said(chain, ("value**2", "value**2 if value > 0 else 0"))
    assert name == "first wrong step: square"
    assert "Your square is the step that is wrong" in sentence


def test_one_line_for_all_layers_is_one_step() -> None:
    name, sentence = _said(layers, ("2.0 * l", "2.5 * l"))
    assert name == "first wrong step: dW1, dW2, dW3, dW4, dW5, dW6"
    assert "Your dW1, dW2, dW3, dW4, dW5 and dW6 are the steps that are wrong" in sentence


def test_two_lines_for_one_of_the_teachers_are_one_step() -> None:
    name, _ = _said(chain, ("value**2", "abs(value)\n        square = square * 2"))
    assert name == "first wrong step: square"


@pytest.mark.parametrize(
    "source",
    [
        "def chain(x): return sum(x)",  # no step has a name
        "def chain(x):\n    return (total := sum(x)) * 1",
        "def chain(x):\n    result = sum(x)\n    return result",
        "def chain(x):\n    total = 0\n    while True: total = total + 1",
        "def chain(x):\n    total = (v for v in x)\n    return 1",
        "def chain(x):\n    total = [i for i in range(10**5)]\n    for v in total: total = v\n"
        "    return 1",
    ],
)
def test_where_nothing_is_proved_nothing_is_said(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlhelpers.exercises.diagnosis.steps.CALL", 0.3)
    name, sentence = _said(chain, source=source)
    assert (name, sentence) in ((None, ""), ("first wrong step: total", sentence))
    assert "is right" not in sentence.split(";")[0]


def test_a_function_without_a_source_is_left_alone() -> None:
    assert first_wrong_step(back, max, []) is None
