"""Which cell of a notebook is which of the lesson's, also where its names are lost.

A cell is told by nbgrader's name, else by its id, else by the function that it defines, else by its
source: Kaggle, Deepnote and Colab drop names and ids. Nothing is parsed here: the text is hostile.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dlhelpers.course import checksum
from dlhelpers.grading.submissions.notebook import Cell
from dlhelpers.grading.submissions.rubric import Rubric

#: An exercise's cell; one of the teacher's that is not run; one of which only definitions are run;
#: one that the student added; and a cell without any interest.
Role = Literal["exercise", "teachers", "shown", "added", "nothing"]

_DEFINED = re.compile(r"^(?:async +)?def +(\w+) *\(", re.MULTILINE)
_CHECK = re.compile(r"^check\((\w+)\)", re.MULTILINE)
_DOCSTRING = re.compile(r'("""|\'\'\').*?\1', re.DOTALL)
#: The body of a function that nobody has written.
_NO_BODY = ("pass", "...", "return", "return None", "")
#: Characters of the longest cell that is compared with the teacher's.
_LONGEST_COPY = 20_000
#: What Colab and Kaggle need in front of a notebook, and a grader does not.
_SURROUNDINGS = re.compile(
    r"\s*([!%#].*|(from|import) (google\.colab|kagglehub|kaggle_secrets)\b.*|"
    r"(drive\.mount|files\.(upload|download)|kagglehub\.login)\(.*)?"
)


@dataclass(frozen=True)
class Sorted:
    """A cell with its place in the lesson."""

    cell: Cell
    role: Role
    name: str = ""  #: of the exercise or of the teacher's cell; empty if there is none
    by_name: bool = False  #: whether nbgrader's name or the id told
    changed: bool = False  #: whether a teacher's cell is not as it was handed out


def defined_in(source: str) -> list[str]:
    """Return the names of the functions that a source defines, also if it is no whole Python."""
    return _DEFINED.findall(source)


def checked_in(source: str) -> set[str]:
    """Return the names of the functions that a source checks."""
    return set(_CHECK.findall(source))


def is_template(source: str, exercise: str, rubric: Rubric) -> bool:
    """Return whether a cell is the exercise as it was handed out, or empty."""
    left = _skeleton(source)
    return not left or _has_no_body(left) or left == _skeleton(dict(rubric.stubs).get(exercise, ""))


def _has_no_body(skeleton: str) -> bool:
    """Return whether code is the head of one function, and nothing that does anything."""
    *head, last = skeleton.split("\n")
    if not head or last.endswith(":"):
        head, last = [*head, last[: last.rfind(":") + 1]], last[last.rfind(":") + 1 :]
    body = last.strip()
    return (
        head[0].startswith("def ")
        and head[-1].endswith(":")
        and not any(line.endswith(":") for line in head[:-1])
        and (body in _NO_BODY or body.startswith("raise NotImplementedError"))
    )


def sort_cells(cells: Sequence[Cell], rubric: Rubric) -> list[Sorted]:
    """Find the place of each cell in the lesson."""
    teachers = dict(rubric.checks + rubric.given)
    exercises = {part.name for part in rubric.parts}
    names = [_known_name(cell, rubric, teachers, exercises) for cell in cells]
    originals = Counter(
        name
        for cell, name in zip(cells, names, strict=True)
        if name in teachers and _is_as_handed_out(cell, teachers[name])
    )
    taken = Counter(names)
    found = []
    for cell, name in zip(cells, names, strict=True):
        if name in exercises:
            found.append(Sorted(cell, "exercise", name, by_name=True))
        elif name in teachers and not (
            originals[name] and taken[name] > 1 and not _is_as_handed_out(cell, teachers[name])
        ):
            changed = not _is_as_handed_out(cell, teachers[name])
            found.append(Sorted(cell, "teachers", name, by_name=True, changed=changed))
        else:  # also a teacher's cell that was copied and used for something else
            found.append(_by_its_source(cell, rubric, taken))
    return found


def _known_name(
    cell: Cell, rubric: Rubric, teachers: Mapping[str, str], exercises: set[str]
) -> str:
    """Return the name of a lesson's cell, as nbgrader or Jupyter tells it, or nothing."""
    name = cell.grade_id
    if name not in exercises and name not in teachers:
        name = dict(rubric.identities).get(cell.identity, "")
    others = [other for other in defined_in(cell.source) if other in exercises]
    if name in exercises and others and name not in others:
        return others[0]  # the cell was copied, and its name came along
    return name


def _by_its_source(cell: Cell, rubric: Rubric, taken: Mapping[str, int]) -> Sorted:
    source = cell.source.strip()
    if cell.kind != "code" or not source:
        return Sorted(cell, "nothing")
    if cell.identity and cell.identity in rubric.shown:
        return Sorted(cell, "nothing" if source in rubric.shown else "shown")
    if source in rubric.shown:
        return Sorted(cell, "nothing")
    exercises = [part.name for part in rubric.parts]
    for name in defined_in(source):
        if name in exercises:
            return Sorted(cell, "added" if taken.get(name) else "exercise", name)
    if not checked_in(source).isdisjoint(exercises):
        return Sorted(cell, "shown")
    # A much longer cell has more in it than a teacher's.
    lines = _lines(source) if len(source) <= _LONGEST_COPY else frozenset()
    likeness, role, name = max(
        ((_likeness(lines, other), role, name) for role, name, other in _teachers_lines(rubric)),
        default=(0.0, "added", ""),
    )
    if likeness >= 0.5 and not (role == "teachers" and taken.get(name)):
        changed = role == "teachers" and likeness < 1
        return Sorted(cell, "teachers" if role == "teachers" else "shown", name, changed=changed)
    if all(map(_SURROUNDINGS.fullmatch, source.split("\n"))):
        return Sorted(cell, "nothing")
    return Sorted(cell, "added")


@cache
def _teachers_lines(rubric: Rubric) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Return role, name and lines of each teacher's cell that is no exercise's."""
    cells = [
        *(("teachers", name, source) for name, source in rubric.given),
        *(("shown", name, source) for name, source in rubric.checks),
        # The others are ids.
        *(("shown", "", source) for source in sorted(rubric.shown) if not source.isidentifier()),
    ]
    return tuple((role, name, _lines(source)) for role, name, source in cells)


def _lines(source: str) -> frozenset[str]:
    lines = (line.strip() for line in source.split("\n"))
    return frozenset(line for line in lines if len(line) > 3 and not line.startswith("#"))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of lines that two cells have in common."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _is_as_handed_out(cell: Cell, teachers: str) -> bool:
    """Return whether a teacher's cell is unchanged: as it is now, or as it was handed out once."""
    if cell.kind == "code" and cell.source.strip() == teachers.strip():
        return True
    try:
        made = checksum({"source": cell.source, "cell_type": cell.kind}, dict(cell.role))
        return bool(cell.role.get("checksum") == made)
    except (KeyError, TypeError, ValueError, OverflowError):  # somebody edited the metadata
        return False


def _skeleton(source: str) -> str:
    """Return a cell's code without comments, docstrings and empty lines."""
    lines = (line.rstrip() for line in _DOCSTRING.sub("", source).split("\n"))
    return "\n".join(line for line in lines if line.strip() and not line.strip().startswith("#"))
