"""``dlhelpers prove``: every lesson of a course, an exercise a line, and below what is wrong."""

import difflib
import sys
from collections.abc import Iterator, Sequence

from dlhelpers.authors.lesson_proof import ExerciseProof, prove_exercise, prove_notebook
from dlhelpers.course import Course
from dlhelpers.course.faults import require_sound
from dlhelpers.exercises.engine.authoring import definition, text_of
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.finding import load_lesson, use_course
from dlhelpers.exercises.fitting import misfits
from dlhelpers.exercises.proof import Finding

_COLUMNS = ("cases", "mistakes", "hints", "slips", "noticed")


def prove_course(course: Course, judge_slips: bool = False) -> int:
    """Prove all lessons and print what is found; return 1 if anything is unproved, else 0."""
    if found := list(misfits(course)):
        print(*found, sep="\n")
        print("Nothing is proved before notebooks and exercises fit.")
        return 1
    columns = (*_COLUMNS, "named") if judge_slips else _COLUMNS
    wrong = 0
    unnoticed: list[Finding] = []
    _print_row(course.title, columns)
    for notebook in course.notebooks:
        lesson = load_lesson(notebook.lesson)
        for exercise in lesson.exercises.values():
            proof = prove_exercise(lesson, exercise, notebook, judge_slips)
            name = f"{_sign(proof.findings)} {lesson.name}.{exercise.name}"
            _print_row(name, _cells(proof, columns))
            _print_findings(proof.findings)
            wrong += len(proof.findings)
            unnoticed += proof.unnoticed
        about = prove_notebook(course, notebook)
        print(f"{_sign(about)} {notebook.path.name}: runs, as student edition too; house rules")
        _print_findings(about)
        wrong += len(about)
    if unnoticed:
        print("single changes that no case notices; those that are wrong want a case of their own:")
        _print_findings(unnoticed)
    print(f"wrong in {wrong} places" if wrong else "all is proved")
    return 1 if wrong else 0


def show_mistake(course: Course, name: str) -> int:
    """Print the mistakes of a name as differences from the right function; return 1 without one."""
    require_sound(course)
    use_course(course.folder if course.exercises else None)
    names: set[str] = set()
    shown = 0
    for notebook in course.notebooks:
        lesson = load_lesson(notebook.lesson)
        for exercise in lesson.exercises.values():
            names.update(mistake.name for mistake in exercise.mistakes)
            for lines in _differences(exercise, name):
                print("\n" * bool(shown) + f"{lesson.name}.{exercise.name}: {name}")
                print("\n".join(lines))
                shown += 1
    if not shown:
        near = difflib.get_close_matches(name, names, 3, 0.3)
        hint = f"; near are {', '.join(map(repr, near))}" if near else ""
        print(f"dlhelpers: no exercise has the mistake {name!r}{hint}", file=sys.stderr)
    return 0 if shown else 1


def _differences(exercise: Exercise, name: str) -> Iterator[list[str]]:
    for mistake in exercise.mistakes:
        if mistake.name != name:
            continue
        if exercise.teachers is None or not mistake.line:
            yield [f"  {mistake.sentence}", "  It is written as a function of its own."]
            continue
        file = exercise.teachers.__code__.co_filename
        wrong = text_of(file, definition(file, exercise.teachers), name)
        both = exercise.text.splitlines(), wrong.splitlines()
        changed = difflib.unified_diff(*both, "right", f"{file}:{mistake.line}", lineterm="")
        yield [f"  {mistake.sentence}", *changed]


def _cells(proof: ExerciseProof, columns: Sequence[str]) -> list[int]:
    noticed = proof.slips - len(proof.unnoticed)
    cells = [proof.cases, proof.mistakes, proof.hints, proof.slips, noticed, proof.named]
    return cells[: len(columns)]


def _sign(findings: Sequence[Finding]) -> str:
    return "✗" if findings else "✓"


def _print_row(name: str, cells: Sequence[object]) -> None:
    print(f"{name:<58}", *(f"{cell!s:>8}" for cell in cells), flush=True)


def _print_findings(findings: Sequence[Finding]) -> None:
    print("".join(f"    {finding}\n" for finding in findings), end="", flush=True)
