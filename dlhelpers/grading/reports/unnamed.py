"""Wrong functions that no named mistake fits, by equal answers: what a class does and no exercise
knows yet.

Each group comes with a block that can be pasted into the exercise, below the first line of the
teacher's function. It is made of learners' code, which is read and never run here.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dlhelpers.grading.records import Mark, Result
from dlhelpers.grading.reports.text import plain

_INDENT = "    "


@dataclass
class Group:
    """Wrong functions of one exercise that give the same answers in every case."""

    lesson: str  #: the stem of the notebook's name
    exercise: str
    learners: set[str] = field(default_factory=set)
    marks: list[Mark] = field(default_factory=list)


def groups_of(results: Iterable[Result]) -> list[Group]:
    """Put the unnamed wrong functions of a class into groups, the most frequent first."""
    found: dict[tuple[str, str, str], Group] = {}
    for result in results:
        for mark in result.marks:
            if mark.state == "failed" and mark.answers:
                key = result.lesson, mark.exercise, mark.answers
                group = found.setdefault(key, Group(result.lesson, mark.exercise))
                group.learners.add(result.student)
                group.marks.append(mark)
    return sorted(found.values(), key=lambda group: -len(group.learners))  # else in their order


def described(group: Group, teachers_cells: Mapping[str, str], number: int) -> Iterator[str]:
    """Say in lines what a group did, and write the block for its exercise.

    Parameters
    ----------
    group : Group
    teachers_cells : mapping
        The teacher's cells of the lesson, by the exercise's name.
    number : int
        Makes the name of the mistake unique.
    """
    mark = min(group.marks, key=lambda mark: len(mark.code))
    wrong = sum(not right for _, right in mark.cases)
    who = f"{len(group.learners)} learner{'s' * (len(group.learners) != 1)}"
    yield f"{group.lesson}, {group.exercise}: {who}, wrong in {wrong} of {len(mark.cases)} cases"
    if mark.sentence:
        yield f"  told now: {plain(mark.sentence)}"
    if mark.difference:
        yield f"  {plain(mark.difference)}"
    blocks = (block_for(m.code, group.exercise, teachers_cells) for m in group.marks)
    block = next(filter(None, blocks), None)
    if block is None:
        yield f"  (there is no block to paste: no code of theirs has def {group.exercise}, in full)"
        return
    yield ""
    yield f'{_INDENT}if mistake("unnamed {number}: what was done, in a few words"):'
    yield f'{2 * _INDENT}"""{who}: what shows the mistake, and what to do instead."""'
    yield from (f"{2 * _INDENT}{line}" if line else "" for line in block)


def block_for(code: str, exercise: str, teachers_cells: Mapping[str, str]) -> list[str] | None:
    """The lines that do what a learner's function does, in place of the teacher's.

    None if the code does not define the exercise by ``def``, or with other parameters than can be
    called by the teacher's names.
    """
    theirs, right = (_function(c, exercise) for c in (code, teachers_cells.get(exercise, "")))
    if theirs is None or right is None:
        return None
    names, given = _parameters(theirs), _parameters(right)
    if names is None or given is None or len(names) > len(given):
        return None
    # What else the cell defines and imports stands inside, where no other function sees it.
    others = [
        node
        for node in ast.parse(code).body
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
        and getattr(node, "name", "") != exercise
    ]
    renamed = [(mine, its) for mine, its in zip(names, given, strict=False) if mine != its]
    body = theirs.body[ast.get_docstring(theirs) is not None :]
    lines = [line for node in others for line in ast.unparse(node).splitlines()]
    if renamed:
        mine, its = zip(*renamed, strict=True)
        lines.append(f"{', '.join(mine)} = {', '.join(its)}")
    lines += [line for node in body for line in ast.unparse(node).splitlines()]
    if not body or not isinstance(body[-1], ast.Return | ast.Raise):
        lines.append("return None")  # and not on with the teacher's lines
    return lines


def _function(code: str, name: str) -> ast.FunctionDef | None:
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == name]
    return found[-1] if found else None


def _parameters(function: ast.FunctionDef) -> list[str] | None:
    """The names of the parameters; None where they cannot be told one by one."""
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
        return None
    return [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
