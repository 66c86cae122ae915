"""The teacher's version of an exercise, read from the notebook that the package carries."""

import json
from collections.abc import Iterator
from typing import Any

from dlhelpers._resources import resource_folder


def version(lesson: str, exercise: str) -> str:
    """Return the source of the teacher's version, without the marks around the solution.

    Parameters
    ----------
    lesson : str
        The lesson's name; its notebook is the one that imports the lesson's checks.
    exercise : str
        The exercise's name, which is the ``grade_id`` of its cell.

    Raises
    ------
    FileNotFoundError
        If this copy of the package has no notebooks.
    LookupError
        If no notebook holds the exercise.
    """
    for cells in _notebooks():
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        if not any(f"dlhelpers.exercises.{lesson} import" in source for source in sources):
            continue
        for cell in cells:
            about = cell["metadata"].get("nbgrader", {})
            if about.get("grade_id") == exercise and about.get("solution"):
                lines = "".join(cell["source"]).splitlines()
                return "\n".join(line for line in lines if not line.lstrip().startswith("### "))
    raise LookupError(f"no notebook of the lesson {lesson!r} holds the exercise {exercise!r}")


def _notebooks() -> Iterator[list[dict[str, Any]]]:
    for path in sorted(resource_folder("notebooks").glob("*.ipynb")):
        cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield cells
