"""Our student edition is nbgrader's: the same stubs, locks and checksums, cell by cell."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlhelpers import course


@pytest.mark.parametrize("path", course.teachers_notebooks(), ids=lambda path: path.stem)
def test_student_edition_agrees_with_nbgrader(path: Path) -> None:
    from nbgrader.preprocessors import (
        CheckCellMetadata,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    theirs: Any = nbformat.read(path, as_version=4)
    resources: dict[str, Any] = {}
    for step in (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums):
        theirs, resources = step().preprocess(theirs, resources)
    ours = course.student_edition(json.loads(path.read_text(encoding="utf-8")))

    assert len(ours["cells"]) == len(theirs.cells)
    for mine, other in zip(ours["cells"], theirs.cells, strict=True):
        tags = set(mine["metadata"].pop("tags", [])) - {"raises-exception"}
        assert tags == set(other.metadata.pop("tags", []))
        # nbconvert leaves what only describes the stored output; there is none any more.
        for key in ("execution", "collapsed", "scrolled"):
            other.metadata.pop(key, None)
        assert mine["source"] == other.source
        assert mine["metadata"] == other.metadata
        assert mine.get("outputs") == other.get("outputs")
