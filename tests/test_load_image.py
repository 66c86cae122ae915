"""Tests of `dlhelpers.datasets.load_image`."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dlhelpers.datasets import load_image

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def save(picture: Image.Image, path: Path, **options: Any) -> Path:
    picture.save(path, **options)
    return path


def left_red_right_blue(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    return picture


def test_a_picture_of_the_right_size_stays_as_it_is(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    path = save(Image.fromarray(pixels), tmp_path / "picture.png")
    loaded = load_image(path)
    assert loaded.dtype == np.uint8
    np.testing.assert_array_equal(loaded, pixels)


def test_a_name_will_do_for_a_path_and_any_size_can_be_asked_for(tmp_path: Path) -> None:
    path = save(left_red_right_blue(300, 300), tmp_path / "picture.png")
    assert load_image(str(path), size=20).shape == (20, 20, 3)


@pytest.mark.parametrize("shape", [(300, 100), (100, 300), (20, 10), (1, 1)])
def test_the_middle_square_is_taken_of_any_picture(tmp_path: Path, shape: tuple[int, int]) -> None:
    width, height = shape
    side = min(shape)
    picture = Image.new("RGB", shape, BLUE)
    picture.paste(RED, ((width - side) // 2, (height - side) // 2, (width + side) // 2, height))
    loaded = load_image(save(picture, tmp_path / "picture.png"))
    assert tuple(loaded[32, 32]) == RED
    assert tuple(loaded[32, 8]) == RED


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "RGB"])
def test_any_kind_of_color_becomes_red_green_blue(tmp_path: Path, mode: str) -> None:
    suffix = "jpg" if mode == "CMYK" else "png"
    path = save(Image.new("RGB", (64, 64), "white").convert(mode), tmp_path / f"picture.{suffix}")
    loaded = load_image(path)
    assert loaded.shape == (64, 64, 3)
    assert loaded.min() > 250


def test_gray_in_16_bits_is_scaled(tmp_path: Path) -> None:
    gray = np.full((64, 64), 128 * 256, dtype=np.uint16)
    path = save(Image.fromarray(gray), tmp_path / "picture.png")
    assert tuple(load_image(path)[5, 5]) == (128, 128, 128)


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    path = save(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), tmp_path / "picture.png")
    assert tuple(load_image(path)[5, 5]) == WHITE


def test_a_photograph_taken_with_the_camera_turned_stands_upright(tmp_path: Path) -> None:
    picture = left_red_right_blue(64, 64)
    exif = Image.Exif()
    exif[0x0112] = 3  # orientation: turned by 180 degrees
    loaded = load_image(save(picture, tmp_path / "picture.png", exif=exif))
    assert tuple(loaded[32, 5]) == BLUE
    assert tuple(loaded[32, 60]) == RED


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"my_cat\.png is missing: expected a picture file"):
        load_image(tmp_path / "my_cat.png")


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"is a folder: expected a picture file"):
        load_image(tmp_path)


@pytest.mark.parametrize("content", [b"", b"a cat, in words", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_a_file_that_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"cat\.png is .*: expected a picture file"):
        load_image(path)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tiff", "webp"])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.9])
def test_a_picture_that_was_cut_short_is_named(tmp_path: Path, suffix: str, share: float) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (80, 80, 3), dtype=np.uint8)
    path = save(Image.fromarray(pixels), tmp_path / f"cat.{suffix}")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match=rf"cat\.{suffix} is .*: expected a picture file"):
        load_image(path)


def test_a_picture_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(Image.new("RGB", (64, 64)), tmp_path / "cat.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(ValueError, match=r"cat\.png has too many pixels"):
        load_image(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 3000)  # where Pillow only warns
    assert load_image(path).shape == (64, 64, 3)
