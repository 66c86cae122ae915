"""For the tests: small notebooks, a teacher's and students' editions of it; a box that obeys."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlhelpers.grading.sandbox.runner import Reply
from dlhelpers.grading.submissions.notebook import parse
from dlhelpers.grading.submissions.rubric import Rubric, load_rubrics
from dlhelpers.grading.submissions.submission import Submission, digest_of, read_work

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


def small_rubric(folder: Path) -> Rubric:
    """Write the teacher's notebook of the small lesson and read it."""
    (folder / f"{STEM}.ipynb").write_text(json.dumps(edition()), encoding="utf-8")
    return load_rubrics(folder)[0]


def submitted(rubric: Rubric, content: dict[str, Any], student: str = "ann") -> Submission:
    """Read a notebook as if this student had handed it in."""
    data = json.dumps(content).encode()
    return read_work(student, digest_of(data), parse(data), rubric)


@dataclass
class Told:
    """A box that answers what it is told to, and keeps what it was asked."""

    first: bytes
    again: Reply | None = None
    lost: int = 0
    asked: list[str] = field(default_factory=list)
    sandboxed, waited = True, 0.0

    def run(self, inputs: bytes, job: bytes, seconds: float) -> Reply:
        self.asked.append("run")
        if self.asked.count("run") <= self.lost:
            return Reply(b"", "lost")
        return Reply(self.first, "ended")

    def more(self, trial: bytes) -> Reply | None:
        self.asked.append("more")
        return self.again

    def dismiss(self) -> None: ...
