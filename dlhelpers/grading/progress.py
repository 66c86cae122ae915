"""How far a run is: a bar with rate and time left in a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tqdm import tqdm

#: Seconds between two lines where there is no terminal.
_INTERVAL = 10.0


class Progress(Protocol):
    """Is told how far the work is."""

    def found(self, total: int) -> None:
        """So many submissions there are."""

    def advance(self) -> None:
        """One more needs nothing more."""


class Shown:
    """Progress that a person sees."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._out = sys.stdout  # others may put something else there for what they run
        self._bar: tqdm[Any] | None = None
        self._done = self._total = 0
        self._last = self._start = time.monotonic()

    def found(self, total: int) -> None:
        """So many submissions there are."""
        self._total = total
        if not self._quiet and sys.stderr.isatty():
            from tqdm import tqdm  # which takes longer to load than all of this package

            self._bar = tqdm(total=total, unit=" notebooks", dynamic_ncols=True)

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.update()
        elif not self._quiet:
            now = time.monotonic()
            if self._done == self._total or now - self._last >= _INTERVAL:
                self._last = now
                rate = self._done / max(now - self._start, 1e-9)
                print(
                    f"{self._done} of {self._total} notebooks, {rate:.1f} a second",
                    file=self._out,
                    flush=True,
                )

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextlib.contextmanager
def progress_shown(quiet: bool = False) -> Iterator[Shown]:
    """Show progress while the block runs."""
    shown = Shown(quiet)
    try:
        yield shown
    finally:
        shown.close()
