"""The rehearsal: a course's own solutions are graded before the class is.

What a notebook's check lets pass may lack something in the box, such as a function that the lesson
gives and no cell defines. That is the author's mistake, and must cost no student a point.
"""

from contextlib import closing
from pathlib import Path

from dlhelpers.course import Course
from dlhelpers.grading.records import Mark
from dlhelpers.grading.sandbox.pool import Unit
from dlhelpers.grading.submissions.notebook import parse
from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.submission import read_work
from dlhelpers.grading.submissions.work_queue import GradingOptions, Task
from dlhelpers.notebooks import CourseError


def rehearse(course: Course, rubrics: list[Rubric], options: GradingOptions) -> None:
    """Require that notebooks and exercises fit, and grade the notebooks as students' are.

    The run's own options hold.

    Lessons whose exercises are the package's are left out, because its tests do the same.

    Raises
    ------
    CourseError
        If something does not fit, or a solution does not get all its points; the message names
        file, cell and reason.
    """
    from dlhelpers.exercises.fitting import require_fit  # loads NumPy

    require_fit(course)
    with closing(Unit()) as unit:
        for notebook, rubric in zip(course.notebooks, rubrics, strict=True):
            if rubric.course:
                work = read_work("teacher", "", parse(notebook.data), rubric)
                result = unit.grade(Task(work, rubric, options))
                _require_points(notebook.path, result.marks, result.problems)


def _require_points(path: Path, marks: tuple[Mark, ...], problems: tuple[str, ...]) -> None:
    for mark in marks:
        if mark.points != mark.max_points:
            said = " ".join(filter(None, (mark.sentence, mark.difference, *problems)))
            raise CourseError(
                f"{path}: cell {mark.exercise}: the solution that is in it gets {mark.points:g} of "
                f"{mark.max_points:g} points, as a student's would: {said or mark.state}"
            )
    for problem in problems:
        raise CourseError(f"{path}: {problem}")
