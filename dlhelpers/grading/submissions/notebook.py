"""An .ipynb that anybody may have edited, read without trust and without knowledge of lessons.

The formats 3 and 4 are read here, not by nbformat, because its validation would refuse notebooks
that can be graded all the same.
"""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dlhelpers.grading.submissions import kinds

#: Bytes of a notebook file; a larger one is refused unread.
MAX_SIZE = 24 << 20
_MAX_BRACKETS = 1_000_000
_MAX_CELLS, _MAX_SOURCE = 5000, 1 << 20


class Unreadable(Exception):
    """A file is no notebook; the message gives the instructor and the student the reason."""


@dataclass(frozen=True)
class Cell:
    """One cell."""

    kind: str  #: "code", "markdown", "raw", or whatever the file says
    source: str
    grade_id: str = ""  #: the name that the teacher gave the cell
    identity: str = ""  #: Jupyter's own name of the cell; older formats have none
    role: Mapping[str, Any] = field(default_factory=dict)  #: nbgrader's metadata


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook, and the problems of its file."""

    cells: tuple[Cell, ...]
    problems: tuple[str, ...] = ()


def parse(data: bytes) -> Notebook:
    """Read a notebook; data in which nothing could be graded is `Unreadable`."""
    if len(data) > MAX_SIZE:
        raise Unreadable(too_large(len(data)))
    problems: list[str] = []
    content = _content(data, problems)
    if not isinstance(content, dict):
        raise Unreadable("the file is JSON, but no notebook")
    raw_cells, sheets = content.get("cells"), content.get("worksheets")
    if raw_cells is None and isinstance(sheets, list):
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        raw_cells = [cell for cells in lists if isinstance(cells, list) for cell in cells]
        problems.append("the notebook is in an old format (3); it was read all the same")
    if not isinstance(raw_cells, list):
        raise Unreadable("the file is JSON, but no notebook: it has no cells")
    if len(raw_cells) > _MAX_CELLS:
        raise Unreadable(f"the notebook has {len(raw_cells)} cells")
    metadata = content.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    if isinstance(kernel, dict) and kernel.get("language", "python") != "python":
        name = str(kernel.get("name", "python3"))[:40]
        problems.append(f"the notebook is set to the kernel {name!r}; it was graded as Python")
    cells = [_cell(raw) for raw in raw_cells if isinstance(raw, dict)]
    if any(len(cell.source) == _MAX_SOURCE for cell in cells):
        problems.append(f"a cell has more than {_MAX_SOURCE >> 20} MB; what follows was left out")
    if len(cells) != len(raw_cells):
        problems.append(f"{len(raw_cells) - len(cells)} entries are no cells; they were left out")
    return Notebook(tuple(cells), tuple(problems))


def too_large(size: int) -> str:
    """Say that a file of so many bytes is too large."""
    return (
        f"the file has {size / 2**20:.0f} MB, more than the {MAX_SIZE >> 20} MB that are read; "
        "clear the outputs (Edit, Clear Outputs of All Cells), save, and hand it in again"
    )


def _content(data: bytes, problems: list[str]) -> Any:
    if not data.strip():
        raise Unreadable("the file is empty")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
        problems.append("the file is UTF-16, not UTF-8; it was read all the same")
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
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
    except json.JSONDecodeError as error:
        place = f"{error.msg} in line {error.lineno}"
        begins = text.lstrip()[:1] in "{["
        breaks_off = begins and (
            not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        )
    except ValueError:
        raise Unreadable("the file is no notebook: a number is too long") from None
    if reason := kinds.conflict(text):
        raise Unreadable(reason)
    if breaks_off:
        raise Unreadable(
            f"the file breaks off in line {text.count(chr(10)) + 1}: a part of it is missing; "
            "save the notebook, and hand it in again"
        )
    if begins and not data.startswith(b"{\\rtf"):
        raise Unreadable(f"the file is no notebook: no JSON ({place})")
    raise Unreadable(kinds.reason(data))


def _cell(raw: dict[str, Any]) -> Cell:
    metadata = raw.get("metadata")
    role = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(role, dict):
        role = {}
    grade_id, identity = role.get("grade_id"), raw.get("id")
    return Cell(
        kind=str(raw.get("cell_type"))[:20],
        source=_text(raw.get("input", raw.get("source"))),  # format 3 has "input" for code
        grade_id=grade_id if isinstance(grade_id, str) else "",
        identity=identity if isinstance(identity, str) else "",
        role=role,
    )


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    text = source[:_MAX_SOURCE] if isinstance(source, str) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # Windows ends lines with both
    # Half a pair of surrogates is no character: files and databases refuse it.
    return text.encode("utf-8", "replace").decode("utf-8")
