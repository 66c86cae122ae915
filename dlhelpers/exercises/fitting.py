"""Whether a course's notebooks and exercises fit: its author's mistakes, a sentence each."""

from collections.abc import Iterator

from dlhelpers.course import Course
from dlhelpers.course.faults import faults
from dlhelpers.course.folder import LESSONS_OF_PACKAGE
from dlhelpers.exercises.engine import observers
from dlhelpers.exercises.engine.authoring import AuthorError, place_of
from dlhelpers.exercises.engine.exercise import Exercise
from dlhelpers.exercises.finding import NoLesson, load_lesson, use_course
from dlhelpers.exercises.judging import SEED, know_answers
from dlhelpers.notebooks import CourseError, TeachersNotebook


def require_fit(course: Course) -> None:
    """Raise a `CourseError` that tells the first of a course's misfits, if it has any."""
    for misfit in misfits(course):
        raise CourseError(misfit)


def misfits(course: Course) -> Iterator[str]:
    """Find the faults of a course's folder, and where notebooks and exercises do not fit.

    The course is in use from then on, and its modules are run. Each sentence begins with the file,
    and names line or cell.
    """
    found = [*faults(course)]
    yield from found
    use_course(course.folder if course.exercises else None)
    for notebook in () if found else course.notebooks:
        (module,) = course.modules_of(notebook.lesson)
        yield from _of_lesson(notebook, is_own=not module.is_relative_to(LESSONS_OF_PACKAGE))


def _of_lesson(notebook: TeachersNotebook, is_own: bool) -> Iterator[str]:
    try:
        lesson = load_lesson(notebook.lesson)
    except (AuthorError, NoLesson) as error:
        yield str(error)
        return
    for name in notebook.exercises:
        if name not in lesson.exercises:
            known = ", ".join(lesson.exercises)
            yield f"{notebook.path}: cell {name} belongs to no exercise; these are {known}"
    for name, exercise in lesson.exercises.items():
        # A course may use a lesson of the package and leave out exercises.
        if is_own and name not in notebook.exercises:
            place = place_of(exercise.teachers or exercise.cases)
            yield f"{place}: the exercise {name} has no cell in {notebook.path.name}"
        yield from _of_exercise(exercise)


def _of_exercise(exercise: Exercise) -> Iterator[str]:
    observe = exercise.observe
    if observe and getattr(observers, getattr(observe, "__name__", ""), None) is not observe:
        place = place_of(exercise.teachers or exercise.cases)
        yield f"{place}: {exercise.name} must be observed by a function of engine.observers"
    try:
        know_answers(exercise, SEED)
    except AuthorError as error:
        yield str(error)
