"""What is known of a graded submission: the gradebook keeps it and the reports show it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from dlhelpers import __version__

Status = Literal["graded", "not read", "no lesson", "not graded"]

#: Characters of an exercise's code and of a note that are kept, and notes of one kind.
_MAX_CODE, _MAX_NOTE, _MAX_NOTES = 20_000, 1000, 50


@dataclass(frozen=True)
class Mark:
    """The verdict on one exercise; the texts are those of its `Outcome`."""

    exercise: str
    state: str  #: "passed", "failed" or "not attempted"
    points: float
    max_points: float
    sentence: str = ""
    mistake: str | None = None
    difference: str = ""
    advice: tuple[str, ...] = ()
    cases: tuple[tuple[str, bool], ...] = ()  #: each case's name, and whether its answer was right
    code: str = ""  #: the student's cell
    #: Of a wrong function that no named mistake fits: the same for all with equal answers.
    answers: str = ""


@dataclass(frozen=True)
class Result:
    """The verdict on one submission; equal digest, course and seed need no grading again."""

    student: str
    lesson: str  #: the stem of the notebook's name; empty if the lesson is not known
    status: Status  #: "graded", or why there are no marks; the problems say more
    digest: str  #: of the submission's file
    course: str  #: the digest of the lesson
    seed: str
    sandboxed: bool
    max_score: float = 0.0
    marks: tuple[Mark, ...] = ()  #: in the order of the notebook
    problems: tuple[str, ...] = ()  #: notes for the student and the instructor
    flags: tuple[str, ...] = ()  #: notes for the instructor only
    platform_id: str = ""  #: the learning platform's number of the student
    late: bool = False
    seconds: float = field(default=0.0, compare=False)
    versions: str = field(default=f"dlhelpers {__version__}", compare=False)  #: of the grader

    @property
    def score(self) -> float:
        """The points reached."""
        return sum(mark.points for mark in self.marks)


def bounded(result: Result) -> Result:
    """Cut code and notes that are too long; each cut says how much is missing."""
    marks = tuple(replace(mark, code=_cut(mark.code, _MAX_CODE, "\n")) for mark in result.marks)
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
    """Cut a text and replace characters that have no UTF-8, so that a gradebook can keep it."""
    return text[:1000].encode("utf-8", "replace").decode("utf-8")
