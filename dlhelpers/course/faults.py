"""What is wrong with a course's folder, as far as its files tell without being run."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dlhelpers.course.edition import student_edition
from dlhelpers.course.folder import LESSONS_OF_PACKAGE, Course
from dlhelpers.notebooks import CourseError, TeachersNotebook, read_notebook


def require_sound(course: Course) -> None:
    """Raise a `CourseError` that tells the first of a course's faults, if it has any."""
    for fault in faults(course):
        raise CourseError(fault)


def faults(course: Course) -> Iterator[str]:
    """Find what is wrong; each sentence begins with the file, and names line or cell."""
    first: dict[str, Path] = {}
    for path in course.paths:
        try:
            notebook = read_notebook(path)
            lesson = notebook.lesson
        except CourseError as error:
            yield str(error)
            continue
        if lesson in first:
            yield f"{path}: its lesson {lesson!r} is that of {first[lesson].name}, too"
        first.setdefault(lesson, path)
        yield from _of_module(course, notebook)
        yield from [*_of_cells(notebook)] or _of_edition(notebook)
    if not course.paths:
        yield (
            f"{course.folder}: there are no notebooks in it; their names begin with a number, as "
            "in 01_first_lesson.ipynb"
        )
    if course.data and course.exercises:
        data, exercises = course.data.resolve(), course.exercises.resolve()
        if exercises.is_relative_to(data):
            yield f"{course.data}: it holds the exercises, and learners may see all data"


def _of_module(course: Course, notebook: TeachersNotebook) -> Iterator[str]:
    lesson = notebook.lesson
    reserved = LESSONS_OF_PACKAGE.parent / lesson
    if reserved.is_dir() or reserved.with_suffix(".py").is_file():
        yield f"{notebook.path}: no lesson can be called {lesson!r}; the package has such a module"
    elif not (modules := course.modules_of(lesson)):
        yield (
            f"{notebook.path}: it imports check from the lesson {lesson!r}, and there is no "
            f"{course.folder / 'exercises' / lesson}.py"
        )
    elif len(modules) > 1:
        yield f"{modules[0]}: the lesson {lesson!r} is also {modules[1]}; remove one of them"


def _of_cells(notebook: TeachersNotebook) -> Iterator[str]:
    path = notebook.path
    counts = Counter(cell.name for cell in notebook.cells if cell.name)
    for name in (name for name, count in counts.items() if count > 1):
        yield f"{path}: {counts[name]} cells are called {name}"
    checks, exercises = notebook.checks, notebook.exercises
    identities = {cell.identity for cell in notebook.cells}
    for name, cell in exercises.items():
        if cell.is_stretch and name not in checks:
            if f"check-{name}" not in identities:
                yield f"{path}: cell {name}: no cell with the id check-{name} is there to check it"
        elif name not in checks and not cell.is_check:
            yield f"{path}: cell {name}: no cell check-{name} is there to give its points"
    for name, cell in checks.items():
        if name not in exercises:
            yield f"{path}: cell {cell.name}: there is no cell {name} that it could check"
        points = cell.role.get("points")
        if points is None:
            yield f"{path}: cell {cell.name}: it gives no points; write them into its metadata"
        elif not (isinstance(points, int | float) and 0 <= points < 10**6):
            yield f"{path}: cell {cell.name} gives {points!r} points; write a number from 0 on"


def _of_edition(notebook: TeachersNotebook) -> Iterator[str]:
    """What keeps a notebook whose cells are sound from being handed out."""
    try:
        student_edition(json.loads(notebook.data))
    except ValueError as error:
        yield f"{notebook.path}: {error}"
