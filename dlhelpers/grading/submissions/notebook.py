"""An .ipynb that anybody may have edited, read without trust.

Reads the formats 3 and 4 by itself: validating against the format's schema would refuse what can be
graded all the same. Knows nothing of lessons.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Bytes of a notebook file; beyond this it is refused unread.
MAX_SIZE = 24 << 20
_MAX_BRACKETS = 1_000_000
_MAX_CELLS, _MAX_SOURCE = 5000, 1 << 20


class Unreadable(Exception):
    """This is no notebook; the message says why, for the instructor and the student."""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Parameters
    ----------
    kind : str
        "code", "markdown", "raw", or whatever the file says.
    source : str
    grade_id : str
        The name that the teacher gave it; empty for a cell without.
    identity : str
        Jupyter's own name of the cell; empty in older formats.
    role : mapping
        nbgrader's metadata.
    """

    kind: str
    source: str
    grade_id: str = ""
    identity: str = ""
    role: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook and what is odd about the file."""

    cells: tuple[Cell, ...]
    problems: tuple[str, ...] = ()


def parse(data: bytes) -> Notebook:
    """Read a notebook.

    Raises
    ------
    Unreadable
        If there is nothing in it that could be graded.
    """
    if len(data) > MAX_SIZE:
        raise Unreadable(too_large(len(data)))
    problems: list[str] = []
    content = _content(data, problems)
    if not isinstance(content, dict):
        raise Unreadable("the file is JSON, but no notebook")
    raw_cells = content.get("cells")
    if raw_cells is None:
        raw_cells = _cells_of_format_3(content)
        problems.append("the notebook is in an old format (3); it was read all the same")
    if not isinstance(raw_cells, list):
        raise Unreadable("the file is JSON, but no notebook: it has no cells")
    if len(raw_cells) > _MAX_CELLS:
        raise Unreadable(f"the notebook has {len(raw_cells)} cells")
    problems += _kernel_problems(content.get("metadata"))
    cells = [_cell(raw) for raw in raw_cells if isinstance(raw, dict)]
    if any(len(cell.source) == _MAX_SOURCE for cell in cells):
        problems.append(f"a cell has more than {_MAX_SOURCE >> 20} MB; what follows was left out")
    if len(cells) != len(raw_cells):
        problems.append(f"{len(raw_cells) - len(cells)} entries are no cells; they were left out")
    return Notebook(tuple(cells), tuple(problems))


def too_large(size: int) -> str:
    """Say that a file is too large."""
    megabytes = f"{size / 2**20:.0f} MB"
    return (
        f"the file has {megabytes}, more than the {MAX_SIZE >> 20} MB that are read; clear the "
        "outputs (Edit, Clear Outputs of All Cells), save, and hand it in again"
    )


def _content(data: bytes, problems: list[str]) -> Any:
    if not data.strip():
        raise Unreadable("the file is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
        problems.append("the file is UTF-16, not UTF-8; it was read all the same")
    else:
        if data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
            problems.append("the file is not UTF-8; letters beyond ASCII may be wrong")
    if text.count("[") + text.count("{") > _MAX_BRACKETS:
        raise Unreadable("the file has too many lists and objects to be a notebook")
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable("the file is nested too deeply to be a notebook") from None
    except ValueError as error:
        reason = getattr(error, "msg", "a number is too long")
        line = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"the file is no notebook: no JSON ({reason}{line})") from None


def _cells_of_format_3(content: dict[str, Any]) -> Any:
    sheets = content.get("worksheets")
    if not isinstance(sheets, list):
        return None
    cells: list[Any] = []
    for sheet in sheets:
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list):
            cells += sheet["cells"]
    for cell in cells:
        if isinstance(cell, dict) and "input" in cell:
            cell["source"] = cell["input"]
    return cells


def _kernel_problems(metadata: Any) -> list[str]:
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    if not isinstance(kernel, dict):
        return []
    name, language = kernel.get("name", "python3"), kernel.get("language", "python")
    if language != "python" or not str(name).startswith(("python", "conda", "venv", ".venv")):
        if language == "python":
            return []
        return [f"the notebook is set to the kernel {str(name)[:40]!r}; it was graded as Python"]
    return []


def _cell(raw: dict[str, Any]) -> Cell:
    metadata = raw.get("metadata")
    role = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(role, dict):
        role = {}
    grade_id = role.get("grade_id")
    identity = raw.get("id")
    return Cell(
        kind=str(raw.get("cell_type"))[:20],
        source=_text(raw.get("source")),
        grade_id=grade_id if isinstance(grade_id, str) else "",
        identity=identity if isinstance(identity, str) else "",
        role=role,
    )


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    text = source[:_MAX_SOURCE] if isinstance(source, str) else ""
    # Half of a pair of surrogates is no character; no file and no database takes it.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
