"""nbgrader takes the teacher's notebooks as they are, and comes to the same points."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlhelpers import cli, course

LESSON = "01_normalization_and_softmax"
#: What one student wrote: wrong in three ways, none of which touches another function.
WRONG = {
    "flatten_images": "    return images.reshape(images.shape[0], -1)\n",
    "normalize_rows": "    return x / np.linalg.norm(x, axis=0, keepdims=True)\n",
    "softmax": "    e = np.exp(x)\n    return e / np.sum(e)\n",
}
#: Another: wrong in a function that the next one calls.
SLIP = {"sigmoid": "    return np.exp(x) / (2 + np.exp(x))\n"}
DONE_SO_FAR = ("sigmoid", "sigmoid_derivative", "flatten_images")


@pytest.mark.parametrize("path", course.teachers_notebooks(), ids=lambda path: path.stem)
def test_student_edition_agrees_with_nbgrader(path: Path) -> None:
    from nbgrader.preprocessors import (
        CheckCellMetadata,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    theirs: Any = nbformat.read(path, as_version=4)
    resources: dict[str, Any] = {}
    for step in (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums):
        theirs, resources = step().preprocess(theirs, resources)
    ours = course.student_edition(json.loads(path.read_text(encoding="utf-8")))

    assert len(ours["cells"]) == len(theirs.cells)
    for mine, other in zip(ours["cells"], theirs.cells, strict=True):
        tags = set(mine["metadata"].pop("tags", [])) - {"raises-exception"}
        assert tags == set(other.metadata.pop("tags", []))
        # nbconvert leaves what only describes the stored output; there is none any more.
        for key in ("execution", "collapsed", "scrolled"):
            other.metadata.pop(key, None)
        assert mine["source"] == other.source
        assert mine["metadata"] == other.metadata
        assert mine.get("outputs") == other.get("outputs")


@pytest.fixture(scope="module")
def nbgraders_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that nbgrader has graded from beginning to end; its folder."""
    place = tmp_path_factory.mktemp("course")
    (place / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(place)!r}\n", encoding="utf-8"
    )
    teachers = next(p for p in course.teachers_notebooks() if p.stem == LESSON)
    content = json.loads(teachers.read_text(encoding="utf-8"))
    _put(place / "source", content)
    _nbgrader(place, "generate_assignment", LESSON)
    released = (place / "release" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")

    def solved(codes: Callable[[str, str], str]) -> dict[str, Any]:
        """The released notebook with what this makes of a name and its solved cell."""
        edition: dict[str, Any] = json.loads(released)
        for cell, original in zip(edition["cells"], content["cells"], strict=True):
            role = cell["metadata"].get("nbgrader", {})
            if role.get("solution"):
                source = "".join(original["source"])
                cell["source"] = codes(role["grade_id"], source) or cell["source"]
        return edition

    def with_body(bodies: dict[str, str]) -> Callable[[str, str], str]:
        def code(name: str, source: str) -> str:
            head = source.split("    ### BEGIN SOLUTION")[0]
            return head + bodies[name] if name in bodies else source

        return code

    for student, codes in (
        ("right", with_body({})),
        ("wrong", with_body(WRONG)),
        ("slip", with_body(SLIP)),
        ("half", lambda name, source: source if name in DONE_SO_FAR else ""),
    ):
        _put(place / "submitted" / student, solved(codes))
    _nbgrader(place, "autograde", LESSON)
    _nbgrader(place, "generate_feedback", LESSON)
    return place


def _put(folder: Path, content: dict[str, Any]) -> None:
    path = folder / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def _nbgrader(place: Path, *arguments: str) -> None:
    # nbgrader starts a program called alembic, which is installed beside this Python.
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=place, env={**os.environ, "PATH": programs}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]


def _their_points(place: Path) -> dict[str, dict[str, float]]:
    """Points by student and exercise, as nbgrader keeps them."""
    with sqlite3.connect(place / "gradebook.db") as db:
        rows = db.execute(
            "SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score FROM grade "
            "JOIN base_cell ON base_cell.id = grade.cell_id "
            "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
            "JOIN submitted_assignment "
            "ON submitted_assignment.id = submitted_notebook.assignment_id"
        ).fetchall()
    db.close()
    points: dict[str, dict[str, float]] = {}
    for student, name, score in rows:
        points.setdefault(student, {})[name.removeprefix("check-")] = score
    return points


def _our_points(place: Path, out: Path) -> dict[str, dict[str, float]]:
    """Points by student and exercise, as our grader finds them in nbgrader's own tree."""
    how = [] if shutil.which("bwrap") else ["--unsandboxed"]
    cli.main(["grade", str(place), "--out", str(out), *how])
    grades = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    return {g["student"]: {e["name"]: e["points"] for e in g["exercises"]} for g in grades}


def test_nbgrader_and_we_give_the_same_points(nbgraders_course: Path, tmp_path: Path) -> None:
    theirs, ours = _their_points(nbgraders_course), _our_points(nbgraders_course, tmp_path)
    for student in ("right", "wrong", "half"):
        assert ours[student] == theirs[student]
    assert [sum(ours[student].values()) for student in ("right", "wrong", "half")] == [11, 5, 4]


def test_only_we_follow_through(nbgraders_course: Path, tmp_path: Path) -> None:
    """The plain assertions of a check cell use the student's own functions, right or wrong."""
    theirs, ours = _their_points(nbgraders_course), _our_points(nbgraders_course, tmp_path)
    assert ours["slip"] == {**ours["right"], "sigmoid": 0}
    assert theirs["slip"] == {**ours["right"], "sigmoid": 0, "sigmoid_derivative": 0}


def test_nbgraders_feedback_has_our_sentences(nbgraders_course: Path) -> None:
    for student, score in (("right", "11.0"), ("wrong", "5.0"), ("half", "4.0")):
        page = nbgraders_course / "feedback" / student / LESSON / f"{LESSON}.html"
        text = page.read_text(encoding="utf-8")
        assert f"(Score: {score} / 11.0)" in text
        assert ("softmax ✗  wrong in" in text) is (student == "wrong")
        assert ("softmax ○  not attempted yet" in text) is (student == "half")
