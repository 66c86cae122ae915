"""How far a run is: a bar with rate and time left in a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from typing import Any

#: Seconds between two lines where there is no terminal.
_INTERVAL = 10.0


class Progress:
    """Counts the submissions that are done, and shows the count unless it is to be quiet."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._out = sys.stdout  # unsandboxed code may put something else there
        self._bar: Any = None  # a tqdm, in a terminal
        self._done = self._total = 0
        self._last = self._start = time.monotonic()

    def found(self, total: int) -> None:
        """Begin a run over so many submissions."""
        self._total = total
        if not self._quiet and sys.stderr.isatty():
            from tqdm import tqdm  # takes longer to load than all of this package

            self._bar = tqdm(total=total, unit=" notebooks", dynamic_ncols=True)

    def advance(self) -> None:
        """Count one more submission as done."""
        self._done += 1
        now = time.monotonic()
        if self._bar is not None:
            self._bar.update()
        elif not self._quiet and (self._done == self._total or now - self._last >= _INTERVAL):
            self._last = now
            rate = self._done / max(now - self._start, 1e-9)
            line = f"{self._done} of {self._total} notebooks, {rate:.1f} a second"
            print(line, file=self._out, flush=True)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.close()


def progress_shown(quiet: bool = False) -> contextlib.closing[Progress]:
    """Show progress while the block runs."""
    return contextlib.closing(Progress(quiet))
