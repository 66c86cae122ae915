"""What the teacher's notebook of a lesson says: its exercises, their points, its own cells."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dlhelpers import __version__
from dlhelpers.grading.inside.cells import Program, imports
from dlhelpers.grading.submissions.notebook import Notebook, Unreadable, parse

_LESSON = re.compile(r"^\s*from dlhelpers\.exercises\.(\w+) import ", re.MULTILINE)


class RubricError(Exception):
    """The teacher's notebooks cannot be used; the message says why."""


@dataclass(frozen=True)
class Part:
    """An exercise of a lesson.

    Parameters
    ----------
    name : str
    points : float
    calls : frozenset of str
        The exercises before it that the teacher's solution calls, or that these call.
    """

    name: str
    points: float
    calls: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rubric:
    """A lesson as the grader sees it.

    Parameters
    ----------
    lesson : str
        The name of the lesson's exercises, ``dlhelpers.exercises.<lesson>``.
    stem : str
        The notebook's file name without ``.ipynb``.
    parts : tuple of Part
        In the order of the notebook.
    cell_order : tuple of str
        The names of all named cells.
    given : tuple of (str, str)
        Names and sources of the locked code cells that are no checks: they run first.
    checks : mapping-like tuple of (str, str)
        Names and sources of the check cells.
    shown : frozenset of str
        Identities and sources of the cells that only demonstrate something.
    preload : tuple of str
        Modules that the given cells import and the solutions use.
    imported : frozenset of str
        Names that the given cells import.
    digest : str
        Changes when the notebook or the exercises do.
    """

    lesson: str
    stem: str
    parts: tuple[Part, ...]
    cell_order: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, str], ...]
    shown: frozenset[str]
    preload: tuple[str, ...]
    imported: frozenset[str]
    digest: str

    @property
    def max_score(self) -> float:
        """The points of all exercises together."""
        return sum(part.points for part in self.parts)


def load_rubrics(folder: Path) -> list[Rubric]:
    """Read the teacher's notebooks of a folder.

    Returns
    -------
    list of Rubric
        In the order of the file names.

    Raises
    ------
    RubricError
        If there is none, or one does not fit its exercises.
    """
    rubrics = [_rubric(path) for path in sorted(folder.glob("*.ipynb"))]
    if not rubrics:
        raise RubricError(f"there are no notebooks in {folder}")
    return rubrics


def require_fit(rubrics: Sequence[Rubric]) -> None:
    """Refuse notebooks that ask for exercises that are none.

    Raises
    ------
    RubricError
        At the first such exercise.
    """
    from dlhelpers.exercises import LESSONS, get_lesson  # loads NumPy, and they are rarely asked

    for rubric in rubrics:
        if rubric.lesson not in LESSONS:
            raise RubricError(
                f"{rubric.stem}: there is no lesson dlhelpers.exercises.{rubric.lesson}"
            )
        known = get_lesson(rubric.lesson).exercises
        for part in rubric.parts:
            if part.name not in known:
                raise RubricError(f"{rubric.stem}: check-{part.name} belongs to no exercise")


def _rubric(path: Path) -> Rubric:
    data = path.read_bytes()
    try:
        notebook = parse(data)
    except Unreadable as reason:
        raise RubricError(f"{path.name}: {reason}") from None
    found = [m for cell in notebook.cells if (m := _LESSON.search(cell.source))]
    if not found:
        raise RubricError(f"{path.name} imports check from no lesson of dlhelpers.exercises")
    lesson = found[0].group(1)
    roles = {cell.grade_id: cell for cell in notebook.cells if cell.grade_id}
    parts: list[Part] = []
    for name, cell in roles.items():
        if cell.role.get("grade") and name.startswith("check-"):
            exercise = name.removeprefix("check-")
            calls = _calls(roles[exercise].source if exercise in roles else "", parts)
            parts.append(Part(exercise, _points(path, name, cell.role.get("points", 0)), calls))
    given = tuple(
        (name, cell.source)
        for name, cell in roles.items()
        if cell.kind == "code" and not cell.role.get("grade") and not cell.role.get("solution")
    )
    imported: dict[str, str] = {}
    for _, source in given:
        for statement in Program.of("", source).statements():
            imported.update({name: module for name, (module, _) in imports(statement).items()})
    return Rubric(
        lesson=lesson,
        stem=path.stem,
        parts=tuple(parts),
        cell_order=tuple(roles),
        given=given,
        checks=tuple((n, c.source) for n, c in roles.items() if c.role.get("grade")),
        shown=_shown(notebook),
        preload=_used(
            imported, "\n".join(c.source for c in roles.values() if c.role.get("solution"))
        ),
        imported=frozenset(imported),
        digest=_digest(data, lesson),
    )


def _calls(solution: str, before: Sequence[Part]) -> frozenset[str]:
    words = {*re.findall(r"\w+", solution.rpartition('"""')[2])}  # behind the docstring
    return frozenset().union(*[{part.name, *part.calls} for part in before if part.name in words])


def _points(path: Path, name: str, points: object) -> float:
    if isinstance(points, int | float) and 0 <= points < 10**6:
        return float(points)
    raise RubricError(f"{path.name}: cell {name} gives {points!r} points")


def _shown(notebook: Notebook) -> frozenset[str]:
    cells = [c for c in notebook.cells if c.kind == "code" and not c.grade_id]
    return frozenset({c.identity for c in cells} | {c.source.strip() for c in cells}) - {""}


def _used(imported: Mapping[str, str], solutions: str) -> tuple[str, ...]:
    """The modules that are worth having before the first submission comes."""
    words = {*re.findall(r"\w+", solutions)}
    found = dict.fromkeys(["numpy", *[m for name, m in imported.items() if name in words]])
    return tuple(name for name in found if name.split(".")[0] != "dlhelpers")


def _digest(notebook: bytes, lesson: str) -> str:
    """Of all that a grade depends on besides the submission."""
    digest = hashlib.sha256(notebook)
    digest.update(_package_digest())
    digest.update(json.dumps([__version__, lesson]).encode())
    return digest.hexdigest()[:16]


@cache
def _package_digest() -> bytes:
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[2]
    for file in sorted(package.rglob("*.py")):
        if not file.is_relative_to(package / "grading"):
            digest.update(file.read_bytes())
    return digest.digest()
