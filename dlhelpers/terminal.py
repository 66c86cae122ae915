"""What a command prints, for terminals of any width and for readers that leave before the end.

No line breaks inside a word. Where the reader has gone, as in ``dlhelpers grade ... | head``, the
work is done all the same and the rest is not shown.
"""

import argparse
import contextlib
import os
import sys
import textwrap
from collections.abc import Iterator
from typing import Any, TextIO

_USUAL = 80  #: columns of a terminal of which nothing is known


def wrapped(line: str, width: int) -> list[str]:
    """Break a line between words; what follows is indented. A width of 0 breaks nothing.

    Examples
    --------
    >>> wrapped("  sum over axis=1, says the check", 20)
    ['  sum over axis=1,', '      says the check']
    """
    if not width or len(line) <= width:
        return [line]
    indent = min(len(line) - len(line.lstrip()) + 4, width // 2)
    return _broken(line, width, " " * indent)


def _broken(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


class Output:
    """A stream that wraps its lines, and takes no notice if nobody reads them any more.

    What moves the cursor, such as a progress bar, goes through as it is.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""  # which has no end yet
        self._gone = False

    def write(self, text: str) -> int:
        """Write a text; a line is shown when it ends, or at a `flush`."""
        if "\r" in text or "\x1b" in text:
            self.flush()
            self._pass_on(text)
        else:
            *lines, self._line = (self._line + text).split("\n")
            width = self._width()
            for line in lines:
                self._pass_on("\n".join(wrapped(line, width)) + "\n")
        return len(text)

    def _width(self) -> int:
        """Return the terminal's width; without one, what COLUMNS asks for; 0 for any width.

        A process that has loaded readline leaves 80 as COLUMNS to those that it starts, so that it
        says nothing if no terminal is there.
        """
        if self._stream.isatty():
            with contextlib.suppress(OSError):
                return os.get_terminal_size(self._stream.fileno()).columns
        asked = os.environ.get("COLUMNS", "")
        return int(asked) if asked.isdecimal() and int(asked) < _USUAL else 0

    def flush(self) -> None:
        """Show what was written."""
        line, self._line = self._line, ""
        self._pass_on(line, flush=True)

    def end(self) -> None:
        """Show what is left; a stream that nobody reads is led to nowhere."""
        self.flush()
        if self._gone:  # or Python would complain when it ends
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())
                os.close(nowhere)

    def _pass_on(self, text: str, flush: bool = False) -> None:
        if self._gone:
            return
        try:
            if text:
                self._stream.write(text)
            if flush:
                self._stream.flush()
        except BrokenPipeError:
            self._gone = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def readable_output() -> Iterator[None]:
    """Print to standard output and standard error through an `Output` while the block runs."""
    out, err = Output(sys.stdout), Output(sys.stderr)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            yield
    finally:
        out.end()
        err.end()


class Parser(argparse.ArgumentParser):
    """A parser whose help breaks between words, too; so are those of its commands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Help, **options})


class _Help(argparse.HelpFormatter):
    def _split_lines(self, text: str, width: int) -> list[str]:
        return _broken(" ".join(text.split()), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return textwrap.indent("\n".join(_broken(" ".join(text.split()), width)), indent)
