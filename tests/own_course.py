"""For the tests: a small course of somebody's own, with a lesson, its exercises and data."""

import json
from pathlib import Path
from typing import Any

STEM = "01_doubling"

EXERCISES = '''"""The exercises of doubling."""

import numpy as np

from dlhelpers import activations
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lesson import Lesson

FACTOR = 2  # the secret of this lesson: PRIVATE-ANSWER


def _cases(rng):
    return [Case(f"{n} numbers", rng.normal(size=n)) for n in (3, 5)]


@exercise(cases=_cases, hints=["Twice as much."])
def double(x):
    y = FACTOR * x
    if mistake("squared"):
        """You squared x. Take two times x."""
        y = x**2
    return y


@exercise(cases=_cases, hints=["Call double."])
def squashed(x):
    y = activations.sigmoid(double(x))
    if mistake("not doubled"):
        """You forgot to double x."""
        y = activations.sigmoid(x)
    return y


@exercise(cases=_cases, hints=["Call squashed."])
def rounded(x):
    y = np.round(squashed(x), 2)
    if mistake("not rounded"):
        """You forgot to round."""
        y = squashed(x)
    return y


lesson = Lesson([double, squashed, rounded], helpers={"sigmoid": activations.sigmoid})
'''

SETUP = """import numpy as np
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.doubling import check, hint, solution
points = np.loadtxt("data/points.txt")
"""

#: Right solutions, which call each other; the first lines are the stub's.
SOLUTIONS = {
    "double": "return 2 * x",
    "squashed": "return sigmoid(double(x))",
    "rounded": "return np.round(squashed(x), 2)",
}
POINTS = {"double": 1, "squashed": 2, "rounded": 3}


def cell(name: str, source: str, **role: Any) -> dict[str, Any]:
    """Return a code cell with nbgrader's metadata."""
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {
        "cell_type": "code", "id": name, "source": source, "outputs": [], "execution_count": None,
        "metadata": {"nbgrader": {**plain, "grade_id": name, **role}},
    }  # fmt: skip


def notebook() -> dict[str, Any]:
    """Return the teacher's notebook."""
    title = {"cell_type": "markdown", "id": "title", "source": "# Lesson 1: twice", "metadata": {}}
    cells = [title, cell("setup", SETUP, locked=True)]
    for name, body in SOLUTIONS.items():
        marked = f"    ### BEGIN SOLUTION\n    {body}\n    ### END SOLUTION"
        check = {"grade": True, "locked": True, "points": POINTS[name]}
        cells.append(cell(name, f"def {name}(x):\n{marked}", solution=True))
        cells.append(cell(f"check-{name}", f"check({name})", **check))
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write_notebook(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / f"{STEM}.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def own_course(folder: Path) -> Path:
    """Write the course into a folder that is made, and return it."""
    (folder / "exercises").mkdir(parents=True)
    (folder / "data").mkdir()
    settings = 'title = "Twice"\n\n[policy]\npercent_per_day = 10\n'
    (folder / "course.toml").write_text(settings, encoding="utf-8")
    (folder / "exercises" / "doubling.py").write_text(EXERCISES, encoding="utf-8")
    (folder / "data" / "points.txt").write_text("1 2\n3 4\n", encoding="utf-8")
    write_notebook(folder, notebook())
    return folder
