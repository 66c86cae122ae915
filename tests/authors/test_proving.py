"""``dlhelpers prove`` and ``new``: a sound course is proved, and what is wrong is told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dlhelpers import cli
from dlhelpers.authors import lesson_proof, proving
from dlhelpers.course import open_course
from dlhelpers.exercises.finding import use_course

Said = pytest.CaptureFixture[str]


@pytest.fixture
def course(tmp_path: Path, capsys: Said) -> Any:
    folder = tmp_path / "course"
    assert cli.main(["new", str(folder)]) == 0
    capsys.readouterr()
    yield folder
    use_course(None)


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes seconds and is tested by itself."""
    monkeypatch.setattr(proving, "prove_notebook", lambda course, notebook: [])


def change(file: Path, old: str, new: str) -> int:
    """Put something else there, and return the line."""
    source = file.read_text(encoding="utf-8")
    assert source.count(old) == 1
    file.write_text(source.replace(old, new), encoding="utf-8")
    return source[: source.index(old)].count("\n") + 1


def prove(course: Path, *options: str) -> int:
    use_course(None)
    return cli.main(["prove", str(course), "--unsandboxed", *options])


def test_what_is_new_is_proved(course: Path, capsys: Said) -> None:
    assert prove(course) == 0
    said = capsys.readouterr().out
    assert "✓ first_lesson.mean_squared_error " in said
    assert "✓ 01_first_lesson.ipynb: runs" in said
    assert said.endswith("all is proved\n")
    assert f"{course / 'exercises' / 'first_lesson.py'}:" in said  # slips that no case notices


def test_new_overwrites_nothing(course: Path, capsys: Said) -> None:
    module = course / "exercises" / "first_lesson.py"
    module.write_text("mine", encoding="utf-8")
    (course / "01_first_lesson.ipynb").unlink()
    (course / "course.toml").unlink()
    assert cli.main(["new", str(course)]) == 1
    assert "nothing is overwritten" in capsys.readouterr().err
    assert module.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in course.iterdir()) == ["exercises"]


def test_new_says_where_it_may_not_write(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "file").touch()
    assert cli.main(["new", str(tmp_path / "file" / "course")]) == 1
    assert capsys.readouterr().err.startswith("dlhelpers: cannot write to ")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "errors = A + Y",
            "errors = Y - A",
            "the mistake 'A + Y for A - Y' gives the right answers in every case",
        ),
        (
            "squares = np.abs(errors)",
            "squares = errors",
            "'absolute errors' cannot be told from 'errors not squared'",
        ),
        ("return np.sum(squares)\n", "return npp.sum(squares)\n", "never runs, NameError"),
    ],
)
def test_what_is_wrong_has_file_and_line(
    course: Path, no_kernel: None, capsys: Said, old: str, new: str, words: str
) -> None:
    module = course / "exercises" / "first_lesson.py"
    line = change(module, old, new)
    assert prove(course) == 1
    said = capsys.readouterr().out
    assert words in said
    assert "✗ first_lesson.mean_squared_error" in said
    # The finding stands at the mistake's name, three lines or fewer above what is wrong.
    places = [f"{module}:{line - above}:" for above in range(4)]
    assert any(place in said for place in places), said
    assert said.rstrip().endswith(" places")


def test_a_cell_that_is_another_function_is_told_by_its_line(
    course: Path, no_kernel: None, capsys: Said
) -> None:
    change(course / "01_first_lesson.ipynb", "squares = errors**2", "squares = errors * errors")
    assert prove(course) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "01_first_lesson.ipynb: cell mean_squared_error: it has 'squares = errors * errors'" in said
    )
    assert "has 'squares = errors ** 2'" in said


def test_what_does_not_fit_is_told_before_all_else(course: Path, capsys: Said) -> None:
    change(course / "exercises" / "first_lesson.py", '"""You sum the squares.', '"" """You sum.')
    change(course / "01_first_lesson.ipynb", '"points": 2', '"points": "many"')
    assert prove(course) == 1
    said = capsys.readouterr().out
    assert "gives 'many' points" in said
    assert said.endswith("Nothing is proved before notebooks and exercises fit.\n")


def test_what_is_no_course_is_one_line(tmp_path: Path, capsys: Said) -> None:
    assert prove(tmp_path) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"dlhelpers: {tmp_path} is no course")
    assert said.count("\n") == 1


def test_a_mistake_is_shown_as_a_difference(course: Path, capsys: Said) -> None:
    assert prove(course, "--show", "sum for mean") == 0
    said = capsys.readouterr().out
    assert said.startswith("first_lesson.mean_squared_error: sum for mean\n  You sum the squares.")
    assert "\n+    return np.sum(squares)\n" in said
    assert 'if mistake("' not in said


def test_a_mistake_that_nobody_makes_is_said_with_near_ones(course: Path, capsys: Said) -> None:
    assert prove(course, "--show", "sum for the mean") == 1
    assert "near are 'sum for mean'" in capsys.readouterr().err


def notebook_with(course: Path, identity: str, source: str) -> list[str]:
    """What is found in the notebook with another cell."""
    file = course / "01_first_lesson.ipynb"
    content = json.loads(file.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in content["cells"] if cell["id"] == identity]
    cell["source"] = source.splitlines(keepends=True)
    file.write_text(json.dumps(content), encoding="utf-8")
    opened = open_course(course)
    return [str(found) for found in lesson_proof.prove_notebook(opened, opened.notebooks[0])]


def test_a_cell_that_raises_is_named(course: Path) -> None:
    (found, *_) = notebook_with(course, "guess-picture", "1 / 0")
    assert found == (
        f"{course / '01_first_lesson.ipynb'}: cell guess-picture: it does not run: "
        "ZeroDivisionError: division by zero"
    )


def test_a_student_edition_that_ends_early_is_named(course: Path) -> None:
    source = "import os\nif os.path.exists('.dlhelpers.json'): raise OSError('not here')\n"
    setup = "from dlhelpers.exercises.first_lesson import check, hint, solution\n"
    more = "import numpy as np\nimport matplotlib.pyplot as plt\n"
    more += "from dlhelpers.figures import plotting\n"
    (found,) = notebook_with(course, "setup", setup + more + source)
    assert "cell setup: the student edition ends there: OSError: not here" in found


def test_a_kernel_that_dies_is_told(course: Path) -> None:
    (found, *_) = notebook_with(course, "guess-picture", "import os\nos._exit(1)")
    assert "cell guess-picture: it does not run: the kernel died there" in found


def test_what_cells_write_is_not_written_into_the_course(course: Path) -> None:
    before = sorted(path.name for path in course.rglob("*") if "__pycache__" not in path.parts)
    notebook_with(course, "guess-picture", "open('new.txt', 'w').write('x')")
    after = sorted(path.name for path in course.rglob("*") if "__pycache__" not in path.parts)
    assert before == after


def test_the_old_lesson_is_forgotten(course: Path, no_kernel: None, capsys: Said) -> None:
    """Two courses with a lesson of one name, one after the other."""
    other = course.parent / "other"
    shutil.copytree(course, other)
    change(other / "exercises" / "first_lesson.py", "errors = A + Y", "errors = Y - A")
    assert prove(course) == 0
    assert prove(other) == 1
