"""The exercises of lesson 1 on pictures: as columns, and scaled."""

from typing import Any

import numpy as np

from dlhelpers import preprocessing
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.lessons.normalization.rows import shapes


def _pixels(rng: np.random.Generator, *shape: int) -> Any:
    return rng.integers(0, 256, size=shape, dtype=np.uint8)


def _image_cases(rng: np.random.Generator) -> list[Case]:
    m, h, w = (int(k) for k in rng.choice(np.arange(2, 8), size=3, replace=False))
    return [
        Case("the worked example", np.arange(12, dtype=np.uint8).reshape(2, 1, 2, 3)),
        Case(f"{m} images of {h} by {w} pixels", _pixels(rng, m, h, w, 3)),
        Case("3 images of 64 by 64 pixels", _pixels(rng, 3, 64, 64, 3)),
        Case("4 gray images of 5 by 2 pixels, scaled to fractions", rng.random((4, 5, 2, 1))),
        Case("one image of 2 by 3 pixels", _pixels(rng, 1, 2, 3, 3)),
    ]


@exercise(
    reference=preprocessing.flatten_images,
    cases=_image_cases,
    hints=[
        "Two images of 1 by 2 pixels, 3 colors: how many rows and columns has the result? Which "
        "numbers stand in its first column?",
        "`images.shape[0]` is the number of images. reshape(a, -1) finds the second size.",
        "Reshape to one row an image; then .T makes the rows columns.",
        "return images.reshape(images.shape[0], -1).T",
    ],
)
def flatten_images(images):
    if mistake("scrambling reshape"):
        """The shape is right, but the images are scrambled: reshape(h*w*c, m) deals the numbers
        out across the columns. Make one ROW of each image first, then transpose."""
        return images.reshape(-1, images.shape[0])
    if mistake("transpose forgotten"):
        """You have one image a row. The course wants one image a column: transpose with .T."""
        return images.reshape(images.shape[0], -1)
    if mistake("everything in one column"):
        """All images stand in one column now. Keep the first axis, the images, apart."""
        return images.reshape(-1, 1)
    if mistake("everything in one row"):
        """All images stand in one row now. Keep the first axis, the images, apart."""
        return images.flatten()
    if mistake("transposed before the reshape"):
        """Each column reads its image color by color, and down its columns, as images.T and
        order="F" do. Reshape to (m, h*w*c) as the images are, then transpose."""
        return images.T.reshape(-1, images.shape[0])
    if mistake("fixed size 64"):
        """This works for images of 64 by 64 pixels only. Take the sizes from images.shape."""
        return images.reshape(images.shape[0], 64 * 64 * 3).T
    if mistake("channels forgotten"):
        """Your sizes leave the colors out: h times w numbers are enough for gray images only. Take
        h*w*c, or -1."""
        return images.reshape(images.shape[0], images.shape[1] * images.shape[2]).T
    if mistake("only the first image"):
        """You return the first image alone. Is the return inside the loop?"""
        return images[0].reshape(-1, 1)
    if mistake("cut to whole numbers"):
        """Your array takes whole numbers only, so images that are scaled become 0. Leave its dtype
        out."""
        images = images.astype(int)
    if mistake("columns before rows"):
        """Each image is read column by column; read it row by row (reshape does, by itself)."""
        images = images.transpose(0, 2, 1, 3)
    if mistake("channels first"):
        """Your columns hold all reds, then all greens, then all blues. Leave the order as it is:
        pixel by pixel, with the three colors of a pixel together."""
        images = images.transpose(0, 3, 1, 2)
    return images.reshape(images.shape[0], -1).T


def _pixel_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("the worked example", np.array([[0, 51, 255]], dtype=np.uint8)),
        *(Case(f"a {n} by {m} matrix", _pixels(rng, n, m)) for n, m in shapes(rng)),
        Case("2 images of 4 by 3 pixels", _pixels(rng, 2, 4, 3, 3)),
        Case("a dark picture", rng.integers(0, 40, size=(6, 2), dtype=np.uint8)),
    ]


@exercise(
    reference=preprocessing.standardize_images,
    cases=_pixel_cases,
    hints=[
        "What is the smallest value of a pixel, and the largest? What should they become?",
        "One division does it for the whole array at once.",
        "return images / 255",
    ],
)
def standardize_images(images):
    if mistake("divided by 256"):
        """You divided by 256. The largest pixel value is 255, and it should become exactly 1."""
        return images / 256
    if mistake("fractions cut off"):
        """The fractions are lost, so that nearly all is 0: // cuts them off, and so does a
        conversion to integers. Divide with a single / and keep the floats."""
        return images // 255
    if mistake("divided by the largest value"):
        """You divided by the largest value that happens to be there, so a dark picture becomes a
        bright one. Divide by 255, whatever the picture."""
        return images / images.max()
    if mistake("mean subtracted"):
        """Subtracting the mean and dividing by the spread is another way to scale. Here the
        pixels only go from 0..255 to 0..1: divide by 255."""
        return (images - images.mean()) / images.std()
    if mistake("multiplied"):
        """You multiplied by 255. Divide."""
        return images * 255.0
    if mistake("multiplied in 8 bits"):
        """You multiplied by 255, and numbers of 8 bits start again at 0 behind 255. Divide."""
        return images * 255
    if mistake("stretched from the smallest to the largest"):
        """You stretched the values that happen to be there, so a dark picture becomes a bright
        one. Divide by 255, whatever the picture."""
        return (images - images.min()) / (images.max() - images.min())
    if mistake("from -1 to 1"):
        """Your values run from -1 to 1. Here 0 stays 0 and 255 becomes 1: only divide by 255."""
        return images / 127.5 - 1
    if mistake("not scaled"):
        """The values still go up to 255. Divide them by 255."""
        return images.astype(float)
    return images / 255
