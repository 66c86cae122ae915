"""Functions from source text, as a learner types them into a cell."""

import linecache
import textwrap
from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np

_cells = count(1)


def written(source: str, **world: Any) -> Callable[..., Any]:
    """Run a cell and return the last function that it defines.

    Parameters
    ----------
    source : str
        The cell; NumPy is imported as np.
    **world
        What else stands in the notebook.
    """
    source = textwrap.dedent(source)
    file = f"<cell {next(_cells)}>"
    # As Jupyter does: tracebacks and inspect find the lines of a cell here.
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"np": np, "__name__": "__main__", **world}
    exec(compile(source, file, "exec"), namespace)
    name = [line for line in source.splitlines() if line.startswith("def ")][-1]
    function: Callable[..., Any] = namespace[name[4 : name.index("(")]]
    return function


def changed(source: str, *changes: tuple[str, str]) -> str:
    """Put new text in the place of old, which must be there."""
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return source
