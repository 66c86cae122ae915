"""Text of a student's, made harmless for the form that it goes into.

Every report writes such text through one of these functions.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from typing import Any

#: Characters that Python calls printable, and that leave no mark on a page.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
#: What a spreadsheet may split a row at, whatever the file was written with.
_SEPARATORS = ",;|"
#: What begins a formula, with the dashes that old encodings turn into a minus sign.
_FORMULA = "=+-@%|\u2010\u2212"
_BLANKS_AND_QUOTES = " \"'"


class _Visible(dict[int, str]):
    """For `str.translate`: what acts or hides becomes a symbol, and all else stays.

    Controls, directions, what has no width, what is no character.
    """

    def __init__(self, others: dict[str, str]) -> None:
        super().__init__({point: chr(point) for point in range(0x20, 0x7F)})
        self.update({ord(character): shown for character, shown in others.items()})

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if character.isprintable() and character not in _BLANK_LETTERS:
            return character
        if point < 0x20:
            return chr(0x2400 + point)
        return "␡" if point == 0x7F else f"⟨U+{point:04X}⟩"


_SPACES = "\t\n\r\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_IN_A_LINE = _Visible(dict.fromkeys(_SPACES, " "))
_IN_CODE = _Visible({"\n": "\n", "\t": "\t"})


def plain(text: str) -> str:
    """Write a text on one line, with nothing in it that acts or hides.

    Examples
    --------
    >>> plain("\\x1b[31m \\u202eabc")
    '␛[31m ⟨U+202E⟩abc'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_IN_A_LINE)


def code(text: str) -> str:
    """Write a program with its lines and tabs, and with nothing else in it that acts or hides."""
    return text.replace("\r\n", "\n").translate(_IN_CODE)


def cell(text: str) -> str:
    """Write a text for a spreadsheet's cell, so that no part of it is taken for a formula.

    Examples
    --------
    >>> cell("x;=1+2")
    "x;'=1+2"
    """
    written, begins = [], True
    for character in plain(text):
        # A spreadsheet may read a full-width sign as the plain one.
        for form in unicodedata.normalize("NFKC", character):
            if begins and form in _FORMULA:
                written.append("'")
            begins = form in _SEPARATORS or (begins and form in _BLANKS_AND_QUOTES)
        written.append(character)
    return "".join(written)


def login(text: str) -> str:
    """Write what a platform knows a student by: exactly, unless it could run as a formula.

    Examples
    --------
    >>> login("-x"), login("=x"), login("-x()")
    ('-x', "'=x", "'-x()")
    """
    harmless = all(c.isalnum() or c in "+-@._ " for c in unicodedata.normalize("NFKC", text))
    return plain(text) if harmless else cell(text)


def number(value: float) -> str:
    """Write a number of points as a person would."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def csv_row(row: Sequence[Any]) -> str:
    """Write a row as CSV, with line ends of one kind on every system."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(row)
    return buffer.getvalue()
