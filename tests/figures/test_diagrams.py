import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle

from dlhelpers import datasets, planar
from dlhelpers.figures import diagrams


def test_broadcasting_draws_both_arrays_and_the_result_and_hatches_the_copies() -> None:
    figure = diagrams.show_broadcasting([[2, 4, 4], [1, 2, 2]], [[2], [1]])
    (ax,) = figure.axes
    cells = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len(cells) == 18
    assert sum(cell.get_hatch() is not None for cell in cells) == 4
    texts = Counter(text.get_text() for text in ax.texts)
    # left 2 4 4, 1 2 2; right 2 2 2, 1 1 1; result 1 2 2, 1 2 2
    assert (texts["1"], texts["2"], texts["4"]) == (1 + 3 + 2, 3 + 3 + 4, 2)
    assert texts["shape (2, 1), stretched"] == texts["/"] == texts["="] == 1


def test_broadcasting_refuses_what_it_cannot_draw() -> None:
    with pytest.raises(ValueError, match="symbol must be one of"):
        diagrams.show_broadcasting([[1]], [[1]], "%")
    with pytest.raises(ValueError, match="broadcast"):
        diagrams.show_broadcasting([[1, 2]], [[1, 2, 3]])


@pytest.mark.parametrize("part", ["forward", "backward"])
def test_the_two_layer_network_shows_the_shapes_that_the_library_returns(part: str) -> None:
    X, Y = datasets.load_planar_dataset()
    parameters = planar.initialize_parameters(2, 4, 1, rng=0)
    _, cache = planar.forward_propagation(X, parameters)
    quantities: dict[str, Any] = {"X": X, "Y": Y, **parameters, **cache}
    quantities |= planar.backward_propagation(parameters, cache, X, Y)
    quantities |= {"dZ1": cache["Z1"], "dZ2": cache["Z2"]}

    (ax,) = diagrams.show_two_layer_network(part).axes
    labels = "\n".join(text.get_text() for text in ax.texts)
    found = dict(re.findall(r"\b(d?[A-Z]\w?|db\d|b\d)  \((\d, \w)\)", labels))
    assert len(found) == {"forward": 10, "backward": 6}[part]
    for name, shape in found.items():
        assert shape == ", ".join(map(str, quantities[name].shape)).replace("400", "m"), name
    circles = [patch for patch in ax.patches if isinstance(patch, Circle)]
    assert len(circles) == 2 + 4 + 1 + 1


def test_the_two_layer_network_has_two_parts() -> None:
    with pytest.raises(ValueError, match='"forward" or "backward", got \'sideways\''):
        diagrams.show_two_layer_network("sideways")


def test_columns_that_are_the_picture_again_are_told_from_others() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    figure = diagrams.show_columns(
        picture, {"way 1": np.arange(12)[::-1], "way 2": picture.ravel()}
    )
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["the picture", "way 1", "way 2"]
    assert figure.get_label() == (
        "Side by side: a picture of the set; what way 1 makes, which is a jumble of thin strips; "
        "what way 2 makes, which is the same."
    )


def test_sigmoid_and_its_slope_are_drawn_and_told() -> None:
    figure = diagrams.show_sigmoid()
    curves = {str(line.get_label()): np.asarray(line.get_ydata()) for line in figure.axes[0].lines}
    assert np.all(np.diff(curves["sigmoid"]) > 0)
    assert curves["its slope"].max() == 0.25
    assert "0.25" in str(figure.get_label())
