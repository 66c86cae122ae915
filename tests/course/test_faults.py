"""What is wrong with a course's files is told in one sentence, with file and cell."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.course import CourseError, open_course
from dlhelpers.course.faults import faults, require_sound
from tests.own_course import STEM, notebook, own_course, write_notebook


def cell_of(content: dict[str, Any], name: str) -> dict[str, Any]:
    return next(cell for cell in content["cells"] if cell["id"] == name)


def without(name: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content["cells"].remove(cell_of(content, name))

    return change


def sourced(name: str, old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        cell = cell_of(content, name)
        assert old in cell["source"]
        cell["source"] = cell["source"].replace(old, new)

    return change


def of_role(name: str, **role: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: cell_of(content, name)["metadata"]["nbgrader"].update(role)


def no_points(content: dict[str, Any]) -> None:
    del cell_of(content, "check-double")["metadata"]["nbgrader"]["points"]


def test_a_sound_course_has_none(tmp_path: Path) -> None:
    assert [*faults(open_course())] == []
    assert [*faults(open_course(own_course(tmp_path / "twice")))] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("check-double"), "cell double: no cell check-double is there to give its points"),
        (without("double"), "cell check-double: there is no cell double that it could check"),
        (no_points, "cell check-double: it gives no points"),
        (of_role("check-double", points="one"), "cell check-double gives 'one' points"),
        (of_role("check-double", points=-1), "cell check-double gives -1 points"),
        (of_role("check-double", points=float("nan")), "cell check-double gives nan points"),
        (of_role("rounded", grade_id="double"), "2 cells are called double"),
        (sourced("double", "### END", "### "), "cell double: a solution region does not end"),
        (sourced("setup", "exercises.doubling", "nothing"), "it imports check from no lesson"),
        (sourced("setup", "doubling", "tripling"), "there is no"),
        (sourced("setup", "doubling", "judging"), "no lesson can be called 'judging'"),
        (sourced("setup", "doubling", "engine"), "no lesson can be called 'engine'"),
        (lambda content: content.pop("cells"), "the file is no notebook of format 4"),
    ],
)
def test_a_fault_of_a_notebook(
    change: Callable[[dict[str, Any]], None], said: str, tmp_path: Path
) -> None:
    folder, content = own_course(tmp_path / "twice"), notebook()
    change(content)
    path = write_notebook(folder, content)
    with pytest.raises(CourseError) as caught:
        require_sound(open_course(folder))
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_json(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    (folder / f"{STEM}.ipynb").write_text('{"cells": ')
    (fault,) = faults(open_course(folder))
    assert f"{STEM}.ipynb: the file is no notebook: no JSON" in fault


def test_two_lessons_of_one_name(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    (folder / "02_again.ipynb").write_text(json.dumps(notebook()))
    (fault,) = faults(open_course(folder))
    assert (
        fault == f"{folder / '02_again.ipynb'}: its lesson 'doubling' is that of {STEM}.ipynb, too"
    )


def test_a_lesson_with_two_modules(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    package = folder / "exercises" / "doubling" / "__init__.py"
    package.parent.mkdir()
    package.touch()
    (fault,) = faults(open_course(folder))
    assert fault.startswith(f"{package}: the lesson 'doubling' is also ")


def test_no_notebook(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    (folder / f"{STEM}.ipynb").rename(folder / "doubling.ipynb")
    (fault,) = faults(open_course(folder))
    assert "there are no notebooks in it; their names begin with a number" in fault


def test_data_that_holds_the_answers(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    (folder / "data" / "points.txt").unlink()
    (folder / "data").rmdir()
    (folder / "data").symlink_to(folder)
    (fault,) = faults(open_course(folder))
    assert "it holds the exercises, and learners may see all data" in fault
