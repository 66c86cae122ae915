"""A call and its arguments as a learner would type them, where they are short and exact."""

import operator
from typing import Any

import numpy as np

from dlhelpers.exercises.engine.exercise import Case

#: Characters of a call that still fit beside what came out of it.
SHORT = 70


def shown_call(name: str, case: Case) -> str:
    """Write a call down: ``softmax([[9, 2, 5, 0, 0], [7, 5, 0, 0, 0]])``.

    Parameters
    ----------
    name : str
        The function's.
    case : Case

    Returns
    -------
    str
        Empty if the call is long, or holds something that has no short exact form: a learner who
        types it must get what the check got.
    """
    values = [*case.args, *case.kwargs.values()]
    names = [""] * len(case.args) + [f"{key}=" for key in case.kwargs]
    texts = [_shown(value) for value in values]
    call = f"{name}({', '.join(map(operator.add, names, texts))})"
    return call if all(texts) and len(call) <= SHORT else ""


def _shown(value: Any) -> str:
    """A value in few exact characters; empty if it has none."""
    if isinstance(value, bool | np.bool_ | str | None):
        return str(value) if isinstance(value, np.bool_) else repr(value)
    if isinstance(value, int | float | np.number):
        text = f"{value:.4g}"
        return text if float(text) == float(value) else ""
    if isinstance(value, np.ndarray):
        return _shown(value.tolist()) if 0 < value.size <= SHORT // 2 else ""
    if isinstance(value, list | tuple) and value:
        texts = [_shown(item) for item in value]
        left, right = "[]" if isinstance(value, list) else "()"
        return f"{left}{', '.join(texts)}{right}" if all(texts) else ""
    return ""
