"""An unsolved student edition runs to its end, and every check says "not attempted"."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlhelpers import course

PATHS = course.teachers_notebooks()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_student_edition_runs_to_its_end(
    path: Path, tmp_path: Path, run_in_kernel: Callable[[Path, list[str]], list[list[Any]]]
) -> None:
    course.release(tmp_path)
    notebook: Any = nbformat.read(tmp_path / path.name, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = run_in_kernel(tmp_path, [cell.source for cell in code])

    checks = [(cell, out) for cell, out in zip(code, outputs, strict=True) if _is_check(cell)]
    assert checks
    for cell, (output,) in checks:
        assert output["ename"] == "CheckFailed", cell.id
        assert "not attempted" in output["evalue"]
        assert len(output["traceback"]) == 1, "the message alone, no way through our code"


def _is_check(cell: Any) -> bool:
    return bool(cell.id.startswith("check-"))
