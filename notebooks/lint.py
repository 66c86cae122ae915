"""Look the teacher's notebooks over before they are run: each fault in one line, by the cell's id.

    python notebooks/lint.py [--fix] [NOTEBOOK ...]

``--fix`` gives the cells that lack one a readable id; nothing else is changed. The tests begin
with this look: what it finds is told in a second, before a kernel is started.
"""

import argparse
import contextlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from storing import MARKER, Cell, Notebook, Unreadable, merge_marker, read, write

#: Ids that nbformat, JupyterLab, VS Code and Colab make up: no two people get the same.
_GENERATED = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}|#?VSC-\w+"
    r"|(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[\w-]{12}"
)
_READABLE = re.compile(r"[a-zA-Z][\w-]{0,63}")

#: Metadata that editors leave behind; ``execute.py`` takes them out.
LEFTOVERS = frozenset(
    {"ExecuteTime", "colab", "collapsed", "execution", "id", "outputId", "pycharm", "scrolled"}
    | {"trusted", "vscode", "widgets"}
)
LANGUAGE = {"name": "python"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a notebook.

    Parameters
    ----------
    where : str
        The cell, or empty for the notebook as a whole.
    text : str
        What is wrong, and what to do.
    stops : bool
        Whether the notebook cannot be run before this is mended.
    """

    where: str
    text: str
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


def faults(path: Path) -> list[Fault]:
    """Find what is wrong with a notebook, by reading it only.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of Fault
        First what stands first. Empty if all is well.
    """
    try:
        notebook = read(path)
    except Unreadable as error:
        return [Fault("", str(error), stops=True)]
    found = [*_ids(notebook["cells"]), *_metadata(notebook)]
    for number, cell in enumerate(notebook["cells"], start=1):
        place = f"cell {cell.get('id') or number}"
        found += [Fault(place, text) for text in _cell(cell)]
    found += _exercises(notebook["cells"])
    if not any(fault.stops for fault in found):
        try:
            nbformat.validate(nbformat.from_dict(notebook))
        except nbformat.ValidationError as error:
            reason = str(error).splitlines()[0]
            found.append(Fault("", f"is no valid notebook: {reason}", stops=True))
    return found


def fix(notebook: Notebook) -> list[str]:
    """Give every cell that lacks one a readable id.

    Parameters
    ----------
    notebook : dict
        Changed in place.

    Returns
    -------
    list of str
        A line for each new id. A cell that is graded keeps its id, for graders know it by that.
    """
    cells = notebook["cells"]
    taken = {cell.get("id") for cell in cells if not _id_fault(cell.get("id"))}
    seen: set[str] = set()
    done, before = [], "start"
    for cell in cells:
        old = cell.get("id")
        if (_id_fault(old) or old in seen) and not _role(cell):
            new = _new_id(cell, before, taken)
            taken.add(new)
            cell["id"] = new
            done.append(f"{old or 'a cell without an id'} is now {new}")
        seen.add(cell.get("id", ""))
        before = cell.get("id") or before
    return done


def source(cell: Cell) -> str:
    """The text of a cell, which may be stored as one string or as a list of lines."""
    return "".join(cell.get("source", ""))


def _role(cell: Cell) -> dict[str, Any]:
    role = cell["metadata"].get("nbgrader")
    return role if isinstance(role, dict) else {}


def _ids(cells: list[Cell]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        name = cell.get("id")
        begins = " ".join(source(cell).split())[:40]
        which = f"cell {number}, which begins with `{begins}`"
        if text := _id_fault(name):
            yield Fault(which, f"{text}: lint.py --fix gives it one", stops=not name)
        elif name in seen:
            again = f"`{name}` occurs twice, in cells {seen[name]} and {number}: rename the second"
            yield Fault(f"cell {name}", again, stops=True)
        seen.setdefault(name or "", number)


def _id_fault(name: str | None) -> str:
    if not name:
        return "has no id"
    if _GENERATED.fullmatch(name):
        return f"has the generated id `{name}` and needs a readable one"
    if not _READABLE.fullmatch(name):
        return f"has the id `{name}`, which is no word of letters, digits, - and _"
    return ""


def _metadata(notebook: Notebook) -> Iterator[Fault]:
    metadata = notebook["metadata"]
    again = "execute.py takes that out"
    for key in sorted(LEFTOVERS & metadata.keys()):
        yield Fault("", f"the notebook's metadata hold `{key}`, left by an editor: {again}")
    if metadata.get("language_info", LANGUAGE) != LANGUAGE:
        yield Fault("", f"the notebook's metadata name a version of Python: {again}")


def _cell(cell: Cell) -> Iterator[str]:
    for line in source(cell).splitlines():
        if MARKER.match(line):
            yield merge_marker("it has a merge marker", line)
            break
    for output in cell.get("outputs", []):
        text = " ".join("".join(output.get("text", "")).split())[:60]
        if output.get("output_type") == "error":
            name = output.get("ename")
            yield f"its stored output is an error, {name}: mend its cause and run execute.py"
        elif output.get("name") == "stderr":
            yield f"its stored output has a warning, `{text}`: mend its cause and run execute.py"
    for key in sorted(LEFTOVERS & cell["metadata"].keys()):
        yield f"its metadata hold `{key}`, left by an editor: execute.py takes that out"
    if not isinstance(cell["metadata"].get("tags", []), list):
        yield "its tags are no list"


def _exercises(cells: list[Cell]) -> Iterator[Fault]:
    for cell, following in zip(cells, [*cells[1:], {}], strict=True):
        role, name = _role(cell), cell.get("id", "")
        if not role:
            continue
        grade_id = role.get("grade_id")
        if grade_id != name:
            both = f"its grade_id is `{grade_id}`: it must be the cell's id, for graders know both"
            yield Fault(f"cell {name}", both)
        if role.get("solution") and not role.get("grade"):
            if not re.search(rf"^def {re.escape(name)}\(", source(cell), re.MULTILINE):
                yield Fault(f"cell {name}", f"it defines no function `{name}`, as its id says")
            if following.get("id") != f"check-{name}":
                below = f"the cell below must be its check, with the id `check-{name}` and points"
                yield Fault(f"cell {name}", below)


def _new_id(cell: Cell, before: str, taken: set[str | None]) -> str:
    """Name a cell as the lessons do: by the section, and by what it is for."""
    text = source(cell)
    heading = re.match(r"#+ (?:\d+\.|Exercise [\d.]+:)?\s*(.+)", text)
    section = before.removeprefix("check-").rpartition("-")[0] or before.removeprefix("check-")
    if cell.get("cell_type") == "code":
        drawn = any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
        name = f"{section}-{'picture' if drawn else 'run'}"
    elif heading:
        words = re.findall(r"[a-z0-9]+", heading.group(1).lower())
        name = f"{'-'.join([w for w in words if w not in ('a', 'an', 'the')][:3])}-idea"
    else:
        name = f"{section}-meaning"
    if _id_fault(name):
        name = f"cell-{name}"[:60]
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique


def main() -> int:
    """Look over the notebooks named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Look notebooks over without running them.")
    parser.add_argument("--fix", action="store_true", help="give cells readable ids")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args()
    wrong = False
    for path in options.notebooks or sorted(Path(__file__).parent.glob("*.ipynb")):
        if options.fix:
            _fix_file(path)
        for fault in faults(path):
            wrong = True
            print(f"{path}, {fault}" if fault.where else f"{path} {fault}")
    return int(wrong)


def _fix_file(path: Path) -> None:
    with contextlib.suppress(Unreadable):  # which is told as a fault
        notebook = read(path)
        if changes := fix(notebook):
            write(path, notebook)
            print("\n".join(f"{path}: {line}" for line in changes))


if __name__ == "__main__":
    sys.exit(main())
