"""Files that are no notebooks: each gets a sentence with its kind, and what to do."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from dlhelpers.grading.submissions.collection import collect
from dlhelpers.grading.submissions.kinds import is_notebook_name, reason, without_ending
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable, parse
from tests.grading.building import STEM, edition

DATA = json.dumps(edition(), indent=1).encode()
CONFLICT = (
    DATA.replace(b'   "id": "softmax"', b'<<<<<<< HEAD\n   "id": "softmax"') + b"\n>>>>>>> 3f\n"
)


def zipped(name: str) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(name, DATA)
    return place.getvalue()


def tarred() -> bytes:
    place = io.BytesIO()
    with tarfile.open(fileobj=place, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("ann/x.ipynb"))
    return place.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"<!DOCTYPE html>\n<html><title>Virus scan warning</title>", "a web page"),
        (b"\xef\xbb\xbf \n<HTML>", "a web page"),
        (b'<?xml version="1.0"?><!-- x --><html>', "a web page"),
        (zipped("x.ipynb"), "a zip archive"),
        (zipped("word/document.xml"), "a Word document"),
        (tarred(), "a tar archive"),
        (gzip.compress(tarred()), "a tar archive (gzip)"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n",
            "a Git LFS pointer",
        ),
        (b"import numpy as np\n\ndef softmax(x):\n    return x\n", "Python source"),
        (b"# %%\nx = 3\n", "Python source"),
        (b"{\\rtf1\\ansi", "a text of a word processor (RTF)"),
        (b"Dear teacher,\nmy computer is broken.\n", "a text"),
        (bytes(1000), "a file of nothing but zeros"),
        (bytes(range(256)) * 4, "a file of an unknown kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # archives hold the time
)
def test_what_is_named_as_a_notebook_and_is_none_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as raised:
        parse(data)
    assert str(raised.value).startswith(f"this is {kind}, no notebook; ")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("hw.pdf", b"%PDF-", "a PDF document"),
        ("hw.py", b"x = 3", "Python source"),
        ("hw.html", b"<p>my answer</p>", "a web page"),
        ("hw.json", b'{"a": 1}', "JSON, but no notebook"),
        ("hw.tar.gz", gzip.compress(tarred()), "a tar archive"),
        ("hw.docx", zipped("word/document.xml"), "a Word document"),
        ("hw.mov", bytes(4) + b"ftypqt  ", "a video"),
        ("hw", b"my answer", "a text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # archives hold the time
)
def test_other_files_are_named(name: str, data: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / name).write_bytes(data)
    (one,) = collect(tmp_path, [STEM])
    assert (one.student, one.name) == ("ann", name)
    with pytest.raises(Unreadable, match=f"^this is {kind}") as raised:
        one.read()
    assert "hand in" in str(raised.value)


@pytest.mark.parametrize(
    "name", ["HW.IPYNB", "hw.ipynb.txt", "hw.ipynb.json", "hw.json", "hw.txt", "hw"]
)
def test_a_notebook_by_another_name_is_one(name: str, tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / name).write_bytes(DATA)
    (one,) = collect(tmp_path, [STEM])
    assert one.read() == DATA
    assert parse(one.read()).cells


def test_a_large_file_of_another_kind_is_not_to_be_cleared(tmp_path: Path) -> None:
    with (tmp_path / "ann.mp4").open("wb") as file:
        file.truncate(MAX_SIZE + 1)
    (one,) = collect(tmp_path, [STEM])
    with pytest.raises(Unreadable, match=r"^this is a video, no notebook$"):
        one.read()


def test_one_learners_progress_is_of_notebooks_alone(tmp_path: Path) -> None:
    for name in ("README.md", f"{STEM}.ipynb", "cat.jpg"):
        (tmp_path / name).write_bytes(DATA)
    assert [one.name for one in collect(tmp_path, [STEM], notebooks_only=True)] == [STEM]


def test_a_merge_conflict_is_told_with_its_line() -> None:
    with pytest.raises(Unreadable) as raised:
        parse(CONFLICT)
    line = CONFLICT[: CONFLICT.index(b"<<<<<<<")].count(b"\n") + 1
    assert str(raised.value).startswith(f"a Git merge conflict stands in line {line}: keep one")


def test_the_marks_of_a_conflict_may_stand_in_a_text() -> None:
    content = edition({"softmax": "'''\n<<<<<<< HEAD\n=======\n>>>>>>> 3f\n'''\n"})
    assert parse(json.dumps(content).encode()).cells


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_file_that_breaks_off_is_told(share: float) -> None:
    with pytest.raises(
        Unreadable, match=r"the file breaks off in line \d+: a part of it is missing"
    ):
        parse(DATA[: int(len(DATA) * share)])


def test_endings() -> None:
    assert is_notebook_name("a.b.ipynb")
    assert not is_notebook_name("ipynb")
    assert not is_notebook_name("a.ipynb.zip")
    assert without_ending("x.y.ipynb") == "x.y"
    assert reason(b"x", "a.gdoc").startswith("this is a link to a Google document, no notebook")
