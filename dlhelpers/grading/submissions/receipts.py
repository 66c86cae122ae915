"""What platforms write beside the files handed in: who handed in what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

#: Bytes of a file with a time of day.
MAX_TIMESTAMP = 200


@dataclass(frozen=True)
class Submitter:
    """One of those who handed in a folder, as Gradescope writes them down."""

    name: str
    number: str  #: the student's, at the institution
    email: str


@dataclass(frozen=True)
class GradescopeFolder:
    """What Gradescope writes of one folder of its export."""

    submitters: tuple[Submitter, ...]
    submitted: datetime | None


def gradescope_folders(data: bytes) -> dict[str, GradescopeFolder]:
    """Read ``submission_metadata.yml``: for each folder its submitters, and when it was handed in.

    Raises
    ------
    ValueError
        If the file is no YAML, or is none of Gradescope's.
    """
    # PyYAML comes with JupyterLab (jupyter-events requires it). Only exports of Gradescope need it.
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it exists
        content = yaml.load(data, loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError("it is no YAML") from error
    if not isinstance(content, dict):
        raise ValueError("it does not list folders")
    folders: dict[str, GradescopeFolder] = {}
    for folder, entry in content.items():
        if isinstance(entry, dict) and isinstance(people := _of(entry, "submitters"), list):
            submitters = [_submitter(one) for one in people if isinstance(one, dict)]
            when = _of(entry, "created_at")
            folders[str(folder)] = GradescopeFolder(
                tuple(one for one in submitters if one.name), moment(str(when))
            )
    return folders


def _submitter(entry: Mapping[Any, Any]) -> Submitter:
    name, number, email = (str(_of(entry, key) or "").strip() for key in ("name", "sid", "email"))
    return Submitter(name or email or number, number, email)


def _of(entry: Mapping[Any, Any], key: str) -> Any:
    return entry.get(f":{key}", entry.get(key))  # Ruby's symbols, as Gradescope writes them


def moment(text: str) -> datetime | None:
    """Read a moment as nbgrader, Sakai or Gradescope writes it; None if it is none.

    nbgrader writes ``2026-11-20 14:30:15.000000 UTC`` (``timestamp_format`` of its exchange) and
    takes a moment without a zone for one in UTC (``nbgrader.utils.parse_utc``); so does this. Sakai
    writes ``20261120143015123`` in UTC, or ISO 8601.

    Examples
    --------
    >>> moment("2026-11-20 14:30:15.5 Europe/Berlin").isoformat()
    '2026-11-20T14:30:15.500000+01:00'
    """
    text = text.strip()
    zone: ZoneInfo | None = None
    if text.isdecimal() and len(text) == 17:
        text = f"{text[:8]}T{text[8:14]}.{text[14:]}"
    else:
        head, _, last = text.rpartition(" ")
        if " " in head or "T" in head:
            try:
                zone = ZoneInfo(last)
                text = head
            except (ValueError, OSError, KeyError):
                text = head + last  # an offset, such as +0100 or Z
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone or UTC)
