"""Notebooks and exercises of a course fit each other, or one sentence says where they do not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dlhelpers.course import CourseError, open_course
from dlhelpers.exercises.finding import use_course
from dlhelpers.exercises.fitting import misfits, require_fit
from tests.own_course import STEM, notebook, own_course, write_notebook


@pytest.fixture(autouse=True)
def _the_five_again() -> Iterator[None]:
    yield
    use_course(None)


def test_what_fits(tmp_path: Path) -> None:
    assert [*misfits(open_course())] == []
    assert [*misfits(open_course(own_course(tmp_path / "twice")))] == []


def test_an_exercise_without_a_cell(tmp_path: Path) -> None:
    folder, content = own_course(tmp_path / "twice"), notebook()
    content["cells"] = [cell for cell in content["cells"] if not cell["id"].endswith("squashed")]
    write_notebook(folder, content)
    module = folder / "exercises" / "doubling.py"
    found = [*misfits(open_course(folder))]
    assert found == [f"{module}:27: the exercise squashed has no cell in {STEM}.ipynb"]


def test_a_cell_without_an_exercise(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    module = folder / "exercises" / "doubling.py"
    module.write_text(module.read_text().replace("[double, squashed, rounded]", "[double]"))
    found = [*misfits(open_course(folder))]
    path = folder / f"{STEM}.ipynb"
    assert found[0] == f"{path}: cell squashed belongs to no exercise; these are double"
    with pytest.raises(CourseError, match="cell squashed belongs to no exercise"):
        require_fit(open_course(folder))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("FACTOR = 2", "FACTOR = 1 / 0", "doubling.py:10: ZeroDivisionError"),
        ("y = FACTOR * x", "y = FACTOR @ x", "doubling.py:19: the right double fails in its case"),
        ("(cases=_cases, hints=", "(cases=_cases, observe=print, hints=", "must be observed by"),
    ],
)
def test_what_only_running_it_tells(old: str, new: str, said: str, tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    module = folder / "exercises" / "doubling.py"
    module.write_text(module.read_text().replace(old, new))
    assert said in next(misfits(open_course(folder)))


def test_a_fault_of_the_folder_comes_first_and_nothing_is_run(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    (folder / "exercises" / "doubling.py").write_text("raise SystemExit")
    (folder / f"{STEM}.ipynb").write_text("no notebook")
    (found,) = misfits(open_course(folder))
    assert "the file is no notebook" in found
