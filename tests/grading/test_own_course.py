"""A course of somebody's own goes the way of the five: graded, boxed, and told apart by digest."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dlhelpers import cli
from dlhelpers.course import open_course, release
from dlhelpers.exercises.judging import SEED
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.records import Result
from dlhelpers.grading.sandbox.box import Box
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.rubric import load_rubrics
from tests.grading import building
from tests.own_course import STEM, notebook, own_course

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

#: Puts all that can be read in the box into one text, but for Python and its libraries.
READ_ALL = """
import os
found = {}
for folder, inner, files in os.walk("/"):
    if folder == "/":
        inner[:] = [name for name in inner if name not in ("proc", "sys", "python", "dev")]
    for name in files:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                found[os.path.join(folder, name)] = file.read(100_000)
        except OSError:
            pass
held = [v for v in globals().values() if type(v) is str] + [str(v) for v in found.values()]
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return own_course(tmp_path / "twice")


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    folder = tmp_path / "submitted"
    folder.mkdir()
    return folder


def hand_in(folder: Path, student: str, added: str = "", **bodies: str) -> None:
    content = notebook()
    for cell in content["cells"]:
        if body := bodies.get(cell["id"]):
            cell["source"] = f"def {cell['id']}(x):\n    {body}"
    if added:
        cell = {"cell_type": "code", "id": "mine", "source": added, "metadata": {}}
        content["cells"].insert(2, {**cell, "outputs": [], "execution_count": None})
    (folder / student).mkdir()
    (folder / student / f"{STEM}.ipynb").write_text(json.dumps(content))


def grade(submitted: Path, course: Path, *options: str) -> dict[str, Result]:
    out = submitted.parent / "out"
    assert cli.main(
        ["grade", str(submitted), "--out", str(out), "--course", str(course), *options]
    ) in (0, 1)
    book = Gradebook(out / "gradebook.sqlite")
    results = {result.student: result for result in book}
    book.close()
    return results


def points(result: Result) -> list[float]:
    return [mark.points for mark in result.marks]


@pytest.mark.parametrize("options", [(), ("--unsandboxed",)], ids=["boxed", "unsandboxed"])
def test_right_and_wrong(options: tuple[str, ...], submitted: Path, course: Path) -> None:
    hand_in(submitted, "ann")
    hand_in(submitted, "bob", double="return x**2")
    hand_in(submitted, "cid", squashed="return sigmoid(x)")
    hand_in(submitted, "dan", double="raise NotImplementedError()", rounded="return x")
    hand_in(submitted, "eve", double="return points.sum() / 5 * x")
    results = grade(submitted, course, *options)
    assert {name: points(result) for name, result in results.items()} == {
        "ann": [1, 2, 3],
        "bob": [0, 2, 3],  # the others are tried with the right one, which is the course's own
        "cid": [1, 0, 3],  # and one that calls the course's others and the library's
        "dan": [0, 2, 0],
        "eve": [1, 2, 3],  # the data is there
    }
    assert results["bob"].marks[0].sentence == "You squared x. Take two times x."
    assert "not with your own squashed" in results["cid"].marks[2].advice[0]
    assert not any(result.problems for result in results.values())


def test_the_box_has_the_data_and_nothing_of_the_answers(submitted: Path, course: Path) -> None:
    seen = "return 2 * x if '/scratch/data/points.txt' in found else None"
    hand_in(submitted, "data", READ_ALL, double=seen)
    secrets = "('PRIVATE-ANSWER', 'lesson = Lesson')"
    told = f"for text in held:\n        if any(s in text for s in {secrets}): return"
    hand_in(submitted, "none", READ_ALL, double=f"{told}\n    return 2 * x")
    asked = "from dlhelpers.exercises.lessons import doubling\n    return doubling.double(x)"
    hand_in(submitted, "import", double=asked)
    loaded = "from dlhelpers.exercises import doubling\n    return doubling.lesson.judge"
    hand_in(submitted, "loaded", double=loaded)
    written = "open('data/points.txt', 'w').write('9')\n    return 2 * x"
    hand_in(submitted, "writer", double=written)
    hand_in(submitted, "zoe")
    results = grade(submitted, course)
    assert {name: points(result)[0] for name, result in results.items()} == {
        "data": 1, "none": 1, "import": 0, "loaded": 0, "writer": 0, "zoe": 1,
    }  # fmt: skip
    assert (course / "data" / "points.txt").read_text() == "1 2\n3 4\n"


def test_the_box_is_kept_though_a_folder_is_in_it(course: Path) -> None:
    """The data must not look like something that a submission has left."""
    (rubric,) = load_rubrics(open_course(course))
    content = notebook()
    content["cells"].append({**content["cells"][2], "id": "mine", "metadata": {}})
    content["cells"][-1]["source"] = "open('left', 'w').write('x')"
    unit, boxes = Unit(), []
    try:
        for _ in range(2):
            result = building.grade(building.submitted(rubric, content), rubric, 11, unit)
            assert points(result) == [1, 2, 3]
            (box,) = unit._runners.values()
            assert isinstance(box, Box)
            boxes.append(box._process and box._process.pid)
    finally:
        unit.close()
    assert boxes[0] == boxes[1] is not None


@pytest.mark.parametrize(
    "file",
    [f"{STEM}.ipynb", "exercises/doubling.py", "data/points.txt", "exercises/shared.py"],
)
def test_a_change_of_any_part_has_the_lesson_graded_anew(file: str, course: Path) -> None:
    module = course / "exercises" / "doubling.py"
    shared = course / "exercises" / "shared.py"
    shared.write_text("N = 1\n")
    module.write_text(f"{module.read_text()}\nfrom dlhelpers.exercises.lessons import shared\n")
    (before,) = load_rubrics(open_course(course))
    path = course / file
    path.write_text(path.read_text() + "\n")
    (after,) = load_rubrics(open_course(course))
    assert before.digest != after.digest


def test_what_no_verdict_stands_on_changes_nothing(course: Path) -> None:
    (before,) = load_rubrics(open_course(course))
    (course / "exercises" / "other.py").write_text("N = 1\n")
    (course / "exercises" / "__pycache__").mkdir()
    (course / "exercises" / "__pycache__" / "doubling.cpython-311.pyc").touch()
    (course / "course.toml").write_text('title = "Another"')
    moved = course.rename(course.with_name("elsewhere"))
    (after,) = load_rubrics(open_course(moved))
    assert before.digest == after.digest


def test_a_misfit_is_told_before_anything_is_graded(
    submitted: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(submitted, "ann")
    module = course / "exercises" / "doubling.py"
    module.write_text(module.read_text().replace("FACTOR = 2", "FACTOR = two"))
    assert grade(submitted, course) == {}
    said = capsys.readouterr().err
    assert said == f"dlhelpers: {module}:10: NameError: name 'two' is not defined\n"


def test_a_right_function_that_fails_with_a_seed_costs_nobody_points(
    submitted: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(submitted, "ann")
    module = course / "exercises" / "doubling.py"
    notebooks_case = np.random.default_rng(SEED).normal(size=3)
    only = f"    assert len(x) == 5 or x[0] == {float(notebooks_case[0])!r}\n    y = FACTOR"
    module.write_text(module.read_text().replace("    y = FACTOR", only))
    assert grade(submitted, course) == {}
    assert f"{module}:19: the right double fails in its case" in capsys.readouterr().err


def test_a_course_that_is_not_on_this_machine(course: Path, tmp_path: Path) -> None:
    """A worker elsewhere must not take the package's lesson of the same name for it."""
    (rubric,) = load_rubrics(open_course(course))
    (course / "exercises").rename(tmp_path / "elsewhere")
    unit = Unit()
    try:
        result = building.grade(building.submitted(rubric, notebook()), rubric, 11, unit)
    finally:
        unit.close()
    assert result.status == "not graded"
    assert f"{course}: there is no folder exercises in it" in result.problems[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's box runs as another user")
def test_data_that_the_boxs_user_could_not_read(
    submitted: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(submitted, "ann")
    (course / "data" / "points.txt").chmod(0o600)
    assert grade(submitted, course) == {}
    assert "points.txt: its owner alone can read it" in capsys.readouterr().err


def test_exercises_in_the_working_folder_are_not_run(submitted: Path, tmp_path: Path) -> None:
    """An archive that was unpacked there may hold anything."""
    (submitted / "exercises").mkdir()
    program = f"open({str(tmp_path / 'was run')!r}, 'w')"
    for lesson in open_course().lessons:
        (submitted / "exercises" / f"{lesson}.py").write_text(program)
    (submitted / "ann").mkdir()
    shutil.copy(open_course().paths[0], submitted / "ann")
    command = [sys.executable, "-P", "-m", "dlhelpers", "grade", ".", "--out", str(tmp_path / "o")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, cwd=submitted, env=environment, capture_output=True, text=True)
    assert "1 graded" in ran.stdout, ran.stderr
    assert "mean 11" in ran.stdout
    assert not (tmp_path / "was run").exists()


def test_learners_of_a_course_see_how_far_they_are(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = tmp_path / "work"
    release(work, open_course(course))
    path = work / f"{STEM}.ipynb"
    stub = "def double(x):\\n    # YOUR CODE HERE\\n    raise NotImplementedError()"
    text = path.read_text()
    assert stub in text
    path.write_text(text.replace(stub, "def double(x):\\n    return x + x"))
    shutil.copy(path, work / f"{STEM}-Copy1.ipynb")
    assert cli.main(["progress", str(work)]) == 1
    said = capsys.readouterr().out
    assert said.count(STEM) == said.count("1 of 6 points") == 1


MODULE, NOTEBOOK = "exercises/doubling.py", f"{STEM}.ipynb"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        # A notebook's check has the function all the same.
        (
            [
                (NOTEBOOK, "from dlhelpers.activations import sigmoid", ""),
                (MODULE, '"sigmoid": activations.sigmoid', '"sigmoid": lambda x: squashed(x / 2)'),
            ],
            "cell squashed: the solution that is in it gets 0 of 2 points",
        ),
        # The library's functions are hidden but for those that the lesson gives.
        ([(MODULE, ', helpers={"sigmoid": activations.sigmoid}', "")], "put away"),
        ([(NOTEBOOK, "return 2 * x", "return 3 * x")], "cell double: the solution that is in it"),
        ([("data/points.txt", "1 2", "one")], "cell setup, line 4: ValueError"),
    ],
)
def test_a_course_whose_own_solutions_get_no_points_grades_nobody(
    changes: list[tuple[str, str, str]], said: str, submitted: Path, course: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for file, old, new in changes:
        text = (course / file).read_text()
        assert old in text
        (course / file).write_text(text.replace(old, new))
    hand_in(submitted, "ann")
    assert grade(submitted, course) == {}
    error = capsys.readouterr().err
    assert error.startswith(f"dlhelpers: {course / STEM}.ipynb: ")
    assert said in error
    assert error.count("\n") == 1
