"""What a function does instead of what it returns: observers for `Exercise.observe`.

An observer takes a function and a case, calls the function, and returns what is to be compared. It
runs beside the learner's code, in the grader behind the wall, where no answers are: this module
must import no exercise, and what it returns must be numbers, texts and arrays in lists and dicts.
"""

import contextlib
import copy
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.exercise import Case
from dlhelpers.exercises.isolation import SEED
from dlhelpers.exercises.judging import with_globals


def with_the_arguments_it_takes(function: Callable[..., Any], case: Case) -> Any:
    """Call a function with as many of the case's arguments as it takes, and return its result.

    For functions whose last arguments may be left out of the definition, because they are not used.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return function(*case.args, **case.kwargs)
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return function(*case.args, **case.kwargs)
    places = sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)
    return function(*case.args[:places], **case.kwargs)


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

    def show(*_args: Any, **_kwargs: Any) -> None:
        plt.close("all")  # as in a notebook: what comes next is a new picture

    drawn: list[tuple[Any, Any]] = []
    with _recorded_images(drawn), patch.object(plt, "show", show):
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


def mislabeled_images(function: Callable[..., Any], case: Case) -> dict[str, Any]:
    """Call a function of (classes, X, y, p) and say which examples it draws.

    Returns
    -------
    dict
        ``"examples drawn"``, sorted, with -1 for each picture that is no column of X; and
        ``"called by the wrong class"``, those whose title says "prediction: ..." and then another
        class than p's. Titles may say anything else, in any language, or nothing.
    """
    classes, X, _, p = case.args
    names = [name.decode() if isinstance(name, bytes) else str(name) for name in classes]
    drawn, miscalled = [], []
    for image, title in _drawings(function, case):
        i = _column(X, image)
        drawn.append(i)
        said = re.search(rf"predict\w*\W+({'|'.join(map(re.escape, names))})\b", title, re.I)
        if said and i >= 0 and said[1].lower() != names[int(p[0, i])].lower():
            miscalled.append(i)
    return {"examples drawn": sorted(drawn), "called by the wrong class": sorted(miscalled)}


def _column(X: NDArray[Any], image: NDArray[Any]) -> int:
    """The column of X that a picture shows, or -1."""
    shown = np.asarray(image, dtype=np.float64).reshape(-1)
    if image.dtype.kind in "iu":
        shown = shown / 255
    if shown.size != X.shape[0]:
        return -1
    distances = np.abs(X - shown[:, np.newaxis]).max(axis=0)
    return int(distances.argmin()) if distances.min() < 0.01 else -1


def training(function: Callable[..., Any], case: Case) -> Any:
    """Call a function that trains a network, once without a step and once as the case says.

    The network starts from the same weights each time: where the function calls
    ``initialize_parameters`` or ``initialize_parameters_deep`` it gets those of `start`, and other
    sources of random numbers are set back. Its pictures are not drawn.

    Parameters
    ----------
    function : callable
    case : Case
        With the arguments X, Y, layers_dims (or n_h), the keyword num_iterations, and the keyword
        learning_rate if the function takes one.

    Returns
    -------
    dict
        The parameters as ``"start"`` and ``"trained"``, and the case's data beside them. A tuple
        that begins with a dict counts as that dict. What else the function returns, None or
        something that is no dict of arrays, comes back as it is.
    """
    without_a_step = (
        {"learning_rate": 0.0, "num_iterations": 1}
        if "learning_rate" in case.kwargs
        else {"num_iterations": 0}
    )
    resting = {**case.kwargs, **without_a_step}
    before = _trained(function, *copy.deepcopy(case.args), **resting)
    after = _trained(function, *case.args, **case.kwargs)
    if not (_are_parameters(before) and _are_parameters(after)):
        return after
    X, Y, _ = case.args
    return {"start": before, "trained": after, "X": X, "Y": Y, **case.kwargs}


def start(*sizes: Any, **_: Any) -> dict[str, NDArray[np.float64]]:
    """The weights that `training` starts from, for sizes one by one or in a sequence."""
    layers = sizes[0] if isinstance(sizes[0], Sequence | np.ndarray) else sizes
    draw, parameters = np.random.RandomState(SEED), {}
    for l in range(1, len(layers)):
        n_prev, n = layers[l - 1], layers[l]
        parameters[f"W{l}"] = draw.normal(size=(n, n_prev)) / np.sqrt(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


def _are_parameters(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, np.ndarray) for v in value.values())


def _trained(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    world = getattr(function, "__globals__", {})
    replaced: dict[str, Any] = {
        name: copy.deepcopy(value)
        for name, value in world.items()
        if isinstance(value, np.random.Generator | np.random.RandomState)
    }
    pyplot = sys.modules.get("matplotlib.pyplot", _SILENT)
    replaced |= {name: _SILENT for name, value in world.items() if value is pyplot}
    replaced |= {"initialize_parameters": start, "initialize_parameters_deep": start}
    replaced["plot_costs"] = _SILENT
    with _same_numbers(), _nothing_plotted():
        result = with_globals(function, replaced)(*args, **kwargs)
    if isinstance(result, tuple) and result and isinstance(result[0], Mapping):
        return dict(result[0])
    return result


@contextlib.contextmanager
def _same_numbers() -> Iterator[None]:
    """Random numbers without a seed are the same ones each time."""
    make = np.random.default_rng
    np.random.seed(SEED)  # noqa: NPY002
    with patch.object(
        np.random, "default_rng", lambda seed=None: make(SEED if seed is None else seed)
    ):
        yield


@contextlib.contextmanager
def _nothing_plotted() -> Iterator[None]:
    plotting = sys.modules.get("dlhelpers.plotting")
    if plotting is None:
        yield
        return
    with patch.object(plotting, "plot_costs", _SILENT):
        yield


class _Silent:
    """Stands in for Matplotlib: everything can be read from it and called, nothing happens."""

    def __getattr__(self, name: str) -> "_Silent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: Any, **_kwargs: Any) -> "_Silent":
        return self

    def __iter__(self) -> Iterator["_Silent"]:
        return iter((self, self))  # figure, axes = plt.subplots()


_SILENT = _Silent()
