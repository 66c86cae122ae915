"""The house rules of the lessons, read off the notebooks' JSON; the example obeys them, too.

What ``notebooks/lint.py`` finds, as ids and stored warnings, is not said here again.
"""

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlhelpers.authors.house_rules import broken_rules
from dlhelpers.course import open_course, teachers_notebooks
from dlhelpers.exercises import get_lesson
from dlhelpers.exercises.finding import use_course
from dlhelpers.exercises.fitting import misfits

Notebook = dict[str, Any]
EXAMPLE = Path(__file__).parents[1] / "docs" / "own-lesson" / "01_memorizing.ipynb"
PATHS = [*teachers_notebooks(), EXAMPLE]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ids = {path: path.stem for path in PATHS}
every_notebook = pytest.mark.parametrize("notebook", PATHS, ids=ids.get, indirect=True)


@pytest.fixture
def notebook(request: pytest.FixtureRequest) -> Notebook:
    loaded: Notebook = json.loads(request.param.read_text(encoding="utf-8"))
    for cell in loaded["cells"]:
        cell["source"] = "".join(cell["source"])
    return loaded


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def role(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def exercises(notebook: Notebook) -> list[str]:
    return [role(c)["grade_id"] for c in notebook["cells"] if role(c).get("solution")]


def is_stretch(cell: dict[str, Any]) -> bool:
    return "stretch" in cell["metadata"].get("tags", [])


def numbered(notebook: Notebook) -> list[str]:
    """The exercises that carry points."""
    stretch = {cell["id"] for cell in notebook["cells"] if is_stretch(cell)}
    return [name for name in exercises(notebook) if name not in stretch]


def prose(notebook: Notebook) -> str:
    return "\n\n".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown")


def test_lessons_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:2]) for path in teachers_notebooks()] == [1, 2, 3, 4, 5]


@every_notebook
def test_nbgrader_accepts_its_metadata(notebook: Notebook) -> None:
    from nbgrader.nbgraderformat import MetadataValidator

    MetadataValidator().validate_nb(nbformat.from_dict(notebook))
    for cell in notebook["cells"]:
        if role(cell):
            assert role(cell)["schema_version"] == 3
            assert role(cell)["grade_id"] == cell["id"]


@every_notebook
def test_house_rules_of_any_course_hold(notebook: Notebook) -> None:
    assert [*broken_rules(notebook)] == []
    checks = [cell for cell in notebook["cells"] if role(cell).get("grade")]
    assert all(role(check)["points"] > 0 for check in checks)


@pytest.mark.parametrize("folder", [None, EXAMPLE.parent], ids=["the five", "the example"])
def test_exercises_are_those_of_the_lesson_in_their_order(folder: Path | None) -> None:
    course = open_course(folder)
    try:
        assert [*misfits(course)] == []
        for notebook in course.notebooks:
            assert [*notebook.exercises] == [*get_lesson(notebook.lesson).exercises]
    finally:
        use_course(None)


@every_notebook
def test_headings_are_in_order(notebook: Notebook) -> None:
    fenced = re.sub(r"```.*?```", "", prose(notebook), flags=re.DOTALL)
    headings = re.findall(r"^(#+) (.+)$", fenced, flags=re.MULTILINE)
    sections = [int(text.split(".")[0]) for _, text in headings if re.match(r"\d+\. ", text)]
    assert sections == list(range(1, len(sections) + 1))
    numbers = [text.split(":")[0].split(".") for _, text in headings if text.startswith("Exercise")]
    assert [int(last) for _, last in numbers] == list(range(1, len(numbered(notebook)) + 1))
    lesson = headings[0][1].split(":")[0].removeprefix("Lesson ")
    assert {first for first, _ in numbers} == {f"Exercise {lesson}"}


@every_notebook
def test_frame_is_complete(notebook: Notebook) -> None:
    text = prose(notebook)
    frame = ("**In this lesson**", "**You will need**", "minutes**", "What you built",
             "What to remember", "Common mistakes", "Check yourself", "On your own",
             "Further reading")  # fmt: skip
    positions = [text.find(part) for part in frame]
    assert -1 not in positions, frame[positions.index(-1)]
    assert positions == sorted(positions)
    assert 4 <= text.count("<details>") == text.count("</details>") <= 8
    assert re.search(r"\*\*Before you (run|go|move)", text)


@every_notebook
def test_every_exercise_says_how_long_and_how_hard(notebook: Notebook) -> None:
    tasks = re.findall(r"^### (?:Exercise|Stretch).*\n\n(.*)$", prose(notebook), flags=re.MULTILINE)
    assert len(tasks) == len(exercises(notebook))
    pattern = r"\*\d+ minutes, (easy|medium|hard)\*"
    assert not [line for line in tasks if not re.fullmatch(pattern, line)]


@every_notebook
def test_counts_of_exercises_fit(notebook: Notebook) -> None:
    said = re.findall(r"\b(\w+) exercises\b|\bthe (\w+) functions\b", prose(notebook))
    counts = {NUMBERS.index(word) for word in itertools.chain(*said) if word in NUMBERS}
    graded = [cell for cell in notebook["cells"] if role(cell).get("grade")]
    stretch = len(exercises(notebook)) - len(graded)
    said_right = len(graded) in counts and counts <= {len(graded), stretch}
    assert said_right, f"there are {len(graded)} exercises with points, and {stretch} without"


def test_counts_of_lessons_fit() -> None:
    root = Path(__file__).parents[1]
    table = re.findall(r"^\| (\d+) ", (root / "README.md").read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number in table] == list(range(1, len(teachers_notebooks()) + 1))
    project = (root / "pyproject.toml").read_text("utf-8")
    assert f"in NumPy: {NUMBERS[len(teachers_notebooks())]} notebooks" in project


@every_notebook
def test_every_figure_is_told_in_words(notebook: Notebook) -> None:
    cells = code_cells(notebook)
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if any("image/png" in o.get("data", {}) for o in cell["outputs"]):
            here = printed(cell) + (printed(following) if following else "")
            assert "In words:" in here or "<figcaption>" in here, cell["id"]


def printed(cell: dict[str, Any]) -> str:
    return "".join(
        "".join([*output.get("text", ""), *output.get("data", {}).get("text/html", "")])
        for output in cell["outputs"]
    )


@every_notebook
def test_notebook_is_stored_executed_from_top_to_bottom(notebook: Notebook) -> None:
    counts = [cell["execution_count"] for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1)), "run it by notebooks/execute.py"


@every_notebook
def test_outputs_are_the_same_on_every_machine(notebook: Notebook) -> None:
    for cell in code_cells(notebook):
        live = "nbval-ignore-output" in cell["metadata"].get("tags", [])
        assert not (live and cell["outputs"]), cell["id"]
        for output in cell["outputs"]:
            text = json.dumps([output.get("text"), output.get("data", {}).get("text/plain")])
            assert "steps/s]" not in text, cell["id"]  # a progress bar
            unstable = (
                r"0x[0-9a-f]{6}|/(home|root|tmp|usr|opt|Users)/|[A-Z]:\\\\|\d+(\.\d+)? ?(ms|µs)"
            )
            assert not re.search(unstable, text), cell["id"]


@every_notebook
def test_no_remote_assets(notebook: Notebook) -> None:
    text = "\n".join(cell["source"] for cell in notebook["cells"])
    assert not re.search(
        r"!\[[^\]]*\]\(https?:|<(img|script|link|iframe)\b|urlopen|requests\.get", text
    )


@every_notebook
def test_lines_fit_the_page(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        for line in cell["source"].splitlines():
            assert len(line) <= 100 or "http" in line or line.startswith("|"), (cell["id"], line)


def test_spelling_is_american_and_right(tmp_path: Path) -> None:
    for path in PATHS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
        (tmp_path / f"{path.stem}.md").write_text(text, encoding="utf-8")
    spell = [sys.executable, "-m", "codespell_lib", "--builtin", "clear,rare,en-GB_to_en-US"]
    words = ["--ignore-words-list", "blob,blobs"]
    done = subprocess.run(
        [*spell, *words, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
