"""What students get is what was reviewed."""

import difflib
import json
from pathlib import Path

import pytest

from dlhelpers.course import teachers_notebooks
from tests import released_stubs

PATHS = teachers_notebooks()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_exercises_are_handed_out_as_reviewed(path: Path) -> None:
    file = released_stubs.FOLDER / f"{path.stem}.txt"
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = difflib.unified_diff(
        kept.splitlines(),
        released_stubs.stubs(path).splitlines(),
        f"tests/stubs/{file.name}",
        f"what students would get of {path.name}",
        lineterm="",
    )
    if changed := "\n".join(lines):
        pytest.fail(f"{changed}\n\nif this is meant: python -m tests.released_stubs", pytrace=False)


def test_no_stubs_are_kept_of_a_lesson_that_is_no_more() -> None:
    kept = {file.stem for file in released_stubs.FOLDER.iterdir()}
    assert kept == {path.stem for path in PATHS}


def test_a_line_above_the_solution_is_seen(tmp_path: Path) -> None:
    teacher = json.loads(PATHS[0].read_text(encoding="utf-8"))
    leak = "    # return x * 2\n    ### BEGIN SOLUTION\n"
    for cell in teacher["cells"]:
        cell["source"] = "".join(cell["source"]).replace("    ### BEGIN SOLUTION\n", leak)
    leaky = tmp_path / PATHS[0].name
    leaky.write_text(json.dumps(teacher), encoding="utf-8")
    assert "    # return x * 2\n    # YOUR CODE HERE" in released_stubs.stubs(leaky)


def test_the_command_writes_what_the_test_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(released_stubs, "FOLDER", tmp_path / "stubs")
    (tmp_path / "stubs").mkdir()
    (tmp_path / "stubs" / "99_gone.txt").touch()
    released_stubs.main()
    test_no_stubs_are_kept_of_a_lesson_that_is_no_more()
    for path in PATHS:
        test_exercises_are_handed_out_as_reviewed(path)
