"""How much processor time a slider takes to answer: to draw the figure, and to make a picture."""

import time
from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from benchmarks.lines import Line, Table, line
from dlhelpers import datasets
from dlhelpers.figures import explore, scalar_graph, tents
from dlhelpers.figures.showing import bundle

#: Seconds of the processor, for whatever place of the sliders.
BAR = 0.2


def tables(_cats: str | None, quick: bool) -> Iterator[Table]:
    """Yield the table of this part."""
    notes = ["Processor time of one move of a slider, at places that make much work."]
    yield Table("Sliders", notes, _lines(3 if quick else 9))


def _lines(repeats: int) -> Iterator[Line]:
    images, labels, *_ = datasets.load_cat_dataset()
    explorers: dict[str, Callable[[], Figure]] = {
        "softmax_bars": explore.softmax_bars,
        "learning_rate_costs": lambda: explore.learning_rate_costs(images, labels),
        "flower_boundary": lambda: explore.flower_boundary(20, 1.2),
        "scalar_graph": scalar_graph.scalar_graph,
        "step_through": lambda: explore.step_through(7),
        "depth_and_width": lambda: explore.depth_and_width(4, 30),
        "show_tents": tents.show_tents,
    }
    for name, draw in explorers.items():
        seconds = [_processor_time(draw) for _ in range(repeats + 1)][1:]  # the first one prepares
        yield line(name, seconds, "ms", "", f"{1000 * BAR:.0f} ms at most", min(seconds) <= BAR)


def _processor_time(draw: Callable[[], Figure]) -> float:
    begin = time.process_time()
    figure = draw()
    bundle("words", figure)
    passed = time.process_time() - begin
    plt.close(figure)
    return passed
