"""Archives that are too large, whatever they say of it: refused before anything is made of them."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dlhelpers.grading.submissions import archives
from dlhelpers.grading.submissions.archives import files_in
from dlhelpers.grading.submissions.collection import collect
from dlhelpers.grading.submissions.folders import CollectionError
from dlhelpers.grading.submissions.notebook import Unreadable

END, END_64 = b"PK\x05\x06", b"PK\x06\x06"


def write(place: Path, entries: int, name: str = "s{:05}/x.ipynb") -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for number in range(entries):
            archive.writestr(name.format(number), "")
    return place


def many(place: Path, entries: int, claimed: int) -> Path:
    """Write an archive of so many entries by hand; `zipfile` would take a minute."""
    name = b"ann/x.ipynb"
    local = b"PK\x03\x04" + bytes(22) + len(name).to_bytes(2, "little") + bytes(2) + name
    entry = b"PK\x01\x02" + bytes(24) + len(name).to_bytes(2, "little") + bytes(16) + name
    size = len(entry) * entries
    start, count = len(local).to_bytes(8, "little"), claimed.to_bytes(8, "little")
    end_64 = END_64 + (44).to_bytes(8, "little") + bytes(12) + count * 2
    end_64 += size.to_bytes(8, "little") + start
    locator = b"PK\x06\x07" + bytes(4) + (len(local) + size).to_bytes(8, "little") + b"\1\0\0\0"
    end = END + bytes(4) + b"\xff" * 12 + bytes(2)
    place.write_bytes(local + entry * entries + end_64 + locator + end)
    return place


@pytest.fixture
def _nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZipInfo", pytest.fail)


@pytest.mark.usefixtures("_nothing_is_made")
@pytest.mark.parametrize("claimed", [10**6, 1])
@pytest.mark.parametrize("entries", [archives._MAX_ENTRIES + 1, 10**6])
def test_too_many_entries_are_refused_at_once(entries: int, claimed: int, tmp_path: Path) -> None:
    place = many(tmp_path / "x.zip", entries, claimed)
    with pytest.raises(CollectionError, match=r"x\.zip has too many entries: 50,000 are read"):
        files_in(place, [])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_a_million_entries_take_no_memory(tmp_path: Path) -> None:
    place = many(tmp_path / "x.zip", 10**6, 10**6)
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from dlhelpers.grading.submissions.collection import CollectionError, collect\n"
        "def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = most()\n"
        "try: collect(Path(sys.argv[1]), [])\n"
        "except CollectionError as error: print(most() - before, 'KB', error)\n"
    )
    command = [sys.executable, "-c", program, str(place)]
    root = Path(__file__).parents[3]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root).stdout
    assert "too many entries" in said
    assert int(said.split()[0]) < 8 << 10


def test_as_many_as_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MAX_ENTRIES", 20)
    found = files_in(write(tmp_path / "x.zip", 20), [])
    assert len(found) == 20
    assert found[0].read() == b""
    with pytest.raises(CollectionError, match="too many entries"):
        files_in(write(tmp_path / "y.zip", 21), [])


def test_a_directory_of_long_names_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_MAX_DIRECTORY", 100_000)
    place = write(tmp_path / "x.zip", 30, "s{:05}" + "x" * 5000)
    with pytest.raises(CollectionError, match="too many entries"):
        files_in(place, [])


def test_what_is_read_later_may_be_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MAX_DIRECTORY", 1000)
    data = b"PK\x01\x02" * 60_000
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("ann/x.ipynb", data)
    (one,) = files_in(tmp_path / "x.zip", [])
    assert one.read() == data


def changed(at: int, value: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        end = data.rfind(END)
        return data[: end + at] + value + data[end + at + len(value) :]

    return change


@pytest.mark.parametrize(
    "change",
    [
        changed(12, b"\xf0\xff\xff\x01"),  # the directory's size, larger than the file
        changed(12, b"\xf0\xff\xff\xf0"),
        changed(12, b"\x03\0\0\0"),
        changed(0, b"XX"),
        lambda data: data[:-10],
        lambda data: data.replace(b"s00001", b"\xff\xfe\xff\xfe\xff\xfe").replace(
            b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\0\x08"
        ),  # names that say that they are UTF-8
    ],
)
def test_a_broken_directory_is_one_line(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    place = write(tmp_path / "x.zip", 3)
    place.write_bytes(change(place.read_bytes()))
    with pytest.raises(CollectionError, match=r"x\.zip (cannot be read|has too many)") as raised:
        files_in(place, [])
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_entry_that_unpacks_without_a_bound_is_refused_unread(
    kind: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ann/x.ipynb", bytes(100), kind)
        archive.writestr("bo/x.ipynb", b"{}", zipfile.ZIP_DEFLATED)
    ann, bo = files_in(place, [])
    assert bo.read() == b"{}"
    monkeypatch.setattr(zipfile.ZipFile, "open", pytest.fail)
    with pytest.raises(Unreadable, match="neither stored nor deflated"):
        ann.read()


# A student's own archive


def packed(entries: dict[str, bytes]) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return place.getvalue()


def handed_in(place: Path, entries: dict[str, bytes]) -> list[tuple[str, str, bytes | str]]:
    place.write_bytes(packed(entries))
    found: list[tuple[str, str, bytes | str]] = []
    for one in collect(place, ["01_lesson"]):
        try:
            found.append((one.student, one.name, one.read()))
        except Unreadable as reason:
            found.append((one.student, one.name, str(reason)))
    return found


def test_a_students_archive_stands_for_the_notebooks_in_it(tmp_path: Path) -> None:
    inner = packed({
        "hw/01_lesson.ipynb": b"{}", "hw/Other.IPYNB": b"[]", "hw/cat.png": b"x",
        "__MACOSX/hw/._01_lesson.ipynb": b"x", "hw/.ipynb_checkpoints/01_lesson.ipynb": b"x",
    })  # fmt: skip
    files = {"appleann_101_9001_hw.zip": inner, "brownbo_102_9002_x.ipynb": b"{}"}
    assert handed_in(tmp_path / "x.zip", files) == [
        ("appleann_101", "hw.zip/Other", b"[]"),
        ("appleann_101", "hw.zip/01_lesson", b"{}"),
        ("brownbo_102", "x", b"{}"),
    ]


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (packed({"hw.pdf": b"%PDF-"}), "a zip archive with no notebook in it"),
        (packed({"in.zip": packed({"x.ipynb": b"{}"})}), "a zip archive with no notebook in it"),
        (b"no archive", "a broken zip archive"),
        (packed({"x.ipynb": b"{}"})[:-9], "a broken zip archive"),
        (packed({"a_1_2_x.ipynb": b"", "b_3_4_x.ipynb": b""}), "the files of several students"),
    ],
)
def test_one_that_cannot_be_opened_is_its_students_line(
    inner: bytes, reason: str, tmp_path: Path
) -> None:
    ((student, name, said),) = handed_in(tmp_path / "x.zip", {"ann/hw.zip": inner})
    assert (student, name) == ("ann", "hw.zip")
    assert reason in str(said)


def test_a_students_archive_has_the_same_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_SIZE", 1000)
    monkeypatch.setattr(archives, "_MAX_ENTRIES", 20)
    bomb, many = packed({"x.ipynb": bytes(1001)}), packed({f"{n}.ipynb": b"" for n in range(21)})
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = 0o120777 << 16
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    entries = {"ann/a.zip": bomb, "cy/a.zip": place.getvalue()}
    said = {student: str(what) for student, _, what in handed_in(tmp_path / "x.zip", entries)}
    assert "clear the outputs" in said["ann"]
    assert "a link or a device" in said["cy"]
    monkeypatch.setattr(archives, "MAX_SIZE", 1 << 20)
    ((_, _, said_of_many),) = handed_in(tmp_path / "y.zip", {"bo/a.zip": many})
    assert "a zip archive with too many entries: 20 are read" in str(said_of_many)


# Names


@pytest.mark.parametrize("name", ["Zoë Müller", "李小龙", "Zoe\u0308"])
def test_a_name_that_is_utf8_without_saying_so_is_read(name: str, tmp_path: Path) -> None:
    place = write(tmp_path / "x.zip", 1, f"{name}/x.ipynb")
    data = bytearray(place.read_bytes())
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start) + flags
        data[at + 1] &= ~0x08 & 0xFF
    place.write_bytes(data)
    (one,) = files_in(place, [])
    assert one.parts == [name, "x.ipynb"]
    assert one.read() == b""


def test_a_name_in_the_old_code_page_stays_one(tmp_path: Path) -> None:
    place = write(tmp_path / "x.zip", 1, "Zo_ M_ller/x.ipynb")
    data = place.read_bytes().replace(b"Zo_ M_ller", "Zoë Müller".encode("cp437"))
    place.write_bytes(data)
    (one,) = files_in(place, [])
    assert one.parts[0] == "Zoë Müller"
