"""Folders as deep as they may be, and what cannot be read in them: the others are found."""

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.grading.submissions.collection import HandedIn, collect
from dlhelpers.grading.submissions.folders import CollectionError
from tests.grading.building import STEM
from tests.grading.submissions.test_collection import DATA, put, reason

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have other limits")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users may read; in memory, where deep folders are gone at once."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may read everything."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    try:
        yield
    finally:
        os.seteuid(user)


@contextlib.contextmanager
def nested(folder: Path, depth: int) -> Iterator[None]:
    """Have a notebook below so many folders, however long that makes its path."""
    folder.mkdir()
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        here = instead_of(here, "d")
    os.close(os.open(f"{STEM}.ipynb", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    yield
    os.unlink(f"{STEM}.ipynb", dir_fd=here)
    for _ in range(depth):
        here = instead_of(here, "..")
        os.rmdir("d", dir_fd=here)
    os.close(here)


def instead_of(folder: int, name: str) -> int:
    """Open another folder, whose name is seen from this one, and close this one."""
    other = os.open(name, os.O_RDONLY, dir_fd=folder)
    os.close(folder)
    return other


def by_student(place: Path) -> dict[str, HandedIn]:
    found = collect(place, [STEM], on_lost=pytest.fail)
    assert len({one.student for one in found}) == len(found)
    return {one.student: one for one in found}


def is_found(one: HandedIn) -> bool:
    return one.read() == DATA.encode()


@linux
def test_a_notebook_in_1500_folders_is_found(place: Path) -> None:
    put(place / "ann" / f"{STEM}.ipynb")
    with nested(place / "bo", 1500):
        found = by_student(place)
        assert (found["bo"].name, found["bo"].read()) == (STEM, b"")
    assert is_found(found["ann"])


@linux
def test_a_path_that_is_too_long_is_its_students_line(place: Path) -> None:
    put(place / "ann" / f"{STEM}.ipynb")
    put(place / "cy" / f"{STEM}.ipynb")
    with nested(place / "bo", 2500):
        found = by_student(place)
    assert is_found(found["ann"])
    assert is_found(found["cy"])
    text = reason(found["bo"])
    assert text.startswith("the folder bo/d/d/d/")
    assert text.endswith("… cannot be read: File name too long")
    assert len(text) < 200


@linux
def test_a_folder_without_rights_is_its_students_line(place: Path) -> None:
    moodle = "Ed Lee_12_assignsubmission_file_"
    for folder in ("ann", "bo", f"cy/{STEM}", moodle):
        put(place / folder / f"{STEM}.ipynb")
    for folder in ("bo", f"cy/{STEM}", moodle):
        (place / folder).chmod(0)
    with as_ordinary_user():
        found = by_student(place)
        assert is_found(found["ann"])
    assert reason(found["bo"]) == "the folder bo cannot be read: Permission denied"
    assert reason(found["cy"]) == f"the folder cy/{STEM} cannot be read: Permission denied"
    assert "Permission denied" in reason(found["Ed Lee_12"])
    assert found["Ed Lee_12"].platform_id == "12"


@linux
def test_a_file_without_rights_is_its_students_line(place: Path) -> None:
    for student in ("ann", "bo", "cy"):
        put(place / student / f"{STEM}.ipynb")
    (place / "bo" / f"{STEM}.ipynb").chmod(0)
    put(place / "cy" / "notes.txt")
    (place / "cy").chmod(0o444)  # names may be listed, and nothing opened
    with as_ordinary_user():
        ann, bo, *cys = collect(place, [STEM], on_lost=pytest.fail)
        assert is_found(ann)
        assert reason(bo) == "the file cannot be read: Permission denied"
        assert [reason(one) for one in cys] == [
            "this is a text file, no notebook", "the file cannot be read: Permission denied"
        ]  # fmt: skip


@linux
def test_a_folder_of_nobodys_is_told(place: Path) -> None:
    put(place / "ann" / f"{STEM}.ipynb")
    put(place / STEM / "bo.ipynb").parent.chmod(0)
    lost: list[str] = []
    with as_ordinary_user():
        (ann,) = collect(place, [STEM], lost.append)
    assert ann.student == "ann"
    assert lost == [f"the folder {STEM} cannot be read: Permission denied"]


@linux
def test_where_nothing_can_be_read_the_reason_is_told(place: Path) -> None:
    put(place / STEM / "ann.ipynb").parent.chmod(0)
    with as_ordinary_user(), pytest.raises(CollectionError, match=f"{STEM} cannot be read: Perm"):
        collect(place, [STEM])
    place.chmod(0o111)
    with as_ordinary_user(), pytest.raises(CollectionError, match="the folder itself cannot be"):
        collect(place, [STEM])


def test_many_folders_of_one_student_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        put(tmp_path / "ann" / f"lost{number}" / "x.ipynb")
    put(tmp_path / "ann" / f"{STEM}.ipynb")
    scandir = os.scandir

    def fails(folder: str) -> Any:
        if "lost" in folder:
            raise OSError(errno.EIO, "Input/output error")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", fails)
    notebook, lost = collect(tmp_path, [STEM])
    assert is_found(notebook)
    assert lost.student == "ann"
    assert reason(lost).startswith("the folder ann/lost0 cannot be read: Input/output error; ")
    assert reason(lost).endswith("; and 6 more folders")


def test_a_file_that_breaks_off_is_its_students_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "ann" / f"{STEM}.ipynb")

    def fails(descriptor: int) -> Any:
        raise OSError(errno.EIO, "Input/output error")

    (ann,) = collect(tmp_path, [STEM])
    with monkeypatch.context() as patched:
        patched.setattr(os, "fstat", fails)
        assert reason(ann) == "the file cannot be read: Input/output error"
