"""Rubrics, read from the teacher's notebooks: exercises, points, and the teacher's own cells."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dlhelpers.grading.inside.cells import Program, imports
from dlhelpers.grading.submissions.notebook import Unreadable, parse

LESSON_IMPORT = re.compile(r"^[ \t]*from dlhelpers\.exercises\.(\w+) import ", re.MULTILINE)
#: What the student edition has in place of a solution; `course` makes it.
_SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION.*?### END SOLUTION", re.MULTILINE | re.DOTALL)


class RubricError(Exception):
    """The teacher's notebooks cannot be used; the message gives the reason."""


@dataclass(frozen=True)
class Part:
    """An exercise of a lesson."""

    name: str
    points: float
    #: The earlier exercises that the teacher's solution calls, directly or through each other.
    calls: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rubric:
    """A lesson as the grader sees it."""

    lesson: str  #: the module of the exercises, ``dlhelpers.exercises.<lesson>``
    stem: str  #: the notebook's file name without ``.ipynb``
    parts: tuple[Part, ...] = ()  #: in the order of the notebook
    cell_order: tuple[str, ...] = ()  #: names of all named cells
    #: Names and sources of the locked code cells that are no checks: these run first.
    given: tuple[tuple[str, str], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()  #: names and sources of the check cells
    #: Identities and sources of the cells that only demonstrate something.
    shown: frozenset[str] = frozenset()
    stubs: tuple[tuple[str, str], ...] = ()  #: the exercises' names, and their cells as handed out
    #: Jupyter's names of the named cells, and nbgrader's: often they are the same.
    identities: tuple[tuple[str, str], ...] = ()
    preload: tuple[str, ...] = ()  #: modules that the given cells import and the solutions use
    imported: frozenset[str] = frozenset()  #: names that the given cells import
    digest: str = ""  #: changes with the notebook, the exercises and the library

    @property
    def max_score(self) -> float:
        """The points of all exercises together."""
        return sum(part.points for part in self.parts)


def load_rubrics(folder: Path) -> list[Rubric]:
    """Read the teacher's notebooks, sorted by name; a `RubricError` tells which is no lesson."""
    rubrics = [_rubric(path) for path in sorted(folder.glob("*.ipynb"))]
    if not rubrics:
        raise RubricError(f"there are no notebooks in {folder}")
    return rubrics


def require_fit(rubrics: Sequence[Rubric]) -> None:
    """Raise a `RubricError` at the first lesson or exercise that does not exist."""
    from dlhelpers.exercises import LESSONS, get_lesson  # loads NumPy, and most runs do without

    for rubric in rubrics:
        lesson = rubric.lesson
        if lesson not in LESSONS:
            raise RubricError(f"{rubric.stem}: there is no lesson dlhelpers.exercises.{lesson}")
        known = get_lesson(lesson).exercises
        for part in rubric.parts:
            if part.name not in known:
                raise RubricError(f"{rubric.stem}: check-{part.name} belongs to no exercise")


def _rubric(path: Path) -> Rubric:
    data = path.read_bytes()
    try:
        notebook = parse(data)
    except Unreadable as reason:
        raise RubricError(f"{path.name}: {str(reason).partition('; ')[0]}") from None
    lesson = LESSON_IMPORT.search("\n".join(cell.source for cell in notebook.cells))
    if not lesson:
        raise RubricError(f"{path.name} imports check from no lesson of dlhelpers.exercises")
    named = {cell.grade_id: cell for cell in notebook.cells if cell.grade_id}
    checks = {name: cell for name, cell in named.items() if cell.role.get("grade")}
    solutions = {name: cell.source for name, cell in named.items() if cell.role.get("solution")}
    given = {
        name: cell.source
        for name, cell in named.items()
        if cell.kind == "code" and name not in checks and name not in solutions
    }
    parts: list[Part] = []
    for name, cell in checks.items():
        points, exercise = cell.role.get("points", 0), name.removeprefix("check-")
        if exercise == name:
            continue
        if not (isinstance(points, int | float) and 0 <= points < 10**6):
            raise RubricError(f"{path.name}: cell {name} gives {points!r} points")
        _, _, code = solutions.get(exercise, "").rpartition('"""')  # a docstring may name any
        used = re.findall(r"\w+", code)
        called = [{part.name, *part.calls} for part in parts if part.name in used]
        parts.append(Part(exercise, float(points), frozenset().union(*called)))
    imported = {
        name: module
        for source in given.values()
        for statement in Program.of("", source).statements()
        for name, (module, _) in imports(statement).items()
    }
    unnamed = [cell for cell in notebook.cells if cell.kind == "code" and not cell.grade_id]
    shown = {cell.identity for cell in unnamed} | {cell.source.strip() for cell in unnamed}
    used = re.findall(r"\w+", "\n".join(solutions.values()))
    preload = dict.fromkeys(["numpy", *(imported[name] for name in imported if name in used)])
    return Rubric(
        lesson=lesson[1],
        stem=path.stem,
        parts=tuple(parts),
        cell_order=tuple(named),
        given=tuple(given.items()),
        checks=tuple((name, cell.source) for name, cell in checks.items()),
        shown=frozenset(shown - {""}),
        stubs=tuple((name, _as_handed_out(source)) for name, source in solutions.items()),
        identities=tuple((c.identity, name) for name, c in named.items() if c.identity),
        preload=tuple(name for name in preload if name.split(".")[0] != "dlhelpers"),
        imported=frozenset(imported),
        digest=hashlib.sha256(data + _package_digest()).hexdigest()[:16],
    )


def _as_handed_out(solution: str) -> str:
    stub = "raise NotImplementedError()"
    cleared, regions = _SOLUTION.subn(rf"\1{stub}", solution)
    return cleared if regions else stub


@cache
def _package_digest() -> bytes:
    """Return a digest of the exercises and the library."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[2]
    for file in sorted(package.rglob("*.py")):
        if not file.is_relative_to(package / "grading"):
            digest.update(file.read_bytes())
    return digest.digest()
