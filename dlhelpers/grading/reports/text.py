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


def visible(text: str, keep: str = "") -> str:
    """Show as symbols all characters that act or hide: controls, directions, what has no width.

    Parameters
    ----------
    text : str
    keep : str
        Characters that stay as they are.

    Examples
    --------
    >>> visible("\\x1b[31m \\u202eabc")
    '␛[31m ⟨U+202E⟩abc'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or _is_seen(c) else _symbol(c) for c in text)


def plain(text: str) -> str:
    """Write a text on one line, with nothing in it that acts or hides."""
    if text.isascii() and text.isprintable():
        return text
    return visible("".join(" " if c in "\t\n\r" or _is_space(c) else c for c in text))


def code(text: str) -> str:
    """Write a program with its lines and tabs, and with nothing else in it that acts or hides."""
    return visible(text.replace("\r\n", "\n"), keep="\n\t")


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


def _is_seen(character: str) -> bool:
    return character.isprintable() and character not in _BLANK_LETTERS


def _is_space(character: str) -> bool:
    return unicodedata.category(character) == "Zs"


def _symbol(character: str) -> str:
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    return "␡" if point == 0x7F else f"⟨U+{point:04X}⟩"
