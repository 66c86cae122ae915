"""An unsolved student edition runs to its end, and every check says "not attempted"."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from dlhelpers import course

PATHS = course.teachers_notebooks()


@pytest.mark.filterwarnings("ignore")  # the Jupyter client's own, as it stops its loop
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_student_edition_runs_to_its_end(
    path: Path, tmp_path: Path, kernel_manager: Any
) -> None:
    course.release(tmp_path)
    notebook: Any = nbformat.read(tmp_path / path.name, as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    client = NotebookClient(notebook, km=kernel_manager, timeout=120, resources=resources)
    client.execute(cleanup_kc=True)  # it is the test's manager, and nobody else would end it

    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    checks = [cell for cell in code if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        (output,) = cell.outputs
        assert output.ename == "CheckFailed", cell.id
        assert "not attempted" in output.evalue
        assert len(output.traceback) == 1, "the message alone, no way through our code"
