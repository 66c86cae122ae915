"""A platform's CSV file, and a copy of it with the same delimiter, line ends and first mark."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from dlhelpers.grading.hand_back.work import HandBackError
from dlhelpers.grading.reports.csv_rows import csv_row
from dlhelpers.grading.reports.export import write_parts
from dlhelpers.grading.reports.text import cell, login
from dlhelpers.grading.spreadsheets import TableError, bytes_of, decoded, separator_of

_MAX_SIZE = 64 << 20
_NUMBER = re.compile(r"[-+]?[\d.,]+\s?%?")


@dataclass
class CsvCopy:
    """The rows of a file, the first of which names the columns; each is as long as the first."""

    path: Path
    rows: list[list[str]]
    delimiter: str
    end: str
    mark: bool  #: whether it needs a byte order mark, which plain UTF-8 had not

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return self.rows[0]

    def write(self, out: Path) -> None:
        """Write the copy; only its owner can read it."""
        rows = [csv_row(row, self.delimiter, self.end) for row in self.rows]
        for _ in write_parts(out, ["\ufeff" * self.mark, *rows]):
            pass


def read_csv(path: Path) -> CsvCopy:
    """Read a platform's file; `HandBackError` says why that cannot be done."""
    try:
        data = bytes_of(path, _MAX_SIZE, "use it as the platform exported it")
    except TableError as error:
        raise HandBackError(str(error)) from None
    text = decoded(data)
    delimiter, mark = separator_of(text), text.encode("utf-8", "replace") != data
    usual = csv.field_size_limit(_MAX_SIZE)  # Moodle's worksheet holds texts handed in
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [row for row in read if row]
    except csv.Error as error:
        raise HandBackError(f"{path} is no CSV file: {error}") from None
    finally:
        csv.field_size_limit(usual)
    if not rows:
        raise HandBackError(f"{path} is empty; export it from the platform again")
    width = len(rows[0])
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return CsvCopy(path, rows, delimiter, "\r\n" if "\r\n" in text else "\n", mark)


def harmless(text: str, is_login: bool = False) -> str:
    """Write a cell of the platform's again, so that a spreadsheet does not run it.

    Numbers and a dash, which is Moodle's "never", stay as they are, and logins as long as they
    are no formula: the platform may look for them.

    Examples
    --------
    >>> [harmless(text) for text in ("=1+1", "-3", "-", "Lee, Ann")]
    ["'=1+1", '-3', '-', 'Lee, Ann']
    """
    if text == "-" or _NUMBER.fullmatch(text):
        return text
    return login(text) if is_login else cell(text)
