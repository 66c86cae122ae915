"""An unsolved student edition runs to its end, and every check says "not attempted"."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernels import run_cell, running_kernel

from dlhelpers import course

PATHS = course.teachers_notebooks()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_student_edition_runs_to_its_end(path: Path, tmp_path: Path) -> None:
    course.release(tmp_path)
    notebook: Any = nbformat.read(tmp_path / path.name, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    with running_kernel(tmp_path) as client:
        outputs = {cell.id: run_cell(client, cell.source, timeout=120) for cell in code}

    checks = [cell for cell in code if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        (message,) = outputs[cell.id]
        output = message["content"]
        assert output["ename"] == "CheckFailed", cell.id
        assert "not attempted" in output["evalue"]
        assert len(output["traceback"]) == 1, "the message alone, no way through our code"
