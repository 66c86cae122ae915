"""Handing out: the student edition, beside what a learner has already."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from dlhelpers.course.edition import student_edition
from dlhelpers.course.folder import Course, open_course
from dlhelpers.notebooks import CourseError


@dataclass(frozen=True)
class Release:
    """What `release` did.

    Parameters
    ----------
    folder : Path
    written, kept : tuple of Path
        Notebooks that were made, and those that were there and stay as they are.
    """

    folder: Path
    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def release(folder: str | os.PathLike[str], course: Course | None = None) -> Release:
    """Write the student edition of every lesson that is not yet in a folder.

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
        If the folder cannot be made or written.
    """
    place = Path(folder).expanduser().absolute()
    written, kept = [], []
    try:
        place.mkdir(parents=True, exist_ok=True)
        for source in (course or open_course()).paths:
            target = place / source.name
            edition = student_edition(json.loads(source.read_text(encoding="utf-8")))
            text = json.dumps(edition, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
            if _write_new(target, text):
                written.append(target)
            else:
                kept.append(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CourseError(
            f"Cannot write to {place}: {reason}. Name another folder, one that you may write to."
        ) from error
    return Release(place, tuple(written), tuple(kept))


def _write_new(path: Path, text: str) -> bool:
    """Write a file unless it is there; never leave half of one."""
    if path.exists():
        return False
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        # Unlike a rename, which replaces a file on some systems, a link never does.
        try:
            os.link(part, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        return True
    finally:
        part.unlink(missing_ok=True)
