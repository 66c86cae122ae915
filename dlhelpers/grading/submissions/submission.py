"""A submission's cells, sorted: the student's code in order, and a note on each change.

The teacher's own cells are taken from the teacher's notebook and the checks are not run, so editing
them gains nothing; every change that may be an accident is noted for the report.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dlhelpers.grading.submissions.cell_roles import (
    Sorted,
    checked_in,
    defined_in,
    is_template,
    sort_cells,
)
from dlhelpers.grading.submissions.notebook import Notebook
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.notebooks import LESSON_IMPORT

_NAMES_LOST = (
    "the cells have lost the names that they were handed out with, as on Colab or Kaggle; they "
    "were told by their functions and their sources"
)
_OTHER_EDITION = (
    "the lesson's own cells are not those of this edition, as in an older one; errors are told "
    "only of the exercises' cells"
)


@dataclass(frozen=True)
class StudentCell:
    """Code that is run before the exercises are tried."""

    name: str  #: the exercise's, or "added 1", "added 2", ...
    source: str
    only_definitions: bool = False  #: run only these: the rest is the teacher's demonstration
    untold: bool = False  #: may be the student's, or the teacher's in another edition


@dataclass(frozen=True)
class Submission:
    """One student's work on one lesson."""

    student: str
    cells: tuple[StudentCell, ...]
    problems: tuple[str, ...]  #: oddities of the notebook, for the instructor and the student
    digest: str  #: of the file
    untouched: bool = False  #: every exercise's cell is empty or as it was handed out

    def cells_of(self, exercise: str) -> list[StudentCell]:
        """Return an exercise's cells, and those that define its function elsewhere."""
        return [c for c in self.cells if c.name == exercise or exercise in defined_in(c.source)]

    def code_of(self, exercise: str) -> str:
        """Return the source of an exercise's cell, or cells."""
        return "\n\n".join(cell.source for cell in self.cells_of(exercise))


def digest_of(data: bytes) -> str:
    """Return the digest that tells one file from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def match(notebook: Notebook, name: str, rubrics: Sequence[Rubric]) -> Rubric | None:
    """Find the lesson of a notebook, or None.

    Its exercises decide, because learning platforms rename files, and other courses' notebooks have
    a cell `setup`, too. An exercise is there if a cell has its name, or defines its function. Where
    fewer than half of them are, something else must tell the lesson: its import, a cell of the
    teacher's, or the file's name.
    """
    names = {cell.grade_id for cell in notebook.cells} | {cell.identity for cell in notebook.cells}
    code = [cell.source for cell in notebook.cells if cell.kind == "code"]
    sources = {source.strip() for source in code}
    functions = {function for source in code for function in defined_in(source)}
    imported = {lesson for source in code for lesson in LESSON_IMPORT.findall(source)}

    def likeness(rubric: Rubric) -> tuple[int, bool, bool]:
        own_cells = names | {other for one, other in rubric.identities if one in names}
        there = [
            part
            for part in rubric.parts
            if {part.name, f"check-{part.name}"} & own_cells or part.name in functions
        ]
        known = rubric.shown | {source.strip() for _, source in rubric.checks + rubric.given}
        has_name, has_import = rubric.stem in name, rubric.lesson in imported
        tells = has_name or has_import or any("\n" in source for source in known & sources)
        is_lesson = there and (tells or 2 * len(there) >= len(rubric.parts))
        return (len(there) if is_lesson else 0), has_import, has_name

    best = max(rubrics, key=likeness)
    return best if likeness(best)[0] else None


def read_work(student: str, digest: str, notebook: Notebook, rubric: Rubric) -> Submission:
    """Sort the cells of a student's notebook; `digest` is that of its file."""
    there = sort_cells(notebook.cells, rubric)
    done = {
        name
        for one in there
        if one.cell.kind == "code"
        for name in _answers(one, rubric)
        if not is_template(one.cell.source, name, rubric)
    }
    untold = _names_are_lost(there) and any(_is_other_check(one, rubric) for one in there)
    others_cells = False
    cells: list[StudentCell] = []
    problems, kept = list(notebook.problems), list[Sorted]()
    added = 0
    for one in there:
        source, is_code = one.cell.source, one.cell.kind == "code"
        answers = _answers(one, rubric)
        if answers and all(n in done and is_template(source, n, rubric) for n in answers):
            continue  # an untouched template is no answer, where there is one
        kept.append(one)
        if one.role == "teachers" and one.changed and untold:
            others_cells = True
        elif one.role == "teachers" and one.changed:
            problems.append(f"cell {one.name} was changed; the teacher's own was used instead")
        elif one.role == "exercise" and is_code:
            cells.append(StudentCell(one.name, source))
        elif one.role == "exercise":
            kind = one.cell.kind
            problems.append(f"cell {one.name} is no code cell any more ({kind}); it was not run")
        elif one.role in ("added", "shown"):
            added += 1
            only = one.role == "shown"
            others_cells |= untold and not only and not answers
            cells.append(StudentCell(f"added {added}", source, only, untold and not answers))
    problems += _changes(kept, rubric)
    if others_cells:
        problems.append(_OTHER_EDITION)
    return Submission(student, tuple(cells), tuple(problems), digest, untouched=not done)


def _answers(one: Sorted, rubric: Rubric) -> list[str]:
    """Return the exercises to which a cell is an answer."""
    if one.role not in ("exercise", "added"):
        return []
    functions = set(defined_in(one.cell.source))
    defined = [part.name for part in rubric.parts if part.name in functions]
    return defined or ([one.name] if one.role == "exercise" else [])


def _names_are_lost(there: Sequence[Sorted]) -> bool:
    exercises = [one for one in there if one.role == "exercise"]
    return bool(exercises) and not any(one.by_name for one in exercises)


def _is_other_check(one: Sorted, rubric: Rubric) -> bool:
    """Return whether a cell checks an exercise of the lesson, but is none of its checks."""
    source = one.cell.source.strip()
    exercises = {part.name for part in rubric.parts}
    checks = {check.strip() for _, check in rubric.checks}
    return one.role == "shown" and source not in checks and bool(exercises & checked_in(source))


def _changes(there: Sequence[Sorted], rubric: Rubric) -> list[str]:
    """Name the exercises' cells that are missing, doubled, or in another order."""
    exercises = [one for one in there if one.role == "exercise"]
    counts = Counter(one.name for one in exercises)
    answered = {name for one in there for name in _answers(one, rubric)}
    changes = [f"cell {part.name} is missing" for part in rubric.parts if part.name not in answered]
    if _names_are_lost(there):
        changes.append(_NAMES_LOST)
    changes += [
        f"cell {name} is there {count} times; all were run, and the last one counts"
        for name, count in counts.items()
        if count > 1
    ]
    if list(counts) != [name for name in rubric.cell_order if name in counts]:
        changes.append("the exercises' cells are in another order than the teacher's")
    return changes
