"""What is known of a graded submission: the gradebook keeps it and the reports show it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from dlhelpers import __version__

Status = Literal["graded", "not read", "no lesson", "not graded"]

#: Characters of an exercise's code and of a note that are kept, and notes of one kind.
_MAX_CODE, _MAX_NOTE, _MAX_NOTES = 20_000, 1000, 50


@dataclass(frozen=True)
class Mark:
    """The verdict on one exercise.

    Parameters
    ----------
    exercise : str
    state : str
        "passed", "failed" or "not attempted".
    points, max_points : float
    sentence, mistake, difference, advice
        As in `dlhelpers.exercises.exercise.Outcome`.
    cases : tuple of (str, bool)
        The cases' names, and whether the function was right.
    code : str
        The student's cell.
    """

    exercise: str
    state: str
    points: float
    max_points: float
    sentence: str = ""
    mistake: str | None = None
    difference: str = ""
    advice: tuple[str, ...] = ()
    cases: tuple[tuple[str, bool], ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Result:
    """The verdict on one submission.

    Parameters
    ----------
    student, lesson : str
        The lesson is the stem of its notebook's name; empty where it is not known.
    status : str
        "graded", or why it could not be; the problems say more.
    digest, course, seed : str
        Of the submission's file, of the lesson, of the run: equal ones need no grading again.
    sandboxed : bool
        Whether there was a wall around the student's code.
    max_score : float
    marks : tuple of Mark
        In the order of the notebook; empty unless graded.
    problems : tuple of str
        What was odd, for student and instructor.
    flags : tuple of str
        What the instructor should look at.
    platform_id : str
        The learning platform's number of the student.
    late : bool
    seconds : float
    versions : str
        Of what graded it.
    """

    student: str
    lesson: str
    status: Status
    digest: str
    course: str
    seed: str
    sandboxed: bool
    max_score: float = 0.0
    marks: tuple[Mark, ...] = ()
    problems: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    platform_id: str = ""
    late: bool = False
    seconds: float = field(default=0.0, compare=False)
    versions: str = field(default=f"dlhelpers {__version__}", compare=False)

    @property
    def score(self) -> float:
        """The points reached."""
        return sum(mark.points for mark in self.marks)


def bounded(result: Result) -> Result:
    """Return a result without what is too long to keep or show; each cut says how much is missing.

    What is bounded already stays as it is.
    """
    marks = tuple(
        mark
        if len(mark.code) <= _MAX_CODE
        else replace(mark, code=_cut(mark.code, _MAX_CODE, "\n"))
        for mark in result.marks
    )
    return replace(result, marks=marks, problems=_few(result.problems), flags=_few(result.flags))


def _few(notes: tuple[str, ...]) -> tuple[str, ...]:
    left = len(notes) - _MAX_NOTES
    if left > 0:
        notes = (*notes[: _MAX_NOTES - 1], f"… ({left + 1:,} more notes are not shown)")
    return tuple(_cut(note, _MAX_NOTE, " ") for note in notes)


def _cut(text: str, most: int, between: str) -> str:
    if len(text) <= most:
        return text
    shown = most - 60  # leaves room for the sentence
    return f"{text[:shown]}{between}… ({len(text) - shown:,} more characters are not shown)"


def shortened(text: str) -> str:
    """Text that a gradebook can keep, whatever a student's values have put into it."""
    return text[:1000].encode("utf-8", "replace").decode("utf-8")
