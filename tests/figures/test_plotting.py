import math
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from sklearn.linear_model import LogisticRegression

from dlhelpers.figures import plotting
from dlhelpers.preprocessing import flatten_images

X = np.array([[0.0, 1.0, 2.0, -1.0], [1.0, 0.0, -2.0, 0.5]])
Y = np.array([[0, 1, 1, 0]])
CLASSES = [b"non-cat", b"cat"]


def rendered(figure: Any) -> np.ndarray[Any, Any]:
    """Draw the figure for good: some mistakes only show then."""
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())


def panels(figure: Any) -> list[Axes]:
    return [ax for ax in figure.axes if ax.images]


def columns(m: int, side: int = 2) -> np.ndarray[Any, Any]:
    images = np.random.default_rng(0).integers(0, 256, (m, side, side, 3), dtype=np.uint8)
    return flatten_images(images)


# style


def test_the_style_ends_with_its_block() -> None:
    before = dict(mpl.rcParams)
    with plotting.style():
        inside = dict(mpl.rcParams)
    assert dict(mpl.rcParams) == before
    assert inside != before


def test_curves_differ_in_color_and_most_of_them_in_line_style_too() -> None:
    with plotting.style():
        cycle = list(mpl.rcParams["axes.prop_cycle"])
    assert len({entry["color"] for entry in cycle}) == len(cycle) == len(plotting.COLORS)
    assert len({str(entry["linestyle"]) for entry in cycle[:6]}) == 6
    assert len(set(plotting.MARKERS)) == len(plotting.COLORS)


# show_images


@pytest.mark.parametrize(
    ("m", "per_row", "grid"), [(1, 5, (1, 1)), (3, 5, (1, 3)), (5, 5, (1, 5)), (7, 3, (3, 3))]
)
def test_images_stand_in_rows(m: int, per_row: int, grid: tuple[int, int]) -> None:
    images = np.random.default_rng(0).random((m, 4, 4, 3))
    figure = plotting.show_images(images, columns=per_row)
    assert len(panels(figure)) == m
    assert len(figure.axes) == math.prod(grid)
    for ax, image in zip(panels(figure), images, strict=True):
        np.testing.assert_array_equal(np.asarray(ax.images[0].get_array()), image)
        assert not ax.axison
    rendered(figure)


def test_images_may_be_gray_and_have_titles() -> None:
    figure = plotting.show_images(np.eye(3)[None].repeat(2, axis=0), ["one", "two"])
    assert [ax.get_title() for ax in panels(figure)] == ["one", "two"]
    pixels = rendered(figure).astype(int)
    assert (pixels[..., 0] == pixels[..., 1]).all()


@pytest.mark.parametrize("shape", [(0, 4, 4, 3), (4,), (4, 4), (1, 1, 4, 4, 3)])
def test_what_is_no_stack_of_images_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="images has shape") as caught:
        plotting.show_images(np.zeros(shape))
    assert str(shape) in str(caught.value)


def test_titles_must_be_as_many_as_images() -> None:
    with pytest.raises(ValueError, match="2 images but 3 titles"):
        plotting.show_images(np.zeros((2, 4, 4, 3)), ["a", "b", "c"])
    assert plt.get_fignums() == []


# plot_costs


def test_one_curve_of_costs() -> None:
    figure = plotting.plot_costs([0.7, 0.5, 0.4], learning_rate=0.0075)
    (ax,) = figure.axes
    (line,) = ax.lines
    assert np.asarray(line.get_xydata()).tolist() == [[0, 0.7], [100, 0.5], [200, 0.4]]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("iteration", "cost (nats)")
    assert "0.0075" in ax.get_title()
    assert ax.get_legend() is None
    rendered(figure)


def test_several_curves_have_names_and_differ_in_more_than_color() -> None:
    figure = plotting.plot_costs({"slow": [3, 2], "fast": [3, 1, 0.5]}, every=1000)
    (ax,) = figure.axes
    slow, fast = ax.lines
    assert np.asarray(fast.get_xdata()).tolist() == [0, 1000, 2000]
    assert slow.get_color() != fast.get_color()
    assert slow.get_linestyle() != fast.get_linestyle()
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["slow", "fast"]
    assert ax.get_title() == ""


@pytest.mark.parametrize("costs", [[], [0.5], [0.7, math.inf, 0.4], {}])
def test_any_costs_can_be_drawn(costs: Any) -> None:
    rendered(plotting.plot_costs(costs))


# plot_points


def markers_of(ax: Axes) -> dict[str, PathCollection]:
    return {
        str(drawn.get_label()): drawn
        for drawn in ax.collections
        if isinstance(drawn, PathCollection)
    }


def test_each_class_has_its_points_its_marker_and_its_color() -> None:
    ax = plotting.plot_points(X, Y)
    drawn = markers_of(ax)
    assert list(drawn) == ["label 0", "label 1"]
    for label, points in enumerate(drawn.values()):
        np.testing.assert_array_equal(np.asarray(points.get_offsets()), X[:, Y[0] == label].T)
    zeros, ones = drawn.values()
    assert not np.array_equal(
        np.asarray(zeros.get_paths()[0].vertices), np.asarray(ones.get_paths()[0].vertices)
    )
    colors = [to_hex(np.asarray(points.get_facecolor())[0]) for points in (zeros, ones)]
    assert colors[0] != colors[1]
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.get_legend() is not None


def test_points_go_where_they_are_told() -> None:
    figure, (left, right) = plt.subplots(1, 2)
    assert plotting.plot_points(X, Y, right) is right
    assert plotting.plot_decision_boundary(lambda points: points[:, 0] > 0, X, Y, right) is right
    assert plt.get_fignums() == [figure.number]
    assert not left.has_data()
    rendered(figure)


@pytest.mark.parametrize("m", [0, 1])
def test_few_points_or_one_class_only(m: int) -> None:
    rendered(plotting.plot_points(X[:, :m], Y[:, :m]).figure)


@pytest.mark.parametrize(
    ("points", "y", "message"),
    [
        (np.zeros((3, 4)), Y, r"X has shape \(3, 4\), expected \(2, any\)"),
        (X, Y[:, :3], r"y has shape \(1, 3\), expected \(1, 4\)"),
        (X, Y[0], r"y has shape \(4,\), expected \(1, 4\)"),
        (X, Y + 1, "y must hold labels 0 and 1 only, got 2"),
    ],
)
def test_points_that_do_not_fit_are_refused(points: Any, y: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plotting.plot_points(points, y)
    with pytest.raises(ValueError, match=message):
        plotting.plot_decision_boundary(lambda rows: rows[:, 0] > 0, points, y)


# plot_decision_boundary


def test_the_plane_is_colored_by_the_model() -> None:
    ax = plotting.plot_decision_boundary(lambda points: points[:, 0] > 0.5, X, Y, resolution=50)
    assert len(markers_of(ax)) == 2
    assert ax.get_xlabel()
    low, high = ax.get_xlim()
    assert low < X[0].min()
    assert X[0].max() < high
    # Far from the points and the boundary: the color of label 0 left of it, of label 1 right.
    figure = ax.figure
    pixels = rendered(figure)
    seen = []
    for x in (-1.8, 2.8):
        column, row = ax.transData.transform((x, -2.8))
        seen.append(pixels[len(pixels) - 1 - round(row), round(column), :3].astype(int))
    blue, vermilion = seen
    assert blue[2] > blue[0]
    assert vermilion[0] > vermilion[2]


def test_a_fitted_classifier_s_predict_is_a_model() -> None:
    classifier = LogisticRegression().fit(X.T, Y[0])
    rendered(plotting.plot_decision_boundary(classifier.predict, X, Y, resolution=20).figure)


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("kind", [bool, int, float])
def test_a_model_may_give_one_label_everywhere(label: int, kind: type) -> None:
    ax = plotting.plot_decision_boundary(
        lambda points: np.full((1, len(points)), label, dtype=kind), X, Y, resolution=10
    )
    rendered(ax.figure)


def test_the_model_gets_points_as_rows_and_as_many_as_asked_for() -> None:
    shapes = []

    def model(points: Any) -> Any:
        shapes.append(points.shape)
        return np.zeros(len(points))

    plotting.plot_decision_boundary(model, X, Y, resolution=30)
    assert shapes == [(900, 2)]


def test_a_model_that_takes_columns_is_noticed() -> None:
    message = "model returned 2 labels for 100 points; it should take points as rows"
    with pytest.raises(ValueError, match=message):
        plotting.plot_decision_boundary(lambda points: points[0] > 0, X, Y, resolution=10)


# print_mislabeled_images


def test_the_wrong_ones_are_drawn_with_both_names(capsys: pytest.CaptureFixture[str]) -> None:
    pictures = columns(4)
    figure = plotting.print_mislabeled_images(CLASSES, pictures, [[0, 1, 1, 0]], [[0, 0, 1, 1]])
    assert isinstance(figure, Figure)
    drawn = panels(figure)
    titles = ["says non-cat, is cat", "says cat, is non-cat"]
    assert [ax.get_title() for ax in drawn] == titles
    for ax, i in zip(drawn, (1, 3), strict=True):
        np.testing.assert_array_equal(
            np.asarray(ax.images[0].get_array()), pictures[:, i].reshape(2, 2, 3)
        )
    assert capsys.readouterr().out == "2 of 4 pictures are mislabeled.\n"
    rendered(figure)


def test_no_mistakes_no_picture(capsys: pytest.CaptureFixture[str]) -> None:
    y = [[0, 1, 1]]
    assert plotting.print_mislabeled_images(CLASSES, columns(3), y, y) is None
    assert plt.get_fignums() == []
    assert capsys.readouterr().out == "0 of 3 pictures are mislabeled.\n"


def test_200_mistakes_are_counted_and_20_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    y = np.zeros((1, 200), int)
    figure = plotting.print_mislabeled_images(np.array(CLASSES), columns(200), y, 1 - y)
    assert len(panels(figure)) == 20
    assert capsys.readouterr().out == (
        "200 of 200 pictures are mislabeled; here are the first 20.\n"
    )
    rendered(figure)


@pytest.mark.parametrize(("limit", "drawn"), [(0, 0), (1, 1), (3, 3), (7, 3)])
def test_the_limit_can_be_chosen(limit: int, drawn: int) -> None:
    figure = plotting.print_mislabeled_images(CLASSES, columns(3), [[0] * 3], [[1] * 3], limit)
    assert (len(panels(figure)) if figure else 0) == drawn


@pytest.mark.parametrize("scale", [1, 255])
def test_pictures_may_be_bytes_or_fractions(scale: int) -> None:
    pictures = columns(1) if scale == 255 else columns(1) / 255
    rendered(plotting.print_mislabeled_images(CLASSES, pictures, [[1]], [[0.0]]))


@pytest.mark.parametrize(
    ("shape", "y", "p", "message"),
    [
        ((12,), [[0]], [[1]], r"X has shape \(12,\)"),
        ((13, 1), [[0]], [[1]], r"X has shape \(13, 1\)"),
        ((6, 1), [[0]], [[1]], r"X has shape \(6, 1\)"),
        ((1, 2, 2, 3), [[0]], [[1]], r"X has shape \(1, 2, 2, 3\)"),
        ((12, 2), [[0]], [[1, 0]], r"y has shape \(1, 1\), expected \(1, 2\)"),
        ((12, 2), [[0, 1]], [1, 0], r"p has shape \(2,\), expected \(1, 2\)"),
        ((12, 1), [[2]], [[1]], "y must hold labels 0 and 1 only, got 2"),
        ((12, 1), [[1]], [[0.3]], "p must hold labels 0 and 1 only, got 0.3"),
    ],
)
def test_pictures_and_labels_that_do_not_fit_are_refused(
    shape: tuple[int, ...], y: Any, p: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        plotting.print_mislabeled_images(CLASSES, np.zeros(shape), y, p)
