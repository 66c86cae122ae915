"""How time and memory grow with the examples, the width and the depth."""

import tracemalloc
from collections.abc import Iterator

import numpy as np

from benchmarks.lines import Line, Table, line, seconds_of
from dlhelpers import deep
from dlhelpers.descent import descend

WIDE, NARROW = 12288, 20  # features: more than there are examples, and fewer
STEPS = 100


def tables(_cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the tables of this part."""
    notes = [
        f"{STEPS} steps of [n_x, ..., 1] on numbers at random in float64, and the most memory",
        "that NumPy held meanwhile, beyond the examples that were given. *Needed* are the",
        "activations of all layers, parameters and gradients, which are returned, and, with more",
        "features than examples, K; where there is no K, the input is the activation of layer 0.",
    ]
    yield Table("Growth", notes, _lines(quick))


def _lines(quick: bool) -> Iterator[Line]:
    most = 10_000 if quick else 100_000
    for m in (100, 1000, 10_000, 100_000):
        if m <= most:
            yield from _measured([NARROW, 20, 7, 5, 1], m, quick)
    for m in (100, 1000) if quick else (100, 1000, 3000):
        yield from _measured([WIDE, 20, 7, 5, 1], m, quick)
    for width in (10, 100, 1000):
        yield from _measured([NARROW, width, 1], 1000, quick)
    for depth in (1, 4, 16):
        yield from _measured([NARROW, *[20] * depth, 1], 1000, quick)


def _measured(dims: list[int], m: int, quick: bool) -> Iterator[Line]:
    rng = np.random.default_rng(0)
    X, Y = rng.random((dims[0], m)), rng.integers(0, 2, (1, m)).astype(float)
    start = deep.initialize_parameters_deep(dims, rng=0)
    (seconds,) = seconds_of(
        lambda: descend(X, Y, start, 0.0075, STEPS), repeats=1 if quick or m > 10_000 else 3
    )
    units = "-".join(map(str, dims[1:-1]))
    layers = f"{units} units" if len(dims) < 6 else f"{len(dims) - 2} layers of {dims[1]} units"
    what = f"{m:,} examples of {dims[0]:,} features, {layers}"
    steps = [value / STEPS for value in seconds]
    yield line(f"{what}: a step", steps, "ms", f"{1e9 * min(steps) / m:.0f} ns an example")

    tracemalloc.start()
    descend(X, Y, start, 0.0075, 3 * STEPS if dims[0] > m else 2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    products = dims[0] > m
    needed = 8 * (sum(dims[1:] if products else dims) * m + products * m * m)
    needed += 2 * sum(value.nbytes for value in start.values())  # their gradients, too
    ratio = peak / needed
    yield Line(
        f"{what}: memory", peak / 2**20, peak / 2**20, "MiB", f"{ratio:.2f} times what is needed",
        "3 times at most", ratio <= 3,
    )  # fmt: skip
