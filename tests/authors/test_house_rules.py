"""Each house rule: the first lesson holds it, and a notebook that breaks it is told where."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dlhelpers
from dlhelpers.authors.house_rules import broken_rules

FIRST = Path(dlhelpers.__file__).parent / "authors" / "first_course" / "01_first_lesson.ipynb"
Cells = dict[str, dict[str, Any]]


def changed(change: Callable[[Cells], Any]) -> list[tuple[str, str]]:
    """The rules that the first lesson breaks once its cells are changed."""
    notebook = json.loads(FIRST.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    change({cell["id"]: cell for cell in notebook["cells"]})
    return list(broken_rules(notebook))


def test_the_first_lesson_holds_them() -> None:
    assert changed(lambda cells: None) == []


def _role(cells: Cells, name: str) -> dict[str, Any]:
    role: dict[str, Any] = cells[name]["metadata"]["nbgrader"]
    return role


CHECK, EXERCISE = "check-mean_squared_error", "mean_squared_error"


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        (lambda c: c["setup"].update(id="title"), "title", "two cells have this id"),
        (lambda c: c["setup"].pop("id"), "", "has no id"),
        (lambda c: _role(c, "setup").update(schema_version=2), "setup", "schema_version 3"),
        (lambda c: c["title"].update(source="## A title"), "title", "must be the title"),
        (lambda c: c["end"].update(source="# Another"), "end", "there is one title"),
        (lambda c: c["end"].update(source="##### Deep"), "end", "leaves out a level"),
        (lambda c: c[f"{EXERCISE}-task"].update(source="Do it"), EXERCISE, "begins with Exercise"),
        (
            lambda c: c[EXERCISE].update(source=c[EXERCISE]["source"].replace("### END", "# END")),
            EXERCISE,
            "### END SOLUTION",
        ),
        (
            lambda c: c["setup"].update(source="### BEGIN SOLUTION\n### END SOLUTION"),
            "setup",
            "is no exercise",
        ),
        (lambda c: _role(c, CHECK).update(grade_id="check-it"), EXERCISE, "must be its check"),
        (lambda c: _role(c, CHECK).update(locked=False), CHECK, "must be locked"),
        (lambda c: c[CHECK].update(source="assert True"), CHECK, "first line must be check("),
        (lambda c: c[CHECK].update(source=f"check({EXERCISE})\n"), CHECK, "an assert"),
        (
            lambda c: c["guess-picture"]["outputs"].__delitem__(
                slice(1, None) if c["guess-picture"]["outputs"][0]["output_type"] != "stream" else 0
            ),
            "guess-picture",
            "show(",
        ),
        (
            lambda c: c["setup"]["outputs"].append({"output_type": "stream", "name": "stderr"}),
            "setup",
            "stderr",
        ),
    ],
)
def test_a_broken_rule_is_told(change: Callable[[Cells], Any], cell: str, words: str) -> None:
    found = changed(change)
    assert [where for where, text in found if words in text] == [cell], found


def test_a_heading_in_a_block_of_code_is_none() -> None:
    code = "```\n# a comment\n```"
    assert changed(lambda cells: cells["end"].update(source=code)) == []
