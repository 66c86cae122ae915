"""What a student edition tells of itself, in its metadata: it survives editing and copying.

The mark holds the edition's digest, by which a lesson is known that has changed since, and the
exercises' cells as they were handed out, from which one can be given back.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlhelpers.course.edition import Notebook, student_edition
from dlhelpers.notebooks import text_of

_KEY = "dlhelpers"


@dataclass(frozen=True)
class Mark:
    """The edition that a notebook is, and its exercises' cells as they were handed out."""

    edition: str
    exercises: dict[str, str]


def mark_of(notebook: Any) -> Mark | None:
    """The mark of a notebook; None where it has none, or none that can be read."""
    try:
        found = notebook["metadata"][_KEY]
        exercises = {str(name): text_of(source) for name, source in found["exercises"]}
        return Mark(str(found["edition"]), exercises)
    except (KeyError, TypeError, ValueError):
        return None


def mark_in(path: Path) -> Mark | None:
    """The mark of a learner's file, whatever has become of that."""
    try:
        return mark_of(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return None


def marked_edition(notebook: Notebook) -> Notebook:
    """Make the student edition of a notebook, with its mark; one that has a mark stays as it is."""
    if mark_of(notebook):
        return notebook
    from ipykernel.ipkernel import IPythonKernel

    edition = student_edition(notebook)
    digest = hashlib.sha256(json.dumps(edition, sort_keys=True).encode()).hexdigest()[:16]
    exercises = [  # not by their names, which Jupyter would sort
        [role["grade_id"], cell["source"]]
        for cell in edition["cells"]
        if (role := cell["metadata"].get("nbgrader", {})).get("solution")
    ]
    # What JupyterLab would put in on opening, and then call the notebook unsaved.
    edition["metadata"]["language_info"] = dict(IPythonKernel.language_info)
    edition["metadata"][_KEY] = {"edition": digest, "exercises": exercises}
    return edition
