"""An unsolved student edition runs to its end, and every check says "not attempted"."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernels import outputs_of, running_kernel

from dlhelpers import course

PATHS = course.teachers_notebooks()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_student_edition_runs_to_its_end(
    path: Path, tmp_path: Path, kernel_manager: Any
) -> None:
    course.release(tmp_path)
    notebook: Any = nbformat.read(tmp_path / path.name, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    with running_kernel(kernel_manager, tmp_path) as client:
        outputs = {cell.id: outputs_of(client, cell.source) for cell in code}

    checks = [cell for cell in code if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        (output,) = outputs[cell.id]
        assert output["ename"] == "CheckFailed", cell.id
        assert "not attempted" in output["evalue"]
    # A cell that lacks an exercise says so in one line, and a check speaks for itself.
    failed = {id: o for id, shown in outputs.items() for o in shown if "traceback" in o}
    assert failed.keys() >= {cell.id for cell in checks}
    long = {id: o["evalue"] for id, o in failed.items() if len(o["traceback"]) != 1}
    assert not long, "whole tracebacks over an unsolved notebook"
