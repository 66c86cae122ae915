"""Where submissions are found, and what is refused before it is read."""

import json
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from dlhelpers.grading.submissions.collection import HandedIn, collect
from dlhelpers.grading.submissions.folders import CollectionError
from dlhelpers.grading.submissions.notebook import MAX_SIZE, Unreadable
from tests.grading.building import STEM, edition

DATA = json.dumps(edition())


def put(path: Path, data: str = DATA) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data, encoding="utf-8")
    return path


def students(place: Path) -> list[tuple[str, str]]:
    found = collect(place, [STEM])
    for one in found:
        assert one.read() == DATA.encode()
    return [(one.student, one.name) for one in found]


def test_a_single_notebook(tmp_path: Path) -> None:
    assert students(put(tmp_path / "mine.ipynb")) == [("mine", "mine")]


def test_nbgraders_tree(tmp_path: Path) -> None:
    for student in ("zoe", "ann"):
        put(tmp_path / "submitted" / student / STEM / f"{STEM}.ipynb")
    put(tmp_path / "source" / STEM / f"{STEM}.ipynb")
    put(tmp_path / "submitted" / "ann" / STEM / ".ipynb_checkpoints" / f"{STEM}-checkpoint.ipynb")
    assert students(tmp_path) == [("ann", STEM), ("zoe", STEM)]
    assert students(tmp_path / "submitted") == [("ann", STEM), ("zoe", STEM)]


@pytest.mark.parametrize("beside", ["ann/x.ipynb", "ann.ipynb", "ann/deep/er/x.ipynb"])
def test_a_student_may_be_called_submitted(beside: str, tmp_path: Path) -> None:
    put(tmp_path / "submitted" / f"{STEM}.ipynb")
    put(tmp_path / "zoe" / f"{STEM}.ipynb")
    put(tmp_path / beside)
    put(tmp_path / "source" / f"{STEM}.ipynb")  # and another one source
    assert {student for student, _ in students(tmp_path)} == {"ann", "source", "submitted", "zoe"}


@pytest.mark.parametrize("file", ["gradebook.db", "nbgrader_config.py"])
def test_nbgraders_course_may_hold_more(file: str, tmp_path: Path) -> None:
    put(tmp_path / "submitted" / "ann" / STEM / f"{STEM}.ipynb")
    put(tmp_path / "drafts" / "x.ipynb")
    put(tmp_path / "index.ipynb")
    put(tmp_path / file)
    assert students(tmp_path) == [("ann", STEM)]


def test_nbgraders_course_may_hold_folders_without_notebooks(tmp_path: Path) -> None:
    put(tmp_path / "submitted" / "ann" / STEM / f"{STEM}.ipynb")
    put(tmp_path / "autograded" / "ann" / STEM / f"{STEM}.ipynb")
    put(tmp_path / "data" / "table.csv")
    put(tmp_path / ".git" / "x.ipynb")
    assert students(tmp_path) == [("ann", STEM)]


def test_a_notebook_beside_it_makes_a_class_no_student(tmp_path: Path) -> None:
    for student in ("ann", "zoe"):
        put(tmp_path / "submitted" / student / f"{STEM}.ipynb")
    put(tmp_path / "notes.ipynb")
    assert students(tmp_path) == [("ann", STEM), ("zoe", STEM)]


def test_beside_notebooks_a_student_may_be_called_submitted(tmp_path: Path) -> None:
    put(tmp_path / "submitted" / f"{STEM}.ipynb")
    put(tmp_path / "ann.ipynb")
    assert {student for student, _ in students(tmp_path)} == {"ann", "submitted"}


def test_a_folder_a_student(tmp_path: Path) -> None:
    put(tmp_path / "ann" / f"{STEM}.ipynb")
    put(tmp_path / "zoe" / "x.ipynb")
    assert students(tmp_path) == [("ann", STEM), ("zoe", "x")]


def test_a_flat_folder(tmp_path: Path) -> None:
    put(tmp_path / "ann.ipynb")
    put(tmp_path / "zoe.ipynb")
    assert students(tmp_path) == [("ann", "ann"), ("zoe", "zoe")]


def test_one_students_lessons(tmp_path: Path) -> None:
    put(tmp_path / "my-lessons" / f"{STEM}.ipynb")
    assert students(tmp_path / "my-lessons") == [("my-lessons", STEM)]


def test_one_student_of_nbgraders_tree(tmp_path: Path) -> None:
    put(tmp_path / "ann" / STEM / f"{STEM}.ipynb")
    assert students(tmp_path / "ann") == [("ann", STEM)]


def test_a_folder_a_lesson(tmp_path: Path) -> None:
    put(tmp_path / STEM / "zoe.ipynb")
    put(tmp_path / STEM / "ann" / f"{STEM}.ipynb")
    assert students(tmp_path) == [("ann", STEM), ("zoe", "zoe")]


def test_beside_the_lessons_own_file_a_copy_comes_first(tmp_path: Path) -> None:
    for name in (STEM, f"{STEM}-Copy1", f"{STEM} (2)", "a-draft"):
        put(tmp_path / "ann" / f"{name}.ipynb")
    assert students(tmp_path)[-1] == ("ann", STEM)


def test_a_students_own_names_are_nobody_elses(tmp_path: Path) -> None:
    put(tmp_path / "mal" / STEM / "lee_42_1_x-99.ipynb")
    put(tmp_path / "mal" / "bob_1_assignsubmission_file_" / f"{STEM}.ipynb")
    assert {student for student, _ in students(tmp_path)} == {"mal"}


def test_a_number_of_thousands_of_digits_is_a_name(tmp_path: Path) -> None:
    place = tmp_path / "class.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(f"ann/x-{'9' * 4400}.ipynb", DATA)
    assert [student for student, _ in students(place)] == ["ann"]


def test_canvas_and_moodle_names(tmp_path: Path) -> None:
    place = tmp_path / "submissions.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("doejane_123_456_01_small-2.ipynb", DATA)
        archive.writestr("roerichard_LATE_124_457_01_small.ipynb", DATA)
        archive.writestr("Ann Lee_99_assignsubmission_file_/work.ipynb", DATA)
        archive.writestr("Bo Lee_98_assignsubmission_file/sub/work.ipynb", DATA)
        archive.writestr("__MACOSX/._x.ipynb", "junk")
    found = {one.student: one for one in collect(place, [STEM])}
    assert list(found) == ["Ann Lee_99", "Bo Lee_98", "doejane_123", "roerichard_124"]
    assert found["doejane_123"].platform_id == "123"
    assert found["doejane_123"].name == "01_small-2"
    assert [one.late for one in found.values()] == [False, False, False, True]
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(place) as archive:
        archive.extractall(unpacked)
    assert {one.student for one in collect(unpacked, [STEM])} == found.keys()


@pytest.mark.parametrize("around", ["", "submitted/", "class 3/homework/"])
def test_an_archive_of_a_class(around: str, tmp_path: Path) -> None:
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for student in ("ann", "zoe"):
            archive.writestr(f"{around}{student}/{STEM}/{STEM}.ipynb", DATA)
        archive.writestr(f"{around}bo/work.ipynb", DATA)
    assert students(place) == [("ann", STEM), ("bo", "work"), ("zoe", STEM)]


@pytest.mark.parametrize(
    "inside", [f"{STEM}.ipynb", f"ann/{STEM}.ipynb", f"ann/{STEM}/{STEM}.ipynb"]
)
def test_an_archive_of_one_students(inside: str, tmp_path: Path) -> None:
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(inside, DATA)
    assert students(place) == [("ann", STEM)]


@pytest.mark.parametrize("out", ["grades", "."])
def test_reports_in_the_same_folder_are_not_handed_in(out: str, tmp_path: Path) -> None:
    put(tmp_path / "ann" / f"{STEM}.ipynb")
    put(tmp_path / out / "grades.csv")
    put(tmp_path / out / "feedback" / "ann" / "x.html")
    found = collect(tmp_path, [STEM], reports=tmp_path / out)
    assert [one.student for one in found] == ["ann"]


def test_of_several_files_the_last_comes_last(tmp_path: Path) -> None:
    for name in ("ann_1_10_hw-10.ipynb", "ann_1_9_hw-9.ipynb", "ann_1_8_hw.ipynb"):
        put(tmp_path / name)
    assert [one.name for one in collect(tmp_path, [])] == ["hw", "hw-9", "hw-10"]


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="no notebooks"):
        collect(tmp_path, [])
    with pytest.raises(CollectionError, match="does not exist"):
        collect(tmp_path / "missing", [])
    with pytest.raises(CollectionError, match="zip archive"):
        collect(put(tmp_path / "x.zip", "no zip"), [])


# What somebody made on purpose


def reason(one: HandedIn) -> str:
    with pytest.raises(Unreadable) as raised:
        one.read()
    return str(raised.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_links_devices_and_pipes_are_not_opened(tmp_path: Path) -> None:
    secret = put(tmp_path.parent / "secret.ipynb")
    (tmp_path / "link.ipynb").symlink_to(secret)
    (tmp_path / "device.ipynb").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path.parent, target_is_directory=True)
    found = {one.student: one for one in collect(tmp_path, [])}
    assert set(found) == {"link", "device", "pipe", "linked"}
    assert "links are not followed" in reason(found["link"])
    assert "links are not followed" in reason(found["device"])
    assert "no plain file" in reason(found["pipe"])
    assert reason(found["linked"]) == "the folder linked is a link; links are not followed"


def test_a_link_called_submitted_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "other" / "ann" / f"{STEM}.ipynb")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "gradebook.db").touch()
    (tmp_path / "course" / "submitted").symlink_to(tmp_path / "other", target_is_directory=True)
    (lost,) = collect(tmp_path / "course", [STEM])
    assert reason(lost) == "the folder submitted is a link; links are not followed"


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "big.ipynb").open("wb") as file:
        file.truncate(100 * 2**20)
    (one,) = collect(tmp_path, [])
    assert "100 MB" in reason(one)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_are_shown_on_one_line(tmp_path: Path) -> None:
    for name in ("a\nb", "tab\there", "esc\x1b[31m", b"bad\xff".decode("utf-8", "surrogateescape")):
        put(tmp_path / name / f"{STEM}.ipynb")
    found = [name for name, _ in students(tmp_path)]
    assert len(set(found)) == 4
    for name in found:
        assert name.isprintable()
        name.encode()


def test_an_archives_names_are_never_paths(tmp_path: Path) -> None:
    place = tmp_path / "inner" / "x.zip"
    place.parent.mkdir()
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("../../evil.ipynb", DATA)
        archive.writestr("/etc/evil2.ipynb", DATA)
        archive.writestr("a/../../evil3.ipynb", DATA)
        archive.writestr("new\nline/x.ipynb", DATA)
    before = set(tmp_path.rglob("*"))
    found = students(place)
    assert set(tmp_path.rglob("*")) == before
    assert len(found) == 4
    assert all(".." not in student and student.isprintable() for student, _ in found)


def test_an_archives_links_bombs_and_lies_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "x.zip"
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.ipynb", b" " * (MAX_SIZE + 1))
        archive.writestr("liar.ipynb", b" " * (MAX_SIZE + 1))
        archive.writestr("good.ipynb", DATA)
    data = bytearray(place.read_bytes())
    # The size that the archive's directory gives for "liar" is made small.
    at = data.rfind(b"liar.ipynb") - 46
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    place.write_bytes(data)
    found = {one.student: one for one in collect(place, [])}
    assert "link or a device" in reason(found["link"])
    assert "MB" in reason(found["bomb"])
    reason(found["liar"])
    assert found["good"].read() == DATA.encode()
