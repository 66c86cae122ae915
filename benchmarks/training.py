"""Trainings by the library, beside the plain code of the lessons, PyTorch and scikit-learn.

The plain code is that of the solutions in the notebooks, lesson 4's functions in lesson 5's loops.
All begin with the same weights. Where one takes long, some of its steps are made and counted for
all, since each takes the same time; the line says so.
"""

import json
import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.lines import Line, Table, at_least, line, seconds_of
from dlhelpers import activations, course, deep, logistic, planar
from dlhelpers._resources import resource_folder
from dlhelpers.datasets import load_cat_dataset, load_planar_dataset
from dlhelpers.preprocessing import flatten_images, standardize_images

Arrays = dict[str, Any]
#: Makes a number of steps, and returns the parameters.
Training = Callable[[int], Mapping[str, Any]]
DIMS = (20, 7, 5)
OURS_IN_FLOAT32 = "the library in float32"
#: Seconds that a training may take to the end; of a longer one, so many steps stand for all.
PATIENCE, PART = 20, 100


@dataclass(frozen=True)
class Contest:
    """One training, by the library and by others."""

    title: str
    steps: int
    library: Training
    plain: Training
    bar: float  #: how many times as long the plain code is to take
    #: Further ones, each with its bar or 0; None where it is not installed.
    others: Mapping[str, tuple[Training | None, float]]
    slow: bool  #: whether it is repeated less


def tables(cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the tables of this part."""
    notes = [
        "All begin with the same weights and make the same steps; *apart* is how far parameters",
        "lie apart after 300 of them at most, as a part of the largest number in each. PyTorch, if",
        "it is installed, makes ordinary full-batch steps on the CPU. The mathematics makes the",
        "difference, not the code: PyTorch could train on inner products, too.",
    ]
    yield Table("Training", notes, _trainings(cats, quick))
    notes = [
        "The optimum of one neuron on the flower, without a penalty, by scikit-learn, and gradient",
        "descent to the same cost within 1e-9.",
    ]
    yield Table("Logistic regression to its optimum", notes, _optimum(quick))


def _trainings(cats: str | None, quick: bool) -> Iterator[Line]:
    for contest in _contests(cats):
        yield from _lines(contest, quick)
    if cats is None:
        yield Line(
            "the well-known photographs", math.nan, math.nan, "", "no folder given: left out"
        )


def _contests(cats: str | None) -> Iterator[Contest]:
    points, labels = load_planar_dataset()
    yield _flower("flower, 4 units, 5000 steps", points, labels, 5000, 1.5)
    yield _flower("flower, 4 units, 1 step with all checks", points, labels, 1, 0)
    places = {"embedded cats": resource_folder("data"), "classic cats": cats}
    for name, place in places.items():
        if place:
            images, Y, *_ = load_cat_dataset(place)
            X = standardize_images(flatten_images(images))
            yield _neuron(f"{name}, logistic regression, 2000 steps", X, Y)
            yield _deep(f"{name}, two layers, 2500 steps", X, Y, (7,), name)
            yield _deep(f"{name}, four layers, 2500 steps", X, Y, DIMS, name)


def _lines(contest: Contest, quick: bool) -> Iterator[Line]:
    steps = contest.steps
    part = _part(contest.plain, steps, quick)
    repeats = 1 if quick else 3 if steps > 1 and contest.slow else 20
    own, plain = seconds_of(
        partial(contest.library, steps), partial(contest.plain, part), repeats=repeats
    )
    full = [value * steps / part for value in plain]
    short = min(part, 300)  # further on, rounding grows where a ReLU changes sides
    apart = _distance(contest.plain(short), contest.library(short))
    ratio = min(full) / min(own)
    text = f"plain code takes {ratio:.3g} times as long"
    yield line(f"{contest.title}: library", own, "", text, *at_least(ratio, contest.bar))
    name = f"plain code{_counted(part, steps)}"
    yield line(f"{contest.title}: {name}", full, "", f"apart by {apart:.0e}")
    yield line(f"{contest.title}: library, a step", [t / steps for t in own])
    yield line(f"{contest.title}: plain code, a step", [t / part for t in plain])
    for other, (training, bar) in contest.others.items():
        if training is None:
            yield Line(f"{contest.title}: {other}", math.nan, math.nan, "", "not there: left out")
            continue
        # The library computes its products once, which a part of the steps would count too often.
        part = steps if other == OURS_IN_FLOAT32 else _part(training, steps, quick)
        (seconds,) = seconds_of(partial(training, part), repeats=1 if quick else 2)
        full = [value * steps / part for value in seconds]
        ratio = min(full) / min(own)
        text = f"{ratio:.3g} times as long as the library"
        name = f"{other}{_counted(part, steps)}"
        yield line(f"{contest.title}: {name}", full, "", text, *at_least(ratio, bar))


def _part(training: Training, steps: int, quick: bool) -> int:
    """How many steps are made: all, unless that takes too long."""
    few = min(steps, 10)
    ((first, again),) = seconds_of(partial(training, few), repeats=2)
    whole = min(first, again) * steps / few
    return steps if whole < (2 if quick else PATIENCE) else min(steps, PART)


def _counted(part: int, steps: int) -> str:
    return "" if part == steps else f", counted from {part} steps"


def _flower(title: str, X: Any, Y: Any, steps: int, bar: float) -> Contest:
    code = _solutions("03", sigmoid=activations.sigmoid)
    code["initialize_parameters"] = lambda *sizes: planar.initialize_parameters(*sizes, rng=_draw())
    return Contest(
        title, steps,
        lambda n: planar.nn_model(X, Y, 4, n, rng=_draw()),
        lambda n: code["nn_model"](X, Y, 4, n),
        bar, {}, slow=False,
    )  # fmt: skip


def _neuron(title: str, X: Any, Y: Any) -> Contest:
    code = _solutions("02", sigmoid=activations.sigmoid)
    start = np.zeros((len(X), 1)), 0.0
    return Contest(
        title, 2000,
        lambda n: logistic.optimize(*start, X, Y, n, 0.002)[0],
        lambda n: code["optimize"](*start, X, Y, n, 0.002)[0],
        0, {}, slow=True,
    )  # fmt: skip


def _deep(title: str, X: Any, Y: Any, hidden: tuple[int, ...], data: str) -> Contest:
    names = ("sigmoid", "relu", "sigmoid_backward", "relu_backward")
    code = _solutions("04", **{name: getattr(deep, name) for name in names})
    code |= {"plotting": SimpleNamespace(plot_costs=lambda *_: None)}
    code = _solutions("05", **code)
    dims = [len(X), *hidden, 1]
    if len(hidden) == 1:
        start: Arrays = deep.initialize_parameters(len(X), hidden[0], 1, rng=_draw())
        model = code["two_layer_model"]
        code["initialize_parameters"] = lambda *_: start
    else:
        start = deep.initialize_parameters_deep(dims, rng=_draw())
        model = code["L_layer_model"]
        code["initialize_parameters_deep"] = lambda _: start
    whole = hidden == DIMS  # the network that the bars speak of, against everybody
    others: dict[str, tuple[Training | None, float]] = {}
    if whole:
        bar = 20.0 if data == "classic cats" else 0.0
        for dtype, wanted in (("float64", bar), ("float32", 0.0)):
            others[f"PyTorch, {dtype}"] = _by_torch(X, Y, start, dtype), wanted
        others["scikit-learn's MLPClassifier"] = _by_sklearn(X, Y, hidden), 0.0
        f32 = {name: value.astype(np.float32) for name, value in start.items()}
        X32 = X.astype(np.float32)
        others[OURS_IN_FLOAT32] = (
            lambda n: deep.gradient_descent(X32, Y, f32, 0.0075, n)[0]
        ), 0.0  # fmt: skip
    return Contest(
        title, 2500,
        lambda n: deep.gradient_descent(X, Y, start, 0.0075, n)[0],
        lambda n: model(X, Y, dims, num_iterations=n),
        25.0 if whole and data == "classic cats" else 0.0, others, slow=True,
    )  # fmt: skip


def _by_torch(X: Any, Y: Any, start: Arrays, dtype: str) -> Training | None:
    """Ordinary full-batch training with PyTorch; None where it is not installed."""
    try:
        torch: Any = import_module("torch")
        import_module("torch._dynamo")  # its optimizers load this, and then what it needs
    except (ImportError, OSError):
        return None
    kind = getattr(torch, dtype)
    rows, truth = torch.tensor(X.T.copy(), dtype=kind), torch.tensor(Y.T.copy(), dtype=kind)

    def train(steps: int) -> Arrays:
        layers: list[Any] = []
        for l in range(1, len(start) // 2 + 1):
            W, b = (torch.tensor(start[f"{name}{l}"], dtype=kind) for name in "Wb")
            linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=kind)
            with torch.no_grad():
                linear.weight.copy_(W)
                linear.bias.copy_(b[:, 0])
            layers += [linear, torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        optimizer = torch.optim.SGD(model.parameters(), lr=0.0075)
        cost = torch.nn.BCEWithLogitsLoss()
        for _ in range(steps):
            optimizer.zero_grad()
            cost(model(rows), truth).backward()
            optimizer.step()
        return {"W1": layers[0].weight.detach().numpy()}

    return train


def _by_sklearn(X: Any, Y: Any, hidden: tuple[int, ...]) -> Training:
    """The same problem and the same steps: full batch, no momentum, no penalty."""
    from sklearn.neural_network import MLPClassifier

    rows = np.ascontiguousarray(X.T)

    def train(steps: int) -> Arrays:
        model = MLPClassifier(
            hidden, solver="sgd", alpha=0, batch_size=len(rows), learning_rate_init=0.0075,
            momentum=0, max_iter=steps, tol=0, n_iter_no_change=steps + 1, shuffle=False,
            random_state=1,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the steps are used up is what is wanted
            model.fit(rows, Y[0])
        return {"W1": model.coefs_[0]}

    return train


def _optimum(quick: bool) -> Iterator[Line]:
    from sklearn.linear_model import LogisticRegression

    X, Y = load_planar_dataset()
    rows = np.ascontiguousarray(X.T)

    def by_sklearn() -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # announcements of defaults to come
            found = LogisticRegression(C=np.inf, tol=1e-10).fit(rows, Y[0])
        return logistic.propagate(found.coef_.T, float(found.intercept_[0]), X, Y)[1]

    best, steps = by_sklearn(), 1

    def cost_after(steps: int) -> float:
        params, *_ = logistic.optimize(np.zeros((2, 1)), 0.0, X, Y, steps, 0.5)
        return logistic.propagate(params["w"], params["b"], X, Y)[1]

    while cost_after(steps) > best * (1 + 1e-9) and steps < 10_000:
        steps *= 2
    ours, theirs = seconds_of(lambda: cost_after(steps), by_sklearn, repeats=3 if quick else 30)
    yield line(f"gradient descent, {steps} steps of 0.5", ours, "ms")
    yield line("scikit-learn's LogisticRegression", theirs, "ms")


def _solutions(number: str, **given: Any) -> Arrays:
    """What the solutions in a notebook define, by the side of what is given."""
    path = next(p for p in course.teachers_notebooks() if p.stem.startswith(number))
    world: Arrays = {"np": np, **given}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            exec("".join(cell["source"]), world)
    return world


def _draw() -> np.random.RandomState:
    return np.random.RandomState(1)


def _distance(expected: Mapping[str, Any], found: Mapping[str, Any]) -> float:
    return max(
        float(np.abs(found[name] - value).max() / max(np.abs(value).max(), 1e-300))
        for name, value in expected.items()
    )
