"""A bar for what takes long. Knows nothing of what that is."""

import os
import time
from collections.abc import Generator
from typing import Any

#: Seconds before a bar may appear, and seconds that must then be left.
PATIENCE = 2.0


def counted(steps: int, show: bool = True) -> Generator[int, None, None]:
    """Count from 0, with a bar if that takes long; close it to remove the bar.

    There is none where the environment variable ``TQDM_DISABLE`` is set, as where notebooks are run
    to be compared. (tqdm reads the variable itself, but for its bars in notebooks.)

    Parameters
    ----------
    steps : int
        How far to count.
    show : bool
        Whether there may be a bar. There is none where the variable ``TQDM_DISABLE`` is set, which
        tqdm itself does not heed in notebooks.

    Yields
    ------
    int
        0, 1, ..., steps - 1.

    Examples
    --------
    >>> list(counted(3))
    [0, 1, 2]
    """
    show = show and os.environ.get("TQDM_DISABLE", "0") in ("", "0")
    bar: Any = None
    begin = time.monotonic()
    try:
        for done in range(steps):
            if bar is not None:
                bar.update()
            elif show and _takes_long(time.monotonic() - begin, done, steps):
                from tqdm.auto import tqdm  # most work is over before it is needed

                bar = tqdm(total=steps, initial=done, unit=" steps", leave=False, disable=False)
            yield done
    finally:
        if bar is not None:
            bar.close()


def _takes_long(passed: float, done: int, steps: int) -> bool:
    return passed > PATIENCE and passed * (steps - done) > PATIENCE * done
