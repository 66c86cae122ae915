"""A student's text, made harmless: every report writes such text through these functions."""

import re
import unicodedata

SIGNS = {"passed": "✓", "failed": "✗", "not attempted": "○"}
WITHOUT_SANDBOX = "This was graded without a sandbox."
_SPACES = re.compile("[\t\n\r\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: Characters that Python calls printable and a page shows as nothing.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
#: Characters at which a spreadsheet may split a row.
_SEPARATORS = ",;|"
#: Characters that begin a formula; old encodings turn the dashes into a minus sign.
_FORMULA = "=+-@%|\u2010\u2212"


def plain(text: str) -> str:
    """Write a text on one line, with symbols in place of controls and invisible characters."""
    if text.isascii() and text.isprintable():  # true of most texts, and fast
        return text
    return re.sub("[^ -~]", _visible, _SPACES.sub(" ", text))


def code(text: str) -> str:
    """Write a program like `plain` text, but with its lines and tabs."""
    return re.sub("[^ -~\n\t]", _visible, text.replace("\r\n", "\n"))


def _visible(found: re.Match[str]) -> str:
    character, point = found[0], ord(found[0])
    if character.isprintable() and character not in _BLANK_LETTERS:
        return character
    if point < 0x20:
        return chr(0x2400 + point)
    return "␡" if point == 0x7F else f"⟨U+{point:04X}⟩"


def cell(text: str) -> str:
    """Write a text for a spreadsheet's cell, so that no part of the text becomes a formula.

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
            begins = form in _SEPARATORS or (begins and form in " \"'")
        written.append(character)
    return "".join(written)


def login(text: str) -> str:
    """Write a student's login exactly, unless a spreadsheet could run it as a formula."""
    harmless = all(c.isalnum() or c in "+-@._ " for c in unicodedata.normalize("NFKC", text))
    return plain(text) if harmless else cell(text)


def number(value: float) -> str:
    """Write a number of points with at most two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
