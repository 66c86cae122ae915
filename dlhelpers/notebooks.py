"""The one reader of teachers' notebooks: their cells, what each is for, and the lesson they are of.

A teacher's notebook is a trusted file in Jupyter's format 4. (What students hand in is read by
`dlhelpers.grading.submissions.notebook`, which trusts nothing.)
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

LESSON_IMPORT = re.compile(r"^[ \t]*from dlhelpers\.exercises\.(\w+) import ", re.MULTILINE)


class CourseError(Exception):
    """Something that the person at the keyboard can mend; the message says where and how."""


@dataclass(frozen=True)
class Cell:
    """One cell of a teacher's notebook."""

    kind: str  #: "code" or "markdown"
    source: str
    identity: str = ""  #: Jupyter's name of the cell
    role: Mapping[str, Any] = field(default_factory=dict)  #: nbgrader's metadata
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that nbgrader's metadata gives the cell; that of an exercise is its function's.

        It is empty where the cell only tells or demonstrates something.
        """
        return str(self.role.get("grade_id", ""))

    @property
    def is_exercise(self) -> bool:
        """Does the cell hold a solution?"""
        return bool(self.role.get("solution"))

    @property
    def is_stretch(self) -> bool:
        """Does the cell belong to an exercise that gives no points?"""
        return "stretch" in self.tags

    @property
    def is_check(self) -> bool:
        """Does the cell give points?"""
        return bool(self.role.get("grade"))

    @property
    def is_given(self) -> bool:
        """Does the cell belong to the teacher, and run before all else?"""
        is_ours = self.kind == "code" and bool(self.name)
        return is_ours and not (self.is_exercise or self.is_check)


@dataclass(frozen=True)
class TeachersNotebook:
    """A lesson's notebook, with its solutions."""

    path: Path
    data: bytes = field(repr=False)
    cells: tuple[Cell, ...] = field(repr=False)

    @cached_property
    def lesson(self) -> str:
        """The lesson whose check it imports: ``from dlhelpers.exercises.NAME import check``.

        Raises
        ------
        CourseError
            If it imports none.
        """
        found = LESSON_IMPORT.search(
            "\n".join(cell.source for cell in self.cells if cell.kind == "code")
        )
        if not found:
            raise CourseError(
                f"{self.path}: it imports check from no lesson of dlhelpers.exercises; write "
                "from dlhelpers.exercises.NAME import check, hint, solution into its first cell"
            )
        return found[1]

    @property
    def exercises(self) -> dict[str, Cell]:
        """The cells that hold solutions, by the exercise's name."""
        return {cell.name: cell for cell in self.cells if cell.is_exercise}

    @property
    def checks(self) -> dict[str, Cell]:
        """The cells ``check-NAME`` that give points, by the exercise's name."""
        checks = (cell for cell in self.cells if cell.is_check and cell.name.startswith("check-"))
        return {cell.name.removeprefix("check-"): cell for cell in checks}


def read_notebook(path: Path) -> TeachersNotebook:
    """Read a teacher's notebook.

    Raises
    ------
    CourseError
        If the file cannot be read or is no notebook of format 4.
    """
    try:
        data = path.read_bytes()
        content = json.loads(data)
        cells = tuple(map(_cell, content["cells"]))
    except OSError as error:
        raise CourseError(f"{path}: it cannot be read ({error.strerror})") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: the file is no notebook: no JSON ({error})") from None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise CourseError(
            f"{path}: the file is no notebook of format 4; open it in JupyterLab and save it"
        ) from None
    return TeachersNotebook(path, data, cells)


def _cell(raw: dict[str, Any]) -> Cell:
    role, tags = raw["metadata"].get("nbgrader", {}), raw["metadata"].get("tags", ())
    identity, source = str(raw.get("id", "")), text_of(raw["source"])
    return Cell(raw["cell_type"], source, identity, dict(role), tuple(map(str, tags)))


def text_of(source: str | list[str]) -> str:
    """A cell's source, which a notebook may keep as a list of lines."""
    return source if isinstance(source, str) else "".join(source)
