"""Composing one 64 by 64 picture from one drawing: position, color, background, light.

Pure functions of a random generator.  Knows nothing of art sets, splits or files.

Array arithmetic keeps to operations that IEEE 754 rounds exactly (no ``exp``, ``sin`` or matrix
product over arrays), so that the bytes do not depend on which processor instructions NumPy picks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

SIZE = 64
"""Width and height of a finished picture."""

CANVAS = 2 * SIZE
"""Width and height while composing; 2 by 2 pixels are averaged at the end."""

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Recipe:
    """How far a drawing may be changed; chances and amounts, each drawn per picture."""

    scale: tuple[float, float] = (0.8, 1.0)
    """Longest side of the drawing, as a share of the picture's."""
    rotation: float = 8.0
    """Degrees, either way."""
    shear: float = 0.05
    shift: float = 0.05
    """Share of the picture's side, either way."""
    hue: float = 0.3
    """Share of the color circle, either way."""
    saturation: float = 0.5
    brightness: float = 0.35
    repainted: float = 0.25
    """Share of the pictures, of both classes, repainted in one of `COATS`."""
    shadow: float = 0.6
    """Share of the pictures with a soft shadow."""
    light: float = 0.25
    background_saturation: float = 0.45
    grain: float = 0.5
    """Share of the pictures with a grainy background."""


COATS = np.array([
    (0.58, 0.58, 0.60), (0.25, 0.23, 0.23), (0.95, 0.93, 0.90), (0.52, 0.38, 0.27),
    (0.93, 0.60, 0.26), (0.88, 0.77, 0.62), (0.46, 0.51, 0.57), (0.36, 0.29, 0.25),
])  # fmt: skip
"""Colors of fur: gray, near black, white, brown, ginger, cream, blue-gray, dark brown."""

ROWS, COLUMNS = np.mgrid[0:CANVAS, 0:CANVAS] / (CANVAS - 1)


def compose(rng: np.random.Generator, art: Bytes, recipe: Recipe) -> Bytes:
    """Compose one picture.

    Parameters
    ----------
    rng : numpy.random.Generator
        The only source of chance.
    art : ndarray of shape (128, 128, 4), uint8
        A drawing: red, green, blue, alpha.
    recipe : Recipe
        How far it may be changed.

    Returns
    -------
    ndarray of shape (64, 64, 3), uint8
    """
    placed = place(rng, art, recipe)
    alpha = np.asarray(placed.getchannel("A")) / 255.0
    color = shift_colors(rng, placed.convert("RGB"), recipe)
    if rng.random() < recipe.repainted:
        color = repaint(rng, color, alpha)
    back = background(rng, recipe)
    if rng.random() < recipe.shadow:
        back = back * (1 - 0.45 * shadow(rng, alpha))[..., None]
    picture = color * alpha[..., None] + back * (1 - alpha[..., None])
    return finish(rng, picture, recipe.light)


def place(rng: np.random.Generator, art: Bytes, recipe: Recipe) -> Image.Image:
    """Scale, turn, shear, flip and shift a drawing onto an empty canvas."""
    rows, columns = np.nonzero(art[..., 3] > 80)
    top, bottom = int(rows.min()), int(rows.max())
    left, right = int(columns.min()), int(columns.max())
    longest = max(bottom - top, right - left) + 1
    scale = rng.uniform(*recipe.scale) * CANVAS / longest
    angle = math.radians(rng.uniform(-1, 1) * recipe.rotation)
    shear = rng.uniform(-1, 1) * recipe.shear
    aspect = rng.uniform(0.93, 1.07)
    wide = scale * aspect * (-1 if rng.random() < 0.5 else 1)
    high = scale / aspect
    center_x = CANVAS * (0.5 + rng.uniform(-1, 1) * recipe.shift)
    center_y = CANVAS * (0.5 + rng.uniform(-1, 1) * recipe.shift)

    # Pillow wants the way back, from canvas to drawing: undo the turn, the shear, the scale.
    cos, sin = math.cos(angle), math.sin(angle)
    a, b = (cos + shear * sin) / wide, (sin - shear * cos) / wide
    d, e = -sin / high, cos / high
    c = (left + right + 1) / 2 - a * center_x - b * center_y
    f = (top + bottom + 1) / 2 - d * center_x - e * center_y
    return Image.fromarray(art).transform(
        (CANVAS, CANVAS), Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BICUBIC
    )


def shift_colors(rng: np.random.Generator, image: Image.Image, recipe: Recipe) -> Floats:
    """Turn the hues and scale saturation and brightness; returns values from 0 to 1."""
    hue, saturation, value = (np.asarray(band) for band in image.convert("HSV").split())
    turn = round(rng.uniform(-1, 1) * recipe.hue * 256)
    saturate = rng.uniform(1 - recipe.saturation, 1 + 0.3 * recipe.saturation)
    brighten = rng.uniform(1 - recipe.brightness, 1 + 0.4 * recipe.brightness)
    bands = (
        (hue.astype(np.int64) + turn) % 256,
        np.clip(saturation * saturate, 0, 255),
        np.clip(value * brighten, 0, 255),
    )
    shifted = Image.merge("HSV", [Image.fromarray(band.astype(np.uint8)) for band in bands])
    return np.asarray(shifted.convert("RGB")) / 255.0


def repaint(rng: np.random.Generator, color: Floats, alpha: Floats) -> Floats:
    """Keep a drawing's light and dark, and paint it in the color of a coat."""
    luminance = 0.299 * color[..., 0] + 0.587 * color[..., 1] + 0.114 * color[..., 2]
    bright = float(np.percentile(luminance[alpha > 0.5], 90))
    coat = np.clip(COATS[rng.integers(len(COATS))] + rng.uniform(-0.05, 0.05, 3), 0, 1)
    share = rng.uniform(0.75, 0.95)
    shade = np.clip(luminance / max(bright, 0.15), 0, 1.25)[..., None]
    painted: Floats = np.clip(share * coat * shade + (1 - share) * color, 0, 1)
    return painted


def background(rng: np.random.Generator, recipe: Recipe) -> Floats:
    """Paint a background: plain, fading, spot, stripes, clouds or horizon; sometimes grainy."""
    first, second = (random_color(rng, recipe.background_saturation) for _ in range(2))
    slope = gradient(rng.uniform(0, 2 * math.pi)) + 0.5
    kind = rng.integers(6)
    mix: NDArray[Any]
    if kind == 0:
        mix = np.zeros_like(slope)
    elif kind == 1:
        mix = slope
    elif kind == 2:
        mix = 1.2 * np.sqrt((COLUMNS - rng.random()) ** 2 + (ROWS - rng.random()) ** 2)
    elif kind == 3:
        mix = np.floor(slope * rng.integers(2, 7)) % 2
    elif kind == 4:
        mix = (clouds(rng, int(rng.integers(2, 8))) - 0.5) * rng.uniform(1, 3) + 0.5
    else:
        mix = (ROWS + 0.06 * clouds(rng, 4) - rng.uniform(0.4, 0.75)) * 15 + 0.5
    mix = np.clip(mix, 0, 1)[..., None]
    painted = first * (1 - mix) + second * mix
    if rng.random() < recipe.grain:
        grain = clouds(rng, int(rng.integers(4, 24))) - 0.5
        painted = painted + rng.uniform(0.05, 0.3) * grain[..., None]
    clipped: Floats = np.clip(painted, 0, 1)
    return clipped


def random_color(rng: np.random.Generator, saturation: float) -> Floats:
    """Draw a gray of any brightness, tinted by up to `saturation`."""
    gray = rng.uniform(0.1, 0.95)
    red, green, blue = rng.random(3)
    mean = (red + green + blue) / 3
    color: Floats = np.clip(gray + saturation * (np.array([red, green, blue]) - mean), 0, 1)
    return color


def gradient(angle: float) -> Floats:
    """Return a slope over the canvas, about -0.5 to 0.5, rising toward `angle`."""
    slope: Floats = math.cos(angle) * (COLUMNS - 0.5) + math.sin(angle) * (ROWS - 0.5)
    return slope


def clouds(rng: np.random.Generator, cells: int) -> Floats:
    """Return smooth noise, about 0 to 1, with `cells` bumps along a side."""
    coarse = rng.integers(0, 256, (cells + 3, cells + 3), dtype=np.uint8)
    smooth = Image.fromarray(coarse).resize((CANVAS, CANVAS), Image.Resampling.BICUBIC)
    return np.asarray(smooth) / 255.0


def shadow(rng: np.random.Generator, alpha: Floats) -> Floats:
    """Return the blurred outline of a drawing, moved down and a little aside."""
    outline = Image.fromarray((alpha * 255 + 0.5).astype(np.uint8))
    soft = np.asarray(outline.filter(ImageFilter.GaussianBlur(4))) / 255.0
    down, aside = int(rng.integers(2, 9)), int(rng.integers(-6, 7))
    moved = np.zeros_like(soft)
    to, start = max(aside, 0), max(-aside, 0)
    moved[down:, to : CANVAS - start] = soft[: CANVAS - down, start : CANVAS - to]
    return moved


def finish(rng: np.random.Generator, picture: Floats, light: float) -> Bytes:
    """Light the picture from one side, vary exposure, blur slightly and halve the size."""
    slope = gradient(rng.uniform(0, 2 * math.pi))
    picture = picture * (1 + 2 * rng.uniform(0, light) * slope)[..., None]
    picture = np.clip(picture * rng.uniform(0.8, 1.15) + rng.uniform(-0.06, 0.06), 0, 1)
    blurred = Image.fromarray((picture * 255 + 0.5).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(rng.uniform(0.2, 1.0))
    )
    fine = np.asarray(blurred).astype(np.uint16)
    total = fine[::2, ::2] + fine[1::2, ::2] + fine[::2, 1::2] + fine[1::2, 1::2]
    return ((total + 2) // 4).astype(np.uint8)
