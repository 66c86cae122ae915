"""For the tests: small notebooks, a teacher's and students' editions of it; units to grade them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlhelpers.course import open_course
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.sandbox.runner import End, Receiver
from dlhelpers.grading.submissions.notebook import parse
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.submissions.submission import Submission, digest_of, read_work
from dlhelpers.grading.submissions.work_queue import GradingOptions, Task

STEM = "01_small"

SETUP = "import numpy as np\n\nfrom dlhelpers.exercises.normalization import check, hint\n"

RIGHT = {
    "sigmoid": "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n",
    "sigmoid_derivative": (
        "def sigmoid_derivative(x):\n    s = sigmoid(x)\n    return s * (1 - s)\n"
    ),
    "softmax": (
        "def softmax(x):\n    e = np.exp(x)\n    return e / np.sum(e, axis=1, keepdims=True)\n"
    ),
    "normalize_rows": (
        "def normalize_rows(x):\n    return x / np.linalg.norm(x, axis=1, keepdims=True)\n"
    ),
}
POINTS = {"sigmoid": 1, "sigmoid_derivative": 1, "softmax": 2, "normalize_rows": 3}
ALL_POINTS = float(sum(POINTS.values()))

Cell = dict[str, Any]


def role(name: str, **changes: Any) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell."""
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**plain, "grade_id": name, **changes}}


def code_cell(identity: str, source: str, metadata: dict[str, Any] | None = None) -> Cell:
    return {
        "cell_type": "code",
        "id": identity,
        "metadata": metadata or {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def solution_cell(name: str, source: str) -> Cell:
    return code_cell(name, source, role(name, solution=True))


def notebook(cells: list[Cell], **metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def edition(codes: dict[str, str] | None = None, added: str = "") -> dict[str, Any]:
    """Return a notebook of the small lesson; right but for `codes`, with an added cell in front."""
    cells = [code_cell("setup", SETUP, role("setup", locked=True))]
    if added:
        cells.append(code_cell("an-added-cell", added))
    for name, source in {**RIGHT, **(codes or {})}.items():
        metadata = role(f"check-{name}", grade=True, locked=True, points=POINTS[name])
        cells.append(solution_cell(name, source))
        cells.append(code_cell(f"check-{name}", f"check({name})", metadata))
        cells.append(code_cell(f"show-{name}", f"print({name}(np.ones((2, 2))))"))
    return notebook(cells, kernelspec={"name": "python3", "language": "python"})


def name_course(folder: Path) -> None:
    """Make a folder a course."""
    (folder / "course.toml").write_text('title = "A small course"\n', encoding="utf-8")


def small_rubric(folder: Path) -> Rubric:
    """Write a course of the small lesson alone, and read it."""
    name_course(folder)
    (folder / f"{STEM}.ipynb").write_text(json.dumps(edition()), encoding="utf-8")
    return load_rubrics(open_course(folder))[0]


def submitted(rubric: Rubric, content: dict[str, Any], student: str = "ann") -> Submission:
    """Read a notebook as if this student had handed it in."""
    data = json.dumps(content).encode()
    return read_work(student, digest_of(data), parse(data), rubric)


def grade(
    submission: Submission, rubric: Rubric, seed: int, unit: Unit, partial: bool = False
) -> Result:
    """Grade one submission as a class's are."""
    return unit.grade(Task(submission, rubric, GradingOptions(seed=seed, partial=partial)))


@dataclass(eq=False)
class Told:
    """A runner that answers what it is told to, and counts the questions."""

    answer: bytes
    lost: int = 0
    asked: int = 0

    def begin(self) -> None: ...

    def run(self, inputs: bytes, job: bytes, seconds: float, receive: Receiver) -> End:
        self.asked += 1
        if self.asked <= self.lost:
            return End("lost")
        for start in range(0, len(self.answer), 1 << 20):
            receive(self.answer[start : start + (1 << 20)])
        return End("ended")

    def abandon(self) -> None: ...

    def close(self) -> None: ...


class ToldUnit(Unit):
    """A unit with a judge of its own, whose runner is somebody else's."""

    def __init__(self, runner: Any) -> None:
        super().__init__()
        self.runner = runner

    def _runner_for(self, task: Task) -> Any:
        return self.runner
