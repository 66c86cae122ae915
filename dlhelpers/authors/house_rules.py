"""The house rules of a lesson's notebook, as far as any course has to hold them.

They are read off the notebook's JSON. That its cells fit the exercises is not among them:
`dlhelpers.exercises.fitting` sees to that. The lessons of this package hold more rules; their tests
say which.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from dlhelpers.exercises.leaks import leaked_lines
from dlhelpers.notebooks import text_of

Notebook: TypeAlias = dict[str, Any]
Cell: TypeAlias = dict[str, Any]
#: The id of a cell, which may be empty, and what is wrong there.
Broken: TypeAlias = Iterator[tuple[str, str]]


def broken_rules(notebook: Notebook) -> Broken:
    """Find the rules that a notebook breaks.

    Parameters
    ----------
    notebook : dict
        The teacher's, as JSON; with the outputs of a run, as far as rules are about these.

    Yields
    ------
    cell, text : str
        The id of a cell, or an empty text, and what is wrong.
    """
    cells = [{**cell, "source": text_of(cell["source"])} for cell in notebook["cells"]]
    yield from _identities(cells)
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        yield from _solution(cell)
        if is_exercise(cell):
            yield from _check_cell(cell, following)
    yield from _headings(cells)
    yield from _outputs([cell for cell in cells if cell["cell_type"] == "code"])


def role_of(cell: Cell) -> dict[str, Any]:
    """The metadata of nbgrader."""
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def is_exercise(cell: Cell) -> bool:
    """Is the cell for the learner to write?"""
    return bool(role_of(cell).get("solution"))


def is_stretch(cell: Cell) -> bool:
    """Does the cell belong to an exercise that gives no points?"""
    return "stretch" in cell["metadata"].get("tags", [])


def _identities(cells: Sequence[Cell]) -> Broken:
    seen: set[str] = set()
    for cell in cells:
        if not cell.get("id"):
            yield "", "a cell has no id; open the notebook in JupyterLab and save it: then it has"
            return
        if cell["id"] in seen:
            yield cell["id"], "two cells have this id"
        seen.add(cell["id"])
        if role_of(cell) and role_of(cell).get("schema_version") != 3:
            yield cell["id"], "its nbgrader metadata has not schema_version 3"


def _solution(cell: Cell) -> Broken:
    marks = re.findall(r"### (BEGIN|END) SOLUTION", cell["source"])
    if is_exercise(cell) and marks != ["BEGIN", "END"]:
        yield cell["id"], "it needs one ### BEGIN SOLUTION and one ### END SOLUTION behind it"
    if marks and not is_exercise(cell):
        yield cell["id"], "it holds a solution, and is no exercise: give it the metadata of one"
    for number, line in leaked_lines(cell["source"]):
        text = f"its line {number} gives the solution away: {line.strip()}"
        yield cell["id"], f"{text}; take it out, for students would get it"


def _check_cell(cell: Cell, following: Cell | None) -> Broken:
    name = role_of(cell)["grade_id"]
    role = role_of(following) if following else {}
    if is_stretch(cell):
        if following is None or following["id"] != f"check-{name}" or not is_stretch(following):
            yield (
                cell["id"],
                f"the cell behind it must be its check, with the id 'check-{name}' and the tag "
                "stretch",
            )
            return
        if role:
            yield (
                following["id"],
                "a stretch exercise carries no points: take nbgrader's metadata out",
            )
    elif following is None or role.get("grade_id") != f"check-{name}" or not role.get("grade"):
        yield cell["id"], f"the cell behind it must be its check, with the grade_id 'check-{name}'"
        return
    elif not role.get("locked"):
        yield following["id"], "a check must be locked, so that nobody changes it unawares"
    if not following["source"].startswith(f"check({name})\n"):
        yield following["id"], f"its first line must be check({name})"
    elif "assert " not in following["source"]:
        yield following["id"], "below the check belongs an assert that can be verified by hand"


def _headings(cells: Sequence[Cell]) -> Broken:
    levels: list[int] = []
    exercise = ""  # the heading that is still to be met by an exercise
    for cell in cells:
        if is_exercise(cell):
            kind = "Stretch" if is_stretch(cell) else "Exercise"
            if not exercise.startswith(kind):
                yield cell["id"], f"above it belongs a heading that begins with {kind}"
            exercise = ""
        if cell["cell_type"] != "markdown":
            continue
        text = re.sub(r"```.*?```", "", cell["source"], flags=re.DOTALL)
        for marks, heading in re.findall(r"^(#+) (.+)$", text, flags=re.MULTILINE):
            if not levels and len(marks) > 1:
                yield cell["id"], "the first heading must be the title, with one #"
            elif levels and len(marks) == 1:
                yield cell["id"], "there is one title; other headings have two # or more"
            elif levels and len(marks) > levels[-1] + 1:
                yield cell["id"], f"the heading {heading!r} leaves out a level"
            levels.append(len(marks))
            exercise = heading if heading.startswith(("Exercise", "Stretch")) else exercise
    if not levels:
        yield "", "there is no title: a text cell that begins with # and the lesson's name"


def _outputs(cells: Sequence[Cell]) -> Broken:
    for cell, following in itertools.zip_longest(cells, cells[1:]):
        outputs = cell["outputs"]
        if any("image/png" in output.get("data", {}) for output in outputs):
            words = _printed(cell) + (_printed(following) if following else "")
            pages = "".join(text_of(o.get("data", {}).get("text/html", "")) for o in outputs)
            if "In words:" not in words and not re.search(r'<img alt="[^"]', pages):
                yield (
                    cell["id"],
                    "its figure has no text for those who cannot see it: end the cell in "
                    'show("what can be seen") of dlhelpers.figures.showing',
                )
        if any(output.get("name") == "stderr" for output in outputs):
            yield cell["id"], "it writes to stderr, a warning perhaps; learners would be puzzled"


def _printed(cell: Cell) -> str:
    return "".join(text_of(output.get("text", "")) for output in cell["outputs"])
