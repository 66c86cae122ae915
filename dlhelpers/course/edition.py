"""The student edition: made from the teacher's notebooks, never edited by hand.

Solutions and outputs are taken out and checks locked, by the rules of nbgrader's
``generate_assignment`` (a test holds the two together), without nbgrader, which brings a database
and a web server. Knows nothing of what a right solution is.
"""

import hashlib
import json
import re
from typing import Any

from dlhelpers.notebooks import text_of

Cell = dict[str, Any]
Notebook = dict[str, Any]

_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")


def student_edition(notebook: Notebook) -> Notebook:
    """Turn a teacher's notebook into a student's.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4 as JSON; not changed.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If a solution region does not close, or stands in a cell that is no exercise.
    """
    edition: Notebook = json.loads(json.dumps(notebook))
    exercise_seen = False
    for cell in edition["cells"]:
        role = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        name = role.get("grade_id") or cell.get("id", "")
        source = text_of(cell["source"])
        cell["source"] = without_solution(source, name, bool(role.get("solution")))
        exercise_seen = exercise_seen or bool(role.get("solution"))
        if exercise_seen and cell["cell_type"] == "code":
            # Run All then goes on behind an exercise that is not solved yet.
            tags = cell["metadata"].setdefault("tags", [])
            if "raises-exception" not in tags:
                tags.append("raises-exception")
        if role:
            _lock(cell, role)
    return edition


def without_solution(source: str, name: str, is_exercise: bool) -> str:
    """Return a cell's source as it is handed out; a ValueError says what is wrong with a region."""
    lines: list[str] = []
    inside = found = False
    for line in source.split("\n"):
        if "### BEGIN SOLUTION" in line:
            if inside:
                raise ValueError(f"cell {name}: a solution begins inside a solution")
            inside = found = True
            indent = re.match(r"\s*", line)
            lines += [(indent.group() if indent else "") + text for text in _STUB]
        elif "### END SOLUTION" in line:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"cell {name}: a solution region does not end")
    if found and not is_exercise:
        raise ValueError(f"cell {name}: a solution stands in a cell that is no exercise")
    return "\n".join(lines if found or not is_exercise else _STUB)


def _lock(cell: Cell, role: dict[str, Any]) -> None:
    metadata = cell["metadata"]
    if any(role.get(key) for key in ("solution", "grade", "locked")):
        metadata["deletable"] = False
        if not role.get("solution"):
            metadata["editable"] = False
        role["cell_type"] = cell["cell_type"]
        role["checksum"] = checksum(cell, role)


def checksum(cell: Cell, role: dict[str, Any]) -> str:
    """nbgrader's mark of what the cell was when it was handed out; it guards against accidents."""
    parts = [
        cell["source"],
        cell["cell_type"],
        *(str(role.get(key, False)) for key in ("grade", "solution", "locked")),
        str(role.get("grade_id", "")),
    ]
    if role.get("grade"):
        parts.append(str(float(role.get("points", 0))))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
