import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from dlhelpers import datasets

TRAIN, TEST = "train_catvnoncat.h5", "test_catvnoncat.h5"

loaders: dict[str, Callable[[], Any]] = {
    "planar": datasets.load_planar_dataset,
    "extra": datasets.load_extra_datasets,
    "cats": datasets.load_cat_dataset,
    "new artist": datasets.load_new_artist_dataset,
}


@pytest.fixture(autouse=True)
def _no_folder_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests choose the folder themselves."""
    monkeypatch.delenv(datasets.FOLDER_VARIABLE, raising=False)


# The flower


def test_the_flower_is_the_published_one() -> None:
    X, Y = datasets.load_planar_dataset()
    assert X.shape == (2, 400)
    assert X.dtype == np.float64
    np.testing.assert_allclose(X[:, 0], [1.20444229, 3.57611415], atol=5e-9)
    np.testing.assert_allclose(X[:, -1], [0.73078083, 3.06832921], atol=5e-9)
    assert X.sum() == pytest.approx(10.08798327744, abs=5e-12)
    # All of it, to a millionth: libraries may differ in the last bits of a sine.
    digest = hashlib.sha256(np.rint(X * 1e6).astype("<i8").tobytes()).hexdigest()
    assert digest == "0e8756499a434346d77e5ed4aa748058875ab23206ae7b5bbdbdfaf03cb31638"
    assert Y.shape == (1, 400)
    assert Y.dtype == np.uint8
    assert Y.tolist() == [[0] * 200 + [1] * 200]


def test_the_flower_grows_from_its_recipe() -> None:
    """The recipe of the course of deeplearning.ai, with its loop and its global generator."""
    state = np.random.get_state()
    np.random.seed(1)
    points = np.zeros((400, 2))
    for j in range(2):
        rows = range(200 * j, 200 * (j + 1))
        t = np.linspace(j * 3.12, (j + 1) * 3.12, 200) + np.random.randn(200) * 0.2
        r = 4 * np.sin(4 * t) + np.random.randn(200) * 0.2
        points[rows] = np.c_[r * np.sin(t), r * np.cos(t)]
    np.random.set_state(state)
    np.testing.assert_allclose(datasets.load_planar_dataset()[0], points.T, rtol=0, atol=1e-12)


def test_another_seed_draws_a_fresh_flower_of_the_same_shape() -> None:
    X, Y = datasets.load_planar_dataset()
    fresh, fresh_labels = datasets.load_planar_dataset(seed=2)
    np.testing.assert_array_equal(fresh_labels, Y)
    assert fresh.shape == X.shape
    assert (fresh != X).all()
    np.testing.assert_array_equal(datasets.load_planar_dataset(seed=2)[0], fresh)
    # By the same recipe: the nearest neighbor in the published flower mostly has the same label.
    squared_distances = ((fresh[:, :, None] - X[:, None, :]) ** 2).sum(axis=0)
    nearest = squared_distances.argmin(axis=1)
    assert (Y[0, nearest] == fresh_labels[0]).mean() > 0.8


@pytest.mark.parametrize("name", loaders)
def test_each_call_gives_the_same_data_in_arrays_of_its_own(name: str) -> None:
    def arrays(value: Any) -> list[NDArray[Any]]:
        if isinstance(value, tuple):
            return [array for part in value for array in arrays(part)]
        return [value]

    first, again = arrays(loaders[name]()), arrays(loaders[name]())
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.flags.writeable
        assert not np.shares_memory(one, other)


def test_another_seed_grows_another_flower_of_the_same_classes() -> None:
    X, Y = datasets.load_planar_dataset()
    other, same_labels = datasets.load_planar_dataset(2)
    assert (other != X).all()
    np.testing.assert_array_equal(same_labels, Y)


# Five more sets


def test_the_extra_sets_have_the_shapes_of_the_flower() -> None:
    sets = datasets.load_extra_datasets()
    assert sets._fields == (
        "noisy_circles",
        "noisy_moons",
        "blobs",
        "gaussian_quantiles",
        "no_structure",
    )
    for X, Y in sets:
        assert X.shape == (2, 200)
        assert X.dtype == np.float64
        assert Y.shape == (1, 200)
        assert Y.dtype == np.uint8
        assert np.isfinite(X).all()
        assert set(Y.ravel().tolist()) == {0, 1}


def test_another_seed_gives_other_points() -> None:
    for (X, _), (other, _) in zip(
        datasets.load_extra_datasets(1), datasets.load_extra_datasets(2), strict=True
    ):
        assert (other != X).all()


def test_the_circles_are_one_inside_the_other_and_the_square_is_nothing() -> None:
    sets = datasets.load_extra_datasets()
    X, Y = sets.noisy_circles
    radius = np.linalg.norm(X, axis=0)
    assert radius[Y[0] == 1].mean() < radius[Y[0] == 0].mean()
    X, Y = sets.gaussian_quantiles
    radius = np.linalg.norm(X, axis=0)
    assert radius[Y[0] == 0].max() < radius[Y[0] == 1].min()
    X, _ = sets.no_structure
    assert 0 <= X.min() < X.max() <= 1


# The cats drawn for the course


@pytest.fixture(scope="module")
def cats() -> Any:
    """The embedded set: the variable is taken away before the first test of the module."""
    return datasets.load_cat_dataset(Path(datasets.__file__).parents[1] / "data")


def test_the_embedded_set_is_the_default(cats: Any) -> None:
    for array, wanted in zip(datasets.load_cat_dataset(), cats, strict=True):
        np.testing.assert_array_equal(array, wanted)


def test_the_embedded_set_has_1000_pictures_to_learn_from_and_250_to_test(cats: Any) -> None:
    train_x, train_y, test_x, test_y, classes = cats
    assert (train_x.shape, train_x.dtype) == ((1000, 64, 64, 3), np.uint8)
    assert (test_x.shape, test_x.dtype) == ((250, 64, 64, 3), np.uint8)
    assert (train_y.shape, train_y.dtype) == ((1, 1000), np.int64)
    assert (test_y.shape, test_y.dtype) == ((1, 250), np.int64)
    assert classes.tolist() == [b"non-cat", b"cat"]


def test_half_of_the_embedded_pictures_are_cats(cats: Any) -> None:
    _, train_y, _, test_y, _ = cats
    for y in (train_y, test_y):
        assert set(y.ravel().tolist()) == {0, 1}
        assert y.mean() == 0.5


def test_no_embedded_picture_is_blank_or_there_twice(cats: Any) -> None:
    train_x, _, test_x, _, _ = cats
    pictures = np.concatenate([train_x, test_x])
    assert (pictures.reshape(len(pictures), -1).std(axis=1) > 1).all()
    assert len({picture.tobytes() for picture in pictures}) == len(pictures)


def test_the_new_artist_drew_other_pictures_of_the_same_form(cats: Any) -> None:
    x, y, classes = datasets.load_new_artist_dataset()
    assert x.shape[1:] == (64, 64, 3)
    assert x.dtype == np.uint8
    assert y.shape == (1, len(x))
    assert set(y.ravel().tolist()) == {0, 1}
    assert classes.tolist() == [b"non-cat", b"cat"]
    known = {picture.tobytes() for picture in np.concatenate([cats[0], cats[2]])}
    assert not known & {picture.tobytes() for picture in x}


# A folder of one's own


def write(path: Path, **changes: Any) -> None:
    """Write a small file of the classic layout; a change of None leaves its key out."""
    part = path.name.partition("_")[0]
    m = {"train": 3, "test": 2}[part]
    content = {
        f"{part}_set_x": np.arange(m * 4 * 4 * 3, dtype=np.uint8).reshape(m, 4, 4, 3),
        f"{part}_set_y": np.arange(m) % 2,
        "list_classes": np.array([b"non-cat", b"cat"]),
    }
    with h5py.File(path, "w") as file:
        for key, value in {**content, **changes}.items():
            if value is not None:
                file[key] = value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with both files."""
    write(tmp_path / TRAIN)
    write(tmp_path / TEST)
    return tmp_path


def test_a_folder_of_one_s_own(folder: Path) -> None:
    train_x, train_y, test_x, test_y, classes = datasets.load_cat_dataset(folder)
    assert train_x.tolist() == np.arange(144, dtype=np.uint8).reshape(3, 4, 4, 3).tolist()
    assert (train_x.shape, test_x.shape) == ((3, 4, 4, 3), (2, 4, 4, 3))
    assert train_x.dtype == test_x.dtype == np.uint8
    assert (train_y.tolist(), test_y.tolist()) == ([[0, 1, 0]], [[0, 1]])
    assert classes.tolist() == [b"non-cat", b"cat"]


def test_the_folder_may_be_text_and_begin_with_a_tilde(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    for spelling in (str(folder), f"~/{folder.name}"):
        assert len(datasets.load_cat_dataset(spelling)[0]) == 3


def test_the_variable_names_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLHELPERS_CAT_DATA", str(folder))
    assert len(datasets.load_cat_dataset()[0]) == 3


def test_the_argument_goes_before_the_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLHELPERS_CAT_DATA", str(folder / "nowhere"))
    assert len(datasets.load_cat_dataset(folder)[0]) == 3


def test_an_empty_variable_is_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLHELPERS_CAT_DATA", "")
    assert len(datasets.load_cat_dataset()[0]) == 1000


def one_sentence_about(path: Path, caught: pytest.ExceptionInfo[Exception]) -> str:
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(FileNotFoundError) as caught:
        datasets.load_cat_dataset(nowhere)
    message = one_sentence_about(nowhere, caught)
    assert message.startswith("folder names ")
    assert TRAIN in message
    assert TEST in message


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLHELPERS_CAT_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match=r"^DLHELPERS_CAT_DATA names ") as caught:
        datasets.load_cat_dataset()
    one_sentence_about(tmp_path / "nowhere", caught)


def test_a_file_is_no_folder(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="which is no folder") as caught:
        datasets.load_cat_dataset(folder / TRAIN)
    one_sentence_about(folder / TRAIN, caught)


@pytest.mark.parametrize("name", [TRAIN, TEST])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError, match="is missing") as caught:
        datasets.load_cat_dataset(folder)
    one_sentence_about(folder / name, caught)


@pytest.mark.parametrize("name", [TRAIN, TEST])
@pytest.mark.parametrize("kept", [0, 1, 8, 100, 1000, -1])
def test_a_file_cut_short_is_named(folder: Path, name: str, kept: int) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match="cannot be read as HDF5") as caught:
        datasets.load_cat_dataset(folder)
    one_sentence_about(path, caught)


def test_another_kind_of_file_is_named(folder: Path) -> None:
    (folder / TEST).write_text("<html>404: not found</html>\n" * 100)
    with pytest.raises(ValueError, match="it is another kind of file or was cut short") as caught:
        datasets.load_cat_dataset(folder)
    one_sentence_about(folder / TEST, caught)


def test_a_damaged_file_is_read_or_refused_but_never_lets_h5py_s_own_errors_out(
    folder: Path,
) -> None:
    path = folder / TRAIN
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[rng.integers(len(whole))] ^= int(rng.integers(1, 256))
        path.write_bytes(damaged)
        try:
            datasets.load_cat_dataset(folder)
        except ValueError as error:
            assert str(path) in str(error)  # noqa: PT017 - most damage is harmless: no error then
            refused += 1
    assert refused > 4


def test_swapped_files_are_noticed_by_their_keys(folder: Path) -> None:
    train, test = (folder / TRAIN).read_bytes(), (folder / TEST).read_bytes()
    (folder / TRAIN).write_bytes(test)
    (folder / TEST).write_bytes(train)
    with pytest.raises(ValueError, match="lacks train_set_x, train_set_y") as caught:
        datasets.load_cat_dataset(folder)
    assert "it holds list_classes, test_set_x, test_set_y" in one_sentence_about(
        folder / TRAIN, caught
    )


@pytest.mark.parametrize("key", ["test_set_x", "test_set_y", "list_classes"])
def test_a_missing_key_is_named(folder: Path, key: str) -> None:
    write(folder / TEST, **{key: None})
    with pytest.raises(ValueError, match=f"lacks {key}; it holds ") as caught:
        datasets.load_cat_dataset(folder)
    one_sentence_about(folder / TEST, caught)


def test_an_empty_file_holds_nothing(folder: Path) -> None:
    write(folder / TRAIN, train_set_x=None, train_set_y=None, list_classes=None)
    with pytest.raises(ValueError, match="it holds nothing"):
        datasets.load_cat_dataset(folder)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("train_set_x", np.zeros((3, 4, 4, 3)), r"float64 of shape \(3, 4, 4, 3\)"),
        ("train_set_x", np.zeros((3, 48), np.uint8), r"uint8 of shape \(3, 48\)"),
        ("train_set_x", np.zeros((3, 4, 4, 1), np.uint8), r"uint8 of shape \(3, 4, 4, 1\)"),
        ("train_set_y", np.zeros(4, int), r"int64 of shape \(4,\)"),
        ("train_set_y", np.zeros(3), r"float64 of shape \(3,\)"),
        ("list_classes", np.array([b"cat"]), r"of shape \(1,\)"),
        ("list_classes", np.array([0, 1]), r"int64 of shape \(2,\)"),
    ],
)
def test_what_a_key_should_not_hold_is_named(
    folder: Path, key: str, value: Any, message: str
) -> None:
    write(folder / TRAIN, **{key: value})
    with pytest.raises(ValueError, match=f"{key} should hold .*; it holds .*{message}") as caught:
        datasets.load_cat_dataset(folder)
    one_sentence_about(folder / TRAIN, caught)


def test_class_names_may_be_text_of_any_length(folder: Path) -> None:
    for name in (TRAIN, TEST):
        write(folder / name, list_classes=["no cat at all", "cat"])
    assert datasets.load_cat_dataset(folder)[4].tolist() == [b"no cat at all", b"cat"]


def test_labels_may_be_a_row(folder: Path) -> None:
    write(folder / TRAIN, train_set_y=np.array([[1, 0, 1]], np.uint8))
    labels = datasets.load_cat_dataset(folder)[1]
    assert labels.tolist() == [[1, 0, 1]]
    assert labels.dtype == np.int64


def test_a_copy_of_the_package_without_data_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dlhelpers._resources.__file__", str(tmp_path / "dlhelpers" / "x.py"))
    with pytest.raises(FileNotFoundError, match="this installation of dlhelpers has no data"):
        datasets.load_cat_dataset()
