"""Running a lesson's notebook from top to bottom, the teacher's or the student's edition.

It happens in a process of its own: whoever presses Ctrl-C ends that process, its kernel ends with
it, and nothing of what nbclient does in the meantime is left.
"""

import json
import os
import subprocess
import sys
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
        If the file is no valid notebook, or no kernel starts.
    """
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-P", "-m", __name__, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it ended at once"]
        raise CourseError(f"{path}: Jupyter cannot run it: {said[-1][:300]}")
    notebook, cell, reason = json.loads(done.stdout)
    return notebook, cell, reason


def main(path: Path) -> None:
    """Run a notebook, and print as JSON what `execute` returns."""
    import nbformat  # these take a while to load
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
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
    cell = notebook.cells[started[-1]].get("id", "") if reason and started else ""
    json.dump([json.loads(nbformat.writes(notebook)), cell, reason], sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
