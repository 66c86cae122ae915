"""A lesson's digest: results are graded anew when anything that a verdict stands on has changed.

That is the notebook, the lesson's exercises with those that they import, the course's data, and the
library. The digest tells nothing of where these files lie, or of how the package is installed.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import dlhelpers
from dlhelpers.course.folder import LESSONS_OF_PACKAGE, Course, files_in
from dlhelpers.notebooks import TeachersNotebook

_PACKAGE = Path(dlhelpers.__file__).resolve().parent
_LESSONS = "dlhelpers.exercises.lessons"


def fingerprint(notebook: TeachersNotebook, course: Course) -> str:
    """Return the digest of a lesson."""
    digest = hashlib.sha256(notebook.data)
    digest.update(_of_library())
    own, packaged = _with_imported(notebook.lesson, course)
    digest.update(_of_files(LESSONS_OF_PACKAGE, packaged))
    if course.exercises:
        digest.update(_of_files(course.exercises, own))
    if course.data:
        digest.update(_of_files(course.data, files_in(course.data)))
    return digest.hexdigest()[:16]


@cache
def _of_library() -> bytes:
    """The digest of the package without lessons, and without what only hands out and grades."""
    # An installed package has notebooks and data within it; a checkout has them beside it.
    others = [_PACKAGE / name for name in ("grading", "course", "_notebooks", "_data")]
    files = (file for file in files_in(_PACKAGE) if file.suffix == ".py")
    ours = (f for f in files if not any(f.is_relative_to(p) for p in (*others, LESSONS_OF_PACKAGE)))
    return _of_files(_PACKAGE, ours)


def _of_files(folder: Path, files: Iterable[Path]) -> bytes:
    digest = hashlib.sha256()
    for name, file in sorted((file.relative_to(folder).as_posix(), file) for file in files):
        with file.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").hexdigest()
        digest.update(f"{content} {name}\n".encode())
    return digest.digest()


def _with_imported(lesson: str, course: Course) -> tuple[list[Path], list[Path]]:
    """The files of a lesson and of all modules that it imports: the course's own, the package's."""
    own, packaged = list[Path](), list[Path]()
    left, seen = [lesson], set[str]()
    while left:
        name = left.pop()
        modules = course.modules_of(name)
        if name in seen or not modules:
            continue
        seen.add(name)
        is_packaged = modules[0].is_relative_to(LESSONS_OF_PACKAGE)
        home = LESSONS_OF_PACKAGE if is_packaged else course.exercises or course.folder
        is_package = modules[0].name == "__init__.py"
        files = files_in(modules[0].parent) if is_package else modules[:1]
        (packaged if is_packaged else own).extend(files)
        for file in files:
            if file.suffix == ".py":
                left += _imported(file, home)
    return own, packaged


def _imported(file: Path, home: Path) -> Iterator[str]:
    """The modules and packages right below `lessons` that a file of theirs imports."""
    package = [*_LESSONS.split("."), *file.relative_to(home).parts[:-1]]
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return  # loading the lesson says so
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *([node.module] if node.module else [])]
            names = [".".join([*base, alias.name]) for alias in node.names]
        for name in names:
            if name.startswith(f"{_LESSONS}."):
                yield name.removeprefix(f"{_LESSONS}.").split(".")[0]
