"""The drawings: fetch the pinned packages, verify them, render the drawings worth having.

Knows the art sets and their licenses.  Which drawings are worth having is the business of
`subjects`; backgrounds, training and test sets are that of others.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from subjects import NOT_ITS_NAME, concept, groups_by_subject, subject

ART_SIZE = 128
"""Width and height, in pixels, of a rendered drawing."""

OPAQUE_SHARE = 0.12
"""A drawing that covers less of its square than this is a hairline sign: left out."""


class ArtworkError(Exception):
    """A package is missing, damaged or not the pinned one."""


@dataclass(frozen=True)
class ArtSet:
    """One set of drawings, as one pinned npm package.

    Attributes
    ----------
    key : str
        The name used in the data files, as in ``noto:cat``.
    package, version : str
        What ``npm pack`` is asked for.
    size : int
        Bytes of the package file.
    integrity : str
        The package's SHA-512, written as npm writes it: base64 after ``sha512-``.
    license : str
        SPDX name of the license of the art.
    author : str
        Whom to credit.
    home : str
        Where the art is at home.
    """

    key: str
    package: str
    version: str
    size: int
    integrity: str
    license: str
    author: str
    home: str

    @property
    def filename(self) -> str:
        """The name that ``npm pack`` gives the file."""
        return f"{self.package.lstrip('@').replace('/', '-')}-{self.version}.tgz"


ART_SETS = (
    ArtSet(
        "noto", "@iconify-json/noto", "1.2.9", 3102958,
        "sha512-DQiuXENbun41ch+XPSV55H9FaWKpHTyz46YIKtSaKYD4fIDDzL1tR6H4np/T38jfrTAeI3rcKF0mqHYeZVAuaw==",
        "Apache-2.0", "Noto Emoji, Google Inc", "https://github.com/googlefonts/noto-emoji",
    ),
    ArtSet(
        "noto-v1", "@iconify-json/noto-v1", "1.2.5", 1587591,
        "sha512-/DsVMius69Q0fRS53z7QK1TROSuar606jiIx+laXtdsYGMXpf6LtHBx6CGfoo3UHHb/XpBsw+1L1x3eyPqMuVA==",
        "Apache-2.0", "Noto Emoji (v1), Google Inc", "https://github.com/googlefonts/noto-emoji",
    ),
    ArtSet(
        "twemoji", "@iconify-json/twemoji", "1.2.5", 1555888,
        "sha512-uKpuIEV0v6K5BW3Mjdyl+XKFVAbbcPxAgifKvEMtZoUZB5+YiY5zaMm2uNNCxyXzAWU9yNLlj41WU6/mvgALsw==",
        "CC-BY-4.0", "Twitter Emoji (Twemoji), Twitter, Inc and other contributors",
        "https://github.com/jdecked/twemoji",
    ),
    ArtSet(
        "emojione", "@iconify-json/emojione", "1.2.3", 687690,
        "sha512-T9+T3HIbJNLKKsmxYKlaYhvnHYkz/HNYTV7SHCXVZPfeUi4FqskY70YeN8yYAZT8cCv7w5vJxS4Q1m8zb9CMMg==",
        "CC-BY-4.0", "Emoji One (Colored) 2.3.0, Emoji One by Ranks.com, provided by EmojiTwo",
        "https://github.com/EmojiTwo/emojitwo",
    ),
    ArtSet(
        "fluent", "@iconify-json/fluent-emoji", "1.2.7", 14323330,
        "sha512-D8G6bKAyIsyxP1rzZtIWr/gg/fO4Rg1+DyCWlfqKK4h8W+4Em/Y0P6QYgJUQTlUcagzJvSyg+9OBv4hz4Hc/QA==",
        "MIT", "Fluent Emoji, Microsoft Corporation", "https://github.com/microsoft/fluentui-emoji",
    ),
    ArtSet(
        "fluent-flat", "@iconify-json/fluent-emoji-flat", "1.2.6", 1172438,
        "sha512-RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw==",
        "MIT", "Fluent Emoji Flat, Microsoft Corporation",
        "https://github.com/microsoft/fluentui-emoji",
    ),
    ArtSet(
        "streamline", "@iconify-json/streamline-emojis", "1.2.4", 381714,
        "sha512-iNr9T9XuZVTyQPJO8ZlLxBzPkpi7qMl+z1l0C31vpEMqhPMelth3n7CeWQYtixdetDPdI81yeG4ROqjWpYJE6A==",
        "CC-BY-4.0", "Streamline Emojis, Streamline", "https://github.com/webalys-hq/streamline-vectors",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """One rendered drawing.

    Attributes
    ----------
    source : str
        Art set and name of the drawing in that set, as in ``noto:black-cat``.
    group : str
        ``cat``, ``bigcat`` or one of the values of `subjects.GROUP_OF_CATEGORY`.
    pixels : ndarray of shape (128, 128, 4), uint8
        Red, green, blue, alpha.
    """

    source: str
    group: str
    pixels: NDArray[np.uint8]

    @property
    def concept(self) -> str:
        """What is drawn, whoever drew it."""
        return concept(self.source)


def fetch(art_set: ArtSet, folder: Path) -> Path:
    """Return the package file in `folder`, asking npm for it where it is not there yet.

    Raises
    ------
    ArtworkError
        npm is missing or failed, or the file is not the pinned one.
    """
    path = folder / art_set.filename
    if not path.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise ArtworkError(
                f"npm was not found: install Node.js, or put {art_set.filename} into {folder}."
            )
        wanted = f"{art_set.package}@{art_set.version}"
        command = [npm, "pack", wanted, "--loglevel=error", "--pack-destination", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reasons = done.stderr.strip().splitlines()[:2] or ["no reason given"]
            raise ArtworkError(f"npm pack {wanted} failed: {'; '.join(reasons)}")
    verify(art_set, path)
    return path


def verify(art_set: ArtSet, path: Path) -> None:
    """Raise `ArtworkError`, in one sentence, unless `path` is exactly the pinned package."""
    if not path.is_file():
        raise ArtworkError(f"{path} is absent: it should hold {art_set.package} {art_set.version}.")
    content = path.read_bytes()
    if len(content) < art_set.size:
        raise ArtworkError(f"{path} is truncated: {len(content)} bytes of {art_set.size}.")
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != art_set.integrity:
        raise ArtworkError(
            f"{path} is not the pinned {art_set.package} {art_set.version}: its hash is {found}."
        )


def read_json(package: Path, member: str) -> Any:
    """Read one JSON file of a package."""
    with tarfile.open(package) as archive:
        stream = archive.extractfile(f"package/{member}")
        assert stream is not None, f"{member} is a folder in {package}"
        return json.load(stream)


def render(icon: dict[str, Any], defaults: dict[str, Any]) -> NDArray[np.uint8]:
    """Render one icon of a package to red, green, blue and alpha, ``(128, 128, 4)``."""
    import resvg_py  # only building the set needs it, reading and testing do not

    left, top = icon.get("left", 0), icon.get("top", 0)
    width = icon.get("width", defaults.get("width", 16))
    height = icon.get("height", defaults.get("height", 16))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{ART_SIZE}" height="{ART_SIZE}" viewBox="{left} {top} {width} {height}">'
        f"{icon['body']}</svg>"
    )
    png = resvg_py.svg_to_bytes(
        svg_string=svg, width=ART_SIZE, height=ART_SIZE, skip_system_fonts=True
    )
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))


def drawings(art_set: ArtSet, package: Path, groups: dict[str, str]) -> Iterator[Drawing]:
    """Render the drawings of one art set that are worth having, in the order of their names."""
    icons = read_json(package, "icons.json")
    for name, icon in sorted(icons["icons"].items()):
        group = groups.get(subject(name))
        source = f"{art_set.key}:{name}"
        if group is None or icon.get("hidden") or source in NOT_ITS_NAME:
            continue
        pixels = render(icon, icons)
        if np.mean(pixels[..., 3] > 128) >= OPAQUE_SHARE:
            yield Drawing(source, group, pixels)


def load(folder: Path) -> list[Drawing]:
    """Fetch, verify and render all art sets; package files are kept in `folder`."""
    packages = {art_set.key: fetch(art_set, folder) for art_set in ART_SETS}
    groups = groups_by_subject(read_json(packages["noto"], "metadata.json")["categories"])
    return [d for s in ART_SETS for d in drawings(s, packages[s.key], groups)]
