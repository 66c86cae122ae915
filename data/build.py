"""Build the embedded cat set: ``python data/build.py``.

Fetches the drawings (`artwork`), splits them by concept, composes the pictures (`pictures`),
checks them and writes three HDF5 files and a contact sheet.  The same inputs and library
versions (``requirements.txt``) give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import artwork
import h5py
import numpy as np
from artwork import ArtworkError, Drawing
from numpy.typing import NDArray
from pictures import SIZE, Recipe, compose
from PIL import Image
from subjects import artist, concept

T = TypeVar("T")

NEW_ARTIST = "streamline"
"""The art set kept out of training and test: its artist drew none of the others."""

MIX = {"animal": 0.20, "bigcat": 0.03, "face": 0.10, "food": 0.22, "object": 0.23, "place": 0.22}
"""Of the pictures that are not cats, the share of each group."""

CLASSES = (b"non-cat", b"cat")
SEED = 0
FOLDS = 4
TEST_FOLD = 1
"""Every fourth concept is for testing; which of the four was chosen is told in ``README.md``."""


MIN_CONTRAST = 10.0
"""Standard deviation over the pixels, in the color channel where it is largest, from 0 to 127."""


@dataclass(frozen=True)
class PictureSet:
    """The contents of one data file.

    Attributes
    ----------
    filename : str
    part : str
        ``train`` or ``test``: the first word of the keys.
    x : ndarray of shape (m, 64, 64, 3), uint8
    y : ndarray of shape (m,), int64
        1 for a cat.
    sources : tuple of str
        The drawing in each picture.
    """

    filename: str
    part: str
    x: NDArray[np.uint8]
    y: NDArray[np.int64]
    sources: tuple[str, ...]


def is_for_testing(drawing: Drawing, cat_concepts: Sequence[str]) -> bool:
    """Decide on which side of the split a drawing's concept is.

    The few cat concepts are counted off in alphabetical order, the many others hashed.
    Big cats are told apart too: the leopard is for testing.
    """
    name = drawing.concept
    if drawing.group == "bigcat":
        return name == "leopard"
    if drawing.group == "cat":
        return cat_concepts.index(name) % FOLDS == TEST_FOLD
    return zlib.crc32(name.encode()) % FOLDS == TEST_FOLD


def split(drawings: Sequence[Drawing]) -> tuple[list[Drawing], list[Drawing]]:
    """Split drawings by concept: what is drawn is in training or in test, never in both."""
    cats = sorted({d.concept for d in drawings if d.group == "cat"})
    train: list[Drawing] = []
    test: list[Drawing] = []
    for drawing in drawings:
        (test if is_for_testing(drawing, cats) else train).append(drawing)
    return train, test


def endless(rng: np.random.Generator, items: Sequence[T]) -> Iterator[T]:
    """Yield all items in random order, then all again in another order, and so on."""
    while True:
        for i in rng.permutation(len(items)):
            yield items[i]


def draw(rng: np.random.Generator, drawings: Sequence[Drawing], count: int) -> list[Drawing]:
    """Draw `count` drawings: each art set equally often, no drawing again before all others."""
    sets = sorted({artist(d.source) for d in drawings})
    stacks = {s: endless(rng, [d for d in drawings if artist(d.source) == s]) for s in sets}
    turns = endless(rng, sets)
    return [next(stacks[next(turns)]) for _ in range(count)]


def counts_by_group(total: int) -> dict[str, int]:
    """Share out pictures: half cats, the rest by `MIX`, largest remainders rounded up."""
    cats = total // 2
    exact = {group: share * (total - cats) for group, share in MIX.items()}
    counts = {group: int(value) for group, value in exact.items()}
    left = total - cats - sum(counts.values())
    for group in sorted(MIX, key=lambda g: counts[g] - exact[g])[:left]:
        counts[group] += 1
    return {"cat": cats, **counts}


def make(
    filename: str, part: str, drawings: Sequence[Drawing], total: int, seed: np.random.SeedSequence
) -> PictureSet:
    """Draw and compose the pictures of one file, in random order."""
    rng = np.random.default_rng(seed)
    chosen = [
        drawing
        for group, count in counts_by_group(total).items()
        for drawing in draw(rng, [d for d in drawings if d.group == group], count)
    ]
    chosen = [chosen[i] for i in rng.permutation(total)]
    x = np.stack([compose(rng, d.pixels, Recipe()) for d in chosen])
    y = np.array([d.group == "cat" for d in chosen], dtype=np.int64)
    return PictureSet(filename, part, x, y, tuple(d.source for d in chosen))


def make_all(drawings: Sequence[Drawing], seed: int = SEED) -> list[PictureSet]:
    """Make the training set, the test set and the new artist's test set."""
    known = [d for d in drawings if artist(d.source) != NEW_ARTIST]
    new = [d for d in drawings if artist(d.source) == NEW_ARTIST]
    train, test = split(known)
    seeds = np.random.SeedSequence(seed).spawn(3)
    return [
        make("train_catvnoncat.h5", "train", train, 1000, seeds[0]),
        make("test_catvnoncat.h5", "test", test, 250, seeds[1]),
        make("new_artist_catvnoncat.h5", "test", new, 120, seeds[2]),
    ]


def check(train: PictureSet, test: PictureSet, new: PictureSet) -> None:
    """Raise `ValueError` where the sets are not what ``README.md`` promises."""
    shared = set(map(concept, train.sources)) & set(map(concept, test.sources))
    if shared:
        raise ValueError(f"concepts both in training and in test: {sorted(shared)}")
    if NEW_ARTIST in map(artist, train.sources + test.sources):
        raise ValueError(f"the new artist, {NEW_ARTIST}, is in training or test")
    if set(map(artist, new.sources)) != {NEW_ARTIST}:
        raise ValueError(f"the new artist's set has drawings by others than {NEW_ARTIST}")
    x = np.concatenate([train.x, test.x, new.x])
    if len({picture.tobytes() for picture in x}) < len(x):
        raise ValueError("two pictures are identical")
    contrast = x.astype(np.float64).std(axis=(1, 2)).max(axis=1)
    if contrast.min() < MIN_CONTRAST:
        raise ValueError(f"a picture is nearly blank: contrast {contrast.min():.1f} of 255")


def credit() -> str:
    """Return the license attribute of the files: every art set, its author and license."""
    sets = "; ".join(f"{s.key}: {s.author} ({s.license}, {s.home})" for s in artwork.ART_SETS)
    return (
        "A collection of pictures made from drawings under several open licenses, not relicensed "
        "under one: each picture is under the license of its drawing, named in *_set_source as "
        "art set:drawing. The drawings were rasterized, recolored, transformed and composited. "
        f"{sets}. Full license texts: data/licenses in the dlhelpers project."
    )


def write(pictures: PictureSet, folder: Path) -> Path:
    """Write one HDF5 file in the classic layout, with sources and credits."""
    path = folder / pictures.filename
    with h5py.File(path, "w") as file:
        file.create_dataset(
            f"{pictures.part}_set_x",
            data=pictures.x,
            chunks=(min(50, len(pictures.x)), SIZE, SIZE, 3),
            compression="gzip",
            compression_opts=9,
        )
        file.create_dataset(f"{pictures.part}_set_y", data=pictures.y)
        file.create_dataset(
            f"{pictures.part}_set_source",
            data=np.array(pictures.sources, "S"),
            compression="gzip",
            compression_opts=9,
        )
        file.create_dataset("list_classes", data=np.array(CLASSES))
        file.attrs["licence"] = credit()
    return path


def contact_sheet(pictures: PictureSet, columns: int = 10, rows: int = 3) -> Image.Image:
    """Show the first cats above the first others, 30 of each, with thin gaps."""
    gap, middle = 2, 8
    step = SIZE + gap
    sheet = Image.new("RGB", (columns * step - gap, 2 * rows * step - gap + middle - gap), "white")
    for block, label in enumerate((1, 0)):
        top = block * (rows * step + middle - gap)
        for i, picture in enumerate(pictures.x[pictures.y == label][: rows * columns]):
            row, column = divmod(i, columns)
            sheet.paste(Image.fromarray(picture), (column * step, top + row * step))
    return sheet


def build(packages: Path, out: Path) -> list[Path]:
    """Do it all: from a folder of packages to the data files in `out`."""
    packages.mkdir(parents=True, exist_ok=True)
    drawings = artwork.load(packages)
    sets = make_all(drawings)
    check(*sets)
    out.mkdir(parents=True, exist_ok=True)
    contact_sheet(sets[0]).save(out / "contact_sheet.png", optimize=True)
    return [write(pictures, out) for pictures in sets]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, build, print sizes and hashes."""
    parser = argparse.ArgumentParser(description="Build the embedded cat set.")
    parser.add_argument(
        "--packages",
        type=Path,
        help="folder that holds, or will hold, the npm packages; default: a temporary one",
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="default: beside this script"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        try:
            written = build(options.packages or Path(temporary), options.out)
        except ArtworkError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    for path in written:
        content = path.read_bytes()
        print(f"{hashlib.sha256(content).hexdigest()}  {path.name}  {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
