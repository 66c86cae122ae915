"""The naming schemes of learning platforms: the table's examples, and a class in each naming."""

import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from dlhelpers.grading.submissions.collection import HandedIn, collect
from dlhelpers.grading.submissions.naming import original_name
from dlhelpers.grading.submissions.platforms import PLATFORMS, Platform, recognized
from tests.grading.submissions.namings import (
    NAMINGS,
    STEMS,
    Files,
    Naming,
    class_files,
    pack,
    unpack,
)


def students(*places: str) -> list[str]:
    found = recognized(places)
    return [found[place].student if place in found else "" for place in places]


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_every_example_is_read(platform: Platform) -> None:
    assert platform.read(["other", *platform.examples]) == platform.examples
    assert platform.source


# A class of 60 over five lessons


@pytest.mark.parametrize("put", [pack, unpack])
@pytest.mark.parametrize("naming", NAMINGS)
def test_a_class_of_60_over_five_lessons(
    naming: Naming, put: Callable[[Path, Files], Path], tmp_path: Path
) -> None:
    files = class_files(
        naming, 60, lambda by, of: f'{{"cells": [], "by": {by}, "of": {of}}}'.encode()
    )
    work: dict[str, list[tuple[int, int]]] = defaultdict(list)
    handed_in = collect(put(tmp_path / "class.zip", files), STEMS, pytest.fail)
    for one in handed_in:
        content = json.loads(one.read())
        work[one.student].append((content["by"], content["of"]))
    assert len(handed_in) == 300
    assert len(work) == 60
    for done in work.values():
        assert sorted(done) == [(done[0][0], lesson) for lesson in range(5)]


# What platforms write that only makes sense side by side, or beside other things


def test_canvas_numbers_are_told_from_those_of_names_and_files() -> None:
    assert students(
        "team_1_4501_9001_homework.ipynb",
        "team_2_4502_9002_2_homework.ipynb",
        "appleann_101_9003_01_lesson.ipynb",
        "brownbo_LATE_102_9004_2026_homework.ipynb",
        "team_2024_4503_9005_homework.ipynb",
        "team_2025_4504_9006_homework.ipynb",
    ) == [
        "team_1_4501", "team_2_4502", "appleann_101", "brownbo_102", "team_2024_4503",
        "team_2025_4504",
    ]  # fmt: skip


@pytest.mark.parametrize("file", ["lab_1_2_{}.ipynb", "ps_3_2026_{}.ipynb"])
def test_a_plain_folder_with_underscores_is_not_canvass(file: str) -> None:
    assert students(*[file.format(name) for name in ("ann", "bo", "cy")]) == ["", "", ""]


def test_one_file_that_looks_like_canvass_is_none_among_many() -> None:
    assert students("a_1_2_x.ipynb", "bo.ipynb", "cy.ipynb", "dee.ipynb") == ["", "", "", ""]


@pytest.mark.parametrize("last", ["Lee - {}.ipynb", "{} - Lee.ipynb"])
def test_two_who_share_a_name_are_no_drive(last: str) -> None:
    others = [last.format(name) for name in ("Ann", "Bo", "Cy")]
    assert students(*others, "Kim - Ann.ipynb", "Ann - Kim.ipynb") == [""] * 5


def test_files_of_google_forms_may_stand_in_a_folder_a_task() -> None:
    places = [f"HW {n}/HW {n} - {name}.ipynb" for n in (1, 2) for name in ("Ann", "Bo")]
    assert students(*places) == ["Ann", "Bo"] * 2


@pytest.mark.parametrize(
    "inside", ["lee_42_1_x.ipynb", "bo_1_assignsubmission_file_/x.ipynb", "Lee, Bo(bo)/x.ipynb"]
)
def test_a_students_own_folder_stays_the_students(inside: str) -> None:
    assert students("ann/x.ipynb", f"mal/{inside}", f"mal/2_{inside}") == ["", "", ""]


def test_a_folder_a_task_is_not_a_student() -> None:
    places = [
        f"Task {task}/{name}_{number}_assignsubmission_file_/x.ipynb"
        for task in (1, 2)
        for name, number in (("Ann", 5), ("Bo", 6))
    ]
    assert students(*places) == ["Ann_5", "Bo_6"] * 2


@pytest.mark.parametrize(
    "name", [" - " * 300, "- " * 125, "_1" * 490, " (1)" * 240, "1-2 - " + "a - 2026 " * 100]
)
def test_a_name_made_for_it_takes_no_time(name: str) -> None:
    start = time.process_time()
    recognized([f"{name}{number}"[:1000] for number in range(20)])
    original_name(name)
    assert time.process_time() - start < 5


# Attempts


def order(place: Path) -> list[HandedIn]:
    return collect(place, STEMS, pytest.fail)


def test_the_platforms_order_decides_and_no_year_does(tmp_path: Path) -> None:
    files = ["appleann_101_9005_lab1-final-2.ipynb", "appleann_101_9001_lab1-2026.ipynb"]
    found = order(pack(tmp_path / "x.zip", dict.fromkeys(files, b"")))
    assert [(one.student, one.attempt) for one in found] == [
        ("appleann_101", 9001),
        ("appleann_101", 9005),
    ]


def test_without_one_the_lessons_own_name_wins(tmp_path: Path) -> None:
    files = ["ann/01_lesson.ipynb", "ann/my-old-try-2024.ipynb", "ann/x-10.ipynb", "ann/x-9.ipynb"]
    found = order(unpack(tmp_path, dict.fromkeys(files, b"")))
    assert [one.name for one in found] == ["my-old-try-2024", "x-9", "x-10", "01_lesson"]


def test_a_file_of_another_kind_comes_before_the_notebook(tmp_path: Path) -> None:
    found = order(unpack(tmp_path, {"ann/a.ipynb": b"", "ann/z.pdf": b"%PDF-"}))
    assert [one.name for one in found] == ["z.pdf", "a"]


def test_blackboards_attempts_are_one_students(tmp_path: Path) -> None:
    start = "Homework%201_aapple_attempt_2026-11-"
    files = {
        f"{start}21-09-05-44_a.ipynb": b"",
        f"{start}20-14-30-15_b.ipynb": b"",
        f"{start}20-14-30-15.txt": b"Name: Ann Apple (aapple)",
    }
    assert [(one.student, one.name) for one in order(pack(tmp_path / "x.zip", files))] == [
        ("aapple", "b"),
        ("aapple", "a"),
    ]


def test_a_receipt_alone_is_a_hand_in(tmp_path: Path) -> None:
    files = {
        "HW_ann_attempt_2026-11-20-14-30-15.txt": b"Submission: my answer",
        "Bo_6_assignsubmission_onlinetext_/onlinetext.html": b"<p>my answer</p>",
        "Cy_7_assignsubmission_onlinetext_/onlinetext.html": b"<p>see file</p>",
        "Cy_7_assignsubmission_file_/hw.ipynb": b"",
    }
    found = order(pack(tmp_path / "x.zip", files))
    assert [(one.student, one.name) for one in found] == [
        ("Bo_6", "onlinetext.html"),
        ("Cy_7", "hw"),
        ("ann", "HW_ann_attempt_2026-11-20-14-30-15.txt"),
    ]


# What else platforms tell


def test_canvas_tells_who_is_late_and_who_is_anonymous(tmp_path: Path) -> None:
    files = [
        "team_10_LATE_4510_9010_homework.ipynb",
        "anon_aB3xZ_9003_homework.ipynb",
        "LATE_anon_Zz9y8_9005_homework.ipynb",
        "ivyina_LATE_109_text.html",
    ]
    found = {one.student: one for one in order(pack(tmp_path / "x.zip", dict.fromkeys(files, b"")))}
    assert {name: (one.platform_id, one.late) for name, one in found.items()} == {
        "team_10_4510": ("4510", True),
        "anon_aB3xZ": ("anon_aB3xZ", False),
        "anon_Zz9y8": ("anon_Zz9y8", True),
        "ivyina_109": ("109", True),
    }


METADATA = """
submission_101:
  :submitters:
  - :name: Ann Apple
    :sid: "1"
    :email: ann@example.edu
  :created_at: 2026-11-20 14:30:15.861687000 Z
submission_102:
  :submitters:
  - :name: Bo Brown
    :sid: 2
  - :name: Cy Chen
    :sid: '3'
submission_103:
  :submitters:
  - :name: Cy Chen
    :sid: '33'
"""


@pytest.mark.parametrize("put", [pack, unpack])
@pytest.mark.parametrize("around", ["", "assignment_5_export/"])
def test_gradescopes_file_gives_the_names(
    around: str, put: Callable[[Path, Files], Path], tmp_path: Path
) -> None:
    files = {f"{around}submission_{n}/hw.ipynb": b"" for n in (101, 102, 103, 104)}
    files[f"{around}submission_metadata.yml"] = METADATA.encode()
    found = order(put(tmp_path / "x.zip", files))
    assert [(one.student, one.platform_id, one.email) for one in found] == [
        ("Ann Apple", "1", "ann@example.edu"),
        ("Bo Brown", "2", ""),
        ("Cy Chen_3", "3", ""),  # they handed in together
        ("Cy Chen_33", "33", ""),
        ("submission_104", "", ""),
    ]
    assert str(found[0].submitted) == "2026-11-20 14:30:15.861687+00:00"
    assert found[0].name_shown == "Ann Apple"


@pytest.mark.parametrize("metadata", [b"a: [", b"- 1", b"\xff\xfe\xfd", b"&a [*a, *a]: " * 3])
def test_gradescopes_file_may_be_broken(metadata: bytes, tmp_path: Path) -> None:
    files = {"submission_101/hw.ipynb": b"", "submission_metadata.yml": metadata}
    said: list[str] = []
    (one,) = collect(pack(tmp_path / "x.zip", files), STEMS, said.append)
    assert one.student == "submission_101"
    assert said[0].startswith("submission_metadata.yml cannot be read, so nobody's name is known")


def test_nbgrader_tells_when_and_its_own_files_are_no_work(tmp_path: Path) -> None:
    files = {
        "submitted/ann/ps1/hw.ipynb": b"",
        "submitted/ann/ps1/table.csv": b"1,2",
        "submitted/ann/ps1/timestamp.txt": b"2026-11-20 14:30:15.5 UTC\n",
        "submitted/bo/ps1/hw.pdf": b"%PDF-",
        "submitted/bo/ps1/timestamp.txt": b"yesterday",
        "gradebook.db": b"",
    }
    ann, bo = order(unpack(tmp_path, files))
    assert (ann.student, ann.name, str(ann.submitted)) == (
        "ann", "hw", "2026-11-20 14:30:15.500000+00:00"
    )  # fmt: skip
    assert (bo.student, bo.name, bo.submitted) == ("bo", "hw.pdf", None)


def test_nbgraders_inbound_has_attempts(tmp_path: Path) -> None:
    files = {}
    for day in (21, 20):
        folder = f"ann+ps1+2026-11-{day} 14:30:15.000000 UTC+x7y"
        files[f"{folder}/hw.ipynb"] = b""
        files[f"{folder}/timestamp.txt"] = f"2026-11-{day} 14:30:15.000000 UTC".encode()
    found = order(unpack(tmp_path, files))
    assert [(one.student, one.submitted and one.submitted.day) for one in found] == [
        ("ann", 20),
        ("ann", 21),
    ]


# Plain folders


def test_a_person_stands_beside_the_lesson_in_a_files_name(tmp_path: Path) -> None:
    files = [
        "Ann Apple - 01_lesson.ipynb",
        "Ann Apple - 02_lesson.ipynb",
        "Bo Brown - Copy of 01_lesson.ipynb",
        "01_lesson_cy.ipynb",
        "02_lesson - Copy (2) - Dee.ipynb",
        "01_lesson.ipynb",
        "02_lesson (1).ipynb",
        "03_lesson-final2.ipynb",
        "eve.ipynb",
        "eve (1).ipynb",
    ]
    found = order(unpack(tmp_path / "root", dict.fromkeys(files, b"")))
    assert [one.student for one in found] == [
        "Ann Apple", "Ann Apple", "Bo Brown", "Dee", "cy", "eve", "eve (1)", "root", "root", "root"
    ]  # fmt: skip


def test_two_spellings_of_a_name_are_one_student(tmp_path: Path) -> None:
    files = {"Zoe\u0308/01_lesson.ipynb": b"", "Zo\u00eb/02_lesson.ipynb": b""}
    assert {one.student for one in order(unpack(tmp_path, files))} == {"Zo\u00eb"}
    files = {"Zoe\u0308/01_lesson.ipynb": b"1", "Zo\u00eb/01_lesson.ipynb": b"2"}
    assert len(order(unpack(tmp_path / "b", files))) == 2  # no file is lost
