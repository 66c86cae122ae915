"""Reading and storing notebooks as JSON: what cannot be read is told in a sentence."""

import json
import re
from pathlib import Path
from typing import Any

Cell = dict[str, Any]
Notebook = dict[str, Any]

#: What git, or nbdime within a cell, leaves where two changes met.
MARKER = re.compile(r'^\s*"?(<{7}|>{7}|\|{7})(?=[ "\\]|$)')


class Unreadable(Exception):
    """A file that is no notebook; the message goes on from its name."""


def read(path: Path) -> Notebook:
    """Read a notebook as it is stored.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict

    Raises
    ------
    Unreadable
        If it is no notebook of format 4; the message says what it is instead.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if MARKER.match(line) and not line.startswith((" ", '"')):
            raise Unreadable(merge_marker(f"has a merge marker in line {number}", line))
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"is not JSON at {where}: {error.msg}") from error
    if not _is_notebook(notebook):
        raise Unreadable("is no notebook of format 4")
    return notebook  # type: ignore[no-any-return]


def write(path: Path, notebook: Notebook) -> None:
    """Store a notebook in the form that git compares best; whole, or not at all."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def merge_marker(what: str, line: str) -> str:
    """Say that a line is one, and what to do."""
    return f"{what} (`{line.strip()}`): keep one side of it, or both, and no marker"


def _is_notebook(notebook: Any) -> bool:
    return (
        isinstance(notebook, dict)
        and notebook.get("nbformat") == 4
        and isinstance(notebook.get("metadata"), dict)
        and isinstance(notebook.get("cells"), list)
        and all(
            isinstance(cell, dict)
            and isinstance(cell.get("metadata"), dict)
            and isinstance(cell.get("id", ""), str)
            for cell in notebook["cells"]
        )
    )
