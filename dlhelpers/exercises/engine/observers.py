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
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlhelpers.exercises.engine import titles
from dlhelpers.exercises.engine.execution import in_its_own_words, with_globals
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.engine.isolation import SEED

Parameters: TypeAlias = dict[str, NDArray[Any]]


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


def mislabeled_images(function: Callable[..., Any], case: Case) -> dict[str, Any]:
    """Call a function of (classes, X, y, p) and say which examples it draws, and how it calls them.

    Returns
    -------
    dict
        ``"examples drawn"``, with -1 for each picture that is no column of X; ``"drawn over"``,
        those that another picture covers, in the same axes; ``"another class predicted"`` and
        ``"another class true"``, those whose title says so (`titles.called` knows how). All these
        are sorted. And ``"notes"``, if there are any: what is no mistake and worth a remark.
    """
    classes = case.args[0]
    X, y, p = (np.array(argument) for argument in case.args[1:])
    names = [name.decode() if isinstance(name, bytes) else str(name) for name in classes]
    drawings, notes = _drawings_of_either(function, case)
    last = {id(axes): number for number, (axes, _) in enumerate(drawings)}
    drawn: list[int] = []
    covered: list[int] = []
    miscalled: dict[str, list[int]] = {"predicted": [], "true": []}
    for number, (axes, image) in enumerate(drawings):
        i, title = _column(X, image), axes.get_title()
        drawn.append(i)
        if last[id(axes)] != number:
            covered.append(i)
        if re.search(r"\bb['\"]", title):
            notes.add("bytes")
        if i < 0:
            continue
        guess, truth = (names[int(labels[0, i])].lower() for labels in (p, y))
        said = titles.called(title, names)
        for word, right in (("predicted", guess), ("true", truth)):
            if said.get(word, right) != right:
                miscalled[word].append(i)
        if said == {"first": truth, "second": guess} and truth != guess:
            notes.add("true class first")
    if drawings and not any(map(_has_words, drawings)):
        notes.add("no titles")
    wrong = any((covered, *miscalled.values(), sorted(drawn) != list(np.flatnonzero(y[0] != p[0]))))
    if not wrong and len(drawn) > ENOUGH / 3:
        thrice = Case(case.name, classes, *(np.tile(array, 3) for array in (X, y, p)))
        if len(_drawings(function, thrice)) > ENOUGH:
            notes.add("many pictures")
    return {
        "examples drawn": sorted(drawn),
        "drawn over": sorted(covered),
        "another class predicted": sorted(miscalled["predicted"]),
        "another class true": sorted(miscalled["true"]),
        **({"notes": sorted(notes)} if notes else {}),
    }


#: So many pictures need be drawn. A function that is right is called again with more mistakes.
ENOUGH = 20


def _drawings_of_either(
    function: Callable[..., Any], case: Case
) -> tuple[list[tuple[Any, Any]], set[str]]:
    """What is drawn; where predictions 0.0 and 1.0 are no index, what is drawn with 0 and 1."""
    *others, p = case.args
    whole = p.astype(int)
    try:
        return _drawings(function, case), set()
    except (IndexError, TypeError):
        if whole.dtype == p.dtype:
            raise
    return _drawings(function, Case(case.name, *others, whole)), {"whole predictions"}


def _has_words(drawing: tuple[Any, Any]) -> bool:
    """Is there anything to read at a picture, or in its figure?"""
    axes, _ = drawing
    written = [*axes.texts, *getattr(axes.figure, "texts", ())]
    return any(map(axes.get_title, ("left", "center", "right"))) or bool(
        axes.get_xlabel() or axes.get_ylabel() or written
    )


def _drawings(function: Callable[..., Any], case: Case) -> list[tuple[Any, Any]]:
    """The axes and the image of each ``imshow``; noted at once, for a figure may be cleared."""
    import matplotlib.pyplot as plt  # only who observes pictures needs it
    from matplotlib.axes import Axes

    plt.close("all")
    drawn: list[tuple[Any, Any]] = []
    draw = Axes.imshow

    def imshow(axes: Axes, X: Any, *args: Any, **kwargs: Any) -> Any:
        drawn.append((axes, np.array(X)))
        return draw(axes, X, *args, **kwargs)

    def show(*_args: Any, **_kwargs: Any) -> None:
        plt.close("all")  # as in a notebook: what comes next is a new picture

    with _replaced(Axes, "imshow", imshow), _replaced(plt, "show", show):
        function(*case.args, **case.kwargs)
    return drawn


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
        that begins with a dict counts as that dict. Where the rate or the number of iterations
        makes no difference, only its name, as ``"ignored"``. What else the function returns, None
        or something that is no dict of arrays, comes back as it is.
    """

    def with_other(**other: float) -> Any:
        return _trained(function, *copy.deepcopy(case.args), **{**case.kwargs, **other})

    has_rate = "learning_rate" in case.kwargs
    try:
        before = with_other(learning_rate=0.0) if has_rate else _untrained(function, case)
        after = _trained(function, *case.args, **case.kwargs)
    except _TooManyUpdates:
        return {"ignored": "num_iterations"}
    if not (_are_parameters(before) and _are_parameters(after)):
        return after
    if has_rate and (ignored := _ignored(with_other, before, after, **case.kwargs)):
        return {"ignored": ignored}
    X, Y, _ = case.args
    return {"start": before, "trained": after, "X": X, "Y": Y, **case.kwargs}


def is_report(value: Any) -> bool:
    """Did `training` see parameters before and after, and nothing odd?"""
    return isinstance(value, Mapping) and {"start", "trained"} <= value.keys()


def trained(function: Callable[..., Any], case: Case) -> Any:
    """Call a function that trains a network once, as `training` does several times."""
    return _trained(function, *case.args, **case.kwargs)


def _untrained(function: Callable[..., Any], case: Case) -> Any:
    """What the function returns without a step."""
    X, Y, n_h = case.args
    try:
        return _trained(function, *copy.deepcopy(case.args), num_iterations=0)
    except (NameError, IndexError):  # of what is only there after an iteration
        return start((X.shape[0], n_h, Y.shape[0]))


def _ignored(
    with_other: Callable[..., Any],
    before: Parameters,
    after: Parameters,
    learning_rate: float,
    num_iterations: int,
) -> str:
    """The argument that makes no difference; "" also where exactly one step or none is made."""
    longer = with_other(num_iterations=num_iterations + 1)
    if not _are_equal(after, longer):
        if _are_equal(before, after):
            resting_longer = with_other(num_iterations=num_iterations + 1, learning_rate=0.0)
            return "learning_rate" if _are_equal(longer, resting_longer) else ""
        return ""
    if _are_equal(before, after):
        return ""
    # One step at twice the rate goes exactly twice as far, several steps do not.
    further = with_other(learning_rate=2 * learning_rate)
    return "" if _lies_halfway(before, after, further) else "num_iterations"


def _are_equal(a: Parameters, b: Parameters) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[key], b[key]) for key in a)


def _lies_halfway(a: Parameters, middle: Parameters, b: Parameters) -> bool:
    if not a.keys() == middle.keys() == b.keys():
        return False
    if any(a[key].shape != middle[key].shape or a[key].shape != b[key].shape for key in a):
        return False
    distance = max(np.abs(middle[key] - a[key]).max(initial=0.0) for key in a)
    off = max(np.abs(a[key] + b[key] - 2 * middle[key]).max(initial=0.0) for key in a)
    return bool(off <= 1e-3 * distance)


def start(layers: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """The weights that `training` starts from."""
    draw, parameters = np.random.RandomState(SEED), {}
    for l in range(1, len(layers)):
        n_prev, n = layers[l - 1], layers[l]
        parameters[f"W{l}"] = draw.normal(size=(n, n_prev)) / np.sqrt(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


def initialize_parameters(n_x: int, n_h: int, n_y: int, **_options: Any) -> Parameters:
    """Stand in for the initializer of two layers."""
    return start((n_x, n_h, n_y))


def initialize_parameters_deep(layer_dims: Sequence[int], **_options: Any) -> Parameters:
    """Stand in for the initializer of any number of layers."""
    return start(layer_dims)


def _are_parameters(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, np.ndarray) for v in value.values())


class _TooManyUpdates(BaseException):
    """Raised where a training goes on and on; no ``except Exception`` holds it."""


def _counted(update: Callable[..., Any], limit: int) -> Callable[..., Any]:
    """The same function, for at most that many calls."""
    calls = 0

    def update_parameters(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > limit:
            raise _TooManyUpdates
        return update(*args, **kwargs)

    return update_parameters


def _trained(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    world = getattr(function, "__globals__", {})
    replaced: dict[str, Any] = {
        name: copy.deepcopy(value)
        for name, value in world.items()
        if isinstance(value, np.random.Generator | np.random.RandomState)
    }
    pyplot = sys.modules.get("matplotlib.pyplot", _SILENT)
    replaced |= {name: _SILENT for name, value in world.items() if value is pyplot}
    make = np.random.default_rng
    replaced |= {name: _seeded for name, value in world.items() if value is make}
    replaced |= {f.__name__: f for f in (initialize_parameters, initialize_parameters_deep)}
    replaced["plot_costs"] = _SILENT
    if callable(update := world.get("update_parameters")):
        # Far beyond what is asked for, even of a function that updates each layer by itself.
        replaced["update_parameters"] = _counted(update, 100 + 20 * kwargs["num_iterations"])
    args, kwargs = in_its_own_words(function, args, kwargs)
    with _same_numbers(), _nothing_plotted():
        result = with_globals(function, replaced)(*args, **kwargs)
    if isinstance(result, tuple) and result and isinstance(result[0], Mapping):
        return dict(result[0])
    return result


@contextlib.contextmanager
def _same_numbers() -> Iterator[None]:
    """Random numbers without a seed are the same ones each time."""
    np.random.seed(SEED)  # noqa: NPY002
    with _replaced(np.random, "default_rng", _seeded):
        yield


_default_rng = np.random.default_rng


def _seeded(seed: Any = None) -> np.random.Generator:
    return _default_rng(SEED if seed is None else seed)


@contextlib.contextmanager
def _nothing_plotted() -> Iterator[None]:
    plotting = sys.modules.get("dlhelpers.figures.plotting")
    if plotting is None:
        yield
        return
    with _replaced(plotting, "plot_costs", _SILENT):
        yield


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    # unittest.mock would do, but it loads asyncio, which takes longer than all of this package.
    usual = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, usual)


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

    def __getitem__(self, _key: Any) -> "_Silent":
        return self

    def __setitem__(self, _key: Any, _value: Any) -> None: ...

    def __enter__(self) -> "_Silent":
        return self

    def __exit__(self, *_error: object) -> None: ...


_SILENT = _Silent()
