"""Handing out: the student edition, beside what a learner has already, which stays as it is."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from dlhelpers.course.edition_mark import mark_in, mark_of, marked_edition
from dlhelpers.course.faults import require_sound
from dlhelpers.course.files import free_name, replace, write_new
from dlhelpers.course.folder import SETTINGS, Course, files_in, open_course
from dlhelpers.notebooks import CourseError

#: What a `Release` has, while it is made.
_Done: TypeAlias = defaultdict[str, list[Any]]
#: Remembers what has been handed out to a folder and offered there.
RECORD = ".dlhelpers.json"


@dataclass(frozen=True)
class Release:
    """What `release` did.

    Parameters
    ----------
    folder : Path
    written, kept : tuple of Path
        Notebooks that were made, and those that were there and stay as they are.
    offered : tuple of (Path, Path)
        Notebooks that are there and have changed since they were handed out, each with the new
        edition that was written beside it just now.
    replaced : tuple of Path
        Files of the course that have changed and were replaced, or were removed with it.
    set_aside : tuple of (Path, Path)
        Such files that the learner had changed, each with the name that this version has now.
    """

    folder: Path
    written: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    offered: tuple[tuple[Path, Path], ...] = ()
    replaced: tuple[Path, ...] = ()
    set_aside: tuple[tuple[Path, Path], ...] = ()

    def news(self) -> Iterator[str]:
        """Say, in lines, what is new to a learner who has worked here before."""
        if self.offered:
            yield "Changed since it was handed out; yours stays, and the new one lies beside it:"
            yield from (f"  {mine.name} -> {new.name}" for mine, new in self.offered)
        if self.replaced:
            yield "Brought up to date, because check needs it:"
            yield from (f"  {path.relative_to(self.folder)}" for path in self.replaced)
        if self.set_aside:
            yield "You had changed these; your version is kept under another name:"
            yield from (f"  {path.name} -> {kept.name}" for path, kept in self.set_aside)


def release(folder: str | os.PathLike[str], course: Course | None = None) -> Release:
    """Write the student edition of a course: the lessons that are not yet in a folder.

    A lesson that is there and has changed since it was handed out is written beside it, once, under
    a name with ``(new)``. The exercises and the data of a course of somebody's own go with it, and
    are brought up to date, because they are not the learner's.

    Parameters
    ----------
    folder : path
        Made if it is missing. Notebooks in it are never overwritten.
    course : Course, optional
        The five lessons, if not given.

    Returns
    -------
    Release

    Raises
    ------
    CourseError
        If the folder cannot be made or written, or the course is not as it should be.
    """
    place = Path(folder).expanduser().absolute()
    five = open_course()
    course = course or five
    if course.folder != five.folder:
        require_sound(course)
    if place.resolve() == course.folder.resolve():
        raise CourseError(f"{place} is the course itself; name another folder for the students'")
    done: _Done = defaultdict(list)
    try:
        place.mkdir(parents=True, exist_ok=True)
        record = _read_record(place)
        for source in course.paths:
            _hand_out(source, place / source.name, done, record["offered"])
        _bring_up_to_date(dict(_files_of(course)), place, done, record["files"])
        if any(record.values()):
            replace(place / RECORD, json.dumps(record, indent=1, sort_keys=True).encode())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CourseError(
            f"Cannot write to {place}: {reason}. Name another folder, one that you may write to."
        ) from error
    return Release(place, **{what: tuple(paths) for what, paths in done.items()})


def _hand_out(source: Path, target: Path, done: _Done, offered: dict[str, str]) -> None:
    """Write a lesson, or offer it; `offered` has the last edition that was, by the file's name."""
    edition = marked_edition(json.loads(source.read_bytes()))
    text = json.dumps(edition, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    new, data = mark_of(edition), text.encode()
    if write_new(target, data):
        done["written"].append(target)
        return
    done["kept"].append(target)
    mine = mark_in(target)
    if new and mine and new.edition not in (mine.edition, offered.get(source.name)):
        beside = free_name(target, "new")
        write_new(beside, data)
        offered[source.name] = new.edition
        done["offered"].append((target, beside))


def _files_of(course: Course) -> Iterator[tuple[str, bytes]]:
    """What ``check`` and the notebooks need beside them, by its place in the folder."""
    for folder in filter(None, (course.exercises, course.data)):
        for path in files_in(folder):
            yield path.relative_to(course.folder).as_posix(), path.read_bytes()
    if course.exercises or course.data:
        # Policies and the like are the instructor's. TOML reads such a text as JSON does.
        yield SETTINGS, f"title = {json.dumps(course.title, ensure_ascii=False)}\n".encode()


def _bring_up_to_date(
    files: dict[str, bytes], place: Path, done: _Done, known: dict[str, str]
) -> None:
    """Write the course's files; `known` has the digests of what has been handed out of them."""
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not write_new(path, data) and path.read_bytes() != data:
            if _digest(path.read_bytes()) != known.get(name):
                mine = free_name(path, "yours")
                path.rename(mine)
                done["set_aside"].append((path, mine))
            replace(path, data)
            done["replaced"].append(path)
        known[name] = _digest(data)
    for name in [name for name in known if name not in files]:
        path = place / name
        if path.is_file() and _digest(path.read_bytes()) == known.pop(name):
            path.unlink()
            done["replaced"].append(path)


def _read_record(folder: Path) -> dict[str, dict[str, str]]:
    """What is remembered of a folder; nothing where that is not to be had."""
    try:
        found: Any = json.loads((folder / RECORD).read_bytes())
        parts = {part: dict(found.get(part, {})) for part in ("offered", "files")}
    except (OSError, ValueError, TypeError, AttributeError):
        return {"offered": {}, "files": {}}
    # A name is used as a path below: it must lead nowhere else.
    files = parts["files"].items()
    inside = {n: d for n, d in files if not Path(n).is_absolute() and ".." not in Path(n).parts}
    return {"offered": parts["offered"], "files": inside}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
