"""The exercises of lesson 1 on pictures: as columns, and scaled."""

from typing import Any, TypeAlias

import numpy as np

from dlhelpers import preprocessing
from dlhelpers.exercises.engine.exercise import Case, Exercise, Mistake
from dlhelpers.exercises.lessons.normalization.rows import shapes

Array: TypeAlias = Any  # the wrong functions need no closer types


def _image_cases(rng: np.random.Generator) -> list[Case]:
    def images(*shape: int) -> Array:
        return rng.integers(0, 256, size=shape, dtype=np.uint8)

    tiny = np.arange(12, dtype=np.uint8).reshape(2, 1, 2, 3)
    m, h, w = (int(k) for k in rng.choice(np.arange(2, 8), size=3, replace=False))
    return [
        Case("the worked example", tiny),
        Case(f"{m} images of {h} by {w} pixels", images(m, h, w, 3)),
        Case("3 images of 64 by 64 pixels", images(3, 64, 64, 3)),
        Case("4 gray images of 5 by 2 pixels", images(4, 5, 2, 1)),
        Case("one image of 2 by 3 pixels", images(1, 2, 3, 3)),
    ]


def _transposed_images(images: Array) -> Array:
    return images.transpose(0, 2, 1, 3).reshape(len(images), -1).T


def _channels_first(images: Array) -> Array:
    return images.transpose(0, 3, 1, 2).reshape(len(images), -1).T


flatten_images = Exercise(
    reference=preprocessing.flatten_images,
    cases=_image_cases,
    mistakes=[
        Mistake(
            "scrambling reshape",
            lambda images: images.reshape(-1, images.shape[0]),
            "The shape is right, but the images are scrambled: reshape(h*w*c, m) deals the numbers "
            "out across the columns. Make one ROW of each image first, then transpose.",
        ),
        Mistake(
            "transpose forgotten",
            lambda images: images.reshape(images.shape[0], -1),
            "You have one image a row. The course wants one image a column: transpose with .T.",
        ),
        Mistake(
            "everything in one column",
            lambda images: images.reshape(-1, 1),
            "All images stand in one column now. Keep the first axis, the images, apart.",
        ),
        Mistake(
            "everything in one row",
            lambda images: images.flatten(),
            "All images stand in one row now. Keep the first axis, the images, apart.",
        ),
        Mistake(
            "transposed before the reshape",
            lambda images: images.T.reshape(-1, images.shape[0]),
            "Transposing the four axes first turns each image on its side: columns before rows. "
            "Reshape to (m, h*w*c) first, then transpose.",
        ),
        Mistake(
            "fixed size 64",
            lambda images: images.reshape(images.shape[0], 64 * 64 * 3).T,
            "This works for images of 64 by 64 pixels only. Take the sizes from images.shape.",
        ),
        Mistake(
            "columns before rows",
            _transposed_images,
            "Each image is read column by column; read it row by row (reshape does, by itself).",
        ),
        Mistake(
            "channels first",
            _channels_first,
            "Your columns hold all reds, then all greens, then all blues. Leave the order as it "
            "is: pixel by pixel, with the three colors of a pixel together.",
        ),
    ],
    hints=[
        "Two images of 1 by 2 pixels, 3 colors: how many rows and columns has the result? Which "
        "numbers stand in its first column?",
        "`images.shape[0]` is the number of images. reshape(a, -1) finds the second size.",
        "Reshape to one row an image; then .T makes the rows columns.",
        "return images.reshape(images.shape[0], -1).T",
    ],
)


def _pixel_cases(rng: np.random.Generator) -> list[Case]:
    def pixels(*shape: int) -> Array:
        return rng.integers(0, 256, size=shape, dtype=np.uint8)

    return [
        Case("the worked example", np.array([[0, 51, 255]], dtype=np.uint8)),
        *(Case(f"a {n} by {m} matrix", pixels(n, m)) for n, m in shapes(rng)),
        Case("2 images of 4 by 3 pixels", pixels(2, 4, 3, 3)),
        Case("a dark picture", rng.integers(0, 40, size=(6, 2), dtype=np.uint8)),
    ]


standardize_images = Exercise(
    reference=preprocessing.standardize_images,
    cases=_pixel_cases,
    mistakes=[
        Mistake(
            "divided by 256",
            lambda images: images / 256,
            "You divided by 256. The largest pixel value is 255, and it should become exactly 1.",
        ),
        Mistake(
            "fractions cut off",
            lambda images: images // 255,
            "The fractions are lost, so that nearly all is 0: // cuts them off, and so does a "
            "conversion to integers. Divide with a single / and keep the floats.",
        ),
        Mistake(
            "divided by the largest value",
            lambda images: images / images.max(),
            "You divided by the largest value that happens to be there, so a dark picture becomes "
            "a bright one. Divide by 255, whatever the picture.",
        ),
        Mistake(
            "mean subtracted",
            lambda images: (images - images.mean()) / images.std(),
            "Subtracting the mean and dividing by the spread is another way to scale. Here the "
            "pixels only go from 0..255 to 0..1: divide by 255.",
        ),
        Mistake(
            "multiplied",
            lambda images: images * 255.0,
            "You multiplied by 255. Divide.",
        ),
        Mistake(
            "multiplied in 8 bits",
            lambda images: images * 255,
            "You multiplied by 255, and numbers of 8 bits start again at 0 behind 255. Divide.",
        ),
        Mistake(
            "stretched from the smallest to the largest",
            lambda images: (images - images.min()) / (images.max() - images.min()),
            "You stretched the values that happen to be there, so a dark picture becomes a bright "
            "one. Divide by 255, whatever the picture.",
        ),
        Mistake(
            "from -1 to 1",
            lambda images: images / 127.5 - 1,
            "Your values run from -1 to 1. Here 0 stays 0 and 255 becomes 1: only divide by 255.",
        ),
        Mistake(
            "not scaled",
            lambda images: images.astype(float),
            "The values still go up to 255. Divide them by 255.",
        ),
    ],
    hints=[
        "What is the smallest value of a pixel, and the largest? What should they become?",
        "One division does it for the whole array at once.",
        "return images / 255",
    ],
)
