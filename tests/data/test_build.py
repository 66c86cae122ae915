"""The embedded cat set and the script that builds it.

Needs neither npm nor resvg: the drawings of these tests are painted here.
"""

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.scripts import DATA, load_script

PART = {
    "train_catvnoncat.h5": "train",
    "test_catvnoncat.h5": "test",
    "new_artist_catvnoncat.h5": "test",
}
COUNT = {
    "train_catvnoncat.h5": 1000,
    "test_catvnoncat.h5": 250,
    "new_artist_catvnoncat.h5": 120,
}
KNOWN = {"noto", "noto-v1", "twemoji", "emojione", "fluent", "fluent-flat"}


artwork, build, pictures, subjects = map(load_script, ("artwork", "build", "pictures", "subjects"))


def read(filename: str) -> dict[str, Any]:
    with h5py.File(DATA / filename) as file:
        part = PART[filename]
        assert set(file) == {f"{part}_set_{key}" for key in ("x", "y", "source")} | {"list_classes"}
        return {
            "x": file[f"{part}_set_x"][:],
            "y": file[f"{part}_set_y"][:],
            "sources": [source.decode() for source in file[f"{part}_set_source"][:]],
            "classes": file["list_classes"][:],
            "licence": file.attrs["licence"],
        }


@pytest.fixture(scope="module")
def contents() -> dict[str, dict[str, Any]]:
    return {filename: read(filename) for filename in PART}


def concepts(sources: list[str]) -> set[str]:
    return {subjects.concept(source) for source in sources}


# The files


@pytest.mark.parametrize("filename", PART)
def test_layout(contents: dict[str, dict[str, Any]], filename: str) -> None:
    content, m = contents[filename], COUNT[filename]
    assert content["x"].shape == (m, 64, 64, 3)
    assert content["x"].dtype == np.uint8
    assert content["y"].shape == (m,)
    assert content["y"].dtype == np.int64
    assert content["classes"].tolist() == [b"non-cat", b"cat"]
    assert len(content["sources"]) == m


@pytest.mark.parametrize("filename", PART)
def test_half_are_cats_and_labels_follow_the_names(
    contents: dict[str, dict[str, Any]], filename: str
) -> None:
    content = contents[filename]
    assert content["y"].sum() == COUNT[filename] // 2
    named_cat = ["cat" in re.split("[:-]", source) for source in content["sources"]]
    assert content["y"].tolist() == [int(cat) for cat in named_cat]


@pytest.mark.parametrize("filename", PART)
def test_hash_is_the_one_in_the_readme(filename: str) -> None:
    found = hashlib.sha256((DATA / filename).read_bytes()).hexdigest()
    rows = [r for r in (DATA / "README.md").read_text().splitlines() if f"`{filename}`" in r]
    assert any(f"`{found}`" in row for row in rows), f"data/README.md does not say {found}"


def test_size() -> None:
    assert sum((DATA / filename).stat().st_size for filename in PART) <= 10_000_000
    assert (DATA / "contact_sheet.png").stat().st_size < 400_000


def test_artists(contents: dict[str, dict[str, Any]]) -> None:
    artists = {f: {s.split(":")[0] for s in c["sources"]} for f, c in contents.items()}
    assert artists == {
        "train_catvnoncat.h5": KNOWN,
        "test_catvnoncat.h5": KNOWN,
        "new_artist_catvnoncat.h5": {"streamline"},
    }


def test_no_concept_is_both_in_training_and_in_test(contents: dict[str, dict[str, Any]]) -> None:
    train = concepts(contents["train_catvnoncat.h5"]["sources"])
    test = concepts(contents["test_catvnoncat.h5"]["sources"])
    assert len(train) > 200
    assert len(test) > 70
    assert not train & test


def test_no_drawing_is_both_in_training_and_in_test(contents: dict[str, dict[str, Any]]) -> None:
    # the same without trusting our own naming of concepts: the name alone, without -face
    def names(filename: str) -> set[str]:
        return {s.split(":")[1].replace("-face", "") for s in contents[filename]["sources"]}

    assert not names("train_catvnoncat.h5") & names("test_catvnoncat.h5")


def test_nothing_left_out_is_in(contents: dict[str, dict[str, Any]]) -> None:
    words = {word for c in contents.values() for s in c["sources"] for word in re.split("[:-]", s)}
    unwanted = {"pistol", "bomb", "knife", "sword", "beer", "wine", "sake", "cigarette", "syringe"}
    assert not words & (unwanted | {"coffin", "poo", "bikini", "mosque", "church"})
    assert "streamline:turkey" not in contents["new_artist_catvnoncat.h5"]["sources"]


@pytest.mark.parametrize("filename", PART)
def test_licence_names_every_artist(contents: dict[str, dict[str, Any]], filename: str) -> None:
    licence = contents[filename]["licence"]
    for author in ("Google", "Twitter", "Emoji One", "EmojiTwo", "Microsoft", "Streamline"):
        assert author in licence
    for name in ("Apache-2.0", "CC-BY-4.0", "MIT", *(s.key + ":" for s in artwork.ART_SETS)):
        assert name in licence


def test_readme_and_licenses_credit_every_art_set() -> None:
    readme = (DATA / "README.md").read_text()
    for art_set in artwork.ART_SETS:
        for fact in (art_set.package, art_set.version, art_set.license, art_set.home):
            assert fact in readme
    for filename, words in {
        "Apache-2.0.txt": "Apache License",
        "CC-BY-4.0.txt": "Attribution 4.0 International",
        "MIT-Microsoft.txt": "Copyright (c) Microsoft Corporation",
    }.items():
        assert words in (DATA / "licenses" / filename).read_text()


def test_pictures_are_all_different_and_none_is_blank(contents: dict[str, dict[str, Any]]) -> None:
    x = np.concatenate([content["x"] for content in contents.values()])
    assert len({hashlib.sha256(picture.tobytes()).digest() for picture in x}) == 1370
    assert np.ptp(x.reshape(1370, -1), axis=1).min() > 40


# The script


def art(color: tuple[int, int, int] = (250, 160, 40)) -> NDArray[np.uint8]:
    """Paint a drawing: a bar with a dark stripe, on nothing."""
    drawing = np.zeros((128, 128, 4), np.uint8)
    drawing[40:90, 20:110] = (*color, 255)
    drawing[60:66, 20:110, :3] = 20
    return drawing


def some_drawings() -> list[Any]:
    names = {
        "cat": ["cat", "cat-face", "black-cat", "crying-cat", "kissing-cat", "weary-cat"],
        "bigcat": ["tiger", "lion", "leopard"],
        **{g: [f"{g}-{c}" for c in "abcdefghijklmnop"] for g in build.MIX if g != "bigcat"},
    }
    return [
        artwork.Drawing(f"{s.key}:{name}", group, art((10 * i, 200, 90)))
        for s in artwork.ART_SETS
        for group, members in names.items()
        for i, name in enumerate(members)
    ]


def test_compose_depends_on_the_seed_alone() -> None:
    def composed(seed: int) -> Any:
        return pictures.compose(np.random.default_rng(seed), art(), pictures.Recipe())

    for seed in range(20):
        picture = composed(seed)
        assert picture.shape == (64, 64, 3)
        assert picture.dtype == np.uint8
        np.testing.assert_array_equal(picture, composed(seed))
    assert not np.array_equal(composed(0), composed(1))


def test_compose_keeps_the_drawing_inside_the_picture() -> None:
    still = replace(pictures.Recipe(), scale=(0.8, 0.9), rotation=0, shear=0, shift=0)
    for seed in range(20):
        alpha = np.asarray(pictures.place(np.random.default_rng(seed), art(), still))[..., 3]
        assert alpha.max() == 255
        for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]):
            assert edge.max() == 0
        rows, columns = np.nonzero(alpha > 128)
        assert abs(rows.min() + rows.max() - 127) <= 2
        assert abs(columns.min() + columns.max() - 127) <= 2


def test_compose_leaves_the_drawing_as_it_was() -> None:
    drawing = art()
    pictures.compose(np.random.default_rng(0), drawing, pictures.Recipe())
    np.testing.assert_array_equal(drawing, art())


def test_counts_by_group() -> None:
    for total in (100, 120, 250, 1000):
        counts = build.counts_by_group(total)
        assert sum(counts.values()) == total
        assert counts["cat"] == total // 2
        for group, share in build.MIX.items():
            assert abs(counts[group] - share * total / 2) < 1


def test_draw_takes_turns() -> None:
    drawings = [d for d in some_drawings() if d.group == "food"]
    drawn = [d.source for d in build.draw(np.random.default_rng(0), drawings, 70)]
    assert sorted(subjects.artist(s) for s in drawn) == sorted(
        s.key for s in artwork.ART_SETS for _ in range(10)
    )
    assert len(set(drawn)) == 70


def test_split_keeps_a_concept_on_one_side() -> None:
    train, test = build.split(some_drawings())
    assert train
    assert test
    assert len(train) + len(test) == len(some_drawings())
    assert not {d.concept for d in train} & {d.concept for d in test}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("noto:cat", "cat"),
        ("twemoji:cat-face", "cat"),
        ("fluent:black-cat", "cat"),
        ("emojione:cat-face-with-tears-of-joy", "cat-with-tears-of-joy"),
        ("noto:cat-with-tears-of-joy", "cat-with-tears-of-joy"),
        ("streamline:fox-face-1", "fox"),
        ("noto:green-apple", "apple"),
        ("noto:pineapple", "pineapple"),
        ("noto:lighthouse", "lighthouse"),
    ],
)
def test_concept(source: str, expected: str) -> None:
    assert subjects.concept(source) == expected


def test_groups() -> None:
    groups = subjects.groups_by_subject(
        {
            "Animals & Nature": ["cat-face", "tiger-face", "dog-face", "paw-prints"],
            "Objects": ["dagger", "identification-card", "catfish-hook"],
            "Smileys & Emotion": ["smiling-cat-with-heart-eyes", "red-heart", "pile-of-poo"],
            "Flags": ["flag-japan"],
        }
    )
    assert groups == {
        "cat": "cat",
        "smiling-cat-with-heart-eyes": "cat",
        "tiger": "bigcat",
        "dog": "animal",
        "identification-card": "object",
        "catfish-hook": "object",
    }


def some_set(filename: str, part: str, sources: list[str], seed: int) -> Any:
    x = np.random.default_rng(seed).integers(0, 256, (len(sources), 64, 64, 3), np.uint8)
    y = np.array([s.endswith(":cat") for s in sources], np.int64)
    return build.PictureSet(filename, part, x, y, tuple(sources))


@pytest.fixture
def three_sets() -> tuple[Any, Any, Any]:
    return (
        some_set("a.h5", "train", ["noto:cat", "fluent:dog"], 0),
        some_set("b.h5", "test", ["noto:crying-cat", "fluent:fox"], 1),
        some_set("c.h5", "test", ["streamline:cat", "streamline:dog"], 2),
    )


def test_check_accepts_good_sets(three_sets: tuple[Any, Any, Any]) -> None:
    build.check(*three_sets)


def test_check_refuses_bad_sets(three_sets: tuple[Any, Any, Any]) -> None:
    train, test, new = three_sets
    blank = np.concatenate([test.x[:1], np.full_like(test.x[:1], 90)])
    for bad, message in (
        ((train, replace(test, sources=("noto:black-cat", "noto:fox")), new), "both in training"),
        ((replace(train, sources=("streamline:cat", "noto:dog")), test, new), "new artist"),
        ((train, test, replace(new, sources=("streamline:cat", "noto:dog"))), "others than"),
        ((train, replace(test, x=train.x), new), "identical"),
        ((train, replace(test, x=blank), new), "blank"),
    ):
        with pytest.raises(ValueError, match=message):
            build.check(*bad)


def test_the_same_set_is_written_to_the_same_bytes(
    three_sets: tuple[Any, Any, Any], tmp_path: Path
) -> None:
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written.append(build.write(three_sets[0], tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_make_depends_on_the_seed_alone() -> None:
    drawings = some_drawings()

    def made(seed: int) -> Any:
        return build.make("x.h5", "train", drawings, 24, np.random.SeedSequence(seed))

    one, same, other = made(0), made(0), made(1)
    np.testing.assert_array_equal(one.x, same.x)
    assert one.sources == same.sources
    assert one.sources != other.sources
    assert one.y.sum() == 12


def test_contact_sheet_shows_thirty_of_each(contents: dict[str, dict[str, Any]]) -> None:
    content = contents["train_catvnoncat.h5"]
    sheet = build.contact_sheet(
        build.PictureSet("", "train", content["x"], content["y"], tuple(content["sources"]))
    )
    pixels = np.asarray(sheet)
    np.testing.assert_array_equal(pixels[:64, :64], content["x"][content["y"] == 1][0])
    np.testing.assert_array_equal(pixels[-64:, -64:], content["x"][content["y"] == 0][29])
    with build.Image.open(DATA / "contact_sheet.png") as stored:
        np.testing.assert_array_equal(np.asarray(stored.convert("RGB")), pixels)


# Packages that are not there, or not what they should be


@pytest.fixture
def pinned(tmp_path: Path) -> tuple[Any, Path]:
    """Return an art set whose pins fit a small file, and that file."""
    path = tmp_path / artwork.ART_SETS[0].filename
    path.write_bytes(b"a package" * 100)
    digest = hashlib.sha512(path.read_bytes()).digest()
    integrity = "sha512-" + base64.b64encode(digest).decode()
    return replace(artwork.ART_SETS[0], size=900, integrity=integrity), path


def one_sentence(caught: pytest.ExceptionInfo[BaseException]) -> str:
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_pinned_package_is_accepted(pinned: tuple[Any, Path]) -> None:
    art_set, path = pinned
    assert artwork.fetch(art_set, path.parent) == path


def test_absent_package(pinned: tuple[Any, Path]) -> None:
    art_set, path = pinned
    path.unlink()
    with pytest.raises(artwork.ArtworkError, match="is absent") as caught:
        artwork.verify(art_set, path)
    assert art_set.package in one_sentence(caught)


def test_truncated_package(pinned: tuple[Any, Path]) -> None:
    art_set, path = pinned
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(artwork.ArtworkError, match="truncated: 500 bytes of 900") as caught:
        artwork.fetch(art_set, path.parent)
    assert str(path) in one_sentence(caught)


def test_other_package(pinned: tuple[Any, Path]) -> None:
    art_set, path = pinned
    path.write_bytes(b"A" + path.read_bytes()[1:])
    with pytest.raises(artwork.ArtworkError, match="is not the pinned") as caught:
        artwork.fetch(art_set, path.parent)
    assert "sha512-" in one_sentence(caught)


def test_no_npm(pinned: tuple[Any, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    art_set, path = pinned
    path.unlink()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(artwork.ArtworkError, match="npm was not found") as caught:
        artwork.fetch(art_set, path.parent)
    assert art_set.filename in one_sentence(caught)


def test_command_line_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert build.main(["--packages", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.startswith("error: npm was not found")
    assert not (tmp_path / "out").exists()


def test_pins_are_whole() -> None:
    assert len(artwork.ART_SETS) == 7
    assert {s.key for s in artwork.ART_SETS} == KNOWN | {build.NEW_ARTIST}
    for art_set in artwork.ART_SETS:
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", art_set.integrity)
        assert re.fullmatch(r"\d+\.\d+\.\d+", art_set.version)
