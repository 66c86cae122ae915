"""An unsolved student edition runs to its end, and every check says "not attempted"."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlhelpers import course

PATHS = course.teachers_notebooks()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_student_edition_runs_to_its_end(
    path: Path, tmp_path: Path, kernel_manager: Any
) -> None:
    course.release(tmp_path)
    notebook: Any = nbformat.read(tmp_path / path.name, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    with _client(kernel_manager, tmp_path) as client:
        outputs = {cell.id: _shown(client, cell.source) for cell in code}

    checks = [cell for cell in code if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        (output,) = outputs[cell.id]
        assert output["ename"] == "CheckFailed", cell.id
        assert "not attempted" in output["evalue"]
        assert len(output["traceback"]) == 1, "the message alone, no way through our code"


@contextlib.contextmanager
def _client(manager: Any, folder: Path) -> Iterator[Any]:
    """Start a kernel in a folder, with a client that blocks.

    nbclient's now and then missed that a cell was done, and went on when the cell's time of two
    minutes was over.
    """
    manager.start_kernel(cwd=str(folder))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _shown(client: Any, source: str) -> list[Any]:
    """Run a cell and return what it shows, whatever fails."""
    outputs: list[Any] = []

    def keep(message: Any) -> None:
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            outputs.append(message["content"])

    client.execute_interactive(
        source, allow_stdin=False, timeout=120, output_hook=keep, stop_on_error=False
    )
    return outputs
