"""One exercise given back as it was handed out, with the learner's text kept beside it."""

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from dlhelpers.course.edition_mark import Mark, mark_of, marked_edition
from dlhelpers.course.files import replace
from dlhelpers.course.folder import open_course
from dlhelpers.notebooks import CourseError, read_notebook, text_of


def reset(notebook: str | os.PathLike[str], exercise: str) -> bool:
    """Give one exercise of a learner's notebook back as it was handed out.

    What the learner has written is kept in the notebook, below the exercise, as text that is not
    run. A cell that is missing is put back above its check.

    Parameters
    ----------
    notebook : path
        A notebook of a student edition.
    exercise : str
        The exercise's name.

    Returns
    -------
    bool
        Whether anything was to be done.

    Raises
    ------
    CourseError
        If the file is no notebook of a lesson or cannot be written, or has no such exercise.
    """
    path = Path(notebook).expanduser()
    read_notebook(path)  # says what is wrong with the file
    content: dict[str, Any] = json.loads(path.read_bytes())
    mark = mark_of(content) or _mark_of_lesson(path)
    if exercise not in mark.exercises:
        known = ", ".join(mark.exercises)
        raise CourseError(f"{path} has no exercise {exercise!r}; its exercises are {known}")
    stub, cells = mark.exercises[exercise], content["cells"]
    has_ids = (content.get("nbformat"), content.get("nbformat_minor", 0)) >= (4, 5)
    mine = [cell for cell in cells if _name(cell) == exercise]
    texts = [text for cell in mine if (text := text_of(cell["source"])) != stub]
    if len(mine) == 1 and not texts:
        return False
    place = _place(cells, exercise)
    metadata = mine[0]["metadata"] if mine else _metadata_of(exercise)
    identity = mine[0].get("id", exercise) if mine else exercise
    cell = {"cell_type": "code", "id": identity, "metadata": metadata, "source": stub}
    cell |= {"outputs": [], "execution_count": None}
    content["cells"] = [cell for cell in cells if _name(cell) != exercise]
    given_back = [cell, *(_kept(exercise, text) for text in texts)]
    for made in given_back if not has_ids else ():
        del made["id"]
    content["cells"][place:place] = given_back
    try:
        replace(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise CourseError(f"{path}: it cannot be written ({error.strerror})") from None
    return True


def _mark_of_lesson(path: Path) -> Mark:
    """The mark that a notebook without one would have, if it is of the five lessons."""
    lesson = read_notebook(path).lesson
    for teachers in open_course().notebooks:
        if teachers.lesson == lesson and (
            mark := mark_of(marked_edition(json.loads(teachers.data)))
        ):
            return mark
    raise CourseError(
        f"{path}: it does not say how its exercises were handed out; take them from another copy"
    )


def _name(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _place(cells: list[dict[str, Any]], exercise: str) -> int:
    """Where the exercise's cell is, or was: above its check, else at the end."""
    names = [_name(cell) for cell in cells]
    for name in (exercise, f"check-{exercise}"):
        if name in names:
            return names.index(name)
    return len(cells)


def _metadata_of(exercise: str) -> dict[str, Any]:
    plain = {"schema_version": 3, "grade": False, "locked": False, "task": False}
    role = {**plain, "solution": True, "grade_id": exercise, "cell_type": "code"}
    return {"nbgrader": role, "deletable": False, "tags": ["raises-exception"]}


def _kept(exercise: str, text: str) -> dict[str, Any]:
    """A cell with what the learner wrote, which nobody runs or takes for the exercise."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    intro = f"Your `{exercise}` before it was reset; it is kept here, and not run:"
    source = f"{intro}\n\n{fence}python\n{text}\n{fence}"
    identity = f"before-reset-{uuid4().hex[:8]}"
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": source}
