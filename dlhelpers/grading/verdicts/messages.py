"""The messages between the parent and the judge; each stands behind its length."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from dlhelpers.grading.submissions.rubric import Rubric
from dlhelpers.grading.submissions.submission import Submission

#: The first byte of the judge's messages to the parent tells their kind.
INPUTS, ASK, AT, VERDICT, FAILED = (bytes([kind]) for kind in range(5))
#: Bytes of the longest message: a job holds the student's cells.
MOST = 64 << 20
#: Exit codes of a judge's child that a submission has left without memory, or that is worn out.
OUT_OF_MEMORY, REPLACE_ME = 3, 4

#: The judge's verdict on a submission: plain values, which cross as JSON.
Verdict: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """What a submission may take."""

    #: Seconds for one call of a function, for one process that runs the student's code, and for
    #: all of these processes together.
    call: float = 10.0
    job: float = 40.0
    submission: float = 150.0
    #: Seconds of processor time for which the judge may compare one exercise's answers, and bytes
    #: that it may use for that.
    comparing: float = 10.0
    memory: int = 1 << 30


@dataclass(frozen=True)
class Order:
    """What the parent has the judge do."""

    rubric: Rubric
    seed: int
    #: To be judged; None to get ready for the lesson, and to send the inputs for its box.
    submission: Submission | None = None
    limits: Limits = Limits()
    #: Exercises whose answers have ended a judge before.
    incomparable: frozenset[str] = frozenset()
