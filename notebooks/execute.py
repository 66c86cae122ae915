"""Run the teacher's notebooks from top to bottom and store what they show.

    python notebooks/execute.py [NOTEBOOK ...]

Stores nothing that differs from run to run or from machine to machine: no times, no versions, no
widgets, and no output of the cells tagged ``nbval-ignore-output``.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def execute(path: Path) -> None:
    """Run one notebook in its folder and write it back.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises; the file is left as it was.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    for cell in notebook.cells:
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            cell.outputs = []
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


def main() -> None:
    """Run the notebooks named on the command line, or all."""
    here = Path(__file__).parent
    for path in [Path(name) for name in sys.argv[1:]] or sorted(here.glob("*.ipynb")):
        print(path)
        execute(path)


if __name__ == "__main__":
    main()
