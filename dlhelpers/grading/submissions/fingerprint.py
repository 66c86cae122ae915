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
from dlhelpers.course import Course
from dlhelpers.notebooks import TeachersNotebook

_PACKAGE = Path(dlhelpers.__file__).resolve().parent
_LESSONS = "dlhelpers.exercises.lessons"
_PACKAGED = _PACKAGE.joinpath(*_LESSONS.split(".")[1:])


def fingerprint(notebook: TeachersNotebook, course: Course) -> str:
    """Return the digest of a lesson."""
    digest = hashlib.sha256(notebook.data)
    digest.update(_of_library())
    folders = [folder for folder in (course.exercises, _PACKAGED) if folder]
    for folder, files in _with_imported(notebook.lesson, folders).items():
        digest.update(_of_files(folder, files))
    if course.data:
        digest.update(_of_files(course.data, _files_in(course.data)))
    return digest.hexdigest()[:16]


@cache
def _of_library() -> bytes:
    """The digest of the package without lessons, and without what only hands out and grades."""
    # An installed package has notebooks and data within it; a checkout has them beside it.
    others = [_PACKAGE / name for name in ("grading", "course", "_notebooks", "_data")]
    files = (file for file in _files_in(_PACKAGE) if file.suffix == ".py")
    ours = (f for f in files if not any(f.is_relative_to(p) for p in (*others, _PACKAGED)))
    return _of_files(_PACKAGE, ours)


def _of_files(folder: Path, files: Iterable[Path]) -> bytes:
    digest = hashlib.sha256()
    for name, file in sorted((file.relative_to(folder).as_posix(), file) for file in files):
        with file.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").hexdigest()
        digest.update(f"{content} {name}\n".encode())
    return digest.digest()


def _files_in(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _with_imported(lesson: str, folders: Iterable[Path]) -> dict[Path, list[Path]]:
    """The files of a lesson and of all modules of lessons that it imports, by their folder."""
    found: dict[Path, list[Path]] = {}
    left, seen = [lesson], set[str]()
    while left:
        name = left.pop()
        homes = (f for f in folders if (f / f"{name}.py").is_file() or (f / name).is_dir())
        home = next(homes, None)
        if name in seen or home is None:
            continue
        seen.add(name)
        files = [*_files_in(home / name)] if (home / name).is_dir() else [home / f"{name}.py"]
        found.setdefault(home, []).extend(files)
        for file in files:
            if file.suffix == ".py":
                left += _imported(file, home)
    return dict(sorted(found.items(), key=lambda item: item[0] == _PACKAGED))


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
