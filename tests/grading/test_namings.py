"""One class, graded from the files of each platform: the same marks from all."""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from dlhelpers import cli
from dlhelpers.course import open_course
from tests.grading.building import code_cell, name_course, notebook, role
from tests.grading.submissions.namings import NAMINGS, STEMS, Naming, class_files, pack

STUDENTS = 12
#: Each lesson's module, and an exercise of it that trains nothing, with the teacher's code.
LESSONS = [
    (one.lesson, name, one.exercises[name].source)
    for one in open_course().notebooks
    for name in [{"cats": "predict"}.get(one.lesson, next(iter(one.exercises)))]
]


def lesson(number: int, code: str = "") -> bytes:
    """Return the notebook of a small lesson, with the teacher's code or another."""
    module, name, solution = LESSONS[number]
    setup = (
        f"import numpy as np\n\nfrom dlhelpers.exercises.{module} import check, hint\n"
        "from dlhelpers.deep import L_model_forward\n"
    )
    check = role(f"check-{name}", grade=True, locked=True, points=number + 1)
    cells = [
        code_cell("setup", setup, role("setup", locked=True)),
        code_cell(name, code or solution, role(name, solution=True)),
        code_cell(f"check-{name}", f"check({name})", check),
    ]
    return json.dumps(notebook(cells)).encode()


def can_do(student: int, number: int) -> bool:
    """Whether a student can do a lesson; no two can do the same lessons."""
    return bool(student & 1 << number)


def work(student: int, number: int) -> bytes:
    _, name, solution = LESSONS[number]
    code = solution if can_do(student, number) else f"def {name}(*inputs):\n    return 7\n"
    return lesson(number, f"{code}# by {student}\n")


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("teacher")
    name_course(folder)
    for number, stem in enumerate(STEMS):
        (folder / f"{stem}.ipynb").write_bytes(lesson(number))
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
@pytest.mark.parametrize("naming", NAMINGS)
def test_a_class_gets_the_same_marks_from_every_platform(
    naming: Naming, teacher: Path, tmp_path: Path
) -> None:
    handed_in = pack(tmp_path / "class.zip", class_files(naming, STUDENTS, work))
    out = tmp_path / "grades"
    assert cli.main(["grade", str(handed_in), "--course", str(teacher), "--out", str(out)]) == 0
    marks = defaultdict(list)
    with (out / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            marks[row["student"]].append((row["lesson"], row["score"], row["max_score"]))
    assert sorted(marks.values()) == sorted(
        [
            (stem, str((number + 1) * can_do(student, number)), str(number + 1))
            for number, stem in enumerate(STEMS)
        ]
        for student in range(1, STUDENTS + 1)
    )
