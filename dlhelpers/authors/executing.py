"""Running a lesson's notebook from top to bottom, the teacher's or the student's edition."""

import json
import subprocess
from pathlib import Path
from typing import Any

from dlhelpers.notebooks import CourseError

#: Seconds for one cell; a busy machine may need several times as long as a free one.
CELL_TIME = 600


def execute(path: Path) -> tuple[dict[str, Any], str, str]:
    """Run a notebook in its folder; the file stays as it is.

    Returns
    -------
    notebook : dict
        With its outputs, as JSON.
    cell, reason : str
        The id of the cell that ended the run before its time, and why; both empty if none did.
        Where a cell has the tag "raises-exception", the run goes on behind it.

    Raises
    ------
    CourseError
        If the file is no notebook, or no kernel starts.
    """
    import nbformat  # takes a while to load
    from nbclient import NotebookClient
    from nbclient.exceptions import (
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )

    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.ValidationError, nbformat.reader.NotJSONError, OSError) as error:
        raise CourseError(
            f"{path}: it is no valid notebook: {str(error).splitlines()[0]}"
        ) from None
    started: list[int] = []
    client = NotebookClient(
        notebook,
        timeout=CELL_TIME,
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=lambda cell, cell_index: started.append(cell_index),  # noqa: ARG005
    )
    reason = ""
    try:
        client.execute(stderr=subprocess.DEVNULL)  # what the kernel says of itself
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}".strip()
    except CellTimeoutError:
        reason = f"it did not end within {CELL_TIME} seconds"
    except DeadKernelError:
        reason = "the kernel died there; did it need more memory than there is?"
    except (RuntimeError, OSError) as error:
        raise CourseError(f"no kernel of Jupyter starts ({error})") from None
    cell = notebook.cells[started[-1]].get("id", "") if reason and started else ""
    result: dict[str, Any] = json.loads(nbformat.writes(notebook))
    return result, cell, reason
