"""Where lessons come from: the folder ``exercises`` of the course in use, and this package.

A lesson is a module of `dlhelpers.exercises.lessons` that has a ``lesson``. That package's path
begins with the course's folder, so that a course can have lessons of its own. A process has one
course in use: a notebook's kernel that of its working folder, a command that which it is told.

Notebooks write ``from dlhelpers.exercises.NAME import check, hint, solution``; there is no such
module, and `LessonFinder` makes it.
"""

import contextlib
import importlib
import linecache
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from dlhelpers.course.folder import open_course
from dlhelpers.exercises import lessons
from dlhelpers.exercises.engine.authoring import AuthorError, author_line, in_words
from dlhelpers.exercises.engine.isolation import world_in_use
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.notebooks import CourseError

_LESSONS = lessons.__name__
_OUTSIDE = _LESSONS.rpartition(".")[0]
_PACKAGED = [*lessons.__path__]
_in_use: Path | None = None


class NoLesson(ModuleNotFoundError):
    """There is no lesson of some name; the message lists those that there are."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def use_course(folder: Path | None) -> None:
    """Take lessons from a course from now on; modules of another one are forgotten.

    Parameters
    ----------
    folder : Path or None
        The folder of a course with exercises of its own; None for the lessons of the package.

    Raises
    ------
    CourseError
        If there are no exercises in the folder.
    """
    global _in_use
    if folder and not (folder / "exercises").is_dir():
        raise CourseError(f"{folder}: there is no folder exercises in it")
    with world_in_use:
        _in_use = folder
        own = [str(folder / "exercises")] if folder else []
        if own + _PACKAGED == [*lessons.__path__]:
            return
        lessons.__path__[:] = own + _PACKAGED
        importlib.invalidate_caches()
        linecache.checkcache()
        for name, module in [*sys.modules.items()]:
            parent, _, last = name.rpartition(".")
            made_here = getattr(module, "__loader__", None) is _finder
            if name.startswith(f"{_LESSONS}.") or made_here:
                del sys.modules[name]
                vars(sys.modules.get(parent, module)).pop(last, None)


def load_lesson(name: str) -> Lesson:
    """Load a lesson of the course in use.

    Raises
    ------
    NoLesson
        If there is none of that name.
    AuthorError
        If its module cannot be loaded; the message begins with its author's file and line.
    """
    full = f"{_LESSONS}.{name}"
    with world_in_use:  # to load it takes time, and half a lesson is of no use to other threads
        spec = find_spec(full) if name.isidentifier() else None
        if spec is None or spec.origin is None:
            raise NoLesson(f"there is no lesson {name!r}{_known()}", name=f"{_OUTSIDE}.{name}")
        try:
            module = importlib.import_module(full)
        except AuthorError:
            raise
        except (Exception, SystemExit) as error:
            raise AuthorError(f"{author_line(error, spec.origin)}: {in_words(error)}") from error
        lesson = getattr(module, "lesson", None)
        if not isinstance(lesson, Lesson) and spec.origin.startswith(tuple(_PACKAGED)):
            raise NoLesson(f"there is no lesson {name!r}{_known()}", name=f"{_OUTSIDE}.{name}")
        if not isinstance(lesson, Lesson):
            raise AuthorError(
                f"{spec.origin}:1: there is no lesson in it; it ends with lesson = Lesson([...])"
            )
        lesson.name = name
        return lesson


def lesson_number(name: str) -> int:
    """Return a lesson's place in the course in use, from 1; 0 if the course cannot tell."""
    try:
        return open_course(_in_use).lessons.index(name) + 1
    except (CourseError, ValueError):
        return 0


class LessonFinder(MetaPathFinder, Loader):
    """Makes ``dlhelpers.exercises.NAME``, with what a notebook takes from it."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find any name that no module of `dlhelpers.exercises` has."""
        parent, _, _ = fullname.rpartition(".")
        return ModuleSpec(fullname, self) if parent == _OUTSIDE else None

    def exec_module(self, module: ModuleType) -> None:
        """Load the lesson and give the module its functions."""
        lesson = load_lesson(module.__name__.rpartition(".")[2])
        module.__doc__ = f"What the notebook of the lesson {lesson.name} imports."
        names = ("check", "hint", "recall", "solution")
        vars(module).update({name: getattr(lesson, name) for name in names})


def _known() -> str:
    """Say which lessons there are, and why one may be missing."""
    lack = "" if _in_use else "; a notebook of another course needs that one's exercises beside it"
    try:
        return f"; the lessons are {', '.join(open_course(_in_use).lessons)}{lack}"
    except CourseError:
        return lack


_finder = LessonFinder()
sys.meta_path.append(_finder)
with contextlib.suppress(OSError):  # the working folder may have been removed
    if Path("exercises").is_dir():
        use_course(Path.cwd())
