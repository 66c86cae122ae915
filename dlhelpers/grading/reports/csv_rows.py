"""Rows of CSV, with line ends of one kind on every system."""

import csv
import io
from collections.abc import Sequence


def csv_row(row: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    """Write a row as a line of CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerow(row)
    return buffer.getvalue()
