"""The notebooks' cells as tests: nbval's, under the cells' ids, with failures that say what to do.

Knows nbval and ``notebooks/lint.py``, and nothing of the course. The ``conftest.py`` of the whole
project collects notebooks by these classes.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lint import faults
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

#: Colors and other instructions to a terminal, in a kernel's traceback.
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_PICTURE = re.compile(r"data:image/[\w+]+;base64,[A-Za-z0-9+/=\s]+")


class FaultyNotebook(Exception):
    """What the look before the run has found, a line each."""


class Lint(pytest.Item):
    """The look at a notebook before its cells are run."""

    def __init__(self, *, lines: list[str], **options: Any) -> None:
        super().__init__(**options)
        self.lines = lines

    def runtest(self) -> None:
        """Fail if anything was found."""
        if self.lines:
            raise FaultyNotebook("\n".join(self.lines))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Show the lines alone."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Any, int, str]:
        """Say where the item comes from."""
        return self.path, 0, f"{_short(self)}::lint"


class SpeakingFile(IPyNbFile):  # type: ignore[misc]
    """A notebook: first the look, then its cells, unless the look says that they cannot be run."""

    def collect(self) -> Iterator[pytest.Item]:
        """Look at the notebook, then let nbval read it."""
        found = faults(self.path)
        name = _short(self)
        lines = [f"{name}, {fault}" if fault.where else f"{name} {fault}" for fault in found]
        stopped = any(fault.stops for fault in found)
        if stopped:
            lines.append(f"{name}: its cells were not run; mend this first")
        yield Lint.from_parent(self, name="lint", lines=lines)
        if not stopped:
            for cell in super().collect():
                yield SpeakingCell.from_parent(
                    self,
                    name=cell.cell.get("id", cell.name),
                    cell_num=cell.cell_num,
                    cell=cell.cell,
                    options=cell.options,
                )


class SpeakingCell(IPyNbCell):  # type: ignore[misc]
    """A cell whose failure shows its id, what is stored, what is there now, and what to do."""

    outputs: tuple[str, str] | None = None

    def setup(self) -> None:
        """Skip a cell below one that took too long: that one is the failure."""
        if self.parent.timed_out:
            pytest.skip("a cell above it took too long, and the kernel was stopped")

    def compare_outputs(self, test: Any, ref: Any, skip_compare: Any = None) -> bool:
        """Compare as nbval does, and keep what was compared."""
        same = bool(super().compare_outputs(test, ref, skip_compare))
        self.outputs = None if same else (_shown(ref), _shown(test))
        return same

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Say which cell failed, in which way, and what to do."""
        error = excinfo.value
        file = _short(self)
        place, again = f"{file}, cell {self.name}", f"python notebooks/execute.py {file}"
        if not isinstance(error, NbCellError):
            return f"{place}: {type(error).__name__}: {error}"
        if self.outputs:
            stored, now = self.outputs
            return (
                f"{place}: it shows something else than what is stored\n\n"
                f"stored:\n{stored}\n\nnow:\n{now}\n\nif this is meant: {again}"
            )
        reason = str(error)
        if "Timeout" in reason:
            limit = self.config.option.nbval_cell_timeout
            return (
                f"{place}: it took longer than {limit:g} s and was stopped; the cells below it "
                f"were not run\n\n{error.source}\n\nmake its work smaller, or give it longer: "
                "--nbval-cell-timeout SECONDS"
            )
        if "Unrun" in reason:
            return f"{place}: it is stored with outputs, but not as run: {again}"
        traceback = str(error.inner_traceback or "").strip("\n")
        if self.config.option.color == "no":
            traceback = _ANSI.sub("", traceback)
        return f"{place}: {reason[0].lower()}{reason[1:]}\n\n{error.source}\n\n{traceback}"

    def reportinfo(self) -> tuple[Any, int, str]:
        """Name the cell by its id, as the notebook and the guide do."""
        return self.path, 0, f"{_short(self)}::{self.name}"


def _short(item: pytest.Item | pytest.Collector) -> str:
    """The notebook of an item, as one would type it."""
    try:
        return item.path.relative_to(item.config.rootpath).as_posix()
    except ValueError:
        return str(item.path)


def _shown(outputs: Any) -> str:
    """All that a cell shows, indented; pictures by their kind only."""
    parts = []
    for output in outputs:
        if output.output_type == "stream":
            text = output.text if output.name == "stdout" else f"[{output.name}] {output.text}"
            parts.append(text)
        elif output.output_type == "error":
            parts.append(f"[error] {output.ename}: {output.evalue}")
        else:
            for kind, value in sorted(output.data.items()):
                text = "a picture" if kind.startswith("image/") else _PICTURE.sub("...", str(value))
                parts.append(text if kind == "text/plain" else f"[{kind}] {text}")
    lines = "\n".join(part.rstrip("\n") for part in parts).splitlines()
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"
