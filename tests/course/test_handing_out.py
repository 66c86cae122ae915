"""The student edition: nothing of a solution in it, nothing of a student's lost."""

import json
import os
import platform
import socket
from pathlib import Path
from typing import Any

import pytest

from dlhelpers import course
from dlhelpers.course import jupyter

NOTEBOOKS = course.teachers_notebooks()


def cell(source: str, kind: str = "code", **role: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if role:
        standard = {
            "grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3,
        }  # fmt: skip
        metadata["nbgrader"] = {**standard, **role}
    extra: dict[str, Any] = {}
    if kind == "code":
        extra = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "42"}],
                 "execution_count": 3}  # fmt: skip
    return {"cell_type": kind, "source": source, "metadata": metadata, "id": "x", **extra}


def edition(*cells: dict[str, Any]) -> list[dict[str, Any]]:
    cells_of_edition: list[dict[str, Any]] = course.student_edition({"cells": list(cells)})["cells"]
    return cells_of_edition


SOLVED = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"


def test_solution_becomes_stub_at_the_same_indentation() -> None:
    (made,) = edition(cell(SOLVED, grade_id="f", solution=True))
    assert made["source"] == "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def test_source_as_list_of_lines_is_understood() -> None:
    solved = cell(SOLVED, grade_id="f", solution=True)
    solved["source"] = SOLVED.splitlines(keepends=True)
    assert "return x" not in edition(solved)[0]["source"]


def test_exercise_without_markers_is_replaced_whole() -> None:
    (made,) = edition(cell("x = 1", grade_id="f", solution=True))
    assert made["source"] == "# YOUR CODE HERE\nraise NotImplementedError()"


@pytest.mark.parametrize(
    ("source", "role", "message"),
    [
        ("### BEGIN SOLUTION\nx = 1", {"grade_id": "f", "solution": True}, "does not end"),
        ("### BEGIN SOLUTION\n" * 2, {"grade_id": "f", "solution": True}, "inside a solution"),
        ("### BEGIN SOLUTION\n### END SOLUTION", {}, "no exercise"),
    ],
)
def test_broken_markers_are_refused(source: str, role: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        edition(cell(source, **role))


def test_outputs_are_taken_out() -> None:
    (made,) = edition(cell("print(42)"))
    assert made["outputs"] == []
    assert made["execution_count"] is None


def test_checks_and_setup_are_locked_and_exercises_can_be_edited() -> None:
    setup, exercise, check = edition(
        cell("import numpy", grade_id="setup", locked=True),
        cell(SOLVED, grade_id="f", solution=True),
        cell("check(f)", grade_id="check-f", grade=True, locked=True, points=1),
    )
    assert (setup["metadata"]["editable"], setup["metadata"]["deletable"]) == (False, False)
    assert (check["metadata"]["editable"], check["metadata"]["deletable"]) == (False, False)
    assert "editable" not in exercise["metadata"]
    assert exercise["metadata"]["deletable"] is False


def test_run_all_goes_on_from_the_first_exercise() -> None:
    cells = edition(
        cell("import numpy"), cell(SOLVED, grade_id="f", solution=True), cell("f(1)"),
        cell("text", "markdown"),
    )  # fmt: skip
    tags = ["raises-exception" in c["metadata"].get("tags", []) for c in cells]
    assert tags == [False, True, True, False]


def test_teachers_notebook_is_not_changed() -> None:
    notebook = {"cells": [cell(SOLVED, grade_id="f", solution=True)]}
    before = json.dumps(notebook)
    course.student_edition(notebook)
    assert json.dumps(notebook) == before


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_line_of_a_solution_is_released(path: Path, tmp_path: Path) -> None:
    teacher = json.loads(path.read_text(encoding="utf-8"))
    course.release(tmp_path)
    student = json.loads((tmp_path / path.name).read_text(encoding="utf-8"))
    solutions = {
        "".join(c["source"]).split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
        for c in teacher["cells"]
        if "### BEGIN SOLUTION" in "".join(c["source"])
    }
    assert solutions
    code = ["".join(c["source"]) for c in student["cells"] if c["cell_type"] == "code"]
    for solution in solutions:
        lines = [line for line in solution.splitlines() if line.strip()]
        assert not [source for source in code if "\n".join(lines) in source]
    assert not [c for c in student["cells"] if c.get("outputs")]
    assert all("SOLUTION" not in source for source in code)


def test_release_writes_every_lesson_once(tmp_path: Path) -> None:
    first = course.release(tmp_path / "new" / "folder")
    assert [p.name for p in first.written] == [p.name for p in NOTEBOOKS]
    second = course.release(tmp_path / "new" / "folder")
    assert (second.written, second.kept) == ((), first.written)
    assert sorted(p.name for p in first.folder.iterdir()) == [p.name for p in NOTEBOOKS]


def test_a_released_notebook_holds_what_jupyterlab_would_put_in(tmp_path: Path) -> None:
    """Else it is called unsaved before anything was done."""
    course.release(tmp_path)
    notebook = json.loads((tmp_path / NOTEBOOKS[0].name).read_text(encoding="utf-8"))
    language = notebook["metadata"]["language_info"]
    assert (language["name"], language["file_extension"]) == ("python", ".py")
    assert language["version"] == platform.python_version()


def test_jupyterlab_asks_nothing_about_news_and_keeps_other_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from jupyter_core.paths import jupyter_config_path
    from jupyterlab.labapp import LabApp

    seen: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", lambda _: seen.append(jupyter_config_path()))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    jupyter._run_jupyterlab([])
    ((ours, theirs, *_),) = [
        [p for p in paths if "dlhelpers" in p or p == "theirs"] for paths in seen
    ]
    assert theirs == "theirs"
    page = json.loads((Path(ours) / "labconfig" / "page_config.json").read_text(encoding="utf-8"))
    assert page["disabledExtensions"] == {"@jupyterlab/apputils-extension:announcements": True}


def test_students_work_is_never_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / NOTEBOOKS[0].name
    mine.write_text("my work", encoding="utf-8")
    made = course.release(tmp_path)
    assert mine.read_text(encoding="utf-8") == "my work"
    assert mine in made.kept


def test_release_falls_back_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    made = course.release(tmp_path)
    assert [json.loads(p.read_text(encoding="utf-8"))["nbformat"] for p in made.written]


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(course.CourseError, match=r"Cannot write to .*file"):
        course.release(tmp_path / "file")


def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(course.CourseError, match=r"Permission denied.*another folder"):
        course.release(tmp_path)


def test_start_refuses_an_occupied_port_before_it_writes(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(course.CourseError, match=f"Port {port} cannot be used"):
            course.start(tmp_path / "work", port=port)
    assert not (tmp_path / "work").exists()
