"""A course's author is told of a solution's line that students would get."""

import json
from typing import Any

import pytest

from dlhelpers.authors.house_rules import broken_rules
from dlhelpers.course.folder import open_course


def notebook(line: str) -> dict[str, Any]:
    """The course's first notebook, with a line more above each solution."""
    path = sorted(open_course().folder.glob("*.ipynb"))[0]
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for cell in loaded["cells"]:
        if cell["id"] == "normalize_rows":
            source = "".join(cell["source"])
            cell["source"] = source.replace("    ### BEGIN", f"    {line}\n    ### BEGIN")
    return loaded


@pytest.mark.parametrize("mark", ["", "# "])
def test_a_leak_is_a_broken_rule(mark: str) -> None:
    line = f"{mark}norms = np.linalg.norm(x, axis=1, keepdims=True)"
    (text,) = [t for cell, t in broken_rules(notebook(line)) if "gives the solution away" in t]
    assert (
        text
        == f"its line 7 gives the solution away: {line}; take it out, for students would get it"
    )


def test_another_line_is_none() -> None:
    said = [text for _, text in broken_rules(notebook("# divide each row by its norm"))]
    assert not [text for text in said if "gives the solution away" in text]
