"""The proof of a lesson: what `dlhelpers.exercises.proof` finds, and what its notebook shows."""

import ast
import itertools
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlhelpers.authors.executing import execute
from dlhelpers.authors.house_rules import broken_rules, role_of
from dlhelpers.course import Course, release
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.judging import SEED, cases_of, judge_function
from dlhelpers.exercises.lesson import Lesson
from dlhelpers.exercises.proof import Finding, is_noticed, prove, says_where, slips
from dlhelpers.notebooks import TeachersNotebook


@dataclass(frozen=True)
class ExerciseProof:
    """What the proof of one exercise has found."""

    cases: int
    mistakes: int
    hints: int
    slips: int  #: single changes of the teacher's version
    findings: tuple[Finding, ...]
    unnoticed: tuple[Finding, ...]  #: slips that give the right answer in every case
    named: int = 0  #: slips of which the check names the mistake or its place, where judged


def prove_exercise(
    lesson: Lesson, exercise: Exercise, notebook: TeachersNotebook, judge_slips: bool = False
) -> ExerciseProof:
    """Prove an exercise and compare it with the notebook's cell; to judge slips takes minutes."""
    changed = list(slips(exercise))
    outcomes = (
        judge_function(exercise, function, lesson.helpers, time_limit=2.0)
        for _, function in (changed if judge_slips else ())
    )
    return ExerciseProof(
        cases=len(cases_of(exercise, SEED)),
        mistakes=len(exercise.mistakes),
        hints=len(exercise.hints),
        slips=len(changed),
        findings=(*prove(lesson, exercise), *cell_differs(exercise, notebook)),
        unnoticed=tuple(slip for slip, f in changed if not is_noticed(lesson, exercise, f)),
        named=sum(says_where(exercise, outcome) for outcome in outcomes),
    )


def cell_differs(exercise: Exercise, notebook: TeachersNotebook) -> Iterator[Finding]:
    """Where a notebook's cell holds another function than the exercise's module.

    Docstrings, comments and annotations may differ.
    """
    cell = notebook.exercises.get(exercise.name)
    if cell is None or not exercise.text:
        return  # a house rule tells of the one, `prove` of the other
    try:
        pair = _plain(cell.source, exercise.name), _plain(exercise.text, exercise.name)
    except SyntaxError as error:
        yield _in_cell(notebook, cell.identity, f"line {error.lineno}: {error.msg}")
        return
    for mine, its in itertools.zip_longest(*pair, fillvalue="nothing"):
        if mine != its:
            text = f"it has {mine.strip()!r} where the module's {exercise.name} has {its.strip()!r}"
            yield _in_cell(notebook, cell.identity, text)
            return


def _plain(source: str, name: str) -> list[str]:
    """The lines of a function, without its docstring, comments and annotations."""
    functions = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    function = next((node for node in functions if node.name == name), None)
    if function is None:
        return [f"no function {name}"]
    if ast.get_docstring(function) is not None:
        del function.body[0]
    function.returns = None
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.unparse(function).splitlines()


def prove_notebook(course: Course, notebook: TeachersNotebook) -> list[Finding]:
    """Run a notebook and its student edition; find what stops there, and the house rules broken."""
    with tempfile.TemporaryDirectory() as name:
        copy, students = Path(name) / "copy", Path(name) / "students"
        # Whatever a cell writes is not written into the course.
        shutil.copytree(
            course.folder, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"), symlinks=True
        )
        ran, cell, reason = execute(copy / notebook.path.name)
        found = [*broken_rules(ran)]
        if reason:
            found.append((cell, f"it does not run: {reason}"))
        release(students, course)
        found += _student_edition(*execute(students / notebook.path.name))
        place = str(copy)
    return [
        _in_cell(notebook, cell, text.replace(place, str(course.folder))) for cell, text in found
    ]


def _student_edition(ran: dict[str, Any], cell: str, reason: str) -> Iterator[tuple[str, str]]:
    """What a learner meets who runs all cells before writing anything."""
    if reason:
        yield cell, f"the student edition ends there: {reason}"
        return
    for checked in ran["cells"]:
        if not role_of(checked).get("grade"):
            continue
        said = json.dumps(checked["outputs"], ensure_ascii=False)
        if "not attempted yet" not in said:
            errors = [o for o in checked["outputs"] if o["output_type"] == "error"]
            instead = f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else "nothing"
            text = f"an exercise that nobody has begun must be told so; it says {instead[:200]}"
            yield checked["id"], text


def _in_cell(notebook: TeachersNotebook, cell: str, text: str) -> Finding:
    return Finding(str(notebook.path), 0, f"cell {cell}: {text}" if cell else text)
