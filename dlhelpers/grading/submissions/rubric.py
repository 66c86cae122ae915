"""Rubrics, read from the teacher's notebooks: exercises, points, and the teacher's own cells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dlhelpers.course import Course
from dlhelpers.course.edition import without_solution
from dlhelpers.grading.inside.cells import Program, imports
from dlhelpers.grading.submissions.fingerprint import fingerprint
from dlhelpers.notebooks import CourseError, TeachersNotebook


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
    digest: str = ""  #: changes with the notebook, the exercises, the data and the library
    course: str = ""  #: the folder of the course, if it has exercises of its own
    data: str = ""  #: the folder of its data, if it has one
    lessons: tuple[str, ...] = ()  #: the names of all lessons of the course

    @property
    def max_score(self) -> float:
        """The points of all exercises together."""
        return sum(part.points for part in self.parts)


def load_rubrics(course: Course) -> list[Rubric]:
    """Read a course's notebooks, in their order; a `CourseError` tells which is no lesson."""
    rubrics = []
    for notebook in course.notebooks:
        try:
            rubrics.append(_rubric(notebook, course))
        except ValueError as error:  # of a solution's region
            raise CourseError(f"{notebook.path}: {error}") from None
    return rubrics


def _rubric(notebook: TeachersNotebook, course: Course) -> Rubric:
    named = {cell.name: cell for cell in notebook.cells if cell.name}
    solutions = {name: cell.source for name, cell in notebook.exercises.items()}
    given = {cell.name: cell.source for cell in notebook.cells if cell.is_given}
    parts: list[Part] = []
    for name, cell in notebook.checks.items():
        _, _, code = solutions.get(name, "").rpartition('"""')  # a docstring may name any
        used = re.findall(r"\w+", code)
        called = [{part.name, *part.calls} for part in parts if part.name in used]
        parts.append(Part(name, float(cell.role["points"]), frozenset().union(*called)))
    imported = _imports(given.values())
    unnamed = [cell for cell in notebook.cells if cell.kind == "code" and not cell.name]
    shown = {cell.identity for cell in unnamed} | {cell.source.strip() for cell in unnamed}
    used = re.findall(r"\w+", "\n".join(solutions.values()))
    modules = imported | _imports(solutions.values())
    preload = dict.fromkeys(["numpy", *(modules[name] for name in modules if name in used)])
    return Rubric(
        lesson=notebook.lesson,
        stem=notebook.path.stem,
        parts=tuple(parts),
        cell_order=tuple(named),
        given=tuple(given.items()),
        checks=tuple((cell.name, cell.source) for cell in notebook.checks.values()),
        shown=frozenset(shown - {""}),
        stubs=tuple((n, without_solution(source, n, True)) for n, source in solutions.items()),
        identities=tuple((c.identity, name) for name, c in named.items() if c.identity),
        preload=tuple(name for name in preload if name.split(".")[0] != "dlhelpers"),
        imported=frozenset(imported),
        digest=fingerprint(notebook, course),
        course=str(course.folder) if course.exercises else "",
        data=str(course.data or ""),
        lessons=course.lessons,
    )


def _imports(sources: Iterable[str]) -> dict[str, str]:
    """The modules that code imports, by the names that it gives them."""
    return {
        name: module
        for source in sources
        for statement in Program.of("", source).statements()
        for name, (module, _) in imports(statement).items()
    }
