"""Which cells of a submission are whose: the student's code, in order, and what else was done.

The teacher's own cells come from the teacher's notebook and the checks are not run at all, so
nothing is gained by editing them; every change that may be an accident gets a line for the report.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dlhelpers.grading.submissions.notebook import Cell, Notebook
from dlhelpers.grading.submissions.rubric import Rubric


@dataclass(frozen=True)
class StudentCell:
    """Code that is run before the exercises are tried.

    Parameters
    ----------
    name : str
        The exercise's, or "added 1", "added 2", ...
    source : str
    only_definitions : bool
        Whether the rest of it is a demonstration of the teacher's.
    """

    name: str
    source: str
    only_definitions: bool = False


@dataclass(frozen=True)
class Submission:
    """One student's work on one lesson.

    Parameters
    ----------
    student : str
    lesson : str
    cells : tuple of StudentCell
    problems : tuple of str
        What is odd about the notebook, for the instructor and the student.
    digest : str
        Of the file.
    """

    student: str
    lesson: str
    cells: tuple[StudentCell, ...]
    problems: tuple[str, ...]
    digest: str

    def code_of(self, exercise: str) -> str:
        """The source of an exercise's own cell, or cells."""
        return "\n\n".join(cell.source for cell in self.cells if cell.name == exercise)


def digest_of(data: bytes) -> str:
    """Return what tells one file from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def match(notebook: Notebook, name: str, rubrics: Sequence[Rubric]) -> Rubric | None:
    """Find the lesson that a notebook is an edition of; None if it is of no lesson.

    The cells tell, because learning platforms rename files; the name only decides between equals.
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


def read_work(
    student: str, data_digest: str, notebook: Notebook, rubric: Rubric, problems: Sequence[str] = ()
) -> Submission:
    """Sort a notebook's cells.

    Parameters
    ----------
    student : str
    data_digest : str
        Of the file that it was read from.
    notebook : Notebook
    rubric : Rubric
    problems : sequence of str
        What was odd about the file.

    Returns
    -------
    Submission
    """
    cells: list[StudentCell] = []
    found = [*problems, *notebook.problems]
    checks, given = dict(rubric.checks), dict(rubric.given)
    solutions = [part.name for part in rubric.parts]
    added = 0
    for cell in notebook.cells:
        name = cell.grade_id
        if name in checks or name in given:
            original = checks.get(name, given.get(name, ""))
            if cell.source.strip() != original.strip() or cell.kind != "code":
                found.append(f"cell {name} was changed; the teacher's own was used instead")
        elif name in rubric.cell_order and cell.kind != "code":
            if name in solutions:
                found.append(f"cell {name} is no code cell any more ({cell.kind}); it was not run")
        elif cell.kind == "code" and name in solutions:
            cells.append(StudentCell(name, cell.source))
        elif cell.kind == "code" and cell.source.strip() and not _is_shown(cell, rubric):
            added += 1
            edited = bool(cell.identity) and cell.identity in rubric.shown
            cells.append(StudentCell(f"added {added}", cell.source, edited))
    found += _changes(notebook, rubric, solutions)
    return Submission(student, rubric.lesson, tuple(cells), tuple(found), data_digest)


def _is_shown(cell: Cell, rubric: Rubric) -> bool:
    return cell.source.strip() in rubric.shown


def _changes(notebook: Notebook, rubric: Rubric, solutions: Sequence[str]) -> list[str]:
    names = [cell.grade_id for cell in notebook.cells if cell.grade_id in solutions]
    counts = Counter(names)
    changes = [f"cell {name} is missing" for name in solutions if not counts[name]]
    changes += [
        f"cell {name} is there {count} times; all were run, and the last one counts"
        for name, count in counts.items()
        if count > 1
    ]
    order = [name for name in rubric.cell_order if name in counts]
    if list(counts) != order:
        changes.append("the exercises' cells are in another order than the teacher's")
    return changes
