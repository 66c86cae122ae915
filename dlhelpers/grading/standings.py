"""What counts: from all that a gradebook keeps to one row a student and lesson.

The functions are pure. They choose among a student's attempts, apply the instructor's corrections
and the policy for late work, and say in words why the points are what they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dlhelpers.grading.records import Result


@dataclass(frozen=True)
class Standing:
    """What counts for one student in one lesson, after attempts, policy and corrections."""

    result: Result  #: of the attempt that counts; marks with the corrections applied
    raw: float  #: points before the penalty, after corrections
    penalty: float  #: points taken off
    final: float  #: the points that are handed back
    max_score: float  #: of the present edition
    #: Why the final points differ from the raw ones, which attempt counts, which correction, ...
    reasons: tuple[str, ...] = ()
    name: str = ""  #: the student's name from the roster, else as the platform writes it
    email: str = ""
    old_edition: bool = False  #: graded by an older edition of the lesson than the present one
    late: bool = False  #: handed in late, by the policy's deadline or by the platform's word
    excused: bool = False  #: the instructor does not count this lesson for the student
    later_unread: bool = False  #: a later file of the student could not be read

    @property
    def has_points(self) -> bool:
        """Tell whether there are points to hand back; others are left empty, never 0."""
        corrected = any(mark.correction for mark in self.result.marks)
        return not self.excused and (self.result.status == "graded" or corrected)


def standings(book: Iterable[Result]) -> Iterator[Standing]:
    """Yield what counts, sorted by student and lesson."""
    for result in book:
        yield Standing(result, result.score, 0.0, result.score, result.max_score)
