"""Lessons come from the course in use, and what their author did wrong is told as such."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from dlhelpers.exercises import get_lesson, judge
from dlhelpers.exercises.engine.authoring import AuthorError
from dlhelpers.exercises.finding import use_course
from tests.own_course import own_course

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _the_five_again() -> Iterator[None]:
    yield
    use_course(None)


def python(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as a notebook's kernel does, in the notebook's folder."""
    start = f"import sys; sys.path.append({str(ROOT)!r})\n"
    command = [sys.executable, "-c", start + program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def test_a_notebook_has_the_lesson_of_its_folder(tmp_path: Path) -> None:
    program = """
from dlhelpers.exercises.doubling import check, hint, solution
def double(x): return x + x
check(double); hint(double); solution(double)
from dlhelpers.exercises.planar import check as check_planar
"""
    ran = python(program, own_course(tmp_path / "twice"))
    assert ran.stderr == ""
    assert "double ✓  right in all 2 cases" in ran.stdout
    assert "hint 1 of 1 for double: Twice as much." in ran.stdout
    assert "y = FACTOR * x" in ran.stdout


def test_elsewhere_there_are_the_five(tmp_path: Path) -> None:
    ran = python("from dlhelpers.exercises.doubling import check", tmp_path)
    last = ran.stderr.splitlines()[-1]
    assert "there is no lesson 'doubling'; the lessons are normalization, logistic" in last


def test_a_folder_that_has_been_removed_under_a_kernel(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    program = "import os; os.rmdir(os.getcwd())\nimport dlhelpers.exercises.planar as p; print(p)"
    assert "dlhelpers.exercises.planar" in python(program, tmp_path / "gone").stdout


def test_another_course_takes_the_place_of_the_last(tmp_path: Path) -> None:
    first, second = own_course(tmp_path / "first"), own_course(tmp_path / "second")
    module = second / "exercises" / "doubling.py"
    module.write_text(module.read_text().replace("FACTOR = 2", "FACTOR = 3"))
    for folder, factor in ((first, 2), (second, 3), (first, 2)):
        use_course(folder)
        assert (
            judge("doubling", "double", (lambda times: lambda x: times * x)(factor)).state
            == "passed"
        )
        assert get_lesson("doubling") is get_lesson("doubling")
        assert get_lesson("doubling").name == "doubling"
    use_course(None)
    with pytest.raises(KeyError, match="there is no lesson 'doubling'"):
        get_lesson("doubling")


def test_a_course_may_have_a_lesson_of_the_packages_names(tmp_path: Path) -> None:
    folder = own_course(tmp_path / "twice")
    (folder / "exercises" / "doubling.py").rename(folder / "exercises" / "planar.py")
    use_course(folder)
    assert [*get_lesson("planar").exercises] == ["double", "squashed", "rounded"]
    assert "propagate" in get_lesson("logistic").exercises
    use_course(None)
    assert "layer_sizes" in get_lesson("planar").exercises


@pytest.mark.parametrize("name", ["nothing", "cost", "", "a.b", "engine", "../planar"])
def test_no_lesson(name: str) -> None:
    with pytest.raises(KeyError, match="there is no lesson"):
        get_lesson(name)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("import numpy as np", "import numpy as np\nimport nonsense", 4, "No module named 'nonsen"),
        ("FACTOR = 2", "FACTOR = 1 / 0", 10, "ZeroDivisionError: division by zero"),
        ("FACTOR = 2", "FACTOR = = 2", 10, "SyntaxError: invalid syntax"),
        ("FACTOR = 2", "raise SystemExit", 10, "SystemExit"),
        ("lesson = Lesson", "exercises = Lesson", 1, "there is no lesson in it"),
        ('        """You squared x. Take two times x."""\n', "", 20, "'squared' has no sentence"),
        ("return [Case(f", "return [] and [Case(f", 13, "double has no cases"),
        ("return [Case(f", "return [(f", 13, "the cases of double must be Case(...), not tuple"),
        ("rng.normal(size=n)", "rng.nothing()", 14, "the cases of double cannot be made: Attrib"),
        ("y = FACTOR * x", "y = FACTOR @ x", 19, "the right double fails in its case '3 numbers'"),
    ],
)
def test_an_authors_error_is_told_as_the_authors(
    old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    folder = own_course(tmp_path / "twice")
    module = folder / "exercises" / "doubling.py"
    text = module.read_text()
    assert old in text
    module.write_text(text.replace(old, new))
    use_course(folder)
    with pytest.raises(AuthorError) as caught:
        judge("doubling", "double", lambda x: x**3)
    assert str(caught.value).startswith(f"{module}:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)

    shell: Any = InteractiveShell()
    with capture_output() as captured:
        shell.run_cell("from dlhelpers.exercises.doubling import check\ndef double(x): return x*3")
        shell.run_cell("check(double)")
    shell.history_manager.end_session()
    shown = captured.stdout.split("NameError")[0]
    assert "This lesson's checks are broken, not your code; tell its author: " in shown
    assert f"{module}:{line}: " in shown
    assert "Traceback" not in shown
