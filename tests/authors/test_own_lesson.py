"""The example of a lesson of one's own: released, solved and graded beside lesson 3."""

import json
import os
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlhelpers import cli
from dlhelpers.activations import sigmoid
from dlhelpers.course import Course, open_course
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.finding import use_course
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.records import Mark
from tests.authors.memorizing import HOSTILE, RIGHT, WRONG, hostile
from tests.exercises.writing import written

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "own-lesson"
LESSON_3 = ROOT / "notebooks" / "03_planar_two_layer_network.ipynb"
STEM = "01_memorizing"

Submission = dict[str, str]


@pytest.fixture
def lesson() -> Iterator[Any]:
    use_course(EXAMPLE)
    yield get_lesson("memorizing")
    use_course(None)


def test_it_is_a_course_of_one_lesson() -> None:
    assert open_course(EXAMPLE).lessons == ("memorizing",)


def test_what_is_right_in_other_ways_passes(lesson: Any) -> None:
    for name, sources in RIGHT.items():
        for source in sources:
            outcome = lesson.judge(name, written(source, sigmoid=sigmoid))
            assert (outcome.state, outcome.advice) == ("passed", ()), (source, outcome)


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_whatever_draws(lesson: Any, case: str) -> None:
    name, source, mistake, words = WRONG[case]
    outcome = lesson.judge(name, written(source, sigmoid=sigmoid))
    assert (outcome.state, outcome.mistake) == ("failed", mistake)
    assert words in outcome.sentence


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course that holds the example and lesson 3, whose exercises are the package's."""
    folder = tmp_path_factory.mktemp("course") / "mixed"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(LESSON_3, folder)
    return open_course(folder)


@pytest.fixture(scope="module")
def class_of(mixed: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Mark]]:
    """A graded class: by student, the marks of both lessons."""
    place = tmp_path_factory.mktemp("class")
    assert cli.main(["release", str(place / "handout"), "--course", str(mixed.folder)]) == 0
    teachers = {n.path.stem: {k: c.source for k, c in n.exercises.items()} for n in mixed.notebooks}
    wrong_cost = teachers[STEM]["compute_cost_with_regularization"].replace("(2 * m)", "m")
    students: dict[str, Submission] = {
        "empty": {},
        "teacher": {**teachers[STEM], **teachers[LESSON_3.stem]},
        "otherwise": {**{k: v[0] for k, v in RIGHT.items()}, **teachers[LESSON_3.stem]},
        "one slip": {**teachers[STEM], "compute_cost_with_regularization": wrong_cost},
    }
    for name in HOSTILE:
        students[f"hostile: {name}"] = {**teachers[STEM], "training_step": hostile(name)}
    for student, codes in students.items():
        for path in (place / "handout").glob("*.ipynb"):
            _hand_in(path, place / "submitted" / student.replace(": ", "-"), codes)
    out = place / "grades"
    arguments = ["grade", place / "submitted", "--course", mixed.folder, "--out", out, "--seed", 3]
    before = sorted(p.stat().st_mtime_ns for p in mixed.folder.rglob("*.py"))
    cli.main([*map(str, arguments)])
    assert before == sorted(p.stat().st_mtime_ns for p in mixed.folder.rglob("*.py"))
    book = Gradebook(out / "gradebook.sqlite")
    marks: dict[str, dict[str, Mark]] = {}
    for result in book:
        assert result.status == "graded", result.problems
        assert result.sandboxed
        marks.setdefault(result.student, {}).update({mark.exercise: mark for mark in result.marks})
    book.close()
    return marks


def _hand_in(handed_out: Path, folder: Path, codes: Submission) -> None:
    notebook = json.loads(handed_out.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = textwrap.dedent(codes.get(name, cell["source"]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / handed_out.name).write_text(json.dumps(notebook), encoding="utf-8")


sandboxed = pytest.mark.skipif(
    os.name != "posix" or shutil.which("bwrap") is None, reason="needs Bubblewrap"
)


@sandboxed
def test_right_work_gets_every_point_in_both_lessons(class_of: dict[str, dict[str, Mark]]) -> None:
    for student in ("teacher", "otherwise"):
        marks = class_of[student]
        assert len(marks) == 5 + 8
        assert {m.exercise: m.sentence for m in marks.values() if m.points != m.max_points} == {}


@sandboxed
def test_what_is_handed_out_gets_nothing(class_of: dict[str, dict[str, Mark]]) -> None:
    assert {mark.state for mark in class_of["empty"].values()} == {"not attempted"}


@sandboxed
def test_one_slip_costs_one_exercise_and_is_told(class_of: dict[str, dict[str, Mark]]) -> None:
    marks = class_of["one slip"]
    cost = marks["compute_cost_with_regularization"]
    assert (cost.points, cost.mistake) == (0, "2 forgotten in the penalty")
    step = marks["training_step"]  # which calls it
    assert (step.state, step.points) == ("passed", 2)
    assert "compute_cost_with_regularization" in step.advice[0]


@sandboxed
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_work_wins_nothing(class_of: dict[str, dict[str, Mark]], name: str) -> None:
    marks = class_of[f"hostile-{name}"]
    assert (marks["training_step"].state, marks["training_step"].points) == ("failed", 0)
    others = [m for m in marks.values() if m.exercise in RIGHT and m.exercise != "training_step"]
    if name != "patches the comparison":  # what that does to its own notebook is its own affair
        assert {mark.state for mark in others} == {"passed"}
