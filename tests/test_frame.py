"""The frame of a lesson: pictures that speak, guesses that are answered, short cells, recall.

`CONTRIBUTING.md` says how each is used.
"""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dlhelpers.course import teachers_notebooks
from dlhelpers.exercises import get_lesson
from dlhelpers.notebooks import read_notebook

#: Lines of a cell that is no exercise; blank ones and comments are free.
LONGEST_CELL = 12

PATHS = teachers_notebooks()
every_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def cells_of(path: Path, kind: str = "") -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return [cell for cell in notebook["cells"] if kind in ("", cell["cell_type"])]


def is_exercise_or_check(cell: dict[str, Any]) -> bool:
    role = cell["metadata"].get("nbgrader", {})
    return bool(role.get("solution")) or cell["id"].startswith("check-")


def asked_by(function: str, cells: list[dict[str, Any]]) -> list[str]:
    """What the calls of a function in code cells name first, in order."""
    sources = "\n".join(cell["source"] for cell in cells)
    return re.findall(rf'\b{function}\(\s*"([^"]*)"', sources)


@every_lesson
def test_every_picture_carries_words_of_its_own(path: Path) -> None:
    told = []
    for cell in cells_of(path, "code"):
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "image/png" in data:
                page = "".join(data.get("text/html", ""))
                (alt,) = re.findall(r'<figure[^>]*><img alt="([^"]+)" src="data:image/png', page)
                told.append(html.unescape(alt))
                assert len(alt.split()) >= 8, f"{cell['id']}: {alt}"
                assert "<figcaption>" in page
    assert told
    assert len(set(told)) == len(told), "two pictures have the same words"


@every_lesson
def test_no_words_for_a_picture_are_printed(path: Path) -> None:
    assert not [cell["id"] for cell in cells_of(path) if "In words:" in json.dumps(cell)]


@every_lesson
def test_every_prediction_is_answered(path: Path) -> None:
    cells = cells_of(path)
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and "**Before you" in cell["source"]:
            following = cells[number + 1]
            assert "guess(" in following["source"], f"{cell['id']} asks, and nothing takes a guess"
            assert not following["metadata"].get("nbgrader"), "a learner must be able to edit it"
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    guessed, answered = asked_by("guess", code), asked_by("reveal", code)
    assert guessed
    assert len(set(guessed)) == len(guessed), "two guesses have the same words"
    assert answered == guessed, "each guess is answered once, in the order of the guesses"
    for cell in code:
        if "guess(" in cell["source"]:
            assert "reveal(" not in cell["source"], f"{cell['id']} answers before it has asked"
    recaps = [number for number, cell in enumerate(cells) if cell["source"] == "recap()"]
    built = next(n for n, cell in enumerate(cells) if "## What you built" in cell["source"])
    assert len(recaps) == 1
    assert recaps[0] < built


@every_lesson
def test_no_cell_gives_the_answer_away(path: Path) -> None:
    """What is revealed is computed there, and not written into the cell above which one guesses."""
    for cell in cells_of(path, "code"):
        written = re.findall(r'\breveal\(\s*"[^"]*",\s*(["\d-].*)', cell["source"])
        assert not written, f"{cell['id']}: {written}"


@every_lesson
def test_guesses_are_left_to_the_learner(path: Path) -> None:
    for cell in cells_of(path, "code"):
        for call in re.findall(r'\bguess\("[^"]*",\s*([^,)]*)', cell["source"]):
            assert call == "...", f"{cell['id']} gives away or presumes a guess"


@every_lesson
def test_cells_are_short_and_do_not_draw_by_themselves(path: Path) -> None:
    for cell in cells_of(path, "code"):
        if is_exercise_or_check(cell):
            continue
        lines = [
            line
            for line in cell["source"].splitlines()
            if line.strip() and not line.strip().startswith("#")
        ]
        assert len(lines) <= LONGEST_CELL, f"{cell['id']} has {len(lines)} lines"
        assert "matplotlib" not in cell["source"], cell["id"]
        assert not re.search(r"\bplt\.", cell["source"]), cell["id"]


@every_lesson
def test_tables_name_each_column(path: Path) -> None:
    for cell in cells_of(path, "markdown"):
        for header in re.findall(r"^(\|.*\|)\n\|[ :|-]+\|$", cell["source"], flags=re.MULTILINE):
            assert all(name.strip() for name in header.strip("|").split("|")), cell["id"]


@every_lesson
def test_lesson_opens_with_four_questions_on_the_ones_before(path: Path) -> None:
    number = teachers_notebooks().index(path)
    lesson = get_lesson(read_notebook(path).lesson)
    asking = [cell["id"] for cell in cells_of(path, "code") if "recall(" in cell["source"]]
    if number == 0:
        assert not asking
        return
    assert len(asking) == 1
    assert len(lesson.questions) == 4
    prose = " ".join(" ".join(cell["source"].split()) for cell in cells_of(path, "markdown"))
    for i, question in enumerate(lesson.questions, start=1):
        assert f"{i}. {question.text}" in prose
        assert question.reply(question.answer).startswith("✓")
        assert all(question.reply(wrong).startswith("✗") for wrong in question.wrong)
        assert question.wrong


@every_lesson
def test_lesson_ends_with_three_stretch_exercises(path: Path) -> None:
    lesson = get_lesson(read_notebook(path).lesson)
    assert len(lesson.stretch) == 3
    cells = cells_of(path)
    first = min(n for n, cell in enumerate(cells) if cell["id"] in lesson.stretch)
    assert not [cell["id"] for cell in cells[first:] if cell["metadata"].get("nbgrader", {}).get(
        "grade")], "nothing with points behind them"  # fmt: skip
    titles = re.findall(r"^### Stretch: ", "\n".join(c["source"] for c in cells), re.MULTILINE)
    assert len(titles) == 3
