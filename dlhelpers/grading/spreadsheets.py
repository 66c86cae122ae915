"""Tables as spreadsheet programs save them: with a byte order mark or not, UTF-16, semicolons."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Bytes of a table; a larger file is no list of a class.
_MAX_SIZE = 32 << 20


class TableError(Exception):
    """A table cannot be used; the message names the file, the line, and what to do."""


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    line: int  #: of the file, counted from 1
    cells: dict[str, str]  #: by the column's name in lower case

    def get(self, *names: str) -> str:
        """Return the first cell that is not empty among columns of these names."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


@dataclass(frozen=True)
class Table:
    """A table with a header."""

    columns: tuple[str, ...]  #: in lower case
    rows: tuple[Row, ...]  #: empty ones are left out


def read_table(path: Path, wanted: Sequence[str] = ()) -> Table:
    """Read a CSV file; a `TableError` says what is wrong, also if one of the `wanted` is missing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "points.csv")
    ...     _ = path.write_text("Student;Points\\nann;2,5\\n", encoding="utf-16")
    ...     read_table(path).rows[0].cells
    {'student': 'ann', 'points': '2,5'}
    """
    advice = "save it as CSV in your spreadsheet program"
    text = decoded(bytes_of(path, _MAX_SIZE, advice))
    lines = iter(text.splitlines(keepends=True))
    skipped = 0
    separator = ""
    if text.lower().startswith("sep="):  # Excel's own first line
        separator, skipped = next(lines).strip()[4:5], 1
    try:
        found = list(_records(lines, separator or separator_of(text)))
    except csv.Error as error:
        raise TableError(f"{path} is no CSV file: {error}") from None
    if not found:
        raise TableError(f"{path} is empty; its first line must name the columns")
    columns = tuple(cell.casefold() for cell in found[0][1])
    for name in wanted:
        if name not in columns:
            raise TableError(
                f"{path} has no column {name!r}: its first line must name the columns "
                f"{', '.join(wanted)}, and it names {', '.join(columns) or 'none'}"
            )
    rows = (Row(n + skipped, dict(zip(columns, cells, strict=False))) for n, cells in found[1:])
    return Table(columns, tuple(rows))


def bytes_of(path: Path, most: int, advice: str) -> bytes:
    """Read a CSV file of at most so many bytes; a `TableError` says what it is, and the advice."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > most or data.startswith(b"PK\x03\x04"):
        raise TableError(f"{path} is no CSV file; {advice}")
    return data


def decoded(data: bytes) -> str:
    """Return a table's text, in whatever encoding a spreadsheet program has saved it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # an older Excel in Western Europe and America
        return data.decode("cp1252", "replace")


def separator_of(text: str) -> str:
    """Return what separates the names of the columns in the first line."""
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _records(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not empty, each with the number of its first line."""
    reader = csv.reader(lines, delimiter=separator)
    line = 1
    for record in reader:
        cells = [" ".join(cell.split()) for cell in record]
        if any(cells):
            yield line, cells
        line = reader.line_num + 1
