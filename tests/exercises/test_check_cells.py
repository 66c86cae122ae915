"""The examples below each check in the notebooks: whoever passes the check passes these too."""

import ast
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlhelpers.course import open_course
from dlhelpers.datasets import load_planar_dataset
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.engine.execution import with_globals
from dlhelpers.figures import classifiers, plotting

LESSONS = open_course().lessons
CELLS = {
    (notebook.lesson, cell["id"].removeprefix("check-")): "".join(cell["source"])
    for notebook in open_course().notebooks
    for cell in json.loads(notebook.path.read_text(encoding="utf-8"))["cells"]
    if cell["id"].startswith("check-")
}

#: Right for the exercise, but the cells below it call it or take its result in another way: those
#: who wrote it know another text, whose third argument is needed or whose costs are returned too.
OTHER_TEXTS = (
    "compute_cost_with_parameters",
    "two_layers_with_seed_and_costs",
    "deep_model_with_costs",
    "nn_model_by_itself",
)


def _solutions() -> list[Any]:
    return [
        pytest.param(lesson, name, solution, id=f"{lesson}-{name}-{number}")
        for lesson in LESSONS
        for name, solutions in import_module(
            f"tests.exercises.solutions.{lesson}"
        ).solutions.items()
        for number, solution in enumerate(solutions)
        if getattr(solution, "__name__", "") not in OTHER_TEXTS
    ]


@pytest.mark.parametrize(("lesson", "name", "solution"), _solutions())
def test_a_right_function_passes_the_examples_too(
    lesson: str, name: str, solution: Callable[..., Any]
) -> None:
    helpers = get_lesson(lesson).helpers
    world: dict[str, Any] = {**helpers, "np": np, "plt": plt, "plotting": plotting}
    world["classifiers"] = classifiers
    if lesson == "planar":
        world["X"], world["Y"] = load_planar_dataset()
    world |= {"check": lambda _function: None, "classes": np.array([b"non-cat", b"cat"])}
    world[name] = with_globals(solution, helpers, prefer_own=True)
    try:
        exec(CELLS[lesson, name], world)
    finally:
        plt.close("all")


@pytest.mark.parametrize(("lesson", "name"), CELLS)
def test_each_example_says_what_is_expected(lesson: str, name: str) -> None:
    tree = ast.parse(CELLS[lesson, name])
    assert all(node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert))
