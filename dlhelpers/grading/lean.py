"""The engine's precautions, made cheap where nobody works and where the process ends soon.

A check in a notebook puts back the state of every generator, of Matplotlib and of the working
folder after each call, and compares arguments with every care. In the grader that would take longer
than all the rest. The answers are the same.
"""

import contextlib
import random
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from dlhelpers.exercises import calling
from dlhelpers.exercises.isolation import SEED

_thoroughly_identical = calling._identical


def expect_no_person() -> None:
    """Make the calls of this process cheap, for good."""
    vars(calling).update(world_restored=_seeded, _identical=_identical)


@contextlib.contextmanager
def _seeded() -> Iterator[None]:
    np.random.seed(SEED)  # noqa: NPY002
    random.seed(SEED)
    try:
        with np.errstate(all="warn", under="ignore"):
            yield
    finally:
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")


def _identical(now: Any, before: Any) -> bool:
    if type(before) is type(now) is np.ndarray:
        same = now.dtype == before.dtype and now.shape == before.shape
        # Objects are compared by what they are, and -0.0 equals 0.0.
        if same and before.dtype.kind != "O" and now.tobytes() == before.tobytes():
            return True
    return _thoroughly_identical(now, before)
