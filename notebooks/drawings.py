"""Do two pictures show the same, so that the stored one can stay?

Measured on the 58 pictures of the five lessons, on drawings by Matplotlib 3.9.4, 3.10.9 and 3.11.2,
and on changes made on purpose. 3.9 and 3.10 draw the same pixels. 3.11 draws all text in another
way, and a third of the pictures a pixel or two larger or smaller: up to 7 % of the pixels differ by
more than 64 of 255 levels. So there are two tolerances:

- The same version drew both: no pixel may differ by more than 8 levels. A digit that changes in a
  label changes some by 255.
- Two versions drew them: a pixel may have any color that the other picture has within 3 pixels of
  it, give or take 32 levels. What is left of the difference is counted in squares of 15 by 15
  pixels. Text drawn in another way leaves at most 38 pixels in a square; a point left out of 40
  leaves 69, a point moved by 10 pixels 92, another boundary of a classifier 168 and more. More than
  40 is another picture. A digit of a label, or a curve moved by less than 3 pixels, is not seen.
"""

import base64
import io
import itertools
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter, uniform_filter

Pixels: TypeAlias = NDArray[np.int64]

SAME_VERSION = 8  # levels
NEAR, LEVELS, SQUARE, LEFT = 3, 32, 15, 40
SIZES = 3  # pixels by which two versions may differ in a picture's height or width


def same_picture(stored: str, now: str) -> bool:
    """Tell whether two pictures, as a notebook stores them, show the same.

    Parameters
    ----------
    stored, now : str
        PNG files in base64.

    Returns
    -------
    bool
        False where one cannot be decoded, too.
    """
    if stored == now:
        return True
    try:
        (a, by), (b, by_now) = _decoded(stored), _decoded(now)
    except (OSError, ValueError):
        return False
    if by == by_now:
        return a.shape == b.shape and bool(np.abs(a - b).max() <= SAME_VERSION)
    if max(abs(a.shape[0] - b.shape[0]), abs(a.shape[1] - b.shape[1])) > SIZES:
        return False
    a, b = _aligned(a, b)
    off = np.maximum(_off(a, b), _off(b, a)) > LEVELS
    return bool(uniform_filter(off.astype(float), SQUARE).max() * SQUARE**2 <= LEFT)


def drawn_by(picture: str) -> str:
    """Name the program that drew a picture, as far as the file says."""
    try:
        return _decoded(picture)[1]
    except (OSError, ValueError):
        return ""


def _decoded(picture: str) -> tuple[Pixels, str]:
    """A picture on white, and the program that drew it."""
    image = Image.open(io.BytesIO(base64.b64decode(picture)))
    by = str(image.info.get("Software", "")).partition(", ")[0]
    over: Any = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    return np.asarray(over)[..., :3].astype(np.int64), by


def _aligned(a: Pixels, b: Pixels) -> tuple[Pixels, Pixels]:
    """The parts of two pictures of nearly one size that fit each other best."""
    h, w = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])

    def parts(picture: Pixels) -> list[Pixels]:
        rows, columns = range(picture.shape[0] - h + 1), range(picture.shape[1] - w + 1)
        return [picture[y : y + h, x : x + w] for y, x in itertools.product(rows, columns)]

    pairs = itertools.product(parts(a), parts(b))
    return min(pairs, key=lambda pair: float(np.abs(pair[0] - pair[1]).mean()))


def _off(a: Pixels, b: Pixels) -> Pixels:
    """How far each pixel of `a` is from all that `b` has near it."""
    size = (2 * NEAR + 1, 2 * NEAR + 1, 1)
    below, above = minimum_filter(b, size) - a, a - maximum_filter(b, size)
    off: Pixels = np.maximum(below, above).max(axis=2)
    return off
