"""The look at a notebook before it is run: each fault in one line, by the cell's id."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lint
import pytest
import storing
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

Notebook = dict[str, Any]


def exercise(name: str, source: str = "") -> list[Any]:
    role = {"locked": False, "task": False, "schema_version": 3}
    solved = source or f"def {name}(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
    return [
        new_code_cell(
            solved,
            id=name,
            metadata={"nbgrader": {**role, "grade_id": name, "grade": False, "solution": True}},
        ),
        new_code_cell(
            f"check({name})\n",
            id=f"check-{name}",
            metadata={
                "nbgrader": {
                    **role, "grade_id": f"check-{name}", "grade": True, "solution": False,
                    "points": 1,
                }
            },
        ),
    ]  # fmt: skip


@pytest.fixture
def notebook() -> Notebook:
    """A notebook without a fault."""
    cells = [
        new_markdown_cell("# Lesson 1", id="title"),
        new_code_cell("print(1)", id="loops-run", outputs=[new_output("stream", text="1\n")]),
        *exercise("double"),
        new_markdown_cell("That was it.", id="loops-meaning"),
    ]
    made = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    loaded: Notebook = json.loads(json.dumps(made))
    return loaded


@pytest.fixture
def told(tmp_path: Path) -> Callable[[Any], list[str]]:
    """Store a notebook, or a text in its place, and return what is said of it."""

    def look(content: Any) -> list[str]:
        path = tmp_path / "lesson.ipynb"
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        path.write_text(text, encoding="utf-8")
        return [str(fault) for fault in lint.faults(path)]

    return look


def test_nothing_is_said_where_nothing_is_wrong(
    notebook: Notebook, told: Callable[[Any], list[str]]
) -> None:
    assert told(notebook) == []


def doubled(cells: list[Any]) -> None:
    cells[4]["id"] = "loops-run"


def missing(cells: list[Any]) -> None:
    del cells[1]["id"]


def generated(cells: list[Any]) -> None:
    cells[1]["id"] = "8f14e45f"


def generated_by_jupyterlab(cells: list[Any]) -> None:
    cells[1]["id"] = "c9f0f895-fb98-4b91-9d6e-0a1b2c3d4e5f"


def warned(cells: list[Any]) -> None:
    output = new_output("stream", name="stderr", text="a.py:1: RuntimeWarning: overflow\n")
    cells[1]["outputs"].append(output)


def raised(cells: list[Any]) -> None:
    error = new_output("error", ename="NameError", evalue="x", traceback=[])
    cells[1]["outputs"].append(error)


def timed(cells: list[Any]) -> None:
    cells[1]["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01"}


def merged(cells: list[Any]) -> None:
    cells[1]["source"] = "<<<<<<< local\nprint(1)\n=======\nprint(2)\n>>>>>>> remote"


def without_its_check(cells: list[Any]) -> None:
    del cells[3]


def renamed(cells: list[Any]) -> None:
    cells[2]["source"] = cells[2]["source"].replace("double", "twice")


def renamed_cell(cells: list[Any]) -> None:
    cells[2]["id"], cells[3]["id"] = "twice", "check-twice"
    cells[2]["source"] = cells[2]["source"].replace("double", "twice")


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (doubled, "cell loops-run: `loops-run` occurs twice, in cells 2 and 5: rename the second"),
        (missing, "cell 2, which begins with `print(1)`: has no id: lint.py --fix gives it one"),
        (generated, "has the generated id `8f14e45f` and needs a readable one: lint.py --fix"),
        (generated_by_jupyterlab, "has the generated id `c9f0f895-fb98-4b91-9d6e-0a1b2c3d4e5f`"),
        (warned, "cell loops-run: its stored output has a warning, `a.py:1: RuntimeWarning: over"),
        (raised, "cell loops-run: its stored output is an error, NameError: mend its cause and"),
        (timed, "cell loops-run: its metadata hold `execution`, left by an editor: execute.py"),
        (merged, "cell loops-run: it has a merge marker (`<<<<<<< local`): keep one side of it"),
        (without_its_check, "cell double: the cell below must be its check, with the id `check-d"),
        (renamed, "cell double: it defines no function `double`, as its id says"),
        (renamed_cell, "cell twice: its grade_id is `double`: it must be the cell's id"),
    ],
)
def test_a_fault_is_one_line_with_the_cells_id(
    notebook: Notebook, told: Callable[[Any], list[str]], fault: Callable[[Any], None], line: str
) -> None:
    fault(notebook["cells"])
    said = told(notebook)
    assert line in said[0]
    assert all(len(text.splitlines()) == 1 for text in said)


def test_metadata_of_an_editor_are_told(
    notebook: Notebook, told: Callable[[Any], list[str]]
) -> None:
    notebook["metadata"] |= {"widgets": {}, "language_info": {"name": "python", "version": "3.11"}}
    assert told(notebook) == [
        "the notebook's metadata hold `widgets`, left by an editor: execute.py takes that out",
        "the notebook's metadata name a version of Python: execute.py takes that out",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"cells": [}', "is not JSON at line 1, column 12: Expecting value"),
        ('{\n<<<<<<< HEAD\n "a": 1\n', "has a merge marker in line 2 (`<<<<<<< HEAD`): keep one"),
        ("[]", "is no notebook of format 4"),
        ('{"nbformat": 3, "metadata": {}, "cells": []}', "is no notebook of format 4"),
        ("", "is not JSON at line 1, column 1: Expecting value"),
    ],
)
def test_what_is_no_notebook_is_told(
    told: Callable[[Any], list[str]], text: str, said: str
) -> None:
    (line,) = told(text)
    assert line.startswith(said)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    assert str(lint.faults(path)[0]) == "cannot be read: No such file or directory"
    path.write_bytes(b"{\xff}")
    assert str(lint.faults(path)[0]) == "is not UTF-8 (byte 1): save it as UTF-8"


def test_fix_gives_ids_as_the_lessons_have_them(notebook: Notebook) -> None:
    picture = new_output("display_data", {"image/png": "abcd"})
    cells = notebook["cells"]
    cells[1:1] = [
        {**new_markdown_cell("## 2. The cost of a step\n\nText."), "id": "0a1b2c3d"},
        {**new_code_cell("draw()", outputs=[picture]), "id": "1a1b2c3d"},
        {**new_markdown_cell("What you saw."), "id": "2a1b2c3d"},
        {**new_markdown_cell("And more."), "id": "title"},
    ]
    del cells[3]["id"]
    said = lint.fix(notebook)
    assert [cell["id"] for cell in cells[:6]] == [
        "title", "cost-of-step-idea", "cost-of-step-picture", "cost-of-step-meaning",
        "cost-of-step-meaning-2", "loops-run",
    ]  # fmt: skip
    assert said[0] == "0a1b2c3d is now cost-of-step-idea"
    assert lint.fix(notebook) == []


def test_fix_leaves_graded_cells_alone(notebook: Notebook) -> None:
    notebook["cells"] += exercise("double")
    before = json.dumps(notebook)
    assert lint.fix(notebook) == []
    assert json.dumps(notebook) == before


def test_the_command_mends_and_tells(
    notebook: Notebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "lesson.ipynb"
    notebook["cells"][4]["id"] = "loops-run"
    storing.write(path, notebook)
    monkeypatch.setattr(sys, "argv", ["lint.py", str(path)])
    assert lint.main() == 1
    assert capsys.readouterr().out.startswith(f"{path}, cell loops-run: `loops-run` occurs twice")
    monkeypatch.setattr(sys, "argv", ["lint.py", "--fix", str(path)])
    assert lint.main() == 0
    assert capsys.readouterr().out == f"{path}: loops-run is now double-meaning\n"
    notebook["cells"][4]["id"] = "double-meaning"
    assert storing.read(path) == notebook


def test_a_file_that_cannot_be_stored_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        storing.write(path, {"cells": ["\ud800"]})
    assert [file.name for file in tmp_path.iterdir()] == ["lesson.ipynb"]
    assert path.read_text(encoding="utf-8") == "old"
