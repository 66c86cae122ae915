"""The student edition: made from the teacher's notebooks, never edited by hand, never overwritten.

Solutions and outputs are taken out and checks locked, by the rules of nbgrader's
``generate_assignment`` (a test holds the two together), without nbgrader, which brings a database
and a web server. Knows nothing of what a right solution is.
"""

import hashlib
import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlhelpers._resources import resource_folder

Cell = dict[str, Any]
Notebook = dict[str, Any]

_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")


class CourseError(Exception):
    """Something that the person at the keyboard can mend; the message says how."""


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


def teachers_notebooks() -> list[Path]:
    """Return the teacher's notebooks in the order of the lessons."""
    return sorted(resource_folder("notebooks").glob("[0-9]*.ipynb"))


def release(folder: str | os.PathLike[str]) -> Release:
    """Write the student edition of every lesson that is not yet in a folder.

    Parameters
    ----------
    folder : path
        Made if it is missing. Files in it are never overwritten.

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
        for source in teachers_notebooks():
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


def student_edition(notebook: Notebook) -> Notebook:
    """Turn a teacher's notebook into a student's.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4 as JSON; not changed.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If a solution region does not close, or stands in a cell that is no exercise.
    """
    edition: Notebook = json.loads(json.dumps(notebook))
    exercise_seen = False
    for cell in edition["cells"]:
        role = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        _clear_solution(cell, bool(role.get("solution")))
        exercise_seen = exercise_seen or bool(role.get("solution"))
        if exercise_seen and cell["cell_type"] == "code":
            # Run All then goes on behind an exercise that is not solved yet.
            tags = cell["metadata"].setdefault("tags", [])
            if "raises-exception" not in tags:
                tags.append("raises-exception")
        if role:
            _lock(cell, role)
    return edition


def start(
    folder: str | os.PathLike[str], port: int | None = None, open_browser: bool = True
) -> int:
    """Make the student's copies where they are missing, and open JupyterLab on the first lesson.

    Parameters
    ----------
    folder : path
        Where the student works.
    port : int, optional
        On which JupyterLab listens; a free one is found if not given.
    open_browser : bool
        Whether to open a browser window.

    Returns
    -------
    int
        JupyterLab's exit code, when it has been stopped.

    Raises
    ------
    CourseError
        If the folder cannot be written or the port is taken.
    """
    if port is not None:
        _require_free(port)
    made = release(folder)
    print(f"Your notebooks are in {made.folder}")
    print("They are yours: what is there is never overwritten. Stop with Ctrl-C.", flush=True)
    return _run_jupyterlab(list(_jupyter_options(made.folder, port, open_browser)))


def _clear_solution(cell: Cell, is_exercise: bool) -> None:
    source = _text(cell["source"])
    lines: list[str] = []
    inside = found = False
    for line in source.split("\n"):
        if "### BEGIN SOLUTION" in line:
            if inside:
                raise ValueError(f"a solution begins inside a solution:\n{source}")
            inside = found = True
            indent = re.match(r"\s*", line)
            lines += [(indent.group() if indent else "") + text for text in _STUB]
        elif "### END SOLUTION" in line:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"a solution region does not end:\n{source}")
    if found and not is_exercise:
        raise ValueError(f"a solution stands in a cell that is no exercise:\n{source}")
    cell["source"] = "\n".join(lines if found or not is_exercise else _STUB)


def _lock(cell: Cell, role: dict[str, Any]) -> None:
    metadata = cell["metadata"]
    if role["solution"] or role["grade"] or role["locked"]:
        metadata["deletable"] = False
        if not role["solution"]:
            metadata["editable"] = False
        role["cell_type"] = cell["cell_type"]
        role["checksum"] = checksum(cell, role)


def checksum(cell: Cell, role: dict[str, Any]) -> str:
    """nbgrader's mark of what the cell was when it was handed out; it guards against accidents."""
    parts = [
        cell["source"],
        cell["cell_type"],
        *(str(role[key]) for key in ("grade", "solution", "locked")),
        role["grade_id"],
    ]
    if role["grade"]:
        parts.append(str(float(role["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


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


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there, the option means the opposite
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CourseError(
                f"Port {port} cannot be used ({error.strerror}). Choose another with --port, or "
                "leave --port out and a free one is found."
            ) from error


def _jupyter_options(folder: Path, port: int | None, open_browser: bool) -> Iterator[str]:
    first = teachers_notebooks()[0].name
    yield f"--ServerApp.root_dir={folder}"
    yield f"--LabApp.default_url=/lab/tree/{first}"
    if port is not None:
        yield f"--ServerApp.port={port}"
        yield "--ServerApp.port_retries=0"
    if not open_browser:
        yield "--no-browser"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--allow-root"  # in a container there is nobody else


def _run_jupyterlab(options: list[str]) -> int:
    from jupyterlab.labapp import LabApp

    try:
        LabApp.launch_instance(options)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
