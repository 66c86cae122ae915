"""What a function does instead of what it returns: observers for `Exercise.observe`.

An observer takes a function and a case, calls the function, and returns what is to be compared. It
runs beside the learner's code, in the grader behind the wall, where no answers are: this module
must import no exercise, and what it returns must be numbers, texts and arrays in lists and dicts.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import numpy as np

from dlhelpers.exercises.exercise import Case


def drawn_images(function: Callable[..., Any], case: Case) -> list[Any]:
    """Call a function and return the images that it draws with Matplotlib.

    Returns
    -------
    list of ndarray
        What was passed to ``imshow``, in the order of drawing, in whichever figures.
    """
    return [image for image, _ in _drawings(function, case)]


def drawn_titles(function: Callable[..., Any], case: Case) -> list[str]:
    """Call a function and return the titles over the images that it draws; "" for none."""
    return [title for _, title in _drawings(function, case)]


def _drawings(function: Callable[..., Any], case: Case) -> list[tuple[Any, str]]:
    import matplotlib.pyplot as plt  # only who observes pictures needs it

    drawn: list[tuple[Any, Any]] = []
    with _recorded_images(drawn), patch.object(plt, "show"), patch.object(plt, "close"):
        function(*case.args, **case.kwargs)
    return [(image, axes.get_title()) for axes, image in drawn]


@contextlib.contextmanager
def _recorded_images(drawn: list[tuple[Any, Any]]) -> Iterator[None]:
    """Note every image where Matplotlib draws it; a figure may be cleared again at once."""
    from matplotlib.axes import Axes

    draw = Axes.imshow

    def imshow(axes: Axes, X: Any, *args: Any, **kwargs: Any) -> Any:
        drawn.append((axes, np.array(X)))
        return draw(axes, X, *args, **kwargs)

    with patch.object(Axes, "imshow", imshow):
        yield
