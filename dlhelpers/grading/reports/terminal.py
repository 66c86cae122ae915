"""Lines for a terminal of any width, none of which breaks inside a word."""

import shutil
import textwrap
from typing import Any, TextIO


def show(text: str, file: TextIO | None = None) -> None:
    """Print lines, each as several if it is longer than the terminal is wide."""
    width = shutil.get_terminal_size((0, 0)).columns
    print("\n".join(part for line in text.split("\n") for part in wrapped(line, width)), file=file)


def wrapped(text: str, width: int) -> list[str]:
    """Break a line between words; the later lines are indented. A width of 0 breaks none.

    Examples
    --------
    >>> wrapped("  sum over axis=1, says the check", 20)
    ['  sum over axis=1,', '      says the check']
    """
    if not width or len(text) <= width:
        return [text]
    indent = len(text) - len(text.lstrip())
    return textwrap.wrap(
        text,
        width,
        subsequent_indent=" " * min(indent + 4, width // 3),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    ) or [text]


class Patient:
    """A stream that takes no notice if its reader, such as ``head``, has gone.

    What is to be done is done all the same, and only not shown.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._gone = False

    def write(self, text: str) -> int:
        """Write a text, unless nobody reads any more."""
        if not self._gone:
            try:
                return self._stream.write(text)
            except BrokenPipeError:
                self._gone = True
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        if not self._gone:
            try:
                self._stream.flush()
            except BrokenPipeError:
                self._gone = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
