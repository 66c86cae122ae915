"""A course is a folder: ``course.toml``, notebooks, their exercises, and data if wanted.

``course.toml``
    ``title``; instructors' tables, such as ``[policy]``, which the grader reads
``NN_name.ipynb``
    the teacher's notebooks; their order is that of the lessons
``exercises/NAME.py`` or ``exercises/NAME/__init__.py``
    for each lesson its exercises, as ``lesson = Lesson([...])``; the five lessons' are in the
    package, and a course may use them, too
``data/``
    files that the notebooks read, which learners may see
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import dlhelpers
from dlhelpers._resources import resource_folder
from dlhelpers.notebooks import CourseError, TeachersNotebook, read_notebook

SETTINGS = "course.toml"
#: Where the package has the exercises of the five lessons, which any course may use.
LESSONS_OF_PACKAGE = Path(dlhelpers.__file__).resolve().parent / "exercises" / "lessons"
#: The keys that ``course.toml`` may have, and what each of them is.
_KEYS = {"title": str, "policy": dict}
#: Copies that Jupyter makes, and lessons that `release` has laid beside a learner's.
_COPY = re.compile(r"-Copy\d+\.ipynb| \(new( \d+)?\)\.ipynb")


@dataclass(frozen=True)
class Course:
    """A course as its folder has it; `open_course` makes one.

    Parameters
    ----------
    folder : Path
        Absolute.
    title : str
    policy : mapping
        The table ``[policy]`` of ``course.toml``, as it stands there.
    """

    folder: Path
    title: str
    policy: Mapping[str, Any] = field(default_factory=dict)

    @property
    def paths(self) -> list[Path]:
        """The files of its notebooks, in the order of the lessons."""
        found = sorted(self.folder.glob("[0-9]*.ipynb"))
        return [path for path in found if not _COPY.search(path.name)]

    @cached_property
    def notebooks(self) -> tuple[TeachersNotebook, ...]:
        """Its notebooks, in the order of the lessons.

        Raises
        ------
        CourseError
            If there are none, or one cannot be read.
        """
        if not self.paths:
            raise CourseError(
                f"there are no notebooks in {self.folder}; their names begin with a number, as in "
                "01_first_lesson.ipynb"
            )
        return tuple(map(read_notebook, self.paths))

    @property
    def lessons(self) -> tuple[str, ...]:
        """The names of its lessons, in their order."""
        return tuple(notebook.lesson for notebook in self.notebooks)

    @property
    def exercises(self) -> Path | None:
        """The folder of its own exercises; None if it uses those of the package."""
        return _inner_folder(self.folder, "exercises")

    def modules_of(self, lesson: str) -> list[Path]:
        """The files that may be a lesson's module: its own, or the package's. One is right."""
        for folder in filter(None, (self.exercises, LESSONS_OF_PACKAGE)):
            files = folder / lesson / "__init__.py", folder / f"{lesson}.py"
            if found := [file for file in files if file.is_file()]:
                return found
        return []

    @property
    def data(self) -> Path | None:
        """The folder of its data, if it has one."""
        return _inner_folder(self.folder, "data")


def open_course(folder: str | os.PathLike[str] | None = None) -> Course:
    """Read a course folder's ``course.toml``.

    Parameters
    ----------
    folder : path, optional
        Without one, the course is the five lessons of this package.

    Raises
    ------
    CourseError
        If there is no such folder, or its ``course.toml`` is not as it should be; the message
        names file and line.
    """
    place = resource_folder("notebooks") if folder is None else Path(folder).expanduser()
    file = place / SETTINGS
    try:
        text = file.read_text(encoding="utf-8")
        settings = tomllib.loads(text)
    except FileNotFoundError:
        raise CourseError(
            f"{place} is no course: there is no {SETTINGS} in it (it needs at least a line "
            'title = "...")'
        ) from None
    except OSError as error:
        raise CourseError(f"{file}: it cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file}: it is no TOML: {error}") from None
    for key, value in settings.items():
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise CourseError(f"{file}:{_line(text, key)}: unknown key {key!r}; known are {known}")
        if not isinstance(value, _KEYS[key]):
            kind = {str: "a text in quotes", dict: "a table"}[_KEYS[key]]
            raise CourseError(f"{file}:{_line(text, key)}: {key} must be {kind}")
    if not settings.get("title", "").strip():
        raise CourseError(f'{file}: the title is missing; write a line title = "..."')
    return Course(place.absolute(), settings["title"], settings.get("policy", {}))


def teachers_notebooks() -> list[Path]:
    """Return the files of the five lessons' notebooks, in their order."""
    return open_course().paths


def files_in(folder: Path) -> list[Path]:
    """The files below a folder, but for hidden ones and those that Python leaves there."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(p.startswith(".") or p == "__pycache__" for p in parts):
            found.append(path)
    return found


def _inner_folder(folder: Path, name: str) -> Path | None:
    inner = folder / name
    return inner if inner.is_dir() else None


def _line(text: str, key: str) -> int:
    """The line of a key or a table."""
    pattern = re.compile(rf"""\s*\[?\s*["']?{re.escape(key)}\b""")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if pattern.match(line)), 1)
