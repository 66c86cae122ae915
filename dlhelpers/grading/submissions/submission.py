"""A submission's cells, sorted: the student's code in order, and a note on each change.

The teacher's own cells are taken from the teacher's notebook and the checks are not run, so editing
them gains nothing; every change that may be an accident is noted for the report.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dlhelpers.grading.submissions.notebook import Notebook
from dlhelpers.grading.submissions.rubric import Rubric


@dataclass(frozen=True)
class StudentCell:
    """Code that is run before the exercises are tried."""

    name: str  #: the exercise's, or "added 1", "added 2", ...
    source: str
    only_definitions: bool = False  #: run only these: the rest is the teacher's demonstration


@dataclass(frozen=True)
class Submission:
    """One student's work on one lesson."""

    student: str
    cells: tuple[StudentCell, ...]
    problems: tuple[str, ...]  #: oddities of the notebook, for the instructor and the student
    digest: str  #: of the file
    untouched: bool = False  #: every exercise's cell is empty or as it was handed out

    def code_of(self, exercise: str) -> str:
        """Return the source of an exercise's cell, or cells."""
        return "\n\n".join(cell.source for cell in self.cells if cell.name == exercise)


def digest_of(data: bytes) -> str:
    """Return the digest that tells one file from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def match(notebook: Notebook, name: str, rubrics: Sequence[Rubric]) -> Rubric | None:
    """Find the lesson of a notebook, or None.

    The cells decide, because learning platforms rename files; the file's name only decides between
    lessons that have equally many of the cells.
    """
    names = {cell.grade_id for cell in notebook.cells if cell.grade_id}

    def likeness(rubric: Rubric) -> tuple[int, int]:
        common = len(names & set(rubric.cell_order))
        return common - len(names - set(rubric.cell_order)), int(rubric.stem in name)

    best = max(rubrics, key=likeness)
    if names & set(best.cell_order):
        return best
    defined = any(f"def {part.name}(" in c.source for c in notebook.cells for part in best.parts)
    return best if defined and best.stem in name else None


def read_work(student: str, digest: str, notebook: Notebook, rubric: Rubric) -> Submission:
    """Sort the cells of a student's notebook; `digest` is that of its file."""
    teachers = dict(rubric.checks + rubric.given)
    exercises = [part.name for part in rubric.parts]
    cells: list[StudentCell] = []
    problems = list(notebook.problems)
    added = 0
    for cell in notebook.cells:
        name, source, is_code = cell.grade_id, cell.source.strip(), cell.kind == "code"
        if name in teachers:
            if source != teachers[name].strip() or not is_code:
                problems.append(f"cell {name} was changed; the teacher's own was used instead")
        elif name in exercises and is_code:
            cells.append(StudentCell(name, cell.source))
        elif name in exercises:
            problems.append(f"cell {name} is no code cell any more ({cell.kind}); it was not run")
        elif is_code and source and source not in rubric.shown:
            added += 1
            edited = bool(cell.identity) and cell.identity in rubric.shown
            cells.append(StudentCell(f"added {added}", cell.source, only_definitions=edited))
    problems += _changes(notebook, rubric, exercises)
    return Submission(student, tuple(cells), tuple(problems), digest)


def _changes(notebook: Notebook, rubric: Rubric, exercises: Sequence[str]) -> list[str]:
    """Name the exercises' cells that are missing, doubled, or in another order."""
    counts = Counter(cell.grade_id for cell in notebook.cells if cell.grade_id in exercises)
    changes = [f"cell {name} is missing" for name in exercises if not counts[name]]
    changes += [
        f"cell {name} is there {count} times; all were run, and the last one counts"
        for name, count in counts.items()
        if count > 1
    ]
    if list(counts) != [name for name in rubric.cell_order if name in counts]:
        changes.append("the exercises' cells are in another order than the teacher's")
    return changes
