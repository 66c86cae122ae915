"""Which stored pictures stay: those that show the same as the new ones."""

import base64
import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawings import drawn_by, same_picture
from PIL import Image


def draw(
    version: str = "3.11",
    title: str = "cost after 100 steps: 0.693",
    moved: float = 0.0,
    left_out: int = 0,
    color: str = "#0072b2",
    fonts: str = "DejaVu Sans",
    height: float = 3.7,
) -> str:
    """A curve and 40 points, as a notebook stores them."""
    points = np.random.default_rng(0).uniform(0, 1, (40, 2)) * [5, 1]
    points[0, 0] += moved
    with plt.rc_context({"font.family": fonts}):
        figure, axes = plt.subplots(figsize=(6.5, height), dpi=100)
        x = np.linspace(0, 5, 100)
        axes.plot(x, np.exp(-x), color=color, label="learning rate 0.1")
        axes.plot(*points[left_out:].T, "o", color="#d55e00", ms=5)
        axes.set_title(title)
        axes.legend()
        file = io.BytesIO()
        figure.savefig(file, metadata={"Software": f"Matplotlib version{version}, its address"})
    return base64.b64encode(file.getvalue()).decode()


def shifted_text(picture: str) -> str:
    """The same picture as by another version, its title a pixel further right."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA")
    title = image.crop((0, 0, image.width - 1, 40))
    image.paste(title, (1, 0))
    return stored(image)


def stored(image: Image.Image, **options: Any) -> str:
    file = io.BytesIO()
    image.save(file, "png", **options)
    return base64.b64encode(file.getvalue()).decode()


def test_the_same_pixels_in_another_file_are_the_same_picture() -> None:
    picture = draw()
    image = Image.open(io.BytesIO(base64.b64decode(picture)))
    assert same_picture(stored(image, compress_level=1), stored(image, compress_level=9))
    assert same_picture(picture, picture)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "cost after 100 steps: 0.698"},
        {"moved": 0.2},
        {"left_out": 1},
        {"color": "#009e73"},
        {"height": 3.72},
    ],
)
def test_of_one_version_any_change_is_seen(change: dict[str, Any]) -> None:
    assert not same_picture(draw(), draw(**change))


@pytest.mark.parametrize("change", [{"moved": 0.2}, {"left_out": 1}, {"height": 3.8}])
def test_of_two_versions_another_drawing_is_seen(change: dict[str, Any]) -> None:
    assert not same_picture(draw("3.9"), draw("3.11", **change))


def test_of_two_versions_text_in_another_place_is_the_same_picture() -> None:
    assert same_picture(draw(), shifted_text(draw()))
    assert same_picture(draw("3.9"), draw("3.11", height=3.72))


def test_what_is_no_picture_is_not_the_same() -> None:
    assert not same_picture(draw(), "abcd")
    assert not same_picture("not base64", draw())
    assert drawn_by("abcd") == ""


def test_the_file_says_what_drew_it() -> None:
    assert drawn_by(draw("3.9")) == "Matplotlib version3.9"
